//! A sheet as it lies in the file: cells, merged areas, what is struck through, visibility. Nothing is interpreted here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::{Area, CellRef, Place};

/// What the file says a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CellValue {
    /// Text as typed, untrimmed.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// A number shown as a date, or a typed date.
    DateTime(NaiveDateTime),
    /// A length of time in days (`[h]:mm` formats).
    Duration(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula whose result the file does not hold; the formula's text.
    Uncomputed(String),
}

/// One cell that holds something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Where it is.
    pub at: CellRef,
    /// What it holds.
    pub value: CellValue,
}

impl CellValue {
    /// The value as a person would read it on screen; dates as `2024-09-18`, whole numbers without a point.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Self::Number(number) => format!("{number}"),
            Self::DateTime(moment) if moment.time() == chrono::NaiveTime::MIN => moment.date().to_string(),
            Self::DateTime(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
            Self::Duration(days) => format!("{:.2} h", days * 24.0),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Error(error) => error.clone(),
            Self::Uncomputed(formula) => format!("={}", formula.trim_start_matches('=')),
        }
    }

    /// Whether a person sees nothing: text of nothing but spaces (all kinds, full-width and no-break included).
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')))
    }
}

/// How the sheet is shown to the person who opens the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GridKind {
    /// A visible sheet.
    Visible,
    /// A hidden (or very hidden) sheet: reported, not read.
    Hidden,
}

/// The title of the list that is put before a school's own sheets when its workbook goes back marked.
///
/// A sheet whose first cell says so is ours and states no facts: it comes back with the corrected workbook.
pub const RETURNED_LIST: &str = "青蓝核对　问题清单";

/// One sheet of one file.
///
/// Shape: cells that hold something, in reading order; merged areas cut to the used range.
/// Empty: a sheet without a cell has an empty map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The file and sheet (no cell).
    pub place: Place,
    /// Position of the sheet in its file, from 0.
    pub index: u32,
    /// Visible or hidden.
    pub kind: GridKind,
    /// The cells that hold something, blank text included.
    pub cells: BTreeMap<CellRef, CellValue>,
    /// Merged areas, in reading order.
    pub merges: Vec<Area>,
    /// The cells of `cells` that are struck through, as a whole or in part; known of formats that say so.
    #[serde(default)]
    pub struck: BTreeSet<CellRef>,
}

impl Grid {
    /// An empty visible sheet.
    pub fn new(file: impl Into<Arc<str>>, sheet: impl Into<Arc<str>>) -> Self {
        Self {
            place: Place::sheet(file, sheet),
            index: 0,
            kind: GridKind::Visible,
            cells: BTreeMap::new(),
            merges: Vec::new(),
            struck: BTreeSet::new(),
        }
    }

    /// The cell's value, if a person sees one there.
    pub fn get(&self, at: CellRef) -> Option<&CellValue> {
        self.cells.get(&at).filter(|value| !value.is_blank())
    }

    /// Last row and last column that hold something a person sees.
    pub fn extent(&self) -> Option<CellRef> {
        self.seen().map(|(at, _)| at).reduce(|a, b| CellRef::new(a.row.max(b.row), a.col.max(b.col)))
    }

    /// Every cell a person sees something in, in reading order.
    pub fn seen(&self) -> impl Iterator<Item = (CellRef, &CellValue)> {
        self.cells.iter().filter(|(_, value)| !value.is_blank()).map(|(at, value)| (*at, value))
    }

    /// The cells of one row a person sees something in, left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (CellRef, &CellValue)> {
        self.cells
            .range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX))
            .filter(|(_, value)| !value.is_blank())
            .map(|(at, value)| (*at, value))
    }

    /// The merged area a cell belongs to.
    pub fn merge_at(&self, at: CellRef) -> Option<&Area> {
        self.merges.iter().find(|area| area.contains(at))
    }
}
