//! Known truths are recovered: floors over simulated counties. The example `recovery` shows the figures and takes more runs.

#[path = "../examples/recovery/county.rs"]
mod county;
#[path = "../examples/recovery/judge.rs"]
mod judge;
#[path = "../examples/recovery/summary.rs"]
mod summary;

use county::{BASE, DOSE, Scenario};
use judge::Own;
use summary::summarise;

const RUNS: usize = 100;

#[test]
fn in_the_base_county_intervals_hold_nine_times_in_ten_and_the_order_is_better_than_that_of_means() {
    let found = summarise(&BASE, RUNS, Own::LeftOut).expect("fitted");
    for name in ["all", "1 mentee", "2-3 mentees", "4+ mentees", "within school"] {
        // 88 to 92 %, and the chance error of the smallest class.
        assert!((0.87..=0.93).contains(&found.covered[name]), "{name}: {}", found.covered[name]);
    }
    assert!((0.88..=0.93).contains(&found.covered["ranks"]), "{}", found.covered["ranks"]);
    let [raw, adjusted, model] = found.spearman;
    assert!(model >= 0.63 && model - adjusted >= 0.05 && adjusted > raw, "{raw} {adjusted} {model}");
    assert!(found.best[2] >= 0.42 && found.best[2] > found.best[1], "{:?}", found.best);
    for (name, truth) in [("mentor", 1.5), ("mentee", 2.0), ("rater", 1.5), ("error", 2.2)] {
        assert!((found.spread[name] / truth - 1.0).abs() < 0.05, "{name}: {}", found.spread[name]);
    }
    assert!((found.spread["school"] / 1.2 - 1.0).abs() < 0.10, "{}", found.spread["school"]);
    assert!((found.mean_chance - 13.0 / 125.0).abs() < 0.002, "{}", found.mean_chance);
    assert!(found.sure.is_none_or(|share| share >= 0.75), "{:?}", found.sure);
    for (chances, hits, of) in found.calibration.iter().filter(|step| step.2 >= 100) {
        assert!(((chances - hits) / *of as f64).abs() < 0.07, "{chances} {hits} {of}");
    }
}

#[test]
fn years_of_exposure_undo_the_selection_of_strong_starters() {
    let found = summarise(&DOSE, RUNS / 2, Own::LeftOut).expect("fitted");
    let [raw, _, model] = found.spearman;
    assert!(model >= 0.71 && model - found.gain >= 0.12 && model > raw, "{raw} {} {model}", found.gain);
    assert!((0.88..=0.92).contains(&found.covered["all"]), "{}", found.covered["all"]);
}

#[test]
fn where_mentors_do_not_differ_a_list_is_refused_nine_times_in_ten() {
    let found = summarise(&Scenario { mentor: 0.0, ..BASE }, RUNS, Own::LeftOut).expect("fitted");
    assert!(found.refused >= 0.9, "{}", found.refused);
}

#[test]
fn leaving_out_mentors_own_marks_costs_little_and_taking_them_in_costs_more() {
    let uneven = Scenario { own: 0.25, own_bias: 1.0, own_spread: 4.0, ..BASE };
    let without = summarise(&uneven, RUNS / 2, Own::LeftOut).expect("fitted").spearman[2];
    let unnoticed = summarise(&uneven, RUNS / 2, Own::Unnoticed).expect("fitted").spearman[2];
    let clean = summarise(&BASE, RUNS / 2, Own::LeftOut).expect("fitted").spearman[2];
    assert!(clean - without < 0.05 && without > unnoticed, "{clean} {without} {unnoticed}");
}
