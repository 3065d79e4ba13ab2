use std::sync::Arc;

use policy::Bureau;
use tables::{CellRef, CellValue, Grid, Term};

use super::*;

const HEAD: &str = "听课人,授课人,日期,课题";
const LESSONS: [&str; 4] = [
    "马建国,李明,2024-9-18,秋天的雨",
    "马建国,李明,2024-10-9,总也倒不了的老屋",
    "马建国,李明,2024-10-23,搭船的鸟",
    "马建国,李明,2024-11-6,金色的草地",
];

/// A log of these lessons in a file of this name.
fn log(file: &str, lessons: &[&str]) -> SheetReading {
    let mut grid = Grid::new(format!("2024-1/甲小学/{file}").as_str(), "Sheet1");
    for (row, line) in (0..).zip([HEAD].iter().chain(lessons)) {
        for (col, text) in (0..).zip(line.split(',')) {
            grid.cells.insert(CellRef::new(row, col), CellValue::Text(text.into()));
        }
    }
    let (vocabulary, bureau) = (Vocabulary::shipped().expect("right"), Bureau::starter().expect("right"));
    crate::read_sheet(&grid, &Arc::from("甲小学"), Some(Term::autumn(2024)), &vocabulary, &bureau.calendar)
}

/// What is told, and how many rows of each sheet are left.
fn told(mut sheets: Vec<SheetReading>) -> (Vec<(&'static str, String)>, Vec<usize>) {
    let findings = set_aside_versions(&mut sheets, &Vocabulary::shipped().expect("right"));
    assert!(sheets.iter().all(|sheet| sheet.ledger.is_closed()), "every account closes");
    let told = findings.iter().map(|finding| (finding.code.key(), finding.place.file.to_string())).collect();
    (told, sheets.iter().map(|sheet| sheet.records.len()).collect())
}

fn at(code: &'static str, file: &str) -> Vec<(&'static str, String)> {
    vec![(code, format!("2024-1/甲小学/{file}"))]
}

#[test]
fn a_copy_under_another_name_counts_once() {
    let copy = told(vec![log("听课.xlsx", &LESSONS), log("听课(1).xlsx", &LESSONS)]);
    assert_eq!(copy, (at("copy_set_aside", "听课(1).xlsx"), vec![4, 0]));
    let renamed = told(vec![log("交上去的.xlsx", &LESSONS), log("听课.xlsx", &LESSONS)]);
    assert_eq!(renamed, (at("copy_set_aside", "听课.xlsx"), vec![4, 0]));
}

#[test]
fn a_later_version_with_more_rows_replaces_the_earlier_one() {
    let sheets = vec![log("听课.xlsx", &LESSONS[..3]), log("听课最终版.xlsx", &LESSONS)];
    assert_eq!(told(sheets), (at("earlier_version", "听课.xlsx"), vec![0, 4]));
    // Which of the two is called what does not matter where one holds all of the other.
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课(1).xlsx", &LESSONS[..3])];
    assert_eq!(told(sheets), (at("earlier_version", "听课(1).xlsx"), vec![4, 0]));
}

#[test]
fn a_correction_that_says_so_replaces_the_row_it_corrects() {
    let corrected = [LESSONS[0], "马建国,李明,2024-10-10,总也倒不了的老屋", LESSONS[2], LESSONS[3]];
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课（更正）.xlsx", &corrected)];
    assert_eq!(told(sheets), (at("earlier_version", "听课.xlsx"), vec![0, 4]));
}

#[test]
fn two_versions_of_which_none_says_it_is_later_are_both_kept_and_told() {
    let other = [LESSONS[0], "马建国,李明,2024-10-10,总也倒不了的老屋", LESSONS[2], LESSONS[3]];
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课(1).xlsx", &other)];
    assert_eq!(told(sheets), (at("versions_unclear", "听课(1).xlsx"), vec![4, 4]));
}

#[test]
fn sheets_of_other_months_and_other_people_are_left_alone() {
    let sheets = vec![log("听课9月.xlsx", &LESSONS[..1]), log("听课10月.xlsx", &LESSONS[1..3])];
    assert_eq!(told(sheets), (vec![], vec![1, 2]));
    let sheets = vec![log("马建国.xlsx", &LESSONS[..3]), log("全校.xlsx", &LESSONS)];
    assert_eq!(told(sheets), (vec![], vec![3, 4]), "a part under its own name is a report of its own");
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let one = told(vec![log("听课(1).xlsx", &LESSONS), log("听课.xlsx", &LESSONS), log("听课最终版.xlsx", &LESSONS)]);
    let two = told(vec![log("听课最终版.xlsx", &LESSONS), log("听课.xlsx", &LESSONS), log("听课(1).xlsx", &LESSONS)]);
    assert_eq!(one.0, two.0);
    assert_eq!((one.1, two.1), (vec![0, 4, 0], vec![0, 4, 0]));
}

#[test]
fn a_correction_of_single_rows_does_not_stand_for_the_whole() {
    let one_row = ["马建国,李明,2024-10-10,总也倒不了的老屋"];
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课（更正）.xlsx", &one_row)];
    assert_eq!(told(sheets), (at("versions_unclear", "听课（更正）.xlsx"), vec![4, 1]));
    let two_rows = [LESSONS[0], one_row[0]];
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课（更正）.xlsx", &two_rows)];
    assert_eq!(told(sheets), (at("versions_unclear", "听课（更正）.xlsx"), vec![4, 2]));
}

#[test]
fn a_correction_may_take_rows_out() {
    let sheets = vec![log("听课.xlsx", &LESSONS), log("听课（更正）.xlsx", &LESSONS[..3])];
    assert_eq!(told(sheets), (at("earlier_version", "听课.xlsx"), vec![0, 3]));
}

/// A summary without a day: one pair, this many lessons.
fn summary(file: &str, count: &str) -> SheetReading {
    let mut grid = Grid::new(format!("2024-1/甲小学/{file}").as_str(), "Sheet1");
    let rows = [vec!["师傅", "徒弟", "师傅听徒弟课节数"], vec!["马建国", "李明", count]];
    for (row, line) in (0..).zip(rows) {
        for (col, text) in (0..).zip(line) {
            grid.cells.insert(CellRef::new(row, col), CellValue::Text(text.into()));
        }
    }
    let (vocabulary, bureau) = (Vocabulary::shipped().expect("right"), Bureau::starter().expect("right"));
    crate::read_sheet(&grid, &Arc::from("甲小学"), Some(Term::autumn(2024)), &vocabulary, &bureau.calendar)
}

#[test]
fn equal_counts_that_name_no_time_may_be_of_two_stretches_and_that_is_told() {
    let mut sheets = vec![summary("前半学期.xlsx", "6"), summary("后半学期.xlsx", "6")];
    let findings = set_aside_versions(&mut sheets, &Vocabulary::shipped().expect("right"));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, FindingCode::CopyDoubtful);
    let refused: Vec<_> = sheets.iter().flat_map(|sheet| &sheet.refused).map(|row| row.most).collect();
    assert_eq!(refused, [Some(6)], "the other six may come on top");
    // Under names that differ only in a mark it is a copy.
    let sheets = vec![summary("统计.xlsx", "6"), summary("统计(1).xlsx", "6")];
    assert_eq!(told(sheets), (at("copy_set_aside", "统计(1).xlsx"), vec![1, 0]));
}

#[test]
fn equal_counts_of_other_weeks_are_no_copies() {
    let sheets = vec![summary("第2周听课.xlsx", "1"), summary("第3周听课.xlsx", "1")];
    assert_eq!(told(sheets), (vec![], vec![1, 1]));
}
