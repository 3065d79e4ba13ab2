//! `ratio`: each row of one kind has what belongs to it: a comment for each lesson heard, a card for each child, training for
//! each teacher, five kinds of evidence for each activity.
//!
//! `actual` is the share of the rows (or of the distinct values of `distinct`) that have it. Where there is nothing to have it,
//! nothing is owed.

use std::collections::BTreeMap;

use policy::{DatedValue, Treatment};
use tables::{ColumnType, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Tally, Verdict, decide, joined, shown};
use crate::binder::{Binder, bound};
use crate::condition::Condition;
use crate::linked::Child;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "ratio",
    treatment: Treatment::Evaluated,
    keys: &[
        "who", "table", "where", "match", "date", "distinct", "children", "shows", "each", "months", "at_least",
        "at_most", "any_time",
    ],
    numbers: &["each", "months", "at_least", "at_most"],
    bind,
};

/// One thing a row must have, and how it is shown.
#[derive(Debug)]
struct Shown {
    zh: String,
    condition: Condition,
}

#[derive(Debug)]
struct Ratio {
    population: Population,
    parents: Selection,
    distinct: Option<&'static str>,
    children: Vec<Child>,
    shows: Vec<Shown>,
    each: Option<DatedValue>,
    months: Option<DatedValue>,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, parents) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_least", "at_most"]);
    if !binder.has("children") && !binder.has("shows") {
        binder.complain("children", "children 与 shows 至少要有一个", "one of `children`, `shows` is needed");
    }
    let mut parents = parents?;
    parents.any_time = binder.keys.boolean("any_time").unwrap_or(false);
    let spec = table_spec(parents.table)?;
    let distinct = binder.column(&binder.keys, "distinct", spec, |kind| kind != ColumnType::Number);
    let sections = binder.keys.sections("children");
    let children = sections.iter().filter_map(|section| Child::bind(binder, section, spec)).collect();
    let shows = binder.keys.sections("shows").into_iter().filter_map(|section| {
        section.only(&["zh", "where"]);
        let condition = binder.condition(&section, "where", section.required_text("where"), spec)?;
        Some(Shown { zh: section.required_text("zh").to_owned(), condition })
    });
    Some(Box::new(Ratio {
        shows: shows.collect(),
        each: binder.own("each"),
        months: binder.own("months"),
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        parents,
        distinct,
        children,
    }))
}

/// What became of one row: has it, lacks it (what), or nobody knows.
type State = (Option<bool>, Vec<String>);

impl Measure for Ratio {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.parents.links(facts, &owed)?;
        let table = facts.stock.table(self.parents.table);
        let frame = facts.frame(self.parents.table)?;
        let shown: Result<Vec<_>, _> =
            self.shows.iter().map(|shown| shown.condition.answers(self.parents.table, &frame)).collect();
        let shown = shown?;
        let rows: Result<Vec<_>, _> = self.children.iter().map(|child| child.rows(facts)).collect();
        let rows = rows?;
        for (owed, links) in owed.iter().zip(&links) {
            let each = self.each.as_ref().and_then(|each| number_at(each, owed.day())).unwrap_or(1.0);
            let mut found: Vec<(&'static str, usize)> = Vec::new();
            let state = |link: &Link, found: &mut Vec<(&'static str, usize)>| -> State {
                let mut states: Vec<(Option<bool>, &str)> = shown
                    .iter()
                    .zip(&self.shows)
                    .map(|(answers, shown)| (answers[link.row], shown.zh.as_str()))
                    .collect();
                if !self.children.is_empty() {
                    let (mut sure, mut perhaps) = (0.0, 0.0);
                    for (child, rows) in self.children.iter().zip(&rows) {
                        for (row, answer) in child.of(facts, rows, (table, link.row), owed, self.months.as_ref()) {
                            *(if answer == Some(true) { &mut sure } else { &mut perhaps }) += 1.0;
                            found.push((child.selection.table, row));
                        }
                    }
                    let zh = self.children.first().map_or("", |child| child.zh.as_str());
                    states.push((
                        if sure >= each {
                            Some(true)
                        } else if sure + perhaps >= each {
                            None
                        } else {
                            Some(false)
                        },
                        zh,
                    ));
                }
                let lacking = states
                    .iter()
                    .filter(|(answer, _)| *answer == Some(false))
                    .map(|(_, zh)| (*zh).to_owned())
                    .collect();
                let all = if states.iter().any(|(answer, _)| *answer == Some(false)) {
                    Some(false)
                } else if states.iter().all(|(answer, _)| *answer == Some(true)) {
                    Some(true)
                } else {
                    None
                };
                (all, lacking)
            };
            let mut parents: BTreeMap<String, (State, bool)> = BTreeMap::new();
            for link in links {
                let key = match self.distinct.map(|column| table.shown(link.row, column)) {
                    Some(value) if value.is_empty() => continue,
                    Some(value) => value,
                    None => link.row.to_string(),
                };
                let (mut state, certain) = (state(link, &mut found), link.certain);
                if let Some((known, sure)) = parents.remove(&key) {
                    state = better(known, state);
                    parents.insert(key, (state, certain || sure));
                } else {
                    parents.insert(key, (state, certain));
                }
            }
            self.conclude(scope, outcome, owed, links, &parents, &found);
        }
        Ok(())
    }
}

/// Of two rows of one thing the better.
fn better(one: State, other: State) -> State {
    let rank = |state: &State| match state.0 {
        Some(true) => 2,
        None => 1,
        Some(false) => 0,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

impl Ratio {
    fn conclude<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        owed: &Owed<'f>,
        links: &[Link],
        parents: &BTreeMap<String, (State, bool)>,
        found: &[(&'static str, usize)],
    ) {
        let facts = scope.facts;
        let selections: Vec<&Selection> = self.children.iter().map(|child| &child.selection).collect();
        let total = parents.values().filter(|(_, certain)| *certain).count();
        let open = owed.open_over(facts, &[&self.parents]);
        if total == 0 && open.is_none() && owed.blank.is_none() {
            return;
        }
        let has = parents.values().filter(|((state, _), certain)| *certain && *state == Some(true)).count();
        let unknown = parents.values().filter(|((state, _), certain)| *certain && state.is_none()).count();
        let whole = total.max(1) as f64;
        let tally = Tally {
            counted: has as f64 / whole,
            possible: unknown as f64 / whole,
            uncertain: unknown,
            why: vec!["内容不全".to_owned()],
        };
        let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
        let verdict = if total == 0 {
            Verdict::new(Status::Undecidable, open.unwrap_or_default())
        } else {
            // What one of several kinds of evidence would show is not known where that kind was never sent.
            let missing = (!selections.is_empty()).then(|| owed.open_over(facts, &selections)).flatten();
            decide(least, most, &tally, "", missing)
        };
        let verdict = owed.not_yet(facts, verdict).before(&lacking(parents, total, has));
        let actual = (total > 0).then_some(tally.counted);
        let finding = Finding { least: least.value(), most: most.value(), actual, verdict };
        let duty = outcome.add(scope, owed, finding);
        outcome.prove(duty, &self.parents, facts.stock.table(self.parents.table), links);
        found.iter().for_each(|(table, row)| outcome.note(duty, table, *row, ""));
    }
}

/// `应有12，有10；缺：计划1、图片2`.
fn lacking(parents: &BTreeMap<String, (State, bool)>, total: usize, has: usize) -> String {
    if total == 0 || has == total {
        return String::new();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, lacking), _) in parents.values().filter(|(_, certain)| *certain) {
        for zh in lacking.iter().filter(|zh| !zh.is_empty()) {
            *counts.entry(zh).or_default() += 1;
        }
    }
    let listed: Vec<String> = counts.iter().map(|(zh, n)| format!("{zh}{n}")).collect();
    let lacks = if listed.is_empty() { String::new() } else { format!("缺：{}", listed.join("、")) };
    joined(&[&format!("共{}，齐全{}", shown(total as f64), shown(has as f64)), &lacks])
}
