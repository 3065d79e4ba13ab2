//! `qinglan close`, and what a run does about closed terms: it uses their rows and never changes them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ingest::SourceFile;
use store::{ClosedTerm, Publication, RunLock, Store};
use tables::{Dataset, Finding, FindingCode, Place, Term};

use crate::diff;
use crate::intake::Intake;
use crate::manifest::{FileHash, KeptManifest, Manifest};
use crate::message::{self, Outcome, Told, Voice};
use crate::workspace::{House, Workspace};

/// Freezes a term as it was last reported.
pub fn close(words: &[String], voice: &Voice) -> Result<Outcome> {
    let (dir, word) = match words {
        [dir, term] => (PathBuf::from(dir), term),
        [term] => (PathBuf::from("."), term),
        _ => {
            return Err(Told::error(
                "要一个学期，前面可以写工作区文件夹",
                "one term is needed, the workspace before it",
            ));
        }
    };
    let term: Term = word.parse().map_err(|_| {
        Told::error(
            format!("`{word}` 不是学期；应为 2024-1（秋季）或 2024-2（春季）"),
            format!("`{word}` is not a term; write 2024-1 (autumn) or 2024-2 (spring)"),
        )
    })?;
    let workspace = Workspace::open(&dir)?;
    let house = House::load(&workspace)?;
    let lock = RunLock::acquire(&workspace.store())?;
    let store = store::open(&workspace.store())?;
    refuse_twice(&store, term)?;
    let (run, kept) = reported_run(&workspace, term)?;
    refuse_changed(&workspace, term, &kept.manifest)?;
    let conclusions = freeze(&workspace, &house, &store, &lock, term, &run)?;
    if voice.json {
        let closed = serde_json::json!({ "closed": term.to_string(), "run": run, "conclusions": conclusions });
        message::print(&serde_json::to_string_pretty(&closed)?);
        return Ok(Outcome::Done);
    }
    message::print(&match voice.lang {
        tables::Lang::Zh => format!(
            "{term} 学期已封存（运行 {run}，结论 {conclusions} 条）。以后的运行照用这些数据，不再改动；reports/{term} 也不再重写。\n"
        ),
        tables::Lang::En => format!(
            "Term {term} is closed (run {run}, {conclusions} conclusions). Later runs use its rows as they are; reports/{term} is not written again.\n"
        ),
    });
    Ok(Outcome::Done)
}

fn refuse_twice(store: &Store, term: Term) -> Result<()> {
    if store.closed()?.iter().any(|closed| closed.term == term) {
        return Err(Told::error(
            format!("{term} 学期已经封存过了，没有改动。"),
            format!("Term {term} is closed already; nothing was changed."),
        ));
    }
    Ok(())
}

/// The run whose workbooks lie in the term's reports now, byte for byte.
fn reported_run(workspace: &Workspace, term: Term) -> Result<(String, KeptManifest)> {
    let reports = workspace.reports(term);
    for name in workspace.run_names()? {
        let kept = KeptManifest::read(&workspace.runs().join(&name))?;
        if kept.manifest.term == term.to_string() && kept.reports.iter().all(|report| is_as_written(&reports, report)) {
            return Ok((name, kept));
        }
    }
    Err(Told::error(
        format!(
            "reports/{term} 里没有一次运行写出的完整报表（没有运行过，或报表被改过）；先运行 qinglan run --term {term}，再封存。"
        ),
        format!(
            "reports/{term} does not hold what one run wrote (none ran, or a workbook was changed); run `qinglan run --term {term}`, then close."
        ),
    ))
}

fn is_as_written(reports: &Path, report: &FileHash) -> bool {
    std::fs::read(reports.join(&*report.file))
        .is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == report.blake3)
}

/// What was published must rest on the sheets that lie there now.
fn refuse_changed(workspace: &Workspace, term: Term, manifest: &Manifest) -> Result<()> {
    let sources = ingest::list_inbox(&workspace.inbox())?.value;
    let now: Vec<(String, String)> = sources.iter().filter(|source| source.term == Some(term)).map(hashed).collect();
    match changed_files(term, manifest, &now).first() {
        None => Ok(()),
        Some((file, _)) => Err(Told::error(
            format!("出报表以后，{file} 有变动；先运行 qinglan run --term {term}，看过结果再封存。"),
            format!(
                "{file} is not what was reported on; run `qinglan run --term {term}`, look at the result, then close."
            ),
        )),
    }
}

fn hashed(source: &SourceFile) -> (String, String) {
    (source.name.to_string(), ingest::content_hash(source).unwrap_or_default())
}

/// What happened to a file after its term was reported.
type FileChange = (String, &'static str);

/// Files of a term that are not what a run read: with another content, new, or gone.
fn changed_files(term: Term, manifest: &Manifest, now: &[(String, String)]) -> Vec<FileChange> {
    let prefix = format!("{term}/");
    let then: Vec<&FileHash> = manifest.inputs.iter().filter(|input| input.file.starts_with(&prefix)).collect();
    let come = now.iter().filter_map(|(file, hash)| match then.iter().find(|input| *input.file == **file) {
        Some(input) if input.blake3 == *hash => None,
        Some(_) => Some((file.clone(), "改动")),
        None => Some((file.clone(), "新来")),
    });
    let gone = then.iter().filter(|input| now.iter().all(|(file, _)| **file != *input.file));
    come.chain(gone.map(|input| (input.file.to_string(), "删去"))).collect()
}

/// Writes the closed term into the store; gives how many conclusions it holds.
fn freeze(workspace: &Workspace, house: &House, store: &Store, lock: &RunLock, term: Term, run: &str) -> Result<usize> {
    let folder = workspace.runs().join(run);
    let results = store::read_tables(&folder.join(diff::RESULTS)).with_context(|| run.to_owned())?;
    let rows = store::rows_over_with(&store.read_all()?.merged(results.clone()), term)?;
    let mut publication = Publication::begin(lock)?;
    let staged = publication.stage(&workspace.store())?;
    store.carry_all(&staged)?;
    let closed = store::close_term(&staged, term, &rows)?;
    diff::keep_results(&results, &closed)?;
    diff::decisions::carry(&folder, &KeptManifest::read(&folder)?.manifest, &closed)?;
    for (name, from) in [("manifest.json", folder.join("manifest.json")), ("bureau.toml", workspace.settings())] {
        std::fs::copy(&from, closed.join(name)).with_context(|| from.display().to_string())?;
    }
    write_packs(house, &closed.join("packs"))?;
    publication.publish()?;
    Ok(rows.table("compliance").len())
}

/// The packs in force, as they were.
fn write_packs(house: &House, to: &Path) -> Result<()> {
    for pack in &house.packs {
        let folder = to.join(&pack.id);
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let texts = &pack.texts;
        let files = [
            ("pack.toml", Some(&texts.pack)),
            ("cases.toml", texts.cases.as_ref()),
            ("headings.toml", texts.headings.as_ref()),
        ];
        for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, &text?.1))) {
            let path = folder.join(name);
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// Tells of files of closed terms that are not what the term was closed with; they do not count.
pub fn tell_changes(closed: &[ClosedTerm], intake: &mut Intake, latest: Term) -> Result<()> {
    for one in closed {
        let manifest = KeptManifest::read(&one.folder)?.manifest;
        let of_term = |file: &str| file.starts_with(&format!("{}/", one.term));
        let now: Vec<(String, String)> = intake
            .hashes
            .iter()
            .filter(|(file, _)| of_term(file))
            .map(|(file, hash)| (file.to_string(), hash.clone()))
            .collect();
        for (file, what) in changed_files(one.term, &manifest, &now) {
            let unit = file.split('/').nth(1).unwrap_or_default().to_owned();
            let finding = Finding::new(FindingCode::ClosedTermChanged, Place::file(file), what)
                .with([one.term.to_string(), what.to_owned()])
                .of(unit, Some(latest));
            intake.findings.push(finding);
        }
    }
    Ok(())
}

/// What a closed term would be if it were made now; nothing is changed.
pub fn print_differences(closed: &ClosedTerm, now: &Dataset, inputs: &diff::Inputs<'_>, voice: &Voice) -> Result<()> {
    let then = store::read_tables(&closed.folder.join(diff::RESULTS))?;
    let over = |data: &Dataset| -> Result<Dataset> {
        let mut rows = store::rows_over_with(data, closed.term)?;
        rows.insert(data.table("rules"));
        Ok(rows)
    };
    let before = KeptManifest::read(&closed.folder)?.manifest;
    let term = closed.term;
    if !voice.json {
        message::print(&match voice.lang {
            tables::Lang::Zh => format!(
                "{term} 学期已封存（运行 {}）。照现在的表格、设置和政策重算会有下面的不同；没有改动任何东西。",
                before.id
            ),
            tables::Lang::En => format!(
                "Term {term} is closed (run {}). Made anew from today's sheets, settings and packs it would differ as follows; nothing was changed.",
                before.id
            ),
        });
    }
    let decisions = diff::decisions::kept(&closed.folder, &before);
    let before = diff::Inputs { manifest: &before, decisions: decisions.as_deref() };
    diff::print(&before, inputs, &metrics::compare(&over(&then)?, &over(now)?), voice)
}
