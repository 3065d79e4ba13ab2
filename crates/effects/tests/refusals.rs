//! What cannot be fitted is refused by name, with its place.

use qinglan_effects::{Column, Error, Fit, Formula, Frame, Options, fit};

fn frame() -> Frame {
    Frame::new()
        .with_numbers("score", vec![3.1, 2.9, 4.8, 5.3, 4.0, 4.2, 3.3, 3.9])
        .and_then(|frame| frame.with_numbers("year", vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]))
        .and_then(|frame| frame.with_words("school", ["A", "A", "B", "B", "C", "C", "D", "D"]))
        .and_then(|frame| frame.with_words("county", ["Z"; 8]))
        .and_then(|frame| frame.with_words("teacher", ["1", "2", "3", "4", "5", "6", "7", "8"]))
        .and_then(|frame| frame.with_numbers("flat", vec![4.0; 8]))
        .unwrap()
}

fn run(formula: &str, frame: &Frame) -> Result<Fit, Error> {
    fit(&Formula::parse(formula)?, frame, &Options::default())
}

fn refusal(formula: &str) -> String {
    run(formula, &frame()).err().map(|error| error.to_string()).unwrap()
}

#[test]
fn an_unknown_column_is_told_with_its_place_and_the_nearest_name() {
    let told = refusal("score ~ yaer + (1 | school)");
    assert_eq!(told, "there is no column `yaer` (formula, position 9); did you mean `year`?");
}

#[test]
fn a_formula_that_breaks_off_is_told_with_its_place() {
    assert!(refusal("score ~ year + ").contains("position 16"));
    assert!(refusal("score year").contains("position 7"));
    assert!(refusal("score ~ log(year) + (1 | school)").contains("`log` is not a function known here"));
    assert!(refusal("score ~ 2 + (1 | school)").contains("position 9"));
    assert!(refusal("score ~ year + (1 | )").contains("position 21"));
    assert!(refusal("").contains("position 1"));
}

#[test]
fn an_outcome_that_is_equal_everywhere_is_refused() {
    assert!(
        matches!(run("flat ~ 1 + (1 | school)", &frame()), Err(Error::ConstantOutcome { value, .. }) if value == 4.0)
    );
}

#[test]
fn an_outcome_that_the_groups_explain_exactly_is_refused() {
    let exact = frame().with_numbers("exact", vec![1.0, 1.0, 2.0, 2.0, 4.0, 4.0, 7.0, 7.0]).unwrap();
    assert!(matches!(run("exact ~ 1 + (1 | school)", &exact), Err(Error::NoResidual { .. })));
    assert!(matches!(run("exact ~ school + (1 | year)", &exact), Err(Error::NoResidual { .. })));
}

#[test]
fn one_level_or_as_many_levels_as_rows_are_refused() {
    assert!(matches!(run("score ~ 1 + (1 | county)", &frame()), Err(Error::OneLevel { .. })));
    assert!(matches!(run("score ~ 1 + (1 | teacher)", &frame()), Err(Error::TooManyEffects { effects: 8, .. })));
}

#[test]
fn missing_and_infinite_values_are_told_with_their_row() {
    let holed = frame().with_numbers("a", vec![1.0, f64::NAN, 2.0, 3.0, 1.0, 2.0, 4.0, 4.5]).unwrap();
    assert_eq!(run("a ~ 1 + (1 | school)", &holed).err(), Some(Error::Missing { name: "a".to_owned(), row: 2 }));
    let (whole, left_out) = holed.complete(&["a".to_owned(), "school".to_owned()]);
    assert_eq!((whole.rows(), left_out), (7, 1));
    assert!(run("a ~ 1 + (1 | school)", &whole).is_ok());
    let endless = frame().with_numbers("a", vec![1.0, 3.0, f64::INFINITY, 3.0, 1.0, 2.0, 4.0, 4.5]).unwrap();
    assert!(matches!(run("a ~ 1 + (1 | school)", &endless), Err(Error::NotFinite { row: 3, .. })));
}

#[test]
fn no_rows_no_random_effects_and_too_many_fixed_effects_are_refused() {
    let empty =
        Frame::new().with_numbers("y", vec![]).and_then(|frame| frame.with_words("g", Vec::<String>::new())).unwrap();
    assert_eq!(run("y ~ 1 + (1 | g)", &empty).err(), Some(Error::NoObservations));
    assert_eq!(run("score ~ year", &frame()).err(), Some(Error::NoRandomEffects));
    assert!(matches!(run("score ~ teacher + (1 | school)", &frame()), Err(Error::TooFewObservations { .. })));
}

#[test]
fn columns_that_say_the_same_are_left_out_and_told() {
    let doubled = frame().with_numbers("twice", vec![2.0, 4.0, 2.0, 4.0, 2.0, 4.0, 2.0, 4.0]).unwrap();
    let found = run("score ~ year + twice + (1 | school)", &doubled).unwrap();
    assert_eq!(found.dropped, ["twice"]);
    assert_eq!(found.fixed.len(), 2);
}

#[test]
fn words_where_numbers_are_needed_are_refused() {
    assert!(matches!(run("school ~ 1 + (1 | teacher)", &frame()), Err(Error::WrongColumn { role: "the outcome", .. })));
}

#[test]
fn numbers_of_any_size_give_numbers() {
    for scale in [1e-30, 1e-6, 1.0, 1e6, 1e30] {
        let y = [3.1, 2.9, 4.8, 5.3, 4.0, 4.2, 3.3, 3.9].map(|value| value * scale).to_vec();
        let scaled = frame().with_numbers("y", y).unwrap();
        let found = run("y ~ year + (1 | school)", &scaled).unwrap();
        let plain = run("score ~ year + (1 | school)", &frame()).unwrap();
        assert!((found.residual_sd / scale - plain.residual_sd).abs() < 1e-8 * plain.residual_sd);
        assert!((found.theta[0] - plain.theta[0]).abs() < 1e-6);
    }
}

#[test]
fn a_model_without_fixed_effects_and_a_request_for_nobody_are_answered() {
    let found = run("score ~ 0 + (1 | school)", &frame()).unwrap();
    assert!(found.fixed.is_empty() && found.converged);
    assert!(found.random[0].effects.iter().all(|effect| effect.prediction_sd(0) == effect.conditional_sd(0)));
    assert_eq!(found.covariance(0, 0, &[]), Ok(Vec::new()));
    assert!(matches!(found.covariance(0, 0, &["X".to_owned()]), Err(Error::BadRequest { .. })));
    assert!(matches!(found.covariance(3, 0, &[]), Err(Error::BadRequest { .. })));
    assert!(found.posterior(0, 0, &[]).unwrap().draw_ranks(1, 10, 1).unwrap().chances.is_empty());
}

#[test]
fn a_slope_or_a_term_that_repeats_another_is_refused() {
    let frame = crate::table::frame("sleepstudy");
    let Some(Column::Numbers(days)) = frame.column("Days").cloned() else { panic!("Days is numbers") };
    let frame = frame.with_numbers("hours", days.iter().map(|day| 24.0 * day).collect()).unwrap();
    assert!(matches!(run("Reaction ~ Days + (Days + hours | Subject)", &frame), Err(Error::WrongColumn { .. })));
    assert!(matches!(
        run("Reaction ~ Days + (Days | Subject) + (1 | Subject)", &frame),
        Err(Error::WrongColumn { .. })
    ));
}
