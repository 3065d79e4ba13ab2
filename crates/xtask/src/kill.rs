//! `cargo xtask kill`: runs of one county ended at random moments, each by SIGKILL; nothing may be damaged, no answer lost.
//!
//! Between two runs a school sends another version of its log, and now and then a question is answered. After every kill the
//! tables must answer a query; once what was being published is finished or undone, exactly one run's record must fit the
//! tables and workbooks that lie there; nothing unfinished may lie about; and every answer ever given must stand in
//! `decisions/`: as a recipe, or still in the workbook. In the end a run left alone must give what a new workspace gives.

mod county;
mod state;

use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use sample::Random;

use crate::command::{self, cargo};
use crate::place;
use county::County;

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(1);
/// One question is answered in so many rounds.
const ANSWER_EVERY: u64 = 4;

#[derive(Args)]
pub struct KillArgs {
    /// How many runs are ended before they are done
    #[arg(long, default_value_t = 1_000)]
    count: u64,
    /// Another seed, other moments
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The program, instead of the dev build, which is made if need be
    #[arg(long)]
    bin: Option<PathBuf>,
}

/// What became of the runs.
#[derive(Default)]
struct Tally {
    rounds: u64,
    /// Ended by the signal; the others were done before it came.
    killed: u64,
    /// Killed with a publication on its way.
    publishing: u64,
    answers: u64,
}

/// Kills, looks, prints. Exit 0 if nothing was damaged or lost; the first fault is an error, and the county is left as it is.
pub fn run(args: &KillArgs) -> anyhow::Result<ExitCode> {
    let program = match &args.bin {
        Some(path) => std::path::absolute(path)?,
        None => {
            command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--locked"]))?;
            place::program("debug")
        }
    };
    let county = County::new(&program, &place::target().join("kill"))?;
    let mut whole = county.run()?;
    let mut random = Random::new(args.seed);
    let (begun, mut tally) = (Instant::now(), Tally::default());
    while tally.killed < args.count {
        round(&county, &mut whole, &mut random, &mut tally)
            .with_context(|| format!("round {}, {} killed", tally.rounds, tally.killed))?;
        if tally.rounds.is_multiple_of(100) {
            eprintln!("{} rounds, {} killed, {} answers", tally.rounds, tally.killed, tally.answers);
        }
    }
    county.run()?;
    county.took_every_answer(tally.answers)?;
    county.is_as_new()?;
    println!(
        "{} runs, {} killed, {} of them while publishing; {} answers given: 0 damaged stores, 0 lost decisions ({:.0} s)",
        tally.rounds,
        tally.killed,
        tally.publishing,
        tally.answers,
        begun.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

/// One change, one run, one kill at a moment of the shortest run so far, and a look at what is left.
fn round(county: &County, whole: &mut Duration, random: &mut Random, tally: &mut Tally) -> anyhow::Result<()> {
    tally.rounds += 1;
    county.send_log(tally.rounds)?;
    if tally.rounds.is_multiple_of(ANSWER_EVERY) {
        tally.answers += 1;
        county.ask_and_answer(tally.answers)?;
    }
    let moment = Duration::from_micros(random.below(whole.as_micros() as usize) as u64);
    let mut child = county.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let begun = Instant::now();
    while begun.elapsed() < moment && child.try_wait()?.is_none() {
        sleep(LOOK.min(moment.saturating_sub(begun.elapsed())));
    }
    child.kill()?;
    let status = child.wait()?;
    match status.code() {
        None => tally.killed += 1,
        Some(0 | 1) => *whole = begun.elapsed().min(*whole),
        Some(code) => bail!("the run ended by itself with {code}"),
    }
    if county.publishing() {
        tally.publishing += 1;
    }
    county.answers_a_query()?;
    county.finishes_or_undoes()?;
    county.is_whole()?;
    county.lost_no_answer(tally.answers)
}
