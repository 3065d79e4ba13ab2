//! Replaces a folder people read by a new one, whole.
//!
//! The visible folder stays a plain folder, so it is replaced by renames. Beside `reports` these may lie:
//!
//! | folder | is |
//! |---|---|
//! | `.reports.new` | being written; worth nothing |
//! | `.reports.ready` | whole and on disk; from its appearance on, the new state holds |
//! | `.reports.old` | the state before, about to be deleted |
//!
//! Publishing: `new` is renamed to `ready` (this one rename decides), the visible folder to `old`, `ready` to visible;
//! `old` is deleted. A program killed anywhere leaves either the old or the new state whole; [`Swap::recover`] finishes
//! what was decided and deletes what was not. For the instant between two renames no visible folder stands there, never
//! a mixture of two states.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{StoreError, disk};
use crate::steps::step;

/// A folder that is replaced whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    visible: PathBuf,
    new: PathBuf,
    ready: PathBuf,
    old: PathBuf,
}

/// The new state of a folder while it is written.
#[derive(Debug)]
#[must_use = "nothing is visible before `publish`"]
pub struct Staging<'s> {
    swap: &'s Swap,
}

impl Swap {
    /// The folder at `visible`, which need not exist; nothing on disk is touched.
    pub fn new(visible: &Path) -> Self {
        let parent = visible.parent().unwrap_or(Path::new("."));
        let name = visible.file_name().unwrap_or_default().to_string_lossy();
        let beside = |state: &str| parent.join(format!(".{name}.{state}"));
        Self { visible: visible.to_owned(), new: beside("new"), ready: beside("ready"), old: beside("old") }
    }

    /// Finishes a change that was decided and deletes one that was not. Only for who holds the [`crate::RunLock`].
    ///
    /// # Errors
    /// `StoreError::Disk` if a folder cannot be renamed or deleted.
    pub fn recover(&self) -> Result<(), StoreError> {
        if self.ready.exists() {
            return self.finish();
        }
        if self.old.exists() && !self.visible.exists() {
            rename(&self.old, &self.visible)?;
        }
        delete(&self.old)?;
        delete(&self.new)
    }

    /// Begins a new state: an empty folder to write into.
    ///
    /// # Errors
    /// `StoreError::Disk` if it cannot be created.
    pub fn stage(&self) -> Result<Staging<'_>, StoreError> {
        self.recover()?;
        step();
        fs::create_dir_all(&self.new).map_err(disk("create", &self.new))?;
        Ok(Staging { swap: self })
    }

    /// Where a whole state can be read now, even if the program was killed and nobody has recovered yet.
    pub fn readable(&self) -> &Path {
        [&self.ready, &self.visible, &self.old].into_iter().find(|folder| folder.exists()).unwrap_or(&self.visible)
    }

    /// Whether a change was begun and not finished, by a run that writes now or by one that was killed.
    pub(crate) fn is_unfinished(&self) -> bool {
        [&self.new, &self.ready, &self.old].into_iter().any(|folder| folder.exists())
    }

    /// The renames after the deciding one.
    fn finish(&self) -> Result<(), StoreError> {
        delete(&self.new)?;
        if self.visible.exists() {
            delete(&self.old)?;
            rename(&self.visible, &self.old)?;
        }
        rename(&self.ready, &self.visible)?;
        // The new state is visible; what cannot be deleted now is deleted by the next recovery.
        let _ = delete(&self.old);
        Ok(())
    }

    /// Undoes a change that was decided but could not be finished, so that what failed is not done later unasked.
    fn take_back(&self) -> Result<(), StoreError> {
        if self.ready.exists() && self.old.exists() && !self.visible.exists() {
            rename(&self.old, &self.visible)?;
        }
        delete(&self.ready)
    }
}

impl Staging<'_> {
    /// The folder to write into.
    pub fn path(&self) -> &Path {
        &self.swap.new
    }

    /// Makes what was written the visible state.
    ///
    /// # Errors
    /// `StoreError::Disk`; the state before then stays visible.
    pub fn publish(self) -> Result<(), StoreError> {
        flush(&self.swap.new)?;
        rename(&self.swap.new, &self.swap.ready)?;
        self.swap.finish().or_else(|error| self.swap.take_back().and(Err(error)))
    }

    /// Gives up what was written.
    ///
    /// # Errors
    /// `StoreError::Disk` if it cannot be deleted.
    pub fn abandon(self) -> Result<(), StoreError> {
        delete(&self.swap.new)
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    step();
    fs::rename(from, to).map_err(disk("rename", from))?;
    flush_folder(to.parent().unwrap_or(Path::new(".")))
}

fn delete(folder: &Path) -> Result<(), StoreError> {
    step();
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(disk("delete", folder)(error)),
        _ => Ok(()),
    }
}

/// Waits until every file and folder below is on disk.
fn flush(folder: &Path) -> Result<(), StoreError> {
    step();
    for entry in fs::read_dir(folder).map_err(disk("list", folder))? {
        let path = entry.map_err(disk("list", folder))?.path();
        if path.is_dir() {
            flush(&path)?;
        } else {
            fs::File::open(&path).and_then(|file| file.sync_all()).map_err(disk("flush", &path))?;
        }
    }
    flush_folder(folder)
}

/// Waits until a folder's list of names is on disk; only Unix systems know how.
fn flush_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::File::open(folder).and_then(|file| file.sync_all()).map_err(disk("flush", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::plug::with_plug_pulled_after;
    use tempfile::TempDir;

    fn publish(swap: &Swap, text: &str) {
        let staging = swap.stage().expect("staged");
        for name in ["a/一.txt", "b/二.txt"] {
            let path = staging.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        staging.publish().expect("published");
    }

    fn content(folder: &Path) -> Vec<String> {
        ["a/一.txt", "b/二.txt"].map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default()).into()
    }

    #[test]
    fn a_killed_publication_leaves_the_old_or_the_new_state_whole() {
        let mut outcomes = std::collections::BTreeSet::new();
        for steps in 0.. {
            let workspace = TempDir::new().expect("a folder");
            let swap = Swap::new(&workspace.path().join("reports"));
            publish(&swap, "old");
            let finished = with_plug_pulled_after(steps, || publish(&swap, "new")).is_some();
            let readable = content(swap.readable());
            swap.recover().expect("recovered");
            let after = content(&workspace.path().join("reports"));
            assert_eq!(readable, after, "after {steps} steps");
            assert!(after == ["old", "old"] || after == ["new", "new"], "{after:?} after {steps} steps");
            assert_eq!(fs::read_dir(workspace.path()).expect("listed").count(), 1, "leftovers after {steps} steps");
            outcomes.insert(after);
            if finished {
                break;
            }
        }
        assert_eq!(outcomes.len(), 2, "the plug was pulled before and after the decision");
    }

    #[test]
    fn a_publication_that_fails_is_not_done_later_unasked() {
        let workspace = TempDir::new().expect("a folder");
        let swap = Swap::new(&workspace.path().join("reports"));
        publish(&swap, "old");
        let staging = swap.stage().expect("staged");
        fs::write(staging.path().join("x"), "new").expect("written");
        // A plain file where the folder of the old state would go.
        fs::write(&swap.old, "in the way").expect("written");
        assert!(staging.publish().is_err());
        fs::remove_file(&swap.old).expect("removed");
        swap.recover().expect("recovered");
        assert_eq!(content(&swap.visible), ["old", "old"]);
    }

    #[test]
    fn what_is_abandoned_was_never_visible() {
        let workspace = TempDir::new().expect("a folder");
        let swap = Swap::new(&workspace.path().join("reports"));
        publish(&swap, "old");
        let staging = swap.stage().expect("staged");
        fs::write(staging.path().join("x"), "half").expect("written");
        staging.abandon().expect("abandoned");
        assert_eq!(content(swap.readable()), ["old", "old"]);
    }
}
