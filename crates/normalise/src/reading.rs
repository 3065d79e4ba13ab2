//! How one sheet was understood: its kind, its columns, its rows, its findings, its account.

use serde::{Deserialize, Serialize};
use tables::{Finding, Place, Record, SheetLedger};

use crate::heading::Column;
use crate::reason::Reason;

/// One table of a sheet, as understood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BlockReading {
    /// The kind's name (`observation_log`); `None` if no kind fits.
    pub form: Option<String>,
    /// The kind's Chinese name.
    pub form_zh: String,
    /// The evidence for the kind.
    pub why: Reason,
    /// First and last heading row, from 0.
    pub heading_rows: (u32, u32),
    /// The columns.
    pub columns: Vec<Column>,
    /// How many data rows.
    pub rows: usize,
}

/// A text of a refused row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// The text, folded, without personal numbers.
    pub text: String,
    /// Why the row was refused.
    pub reason: String,
}

/// One sheet, as understood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetReading {
    /// The file and sheet.
    pub place: Place,
    /// Its tables, top to bottom.
    pub blocks: Vec<BlockReading>,
    /// What its rows state.
    pub records: Vec<Record>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// The account of its cells.
    pub ledger: SheetLedger,
    /// Texts of rows that were refused, with the reason: they may name people whose records are missing elsewhere.
    pub mentions: Vec<Mention>,
}
