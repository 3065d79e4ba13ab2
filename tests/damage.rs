//! Samples damaged by chance are read without a panic, every account closes, and none is lost without a word.
//!
//! A few hundred, at every run of the tests; `cargo xtask mutate` reads twenty thousand and watches the memory too.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ingest::{Budget, LegacyReaders, read_grids_apart, single_file};
use normalise::read_sheet;
use policy::{Bureau, Vocabulary};
use tables::Term;

use crate::place::{sample_data, usual_bureau};

/// How often each chosen sample is damaged.
const TIMES: u64 = 6;
/// Every how manieth sample is chosen.
const EVERY: usize = 2;

#[test]
fn a_damaged_sample_is_read_or_refused_and_every_account_closes() {
    let (bureau, vocabulary) = (usual_bureau(), Vocabulary::shipped().expect("shipped"));
    let legacy = LegacyReaders::new(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qinglan"));
        command.arg("read-legacy");
        command
    });
    let folder = tempfile::TempDir::new().expect("a folder");
    let (mut files, mut read) = (0, 0);
    for sample in samples().iter().step_by(EVERY) {
        let original = std::fs::read(sample).expect("the sample");
        let path = folder.path().join(sample.file_name().expect("a name"));
        for seed in 0..TIMES {
            std::fs::write(&path, ::sample::damaged(&original, seed)).expect("written");
            files += 1;
            read += usize::from(look_at(&path, seed, &bureau, &vocabulary, &legacy));
        }
    }
    assert!(files >= 200 && read * 5 > files, "{read} of {files} were still readable");
}

/// Reads one damaged file as the program does; gives whether it still holds a sheet.
fn look_at(path: &Path, seed: u64, bureau: &Bureau, vocabulary: &Vocabulary, legacy: &LegacyReaders) -> bool {
    let unit: Arc<str> = "示例小学".into();
    let term: Term = "2024-1".parse().expect("a term");
    let grids = read_grids_apart(&single_file(path), &Budget::default(), legacy);
    assert!(!grids.value.is_empty() || !grids.findings.is_empty(), "{} seed {seed}: lost", path.display());
    for grid in &grids.value {
        let sheet = read_sheet(grid, &unit, Some(term), vocabulary, &bureau.calendar);
        assert!(sheet.ledger.is_closed(), "{} seed {seed}: the account is open", path.display());
    }
    !grids.value.is_empty()
}

fn samples() -> Vec<PathBuf> {
    let listed = ingest::list_registry(&sample_data().join("layouts")).expect("the samples").value;
    let is_sheet =
        |path: &PathBuf| !path.extension().is_some_and(|ending| ["toml", "md", "py"].iter().any(|e| ending == *e));
    listed.into_iter().map(|file| file.path).filter(is_sheet).collect()
}
