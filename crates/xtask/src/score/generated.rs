//! Generated workbooks, written with their truth beside them.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use score::{Truth, read_expected};

/// Writes the workbooks of some seeds into a folder, which is emptied first; gives their truths.
///
/// # Errors
/// The disk refuses, or a workbook cannot be composed: our own mistake.
pub fn write(folder: &Path, seeds: Range<u64>) -> anyhow::Result<Vec<Truth>> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    seeds.map(|seed| write_one(folder, seed)).collect()
}

fn write_one(folder: &Path, seed: u64) -> anyhow::Result<Truth> {
    let book = sample::ugly_workbook(seed).with_context(|| format!("seed {seed}"))?;
    let path = folder.join(&book.name);
    let beside = folder.join(format!("{}.expected.toml", book.name));
    fs::write(&path, &book.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    fs::write(&beside, &book.expected).with_context(|| format!("cannot write {}", beside.display()))?;
    Ok(read_expected(&beside)?)
}
