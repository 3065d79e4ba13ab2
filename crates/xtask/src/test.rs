//! `cargo xtask test`: every test there is, from a clean clone, with Rust and Python 3 on the machine and nothing else.
//!
//! A step that cannot run is a failed step: nothing is skipped in silence.

mod outline;
mod tally;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};

use crate::command::{self, cargo};
use crate::place;
use crate::python;
use outline::Outline;
use tally::Tally;

/// Passes the tests step after step. Exit 0 all passed, 1 a step failed.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut outline = Outline::default();
    let built = outline.step("build: every crate with its tests", build);
    if built.is_some() {
        let tally = outline.step("rust: cargo test", rust_tests);
        outline.step("sample: sample-data/bureau is what its generator writes", sample_bureau);
        outline.step("score: what is read of samples and composed workbooks, against the floors", score);
        let demo = outline.step("demo: the sample bureau from sheets to workbook", demo);
        let python = outline.step("python: the packages of notebooks/requirements.txt", notebook_python);
        outline.step("notebook: notebooks/term.ipynb on the demo's store", || {
            notebook(&python.context("it needs the step python")?, demo.as_ref().context("it needs the step demo")?)
        });
        outline.step("tables: the demo's store opened by pandas, polars, DuckDB and as a workbook", || {
            open_tables(demo.as_ref().context("it needs the step demo")?)
        });
        outline.note(tally.map(|tally| tally.to_string()));
    }
    Ok(outline.close())
}

/// Builds once what all later steps run, the program `qinglan` included.
fn build() -> anyhow::Result<()> {
    command::run(&mut cargo(&["test", "--workspace", "--locked", "--no-run"]))
}

/// Runs the Rust tests, shows cargo's own lines, and counts them.
fn rust_tests() -> anyhow::Result<Tally> {
    let mut command = cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]);
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let mut stdout = std::io::stdout().lock();
            stdout.write_all(&line)?;
            stdout.write_all(b"\n")?;
            tally.read(&String::from_utf8_lossy(&line));
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed: {tally}", command::typed(&command));
    }
    Ok(tally)
}

/// Through cargo, because this program's own file may have been built anew while it ran.
fn sample_bureau() -> anyhow::Result<()> {
    command::run(&mut cargo(&["xtask", "sample", "--check"]))
        .context("write it anew with `cargo xtask sample`, and see what changed")
}

/// A modest number of composed workbooks beside all samples: fifteen of each layout.
const SCORED_SEEDS: &str = "330";

/// Through cargo, for the same reason.
fn score() -> anyhow::Result<()> {
    command::run(&mut cargo(&["xtask", "score", "--seeds", SCORED_SEEDS])).context(
        "the reader lies below a floor; the differences above say where (--all lists those that were told too)",
    )
}

/// Makes the demo anew; gives its workspace.
fn demo() -> anyhow::Result<PathBuf> {
    let workspace = place::target().join("notebook-demo");
    if workspace.exists() {
        fs::remove_dir_all(&workspace).with_context(|| format!("cannot remove {}", workspace.display()))?;
    }
    command::run(Command::new(place::program("debug")).arg("demo").arg(&workspace))?;
    Ok(workspace)
}

fn notebook_python() -> anyhow::Result<PathBuf> {
    python::environment("notebook", &place::root().join("notebooks/requirements.txt"))
}

/// Other programs find in the store what was written.
fn open_tables(workspace: &Path) -> anyhow::Result<()> {
    let scripts = place::root().join("tests/python");
    let python = python::environment("tables", &scripts.join("requirements.txt"))?;
    let mut command = Command::new(python);
    command.arg(scripts.join("open_tables.py")).arg("--workspace").arg(workspace);
    command.arg("--program").arg(place::program("debug"));
    command::run(&mut command)
}

/// Executes the notebook; the executed copy stays beside the demo, to be looked at.
fn notebook(python: &Path, workspace: &Path) -> anyhow::Result<()> {
    let private = place::target().join("python/settings");
    let mut command = Command::new(python);
    command.arg(place::root().join("tests/python/run_notebook.py")).arg("--workspace").arg(workspace);
    command.arg("--save").arg(workspace.with_extension("ipynb"));
    for folder in ["MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"] {
        command.env(folder, &private);
    }
    command::run(&mut command)
}
