//! What shows only between sheets: a title against the register, two registers of one pair, a surname against full names.

use std::sync::Arc;

use policy::{Bureau, Vocabulary};
use qinglan_normalise::{Sent, SentFile, SheetReading, read_sheet, reconcile};
use tables::{CellRef, CellValue, Dataset, Finding, Grid, Term};

const REGISTER: &[&[&str]] = &[&["师傅", "徒弟", "学科"], &["马建国", "李明", "语文"], &["张丽华", "王芳", "数学"]];

/// One school's sheets of the autumn of 2024, each a name and its rows.
fn reconciled(sheets: &[(&str, &[&[&str]])]) -> (Dataset, Vec<Finding>) {
    reconciled_by_term(&sheets.iter().map(|(name, rows)| (Term::autumn(2024), *name, *rows)).collect::<Vec<_>>())
}

fn reconciled_by_term(sheets: &[(Term, &str, &[&[&str]])]) -> (Dataset, Vec<Finding>) {
    let (bureau, vocabulary) = (Bureau::starter().expect("right"), Vocabulary::shipped().expect("right"));
    let unit: Arc<str> = "示例小学".into();
    let read = |(term, name, rows): &(Term, &str, &[&[&str]])| {
        read_sheet(
            &grid(&format!("{term}/示例小学/{name}.xlsx"), rows),
            &unit,
            Some(*term),
            &vocabulary,
            &bureau.calendar,
        )
    };
    let sheets: Vec<SheetReading> = sheets.iter().map(read).collect();
    let mut terms: Vec<Term> =
        sheets.iter().flat_map(|sheet| &sheet.records).filter_map(|record| record.term).collect();
    terms.sort_unstable();
    terms.dedup();
    let folders: Vec<(Term, Arc<str>)> = terms.into_iter().map(|term| (term, Arc::clone(&unit))).collect();
    let sent = Sent {
        files: &[],
        folders: &folders,
        sheets: &sheets,
        office: None,
        calendar: &bureau.calendar,
        vocabulary: &vocabulary,
        corrections: &[],
    };
    let reviewed = reconcile(&sent);
    let own = sheets.iter().flat_map(|sheet| sheet.findings.clone());
    (reviewed.dataset, own.chain(reviewed.findings).collect())
}

fn grid(file: &str, rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::new(file, "Sheet1");
    for (row, cells) in (0..).zip(rows) {
        for (col, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let value = text.parse().map_or_else(|_| CellValue::Text((*text).to_owned()), CellValue::Number);
            grid.cells.insert(CellRef::new(row, col), value);
        }
    }
    grid
}

/// Code and place of every finding of these codes.
fn told(findings: &[Finding], codes: &[&str]) -> Vec<String> {
    let mut of_codes: Vec<&Finding> = findings.iter().filter(|finding| codes.contains(&finding.code.key())).collect();
    of_codes.sort_by_key(|finding| finding.sort_key());
    let cell = |finding: &Finding| finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    of_codes.into_iter().map(|finding| format!("{} {}", finding.code.key(), cell(finding))).collect()
}

/// Actor, counterpart, term, quantity and why not, of every activity.
fn lessons(dataset: &Dataset) -> Vec<String> {
    let table = dataset.table("activity");
    let text = |row: usize, column: &str| table.text(row, column).unwrap_or("-").to_owned();
    let line = |row: usize| {
        let number = table.number(row, "quantity").map_or("?".to_owned(), |number| number.to_string());
        let (term, why_not) = (text(row, "term"), text(row, "why_not"));
        format!("{} {} {term} {number} {why_not}", text(row, "actor"), text(row, "counterpart"))
    };
    (0..table.len()).map(line).collect()
}

#[test]
fn a_form_about_a_lesson_whose_people_stand_beside_unknown_labels_is_told_and_asked_about() {
    let form: &[&[&str]] = &[
        &["串门本"],
        &["串门的人：", "马建国", "开门的人：", "李明"],
        &["课题：", "秋天的雨", "班级：", "三（1）班"],
        &["哪天去的：", "2024-9-18", "节次：", "第2节"],
    ];
    let (bureau, vocabulary) = (Bureau::starter().expect("right"), Vocabulary::shipped().expect("right"));
    let unit: Arc<str> = "示例小学".into();
    let term = Some(Term::autumn(2024));
    let read = read_sheet(&grid("2024-1/示例小学/a.xlsx", form), &unit, term, &vocabulary, &bureau.calendar);
    assert!(read.records.is_empty());
    assert_eq!(told(&read.findings, &["sheet_not_understood"]).len(), 1, "{:?}", read.findings);
    assert!(!read.questions.is_empty());
}

#[test]
fn a_log_none_of_whose_rows_agrees_with_its_title_is_told_and_not_counted() {
    let log: &[&[&str]] = &[
        &["师傅听徒弟课记录"],
        &["听课人", "授课人", "日期"],
        &["李明", "马建国", "2024-9-18"],
        &["王芳", "张丽华", "2024-9-19"],
    ];
    let (dataset, findings) = reconciled(&[("名单", REGISTER), ("记录", log)]);
    assert_eq!(told(&findings, &["direction_contradicts", "direction_by_columns"]), ["direction_contradicts A3"]);
    let why_not = "标题与列名说的方向相反";
    assert_eq!(
        lessons(&dataset),
        [format!("李明 马建国 2024-1 1 {why_not}"), format!("王芳 张丽华 2024-1 1 {why_not}")]
    );
}

#[test]
fn a_log_some_of_whose_rows_agree_with_its_title_is_counted_by_its_columns_and_told() {
    let log: &[&[&str]] = &[
        &["师傅听徒弟课记录"],
        &["听课人", "授课人", "日期"],
        &["马建国", "李明", "2024-9-18"],
        &["李明", "马建国", "2024-9-19"],
    ];
    let (dataset, findings) = reconciled(&[("名单", REGISTER), ("记录", log)]);
    assert_eq!(told(&findings, &["direction_contradicts", "direction_by_columns"]), ["direction_by_columns A4"]);
    assert_eq!(lessons(&dataset), ["马建国 李明 2024-1 1 -", "李明 马建国 2024-1 1 -"]);
}

#[test]
fn a_comment_on_a_lesson_is_a_lesson_observed_and_that_is_told_once_a_sheet() {
    let comments: &[&[&str]] = &[
        &["师徒评课记录"],
        &["评课人", "授课人", "日期", "优点与建议"],
        &["马建国", "李明", "2024-9-18", "板书清楚"],
        &["马建国", "李明", "2024-9-25", ""],
    ];
    let (dataset, findings) = reconciled(&[("名单", REGISTER), ("评课", comments)]);
    assert_eq!(told(&findings, &["comments_counted"]), ["comments_counted A3"]);
    assert_eq!(lessons(&dataset), ["马建国 李明 2024-1 1 -", "马建国 李明 2024-1 1 -"]);
    let table = dataset.table("activity");
    assert_eq!([0, 1].map(|row| table.boolean(row, "has_comment")), [Some(true), Some(true)]);
}

#[test]
fn a_comment_beside_the_log_of_the_same_lesson_is_that_lesson_once() {
    let log: &[&[&str]] = &[&["听课记录"], &["听课人", "授课人", "日期"], &["马建国", "李明", "2024-9-18"]];
    let comments: &[&[&str]] = &[&["评课记录"], &["评课人", "授课人", "日期"], &["马建国", "李明", "2024-9-18"]];
    let (dataset, _) = reconciled(&[("名单", REGISTER), ("听课", log), ("评课", comments)]);
    assert_eq!(lessons(&dataset), ["马建国 李明 2024-1 1 -"]);
    assert_eq!(dataset.table("activity").boolean(0, "has_comment"), Some(true));
}

#[test]
fn a_log_of_observing_and_commenting_and_one_of_lessons_of_comment_are_plain_logs() {
    for title in ["听评课记录", "听课、评课记录", "讲评课听课记录"] {
        let log: &[&[&str]] = &[&[title], &["听课人", "授课人", "日期"], &["马建国", "李明", "2024-9-18"]];
        let (dataset, findings) = reconciled(&[("名单", REGISTER), ("记录", log)]);
        assert_eq!((told(&findings, &["comments_counted"]), lessons(&dataset).len()), (vec![], 1), "{title}");
    }
}

#[test]
fn a_day_after_the_last_term_anybody_reported_is_told_and_filed_into_no_term_of_its_own() {
    let log: &[&[&str]] = &[
        &["听课人", "授课人", "日期"],
        &["马建国", "李明", "2025-3-18"],
        &["马建国", "李明", "2042-03-05"],
        &["马建国", "李明", "2024-9-18"],
    ];
    let (dataset, findings) = reconciled(&[("名单", REGISTER), ("记录", log)]);
    assert_eq!(
        told(&findings, &["date_implausible", "date_outside_term"]),
        ["date_implausible C2", "date_implausible C3"]
    );
    assert_eq!(
        lessons(&dataset),
        ["马建国 李明 2024-1 1 日期不可能", "马建国 李明 2024-1 1 日期无法辨认", "马建国 李明 2024-1 1 -"]
    );
}

#[test]
fn a_surname_is_the_one_person_who_bears_it_or_the_one_who_is_paired_with_the_other() {
    let register: &[&[&str]] =
        &[&["师傅", "徒弟"], &["马建国", "李明"], &["张丽华", "王芳"], &["马志远", "赵敏"], &["李雪梅", "陈静"]];
    let log: &[&[&str]] = &[
        &["听课人", "授课人", "日期"],
        &["张老师", "王芳", "2024-9-18"],
        &["马老师", "李明", "2024-9-19"],
        &["马老师", "王芳", "2024-9-20"],
        &["周老师", "李明", "2024-9-23"],
    ];
    let (dataset, findings) = reconciled(&[("名单", register), ("记录", log)]);
    assert_eq!(
        told(&findings, &["name_by_surname", "name_ambiguous", "name_unreadable"]),
        ["name_by_surname C2", "name_by_surname C3", "name_ambiguous C4", "name_unreadable C5"]
    );
    assert_eq!(lessons(&dataset), ["张丽华 王芳 2024-1 1 -", "马建国 李明 2024-1 1 -"]);
}

fn pairs(dataset: &Dataset) -> Vec<String> {
    let table = dataset.table("pairing");
    let date = |row: usize, column: &str| table.date(row, column).map_or("-".to_owned(), |day| day.to_string());
    let line = |row: usize| {
        let (mentor, doubt) = (table.text(row, "mentor").unwrap_or("-"), table.text(row, "doubt").unwrap_or("-"));
        format!("{mentor} {} {} {doubt}", date(row, "start"), date(row, "end"))
    };
    (0..table.len()).map(line).collect()
}

#[test]
fn a_pair_whose_remark_says_it_ended_ends_on_the_day_named_or_is_in_doubt() {
    let register: &[&[&str]] = &[
        &["师傅", "徒弟", "结对时间", "结束时间", "备注"],
        &["马建国", "李明", "2024-9-1", "", "2024年11月15日已解除"],
        &["张丽华", "王芳", "2024-9-1", "", "徒弟调离"],
        &["刘志远", "陈静", "2024-9-1", "", "未解除"],
        &["赵敏", "周涛", "2024-9-1", "2024-12-20", "已退出"],
        &["孙立", "吴静", "2024-9-1", "2027-8-31", "已退出"],
    ];
    let (dataset, findings) = reconciled(&[("名单", register)]);
    assert_eq!(
        told(&findings, &["pair_ended", "pair_ended_on"]),
        ["pair_ended_on E2", "pair_ended E3", "pair_ended E6"]
    );
    assert_eq!(
        pairs(&dataset),
        [
            "刘志远 2024-09-01 - -",
            "孙立 2024-09-01 2027-08-31 起止时间无法辨认",
            "张丽华 2024-09-01 - 起止时间无法辨认",
            "赵敏 2024-09-01 2024-12-20 -",
            "马建国 2024-09-01 2024-11-15 -",
        ]
    );
}

#[test]
fn two_registers_that_start_one_pair_on_different_days_leave_it_in_doubt() {
    let first: &[&[&str]] = &[
        &["师傅", "徒弟", "结对时间"],
        &["马建国", "李明", "2024-9-1"],
        &["张丽华", "王芳", "2024-10-8"],
        &["刘志远", "陈静", "2024-9-1"],
    ];
    let again: &[&[&str]] = &[&["师傅", "徒弟", "结对时间"], &["马建国", "李明", "2024-10-15"]];
    let spring: &[&[&str]] = &[
        &["师傅", "徒弟", "结对时间"],
        &["马建国", "李明", ""],
        &["张丽华", "王芳", "2024-3-1"],
        &["刘志远", "陈静", ""],
    ];
    let (dataset, findings) = reconciled_by_term(&[
        (Term::autumn(2024), "名单", first),
        (Term::autumn(2024), "名单（补报）", again),
        (Term::spring(2024), "名单", spring),
    ]);
    assert_eq!(told(&findings, &["pair_starts_differ"]), ["pair_starts_differ B2", "pair_starts_differ B3"]);
    assert_eq!(
        pairs(&dataset),
        ["刘志远 2024-09-01 - -", "张丽华 2024-03-01 - 开始时间前后不一致", "马建国 2024-09-01 - 开始时间前后不一致",]
    );
}

#[test]
fn a_pair_listed_anew_with_the_next_school_year_is_one_stretch() {
    let (dataset, findings) = reconciled_by_term(&[
        (Term::autumn(2024), "名单", &[&["师傅", "徒弟", "结对时间"], &["刘志远", "陈静", "2024-9-1"]]),
        (Term::autumn(2025), "名单", &[&["师傅", "徒弟", "结对时间"], &["刘志远", "陈静", "2025-9-1"]]),
    ]);
    assert!(told(&findings, &["pair_starts_differ"]).is_empty());
    assert_eq!(pairs(&dataset), ["刘志远 2024-09-01 - -"]);
}

#[test]
fn one_person_named_twice_in_a_cell_is_one_and_two_tables_side_by_side_keep_their_rows() {
    let log: &[&[&str]] =
        &[&["听课人", "授课人", "日期", "课题"], &["马建国、马老师", "李明", "2024-9-18", "秋天的雨"]];
    let bodies: &[&[&str]] = &[
        &["青蓝工程领导小组成员名单"],
        &["姓名", "组内职务", "", "姓名", "组内职务"],
        &["马建国", "组长", "", "李明", "组员"],
    ];
    let (dataset, _) = reconciled(&[("结对", REGISTER), ("听课", log), ("小组", bodies)]);
    assert_eq!((dataset.table("activity").len(), dataset.table("group_member").len()), (1, 2));
}

/// The rows of the table `unit`: name, first and last day.
fn units(dataset: &Dataset) -> Vec<String> {
    let table = dataset.table("unit");
    let day = |row: usize, column: &str| table.date(row, column).map_or("-".to_owned(), |day| day.to_string());
    let line = |row: usize| {
        let name = table.text(row, "unit").unwrap_or_default();
        format!("{name} {} {}", day(row, "valid_from"), day(row, "valid_to"))
    };
    (0..table.len()).map(line).collect()
}

/// Registers of units by file, read with one school's sheets.
fn with_registers(registers: &[(&str, &[&[&str]])], sheets: &[(Term, &str, &[&[&str]])]) -> (Dataset, Vec<Finding>) {
    let (bureau, vocabulary) = (Bureau::starter().expect("right"), Vocabulary::shipped().expect("right"));
    let read = |file: &str, unit: &str, term: Option<Term>, rows: &[&[&str]]| {
        read_sheet(&grid(file, rows), &unit.into(), term, &vocabulary, &bureau.calendar)
    };
    let mut read_all: Vec<SheetReading> =
        registers.iter().map(|(name, rows)| read(&format!("registry/{name}.xlsx"), "", None, rows)).collect();
    let mut files = Vec::new();
    for (term, unit, rows) in sheets {
        let name = format!("{term}/{unit}/a.xlsx");
        read_all.push(read(&name, unit, Some(*term), rows));
        files.push(SentFile { unit: (*unit).into(), term: Some(*term), name: name.into(), readable: true });
    }
    read_all.sort_by(|a, b| a.place.cmp(&b.place));
    let folders: Vec<(Term, Arc<str>)> = sheets.iter().map(|(term, unit, _)| (*term, Arc::from(*unit))).collect();
    let sent = Sent {
        files: &files,
        folders: &folders,
        sheets: &read_all,
        office: None,
        calendar: &bureau.calendar,
        vocabulary: &vocabulary,
        corrections: &[],
    };
    let reviewed = reconcile(&sent);
    (reviewed.dataset, reviewed.findings)
}

/// The terms of the table `submission`, by unit.
fn asked(dataset: &Dataset) -> Vec<String> {
    let table = dataset.table("submission");
    let text = |row: usize, column: &str| table.text(row, column).unwrap_or_default().to_owned();
    (0..table.len()).map(|row| format!("{} {}", text(row, "unit"), text(row, "term"))).collect()
}

#[test]
fn a_school_renamed_twice_is_one_school_under_its_last_name() {
    let first: &[&[&str]] = &[&["单位名称", "单位类别", "曾用名"], &["乙小学", "小学", "甲小学"]];
    let second: &[&[&str]] = &[&["单位名称", "单位类别", "曾用名"], &["丙小学", "小学", "乙小学"]];
    let sheets = ["甲小学", "乙小学", "丙小学"];
    let terms = [Term::autumn(2022), Term::autumn(2023), Term::autumn(2024)];
    let sheets: Vec<_> = terms.iter().zip(sheets).map(|(term, unit)| (*term, unit, REGISTER)).collect();
    let (dataset, findings) = with_registers(&[("名录2022", first), ("名录2024", second)], &sheets);
    assert_eq!(units(&dataset), ["丙小学 - -"]);
    assert_eq!(asked(&dataset), ["丙小学 2022-1", "丙小学 2023-1", "丙小学 2024-1"]);
    assert_eq!(told(&findings, &["unit_sent_nothing", "unit_not_in_register"]), [""; 0]);
}

#[test]
fn a_school_that_was_closed_is_asked_for_nothing_afterwards_and_sheets_it_sends_are_told() {
    let register: &[&[&str]] = &[
        &["单位名称", "单位类别", "设立时间", "撤并时间"],
        &["甲小学", "小学", "", "2023-08-31"],
        &["乙小学", "小学", "", ""],
        &["丙小学", "小学", "2024-08-01", ""],
    ];
    let sent = |term: Term| (term, "乙小学", REGISTER);
    let own = (Term::autumn(2022), "甲小学", REGISTER);
    let sheets = [own, sent(Term::autumn(2022)), sent(Term::autumn(2023)), sent(Term::autumn(2024))];
    let (dataset, findings) = with_registers(&[("名录", register)], &sheets);
    assert_eq!(units(&dataset), ["丙小学 2024-08-01 -", "乙小学 - -", "甲小学 - 2023-08-31"]);
    let all = ["丙小学 2024-1", "乙小学 2022-1", "乙小学 2023-1", "乙小学 2024-1", "甲小学 2022-1"];
    assert_eq!(asked(&dataset), all);
    // 丙小学 has sent nothing in its first term; 甲小学 is not missed.
    assert_eq!(told(&findings, &["unit_sent_nothing"]).len(), 1);
    let late = (Term::autumn(2024), "甲小学", REGISTER);
    let (dataset, findings) =
        with_registers(&[("名录", register)], &[sheets[0], sheets[1], sheets[2], sheets[3], late]);
    assert_eq!(told(&findings, &["unit_closed"]).len(), 1);
    assert!(asked(&dataset).contains(&"甲小学 2024-1".to_owned()));
}

#[test]
fn a_merger_that_says_from_which_names_is_the_day_of_the_change_and_closes_nothing() {
    let register: &[&[&str]] =
        &[&["单位名称", "单位类别", "曾用名", "撤并时间"], &["新小学", "小学", "东小学、西小学", "2023-08-31"]];
    let sheets = [(Term::autumn(2022), "东小学", REGISTER), (Term::autumn(2023), "新小学", REGISTER)];
    let (dataset, _) = with_registers(&[("名录", register)], &sheets);
    assert_eq!(units(&dataset), ["新小学 - -"]);
}
