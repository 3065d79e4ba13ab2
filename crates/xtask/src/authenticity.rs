//! `cargo xtask authenticity`: what the questions of authenticity find and spare, on invented counties whose truth is known.
//!
//! For every check: how much of what was planted is asked about, how much of what is honest and looks alike is, and how many
//! questions are neither. The last column must be small, and is all there is on a calm county.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use clap::Args;
use sample::{OddBureau, OddCounty, Oddity, Origin, odd_bureau, oddities_csv};
use serde::Deserialize;

use crate::command::{self, cargo};
use crate::place;

/// Of everything planted, so much must be asked about.
const LEAST_RECALL: f64 = 0.9;

#[derive(Args)]
pub struct AuthenticityArgs {
    /// The seed of the first county
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many odd counties and how many calm ones, each of another seed
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// The program, instead of the dev build, which is made if need be
    #[arg(long)]
    bin: Option<PathBuf>,
    /// Lists what was missed, and what was asked without having been planted
    #[arg(long)]
    all: bool,
}

/// One question, as the program gives it.
#[derive(Debug, Deserialize)]
struct Asked {
    check: String,
    unit: String,
    person: Option<String>,
    found: String,
}

/// What became of one check over all counties.
#[derive(Debug, Default)]
struct Tally {
    planted: usize,
    hit: usize,
    honest: usize,
    honest_asked: usize,
    questions: usize,
    of_planted: usize,
    neither: usize,
    calm: usize,
}

/// Scores counties. Exit 0 if enough of what was planted is asked about.
pub fn run(args: &AuthenticityArgs) -> anyhow::Result<ExitCode> {
    let program = match &args.bin {
        Some(path) => std::path::absolute(path)?,
        None => {
            command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--locked"]))?;
            place::program("debug")
        }
    };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for seed in args.from..args.from + args.seeds {
        let folder = place::target().join("authenticity");
        let odd = odd_bureau(OddCounty::Odd, seed);
        let asked = asked_of(&program, &odd, &folder.join(format!("odd-{seed}")))?;
        for line in score(&odd.truth, &asked, &mut tallies).into_iter().filter(|_| args.all) {
            println!("{seed}: {line}");
        }
        let calm = odd_bureau(OddCounty::Calm, seed);
        for asked in asked_of(&program, &calm, &folder.join(format!("calm-{seed}")))? {
            tallies.entry(asked.check.clone()).or_default().calm += 1;
            if args.all {
                println!("{seed}: calm, asked {} {} {}", asked.check, asked.unit, asked.found);
            }
        }
    }
    Ok(print(&tallies, args.seeds))
}

/// What the program asks about a county.
fn asked_of(program: &Path, county: &OddBureau, folder: &Path) -> anyhow::Result<Vec<Asked>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for file in &county.files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(&path, &file.bytes).with_context(|| path.display().to_string())?;
    }
    fs::write(folder.join("truth.csv"), oddities_csv(&county.truth))?;
    let output = Command::new(program).arg("run").arg(folder).output()?;
    ensure!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    let mut query = Command::new(program);
    query.arg("query").arg(folder).args(["SELECT check, unit, person, found FROM authenticity", "--format", "json"]);
    Ok(serde_json::from_str(&command::output(&mut query)?)?)
}

/// Whether a question is about one of some oddities.
fn is_about(asked: &Asked, oddity: &Oddity) -> bool {
    let named: BTreeSet<&str> = asked.person.as_deref().unwrap_or_default().split('、').collect();
    let people = oddity.people.iter().any(|name| named.contains(name.as_str()));
    asked.check == oddity.check && asked.unit == oddity.unit && (people || oddity.people.is_empty())
}

/// Counts a county, and says what was missed or asked of nobody's making.
fn score(truth: &[Oddity], asked: &[Asked], tallies: &mut BTreeMap<String, Tally>) -> Vec<String> {
    let mut said = Vec::new();
    for oddity in truth {
        let found = asked.iter().any(|asked| is_about(asked, oddity));
        let tally = tallies.entry(oddity.check.to_owned()).or_default();
        match oddity.origin {
            Origin::Planted => {
                tally.planted += 1;
                tally.hit += usize::from(found);
                if !found {
                    said.push(format!("missed {} {} {:?}", oddity.what, oddity.unit, oddity.people));
                }
            }
            Origin::Honest => {
                tally.honest += 1;
                tally.honest_asked += usize::from(found);
            }
        }
    }
    for asked in asked {
        let about = |origin| truth.iter().any(|oddity| oddity.origin == origin && is_about(asked, oddity));
        let tally = tallies.entry(asked.check.clone()).or_default();
        tally.questions += 1;
        if about(Origin::Planted) {
            tally.of_planted += 1;
        } else {
            let honest = about(Origin::Honest);
            tally.neither += usize::from(!honest);
            let whose = if honest { "honest" } else { "nobody's" };
            said.push(format!("{whose}: {} {} {}", asked.check, asked.unit, asked.found));
        }
    }
    said
}

fn print(tallies: &BTreeMap<String, Tally>, seeds: u64) -> ExitCode {
    println!("{seeds} odd counties and {seeds} calm ones, 30 schools each");
    println!(
        "check            planted  asked  recall | honest  asked | questions  precision  neither | on calm counties"
    );
    let mut all = Tally::default();
    for (check, tally) in tallies {
        row(check, tally);
        all.planted += tally.planted;
        all.hit += tally.hit;
        all.honest += tally.honest;
        all.honest_asked += tally.honest_asked;
        all.questions += tally.questions;
        all.of_planted += tally.of_planted;
        all.neither += tally.neither;
        all.calm += tally.calm;
    }
    row("all", &all);
    let enough = tallies.values().all(|tally| tally.hit as f64 >= LEAST_RECALL * tally.planted as f64);
    if enough { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn row(check: &str, tally: &Tally) {
    let share = |part: usize, whole: usize| match whole {
        0 => "    –".to_owned(),
        whole => format!("{:.3}", part as f64 / whole as f64),
    };
    println!(
        "{check:<16} {:>7}  {:>5}   {} | {:>6}  {:>5} | {:>9}      {}  {:>7} | {:>6}",
        tally.planted,
        tally.hit,
        share(tally.hit, tally.planted),
        tally.honest,
        tally.honest_asked,
        tally.questions,
        share(tally.of_planted, tally.questions),
        tally.neither,
        tally.calm
    );
}
