//! Where the samples lie, and a bureau with a usual calendar.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use ingest::LegacyReaders;
use policy::Bureau;

/// The `sample-data` folder.
pub fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data")
}

/// A bureau as `qinglan init` writes it.
pub fn usual_bureau() -> Bureau {
    Bureau::starter().expect("a right bureau")
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
