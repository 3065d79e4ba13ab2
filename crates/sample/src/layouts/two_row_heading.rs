//! One row a lesson under a heading of two rows: groups merged across, single columns merged down.

use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::habits::Ornament;
use crate::sheet::{Sheet, Value, cell};

const COLUMNS: [Column; 8] = [
    Column::Serial,
    Column::Observer,
    Column::Observed,
    Column::Class,
    Column::Date,
    Column::Period,
    Column::Topic,
    Column::Comment,
];

/// The register of a term.
pub fn sheet(desk: &Desk) -> Sheet {
    let mut sheet = Sheet::new("听课登记");
    let lessons = desk.lessons(|_| true);
    ornaments::open(desk, &mut sheet, "青蓝工程听课登记表", COLUMNS.len());
    heading(desk, &mut sheet);
    register::rows(desk, &mut sheet, &COLUMNS, &lessons);
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[]);
    if desk.habit.has(Ornament::SpacerColumn) {
        sheet.insert_spacer(7);
    }
    sheet
}

/// `序号 | 听课教师 | 授课情况(授课教师 班级) | 听课情况(日期 节次 课题) | 评课意见`.
fn heading(desk: &Desk, sheet: &mut Sheet) {
    let word = |column: Column| cell(column.word(desk));
    let gap = Value::Empty;
    let upper = vec![
        word(Column::Serial),
        word(Column::Observer),
        cell("授课情况"),
        gap.clone(),
        cell("听课情况"),
        gap.clone(),
        gap.clone(),
        word(Column::Comment),
    ];
    let mut lower: Vec<Value> = COLUMNS.iter().map(|column| word(*column)).collect();
    for single in [0, 1, 7] {
        lower[single] = gap.clone();
    }
    let top = sheet.push(upper);
    sheet.push(lower);
    sheet.bold_rows.extend([top, top + 1]);
    for single in [0, 1, 7] {
        sheet.merge(top, single, top + 1, single);
    }
    sheet.merge(top, 2, top, 3);
    sheet.merge(top, 4, top, 6);
}
