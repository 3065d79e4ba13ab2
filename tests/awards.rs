//! The award lists of the sample bureau: as counted by hand from its sheets, barred mentors with their day, a tie at the line, an appeal.

use std::path::Path;

use policy::document::{Node, NodeValue};
use tables::{Dataset, Table};

use crate::demo::{demo, demo_data};
use crate::hand_counts::{for_each_hand_count, number, text};
use crate::leaks::text_of;
use crate::messages::say;

/// Rows of a view of one list.
fn rows_of<'t>(table: &'t Table, list: &'t str) -> impl Iterator<Item = usize> + 't {
    (0..table.len()).filter(move |row| table.text(*row, "list") == Some(list))
}

fn row_of(data: &Dataset, list: &str, unit: &str, subject: &str) -> (Table, usize) {
    let awards = data.table("awards");
    let is = |row: usize, column: &str, value: &str| awards.text(row, column) == Some(value);
    let found = rows_of(&awards, list).find(|row| is(*row, "unit", unit) && is(*row, "subject", subject));
    let row = found.unwrap_or_else(|| panic!("{list}: no {unit} {subject}"));
    (awards, row)
}

#[test]
fn the_award_lists_are_those_counted_by_hand() {
    let data = demo_data();
    let mut held = 0;
    for_each_hand_count("award", |_, count| {
        let (list, unit, subject) = (text(count, "list"), text(count, "unit"), text(count, "subject"));
        let (awards, row) = row_of(&data, &list, &unit, &subject);
        let place = format!("{list} {unit} {subject}");
        assert_eq!(awards.number(row, "score"), Some(number(count, "score")), "{place}");
        assert_eq!(awards.text(row, "decision"), Some(text(count, "decision").as_str()), "{place}");
        assert_eq!(awards.int(row, "rank"), whole(count, "rank"), "{place}");
        assert_eq!(awards.int(row, "rank_without_gate"), whole(count, "rank_without_gate"), "{place}");
        assert_eq!(awards.shown(row, "gate_until"), text(count, "gate_until"), "{place}");
        held += 1;
    });
    assert!(held >= 20, "only {held} hand counts were found");
    for list in ["优秀导师", "年度优秀"] {
        let awards = data.table("awards");
        let mut expected = Vec::new();
        for_each_hand_count("award", |_, count| {
            if text(count, "list") == list && text(count, "decision") == "selected" {
                expected.push(text(count, "subject"));
            }
        });
        let is_selected = |row: &usize| awards.text(*row, "decision") == Some("selected");
        let mut found: Vec<String> =
            rows_of(&awards, list).filter(is_selected).map(|row| awards.shown(row, "subject")).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{list}");
    }
}

#[test]
fn the_places_are_those_counted_by_hand() {
    let data = demo_data();
    let mut held = 0;
    for_each_hand_count("award_round", |_, count| {
        let (rounds, list) = (data.table("award_rounds"), text(count, "list"));
        let row = rows_of(&rounds, &list).next().unwrap_or_else(|| panic!("no round of {list}"));
        for column in ["candidates", "barred", "places", "selected", "tied_at_line"] {
            assert_eq!(rounds.int(row, column), whole(count, column), "{list} {column}");
        }
        assert_eq!(rounds.text(row, "state"), Some(text(count, "state").as_str()), "{list}");
        assert_eq!(rounds.shown(row, "notice_to"), text(count, "notice_to"), "{list}");
        held += 1;
    });
    assert_eq!(held, 2);
}

#[test]
fn an_appeal_moves_what_it_is_about_and_the_run_before_is_kept() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let workspace = folder.path().join("bureau");
    copy(demo(), &workspace);
    let with = run_id(&workspace);
    let file = workspace.join("decisions/corrections.toml");
    let all = std::fs::read_to_string(&file).expect("corrections");
    let appeal = all.find("# 评优申诉").expect("the appeal of the award list");
    std::fs::write(&file, &all[..appeal]).expect("written");
    let without = run_id(&workspace);
    assert_ne!(with, without);
    assert!(workspace.join("runs").join(&with).join("manifest.json").exists(), "the run before is kept");
    let said = say(&["--json", "diff", &workspace.to_string_lossy(), &without, &with]);
    let difference: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let ranks = difference["rankings"].as_array().expect("ranks");
    for_each_hand_count("appeal", |_, count| {
        let subject = text(count, "subject");
        let one = ranks.iter().find(|one| one["list"] == "优秀导师" && one["subject"] == subject.as_str());
        let one = one.unwrap_or_else(|| panic!("{subject} did not move: {difference:#}"));
        assert_eq!(one["before"]["rank"].as_i64(), whole(count, "before"), "{subject}");
        assert_eq!(one["after"]["rank"].as_i64(), whole(count, "after"), "{subject}");
    });
}

/// The run the reports are of.
fn run_id(workspace: &Path) -> String {
    let said = say(&["--json", "run", &workspace.to_string_lossy()]);
    let summary: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    summary["run"].as_str().expect("a run").to_owned()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn whole(count: &Node, key: &str) -> Option<i64> {
    let NodeValue::Table(entries) = &count.value else { return None };
    entries.iter().find(|(name, _, _)| name == key).and_then(|(_, _, node)| match &node.value {
        NodeValue::Int(number) => Some(*number),
        _ => None,
    })
}

#[test]
fn a_notice_names_the_telephone_once_where_the_address_for_objections_has_it() {
    let notice = demo().join("reports/2024-2/领导小组/公示/公示_优秀导师_2024-2.xlsx");
    assert_eq!(text_of(&notice).matches("0000-0000000").count(), 1);
}
