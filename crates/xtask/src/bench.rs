//! `cargo xtask bench`: the whole program against two scripts that do the same counts on the same files.
//!
//! Every round runs each contender once, in turn, so that a busy minute of the machine hits all of them alike. The
//! figures are medians over the rounds. Contenders whose counts differ are an error: a fast wrong answer is no answer.
//! `qinglan` does the whole walk each time, from nothing: store, every rule, findings and workbooks; the scripts only count.

mod contender;
mod counts;
mod program;
mod reading;
mod rerun;
mod result;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::sample::Size;
use anyhow::Context;
use clap::Args;

use crate::place;
use crate::python;
use contender::Contender;
use program::Program;
use reading::Reading;
use rerun::Rerun;
use result::BenchResult;

#[derive(Args)]
pub struct BenchArgs {
    /// How many schools
    #[arg(long, default_value_t = 200)]
    schools: usize,
    /// How many lesson records each of them has
    #[arg(long, default_value_t = 400)]
    records: usize,
    /// How often each contender runs
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The program to time, instead of the one cargo built
    #[arg(long, conflicts_with = "build")]
    bin: Option<PathBuf>,
    /// First builds the program with --release, which takes long the first time
    #[arg(long)]
    build: bool,
}

/// Times, compares, prints a Markdown table, and keeps all figures in `target/bench/result.json`.
pub fn run(args: &BenchArgs) -> anyhow::Result<ExitCode> {
    let program = Program::choose(args.bin.as_deref(), args.build)?;
    let scripts = place::root().join("crates/xtask/bench");
    let python = python::environment("bench", &scripts.join("requirements.txt"))?;
    let folder = place::target().join("bench");
    let workspace = make_workspace(&folder, args)?;
    let contenders = [
        Contender::qinglan(&program.path, &workspace),
        Contender::script("polars + fastexcel", &python, &scripts.join("count_with_polars.py"), &workspace),
        Contender::script("pandas + openpyxl", &python, &scripts.join("count_with_pandas.py"), &workspace),
    ];
    let timings = time(&contenders, args.rounds, &python, &folder)?;
    let counts = contenders.iter().map(|contender| contender.counts(&folder)).collect::<anyhow::Result<Vec<_>>>()?;
    let totals = counts::agreed(&contenders.each_ref().map(|contender| contender.name), &counts)?;
    let rerun = Rerun::time(&contenders[0], &workspace, args, &python, &folder)?;
    let reading = Reading::time(program.build, &workspace, args.rounds.max(5))?;
    let result = BenchResult::new(args, &program, totals, timings, (rerun, reading));
    let file = folder.join("result.json");
    fs::write(&file, serde_json::to_string_pretty(&result)?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    println!("{}", result.markdown());
    Ok(ExitCode::SUCCESS)
}

/// Clean schools, written anew: the generator may have changed since the last time.
fn make_workspace(folder: &Path, args: &BenchArgs) -> anyhow::Result<PathBuf> {
    let workspace = folder.join(format!("{}x{}", args.schools, args.records));
    remove(&workspace)?;
    eprintln!("writing {} schools with {} records each", args.schools, args.records);
    ::sample::generate(&Size::clean(args.schools, args.records), &workspace)?;
    Ok(workspace)
}

/// Rounds of one run each; the list of a contender's runs stands where the contender stands.
fn time(
    contenders: &[Contender],
    rounds: usize,
    python: &Path,
    folder: &Path,
) -> anyhow::Result<Vec<(&'static str, Vec<contender::Run>)>> {
    let mut timings: Vec<_> = contenders.iter().map(|contender| (contender.name, Vec::new())).collect();
    for round in 0..rounds.max(1) {
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            eprintln!("round {}: {}", round + 1, contenders[at].name);
            timings[at].1.push(contenders[at].run(python, folder)?);
        }
    }
    Ok(timings)
}

/// Removes a file or folder that may not be there.
fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}
