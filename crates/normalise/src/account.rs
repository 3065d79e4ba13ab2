//! Keeps the account of a sheet while it is read: each cell's fate, once.

use std::collections::BTreeMap;

use tables::{CellFate, CellRef, Grid, SheetLedger};

/// The fates of one sheet's cells so far; a stronger fate replaces a weaker one (used, then rejected, then ignored).
#[derive(Debug, Default)]
pub struct Account {
    fates: BTreeMap<CellRef, CellFate>,
}

impl Account {
    /// Something was read from the cell.
    pub fn used(&mut self, cell: CellRef) {
        self.fates.insert(cell, CellFate::Used);
    }

    /// The cell was refused; a finding names it or its row.
    pub fn reject(&mut self, cell: CellRef) {
        if !matches!(self.fates.get(&cell), Some(CellFate::Used)) {
            self.fates.insert(cell, CellFate::Rejected);
        }
    }

    /// What was read from the cell is given up, since its row was refused.
    pub fn withdraw(&mut self, cell: CellRef) {
        self.fates.insert(cell, CellFate::Rejected);
    }

    /// The cell was left aside by a rule with a name.
    pub fn ignore(&mut self, cell: CellRef, rule: &str) {
        self.fates.entry(cell).or_insert_with(|| CellFate::Ignored(rule.to_owned()));
    }

    /// Whether the cell has no fate yet.
    pub fn is_open(&self, cell: CellRef) -> bool {
        !self.fates.contains_key(&cell)
    }

    /// Closes the account; cells without a fate are rejected and returned, for a finding.
    pub fn close(mut self, grid: &Grid) -> (SheetLedger, Vec<CellRef>) {
        let seen: Vec<CellRef> = grid.seen().map(|(at, _)| at).collect();
        let open: Vec<CellRef> = seen.iter().copied().filter(|cell| self.is_open(*cell)).collect();
        for cell in &open {
            self.reject(*cell);
        }
        let mut ledger = SheetLedger::open(grid.place.clone(), seen.len() as u32);
        ledger.fates = self.fates.into_iter().filter(|(cell, _)| grid.get(*cell).is_some()).collect();
        (ledger, open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::CellValue;

    #[test]
    fn every_cell_gets_one_fate_and_the_strongest() {
        let mut grid = Grid::new("a.xlsx", "Sheet1");
        for col in 0..4 {
            grid.cells.insert(CellRef::new(0, col), CellValue::Text("x".into()));
        }
        let mut account = Account::default();
        account.ignore(CellRef::new(0, 0), "title");
        account.used(CellRef::new(0, 0));
        account.reject(CellRef::new(0, 0));
        account.reject(CellRef::new(0, 1));
        account.ignore(CellRef::new(0, 2), "note");
        let (ledger, open) = account.close(&grid);
        assert_eq!((ledger.used(), ledger.rejected(), ledger.ignored()), (1, 2, 1));
        assert_eq!(open, [CellRef::new(0, 3)]);
        assert!(ledger.is_closed());
    }
}
