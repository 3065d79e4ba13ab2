//! `cargo xtask mutate`: samples damaged by chance, each read by the program itself.
//!
//! Every damaged file goes through `qinglan check`, which reads as `run` does. Nothing may end the program, nothing may
//! panic outside the readers that are guarded, every sheet's account must close, no file may be lost without a word,
//! and memory stays within its budget. A file that breaks one of these is kept in its smallest form in
//! `target/mutate/failed`; `caught.txt` beside it lists the files over which a reader failed as it may.

mod program;
mod recipe;
mod verdict;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Args;

use crate::command::{self, cargo};
use crate::place;
use program::{Examined, Limits, examine};
use recipe::{Recipe, Samples};
use verdict::{Fault, Tally, Verdict};

/// How many files one process of the program reads.
const BATCH: u64 = 200;

#[derive(Args)]
pub struct MutateArgs {
    /// How many damaged files
    #[arg(long, default_value_t = 20_000)]
    count: u64,
    /// Another seed, other damage
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first file
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// The most memory the program may hold while it reads, in MiB
    #[arg(long, default_value_t = 512)]
    memory: u64,
    /// The program, instead of the dev build, which is made if need be
    #[arg(long)]
    bin: Option<PathBuf>,
}

/// Damages, reads, judges, prints. Exit 0 all well, 1 a file broke a promise.
pub fn run(args: &MutateArgs) -> anyhow::Result<ExitCode> {
    let run = Run::new(args)?;
    let begun = Instant::now();
    let (mut tally, mut failed) = (Tally::default(), Vec::new());
    let end = args.from + args.count;
    let mut first = args.from;
    while first < end {
        let last = (first + BATCH).min(end);
        failed.extend(run.batch(first..last, &mut tally)?);
        eprintln!("{} of {}: {}", last - args.from, args.count, tally.line());
        first = last;
    }
    println!("{}", tally.markdown(args.seed, begun.elapsed().as_secs_f64()));
    write(&run.folder.join("caught.txt"), tally.caught.join("\n").as_bytes())?;
    for (recipe, fault) in &failed {
        println!("{}: {}", run.keep(recipe, fault)?.display(), fault.words());
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What stays the same over all batches.
struct Run {
    samples: Samples,
    program: PathBuf,
    seed: u64,
    limits: Limits,
    folder: PathBuf,
}

impl Run {
    fn new(args: &MutateArgs) -> anyhow::Result<Self> {
        let program = match &args.bin {
            Some(path) => std::path::absolute(path)?,
            None => {
                command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--locked"]))?;
                place::program("debug")
            }
        };
        let samples = Samples::load(&place::root().join("sample-data"))?;
        let folder = place::target().join("mutate");
        Ok(Self { samples, program, seed: args.seed, limits: Limits { memory: args.memory << 20 }, folder })
    }

    /// Reads a batch together; where that fails, each of its files alone.
    fn batch(&self, numbers: std::ops::Range<u64>, tally: &mut Tally) -> anyhow::Result<Vec<(Recipe, Fault)>> {
        let recipes: Vec<Recipe> = numbers.map(|number| Recipe::new(&self.samples, self.seed, number)).collect();
        let mut failed = Vec::new();
        match self.read(&recipes)? {
            Examined::Read { verdicts, peak } => {
                tally.peak = tally.peak.max(peak);
                for recipe in recipes {
                    let verdict = verdicts.get(&recipe.name).cloned().unwrap_or(Verdict::lost());
                    if let Some(fault) = tally.add(&recipe, &verdict) {
                        failed.push((self.smallest(recipe, &fault)?, fault));
                    }
                }
            }
            Examined::Ended(_) => {
                for recipe in recipes {
                    let verdict = self.alone(&recipe, tally)?;
                    if let Some(fault) = tally.add(&recipe, &verdict) {
                        failed.push((self.smallest(recipe, &fault)?, fault));
                    }
                }
            }
        }
        Ok(failed)
    }

    fn alone(&self, recipe: &Recipe, tally: &mut Tally) -> anyhow::Result<Verdict> {
        Ok(match self.read(std::slice::from_ref(recipe))? {
            Examined::Read { mut verdicts, peak } => {
                tally.peak = tally.peak.max(peak);
                verdicts.remove(&recipe.name).unwrap_or(Verdict::lost())
            }
            Examined::Ended(how) => Verdict::ended(how),
        })
    }

    fn read(&self, recipes: &[Recipe]) -> anyhow::Result<Examined> {
        let inbox = self.folder.join("batch");
        if inbox.exists() {
            fs::remove_dir_all(&inbox).with_context(|| format!("cannot remove {}", inbox.display()))?;
        }
        fs::create_dir_all(&inbox).with_context(|| format!("cannot make {}", inbox.display()))?;
        for recipe in recipes {
            write(&inbox.join(&recipe.name), &recipe.bytes(&self.samples))?;
        }
        examine(&self.program, &inbox, &self.folder.join("answer.json"), &self.limits, recipes.len())
    }

    /// The same file with as few steps of damage as still show a fault.
    fn smallest(&self, mut recipe: Recipe, fault: &Fault) -> anyhow::Result<Recipe> {
        let mut at = 0;
        while recipe.steps.len() > 1 && at < recipe.steps.len() {
            let mut fewer = recipe.clone();
            fewer.steps.remove(at);
            let verdict = self.alone(&fewer, &mut Tally::default())?;
            match verdict.fault() {
                Some(same) if std::mem::discriminant(&same) == std::mem::discriminant(fault) => recipe = fewer,
                _ => at += 1,
            }
        }
        Ok(recipe)
    }

    /// Keeps a file that broke a promise, with what it was made from beside it.
    fn keep(&self, recipe: &Recipe, fault: &Fault) -> anyhow::Result<PathBuf> {
        let folder = self.folder.join("failed");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(&recipe.name);
        write(&path, &recipe.bytes(&self.samples))?;
        let about = format!("{}\nfrom {}\nsteps {:?}\n", fault.words(), self.samples.name(recipe), recipe.steps);
        write(&path.with_added_extension("txt"), about.as_bytes())?;
        Ok(path)
    }
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Verdicts by file name.
type Verdicts = BTreeMap<String, Verdict>;
