//! The entries of `(Λ'MΛ + I)⁻¹` where the factor has entries, front by front from the last to the first.
//!
//! Method: Takahashi, Fagan and Chin (1973), done by fronts: with `Y = L₂₁ L₁₁⁻¹` and `Z₂₂` taken from the parent,
//! `Z₂₁ = −Z₂₂ Y` and `Z₁₁ = L₁₁⁻ᵀ L₁₁⁻¹ − Y' Z₂₁`. Nothing but the blocks on the diagonal and the sums the
//! gradient needs is kept.

use crate::dense::{self, BLOCK, Buffers, Update, View};
use crate::factor::Factor;
use crate::relative::Relative;
use crate::structure::Structure;
use crate::symbolic::Front;

/// What is taken from the inverse.
pub(crate) struct Selected {
    /// For each term `Σ_l (A⁻¹ Λ'M)_ll`, `width × width` by columns.
    pub(crate) traces: Vec<Vec<f64>>,
    /// For each position its block of `A⁻¹`, by columns, one after the other.
    pub(crate) diagonal: Vec<f64>,
    /// Where the block of each position begins.
    pub(crate) start: Vec<usize>,
}

pub(crate) fn select(structure: &Structure, relative: &[Relative], factor: &Factor) -> Selected {
    let symbolic = &structure.symbolic;
    let mut start = vec![0];
    structure.width.iter().for_each(|width| start.push(start[start.len() - 1] + width * width));
    let mut selected = Selected {
        traces: relative.iter().map(|term| vec![0.0; term.width * term.width]).collect(),
        diagonal: vec![0.0; start[start.len() - 1]],
        start,
    };
    let mut open: Vec<Vec<f64>> = (0..symbolic.fronts.len()).map(|_| Vec::new()).collect();
    let mut waiting: Vec<usize> = symbolic.fronts.iter().map(|front| front.children.len()).collect();
    let mut buffers = Buffers::default();
    let mut end = structure.positions();
    for (number, front) in symbolic.fronts.iter().enumerate().rev() {
        let size = front.size();
        let mut inverse = vec![0.0; size * size];
        if let Some(parent) = front.parent {
            gather(&open[parent], symbolic.fronts[parent].size(), front, &mut inverse);
            waiting[parent] -= 1;
            if waiting[parent] == 0 {
                open[parent] = Vec::new();
            }
        }
        let columns = &factor.values[front.offset..front.offset + size * front.own];
        invert_front(columns, size, front.own, &mut inverse, &mut buffers);
        while end > 0 && symbolic.front_of[end - 1] == number {
            end -= 1;
            selected.take(structure, relative, end, front, &inverse);
        }
        if !front.children.is_empty() {
            open[number] = inverse;
        }
    }
    selected
}

/// Copies the part of the parent's inverse that belongs to the rest of a front.
fn gather(parent: &[f64], parent_size: usize, front: &Front, inverse: &mut [f64]) {
    let size = front.size();
    for (column, from) in front.in_parent.iter().enumerate() {
        let source = &parent[*from as usize * parent_size..(*from as usize + 1) * parent_size];
        let target = &mut inverse[(front.own + column) * size + front.own..(front.own + column + 1) * size];
        target.iter_mut().zip(&front.in_parent).for_each(|(cell, place)| *cell = source[*place as usize]);
    }
}

/// Fills the columns and rows of a front's own scalars, block by block from the right.
fn invert_front(columns: &[f64], size: usize, own: usize, inverse: &mut [f64], buffers: &mut Buffers) {
    let mut ratio = Vec::new();
    let mut triangle = vec![0.0; BLOCK * BLOCK];
    let blocks = own.div_ceil(BLOCK);
    for block in (0..blocks).rev() {
        let (left, right) = (block * BLOCK, ((block + 1) * BLOCK).min(own));
        let (wide, below) = (right - left, size - right);
        let lower = View::columns(&columns[left * size + left..], size);
        dense::invert_lower(lower, wide, &mut triangle);
        ratio.clear();
        ratio.resize(below * wide, 0.0);
        if wide == 1 {
            let source = &columns[left * size + right..(left + 1) * size];
            ratio.iter_mut().zip(source).for_each(|(cell, value)| *cell = value * triangle[0]);
        } else if below > 0 {
            let under = View::columns(&columns[left * size + right..], size);
            let shape = (below, wide, wide);
            dense::multiply(Update::Add, shape, under, View::columns(&triangle, wide), &mut ratio, below, buffers);
        }
        enter_block(&ratio, &triangle, (left, right), size, inverse, buffers);
    }
}

/// `Z₂₁ = −Z₂₂ Y`, `Z₁₁ = L₁₁⁻ᵀ L₁₁⁻¹ − Y' Z₂₁`, and the mirror of `Z₂₁`.
fn enter_block(
    ratio: &[f64],
    triangle: &[f64],
    (left, right): (usize, usize),
    size: usize,
    inverse: &mut [f64],
    buffers: &mut Buffers,
) {
    let (wide, below) = (right - left, size - right);
    let (open, done) = inverse.split_at_mut(right * size);
    let target = &mut open[left * size..];
    if wide == 1 {
        enter_single(ratio, triangle[0], left, size, target, done);
    } else {
        let y = View::columns(ratio, below);
        if below > 0 {
            let known = View::columns(&done[right..], size);
            dense::multiply(Update::Subtract, (below, wide, below), known, y, &mut target[right..], size, buffers);
        }
        let inverted = View::columns(triangle, wide);
        let shape = (wide, wide, wide);
        dense::multiply(Update::Add, shape, inverted.transposed(), inverted, &mut target[left..], size, buffers);
        if below > 0 {
            let strip: Vec<f64> =
                target.chunks_exact(size).flat_map(|column| column[right..].iter().copied()).collect();
            let z = View::columns(&strip, below);
            dense::multiply(
                Update::Subtract,
                (wide, wide, below),
                y.transposed(),
                z,
                &mut target[left..],
                size,
                buffers,
            );
        }
    }
    for column in 0..wide {
        for row in 0..below {
            done[row * size + left + column] = target[column * size + right + row];
        }
    }
}

/// [`enter_block`] for one scalar, without products of matrices.
fn enter_single(ratio: &[f64], reciprocal: f64, left: usize, size: usize, target: &mut [f64], done: &[f64]) {
    let cells = &mut target[left + 1..size];
    for (column, factor) in done.chunks_exact(size).zip(ratio) {
        cells.iter_mut().zip(&column[left + 1..]).for_each(|(cell, value)| *cell -= value * factor);
    }
    let product: f64 = ratio.iter().zip(&*cells).map(|(a, b)| a * b).sum();
    target[left] = reciprocal * reciprocal - product;
}

impl Selected {
    /// Takes the block on the diagonal and the parts of the traces that the column of one position gives.
    fn take(&mut self, structure: &Structure, relative: &[Relative], position: usize, front: &Front, inverse: &[f64]) {
        let size = front.size();
        let begin = structure.symbolic.start[position] - front.first;
        let (term, width) = (structure.term[position] as usize, structure.width[position]);
        for column in 0..width {
            for row in 0..width {
                self.diagonal[self.start[position] + column * width + row] =
                    inverse[(begin + column) * size + begin + row];
            }
        }
        for block in structure.column(position) {
            let other = block.other as usize;
            let (other_term, high) = (structure.term[other] as usize, structure.width[other]);
            let place = block.place as usize;
            let values = &structure.values[block.values..block.values + width * high];
            if width == 1 && high == 1 {
                let product = inverse[begin * size + place] * values[0];
                self.traces[term][0] += product * relative[other_term].values[0];
                if other != position {
                    self.traces[other_term][0] += product * relative[term].values[0];
                }
                continue;
            }
            let cell = |row: usize, column: usize| inverse[(begin + column) * size + place + row];
            let right = half_product(&relative[other_term], values, high);
            for a in 0..width {
                for b in 0..width {
                    let sum: f64 = (0..high).map(|k| cell(k, a) * right[b * high + k]).sum();
                    self.traces[term][b * width + a] += sum;
                }
            }
            if other != position {
                let flipped: Vec<f64> =
                    (0..high).flat_map(|row| (0..width).map(move |column| values[column * high + row])).collect();
                let right = half_product(&relative[term], &flipped, width);
                for a in 0..high {
                    for b in 0..high {
                        let sum: f64 = (0..width).map(|k| cell(a, k) * right[b * width + k]).sum();
                        self.traces[other_term][b * high + a] += sum;
                    }
                }
            }
        }
    }
}

/// `T' B` for a block stored by columns of length `high`.
fn half_product(relative: &Relative, block: &[f64], high: usize) -> Vec<f64> {
    block.chunks_exact(high).flat_map(|column| relative.transposed_times(column)).collect()
}
