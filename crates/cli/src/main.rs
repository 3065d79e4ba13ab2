//! The front door: flags, the order of rooms, messages, exit status.
//!
//! Promise: every command ends with 0 (done), 1 (done, with errors that schools must fix) or 2 (not done, nothing kept), and
//! says why. Only this crate prints, and only it knows the clock.

mod accounts;
mod appeal;
mod args;
mod check;
mod closed;
mod demo;
mod diff;
mod explain;
mod init;
mod intake;
mod language;
mod linked;
mod manifest;
mod marked;
mod message;
mod person;
mod points;
mod policies;
mod query;
mod questions;
mod render;
mod rules_page;
mod run;
mod summary;
mod tables_list;
mod trial;
mod usage;
mod what_if;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use args::{Args, Command};
use message::Outcome;

fn main() -> ExitCode {
    let args = args::parse();
    match dispatch(&args) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            message::print_error(&error, &args.voice());
            Outcome::NotDone.exit_code()
        }
    }
}

fn dispatch(args: &Args) -> Result<Outcome> {
    let voice = args.voice();
    match &args.command {
        Command::Demo { dir } => demo::demo(dir, &voice),
        Command::Init { dir } => init::init(dir, &voice),
        Command::Run { dir, term } => run::run_command(dir, *term, &voice),
        Command::Check { files } => check::check(files, &voice),
        Command::Explain { dir, person, unit, rule, save } => {
            let asked = explain::Asked { person, unit, rule };
            match person.as_ref().filter(|_| *save) {
                Some(person) => explain::save(dir, person, unit.as_deref(), &voice),
                None => explain::explain(dir, &asked, &voice),
            }
        }
        Command::Query { words, format, output } => query::query(words, *format, output.as_deref(), &voice),
        Command::Close { words } => closed::close(words, &voice),
        Command::Diff { words } => diff::diff(words, &voice),
        Command::WhatIf { dir, term, set, weight, places, fact } => {
            let asked = what_if::Asked { dir, term: *term, set, weight, places, fact: fact.as_ref() };
            what_if::what_if(&asked, &voice)
        }
        Command::Appeal { dir, term, file, record } => {
            let asked = appeal::Asked { dir, term: *term, file: file.as_deref() };
            if *record { appeal::record(&asked, &voice) } else { appeal::show(&asked, &voice) }
        }
        Command::Tables => tables_list::tables(&voice),
        Command::Policy { command } => policies::policy(command, &voice),
        Command::ReadLegacy => intake::read_legacy(),
    }
}
