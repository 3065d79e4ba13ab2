//! What the reader makes of one workbook: stored rows, findings, accounts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use normalise::{Sent, SentFile, reconcile};
use policy::{Bureau, ConfigError, Vocabulary};
use tables::{Dataset, Finding, SheetLedger, Table, Term};

use crate::{KINDS, RowKind};

/// The reader as a bureau has it: its calendar and the words schools use.
#[derive(Debug)]
pub struct Reader {
    /// The bureau's settings.
    pub bureau: Bureau,
    /// How schools spell things.
    pub vocabulary: Vocabulary,
}

/// One stored row: where it came from, and every key an expected row may name.
#[derive(Debug, Clone)]
pub struct Found {
    /// The sheet.
    pub sheet: String,
    /// The row on screen, from 1.
    pub row: String,
    /// What it holds; empty where the table holds nothing.
    pub fields: BTreeMap<&'static str, String>,
}

/// What was read of one workbook.
#[derive(Debug)]
pub struct Reading {
    /// The stored tables.
    pub dataset: Dataset,
    /// Everything that was told.
    pub findings: Vec<Finding>,
    /// The account of each sheet.
    pub ledgers: Vec<SheetLedger>,
}

impl Reader {
    /// The reader as `qinglan init` sets it up.
    ///
    /// # Errors
    /// Every mistake in the settings and words that are shipped.
    pub fn usual() -> Result<Self, Vec<ConfigError>> {
        Ok(Self { bureau: Bureau::starter()?, vocabulary: Vocabulary::shipped()? })
    }

    /// Walks one workbook from its bytes to stored rows, as if it were all that a unit sent in a term.
    pub fn read(&self, workbook: &Path, unit: &Arc<str>, term: Term) -> Reading {
        let name = workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut file = ingest::single_file(workbook);
        file.name = format!("{term}/{unit}/{name}").into();
        (file.unit, file.term) = (Arc::clone(unit), Some(term));
        let grids = ingest::read_grids(&file, &ingest::Budget::default());
        let calendar = &self.bureau.calendar;
        let sheets: Vec<_> = grids
            .value
            .iter()
            .map(|grid| normalise::read_sheet(grid, unit, Some(term), &self.vocabulary, calendar))
            .collect();
        let sent_file =
            SentFile { unit: Arc::clone(unit), term: Some(term), name: file.name, readable: !sheets.is_empty() };
        let reconciled = reconcile(&Sent {
            files: &[sent_file],
            folders: &[],
            sheets: &sheets,
            office: None,
            calendar,
            vocabulary: &self.vocabulary,
            corrections: &[],
        });
        let mut findings = grids.findings;
        findings.extend(sheets.iter().flat_map(|sheet| sheet.findings.clone()));
        findings.extend(reconciled.findings);
        Reading {
            dataset: reconciled.dataset,
            findings,
            ledgers: sheets.into_iter().map(|sheet| sheet.ledger).collect(),
        }
    }
}

impl Reading {
    /// Every stored row a sheet states, by kind.
    pub fn rows(&self) -> Vec<(&'static RowKind, Found)> {
        let of_kind = |kind: &'static RowKind| {
            let table = self.dataset.table(kind.table);
            let stated = (0..table.len()).filter(|row| kind.is_stated(&table, *row));
            stated.map(|row| (kind, self.found(kind, &table, row))).collect::<Vec<_>>()
        };
        KINDS.iter().flat_map(of_kind).collect()
    }

    fn found(&self, kind: &'static RowKind, table: &Table, row: usize) -> Found {
        let mut fields: BTreeMap<&'static str, String> =
            kind.columns.iter().map(|(key, column)| (*key, table.shown(row, column))).collect();
        let name = fields.get("name").cloned().unwrap_or_default();
        fields.extend(kind.beside(&self.dataset, &name));
        Found { sheet: table.shown(row, "src_sheet"), row: table.shown(row, "src_row"), fields }
    }
}
