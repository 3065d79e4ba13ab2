//! From a fit to what is said of each mentor: intervals, reliability, ranks, chances, groups, and which comparison they bear.

use std::collections::BTreeMap;

use effects::{Fit, Posterior, normal};

use super::guard::Refusal;
use super::model::Fitted;
use super::numbers::Numbers;

/// What is said where an interval holds the average.
pub(crate) const NOT_TOLD: &str = "与平均分不出";

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Chance to lie above 0.
    pub above: f64,
}

impl Interval {
    fn new(value: f64, sd: f64, z: f64) -> Self {
        let above = if sd > 0.0 { normal(value / sd) } else { 0.5 };
        Self { value, low: value - z * sd, high: value + z * sd, above }
    }

    /// Above, below, or not to be told.
    pub fn word(&self, numbers: &Numbers) -> &'static str {
        if self.above >= numbers.word_chance {
            "明显高于平均"
        } else if self.above <= 1.0 - numbers.word_chance {
            "明显低于平均"
        } else {
            NOT_TOLD
        }
    }
}

/// What is known of each mentor of a fit, by name.
pub(crate) struct Told {
    pub across: BTreeMap<String, Interval>,
    pub reliability: BTreeMap<String, f64>,
    /// The estimate if schools were equal.
    pub plain: BTreeMap<String, f64>,
    /// Share of the information about a mentor that is left when schools may differ.
    pub school_share: BTreeMap<String, f64>,
    known: Known,
    plain_known: Option<Known>,
}

/// A mentor among those ranked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub expected: f64,
    pub low: usize,
    pub high: usize,
    pub of: usize,
    /// Chance to be among the best.
    pub top: f64,
    pub places: usize,
    /// Number of the group of those that cannot be told apart.
    pub group: usize,
    /// Whether the band is the same with schools taken as equal.
    pub robust: bool,
}

impl Place {
    /// Clearly among the best, clearly not, or neither.
    pub fn band(&self, numbers: &Numbers) -> &'static str {
        band(self.top, numbers)
    }
}

fn band(top: f64, numbers: &Numbers) -> &'static str {
    if top >= numbers.clearly_in {
        "稳居前列"
    } else if top < numbers.clearly_out {
        "前列之外"
    } else {
        "难分带"
    }
}

/// What one fit knows of its mentors.
struct Known {
    names: Vec<String>,
    posterior: Posterior,
}

impl Known {
    fn of(fit: &Fit, numbers: &Numbers) -> Result<Self, Refusal> {
        let term = Fitted::term(fit, "mentor").ok_or(Refusal::NotConverged)?;
        let random = &fit.random[term];
        let refused = |error: effects::Error| Refusal::TooFewMarks(error.to_string());
        let posterior = if (random.levels.len() as f64) < numbers.theta_mentors {
            fit.integrated_posterior(term, 0, &random.levels)
        } else {
            fit.posterior(term, 0, &random.levels)
        };
        Ok(Self { names: random.levels.clone(), posterior: posterior.map_err(refused)? })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    fn interval(&self, at: usize, numbers: &Numbers) -> Interval {
        let variance = self.posterior.covariance(at, at).max(0.0);
        Interval::new(self.posterior.means()[at], variance.sqrt(), numbers.z)
    }
}

/// Share of the variance between mentors that the data have told of one of them.
fn reliability(fit: &Fit, name: &str) -> Option<f64> {
    let random = &fit.random[Fitted::term(fit, "mentor")?];
    let at = random.levels.iter().position(|known| known == name)?;
    let between = random.covariance[0];
    (between > 0.0).then(|| (1.0 - random.effects[at].prediction[0] / between).clamp(0.0, 1.0))
}

/// What the fits tell of every mentor.
///
/// # Errors
/// A variance of 0, about which nothing is told.
pub(crate) fn tell(fitted: &Fitted, numbers: &Numbers) -> Result<Told, Refusal> {
    let known = Known::of(&fitted.fit, numbers)?;
    let own = |name: &String| reliability(&fitted.fit, name).unwrap_or_default();
    let share = |name: &String| {
        let best = reliability(fitted.equal_schools.as_ref()?, name)?;
        (best > 0.0).then(|| (own(name) / best).clamp(0.0, 1.0))
    };
    let plain = fitted.without_schools.as_ref().and_then(|fit| Known::of(fit, numbers).ok());
    let plain_of = |name: &String| plain.as_ref().and_then(|plain| Some(plain.posterior.means()[plain.place(name)?]));
    let names = known.names.clone();
    Ok(Told {
        across: names.iter().enumerate().map(|(at, name)| (name.clone(), known.interval(at, numbers))).collect(),
        reliability: names.iter().map(|name| (name.clone(), own(name))).collect(),
        plain: names.iter().filter_map(|name| Some((name.clone(), plain_of(name)?))).collect(),
        school_share: names.iter().filter_map(|name| Some((name.clone(), share(name)?))).collect(),
        known,
        plain_known: plain,
    })
}

impl Told {
    /// Each mentor of one school beside the mean of that school's mentors; nothing where there is only one.
    pub fn within(&self, school: &[String], numbers: &Numbers) -> BTreeMap<String, Interval> {
        let places: Vec<usize> = school.iter().filter_map(|name| self.known.place(name)).collect();
        if places.len() < 2 {
            return BTreeMap::new();
        }
        let own = self.known.posterior.of(&places);
        let share = 1.0 / places.len() as f64;
        let beside_mean = |at: usize| {
            let weight = |other: usize| if other == at { 1.0 - share } else { -share };
            let all = 0..places.len();
            let value: f64 = all.clone().map(|other| weight(other) * own.means()[other]).sum();
            let variance: f64 = all
                .clone()
                .flat_map(|a| all.clone().map(move |b| (a, b)))
                .map(|(a, b)| weight(a) * weight(b) * own.covariance(a, b))
                .sum();
            Interval::new(value, variance.max(0.0).sqrt(), numbers.z)
        };
        places.iter().enumerate().map(|(at, place)| (self.known.names[*place].clone(), beside_mean(at))).collect()
    }

    /// The ranks of some mentors among each other, by name.
    ///
    /// Shown in the order of expected ranks; whoever cannot be told from the first of a group belongs to it.
    pub fn rank(&self, names: &[String], numbers: &Numbers) -> BTreeMap<String, Place> {
        let Some(ranks) = Ranks::of(&self.known, names, numbers) else { return BTreeMap::new() };
        let other = self.plain_known.as_ref().and_then(|plain| Ranks::of(plain, names, numbers));
        let groups = ranks.groups(numbers);
        let place = |(at, name): (usize, &String)| {
            let same = other.as_ref().is_none_or(|other| band(other.top[at], numbers) == band(ranks.top[at], numbers));
            let place = Place {
                expected: ranks.expected[at],
                low: ranks.intervals[at].0,
                high: ranks.intervals[at].1,
                of: names.len(),
                top: ranks.top[at],
                places: ranks.places,
                group: groups[at],
                robust: same,
            };
            (name.clone(), place)
        };
        names.iter().enumerate().map(place).collect()
    }
}

/// Ranks of some mentors, in the order of their names.
struct Ranks {
    posterior: Posterior,
    expected: Vec<f64>,
    intervals: Vec<(usize, usize)>,
    top: Vec<f64>,
    places: usize,
}

impl Ranks {
    fn of(known: &Known, names: &[String], numbers: &Numbers) -> Option<Self> {
        let places: Vec<usize> = names.iter().map(|name| known.place(name)).collect::<Option<_>>()?;
        if places.len() < 2 {
            return None;
        }
        let posterior = known.posterior.of(&places);
        let best = ((places.len() as f64 * numbers.top_share).ceil() as usize).clamp(1, places.len());
        let drawn = posterior.draw_ranks(best, numbers.draws as usize, numbers.seed as u64).ok()?;
        let expected = posterior.expected_ranks();
        Some(Self { posterior, expected, intervals: drawn.intervals, top: drawn.chances, places: best })
    }

    /// Down the order of expected ranks: one joins the group while the group's first is not surely enough better.
    fn groups(&self, numbers: &Numbers) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.expected.len()).collect();
        order.sort_by(|a, b| self.expected[*a].total_cmp(&self.expected[*b]).then(a.cmp(b)));
        let mut groups = vec![0; order.len()];
        let (mut first, mut group) = (order.first().copied().unwrap_or_default(), 1);
        for at in order {
            if at != first && self.better(first, at) >= numbers.tie_chance {
                (first, group) = (at, group + 1);
            }
            groups[at] = group;
        }
        groups
    }

    /// Chance that one is better than another.
    fn better(&self, a: usize, b: usize) -> f64 {
        let of = |a, b| self.posterior.covariance(a, b);
        let sd = (of(a, a) + of(b, b) - 2.0 * of(a, b)).max(0.0).sqrt();
        let difference = self.posterior.means()[a] - self.posterior.means()[b];
        if sd > 0.0 { normal(difference / sd) } else { 0.5 }
    }
}
