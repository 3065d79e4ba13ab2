//! Expected ranks and chances against exact formulas in R and its 400,000 joint draws.

use crate::table::{frame_with_mentors, numbers, reference};
use qinglan_effects::{Formula, Options, Posterior, fit};

/// The reference's twenty effects; with correlations or without.
fn posterior(joint: bool) -> Posterior {
    let expected = reference("ranks_small");
    let (means, mut covariance) = (numbers(&expected["m"]), numbers(&expected["V"]));
    let count = means.len();
    if !joint {
        (0..count * count).filter(|at| at % count != at / count).for_each(|at| covariance[at] = 0.0);
    }
    Posterior::new(means, covariance).unwrap()
}

fn close(found: &[f64], expected: &str, tolerance: f64) {
    for (mine, other) in found.iter().zip(numbers(&reference("ranks_small")[expected])) {
        assert!((mine - other).abs() <= tolerance, "{mine} instead of {other}");
    }
}

#[test]
fn expected_ranks_are_exact() {
    close(&posterior(true).expected_ranks(), "posterior_expected_rank_exact", 1e-8);
    close(&posterior(false).expected_ranks(), "posterior_expected_rank_exact_independent", 1e-8);
}

#[test]
fn chances_of_the_best_three_without_correlation_are_exact() {
    close(&posterior(false).independent_chances(3), "p_top3_independent_exact", 1e-8);
}

#[test]
fn joint_draws_are_within_their_error() {
    let drawn = posterior(true).draw_ranks(3, 200_000, 1).unwrap();
    close(&drawn.chances, "p_top3_joint_mc", 0.004);
    assert!(drawn.chance_errors.iter().all(|error| *error <= 0.5 / 200_000_f64.sqrt()));
    for (mean, exact) in drawn.mean_ranks.iter().zip(posterior(true).expected_ranks()) {
        assert!((mean - exact).abs() < 0.02);
    }
}

#[test]
fn the_chances_of_all_sum_to_the_number_of_places() {
    let sum: f64 = posterior(false).independent_chances(5).iter().sum();
    assert!((sum - 5.0).abs() < 1e-8);
    let drawn: f64 = posterior(true).draw_ranks(5, 3_000, 7).unwrap().chances.iter().sum();
    assert!((drawn - 5.0).abs() < 1e-9);
}

#[test]
fn the_same_seed_draws_the_same_ranks() {
    assert_eq!(posterior(true).draw_ranks(3, 1_001, 5), posterior(true).draw_ranks(3, 1_001, 5));
}

#[test]
fn a_fit_ranks_the_levels_asked_for_in_their_order() {
    let formula = "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)";
    let found = fit(&Formula::parse(formula).unwrap(), &frame_with_mentors("mm_small"), &Options::default()).unwrap();
    let mut levels = found.random[1].levels.clone();
    levels.reverse();
    let forward = found.posterior(1, 0, &found.random[1].levels).unwrap().expected_ranks();
    let mut backward = found.posterior(1, 0, &levels).unwrap().expected_ranks();
    backward.reverse();
    forward.iter().zip(&backward).for_each(|(a, b)| assert!((a - b).abs() < 1e-9));
    let best = (0..forward.len()).min_by(|a, b| forward[*a].total_cmp(&forward[*b])).unwrap();
    let largest = found.random[1].effects.iter().map(|effect| effect.values[0]).fold(f64::MIN, f64::max);
    assert!(found.random[1].effects[best].values[0] > 0.8 * largest);
}

#[test]
fn effects_without_variance_are_not_ranked() {
    let formula = "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)";
    let found =
        fit(&Formula::parse(formula).unwrap(), &frame_with_mentors("mm_boundary"), &Options::default()).unwrap();
    let flat = found.random.iter().position(|term| term.standard_deviation(0) == 0.0).unwrap();
    assert!(found.posterior(flat, 0, &found.random[flat].levels).is_err());
}
