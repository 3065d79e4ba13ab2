//! One sheet a mentor, named after the mentor, the pair in a line above the heading.

use std::collections::BTreeSet;

use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::sheet::Sheet;

const COLUMNS: [Column; 9] = [
    Column::Serial,
    Column::Date,
    Column::Observer,
    Column::Observed,
    Column::Class,
    Column::Period,
    Column::Lessons,
    Column::Topic,
    Column::Comment,
];

/// The sheets of a term.
pub fn sheets(desk: &Desk) -> Vec<Sheet> {
    desk.mentors().into_iter().map(|mentor| one_mentor(desk, mentor)).collect()
}

fn one_mentor(desk: &Desk, mentor: usize) -> Sheet {
    let mut sheet = Sheet::new(desk.name(mentor));
    ornaments::open(desk, &mut sheet, "师徒听课记录", COLUMNS.len());
    sheet.line(pair_line(desk, mentor), COLUMNS.len());
    let lessons = desk.lessons(|lesson| desk.county.pairs[lesson.pair].mentor == mentor);
    register::table(desk, &mut sheet, &COLUMNS, &lessons);
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[]);
    sheet
}

/// `师傅：王建国　徒弟：李晓明、张敏`.
pub fn pair_line(desk: &Desk, mentor: usize) -> String {
    let words = &desk.habit.words;
    let mentees: BTreeSet<usize> = desk
        .pairs()
        .into_iter()
        .map(|pair| &desk.county.pairs[pair])
        .filter(|pair| pair.mentor == mentor)
        .map(|pair| pair.mentee)
        .collect();
    let mentees: Vec<String> = mentees.into_iter().map(|mentee| desk.name(mentee)).collect();
    format!("{}：{}　{}：{}", words.mentor, desk.name(mentor), words.mentee, mentees.join("、"))
}
