//! The answer to a query as a plain workbook: one sheet, a heading row, typed values.

use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::error::WriteError;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerCell {
    /// Null.
    Empty,
    /// Text; written as text even where it looks like a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Bool(bool),
}

/// Writes the answer to `path`.
///
/// # Errors
/// [`WriteError::Format`] if the answer is larger than a sheet, [`WriteError::Disk`] if the disk refuses.
pub fn write_answer(heading: &[String], rows: &[Vec<AnswerCell>], path: &Path) -> Result<(), WriteError> {
    let refused = |source| WriteError::Format { path: path.to_owned(), sheet: "query".to_owned(), source };
    let bytes = book(heading, rows).map_err(refused)?;
    std::fs::write(path, bytes).map_err(|source| WriteError::Disk { path: path.to_owned(), source })
}

fn book(heading: &[String], rows: &[Vec<AnswerCell>]) -> Result<Vec<u8>, XlsxError> {
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    let mut sheet = Worksheet::new();
    sheet.set_name("query")?;
    for (col, name) in (0u16..).zip(heading) {
        sheet.write_string_with_format(0, col, name, &bold)?;
    }
    for (row, cells) in (1u32..).zip(rows) {
        for (col, cell) in (0u16..).zip(cells) {
            match cell {
                AnswerCell::Empty => continue,
                AnswerCell::Text(text) => sheet.write_string(row, col, text)?,
                AnswerCell::Number(number) => sheet.write_number(row, col, *number)?,
                AnswerCell::Date(date) => sheet.write_datetime_with_format(row, col, date, &day)?,
                AnswerCell::Bool(answer) => sheet.write_boolean(row, col, *answer)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut book = Workbook::new();
    book.set_properties(&crate::write::undated()?);
    book.push_worksheet(sheet);
    book.save_to_buffer()
}
