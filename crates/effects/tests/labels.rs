//! Names stay with their numbers, whatever the order of rows, levels and terms.

use crate::table::frame_with_mentors;
use qinglan_effects::{Column, Fit, Formula, Frame, Options, fit};
use std::collections::BTreeMap;

const FORMULA: &str = "y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)";

fn by_label(fit: &Fit, group: &str) -> BTreeMap<String, f64> {
    let term = fit.random.iter().find(|term| term.group == group).unwrap();
    term.levels.iter().cloned().zip(term.effects.iter().map(|effect| effect.values[0])).collect()
}

/// The rows of a frame in another order, its mentors renamed.
fn shuffled(frame: &Frame, rename: impl Fn(&str) -> String) -> Frame {
    let rows: Vec<usize> = (0..frame.rows()).map(|row| (row * 577 + 31) % frame.rows()).collect();
    let mut other = Frame::new();
    for name in frame.names() {
        let column = match frame.column(name).unwrap() {
            Column::Numbers(values) => Column::Numbers(rows.iter().map(|row| values[*row]).collect()),
            Column::Words(values) => Column::Words(rows.iter().map(|row| values[*row].clone()).collect()),
            Column::Members(values) => {
                let renamed = |row: &usize| values[*row].iter().rev().map(|(name, w)| (rename(name), *w)).collect();
                Column::Members(rows.iter().map(renamed).collect())
            }
        };
        other = other.with(name, column).unwrap();
    }
    other
}

fn same(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) {
    assert_eq!(a.len(), b.len());
    for (name, value) in a {
        assert!((b[name] - value).abs() < 1e-5, "{name}: {} instead of {value}", b[name]);
    }
}

#[test]
fn another_order_of_rows_gives_every_name_its_own_effect() {
    let frame = frame_with_mentors("mm_small");
    let formula = Formula::parse(FORMULA).unwrap();
    let first = fit(&formula, &frame, &Options::default()).unwrap();
    let second = fit(&formula, &shuffled(&frame, str::to_owned), &Options::default()).unwrap();
    for group in ["mentor", "mentee", "school", "rater"] {
        same(&by_label(&first, group), &by_label(&second, group));
    }
}

#[test]
fn new_names_that_sort_otherwise_carry_the_same_effects() {
    let frame = frame_with_mentors("mm_small");
    let formula = Formula::parse(FORMULA).unwrap();
    let rename = |name: &str| format!("{}·{name}", 97 - name.parse::<u32>().unwrap());
    let first = by_label(&fit(&formula, &frame, &Options::default()).unwrap(), "mentor");
    let second = by_label(&fit(&formula, &shuffled(&frame, rename), &Options::default()).unwrap(), "mentor");
    same(&first.iter().map(|(name, value)| (rename(name), *value)).collect(), &second);
}

#[test]
fn another_order_of_terms_changes_nothing() {
    let frame = frame_with_mentors("mm_small");
    let turned = "y ~ year + baseline + (1 | rater) + (1 | school) + (1 | mentor) + (1 | mentee)";
    let first = fit(&Formula::parse(FORMULA).unwrap(), &frame, &Options::default()).unwrap();
    let second = fit(&Formula::parse(turned).unwrap(), &frame, &Options::default()).unwrap();
    same(&by_label(&first, "mentor"), &by_label(&second, "mentor"));
}

#[test]
fn a_constant_added_to_every_outcome_moves_the_intercept_alone() {
    let frame = frame_with_mentors("mm_small");
    let formula = Formula::parse(FORMULA).unwrap();
    let Some(Column::Numbers(y)) = frame.column("y").cloned() else { panic!("y is numbers") };
    let lifted = shuffled(&frame, str::to_owned);
    let first = fit(&formula, &frame, &Options::default()).unwrap();
    let raised = formula_with_outcome("raised");
    let frame = frame.with_numbers("raised", y.iter().map(|value| value + 1e6).collect()).unwrap();
    let second = fit(&raised, &frame, &Options::default()).unwrap();
    assert_eq!(lifted.rows(), frame.rows());
    assert!((second.fixed[0].estimate - first.fixed[0].estimate - 1e6).abs() < 1e-4);
    same(&by_label(&first, "mentor"), &by_label(&second, "mentor"));
}

fn formula_with_outcome(name: &str) -> Formula {
    Formula::parse(&FORMULA.replacen('y', name, 1)).unwrap()
}

#[test]
fn the_same_data_give_the_same_bits() {
    let frame = frame_with_mentors("mm_boundary");
    let formula = Formula::parse(FORMULA).unwrap();
    let bits = || {
        let found = fit(&formula, &frame, &Options::default()).unwrap();
        let values = found.random.iter().flat_map(|term| &term.effects).map(|effect| effect.values[0].to_bits());
        values.chain([found.criterion.to_bits()]).collect::<Vec<u64>>()
    };
    assert_eq!(bits(), bits());
}

#[test]
fn days_counted_from_another_date_give_the_same_fit() {
    let frame = crate::table::frame("sleepstudy");
    let Some(Column::Numbers(days)) = frame.column("Days").cloned() else { panic!("Days is numbers") };
    let frame = frame.with_numbers("later", days.iter().map(|day| 1e3 * (day + 2000.0)).collect()).unwrap();
    let run = |formula: &str| fit(&Formula::parse(formula).unwrap(), &frame, &Options::default()).unwrap();
    let first = run("Reaction ~ Days + (Days | Subject)");
    let second = run("Reaction ~ later + (later | Subject)");
    assert!(second.converged);
    let log_of_unit = 2.0 * 1e3_f64.ln();
    assert!((second.criterion - log_of_unit - first.criterion).abs() < 1e-6);
    for (a, b) in first.random[0].effects.iter().zip(&second.random[0].effects) {
        assert!((a.values[1] - 1e3 * b.values[1]).abs() < 1e-5);
    }
}
