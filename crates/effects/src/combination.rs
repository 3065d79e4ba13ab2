//! Sums of effects with their uncertainty: contrasts, a teacher's growth, the joint covariance of many mentors.
//!
//! With fixed effects `k'β` and random effects `m'b`, the variance of the prediction error is
//! `σ² ( |L⁻¹Λ'm|² + |R⁻ᵀk − W'm|² )`, `W` being `ΛA⁻¹Λ'Z'X R⁻¹` (Henderson 1975, Biometrics 31, 423–447).

use crate::dense::{self, Buffers, Update, View};
use crate::error::Error;
use crate::fit::Fit;
use crate::orthogonal::dot;
use crate::profile::{Point, Slope};
use std::collections::BTreeMap;

/// A weighted sum of fixed and random effects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combination {
    /// Weights of fixed effects by name.
    pub fixed: Vec<(String, f64)>,
    /// Weights of random effects: term (its place in [`Fit::random`]), column, level, weight.
    pub random: Vec<(usize, usize, String, f64)>,
}

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate or prediction.
    pub value: f64,
    /// Standard deviation of its error, at the covariance parameters found.
    pub standard_error: f64,
}

impl Fit {
    /// The value of a combination and its standard error.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a name the fit does not have.
    pub fn combine(&self, combination: &Combination) -> Result<Estimate, Error> {
        let rank = self.model.problem.rank;
        let mut weights = vec![0.0; rank];
        let mut value = 0.0;
        for (name, weight) in &combination.fixed {
            let place = self.fixed.iter().position(|coefficient| coefficient.name == *name);
            let place = place.ok_or_else(|| missing(format!("the fit has no fixed effect `{name}`")))?;
            weights[place] += weight;
            value += weight * self.fixed[place].estimate;
        }
        let mut spread = vec![0.0; self.model.problem.structure.scalars()];
        for (term, column, level, weight) in &combination.random {
            let level = self.places(*term, *column, std::slice::from_ref(level))?[0];
            value += weight * self.random[*term].effects[level].values[*column];
            let first = self.model.problem.structure.scalar(*term, level);
            for (place, share) in self.unmixed(*term, *column).into_iter().enumerate() {
                spread[first + place] += weight * share;
            }
        }
        self.model.problem.scale_transposed(&self.point.relative, &mut spread, 1);
        let mut fixed = self.coordinates(&weights);
        let rows = self.slope.solution.chunks_exact(rank + 1);
        for (weight, row) in spread.iter().zip(rows).filter(|(weight, _)| **weight != 0.0) {
            fixed.iter_mut().zip(row).for_each(|(cell, part)| *cell -= weight * part);
        }
        self.point.factor.solve_lower(&self.model.problem.structure, &mut spread, 1);
        let variance = dot(&spread, &spread) + dot(&fixed, &fixed);
        Ok(Estimate { value, standard_error: self.residual_sd * variance.sqrt() })
    }

    /// The covariance of the prediction errors of one column of a term for several levels, by columns.
    ///
    /// Memory: one number for each of the levels times all effects of the model; ask for thousands at most.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a level the term does not have.
    pub fn covariance(&self, term: usize, column: usize, levels: &[String]) -> Result<Vec<f64>, Error> {
        let places = self.places(term, column, levels)?;
        Ok(self.covariance_at(&self.point, &self.slope, self.residual_sd, (term, column), &places))
    }

    /// The same for places among the levels, at covariance parameters of one's own.
    pub(crate) fn covariance_at(
        &self,
        point: &Point,
        slope: &Slope,
        residual_sd: f64,
        (term, column): (usize, usize),
        places: &[usize],
    ) -> Vec<f64> {
        if places.is_empty() {
            return Vec::new();
        }
        let structure = &self.model.problem.structure;
        let (rank, count, scalars) = (self.model.problem.rank, places.len(), structure.scalars());
        let mut spread = vec![0.0; scalars * count];
        let shares = self.unmixed(term, column);
        for (place, level) in places.iter().enumerate() {
            for (step, share) in shares.iter().enumerate() {
                spread[(structure.scalar(term, *level) + step) * count + place] = *share;
            }
        }
        self.model.problem.scale_transposed(&point.relative, &mut spread, count);
        let mut fixed = vec![0.0; rank.max(1) * count];
        for (scalar, row) in spread.chunks_exact(count).enumerate() {
            let solution = &slope.solution[scalar * (rank + 1)..scalar * (rank + 1) + rank];
            for (place, weight) in row.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
                let cells = &mut fixed[place * rank..(place + 1) * rank];
                cells.iter_mut().zip(solution).for_each(|(cell, part)| *cell += weight * part);
            }
        }
        point.factor.solve_lower(structure, &mut spread, count);
        let mut covariance = vec![0.0; count * count];
        let rows = View::columns(&spread, count);
        let mut buffers = Buffers::default();
        let shape = (count, count, scalars);
        dense::multiply(Update::Add, shape, rows, rows.transposed(), &mut covariance, count, &mut buffers);
        let columns = View::columns(&fixed, rank.max(1));
        let shape = (count, count, rank);
        dense::multiply(Update::Add, shape, columns.transposed(), columns, &mut covariance, count, &mut buffers);
        let variance = residual_sd * residual_sd;
        covariance.iter_mut().for_each(|value| *value *= variance);
        covariance
    }

    /// The weights of a term's orthonormal columns that make up one of the columns as given.
    fn unmixed(&self, term: usize, column: usize) -> Vec<f64> {
        let inverse = self.model.terms[term].mix.inverse();
        (0..inverse.width).map(|place| inverse.at(column, place)).collect()
    }

    /// Places of levels among those of a term.
    pub(crate) fn places(&self, term: usize, column: usize, levels: &[String]) -> Result<Vec<usize>, Error> {
        let Some(random) = self.random.get(term).filter(|random| column < random.columns.len()) else {
            return Err(missing(format!("the fit has no random term {term} with a column {column}")));
        };
        let place: BTreeMap<&String, usize> = random.levels.iter().zip(0..).collect();
        let find = |level: &String| {
            let found = place.get(level).copied();
            found.ok_or_else(|| missing(format!("grouping `{}` has no level `{level}`", random.group)))
        };
        levels.iter().map(find).collect()
    }

    /// `R⁻ᵀ k`: weights of the kept columns of `X`, in the basis in which their estimates are independent.
    fn coordinates(&self, weights: &[f64]) -> Vec<f64> {
        let first = forward(&self.model.basis.triangle, weights);
        forward(&self.point.triangle, &first)
    }
}

fn missing(problem: String) -> Error {
    Error::BadRequest { problem }
}

/// Solves `R' x = k` for an upper triangle stored by columns.
fn forward(triangle: &[f64], right: &[f64]) -> Vec<f64> {
    let order = right.len();
    let mut x = right.to_vec();
    for row in 0..order {
        let sum: f64 = (0..row).map(|step| triangle[row * order + step] * x[step]).sum();
        x[row] = (x[row] - sum) / triangle[row * (order + 1)];
    }
    x
}
