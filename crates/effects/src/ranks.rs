//! Ranks with their uncertainty: expected ranks, chances to be among the best, intervals.
//!
//! Rank 1 is the largest. The effects are taken as jointly normal around their predictions (Laird and Louis 1989, J. Educ. Stat. 14,
//! 29–46; Lin, Louis, Paddock and Ridgeway 2006, Bayesian Anal. 1, 915–946).

use crate::dense::{self, Buffers, Update, View};
use crate::error::Error;
use crate::fit::Fit;
use crate::symmetric::semidefinite_root;

/// What is known of several effects: predictions and the covariance of their errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    means: Vec<f64>,
    covariance: Vec<f64>,
}

/// Ranks in joint draws, one entry for each effect.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnRanks {
    /// Chance to be among the best.
    pub chances: Vec<f64>,
    /// Monte Carlo standard error of each chance.
    pub chance_errors: Vec<f64>,
    /// Lower and upper end of the 90 % interval of the rank: the 5 % and 95 % quantiles.
    pub intervals: Vec<(usize, usize)>,
    /// Mean rank, which [`Posterior::expected_ranks`] gives exactly.
    pub mean_ranks: Vec<f64>,
}

/// Draws computed side by side.
const BATCH: usize = 64;
/// Share of the draws below and above a 90 % interval.
const TAIL: f64 = 0.05;

impl Fit {
    /// What is known of one column of a term for several levels, in the order of `levels`.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a level the term does not have, and where the term's variance is 0: nothing can be ranked.
    pub fn posterior(&self, term: usize, column: usize, levels: &[String]) -> Result<Posterior, Error> {
        let covariance = self.covariance(term, column, levels)?;
        let places = self.places(term, column, levels)?.into_iter();
        Posterior::new(places.map(|place| self.random[term].effects[place].values[column]).collect(), covariance)
    }
}

impl Posterior {
    /// Predictions, and the covariance of their errors by columns.
    ///
    /// # Errors
    /// [`Error::BadRequest`] if the sizes differ, a number is not finite or a variance is not above 0.
    pub fn new(means: Vec<f64>, covariance: Vec<f64>) -> Result<Self, Error> {
        let count = means.len();
        let refuse = |problem: String| Err(Error::BadRequest { problem });
        if covariance.len() != count * count {
            return refuse(format!("a covariance of {} numbers for {count} effects", covariance.len()));
        }
        if means.iter().chain(&covariance).any(|value| !value.is_finite()) {
            return refuse("effects to be ranked must be finite numbers".to_owned());
        }
        match (0..count).find(|place| covariance[place * (count + 1)] <= 0.0) {
            Some(place) => refuse(format!("effect {} has no variance; there is nothing to rank", place + 1)),
            None => Ok(Self { means, covariance }),
        }
    }

    /// Predictions, in the order given.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The covariance of the prediction errors of two effects, by their places.
    pub fn covariance(&self, a: usize, b: usize) -> f64 {
        self.covariance[b * self.means.len() + a]
    }

    /// What is known of some of the effects, by their places.
    pub fn of(&self, places: &[usize]) -> Self {
        let covariance = places.iter().flat_map(|b| places.iter().map(|a| self.covariance(*a, *b))).collect();
        Self { means: places.iter().map(|place| self.means[*place]).collect(), covariance }
    }

    fn variance_of_difference(&self, a: usize, b: usize) -> f64 {
        let count = self.means.len();
        let at = |row: usize, column: usize| self.covariance[column * count + row];
        at(a, a) + at(b, b) - 2.0 * at(a, b)
    }

    /// Expected ranks, exact: `1 + Σ_j Φ((m_j − m_i) / sd(u_j − u_i))`.
    pub fn expected_ranks(&self) -> Vec<f64> {
        let count = self.means.len();
        let above = |i: usize, j: usize| {
            let difference = self.means[j] - self.means[i];
            let spread = self.variance_of_difference(i, j).max(0.0).sqrt();
            if spread > 0.0 { normal(difference / spread) } else { 0.5 * (1.0 + sign(difference)) }
        };
        (0..count).map(|i| 1.0 + (0..count).filter(|j| *j != i).map(|j| above(i, j)).sum::<f64>()).collect()
    }

    /// Chances to be among the `best`, were the errors independent; by quadrature, exact to about 1e-10.
    pub fn independent_chances(&self, best: usize) -> Vec<f64> {
        let count = self.means.len();
        let spreads: Vec<f64> = (0..count).map(|place| self.covariance[place * (count + 1)].sqrt()).collect();
        let narrowest = spreads.iter().copied().fold(f64::INFINITY, f64::min);
        let chance = |i: usize| {
            let step = (0.1 * (narrowest / spreads[i]).min(1.0)).max(1e-3);
            let half = (REACH / step).ceil() as i64;
            let term = |at: i64| {
                let z = at as f64 * step;
                let place = self.means[i] + z * spreads[i];
                density(z) * step * self.at_most_above(place, i, best, &spreads)
            };
            (-half..=half).map(term).sum::<f64>().clamp(0.0, 1.0)
        };
        (0..count).map(chance).collect()
    }

    /// The chance that fewer than `best` of the others lie above `place`.
    fn at_most_above(&self, place: f64, own: usize, best: usize, spreads: &[f64]) -> f64 {
        let mut chances = vec![0.0; best];
        if best > 0 {
            chances[0] = 1.0;
        }
        for other in (0..spreads.len()).filter(|other| *other != own) {
            let above = normal((self.means[other] - place) / spreads[other]);
            for number in (0..best).rev() {
                let fewer = if number > 0 { chances[number - 1] } else { 0.0 };
                chances[number] = chances[number] * (1.0 - above) + fewer * above;
            }
        }
        chances.iter().sum()
    }

    /// Ranks in `draws` joint draws from a fixed `seed`, half of them mirror images of the other half.
    ///
    /// The standard error of a chance is at most `0.5 / √draws`: 0.0035 at 20,000.
    ///
    /// # Errors
    /// [`Error::BadRequest`] if there are no draws.
    pub fn draw_ranks(&self, best: usize, draws: usize, seed: u64) -> Result<DrawnRanks, Error> {
        if draws == 0 {
            return Err(Error::BadRequest { problem: "ranks need at least one draw".to_owned() });
        }
        let count = self.means.len();
        let factor = semidefinite_root(&self.covariance, count);
        let mut chance = Normals { state: seed, spare: None };
        let mut tally = Tally { counts: vec![0; count * count], order: (0..count).collect() };
        let mut buffers = Buffers::default();
        let (mut normals, mut values) = (vec![0.0; count * BATCH], vec![0.0; count * BATCH]);
        let mut left = draws;
        while left > 0 {
            normals.iter_mut().for_each(|cell| *cell = chance.next());
            values.fill(0.0);
            let (lower, right) = (View::columns(&factor, count), View::columns(&normals, count));
            dense::multiply(Update::Add, (count, BATCH, count), lower, right, &mut values, count, &mut buffers);
            for errors in values.chunks_exact(count.max(1)) {
                for side in [1.0, -1.0] {
                    if left > 0 {
                        tally.count(|place| self.means[place] + side * errors[place]);
                        left -= 1;
                    }
                }
            }
            if count == 0 {
                break;
            }
        }
        Ok(tally.summary(best, draws))
    }
}

/// How often each effect had each rank.
struct Tally {
    counts: Vec<u32>,
    order: Vec<usize>,
}

impl Tally {
    fn count(&mut self, value: impl Fn(usize) -> f64) {
        self.order.sort_by(|a, b| value(*b).total_cmp(&value(*a)).then(a.cmp(b)));
        let effects = self.order.len();
        self.order.iter().enumerate().for_each(|(rank, place)| self.counts[place * effects + rank] += 1);
    }

    fn summary(&self, best: usize, draws: usize) -> DrawnRanks {
        let effects = self.order.len();
        let rows: Vec<&[u32]> = self.counts.chunks_exact(effects.max(1)).collect();
        let all = draws as f64;
        let share = |row: &&[u32]| row.iter().take(best).map(|count| f64::from(*count)).sum::<f64>() / all;
        let mean = |row: &&[u32]| {
            row.iter().zip(1..).map(|(count, rank)| f64::from(*count) * f64::from(rank)).sum::<f64>() / all
        };
        let chances: Vec<f64> = rows.iter().map(share).collect();
        DrawnRanks {
            chance_errors: chances.iter().map(|p| (p * (1.0 - p) / all).sqrt()).collect(),
            chances,
            intervals: rows.iter().map(|row| (quantile(row, TAIL * all), quantile(row, (1.0 - TAIL) * all))).collect(),
            mean_ranks: rows.iter().map(mean).collect(),
        }
    }
}

/// The first rank at which the counts reach `enough`.
fn quantile(counts: &[u32], enough: f64) -> usize {
    let mut sum = 0.0;
    for (rank, count) in counts.iter().enumerate() {
        sum += f64::from(*count);
        if sum >= enough {
            return rank + 1;
        }
    }
    counts.len()
}

/// Standard normal numbers from a fixed start: SplitMix64 and the polar form of Box and Muller.
struct Normals {
    state: u64,
    spare: Option<f64>,
}

impl Normals {
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (a, b) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = a * a + b * b;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(b * scale);
                return a * scale;
            }
        }
    }
}

/// Beyond this many standard deviations nothing counts.
const REACH: f64 = 8.5;

/// The standard normal distribution function.
pub fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}
