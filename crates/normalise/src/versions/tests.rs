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
