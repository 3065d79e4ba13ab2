//! The format a workbook comes in; some endings lie.

use encoding_rs::{GB18030, GBK, UTF_8};

use crate::SampleError;
use crate::random::Random;
use crate::sheet::Book;
use crate::writers::{Format, csv, html, spreadsheetml};

/// A format with its encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Commas, in the encoding of Chinese Windows.
    CsvGb18030,
    /// Commas, in UTF-8.
    CsvUtf8,
    /// Commas, in UTF-8 behind a byte order mark.
    CsvUtf8Mark,
    /// Tabs, in the encoding of Chinese Windows, named .xls.
    TabsNamedXls,
    /// An HTML table in GBK named .xls.
    HtmlGbk,
    /// An HTML table in UTF-8 named .xls.
    HtmlUtf8,
    /// The XML of Excel 2003.
    SpreadsheetMl,
}

/// A format; the common ones more often.
pub fn choose(random: &mut Random) -> Container {
    match random.below(20) {
        0..=7 => Container::Xlsx,
        8..=10 => Container::Xls,
        11 | 12 => Container::Ods,
        13 => Container::CsvGb18030,
        14 => Container::CsvUtf8,
        15 => Container::CsvUtf8Mark,
        16 => Container::TabsNamedXls,
        17 => Container::HtmlGbk,
        18 => Container::HtmlUtf8,
        _ => Container::SpreadsheetMl,
    }
}

impl Container {
    /// The ending of its name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls | Self::TabsNamedXls | Self::HtmlGbk | Self::HtmlUtf8 => "xls",
            Self::Ods => "ods",
            Self::CsvGb18030 | Self::CsvUtf8 | Self::CsvUtf8Mark => "csv",
            Self::SpreadsheetMl => "xml",
        }
    }

    /// Whether cells can be merged.
    pub const fn merges(self) -> bool {
        !matches!(self, Self::CsvGb18030 | Self::CsvUtf8 | Self::CsvUtf8Mark | Self::TabsNamedXls)
    }

    /// Whether it can hold several sheets.
    pub const fn holds_sheets(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods | Self::SpreadsheetMl)
    }

    /// Whether a number stays a number, and is not text that looks like one.
    pub const fn keeps_numbers(self) -> bool {
        self.holds_sheets()
    }

    /// Whether it can hide a sheet.
    pub const fn hides_sheets(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }

    /// The bytes.
    pub fn write(self, book: &Book) -> Result<Vec<u8>, SampleError> {
        let sheet = &book.sheets[0];
        Ok(match self {
            Self::Xlsx => Format::Xlsx.write_one("", book)?.1,
            Self::Xls => Format::Xls.write_one("", book)?.1,
            Self::Ods => Format::Ods.write_one("", book)?.1,
            Self::CsvGb18030 => csv::write_in(sheet, ',', GB18030),
            Self::CsvUtf8 => csv::write_in(sheet, ',', UTF_8),
            Self::CsvUtf8Mark => [b"\xEF\xBB\xBF".to_vec(), csv::write_in(sheet, ',', UTF_8)].concat(),
            Self::TabsNamedXls => csv::write_in(sheet, '\t', GB18030),
            Self::HtmlGbk => html::write(sheet, GBK),
            Self::HtmlUtf8 => html::write(sheet, UTF_8),
            Self::SpreadsheetMl => spreadsheetml::write(book).into_bytes(),
        })
    }
}
