//! `completeness`: k of k parts, each shown by a row whose `part` column names it and which `passes`.
//!
//! Parts that do not concern a subject are left out by `without` (a condition on the teacher).

use policy::{DatedValue, Treatment};
use tables::table_spec;

use super::deadline::{gone, missing};
use super::retaken::{Standing, standing};
use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::{Binder, date_of};
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "completeness",
    treatment: Treatment::Evaluated,
    keys: &[
        "who",
        "service_year",
        "contract_year",
        "table",
        "where",
        "match",
        "date",
        "part",
        "parts",
        "passes",
        "without",
        "to_on",
        "when",
    ],
    numbers: &["to_on"],
    bind,
};

#[derive(Debug)]
struct Completeness {
    population: Population,
    selection: Selection,
    part: &'static str,
    parts: Vec<String>,
    passes: Option<Condition>,
    without: Vec<(String, Condition)>,
    /// Last day of the time it belongs to.
    to_on: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    let (selection, parts) = (binder.selection(), binder.texts("parts"));
    binder.keys.need("part");
    let mut selection = selection?;
    let spec = table_spec(selection.table)?;
    let part = binder.column(&binder.keys, "part", spec, |kind| kind == tables::ColumnType::Text)?;
    let passes = match binder.keys.text("passes") {
        Some(text) => Some(binder.condition(&binder.keys, "passes", text, spec)?),
        None => None,
    };
    let mut without = Vec::new();
    for section in binder.keys.sections("without") {
        section.only(&["part", "who"]);
        let names: Vec<&str> = parts.iter().map(String::as_str).collect();
        let named = section.known_word("part", section.required_text("part"), &names).map(str::to_owned);
        let who = binder.condition(&section, "who", section.required_text("who"), table_spec("teacher")?);
        without.extend(named.zip(who));
    }
    selection.any_time = binder.of_any_time(&binder.keys);
    Some(Box::new(Completeness {
        population: population?,
        selection,
        part,
        parts,
        passes,
        without,
        to_on: binder.own("to_on"),
    }))
}

impl Measure for Completeness {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let frame = facts.frame(self.selection.table)?;
        let passed = match &self.passes {
            Some(condition) => condition.answers(self.selection.table, &frame)?,
            None => vec![Some(true); frame.height()],
        };
        let spared: Result<Vec<_>, _> = self
            .without
            .iter()
            .map(|(part, who)| Ok((part, who.answers("teacher", &facts.frame("teacher")?)?)))
            .collect();
        let spared: Vec<(&String, Vec<Option<bool>>)> = spared.map_err(|error: MeasureError| error)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let needed: Vec<&String> = self.parts.iter().filter(|part| !is_spared(&spared, part, owed)).collect();
            let state = |part: &str| {
                let is_about = |link: &&Link| table.text(link.row, self.part).is_some_and(|text| text.contains(part));
                let about: Vec<Link> = links.iter().filter(is_about).copied().collect();
                standing((&self.selection, table), owed, &about, &passed)
            };
            let states: Vec<(&str, Standing)> = needed.iter().map(|part| (part.as_str(), state(part))).collect();
            let (actual, verdict) = judge(facts, owed, &self.selection, &states);
            let passed =
                gone(facts, owed, date_of(self.to_on.as_ref(), owed.day())).filter(|_| verdict.status != Status::Met);
            let verdict = passed.unwrap_or(verdict);
            let finding = Finding { least: Some(needed.len() as f64), most: None, actual: Some(actual), verdict };
            let duty = outcome.add(scope, owed, finding);
            let shown: Vec<Link> = links.to_vec();
            outcome.prove(duty, &self.selection, table, &shown);
        }
        Ok(())
    }
}

fn is_spared(spared: &[(&String, Vec<Option<bool>>)], part: &str, owed: &Owed<'_>) -> bool {
    let row = owed.basis.iter().find(|(table, _)| *table == "teacher").map(|(_, row)| *row);
    let Some(row) = row else { return false };
    spared.iter().any(|(spared, answers)| *spared == part && answers.get(row) == Some(&Some(true)))
}

/// From the state of each part (no row, row unknown, failed, passed) to a verdict.
fn judge(facts: &Facts<'_>, owed: &Owed<'_>, selection: &Selection, states: &[(&str, Standing)]) -> (f64, Verdict) {
    let of = |wanted: Option<Option<bool>>| -> Vec<&str> {
        states.iter().filter(|(_, standing)| standing.state == wanted).map(|(part, _)| *part).collect()
    };
    let (passed, failed, unknown, absent) = (of(Some(Some(true))), of(Some(Some(false))), of(Some(None)), of(None));
    let listed = |word: &str, parts: &[&str]| {
        if parts.is_empty() { String::new() } else { format!("{word}：{}", parts.join("、")) }
    };
    let later = |(part, standing): &(&str, Standing)| standing.later.as_ref().map(|when| format!("{part}（{when}）"));
    let later: Vec<String> = states.iter().filter_map(later).collect();
    let later: Vec<&str> = later.iter().map(String::as_str).collect();
    let reason = joined(&[
        &listed("未通过", &failed),
        &listed("以后补考通过", &later),
        &listed("内容不全", &unknown),
        &listed("缺少", &absent),
    ]);
    let actual = passed.len() as f64;
    if passed.len() == states.len() {
        return (actual, Verdict::new(Status::Met, ""));
    }
    if facts.last_day < owed.to {
        return (actual, Verdict::new(Status::Undecidable, joined(&[&format!("尚未到期（{}）", owed.to), &reason])));
    }
    if !failed.is_empty() {
        return (actual, Verdict::new(Status::Unmet, reason));
    }
    if !unknown.is_empty() {
        return (actual, Verdict::new(Status::Undecidable, reason));
    }
    let verdict = match owed.open_question(facts) {
        Some(open) => Verdict::new(Status::Undecidable, open),
        None => missing(facts, owed, &[selection], owed.to.min(facts.last_day)),
    };
    (actual, verdict.after(&reason))
}
