//! Generated workbooks, written with their truth beside them.

use std::ops::Range;
use std::path::Path;

use score::Truth;

/// Writes the workbooks of some seeds into a folder; gives their truths.
pub fn write(_folder: &Path, _seeds: Range<u64>) -> anyhow::Result<Vec<Truth>> {
    Ok(Vec::new())
}
