//! Changes to the disk that are on it when the function returns.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::{StoreError, disk};
use crate::steps::step;

/// Whether something stands there; a disk that does not answer is an error and not a "no".
pub(crate) fn stands(path: &Path) -> Result<bool, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(disk("look at", path)(error)),
    }
}

/// Renames within one folder.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    step();
    fs::rename(from, to).map_err(disk("rename", from))?;
    flush_folder(to.parent().unwrap_or(Path::new(".")))
}

/// Deletes a folder with all that is in it, if it is there.
pub(crate) fn delete(folder: &Path) -> Result<(), StoreError> {
    step();
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk("delete", folder)(error)),
        _ => Ok(()),
    }
}

/// Deletes a file, if it is there.
pub(crate) fn remove_file(path: &Path) -> Result<(), StoreError> {
    step();
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk("delete", path)(error)),
        _ => Ok(()),
    }
}

/// Waits until every file and folder below is on disk.
pub(crate) fn flush(folder: &Path) -> Result<(), StoreError> {
    step();
    for entry in fs::read_dir(folder).map_err(disk("list", folder))? {
        let path = entry.map_err(disk("list", folder))?.path();
        if path.is_dir() {
            flush(&path)?;
        } else {
            // Windows flushes only what is open for writing.
            let file = fs::File::options().write(true).open(&path);
            file.and_then(|file| sync(&file)).map_err(disk("flush", &path))?;
        }
    }
    flush_folder(folder)
}

/// Waits until a file is on disk. Not in tests: they end the program and not the power, some thousand times.
pub(crate) fn sync(file: &fs::File) -> std::io::Result<()> {
    if cfg!(test) { Ok(()) } else { file.sync_all() }
}

/// Waits until a folder's list of names is on disk; only Unix systems know how.
pub(crate) fn flush_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::File::open(folder).and_then(|file| sync(&file)).map_err(disk("flush", folder))?;
    }
    Ok(())
}
