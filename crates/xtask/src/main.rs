//! Chores of the repository, each one command: `cargo xtask <chore>`.

mod sample;

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
    /// Writes the sample bureau, checks it, or makes folders for benchmarks.
    Sample(sample::SampleArgs),
}

fn main() -> ExitCode {
    let outcome = match Args::parse().chore {
        Chore::Sample(args) => sample::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::from(2)
    })
}
