//! What was read from one file, so that an unchanged file is not read again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Store;
use crate::error::{StoreError, disk};

/// Bytes of the checksum each entry begins with.
const CHECKSUM: usize = 32;

#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Store {
    /// What was remembered under a key; `None` where nothing was, or it is damaged or of another shape.
    pub fn cached<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let entry = fs::read(self.cache.folder.join(valid(key)?)).ok()?;
        let (checksum, bytes) = entry.split_at_checked(CHECKSUM)?;
        let whole = blake3::hash(bytes).as_bytes() == checksum;
        if whole { postcard::from_bytes(bytes).ok() } else { None }
    }

    /// Remembers a value under a key of hexadecimal digits, in place of an older one.
    ///
    /// # Errors
    /// `StoreError::NotRemembered` for another kind of key or a value without bytes, `StoreError::Disk`.
    pub fn remember<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        let refused = |detail: String| StoreError::NotRemembered { key: key.to_owned(), detail };
        let name = valid(key).ok_or_else(|| refused("the key is not hexadecimal".into()))?;
        let bytes = postcard::to_stdvec(value).map_err(|error| refused(error.to_string()))?;
        let folder = &self.cache.folder;
        fs::create_dir_all(folder).map_err(disk("create", folder))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(disk("create a file in", folder))?;
        file.write_all(blake3::hash(&bytes).as_bytes()).map_err(disk("write", folder))?;
        file.write_all(&bytes).map_err(disk("write", folder))?;
        // No flush: an entry cut short does not match its checksum and reads as absent.
        file.persist(folder.join(name)).map_err(|error| disk("write", folder)(error.error))?;
        Ok(())
    }

    /// Forgets everything but these keys.
    ///
    /// # Errors
    /// `StoreError::Disk` if an entry cannot be deleted.
    pub fn forget_except(&self, keys: &BTreeSet<String>) -> Result<(), StoreError> {
        let folder = &self.cache.folder;
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(disk("list", folder))?,
        };
        for entry in entries {
            let entry = entry.map_err(disk("list", folder))?;
            if !keys.contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path()).map_err(disk("delete", &entry.path()))?;
            }
        }
        Ok(())
    }
}

/// The key, if it can be a file's name.
fn valid(key: &str) -> Option<&str> {
    (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn store() -> (TempDir, Store) {
        let workspace = TempDir::new().expect("a folder");
        let store = crate::open(&workspace.path().join("store")).expect("opened");
        (workspace, store)
    }

    #[test]
    fn what_is_remembered_comes_back_until_it_is_forgotten() {
        let (_workspace, store) = store();
        store.remember("0a", &vec!["甲", "乙"]).expect("remembered");
        store.remember("0b", &7u32).expect("remembered");
        assert_eq!(store.cached::<Vec<String>>("0a"), Some(vec!["甲".to_owned(), "乙".to_owned()]));
        store.forget_except(&BTreeSet::from(["0b".to_owned()])).expect("forgotten");
        assert_eq!((store.cached::<Vec<String>>("0a"), store.cached::<u32>("0b")), (None, Some(7)));
    }

    #[test]
    fn a_damaged_entry_is_no_entry() {
        let (_workspace, store) = store();
        store.remember("0a", &"师傅甲").expect("remembered");
        let path = store.cache.folder.join("0a");
        let mut bytes = fs::read(&path).expect("an entry");
        *bytes.last_mut().expect("not empty") ^= 1;
        fs::write(&path, &bytes).expect("damaged");
        assert_eq!(store.cached::<String>("0a"), None);
        fs::write(&path, &bytes[..10]).expect("cut short");
        assert_eq!(store.cached::<String>("0a"), None);
    }

    #[test]
    fn a_key_cannot_be_a_path() {
        let (_workspace, store) = store();
        assert!(matches!(store.remember("../x", &1u8), Err(StoreError::NotRemembered { .. })));
        assert_eq!(store.cached::<u8>("../x"), None);
    }
}
