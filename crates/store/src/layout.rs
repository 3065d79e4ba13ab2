//! Which files a table is kept in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow_array::{RecordBatch, StringArray};
use arrow_schema::ArrowError;
use std::sync::Arc;
use tables::{Table, TableSpec};

use crate::error::{StoreError, disk};

/// The column whose value is a folder and not in the file: readers that know partitions add it back, and some of them
/// fail where it stands in both.
const PARTITION: &str = "term";
/// The folder's value for rows without a term, by the convention other programs follow too.
const NO_TERM: &str = "__HIVE_DEFAULT_PARTITION__";
const FILE: &str = "part.parquet";

/// One file of a table.
pub(crate) struct Part {
    /// Path under the store, `/`-separated.
    pub(crate) path: String,
    /// Its rows, without the column that the path holds.
    pub(crate) batch: RecordBatch,
}

/// The files of a table, by term, rows in the table's order.
pub(crate) fn parts_of(table: &Table) -> Result<Vec<Part>, StoreError> {
    let spec = table.spec();
    let Some(at) = spec.columns.iter().position(|column| column.name == PARTITION) else {
        return Ok(vec![Part { path: format!("{}/{FILE}", spec.name), batch: table.batch().clone() }]);
    };
    let mut parts = Vec::new();
    for (term, rows) in rows_by_term(table) {
        let folder = term.as_deref().unwrap_or(NO_TERM);
        if !folder.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) || folder.is_empty()
        {
            return Err(StoreError::TermUnfit { table: spec.name, value: folder.to_owned() });
        }
        let refused = |error: String| StoreError::NotWritten { table: spec.name, detail: error };
        let rows = table.filter(|row| rows.binary_search(&row).is_ok()).map_err(|error| refused(error.to_string()))?;
        let mut batch = rows.batch().clone();
        batch.remove_column(at);
        parts.push(Part { path: format!("{}/{PARTITION}={folder}/{FILE}", spec.name), batch });
    }
    Ok(parts)
}

fn rows_by_term(table: &Table) -> BTreeMap<Option<String>, Vec<usize>> {
    let mut rows: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        rows.entry(table.text(row, PARTITION).map(str::to_owned)).or_default().push(row);
    }
    rows
}

/// A file of a table that lies in the store: its path, and the term its folder names, if any.
pub(crate) struct StoredPart {
    pub(crate) path: PathBuf,
    term: Option<String>,
}

/// The files of a table that lie under `root`, by term; none where nobody filled it.
pub(crate) fn stored_parts(root: &Path, spec: &TableSpec) -> Result<Vec<StoredPart>, StoreError> {
    let folder = root.join(spec.name);
    if spec.column(PARTITION).is_none() {
        let path = folder.join(FILE);
        return Ok(path.exists().then_some(StoredPart { path, term: None }).into_iter().collect());
    }
    let mut parts = Vec::new();
    if folder.exists() {
        for entry in std::fs::read_dir(&folder).map_err(disk("list", &folder))? {
            let entry = entry.map_err(disk("list", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(term) = name.strip_prefix(PARTITION).and_then(|rest| rest.strip_prefix('=')) {
                parts.push(StoredPart { path: entry.path().join(FILE), term: Some(term.to_owned()) });
            }
        }
    }
    // Rows without a term come first, as they do in `parts_of`.
    parts.sort_by_key(|part| part.term.clone().filter(|term| term != NO_TERM));
    Ok(parts)
}

impl StoredPart {
    /// The rows with the column that the folder's name holds.
    pub(crate) fn completed(&self, batch: RecordBatch, spec: &TableSpec) -> Result<RecordBatch, ArrowError> {
        let Some(term) = &self.term else { return Ok(batch) };
        let term = (term != NO_TERM).then_some(&**term);
        let values: StringArray = (0..batch.num_rows()).map(|_| term).collect();
        let mut columns = batch.columns().to_vec();
        let at = spec.columns.iter().position(|column| column.name == PARTITION).unwrap_or(columns.len());
        columns.insert(at.min(columns.len()), Arc::new(values));
        RecordBatch::try_new(spec.arrow(), columns)
    }
}
