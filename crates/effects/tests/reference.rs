//! The fits of lme4, within the tolerances that its polished optima allow.

use crate::table::{frame, frame_with_mentors, numbers, reference};
use qinglan_effects::{Fit, Formula, Frame, Method, Options, fit, fit_at};
use serde_json::Value;

struct Case {
    frame: Frame,
    formula: Formula,
    name: &'static str,
}

fn check(name: &'static str, formula: &str) {
    let frame = if name.starts_with("mm_") { frame_with_mentors(name) } else { frame(name.split('_').next().unwrap()) };
    let case = Case { frame, formula: Formula::parse(formula).unwrap(), name };
    for (method, suffix) in [(Method::Reml, "reml"), (Method::Ml, "ml")] {
        let expected = reference(&format!("{}_{suffix}", case.name));
        let options = Options { method, weights: None };
        check_criterion(&case, &options, &expected);
        let theta = numbers(&expected["theta"]);
        let given = fit_at(&case.formula, &case.frame, &options, &theta).unwrap();
        check_numbers(&given, &expected, 1e-8);
        let found = fit(&case.formula, &case.frame, &options).unwrap();
        check_optimum(&found, &expected, &theta);
        check_numbers(&found, &expected, 1e-4);
    }
}

fn near(what: &str, found: f64, expected: f64, relative: f64) {
    let allowed = (relative * expected.abs()).max(1e-9).max(relative * 1e-3);
    assert!((found - expected).abs() <= allowed, "{what}: {found} instead of {expected}");
}

fn check_criterion(case: &Case, options: &Options, expected: &Value) {
    for place in expected["criterion_at"].as_array().unwrap() {
        let found = fit_at(&case.formula, &case.frame, options, &numbers(&place["theta"])).unwrap().criterion;
        let value = place["criterion"].as_f64().unwrap();
        assert!((found - value).abs() <= 1e-10 * value.abs(), "{found} instead of {value}");
    }
}

fn check_optimum(found: &Fit, expected: &Value, theta: &[f64]) {
    assert!(found.converged);
    assert_eq!(found.singular, expected["singular"].as_bool().unwrap());
    assert!(found.criterion <= expected["criterion"].as_f64().unwrap() + 1e-6);
    for (mine, other) in found.theta.iter().zip(theta) {
        assert!((mine - other).abs() <= 1e-5, "theta {mine} instead of {other}");
        assert!(*other != 0.0 || *mine == 0.0, "theta {mine} where it is 0");
    }
}

fn check_numbers(found: &Fit, expected: &Value, relative: f64) {
    let fixed = &expected["fixef"];
    for (mine, (estimate, error)) in found.fixed.iter().zip(numbers(&fixed["beta"]).iter().zip(numbers(&fixed["se"]))) {
        near(&mine.name, mine.estimate, *estimate, relative);
        near(&mine.name, mine.standard_error, error, relative);
    }
    for entry in expected["varcomp"].as_array().unwrap() {
        near(entry["group"].as_str().unwrap(), variance(found, entry), entry["sdcor"].as_f64().unwrap(), relative);
    }
    for term in expected["random"].as_array().unwrap() {
        check_effects(found, term, relative);
    }
}

/// The name lme4 gives a second term of the same grouping ends in `.1`.
fn plain(group: &str) -> &str {
    group.split('.').next().unwrap()
}

fn variance(found: &Fit, entry: &Value) -> f64 {
    let group = plain(entry["group"].as_str().unwrap());
    if group == "Residual" {
        return found.residual_sd;
    }
    let column = entry["var1"].as_str().unwrap();
    let has =
        |term: &&qinglan_effects::RandomEffects| term.group == group && term.columns.iter().any(|name| name == column);
    let term = found.random.iter().find(has).unwrap();
    let place = |name: &str| term.columns.iter().position(|other| other == name).unwrap();
    match entry["var2"].as_str() {
        Some(other) => term.correlation(place(other), place(column)).unwrap(),
        None => term.standard_deviation(place(column)),
    }
}

fn check_effects(found: &Fit, expected: &Value, relative: f64) {
    let group = plain(expected["group"].as_str().unwrap());
    let columns: Vec<String> = match &expected["columns"] {
        Value::String(one) => vec![one.clone()],
        list => list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect(),
    };
    let term = found.random.iter().find(|term| term.group == group && term.columns == columns).unwrap();
    let levels: Vec<&str> =
        expected["levels"].as_array().unwrap().iter().map(|level| level.as_str().unwrap()).collect();
    let (values, errors) = (numbers(&expected["blup"]), numbers(&expected["pev_sd"]));
    let conditional = numbers(&expected["cond_sd"]);
    assert_eq!(term.levels.len(), levels.len());
    for (at, value) in values.iter().enumerate() {
        let (level, column) = (levels[at / columns.len()], at % columns.len());
        let effect = &term.effects[term.levels.iter().position(|name| name == level).unwrap()];
        let scale = term.standard_deviation(column).max(1e-5);
        let allowed = (relative * value.abs()).max(relative * scale).max(1e-9);
        assert!(
            (effect.values[column] - value).abs() <= allowed,
            "{level}: {} instead of {value}",
            effect.values[column]
        );
        near(level, effect.conditional_sd(column), conditional[at], relative);
        near(level, effect.prediction_sd(column), errors[at], relative);
    }
}

#[test]
fn correlated_intercepts_and_slopes_are_those_of_lme4() {
    check("sleepstudy_slope", "Reaction ~ Days + (Days | Subject)");
}

#[test]
fn one_grouping_is_that_of_lme4() {
    check("sleepstudy_intercept", "Reaction ~ Days + (1 | Subject)");
    check("dyestuff", "Yield ~ 1 + (1 | Batch)");
}

#[test]
fn uncorrelated_slopes_are_those_of_lme4_written_either_way() {
    check("sleepstudy_uncorr", "Reaction ~ Days + (1 | Subject) + (0 + Days | Subject)");
    check("sleepstudy_uncorr", "Reaction ~ Days + (Days || Subject)");
}

#[test]
fn crossed_groupings_are_those_of_lme4() {
    check("penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)");
}

#[test]
fn nested_groupings_are_those_of_lme4() {
    check("pastes", "strength ~ 1 + (1 | sample) + (1 | batch)");
}

#[test]
fn a_variance_of_zero_is_zero_and_said() {
    check("dyestuff2", "Yield ~ 1 + (1 | Batch)");
}

#[test]
fn a_product_of_words_and_numbers_is_coded_as_in_r() {
    check("cake", "angle ~ recipe * temp + (1 | recipe:replicate)");
}

#[test]
fn multiple_membership_is_that_of_lme4_with_its_weights() {
    check("mm_small", "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)");
}

#[test]
fn multiple_membership_with_a_variance_of_zero_is_that_of_lme4() {
    check("mm_boundary", "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)");
}

#[test]
fn levels_of_nested_groupings_bear_both_names() {
    let formula = Formula::parse("strength ~ 1 + (1 | batch / cask)").unwrap();
    let nested = fit(&formula, &frame("pastes"), &Options::default()).unwrap();
    let expected = reference("pastes_reml");
    assert!((nested.criterion - expected["criterion"].as_f64().unwrap()).abs() < 1e-6);
    assert_eq!(nested.random[1].group, "cask:batch");
    assert!(nested.random[1].levels.contains(&"a:A".to_owned()));
}
