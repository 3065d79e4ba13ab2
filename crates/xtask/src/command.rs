//! Runs other programs, which print for themselves; a failed one is an error that repeats how it was called.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, bail};

use crate::place;

/// The cargo that runs this chore, called in the repository.
pub fn cargo(args: &[&str]) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.args(args).current_dir(place::root());
    command
}

/// The command as a person would type it.
pub fn typed(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs a command; its output is not caught.
///
/// # Errors
/// It cannot be started, or it ends with a status other than 0.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", typed(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", typed(command));
    }
    Ok(())
}

/// Runs a command and gives what it wrote to its standard output.
///
/// # Errors
/// It cannot be started, ends with a status other than 0, or writes other than UTF-8.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let Output { status, stdout, .. } =
        command.output().with_context(|| format!("cannot start `{}`", typed(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", typed(command));
    }
    String::from_utf8(stdout).with_context(|| format!("`{}` wrote other than UTF-8", typed(command)))
}
