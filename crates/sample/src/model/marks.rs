//! How raters marked young teachers: once at the start, then every spring, by two or three people each of whom sees it a
//! little otherwise.

use chrono::NaiveDate;

use super::County;
use super::pairs::Pair;
use crate::calendar::{Term, school_day_after};
use crate::names;
use crate::random::Random;

/// One mark of one rater.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The unit the young teacher works in.
    pub unit: usize,
    /// The term it was given in.
    pub term: usize,
    /// The young teacher.
    pub person: usize,
    /// 入职评估 or 年度课堂评估.
    pub scheme: &'static str,
    /// Who gave it.
    pub rater: Rater,
    /// Points of 100, in halves.
    pub score: f64,
    /// The day.
    pub date: NaiveDate,
}

/// Somebody who marks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rater {
    /// A researcher of the bureau, by name.
    Researcher(String),
    /// A teacher of the county.
    Teacher(usize),
}

/// Points at the start of the first year.
const START: f64 = 63.0;
/// Points a year brings whoever the mentor is.
const PER_YEAR: f64 = 4.0;
/// Standard deviations: a young teacher's start, growth a year, a mentor a year, a school, a rater, a single mark.
const START_SPREAD: f64 = 4.0;
const GROWTH_SPREAD: f64 = 1.0;
const MENTOR_SPREAD: f64 = 1.3;
const SCHOOL_SPREAD: f64 = 1.5;
const RATER_SPREAD: f64 = 2.5;
const MARK_SPREAD: f64 = 2.4;
/// What a mentor gives the own mentee too much.
const OWN_MENTEE: f64 = 3.5;
/// Researchers of the bureau who go round.
const RESEARCHERS: usize = 6;
/// People of a school who sit on panels: those first in its register, mentors among them.
const PANELISTS: usize = 2;
const YEAR: f64 = 365.25;

/// Lets raters mark every young teacher with a mentor: at the start, and every spring.
pub fn mark(county: &mut County, random: &Random) {
    let panel = researchers(random);
    for (index, term) in county.terms.clone().iter().enumerate() {
        for person in 0..county.people.len() {
            let Some(scheme) = due(county, person, term) else { continue };
            let Some(unit) = county.people[person].unit_on(term.teaching_end) else { continue };
            let mut dice = random.fork(&format!("marks {} {}", term.id(), county.people[person].staff_no));
            // Now and then somebody is away on the day, and nobody comes back for one.
            if dice.chance(if term.half == 1 { 7 } else { 3 }) {
                continue;
            }
            let days = if term.half == 1 { dice.between(8, 28) } else { dice.between(70, 105) };
            let date = school_day_after(term.teaching_start, days).min(term.teaching_end);
            let visit = Visit { unit, term: index, person, scheme, date };
            let raters = visit.raters(county, &panel, &mut dice);
            let truth = visit.truth(county, random);
            let marks =
                raters.into_iter().map(|rater| visit.mark(county, rater, truth, random, &mut dice)).collect::<Vec<_>>();
            county.marks.extend(marks);
        }
    }
}

/// The assessment due in a term: at the start in the first autumn of somebody's pairs, the yearly one every spring.
fn due(county: &County, person: usize, term: &Term) -> Option<&'static str> {
    let own = || county.pairs.iter().filter(move |pair| pair.mentee == person);
    own().find(|pair| pair.start <= term.teaching_end && pair.end >= term.teaching_start)?;
    let first = own().map(|pair| pair.start).min()?;
    match term.half {
        2 => Some("年度课堂评估"),
        _ if first >= term.start => Some("入职评估"),
        _ => None,
    }
}

fn researchers(random: &Random) -> Vec<String> {
    let mut dice = random.fork("researchers");
    let mut found: Vec<String> = Vec::new();
    while found.len() < RESEARCHERS {
        let (name, _) = names::person(&mut dice, 50);
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Points a year a mentor adds beyond the average of mentors.
fn mentor_effect(county: &County, mentor: usize, random: &Random) -> f64 {
    trait_of(random, &format!("mentor {}", county.people[mentor].staff_no), MENTOR_SPREAD)
}

/// What stays with a person or school: a normal number that depends on the seed and the label alone.
fn trait_of(random: &Random, label: &str, spread: f64) -> f64 {
    spread * normal(&mut random.fork(&format!("trait {label}")))
}

/// About normal: the sum of twelve even numbers less six.
fn normal(dice: &mut Random) -> f64 {
    (0..12).map(|_| (dice.word() >> 11) as f64 / (1_u64 << 53) as f64).sum::<f64>() - 6.0
}

/// One young teacher seen on one day.
struct Visit {
    unit: usize,
    term: usize,
    person: usize,
    scheme: &'static str,
    date: NaiveDate,
}

impl Visit {
    /// A researcher, a teacher of another school of the kind, and mostly one of the own school, who may be the mentor.
    fn raters(&self, county: &County, panel: &[String], dice: &mut Random) -> Vec<Rater> {
        let kind = county.units[self.unit].spec.kind;
        let alike = |unit: &usize| *unit != self.unit && county.units[*unit].spec.kind == kind;
        let others: Vec<usize> = (0..county.units.len()).filter(alike).collect();
        let mut raters = vec![Rater::Researcher(panel[dice.below(panel.len())].clone())];
        if others.is_empty() {
            raters.push(Rater::Researcher(panel[dice.below(panel.len())].clone()));
        } else {
            raters.extend(self.panelist(county, others[dice.below(others.len())], dice));
        }
        if dice.chance(70) {
            raters.extend(self.panelist(county, self.unit, dice));
        }
        let mut seen = std::collections::BTreeSet::new();
        raters.retain(|rater| seen.insert(rater.clone()));
        raters
    }

    fn panelist(&self, county: &County, unit: usize, dice: &mut Random) -> Option<Rater> {
        let settled = |who: &usize| county.people[*who].hired.is_none() && *who != self.person;
        let staff: Vec<usize> = county.staff_of(unit, self.date).into_iter().filter(settled).collect();
        // The head of the school stands first in the register and does not mark.
        staff.get(1 + dice.below(PANELISTS)).copied().map(Rater::Teacher)
    }

    fn mark(&self, county: &County, rater: Rater, truth: f64, random: &Random, dice: &mut Random) -> Mark {
        let (label, own) = match &rater {
            Rater::Researcher(name) => (name.clone(), false),
            Rater::Teacher(who) => (county.people[*who].staff_no.clone(), self.is_mentored_by(county, *who)),
        };
        let severity = trait_of(random, &format!("rater {label}"), RATER_SPREAD);
        let score = truth + severity + normal(dice) * MARK_SPREAD + if own { OWN_MENTEE } else { 0.0 };
        let score = (score.clamp(35.0, 99.0) * 2.0).round() / 2.0;
        Mark {
            unit: self.unit,
            term: self.term,
            person: self.person,
            scheme: self.scheme,
            rater,
            score,
            date: self.date,
        }
    }

    fn is_mentored_by(&self, county: &County, who: usize) -> bool {
        let of = |pair: &Pair| pair.mentee == self.person && pair.mentor == who && pair.start <= self.date;
        county.pairs.iter().any(of)
    }

    /// What a rater without severity would see: the start, the years since, and every mentor's share of them.
    fn truth(&self, county: &County, random: &Random) -> f64 {
        let person = &county.people[self.person];
        let number = person.staff_no.as_str();
        let years = |from: NaiveDate, to: NaiveDate| (to - from).num_days().max(0) as f64 / YEAR;
        let growth = PER_YEAR + trait_of(random, &format!("growth {number}"), GROWTH_SPREAD);
        let own = county.pairs.iter().filter(|pair| pair.mentee == self.person);
        let taught: f64 = own
            .map(|pair| years(pair.start, self.date.min(pair.end)) * mentor_effect(county, pair.mentor, random))
            .sum();
        let school = trait_of(random, &format!("school {}", county.units[self.unit].name), SCHOOL_SPREAD);
        let start = START + trait_of(random, &format!("start {number}"), START_SPREAD);
        start + growth * years(person.first_teaching, self.date) + taught + school
    }
}
