//! Which files a table is kept in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{RecordBatch, StringArray};
use arrow_schema::ArrowError;
use tables::{Table, TableKind, TableSpec};

use crate::error::StoreError;

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
        if !is_term(term) {
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

impl StoredPart {
    /// The file of a table at a path of the manifest; `None` for a path no part of that table has.
    pub(crate) fn at(root: &Path, table: &str, path: &str) -> Option<Self> {
        let folder = path.strip_prefix(table)?.strip_prefix('/')?.strip_suffix(FILE)?;
        let term = match folder {
            "" => None,
            _ => {
                let term = folder.strip_suffix('/')?.strip_prefix(PARTITION)?.strip_prefix('=')?;
                Some(is_term(term).then(|| term.to_owned())?)
            }
        };
        Some(Self { path: root.join(path), term })
    }

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

/// Whether it can be the name of a term's folder.
fn is_term(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_manifest_leads_nowhere_else() {
        let term = |path| StoredPart::at(Path::new("store"), "activity", path).map(|part| part.term);
        assert_eq!(term("activity/term=2024-1/part.parquet"), Some(Some("2024-1".to_owned())));
        assert_eq!(term("activity/part.parquet"), Some(None));
        for elsewhere in [
            "../activity/part.parquet",
            "activity/../part.parquet",
            "activity/term=../part.parquet",
            "unit/part.parquet",
        ] {
            assert_eq!(term(elsewhere), None, "{elsewhere}");
        }
    }
}
