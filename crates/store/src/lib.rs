//! Keeps every term's tables between runs.
//!
//! Promise: a commit is whole or not at all, even if the program is killed in the middle of it; the same tables give the
//! same bytes.
//! Takes: a `Dataset`. Gives: plain Parquet files any program can open, and the same `Dataset` back.
//! Does not know: what a table means, what a rule counts, how a workbook looks.
//!
//! # What lies where
//!
//! ```text
//! store/<table>/term=2024-1/part.parquet     a table with a `term` column, which lies in the folder's name, as usual
//! store/<table>/part.parquet                 every other table, every view, and a table with a row of no term
//! store/manifest.json                        rows and content hash of every file
//! .qinglan/lock                              held while a run writes
//! .qinglan/cache/<key>                       what was read from one file, so that it is not read again
//! .store.new .store.ready .store.old         a commit under way; see [`Swap`]
//! ```

mod audit;
mod cache;
mod commit;
mod error;
mod layout;
mod lock;
mod manifest;
mod part;
mod steps;
mod swap;

use std::path::{Path, PathBuf};

use cache::Cache;

pub use commit::CommitReport;
pub use error::StoreError;
pub use lock::RunLock;
pub use manifest::{FileEntry, TableEntry};
pub use swap::{Staging, Swap};

/// The stored tables of one workspace, and what was remembered of its files.
#[derive(Debug)]
pub struct Store {
    swap: Swap,
    cache: Cache,
}

/// Opens the store at `<workspace>/store`, which need not exist yet.
///
/// If the program was killed while it wrote, the last good state is put back first, unless another run is writing now.
///
/// # Errors
/// `StoreError::Disk` if the workspace cannot be read or written.
pub fn open(root: &Path) -> Result<Store, StoreError> {
    let swap = Swap::new(root);
    if swap.is_unfinished() {
        match RunLock::acquire(root) {
            // Taking the lock puts the last good state back.
            Ok(lock) => drop(lock),
            // Another run is writing: what it has begun is not ours to tidy up.
            Err(StoreError::Busy { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(Store { swap, cache: Cache::new(private_folder(root).join("cache")) })
}

/// Writes one batch of rows as a Parquet file of its own, outside the store.
///
/// # Errors
/// `StoreError::Disk` if the file cannot be written.
pub fn write_parquet(batch: &arrow_array::RecordBatch, path: &Path) -> Result<(), StoreError> {
    let bytes = part::encode("query", batch)?;
    std::fs::write(path, bytes).map_err(error::disk("write", path))
}

/// The workspace's own hidden folder, beside the store.
fn private_folder(root: &Path) -> PathBuf {
    root.parent().unwrap_or(Path::new(".")).join(".qinglan")
}
