//! Several folders replaced together: all of them or none.
//!
//! The new folders are written beside the visible ones (see [`crate::swap`]), and a small record in `.qinglan/` lists
//! them. When all are on disk, one rename puts a record in its place that says "decided": this rename alone decides. Then
//! the folders are renamed, what was before is deleted, and so is the record. Whoever takes the [`crate::RunLock`] next
//! does what the record says, from wherever it was cut off:
//!
//! | record | holds | what is done |
//! |---|---|---|
//! | none | what is visible | nothing |
//! | `writing` | what is visible | new folders are deleted |
//! | `decided` | the new folders | the renames are finished, old folders deleted |
//! | `taken_back` | the old folders | the renames are undone, new folders deleted |
//!
//! The last is written when a folder could not be renamed, such as one with a workbook that Excel holds open: the run
//! fails, so nothing of it is kept.

use std::path::{Path, PathBuf};

use crate::durable::stands;
use crate::error::StoreError;
use crate::lock::RunLock;
use crate::record::{Record, State};
use crate::swap::Swap;

/// Folders of a workspace while their new states are written.
///
/// Dropped before it is published, it deletes them.
#[derive(Debug)]
#[must_use = "nothing is visible before `publish`"]
pub struct Publication<'lock> {
    workspace: &'lock Path,
    record: Record,
}

impl<'lock> Publication<'lock> {
    /// Begins one, without a folder yet.
    ///
    /// # Errors
    /// `StoreError::Disk` if an earlier one left something that cannot be deleted.
    pub fn begin(lock: &'lock RunLock) -> Result<Self, StoreError> {
        let workspace = lock.workspace();
        let mut left = Record::read(workspace)?.unwrap_or_default();
        settle(&mut left, workspace)?;
        clear(&left, workspace)?;
        Ok(Self { workspace, record: Record::default() })
    }

    /// The empty folder to write into what is to stand at `visible`.
    ///
    /// # Errors
    /// `StoreError::NotAnOutput` for a folder outside `store/`, `reports/` and `runs/`, or one inside another of this
    /// publication; `StoreError::Disk`.
    pub fn stage(&mut self, visible: &Path) -> Result<PathBuf, StoreError> {
        let swap = self.record.add_visible(self.workspace, visible)?;
        // Recorded first, so that a kill leaves no folder nobody knows of.
        self.record.write(self.workspace)?;
        swap.stage()?;
        Ok(swap.new)
    }

    /// Makes everything staged the visible state.
    ///
    /// # Errors
    /// `StoreError::Disk`; the state before then stays visible.
    pub fn publish(mut self) -> Result<(), StoreError> {
        self.record.swaps(self.workspace).iter().try_for_each(|swap| swap.flush(self.workspace))?;
        if let Err(error) = self.proceed(State::Decided) {
            // If even this fails, the record is left and the next recovery does it; the first cause is what is told.
            let _ = self.proceed(State::TakenBack);
            return Err(error);
        }
        Ok(())
    }

    /// Records a decision and carries it out.
    fn proceed(&mut self, state: State) -> Result<(), StoreError> {
        self.record.state = state;
        self.record.write(self.workspace)?;
        settle(&mut self.record, self.workspace)?;
        // The right state is visible; what cannot be deleted now is deleted by the next recovery.
        let _ = clear(&self.record, self.workspace);
        Ok(())
    }
}

impl Drop for Publication<'_> {
    fn drop(&mut self) {
        // A panic leaves everything as a kill would: for the next recovery.
        if self.record.state == State::Writing && !std::thread::panicking() {
            let _ = clear(&self.record, self.workspace);
        }
    }
}

/// Does what the record of a publication that was cut off says. Only for who holds the lock.
pub(crate) fn recover(workspace: &Path) -> Result<(), StoreError> {
    let mut left = Record::read(workspace)?.unwrap_or_default();
    settle(&mut left, workspace)?;
    // What holds is visible; a file somebody has open may keep the rest from being deleted.
    let _ = clear(&left, workspace);
    Ok(())
}

/// Where the state that holds can be read now, even if nobody has recovered yet.
pub(crate) fn readable(workspace: &Path, visible: &Path) -> Result<PathBuf, StoreError> {
    let swap = Swap::new(visible);
    let record = Record::read(workspace)?.filter(|record| record.swaps(workspace).contains(&swap));
    let held = match record.map(|record| record.state) {
        Some(State::Decided) => &swap.new,
        Some(State::TakenBack) => &swap.old,
        Some(State::Writing) | None => &swap.visible,
    };
    Ok(if stands(held)? { held.clone() } else { swap.visible })
}

/// Whether a publication is under way or was cut off.
pub(crate) fn is_unfinished(workspace: &Path) -> Result<bool, StoreError> {
    Record::read(workspace).map(|record| record.is_some())
}

/// The renames: afterwards the state that holds is visible.
fn settle(record: &mut Record, workspace: &Path) -> Result<(), StoreError> {
    let swaps = record.swaps(workspace);
    match record.state {
        State::Writing => Ok(()),
        State::Decided => swaps.iter().try_for_each(Swap::show_new),
        State::TakenBack => {
            swaps.iter().try_for_each(Swap::show_old)?;
            // Said before a new folder is deleted: without one, `show_old` takes the visible folder for it.
            record.state = State::Writing;
            record.write(workspace)
        }
    }
}

/// Deletes what lies beside the visible folders, then the record.
fn clear(record: &Record, workspace: &Path) -> Result<(), StoreError> {
    record.swaps(workspace).iter().try_for_each(Swap::clear)?;
    Record::remove(workspace)
}

#[cfg(test)]
mod tests;
