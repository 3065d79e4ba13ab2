//! A closed term: later runs use it and never change it, and say what would differ.

use std::path::{Path, PathBuf};

use tables::Dataset;

use crate::compared::{ONE_LESSON, difference_of, run_with, workspace};
use crate::messages::say;
use crate::place::contents;

/// A workspace with the pair and one lesson of 2024-1, reported and closed, and another lesson in 2024-2.
fn closed_workspace() -> (tempfile::TempDir, PathBuf) {
    let (folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let said = say(&["--lang", "zh", "close", &workspace.to_string_lossy(), "2024-1"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let later = workspace.join("inbox/2024-2/甲小学");
    std::fs::create_dir_all(&later).expect("a folder");
    std::fs::write(later.join("听课.csv"), ONE_LESSON.replace("2024-09-10", "2025-03-11")).expect("written");
    (folder, workspace)
}

fn data(workspace: &Path) -> Dataset {
    store::open(&workspace.join("store")).expect("a store").read_all().expect("tables")
}

/// Rows of a table in which a column holds a word, each as its cells.
fn rows(data: &Dataset, table: &str, column: &str, word: &str) -> Vec<Vec<String>> {
    let table = data.table(table);
    let of_row = |row: usize| table.spec().columns.iter().map(|column| table.shown(row, column.name)).collect();
    (0..table.len()).filter(|row| table.shown(*row, column) == word).map(of_row).collect()
}

#[test]
fn a_closed_term_stays_as_it_was_whatever_comes_later() {
    let (_folder, workspace) = closed_workspace();
    let (before, reports) = (data(&workspace), contents(&workspace.join("reports/2024-1")));
    // A lesson is added to the closed term's sheet, and the pack asks for one lesson in place of ten.
    let log = workspace.join("inbox/2024-1/甲小学/听课.csv");
    std::fs::write(&log, format!("{ONE_LESSON}马建国,李明,2024-09-17,第2节,荷花\n")).expect("written");
    let pack = workspace.join("own/pack.toml");
    let text = std::fs::read_to_string(&pack).expect("a pack");
    std::fs::write(&pack, text.replace("from = 2018-06-01, value = 10 }", "from = 2018-06-01, value = 1 }"))
        .expect("written");
    let said = say(&["run", &workspace.to_string_lossy()]);
    assert!(matches!(said.code, Some(0 | 1)), "{}", said.err);
    let after = data(&workspace);
    for (table, column) in
        [("activity", "term"), ("activities", "term"), ("compliance", "period"), ("evidence", "period")]
    {
        let (was, is) = (rows(&before, table, column, "2024-1"), rows(&after, table, column, "2024-1"));
        assert!(!was.is_empty() && was == is, "{table}: {was:?} {is:?}");
    }
    assert_eq!(contents(&workspace.join("reports/2024-1")), reports);
    // The later term is measured by the new number, and its reader is told of the file that does not count.
    let later = rows(&after, "compliance", "period", "2024-2");
    assert!(later.iter().any(|row| row.contains(&"PL-27".to_owned()) && row.contains(&"met".to_owned())), "{later:?}");
    let told = rows(&after, "findings", "code", "closed_term_changed");
    assert!(told.len() == 1 && told[0].contains(&"2024-1/甲小学/听课.csv".to_owned()), "{told:?}");
}

#[test]
fn a_closed_term_run_again_says_what_would_differ_and_changes_nothing() {
    let (_folder, workspace) = closed_workspace();
    let log = workspace.join("inbox/2024-1/甲小学/听课.csv");
    std::fs::write(&log, format!("{ONE_LESSON}马建国,李明,2024-09-17,第2节,荷花\n")).expect("written");
    let before: Vec<_> = ["store", "reports", "runs"].map(|folder| contents(&workspace.join(folder))).into();
    let said = say(&["--json", "run", &workspace.to_string_lossy(), "--term", "2024-1"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let difference = difference_of(&said);
    let duty = crate::compared::mentor_duty(&difference);
    assert_eq!((&duty["before"]["actual"], &duty["after"]["actual"]), (&1.0.into(), &2.0.into()));
    let after: Vec<_> = ["store", "reports", "runs"].map(|folder| contents(&workspace.join(folder))).into();
    assert!(before == after, "something was written");
}

#[test]
fn a_term_is_closed_once_and_only_as_it_was_reported() {
    let (_folder, workspace) = workspace();
    let dir = workspace.to_string_lossy().into_owned();
    let refused = |term: &str, words: &str| {
        let said = say(&["--lang", "zh", "close", &dir, term]);
        assert!(said.code == Some(2) && said.err.contains(words), "{}", said.err);
    };
    refused("2024-1", "qinglan run --term 2024-1");
    run_with(&workspace, ONE_LESSON);
    let log = workspace.join("inbox/2024-1/甲小学/听课.csv");
    std::fs::write(&log, format!("{ONE_LESSON}马建国,李明,2024-09-17,第2节,荷花\n")).expect("written");
    refused("2024-1", "2024-1/甲小学/听课.csv 有变动");
    refused("2024-3", "不是学期");
    run_with(&workspace, ONE_LESSON);
    assert_eq!(say(&["close", &dir, "2024-1"]).code, Some(0));
    refused("2024-1", "已经封存过了");
}

#[test]
fn a_waiver_written_after_the_closing_changes_nothing_and_is_told_as_what_would_differ() {
    let (_folder, workspace) = closed_workspace();
    let (before, reports) = (data(&workspace), contents(&workspace.join("reports/2024-1")));
    let leave = "[[waiver]]\nunit = \"甲小学\"\nperson = \"李明\"\nreason = \"产假\"\nfrom = 2024-08-25\nto = 2025-01-20\nby = \"王芳\"\non = 2024-08-20\nwhy = \"医院证明存档\"\n";
    std::fs::write(workspace.join("decisions/waivers.toml"), leave).expect("written");
    let said = say(&["run", &workspace.to_string_lossy()]);
    assert!(matches!(said.code, Some(0 | 1)), "{}", said.err);
    let after = data(&workspace);
    for (table, column) in [("compliance", "period"), ("evidence", "period"), ("activity", "term")] {
        let (was, is) = (rows(&before, table, column, "2024-1"), rows(&after, table, column, "2024-1"));
        assert!(!was.is_empty() && was == is, "{table}: {was:?} {is:?}");
    }
    assert_eq!(contents(&workspace.join("reports/2024-1")), reports);
    let kept: Vec<_> = ["store", "reports", "runs"].map(|folder| contents(&workspace.join(folder))).into();
    let said = say(&["--json", "run", &workspace.to_string_lossy(), "--term", "2024-1"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let difference = difference_of(&said);
    let duty = crate::compared::mentor_duty(&difference);
    assert_eq!((&duty["before"]["status"], &duty["after"]["status"]), (&"unmet".into(), &"exempt".into()));
    assert_eq!((&duty["cause"], &duty["decisions"][0]["line"]), (&"decision".into(), &1.into()));
    let again: Vec<_> = ["store", "reports", "runs"].map(|folder| contents(&workspace.join(folder))).into();
    assert!(kept == again, "something was written");
}
