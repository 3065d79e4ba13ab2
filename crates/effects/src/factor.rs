//! `L L' = Λ'MΛ + I`: the factor, its determinant and solutions with it.
//!
//! Method: multifrontal Cholesky. Each front gathers its entries and what its children pass up, eliminates its own scalars with
//! dense kernels and passes the rest to its parent. All pivots are at least 1, so nothing needs pivoting.

use crate::dense::{self, Buffers, View};
use crate::relative::Relative;
use crate::structure::Structure;

/// The factor at one value of the covariance parameters.
pub(crate) struct Factor {
    /// The columns of all fronts.
    pub(crate) values: Vec<f64>,
    /// `log |Λ'MΛ + I|`.
    pub(crate) log_determinant: f64,
}

/// Factors, or `None` where a number is not finite.
pub(crate) fn factorise(structure: &Structure, relative: &[Relative], storage: Vec<f64>) -> Option<Factor> {
    let symbolic = &structure.symbolic;
    let mut values = storage;
    values.clear();
    values.resize(symbolic.stored, 0.0);
    let mut buffers = Buffers::default();
    let mut passed: Vec<Vec<f64>> = (0..symbolic.fronts.len()).map(|_| Vec::new()).collect();
    let mut log_determinant = 0.0;
    let mut position = 0;
    for (number, front) in symbolic.fronts.iter().enumerate() {
        let (size, rest) = (front.size(), front.rest.len());
        let panel = &mut values[front.offset..front.offset + size * front.own];
        while position < structure.positions() && symbolic.front_of[position] == number {
            enter_column(structure, relative, position, front.first, size, panel);
            position += 1;
        }
        let mut update = vec![0.0; rest * rest];
        for child in &front.children {
            let given = std::mem::take(&mut passed[*child]);
            take_over(&given, &symbolic.fronts[*child].in_parent, front.own, size, panel, &mut update);
        }
        dense::factor_panel(panel, size, front.own, &mut buffers)?;
        (0..front.own).for_each(|scalar| log_determinant += libm::log(panel[scalar * (size + 1)]));
        if rest > 0 {
            let below = View::columns(&panel[front.own..], size);
            dense::subtract_square((rest, front.own), below, &mut update, rest, &mut buffers);
            passed[number] = update;
        }
    }
    Some(Factor { values, log_determinant: 2.0 * log_determinant })
}

/// Adds the column of one position of `Λ'MΛ + I` to its front.
fn enter_column(
    structure: &Structure,
    relative: &[Relative],
    position: usize,
    first: usize,
    size: usize,
    panel: &mut [f64],
) {
    let begin = structure.symbolic.start[position] - first;
    let right = &relative[structure.term[position] as usize];
    for block in structure.column(position) {
        let other = block.other as usize;
        let left = &relative[structure.term[other] as usize];
        let count = left.width * right.width;
        let values = &structure.values[block.values..block.values + count];
        let place = block.place as usize;
        if count == 1 {
            panel[begin * size + place] += left.values[0] * values[0] * right.values[0];
            continue;
        }
        let product = left.sandwich(values, right);
        for column in 0..right.width {
            for row in 0..left.width {
                if place + row >= begin + column {
                    panel[(begin + column) * size + place + row] += product[column * left.width + row];
                }
            }
        }
    }
    (begin..begin + right.width).for_each(|scalar| panel[scalar * (size + 1)] += 1.0);
}

/// Adds what a child passes up to the front of its parent.
fn take_over(given: &[f64], places: &[u32], own: usize, size: usize, panel: &mut [f64], update: &mut [f64]) {
    let count = places.len();
    let rest = size - own;
    for (column, target) in places.iter().enumerate() {
        let source = &given[column * count + column..(column + 1) * count];
        let target = *target as usize;
        if target < own {
            let cells = &mut panel[target * size..(target + 1) * size];
            source.iter().zip(&places[column..]).for_each(|(value, place)| cells[*place as usize] += value);
        } else {
            let cells = &mut update[(target - own) * rest..(target - own + 1) * rest];
            source.iter().zip(&places[column..]).for_each(|(value, place)| cells[*place as usize - own] += value);
        }
    }
}

impl Factor {
    /// Replaces `x` by `L⁻¹ x`; `x` holds `m` numbers for each scalar.
    pub(crate) fn solve_lower(&self, structure: &Structure, x: &mut [f64], m: usize) {
        for front in &structure.symbolic.fronts {
            let size = front.size();
            for own in 0..front.own {
                let column = &self.values[front.offset + own * size..front.offset + (own + 1) * size];
                let here = (front.first + own) * m;
                let (before, after) = x.split_at_mut(here + m);
                let pivot = &mut before[here..];
                pivot.iter_mut().for_each(|value| *value /= column[own]);
                let (near, far) = (&column[own + 1..front.own], &column[front.own..]);
                for (factor, target) in near.iter().zip(after.chunks_exact_mut(m)) {
                    target.iter_mut().zip(&*pivot).for_each(|(cell, value)| *cell -= factor * value);
                }
                for (factor, row) in far.iter().zip(&front.rest) {
                    let at = *row as usize * m - (here + m);
                    let target = &mut after[at..at + m];
                    target.iter_mut().zip(&*pivot).for_each(|(cell, value)| *cell -= factor * value);
                }
            }
        }
    }

    /// Replaces `x` by `L⁻ᵀ x`; `x` holds `m` numbers for each scalar.
    pub(crate) fn solve_upper(&self, structure: &Structure, x: &mut [f64], m: usize) {
        for front in structure.symbolic.fronts.iter().rev() {
            let size = front.size();
            for own in (0..front.own).rev() {
                let column = &self.values[front.offset + own * size..front.offset + (own + 1) * size];
                let here = (front.first + own) * m;
                let (before, after) = x.split_at_mut(here + m);
                let pivot = &mut before[here..];
                let (near, far) = (&column[own + 1..front.own], &column[front.own..]);
                for (factor, source) in near.iter().zip(after.chunks_exact(m)) {
                    pivot.iter_mut().zip(source).for_each(|(cell, value)| *cell -= factor * value);
                }
                for (factor, row) in far.iter().zip(&front.rest) {
                    let at = *row as usize * m - (here + m);
                    pivot.iter_mut().zip(&after[at..at + m]).for_each(|(cell, value)| *cell -= factor * value);
                }
                pivot.iter_mut().for_each(|value| *value /= column[own]);
            }
        }
    }
}
