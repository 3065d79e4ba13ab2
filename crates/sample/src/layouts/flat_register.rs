//! One row a lesson under a title and an info line.

use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::habits::Ornament;
use crate::model::Direction;
use crate::sheet::{Sheet, cell};

const COLUMNS: [Column; 8] = [
    Column::Serial,
    Column::Date,
    Column::Observer,
    Column::Observed,
    Column::Class,
    Column::Topic,
    Column::Period,
    Column::Comment,
];

/// The register of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("听课记录");
    let lessons = desk.lessons(|_| true);
    ornaments::open(desk, &mut sheet, subject(desk), COLUMNS.len());
    register::table(desk, &mut sheet, &COLUMNS, &lessons);
    let count: usize = lessons.iter().map(|lesson| lesson.lessons).sum();
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[(6, cell(format!("{count}节")))]);
    if desk.habit.has(Ornament::SpacerColumn) {
        sheet.insert_spacer(4);
    }
    sheet
}

fn subject(desk: &Desk) -> &'static str {
    match desk.lessons(|lesson| lesson.direction == Direction::MenteeObserves).is_empty() {
        true => "师傅听徒弟课记录表",
        false => "师徒互听课记录表",
    }
}
