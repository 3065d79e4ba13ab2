//! Every cell of every sheet is used, ignored by a rule with a name, or rejected: over all of `sample-data`, and over
//! workbooks whose ugliness is composed by chance.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use score::Reader;
use tables::{Grid, SheetLedger, Term};

use crate::place::{files_below, legacy_readers, sample_data};

/// How many workbooks are composed.
const SEEDS: u64 = 320;

/// What of an account is not as promised.
fn faults(grid: &Grid, ledger: &SheetLedger, findings: usize) -> Vec<String> {
    let cells = grid.seen().count() as u32;
    let sum = ledger.used + ledger.ignored() + ledger.rejected();
    let mut faults = Vec::new();
    if ledger.cells != cells {
        faults.push(format!("the account speaks of {} cells, the sheet holds {cells}", ledger.cells));
    }
    if sum != ledger.cells {
        faults.push(format!("used, ignored and rejected are {sum} of {} cells", ledger.cells));
    }
    if ledger.ignored.keys().any(|rule| rule.is_empty()) {
        faults.push("cells are ignored by a rule without a name".to_owned());
    }
    if let Some(cell) = ledger.rejected.iter().find(|cell| grid.get(**cell).is_none()) {
        faults.push(format!("{cell} is rejected, and holds nothing"));
    }
    if ledger.rejected() > 0 && findings == 0 {
        faults.push(format!("{} cells are rejected without any finding", ledger.rejected()));
    }
    faults
}

/// Reads every sheet of a file as the program does; gives how many there were, and what is wrong with their accounts.
pub fn audit(path: &Path, reader: &Reader) -> (usize, Vec<String>) {
    let file = ingest::single_file(path);
    let (unit, term): (Arc<str>, Term) = ("示例小学".into(), Term::autumn(2024));
    let grids = ingest::read_grids_apart(&file, &ingest::Budget::default(), legacy_readers());
    let mut wrong = Vec::new();
    if grids.value.is_empty() && grids.findings.is_empty() {
        wrong.push(format!("{}: no sheet and no finding", path.display()));
    }
    for grid in &grids.value {
        let read = normalise::read_sheet(grid, &unit, Some(term), &reader.vocabulary, &reader.bureau.calendar);
        let faults = faults(grid, &read.ledger, read.findings.len());
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", read.place)));
    }
    (grids.value.len(), wrong)
}

/// Whether a file of the samples is one a school might send.
pub fn is_sheet(path: &Path) -> bool {
    let not_sheets = ["toml", "md", "py", "png"];
    path.extension().is_some_and(|ending| !not_sheets.iter().any(|other| ending == *other))
}

#[test]
fn every_cell_of_every_sample_is_accounted_for() {
    let (reader, mut sheets, mut wrong) = (Reader::usual().expect("a right vocabulary"), 0, Vec::new());
    for folder in ["layouts", "broken", "bureau"] {
        let files: Vec<PathBuf> =
            files_below(&sample_data().join(folder)).into_iter().filter(|p| is_sheet(p)).collect();
        assert!(!files.is_empty(), "no samples in {folder}");
        for path in files {
            let (read, faults) = audit(&path, &reader);
            sheets += read;
            wrong.extend(faults);
        }
    }
    assert!(sheets >= 800, "only {sheets} sheets were read");
    assert!(wrong.is_empty(), "{} of {sheets} sheets:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_cell_of_workbooks_composed_by_chance_is_accounted_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (reader, mut sheets, mut wrong) = (Reader::usual().expect("a right vocabulary"), 0, Vec::new());
    for seed in 0..SEEDS {
        let book = sample::ugly_workbook(seed).expect("a workbook");
        let path = folder.path().join(&book.name);
        std::fs::write(&path, &book.bytes).expect("the temporary folder can be written");
        let (read, faults) = audit(&path, &reader);
        sheets += read;
        wrong.extend(faults);
    }
    assert!(sheets as u64 >= SEEDS, "only {sheets} sheets were read");
    assert!(wrong.is_empty(), "{} of {sheets} sheets:\n{}", wrong.len(), wrong.join("\n"));
}
