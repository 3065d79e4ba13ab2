//! Whether somebody was told that a row or field is not as it should be: a finding at that place.

use tables::{CellRef, Finding, Severity};

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
const OF_THE_LINE: [&str; 10] = [
    "row_incomplete",
    "person_missing",
    "name_unreadable",
    "name_ambiguous",
    "name_near_miss",
    "date_missing",
    "duplicate_row",
    "reports_conflict",
    "count_differs",
    "end_before_start",
];

/// Codes told once, at the first place, that explain what is not there below it in the sheet, problems included.
const NOTHING_BELOW: [&str; 8] = [
    "sheet_not_understood",
    "kind_doubtful",
    "recipe_falls_short",
    "column_ambiguous",
    "reads_two_ways",
    "direction_unknown",
    "cell_unexplained",
    "name_ambiguous",
];

/// Codes told once that explain the days below them.
const DAYS_BELOW: [&str; 3] = ["year_assumed", "date_by_column", "date_by_week"];

/// Codes that stand at a heading and explain what is not there in its column.
const NOTHING_IN_COLUMN: [&str; 2] = ["column_not_understood", "column_doubtful"];

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
    let code = finding.code.key();
    let Some(at) = finding.place.cell else {
        return spot.is_lack() && ["hidden_sheet", "sheet_not_understood"].contains(&code);
    };
    tells_there(code, at, spot) || tells_from_there_on(code, at, spot)
}

/// The cell itself; the line, where no cell is known, or for a code about lines.
fn tells_there(code: &str, at: CellRef, spot: &Spot) -> bool {
    if code == "no_data_rows" || DAYS_BELOW.contains(&code) {
        return false;
    }
    // A form's rows state one thing together: then the sheet is the place.
    let on_row = spot.row.is_none_or(|row| row == at.row + 1);
    match &spot.cell {
        Some(cell) => *cell == at.to_string() || on_row && spot.is_row() && OF_THE_LINE.contains(&code),
        None => on_row,
    }
}

fn tells_from_there_on(code: &str, at: CellRef, spot: &Spot) -> bool {
    if spot.row.is_some_and(|row| row <= at.row) {
        return false;
    }
    match code {
        code if DAYS_BELOW.contains(&code) => spot.field.as_deref() == Some("date"),
        "direction_assumed" => spot.is_row(),
        code if NOTHING_IN_COLUMN.contains(&code) => spot.is_lack() && is_in_column(at.col, spot),
        code => (spot.is_lack() || spot.miss == Miss::NotTold) && NOTHING_BELOW.contains(&code),
    }
}

/// Whether a spot lies in a column; one whose cell is not known may.
fn is_in_column(col: u32, spot: &Spot) -> bool {
    spot.cell.as_ref().is_none_or(|cell| {
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        letters == tables::column_letters(col)
    })
}
