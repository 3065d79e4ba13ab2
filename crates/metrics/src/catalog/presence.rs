//! `presence`: each of several things is there (a body, a named person, a meeting, an approved plan).

use policy::{DatedValue, Treatment};

use super::deadline::gone;
use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::{Binder, date_of};
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "presence",
    treatment: Treatment::Evaluated,
    keys: &["who", "of", "to_on"],
    numbers: &["to_on"],
    bind,
};

#[derive(Debug)]
struct Presence {
    population: Population,
    of: Vec<(String, Selection)>,
    /// Last day of the time it belongs to.
    to_on: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    let of = binder.selections("of", &["zh"]).into_iter();
    let of = of.map(|(selection, section)| (section.required_text("zh").to_owned(), selection)).collect();
    Some(Box::new(Presence { population: population?, of, to_on: binder.own("to_on") }))
}

impl Measure for Presence {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let found: Result<Vec<_>, _> = self.of.iter().map(|(_, selection)| selection.links(facts, &owed)).collect();
        let found = found?;
        for (at, owed) in owed.iter().enumerate() {
            let parts: Vec<(&str, &[Link])> =
                self.of.iter().zip(&found).map(|((name, _), links)| (name.as_str(), links[at].as_slice())).collect();
            let (actual, verdict) = judge(facts, owed, &self.of, &parts);
            let passed =
                gone(facts, owed, date_of(self.to_on.as_ref(), owed.day())).filter(|_| verdict.status != Status::Met);
            let verdict = passed.unwrap_or(verdict);
            let finding = Finding { least: Some(parts.len() as f64), most: None, actual: Some(actual), verdict };
            let duty = outcome.add(scope, owed, finding);
            for ((_, selection), links) in self.of.iter().zip(&found) {
                outcome.prove(duty, selection, facts.stock.table(selection.table), &links[at]);
            }
        }
        Ok(())
    }
}

fn judge(facts: &Facts<'_>, owed: &Owed<'_>, of: &[(String, Selection)], parts: &[(&str, &[Link])]) -> (f64, Verdict) {
    let (there, not): (Vec<_>, Vec<_>) = parts.iter().partition(|(_, links)| links.iter().any(|link| link.certain));
    let actual = there.len() as f64;
    if not.is_empty() {
        return (actual, Verdict::new(Status::Met, ""));
    }
    let missing: Vec<&str> = not.iter().map(|(name, _)| *name).collect();
    let reason = format!("缺少：{}", missing.join("、"));
    if not.iter().all(|(_, links)| !links.is_empty()) {
        return (actual, Verdict::new(Status::Undecidable, format!("记录内容不全：{}", missing.join("、"))));
    }
    // Each part that nobody ever sent material of is open; one that is known to be missing is enough to fail.
    let lacking = of.iter().zip(parts).filter(|(_, (_, links))| links.is_empty()).map(|((_, selection), _)| selection);
    let open: Vec<Option<String>> = lacking.map(|selection| owed.short_over(facts, &[selection])).collect();
    match open.iter().all(Option::is_some).then(|| open.into_iter().flatten().next()).flatten() {
        Some(open) => (actual, Verdict::new(Status::Undecidable, joined(&[&reason, &open]))),
        None => (actual, Verdict::new(Status::Unmet, reason)),
    }
}
