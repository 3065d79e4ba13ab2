//! What would happen, and what an appeal does: tried in memory, told, and only then written down.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::compared::{ONE_LESSON, mentor_duty, run_with, workspace};
use crate::demo::demo;
use crate::messages::{Said, say};

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).expect("readable"));
        }
    }
    found
}

/// The sample bureau as it was run, in a folder that no other test looks at.
fn own_demo() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let own = folder.path().join("demo");
    for (path, bytes) in files(demo()) {
        let to = own.join(path.strip_prefix(demo()).expect("below the demo"));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::write(to, bytes).expect("written");
    }
    (folder, own)
}

fn what_if(workspace: &Path, words: &[&str]) -> Said {
    let place = workspace.to_string_lossy();
    say(&[&["--json", "what-if", &*place], words].concat())
}

fn found(said: &Said) -> Value {
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    serde_json::from_str(&said.out).expect("JSON")
}

/// Round, unit, places and lots before, places and lots after.
fn quotas(found: &Value) -> Vec<(String, String, [Value; 2], [Value; 2])> {
    let places = |one: &Value| [one["proposal"].clone(), one["lots_required"].clone()];
    let text = |one: &Value| one.as_str().unwrap_or_default().to_owned();
    let all = found["quotas"].as_array().expect("an array");
    all.iter()
        .map(|one| (text(&one["round"]), text(&one["unit"]), places(&one["before"]), places(&one["after"])))
        .collect()
}

#[test]
fn one_post_more_goes_to_those_who_would_have_drawn_and_nothing_is_written() {
    // With 13 senior posts 6 whole places leave 7: the five schools with one vacancy and both institutes (remainders of 13/20.7 = 0.628
    // and more; those of schools with two vacancies at most 2.2 × 13/19 - 1 = 0.505). With 13 first-level posts 3 are left after 4 + 6
    // whole ones: the school with one vacancy and both institutes (at least 13/25.1 = 0.518; schools with four at most
    // 4.4 × 13/23 - 2 = 0.487; with two at most 2.2 × 13/23 - 1 = 0.243).
    let (_folder, demo) = own_demo();
    let before = files(&demo);
    let found = found(&what_if(&demo, &["--places", "PL-58=13"]));
    assert!(files(&demo) == before, "the workspace was written to");
    let (zero, one): (Value, Value) = (0.into(), 1.into());
    let moved = |round: &str, unit: &str, lots: bool| {
        (format!("2024-2 {round}"), unit.to_owned(), [zero.clone(), lots.into()], [one.clone(), false.into()])
    };
    assert_eq!(
        quotas(&found),
        [
            moved("一级教师", "平川县教学研究室", false),
            moved("高级教师", "平川县教学研究室", true),
            moved("高级教师", "平川县电化教育馆", true),
        ]
    );
    let changes = found["changes"][0].as_str().expect("words");
    assert_eq!(changes, "pingluo-qinglan PL-58.places：12 → 13");
}

#[test]
fn another_requirement_moves_conclusions_because_the_rule_asks_for_another_number() {
    let (_folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let found = found(&what_if(&workspace, &["--set", "own.PL-27.at_least=1"]));
    let duty = mentor_duty(&found);
    assert_eq!((&duty["cause"], &duty["before"]["status"]), (&"requirement".into(), &"unmet".into()));
    assert_eq!(duty["after"]["status"], "met");
}

#[test]
fn names_that_nothing_has_are_refused_with_the_nearest_right_one() {
    let (_folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let place = workspace.to_string_lossy().into_owned();
    for (words, near) in [
        (["--set", "own.PL-27.at_leest=1"], "PL-27.at_least"),
        (["--set", "onw.PL-27.at_least=1"], "own"),
        (["--set", "own.PL-27.at_least"], "PACK.PARAM=VALUE"),
        (["--set", "own.PL-27.at_least=很多"], "整数"),
        (["--set", "own.PL-58.method=webstr"], "webster"),
        (["--places", "PL-57=3"], "PL-58"),
        (["--weight", "导师排行.PL-27=2"], "导师排名"),
        (["--weight", "导师排名.PL-28=-2"], "LIST.ITEM=N"),
        (["--fact", "nothing.toml"], "nothing.toml"),
    ] {
        let said = say(&[["--lang", "zh", "what-if", &place].as_slice(), &words].concat());
        assert_eq!(said.code, Some(2), "{words:?}: {}", said.out);
        assert!(said.err.contains(near), "{words:?}: {}", said.err);
    }
    assert_eq!(say(&["what-if", &place]).code, Some(2));
}

/// A lesson that the school forgot to write down.
const FORGOTTEN: &str = r#"[[correction]]
change = "add"
kind = "activity"
unit = "甲小学"
term = "2024-1"
now = { activity_kind = "observe", observer = "马建国", observed = "李明", date = 2024-10-15, period_no = 3, lessons = 1 }
by = "王芳"
on = 2025-01-10
why = "申诉：漏报一节，有听课笔记"
"#;

fn correction(folder: &Path, text: &str) -> String {
    let path = folder.join("correction.toml");
    std::fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_record_that_is_tried_counts_in_memory_alone() {
    let (folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let before = files(&workspace);
    let found = found(&what_if(&workspace, &["--fact", &correction(folder.path(), FORGOTTEN)]));
    let duty = mentor_duty(&found);
    assert_eq!((&duty["before"]["actual"], &duty["after"]["actual"]), (&1.0.into(), &2.0.into()));
    assert!(files(&workspace) == before, "the workspace was written to");
}

#[test]
fn an_appeal_is_shown_first_recorded_when_asked_and_undone_by_deleting_its_block() {
    let (folder, workspace) = workspace();
    let old = run_with(&workspace, ONE_LESSON);
    let (place, file) = (workspace.to_string_lossy().into_owned(), correction(folder.path(), FORGOTTEN));
    let before = files(&workspace);
    let shown = say(&["--lang", "zh", "appeal", &place, "--file", &file]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert!(shown.out.contains("没有写入任何东西") && shown.out.contains("PL-27"), "{}", shown.out);
    assert!(files(&workspace) == before, "the workspace was written to");

    let said = say(&["--json", "appeal", &place, "--file", &file, "--record"]);
    let recorded = found(&said);
    assert_eq!((&recorded["recorded"], &recorded["as_shown"]), (&true.into(), &true.into()));
    assert_eq!(recorded["runs"][0], old.as_str());
    let duty = mentor_duty(&recorded);
    assert_eq!((&duty["cause"], &duty["after"]["actual"]), (&"decision".into(), &2.0.into()));
    let decided = std::fs::read_to_string(workspace.join("decisions/corrections.toml")).expect("a decision");
    assert_eq!(decided, FORGOTTEN);
    let beside = std::fs::read_to_string(workspace.join("reports/2024-1/领导小组/申诉更正对照.txt")).expect("beside");
    assert!(beside.contains(&old) && beside.contains("除此以外没有变"), "{beside}");
    assert!(workspace.join("runs").join(&old).join("results").is_dir(), "the old list is kept");

    std::fs::remove_file(workspace.join("decisions/corrections.toml")).expect("undone");
    let again = run_with(&workspace, ONE_LESSON);
    assert_eq!(again, old, "without the block everything is as it was");
}

#[test]
fn an_appeal_that_does_not_say_what_the_sheet_says_is_refused_and_leaves_nothing() {
    let (folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let wrong = FORGOTTEN
        .replace("change = \"add\"", "change = \"replace\"")
        .replace(
            "now = { activity_kind = \"observe\", observer = \"马建国\", observed = \"李明\", date = 2024-10-15, period_no = 3, lessons = 1 }",
            "key = { actor = \"马建国\", counterpart = \"李明\", date = 2024-09-10 }\nwas = { observer = \"马建国\", lessons = 5 }\nnow = { lessons = 6 }",
        );
    let (place, before) = (workspace.to_string_lossy().into_owned(), files(&workspace));
    let said = say(&["--lang", "zh", "appeal", &place, "--record", "--file", &correction(folder.path(), &wrong)]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    assert!(said.err.contains("与表格不符") && said.err.contains("没有写入"), "{}", said.err);
    assert!(files(&workspace) == before, "the workspace was written to");
    let misspelt = FORGOTTEN.replace("change =", "chagne =");
    let said = say(&["--lang", "zh", "appeal", &place, "--file", &correction(folder.path(), &misspelt)]);
    assert!(said.code == Some(2) && said.err.contains("是否想写 `change`"), "{}", said.err);
}
