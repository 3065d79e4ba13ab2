//! Which build of the program is timed.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::command::{self, cargo};
use crate::place;

/// The program to time.
pub struct Program {
    /// Where it lies.
    pub path: PathBuf,
    /// `release`, `dev`, or `given` by hand.
    pub build: &'static str,
}

impl Program {
    /// The one given, else the release build, else the dev build, which is made if need be.
    pub fn choose(given: Option<&Path>, build_release: bool) -> anyhow::Result<Self> {
        if let Some(path) = given {
            if !path.is_file() {
                bail!("there is no program at {}", path.display());
            }
            return Ok(Self { path: std::path::absolute(path)?, build: "given" });
        }
        if build_release {
            command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--release", "--locked"]))?;
        }
        let path = place::program("release");
        if path.is_file() {
            return Ok(Self { path, build: "release" });
        }
        command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--locked"]))?;
        Ok(Self { path: place::program("debug"), build: "dev" })
    }

    /// What a reader of the figures must know first; nothing for a release build.
    pub fn warning(&self) -> Option<&'static str> {
        (self.build == "dev").then_some(
            "**DEV BUILD: these figures say nothing about speed.** There is no release build; \
             make one with `cargo xtask bench --build` (it takes long the first time).",
        )
    }
}
