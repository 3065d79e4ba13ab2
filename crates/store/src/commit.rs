//! All tables to disk.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tables::{Dataset, Table};

use crate::audit::audit;
use crate::error::{StoreError, disk};
use crate::layout::parts_of;
use crate::manifest::{FileEntry, MANIFEST, TableEntry};
use crate::part;
use crate::steps::step;

/// What a commit wrote, tables by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitReport {
    /// The tables; one without rows is not written.
    pub tables: Vec<TableEntry>,
}

/// Writes these tables into a folder staged for `store/`: once that is published, they replace everything stored.
///
/// Audits: every table has its declared columns, and its key names each row once.
///
/// # Errors
/// `SchemaDiffers`, `KeyRepeated`, `TermUnfit`, `NotWritten`; `Disk`. Nothing visible has changed.
pub fn write_tables(dataset: &Dataset, staged: &Path) -> Result<CommitReport, StoreError> {
    let filled = dataset.iter().filter(|table| !table.is_empty()).map(without_unwritten);
    let filled = filled.collect::<Result<Vec<Table>, StoreError>>()?;
    filled.iter().try_for_each(audit)?;
    let tables = filled.iter().map(|table| write_table(staged, table)).collect::<Result<_, _>>()?;
    let report = CommitReport { tables };
    write_manifest(staged, &report)?;
    Ok(report)
}

/// What is known while a run lasts and never written: the month somebody was born in.
const UNWRITTEN: [(&str, &str); 1] = [("teacher", "birth_date")];

fn without_unwritten(table: &Table) -> Result<Table, StoreError> {
    let name = table.spec().name;
    let columns = UNWRITTEN.iter().filter(|(of, _)| *of == name);
    columns
        .map(|(_, column)| *column)
        .try_fold(table.clone(), |table, column| table.without(column))
        .map_err(|error| StoreError::NotWritten { table: name, detail: error.to_string() })
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

#[cfg(test)]
mod tests;
