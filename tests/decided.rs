//! Decisions: what a person decided, with who, when and why, changes the figure, is told beside it, and can be taken back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tables::Dataset;

use crate::compared::{ONE_LESSON, difference_of, mentor_duty, run_with, workspace};
use crate::demo::demo_data;
use crate::messages::say;

/// 李明 is away for the whole of 2024-1.
const LEAVE: &str = r#"
[[waiver]]
unit = "甲小学"
person = "李明"
reason = "产假"
from = 2024-08-25
to = 2025-01-20
by = "王芳"
on = 2024-08-20
why = "休产假，医院证明存档"
"#;

fn decide(workspace: &Path, file: &str, text: &str) {
    std::fs::write(workspace.join("decisions").join(file), text).expect("written");
}

fn data(workspace: &Path) -> Dataset {
    store::open(&workspace.join("store")).expect("a store").read_all().expect("tables")
}

/// Least required, actual, status and reason of PL-27 for 马建国 and 李明 in 2024-1.
fn pl27(workspace: &Path) -> (Option<f64>, Option<f64>, String, String) {
    let data = data(workspace);
    let compliance = data.table("compliance");
    let is = |row: usize, column: &str, word: &str| compliance.text(row, column) == Some(word);
    let row = (0..compliance.len())
        .find(|row| is(*row, "rule", "PL-27") && is(*row, "period", "2024-1") && is(*row, "subject", "马建国"))
        .expect("a conclusion");
    let text = |column: &str| compliance.text(row, column).unwrap_or_default().to_owned();
    (compliance.number(row, "required_min"), compliance.number(row, "actual"), text("status"), text("reason"))
}

/// The findings of a code: file, line and hint.
fn told(workspace: &Path, code: &str) -> Vec<(String, String, String)> {
    let data = data(workspace);
    let findings = data.table("findings");
    let text = |row: usize, column: &str| findings.text(row, column).unwrap_or_default().to_owned();
    let rows = (0..findings.len()).filter(|row| findings.text(*row, "code") == Some(code));
    rows.map(|row| (text(row, "file"), text(row, "cell"), text(row, "hint"))).collect()
}

fn explained(workspace: &Path, person: &str) -> String {
    let said = say(&["--lang", "zh", "explain", &workspace.to_string_lossy(), "--person", person, "--rule", "PL-27"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    said.out
}

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

#[test]
fn a_leave_over_the_whole_term_frees_the_pair_and_says_who_decided_it() {
    let (_folder, workspace) = workspace();
    decide(&workspace, "waivers.toml", LEAVE);
    run_with(&workspace, ONE_LESSON);
    let (_, actual, status, reason) = pl27(&workspace);
    assert_eq!((actual, status.as_str()), (Some(1.0), "exempt"));
    assert!(reason.contains("产假 2024-08-25 至 2025-01-20（王芳 2024-08-20：休产假，医院证明存档）"), "{reason}");
    let explained = explained(&workspace, "李明");
    assert!(explained.contains("decisions/waivers.toml:2") && explained.contains("免除"), "{explained}");
}

#[test]
fn a_leave_over_a_part_of_the_term_leaves_a_part_of_the_duty_rounded_up() {
    let (_folder, workspace) = workspace();
    // The usual autumn has twenty weeks from 2 September; that of 30 September has one day of teaching and is no teaching week.
    // Of nineteen eight lie before 4 November: less than two thirds, so of ten lessons 10 × 8 / 19 = 4.2, that is five, are owed.
    decide(&workspace, "waivers.toml", &LEAVE.replace("from = 2024-08-25", "from = 2024-11-04"));
    run_with(&workspace, ONE_LESSON);
    let (least, actual, status, reason) = pl27(&workspace);
    assert_eq!((least, actual, status.as_str()), (Some(5.0), Some(1.0), "unmet"));
    assert!(reason.contains("折算为5") && reason.contains("王芳 2024-08-20"), "{reason}");
    // Away from 16 December, five weeks of nineteen: fourteen are left, more than two thirds, and all ten are owed.
    decide(&workspace, "waivers.toml", &LEAVE.replace("from = 2024-08-25", "from = 2024-12-16"));
    run_with(&workspace, ONE_LESSON);
    assert_eq!(pl27(&workspace).0, Some(10.0));
}

#[test]
fn a_waiver_for_nobody_known_is_told_with_its_line_and_the_nearest_name_and_frees_nobody() {
    let (_folder, workspace) = workspace();
    decide(&workspace, "waivers.toml", &LEAVE.replace("李明", "李鸣"));
    std::fs::write(workspace.join("inbox/2024-1/甲小学/听课.csv"), ONE_LESSON).expect("written");
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("决定没有采用 decisions/waivers.toml:2") && said.out.contains("李明"), "{}", said.out);
    assert_eq!(pl27(&workspace).2, "unmet");
    let told = told(&workspace, "decision_names_nobody");
    assert_eq!((told.len(), told[0].0.as_str(), told[0].1.as_str()), (1, "decisions/waivers.toml", "2"));
}

#[test]
fn a_decision_about_a_rule_nobody_has_stops_the_run_before_a_file_is_opened() {
    let (_folder, workspace) = workspace();
    decide(&workspace, "waivers.toml", &format!("{LEAVE}rules = [\"PL-72\"]\n"));
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("decisions/waivers.toml:2") && said.err.contains("是否想写 `PL-"), "{}", said.err);
    assert!(!workspace.join("store/manifest.json").exists());
}

#[test]
fn deleting_the_block_gives_the_run_before_to_the_byte() {
    let (_folder, workspace) = workspace();
    let other = LEAVE.replace("李明", "马建国").replace("from = 2024-08-25", "from = 2025-01-13");
    decide(&workspace, "waivers.toml", &other);
    let before = run_with(&workspace, ONE_LESSON);
    let kept: Vec<_> = ["store", "reports", "decisions"].map(|folder| files(&workspace.join(folder))).into();
    decide(&workspace, "waivers.toml", &format!("{other}{LEAVE}"));
    let decided = run_with(&workspace, ONE_LESSON);
    assert_ne!(before, decided);
    assert_eq!(pl27(&workspace).2, "exempt");
    decide(&workspace, "waivers.toml", &other);
    assert_eq!(run_with(&workspace, ONE_LESSON), before);
    let again: Vec<_> = ["store", "reports", "decisions"].map(|folder| files(&workspace.join(folder))).into();
    assert!(again == kept, "the files differ");
}

#[test]
fn diff_names_the_decision_that_moved_a_conclusion() {
    let (_folder, workspace) = workspace();
    let before = run_with(&workspace, ONE_LESSON);
    decide(&workspace, "waivers.toml", LEAVE);
    let after = run_with(&workspace, ONE_LESSON);
    let difference = difference_of(&say(&["--json", "diff", &workspace.to_string_lossy(), &before, &after]));
    let duty = mentor_duty(&difference);
    let decision = &duty["decisions"][0];
    assert_eq!((&duty["cause"], &decision["file"]), (&"decision".into(), &"decisions/waivers.toml".into()));
    assert_eq!(decision["line"], 2);
    let inputs = difference["inputs"].as_array().expect("an array");
    assert!(inputs.iter().any(|one| one["what"] == "decisions" && one["files"][0] == "decisions/waivers.toml"));
    let manifest =
        std::fs::read_to_string(workspace.join("runs").join(&after).join("manifest.json")).expect("a record");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["decisions"][0]["file"], "decisions/waivers.toml");
}

/// The lesson of 10 September was no lesson of this pair.
const VOID: &str = r#"
[[correction]]
change = "void"
kind = "activity"
unit = "甲小学"
at = { file = "2024-1/甲小学/听课.csv", sheet = "听课.csv", row = 2 }
was = { observer = "马建国", observed = "李明", date = 2024-09-10 }
by = "王芳"
on = 2025-01-10
why = "申诉：当天停课，核对课表属实"
"#;

/// A lesson that the school forgot to write down.
const ADDED: &str = r#"
[[correction]]
change = "add"
kind = "activity"
unit = "甲小学"
term = "2024-1"
now = { activity_kind = "observe", observer = "马建国", observed = "李明", date = 2024-10-15, period_no = 3, lessons = 1 }
by = "王芳"
on = 2025-01-10
why = "申诉：漏报一节，有听课笔记"
"#;

/// The name of the one sheet of the log, as the tables have it.
fn sheet_of_the_log(workspace: &Path) -> String {
    let data = data(workspace);
    let activity = data.table("activity");
    activity.text(0, "src_sheet").expect("a sheet").to_owned()
}

#[test]
fn a_voided_lesson_no_longer_counts_and_its_cell_stays_in_sight() {
    let (_folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let void = VOID.replace("sheet = \"听课.csv\"", &format!("sheet = \"{}\"", sheet_of_the_log(&workspace)));
    decide(&workspace, "corrections.toml", &void);
    run_with(&workspace, ONE_LESSON);
    assert_eq!(told(&workspace, "correction_stale"), []);
    assert_eq!(pl27(&workspace).1.unwrap_or_default(), 0.0);
    let explained = explained(&workspace, "马建国");
    assert!(
        explained.contains("听课.csv › ") && explained.contains("已作废，见 decisions/corrections.toml:2"),
        "{explained}"
    );
}

#[test]
fn a_replaced_lesson_counts_as_corrected_with_both_places_beside_it_until_the_sheet_changes() {
    let (_folder, workspace) = workspace();
    run_with(&workspace, ONE_LESSON);
    let sheet = sheet_of_the_log(&workspace);
    let replace = VOID
        .replace("sheet = \"听课.csv\"", &format!("sheet = \"{sheet}\""))
        .replace("\"void\"", "\"replace\"")
        .replace("by = ", "now = { lessons = 2 }\nby = ");
    decide(&workspace, "corrections.toml", &replace);
    run_with(&workspace, ONE_LESSON);
    assert_eq!(pl27(&workspace).1, Some(2.0));
    let explained = explained(&workspace, "马建国");
    assert!(explained.contains("✓    2  decisions/corrections.toml:2"), "{explained}");
    assert!(explained.contains("原为") && explained.contains("已更正，见 decisions/corrections.toml:2"), "{explained}");
    // The school sends the log again with another day in that row: the correction no longer fits, and is told.
    run_with(&workspace, &ONE_LESSON.replace("2024-09-10", "2024-09-11"));
    assert_eq!(pl27(&workspace).1, Some(1.0));
    let told = told(&workspace, "correction_stale");
    assert_eq!((told.len(), told[0].0.as_str(), told[0].1.as_str()), (1, "decisions/corrections.toml", "2"));
    assert!(told[0].2.contains("2024-09-11"), "{}", told[0].2);
}

#[test]
fn an_added_lesson_counts_and_leads_back_to_the_decision() {
    let (_folder, workspace) = workspace();
    decide(&workspace, "corrections.toml", ADDED);
    run_with(&workspace, ONE_LESSON);
    assert_eq!(pl27(&workspace).1, Some(2.0));
    let explained = explained(&workspace, "马建国");
    assert!(
        explained.contains("decisions/corrections.toml:2") && explained.contains("补记（王芳 2025-01-10"),
        "{explained}"
    );
}

#[test]
fn a_judgement_decides_what_no_record_does() {
    let (_folder, workspace) = workspace();
    let judgement = "[[judgement]]\nrule = \"PL-44\"\nunit = \"甲小学\"\nperiod = \"cycle\"\nresult = \"met\"\nnote = \"有制度文件\"\nby = \"王芳\"\non = 2025-01-10\nwhy = \"现场查看\"\n";
    decide(&workspace, "judgements.toml", judgement);
    run_with(&workspace, ONE_LESSON);
    let data = data(&workspace);
    let compliance = data.table("compliance");
    let row = (0..compliance.len()).find(|row| compliance.text(*row, "rule") == Some("PL-44")).expect("a conclusion");
    assert_eq!((compliance.text(row, "status"), compliance.text(row, "subject")), (Some("met"), Some("甲小学")));
    assert_eq!(compliance.text(row, "reason"), Some("人工评定：达标，有制度文件（王芳 2025-01-10：现场查看）"));
    // What records decide is not a person's to judge.
    decide(&workspace, "judgements.toml", &judgement.replace("PL-44", "PL-27"));
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert!(said.code == Some(2) && said.err.contains("decisions/judgements.toml:1"), "{}", said.err);
}

/// Status, least required and actual of PL-27 for a pair of the sample bureau in 2024-2.
fn sample_duty(data: &Dataset, mentor: &str, mentee: &str) -> (String, Option<f64>, Option<f64>) {
    let compliance = data.table("compliance");
    let is = |row: usize, column: &str, word: &str| compliance.text(row, column) == Some(word);
    let row = (0..compliance.len()).find(|row| {
        is(*row, "rule", "PL-27")
            && is(*row, "period", "2024-2")
            && is(*row, "subject", mentor)
            && is(*row, "counterpart", mentee)
    });
    let row = row.unwrap_or_else(|| panic!("{mentor} {mentee}"));
    let status = compliance.text(row, "status").unwrap_or_default().to_owned();
    (status, compliance.number(row, "required_min"), compliance.number(row, "actual"))
}

#[test]
fn the_sample_bureau_s_decisions_have_the_effects_computed_by_hand() {
    let data = demo_data();
    // 徐彩云 is on leave from the term's first day to its last: nothing is owed.
    assert_eq!(sample_duty(&data, "于瑞芳", "徐彩云").0, "exempt");
    // 梁泽民 is away from 21 April. The term has twenty teaching weeks (17 February to 30 June), nine of them before:
    // less than two thirds, so 10 × 9 / 20 = 4.5, five lessons, are owed; the sheet has seven.
    assert_eq!(sample_duty(&data, "程秀兰", "梁泽民"), ("met".to_owned(), Some(5.0), Some(7.0)));
    // The summary says nine; after the appeal it is ten.
    assert_eq!(sample_duty(&data, "余丽", "梁婷婷"), ("met".to_owned(), Some(10.0), Some(10.0)));
    let evidence = data.table("evidence");
    let about = |row: &usize| {
        evidence.text(*row, "counterpart") == Some("梁婷婷")
            && evidence.text(*row, "rule") == Some("PL-27")
            && evidence.text(*row, "period") == Some("2024-2")
    };
    let files: Vec<_> = (0..evidence.len()).filter(about).map(|row| evidence.text(row, "src_file")).collect();
    let sheet = Some("2024-2/平川县第二中学/青蓝工程材料（2024-2025-2）.xlsx");
    assert_eq!(files, [Some("decisions/corrections.toml"), sheet]);
    // 贾洁 and 罗玉龙 share the fifth place; 罗玉龙 was drawn first.
    let rankings = data.table("rankings");
    let place = |name: &str| {
        let row = (0..rankings.len()).find(|row| {
            rankings.text(*row, "list") == Some("导师排名") && rankings.text(*row, "subject") == Some(name)
        });
        row.map(|row| (rankings.int(row, "rank"), rankings.boolean(row, "tied")))
    };
    assert_eq!(place("罗玉龙"), Some((Some(5), Some(false))));
    assert_eq!(place("贾洁"), Some((Some(6), Some(false))));
    let compliance = data.table("compliance");
    let judged = (0..compliance.len()).find(|row| compliance.text(*row, "rule") == Some("PL-44")).expect("a judgement");
    assert_eq!(
        (compliance.text(judged, "status"), compliance.text(judged, "unit")),
        (Some("met"), Some("平川县第一小学"))
    );
    // Every one of them could be taken.
    let findings = data.table("findings");
    let refused: Vec<_> = (0..findings.len())
        .filter(|row| findings.text(*row, "file").is_some_and(|file| file.starts_with("decisions/")))
        .map(|row| findings.text(row, "hint").map(str::to_owned))
        .collect();
    assert_eq!(refused, []);
}

#[test]
fn a_lot_among_others_than_those_tied_is_told_and_not_taken() {
    let (_folder, workspace) = workspace();
    let lot = "[[lot]]\nlist = \"导师排名\"\nterm = \"2024-1\"\ndrawn = [{ unit = \"甲小学\", person = \"马建国\" }, { unit = \"甲小学\", person = \"李明\" }]\nwitnesses = [\"张三\"]\nby = \"王芳\"\non = 2025-01-20\nwhy = \"当场抽签\"\n";
    decide(&workspace, "lots.toml", lot);
    run_with(&workspace, ONE_LESSON);
    let told = told(&workspace, "lot_does_not_fit");
    assert_eq!((told.len(), told[0].0.as_str(), told[0].1.as_str()), (1, "decisions/lots.toml", "1"));
    assert!(told[0].2.contains("没有与人并列"), "{}", told[0].2);
}

#[test]
fn a_rule_that_knows_no_part_is_owed_whole_and_says_so() {
    // 梁泽民 is away for a part of 2024-2. The pack gives `full_share` to PL-27 alone.
    let data = demo_data();
    let compliance = data.table("compliance");
    let text = |row: usize, column: &str| compliance.text(row, column).unwrap_or_default().to_owned();
    let away = (0..compliance.len()).filter(|row| text(*row, "reason").contains("期间有借调 2025-04-21"));
    let reasons: Vec<(String, String)> = away.map(|row| (text(row, "rule"), text(row, "reason"))).collect();
    let rules: std::collections::BTreeSet<&str> = reasons.iter().map(|(rule, _)| rule.as_str()).collect();
    assert!(rules.contains("PL-27") && rules.contains("PL-09"), "{rules:?}");
    for (rule, reason) in &reasons {
        assert_eq!(rule != "PL-27", reason.contains("本条不按周折算，要求不变"), "{rule}: {reason}");
    }
}

/// Two schools with one vacancy each, nothing known of their duties, and one place: equal remainders.
fn one_place_for_two_schools(workspace: &Path) {
    let settings = workspace.join("bureau.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    let places = "[policy.set]\n\"PL-58.places\" = 1\n";
    let text = match text.contains("\n[policy.set]\n") {
        true => text.replacen("[policy.set]\n", places, 1),
        false => text.replacen("[reports]", &format!("{places}\n[reports]"), 1),
    };
    std::fs::write(&settings, text).expect("written");
    let other = workspace.join("inbox/2024-1/乙小学");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::write(other.join("名单.csv"), "师徒结对名单\n师傅,徒弟,学科,结对时间\n赵红,钱进,语文,2024-09-02\n")
        .expect("written");
    std::fs::write(other.join("听课.csv"), "听课人,授课人,日期,节次,课题\n赵红,钱进,2024-09-10,第1节,秋天\n")
        .expect("written");
    let vacancies = "空缺岗位数\n序号,单位,职称,空缺数\n1,甲小学,高级教师,1\n2,乙小学,高级教师,1\n";
    std::fs::write(workspace.join("inbox/2024-1/甲小学/空缺岗位数.csv"), vacancies).expect("written");
}

/// Proposal and whether lots are needed, of each school in the round 2024-1 高级教师.
fn proposals(workspace: &Path) -> Vec<(String, Option<i64>, Option<bool>)> {
    let data = data(workspace);
    let quotas = data.table("quotas");
    let of = |row: usize| {
        let unit = quotas.text(row, "unit").unwrap_or_default().to_owned();
        (unit, quotas.int(row, "proposal"), quotas.boolean(row, "lots_required"))
    };
    (0..quotas.len()).filter(|row| quotas.text(*row, "round") == Some("2024-1 高级教师")).map(of).collect()
}

#[test]
fn a_place_that_two_schools_are_tied_for_goes_to_the_one_drawn_first() {
    let (_folder, workspace) = workspace();
    one_place_for_two_schools(&workspace);
    run_with(&workspace, ONE_LESSON);
    let tied = proposals(&workspace);
    let mut sorted = tied.clone();
    sorted.sort();
    let open = |unit: &str| (unit.to_owned(), Some(0), Some(true));
    assert_eq!(sorted, [open("乙小学"), open("甲小学")]);
    let lot = "[[lot]]\nlist = \"PL-58\"\nlevel = \"高级教师\"\nterm = \"2024-1\"\ndrawn = [{ unit = \"乙小学\" }, { unit = \"甲小学\" }]\nwitnesses = [\"张三\"]\nby = \"王芳\"\non = 2025-01-20\nwhy = \"余数相同，当场抽签\"\n";
    decide(&workspace, "lots.toml", lot);
    run_with(&workspace, ONE_LESSON);
    let mut drawn = proposals(&workspace);
    drawn.sort();
    let settled = |unit: &str, places| (unit.to_owned(), Some(places), Some(false));
    assert_eq!(drawn, [settled("乙小学", 1), settled("甲小学", 0)]);
    assert_eq!(told(&workspace, "lot_does_not_fit"), []);
    let said = say(&["--lang", "zh", "explain", &workspace.to_string_lossy(), "--rule", "PL-58"]);
    assert!(said.out.contains("decisions/lots.toml:1") && said.out.contains("已抽签（王芳 2025-01-20"), "{}", said.out);
    // For another level nothing is tied: the lot is told and not taken.
    decide(&workspace, "lots.toml", &lot.replace("高级教师", "一级教师"));
    run_with(&workspace, ONE_LESSON);
    assert_eq!(proposals(&workspace), tied);
    assert_eq!(told(&workspace, "lot_does_not_fit").len(), 1);
}

#[test]
fn every_example_init_writes_is_a_decision_that_is_understood() {
    let (_folder, workspace) = workspace();
    let examples = std::fs::read_to_string(workspace.join("decisions/README.md")).expect("examples");
    let mut files = 0;
    for block in examples.split("```toml\n").skip(1) {
        let text = block.split("```").next().expect("an end");
        let kind = text.trim_start_matches("[[").split("]]").next().expect("a kind");
        decide(&workspace, &format!("{kind}s.toml"), text);
        files += 1;
    }
    assert_eq!(files, 4);
    std::fs::write(workspace.join("inbox/2024-1/甲小学/听课.csv"), ONE_LESSON).expect("written");
    let said = say(&["--lang", "zh", "run", &workspace.to_string_lossy()]);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
}
