//! Dense kernels: products, a Cholesky factor, triangular solves.
//!
//! Matrices are stored by columns. Every entry of a result is a sum taken in one fixed order, whatever the width of the
//! processor's vectors, and nothing is fused: the same input gives the same bits on any machine. `pulp` only chooses at run
//! time how many entries are computed side by side.

use pulp::{Arch, Simd, WithSimd};

/// Vectors of rows in a tile, and its columns.
const VECTORS: usize = 2;
const LANE: usize = 6;
const DEPTH: usize = 256;
const TALL: usize = 96;
/// The most rows a tile has: vectors of eight numbers.
const WIDEST: usize = 8 * VECTORS;
/// Columns eliminated at a time.
pub(crate) const BLOCK: usize = 48;

/// A matrix inside a slice: entry (i, j) is at `i * down + j * right`.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) data: &'a [f64],
    pub(crate) down: usize,
    pub(crate) right: usize,
}

impl<'a> View<'a> {
    /// Columns of length `stride`.
    pub(crate) fn columns(data: &'a [f64], stride: usize) -> Self {
        Self { data, down: 1, right: stride }
    }

    pub(crate) fn transposed(self) -> Self {
        Self { data: self.data, down: self.right, right: self.down }
    }

    fn below(self, row: usize) -> Self {
        Self { data: &self.data[row * self.down..], ..self }
    }
}

/// Whether a product is added to or taken from what stands there.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Update {
    Add,
    Subtract,
}

/// Buffers for packed blocks, kept between products.
#[derive(Default)]
pub(crate) struct Buffers {
    left: Vec<f64>,
    right: Vec<f64>,
}

/// `c ± a b`, `a` is `rows × depth`, `b` is `depth × columns`, `c` has columns of length `stride`.
pub(crate) fn multiply(
    update: Update,
    (rows, columns, depth): (usize, usize, usize),
    a: View<'_>,
    b: View<'_>,
    c: &mut [f64],
    stride: usize,
    buffers: &mut Buffers,
) {
    if rows == 0 || columns == 0 || depth == 0 {
        return;
    }
    Arch::new().dispatch(Product { update, rows, columns, depth, a, b, c, stride, buffers });
}

/// The arguments of [`multiply`], waiting for the width of the processor's vectors.
struct Product<'a> {
    update: Update,
    rows: usize,
    columns: usize,
    depth: usize,
    a: View<'a>,
    b: View<'a>,
    c: &'a mut [f64],
    stride: usize,
    buffers: &'a mut Buffers,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { update, rows, columns, depth, a, b, c, stride, buffers } = self;
        let strip = VECTORS * S::F64_LANES;
        for from in (0..depth).step_by(DEPTH) {
            let deep = DEPTH.min(depth - from);
            pack(b.transposed(), columns, (from, deep), LANE, &mut buffers.right);
            for top in (0..rows).step_by(TALL) {
                let tall = TALL.min(rows - top);
                pack(a.below(top), tall, (from, deep), strip, &mut buffers.left);
                for (lane, packed_b) in buffers.right.chunks_exact(deep * LANE).enumerate() {
                    for (number, packed_a) in buffers.left.chunks_exact(deep * strip).enumerate() {
                        let tile = tile(simd, S::as_simd_f64s(packed_a).0, packed_b);
                        let (row, column) = (number * strip, lane * LANE);
                        let (high, wide) = (strip.min(tall - row), LANE.min(columns - column));
                        let target = &mut c[top + row + column * stride..];
                        write::<S>(simd, update, &tile, (high, wide), target, stride);
                    }
                }
            }
        }
    }
}

/// Copies `rows × deep` entries in groups of `width` rows, filled up with zeros.
#[inline(always)]
fn pack(view: View<'_>, rows: usize, (from, deep): (usize, usize), width: usize, packed: &mut Vec<f64>) {
    packed.resize(rows.div_ceil(width) * width * deep, 0.0);
    for (group, target) in packed.chunks_exact_mut(width * deep).enumerate() {
        let high = width.min(rows - group * width);
        for (step, cells) in target.chunks_exact_mut(width).enumerate() {
            let source = group * width * view.down + (from + step) * view.right;
            if view.down == 1 {
                cells[..high].copy_from_slice(&view.data[source..source + high]);
            } else {
                for (row, cell) in cells[..high].iter_mut().enumerate() {
                    *cell = view.data[source + row * view.down];
                }
            }
            cells[high..].fill(0.0);
        }
    }
}

#[inline(always)]
fn tile<S: Simd>(simd: S, a: &[S::f64s], b: &[f64]) -> [[S::f64s; VECTORS]; LANE] {
    let mut sum = [[simd.splat_f64s(0.0); VECTORS]; LANE];
    for (down, across) in a.as_chunks::<VECTORS>().0.iter().zip(b.as_chunks::<LANE>().0) {
        for (column, factor) in sum.iter_mut().zip(across) {
            let factor = simd.splat_f64s(*factor);
            for (cells, values) in column.iter_mut().zip(down) {
                *cells = simd.add_f64s(*cells, simd.mul_f64s(*values, factor));
            }
        }
    }
    sum
}

#[inline(always)]
fn write<S: Simd>(
    simd: S,
    update: Update,
    tile: &[[S::f64s; VECTORS]; LANE],
    (high, wide): (usize, usize),
    c: &mut [f64],
    stride: usize,
) {
    let whole = high == VECTORS * S::F64_LANES;
    for (column, values) in tile.iter().take(wide).enumerate() {
        let target = &mut c[column * stride..column * stride + high];
        if whole {
            for (cells, value) in S::as_mut_simd_f64s(target).0.iter_mut().zip(values) {
                *cells = match update {
                    Update::Add => simd.add_f64s(*cells, *value),
                    Update::Subtract => simd.sub_f64s(*cells, *value),
                };
            }
            continue;
        }
        let mut plain = [0.0; WIDEST];
        S::as_mut_simd_f64s(&mut plain).0.iter_mut().zip(values).for_each(|(cell, value)| *cell = *value);
        for (cell, value) in target.iter_mut().zip(plain) {
            match update {
                Update::Add => *cell += value,
                Update::Subtract => *cell -= value,
            }
        }
    }
}

/// Takes `a a'` from the lower triangle of `c` (`rows × rows`); `a` is `rows × depth`.
pub(crate) fn subtract_square(
    (rows, depth): (usize, usize),
    a: View<'_>,
    c: &mut [f64],
    stride: usize,
    buffers: &mut Buffers,
) {
    if rows * rows * depth < 6000 {
        return subtract_square_plainly((rows, depth), a, c, stride);
    }
    for left in (0..rows).step_by(BLOCK) {
        let wide = BLOCK.min(rows - left);
        let below = a.below(left);
        let target = &mut c[left + left * stride..];
        multiply(Update::Subtract, (rows - left, wide, depth), below, below.transposed(), target, stride, buffers);
    }
}

fn subtract_square_plainly((rows, depth): (usize, usize), a: View<'_>, c: &mut [f64], stride: usize) {
    for step in 0..depth {
        let source = &a.data[step * a.right..step * a.right + rows];
        for (column, factor) in source.iter().enumerate() {
            let target = &mut c[column * stride + column..column * stride + rows];
            for (cell, value) in target.iter_mut().zip(&source[column..]) {
                *cell -= value * factor;
            }
        }
    }
}

/// Factors the first `own` columns of a front in place: `L` above, `A₂₁ L⁻ᵀ` below. `None` if a pivot is not positive.
///
/// `panel` has `own` columns of length `size`; only its lower trapezoid is read.
pub(crate) fn factor_panel(panel: &mut [f64], size: usize, own: usize, buffers: &mut Buffers) -> Option<()> {
    for left in (0..own).step_by(BLOCK) {
        let right = (left + BLOCK).min(own);
        factor_columns(panel, size, left, right)?;
        if right < own {
            let (done, open) = panel.split_at_mut(right * size);
            let below = View::columns(&done[left * size + right..], size);
            let target = &mut open[right..];
            let shape = (size - right, own - right, right - left);
            multiply_lower(shape, below, target, size, buffers);
        }
    }
    Some(())
}

/// Takes `a a₁'` from the trapezoid of `c`, where `a₁` is the first `columns` rows of `a`.
fn multiply_lower(
    (rows, columns, depth): (usize, usize, usize),
    a: View<'_>,
    c: &mut [f64],
    stride: usize,
    buffers: &mut Buffers,
) {
    for left in (0..columns).step_by(BLOCK) {
        let wide = BLOCK.min(columns - left);
        let below = a.below(left);
        let target = &mut c[left + left * stride..];
        multiply(Update::Subtract, (rows - left, wide, depth), below, below.transposed(), target, stride, buffers);
    }
}

fn factor_columns(panel: &mut [f64], size: usize, left: usize, right: usize) -> Option<()> {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for column in left..right {
                let (done, open) = panel.split_at_mut(column * size);
                let target = &mut open[column..size];
                for earlier in left..column {
                    let source = &done[earlier * size + column..(earlier + 1) * size];
                    let factor = source[0];
                    for (cell, value) in target.iter_mut().zip(source) {
                        *cell -= value * factor;
                    }
                }
                let pivot = target[0];
                if !(pivot > 0.0 && pivot.is_finite()) {
                    return None;
                }
                let root = pivot.sqrt();
                let inverse = 1.0 / root;
                target[0] = root;
                target[1..].iter_mut().for_each(|cell| *cell *= inverse);
            }
            Some(())
        },
    )
}

/// The inverse of a lower triangle of `order` columns, into `target` (`order × order`, upper part zero).
pub(crate) fn invert_lower(lower: View<'_>, order: usize, target: &mut [f64]) {
    target[..order * order].fill(0.0);
    for column in 0..order {
        let cells = &mut target[column * order..(column + 1) * order];
        cells[column] = 1.0 / lower.data[column + column * lower.right];
        for step in column..order {
            if step > column {
                cells[step] /= lower.data[step + step * lower.right];
            }
            let value = cells[step];
            let source = &lower.data[step * lower.right..step * lower.right + order];
            for (cell, factor) in cells[step + 1..].iter_mut().zip(&source[step + 1..]) {
                *cell -= factor * value;
            }
        }
    }
}
