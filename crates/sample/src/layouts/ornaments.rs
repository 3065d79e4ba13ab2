//! What stands around the data: titles, seal lines, example rows, totals, notes, signatures, hidden and empty sheets.

use super::Desk;
use crate::habits::Ornament;
use crate::sheet::{Sheet, Value, cell};

/// Title and, where the school has one, the seal line.
pub fn open(desk: &Desk, sheet: &mut Sheet, subject: &str, width: usize) {
    sheet.title(desk.title(subject), width);
    if desk.habit.has(Ornament::SealLine) {
        sheet.line(format!("单位（盖章）：{}        填表日期：{}", desk.unit().name, desk.filled_in_on()), width);
    }
}

/// The rows below the data: total, note, signatures.
pub fn close(desk: &Desk, sheet: &mut Sheet, width: usize, totals: &[(usize, Value)]) {
    if desk.habit.has(Ornament::TotalRow) && !totals.is_empty() {
        total(sheet, "合计", totals);
    }
    if desk.habit.has(Ornament::NoteRow) {
        sheet.line("注：1.听课后应及时评课；2.本表一式两份，学校留存一份，报教体局一份。", width);
    }
    if desk.habit.has(Ornament::SignatureRow) {
        let head = desk.county.staff_of(desk.unit, desk.term().end).first().map_or(String::new(), |p| desk.name(*p));
        sheet.line(format!("填表人：            审核人：{head}            分管领导签字："), width);
    }
}

/// A row of totals: the word in the first column, numbers in theirs.
pub fn total(sheet: &mut Sheet, word: &str, totals: &[(usize, Value)]) {
    let width = totals.iter().map(|(column, _)| column + 1).max().unwrap_or(1);
    let mut row = vec![Value::Empty; width];
    row[0] = cell(word);
    for (column, value) in totals {
        row[*column] = value.clone();
    }
    sheet.push(row);
}

/// Sheets nobody asked for.
pub fn extra_sheets(desk: &Desk) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    if desk.habit.has(Ornament::EmptySheet) {
        sheets.push(Sheet::new("Sheet2"));
    }
    if desk.habit.has(Ornament::HiddenSheet) {
        sheets.push(hidden(desk));
    }
    sheets
}

/// Last year's list, hidden and forgotten in the template.
fn hidden(desk: &Desk) -> Sheet {
    let mut sheet = Sheet { hidden: true, ..Sheet::new("旧数据（勿删）") };
    sheet.title(format!("{}2021—2022学年师徒名单（旧）", desk.unit().name), 3);
    sheet.heading(&["序号", "师傅", "徒弟"]);
    for (row, mentor) in desk.mentors().into_iter().take(2).enumerate() {
        sheet.push(vec![cell(row + 1), cell(desk.name(mentor)), cell("（已调离）")]);
    }
    sheet
}
