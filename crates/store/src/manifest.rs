//! What a commit wrote: every file with its rows and the hash of its bytes.

use serde::{Deserialize, Serialize};

/// One table of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Name of the table.
    pub table: String,
    /// Rows in all its files.
    pub rows: u64,
    /// Its files.
    pub files: Vec<FileEntry>,
}

/// One file of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path under the store, `/`-separated.
    pub path: String,
    /// Rows in it.
    pub rows: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub blake3: String,
}

/// Name of the manifest in the store.
pub(crate) const MANIFEST: &str = "manifest.json";
