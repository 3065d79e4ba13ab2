//! `cargo xtask pages`: every page of the workbooks, for a look at them, and the time a real county takes.
//!
//! Both are tests of the room `report` that the ordinary run leaves out: they judge nothing by themselves.

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

/// Writes the pages, then times the county.
pub fn run(args: &PagesArgs) -> anyhow::Result<ExitCode> {
    let folder = args.out.clone().unwrap_or_else(|| place::target().join("pages"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let folder = folder.canonicalize()?;
    for test in ["the_invented_county_for_a_look", "a_real_county_is_composed_and_written_in_seconds"] {
        let name = format!("promises::{test}");
        let mut command = cargo(&["test", "--quiet", "-p", "qinglan-report", "--lib", "--locked", "--", "--ignored"]);
        command::run(command.args(["--exact", "--nocapture", &name]).env("QINGLAN_LOOK", &folder))?;
    }
    println!("the pages are in {}", folder.display());
    Ok(ExitCode::SUCCESS)
}
