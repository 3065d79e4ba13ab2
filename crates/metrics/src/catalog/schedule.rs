//! `schedule`: a planned step was done inside its window (`from_on` to `to_on`, both days included).

use policy::{DatedValue, Treatment};

use super::deadline::judge;
use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::binder::{Binder, date_of};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "schedule",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "date", "from_on", "to_on"],
    numbers: &["from_on", "to_on"],
    bind,
};

#[derive(Debug)]
struct Schedule {
    population: Population,
    selection: Selection,
    from_on: DatedValue,
    to_on: DatedValue,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&[Who::Unit, Who::Bureau]), binder.selection());
    binder.keys.need("date");
    let (from_on, to_on) = (binder.own_required("from_on"), binder.own_required("to_on"));
    Some(Box::new(Schedule { population: population?, selection: selection?, from_on: from_on?, to_on: to_on? }))
}

impl Measure for Schedule {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let owed = self.population.owed(scope.facts, scope.terms)?;
        let links = self.selection.links(scope.facts, &owed)?;
        let table = scope.facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let days = date_of(Some(&self.from_on), owed.day()).zip(date_of(Some(&self.to_on), owed.day()));
            let (kept, verdict) = judge(scope.facts, owed, table, &self.selection, links, days);
            let duty =
                outcome.add(scope.at, owed, Finding { least: Some(1.0), most: None, actual: Some(kept), verdict });
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}
