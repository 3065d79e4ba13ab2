//! One sheet a month; the year stands in the title only.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::register::{self, Column};
use super::{Desk, ornaments};
use crate::habits::DateStyle;
use crate::sheet::Sheet;

const COLUMNS: [Column; 7] =
    [Column::Serial, Column::Date, Column::Observer, Column::Observed, Column::Class, Column::Topic, Column::Period];

/// The sheets of a term, one for each month with lessons.
pub fn sheets(desk: &Desk) -> Vec<Sheet> {
    let months: BTreeSet<(i32, u32)> =
        desk.lessons(|_| true).iter().map(|lesson| (lesson.date.year(), lesson.date.month())).collect();
    months.into_iter().map(|(year, month)| one_month(desk, year, month)).collect()
}

fn one_month(desk: &Desk, year: i32, month: u32) -> Sheet {
    let mut sheet = Sheet::new(format!("{month}月"));
    let title = match desk.habit.dates {
        DateStyle::DayNumber => format!("{} {year} 年 {month} 月 份 听 课 记 录", desk.unit().name),
        _ => format!("{}{year}年{month}月份听课记录", desk.unit().name),
    };
    sheet.title(title, COLUMNS.len());
    let lessons = desk.lessons(|lesson| (lesson.date.year(), lesson.date.month()) == (year, month));
    register::table(desk, &mut sheet, &COLUMNS, &lessons);
    ornaments::close(desk, &mut sheet, COLUMNS.len(), &[]);
    sheet
}
