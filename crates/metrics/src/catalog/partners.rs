//! `partners`: how many mentees a mentor has, or mentors a mentee: different people in the period, or at most at one time.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use policy::{DatedValue, Treatment};
use tables::table_spec;

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Tally, decide};
use crate::binder::{Binder, bound};
use crate::condition::Condition;
use crate::facts::{Facts, Spell};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "partners",
    treatment: Treatment::Evaluated,
    keys: &["who", "side", "among", "counts", "at_least", "at_most"],
    numbers: &["at_least", "at_most"],
    bind,
};

#[derive(Debug)]
struct Partners {
    population: Population,
    /// Whether the subject is the mentee of the pairs counted.
    as_mentee: bool,
    among: Option<Condition>,
    at_one_time: bool,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&[Who::Mentor, Who::Mentee, Who::Teacher]);
    binder.needs_bound(&["at_least", "at_most"]);
    let side = binder.word_or_first("side", &["mentor", "mentee"]);
    let counts = binder.word_or_first("counts", &["in_period", "at_one_time"]);
    let among = match (binder.keys.text("among"), table_spec("pairing")) {
        (Some(text), Some(spec)) => Some(binder.condition(&binder.keys, "among", text, spec)?),
        _ => None,
    };
    let population = population?;
    let as_mentee = match population.who {
        Who::Mentor => false,
        Who::Mentee => true,
        _ => side? == "mentee",
    };
    Some(Box::new(Partners {
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        at_one_time: counts? == "at_one_time",
        population,
        as_mentee,
        among,
    }))
}

impl Measure for Partners {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let chosen = match &self.among {
            Some(among) => among.answers("pairing", &facts.frame("pairing")?)?,
            None => vec![Some(true); facts.stock.table("pairing").len()],
        };
        for owed in &self.population.owed(facts, scope.terms)? {
            let pairs = self.pairs(facts, owed, &chosen);
            let certain: Vec<&(&str, &Spell<'_>)> =
                pairs.iter().filter(|(_, spell)| chosen[spell.row] == Some(true)).collect();
            let people: BTreeSet<&str> = certain.iter().map(|(other, _)| *other).collect();
            let all: BTreeSet<&str> = pairs.iter().map(|(other, _)| *other).collect();
            let counted = if self.at_one_time { peak(&certain, (owed.from, owed.to)) } else { people.len() };
            let tally = Tally {
                counted: counted as f64,
                possible: all.len().saturating_sub(people.len()) as f64,
                uncertain: all.len().saturating_sub(people.len()),
                why: vec!["结对内容不全".to_owned()],
            };
            let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
            let verdict = decide(least, most, &tally, scope.unit, no_register(facts, owed));
            let finding = Finding { least: least.value(), most: most.value(), actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            certain.iter().for_each(|(_, spell)| outcome.note(duty, "pairing", spell.row, ""));
        }
        Ok(())
    }
}

impl Partners {
    /// The pairs of a person in the duty's days, each with who the other is.
    fn pairs<'f>(
        &self,
        facts: &'f Facts<'_>,
        owed: &Owed<'f>,
        chosen: &[Option<bool>],
    ) -> Vec<(&'f str, &'f Spell<'f>)> {
        let own = |pair: &crate::facts::Pair<'f>| if self.as_mentee { pair.mentee_id } else { pair.mentor_id };
        let pairs = facts.pairs.iter().filter(|pair| own(pair) == owed.subject_id);
        pairs
            .flat_map(|pair| {
                let other = if self.as_mentee { pair.mentor_id } else { pair.mentee_id };
                pair.spells.iter().map(move |spell| (other, spell))
            })
            .filter(|(_, spell)| spell.overlaps(owed.from, owed.to) && chosen[spell.row] != Some(false))
            .collect()
    }
}

/// How many of them there are on the day there are most.
fn peak(spells: &[&(&str, &Spell<'_>)], (from, to): (NaiveDate, NaiveDate)) -> usize {
    let on = |day: NaiveDate| {
        let there = spells.iter().filter(|(_, spell)| spell.from <= day && day <= spell.to);
        there.map(|(other, _)| *other).collect::<BTreeSet<_>>().len()
    };
    spells.iter().map(|(_, spell)| on(spell.from.clamp(from, to))).max().unwrap_or(0)
}

/// A unit that sent no pairing register of these days leaves open who its people were paired with.
fn no_register(facts: &Facts<'_>, owed: &Owed<'_>) -> Option<String> {
    let mut spells = facts.pairs.iter().flat_map(|pair| &pair.spells);
    let registered = spells.any(|spell| {
        [spell.unit, spell.mentor_unit, spell.mentee_unit].contains(&owed.unit) && spell.overlaps(owed.from, owed.to)
    });
    if registered {
        owed.open_question(facts)
    } else {
        Some(format!("未报送{}的结对名单，不能断定", owed.unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(from: &str, to: &str) -> Spell<'static> {
        let day = |text: &str| text.parse().expect("a day");
        Spell {
            from: day(from),
            to: day(to),
            unit: "",
            mentor_unit: "",
            mentee_unit: "",
            id: None,
            doubt: None,
            stated: true,
            row: 0,
        }
    }

    #[test]
    fn two_one_after_the_other_are_one_at_a_time() {
        let (autumn, spring) = (spell("2024-09-01", "2025-01-31"), spell("2025-02-01", "2025-07-31"));
        let both = spell("2024-12-01", "2025-03-31");
        let days = ("2024-09-01".parse().expect("a day"), "2025-08-31".parse().expect("a day"));
        assert_eq!(peak(&[&("a", &autumn), &("b", &spring)], days), 1);
        assert_eq!(peak(&[&("a", &autumn), &("b", &spring), &("c", &both)], days), 2);
    }
}
