//! Where the samples lie, and what lies below a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use ingest::LegacyReaders;
/// The `sample-data` folder.
pub fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data")
}

/// Every file below a folder, at any depth, in order of path.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(files_below(&entry));
        } else {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// The bytes of every file below a folder, by its path there.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let name = |path: &Path| path.strip_prefix(folder).expect("below").to_owned();
    let files = files_below(folder).into_iter();
    files.map(|path| (name(&path), std::fs::read(&path).expect("a file"))).collect()
}

/// Processes of the program that read .xls and .xlsb, as its own runs start them.
pub fn legacy_readers() -> &'static LegacyReaders {
    static READERS: LazyLock<LegacyReaders> = LazyLock::new(|| {
        LegacyReaders::new(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_qinglan"));
            command.arg("read-legacy");
            command
        })
    });
    &READERS
}
