//! One block a mentor on a single sheet: pair line, heading, rows, subtotal, blank row.

use super::mentor_sheets::pair_line;
use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::model::Direction;
use crate::sheet::{Sheet, Value, cell};

const COLUMNS: [Column; 7] =
    [Column::Serial, Column::Date, Column::Observed, Column::Class, Column::Topic, Column::Lessons, Column::Comment];

/// The sheet of a term: what mentors observed, block by block.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("师傅听课");
    sheet.title(desk.title("师傅听徒弟课记录"), COLUMNS.len());
    for mentor in desk.mentors() {
        block(desk, &mut sheet, mentor);
    }
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[]);
    sheet
}

fn block(desk: &Desk, sheet: &mut Sheet, mentor: usize) {
    sheet.line(pair_line(desk, mentor), COLUMNS.len());
    let lessons = desk.lessons(|lesson| {
        lesson.direction == Direction::MentorObserves && desk.county.pairs[lesson.pair].mentor == mentor
    });
    register::table(desk, sheet, &COLUMNS, &lessons);
    let count: usize = lessons.iter().map(|lesson| lesson.lessons).sum();
    ornaments::total(sheet, "小计", &[(5, cell(count))]);
    sheet.push(vec![Value::Empty]);
}
