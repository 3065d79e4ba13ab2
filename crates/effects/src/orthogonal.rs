//! The fixed effects in an orthonormal basis, and the columns that say nothing new.

/// A column counts as a combination of those before it when this share of its length or less is its own.
const OWN_SHARE: f64 = 1e-7;

/// `X = Q R` for the columns kept; `Q` has orthonormal columns.
pub(crate) struct Basis {
    /// One column after the other, each as long as there are observations.
    pub(crate) columns: Vec<f64>,
    /// Upper triangle by columns, `kept × kept`.
    pub(crate) triangle: Vec<f64>,
    /// The columns of `X` in the basis.
    pub(crate) kept: Vec<usize>,
    /// The columns of `X` left out.
    pub(crate) dropped: Vec<usize>,
}

/// Gram–Schmidt in the order given, each column twice against those before it.
pub(crate) fn basis(columns: &[Vec<f64>]) -> Basis {
    let mut basis = Basis { columns: Vec::new(), triangle: Vec::new(), kept: Vec::new(), dropped: Vec::new() };
    let mut ratios: Vec<Vec<f64>> = Vec::new();
    for (number, column) in columns.iter().enumerate() {
        let mut rest = column.clone();
        let mut ratio = basis.take_out(&mut rest);
        basis.take_out(&mut rest).iter().zip(&mut ratio).for_each(|(more, sum)| *sum += more);
        let (whole, own) = (length(column), length(&rest));
        if own <= OWN_SHARE * whole || whole == 0.0 {
            basis.dropped.push(number);
            continue;
        }
        basis.columns.extend(rest.iter().map(|value| value / own));
        ratio.push(own);
        ratios.push(ratio);
        basis.kept.push(number);
    }
    let kept = basis.kept.len();
    basis.triangle = vec![0.0; kept * kept];
    for (column, ratio) in ratios.iter().enumerate() {
        basis.triangle[column * kept..column * kept + ratio.len()].copy_from_slice(ratio);
    }
    basis
}

impl Basis {
    pub(crate) fn rank(&self) -> usize {
        self.kept.len()
    }

    pub(crate) fn column(&self, number: usize, rows: usize) -> &[f64] {
        &self.columns[number * rows..(number + 1) * rows]
    }

    /// Takes the part inside the basis out of `y` and gives its coordinates.
    pub(crate) fn take_out(&self, y: &mut [f64]) -> Vec<f64> {
        let rows = y.len().max(1);
        let mut coordinates = Vec::with_capacity(self.rank());
        for column in self.columns.chunks_exact(rows) {
            let share = dot(column, y);
            y.iter_mut().zip(column).for_each(|(value, part)| *value -= share * part);
            coordinates.push(share);
        }
        coordinates
    }

    /// Coefficients of the kept columns of `X` that give the coordinates in the basis: `R⁻¹ c`.
    pub(crate) fn coefficients(&self, coordinates: &[f64]) -> Vec<f64> {
        let kept = self.rank();
        let mut result = coordinates.to_vec();
        for column in (0..kept).rev() {
            result[column] /= self.triangle[column * (kept + 1)];
            let value = result[column];
            let above = &self.triangle[column * kept..column * kept + column];
            result.iter_mut().zip(above).for_each(|(cell, factor)| *cell -= factor * value);
        }
        result
    }

    /// `log |X'X|` of the kept columns.
    pub(crate) fn log_determinant(&self) -> f64 {
        let kept = self.rank();
        (0..kept).map(|column| 2.0 * libm::log(self.triangle[column * (kept + 1)])).sum()
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

pub(crate) fn length(column: &[f64]) -> f64 {
    let largest = column.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * column.iter().map(|value| (value / largest) * (value / largest)).sum::<f64>().sqrt()
}
