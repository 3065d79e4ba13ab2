//! What the program says and how it ends: exit codes, places, hints, both languages.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::demo::{demo, qinglan, run_demo};
use crate::place::sample_data;

/// What a call said and how it ended.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Calls the program and hears it out.
pub fn say(words: &[&str]) -> Said {
    let output = qinglan().args(words).output().expect("started");
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn demo_path() -> String {
    demo().to_string_lossy().into_owned()
}

/// A new workspace with its settings changed.
pub fn workspace_with(change: impl Fn(String) -> String) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("w");
    say(&["init", &workspace.to_string_lossy()]);
    let settings = workspace.join("bureau.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, change(text)).expect("written");
    (folder, workspace)
}

#[test]
fn wrong_settings_are_refused_with_every_mistake_and_nothing_is_written() {
    let (_folder, workspace) = workspace_with(|text| {
        text.replace("region =", "reigon =").replace("teaching_end = \"01-15\"", "teaching_ende = \"01-15\"")
    });
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("reigon") && said.err.contains("是否想写 `region`"), "{}", said.err);
    assert!(said.err.contains("teaching_ende") && said.err.contains("bureau.toml:"), "{}", said.err);
    assert!(!workspace.join("store").exists() && !workspace.join("reports").exists());
}

#[test]
fn an_unknown_parameter_names_the_nearest() {
    let (_folder, workspace) =
        workspace_with(|text| text.replace("[reports]", "[policy.set]\nprogramme_strat = 2022-09-01\n[reports]"));
    let said = say(&["--lang", "en", "run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("programme_strat") && said.err.contains("programme_start"), "{}", said.err);
}

#[test]
fn a_wrong_pack_is_refused_with_place_and_hint() {
    let folder = TempDir::new().expect("a folder");
    let pack = folder.path().join("my-pack");
    std::fs::create_dir_all(&pack).expect("a folder");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines/pingluo-qinglan/pack.toml");
    let text = std::fs::read_to_string(own).expect("the pack");
    let wrong = text.replacen("primitive = \"caseload\"", "primitive = \"caselaod\"", 1).replacen(
        "treatment = \"counted\"",
        "treatmnet = \"counted\"",
        1,
    );
    std::fs::write(pack.join("pack.toml"), wrong).expect("written");
    let said = say(&["--lang", "en", "policy", "check", &pack.to_string_lossy()]);
    assert_eq!(said.code, Some(2), "{}", said.out);
    assert!(said.err.contains("caselaod") && said.err.contains("did you mean `caseload`"), "{}", said.err);
    assert!(said.err.contains("treatmnet") && said.err.contains("pack.toml:"), "{}", said.err);
}

#[test]
fn a_pack_in_the_workspace_may_bring_words_of_its_own() {
    let (_folder, workspace) = workspace_with(|text| text.replace("pack = \"pingluo-qinglan\"", "pack = \"own\""));
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines/pingluo-qinglan");
    let own = workspace.join("own");
    std::fs::create_dir_all(&own).expect("a folder");
    for file in ["pack.toml", "cases.toml"] {
        std::fs::copy(shipped.join(file), own.join(file)).expect("copied");
    }
    std::fs::write(own.join("headings.toml"), "[heading]\nmentor = [\"掌门人\"]\nmentee = [\"小学徒\"]\n")
        .expect("written");
    let school = workspace.join("inbox/2024-1/甲小学");
    std::fs::create_dir_all(&school).expect("a folder");
    std::fs::write(school.join("名单.csv"), "师徒结对名单\n掌门人,小学徒,学科\n马建国,李明,语文\n").expect("written");
    let said = say(&["run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let pairs = say(&["query", &workspace.to_string_lossy(), "SELECT mentor, mentee FROM pairings", "--format", "csv"]);
    assert_eq!(pairs.out, "mentor,mentee\n马建国,李明\n");
}

#[test]
fn the_shipped_packs_are_right_and_their_worked_cases_pass() {
    assert_eq!(say(&["policy", "check"]).code, Some(0));
    let said = say(&["--json", "policy", "test"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    let cases: Vec<serde_json::Value> = serde_json::from_str(&said.out).expect("JSON");
    assert!(cases.len() >= 56 && cases.iter().all(|case| case["passed"] == true), "{} cases", cases.len());
}

#[test]
fn coverage_names_every_rule_of_the_catalogue_once() {
    let said = say(&["--json", "policy", "coverage"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(rows.len(), 716);
    let status = |id: &str| rows.iter().find(|row| row["id"] == id).map(|row| row["status"].clone());
    assert_eq!(
        (status("PL-27"), status("PL-29"), status("PL-30")),
        (Some("evaluated".into()), Some("judged".into()), Some("counted".into()))
    );
}

#[test]
fn a_query_answers_in_json_and_refuses_anything_but_a_select() {
    let demo = demo_path();
    let said = say(&["query", &demo, "SELECT unit, mentor, start FROM pairings LIMIT 1", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((said.code, rows.len()), (Some(0), 1));
    let place = |column: &str| said.out.find(&format!("\"{column}\"")).expect("a key");
    assert!(place("unit") < place("mentor") && place("mentor") < place("start"), "{}", said.out);
    for sql in [
        "SELECT * FROM pairngs",
        "DROP TABLE pairings",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1; SELECT 2",
        "SELEC 1",
    ] {
        let said = say(&["--lang", "en", "query", &demo, sql]);
        assert_eq!(said.code, Some(2), "{sql}: {}", said.out);
        assert!(!said.err.is_empty(), "{sql}");
    }
    assert!(say(&["--lang", "en", "query", &demo, "SELECT * FROM pairngs"]).err.contains("pairings"));
}

#[test]
fn every_view_has_the_columns_of_the_contract() {
    let views: [(&str, &[&str]); 11] = [
        (
            "pairings",
            &[
                "unit",
                "mentor",
                "mentee",
                "subject",
                "track",
                "start",
                "end",
                "pairing_id",
                "src_file",
                "src_sheet",
                "src_row",
            ],
        ),
        (
            "activities",
            &[
                "unit",
                "term",
                "kind",
                "date",
                "actor",
                "actor_role",
                "counterpart",
                "quantity",
                "pairing_id",
                "src_file",
                "src_sheet",
                "src_row",
            ],
        ),
        (
            "documents",
            &["unit", "term", "kind", "author", "quantity", "submitted_on", "src_file", "src_sheet", "src_row"],
        ),
        ("teachers", &["unit", "name", "teacher_id", "subject", "title", "tiers", "first_teaching_date"]),
        (
            "compliance",
            &[
                "pack",
                "rule",
                "unit",
                "subject_kind",
                "subject",
                "counterpart",
                "period",
                "required_min",
                "required_max",
                "actual",
                "status",
                "reason",
            ],
        ),
        ("growth", &["unit", "teacher", "school_year", "stage"]),
        (
            "mentor_effect",
            &[
                "unit",
                "mentor",
                "school_year",
                "mentees",
                "estimate",
                "low",
                "high",
                "rank_low",
                "rank_high",
                "enough_data",
            ],
        ),
        ("rankings", &["pack", "list", "rank", "tied", "unit", "subject", "score", "gate", "reason"]),
        ("quotas", &["round", "unit", "base", "floor", "cap", "preference", "proposal", "lots_required"]),
        (
            "findings",
            &[
                "severity",
                "code",
                "unit",
                "term",
                "file",
                "sheet",
                "cell",
                "found",
                "expected",
                "hint",
                "rules_affected",
            ],
        ),
        ("ledger", &["unit", "term", "file", "sheet", "cells", "used", "ignored", "rejected", "ignored_by"]),
    ];
    for (view, columns) in views {
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let said = say(&["query", &demo_path(), &format!("SELECT {} FROM {view} LIMIT 1", quoted.join(", "))]);
        assert_eq!(said.code, Some(0), "{view}: {}", said.err);
    }
}

#[test]
fn explain_goes_back_to_clause_and_cells() {
    let said = say(&["--lang", "zh", "explain", &demo_path(), "--rule", "PL-27", "--unit", "红岭镇中心小学"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.out.contains("听课记录.csv") && said.out.contains("二1") && said.out.contains("未达标"),
        "{}",
        said.out
    );
    let nobody = say(&["--lang", "en", "explain", &demo_path(), "--rule", "PL-72"]);
    assert!(nobody.code == Some(2) && nobody.err.contains("PL-2") | nobody.err.contains("PL-7"), "{}", nobody.err);
}

#[test]
fn check_shows_how_a_sheet_is_understood_and_says_aloud_that_nothing_is_wrong() {
    let sample = sample_data().join("layouts/pairing-register/two-row-heading.xlsx");
    let said = say(&["--lang", "zh", "check", &sample.to_string_lossy()]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("师徒结对名单") && said.out.contains("没有发现问题"), "{}", said.out);
    let ambiguous = sample_data().join("layouts/observation-log/tingke-jiaoshi-alone.xlsx");
    let said = say(&["--lang", "en", "check", &ambiguous.to_string_lossy()]);
    assert!(said.code == Some(1) && said.out.contains("reads two ways (observer or observed)"), "{}", said.out);
    assert_eq!(say(&["check", "no-such-file.xlsx"]).code, Some(2));
}

#[test]
fn what_cannot_be_done_ends_with_two_and_says_what_to_do() {
    let empty = TempDir::new().expect("a folder");
    let nowhere = say(&["--lang", "zh", "run", &empty.path().to_string_lossy()]);
    assert!(nowhere.code == Some(2) && nowhere.err.contains("qinglan init"), "{}", nowhere.err);
    let (_folder, workspace) = workspace_with(|text| text);
    let no_sheets = say(&["--lang", "en", "run", &workspace.to_string_lossy()]);
    assert!(no_sheets.code == Some(2) && no_sheets.err.contains("inbox/"), "{}", no_sheets.err);
    let no_term = say(&["--lang", "en", "run", &demo_path(), "--term", "2031-1"]);
    assert!(no_term.code == Some(2) && no_term.err.contains("2024-2"), "{}", no_term.err);
    assert_eq!(say(&["run", "--term", "2024-3"]).code, Some(2));
}

#[test]
fn the_language_follows_the_system_and_the_flag() {
    let chinese = qinglan().env("LANG", "zh_CN.UTF-8").arg("tables").output().expect("started");
    assert!(String::from_utf8_lossy(&chinese.stdout).contains("粒度：一个单位一个学期"));
    assert!(say(&["tables"]).out.contains("grain: "));
    assert!(say(&["--lang", "zh", "--help"]).out.contains("评价工作簿"));
}

#[test]
fn the_demo_leaves_a_workspace_of_somebody_else_alone() {
    let (_folder, workspace) = workspace_with(|text| text);
    let said = say(&["--lang", "zh", "demo", &workspace.to_string_lossy()]);
    assert!(said.code == Some(2) && said.err.contains("没有动它"), "{}", said.err);
    assert!(!workspace.join("store").exists() && !workspace.join("reports").exists());
}

#[test]
fn an_unknown_pack_is_told_at_its_line_with_the_other_mistakes() {
    let (_folder, workspace) = workspace_with(|text| {
        text.replace("region =", "reigon =").replace("\"pingluo-qinglan\"", "\"pingluo-qinglna\"")
    });
    let settings = std::fs::read_to_string(workspace.join("bureau.toml")).expect("settings");
    let line = settings.lines().position(|line| line.starts_with("pack =")).expect("a pack") + 1;
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert!(said.code == Some(2) && said.err.contains("reigon"), "{}", said.err);
    assert!(said.err.contains(&format!("bureau.toml:{line} `policy.pack`")), "{}", said.err);
    assert!(said.err.contains("是否想写 `pingluo-qinglan`"), "{}", said.err);
}

#[test]
fn settings_that_are_not_utf_8_say_how_to_save_them() {
    let (_folder, workspace) = workspace_with(|text| text);
    // 县 in GBK on the second line.
    std::fs::write(workspace.join("bureau.toml"), b"# x\nname = \"\xcf\xd8\"\n").expect("written");
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert!(said.code == Some(2) && said.err.contains("bureau.toml:2"), "{}", said.err);
    assert!(said.err.contains("另存为 UTF-8") && !said.err.contains("init"), "{}", said.err);
}

#[test]
fn a_command_typed_wrongly_is_told_in_the_language_asked_for() {
    for (words, told) in [
        (vec!["run", "--term", "foo"], "`foo` 不是学期；应为 2024-1（秋季）"),
        (vec!["query", "SELECT 1", "--format", "yaml"], "可以是：table、csv、json、xlsx、parquet"),
        (vec!["run", "--trem", "2024-1"], "是否想写 `--term`？"),
        (vec!["rum"], "是否想写 `run`？"),
        (vec!["check"], "还缺少：<FILES>"),
    ] {
        let said = say(&[&["--lang", "zh"], words.as_slice()].concat());
        assert_eq!(said.code, Some(2), "{words:?}");
        assert!(said.err.contains(told) && said.err.contains("qinglan --help"), "{words:?}: {}", said.err);
    }
    let said = say(&["--lang", "en", "run", "--term", "foo"]);
    assert!(said.code == Some(2) && said.err.contains("write 2024-1 (autumn)"), "{}", said.err);
}

#[test]
fn an_earlier_term_may_be_reported_and_the_later_ones_stay() {
    let folder = TempDir::new().expect("a folder");
    run_demo(folder.path());
    let workspace = folder.path().to_string_lossy();
    let periods = || say(&["query", &workspace, "SELECT DISTINCT period FROM compliance ORDER BY period"]).out;
    let before = periods();
    let said = say(&["--json", "run", &workspace, "--term", "2023-1"]);
    let summary: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((said.code, &summary["term"]), (Some(1), &"2023-1".into()));
    assert!(before.contains("2024-2") && periods() == before, "{before}");
    let errors = |scope: &str| {
        let sql = format!("SELECT count(*) AS n FROM findings WHERE severity = 'error'{scope}");
        let said = say(&["query", &workspace, &sql, "--format", "json"]);
        serde_json::from_str::<Vec<serde_json::Value>>(&said.out).expect("JSON")[0]["n"].clone()
    };
    assert_eq!((&summary["errors"], &summary["term_errors"]), (&errors(""), &errors(" AND term = '2023-1'")));
    let files = std::fs::read_dir(folder.path().join("inbox/2023-1")).expect("units").flatten();
    let files: usize = files.map(|unit| std::fs::read_dir(unit.path()).map_or(0, Iterator::count)).sum();
    assert_eq!(summary["term_files"], files);
}

#[test]
fn a_workbook_goes_down_the_pipe_where_no_file_is_named() {
    // The first bytes of a zip package and of a Parquet file.
    for (format, mark) in [("xlsx", b"PK\x03\x04"), ("parquet", b"PAR1")] {
        let words = ["query", &demo_path(), "SELECT unit FROM pairings", "--format", format];
        let output = qinglan().args(words).output().expect("started");
        assert!(output.status.code() == Some(0) && output.stdout.starts_with(mark), "{format}");
    }
}

#[test]
fn check_of_a_folder_looks_at_every_file_below_it() {
    let layouts = sample_data().join("layouts");
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("b")).expect("a folder");
    for name in ["b/register.xlsx", "a.xlsx"] {
        std::fs::copy(layouts.join("pairing-register/two-row-heading.xlsx"), folder.path().join(name)).expect("copied");
    }
    let said = say(&["--json", "check", &folder.path().to_string_lossy()]);
    let files: Vec<serde_json::Value> = serde_json::from_str(&said.out).expect("JSON");
    let ends = |at: usize, name: &str| files[at]["file"].as_str().is_some_and(|file| file.ends_with(name));
    assert!(said.code == Some(0) && files.len() == 2 && ends(0, "a.xlsx") && ends(1, "register.xlsx"), "{}", said.out);
    let empty = TempDir::new().expect("a folder");
    assert_eq!(say(&["check", &empty.path().to_string_lossy()]).code, Some(2));
}

#[test]
fn explain_shows_what_needs_a_hand_first_and_its_numbers_are_numbers() {
    let said = say(&["--json", "explain", &demo_path(), "--unit", "红岭镇中心小学"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&said.out).expect("JSON");
    let order = ["unmet", "undecidable", "met", "count_only", "exempt"];
    let places: Vec<_> = rows.iter().map(|row| order.iter().position(|status| row["status"] == *status)).collect();
    assert!(places.is_sorted() && places[0] == Some(0), "{places:?}");
    assert!(rows.iter().any(|row| row["required_min"].is_number() && row["actual"].is_number()));
    let quantities = rows.iter().flat_map(|row| row["evidence"].as_array().into_iter().flatten());
    assert!(quantities.map(|row| &row["quantity"]).all(|quantity| quantity.is_number() || quantity.is_null()));
    let said = say(&["--lang", "en", "explain", &demo_path(), "--unit", "红岭镇中心小学"]);
    assert!(said.out.contains(" conclusions: unmet ") && said.out.contains("unmet: required "), "{}", said.out);
}

/// The object a command that was not done leaves on standard output.
fn not_done(words: &[&str]) -> serde_json::Value {
    let said = say(&[&["--json", "--lang", "en"], words].concat());
    assert_eq!(said.code, Some(2), "{words:?}: {}{}", said.out, said.err);
    assert!(!said.err.is_empty(), "{words:?}");
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{words:?}: {}", said.out));
    assert!(told["error"].as_str().is_some_and(|error| !error.is_empty() && !error.contains('\n')), "{told}");
    assert!(told["mistakes"].is_array(), "{told}");
    told
}

#[test]
fn what_was_not_done_is_told_in_json_too() {
    let nowhere = TempDir::new().expect("a folder");
    let nowhere = nowhere.path().to_string_lossy().into_owned();
    let demo = demo_path();
    let inbox = format!("{demo}/inbox");
    let calls: [&[&str]; 13] = [
        &["run", &nowhere],
        &["run", &demo, "--term", "2031-1"],
        &["run", "--term", "foo"],
        &["check", "no-such-file.xlsx"],
        &["explain", &demo, "--rule", "PL-7272"],
        &["query", &demo, "SELECT * FROM pairngs"],
        &["diff", &demo, "no", "such"],
        &["close", &demo, "2031-1"],
        &["init", &demo],
        &["demo", &inbox],
        &["policy", "check", "no-such-pack"],
        &["rum"],
        &[],
    ];
    for words in calls {
        not_done(words);
    }
}

#[test]
fn mistakes_in_settings_and_packs_are_told_in_json_one_by_one() {
    let (_folder, workspace) = workspace_with(|text| text.replace("region =", "reigon ="));
    let told = not_done(&["run", &workspace.to_string_lossy()]);
    let mistake = &told["mistakes"][0];
    assert!(mistake["file"].as_str().is_some_and(|file| file.ends_with("bureau.toml")), "{told}");
    assert!(mistake["line"].is_number() && mistake["message"].is_string(), "{told}");
    assert_eq!((&mistake["key"], &mistake["nearest"]), (&"reigon".into(), &"region".into()), "{told}");
    let told = not_done(&["policy", "check", "no-such-pack"]);
    assert!(told["mistakes"].as_array().is_some_and(|mistakes| !mistakes.is_empty()), "{told}");
}

/// Every word under one of these keys, and every key, of a JSON value.
fn names_in(value: &serde_json::Value, names: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                names.push(key.clone());
                if let (true, Some(word)) = (["is", "meaning", "asks"].contains(&&**key), value.as_str()) {
                    names.push(word.to_owned());
                }
                names_in(value, names);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        _ => {}
    }
}

#[test]
fn the_names_of_check_in_json_are_in_snake_case() {
    let folder = sample_data().join("layouts/observation-log");
    let said = say(&["--json", "check", &folder.to_string_lossy()]);
    let shown: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let mut names = Vec::new();
    names_in(&shown, &mut names);
    let odd: Vec<&String> =
        names.iter().filter(|name| !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).collect();
    assert!(odd.is_empty(), "{odd:?}");
    assert!(said.out.contains("\"field\": \"observer\"") && said.out.contains("\"is\": \"data\""));
}
