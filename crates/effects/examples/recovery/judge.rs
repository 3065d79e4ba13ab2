//! One simulated county fitted, and how far the answers are from the truth.

use std::collections::BTreeMap;

use qinglan_effects::{Combination, Effect, Fit, Formula, Frame, Options, Posterior, fit, normal};

use crate::county::{County, Mark, Scenario};

type Failure = Box<dyn std::error::Error>;

/// Half-width of a 90 % interval.
const Z: f64 = 1.644_853_626_951_472_7;
const DRAWS: usize = 2000;
/// Differences so large by chance more often than this are none.
const MAX_CHANCE: f64 = 0.1;
/// A list needs to know at least so much of its mentors on the average.
const MIN_RELIABILITY: f64 = 0.3;

/// Which marks the model sees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Mentors' own marks left out.
    LeftOut,
    /// Taken as marks of one more rater, who is nobody in particular.
    Unnoticed,
}

/// What one run came to; shares as (hits, of).
#[derive(Clone, Default)]
pub struct Answer {
    /// Rank correlation with the truth: raw means, adjusted means, model.
    pub spearman: [f64; 3],
    /// Share of the true best tenth found by the same three.
    pub best: [f64; 3],
    /// In the dose form: rank correlation of the raw gain a year.
    pub gain: f64,
    /// Coverage of 90 % intervals: all mentors by plain prediction errors, all with the variances' uncertainty, of one, two to three, four
    /// mentees and more, within schools, ranks.
    pub covered: BTreeMap<&'static str, (usize, usize)>,
    /// Chances to be among the best tenth, in ten steps: sum of chances, hits, number.
    pub calibration: [(f64, f64, usize); 10],
    /// Of those with a chance of 0.8 and more: hits, number.
    pub sure: (usize, usize),
    /// Standard deviations found.
    pub spread: BTreeMap<&'static str, f64>,
    /// Whether a list would be refused because mentors do not differ, or nobody knows by how much.
    pub refused: bool,
}

/// Fits one county and compares.
///
/// # Errors
/// Those of the fit.
pub fn judge(scenario: &Scenario, seed: u64, own: Own) -> Result<Answer, Failure> {
    let county = County::new(scenario, seed);
    let marks: Vec<&Mark> = county.marks.iter().filter(|mark| own == Own::Unnoticed || mark.rater.is_some()).collect();
    let frame = frame(&marks)?;
    let slope = if scenario.slope > 0.0 { " + (0 + year | mentee)" } else { "" };
    let rest = format!("score ~ 1 + year + baseline + (1 | mentee){slope} + (1 | school) + (1 | rater)");
    let found = run(&format!("{rest} + (1 | mentor)"), &frame)?;
    let none = run(&rest, &frame)?;
    let gain = none.criterion - found.criterion;
    let term = found.random.len() - 1;
    let random = &found.random[term];
    let known = |effect: &Effect| (1.0 - effect.prediction[0] / random.covariance[0]).max(0.0);
    let reliability = random.effects.iter().map(known).sum::<f64>() / random.effects.len() as f64;
    let told = gain > 0.0 && normal(-gain.sqrt()) < MAX_CHANCE && reliability >= MIN_RELIABILITY;
    let mut answer = Answer { refused: !told, ..Answer::default() };
    for random in &found.random {
        let name = match (random.group.as_str(), random.columns[0].as_str()) {
            ("mentee", "year") => "slope",
            ("mentee", _) => "mentee",
            ("mentor", _) => "mentor",
            ("school", _) => "school",
            _ => "rater",
        };
        answer.spread.insert(name, random.standard_deviation(0));
    }
    answer.spread.insert("error", found.residual_sd);
    let levels = &found.random[term].levels;
    let numbers: Vec<usize> = levels.iter().map(|name| name[1..].parse()).collect::<Result<_, _>>()?;
    let truth: Vec<f64> = numbers.iter().map(|number| county.mentor[*number]).collect();
    let values: Vec<f64> = found.random[term].effects.iter().map(|effect| effect.values[0]).collect();
    orders(&mut answer, &marks, &numbers, (&truth, &values), scenario);
    if found.random[term].covariance[0] > 0.0 {
        coverage(&mut answer, (&found, term), &county, &numbers, &truth)?;
    }
    Ok(answer)
}

fn run(formula: &str, frame: &Frame) -> Result<Fit, Failure> {
    Ok(fit(&Formula::parse(formula)?, frame, &Options::default())?)
}

fn frame(marks: &[&Mark]) -> Result<Frame, Failure> {
    let words = |of: &dyn Fn(&Mark) -> String| marks.iter().map(|mark| of(mark)).collect::<Vec<String>>();
    let members =
        |mark: &&Mark| mark.mentors.iter().map(|(mentor, weight)| (format!("m{mentor:04}"), *weight)).collect();
    Ok(Frame::new()
        .with_numbers("score", marks.iter().map(|mark| mark.score).collect())?
        .with_numbers("year", marks.iter().map(|mark| mark.year as f64).collect())?
        .with_numbers("baseline", marks.iter().map(|mark| mark.baseline).collect())?
        .with_words("mentee", words(&|mark| format!("t{}", mark.mentee)))?
        .with_words("school", words(&|mark| format!("s{}", mark.school)))?
        .with_words("rater", words(&|mark| mark.rater.map_or_else(|| "own".to_owned(), |rater| format!("r{rater}"))))?
        .with_members("mentor", marks.iter().map(members).collect())?)
}

/// Rank correlations and best tenths of raw means, adjusted means and the model.
fn orders(
    answer: &mut Answer,
    marks: &[&Mark],
    numbers: &[usize],
    (truth, values): (&[f64], &[f64]),
    scenario: &Scenario,
) {
    let raw = means(marks, numbers, &marks.iter().map(|mark| mark.score).collect::<Vec<f64>>());
    let adjusted = means(marks, numbers, &residuals(marks));
    answer.spearman = [spearman(&raw, truth), spearman(&adjusted, truth), spearman(values, truth)];
    answer.best = [hits(&raw, truth), hits(&adjusted, truth), hits(values, truth)];
    if scenario.dose {
        answer.gain = spearman(&gains(marks, numbers), truth);
    }
}

/// Weighted means by mentor; a mentor without marks takes the mean of all.
fn means(marks: &[&Mark], numbers: &[usize], scores: &[f64]) -> Vec<f64> {
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (mark, score) in marks.iter().zip(scores) {
        for (mentor, weight) in &mark.shares {
            let sum = sums.entry(*mentor).or_default();
            *sum = (sum.0 + weight * score, sum.1 + weight);
        }
    }
    let overall = scores.iter().sum::<f64>() / scores.len() as f64;
    numbers.iter().map(|number| sums.get(number).map_or(overall, |(sum, weight)| sum / weight)).collect()
}

/// What year and what was known at entry leave of each score, by least squares.
fn residuals(marks: &[&Mark]) -> Vec<f64> {
    let columns: [Vec<f64>; 2] =
        [marks.iter().map(|mark| mark.year as f64).collect(), marks.iter().map(|mark| mark.baseline).collect()];
    let mut rest: Vec<f64> = marks.iter().map(|mark| mark.score).collect();
    let mut basis: Vec<Vec<f64>> = vec![vec![1.0; marks.len()]];
    basis.extend(columns);
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for place in 0..basis.len() {
        for other in 0..place {
            let share = dot(&basis[place], &basis[other]) / dot(&basis[other], &basis[other]);
            let known = basis[other].clone();
            basis[place].iter_mut().zip(&known).for_each(|(cell, value)| *cell -= share * value);
        }
        let share = dot(&rest, &basis[place]) / dot(&basis[place], &basis[place]);
        rest.iter_mut().zip(&basis[place]).for_each(|(cell, value)| *cell -= share * value);
    }
    rest
}

/// Mean gain a year of a mentor's mentees, from the first wave to the last.
fn gains(marks: &[&Mark], numbers: &[usize]) -> Vec<f64> {
    let mut waves: BTreeMap<usize, BTreeMap<usize, (f64, f64)>> = BTreeMap::new();
    let mut shares: BTreeMap<usize, &Mark> = BTreeMap::new();
    for mark in marks {
        let sum = waves.entry(mark.mentee).or_default().entry(mark.year).or_default();
        *sum = (sum.0 + mark.score, sum.1 + 1.0);
        shares
            .entry(mark.mentee)
            .and_modify(|last| {
                if mark.year >= last.year {
                    *last = mark
                }
            })
            .or_insert(mark);
    }
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (mentee, waves) in &waves {
        let (Some((first, a)), Some((last, b))) = (waves.first_key_value(), waves.last_key_value()) else { continue };
        let gain = (b.0 / b.1 - a.0 / a.1) / (last - first).max(1) as f64;
        for (mentor, weight) in &shares[mentee].shares {
            let sum = sums.entry(*mentor).or_default();
            *sum = (sum.0 + weight * gain, sum.1 + weight);
        }
    }
    numbers.iter().map(|number| sums.get(number).map_or(0.0, |(sum, weight)| sum / weight.max(1e-12))).collect()
}

/// How often intervals hold the truth, and how often chances come true.
fn coverage(
    answer: &mut Answer,
    (found, term): (&Fit, usize),
    county: &County,
    numbers: &[usize],
    truth: &[f64],
) -> Result<(), Failure> {
    let levels = &found.random[term].levels;
    let plain = found.posterior(term, 0, levels)?;
    let whole = found.integrated_posterior(term, 0, levels)?;
    let mentees = county.mentees();
    for (at, number) in numbers.iter().enumerate() {
        let holds = |posterior: &Posterior| {
            (posterior.means()[at] - truth[at]).abs() <= Z * posterior.covariance(at, at).sqrt()
        };
        let class = match mentees.get(number).copied().unwrap_or_default() {
            0..=1 => "1 mentee",
            2..=3 => "2-3 mentees",
            _ => "4+ mentees",
        };
        for (name, held) in [("plain", holds(&plain)), ("all", holds(&whole)), (class, holds(&whole))] {
            tally(answer.covered.entry(name).or_default(), held);
        }
    }
    within(answer, (found, term), county, numbers, truth)?;
    let best = best_tenth(truth.len());
    let drawn = whole.draw_ranks(best, DRAWS, 1)?;
    let ranks = ranks(truth);
    for ((rank, (low, high)), chance) in ranks.into_iter().zip(drawn.intervals).zip(drawn.chances) {
        tally(answer.covered.entry("ranks").or_default(), (low..=high).contains(&rank));
        let hit = rank <= best;
        let step = &mut answer.calibration[((chance * 10.0) as usize).min(9)];
        *step = (step.0 + chance, step.1 + f64::from(u8::from(hit)), step.2 + 1);
        if chance >= 0.8 {
            tally(&mut answer.sure, hit);
        }
    }
    Ok(())
}

/// Each mentor beside the mean of the school's.
fn within(
    answer: &mut Answer,
    (found, term): (&Fit, usize),
    county: &County,
    numbers: &[usize],
    truth: &[f64],
) -> Result<(), Failure> {
    let mut schools: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, number) in numbers.iter().enumerate() {
        schools.entry(county.mentor_school[*number]).or_default().push(at);
    }
    let levels = &found.random[term].levels;
    for own in schools.values().filter(|own| own.len() > 1) {
        let share = 1.0 / own.len() as f64;
        for at in own {
            let weight = |other: &usize| if other == at { 1.0 - share } else { -share };
            let random = own.iter().map(|other| (term, 0, levels[*other].clone(), weight(other))).collect();
            let told = found.combine(&Combination { fixed: Vec::new(), random })?;
            let real: f64 = own.iter().map(|other| weight(other) * truth[*other]).sum();
            let held = (told.value - real).abs() <= Z * told.standard_error;
            tally(answer.covered.entry("within school").or_default(), held);
        }
    }
    Ok(())
}

fn tally(sum: &mut (usize, usize), hit: bool) {
    *sum = (sum.0 + usize::from(hit), sum.1 + 1);
}

fn best_tenth(count: usize) -> usize {
    count.div_ceil(10)
}

/// Ranks, the largest first.
fn ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    let mut ranks = vec![0; values.len()];
    order.iter().zip(1..).for_each(|(at, rank)| ranks[*at] = rank);
    ranks
}

fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let count = a.len() as f64;
    let squares: f64 = a.iter().zip(&b).map(|(a, b)| (*a as f64 - *b as f64).powi(2)).sum();
    1.0 - 6.0 * squares / (count * (count * count - 1.0))
}

/// Share of the true best tenth that stands in the best tenth found.
fn hits(values: &[f64], truth: &[f64]) -> f64 {
    let best = best_tenth(truth.len());
    let (found, real) = (ranks(values), ranks(truth));
    let both = found.iter().zip(&real).filter(|(found, real)| **found <= best && **real <= best).count();
    both as f64 / best as f64
}
