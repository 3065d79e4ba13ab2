//! Fits a mixed model to a table and prints it as JSON.
//!
//! `cargo run --release -p qinglan-effects --example fit -- --formula 'y ~ 1 + (1 | s) + (1 | d)' --data x.csv [--ml]
//! [--weights COLUMN] [--membership GROUP=WEIGHTS.csv]...`
//!
//! Tables are CSV with a heading, `.csv` or `.csv.gz`; a column is numbers if all its cells are. Empty cells and `NA` are
//! missing: their rows are left out and counted in `omitted`. A membership file has the columns `obs`, GROUP (or `level`)
//! and `w`; `obs` is the value of the data's own column `obs`, else the row, counted from 1.

mod json;
mod table;

use qinglan_effects::{Formula, Method, Options, fit};
use std::io::Write;
use std::process::ExitCode;

type Failure = Box<dyn std::error::Error>;

/// What was asked for.
#[derive(Default)]
struct Arguments {
    formula: String,
    data: String,
    ml: bool,
    weights: Option<String>,
    memberships: Vec<(String, String)>,
    timing: bool,
}

const USAGE: &str = "usage: fit --formula 'y ~ 1 + (1 | g)' --data x.csv[.gz] [--ml] [--weights COLUMN] \
                     [--membership GROUP=WEIGHTS.csv]... [--timing]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments = parse(std::env::args().skip(1))?;
    let begun = std::time::Instant::now();
    let formula = Formula::parse(&arguments.formula)?;
    let mut frame = table::read_frame(&arguments.data)?;
    for (group, path) in &arguments.memberships {
        frame = table::with_membership(frame, group, path)?;
    }
    let (frame, omitted) = frame.complete(&used_columns(&formula, &arguments));
    let read = begun.elapsed();
    let method = if arguments.ml { Method::Ml } else { Method::Reml };
    let found = fit(&formula, &frame, &Options { method, weights: arguments.weights.clone() })?;
    let fitted = begun.elapsed() - read;
    print(&json::of_fit(&found, omitted).to_string())?;
    if arguments.timing {
        let (criteria, gradients) = found.evaluations;
        eprintln!("read {read:.2?}, fitted {fitted:.2?}, criterion {criteria} times, gradient {gradients} times");
    }
    Ok(())
}

/// Prints a line; a reader that has read enough is no mistake.
fn print(line: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn used_columns(formula: &Formula, arguments: &Arguments) -> Vec<String> {
    formula.columns().into_iter().chain(arguments.weights.clone()).collect()
}

fn parse(words: impl Iterator<Item = String>) -> Result<Arguments, Failure> {
    let mut words = words;
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value\n{USAGE}"));
        match word.as_str() {
            "--formula" => arguments.formula = value()?,
            "--data" => arguments.data = value()?,
            "--weights" => arguments.weights = Some(value()?),
            "--membership" => arguments.memberships.push(group_and_path(&value()?)?),
            "--ml" => arguments.ml = true,
            "--reml" => arguments.ml = false,
            "--timing" => arguments.timing = true,
            other => return Err(format!("{other} is not known\n{USAGE}").into()),
        }
    }
    if arguments.formula.is_empty() || arguments.data.is_empty() {
        return Err(USAGE.into());
    }
    Ok(arguments)
}

fn group_and_path(value: &str) -> Result<(String, String), Failure> {
    let (group, path) = value.split_once('=').ok_or("--membership is written GROUP=WEIGHTS.csv")?;
    Ok((group.to_owned(), path.to_owned()))
}
