//! One writer at a time.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{StoreError, disk};
use crate::{private_folder, publication, workspace_of};

/// Held while a run writes to a workspace; given back when dropped, or when the program ends however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
    workspace: PathBuf,
}

impl RunLock {
    /// Takes the lock of the workspace whose store lies at `root`, and finishes or undoes what a killed run
    /// was publishing.
    ///
    /// # Errors
    /// `StoreError::Busy` if another run holds it, `StoreError::Disk` if the lock file cannot be created or a folder not
    /// renamed, `StoreError::RecordDamaged`.
    pub fn acquire(root: &Path) -> Result<Self, StoreError> {
        let workspace = workspace_of(root);
        let folder = private_folder(workspace);
        std::fs::create_dir_all(&folder).map_err(disk("create", &folder))?;
        let path = folder.join("lock");
        let file = File::create(&path).map_err(disk("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy { path }),
            Err(TryLockError::Error(source)) => return Err(disk("lock", &path)(source)),
        }
        publication::recover(workspace)?;
        Ok(Self { _file: file, workspace: workspace.to_owned() })
    }

    /// The folder all of whose outputs it guards.
    pub(crate) fn workspace(&self) -> &Path {
        &self.workspace
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Publication;

    #[test]
    fn a_second_run_is_told_to_wait_until_the_first_has_ended() {
        let workspace = tempfile::TempDir::new().expect("a folder");
        let root = workspace.path().join("store");
        let first = RunLock::acquire(&root).expect("free");
        assert!(matches!(RunLock::acquire(&root), Err(StoreError::Busy { .. })));
        drop(first);
        assert!(RunLock::acquire(&root).is_ok());
    }

    #[test]
    fn opening_to_read_while_a_run_writes_leaves_its_work_alone() {
        let workspace = tempfile::TempDir::new().expect("a folder");
        let root = workspace.path().join("store");
        let writing = RunLock::acquire(&root).expect("free");
        let mut publication = Publication::begin(&writing).expect("begun");
        let staged = publication.stage(&root).expect("staged");
        crate::open(&root).expect("opened");
        assert!(staged.exists());
    }
}
