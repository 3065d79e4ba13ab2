//! The demo's figures for four schools are those a person counts by hand on the sheets (`tests/hand_counts/`).

use std::path::Path;

use policy::document::{Document, Node, NodeValue};
use tables::{Dataset, Table};

use crate::demo::demo_data;

#[test]
fn the_counts_of_observed_lessons_are_those_counted_by_hand() {
    let data = demo_data();
    let mut held = 0;
    for_each_hand_count("pl27", |unit, count| {
        let found =
            conclusion(&data, "PL-27", unit, &text(count, "mentor"), &text(count, "mentee"), &text(count, "term"));
        let place = format!("{unit} {} → {} {}", text(count, "mentor"), text(count, "mentee"), text(count, "term"));
        assert_eq!(found, (number(count, "required"), number(count, "counted"), text(count, "status")), "{place}");
        held += 1;
    });
    assert!(held >= 24, "only {held} hand counts were found");
}

#[test]
fn the_caseloads_are_those_counted_by_hand() {
    let data = demo_data();
    let mut held = 0;
    for_each_hand_count("caseload", |unit, count| {
        let (rule, subject) = (text(count, "rule"), text(count, "subject"));
        let found = conclusion(&data, &rule, unit, &subject, "", "2024");
        assert_eq!(
            found,
            (number(count, "required"), number(count, "counted"), text(count, "status")),
            "{unit} {subject} {rule}"
        );
        held += 1;
    });
    assert!(held >= 8, "only {held} hand counts were found");
}

/// Required, actual and status of one conclusion; a missing row reads as such.
fn conclusion(
    data: &Dataset,
    rule: &str,
    unit: &str,
    subject: &str,
    counterpart: &str,
    period: &str,
) -> (f64, f64, String) {
    let compliance: Table = data.table("compliance");
    let is = |row: usize, column: &str, value: &str| compliance.text(row, column).unwrap_or_default() == value;
    let rows: Vec<usize> = (0..compliance.len())
        .filter(|row| {
            is(*row, "rule", rule)
                && is(*row, "unit", unit)
                && is(*row, "subject", subject)
                && is(*row, "counterpart", counterpart)
                && is(*row, "period", period)
        })
        .collect();
    match rows.as_slice() {
        [row] => (
            compliance.number(*row, "required_min").unwrap_or(f64::NAN),
            compliance.number(*row, "actual").unwrap_or(f64::NAN),
            compliance.text(*row, "status").unwrap_or_default().to_owned(),
        ),
        other => (f64::NAN, f64::NAN, format!("{} rows", other.len())),
    }
}

pub fn for_each_hand_count(kind: &str, mut check: impl FnMut(&str, &Node)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hand_counts");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
        let content = std::fs::read_to_string(file).expect("a hand count");
        let document = Document::parse(&file.to_string_lossy(), &content).expect("valid TOML");
        let unit = text(document.root_node(), "unit");
        if let Some(NodeValue::List(counts)) = get(document.root_node(), kind).map(|node| &node.value) {
            counts.iter().for_each(|count| check(&unit, count));
        }
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        NodeValue::Table(entries) => entries.iter().find(|(name, _, _)| name == key).map(|(_, _, node)| node),
        _ => None,
    }
}

pub fn text(node: &Node, key: &str) -> String {
    match get(node, key).map(|node| &node.value) {
        Some(NodeValue::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

pub fn number(node: &Node, key: &str) -> f64 {
    match get(node, key).map(|node| &node.value) {
        Some(NodeValue::Int(number)) => *number as f64,
        Some(NodeValue::Number(number)) => *number,
        _ => f64::NAN,
    }
}
