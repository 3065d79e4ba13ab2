//! One file per format a school may keep its sheets in. Every writer gives the same bytes for the same book.

mod ods;
mod ole;
mod xls;
mod xlsx;

pub mod csv;
pub mod html;
pub mod spreadsheetml;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::cell;

    fn book() -> Book {
        let mut sheet = Sheet::new("听课");
        sheet.title("平川县听课记录", 3);
        sheet.push(vec![cell("张  三"), cell(12), cell(day(2024, 9, 18))]);
        Book { sheets: vec![sheet] }
    }

    fn bytes(format: Format) -> Vec<u8> {
        format.write_one("听课", &book()).expect("a small book can be written").1
    }

    #[test]
    fn every_format_begins_with_its_own_signature() {
        assert!(bytes(Format::Xlsx).starts_with(b"PK\x03\x04"));
        assert!(bytes(Format::Ods).starts_with(b"PK\x03\x04"));
        assert!(bytes(Format::Ods)[30..].starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"));
        assert!(bytes(Format::Xls).starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
    }

    #[test]
    fn an_old_workbook_is_whole_sectors_and_its_stream_begins_with_biff8() {
        let file = bytes(Format::Xls);
        assert_eq!(file.len() % 512, 0);
        // Sector 0 is the directory, sector 1 the start of the stream; the header fills the first 512 bytes.
        assert_eq!(file[1024..1030], [0x09, 0x08, 0x10, 0x00, 0x00, 0x06]);
    }

    #[test]
    fn csv_is_gb18030_with_windows_line_ends() {
        let file = bytes(Format::Csv);
        assert!(file.starts_with(&[0xC6, 0xBD, 0xB4, 0xA8, 0xCF, 0xD8]), "平川县 in GB18030");
        assert!(file.ends_with(b",12,2024/9/18\r\n"));
    }

    #[test]
    fn a_large_old_workbook_continues_its_texts_in_further_records() {
        let mut sheet = Sheet::new("长");
        for row in 0..2_000 {
            sheet.push(vec![cell(format!("课题第{row}号，写得长一些"))]);
        }
        let (_, file) = Format::Xls.write_one("长", &Book { sheets: vec![sheet] }).expect("it can be written");
        assert_eq!(file.len() % 512, 0);
        assert!(file.len() > 8_224 * 4);
    }
}
