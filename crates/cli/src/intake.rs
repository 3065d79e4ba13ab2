//! From files to readings: each file once, in parallel, remembered by its content.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::Arc;

use anyhow::Result;
use ingest::{Budget, LegacyReaders, SourceFile};
use normalise::{SentFile, SheetReading, read_sheet};
use policy::{Bureau, Vocabulary};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use store::Store;
use tables::{Finding, FindingCode, Grid, Place, Term};

use crate::manifest;
use crate::message::{Outcome, Voice};
use crate::workspace::Workspace;

/// Everything the files of a workspace say, before anybody knows who is who.
pub struct Intake {
    /// Every file, in order of name.
    pub files: Vec<SentFile>,
    /// Every unit's folder of every term, empty ones included.
    pub folders: Vec<(Term, Arc<str>)>,
    /// Every sheet, in order of file and sheet.
    pub sheets: Vec<SheetReading>,
    /// Findings about files and sheets.
    pub findings: Vec<Finding>,
    /// Content hash of every file, by name.
    pub hashes: Vec<(Arc<str>, String)>,
    /// How many files were read now; the others were remembered.
    pub read_now: usize,
}

/// What one file says: all that is remembered of it.
#[derive(Serialize, Deserialize)]
struct FileReading {
    sheets: Vec<SheetReading>,
    findings: Vec<Finding>,
    readable: bool,
}

/// What a file's reading depends on besides its content.
pub struct Frame<'f> {
    /// The settings.
    pub bureau: &'f Bureau,
    /// How schools spell things.
    pub vocabulary: &'f Vocabulary,
    /// Text that changes when words, calendar or program do.
    pub seed: &'f str,
    /// What becomes of what is read.
    pub memory: Memory,
}

/// What becomes of what was read of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// It is remembered, and what is of no use any more forgotten.
    Kept,
    /// It is used where it is remembered, and nothing is written.
    LookedAt,
}

/// Reads every file of registry and inbox, or remembers it.
pub fn take_in(workspace: &Workspace, store: &Store, frame: &Frame<'_>, voice: &Voice) -> Result<Intake> {
    let listed = ingest::list_registry(&workspace.registry())?;
    let inbox = ingest::list_inbox(&workspace.inbox())?;
    let mut findings = listed.findings;
    findings.extend(inbox.findings);
    let mut sources = listed.value;
    sources.extend(inbox.value);
    let bar = voice.progress("读取表格", "reading", sources.len() as u64);
    let quiet = quiet_panics();
    let legacy = legacy_readers();
    let read = |sources: &[SourceFile], frame: &Frame<'_>| {
        let one = |source: &SourceFile| {
            let reading = recall_or_read(source, store, frame, &legacy);
            bar.inc(1);
            reading
        };
        sources.par_iter().map(one).collect::<Vec<Reading>>()
    };
    // The registers first: they say under which names a recipe holds.
    let (registers, sent): (Vec<SourceFile>, Vec<SourceFile>) =
        sources.into_iter().partition(|source| source.term.is_none());
    let registered = read(&registers, frame);
    let vocabulary = under_all_names(frame.vocabulary, &registered);
    let readings = read(&sent, &Frame { vocabulary: &vocabulary, ..*frame });
    let mut files: Vec<(SourceFile, Reading)> = registers.into_iter().zip(registered).collect();
    files.extend(sent.into_iter().zip(readings));
    files.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    let (sources, readings): (Vec<SourceFile>, Vec<Reading>) = files.into_iter().unzip();
    drop(quiet);
    bar.finish_and_clear();
    if frame.memory == Memory::Kept {
        store.forget_except(&readings.iter().map(|(key, _, _, _)| key.clone()).collect::<BTreeSet<_>>())?;
    }
    let mut intake = collect(&sources, readings, findings);
    intake.folders = ingest::list_folders(&workspace.inbox())?;
    add_unfollowed(&mut intake);
    Ok(intake)
}

/// Cache key and content hash of a file, what it says, and whether it was read now.
type Reading = (String, String, FileReading, bool);

/// The words with recipes that hold for a unit whatever the registers say it is, or was, called.
fn under_all_names<'v>(vocabulary: &'v Vocabulary, registers: &[Reading]) -> Cow<'v, Vocabulary> {
    let sheets = registers.iter().flat_map(|(_, _, reading, _)| &reading.sheets);
    let present = normalise::present_names(sheets.flat_map(|sheet| &sheet.records));
    if present.is_empty() || vocabulary.recipes.iter().all(|recipe| recipe.units.is_empty()) {
        return Cow::Borrowed(vocabulary);
    }
    let recipes = vocabulary.recipes.iter().map(|recipe| recipe.under_all_names(&present)).collect();
    Cow::Owned(Vocabulary { recipes, ..vocabulary.clone() })
}

impl Intake {
    /// Leaves copies and earlier versions of sheets aside, with all that was said of them.
    pub fn set_aside_versions(&mut self, vocabulary: &Vocabulary) {
        let versions = normalise::set_aside_versions(&mut self.sheets, vocabulary);
        let aside = versions.iter().filter(|finding| finding.code != FindingCode::VersionsUnclear);
        let aside: BTreeSet<Place> = aside.map(|finding| finding.place.clone()).collect();
        self.findings.retain(|finding| !aside.contains(&Place { cell: None, ..finding.place.clone() }));
        self.findings.extend(versions);
    }
}

impl Intake {
    /// Puts everything from folders of former names under the units' present ones.
    pub fn under_present_names(&mut self) {
        let present = normalise::under_present_names(&mut self.sheets);
        let files = self.files.iter_mut().map(|file| &mut file.unit);
        let folders = self.folders.iter_mut().map(|(_, unit)| unit);
        for unit in files.chain(folders).chain(self.findings.iter_mut().map(|finding| &mut finding.unit)) {
            if let Some(name) = present.get(unit) {
                *unit = Arc::clone(name);
            }
        }
    }
}

fn collect(sources: &[SourceFile], readings: Vec<Reading>, findings: Vec<Finding>) -> Intake {
    let mut intake = Intake {
        files: Vec::new(),
        folders: Vec::new(),
        sheets: Vec::new(),
        findings,
        hashes: Vec::new(),
        read_now: 0,
    };
    for (source, (_, hash, reading, is_new)) in sources.iter().zip(readings) {
        intake.files.push(SentFile {
            unit: Arc::clone(&source.unit),
            term: source.term,
            name: Arc::clone(&source.name),
            readable: reading.readable,
        });
        intake.hashes.push((Arc::clone(&source.name), hash));
        intake.read_now += usize::from(is_new);
        intake.findings.extend(reading.findings);
        for sheet in &reading.sheets {
            intake.findings.extend(sheet.findings.iter().cloned());
        }
        intake.sheets.extend(reading.sheets);
    }
    intake
}

/// Files that were listed but not opened (links) may hold a unit's records all the same.
fn add_unfollowed(intake: &mut Intake) {
    let known: BTreeSet<Arc<str>> = intake.files.iter().map(|file| Arc::clone(&file.name)).collect();
    let unread =
        intake.findings.iter().filter(|finding| finding.code == FindingCode::NotAWorkbook && finding.term.is_some());
    let unread = unread.filter(|finding| {
        !finding.unit.is_empty() && !known.contains(&finding.place.file) && !finding.place.file.contains("!/")
    });
    let files: Vec<SentFile> = unread
        .map(|finding| SentFile {
            unit: Arc::clone(&finding.unit),
            term: finding.term,
            name: Arc::clone(&finding.place.file),
            readable: false,
        })
        .collect();
    intake.files.extend(files);
    intake.files.sort();
}

/// The remembered reading of a file whose content, name and frame are the same; else a new one, which is remembered.
fn recall_or_read(source: &SourceFile, store: &Store, frame: &Frame<'_>, legacy: &LegacyReaders) -> Reading {
    let hash = ingest::content_hash(source).unwrap_or_default();
    let recipes = manifest::recipes_seed(&source.unit, frame.vocabulary);
    let seed = format!("{}\u{1f}{recipes}\u{1f}{}\u{1f}{hash}", frame.seed, source.name);
    let key = blake3::hash(seed.as_bytes()).to_hex().to_string();
    if let Some(reading) = store.cached::<FileReading>(&key) {
        return (key, hash, reading, false);
    }
    let (reading, _) = read_file(source, frame.bureau, frame.vocabulary, legacy);
    if frame.memory == Memory::Kept {
        // A reading that cannot be remembered is made again next time.
        let _ = store.remember(&key, &reading);
    }
    (key, hash, reading, true)
}

fn read_file(
    source: &SourceFile,
    bureau: &Bureau,
    vocabulary: &Vocabulary,
    legacy: &LegacyReaders,
) -> (FileReading, Vec<Grid>) {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let grids = ingest::read_grids_apart(source, &Budget::default(), legacy);
        let sheets: Vec<SheetReading> = grids
            .value
            .iter()
            .map(|grid| read_sheet(grid, &source.unit, source.term, vocabulary, &bureau.calendar))
            .collect();
        (FileReading { readable: !grids.value.is_empty(), sheets, findings: grids.findings }, grids.value)
    }));
    read.unwrap_or_else(|_| {
        let finding = Finding::new(FindingCode::ReaderFailed, Place::file(Arc::clone(&source.name)), "")
            .with(["程序内部错误"])
            .of(Arc::clone(&source.unit), source.term);
        (FileReading { sheets: Vec::new(), findings: vec![finding], readable: false }, Vec::new())
    })
}

/// One file on its own, for `qinglan check`: its sheets as they lie there and as they are understood, and its findings.
pub struct FileShown {
    /// The sheets as they lie in the file.
    pub grids: Vec<Grid>,
    /// The same, understood.
    pub sheets: Vec<SheetReading>,
    /// Findings about file and sheets.
    pub findings: Vec<Finding>,
}

/// Reads one file on its own.
pub fn read_one(source: &SourceFile, bureau: &Bureau, vocabulary: &Vocabulary, legacy: &LegacyReaders) -> FileShown {
    let quiet = quiet_panics();
    let (reading, grids) = read_file(source, bureau, vocabulary, legacy);
    drop(quiet);
    let mut findings = reading.findings;
    findings.extend(reading.sheets.iter().flat_map(|sheet| sheet.findings.iter().cloned()));
    FileShown { grids, sheets: reading.sheets, findings }
}

/// Readers of .xls and .xlsb in processes of this program: those formats can end the process that reads them.
pub fn legacy_readers() -> LegacyReaders {
    LegacyReaders::new(|| {
        // A program that cannot be found cannot be started; then the files are read in this process.
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        command.arg("read-legacy");
        command
    })
}

/// The other side of [`legacy_readers`].
pub fn read_legacy() -> Result<Outcome> {
    ingest::serve_legacy(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Outcome::Done)
}

/// Keeps the panic of one file's reader, which becomes a finding, off the screen.
pub fn quiet_panics() -> impl Drop {
    struct Quiet;
    impl Drop for Quiet {
        fn drop(&mut self) {
            let _ = std::panic::take_hook();
        }
    }
    std::panic::set_hook(Box::new(|_| {}));
    Quiet
}
