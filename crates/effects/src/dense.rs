//! Dense kernels: products, a Cholesky factor, triangular solves.
//!
//! Matrices are stored by columns. Every entry of a result is a sum taken in one fixed order, whatever the width of the
//! processor's vectors, and nothing is fused: the same input gives the same bits on any machine. `pulp` only chooses at run
//! time how many entries are computed side by side.

const STRIP: usize = 8;
const LANE: usize = 6;
const DEPTH: usize = 256;
const TALL: usize = 96;
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
    let arch = pulp::Arch::new();
    arch.dispatch(
        #[inline(always)]
        || blocked(update, (rows, columns, depth), a, b, c, stride, buffers),
    );
}

#[inline(always)]
fn blocked(
    update: Update,
    (rows, columns, depth): (usize, usize, usize),
    a: View<'_>,
    b: View<'_>,
    c: &mut [f64],
    stride: usize,
    buffers: &mut Buffers,
) {
    for from in (0..depth).step_by(DEPTH) {
        let deep = DEPTH.min(depth - from);
        pack::<LANE>(b.transposed(), columns, from, deep, &mut buffers.right);
        for top in (0..rows).step_by(TALL) {
            let tall = TALL.min(rows - top);
            pack::<STRIP>(a.below(top), tall, from, deep, &mut buffers.left);
            for (lane, packed_b) in buffers.right.chunks_exact(deep * LANE).enumerate() {
                for (strip, packed_a) in buffers.left.chunks_exact(deep * STRIP).enumerate() {
                    let tile = tile(packed_a, packed_b);
                    let (row, column) = (strip * STRIP, lane * LANE);
                    let (high, wide) = (STRIP.min(tall - row), LANE.min(columns - column));
                    write(update, &tile, (high, wide), &mut c[top + row + column * stride..], stride);
                }
            }
        }
    }
}

/// Copies `rows × deep` entries in groups of `WIDTH` rows, filled up with zeros.
#[inline(always)]
fn pack<const WIDTH: usize>(view: View<'_>, rows: usize, from: usize, deep: usize, packed: &mut Vec<f64>) {
    packed.clear();
    packed.resize(rows.div_ceil(WIDTH) * WIDTH * deep, 0.0);
    for (group, target) in packed.chunks_exact_mut(WIDTH * deep).enumerate() {
        let high = WIDTH.min(rows - group * WIDTH);
        for (step, cells) in target.chunks_exact_mut(WIDTH).enumerate() {
            let source = group * WIDTH * view.down + (from + step) * view.right;
            if view.down == 1 {
                cells[..high].copy_from_slice(&view.data[source..source + high]);
            } else {
                for (row, cell) in cells[..high].iter_mut().enumerate() {
                    *cell = view.data[source + row * view.down];
                }
            }
        }
    }
}

#[inline(always)]
fn tile(a: &[f64], b: &[f64]) -> [[f64; STRIP]; LANE] {
    let mut sum = [[0.0; STRIP]; LANE];
    for (down, across) in a.as_chunks::<STRIP>().0.iter().zip(b.as_chunks::<LANE>().0) {
        for (column, factor) in sum.iter_mut().zip(across) {
            for (cell, value) in column.iter_mut().zip(down) {
                *cell += value * factor;
            }
        }
    }
    sum
}

#[inline(always)]
fn write(update: Update, tile: &[[f64; STRIP]; LANE], (high, wide): (usize, usize), c: &mut [f64], stride: usize) {
    for (column, values) in tile.iter().take(wide).enumerate() {
        let target = &mut c[column * stride..column * stride + high];
        for (cell, value) in target.iter_mut().zip(values) {
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
    let arch = pulp::Arch::new();
    arch.dispatch(
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
