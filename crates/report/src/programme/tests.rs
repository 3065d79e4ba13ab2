//! What a pack may ask for, what is refused, and what the sheets say of a few conclusions.

use policy::{PackTexts, PolicyPack, parse_pack};
use tables::{Dataset, Table, TableBuilder, table_spec};

use super::*;
use crate::county::{UNITS, brief, day};
use crate::plan::Cell;
use crate::{Brief, WorkbookPlan, compose_leaders, dump};

const PACK: &str = r#"
zh = "示例"
version = "1"
[[document]]
id = "plan"
zh = "示例方案"
file = "plan.txt"
[[parameter]]
name = "plan_end"
zh = "计划结束"
unit = "日期"
value = 2025-12-31
[[rule]]
id = "A-1"
catalogue = []
zh = "每月两次"
source = { document = "plan", clause = "一" }
treatment = "evaluated"
primitive = "every"
subject = "unit"
period = "term"
unit = "月"
table = "event"
match = { unit = "unit" }
date = "start"
each = "month"
at_least = 2
[[rule]]
id = "A-2"
catalogue = []
zh = "到期前培养十名"
source = { document = "plan", clause = "二" }
treatment = "evaluated"
primitive = "target"
subject = "bureau"
period = "cycle"
unit = "名"
table = "tier_title"
basis = "stock"
starts = "granted_on"
due = "plan_end"
at_least = 10
[[rule]]
id = "A-3"
catalogue = []
zh = "台账状态"
source = { document = "plan", clause = "三" }
treatment = "evaluated"
primitive = "states"
subject = "holder"
period = "school_year"
state = "status"
transitions = [{ to = "取消", zh = "不合格", own = "path = 'x'" }, { to = "保留称号停待遇", zh = "调离", own = "path = 'y'" }]
otherwise = "保留"
"#;

fn pack(sheets: &str) -> PolicyPack {
    let file = ("pack.toml".to_owned(), format!("{PACK}{sheets}"));
    let (pack, errors) = parse_pack(&PackTexts { id: "p".into(), pack: file, cases: None, headings: None });
    assert_eq!(errors, []);
    pack.expect("read")
}

fn told(sheets: &str) -> Vec<(String, Option<String>)> {
    check(&pack(sheets)).into_iter().map(|error| (error.key, error.nearest)).collect()
}

/// The workbook of a county in which this pack is in force.
fn leaders(sheets: &str, data: &Dataset) -> WorkbookPlan {
    let programmes = resolve(&[pack(sheets)]).expect("right");
    compose_leaders(data, &Brief { programmes, ..brief() })
}

fn rows(plan: &WorkbookPlan, name: &str) -> Vec<Vec<String>> {
    let sheet = plan.sheets.iter().find(|sheet| sheet.name == name).expect("the sheet is there");
    sheet.lines.iter().map(|line| line.cells.iter().map(Cell::shown).collect()).collect()
}

/// The row that holds all of these texts.
fn row_with(plan: &WorkbookPlan, name: &str, texts: &[&str]) -> Vec<String> {
    let holds = |row: &Vec<String>| texts.iter().all(|text| row.iter().any(|cell| cell == text));
    rows(plan, name).into_iter().find(holds).expect("the row is there")
}

fn builder(name: &str) -> TableBuilder {
    Table::builder(table_spec(name).expect("declared"))
}

/// The rules, with the calendar of the spring term: March to June teach.
fn known() -> Dataset {
    let mut data = Dataset::new();
    let mut calendar = builder("calendar_term");
    let row = calendar.row().text("term", "2024-2").date("start", day(2025, 2, 1)).date("end", day(2025, 8, 31));
    drop(row.date("teaching_start", day(2025, 3, 3)).date("teaching_end", day(2025, 6, 27)));
    let mut rules = builder("rules");
    for (rule, zh, kind, period, unit) in [
        ("A-1", "每月两次", "unit", "term", "月"),
        ("A-2", "到期前培养十名", "bureau", "cycle", "名"),
        ("A-3", "台账状态", "holder", "school_year", ""),
    ] {
        let row = rules.row().text("pack", "p").text("rule", rule).text("zh", zh).text("clause", "一");
        drop(row.text("subject_kind", kind).text("period", period).text("unit", unit));
    }
    let mut parameters = builder("parameters");
    for (name, value) in
        [("A-1.at_least", "1（2010-09-01起）；2（2024-09-01起）；3（2030-09-01起）"), ("plan_end", "2025-12-31")]
    {
        drop(parameters.row().text("pack", "p").text("name", name).text("value", value));
    }
    data.insert(calendar.finish());
    data.insert(rules.finish());
    data.insert(parameters.finish());
    data
}

/// A conclusion: rule, unit, subject, period, asked, reached, status, reason.
type Concluded<'t> = (&'t str, &'t str, &'t str, &'t str, Option<f64>, Option<f64>, &'t str, &'t str);

/// Adds conclusions.
fn concluded(data: &mut Dataset, found: &[Concluded<'_>]) {
    let mut table = builder("compliance");
    for (rule, unit, subject, period, min, actual, status, reason) in found {
        let row = table.row().text("pack", "p").text("rule", *rule).text("unit", *unit).text("subject", *subject);
        let row = row.text("subject_kind", "unit").text("period", *period).number("required_min", *min);
        drop(row.number("actual", *actual).text("status", *status).text("reason", *reason));
    }
    data.insert(table.finish());
}

#[test]
fn wrong_words_are_told_in_one_pass_with_the_nearest_right_one() {
    let sheets = r#"
[[sheet]]
name = "一"
kind = "month_matix"
rules = ["A-1"]
[[sheet]]
name = "二"
kind = "progress"
ruls = ["A-1"]
[[sheet]]
name = "三"
kind = "states"
rules = ["A-1", "A-33"]
[[sheet]]
name = "三"
kind = "contract"
stages = [{ zh = "一", ruls = ["A-2"] }]
months = "plan_ent"
[[sheet]]
name = "达标明细"
kind = "register_counts"
rules = ["A-3"]
"#;
    let told = told(sheets);
    for (key, near) in [
        ("sheet.kind", Some("month_matrix")),
        ("sheet.ruls", Some("rules")),
        ("sheet.rules", Some("A-3")),
        ("sheet.stages.ruls", Some("rules")),
        ("sheet.months", Some("plan_end")),
        ("sheet.name", None),
        ("sheet.rules", None),
    ] {
        assert!(told.contains(&(key.to_owned(), near.map(str::to_owned))), "{key} {near:?}: {told:?}");
    }
}

#[test]
fn a_table_of_two_ways_needs_a_rule_in_every_cell() {
    let table = |cells: &str| {
        told(&format!(
            "[[sheet]]\nname = \"表\"\nkind = \"stock_table\"\nrows = [\"一\"]\ncolumns = [\"甲\", \"乙\"]\ncells = {cells}\n"
        ))
    };
    assert_eq!(table("[[\"A-2\", \"A-1\"]]"), []);
    assert_eq!(table("[[\"A-2\"]]").len(), 1);
    assert_eq!(table("[[\"A-2\", \"A-1\"], [\"A-2\", \"A-1\"]]").len(), 1);
    assert_eq!(table("[[\"A-2\", \"A-9\"]]")[0].0, "sheet.cells");
}

#[test]
fn every_kind_says_why_where_nothing_was_found() {
    let sheets = r#"
[[sheet]]
name = "月"
kind = "month_matrix"
rules = ["A-1"]
[[sheet]]
name = "进度"
kind = "progress"
rules = ["A-2"]
[[sheet]]
name = "存量"
kind = "stock_table"
rows = ["一"]
columns = ["甲"]
cells = [["A-2"]]
[[sheet]]
name = "漏斗"
kind = "funnel"
steps = [{ zh = "一", rules = ["A-1"] }]
[[sheet]]
name = "状态"
kind = "states"
rules = ["A-3"]
[[sheet]]
name = "到期"
kind = "expiry"
rules = ["A-3"]
[[sheet]]
name = "历"
kind = "calendar"
rules = ["A-2"]
[[sheet]]
name = "数"
kind = "register_counts"
rules = ["A-1"]
[[sheet]]
name = "表"
kind = "matrix"
columns = [{ zh = "甲", rule = "A-1" }]
[[sheet]]
name = "合同"
kind = "contract"
stages = [{ zh = "一", rules = ["A-1"] }]
"#;
    let plan = leaders(sheets, &Dataset::new());
    for name in ["月", "进度", "存量", "漏斗", "状态", "到期", "历", "数", "表", "合同"] {
        let said = rows(&plan, name).concat().join(" ");
        assert!(said.contains("没有可列的内容：没有收到"), "{name}: {said}");
        let sheet = plan.sheets.iter().find(|sheet| sheet.name == name).expect("there");
        assert!(sheet.print.repeat.is_some(), "{name} repeats no head");
        assert!(said.contains("填表人"), "{name} has no signature line");
    }
    let names: Vec<&str> = plan.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let at = |name: &str| names.iter().position(|own| *own == name).expect("there");
    assert!(at("月") > at("总览") && at("合同") < at("达标明细"));
}

#[test]
fn a_month_in_which_too_little_was_done_is_marked_and_one_nobody_reported_is_open() {
    let mut data = known();
    concluded(
        &mut data,
        &[
            ("A-1", UNITS[0], UNITS[0], "2024-2", Some(4.0), Some(1.0), "unmet", "不足：3月、5月、6月"),
            ("A-1", UNITS[1], UNITS[1], "2024-2", Some(4.0), None, "undecidable", "未报送"),
        ],
    );
    let mut evidence = builder("evidence");
    for (month, counted) in
        [("2025-03", true), ("2025-04", true), ("2025-04", true), ("2025-05", true), ("2025-05", false)]
    {
        let row = evidence.row().text("pack", "p").text("rule", "A-1").text("unit", UNITS[0]).text("subject", UNITS[0]);
        drop(row.text("period", "2024-2").text("month", month).number("quantity", 1.0).boolean("counted", counted));
    }
    data.insert(evidence.finish());
    let plan = leaders("[[sheet]]\nname = \"月\"\nkind = \"month_matrix\"\nrules = [\"A-1\"]\n", &data);
    // Two a month from September 2024: one in March, two in April, one in May with another in doubt, none in June.
    let row = row_with(&plan, "月", &[UNITS[0], "每月两次"]);
    assert_eq!(row[4..8], ["✗ 1", "✓ 2", "？ 1", "✗ 0"]);
    let row = row_with(&plan, "月", &[UNITS[1], "每月两次"]);
    assert_eq!(row[4..8], ["？", "？", "？", "？"]);
    let summary = row_with(&plan, "月", &[UNITS[0], "1项"]);
    assert_eq!(summary[4..8], ["✗ 0／1", "✓ 1／1", "？ 0／1", "✗ 0／1"]);
}

#[test]
fn progress_says_what_is_lacking_and_how_many_days_are_left() {
    let mut data = known();
    let bureau = "平川县教育局";
    concluded(
        &mut data,
        &[("A-2", bureau, bureau, "cycle", Some(10.0), Some(7.0), "undecidable", "尚未到期（2025-12-31），已有7名")],
    );
    let plan = leaders("[[sheet]]\nname = \"进度\"\nkind = \"progress\"\nrules = [\"A-2\"]\n", &data);
    // From 10 July to 31 December 2025 it is 21 + 31 + 30 + 31 + 30 + 31 days.
    let row = row_with(&plan, "进度", &["到期前培养十名"]);
    assert_eq!(row[5..10], ["≥10名", "7", "3", "2025-12-31", "174"]);
}

#[test]
fn the_longest_state_that_fits_is_the_one_the_records_ask_for() {
    let mut data = known();
    concluded(
        &mut data,
        &[
            (
                "A-3",
                UNITS[0],
                "马建国",
                "2024",
                Some(1.0),
                Some(0.0),
                "unmet",
                "按记录应为保留称号停待遇（调离），台账为保留",
            ),
            ("A-3", UNITS[0], "王芳", "2024", Some(1.0), Some(1.0), "met", "保留"),
        ],
    );
    let plan = leaders("[[sheet]]\nname = \"状态\"\nkind = \"states\"\nrules = [\"A-3\"]\n", &data);
    assert_eq!(row_with(&plan, "状态", &["马建国"])[2], "保留称号停待遇");
    assert_eq!(row_with(&plan, "状态", &["王芳"])[2], "保留");
    assert_eq!(row_with(&plan, "状态", &["保留称号停待遇", "0"])[..5], ["保留称号停待遇", "1", "0", "1", "0"]);
}

#[test]
fn a_title_without_an_end_runs_out_after_the_months_of_the_pack() {
    let mut data = known();
    let mut titles = builder("tier_title");
    for (name, granted, end, status) in [
        ("甲", day(2020, 3, 1), None, "有效"),
        ("乙", day(2021, 9, 1), Some(day(2025, 8, 1)), "有效"),
        ("丙", day(2024, 9, 1), None, "有效"),
        ("丁", day(2010, 9, 1), None, "取消"),
    ] {
        let row = titles
            .row()
            .text("unit", UNITS[0])
            .text("name", name)
            .text("tier", "校级骨干教师")
            .text("kind", "骨干教师");
        drop(row.date("granted_on", granted).date("valid_to", end).text("status", status));
    }
    data.insert(titles.finish());
    let mut parameters = builder("parameters");
    drop(parameters.row().text("pack", "p").text("name", "valid").text("value", "60"));
    data.insert(parameters.finish());
    let named = "[[parameter]]\nname = \"valid\"\nzh = \"有效月数\"\nunit = \"月\"\nvalue = 60\n";
    let sheet = "[[sheet]]\nname = \"到期\"\nkind = \"expiry\"\nrules = [\"A-3\"]\nvalid_months = \"valid\"\n";
    let plan = leaders(&format!("{named}{sheet}"), &data);
    let rows: Vec<Vec<String>> =
        rows(&plan, "到期").into_iter().filter(|row| row.get(3).is_some_and(|t| t == "校级骨干教师")).collect();
    let said: Vec<[&str; 3]> = rows.iter().map(|row| [row[2].as_str(), row[7].as_str(), row[8].as_str()]).collect();
    assert_eq!(
        said,
        [["甲", "2025-03-01", "✗ 已满期"], ["乙", "2025-08-01", "！ 本学年到期"], ["丙", "2029-09-01", "✓ 未到期"]]
    );
}

#[test]
fn two_packs_may_call_their_sheets_the_same() {
    let sheet = "[[sheet]]\nname = \"进度\"\nkind = \"progress\"\nrules = [\"A-2\"]\n";
    let other = PolicyPack { id: "q".into(), ..pack(sheet) };
    let sheets = resolve(&[pack(sheet), pack(sheet), other]).expect("right");
    assert_eq!(sheets.names().collect::<Vec<_>>(), ["进度", "进度（2）"]);
}

#[test]
fn the_sheets_of_a_pack_may_be_reached_from_the_first_page() {
    let plan = leaders("[[sheet]]\nname = \"进度\"\nkind = \"progress\"\nrules = [\"A-2\"]\n", &known());
    assert!(dump(&plan).contains("▸ 进度"));
}

#[test]
fn every_shipped_packs_sheets_are_right() {
    for name in policy::bundled_packs() {
        let pack = policy::load_pack(name).expect("loads");
        assert_eq!(check(&pack), [], "{name}");
        assert!(!pack.sheets.is_empty(), "{name} has no sheet");
    }
}
