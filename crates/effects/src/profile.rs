//! The profiled criterion and its derivatives at given covariance parameters.
//!
//! With `A = Λ'MΛ + I = L L'` and the fixed effects in an orthonormal basis `Q`:
//! `C = L⁻¹ Λ'Z'[Q y]`, `[Q y]'[Q y] − C'C = R'R`, the last pivot of `R` squared is the penalised residual sum `r²`. The criterion is
//! `log|A| + log|R_Q|² + d (1 + log(2π r²/d))` with `d = n − p` for REML, and without the middle term and `d = n` for ML
//! (Bates, Mächler, Bolker and Walker 2015, J. Stat. Softw. 67(1)). The gradient is exact; the curvature is the average
//! information of Gilmour, Thompson and Cullis (1995, Biometrics 51, 1440–1450), with the residual variance profiled out.

use crate::factor::{Factor, factorise};
use crate::inverse::{Selected, select};
use crate::orthogonal::dot;
use crate::relative::{self, Relative};
use crate::structure::{Design, Structure};

/// Restricted or full maximum likelihood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Restricted maximum likelihood: variances free of the loss of degrees of freedom to the fixed effects.
    Reml,
    /// Maximum likelihood: comparable between models with different fixed effects.
    Ml,
}

/// Everything about a model that does not change with the covariance parameters.
pub(crate) struct Problem {
    pub(crate) structure: Structure,
    pub(crate) method: Method,
    pub(crate) observations: usize,
    /// Columns of the basis of the fixed effects.
    pub(crate) rank: usize,
    /// `Z'[Q y]`, `rank + 1` numbers for each scalar; `y` without its part inside `Q` and of length 1.
    pub(crate) cross: Vec<f64>,
    /// What the criterion has beside: basis, scale of `y` and prior weights.
    pub(crate) constant: f64,
    pub(crate) widths: Vec<usize>,
}

/// The model solved at one value of the parameters.
pub(crate) struct Point {
    pub(crate) theta: Vec<f64>,
    pub(crate) relative: Vec<Relative>,
    pub(crate) factor: Factor,
    pub(crate) criterion: f64,
    /// Penalised residual sum of squares, in units of `|y|²`.
    pub(crate) residual: f64,
    /// Upper triangle of the basis, by columns.
    pub(crate) triangle: Vec<f64>,
    /// Fixed effects in the basis.
    pub(crate) gamma: Vec<f64>,
    /// `L⁻¹ Λ'Z'[Q y]`.
    half: Vec<f64>,
}

/// The derivatives at a point, and what they were computed from.
pub(crate) struct Slope {
    pub(crate) gradient: Vec<f64>,
    /// For each term `G T`, by columns, where `G` is the derivative of the criterion by `T T'`.
    pub(crate) pulls: Vec<Vec<f64>>,
    /// Positive semidefinite approximation of the second derivatives, by columns.
    pub(crate) curvature: Vec<f64>,
    pub(crate) selected: Selected,
    /// For each scalar `rank` numbers `A⁻¹Λ'Z'Q R_Q⁻¹`, then the spherical effect `u`.
    pub(crate) solution: Vec<f64>,
}

impl Point {
    /// `R_Q⁻¹ x`.
    pub(crate) fn back_substitute(&self, x: &[f64]) -> Vec<f64> {
        back_substitute(&self.triangle, x)
    }
}

impl Problem {
    pub(crate) fn new(designs: &[Design], method: Method, basis: &[&[f64]], y: &[f64], constant: f64) -> Self {
        let structure = Structure::new(designs, y.len());
        let columns: Vec<&[f64]> = basis.iter().copied().chain(std::iter::once(y)).collect();
        let cross = cross(&structure, designs, &columns, y.len());
        Self {
            structure,
            method,
            observations: y.len(),
            rank: basis.len(),
            cross,
            constant,
            widths: designs.iter().map(|design| design.width).collect(),
        }
    }

    /// Degrees of freedom of the residual variance.
    pub(crate) fn freedom(&self) -> f64 {
        match self.method {
            Method::Reml => (self.observations - self.rank) as f64,
            Method::Ml => self.observations as f64,
        }
    }

    /// Solves the model, or `None` where numbers leave the range or nothing is left to explain.
    pub(crate) fn solve(&self, theta: &[f64], storage: Vec<f64>) -> Option<Point> {
        let relative = relative::split(theta, &self.widths);
        let factor = factorise(&self.structure, &relative, storage)?;
        let m = self.rank + 1;
        let mut half = self.cross.clone();
        self.scale_transposed(&relative, &mut half, m);
        factor.solve_lower(&self.structure, &mut half, m);
        let (triangle, last, residual) = self.reduce(&half)?;
        let gamma = back_substitute(&triangle, &last);
        let freedom = self.freedom();
        let log_r = (0..self.rank).map(|place| 2.0 * libm::log(triangle[place * (self.rank + 1)])).sum::<f64>();
        let middle = if self.method == Method::Reml { log_r } else { 0.0 };
        let criterion = factor.log_determinant
            + middle
            + freedom * (1.0 + libm::log(std::f64::consts::TAU * residual / freedom))
            + self.constant;
        let point = Point { theta: theta.to_vec(), relative, factor, criterion, residual, triangle, gamma, half };
        point.criterion.is_finite().then_some(point)
    }

    /// Cholesky of `[Q y]'[Q y] − C'C`: the triangle of `Q`, the column above the last pivot, and that pivot squared.
    fn reduce(&self, half: &[f64]) -> Option<(Vec<f64>, Vec<f64>, f64)> {
        let (rank, m) = (self.rank, self.rank + 1);
        let mut square = gram(half, m);
        square.iter_mut().for_each(|value| *value = -*value);
        (0..m).for_each(|place| square[place * (m + 1)] += 1.0);
        for column in 0..m {
            for row in 0..=column {
                let sum: f64 = (0..row).map(|step| square[row * m + step] * square[column * m + step]).sum();
                let value = square[column * m + row] - sum;
                if row < column {
                    square[column * m + row] = value / square[row * (m + 1)];
                } else if value > 0.0 {
                    square[column * (m + 1)] = value.sqrt();
                } else {
                    return None;
                }
            }
        }
        let triangle = (0..rank * rank)
            .map(|at| (at / rank, at % rank))
            .map(|(column, row)| if row <= column { square[column * m + row] } else { 0.0 })
            .collect();
        let last = square[rank * m..rank * m + rank].to_vec();
        let pivot = square[rank * (m + 1)];
        Some((triangle, last, pivot * pivot))
    }

    /// Gradient, curvature and the parts of the inverse that effects need.
    pub(crate) fn slope(&self, point: &Point) -> Slope {
        let m = self.rank + 1;
        let selected = select(&self.structure, &point.relative, &point.factor);
        let solution = self.solution(point);
        let mut effects = solution.clone();
        self.scale(&point.relative, &mut effects, m);
        let mut forces = self.reduced_cross(point);
        let product = self.structure.multiply(&effects, m);
        forces.iter_mut().zip(&product).for_each(|(force, part)| *force -= part);
        let pulls = self.pulls(point, &selected, &solution, &forces);
        let of_term = |(pull, width): (&Vec<f64>, &usize)| -> Vec<f64> {
            relative::places(*width).map(|(row, column)| 2.0 * pull[column * width + row]).collect()
        };
        let gradient: Vec<f64> = pulls.iter().zip(&self.widths).flat_map(of_term).collect();
        let curvature = self.curvature(point, &solution, &forces, &gradient);
        Slope { gradient, pulls, curvature, selected, solution }
    }

    /// `A⁻¹Λ'Z'Q R⁻¹` and `u` for each scalar.
    fn solution(&self, point: &Point) -> Vec<f64> {
        let m = self.rank + 1;
        let mut solution = self.divide_columns(point, &point.half);
        point.factor.solve_upper(&self.structure, &mut solution, m);
        solution
    }

    /// `Z'Q R⁻¹` and `Z'(y − Qγ)`.
    fn reduced_cross(&self, point: &Point) -> Vec<f64> {
        self.divide_columns(point, &self.cross)
    }

    /// Each row `[q y]` becomes `[q R⁻¹, y − qγ]`.
    fn divide_columns(&self, point: &Point, rows: &[f64]) -> Vec<f64> {
        let (rank, m) = (self.rank, self.rank + 1);
        let mut result = rows.to_vec();
        for row in result.chunks_exact_mut(m) {
            row[rank] -= dot(&row[..rank], &point.gamma);
            for column in 0..rank {
                let sum: f64 = (0..column).map(|step| row[step] * point.triangle[column * rank + step]).sum();
                row[column] = (row[column] - sum) / point.triangle[column * (rank + 1)];
            }
        }
        result
    }

    fn pulls(&self, point: &Point, selected: &Selected, solution: &[f64], forces: &[f64]) -> Vec<Vec<f64>> {
        let (rank, m) = (self.rank, self.rank + 1);
        let ratio = self.freedom() / point.residual;
        let fixed = if self.method == Method::Reml { rank } else { 0 };
        let mut sums: Vec<Vec<f64>> = selected
            .traces
            .iter()
            .zip(&self.widths)
            .map(|(trace, width)| (0..width * width).map(|at| trace[(at % width) * width + at / width]).collect())
            .collect();
        for position in 0..self.structure.positions() {
            let (term, width) = (self.structure.term[position] as usize, self.structure.width[position]);
            let begin = self.structure.symbolic.start[position];
            for column in 0..width {
                for row in 0..width {
                    let force = &forces[(begin + row) * m..(begin + row + 1) * m];
                    let effect = &solution[(begin + column) * m..(begin + column + 1) * m];
                    let part = dot(&force[..fixed], &effect[..fixed]) + ratio * force[rank] * effect[rank];
                    sums[term][column * width + row] -= part;
                }
            }
        }
        sums
    }

    /// Average information about the parameters.
    fn curvature(&self, point: &Point, solution: &[f64], forces: &[f64], gradient: &[f64]) -> Vec<f64> {
        let (rank, m, count) = (self.rank, self.rank + 1, gradient.len());
        let directions = self.directions(point, solution, forces, count);
        let mut crossed = self.structure.multiply(&directions, count);
        let mut square = products(&directions, &crossed, count);
        let mut with_fixed = vec![0.0; rank * count];
        let mut with_residual = vec![0.0; count];
        for (scalar, row) in directions.chunks_exact(count).enumerate() {
            let cross = &self.cross[scalar * m..scalar * m + rank];
            for (parameter, value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                with_residual[parameter] += value * forces[scalar * m + rank];
                for (fixed, part) in cross.iter().enumerate() {
                    with_fixed[parameter * rank + fixed] += value * part;
                }
            }
        }
        self.scale_transposed(&point.relative, &mut crossed, count);
        point.factor.solve_lower(&self.structure, &mut crossed, count);
        for (row, half) in crossed.chunks_exact(count).zip(point.half.chunks_exact(m)) {
            for (parameter, value) in row.iter().enumerate() {
                for fixed in 0..rank {
                    with_fixed[parameter * rank + fixed] -= value * half[fixed];
                }
            }
        }
        let explained = gram(&crossed, count);
        with_fixed.chunks_exact_mut(rank.max(1)).for_each(|column| forward_substitute(&point.triangle, column));
        let ratio = self.freedom() / point.residual;
        for a in 0..count {
            for b in 0..count {
                let fixed = dot(&with_fixed[a * rank..(a + 1) * rank], &with_fixed[b * rank..(b + 1) * rank]);
                let whole = square[a * count + b] - explained[a * count + b] - fixed;
                let profile = with_residual[a] * with_residual[b] / point.residual;
                square[a * count + b] = ratio * (whole - profile);
            }
        }
        square
    }

    /// For each scalar and parameter `∂Λ u + Λ ∂Λ' h`, where `h = Z'Py`.
    fn directions(&self, point: &Point, solution: &[f64], forces: &[f64], count: usize) -> Vec<f64> {
        let (rank, m) = (self.rank, self.rank + 1);
        let mut directions = vec![0.0; self.structure.scalars() * count];
        let mut first = vec![0];
        self.widths.iter().for_each(|width| first.push(first[first.len() - 1] + relative::parameters(*width)));
        for position in 0..self.structure.positions() {
            let term = self.structure.term[position] as usize;
            let (relative, begin) = (&point.relative[term], self.structure.symbolic.start[position]);
            for (parameter, (row, column)) in relative::places(relative.width).enumerate() {
                let parameter = first[term] + parameter;
                let effect = solution[(begin + column) * m + rank];
                let force = forces[(begin + row) * m + rank];
                directions[(begin + row) * count + parameter] += effect;
                for step in column..relative.width {
                    directions[(begin + step) * count + parameter] += relative.at(step, column) * force;
                }
            }
        }
        directions
    }

    /// `Λ x` in place, `m` numbers a scalar.
    pub(crate) fn scale(&self, relative: &[Relative], x: &mut [f64], m: usize) {
        self.map_positions(relative, x, m, |relative, column| relative.times(column));
    }

    /// `Λ' x` in place.
    pub(crate) fn scale_transposed(&self, relative: &[Relative], x: &mut [f64], m: usize) {
        self.map_positions(relative, x, m, |relative, column| relative.transposed_times(column));
    }

    fn map_positions(
        &self,
        relative: &[Relative],
        x: &mut [f64],
        m: usize,
        map: impl Fn(&Relative, &[f64]) -> Vec<f64>,
    ) {
        for position in 0..self.structure.positions() {
            let relative = &relative[self.structure.term[position] as usize];
            let begin = self.structure.symbolic.start[position] * m;
            let cells = &mut x[begin..begin + relative.width * m];
            if relative.width == 1 {
                cells.iter_mut().for_each(|cell| *cell *= relative.values[0]);
                continue;
            }
            for step in 0..m {
                let column: Vec<f64> = (0..relative.width).map(|row| cells[row * m + step]).collect();
                map(relative, &column).iter().enumerate().for_each(|(row, value)| cells[row * m + step] = *value);
            }
        }
    }
}

/// `Z'C` for the columns of `C`, as many numbers for each scalar.
fn cross(structure: &Structure, designs: &[Design], columns: &[&[f64]], observations: usize) -> Vec<f64> {
    let m = columns.len();
    let mut cross = vec![0.0; structure.scalars() * m];
    for (term, design) in designs.iter().enumerate() {
        for row in 0..observations {
            for (level, share) in design.membership.of(row) {
                let scalar = structure.scalar(term, level);
                for part in 0..design.width {
                    let weight = share * design.covariates[row * design.width + part];
                    let target = &mut cross[(scalar + part) * m..(scalar + part + 1) * m];
                    target.iter_mut().zip(columns).for_each(|(cell, column)| *cell += weight * column[row]);
                }
            }
        }
    }
    cross
}

/// `x'x` where `x` holds `m` numbers a row; both triangles, by columns.
fn gram(x: &[f64], m: usize) -> Vec<f64> {
    products(x, x, m)
}

/// `a'b`, symmetric by construction.
fn products(a: &[f64], b: &[f64], m: usize) -> Vec<f64> {
    let mut square = vec![0.0; m * m];
    for (left, right) in a.chunks_exact(m).zip(b.chunks_exact(m)) {
        for (column, factor) in right.iter().enumerate() {
            let cells = &mut square[column * m..column * m + column + 1];
            cells.iter_mut().zip(left).for_each(|(cell, value)| *cell += value * factor);
        }
    }
    for column in 0..m {
        for row in column + 1..m {
            square[column * m + row] = square[row * m + column];
        }
    }
    square
}

fn back_substitute(triangle: &[f64], right: &[f64]) -> Vec<f64> {
    let order = right.len();
    let mut result = right.to_vec();
    for column in (0..order).rev() {
        result[column] /= triangle[column * (order + 1)];
        for row in 0..column {
            result[row] -= triangle[column * order + row] * result[column];
        }
    }
    result
}

/// `R⁻ᵀ x` in place.
fn forward_substitute(triangle: &[f64], x: &mut [f64]) {
    let order = x.len();
    for row in 0..order {
        if triangle.is_empty() {
            return;
        }
        let sum: f64 = (0..row).map(|step| triangle[row * order + step] * x[step]).sum();
        x[row] = (x[row] - sum) / triangle[row * (order + 1)];
    }
}
