//! The minimum of the profiled criterion over the covariance parameters.
//!
//! Method: Newton steps with the average information as curvature. The criterion does not change when a column of `T` changes
//! its sign, so it is smooth and unbounded in the parameters and a variance of zero is an ordinary minimum at zero: no bounds are
//! needed. The bend that `T T'` brings of itself is added where it is positive. Steps are shortened until the criterion falls;
//! where its change drowns in rounding, the slope along the step decides. No chance, no clock.

use crate::orthogonal::dot;
use crate::profile::{Point, Problem, Slope};
use crate::relative::{self, Relative};
use crate::symmetric;

const MOST_STEPS: usize = 200;
const MOST_HALVINGS: usize = 30;
/// A standard deviation below this share of the residual's is tried at zero.
const NEAR_ZERO: f64 = 1e-3;

/// Where the search ended.
pub(crate) struct Optimum {
    pub(crate) point: Point,
    pub(crate) slope: Slope,
    pub(crate) converged: bool,
    /// Times the criterion was computed, and times its gradient was.
    pub(crate) evaluations: (usize, usize),
}

struct Search<'a> {
    problem: &'a Problem,
    evaluations: (usize, usize),
    spare: Vec<f64>,
}

/// Minimises from `T` = the identity.
///
/// `None` if the model cannot be solved even there.
pub(crate) fn minimise(problem: &Problem) -> Option<Optimum> {
    let mut search = Search { problem, evaluations: (0, 0), spare: Vec::new() };
    let start: Vec<f64> = search.diagonal().into_iter().map(|on| if on { 1.0 } else { 0.0 }).collect();
    let mut point = search.solve(&start)?;
    let mut slope = search.slope(&point);
    let mut converged = false;
    for _ in 0..MOST_STEPS {
        let Some((step, expected)) = search.direction(&point, &slope) else { break };
        if expected < search.enough(&point) {
            converged = true;
            if let Some(better) = search.zero_small(&point) {
                slope = search.slope(&better);
                point = better;
            }
            break;
        }
        let Some((next, next_slope)) = search.advance(&point, &slope, &step) else {
            converged = expected < 1e3 * search.enough(&point);
            break;
        };
        search.spare = std::mem::take(&mut point.factor.values);
        (point, slope) = (next, next_slope);
    }
    Some(Optimum { point, slope, converged, evaluations: search.evaluations })
}

impl Search<'_> {
    /// Whether each parameter stands on the diagonal of its term.
    fn diagonal(&self) -> Vec<bool> {
        self.problem
            .widths
            .iter()
            .flat_map(|width| relative::places(*width).map(|(row, column)| row == column))
            .collect()
    }

    fn solve(&mut self, theta: &[f64]) -> Option<Point> {
        self.evaluations.0 += 1;
        self.problem.solve(theta, std::mem::take(&mut self.spare))
    }

    fn slope(&mut self, point: &Point) -> Slope {
        self.evaluations.1 += 1;
        self.problem.slope(point)
    }

    /// A fall of the criterion that is not worth a step: far below any use, and above the noise of rounding.
    fn enough(&self, point: &Point) -> f64 {
        1e-11_f64.max(1e-14 * point.criterion.abs()).max(1e-13 * self.problem.freedom())
    }

    /// The next step, no longer than trust allows, and half the fall it promises.
    fn direction(&self, point: &Point, slope: &Slope) -> Option<(Vec<f64>, f64)> {
        let count = slope.gradient.len();
        let mut curvature = slope.curvature.clone();
        let mut first = 0;
        for (relative, pull) in point.relative.iter().zip(&slope.pulls) {
            add_bend(&mut curvature, count, first, relative, pull);
            first += relative::parameters(relative.width);
        }
        let mut step = solve_damped(&curvature, &slope.gradient)?;
        step.iter_mut().for_each(|value| *value = -*value);
        let expected = -0.5 * dot(&step, &slope.gradient);
        let reach = self.reach(point);
        let longest = step.iter().zip(reach).map(|(by, reach)| by.abs() / reach).fold(0.0, f64::max);
        if longest > 1.0 {
            step.iter_mut().for_each(|value| *value /= longest);
        }
        Some((step, expected))
    }

    /// How far each parameter may move at once: some times the largest of its term.
    fn reach(&self, point: &Point) -> Vec<f64> {
        let of_term = |relative: &Relative| {
            let largest = relative.values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
            vec![(3.0 * largest).max(0.5); relative::parameters(relative.width)]
        };
        point.relative.iter().flat_map(of_term).collect()
    }

    /// The first point along the step that is lower, with its slope.
    fn advance(&mut self, point: &Point, slope: &Slope, step: &[f64]) -> Option<(Point, Slope)> {
        let along = dot(step, &slope.gradient);
        let noise = self.enough(point);
        let mut length = 1.0;
        for _ in 0..MOST_HALVINGS {
            let theta: Vec<f64> = point.theta.iter().zip(step).map(|(at, by)| at + length * by).collect();
            if let Some(next) = self.solve(&theta) {
                let fall = point.criterion - next.criterion;
                if fall >= -1e-4 * length * along {
                    let next_slope = self.slope(&next);
                    return Some((next, next_slope));
                }
                if fall > -noise && -along * length < 100.0 * noise {
                    let next_slope = self.slope(&next);
                    if dot(step, &next_slope.gradient).abs() <= 0.9 * along.abs() {
                        return Some((next, next_slope));
                    }
                }
                self.spare = next.factor.values;
            }
            length *= 0.35;
        }
        None
    }

    /// The point with the small columns of its factors at zero, if that is no higher.
    fn zero_small(&mut self, point: &Point) -> Option<Point> {
        let theta: Vec<f64> = point.relative.iter().flat_map(|relative| without_small(relative).parameters()).collect();
        if theta == point.theta {
            return None;
        }
        let noise = self.enough(point);
        self.solve(&theta).filter(|zeroed| zeroed.criterion <= point.criterion + noise)
    }
}

/// The factor with its small columns at zero.
fn without_small(relative: &Relative) -> Relative {
    let mut kept = relative.clone();
    for column in kept.values.chunks_exact_mut(relative.width) {
        if column.iter().all(|value| value.abs() < NEAR_ZERO) {
            column.fill(0.0);
        }
    }
    kept
}

/// Adds what the criterion bends because `T T'` is not linear in `T`: twice `G` for each column of `T`, as far as it is positive.
fn add_bend(curvature: &mut [f64], count: usize, first: usize, relative: &Relative, pull: &[f64]) {
    let width = relative.width;
    let mut slope = pull.to_vec();
    for column in (0..width).rev() {
        for row in 0..width {
            let known: f64 = (column + 1..width).map(|k| slope[k * width + row] * relative.at(k, column)).sum();
            let pivot = relative.at(column, column);
            let rest = slope[column * width + row] - known;
            slope[column * width + row] = if pivot == 0.0 { 0.0 } else { rest / pivot };
        }
    }
    let slope = symmetric::positive_part(&slope, width);
    let mut begin = first;
    for column in 0..width {
        for a in column..width {
            for b in column..width {
                curvature[(begin + b - column) * count + begin + a - column] += 2.0 * slope[b * width + a];
            }
        }
        begin += width - column;
    }
}

/// `C⁻¹ g`, with as much added to the diagonal as a Cholesky factor needs.
fn solve_damped(curvature: &[f64], gradient: &[f64]) -> Option<Vec<f64>> {
    let count = gradient.len();
    let largest = (0..count).map(|p| curvature[p * (count + 1)]).fold(0.0, f64::max);
    let mut damping = 1e-12 * largest.max(1e-8);
    for _ in 0..40 {
        let mut square = curvature.to_vec();
        (0..count).for_each(|p| square[p * (count + 1)] += damping);
        if let Some(solution) = solve_positive(square, gradient) {
            return Some(solution);
        }
        damping *= 10.0;
    }
    None
}

fn solve_positive(mut square: Vec<f64>, right: &[f64]) -> Option<Vec<f64>> {
    let count = right.len();
    for column in 0..count {
        for row in column..count {
            let sum: f64 = (0..column).map(|k| square[k * count + row] * square[k * count + column]).sum();
            let value = square[column * count + row] - sum;
            if row == column {
                if value.is_nan() || value <= 1e-12 * square[column * (count + 1)].abs() {
                    return None;
                }
                square[column * (count + 1)] = value.sqrt();
            } else {
                square[column * count + row] = value / square[column * (count + 1)];
            }
        }
    }
    let mut x = right.to_vec();
    for row in 0..count {
        let sum: f64 = (0..row).map(|k| square[k * count + row] * x[k]).sum();
        x[row] = (x[row] - sum) / square[row * (count + 1)];
    }
    for row in (0..count).rev() {
        let sum: f64 = (row + 1..count).map(|k| square[row * count + k] * x[k]).sum();
        x[row] = (x[row] - sum) / square[row * (count + 1)];
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}
