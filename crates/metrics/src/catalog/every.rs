//! `every`: so many in every week, fortnight or month of the period.
//!
//! `actual` is the number of windows that hold enough, `required_min` the number of windows less those that may be missed.
//! Fortnights are teaching weeks two by two, an odd last week with the two before it. Weeks and months in which a pair is not one
//! owe nothing, nor do months with fewer days of teaching than `least_days`.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide};
use crate::binder::{Binder, bound};
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};
use crate::terms::months;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "every",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "sum", "distinct", "date", "each", "at_least", "may_miss", "least_days"],
    numbers: &["at_least", "may_miss", "least_days"],
    bind,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Each {
    Week,
    Fortnight,
    Month,
}

impl Each {
    fn zh(self, number: usize) -> String {
        match self {
            Self::Week => format!("第{number}周"),
            Self::Fortnight => format!("第{}—{}周", number * 2 - 1, number * 2),
            Self::Month => format!("{number}月"),
        }
    }
}

#[derive(Debug)]
struct Every {
    population: Population,
    selection: Selection,
    /// Column whose different values are counted in each window, instead of rows.
    distinct: Option<&'static str>,
    each: Each,
    at_least: DatedValue,
    may_miss: Option<DatedValue>,
    least_days: Option<DatedValue>,
}

/// Some days that owe, with their number for people.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    number: usize,
    from: NaiveDate,
    to: NaiveDate,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.keys.need("each");
    let each = binder.word_or_first("each", &["week", "fortnight", "month"]);
    let at_least = binder.own_required("at_least");
    let mut selection = selection?;
    let spec = table_spec(selection.table)?;
    selection.date = selection.date.or_else(|| spec.column("date").map(|column| column.name));
    if selection.date.is_none() && spec.column("month").is_none() {
        binder.complain(
            "date",
            "这张表没有 date 列，请写明是哪一列",
            "the table has no column `date`: name the one that dates a row",
        );
    }
    let each = match each? {
        "fortnight" => Each::Fortnight,
        "month" => Each::Month,
        _ => Each::Week,
    };
    Some(Box::new(Every {
        distinct: binder.column(&binder.keys, "distinct", spec, |kind| kind != tables::ColumnType::Number),
        may_miss: binder.own("may_miss"),
        least_days: binder.own("least_days"),
        population: population?,
        selection,
        each,
        at_least: at_least?,
    }))
}

impl Measure for Every {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let number = |value: &Option<DatedValue>| value.as_ref().and_then(|value| number_at(value, owed.day()));
            let slots = self.slots(facts, owed, number(&self.least_days).unwrap_or(1.0));
            let (filled, undated) = self.filled(table, links, &slots);
            let each = bound(Some(&self.at_least), owed.day());
            let enough = |sum: &f64| each.value().is_some_and(|each| *sum >= each);
            let met = filled.iter().filter(|sum| enough(sum)).count();
            let tally = Tally {
                counted: met as f64,
                possible: undated.min(slots.len() - met) as f64,
                uncertain: undated,
                why: vec!["没有日期或内容不全".to_owned()],
            };
            let least = match each {
                Bound::Is(_) => Bound::Is((slots.len() as f64 - number(&self.may_miss).unwrap_or(0.0)).max(0.0)),
                other => other,
            };
            let short: Vec<String> = slots
                .iter()
                .zip(&filled)
                .filter(|(_, sum)| !enough(sum))
                .map(|(slot, _)| self.each.zh(slot.number))
                .collect();
            let verdict = if slots.is_empty() && owed.blank.is_none() {
                Verdict::new(Status::Undecidable, "没有教学周日历，不能断定")
            } else {
                decide(least, Bound::None, &tally, scope.unit, owed.short_over(facts, &[&self.selection]))
            };
            let verdict = if verdict.status == Status::Met { verdict } else { verdict.before(&listed(&short)) };
            let finding = Finding { least: least.value(), most: None, actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

/// `不足：第3周、第5周等4个`.
fn listed(short: &[String]) -> String {
    const SHOWN: usize = 6;
    if short.is_empty() {
        return String::new();
    }
    let first: Vec<&str> = short.iter().take(SHOWN).map(String::as_str).collect();
    let more = if short.len() > SHOWN { format!("等{}个", short.len()) } else { String::new() };
    format!("不足：{}{more}", first.join("、"))
}

impl Every {
    /// What each window holds for certain, and how many rows nobody can place in one.
    fn filled(&self, table: &Table, links: &[Link], slots: &[Slot]) -> (Vec<f64>, usize) {
        let mut filled = vec![0.0; slots.len()];
        let mut values = vec![BTreeSet::new(); slots.len()];
        let mut undated = 0;
        for link in links {
            let at = self.placed(table, link.row, slots);
            match (link.certain, at, self.selection.quantity(table, link.row)) {
                (true, Some(Some(at)), Some(quantity)) => {
                    match self.distinct.map(|column| table.shown(link.row, column)) {
                        Some(value) if value.is_empty() => undated += 1,
                        Some(value) => {
                            values[at].insert(value);
                            filled[at] = values[at].len() as f64;
                        }
                        None => filled[at] += quantity,
                    }
                }
                (_, Some(None), _) => {}
                _ => undated += 1,
            }
        }
        (filled, undated)
    }

    /// The window of a row: none of them (`Some(None)`), or nobody knows (`None`).
    fn placed(&self, table: &Table, row: usize, slots: &[Slot]) -> Option<Option<usize>> {
        if let Some(day) = self.selection.date.and_then(|column| table.date(row, column)) {
            return Some(slots.iter().position(|slot| slot.from <= day && day <= slot.to));
        }
        let month =
            table.spec().column("month").and_then(|_| table.text(row, "month")).filter(|_| self.each == Each::Month)?;
        let of = |slot: &Slot| format!("{}-{:02}", slot.from.year(), slot.from.month()) == month;
        Some(slots.iter().position(of))
    }

    fn slots(&self, facts: &Facts<'_>, owed: &Owed<'_>, least_days: f64) -> Vec<Slot> {
        let spells: Vec<(NaiveDate, NaiveDate)> = facts
            .pairs
            .iter()
            .flat_map(|pair| &pair.spells)
            .filter(|spell| spell.id.is_some_and(|id| owed.pairings.contains(&id)))
            .map(|spell| (spell.from, spell.to))
            .collect();
        let active = |slot: &Slot| {
            let inside = owed.from <= slot.to && slot.from <= owed.to && slot.from <= facts.last_day;
            inside && (spells.is_empty() || spells.iter().any(|(from, to)| *from <= slot.to && *to >= slot.from))
        };
        let weeks = owed.spanned.iter().filter_map(|term| facts.terms.get(*term)).map(|span| span.weeks.as_slice());
        let slots: Vec<Slot> = match self.each {
            Each::Week => weeks.flat_map(by_week).collect(),
            Each::Fortnight => weeks.flat_map(by_fortnight).collect(),
            Each::Month => weeks.flat_map(|weeks| by_month(weeks, least_days)).collect(),
        };
        slots.into_iter().filter(active).collect()
    }
}

fn by_week(weeks: &[(NaiveDate, NaiveDate)]) -> Vec<Slot> {
    weeks.iter().enumerate().map(|(at, (from, to))| Slot { number: at + 1, from: *from, to: *to }).collect()
}

fn by_fortnight(weeks: &[(NaiveDate, NaiveDate)]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = weeks
        .chunks_exact(2)
        .enumerate()
        .map(|(at, two)| Slot { number: at + 1, from: two[0].0, to: two[1].1 })
        .collect();
    if let (Some((_, to)), Some(last), true) = (weeks.last(), slots.last_mut(), weeks.len() % 2 == 1) {
        last.to = *to;
    }
    slots
}

fn by_month(weeks: &[(NaiveDate, NaiveDate)], least_days: f64) -> Vec<Slot> {
    let slot = |(_, month, from, to): (i32, u32, NaiveDate, NaiveDate)| Slot { number: month as usize, from, to };
    months(weeks, least_days).into_iter().map(slot).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn weeks(first: &str, number: u64) -> Vec<(NaiveDate, NaiveDate)> {
        let monday: NaiveDate = first.parse().expect("a day");
        (0..number).map(|at| (monday + Days::new(7 * at), monday + Days::new(7 * at + 6))).collect()
    }

    #[test]
    fn an_odd_last_week_joins_the_fortnight_before() {
        let slots = by_fortnight(&weeks("2024-09-02", 5));
        let days: Vec<(String, String)> =
            slots.iter().map(|slot| (slot.from.to_string(), slot.to.to_string())).collect();
        let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(days, [text("2024-09-02", "2024-09-15"), text("2024-09-16", "2024-10-06")]);
    }

    #[test]
    fn a_month_with_too_few_days_of_teaching_owes_nothing() {
        // 2 September 2024 to 3 January 2025: September 21 days, October 23, November 21, December 22, January 3.
        let months =
            |least| by_month(&weeks("2024-09-02", 18), least).iter().map(|slot| slot.number).collect::<Vec<_>>();
        assert_eq!(months(8.0), [9, 10, 11, 12]);
        assert_eq!(months(1.0), [9, 10, 11, 12, 1]);
    }
}
