//! `cargo xtask pages`: every page of the workbooks, for a look at them, and the time a real county takes.
//!
//! The room `report` does both in its example `pages`; nothing is judged.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::command::{self, cargo};
use crate::place;

#[derive(Args)]
pub struct PagesArgs {
    /// Where to write the invented county's workbooks; target/pages if not given
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Writes the pages and times the county.
pub fn run(args: &PagesArgs) -> anyhow::Result<ExitCode> {
    let folder = args.out.clone().unwrap_or_else(|| place::target().join("pages"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let folder = folder.canonicalize()?;
    let mut command = cargo(&["run", "--quiet", "-p", "qinglan-report", "--example", "pages", "--locked", "--"]);
    command::run(command.arg(&folder))?;
    println!("the pages are in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}
