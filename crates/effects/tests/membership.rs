//! Multiple membership against the likelihood written out with dense matrices: `y ~ N(Xβ, σ²(I + Z D Z'))`.

use qinglan_effects::{Combination, Fit, Formula, Frame, Method, Options, fit, fit_at};

/// Numbers that look like chance: a linear congruential sequence in 0..1.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() * bound as f64) as usize
    }
}

const ROWS: usize = 40;
const MENTORS: usize = 6;
const SCHOOLS: usize = 4;

/// A small case: outcome, one covariate, up to three mentors with shares, a school, and prior weights.
struct Small {
    y: Vec<f64>,
    x: Vec<f64>,
    mentors: Vec<[f64; MENTORS]>,
    school: Vec<usize>,
    weight: Vec<f64>,
}

fn small(seed: u64) -> Small {
    let mut chance = Sequence(seed);
    let mut case = Small { y: vec![], x: vec![], mentors: vec![], school: vec![], weight: vec![] };
    let effect: Vec<f64> = (0..MENTORS).map(|_| 3.0 * chance.next()).collect();
    for _ in 0..ROWS {
        let mut shares = [0.0; MENTORS];
        for _ in 0..3 {
            shares[chance.below(MENTORS)] += 0.5 * chance.next();
        }
        let (school, x) = (chance.below(SCHOOLS), chance.next());
        let mentored: f64 = shares.iter().zip(&effect).map(|(share, effect)| share * effect).sum();
        case.y.push(10.0 + 2.0 * x + mentored + 0.7 * school as f64 + chance.next() + chance.next());
        case.x.push(x);
        case.mentors.push(shares);
        case.school.push(school);
        case.weight.push(0.5 + chance.next());
    }
    case
}

fn frame(case: &Small) -> Frame {
    let name = |mentor: usize| format!("M{mentor}");
    let members = case.mentors.iter().map(|shares| {
        let kept = shares.iter().enumerate().filter(|(_, share)| **share > 0.0);
        kept.map(|(mentor, share)| (name(mentor), *share)).collect()
    });
    let members = members.collect();
    Frame::new()
        .with_numbers("y", case.y.clone())
        .and_then(|frame| frame.with_numbers("x", case.x.clone()))
        .and_then(|frame| frame.with_numbers("w", case.weight.clone()))
        .and_then(|frame| frame.with_words("school", case.school.iter().map(|school| format!("S{school}"))))
        .and_then(|frame| frame.with_members("mentor", members))
        .unwrap()
}

/// What the dense computation gives.
struct Dense {
    criterion: f64,
    beta: Vec<f64>,
    mentor_effects: Vec<f64>,
}

/// Gauss–Jordan: solves `square · x = right` for several columns, and gives the log determinant too.
fn solve(mut square: Vec<Vec<f64>>, mut right: Vec<Vec<f64>>) -> (Vec<Vec<f64>>, f64) {
    let order = square.len();
    let mut log_determinant = 0.0;
    for step in 0..order {
        let pivot = square[step][step];
        log_determinant += pivot.ln();
        square[step].iter_mut().for_each(|value| *value /= pivot);
        right[step].iter_mut().for_each(|value| *value /= pivot);
        for row in (0..order).filter(|row| *row != step) {
            let factor = square[row][step];
            for column in 0..order {
                square[row][column] -= factor * square[step][column];
            }
            for column in 0..right[row].len() {
                right[row][column] -= factor * right[step][column];
            }
        }
    }
    (right, log_determinant)
}

fn dense(case: &Small, method: Method, weights: &[f64], theta: (f64, f64)) -> Dense {
    let (t_mentor, t_school) = (theta.0 * theta.0, theta.1 * theta.1);
    let covariance = |a: usize, b: usize| -> f64 {
        let mentors: f64 = case.mentors[a].iter().zip(&case.mentors[b]).map(|(p, q)| p * q).sum();
        let school = if case.school[a] == case.school[b] { t_school } else { 0.0 };
        let residual = if a == b { 1.0 / weights[a] } else { 0.0 };
        residual + t_mentor * mentors + school
    };
    let v: Vec<Vec<f64>> = (0..ROWS).map(|a| (0..ROWS).map(|b| covariance(a, b)).collect()).collect();
    let x: Vec<[f64; 2]> = case.x.iter().map(|x| [1.0, *x]).collect();
    let right = (0..ROWS).map(|row| vec![x[row][0], x[row][1], case.y[row]]).collect();
    let (solved, log_v) = solve(v.clone(), right);
    let cross = |a: usize, b: usize| -> f64 {
        let left = |row: usize| if a < 2 { x[row][a] } else { case.y[row] };
        (0..ROWS).map(|row| left(row) * solved[row][b]).sum()
    };
    let (beta, log_x) = solve(
        vec![vec![cross(0, 0), cross(0, 1)], vec![cross(1, 0), cross(1, 1)]],
        vec![vec![cross(0, 2)], vec![cross(1, 2)]],
    );
    let beta = vec![beta[0][0], beta[1][0]];
    let residual = cross(2, 2) - beta[0] * cross(0, 2) - beta[1] * cross(1, 2);
    let (freedom, middle) = if method == Method::Reml { ((ROWS - 2) as f64, log_x) } else { (ROWS as f64, 0.0) };
    let criterion = log_v + middle + freedom * (1.0 + (std::f64::consts::TAU * residual / freedom).ln());
    let weighted = |row: usize| solved[row][2] - beta[0] * solved[row][0] - beta[1] * solved[row][1];
    let effect = |mentor: usize| t_mentor * (0..ROWS).map(|row| case.mentors[row][mentor] * weighted(row)).sum::<f64>();
    let mentor_effects = (0..MENTORS).map(effect).collect();
    Dense { criterion, beta, mentor_effects }
}

fn formula() -> Formula {
    Formula::parse("y ~ x + (1 | mentor) + (1 | school)").unwrap()
}

fn agree(found: &Fit, expected: &Dense) {
    assert!((found.criterion - expected.criterion).abs() < 1e-9 * expected.criterion.abs());
    for (mine, other) in found.fixed.iter().zip(&expected.beta) {
        assert!((mine.estimate - other).abs() < 1e-9 * other.abs());
    }
    for (mentor, value) in expected.mentor_effects.iter().enumerate() {
        let term = &found.random[0];
        let level = term.levels.iter().position(|name| *name == format!("M{mentor}")).unwrap();
        assert!((term.effects[level].values[0] - value).abs() < 1e-9);
    }
}

#[test]
fn criterion_and_effects_are_those_of_the_dense_likelihood() {
    for seed in 1..=5 {
        let case = small(seed);
        for method in [Method::Reml, Method::Ml] {
            for theta in [(1.0, 1.0), (0.3, 2.0), (4.0, 0.1), (0.7, 0.0)] {
                let options = Options { method, weights: None };
                let found = fit_at(&formula(), &frame(&case), &options, &[theta.0, theta.1]).unwrap();
                agree(&found, &dense(&case, method, &[1.0; ROWS], theta));
            }
        }
    }
}

#[test]
fn prior_weights_divide_the_residual_variance() {
    let case = small(11);
    let options = Options { method: Method::Reml, weights: Some("w".to_owned()) };
    let found = fit_at(&formula(), &frame(&case), &options, &[0.8, 0.5]).unwrap();
    agree(&found, &dense(&case, Method::Reml, &case.weight, (0.8, 0.5)));
}

#[test]
fn no_parameters_nearby_have_a_lower_dense_criterion() {
    for seed in 1..=5 {
        let case = small(seed);
        let found = fit(&formula(), &frame(&case), &Options::default()).unwrap();
        assert!(found.converged);
        let (a, b) = (found.theta[0], found.theta[1]);
        for (da, db) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01), (0.01, 0.01), (0.3, -0.2), (-0.3, 0.4)] {
            let other = dense(&case, Method::Reml, &[1.0; ROWS], ((a + da).abs(), (b + db).abs()));
            assert!(other.criterion >= found.criterion - 1e-9);
        }
    }
}

#[test]
fn combinations_and_covariances_are_those_of_the_dense_likelihood() {
    let case = small(3);
    let (t_mentor, t_school) = (0.9_f64, 0.6_f64);
    let found = fit_at(&formula(), &frame(&case), &Options::default(), &[t_mentor, t_school]).unwrap();
    let expected = prediction_errors(&case, t_mentor * t_mentor, t_school * t_school);
    let levels: Vec<String> = (0..MENTORS).map(|mentor| format!("M{mentor}")).collect();
    let covariance = found.covariance(0, 0, &levels).unwrap();
    let variance = found.residual_sd * found.residual_sd;
    for a in 0..MENTORS {
        for b in 0..MENTORS {
            let value = variance * expected[2 + a][2 + b];
            assert!((covariance[a * MENTORS + b] - value).abs() < 1e-9, "{a} {b}");
        }
    }
    let combination = Combination {
        fixed: vec![("x".to_owned(), 2.0)],
        random: vec![(0, 0, "M1".to_owned(), 1.0), (0, 0, "M4".to_owned(), -1.5)],
    };
    let weights = [(1, 2.0), (3, 1.0), (6, -1.5)];
    let sum: f64 = weights
        .iter()
        .flat_map(|(a, p)| weights.iter().map(move |(b, q)| (a, p, b, q)))
        .map(|(a, p, b, q)| p * q * expected[*a][*b])
        .sum();
    let estimate = found.combine(&combination).unwrap();
    assert!((estimate.standard_error - (variance * sum).sqrt()).abs() < 1e-9);
}

/// The inverse of Henderson's equations for intercept, `x`, mentors and schools, in units of the residual variance.
fn prediction_errors(case: &Small, mentor: f64, school: f64) -> Vec<Vec<f64>> {
    let order = 2 + MENTORS + SCHOOLS;
    let row = |at: usize| -> Vec<f64> {
        let mut cells = vec![1.0, case.x[at]];
        cells.extend(case.mentors[at]);
        cells.extend((0..SCHOOLS).map(|other| if case.school[at] == other { 1.0 } else { 0.0 }));
        cells
    };
    let mut square = vec![vec![0.0; order]; order];
    for cells in (0..ROWS).map(row) {
        for a in 0..order {
            for b in 0..order {
                square[a][b] += cells[a] * cells[b];
            }
        }
    }
    (0..MENTORS).for_each(|at| square[2 + at][2 + at] += 1.0 / mentor);
    (0..SCHOOLS).for_each(|at| square[2 + MENTORS + at][2 + MENTORS + at] += 1.0 / school);
    let identity = (0..order).map(|a| (0..order).map(|b| if a == b { 1.0 } else { 0.0 }).collect()).collect();
    solve(square, identity).0
}
