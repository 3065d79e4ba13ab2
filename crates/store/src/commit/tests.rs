//! Commits through the front door, whole and cut off.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use tables::table_spec;
use tempfile::TempDir;

use super::*;
use crate::steps::plug::with_plug_pulled_after;
use crate::{RunLock, open};

/// A unit, three activities of two terms, and a finding of no term; `topic` tells one dataset from another.
fn dataset(topic: &str) -> Dataset {
    let mut dataset = Dataset::new();
    let mut units = Table::builder(table_spec("unit").expect("declared"));
    units.row().text("unit", "平川县第一小学").boolean("registered", true).text("kind", topic);
    dataset.insert(units.finish());
    let mut activities = Table::builder(table_spec("activity").expect("declared"));
    for (id, term) in [("a1", "2024-1"), ("a2", "2023-2"), ("a3", "2024-1")] {
        let day = NaiveDate::from_ymd_opt(2024, 9, 18);
        activities
            .row()
            .text("activity_id", id)
            .text("term", term)
            .text("topic", topic)
            .number("quantity", 1.0)
            .date("date", day);
    }
    dataset.insert(activities.finish());
    let mut findings = Table::builder(table_spec("findings").expect("declared"));
    findings.row().text("code", topic).text("term", "2024-1");
    findings.row().text("code", topic);
    dataset.insert(findings.finish());
    dataset
}

/// Every file under a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).expect("readable"));
        }
    }
    found
}

fn names(root: &Path) -> Vec<String> {
    let shown = |path: &PathBuf| path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
    files(root).keys().map(shown).collect()
}

fn topics(dataset: &Dataset) -> (Option<String>, Vec<String>) {
    let (units, activities) = (dataset.table("unit"), dataset.table("activity"));
    let topics = (0..activities.len()).filter_map(|row| activities.text(row, "topic").map(str::to_owned)).collect();
    ((!units.is_empty()).then(|| units.shown(0, "kind")), topics)
}

#[test]
fn tables_lie_in_plain_folders_by_term_and_empty_ones_nowhere() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let mut given = dataset("甲");
    given.insert(Table::empty(table_spec("pairing").expect("declared")));
    let report = open(&root).expect("opened").commit(&given).expect("committed");
    let expected = [
        "activity/term=2023-2/part.parquet",
        "activity/term=2024-1/part.parquet",
        "findings/part.parquet",
        "manifest.json",
        "unit/part.parquet",
    ];
    assert_eq!(names(&root), expected);
    let rows: Vec<(&str, u64)> = report.tables.iter().map(|table| (&*table.table, table.rows)).collect();
    assert_eq!(rows, [("activity", 3), ("findings", 2), ("unit", 1)]);
}

#[test]
fn what_is_committed_comes_back_term_by_term() {
    let workspace = TempDir::new().expect("a folder");
    let store = open(&workspace.path().join("store")).expect("opened");
    let given = dataset("甲");
    store.commit(&given).expect("committed");
    let back = store.read_all().expect("read");
    assert_eq!(back.table("unit").batch(), given.table("unit").batch());
    let activities = back.table("activity");
    assert_eq!(back.table("findings").batch(), given.table("findings").batch());
    let ids: Vec<(&str, Option<&str>)> = (0..activities.len())
        .map(|row| (activities.text(row, "activity_id").expect("an id"), activities.text(row, "term")))
        .collect();
    assert_eq!(ids, [("a2", Some("2023-2")), ("a1", Some("2024-1")), ("a3", Some("2024-1"))]);
    assert_eq!(activities.date(0, "date"), NaiveDate::from_ymd_opt(2024, 9, 18));
}

#[test]
fn a_table_with_a_row_of_no_term_lies_in_one_file_and_comes_back() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let mut documents = Table::builder(table_spec("document").expect("declared"));
    documents.row().text("doc_id", "d1").text("term", "2024-1");
    documents.row().text("doc_id", "d2");
    let mut given = Dataset::new();
    given.insert(documents.finish());
    let store = open(&root).expect("opened");
    store.commit(&given).expect("committed");
    assert_eq!(names(&root), ["document/part.parquet", "manifest.json"]);
    assert_eq!(store.read_all().expect("read").table("document").batch(), given.table("document").batch());
}

#[test]
fn a_commit_replaces_everything_and_the_same_tables_give_the_same_bytes() {
    let (one, two) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let (store, other) =
        (open(&one.path().join("store")).expect("opened"), open(&two.path().join("store")).expect("opened"));
    store.commit(&dataset("乙")).expect("committed");
    store.remember("ff", &1u8).expect("remembered");
    store.commit(&dataset("甲")).expect("committed");
    other.commit(&dataset("甲")).expect("committed");
    let bytes = |folder: &TempDir| files(&folder.path().join("store")).into_values().collect::<Vec<_>>();
    assert_eq!(bytes(&one), bytes(&two));
    assert_eq!(store.cached::<u8>("ff"), Some(1));
}

#[test]
fn a_store_nobody_wrote_to_is_an_empty_dataset() {
    let workspace = TempDir::new().expect("a folder");
    let store = open(&workspace.path().join("store")).expect("opened");
    assert_eq!(store.read_all().expect("read").iter().count(), 0);
}

#[test]
fn a_table_that_fails_its_audit_leaves_the_store_as_it_was() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let store = open(&root).expect("opened");
    store.commit(&dataset("甲")).expect("committed");
    let before = files(&root);
    let mut twice = Table::builder(table_spec("unit").expect("declared"));
    twice.row().text("unit", "一小");
    twice.row().text("unit", "一小");
    let mut wrong = dataset("乙");
    wrong.insert(twice.finish());
    assert!(matches!(store.commit(&wrong), Err(StoreError::KeyRepeated { table: "unit", .. })));
    let mut unfit = dataset("乙");
    let mut terms = Table::builder(table_spec("submission").expect("declared"));
    terms.row().text("unit", "一小").text("term", "../2024-1");
    unfit.insert(terms.finish());
    assert!(matches!(store.commit(&unfit), Err(StoreError::TermUnfit { .. })));
    assert_eq!(files(&root), before);
    assert_eq!(fs::read_dir(workspace.path()).expect("listed").count(), 1, "nothing lies beside the store");
}

#[test]
fn a_commit_cut_off_anywhere_leaves_the_old_or_the_new_tables_whole() {
    let mut seen = std::collections::BTreeSet::new();
    for steps in 0.. {
        let workspace = TempDir::new().expect("a folder");
        let root = workspace.path().join("store");
        let store = open(&root).expect("opened");
        store.commit(&dataset("旧")).expect("committed");
        let finished = with_plug_pulled_after(steps, || store.commit(&dataset("新"))).is_some();
        let at_once = topics(&store.read_all().expect("read before anybody recovers"));
        let recovered = topics(&open(&root).expect("opened").read_all().expect("read"));
        assert_eq!(at_once, recovered, "after {steps} steps");
        let whole = |word: &str| (Some(word.to_owned()), vec![word.to_owned(); 3]);
        assert!(recovered == whole("旧") || recovered == whole("新"), "{recovered:?} after {steps} steps");
        seen.insert(recovered);
        if finished {
            break;
        }
    }
    assert_eq!(seen.len(), 2, "the plug was pulled before and after the decision");
}

#[test]
fn a_commit_works_for_who_holds_the_lock() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let _lock = RunLock::acquire(&root).expect("free");
    open(&root).expect("opened").commit(&dataset("甲")).expect("committed");
}

#[test]
fn a_damaged_file_is_named() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let store = open(&root).expect("opened");
    store.commit(&dataset("甲")).expect("committed");
    fs::write(root.join("unit/part.parquet"), b"PAR1").expect("damaged");
    let refused = store.read_all().expect_err("damaged").to_string();
    assert!(refused.contains("unit") && refused.contains("part.parquet"), "{refused}");
}
