//! One folder of a publication, and the two that lie beside it meanwhile.
//!
//! Beside `reports/2024-1` these may lie while a publication is under way:
//!
//! | folder | is |
//! |---|---|
//! | `reports/.2024-1.new` | the new state: being written, or whole and about to be renamed |
//! | `reports/.2024-1.old` | the state before, about to be deleted |
//!
//! The visible folder stays a plain folder, so it is replaced by two renames. Each function here can be cut off anywhere
//! and begun again. Which of them is due, the record of the publication says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::durable::{delete, flush, flush_folder, rename, stands};
use crate::error::{StoreError, disk};
use crate::steps::step;

/// A folder that is replaced whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Swap {
    pub(crate) visible: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) old: PathBuf,
}

impl Swap {
    /// The folder at `visible`, which need not exist; nothing on disk is touched.
    pub(crate) fn new(visible: &Path) -> Self {
        let parent = visible.parent().unwrap_or(Path::new("."));
        let name = visible.file_name().unwrap_or_default().to_string_lossy();
        let beside = |state: &str| parent.join(format!(".{name}.{state}"));
        Self { visible: visible.to_owned(), new: beside("new"), old: beside("old") }
    }

    /// Begins a new state: an empty folder to write into.
    pub(crate) fn stage(&self) -> Result<(), StoreError> {
        self.clear()?;
        step();
        fs::create_dir_all(&self.new).map_err(disk("create", &self.new))
    }

    /// Waits until the new state is on disk, with the folders that lead to it.
    pub(crate) fn flush(&self, workspace: &Path) -> Result<(), StoreError> {
        flush(&self.new)?;
        self.new.ancestors().skip(1).take_while(|folder| folder.starts_with(workspace)).try_for_each(flush_folder)
    }

    /// Makes the new state visible.
    pub(crate) fn show_new(&self) -> Result<(), StoreError> {
        if !stands(&self.new)? {
            return Ok(()); // It is visible already.
        }
        if stands(&self.visible)? {
            delete(&self.old)?;
            rename(&self.visible, &self.old)?;
        }
        rename(&self.new, &self.visible)
    }

    /// Makes the old state visible again, after [`Self::show_new`] as far as that came.
    pub(crate) fn show_old(&self) -> Result<(), StoreError> {
        if !stands(&self.new)? && stands(&self.visible)? {
            rename(&self.visible, &self.new)?;
        }
        if stands(&self.old)? && !stands(&self.visible)? {
            rename(&self.old, &self.visible)?;
        }
        Ok(())
    }

    /// Deletes what lies beside the visible folder.
    pub(crate) fn clear(&self) -> Result<(), StoreError> {
        delete(&self.old)?;
        delete(&self.new)
    }
}
