//! `ladder`: one assessment for each year of service (or of the contract), passed by the end of that year.
//!
//! What was failed in its year stays failed there; a pass of a later school year is told beside it.

use policy::Treatment;
use tables::{ColumnType, Period, table_spec};

use super::retaken::{Standing, standing};
use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "ladder",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "date", "stage", "stages", "passes"],
    numbers: &[],
    bind,
};

#[derive(Debug)]
struct Ladder {
    population: Population,
    selection: Selection,
    /// Column that says which stage a row is about.
    stage: &'static str,
    /// Name of each stage, the first year's first.
    stages: Vec<String>,
    passes: Condition,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&[Who::Teacher, Who::Mentee]);
    let (selection, stages) = (binder.selection(), binder.texts("stages"));
    binder.keys.need("stage");
    let mut selection = selection?;
    let spec = table_spec(selection.table)?;
    let stage = binder.column(&binder.keys, "stage", spec, |kind| kind == ColumnType::Int)?;
    let passes = binder.condition(&binder.keys, "passes", binder.keys.required_text("passes"), spec)?;
    selection.any_time = true;
    Some(Box::new(Ladder { population: population?, selection, stage, stages, passes }))
}

impl Measure for Ladder {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let table = facts.stock.table(self.selection.table);
        let passed = self.passes.answers(self.selection.table, &facts.frame(self.selection.table)?)?;
        for (year, name) in (1..).zip(&self.stages) {
            let population = Population { nth: Some(year), ..self.population.clone() };
            let mut owed = population.owed(facts, scope.terms)?;
            // Whoever cannot be placed is listed once, not once a stage.
            owed.retain(|owed| owed.blank.is_none() || year == 1);
            let links = self.selection.links(facts, &owed)?;
            for (owed, links) in owed.iter().zip(&links) {
                let about = |link: &&Link| table.int(link.row, self.stage) == Some(i64::from(year));
                let rows: Vec<Link> = links.iter().filter(about).copied().collect();
                let standing = standing((&self.selection, table), owed, &rows, &passed);
                let verdict = judge(facts, owed, (&self.selection, name), &standing);
                let actual = f64::from(u8::from(verdict.status == Status::Met));
                let finding = Finding { least: Some(1.0), most: None, actual: Some(actual), verdict };
                let duty = outcome.add(scope, owed, finding);
                outcome.prove(duty, &self.selection, table, &rows);
            }
        }
        Ok(())
    }
}

fn judge(facts: &Facts<'_>, owed: &Owed<'_>, (selection, stage): (&Selection, &str), standing: &Standing) -> Verdict {
    match standing.state {
        Some(Some(true)) => Verdict::new(Status::Met, stage),
        Some(None) => Verdict::new(Status::Undecidable, format!("{stage}：考核结果不全")),
        _ if facts.last_day < owed.to => {
            Verdict::new(Status::Undecidable, format!("{stage}：{}尚未届满（{}）", clock_zh(owed), owed.to))
        }
        Some(Some(false)) => {
            let later = standing.later.as_ref().map(|when| format!("，{when}补考通过")).unwrap_or_default();
            Verdict::new(Status::Unmet, format!("{stage}：考核未通过{later}"))
        }
        None => match owed.open_question(facts).or_else(|| owed.never_kept(facts, [selection])) {
            Some(open) => Verdict::new(Status::Undecidable, format!("{stage}：{open}")),
            None => Verdict::new(Status::Unmet, format!("{stage}：没有考核结果")),
        },
    }
}

/// The clock of a stage; a year of service is also told by the school year it ends in.
fn clock_zh(owed: &Owed<'_>) -> &'static str {
    match owed.period {
        Period::ContractYear(_) => "合同年",
        _ => "服务年",
    }
}
