//! Which files a table is kept in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{RecordBatch, StringArray};
use arrow_schema::ArrowError;
use tables::{Table, TableKind, TableSpec};

use crate::error::{StoreError, disk};

/// The column whose value is a folder and not in the file: readers that know partitions add it back, and some of them
/// fail where it stands in both.
const PARTITION: &str = "term";
const FILE: &str = "part.parquet";

/// One file of a table.
pub(crate) struct Part {
    /// Path under the store, `/`-separated.
    pub(crate) path: String,
    /// Its rows, without the column that the path holds.
    pub(crate) batch: RecordBatch,
}

/// The files of a table, rows in the table's order: one a term for a stored table, else one.
///
/// Other programs disagree on a folder for "no term", so a table with such a row lies in one file, the term in it.
pub(crate) fn parts_of(table: &Table) -> Result<Vec<Part>, StoreError> {
    let spec = table.spec();
    let whole = || vec![Part { path: format!("{}/{FILE}", spec.name), batch: table.batch().clone() }];
    match spec.columns.iter().position(|column| column.name == PARTITION) {
        Some(at) if spec.kind == TableKind::Stored => by_term(table, at).map(|parts| parts.unwrap_or_else(whole)),
        _ => Ok(whole()),
    }
}

/// One file a term, without the column at `at`; `None` where a row has no term.
fn by_term(table: &Table, at: usize) -> Result<Option<Vec<Part>>, StoreError> {
    let name = table.spec().name;
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        let Some(term) = table.text(row, PARTITION) else { return Ok(None) };
        rows.entry(term).or_default().push(row);
    }
    let mut parts = Vec::new();
    for (term, rows) in rows {
        if term.is_empty() || !term.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(StoreError::TermUnfit { table: name, value: term.to_owned() });
        }
        let rows = table
            .filter(|row| rows.binary_search(&row).is_ok())
            .map_err(|error| StoreError::NotWritten { table: name, detail: error.to_string() })?;
        let mut batch = rows.batch().clone();
        batch.remove_column(at);
        parts.push(Part { path: format!("{name}/{PARTITION}={term}/{FILE}"), batch });
    }
    Ok(Some(parts))
}

/// A file of a table that lies in the store: its path, and the term its folder names, if any.
pub(crate) struct StoredPart {
    pub(crate) path: PathBuf,
    term: Option<String>,
}

/// The files of a table that lie under `root`, by term; none where nobody filled it.
pub(crate) fn stored_parts(root: &Path, spec: &TableSpec) -> Result<Vec<StoredPart>, StoreError> {
    let folder = root.join(spec.name);
    let mut parts = Vec::new();
    if folder.exists() {
        for entry in std::fs::read_dir(&folder).map_err(disk("list", &folder))? {
            let entry = entry.map_err(disk("list", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            match name.strip_prefix(PARTITION).and_then(|rest| rest.strip_prefix('=')) {
                Some(term) => parts.push(StoredPart { path: entry.path().join(FILE), term: Some(term.to_owned()) }),
                None if name == FILE => parts.push(StoredPart { path: entry.path(), term: None }),
                None => {}
            }
        }
    }
    parts.sort_by(|a, b| a.term.cmp(&b.term));
    Ok(parts)
}

impl StoredPart {
    /// The rows with the column that the folder's name holds.
    pub(crate) fn completed(&self, batch: RecordBatch, spec: &TableSpec) -> Result<RecordBatch, ArrowError> {
        let Some(term) = &self.term else { return Ok(batch) };
        let values = StringArray::from_iter_values((0..batch.num_rows()).map(|_| term));
        let mut columns = batch.columns().to_vec();
        let at = spec.columns.iter().position(|column| column.name == PARTITION).unwrap_or(columns.len());
        columns.insert(at.min(columns.len()), Arc::new(values));
        RecordBatch::try_new(spec.arrow(), columns)
    }
}
