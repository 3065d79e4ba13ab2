//! Whether somebody was told that a row or field is not as it should be: a finding at that place.

use tables::{CellRef, Finding, FindingCode, Severity};

use crate::Miss;

/// A place at which something is not as it should be, as exactly as it is known.
#[derive(Debug, Clone)]
pub struct Spot {
    /// What is not as it should be.
    pub miss: Miss,
    /// The field, if it is about one.
    pub field: Option<String>,
    /// The sheet; `None` where the file has one.
    pub sheet: Option<String>,
    /// The row on screen, from 1.
    pub row: Option<u32>,
    /// The cell.
    pub cell: Option<String>,
}

impl Spot {
    /// Whether something is not there that should be.
    fn is_lack(&self) -> bool {
        matches!(self.miss, Miss::MissingRow | Miss::MissingField)
    }

    /// Whether it is about a row as a whole.
    fn is_row(&self) -> bool {
        matches!(self.miss, Miss::MissingRow | Miss::InventedRow)
    }
}

/// Codes about a whole line, in whichever of its cells the finding stands.
const OF_THE_LINE: [FindingCode; 10] = [
    FindingCode::RowIncomplete,
    FindingCode::PersonMissing,
    FindingCode::NameUnreadable,
    FindingCode::NameAmbiguous,
    FindingCode::NameNearMiss,
    FindingCode::DateMissing,
    FindingCode::DuplicateRow,
    FindingCode::ReportsConflict,
    FindingCode::CountDiffers,
    FindingCode::EndBeforeStart,
];

/// Codes told once, at the first place, that explain what is not there below it in the sheet.
const NOTHING_BELOW: [FindingCode; 5] = [
    FindingCode::SheetNotUnderstood,
    FindingCode::ColumnAmbiguous,
    FindingCode::DirectionUnknown,
    FindingCode::CellUnexplained,
    FindingCode::NameAmbiguous,
];

/// Whether a finding is told at a spot.
pub fn is_told(spot: &Spot, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| tells(finding, spot))
}

fn tells(finding: &Finding, spot: &Spot) -> bool {
    if finding.place.sheet.is_empty() {
        return spot.is_lack() && finding.severity() == Severity::Error;
    }
    if spot.sheet.as_deref().is_some_and(|sheet| sheet != &*finding.place.sheet) {
        return false;
    }
    let Some(at) = finding.place.cell else {
        return spot.is_lack() && matches!(finding.code, FindingCode::HiddenSheet | FindingCode::SheetNotUnderstood);
    };
    tells_there(finding.code, at, spot) || tells_from_there_on(finding.code, at, spot)
}

/// The cell itself; the line, where no cell is known, or for a code about lines.
fn tells_there(code: FindingCode, at: CellRef, spot: &Spot) -> bool {
    if matches!(code, FindingCode::NoDataRows | FindingCode::YearAssumed) {
        return false;
    }
    let on_row = spot.row == Some(at.row + 1);
    match &spot.cell {
        Some(cell) => *cell == at.to_string() || on_row && spot.is_row() && OF_THE_LINE.contains(&code),
        None => on_row,
    }
}

fn tells_from_there_on(code: FindingCode, at: CellRef, spot: &Spot) -> bool {
    if spot.row.is_some_and(|row| row <= at.row) {
        return false;
    }
    match code {
        FindingCode::YearAssumed => spot.field.as_deref() == Some("date"),
        FindingCode::DirectionAssumed => spot.is_row(),
        FindingCode::ColumnNotUnderstood => spot.is_lack() && is_in_column(at.col, spot),
        code => spot.is_lack() && NOTHING_BELOW.contains(&code),
    }
}

/// Whether a spot lies in a column; one whose cell is not known may.
fn is_in_column(col: u32, spot: &Spot) -> bool {
    spot.cell.as_ref().is_none_or(|cell| {
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        letters == tables::column_letters(col)
    })
}
