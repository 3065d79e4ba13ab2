//! Where a value came from: file, sheet, cell.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A cell's address inside its sheet; both numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellRef {
    /// Row, from 0 (row 1 on screen is 0).
    pub row: u32,
    /// Column, from 0 (column A is 0).
    pub col: u32,
}

impl CellRef {
    /// The cell at `row` and `col`, both from 0.
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

impl fmt::Display for CellRef {
    /// As people write it: `D17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), self.row + 1)
    }
}

/// Column letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = col + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells; both corners belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// Top left cell.
    pub first: CellRef,
    /// Bottom right cell.
    pub last: CellRef,
}

impl Area {
    /// The area between two corners.
    pub const fn new(first: CellRef, last: CellRef) -> Self {
        Self { first, last }
    }

    /// Whether the cell lies inside.
    pub fn contains(&self, cell: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row) && (self.first.col..=self.last.col).contains(&cell.col)
    }

    /// How many columns it spans.
    pub fn width(&self) -> u32 {
        self.last.col - self.first.col + 1
    }

    /// How many rows it spans.
    pub fn height(&self) -> u32 {
        self.last.row - self.first.row + 1
    }
}

/// A place a person can open and look at.
///
/// `file` is the path under the workspace folder it lies in (`inbox/` for what schools sent), inside an archive
/// `archive.zip!/name`. `sheet` is empty for a problem of the whole file, `cell` is `None` for one of a whole sheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path of the file.
    pub file: Arc<str>,
    /// Name of the sheet; empty where there is none.
    pub sheet: Arc<str>,
    /// The cell, where one can be named.
    pub cell: Option<CellRef>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: "".into(), cell: None }
    }

    /// A whole sheet.
    pub fn sheet(file: impl Into<Arc<str>>, sheet: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), sheet: sheet.into(), cell: None }
    }

    /// A line of a text file, from 1: a decision.
    pub fn line(file: impl Into<Arc<str>>, line: usize) -> Self {
        let row = u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        Self { file: file.into(), sheet: "".into(), cell: Some(CellRef::new(row, 0)) }
    }

    /// Whether it is a line of a text file.
    pub fn is_line(&self) -> bool {
        self.sheet.is_empty() && self.cell.is_some()
    }

    /// One cell of this place's sheet.
    pub fn at(&self, cell: CellRef) -> Self {
        Self { cell: Some(cell), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (self.sheet.is_empty(), self.cell) {
            (true, None) => Ok(()),
            (true, Some(cell)) => write!(f, ":{}", cell.row + 1),
            (false, None) => write!(f, " › {}", self.sheet),
            (false, Some(cell)) => write!(f, " › {}!{cell}", self.sheet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let named: Vec<String> = [0, 25, 26, 51, 701, 702, 16383].into_iter().map(column_letters).collect();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn a_place_reads_as_file_sheet_cell() {
        let place = Place::sheet("2024-1/一小/听课.xlsx", "听课记录").at(CellRef::new(16, 3));
        assert_eq!(place.to_string(), "2024-1/一小/听课.xlsx › 听课记录!D17");
        assert_eq!(Place::line("decisions/waivers.toml", 3).to_string(), "decisions/waivers.toml:3");
    }
}
