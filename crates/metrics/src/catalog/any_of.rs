//! `any_of`: at least so many rows in any of several tables, dated by the last day of the duty.

use policy::{DatedValue, Treatment};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide};
use crate::binder::{Binder, bound};
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "any_of",
    treatment: Treatment::Evaluated,
    keys: &["who", "service_year", "contract_year", "of", "at_least"],
    numbers: &["at_least"],
    bind,
};

#[derive(Debug)]
struct AnyOf {
    population: Population,
    of: Vec<Selection>,
    at_least: DatedValue,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    let of = binder.selections("of", &["when"]).into_iter();
    let of = of.map(|(rows, section)| Selection { any_time: binder.of_any_time(&section), ..rows }).collect();
    Some(Box::new(AnyOf { population: population?, of, at_least: binder.own_required("at_least")? }))
}

impl Measure for AnyOf {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let found: Result<Vec<_>, _> = self.of.iter().map(|selection| selection.links(facts, &owed)).collect();
        let found = found?;
        for (at, owed) in owed.iter().enumerate() {
            let mut tally = Tally::default();
            let mut shown: Vec<(&Selection, Vec<Link>)> = Vec::new();
            for (selection, links) in self.of.iter().zip(&found) {
                let table = facts.stock.table(selection.table);
                let dated = |link: &Link| selection.date.map(|column| table.date(link.row, column));
                let kept = links[at].iter().filter(|link| dated(link).flatten().is_none_or(|day| day <= owed.to));
                let kept = kept.map(|link| Link { certain: link.certain && dated(link) != Some(None), ..*link });
                let kept: Vec<Link> = kept.collect();
                let part = selection.tally(table, &kept);
                tally.counted += part.counted;
                tally.possible += part.possible;
                tally.uncertain += part.uncertain;
                tally.why.extend(part.why);
                shown.push((selection, kept));
            }
            let least = bound(Some(&self.at_least), owed.day());
            let open = owed.open_question(facts).or_else(|| owed.never_kept(facts, &self.of));
            let verdict = decide(least, Bound::None, &tally, scope.unit, open);
            let early = facts.last_day < owed.to && verdict.status != Status::Met;
            let verdict = if early {
                Verdict::new(Status::Undecidable, format!("尚未到期（{}）", owed.to))
            } else {
                verdict
            };
            let finding = Finding { least: least.value(), most: None, actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            for (selection, links) in shown {
                outcome.prove(duty, selection, facts.stock.table(selection.table), &links);
            }
        }
        Ok(())
    }
}
