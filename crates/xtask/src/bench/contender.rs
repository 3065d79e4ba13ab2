//! One of the programs that are timed: how it is run, what it took, what it counted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::counts::{self, PairCount};
use super::remove;
use crate::command;
use crate::place;

/// What a run of `qinglan` leaves in a workspace; all of it goes before the next, so that each starts from nothing.
const OUTPUTS: [&str; 4] = ["store", "reports", "runs", ".qinglan"];

/// The counts as a question to the program's own tables.
const QUESTION: &str = "SELECT period, unit, subject, counterpart, actual, status FROM compliance WHERE rule = 'PL-27'";

/// A program that counts the lessons of every pair of a workspace.
pub struct Contender {
    /// Its name in the table.
    pub name: &'static str,
    kind: Kind,
    workspace: PathBuf,
}

enum Kind {
    Qinglan { program: PathBuf },
    Script { python: PathBuf, script: PathBuf },
}

/// What one run took.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// From start to end, in seconds.
    pub wall_seconds: f64,
    /// Processor time of the process, user and system, in seconds.
    pub cpu_seconds: f64,
    /// The most memory the process held, in bytes.
    pub peak_bytes: u64,
    /// Seconds a stage, in the order of the walk; empty where the program does not say.
    pub stages: Vec<Stage>,
    /// Workbooks read anew; 0 where the program does not say.
    pub read_now: usize,
}

/// What one stage of a run took.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stage {
    /// The stage's name, as `qinglan run --json` gives it.
    pub name: String,
    /// Its wall time.
    pub seconds: f64,
    /// CPU seconds, where the system tells.
    #[serde(default)]
    pub cpu_seconds: Option<f64>,
    /// The most memory held by the end of it, in MiB, where the system tells.
    #[serde(default)]
    pub peak_mib: Option<f64>,
}

/// The part of `qinglan run --json` that is read here.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Summary {
    stages: Vec<Stage>,
    read_now: usize,
}

/// What `measure.py` writes.
#[derive(Deserialize)]
struct Measured {
    wall_seconds: f64,
    cpu_seconds: f64,
    peak_bytes: u64,
    exit: i32,
}

impl Contender {
    /// The program itself.
    pub fn qinglan(program: &Path, workspace: &Path) -> Self {
        Self { name: "qinglan", kind: Kind::Qinglan { program: program.to_owned() }, workspace: workspace.to_owned() }
    }

    /// A Python script that is given the inbox and the file for its counts.
    pub fn script(name: &'static str, python: &Path, script: &Path, workspace: &Path) -> Self {
        let kind = Kind::Script { python: python.to_owned(), script: script.to_owned() };
        Self { name, kind, workspace: workspace.to_owned() }
    }

    /// Runs it once, from nothing.
    ///
    /// # Errors
    /// It cannot be run, or ends with another status than it should.
    pub fn run(&self, python: &Path, folder: &Path) -> anyhow::Result<Run> {
        self.forget(folder)?;
        self.again(python, folder)
    }

    /// Runs it once more, on what its last run left.
    ///
    /// # Errors
    /// It cannot be run, or ends with another status than it should.
    pub fn again(&self, python: &Path, folder: &Path) -> anyhow::Result<Run> {
        let file = folder.join("measured.json");
        let mut measure = Command::new(python);
        measure.arg(place::root().join("crates/xtask/bench/measure.py")).arg(&file).args(self.words(folder));
        let said = command::output(&mut measure)?;
        let measured: Measured = serde_json::from_str(&fs::read_to_string(&file)?)?;
        self.check_exit(measured.exit)?;
        let Summary { stages, read_now } = self.summary(&said);
        Ok(Run {
            wall_seconds: measured.wall_seconds,
            cpu_seconds: measured.cpu_seconds,
            peak_bytes: measured.peak_bytes,
            stages,
            read_now,
        })
    }

    /// Removes what its last run wrote, and nobody else's.
    fn forget(&self, folder: &Path) -> anyhow::Result<()> {
        match self.kind {
            Kind::Qinglan { .. } => OUTPUTS.iter().try_for_each(|output| remove(&self.workspace.join(output))),
            Kind::Script { .. } => remove(&self.counts_file(folder)),
        }
    }

    fn words(&self, folder: &Path) -> Vec<PathBuf> {
        match &self.kind {
            Kind::Qinglan { program } => {
                vec![program.clone(), "run".into(), self.workspace.clone(), "--json".into()]
            }
            Kind::Script { python, script } => {
                vec![python.clone(), script.clone(), self.workspace.join("inbox"), self.counts_file(folder)]
            }
        }
    }

    /// `qinglan` ends with 1 where schools have something to correct, which is still a done run.
    fn check_exit(&self, exit: i32) -> anyhow::Result<()> {
        let done = match self.kind {
            Kind::Qinglan { .. } => exit == 0 || exit == 1,
            Kind::Script { .. } => exit == 0,
        };
        if !done {
            bail!("{} ended with status {exit}", self.name);
        }
        Ok(())
    }

    fn summary(&self, said: &str) -> Summary {
        match self.kind {
            Kind::Qinglan { .. } => serde_json::from_str(said).unwrap_or_default(),
            Kind::Script { .. } => Summary::default(),
        }
    }

    /// What it counted in its last run.
    ///
    /// # Errors
    /// The counts are missing or have another shape than agreed.
    pub fn counts(&self, folder: &Path) -> anyhow::Result<Vec<PairCount>> {
        let read = match &self.kind {
            Kind::Qinglan { program } => {
                let mut query = Command::new(program);
                query.arg("query").arg(&self.workspace).args([QUESTION, "--format", "json"]);
                counts::from_query(&command::output(&mut query)?)
            }
            Kind::Script { .. } => counts::from_script(&fs::read_to_string(self.counts_file(folder))?),
        };
        read.with_context(|| format!("the counts of {} cannot be read", self.name))
    }

    fn counts_file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.json", self.name.replace(" + ", "-")))
    }
}
