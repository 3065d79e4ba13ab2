//! All tables from disk, of one state, while a run may be replacing it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tables::{Dataset, STORED, Table, TableError, TableSpec, VIEWS};

use crate::commit::CommitReport;
use crate::error::{StoreError, disk};
use crate::layout::StoredPart;
use crate::manifest::{MANIFEST, TableEntry};
use crate::{Store, part, publication, workspace_of};

/// How often reading is begun again when a run replaces the store meanwhile.
const TRIES: usize = 5;

impl Store {
    /// Every stored table; rows of tables kept by term come term by term.
    ///
    /// # Errors
    /// `StoreError::Damaged` if a file is not what was written there, `StoreError::Disk`.
    pub fn read_all(&self) -> Result<Dataset, StoreError> {
        let mut outcome = self.read_once();
        for _ in 1..TRIES {
            match outcome {
                // A run replaced the store while it was read: what was read may be half of each.
                Ok(None) | Err(StoreError::Disk { .. }) => outcome = self.read_once(),
                _ => break,
            }
        }
        match outcome {
            Ok(Some(dataset)) => Ok(dataset),
            Ok(None) => Err(disk("read", &self.root)(ErrorKind::ResourceBusy.into())),
            Err(_) if !self.readable()?.exists() => Ok(Dataset::new()), // Nobody wrote yet.
            Err(error) => Err(error),
        }
    }

    /// Every table of one state; `None` if the state changed meanwhile.
    fn read_once(&self) -> Result<Option<Dataset>, StoreError> {
        let root = self.readable()?;
        let before = manifest_of(&root)?;
        let dataset = read_named(&root, &before)?;
        Ok((manifest_of(&self.readable()?)? == before).then_some(dataset))
    }

    fn readable(&self) -> Result<PathBuf, StoreError> {
        publication::readable(workspace_of(&self.root), &self.root)
    }
}

/// Every table of a folder that [`crate::write_tables`] wrote and nobody replaces.
///
/// # Errors
/// `StoreError::Disk` if there is no such folder, `StoreError::Damaged`.
pub fn read_tables(folder: &Path) -> Result<Dataset, StoreError> {
    read_named(folder, &manifest_of(folder)?)
}

fn read_named(root: &Path, manifest: &CommitReport) -> Result<Dataset, StoreError> {
    let mut dataset = Dataset::new();
    for spec in STORED.iter().chain(VIEWS) {
        if let Some(entry) = manifest.tables.iter().find(|entry| entry.table == spec.name) {
            dataset.insert(read_table(root, spec, entry)?);
        }
    }
    Ok(dataset)
}

fn manifest_of(root: &Path) -> Result<CommitReport, StoreError> {
    let path = root.join(MANIFEST);
    let bytes = fs::read(&path).map_err(disk("read", &path))?;
    serde_json::from_slice(&bytes).map_err(|error| StoreError::Damaged { path, detail: error.to_string() })
}

/// The files the manifest names and no others, so that a folder renamed meanwhile is an error and not a table without rows.
fn read_table(root: &Path, spec: &'static TableSpec, entry: &TableEntry) -> Result<Table, StoreError> {
    let mut tables = Vec::new();
    for file in &entry.files {
        let damaged = |detail: String| StoreError::Damaged { path: root.join(&file.path), detail };
        let part = StoredPart::at(root, spec.name, &file.path).ok_or_else(|| damaged("no part of the table".into()))?;
        let batch = part.completed(part::decode(&part.path)?, spec).map_err(|error| damaged(error.to_string()))?;
        tables.push(Table::from_batch(spec, &batch).map_err(|error: TableError| damaged(error.to_string()))?);
    }
    let damaged = |error: TableError| StoreError::Damaged { path: root.join(spec.name), detail: error.to_string() };
    Table::concat(spec, &tables).map_err(damaged)
}
