//! `latency`: how long after one moment another follows: a notice after an incident, a reply after a complaint.
//!
//! `actual` is the longest time found. What was never followed is late where the unit keeps such records; a missing time of day
//! leaves it open, and is no pass.

use chrono::NaiveTime;
use policy::{DatedValue, Treatment};
use tables::{ColumnType, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined, shown};
use crate::binder::{Binder, bound};
use crate::facts::Facts;
use crate::linked::Child;
use crate::moments::{Length, moment};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "latency",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "date", "starts", "ends", "until", "in", "at_most"],
    numbers: &["at_most"],
    bind,
};

#[derive(Debug)]
struct Latency {
    population: Population,
    parents: Selection,
    starts: &'static str,
    /// Column that ends it: of the same row, or of the row that belongs to it.
    ends: &'static str,
    until: Option<Child>,
    length: Length,
    at_most: Option<DatedValue>,
}

fn is_moment(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Date | ColumnType::Text)
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, parents) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_most"]);
    let length = binder.word_or_first("in", &Length::WORDS).and_then(Length::named);
    let parents = parents?;
    let spec = table_spec(parents.table)?;
    let starts = binder.needed_column("starts", spec, is_moment);
    let until = match binder.keys.section("until") {
        Some(section) => Some(Child::bind(binder, &section, spec)?),
        None => None,
    };
    let of_end = until.as_ref().and_then(|child| table_spec(child.selection.table)).unwrap_or(spec);
    let ends = binder.needed_column("ends", of_end, is_moment);
    Some(Box::new(Latency {
        at_most: binder.own("at_most"),
        population: population?,
        parents,
        starts: starts?,
        ends: ends?,
        until,
        length: length?,
    }))
}

/// One thing that was to be followed.
enum Followed {
    After(f64),
    Never,
    /// Not yet, and its time is not over on the last day the report knows of.
    Pending,
    Unknown,
}

impl Measure for Latency {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.parents.links(facts, &owed)?;
        let table = facts.stock.table(self.parents.table);
        let rows = match &self.until {
            Some(child) => child.rows(facts)?,
            None => Default::default(),
        };
        for (owed, links) in owed.iter().zip(&links) {
            let open = owed.open_over(facts, &[&self.parents]);
            if links.is_empty() && open.is_none() && owed.blank.is_none() {
                continue;
            }
            let mut found: Vec<(&'static str, usize)> = Vec::new();
            let most = bound(self.at_most.as_ref(), owed.day());
            let known_to = facts.decided_by().and_time(NaiveTime::MIN);
            let pending = |first| most.value().is_some_and(|most| self.length.between(first, known_to) <= most);
            let mut follow = |row: usize, certain: bool| -> Followed {
                let Some(first) = moment(table, row, self.starts).filter(|_| certain) else { return Followed::Unknown };
                let ends: Vec<_> = match &self.until {
                    None => vec![moment(table, row, self.ends)],
                    Some(child) => {
                        let kept = facts.stock.table(child.selection.table);
                        let of = child.of(facts, &rows, (table, row), owed, None);
                        found.extend(of.iter().map(|(row, _)| (child.selection.table, *row)));
                        if of.is_empty() {
                            return if pending(first) { Followed::Pending } else { Followed::Never };
                        }
                        of.iter().map(|(row, _)| moment(kept, *row, self.ends)).collect()
                    }
                };
                match ends.iter().flatten().min() {
                    Some(last) => Followed::After(self.length.between(first, *last)),
                    None => Followed::Unknown,
                }
            };
            let followed: Vec<Followed> = links.iter().map(|link| follow(link.row, link.certain)).collect();
            let (actual, verdict) = match (most.value(), links.is_empty()) {
                (_, true) => (None, Verdict::new(Status::Undecidable, open.unwrap_or_default())),
                (None, _) => (longest(&followed), Verdict::new(Status::Undecidable, "文本未写明数值")),
                (Some(most), _) => (longest(&followed), self.judge(facts, owed, &followed, most, scope.unit)),
            };
            let duty = outcome.add(scope, owed, Finding { least: None, most: most.value(), actual, verdict });
            outcome.prove(duty, &self.parents, table, links);
            found.iter().for_each(|(table, row)| outcome.note(duty, table, *row, ""));
        }
        Ok(())
    }
}

fn longest(followed: &[Followed]) -> Option<f64> {
    let times = followed.iter().filter_map(|one| if let Followed::After(time) = one { Some(*time) } else { None });
    times.reduce(f64::max)
}

impl Latency {
    fn judge(&self, facts: &Facts<'_>, owed: &Owed<'_>, followed: &[Followed], most: f64, unit: &str) -> Verdict {
        let late = followed.iter().filter(|one| matches!(one, Followed::After(time) if *time > most)).count();
        let never = followed.iter().filter(|one| matches!(one, Followed::Never)).count();
        let unknown = followed.iter().filter(|one| matches!(one, Followed::Unknown)).count();
        let pending = followed.iter().filter(|one| matches!(one, Followed::Pending)).count();
        let word = |number: usize, zh: &str| if number == 0 { String::new() } else { format!("{number}起{zh}") };
        let reason = joined(&[
            &word(late, &format!("超过{}{unit}", shown(most))),
            &word(never, "没有后续记录"),
            &word(unknown, "时间不全"),
            &word(pending, "尚未到期"),
        ]);
        let open = self.until.as_ref().and_then(|child| owed.short_over(facts, &[&child.selection]));
        match (late, never, unknown + pending, open) {
            (0, 0, 0, _) => Verdict::new(Status::Met, ""),
            (0, 0, _, _) => Verdict::new(Status::Undecidable, reason),
            (0, _, _, Some(open)) => Verdict::new(Status::Undecidable, joined(&[&reason, &open])),
            _ => Verdict::new(Status::Unmet, reason),
        }
    }
}
