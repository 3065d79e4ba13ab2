//! A fitted model: what a reader of the results asks for.

use crate::error::Error;
use crate::formula::Formula;
use crate::frame::Frame;
use crate::model::{self, Model};
use crate::optimise::{self, Optimum};
use crate::orthogonal::dot;
use crate::profile::{Method, Point, Slope};
use crate::relative::{self, Relative};

/// How a model is fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Restricted (the default) or full maximum likelihood.
    pub method: Method,
    /// The column of prior weights: an observation of weight `w` has residual variance `σ²/w`.
    pub weights: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { method: Method::Reml, weights: None }
    }
}

/// A fixed effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    /// Its name as R gives it: `(Intercept)`, `recipeB:temp`.
    pub name: String,
    /// Its estimate.
    pub estimate: f64,
    /// Its standard error, at the covariance parameters found.
    pub standard_error: f64,
}

/// The effects of one level of one term, one number for each of the term's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Best linear unbiased predictions.
    pub values: Vec<f64>,
    /// Covariance given the fixed effects (lme4's `condVar`), by columns.
    pub conditional: Vec<f64>,
    /// Covariance of the prediction error, with the uncertainty of the fixed effects, by columns. Intervals use this one.
    pub prediction: Vec<f64>,
}

impl Effect {
    /// Standard deviation of one column given the fixed effects.
    pub fn conditional_sd(&self, column: usize) -> f64 {
        self.conditional[column * (self.values.len() + 1)].max(0.0).sqrt()
    }

    /// Standard deviation of the prediction error of one column.
    pub fn prediction_sd(&self, column: usize) -> f64 {
        self.prediction[column * (self.values.len() + 1)].max(0.0).sqrt()
    }
}

/// A random term: its variances and the effects of its levels.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomEffects {
    /// The grouping: `school`, or `cask:batch`.
    pub group: String,
    /// What varies: `(Intercept)`, `Days`.
    pub columns: Vec<String>,
    /// Covariance between the columns, by columns.
    pub covariance: Vec<f64>,
    /// Names of the levels: numbers by size, words by their letters.
    pub levels: Vec<String>,
    /// One for each level.
    pub effects: Vec<Effect>,
}

impl RandomEffects {
    /// Standard deviation of a column between levels.
    pub fn standard_deviation(&self, column: usize) -> f64 {
        self.covariance[column * (self.columns.len() + 1)].sqrt()
    }

    /// Correlation of two columns between levels; `None` where one of them does not vary.
    pub fn correlation(&self, row: usize, column: usize) -> Option<f64> {
        let product = self.standard_deviation(row) * self.standard_deviation(column);
        let ratio = self.covariance[column * self.columns.len() + row] / product;
        (product > 0.0).then(|| ratio.clamp(-1.0, 1.0))
    }
}

/// A fitted model.
pub struct Fit {
    /// How it was fitted.
    pub method: Method,
    /// −2 log (restricted) likelihood, constants included.
    pub criterion: f64,
    /// Rows of the frame.
    pub observations: usize,
    /// The fixed effects that could be estimated.
    pub fixed: Vec<Coefficient>,
    /// Covariance of the fixed effects, by columns.
    pub fixed_covariance: Vec<f64>,
    /// Columns of the fixed effects left out because those before them say the same.
    pub dropped: Vec<String>,
    /// The random terms in the order of the formula; `(x || g)` and `(1 | a/b)` are several.
    pub random: Vec<RandomEffects>,
    /// Standard deviation of the residuals (of an observation of weight 1).
    pub residual_sd: f64,
    /// Whether the search ended at a minimum.
    pub converged: bool,
    /// Whether a variance is 0, or effects of one term are perfectly correlated.
    pub singular: bool,
    /// Relative covariance factors: lower triangle by columns, term by term (lme4's `theta`, in the formula's order).
    pub theta: Vec<f64>,
    /// Derivatives of the criterion by `theta`.
    pub gradient: Vec<f64>,
    /// Times the criterion, and times its gradient, was computed.
    pub evaluations: (usize, usize),
    pub(crate) model: Model,
    pub(crate) point: Point,
    pub(crate) slope: Slope,
}

/// Below this a relative standard deviation counts as 0 (the tolerance of lme4's `isSingular`).
const SINGULAR: f64 = 1e-5;
/// Above this a relative standard deviation says that nothing is left for the residual.
const BOUNDLESS: f64 = 1e6;

/// Fits a linear mixed model.
///
/// # Errors
/// Every [`Error`] about columns, levels and numbers of observations; [`Error::NoResidual`] where nothing is left to judge by.
pub fn fit(formula: &Formula, frame: &Frame, options: &Options) -> Result<Fit, Error> {
    let model = model::build(formula, frame, options)?;
    let no_residual = || Error::NoResidual { name: formula.response.name.clone() };
    let optimum = optimise::minimise(&model.problem).ok_or_else(no_residual)?;
    let largest = optimum.point.theta.iter().fold(0.0, |most: f64, theta| most.max(theta.abs()));
    if largest > BOUNDLESS || optimum.point.residual < 1e-12 {
        return Err(no_residual());
    }
    Ok(describe(model, optimum))
}

/// The fit at covariance parameters given from outside, `theta` as in [`Fit::theta`]. Nothing is minimised.
///
/// # Errors
/// As [`fit()`]; [`Error::BadRequest`] if the number of parameters is not that of the formula.
pub fn fit_at(formula: &Formula, frame: &Frame, options: &Options, theta: &[f64]) -> Result<Fit, Error> {
    let model = model::build(formula, frame, options)?;
    let parameters: usize = model.problem.widths.iter().map(|width| relative::parameters(*width)).sum();
    if theta.len() != parameters {
        let problem = format!("{} covariance parameters given, the formula has {parameters}", theta.len());
        return Err(Error::BadRequest { problem });
    }
    let given = relative::split(theta, &model.problem.widths);
    let mixed = model.terms.iter().zip(&given).flat_map(|(term, own)| term.mix.compose(own).parameters());
    let theta: Vec<f64> = mixed.collect();
    let no_residual = || Error::NoResidual { name: formula.response.name.clone() };
    let point = model.problem.solve(&theta, Vec::new()).ok_or_else(no_residual)?;
    let slope = model.problem.slope(&point);
    Ok(describe(model, Optimum { point, slope, converged: false, evaluations: (1, 1) }))
}

/// The relative covariance factors in the columns as given: with a positive diagonal, and the derivatives by them.
fn as_given(model: &Model, point: &Point, slope: &Slope) -> (Vec<Relative>, Vec<f64>) {
    let mut gradient = Vec::new();
    let mut factors = Vec::new();
    for ((term, mixed), pull) in model.terms.iter().zip(&point.relative).zip(&slope.pulls) {
        let mut factor = term.mix.inverse().compose(mixed);
        let pull: Vec<f64> =
            pull.chunks_exact(mixed.width).flat_map(|column| term.mix.transposed_times(column)).collect();
        for column in 0..mixed.width {
            let sign = if factor.at(column, column) < 0.0 { -1.0 } else { 1.0 };
            gradient.extend((column..mixed.width).map(|row| 2.0 * sign * pull[column * mixed.width + row]));
            factor.values[column * mixed.width..(column + 1) * mixed.width].iter_mut().for_each(|value| *value *= sign);
        }
        factors.push(factor);
    }
    (factors, gradient)
}

fn describe(model: Model, optimum: Optimum) -> Fit {
    let Optimum { point, slope, converged, evaluations } = optimum;
    let freedom = model.problem.freedom();
    let residual_sd = model.length * (point.residual / freedom).sqrt();
    let (estimates, fixed_covariance) = fixed(&model, &point, residual_sd);
    let (factors, gradient) = as_given(&model, &point, &slope);
    let kept = &model.basis.kept;
    let coefficient = |(place, estimate): (usize, &f64)| Coefficient {
        name: model.fixed_names[kept[place]].clone(),
        estimate: *estimate,
        standard_error: fixed_covariance[place * (kept.len() + 1)].sqrt(),
    };
    Fit {
        method: model.problem.method,
        criterion: point.criterion,
        observations: model.problem.observations,
        fixed: estimates.iter().enumerate().map(coefficient).collect(),
        dropped: model.basis.dropped.iter().map(|column| model.fixed_names[*column].clone()).collect(),
        random: (0..model.terms.len())
            .map(|term| random(&model, &slope, term, &point.relative[term], residual_sd))
            .collect(),
        fixed_covariance,
        residual_sd,
        converged,
        singular: is_singular(&model, &factors),
        theta: factors.iter().flat_map(Relative::parameters).collect(),
        gradient,
        evaluations,
        model,
        point,
        slope,
    }
}

fn is_singular(model: &Model, factors: &[Relative]) -> bool {
    let term_is = |(term, relative): (&crate::grouping::Term, &Relative)| {
        (0..relative.width).any(|place| (relative.at(place, place) * term.scale[place]).abs() < SINGULAR)
    };
    model.terms.iter().zip(factors).any(term_is)
}

/// Estimates and covariance of the fixed effects.
fn fixed(model: &Model, point: &Point, residual_sd: f64) -> (Vec<f64>, Vec<f64>) {
    let rank = model.basis.rank();
    let coordinates: Vec<f64> =
        model.coordinates.iter().zip(&point.gamma).map(|(whole, part)| whole + model.length * part).collect();
    let estimates = model.basis.coefficients(&coordinates);
    let mut factor = Vec::with_capacity(rank * rank);
    for place in 0..rank {
        let mut unit = vec![0.0; rank];
        unit[place] = residual_sd;
        factor.extend(model.basis.coefficients(&point.back_substitute(&unit)));
    }
    let row = |place: usize| -> Vec<f64> { (0..rank).map(|column| factor[column * rank + place]).collect() };
    let rows: Vec<Vec<f64>> = (0..rank).map(row).collect();
    let covariance = (0..rank * rank).map(|at| dot(&rows[at % rank], &rows[at / rank])).collect();
    (estimates, covariance)
}

pub(crate) fn random(model: &Model, slope: &Slope, number: usize, mixed: &Relative, residual_sd: f64) -> RandomEffects {
    let term = &model.terms[number];
    let relative = term.mix.inverse().compose(mixed);
    let variance = residual_sd * residual_sd;
    let scaled = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|value| value * variance).collect() };
    let effect = |level: usize| {
        let structure = &model.problem.structure;
        let position = structure.position[structure.first[number] + level] as usize;
        let begin = slope.selected.start[position];
        let inverse = &slope.selected.diagonal[begin..begin + relative.width * relative.width];
        let (u, fixed) = solution_rows(model, slope, structure.scalar(number, level), relative.width);
        let conditional = relative.congruence(inverse);
        let prediction = conditional.iter().zip(relative.congruence(&fixed)).map(|(a, b)| a + b).collect();
        Effect {
            values: relative.times(&u).iter().map(|value| value * model.length).collect(),
            conditional: scaled(conditional),
            prediction: scaled(prediction),
        }
    };
    RandomEffects {
        group: term.group.clone(),
        columns: term.names.clone(),
        covariance: scaled(relative.covariance()),
        levels: term.levels.clone(),
        effects: (0..term.levels.len()).map(effect).collect(),
    }
}

/// The spherical effects from a scalar on, and what the fixed effects add to their covariance.
fn solution_rows(model: &Model, slope: &Slope, first: usize, width: usize) -> (Vec<f64>, Vec<f64>) {
    let (rank, m) = (model.problem.rank, model.problem.rank + 1);
    let row = |place: usize| &slope.solution[(first + place) * m..(first + place + 1) * m];
    let u = (0..width).map(|place| row(place)[rank]).collect();
    let fixed = (0..width * width).map(|at| dot(&row(at % width)[..rank], &row(at / width)[..rank])).collect();
    (u, fixed)
}
