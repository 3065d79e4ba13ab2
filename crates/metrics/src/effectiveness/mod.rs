//! How much a mentor's mentees progressed beyond comparable ones: a mixed model over the marks of raters, with its
//! uncertainty, and without an answer where the data give none.
//!
//! `marks` reads what raters gave and says of every mark whether it may be used; `exposure` counts the years a mentee spent
//! with each mentor; `model` fits; `guard` says what must be there; `posterior` and `year` say what is told of whom;
//! `raters` reads the raters out of the same fit; `views` are the tables people see.

mod components;
mod exposure;
mod guard;
mod marks;
mod model;
mod numbers;
mod posterior;
mod raters;
#[cfg(test)]
mod tests;
mod views;
mod year;

use tables::{Table, table_spec};

use crate::MeasureError;
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Outcome, declared};

/// The weights of mentors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Years with each mentor since the first mark: an effect is points a year, learnt from growth.
    Dose,
    /// Shares of the time so far: an effect is points, learnt from levels. For marks of one day only.
    Share,
}

impl Form {
    const WORDS: [&'static str; 2] = ["dose", "share"];

    /// The unit of an effect.
    const fn unit(self) -> &'static str {
        match self {
            Self::Dose => "分/年",
            Self::Share => "分",
        }
    }
}

/// How a pack reads a mentor's effect.
#[derive(Debug)]
pub(crate) struct EffectPlan {
    /// Place of the rule in the pack whose result on the mentee is shown beside the estimate.
    outcome: usize,
    /// Which marks count; without it nothing is estimated.
    marks: Option<Condition>,
    form: Form,
    numbers: Option<numbers::Plan>,
}

impl EffectPlan {
    /// Binds `[effect]`.
    pub fn bind(binder: &Binder<'_>, rules: &[String]) -> Option<Self> {
        let keys = &binder.keys;
        let own: Vec<&str> = ["outcome", "marks", "form"].iter().chain(numbers::KEYS).copied().collect();
        keys.only(&own);
        let known: Vec<&str> = rules.iter().map(String::as_str).collect();
        let outcome = keys.known_word("outcome", keys.required_text("outcome"), &known);
        let outcome = outcome.and_then(|id| known.iter().position(|rule| *rule == id));
        let Some(text) = keys.text("marks") else {
            return Some(Self { outcome: outcome?, marks: None, form: Form::Dose, numbers: None });
        };
        let marks = binder.condition(keys, "marks", text, table_spec("rubric_score")?);
        let form = keys.known_word("form", keys.required_text("form"), &Form::WORDS);
        let form = form.map(|word| if word == "dose" { Form::Dose } else { Form::Share });
        let numbers = numbers::Plan::bind(binder);
        Some(Self { outcome: outcome?, marks: Some(marks?), form: form?, numbers: Some(numbers?) })
    }
}

/// The views `mentor_effect`, `effect_summary`, `rater_effect` and `ratings`.
///
/// # Errors
/// Mistakes of ours; what the data do not bear is said in the views.
pub(crate) fn effects(
    plan: Option<(usize, &EffectPlan)>,
    facts: &Facts<'_>,
    outcome: &Outcome<'_>,
) -> Result<Vec<Table>, MeasureError> {
    let Some((pack, plan)) = plan else {
        let names = ["mentor_effect", "effect_summary", "rater_effect", "ratings"];
        return Ok(names.iter().map(|name| Table::empty(declared(name))).collect());
    };
    let exposure = exposure::Exposure::of(facts);
    let numbers = match &plan.numbers {
        Some(numbers) => numbers.on(facts.last_day).map_err(guard::Refusal::Unset),
        None => Err(guard::Refusal::NotAsked),
    };
    let marks = match &numbers {
        Ok(numbers) => marks::read(plan, facts, &exposure, numbers)?,
        Err(_) => Vec::new(),
    };
    let years: Vec<i32> = {
        let mut years: Vec<i32> = facts.measured.iter().map(|term| term.school_year).collect();
        years.dedup();
        years
    };
    let judged: Vec<year::Year<'_>> = years
        .iter()
        .map(|year| year::Year::of(*year, (pack, plan), facts, outcome, (&exposure, &marks, &numbers)))
        .collect();
    Ok(vec![
        views::mentor_effect(&judged),
        views::effect_summary(&judged, plan.form),
        views::rater_effect(&judged),
        views::ratings(&marks, facts),
    ])
}
