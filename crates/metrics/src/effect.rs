//! A mentor's effect: the share of their mentees for whom an outcome was met, with its interval, or nothing where there are too few.

use std::collections::{BTreeMap, BTreeSet};

use policy::DatedValue;
use tables::{Period, Table};

use crate::attain::Status;
use crate::binder::Binder;
use crate::facts::Facts;
use crate::outcome::{Outcome, declared};
use crate::parameters::number_at;
use crate::terms::{school_year_end, school_year_start};

/// How a pack reads a mentor's effect.
#[derive(Debug)]
pub(crate) struct EffectPlan {
    /// Place of the rule in the pack whose result on the mentee counts.
    outcome: usize,
    min_mentees: DatedValue,
    z: DatedValue,
}

impl EffectPlan {
    /// Binds `[effect]`.
    pub fn bind(binder: &Binder<'_>, rules: &[String]) -> Option<Self> {
        let keys = &binder.keys;
        keys.only(&["outcome", "min_mentees", "z"]).need("min_mentees");
        keys.need("z");
        let known: Vec<&str> = rules.iter().map(String::as_str).collect();
        let outcome = keys.known_word("outcome", keys.required_text("outcome"), &known);
        let outcome = outcome.and_then(|id| known.iter().position(|rule| *rule == id));
        let (min_mentees, z) = (binder.parameter("min_mentees"), binder.parameter("z"));
        Some(Self { outcome: outcome?, min_mentees: min_mentees?, z: z? })
    }
}

/// One mentor in one school year.
struct Effect<'f> {
    unit: &'f str,
    mentor: &'f str,
    id: &'f str,
    year: i32,
    /// Mentees whose outcome was decided, and those for whom it was met.
    decided: i64,
    met: i64,
    mentees: i64,
    /// The interval, where there are enough mentees.
    interval: Option<(f64, f64)>,
}

/// The view `mentor_effect`. `mentees` counts all of the year, the estimate only those decided.
pub(crate) fn mentor_effect(plan: Option<(usize, &EffectPlan)>, facts: &Facts<'_>, outcome: &Outcome<'_>) -> Table {
    let mut rows = Table::builder(declared("mentor_effect"));
    let Some((pack, plan)) = plan else { return rows.finish() };
    let mut effects = effects(pack, plan, facts, outcome);
    effects.sort_by_key(|effect| (effect.unit, effect.mentor, effect.id, effect.year));
    for effect in &effects {
        let others = || effects.iter().filter(|other| other.year == effect.year).filter_map(|other| other.interval);
        let ranks = effect.interval.map(|(low, high)| {
            let better = others().filter(|other| other.0 > high).count() as i64;
            let worse = others().filter(|other| other.1 < low).count() as i64;
            (1 + better, others().count() as i64 - worse)
        });
        rows.row()
            .text("unit", effect.unit)
            .text("mentor", effect.mentor)
            .int("school_year", i64::from(effect.year))
            .int("mentees", effect.mentees)
            .number("estimate", effect.interval.map(|_| effect.met as f64 / effect.decided as f64))
            .number("low", effect.interval.map(|interval| interval.0))
            .number("high", effect.interval.map(|interval| interval.1))
            .int("rank_low", ranks.map(|ranks| ranks.0))
            .int("rank_high", ranks.map(|ranks| ranks.1))
            .boolean("enough_data", effect.interval.is_some());
    }
    rows.finish()
}

fn effects<'f>(pack: usize, plan: &EffectPlan, facts: &'f Facts<'_>, outcome: &Outcome<'_>) -> Vec<Effect<'f>> {
    let mut results: BTreeMap<(&str, i32), Status> = BTreeMap::new();
    for duty in outcome.duties.iter().filter(|duty| duty.pack == pack && duty.rule == plan.outcome) {
        if let Period::SchoolYear(year) = duty.period {
            results.insert((duty.subject_id, year), duty.verdict.status);
        }
    }
    let years: BTreeSet<i32> = facts.measured.iter().map(|term| term.school_year).collect();
    let mut effects: BTreeMap<(&str, i32), Effect<'f>> = BTreeMap::new();
    for year in years {
        let days = (school_year_start(year), school_year_end(year).min(facts.last_day));
        for pair in &facts.pairs {
            let Some(spell) = pair.spell_within(days.0, days.1) else { continue };
            let effect = effects.entry((pair.mentor_id, year)).or_insert_with(|| Effect {
                unit: spell.mentor_unit,
                mentor: pair.mentor,
                id: pair.mentor_id,
                year,
                decided: 0,
                met: 0,
                mentees: 0,
                interval: None,
            });
            effect.mentees += 1;
            match results.get(&(pair.mentee_id, year)) {
                Some(Status::Met) => {
                    effect.met += 1;
                    effect.decided += 1;
                }
                Some(Status::Unmet) => effect.decided += 1,
                _ => {}
            }
        }
    }
    for effect in effects.values_mut() {
        let day = school_year_start(effect.year);
        let enough = number_at(&plan.min_mentees, day).is_some_and(|least| effect.decided as f64 >= least.max(1.0));
        let z = number_at(&plan.z, day).filter(|_| enough);
        effect.interval = z.map(|z| wilson(effect.met as f64, effect.decided as f64, z));
    }
    effects.into_values().collect()
}

/// Wilson's interval of a share of `met` in `n`, `z` standard errors wide.
fn wilson(met: f64, n: f64, z: f64) -> (f64, f64) {
    let share = met / n;
    let scale = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / scale;
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / scale;
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_is_that_of_the_textbook() {
        // 81 of 263 at 95 %: 0.2553 to 0.3662 (Newcombe 1998, method 3).
        let (low, high) = wilson(81.0, 263.0, 1.959964);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = wilson(0.0, 20.0, 1.959964);
        assert!(low.abs() < 1e-12 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    }
}
