//! One sheet on its way from a file to a grid.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tables::{Area, CellRef, CellValue, Grid, GridKind, Place, mask_name};

use crate::budget::Meter;
use crate::error::Refusal;

/// Rows of the largest sheet any program writes.
pub(crate) const MAX_ROWS: u32 = 1_048_576;
/// Columns of the largest sheet any program writes.
pub(crate) const MAX_COLUMNS: u32 = 16_384;

/// The cells and merged areas of one sheet, as a reader meets them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) kind: GridKind,
    /// In the order they were met; of two at one place the later counts.
    cells: Vec<(CellRef, CellValue)>,
    merges: Vec<Area>,
    /// Cells that are struck through, empty ones too.
    pub(crate) struck: BTreeSet<CellRef>,
}

impl Sheet {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: GridKind::Visible,
            cells: Vec::new(),
            merges: Vec::new(),
            struck: BTreeSet::new(),
        }
    }

    /// Puts a value in; text of nothing but spaces is no value.
    pub(crate) fn put(&mut self, row: u32, col: u32, value: CellValue, meter: &mut Meter) -> Result<(), Refusal> {
        if row >= MAX_ROWS || col >= MAX_COLUMNS {
            return Err(Refusal::damaged("单元格位置超出工作表范围"));
        }
        if !value.is_blank() {
            meter.cell()?;
            if let CellValue::Text(text) | CellValue::Uncomputed(text) = &value {
                meter.text(text.len())?;
            }
            self.cells.push((CellRef::new(row, col), value));
        }
        Ok(())
    }

    /// Notes a merged area; one outside the largest sheet is cut like any other.
    pub(crate) fn merge(&mut self, first: CellRef, last: CellRef, meter: &mut Meter) -> Result<(), Refusal> {
        meter.cell()?;
        self.merges.push(Area::new(first, last));
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The grid: merged areas cut to the used range, in reading order.
    pub(crate) fn into_grid(self, file: &Arc<str>, index: u32) -> Grid {
        let merges = cut(self.merges, used_range(&self.cells));
        let place = Place::sheet(file.clone(), mask_name(&self.name));
        let cells: BTreeMap<CellRef, CellValue> = self.cells.into_iter().collect();
        let struck = self.struck.into_iter().filter(|at| cells.contains_key(at)).collect();
        Grid { place, index, kind: self.kind, cells, merges, struck }
    }
}

/// Last row and last column that hold a value.
fn used_range(cells: &[(CellRef, CellValue)]) -> Option<CellRef> {
    cells.iter().map(|(at, _)| *at).reduce(|a, b| CellRef::new(a.row.max(b.row), a.col.max(b.col)))
}

/// The part of each area inside the used range; areas of one cell are no merges.
fn cut(merges: Vec<Area>, used: Option<CellRef>) -> Vec<Area> {
    let Some(end) = used else { return Vec::new() };
    let inside = |area: Area| {
        let last = CellRef::new(area.last.row.min(end.row), area.last.col.min(end.col));
        let whole = area.first.row <= last.row && area.first.col <= last.col && area.first != last;
        whole.then_some(Area::new(area.first, last))
    };
    let mut kept: Vec<Area> = merges.into_iter().filter_map(inside).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;

    fn sheet_with(values: &[(u32, u32)], merges: &[[u32; 4]]) -> Grid {
        let budget = Budget::default();
        let mut meter = Meter::new(&budget);
        let mut sheet = Sheet::new("表");
        for &(row, col) in values {
            sheet.put(row, col, CellValue::Number(1.0), &mut meter).expect("within budget");
        }
        for &[r1, c1, r2, c2] in merges {
            sheet.merge(CellRef::new(r1, c1), CellRef::new(r2, c2), &mut meter).expect("within budget");
        }
        sheet.into_grid(&"a.xlsx".into(), 0)
    }

    #[test]
    fn a_merge_is_cut_to_the_used_range() {
        let grid = sheet_with(&[(0, 0), (1, 3)], &[[0, 0, 0, 16_383]]);
        assert_eq!(grid.merges, [Area::new(CellRef::new(0, 0), CellRef::new(0, 3))]);
    }

    #[test]
    fn a_merge_outside_the_used_range_or_of_one_cell_is_dropped() {
        let grid = sheet_with(&[(0, 0), (1, 1)], &[[5, 5, 6, 6], [1, 1, 9, 9], [0, 1, 0, 1]]);
        assert!(grid.merges.is_empty(), "{:?}", grid.merges);
    }

    #[test]
    fn blank_text_is_no_cell() {
        let budget = Budget::default();
        let mut meter = Meter::new(&budget);
        let mut sheet = Sheet::new("表");
        sheet.put(0, 0, CellValue::Text(" \u{3000}\u{a0}".into()), &mut meter).expect("within budget");
        assert!(sheet.is_empty());
    }
}
