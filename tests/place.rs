//! Where the samples lie, and a bureau with a usual calendar.

use std::path::{Path, PathBuf};

use policy::Bureau;

/// The `sample-data` folder.
pub fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data")
}

/// A bureau as `qinglan init` writes it.
pub fn usual_bureau() -> Bureau {
    Bureau::starter().expect("a right bureau")
}
