//! What stands in a workbook, as a careful person reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tables::Term;

use crate::RowKind;

/// One row that stands in a sheet.
#[derive(Debug, Clone)]
pub struct TrueRow {
    /// What it states.
    pub kind: &'static RowKind,
    /// Its sheet; `None` where the file has one.
    pub sheet: Option<String>,
    /// Its row on screen, from 1.
    pub row: Option<u32>,
    /// The decisive cell, where one row states several facts.
    pub cell: Option<String>,
    /// What it states, by key, as the stored tables show it.
    pub fields: BTreeMap<String, String>,
    /// Where each field stands, as far as it is known.
    pub cells: BTreeMap<String, String>,
}

/// A problem the reader must tell.
#[derive(Debug, Clone)]
pub struct MustTell {
    /// The finding's code.
    pub code: String,
    /// Its sheet; `None` where the file has one.
    pub sheet: Option<String>,
    /// Its row on screen; the finding may stand at any cell of it.
    pub row: Option<u32>,
    /// Its cell.
    pub cell: Option<String>,
}

/// What stands in one workbook.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The workbook.
    pub workbook: PathBuf,
    /// The unit whose folder it lies in.
    pub unit: Arc<str>,
    /// The term whose folder it lies in.
    pub term: Term,
    /// How its sheets are laid out: the group its score is added to.
    pub layout: String,
    /// What the reader does not manage yet. The score counts it like everything else; only the test of single
    /// sheets lets it pass, and fails once it is read after all.
    pub gap: Option<String>,
    /// Its rows.
    pub rows: Vec<TrueRow>,
    /// What must be told about it.
    pub findings: Vec<MustTell>,
    /// Kinds of which more rows may be found than are listed.
    pub open: BTreeSet<&'static str>,
}
