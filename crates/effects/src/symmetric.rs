//! Small symmetric matrices: their positive part, and roots of those that may lack a direction.

const SWEEPS: usize = 30;

/// The part of a square (symmetric up to rounding, by columns) that belongs to its positive eigenvalues.
pub(crate) fn positive_part(square: &[f64], width: usize) -> Vec<f64> {
    if width == 1 {
        return vec![if square[0] > 0.0 && square[0].is_finite() { square[0] } else { 0.0 }];
    }
    let symmetric = |at: usize| 0.5 * (square[at] + square[at % width * width + at / width]);
    let mut rotated: Vec<f64> = (0..width * width).map(symmetric).collect();
    if rotated.iter().any(|value| !value.is_finite()) {
        return vec![0.0; width * width];
    }
    let mut vectors = vec![0.0; width * width];
    (0..width).for_each(|place| vectors[place * (width + 1)] = 1.0);
    for _ in 0..SWEEPS {
        for p in 0..width {
            for q in p + 1..width {
                rotate(&mut rotated, &mut vectors, width, p, q);
            }
        }
    }
    let mut part = vec![0.0; width * width];
    for k in (0..width).filter(|k| rotated[k * (width + 1)] > 0.0) {
        for column in 0..width {
            for row in 0..width {
                let product = vectors[k * width + row] * vectors[k * width + column];
                part[column * width + row] += rotated[k * (width + 1)] * product;
            }
        }
    }
    part
}

/// One rotation of Jacobi: makes the entry (p, q) zero.
fn rotate(square: &mut [f64], vectors: &mut [f64], width: usize, p: usize, q: usize) {
    let off = square[q * width + p];
    if off == 0.0 {
        return;
    }
    let ratio = (square[q * (width + 1)] - square[p * (width + 1)]) / (2.0 * off);
    let tangent = ratio.signum() / (ratio.abs() + (1.0 + ratio * ratio).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    for k in 0..width {
        let (a, b) = (square[p * width + k], square[q * width + k]);
        square[p * width + k] = cosine * a - sine * b;
        square[q * width + k] = sine * a + cosine * b;
    }
    for k in 0..width {
        let (a, b) = (square[k * width + p], square[k * width + q]);
        square[k * width + p] = cosine * a - sine * b;
        square[k * width + q] = sine * a + cosine * b;
        let (a, b) = (vectors[p * width + k], vectors[q * width + k]);
        vectors[p * width + k] = cosine * a - sine * b;
        vectors[q * width + k] = sine * a + cosine * b;
    }
    square[q * width + p] = 0.0;
    square[p * width + q] = 0.0;
}

/// A lower triangle whose square is a covariance; directions without variance get zeros.
pub(crate) fn semidefinite_root(covariance: &[f64], count: usize) -> Vec<f64> {
    let mut factor = vec![0.0; count * count];
    let largest = (0..count).map(|place| covariance[place * (count + 1)]).fold(0.0, f64::max);
    for column in 0..count {
        for row in column..count {
            let sum: f64 = (0..column).map(|k| factor[k * count + row] * factor[k * count + column]).sum();
            let value = covariance[column * count + row] - sum;
            if row > column {
                factor[column * count + row] = value / factor[column * (count + 1)];
            } else if value > 1e-13 * largest {
                factor[column * (count + 1)] = value.sqrt();
            } else {
                break;
            }
        }
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_square_with_eigenvalues_three_and_minus_one_the_three_is_kept() {
        let part = positive_part(&[1.0, 2.0, 2.0, 1.0], 2);
        part.iter().for_each(|value| assert!((value - 1.5).abs() < 1e-14));
    }
}
