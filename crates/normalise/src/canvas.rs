//! A sheet with its merged areas laid open: what a person sees in a cell, wherever the value is stored.

use std::collections::BTreeMap;

use tables::{Area, CellRef, CellValue, Grid};

/// A grid that can be asked what a person sees in a cell.
pub struct Canvas<'g> {
    grid: &'g Grid,
    /// Covered cell → the merged area it belongs to.
    covered: BTreeMap<CellRef, Area>,
    last: CellRef,
}

impl<'g> Canvas<'g> {
    /// Lays a grid open; `None` for a sheet in which nobody sees anything.
    pub fn new(grid: &'g Grid) -> Option<Self> {
        let last = grid.extent()?;
        let mut covered = BTreeMap::new();
        for area in &grid.merges {
            // A merge beyond the used range has nothing to show there.
            for row in area.first.row..=area.last.row.min(last.row) {
                for col in area.first.col..=area.last.col.min(last.col) {
                    covered.insert(CellRef::new(row, col), *area);
                }
            }
        }
        Some(Self { grid, covered, last })
    }

    /// The grid underneath.
    pub fn grid(&self) -> &'g Grid {
        self.grid
    }

    /// Last row, from 0.
    pub fn last_row(&self) -> u32 {
        self.last.row
    }

    /// Last column, from 0.
    pub fn last_col(&self) -> u32 {
        self.last.col
    }

    /// The cell whose value a person sees at `at`: itself, or the first cell of its merged area.
    pub fn origin(&self, at: CellRef) -> CellRef {
        self.covered.get(&at).map_or(at, |area| area.first)
    }

    /// The merged area a cell belongs to.
    pub fn merge(&self, at: CellRef) -> Option<&Area> {
        self.covered.get(&at)
    }

    /// What a person sees at `at`, merged areas included.
    pub fn seen(&self, at: CellRef) -> Option<&'g CellValue> {
        self.grid.get(self.origin(at))
    }

    /// What is stored at `at` itself.
    pub fn own(&self, at: CellRef) -> Option<&'g CellValue> {
        self.grid.get(at)
    }

    /// The text a person sees at `at`; `None` for blank cells.
    pub fn shown(&self, at: CellRef) -> Option<String> {
        self.seen(at).map(CellValue::shown)
    }

    /// Whether what a person sees at `at` is struck through.
    pub fn is_struck(&self, at: CellRef) -> bool {
        self.grid.struck.contains(&self.origin(at))
    }

    /// The stored cells of a row, left to right.
    pub fn row(&self, row: u32) -> Vec<(CellRef, &'g CellValue)> {
        self.grid.row(row).collect()
    }

    /// How many columns the cell spans.
    pub fn width(&self, at: CellRef) -> u32 {
        self.covered.get(&at).map_or(1, Area::width)
    }
}
