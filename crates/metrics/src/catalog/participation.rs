//! `participation`: whoever is assessed by a scheme is also assessed on something in it (`shows`).

use policy::Treatment;
use tables::table_spec;

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::Binder;
use crate::condition::Condition;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "participation",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "shows"],
    numbers: &[],
    bind,
};

#[derive(Debug)]
struct Participation {
    population: Population,
    selection: Selection,
    shows: Condition,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&[Who::Teacher]), binder.selection());
    let selection = selection?;
    let shows =
        binder.condition(&binder.keys, "shows", binder.keys.required_text("shows"), table_spec(selection.table)?)?;
    Some(Box::new(Participation { population: population?, selection, shows }))
}

impl Measure for Participation {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        let shows = self.shows.answers(self.selection.table, &facts.frame(self.selection.table)?)?;
        // Whoever has no row of the scheme was not assessed by it and owes nothing.
        let assessed = owed.iter().zip(&links).filter(|(_, links)| links.iter().any(|link| link.certain));
        for (owed, links) in assessed {
            let answers: Vec<Option<bool>> =
                links.iter().filter(|link| link.certain).map(|link| shows[link.row]).collect();
            let shown = answers.iter().filter(|answer| **answer == Some(true)).count();
            let verdict = match () {
                () if shown > 0 => Verdict::new(Status::Met, ""),
                () if answers.contains(&None) => Verdict::new(Status::Undecidable, "考核没有写明内容"),
                () => Verdict::new(Status::Unmet, "考核内容中没有这一项"),
            };
            let finding = Finding { least: Some(1.0), most: None, actual: Some(shown as f64), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}
