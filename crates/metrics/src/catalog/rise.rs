//! `rise`: by how much something grew from the first day of the period to the last: the rank of a title, a number of results.
//!
//! With `value` the best of the rows that hold on a day, without it the number of rows dated up to that day.

use chrono::NaiveDate;
use policy::{DatedValue, Treatment};
use tables::{ColumnType, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Tally, decide, shown};
use crate::binder::{Binder, bound, date_of};
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "rise",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "value", "starts", "ends", "since", "at_least"],
    numbers: &["since", "at_least"],
    bind,
};

#[derive(Debug)]
struct Rise {
    population: Population,
    selection: Selection,
    value: Option<&'static str>,
    starts: &'static str,
    ends: Option<&'static str>,
    since: Option<DatedValue>,
    at_least: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_least"]);
    let mut selection = selection?;
    selection.any_time = true;
    let spec = table_spec(selection.table)?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    let starts = binder.needed_column("starts", spec, day);
    let ends = binder.column(&binder.keys, "ends", spec, day);
    let value = binder.column(&binder.keys, "value", spec, |kind| matches!(kind, ColumnType::Int | ColumnType::Number));
    Some(Box::new(Rise {
        since: binder.own("since"),
        at_least: binder.own("at_least"),
        population: population?,
        selection,
        value,
        starts: starts?,
        ends,
    }))
}

impl Measure for Rise {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let from = date_of(self.since.as_ref(), owed.day()).unwrap_or(owed.from);
            let to = owed.to.min(facts.last_day);
            let (before, after) = (self.level(table, links, from), self.level(table, links, to));
            let undated =
                links.iter().filter(|link| !link.certain || table.date(link.row, self.starts).is_none()).count();
            let tally = Tally {
                counted: after - before,
                possible: if undated == 0 { 0.0 } else { f64::INFINITY },
                uncertain: undated,
                why: vec!["没有时间或内容不全".to_owned()],
            };
            let least = bound(self.at_least.as_ref(), owed.day());
            let open = owed.open_over(facts, &[&self.selection]);
            let verdict = decide(least, Bound::None, &tally, scope.unit, open);
            let verdict = verdict.after(&format!("{}为{}，{}为{}", from, shown(before), to, shown(after)));
            let finding = Finding { least: least.value(), most: None, actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

impl Rise {
    fn level(&self, table: &Table, links: &[Link], day: NaiveDate) -> f64 {
        let holds = |link: &&Link| {
            link.certain
                && table.date(link.row, self.starts).is_some_and(|start| start <= day)
                && self.ends.and_then(|column| table.date(link.row, column)).is_none_or(|end| end >= day)
        };
        let rows = links.iter().filter(holds);
        match self.value {
            Some(column) => rows.filter_map(|link| table.number(link.row, column)).fold(0.0, f64::max),
            None => rows.count() as f64,
        }
    }
}
