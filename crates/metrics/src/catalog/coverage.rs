//! `coverage`: everyone of a population is touched at least once (has a mentor).
//!
//! Whoever came before the first term with data and is not seen may have been touched earlier: undecidable. People of whom nobody
//! knows whether they belong are told in one row per unit.

use std::collections::{BTreeMap, BTreeSet};

use policy::Treatment;
use tables::{ColumnType, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "coverage",
    treatment: Treatment::Evaluated,
    keys: &["who", "since", "table", "where", "match"],
    numbers: &[],
    bind,
};

#[derive(Debug)]
struct Coverage {
    population: Population,
    selection: Selection,
    /// Columns of `teacher` that say since when a person belongs; the first that is filled counts.
    since: Vec<&'static str>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&[Who::Teacher]), binder.selection());
    binder.keys.need("who");
    let spec = table_spec("teacher")?;
    let dates: Vec<&'static str> =
        spec.columns.iter().filter(|column| column.kind == ColumnType::Date).map(|column| column.name).collect();
    let since = binder.texts("since");
    let since = since.iter().filter_map(|name| {
        binder.keys.known_word("since", name, &dates)?;
        dates.iter().find(|known| *known == name).copied()
    });
    let since = since.collect();
    Some(Box::new(Coverage { population: population?, selection: selection?, since }))
}

impl Measure for Coverage {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let touched = links.iter().filter(|link| link.certain).count();
            let verdict = if touched > 0 { Verdict::new(Status::Met, "") } else { self.untouched(facts, owed) };
            let finding = Finding { least: Some(1.0), most: None, actual: Some(touched as f64), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        self.unknown(scope, outcome)
    }
}

impl Coverage {
    fn untouched(&self, facts: &Facts<'_>, owed: &Owed<'_>) -> Verdict {
        let row = owed.basis.first().map_or(0, |(_, row)| *row);
        let teachers = facts.stock.table("teacher");
        let since = self.since.iter().find_map(|column| teachers.date(row, column));
        if let Some((since, first)) = since.zip(facts.first_day(owed.unit)).filter(|(since, first)| since < first) {
            return Verdict::new(
                Status::Undecidable,
                format!("{since}入职，早于最早的资料（{first}），此前有没有{}不能断定", self.selection.material()),
            );
        }
        match owed.open_over(facts, &[&self.selection]) {
            Some(open) => Verdict::new(Status::Undecidable, open),
            None => Verdict::new(Status::Unmet, format!("没有{}", self.selection.material())),
        }
    }

    /// One row for each unit with people of whom nobody knows whether they belong.
    fn unknown<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let Some(only) = &self.population.only else { return Ok(()) };
        let answers = only.answers("teacher", &facts.frame("teacher")?)?;
        let paired: BTreeSet<&str> = facts.pairs.iter().flat_map(|pair| [pair.mentee_id, pair.mentor_id]).collect();
        let mut units: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for person in facts.people.iter().filter(|person| answers[person.row].is_none() && !paired.contains(person.id))
        {
            units.entry(person.unit).or_default().push((person.row, person.name));
        }
        let population = Population { only: None::<Condition>, who: Who::Unit, ..self.population.clone() };
        for owed in population.owed(facts, scope.terms)? {
            let Some(people) = units.get(owed.unit) else { continue };
            let names: Vec<&str> = people.iter().take(5).map(|(_, name)| *name).collect();
            let more = if people.len() > names.len() { "等" } else { "" };
            let reason = format!("{}{more}{}人缺入职时间，无法断定是否应参加", names.join("、"), people.len());
            let verdict = Verdict::new(Status::Undecidable, reason);
            let duty = outcome.add(scope, &owed, Finding { least: None, most: None, actual: None, verdict });
            people.iter().for_each(|(row, _)| outcome.note(duty, "teacher", *row, "缺入职时间"));
        }
        Ok(())
    }
}
