//! Effects with the uncertainty of the covariance parameters added.
//!
//! At the parameters found intervals are a little short, the more so the fewer the levels. The parameters are taken as normal around
//! those found, with the average information as precision, and effects are averaged over points that stand for that
//! distribution: two for each parameter, on the axes of its covariance and as far out as makes their own covariance the right one
//! (the cubature rule of third degree: Stroud 1971, Approximate Calculation of Multiple Integrals). The covariance is the mean of
//! the covariances and the covariance of the means. No chance. A parameter at 0 stays there; a negative one means the same as its
//! opposite.

use crate::error::Error;
use crate::fit::{Fit, random};
use crate::ranks::Posterior;
use crate::symmetric::semidefinite_root;

/// A relative standard deviation below this is 0 and stays there.
const AT_ZERO: f64 = 1e-4;

impl Fit {
    /// As [`Fit::posterior`], averaged over covariance parameters as likely as those found.
    ///
    /// Cost: twice as many factorisations as there are covariance parameters.
    ///
    /// # Errors
    /// As [`Fit::posterior`].
    pub fn integrated_posterior(&self, term: usize, column: usize, levels: &[String]) -> Result<Posterior, Error> {
        let places = self.places(term, column, levels)?;
        let mut found: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
        for step in self.axes() {
            for side in [1.0, -1.0] {
                let theta: Vec<f64> = self.point.theta.iter().zip(&step).map(|(at, by)| at + side * by).collect();
                found.extend(self.at(&theta, term, column, &places));
            }
        }
        match mixture(&found, places.len()) {
            Some((means, covariance)) => Posterior::new(means, covariance),
            None => self.posterior(term, column, levels),
        }
    }

    /// Values and covariance of some effects at other parameters; nothing where the model cannot be solved.
    fn at(&self, theta: &[f64], term: usize, column: usize, places: &[usize]) -> Option<(Vec<f64>, Vec<f64>)> {
        let problem = &self.model.problem;
        let point = problem.solve(theta, Vec::new())?;
        let slope = problem.slope(&point);
        let residual_sd = self.model.length * (point.residual / problem.freedom()).sqrt();
        let effects = random(&self.model, &slope, term, &point.relative[term], residual_sd).effects;
        let values = places.iter().map(|place| effects[*place].values[column]).collect();
        Some((values, self.covariance_at(&point, &slope, residual_sd, (term, column), places)))
    }

    /// The points less the parameters found, one of each two: axes of their covariance times the root of their number.
    fn axes(&self) -> Vec<Vec<f64>> {
        let count = self.point.theta.len();
        let curvature = |a: usize, b: usize| self.slope.curvature[b * count + a];
        let free: Vec<usize> =
            (0..count).filter(|at| self.point.theta[*at].abs() > AT_ZERO && curvature(*at, *at) > 0.0).collect();
        let square: Vec<f64> = free.iter().flat_map(|b| free.iter().map(|a| curvature(*a, *b))).collect();
        let root = semidefinite_root(&square, free.len());
        if (0..free.len()).any(|place| root[place * (free.len() + 1)] <= 0.0) {
            return Vec::new();
        }
        // The criterion is minus twice the log likelihood, so the covariance is twice the inverse of its curvature.
        let reach = (2.0 * free.len() as f64).sqrt();
        let axis = |number: usize| {
            let mut unit = vec![0.0; free.len()];
            unit[number] = reach;
            let mut step = vec![0.0; count];
            free.iter().zip(backward(&root, &unit)).for_each(|(place, value)| step[*place] = value);
            step
        };
        (0..free.len()).map(axis).collect()
    }
}

/// Solves `L' x = k` for a lower triangle stored by columns.
fn backward(root: &[f64], right: &[f64]) -> Vec<f64> {
    let order = right.len();
    let mut x = right.to_vec();
    for row in (0..order).rev() {
        let sum: f64 = (row + 1..order).map(|step| root[row * order + step] * x[step]).sum();
        x[row] = (x[row] - sum) / root[row * (order + 1)];
    }
    x
}

/// Mean and covariance of a mixture of equal parts.
fn mixture(parts: &[(Vec<f64>, Vec<f64>)], size: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    if parts.is_empty() {
        return None;
    }
    let share = 1.0 / parts.len() as f64;
    let mut means = vec![0.0; size];
    for (values, _) in parts {
        means.iter_mut().zip(values).for_each(|(mean, value)| *mean += share * value);
    }
    let mut covariance = vec![0.0; size * size];
    for (values, own) in parts {
        let away: Vec<f64> = values.iter().zip(&means).map(|(value, mean)| value - mean).collect();
        for (at, cell) in covariance.iter_mut().enumerate() {
            *cell += share * (own[at] + away[at % size] * away[at / size]);
        }
    }
    Some((means, covariance))
}

#[cfg(test)]
mod tests {
    use crate::{Formula, Frame, Options, fit};

    /// 12 groups of 4 with group effects and errors written down by hand.
    fn frame() -> Frame {
        let groups = [2.1, -0.4, 0.9, -1.8, 0.3, 1.2, -0.7, -2.2, 0.1, 1.6, -1.1, 0.5];
        let errors = [0.8, -1.3, 0.4, -0.2, 1.1, -0.6, -0.9, 0.5, 0.2, 0.7, -1.4, 0.3, -0.1];
        let (mut y, mut g) = (Vec::new(), Vec::new());
        for (number, group) in groups.iter().enumerate() {
            for place in 0..4 {
                y.push(10.0 + group + errors[(number * 5 + place * 3) % errors.len()]);
                g.push(format!("g{number:02}"));
            }
        }
        Frame::new().with_numbers("y", y).expect("a column").with_words("g", g).expect("a column")
    }

    #[test]
    fn with_the_uncertainty_of_the_variances_intervals_are_wider_and_nobody_changes_place() {
        let found = fit(&Formula::parse("y ~ 1 + (1 | g)").expect("a formula"), &frame(), &Options::default());
        let found = found.expect("a fit");
        let levels = found.random[0].levels.clone();
        let plain = found.posterior(0, 0, &levels).expect("a posterior");
        let wide = found.integrated_posterior(0, 0, &levels).expect("a posterior");
        for place in 0..levels.len() {
            let ratio = wide.covariance(place, place) / plain.covariance(place, place);
            assert!((1.0..1.4).contains(&ratio), "{ratio}");
        }
        let order = |posterior: &crate::Posterior| {
            let mut order: Vec<usize> = (0..levels.len()).collect();
            order.sort_by(|a, b| posterior.means()[*a].total_cmp(&posterior.means()[*b]));
            order
        };
        assert_eq!(order(&plain), order(&wide));
    }

    #[test]
    fn of_one_variance_the_points_are_those_of_the_formula() {
        // One way, balanced: with relative sd t the effect of a group is s·(mean − grand mean), s = n t²/(1 + n t²). The mean of the
        // two points' shrinkages is the integrated value's.
        let frame = frame();
        let formula = Formula::parse("y ~ 1 + (1 | g)").expect("a formula");
        let found = fit(&formula, &frame, &Options::default()).expect("a fit");
        let (n, t) = (4.0, found.theta[0]);
        let shrink = |t: f64| n * t * t / (1.0 + n * t * t);
        let curvature = found.slope.curvature[0];
        // In one dimension the points lie one standard deviation away.
        let step = (2.0_f64 / curvature).sqrt() * t / found.point.theta[0].abs();
        let expected = 0.5 * (shrink(t + step) + shrink(t - step)) / shrink(t);
        let wide = found.integrated_posterior(0, 0, &found.random[0].levels).expect("a posterior");
        let ratio = wide.means()[0] / found.random[0].effects[0].values[0];
        assert!((ratio - expected).abs() < 1e-9, "{ratio} {expected}");
    }
}
