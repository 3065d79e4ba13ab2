//! Why tables cannot be kept or had.

use std::path::{Path, PathBuf};

/// What keeps a store from being written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk refused.
    #[error("cannot {doing} {path}: {source}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another run is writing to this workspace.
    #[error("another run is writing to this workspace ({path} is locked); wait until it has finished")]
    Busy {
        /// The lock file.
        path: PathBuf,
    },
    /// A table does not have its declared columns: a mistake of ours.
    #[error("table `{table}` does not have its declared columns")]
    SchemaDiffers {
        /// The declared table.
        table: &'static str,
    },
    /// Two rows have the same key: a mistake of ours.
    #[error("table `{table}`: two rows have the same {key}: {value}")]
    KeyRepeated {
        /// The table.
        table: &'static str,
        /// Names of the key's columns.
        key: String,
        /// The first value found twice, columns in the same order.
        value: String,
    },
    /// A term that cannot be the name of a folder: a mistake of ours.
    #[error("table `{table}`: `{value}` is not a term such as 2024-1")]
    TermUnfit {
        /// The table.
        table: &'static str,
        /// The value found.
        value: String,
    },
    /// A stored file is not what was written there.
    #[error("the stored file {path} is damaged: {detail}; delete the folder `store` and run again, nothing is lost")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The record of a publication is not one that was written here.
    #[error("{path} is damaged: {detail}; delete it and run again, nothing is lost")]
    RecordDamaged {
        /// The record.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A folder that no run may replace: a mistake of ours.
    #[error("`{folder}` cannot be published: only folders of store/, reports/ and runs/ are, none inside another")]
    NotAnOutput {
        /// The folder.
        folder: String,
    },
    /// A table could not be written as Parquet: a mistake of ours.
    #[error("table `{table}` cannot be written: {detail}")]
    NotWritten {
        /// The table.
        table: &'static str,
        /// What the writer said.
        detail: String,
    },
    /// A value to be remembered could not be turned into bytes, or its key is not hexadecimal: a mistake of ours.
    #[error("cannot remember `{key}`: {detail}")]
    NotRemembered {
        /// The key.
        key: String,
        /// What is wrong.
        detail: String,
    },
}

/// An error of the disk while doing something to a path.
pub(crate) fn disk(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Disk { doing, path, source }
}
