//! Chores of the repository, each one command in one file: `cargo xtask <chore>`.

mod authenticity;
mod bench;
mod command;
mod identity;
mod kill;
mod mutate;
mod office;
mod pages;
mod place;
mod python;
mod rules;
mod sample;
mod score;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the repository")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Passes every test: Rust, the sample bureau, the demo and the notebook
    Test,
    /// Writes the sample bureau, checks it, or makes folders for benchmarks.
    Sample(sample::SampleArgs),
    /// Scores the reader against what stands in the sheets: typed samples and generated workbooks
    Score(score::ScoreArgs),
    /// Scores who is who on a generated bureau whose truth is known
    Identity(identity::IdentityArgs),
    /// Scores the questions of authenticity on invented counties whose truth is known
    Authenticity(authenticity::AuthenticityArgs),
    /// Damages the samples by chance and lets the program read them: nothing may end it, every account must close
    Mutate(mutate::MutateArgs),
    /// Ends runs at random moments: no table may be damaged, no decision lost
    Kill(kill::KillArgs),
    /// Writes every page of an invented county's workbooks for a look, and times a real county's
    Pages(pages::PagesArgs),
    /// Writes RULES.md of every shipped pack anew, from the packs
    Rules,
    /// Opens every workbook in LibreOffice, computes its formulas anew, changes weights, prints every page
    Office(office::OfficeArgs),
    /// Times the whole program against two scripts that do the same counts
    Bench(bench::BenchArgs),
}

fn main() -> ExitCode {
    let outcome = match Args::parse().chore {
        Chore::Test => test::run(),
        Chore::Sample(args) => sample::run(&args),
        Chore::Score(args) => score::run(&args),
        Chore::Identity(args) => identity::run(&args),
        Chore::Authenticity(args) => authenticity::run(&args),
        Chore::Mutate(args) => mutate::run(&args),
        Chore::Kill(args) => kill::run(&args),
        Chore::Pages(args) => pages::run(&args),
        Chore::Rules => rules::run(),
        Chore::Office(args) => office::run(&args),
        Chore::Bench(args) => bench::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::from(2)
    })
}
