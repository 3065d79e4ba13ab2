//! Who is paired with whom, in the six ways schools list it.

use super::{Desk, ornaments};
use crate::calendar::Term;
use crate::habits::PairLayout;
use crate::model::Pair;
use crate::sheet::{Sheet, Value, cell};

/// The list of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    match desk.habit.pairs {
        PairLayout::Flat => flat(desk),
        PairLayout::Numbered => numbered(desk),
        PairLayout::MergedMentor => merged_mentor(desk),
        PairLayout::JoinedMentees => joined_mentees(desk),
        PairLayout::TwoRowHeading => two_row_heading(desk),
        PairLayout::SchoolYear => school_year(desk),
    }
}

fn start(desk: &Desk, words: &[&str]) -> Sheet {
    let mut sheet = Sheet::new("师徒结对");
    ornaments::open(desk, &mut sheet, "青蓝工程师徒结对名单", words.len());
    sheet.heading(words);
    sheet
}

fn pairs<'a>(desk: &Desk<'a>) -> Vec<&'a Pair> {
    let county = desk.county;
    desk.pairs().into_iter().map(|index| &county.pairs[index]).collect()
}

/// The end as known in a term: the planned one, until the spell has really ended before its time.
fn known_end(pair: &Pair, term: &Term) -> chrono::NaiveDate {
    if pair.end <= term.end { pair.end } else { pair.planned_end }
}

fn reason(pair: &Pair, term: &Term) -> &'static str {
    if pair.end <= term.end { pair.ended_early } else { "" }
}

fn title(desk: &Desk, person: usize) -> &'static str {
    desk.county.people[person].title_on(desk.term().teaching_end).map_or("", |(title, _)| title)
}

fn flat(desk: &Desk) -> Sheet {
    let words = &desk.habit.words;
    let mut sheet =
        start(desk, &["序号", words.mentor, words.mentee, "学科", "徒弟参加工作时间", "开始时间", "结束时间", "备注"]);
    for (row, pair) in pairs(desk).into_iter().enumerate() {
        let mentee = &desk.county.people[pair.mentee];
        sheet.push(vec![
            cell(row + 1),
            cell(desk.name(pair.mentor)),
            cell(desk.name(pair.mentee)),
            cell(mentee.subject),
            desk.full_date(mentee.first_teaching),
            desk.full_date(pair.start),
            desk.full_date(known_end(pair, desk.term())),
            cell(reason(pair, desk.term())),
        ]);
    }
    sheet
}

fn numbered(desk: &Desk) -> Sheet {
    let words = &desk.habit.words;
    let mut sheet = start(
        desk,
        &["序号", words.mentor, "师傅工号", "师傅职称", words.mentee, "徒弟工号", "学科", "结对时间", "结束时间"],
    );
    for (row, pair) in pairs(desk).into_iter().enumerate() {
        let (mentor, mentee) = (&desk.county.people[pair.mentor], &desk.county.people[pair.mentee]);
        sheet.push(vec![
            cell(row + 1),
            cell(desk.name(pair.mentor)),
            cell(mentor.staff_no.as_str()),
            cell(title(desk, pair.mentor)),
            cell(desk.name(pair.mentee)),
            cell(mentee.staff_no.as_str()),
            cell(mentee.subject),
            desk.full_date(pair.start),
            desk.full_date(known_end(pair, desk.term())),
        ]);
    }
    sheet
}

fn merged_mentor(desk: &Desk) -> Sheet {
    let words = &desk.habit.words;
    let mut sheet =
        start(desk, &["序号", words.mentor, "师傅职称", words.mentee, "学科", "结对时间", "结束时间", "备注"]);
    let mut previous = None;
    for (row, pair) in pairs(desk).into_iter().enumerate() {
        let first = previous != Some(pair.mentor);
        previous = Some(pair.mentor);
        let shown = |text: Value| if first { text } else { Value::Empty };
        let at = sheet.push(vec![
            cell(row + 1),
            shown(cell(desk.name(pair.mentor))),
            shown(cell(title(desk, pair.mentor))),
            cell(desk.name(pair.mentee)),
            cell(desk.county.people[pair.mentee].subject),
            desk.full_date(pair.start),
            desk.full_date(known_end(pair, desk.term())),
            cell(reason(pair, desk.term())),
        ]);
        if !first {
            grow_merge(&mut sheet, at, &[1, 2]);
        }
    }
    ornaments::close(desk, &mut sheet, 8, &[]);
    sheet
}

/// Takes one more row into the areas that end just above it, or begins them.
fn grow_merge(sheet: &mut Sheet, row: usize, columns: &[usize]) {
    for column in columns {
        match sheet
            .merges
            .iter_mut()
            .find(|area| area.left == *column && area.bottom + 1 == row && area.right == *column)
        {
            Some(area) => area.bottom = row,
            None => sheet.merge(row - 1, *column, row, *column),
        }
    }
}

/// `2022.9-2025.7`, the mentees of one mentor and one time in one cell.
fn joined_mentees(desk: &Desk) -> Sheet {
    use chrono::Datelike;
    let words = &desk.habit.words;
    let mut sheet = start(desk, &["序号", words.mentor, words.mentee, "学科", "起止时间", "备注"]);
    let mut groups: Vec<(&Pair, Vec<String>)> = Vec::new();
    for pair in pairs(desk) {
        let name = desk.name(pair.mentee);
        let same = |other: &Pair| (other.mentor, other.start, other.end) == (pair.mentor, pair.start, pair.end);
        match groups.iter_mut().find(|(first, _)| same(first)) {
            Some((_, names)) => names.push(name),
            None => groups.push((pair, vec![name])),
        }
    }
    for (row, (pair, names)) in groups.into_iter().enumerate() {
        let (from, to) = (pair.start, known_end(pair, desk.term()));
        sheet.push(vec![
            cell(row + 1),
            cell(desk.name(pair.mentor)),
            cell(names.join("、")),
            cell(desk.county.people[pair.mentee].subject),
            cell(format!("{}.{}-{}.{}", from.year(), from.month(), to.year(), to.month())),
            cell(reason(pair, desk.term())),
        ]);
    }
    sheet
}

fn two_row_heading(desk: &Desk) -> Sheet {
    let words = &desk.habit.words;
    let mut sheet = Sheet::new("师徒结对");
    ornaments::open(desk, &mut sheet, "青蓝工程师徒结对名单", 9);
    let top = sheet.heading(&["序号", words.mentor, "", words.mentee, "", "学科", "结对时间", "", "备注"]);
    sheet.heading(&["", "姓名", "职称", "姓名", "参加工作时间", "", "开始时间", "结束时间", ""]);
    [0, 5, 8].into_iter().for_each(|column| sheet.merge(top, column, top + 1, column));
    [1, 3, 6].into_iter().for_each(|column| sheet.merge(top, column, top, column + 1));
    for (row, pair) in pairs(desk).into_iter().enumerate() {
        let mentee = &desk.county.people[pair.mentee];
        sheet.push(vec![
            cell(row + 1),
            cell(desk.name(pair.mentor)),
            cell(title(desk, pair.mentor)),
            cell(desk.name(pair.mentee)),
            desk.full_date(mentee.first_teaching),
            cell(mentee.subject),
            desk.full_date(pair.start),
            desk.full_date(known_end(pair, desk.term())),
            cell(reason(pair, desk.term())),
        ]);
    }
    ornaments::close(desk, &mut sheet, 9, &[]);
    sheet
}

/// No dates: a pair stands in the list of every school year it lives in.
fn school_year(desk: &Desk) -> Sheet {
    let words = &desk.habit.words;
    let mut sheet = start(desk, &["序号", "学年", words.mentor, words.mentee, "学科", "备注"]);
    let year = desk.term().year;
    for (row, pair) in pairs(desk).into_iter().enumerate() {
        sheet.push(vec![
            cell(row + 1),
            cell(format!("{year}-{}学年", year + 1)),
            cell(desk.name(pair.mentor)),
            cell(desk.name(pair.mentee)),
            cell(desk.county.people[pair.mentee].subject),
            cell(reason(pair, desk.term())),
        ]);
    }
    sheet
}
