//! All tables to disk and back.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tables::{Dataset, STORED, Table, TableError, TableSpec, VIEWS};

use crate::Store;
use crate::audit::audit;
use crate::error::{StoreError, disk};
use crate::layout::{parts_of, stored_parts};
use crate::manifest::{FileEntry, MANIFEST, TableEntry};
use crate::part;
use crate::steps::step;
use crate::swap::Swap;

/// How often reading is begun again when a run replaces the store meanwhile.
const TRIES: usize = 5;

/// What a commit wrote, tables by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitReport {
    /// The tables; one without rows is not written.
    pub tables: Vec<TableEntry>,
}

impl Store {
    /// Replaces everything stored by these tables, or nothing at all. The caller holds the [`crate::RunLock`].
    ///
    /// Audits: every table has its declared columns, and its key names each row once.
    ///
    /// # Errors
    /// `SchemaDiffers`, `KeyRepeated`, `TermUnfit`, `NotWritten` before anything visible has changed; `Disk`.
    pub fn commit(&self, dataset: &Dataset) -> Result<CommitReport, StoreError> {
        let filled: Vec<&Table> = dataset.iter().filter(|table| !table.is_empty()).collect();
        filled.iter().try_for_each(|table| audit(table))?;
        let staging = self.swap.stage()?;
        let tables = filled.iter().map(|table| write_table(staging.path(), table)).collect::<Result<_, _>>();
        let written = tables.and_then(|tables| {
            let report = CommitReport { tables };
            write_manifest(staging.path(), &report)?;
            Ok(report)
        });
        match written {
            Ok(report) => staging.publish().map(|()| report),
            Err(error) => staging.abandon().and(Err(error)),
        }
    }

    /// Every stored table; rows of tables kept by term come term by term.
    ///
    /// # Errors
    /// `StoreError::Damaged` if a file is not what was written there, `StoreError::Disk`.
    pub fn read_all(&self) -> Result<Dataset, StoreError> {
        let mut outcome = read_once(&self.swap);
        for _ in 1..TRIES {
            match outcome {
                // A run replaced the store while it was read: what was read may be half of each.
                Ok(None) | Err(StoreError::Disk { .. }) => outcome = read_once(&self.swap),
                _ => break,
            }
        }
        match outcome {
            Ok(Some(dataset)) => Ok(dataset),
            Ok(None) => Err(disk("read", self.swap.readable())(std::io::ErrorKind::ResourceBusy.into())),
            Err(error) => Err(error),
        }
    }
}

fn write_table(root: &Path, table: &Table) -> Result<TableEntry, StoreError> {
    let spec = table.spec();
    let mut files = Vec::new();
    for part in parts_of(table)? {
        let bytes = part::encode(spec.name, &part.batch)?;
        write_file(&root.join(&part.path), &bytes)?;
        let blake3 = blake3::hash(&bytes).to_hex().to_string();
        files.push(FileEntry { path: part.path, rows: part.batch.num_rows() as u64, blake3 });
    }
    Ok(TableEntry { table: spec.name.to_owned(), rows: table.len() as u64, files })
}

fn write_manifest(root: &Path, report: &CommitReport) -> Result<(), StoreError> {
    let path = root.join(MANIFEST);
    let json = serde_json::to_vec_pretty(report).map_err(|error| disk("write", &path)(error.into()))?;
    write_file(&path, &json)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    step();
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(disk("create", folder))?;
    fs::write(path, bytes).map_err(disk("write", path))
}

/// Every table of one state; `None` if the state changed meanwhile.
fn read_once(swap: &Swap) -> Result<Option<Dataset>, StoreError> {
    let root = swap.readable();
    let before = fs::read(root.join(MANIFEST)).ok();
    let mut dataset = Dataset::new();
    for spec in STORED.iter().chain(VIEWS) {
        if let Some(table) = read_table(root, spec)? {
            dataset.insert(table);
        }
    }
    let unchanged = fs::read(swap.readable().join(MANIFEST)).ok() == before;
    Ok(unchanged.then_some(dataset))
}

fn read_table(root: &Path, spec: &'static TableSpec) -> Result<Option<Table>, StoreError> {
    let mut tables = Vec::new();
    for part in stored_parts(root, spec)? {
        let damaged = |detail: String| StoreError::Damaged { path: part.path.clone(), detail };
        let batch = part.completed(part::decode(&part.path)?, spec).map_err(|error| damaged(error.to_string()))?;
        tables.push(Table::from_batch(spec, &batch).map_err(|error: TableError| damaged(error.to_string()))?);
    }
    let damaged = |error: TableError| StoreError::Damaged { path: root.join(spec.name), detail: error.to_string() };
    match tables.len() {
        0 => Ok(None),
        _ => Table::concat(spec, &tables).map(Some).map_err(damaged),
    }
}

#[cfg(test)]
mod tests;
