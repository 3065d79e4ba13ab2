//! A run after one workbook of many has changed, against the run from nothing.

use std::fs;
use std::path::{Path, PathBuf};

use ::sample::Size;
use anyhow::{Context, ensure};
use serde::Serialize;

use super::contender::{Contender, Run, Stage};
use super::result::{median, median_stages};
use super::{BenchArgs, remove};

/// What a run after one change takes.
#[derive(Serialize)]
pub struct Rerun {
    /// Workbooks read, of all that lie in the inbox.
    read: usize,
    wall_seconds: f64,
    stages: Vec<Stage>,
    runs: Vec<Run>,
}

impl Rerun {
    /// One school sends its workbook with one lesson fewer, then as it was, in turns; the workspace has been run before.
    pub fn time(
        qinglan: &Contender,
        workspace: &Path,
        args: &BenchArgs,
        python: &Path,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let (workbook, versions) = versions(workspace, args, folder)?;
        qinglan.again(python, folder)?;
        let mut runs = Vec::new();
        for round in 0..args.rounds.max(1) {
            fs::write(&workbook, &versions[round % 2])?;
            runs.push(qinglan.again(python, folder)?);
        }
        fs::write(&workbook, &versions[1])?;
        let read = runs.iter().map(|run| run.read_now).max().unwrap_or_default();
        ensure!(read == 1, "{read} workbooks were read after one had changed");
        Ok(Self {
            read,
            wall_seconds: median(runs.iter().map(|run| run.wall_seconds)),
            stages: median_stages(&runs),
            runs,
        })
    }

    /// One line for a README; `whole` is what a run from nothing takes, in seconds.
    pub fn markdown(&self, whole: f64) -> String {
        let stages: Vec<String> =
            self.stages.iter().map(|stage| format!("{} {:.2}", stage.name, stage.seconds)).collect();
        format!(
            "Run again after one workbook has changed: {} read, {:.2} s, {:.2} of the run from nothing ({}).",
            self.read,
            self.wall_seconds,
            self.wall_seconds / whole,
            stages.join(", ")
        )
    }
}

/// The first school's workbook: its path, and what it holds with one lesson fewer and as it is.
fn versions(workspace: &Path, args: &BenchArgs, folder: &Path) -> anyhow::Result<(PathBuf, [Vec<u8>; 2])> {
    let fewer = folder.join("changed");
    remove(&fewer)?;
    ::sample::generate(&Size::clean(1, args.records.saturating_sub(1)), &fewer)?;
    let changed = first_workbook(&fewer.join("inbox"))?;
    let workbook = workspace.join(changed.strip_prefix(&fewer)?);
    let versions = [fs::read(&changed)?, fs::read(&workbook).with_context(|| workbook.display().to_string())?];
    ensure!(versions[0] != versions[1], "the two versions are the same");
    Ok((workbook, versions))
}

/// The first file below a folder, by name.
fn first_workbook(folder: &Path) -> anyhow::Result<PathBuf> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<PathBuf>>>()?;
    let first = entries.into_iter().min().with_context(|| format!("{} is empty", folder.display()))?;
    if first.is_dir() { first_workbook(&first) } else { Ok(first) }
}
