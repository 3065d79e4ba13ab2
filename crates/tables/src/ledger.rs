//! The account of one sheet: every cell that holds something is used, ignored by a named rule, or rejected.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CellRef, Place};

/// The account of one sheet; `cells = used + ignored + rejected` for a closed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLedger {
    /// The file and sheet.
    pub place: Place,
    /// Cells a person sees something in.
    pub cells: u32,
    /// Cells something was read from.
    pub used: u32,
    /// Cells left aside, by the name of the rule (`title`, `total_row`, `signature`, …).
    pub ignored: BTreeMap<String, u32>,
    /// Cells refused, in reading order; a finding names each or its row.
    pub rejected: Vec<CellRef>,
}

impl SheetLedger {
    /// How many cells were left aside.
    pub fn ignored(&self) -> u32 {
        self.ignored.values().sum()
    }

    /// How many cells were refused.
    pub fn rejected(&self) -> u32 {
        self.rejected.len() as u32
    }

    /// The rules that ignored cells, with how many each: `title:1; total_row:6`.
    pub fn ignored_by(&self) -> String {
        self.ignored.iter().map(|(rule, n)| format!("{rule}:{n}")).collect::<Vec<_>>().join("; ")
    }

    /// Whether every cell is accounted for.
    pub fn is_closed(&self) -> bool {
        self.used + self.ignored() + self.rejected() == self.cells
    }
}
