//! Two runs compared: what moved, and the cell or rule that moved it.

use std::path::Path;

use serde_json::Value;

use crate::messages::{Said, say, workspace_with};

/// A workspace with a pack of its own, one pair, and a log.
pub fn workspace() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, workspace) = workspace_with(|text| text.replace("pack = \"pingluo-qinglan\"", "pack = \"own\""));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines/pingluo-qinglan");
    std::fs::create_dir_all(workspace.join("own")).expect("a folder");
    for file in ["pack.toml", "cases.toml"] {
        std::fs::copy(shipped.join(file), workspace.join("own").join(file)).expect("copied");
    }
    let school = workspace.join("inbox/2024-1/甲小学");
    std::fs::create_dir_all(&school).expect("a folder");
    let pairs = "师徒结对名单\n师傅,徒弟,学科,结对时间\n马建国,李明,语文,2024-09-02\n";
    std::fs::write(school.join("名单.csv"), pairs).expect("written");
    (folder, workspace)
}

/// A log of one lesson.
pub const ONE_LESSON: &str = "听课人,授课人,日期,节次,课题\n马建国,李明,2024-09-10,第1节,秋天\n";

/// Runs with this log; gives the run's name.
pub fn run_with(workspace: &Path, log: &str) -> String {
    std::fs::write(workspace.join("inbox/2024-1/甲小学/听课.csv"), log).expect("written");
    let said = say(&["--json", "run", &workspace.to_string_lossy()]);
    let summary: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err));
    summary["run"].as_str().expect("a name").to_owned()
}

fn difference(workspace: &Path, before: &str, after: &str) -> Value {
    let said = say(&["--json", "diff", &workspace.to_string_lossy(), before, after]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    difference_of(&said)
}

/// The difference a call printed.
pub fn difference_of(said: &Said) -> Value {
    serde_json::from_str(&said.out).expect("JSON")
}

/// What moved about the mentor's lessons.
pub fn mentor_duty(difference: &Value) -> &Value {
    let all = difference["conclusions"].as_array().expect("an array");
    let duty = all.iter().find(|one| one["rule"] == "PL-27" && one["period"] == "2024-1" && one["subject"] == "马建国");
    duty.unwrap_or_else(|| panic!("PL-27 did not move: {difference:#}"))
}

#[test]
fn diff_names_the_cell_that_came() {
    let (_folder, workspace) = workspace();
    let before = run_with(&workspace, ONE_LESSON);
    let after = run_with(&workspace, &format!("{ONE_LESSON}马建国,李明,2024-09-17,第2节,荷花\n"));
    let difference = difference(&workspace, &before, &after);
    assert_eq!(difference["inputs"][0]["changed"][0], "2024-1/甲小学/听课.csv");
    let duty = mentor_duty(&difference);
    assert_eq!((&duty["before"]["actual"], &duty["after"]["actual"]), (&1.0.into(), &2.0.into()));
    assert_eq!((&duty["cause"], &duty["rows_gone"]), (&"rows".into(), &Value::Array(Vec::new())));
    let place = duty["rows_come"][0]["place"].as_str().expect("a place");
    assert!(place.starts_with("2024-1/甲小学/听课.csv") && place.ends_with("C3"), "{place}");
}

#[test]
fn diff_names_the_rule_whose_number_is_another() {
    let (_folder, workspace) = workspace();
    let before = run_with(&workspace, ONE_LESSON);
    let pack = workspace.join("own/pack.toml");
    let text = std::fs::read_to_string(&pack).expect("a pack");
    let ten = "at_least = [{ from = 2018-06-01, value = 10 }]\nfull_share";
    let at = text.find("id = \"PL-27\"").expect("the rule");
    let changed = text[at..].replacen(ten, "at_least = [{ from = 2018-06-01, value = 1 }]\nfull_share", 1);
    std::fs::write(&pack, format!("{}{changed}", &text[..at])).expect("written");
    let after = run_with(&workspace, ONE_LESSON);
    let difference = difference(&workspace, &before, &after);
    let duty = mentor_duty(&difference);
    assert_eq!((&duty["cause"], &duty["after"]["status"]), (&"requirement".into(), &"met".into()));
    assert_eq!(difference["inputs"][0]["pack"], "own");
}

#[test]
fn diff_refuses_a_run_nobody_made_and_names_those_there_are() {
    let (_folder, workspace) = workspace();
    let made = run_with(&workspace, ONE_LESSON);
    let said = say(&["--lang", "zh", "diff", &workspace.to_string_lossy(), &made, "2030-1-00000000"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("2030-1-00000000") && said.err.contains(&made), "{}", said.err);
}

#[test]
fn diff_names_the_decision_where_nothing_else_is_another() {
    let (_folder, workspace) = workspace();
    let odd = "走动本\n老蓝,小青,哪天\n马建国,李明,2024-10-09\n马建国,李明,2024-10-16\n马建国,李明,2024-10-23\n";
    std::fs::write(workspace.join("inbox/2024-1/甲小学/走动.csv"), odd).expect("written");
    let before = run_with(&workspace, ONE_LESSON);
    let recipe = "# what the bureau was told by telephone\n\n[[layout]]\nunits = [\"甲小学\"]\nheadings = [\"老蓝\", \"小青\", \"哪天\"]\n\
kind = { is = \"observation_log\", by = \"王芳\", on = 2025-01-10, why = \"\" }\n\
columns = [\n  { heading = \"老蓝\", is = \"observer\", by = \"王芳\", on = 2025-01-10, why = \"\" },\n  \
{ heading = \"小青\", is = \"observed\", by = \"王芳\", on = 2025-01-10, why = \"\" },\n  \
{ heading = \"哪天\", is = \"date\", by = \"王芳\", on = 2025-01-10, why = \"\" },\n]\n";
    std::fs::create_dir_all(workspace.join("decisions")).expect("a folder");
    std::fs::write(workspace.join("decisions/layouts.toml"), recipe).expect("written");
    let after = run_with(&workspace, ONE_LESSON);
    let difference = difference(&workspace, &before, &after);
    assert_eq!(difference["inputs"][0]["what"], "decisions", "{difference:#}");
    let duty = mentor_duty(&difference);
    assert_eq!((&duty["before"]["actual"], &duty["after"]["actual"]), (&1.0.into(), &4.0.into()));
    assert_eq!(duty["cause"], "decision");
    let entry = &duty["decisions"][0];
    assert_eq!((&entry["file"], &entry["line"]), (&"decisions/layouts.toml".into(), &3.into()));
    let said = say(&["--lang", "zh", "diff", &workspace.to_string_lossy(), &before, &after]);
    assert!(said.out.contains("原因：decisions/layouts.toml:3 新写的决定"), "{}", said.out);
}
