//! Tables through the front door and back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use tables::table_spec;
use tempfile::TempDir;

use super::*;
use crate::{Publication, RunLock, Store, open};

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

/// A run that publishes these tables and nothing else.
fn commit(store: &Store, dataset: &Dataset) -> Result<CommitReport, StoreError> {
    let lock = RunLock::acquire(&store.root)?;
    let mut publication = Publication::begin(&lock)?;
    let folder = publication.stage(&store.root)?;
    let report = write_tables(dataset, &folder)?;
    publication.publish().map(|()| report)
}

fn names(root: &Path) -> Vec<String> {
    let shown = |path: &PathBuf| path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
    files(root).keys().map(shown).collect()
}

#[test]
fn tables_lie_in_plain_folders_by_term_and_empty_ones_nowhere() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let mut given = dataset("甲");
    given.insert(Table::empty(table_spec("pairing").expect("declared")));
    let report = commit(&open(&root).expect("opened"), &given).expect("committed");
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
    commit(&store, &given).expect("committed");
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
    commit(&store, &given).expect("committed");
    assert_eq!(names(&root), ["document/part.parquet", "manifest.json"]);
    assert_eq!(store.read_all().expect("read").table("document").batch(), given.table("document").batch());
}

#[test]
fn a_commit_replaces_everything_and_the_same_tables_give_the_same_bytes() {
    let (one, two) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let (store, other) =
        (open(&one.path().join("store")).expect("opened"), open(&two.path().join("store")).expect("opened"));
    commit(&store, &dataset("乙")).expect("committed");
    store.remember("ff", &1u8).expect("remembered");
    commit(&store, &dataset("甲")).expect("committed");
    commit(&other, &dataset("甲")).expect("committed");
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
    commit(&store, &dataset("甲")).expect("committed");
    let before = files(&root);
    let mut twice = Table::builder(table_spec("unit").expect("declared"));
    twice.row().text("unit", "一小");
    twice.row().text("unit", "一小");
    let mut wrong = dataset("乙");
    wrong.insert(twice.finish());
    assert!(matches!(commit(&store, &wrong), Err(StoreError::KeyRepeated { table: "unit", .. })));
    let mut unfit = dataset("乙");
    let mut terms = Table::builder(table_spec("submission").expect("declared"));
    terms.row().text("unit", "一小").text("term", "../2024-1");
    unfit.insert(terms.finish());
    assert!(matches!(commit(&store, &unfit), Err(StoreError::TermUnfit { .. })));
    assert_eq!(files(&root), before);
    let beside = fs::read_dir(workspace.path()).expect("listed").map(|entry| entry.expect("listed").file_name());
    let beside: std::collections::BTreeSet<_> = beside.collect();
    assert_eq!(beside, [".qinglan".into(), "store".into()].into(), "nothing is left of what failed");
}

#[test]
fn a_file_that_the_manifest_names_and_nobody_finds_is_an_error_and_not_an_empty_table() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let store = open(&root).expect("opened");
    commit(&store, &dataset("甲")).expect("committed");
    fs::remove_dir_all(root.join("activity/term=2023-2")).expect("removed");
    assert!(matches!(store.read_all(), Err(StoreError::Disk { .. })));
}

#[test]
fn a_damaged_file_is_named() {
    let workspace = TempDir::new().expect("a folder");
    let root = workspace.path().join("store");
    let store = open(&root).expect("opened");
    commit(&store, &dataset("甲")).expect("committed");
    fs::write(root.join("unit/part.parquet"), b"PAR1").expect("damaged");
    let refused = store.read_all().expect_err("damaged").to_string();
    assert!(refused.contains("unit") && refused.contains("part.parquet"), "{refused}");
}
