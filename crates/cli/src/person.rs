//! 得分明细单 of one person, on demand: `qinglan explain --person NAME --save`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use store::RunLock;
use tables::{Dataset, Term};

use crate::manifest::{KeptManifest, Manifest};
use crate::marked::file_name;
use crate::message::Told;
use crate::run::brief;
use crate::workspace::{House, Workspace};

/// Writes the person's workbook below `reports/<term>/个人/`, one for each unit the conclusions and scores name
/// the person in; gives where.
///
/// The next run of the term takes them away with the other reports: its figures may be others.
///
/// # Errors
/// If no conclusion of the latest term speaks of the person, another run is under way, or the disk refuses.
pub fn save(workspace: &Workspace, data: &Dataset, person: &str, unit: Option<&str>) -> Result<Vec<PathBuf>> {
    let house = House::load(workspace)?;
    let _lock = RunLock::acquire(&workspace.store())?;
    let (manifest, term) = run_of_the_store(workspace, data)?;
    let brief = brief(&house, term, &manifest);
    let mut written = Vec::new();
    for unit in units(data, person, unit) {
        let Some(plan) = report::compose_person(data, &brief, &unit, person) else { continue };
        let folder = workspace.reports(term).join("个人").join(file_name(&unit));
        let path = folder.join(format!("得分明细单_{}_{term}.xlsx", file_name(person)));
        report::write(&plan, &path)?;
        written.push(path);
    }
    if written.is_empty() {
        return Err(Told::error(
            format!("{term} 学期没有关于 {person} 的结论，没有可写的得分明细单。"),
            format!("No conclusion of {term} speaks of {person}; there is no sheet to write."),
        ));
    }
    Ok(written)
}

/// The units in whose conclusions the person is named.
fn units(data: &Dataset, person: &str, only: Option<&str>) -> BTreeSet<String> {
    let of_view = |view: &str| -> Vec<String> {
        let rows = data.table(view);
        let named = |row: &usize| ["subject", "counterpart"].iter().any(|of| rows.text(*row, of) == Some(person));
        (0..rows.len()).filter(named).filter_map(|row| rows.text(row, "unit").map(str::to_owned)).collect()
    };
    let units = ["compliance", "scores"].into_iter().flat_map(of_view);
    units.filter(|unit| only.is_none_or(|only| only == unit)).collect()
}

/// The run that made the tables as they are, and the latest term in them.
fn run_of_the_store(workspace: &Workspace, data: &Dataset) -> Result<(Manifest, Term)> {
    let ledger = data.table("ledger");
    let term = (0..ledger.len()).filter_map(|row| ledger.text(row, "term")?.parse::<Term>().ok()).max();
    let kept = json(&workspace.store().join("manifest.json"))?;
    let tables = kept["tables"].as_array().into_iter().flatten();
    let kept = hashes(tables.flat_map(|table| table["files"].as_array().into_iter().flatten()), "path");
    for name in workspace.run_names()? {
        let folder = workspace.runs().join(&name);
        let run = json(&folder.join("manifest.json"))?;
        if hashes(run["tables"].as_array().into_iter().flatten(), "file") == kept {
            return Ok((KeptManifest::read(&folder)?.manifest, term.context("the tables hold no term")?));
        }
    }
    Err(Told::error(
        "store/ 里的数据找不到对应的运行记录。请先运行 qinglan run。",
        "No run's record fits the tables in store/. Run `qinglan run` first.",
    ))
}

fn json(path: &Path) -> Result<Value> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
}

/// Names and hashes of files, as a manifest lists them.
fn hashes<'v>(files: impl Iterator<Item = &'v Value>, name: &str) -> BTreeSet<(String, String)> {
    let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
    files.map(|file| (text(file, name), text(file, "blake3"))).collect()
}
