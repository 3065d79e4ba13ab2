//! One file per format a school may keep its sheets in. Every writer gives the same bytes for the same book.

mod csv;
mod ods;
mod ole;
mod xls;
mod xlsx;

use chrono::NaiveDate;

use crate::SampleError;
use crate::calendar::day;
use crate::sheet::{Book, Sheet};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003 (BIFF8).
    Xls,
    /// OpenDocument.
    Ods,
    /// Comma-separated text in GB18030; one file a sheet.
    Csv,
}

impl Format {
    /// The ending of the file name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }

    /// The single file of a book; CSV, which needs one a sheet, gives its first.
    ///
    /// # Errors
    /// As [`Format::write`].
    pub fn write_one(self, stem: &str, book: &Book) -> Result<Written, SampleError> {
        Ok(self.write(stem, book)?.into_iter().next().unwrap_or_default())
    }

    /// The files of a book: name and bytes.
    ///
    /// # Errors
    /// [`SampleError`] when a library refuses what a layout made.
    pub fn write(self, stem: &str, book: &Book) -> Result<Vec<Written>, SampleError> {
        let name = format!("{stem}.{}", self.ending());
        Ok(match self {
            Self::Xlsx => vec![(name, xlsx::write(book)?)],
            Self::Xls => vec![(name, xls::write(book))],
            Self::Ods => vec![(name, ods::write(book)?)],
            Self::Csv => book.sheets.iter().map(|sheet| (csv_name(stem, sheet, book), csv::write(sheet))).collect(),
        })
    }
}

/// One name and its bytes.
pub type Written = (String, Vec<u8>);

fn csv_name(stem: &str, sheet: &Sheet, book: &Book) -> String {
    if book.sheets.len() == 1 { format!("{stem}.csv") } else { format!("{stem}-{}.csv", sheet.name) }
}

/// The day number Excel gives a date.
fn serial(date: NaiveDate) -> f64 {
    (date - day(1899, 12, 30)).num_days() as f64
}
