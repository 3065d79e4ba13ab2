//! The record of a publication under way: the one file whose content decides what a killed run leaves.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::durable::{flush_folder, remove_file, rename, sync};
use crate::error::{StoreError, disk};
use crate::private_folder;
use crate::steps::step;
use crate::swap::Swap;

/// The folders a run writes; nothing else of a workspace is ever replaced, whatever a record says.
const OUTPUTS: [&str; 3] = ["store", "reports", "runs"];

/// How far a publication has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// New folders are being written; what holds is visible.
    #[default]
    Writing,
    /// The new folders hold, whether they are visible already or not.
    Decided,
    /// Not all could be made visible: the old folders hold again.
    TakenBack,
}

/// What is published together, and how far it has come.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) state: State,
    /// Paths under the workspace, `/`-separated.
    folders: Vec<String>,
}

impl Record {
    /// The record of a workspace; `None` if nothing is under way.
    ///
    /// # Errors
    /// `StoreError::RecordDamaged` if it is not one that was written here, `StoreError::Disk`.
    pub(crate) fn read(workspace: &Path) -> Result<Option<Self>, StoreError> {
        let path = place(workspace);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(disk("read", &path))?,
        };
        let damaged = |detail: String| StoreError::RecordDamaged { path: path.clone(), detail };
        let read: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        let mut record = Self { state: read.state, folders: Vec::new() };
        for folder in read.folders {
            record.add(folder).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(Some(record))
    }

    /// Puts this record in place of the one before; after a kill there is one of the two, whole.
    pub(crate) fn write(&self, workspace: &Path) -> Result<(), StoreError> {
        let (path, new) = (place(workspace), new_place(workspace));
        let json = serde_json::to_vec_pretty(self).map_err(|error| disk("write", &path)(error.into()))?;
        step();
        fs::File::create(&new)
            .and_then(|mut file| file.write_all(&json).and_then(|()| sync(&file)))
            .map_err(disk("write", &new))?;
        rename(&new, &path)
    }

    /// Ends the publication.
    pub(crate) fn remove(workspace: &Path) -> Result<(), StoreError> {
        remove_file(&new_place(workspace))?;
        remove_file(&place(workspace))?;
        flush_folder(&private_folder(workspace))
    }

    /// Adds the folder that is to be visible at a path.
    pub(crate) fn add_visible(&mut self, workspace: &Path, visible: &Path) -> Result<Swap, StoreError> {
        let below = visible.strip_prefix(workspace).ok().and_then(slashed);
        let folder = below.ok_or_else(|| StoreError::NotAnOutput { folder: visible.display().to_string() })?;
        self.add(folder)?;
        Ok(Swap::new(visible))
    }

    fn add(&mut self, folder: String) -> Result<(), StoreError> {
        let (new, mut others) = (Path::new(&folder), self.folders.iter().map(Path::new));
        let apart = others.all(|other| !other.starts_with(new) && !new.starts_with(other));
        if !is_output(&folder) || !apart {
            return Err(StoreError::NotAnOutput { folder });
        }
        self.folders.push(folder);
        Ok(())
    }

    /// The folders, in the order they were added.
    pub(crate) fn swaps(&self, workspace: &Path) -> Vec<Swap> {
        self.folders.iter().map(|folder| Swap::new(&workspace.join(folder))).collect()
    }
}

/// Whether a path lies in an output and can lead nowhere else.
fn is_output(folder: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    folder.split('/').all(plain) && folder.split('/').next().is_some_and(|first| OUTPUTS.contains(&first))
}

fn slashed(path: &Path) -> Option<String> {
    let names = path.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    names.collect::<Option<Vec<_>>>().map(|names| names.join("/"))
}

fn place(workspace: &Path) -> PathBuf {
    private_folder(workspace).join("publication.json")
}

fn new_place(workspace: &Path) -> PathBuf {
    private_folder(workspace).join("publication.new")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn recorded(json: &str) -> Result<Option<Record>, StoreError> {
        let workspace = TempDir::new().expect("a folder");
        fs::create_dir_all(private_folder(workspace.path())).expect("a folder");
        fs::write(place(workspace.path()), json).expect("written");
        Record::read(workspace.path())
    }

    #[test]
    fn what_is_recorded_comes_back() {
        let workspace = TempDir::new().expect("a folder");
        let root = workspace.path();
        fs::create_dir_all(private_folder(root)).expect("a folder");
        assert_eq!(Record::read(root).expect("read"), None);
        let mut record = Record { state: State::Decided, ..Record::default() };
        for visible in ["store", "reports/2024-1"] {
            record.add_visible(root, &root.join(visible)).expect("an output");
        }
        record.write(root).expect("written");
        assert_eq!(Record::read(root).expect("read"), Some(record));
        Record::remove(root).expect("removed");
        assert_eq!(Record::read(root).expect("read"), None);
    }

    #[test]
    fn a_record_leads_nowhere_but_to_outputs() {
        let absolute = if cfg!(windows) { "C:/store" } else { "/store" };
        for folder in
            [absolute, "../store", "reports/../inbox", "reports/./x", "inbox/2024-1", "reports//x", "", "store\\..\\x"]
        {
            let json = serde_json::json!({ "state": "decided", "folders": [folder] }).to_string();
            assert!(matches!(recorded(&json), Err(StoreError::RecordDamaged { .. })), "{folder}");
        }
        assert!(recorded(r#"{"state":"decided","folders":["reports/2024-1","store"]}"#).is_ok());
    }

    #[test]
    fn a_damaged_record_is_named_and_not_guessed_at() {
        for json in ["", "{", r#"{"state":"done","folders":[]}"#, r#"{"state":"decided","folders":["store","store"]}"#]
        {
            let refused = recorded(json).expect_err("damaged").to_string();
            assert!(refused.contains("publication.json"), "{refused}");
        }
    }
}
