//! Estimates m and u from the pairs themselves, by expectation and maximisation; nothing is left to chance.

use crate::model::{Model, Seen};

/// A model fitted to pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimated {
    /// The model.
    pub model: Model,
    /// Rounds it took.
    pub rounds: usize,
    /// The largest change of any probability in the last round.
    pub moved: f64,
}

/// No probability may become 0 or 1: a level never seen would settle everything by itself.
const LEAST: f64 = 1e-6;

/// Fits prior, m and u to compared pairs, beginning with those of `start`.
///
/// Each entry of `seen` is one pair with one [`Seen`] for each comparison. Ends after `rounds` rounds, or when nothing moves
/// by more than a ten-thousandth.
pub fn estimate(start: &Model, seen: &[Vec<Seen>], rounds: usize) -> Estimated {
    let mut model = start.clone();
    let mut done = Estimated { model: model.clone(), rounds: 0, moved: 0.0 };
    for round in 1..=rounds {
        let chances: Vec<f64> = seen.iter().map(|pair| model.weigh(pair).probability()).collect();
        let next = maximised(&model, seen, &chances);
        let moved = largest_change(&model, &next);
        model = next;
        done = Estimated { model: model.clone(), rounds: round, moved };
        if moved < 1e-4 {
            break;
        }
    }
    done
}

/// The model under which the pairs, each a match with its chance, are the most likely.
fn maximised(model: &Model, seen: &[Vec<Seen>], chances: &[f64]) -> Model {
    let mut next = model.clone();
    if seen.is_empty() {
        return next;
    }
    next.prior = (chances.iter().sum::<f64>() / seen.len() as f64).clamp(LEAST, 1.0 - LEAST);
    for (nth, comparison) in next.comparisons.iter_mut().enumerate() {
        let mut counts = vec![(0.0, 0.0); comparison.levels.len()];
        for (pair, chance) in seen.iter().zip(chances) {
            if let Some(count) = pair.get(nth).and_then(level).and_then(|level| counts.get_mut(level)) {
                count.0 += chance;
                count.1 += 1.0 - chance;
            }
        }
        let (matches, others) = counts.iter().fold((0.0, 0.0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        for (level, (m, u)) in comparison.levels.iter_mut().zip(counts) {
            level.m = share(m, matches, level.m);
            level.u = share(u, others, level.u);
        }
    }
    next
}

fn level(seen: &Seen) -> Option<usize> {
    match *seen {
        Seen::Nothing => None,
        Seen::At(level) | Seen::Frequent { level, .. } => Some(level),
    }
}

/// A share; as it was where there is nothing to share.
fn share(part: f64, whole: f64, before: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(LEAST, 1.0) } else { before }
}

fn largest_change(one: &Model, two: &Model) -> f64 {
    let levels = |model: &Model| -> Vec<f64> {
        model
            .comparisons
            .iter()
            .flat_map(|comparison| &comparison.levels)
            .flat_map(|level| [level.m, level.u])
            .collect()
    };
    let changes = levels(one).into_iter().zip(levels(two)).map(|(before, after)| (before - after).abs());
    changes.fold((one.prior - two.prior).abs(), f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Comparison, Level};

    /// 1,000 pairs, a fifth of them matches; three comparisons at which matches agree in 9 of 10 and others in 1 of 10,
    /// each exactly as often as independence asks.
    fn pairs() -> Vec<Vec<Seen>> {
        let mut pairs = Vec::new();
        for (count, agree) in [(200.0, 0.9_f64), (800.0, 0.1)] {
            for pattern in 0..8_usize {
                let levels: Vec<usize> = (0..3).map(|bit| (pattern >> bit) & 1).collect();
                let share: f64 = levels.iter().map(|level| if *level == 0 { agree } else { 1.0 - agree }).product();
                let seen: Vec<Seen> = levels.into_iter().map(Seen::At).collect();
                pairs.extend(std::iter::repeat_n(seen, (count * share).round() as usize));
            }
        }
        pairs
    }

    #[test]
    fn the_shares_the_pairs_were_made_with_are_found_again() {
        let level = |name: &str, m, u| Level { name: name.into(), m, u };
        let comparison =
            Comparison { name: "c".into(), levels: vec![level("same", 0.7, 0.3), level("other", 0.3, 0.7)] };
        let start = Model { prior: 0.5, comparisons: vec![comparison; 3] };
        let found = estimate(&start, &pairs(), 500);
        assert!(found.moved < 1e-4, "{found:?}");
        assert!((found.model.prior - 0.2).abs() < 0.01, "{found:?}");
        for comparison in &found.model.comparisons {
            assert!((comparison.levels[0].m - 0.9).abs() < 0.01 && (comparison.levels[0].u - 0.1).abs() < 0.01);
        }
    }
}
