//! What is refused of a list before anything is computed, in one pass.

use policy::{PackTexts, parse_pack};

const PACK: &str = include_str!("../../../../pipelines/examples/lists/pack.toml");

/// Key and nearest right word of every mistake.
fn told(text: &str) -> Vec<(String, Option<String>)> {
    let file = ("pack.toml".to_owned(), text.to_owned());
    let (pack, errors) = parse_pack(&PackTexts { id: "x".into(), pack: file, cases: None, headings: None });
    let mut all = errors;
    all.extend(pack.map(|pack| crate::check(&pack)).unwrap_or_default());
    all.into_iter().map(|error| (error.key, error.nearest)).collect()
}

#[test]
fn the_examples_have_nothing_to_complain_of() {
    assert_eq!(told(PACK), []);
}

#[test]
fn what_would_be_settled_by_accident_is_refused_in_one_pass() {
    let wrong = PACK
        .replace(", months = 24,", ",")
        .replace("base = \"candidates\"\n", "")
        .replace("rounding = \"down\"", "rounding = \"dwn\"")
        .replace("by = \"subject\"", "by = \"subjct\"")
        .replace("by = \"unit\", places = 1", "by = \"unit\"")
        .replace("tie_break = [\"评课\"", "tie_break = [\"评棵\"")
        .replace("\"听课\" = 2", "\"听课\" = -2")
        .replace("working_days = 5, ", "");
    let told = told(&wrong);
    for (key, near) in [
        ("list.gate.months", None),
        ("list.base", None),
        ("list.rounding", Some("down")),
        ("list.sections.by", Some("subject")),
        ("list.sections.places", None),
        ("list.tie_break", Some("评课")),
        ("list.weight.听课", None),
        ("list.notice.working_days", None),
    ] {
        assert!(told.contains(&(key.to_owned(), near.map(str::to_owned))), "{key}: {told:?}");
    }
}

#[test]
fn a_list_named_twice_is_refused() {
    let wrong = PACK.replace("id = \"分科\"", "id = \"分校\"");
    assert!(told(&wrong).iter().any(|(key, _)| key == "list.id"));
}

#[test]
fn a_line_without_its_clause_and_two_ends_of_one_gate_are_refused() {
    let wrong = PACK
        .replace("source = { document = \"plan\", clause = \"十\", line = 14 }\n", "")
        .replace("for_ever = true", "for_ever = true, months = 3");
    let keys: Vec<String> = told(&wrong).into_iter().map(|(key, _)| key).collect();
    assert!(keys.contains(&"list.source".to_owned()) && keys.contains(&"list.gate.months".to_owned()), "{keys:?}");
}
