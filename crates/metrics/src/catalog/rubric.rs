//! `rubric`: weighted items of one or several raters, added up.
//!
//! With weights an item gives its weight times the share of the full mark reached, a rater's mark weighing as the rater does;
//! without weights the marks of the items are added as they stand. An item without a mark leaves the whole open; `actual` is what
//! is known so far.

use std::collections::BTreeMap;

use policy::{DatedValue, Treatment};
use tables::{ColumnType, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide};
use crate::binder::{Binder, bound};
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "rubric",
    treatment: Treatment::Evaluated,
    keys: &[
        "who", "table", "where", "match", "date", "item", "score", "full", "zeroed", "rater", "items", "raters",
        "at_least", "at_most",
    ],
    numbers: &["at_least", "at_most"],
    bind,
};

/// A name with what it weighs.
#[derive(Debug, Clone)]
struct Weighted {
    name: String,
    weight: Option<f64>,
    /// The full mark, where the rows do not say it.
    full: Option<f64>,
}

#[derive(Debug)]
struct Rubric {
    population: Population,
    selection: Selection,
    item: &'static str,
    score: &'static str,
    full: Option<&'static str>,
    zeroed: Option<&'static str>,
    rater: Option<&'static str>,
    items: Vec<Weighted>,
    raters: Vec<Weighted>,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_least", "at_most"]);
    let selection = selection?;
    let spec = table_spec(selection.table)?;
    let number = |kind: ColumnType| matches!(kind, ColumnType::Int | ColumnType::Number);
    let text = |kind: ColumnType| kind == ColumnType::Text;
    let item = binder.needed_column("item", spec, text);
    let score = binder.needed_column("score", spec, number);
    let full = binder.column(&binder.keys, "full", spec, number);
    let zeroed = binder.column(&binder.keys, "zeroed", spec, |kind| kind == ColumnType::Bool);
    let rater = binder.column(&binder.keys, "rater", spec, text);
    binder.keys.need("items");
    let (items, raters) = (weighted(binder, "items"), weighted(binder, "raters"));
    if raters.is_empty() == rater.is_some() && (binder.has("raters") || binder.has("rater")) {
        binder.complain("raters", "rater 与 raters 要同时写", "`rater` and `raters` go together");
    }
    if items.iter().any(|item| item.weight.is_some()) && items.iter().any(|item| item.weight.is_none()) {
        binder.complain("items", "各项要么都写 weight，要么都不写", "either every item has a `weight` or none has");
    }
    Some(Box::new(Rubric {
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        selection,
        item: item?,
        score: score?,
        full,
        zeroed,
        rater,
        items,
        raters,
    }))
}

/// Plain names, or tables with `name`, `weight`, `full`.
fn weighted(binder: &Binder<'_>, key: &str) -> Vec<Weighted> {
    use policy::document::NodeValue;
    let Some(node) = binder.keys.value(key) else { return Vec::new() };
    if let NodeValue::List(list) = &node.value
        && list.iter().all(|one| matches!(one.value, NodeValue::Text(_)))
    {
        let names = binder.keys.texts(key).into_iter();
        return names.map(|name| Weighted { name: name.to_owned(), weight: None, full: None }).collect();
    }
    let sections = binder.keys.sections(key).into_iter();
    let read = sections.map(|section| {
        section.only(&["name", "weight", "full"]);
        let name = section.required_text("name").to_owned();
        Weighted { name, weight: section.number("weight"), full: section.number("full") }
    });
    read.collect()
}

impl Measure for Rubric {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let (total, missing) = self.total(table, links);
            let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
            let tally = Tally { counted: total, ..Tally::default() };
            let verdict = if links.is_empty() {
                let open = owed.open_over(facts, &[&self.selection]);
                Verdict::new(Status::Undecidable, open.unwrap_or_else(|| "没有评分".to_owned()))
            } else if missing.is_empty() {
                decide(least, most, &tally, scope.unit, None)
            } else if least.value().is_some_and(|least| total >= least) && matches!(most, Bound::None) {
                Verdict::new(Status::Met, "")
            } else {
                Verdict::new(Status::Undecidable, format!("没有评分：{}", missing.join("、")))
            };
            let actual = Some(total).filter(|_| !links.is_empty());
            let duty = outcome.add(scope, owed, Finding { least: least.value(), most: most.value(), actual, verdict });
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

impl Rubric {
    /// What the known items come to, and the items without a mark.
    fn total(&self, table: &Table, links: &[Link]) -> (f64, Vec<String>) {
        let (mut total, mut missing) = (0.0, Vec::new());
        for item in &self.items {
            let rows: Vec<usize> = links
                .iter()
                .filter(|link| link.certain && table.text(link.row, self.item) == Some(item.name.as_str()))
                .map(|link| link.row)
                .collect();
            match self.mark(table, item, &rows) {
                Some(mark) => total += mark,
                None => missing.push(item.name.clone()),
            }
        }
        (total, missing)
    }

    /// What one item gives.
    fn mark(&self, table: &Table, item: &Weighted, rows: &[usize]) -> Option<f64> {
        let one = |row: &usize| -> Option<f64> {
            let zeroed = self.zeroed.is_some_and(|column| table.boolean(*row, column) == Some(true));
            let score = if zeroed { 0.0 } else { table.number(*row, self.score)? };
            match item.weight {
                None => Some(score),
                Some(weight) => {
                    let full = self.full.and_then(|column| table.number(*row, column)).or(item.full)?;
                    (full > 0.0).then(|| weight * score / full)
                }
            }
        };
        let Some(rater) = self.rater else { return mean(rows.iter().filter_map(one)) };
        let mut by_rater: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for row in rows {
            if let (Some(rater), Some(mark)) = (table.text(*row, rater), one(row)) {
                by_rater.entry(rater).or_default().push(mark);
            }
        }
        let share = 1.0 / self.raters.len().max(1) as f64;
        self.raters.iter().try_fold(0.0, |sum, rater| {
            let marks = by_rater.get(rater.name.as_str())?;
            Some(sum + mean(marks.iter().copied())? * rater.weight.unwrap_or(share))
        })
    }
}

fn mean(marks: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, number) = marks.fold((0.0, 0_u32), |(sum, number), mark| (sum + mark, number + 1));
    (number > 0).then(|| sum / f64::from(number))
}
