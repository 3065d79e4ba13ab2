//! `listing`: rows counted and shown with their evidence, never failed (仅统计).
//!
//! One row for every subject and period that has at least one source row; none for those that have nothing.

use policy::Treatment;

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::Binder;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "listing",
    treatment: Treatment::Counted,
    keys: &["who", "service_year", "contract_year", "of"],
    numbers: &[],
    bind,
};

const SUBJECTS: [Who; 6] = [Who::Pairing, Who::Mentor, Who::Mentee, Who::Teacher, Who::Unit, Who::Bureau];

#[derive(Debug)]
struct Listing {
    population: Population,
    of: Vec<Selection>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&SUBJECTS);
    let of = binder.selections("of", &[]).into_iter().map(|(selection, _)| selection).collect();
    Some(Box::new(Listing { population: population?, of }))
}

impl Measure for Listing {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        if self.of.iter().all(|selection| facts.stock.table(selection.table).is_empty()) {
            return Ok(());
        }
        let mut owed = self.population.owed(facts, scope.terms)?;
        owed.retain(|owed| owed.blank.is_none());
        let found: Result<Vec<_>, _> = self.of.iter().map(|selection| selection.links(facts, &owed)).collect();
        let found = found?;
        for (at, owed) in owed.iter().enumerate() {
            let tallies = self.of.iter().zip(&found);
            let actual: f64 = tallies
                .map(|(selection, links)| selection.tally(facts.stock.table(selection.table), &links[at]).counted)
                .sum();
            if actual > 0.0 {
                let verdict = Verdict::new(Status::CountOnly, "");
                let duty = outcome.add(scope, owed, Finding { least: None, most: None, actual: Some(actual), verdict });
                for (selection, links) in self.of.iter().zip(&found) {
                    outcome.prove(duty, selection, facts.stock.table(selection.table), &links[at]);
                }
            }
        }
        Ok(())
    }
}
