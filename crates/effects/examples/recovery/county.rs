//! Counties with a known truth: who mentored whom, who rated whom, and what everybody is really worth.

use std::collections::BTreeMap;

/// Numbers that look like chance, from a fixed start (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// The stream of one run.
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0xD134_2543_DE82_EF95));
        chance.next();
        chance
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        ((self.next() * bound as f64) as usize).min(bound - 1)
    }

    /// Normal, by the polar form of Box and Muller; the second of each pair is thrown away.
    fn normal(&mut self) -> f64 {
        loop {
            let (a, b) = (2.0 * self.next() - 1.0, 2.0 * self.next() - 1.0);
            let square = a * a + b * b;
            if square > 0.0 && square < 1.0 {
                return a * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }
}

/// How a county is made.
#[derive(Clone, Copy)]
pub struct Scenario {
    pub schools: usize,
    pub mentors: usize,
    pub mentees: usize,
    pub raters: usize,
    /// Chance that a mentee has another mentor next year, and that the pair crosses schools.
    pub change: f64,
    pub crossing: f64,
    /// Standard deviations.
    pub mentor: f64,
    pub mentee: f64,
    pub school: f64,
    pub rater: f64,
    pub error: f64,
    /// Growth of a mentee a year: 0 without a growth model.
    pub slope: f64,
    /// Correlation of the school's effect with the mean of its mentors.
    pub sorting: f64,
    /// Correlation of a mentee's start with a trait of the mentor that has nothing to do with effectiveness.
    pub selection: f64,
    /// Share of ratings that are the mentor's own, and what such a rating has too much: mean, and spread between mentors.
    pub own: f64,
    pub own_bias: f64,
    pub own_spread: f64,
    /// Years of exposure and marks at four waves (dose form), or shares and marks of one to three years (share form).
    pub dose: bool,
}

/// The base of the share form.
pub const BASE: Scenario = Scenario {
    schools: 40,
    mentors: 125,
    mentees: 400,
    raters: 30,
    change: 0.25,
    crossing: 0.1,
    mentor: 1.5,
    mentee: 2.0,
    school: 1.2,
    rater: 1.5,
    error: 2.2,
    slope: 0.0,
    sorting: 0.0,
    selection: 0.0,
    own: 0.0,
    own_bias: 0.0,
    own_spread: 0.0,
    dose: false,
};

/// The base of the dose form: points a mentoring year, learnt from growth.
pub const DOSE: Scenario = Scenario { mentor: 0.8, slope: 0.5, selection: 0.6, mentees: 400, dose: true, ..BASE };

/// One mark.
pub struct Mark {
    pub mentee: usize,
    pub school: usize,
    /// The rater's number; of a mentor's own mark `None`.
    pub rater: Option<usize>,
    pub year: usize,
    pub baseline: f64,
    pub score: f64,
    /// Weights of mentors: shares, or years.
    pub mentors: Vec<(usize, f64)>,
    /// Shares of the time so far, whatever the form.
    pub shares: Vec<(usize, f64)>,
}

/// A county and its truth.
pub struct County {
    pub marks: Vec<Mark>,
    pub mentor: Vec<f64>,
    pub mentor_school: Vec<usize>,
}

/// Points of everybody at the start.
const START: f64 = 70.0;
const PER_YEAR: f64 = 1.5;
/// Points of one standard deviation of what is known at entry.
const PER_BASELINE: f64 = 2.0;
/// Waves of the dose form.
const WAVES: usize = 4;

impl County {
    /// Makes one.
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let mut dice = Chance::new(seed);
        let mentor_school: Vec<usize> = (0..scenario.mentors).map(|mentor| mentor % scenario.schools).collect();
        let mentor: Vec<f64> = (0..scenario.mentors).map(|_| scenario.mentor * dice.normal()).collect();
        let traits: Vec<f64> = (0..scenario.mentors).map(|_| dice.normal()).collect();
        let school = schools(scenario, &mentor, &mentor_school, &mut dice);
        let rater: Vec<f64> = (0..scenario.raters).map(|_| scenario.rater * dice.normal()).collect();
        let own: Vec<f64> =
            (0..scenario.mentors).map(|_| scenario.own_bias + scenario.own_spread * dice.normal()).collect();
        let truth = Truth { mentor: &mentor, traits, school, rater, own };
        let mut marks = Vec::new();
        for mentee in 0..scenario.mentees {
            // Few mentors have many mentees, most have one to four.
            let first = (dice.next().powf(1.4) * scenario.mentors as f64) as usize % scenario.mentors;
            let history = history(scenario, first, &mentor_school, &mut dice);
            marks.extend(of_mentee(scenario, (mentee, &history), &mentor_school, &truth, &mut dice));
        }
        Self { marks, mentor, mentor_school }
    }

    /// Mentees of each mentor among the marks.
    pub fn mentees(&self) -> BTreeMap<usize, usize> {
        let mut pairs: Vec<(usize, usize)> =
            self.marks.iter().flat_map(|mark| mark.shares.iter().map(|(mentor, _)| (*mentor, mark.mentee))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.into_iter().fold(BTreeMap::new(), |mut counts, (mentor, _)| {
            *counts.entry(mentor).or_default() += 1;
            counts
        })
    }
}

struct Truth<'t> {
    mentor: &'t [f64],
    traits: Vec<f64>,
    school: Vec<f64>,
    rater: Vec<f64>,
    own: Vec<f64>,
}

/// School effects; sorted ones follow the mean of the school's mentors.
fn schools(scenario: &Scenario, mentor: &[f64], of: &[usize], dice: &mut Chance) -> Vec<f64> {
    let mean = |school: usize| {
        let own: Vec<f64> =
            mentor.iter().zip(of).filter(|(_, own)| **own == school).map(|(effect, _)| *effect).collect();
        if own.is_empty() {
            0.0
        } else {
            own.iter().sum::<f64>() / (own.len() as f64).sqrt() / scenario.mentor.max(1e-9)
        }
    };
    let rest = (1.0 - scenario.sorting * scenario.sorting).sqrt();
    (0..scenario.schools)
        .map(|school| scenario.school * (scenario.sorting * mean(school) + rest * dice.normal()))
        .collect()
}

/// The mentor of each year.
fn history(scenario: &Scenario, first: usize, of: &[usize], dice: &mut Chance) -> Vec<usize> {
    let years = if scenario.dose { WAVES - 1 } else { 1 + dice.below(3) };
    let mut history = vec![first];
    while history.len() < years {
        let last = history[history.len() - 1];
        let next = if dice.next() < scenario.change { colleague(scenario, last, of, dice) } else { last };
        history.push(next);
    }
    history
}

fn colleague(scenario: &Scenario, last: usize, of: &[usize], dice: &mut Chance) -> usize {
    if dice.next() < scenario.crossing {
        return dice.below(scenario.mentors);
    }
    let others: Vec<usize> = (0..scenario.mentors).filter(|other| of[*other] == of[last] && *other != last).collect();
    if others.is_empty() { last } else { others[dice.below(others.len())] }
}

fn of_mentee(
    scenario: &Scenario,
    (mentee, history): (usize, &[usize]),
    of: &[usize],
    truth: &Truth<'_>,
    dice: &mut Chance,
) -> Vec<Mark> {
    let (school, baseline) = (of[history[0]], dice.normal());
    let rest = (1.0 - scenario.selection * scenario.selection).sqrt();
    let start = scenario.mentee * (scenario.selection * truth.traits[history[0]] + rest * dice.normal());
    let slope = scenario.slope * dice.normal();
    let waves: Vec<usize> = if scenario.dose { (0..WAVES).collect() } else { (1..=history.len()).collect() };
    let mut marks = Vec::new();
    for wave in waves {
        let mut years: BTreeMap<usize, f64> = BTreeMap::new();
        history.iter().take(wave).for_each(|mentor| *years.entry(*mentor).or_default() += 1.0);
        let shares: Vec<(usize, f64)> = years.iter().map(|(mentor, years)| (*mentor, years / wave as f64)).collect();
        let mentors = if scenario.dose { years.into_iter().collect() } else { shares.clone() };
        let taught: f64 = mentors.iter().map(|(mentor, weight)| weight * truth.mentor[*mentor]).sum();
        let expected = START + (PER_YEAR + slope) * wave as f64 + PER_BASELINE * baseline + start + taught;
        // A panel of two each year, or one visitor at each wave.
        for _ in 0..if scenario.dose { 1 } else { 2 } {
            let last = history[wave.clamp(1, history.len()) - 1];
            let own = dice.next() < scenario.own;
            let rater = dice.below(scenario.raters);
            let severity = if own { truth.own[last] } else { truth.rater[rater] };
            marks.push(Mark {
                mentee,
                school,
                rater: (!own).then_some(rater),
                year: wave,
                baseline,
                score: expected + truth.school[school] + severity + scenario.error * dice.normal(),
                mentors: mentors.clone(),
                shares: shares.clone(),
            });
        }
    }
    marks
}
