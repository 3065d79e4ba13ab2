//! Samples damaged by chance are read without a panic, every account closes, and none is lost without a word.
//!
//! A few hundred, at every run of the tests; `cargo xtask mutate` reads twenty thousand and watches the memory too.

use std::path::PathBuf;

use ingest::{Budget, read_grids_apart, single_file};
use score::Reader;
use tables::{FindingCode, Lang};

use crate::ledger::{audit, is_sheet};
use crate::place::{legacy_readers, sample_data};

/// How many damaged files.
const FILES: u64 = 400;

#[test]
fn a_damaged_sample_is_read_or_refused_and_every_account_closes() {
    let (samples, reader) = (samples(), Reader::usual().expect("a right vocabulary"));
    let folder = tempfile::TempDir::new().expect("a folder");
    let (mut read, mut wrong) = (0, Vec::new());
    for seed in 0..FILES {
        let sample = &samples[(seed * 7) as usize % samples.len()];
        let path = folder.path().join(format!("{seed}-{}", sample.file_name().expect("a name").to_string_lossy()));
        let original = std::fs::read(sample).expect("the sample");
        std::fs::write(&path, ::sample::damaged(&original, seed)).expect("written");
        let (sheets, faults) = audit(&path, &reader);
        read += usize::from(sheets > 0);
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read as u64 * 4 > FILES, "only {read} of {FILES} were still readable");
}

fn samples() -> Vec<PathBuf> {
    let listed = ingest::list_registry(&sample_data().join("layouts")).expect("the samples").value;
    listed.into_iter().map(|file| file.path).filter(|path| is_sheet(path)).collect()
}

#[test]
fn a_file_that_ends_its_reader_is_one_finding_and_the_next_is_read() {
    let read = |name: &str| {
        let file = single_file(&sample_data().join("broken").join(name));
        let read = read_grids_apart(&file, &Budget::default(), legacy_readers());
        let told: Vec<String> = read.findings.iter().map(|finding| finding.hint(Lang::Zh)).collect();
        (read.value.len(), read.findings.first().map(|finding| finding.code), told.concat())
    };
    let (sheets, code, told) = read("endless-rows.xls");
    assert_eq!((sheets, code), (0, Some(FindingCode::ReaderFailed)));
    // Only Unix has a limit on the memory of a process; elsewhere the system ends it in its own way.
    assert!(told.contains("内存超过") || cfg!(not(unix)), "{told}");
    assert_eq!(read("xls-named.xlsx").0, 1);
    let (sheets, code, _) = read("no-sector-table.xls");
    assert_eq!((sheets, code), (0, Some(FindingCode::ReaderFailed)));
    assert_eq!(read("xls-named.xlsx").0, 1);
}
