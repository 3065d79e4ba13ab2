//! The sample bureau, run once for all tests that look at its figures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tables::Dataset;
use tempfile::TempDir;

/// The program as built for this test.
pub fn qinglan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qinglan"));
    command.env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

/// Runs the demo into a folder.
pub fn run_demo(folder: &Path) {
    let output = qinglan().arg("demo").arg(folder).output().expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The workspace of the demo, made once.
pub fn demo() -> &'static PathBuf {
    static DEMO: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = DEMO.get_or_init(|| {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("demo");
        run_demo(&path);
        (folder, path)
    });
    path
}

/// Every table and view of the demo.
pub fn demo_data() -> Dataset {
    store::open(&demo().join("store")).expect("a store").read_all().expect("tables")
}
