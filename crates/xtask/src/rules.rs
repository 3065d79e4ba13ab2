//! `cargo xtask rules`: writes `RULES.md` of every shipped pack anew: its rules in Chinese, to lay beside the circular.

use std::fs;
use std::process::ExitCode;

use anyhow::Context;

use crate::command::{self, cargo};
use crate::place;

/// Lets the program write the page of every folder of `pipelines/` that holds a pack.
pub fn run() -> anyhow::Result<ExitCode> {
    let pipelines = place::root().join("pipelines");
    let entries = fs::read_dir(&pipelines).with_context(|| format!("cannot list {}", pipelines.display()))?;
    let folders = entries.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path());
    let mut packs: Vec<_> = folders.filter(|folder| folder.join("pack.toml").is_file()).collect();
    packs.sort();
    let mut command = cargo(&["run", "--quiet", "-p", "qinglan-cli", "--bin", "qinglan", "--locked", "--"]);
    command::run(command.args(["policy", "rules", "--write"]).args(&packs))?;
    Ok(ExitCode::SUCCESS)
}
