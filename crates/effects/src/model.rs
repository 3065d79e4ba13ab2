//! From a formula and a frame to the numbers that are minimised.

use crate::design::{self, Coded};
use crate::error::Error;
use crate::fit::Options;
use crate::formula::Formula;
use crate::frame::Frame;
use crate::grouping::{self, Term};
use crate::orthogonal::{self, Basis};
use crate::profile::{Method, Problem};

/// Less than this share of the outcome's length is rounding.
const NOTHING_LEFT: f64 = 1e-12;

/// A model ready to be minimised, with the names and scales to read its results by.
pub(crate) struct Model {
    pub(crate) problem: Problem,
    pub(crate) terms: Vec<Term>,
    pub(crate) basis: Basis,
    pub(crate) fixed_names: Vec<String>,
    /// The outcome's coordinates in the basis.
    pub(crate) coordinates: Vec<f64>,
    /// Length of the rest of the outcome.
    pub(crate) length: f64,
}

pub(crate) fn build(formula: &Formula, frame: &Frame, options: &Options) -> Result<Model, Error> {
    let response = &formula.response;
    let y = frame.require_numbers(&response.name, response.position, "the outcome")?;
    let &[first, ..] = y else { return Err(Error::NoObservations) };
    if y.iter().all(|value| *value == first) {
        return Err(Error::ConstantOutcome { name: response.name.clone(), value: first });
    }
    if formula.random.is_empty() {
        return Err(Error::NoRandomEffects);
    }
    let weights = weights(frame, options)?;
    let roots: Vec<f64> = weights.iter().map(|weight| weight.sqrt()).collect();
    let coded = design::code(&formula.fixed, frame)?;
    let basis = orthogonal::basis(&weighted(&coded, &roots));
    let (observations, fixed) = (y.len(), basis.rank());
    if observations <= fixed {
        return Err(Error::TooFewObservations { observations, fixed });
    }
    let terms: Vec<Term> =
        formula.random.iter().map(|term| grouping::build(term, frame, &roots)).collect::<Result<_, _>>()?;
    refuse_twins(&terms)?;
    let mut rest: Vec<f64> = y.iter().zip(&roots).map(|(value, root)| value * root).collect();
    let whole = orthogonal::length(&rest);
    let mut coordinates = basis.take_out(&mut rest);
    basis.take_out(&mut rest).iter().zip(&mut coordinates).for_each(|(more, sum)| *sum += more);
    let length = orthogonal::length(&rest);
    if length <= NOTHING_LEFT * whole {
        return Err(Error::NoResidual { name: response.name.clone() });
    }
    rest.iter_mut().for_each(|value| *value /= length);
    let columns: Vec<&[f64]> = (0..fixed).map(|number| basis.column(number, observations)).collect();
    let designs: Vec<_> = terms.iter().map(|term| term.design.clone()).collect();
    let mut problem = Problem::new(&designs, options.method, &columns, &rest, 0.0);
    let log_weights: f64 = weights.iter().map(|weight| libm::log(*weight)).sum();
    problem.constant = 2.0 * problem.freedom() * libm::log(length) - log_weights;
    if options.method == Method::Reml {
        problem.constant += basis.log_determinant();
    }
    let fixed_names = coded.into_iter().map(|column| column.name).collect();
    Ok(Model { problem, terms, basis, fixed_names, coordinates, length })
}

fn weights(frame: &Frame, options: &Options) -> Result<Vec<f64>, Error> {
    let Some(name) = &options.weights else { return Ok(vec![1.0; frame.rows()]) };
    let weights = frame.require_numbers(name, 0, "prior weights")?;
    match weights.iter().position(|weight| *weight <= 0.0) {
        Some(row) => {
            let problem = format!("row {} is {}, and weights must be above 0", row + 1, weights[row]);
            Err(Error::WrongColumn { name: name.clone(), role: "prior weights", problem })
        }
        None => Ok(weights.to_vec()),
    }
}

fn weighted(columns: &[Coded], roots: &[f64]) -> Vec<Vec<f64>> {
    let scaled = |column: &Coded| column.values.iter().zip(roots).map(|(value, root)| value * root).collect();
    columns.iter().map(scaled).collect()
}

/// Two terms with the same levels and a column in common cannot be told apart.
fn refuse_twins(terms: &[Term]) -> Result<(), Error> {
    for (number, term) in terms.iter().enumerate() {
        for other in &terms[..number] {
            if let Some(name) = term.names.iter().find(|name| other.group == term.group && other.names.contains(name)) {
                let problem = format!("`{name}` varies between `{}` in two terms of the formula", term.group);
                return Err(Error::WrongColumn { name: name.clone(), role: "a random effect", problem });
            }
        }
    }
    Ok(())
}
