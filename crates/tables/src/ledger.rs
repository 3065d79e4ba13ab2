//! The account of one sheet: every cell that holds something is used, ignored by a named rule, or rejected.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CellRef, Place};

/// What became of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellFate {
    /// A fact, a heading or a context word was read from it.
    Used,
    /// Left aside by a rule with a name (`title`, `total_row`, `signature`, …).
    Ignored(String),
    /// Refused; a finding names the cell or its row.
    Rejected,
}

/// The account of one sheet; `cells = used + ignored + rejected` for a closed account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetLedger {
    /// The file and sheet.
    pub place: Place,
    /// Cells a person sees something in.
    pub cells: u32,
    /// The fate of each.
    pub fates: BTreeMap<CellRef, CellFate>,
}

impl SheetLedger {
    /// An open account of `cells` cells, none of them explained yet.
    pub fn open(place: Place, cells: u32) -> Self {
        Self { place, cells, fates: BTreeMap::new() }
    }

    /// Cells something was read from.
    pub fn used(&self) -> u32 {
        self.count(|fate| *fate == CellFate::Used)
    }

    /// Cells left aside by a named rule.
    pub fn ignored(&self) -> u32 {
        self.count(|fate| matches!(fate, CellFate::Ignored(_)))
    }

    /// Cells refused with a finding.
    pub fn rejected(&self) -> u32 {
        self.count(|fate| *fate == CellFate::Rejected)
    }

    /// The rules that ignored cells, with how many each: `title:1; total_row:6`.
    pub fn ignored_by(&self) -> String {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for fate in self.fates.values() {
            if let CellFate::Ignored(rule) = fate {
                *counts.entry(rule).or_default() += 1;
            }
        }
        counts.iter().map(|(rule, n)| format!("{rule}:{n}")).collect::<Vec<_>>().join("; ")
    }

    /// Whether every cell is accounted for.
    pub fn is_closed(&self) -> bool {
        self.used() + self.ignored() + self.rejected() == self.cells
    }

    fn count(&self, keep: impl Fn(&CellFate) -> bool) -> u32 {
        self.fates.values().filter(|fate| keep(fate)).count() as u32
    }
}
