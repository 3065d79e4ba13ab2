//! Keeps the account of a sheet while it is read: each cell's fate, once.

use std::collections::BTreeMap;

use tables::{CellRef, Grid, SheetLedger};

/// What became of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// A fact, a heading or a context word was read from it.
    Used,
    /// Left aside by a rule with a name.
    Ignored(&'static str),
    /// Refused; a finding names the cell or its row.
    Rejected,
}

/// The fates of one sheet's cells so far; a stronger fate replaces a weaker one (used, then rejected, then ignored).
#[derive(Debug, Default)]
pub struct Account {
    fates: BTreeMap<CellRef, Fate>,
}

impl Account {
    /// Something was read from the cell.
    pub fn used(&mut self, cell: CellRef) {
        self.fates.insert(cell, Fate::Used);
    }

    /// The cell was refused; a finding names it or its row.
    pub fn reject(&mut self, cell: CellRef) {
        if self.fates.get(&cell) != Some(&Fate::Used) {
            self.fates.insert(cell, Fate::Rejected);
        }
    }

    /// What was read from the cell is given up, since its row was refused.
    pub fn withdraw(&mut self, cell: CellRef) {
        self.fates.insert(cell, Fate::Rejected);
    }

    /// The cell was left aside by a rule with a name.
    pub fn ignore(&mut self, cell: CellRef, rule: &'static str) {
        self.fates.entry(cell).or_insert(Fate::Ignored(rule));
    }

    /// The rule by which the cell was left aside, if it was.
    pub fn ignored_by(&self, cell: CellRef) -> Option<&'static str> {
        match self.fates.get(&cell) {
            Some(Fate::Ignored(rule)) => Some(rule),
            _ => None,
        }
    }

    /// Whether something was read from the cell.
    pub fn is_used(&self, cell: CellRef) -> bool {
        self.fates.get(&cell) == Some(&Fate::Used)
    }

    /// Whether the cell has no fate yet.
    pub fn is_open(&self, cell: CellRef) -> bool {
        !self.fates.contains_key(&cell)
    }

    /// Closes the account; cells without a fate are rejected and returned, for a finding.
    pub fn close(self, grid: &Grid) -> (SheetLedger, Vec<CellRef>) {
        let mut ledger = SheetLedger {
            place: grid.place.clone(),
            cells: 0,
            used: 0,
            ignored: BTreeMap::new(),
            rejected: Vec::new(),
        };
        let (mut open, mut ignored) = (Vec::new(), BTreeMap::<&'static str, u32>::new());
        for (cell, _) in grid.seen() {
            ledger.cells += 1;
            match self.fates.get(&cell) {
                Some(Fate::Used) => ledger.used += 1,
                Some(Fate::Ignored(rule)) => *ignored.entry(rule).or_default() += 1,
                Some(Fate::Rejected) => ledger.rejected.push(cell),
                None => {
                    ledger.rejected.push(cell);
                    open.push(cell);
                }
            }
        }
        ledger.ignored = ignored.into_iter().map(|(rule, n)| (rule.to_owned(), n)).collect();
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
        assert_eq!((ledger.used, ledger.rejected(), ledger.ignored()), (1, 2, 1));
        assert_eq!(open, [CellRef::new(0, 3)]);
        assert!(ledger.is_closed());
    }
}
