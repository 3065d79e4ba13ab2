//! One register with mentor, mentee and a column that says who observed whom.

use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::sheet::{Sheet, cell};

const COLUMNS: [Column; 11] = [
    Column::Serial,
    Column::Mentor,
    Column::MentorNo,
    Column::Mentee,
    Column::MenteeNo,
    Column::Direction,
    Column::Date,
    Column::Period,
    Column::Type,
    Column::Topic,
    Column::Comment,
];

/// The register of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("互听课");
    let lessons = desk.lessons(|_| true);
    ornaments::open(desk, &mut sheet, "师徒互听课登记", COLUMNS.len());
    register::table(desk, &mut sheet, &COLUMNS, &lessons);
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[(7, cell(lessons.len()))]);
    sheet
}
