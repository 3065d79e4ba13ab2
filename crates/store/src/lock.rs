//! One writer at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{StoreError, disk};
use crate::private_folder;
use crate::swap::Swap;

/// Held while a run writes to a workspace; given back when dropped, or when the program ends however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Takes the lock of the workspace whose store lies at `root`, and puts the store's last good state back.
    ///
    /// # Errors
    /// `StoreError::Busy` if another run holds it, `StoreError::Disk` if the lock file cannot be created.
    pub fn acquire(root: &Path) -> Result<Self, StoreError> {
        let folder = private_folder(root);
        std::fs::create_dir_all(&folder).map_err(disk("create", &folder))?;
        let path = folder.join("lock");
        let file = File::create(&path).map_err(disk("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy { path }),
            Err(TryLockError::Error(source)) => return Err(disk("lock", &path)(source)),
        }
        Swap::new(root).recover()?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let _writing = RunLock::acquire(&root).expect("free");
        let swap = Swap::new(&root);
        let staging = swap.stage().expect("staged");
        crate::open(&root).expect("opened");
        assert!(staging.path().exists());
    }
}
