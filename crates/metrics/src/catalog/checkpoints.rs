//! `checkpoints`: in every period something at each of its points: at its start, in its middle, at its end.
//!
//! `part` is the column that says which point a row is of, `parts` the points. `actual` is how many of them are there.

use policy::Treatment;
use tables::{ColumnType, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::Binder;
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "checkpoints",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "date", "part", "parts"],
    numbers: &[],
    bind,
};

#[derive(Debug)]
struct Checkpoints {
    population: Population,
    selection: Selection,
    part: &'static str,
    parts: Vec<String>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    let parts = binder.texts("parts");
    let selection = selection?;
    let part = binder.needed_column("part", table_spec(selection.table)?, |kind| kind == ColumnType::Text);
    Some(Box::new(Checkpoints { population: population?, selection, part: part?, parts }))
}

impl Measure for Checkpoints {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let there =
                |part: &str| links.iter().any(|link| link.certain && table.text(link.row, self.part) == Some(part));
            let missing: Vec<&str> = self.parts.iter().map(String::as_str).filter(|part| !there(part)).collect();
            let unplaced =
                links.iter().filter(|link| !link.certain || table.text(link.row, self.part).is_none()).count();
            let reason = format!("缺少：{}", missing.join("、"));
            let verdict = match owed.open_over(facts, &[&self.selection]) {
                _ if missing.is_empty() => Verdict::new(Status::Met, ""),
                _ if unplaced >= missing.len() => {
                    Verdict::new(Status::Undecidable, format!("{reason}；另有{unplaced}条看不出是哪一阶段"))
                }
                _ if facts.last_day < owed.to => {
                    Verdict::new(Status::Undecidable, format!("尚未到期（{}）；{reason}", owed.to))
                }
                Some(open) => Verdict::new(Status::Undecidable, joined(&[&reason, &open])),
                None => Verdict::new(Status::Unmet, reason),
            };
            let actual = (self.parts.len() - missing.len()) as f64;
            let finding = Finding { least: Some(self.parts.len() as f64), most: None, actual: Some(actual), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}
