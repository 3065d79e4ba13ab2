//! Where things lie: the repository, and what is built and made below `target/`.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    crates.and_then(Path::parent).unwrap_or(Path::new(".")).to_owned()
}

/// What cargo builds into, and the chores write into.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The program as built by a profile: `debug` or `release`.
pub fn program(profile: &str) -> PathBuf {
    target().join(profile).join(format!("qinglan{}", env::consts::EXE_SUFFIX))
}
