//! `gate`: a state that bars, or that must come first.
//!
//! Whoever has a row of the `grounds` may have none of `forbids` while it bars, and must have one of each of `needs` by its day.
//! Whoever has none of the grounds owes nothing here. `actual` is the number of offences; none is allowed.

use chrono::{Months, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{ColumnType, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::Binder;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "gate",
    treatment: Treatment::Evaluated,
    keys: &["who", "grounds", "forbids", "needs", "months"],
    numbers: &["months"],
    bind,
};

/// Rows with the column that dates them: a day, or a year.
#[derive(Debug)]
struct Stated {
    zh: String,
    selection: Selection,
    year: Option<&'static str>,
}

#[derive(Debug)]
struct Gate {
    population: Population,
    grounds: Vec<Stated>,
    forbids: Vec<Stated>,
    needs: Vec<Stated>,
    /// How long it bars after its day or year; without it for ever.
    months: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    binder.keys.need("grounds");
    if !binder.has("forbids") && !binder.has("needs") {
        binder.complain("forbids", "forbids 与 needs 至少要有一个", "one of `forbids`, `needs` is needed");
    }
    let stated = |key: &str| -> Vec<Stated> {
        if !binder.has(key) {
            return Vec::new();
        }
        let found = binder.selections(key, &["zh", "year"]).into_iter();
        let found = found.filter_map(|(mut selection, section)| {
            selection.any_time = true;
            let spec = table_spec(selection.table)?;
            let year = binder.column(&section, "year", spec, |kind| kind == ColumnType::Int);
            if year.is_none() && selection.date.is_none() {
                let en = "`date` or `year` must name the column that dates a row";
                section.complain(section.line(), "date", "请用 date 或 year 写明是哪一列的时间", en);
            }
            Some(Stated { zh: section.required_text("zh").to_owned(), selection, year })
        });
        found.collect()
    };
    let (grounds, forbids, needs) = (stated("grounds"), stated("forbids"), stated("needs"));
    Some(Box::new(Gate { months: binder.own("months"), population: population?, grounds, forbids, needs }))
}

impl Stated {
    /// The days of a row: its day, or its year from the first day to the last.
    fn days(&self, table: &Table, row: usize) -> Option<(NaiveDate, NaiveDate)> {
        if let Some(day) = self.selection.date.and_then(|column| table.date(row, column)) {
            return Some((day, day));
        }
        let year = i32::try_from(table.int(row, self.year?)?).ok()?;
        Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
    }
}

/// What was found against a subject.
#[derive(Debug, Default)]
struct Seen {
    offences: usize,
    unknown: usize,
    why: Vec<String>,
}

/// Links of every duty, for every group of rows.
type Found = Vec<Vec<Vec<Link>>>;

impl Measure for Gate {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links =
            |of: &[Stated]| of.iter().map(|stated| stated.selection.links(facts, &owed)).collect::<Result<Found, _>>();
        let (grounds, forbids, needs) = (links(&self.grounds)?, links(&self.forbids)?, links(&self.needs)?);
        for (at, owed) in owed.iter().enumerate() {
            let bars = self.bars(facts, owed, &grounds, at);
            if bars.is_empty() && owed.blank.is_none() {
                continue;
            }
            let mut seen = Seen::default();
            self.forbidden(facts, &bars, (&forbids, at), &mut seen);
            self.needed(facts, owed, &bars, (&needs, at), &mut seen);
            let reason = joined(&seen.why.iter().map(String::as_str).collect::<Vec<_>>());
            let verdict = match (seen.offences, seen.unknown) {
                (0, 0) => Verdict::new(Status::Met, format!("因{}，未见违反", self.named())),
                (0, _) => Verdict::new(Status::Undecidable, reason),
                _ => Verdict::new(Status::Unmet, reason),
            };
            let finding = Finding { least: None, most: Some(0.0), actual: Some(seen.offences as f64), verdict };
            let duty = outcome.add(scope, owed, finding);
            for (of, found) in [(&self.grounds, &grounds), (&self.forbids, &forbids), (&self.needs, &needs)] {
                for (stated, links) in of.iter().zip(found) {
                    outcome.prove(duty, &stated.selection, facts.stock.table(stated.selection.table), &links[at]);
                }
            }
        }
        Ok(())
    }
}

impl Gate {
    fn named(&self) -> String {
        self.grounds.iter().map(|stated| stated.zh.as_str()).collect::<Vec<_>>().join("、")
    }

    /// The days each ground bars, those of the period alone; `None` where a row has no day.
    fn bars(
        &self,
        facts: &Facts<'_>,
        owed: &Owed<'_>,
        grounds: &Found,
        at: usize,
    ) -> Vec<Option<(NaiveDate, NaiveDate)>> {
        let months = self.months.as_ref().and_then(|months| number_at(months, owed.day()));
        let mut bars = Vec::new();
        for (stated, links) in self.grounds.iter().zip(grounds) {
            let table = facts.stock.table(stated.selection.table);
            for link in links[at].iter().filter(|link| link.certain) {
                let days = stated.days(table, link.row).map(|(from, to)| {
                    let until = match months {
                        Some(months) => to.checked_add_months(Months::new(months as u32)).unwrap_or(NaiveDate::MAX),
                        None if self.months.is_some() => to,
                        None => NaiveDate::MAX,
                    };
                    (from, until)
                });
                // What has not come yet by the day reported bars nobody.
                if days.is_none_or(|(from, to)| from <= owed.to.min(facts.last_day) && to >= owed.from) {
                    bars.push(days);
                }
            }
        }
        bars
    }

    fn forbidden(
        &self,
        facts: &Facts<'_>,
        bars: &[Option<(NaiveDate, NaiveDate)>],
        (found, at): (&Found, usize),
        seen: &mut Seen,
    ) {
        for (stated, links) in self.forbids.iter().zip(found) {
            let table = facts.stock.table(stated.selection.table);
            for link in &links[at] {
                let days = stated.days(table, link.row);
                let barred = bars
                    .iter()
                    .flatten()
                    .any(|(from, to)| days.is_some_and(|(first, last)| first <= *to && last >= *from));
                let dated = days.is_some() && bars.iter().all(Option::is_some) && link.certain;
                if barred && link.certain {
                    seen.offences += 1;
                    let day = days.map(|(first, _)| first.to_string()).unwrap_or_default();
                    seen.why.push(format!("{day}{}", stated.zh));
                } else if !dated {
                    seen.unknown += 1;
                    seen.why.push(format!("{}：时间不全", stated.zh));
                }
            }
        }
    }

    fn needed(
        &self,
        facts: &Facts<'_>,
        owed: &Owed<'_>,
        bars: &[Option<(NaiveDate, NaiveDate)>],
        (found, at): (&Found, usize),
        seen: &mut Seen,
    ) {
        let first = bars.iter().flatten().map(|(from, _)| *from).min();
        for (stated, links) in self.needs.iter().zip(found) {
            let table = facts.stock.table(stated.selection.table);
            let in_time = |link: &Link| first.zip(stated.days(table, link.row)).map(|(first, (day, _))| day <= first);
            let rows = &links[at];
            if rows.iter().any(|link| link.certain && in_time(link) == Some(true)) {
                continue;
            }
            let open = rows.iter().any(|link| !link.certain || in_time(link).is_none());
            match owed.open_over(facts, &[&stated.selection]).filter(|_| rows.is_empty()) {
                Some(reason) => {
                    seen.unknown += 1;
                    seen.why.push(format!("{}：{reason}", stated.zh));
                }
                None if open => {
                    seen.unknown += 1;
                    seen.why.push(format!("{}：时间不全", stated.zh));
                }
                None => {
                    seen.offences += 1;
                    seen.why.push(format!("此前没有{}", stated.zh));
                }
            }
        }
    }
}
