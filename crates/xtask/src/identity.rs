//! `cargo xtask identity`: how well people are told apart and joined over the years, on a bureau whose truth is known.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use sample::{Mentors, RENAMED, RegisterSize, registers_csv};
use score::{IdentityScore, Reader, TrueRegisters};

#[derive(Args)]
pub struct IdentityArgs {
    /// How many teachers the bureau has
    #[arg(long, default_value_t = 2000)]
    teachers: usize,
    /// The seed of the first bureau
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many bureaus, each of another seed
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// Gives mentees mentors of any subject, as for 班主任
    #[arg(long)]
    mixed_subjects: bool,
    /// Leaves the pairing registers and transfer lists out, as the comparison with Splink does
    #[arg(long)]
    rosters_only: bool,
    /// Lists what is wrong and was not asked
    #[arg(long)]
    all: bool,
    /// Keeps the registers as CSV in this folder, for a comparison with another program
    #[arg(long)]
    keep: Option<PathBuf>,
}

impl IdentityArgs {
    /// The registers of one bureau.
    fn registers(&self, seed: u64) -> String {
        let mentors = if self.mixed_subjects { Mentors::OfAnySubject } else { Mentors::OfTheirSubject };
        let csv = registers_csv(&RegisterSize { teachers: self.teachers, seed, mentors });
        let kept = |line: &&str| !self.rosters_only || line.starts_with("line,") || line.contains(",roster,");
        csv.lines().filter(kept).map(|line| format!("{line}\n")).collect()
    }
}

/// What is asked of the score, before and after the questions are answered.
const LEAST_PRECISION: f64 = 0.999;
const LEAST_RECALL: f64 = 0.98;
/// More rounds of questions than this, and something asks in circles.
const MOST_ROUNDS: usize = 12;

/// Scores bureaus. Exit 0 if each is above the floors, nothing is wrong in silence, and answers settle everything.
pub fn run(args: &IdentityArgs) -> anyhow::Result<ExitCode> {
    println!("seed  lines  precision  recall   asked  silent | answered: rounds  questions  precision  recall");
    let mut good = true;
    for seed in args.from..args.from + args.seeds {
        let csv = args.registers(seed);
        if let Some(folder) = &args.keep {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
            let path = folder.join(format!("registers-{seed}.csv"));
            std::fs::write(&path, &csv).with_context(|| path.display().to_string())?;
        }
        good &= print_bureau(&csv, seed, args.all)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A bureau before and after every question is answered.
pub struct Scored {
    first: IdentityScore,
    answered: IdentityScore,
    rounds: usize,
    questions: usize,
}

impl Scored {
    /// Whether the figures are as they were promised.
    pub fn is_good(&self) -> bool {
        let first = self.first.precision() >= LEAST_PRECISION && self.first.recall() >= LEAST_RECALL;
        let answered = self.answered.wrong == 0 && self.answered.found == self.answered.pairs;
        first && answered && self.first.silent == 0
    }
}

/// Scores a bureau's registers, answering with the truth until nothing is asked.
pub fn scored(csv: &str) -> anyhow::Result<(Scored, Vec<String>)> {
    let mut vocabulary = Reader::usual().map_err(|errors| anyhow::anyhow!("{errors:?}"))?.vocabulary;
    let mut registers = TrueRegisters::read(csv);
    registers.renamed(RENAMED.0, RENAMED.1);
    let (first, mut answers) = registers.score(&vocabulary);
    let silent = if first.silent > 0 { registers.silent(&vocabulary) } else { Vec::new() };
    let (mut answered, mut rounds, mut questions) = (first, 0, 0);
    while !answers.is_empty() && rounds < MOST_ROUNDS {
        rounds += 1;
        questions += answers.len();
        vocabulary.people.append(&mut answers);
        (answered, answers) = registers.score(&vocabulary);
    }
    Ok((Scored { first, answered, rounds, questions }, silent))
}

fn print_bureau(csv: &str, seed: u64, all: bool) -> anyhow::Result<bool> {
    let (scored, silent) = scored(csv)?;
    let Scored { first, answered, rounds, questions } = &scored;
    println!(
        "{seed:>4} {:>6}    {:.5}  {:.5}  {:>5}  {:>6} | {rounds:>16}  {questions:>9}    {:.5}  {:.5}",
        first.lines,
        first.precision(),
        first.recall(),
        first.asked,
        first.silent,
        answered.precision(),
        answered.recall()
    );
    if all {
        silent.iter().for_each(|line| println!("      {line}"));
    }
    Ok(scored.is_good())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_bureau_is_right_without_questions_and_whole_with_them() {
        let csv = registers_csv(&RegisterSize { teachers: 300, seed: 1, mentors: Mentors::OfTheirSubject });
        let (scored, silent) = scored(&csv).expect("scored");
        assert!(scored.is_good(), "{:?} {:?} {silent:#?}", scored.first, scored.answered);
    }
}
