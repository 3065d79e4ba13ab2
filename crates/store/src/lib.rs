//! Keeps every term's tables between runs, and makes what a run wrote visible.
//!
//! Promise: a publication, the tables with all that is published beside them, is whole or not at all, even if the program
//! is killed in the middle of it; the same tables give the same bytes.
//! Takes: a `Dataset`, and the names of folders others write into. Gives: plain Parquet files any program can open, and
//! the same `Dataset` back.
//! Does not know: what a table means, what a rule counts, how a workbook looks, what lies in the folders of others.
//!
//! # What lies where
//!
//! ```text
//! store/<table>/term=2024-1/part.parquet     a table with a `term` column, which lies in the folder's name, as usual
//! store/<table>/part.parquet                 every other table, every view, and a table with a row of no term
//! store/manifest.json                        rows and content hash of every file
//! store/closed/<term>/                       a closed term's rows, which every later store takes along
//! .qinglan/lock                              held while a run writes
//! .qinglan/cache/<key>                       what was read from one file, so that it is not read again
//! .qinglan/publication.json                  which folders are being replaced, and whether that is decided
//! .store.new .store.old                      a publication under way; likewise in reports/ and runs/
//! ```
//!
//! # How a run becomes visible
//!
//! ```text
//! RunLock::acquire         one run at a time; what a killed one left is finished or undone
//! Publication::begin       nothing yet
//! Publication::stage       an empty folder beside a visible one, for each folder that is to be replaced
//! write_tables             the tables, audited and written into such a folder
//! Publication::publish     everything staged on disk; one rename that decides; then the folders' own renames
//! ```
//!
//! Between the renames a person may see the new tables beside the old reports, or for an instant no folder; no killed or
//! failed run leaves it so. [`Store::read_all`] gives one state whole at any time.

mod audit;
mod cache;
mod closed;
mod commit;
mod durable;
mod error;
mod layout;
mod lock;
mod manifest;
mod part;
mod publication;
mod read;
mod record;
mod steps;
mod swap;

use std::path::{Path, PathBuf};

use cache::Cache;

pub use closed::{ClosedTerm, close_term, rows_over_with, with_closed};
pub use commit::{CommitReport, write_tables};
pub use error::StoreError;
pub use lock::RunLock;
pub use manifest::{FileEntry, TableEntry};
pub use publication::Publication;
pub use read::read_tables;

/// The stored tables of one workspace, and what was remembered of its files.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    cache: Cache,
}

/// Opens the store at `<workspace>/store`, which need not exist yet.
///
/// If the program was killed while it published, that is finished or undone first, unless another run is writing now.
///
/// # Errors
/// `StoreError::Disk` if the workspace cannot be read or written, `StoreError::RecordDamaged`.
pub fn open(root: &Path) -> Result<Store, StoreError> {
    let workspace = workspace_of(root);
    if publication::is_unfinished(workspace)? {
        match RunLock::acquire(root) {
            // Taking the lock recovers.
            Ok(lock) => drop(lock),
            // Another run is writing: what it has begun is not ours to tidy up.
            Err(StoreError::Busy { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(Store { root: root.to_owned(), cache: Cache::new(private_folder(workspace).join("cache")) })
}

/// Writes one batch of rows as a Parquet file of its own, outside the store.
///
/// # Errors
/// `StoreError::Disk` if the file cannot be written.
pub fn write_parquet(batch: &arrow_array::RecordBatch, path: &Path) -> Result<(), StoreError> {
    let bytes = part::encode("query", batch)?;
    std::fs::write(path, bytes).map_err(error::disk("write", path))
}

/// The workspace whose store lies at `root`.
fn workspace_of(root: &Path) -> &Path {
    root.parent().unwrap_or(Path::new("."))
}

/// The workspace's own hidden folder.
fn private_folder(workspace: &Path) -> PathBuf {
    workspace.join(".qinglan")
}
