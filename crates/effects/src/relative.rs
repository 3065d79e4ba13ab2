//! The relative covariance factor `T` of one term: its effects have covariance `σ² T T'` at each level.

/// A lower triangle, stored as a full square by columns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relative {
    pub(crate) width: usize,
    pub(crate) values: Vec<f64>,
}

/// Places (row, column) of a lower triangle, column by column: the order of a term's parameters.
pub(crate) fn places(width: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..width).flat_map(move |column| (column..width).map(move |row| (row, column)))
}

/// Parameters a term of this width has.
pub(crate) fn parameters(width: usize) -> usize {
    width * (width + 1) / 2
}

/// Splits the parameters of all terms among them.
pub(crate) fn split(theta: &[f64], widths: &[usize]) -> Vec<Relative> {
    let mut rest = theta;
    let mut relative = Vec::with_capacity(widths.len());
    for width in widths {
        let (own, after) = rest.split_at(parameters(*width));
        rest = after;
        let mut values = vec![0.0; width * width];
        places(*width).zip(own).for_each(|((row, column), value)| values[column * width + row] = *value);
        relative.push(Relative { width: *width, values });
    }
    relative
}

impl Relative {
    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        self.values[column * self.width + row]
    }

    /// `T x`.
    pub(crate) fn times(&self, x: &[f64]) -> Vec<f64> {
        (0..self.width).map(|row| (0..=row).map(|column| self.at(row, column) * x[column]).sum()).collect()
    }

    /// `T' x`.
    pub(crate) fn transposed_times(&self, x: &[f64]) -> Vec<f64> {
        (0..self.width).map(|column| (column..self.width).map(|row| self.at(row, column) * x[row]).sum()).collect()
    }

    /// `T' B R` for a block `B` stored by columns, `self.width × right.width`.
    pub(crate) fn sandwich(&self, block: &[f64], right: &Relative) -> Vec<f64> {
        let half: Vec<f64> = block.chunks_exact(self.width).flat_map(|column| self.transposed_times(column)).collect();
        let mut result = vec![0.0; half.len()];
        for (column, cells) in result.chunks_exact_mut(self.width).enumerate() {
            for (step, source) in half.chunks_exact(self.width).enumerate().skip(column) {
                let factor = right.at(step, column);
                cells.iter_mut().zip(source).for_each(|(cell, value)| *cell += factor * value);
            }
        }
        result
    }

    /// `T S T'` for a square `S` stored by columns.
    pub(crate) fn congruence(&self, square: &[f64]) -> Vec<f64> {
        let width = self.width;
        let mut result = vec![0.0; width * width];
        for column in 0..width {
            for row in 0..width {
                let terms = (0..=row).flat_map(|a| (0..=column).map(move |b| (a, b)));
                result[column * width + row] =
                    terms.map(|(a, b)| self.at(row, a) * square[b * width + a] * self.at(column, b)).sum();
            }
        }
        result
    }

    /// `x' T⁻¹` in place.
    pub(crate) fn divide_row(&self, x: &mut [f64]) {
        for column in (0..self.width).rev() {
            let known: f64 = (column + 1..self.width).map(|row| x[row] * self.at(row, column)).sum();
            x[column] = (x[column] - known) / self.at(column, column);
        }
    }

    /// `T⁻¹`.
    pub(crate) fn inverse(&self) -> Relative {
        let width = self.width;
        let mut inverse = Relative { width, values: vec![0.0; width * width] };
        for row in 0..width {
            let mut cells = vec![0.0; width];
            cells[row] = 1.0;
            self.divide_row(&mut cells);
            cells.iter().enumerate().for_each(|(column, value)| inverse.values[column * width + row] = *value);
        }
        inverse
    }

    /// `T R` for another lower triangle.
    pub(crate) fn compose(&self, right: &Relative) -> Relative {
        let columns = right.values.chunks_exact(self.width);
        Relative { width: self.width, values: columns.flat_map(|column| self.times(column)).collect() }
    }

    /// The parameters, in their order.
    pub(crate) fn parameters(&self) -> Vec<f64> {
        places(self.width).map(|(row, column)| self.at(row, column)).collect()
    }

    /// `T T'`, by columns.
    pub(crate) fn covariance(&self) -> Vec<f64> {
        let mut identity = vec![0.0; self.width * self.width];
        (0..self.width).for_each(|place| identity[place * (self.width + 1)] = 1.0);
        self.congruence(&identity)
    }
}
