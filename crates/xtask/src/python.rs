//! Python environments below `target/python/`, each made once for a list of requirements.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::command;
use crate::place;

/// The oldest Python for which the pinned packages exist, as `python --version` counts.
const OLDEST: (u32, u32) = (3, 11);

/// Written into an environment when every package is in it; without it the environment is made anew.
const COMPLETE: &str = "complete";

/// The Python of an environment that holds what `requirements` lists; made now if it is not there yet.
///
/// # Errors
/// No Python, one too old, or packages that could not be installed: in words that say what to do.
pub fn environment(name: &str, requirements: &Path) -> anyhow::Result<PathBuf> {
    let (python, version) = system_python()?;
    let wanted = fs::read(requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    let hash = blake3::Hasher::new().update(&wanted).update(version.as_bytes()).finalize().to_hex();
    let folder = place::target().join("python").join(format!("{name}-{}", &hash[..12]));
    let inside = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !folder.join(COMPLETE).exists() {
        make(&python, &folder)?;
        install(&inside, requirements)?;
        fs::write(folder.join(COMPLETE), "")?;
    }
    Ok(inside)
}

/// The Python to build on, and what it calls its version.
fn system_python() -> anyhow::Result<(String, String)> {
    let chosen = env::var("PYTHON").ok();
    let names = chosen.as_deref().map_or(vec!["python3", "python"], |name| vec![name]);
    for name in &names {
        let Ok(said) = command::output(Command::new(name).arg("--version")) else { continue };
        let version = said.trim().trim_start_matches("Python ").to_owned();
        if !is_new_enough(&version) {
            bail!("{name} is Python {version}; {}.{} or newer is needed: set PYTHON to one", OLDEST.0, OLDEST.1);
        }
        return Ok(((*name).to_owned(), version));
    }
    let tried = names.join(" or ");
    bail!("no Python at `{tried}`: install Python {}.{} or newer, or set PYTHON to one", OLDEST.0, OLDEST.1)
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= OLDEST
}

fn make(python: &str, folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    command::run(Command::new(python).args(["-m", "venv"]).arg(folder))
        .context("no virtual environment could be made; on Debian and Ubuntu it needs the package python3-venv")
}

fn install(python: &Path, requirements: &Path) -> anyhow::Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(requirements);
    command::run(&mut pip).with_context(|| {
        format!(
            "the packages of {} could not be installed; they are needed once and come from the internet. \
             Without it, put their wheels into a folder and set PIP_NO_INDEX=1 and PIP_FIND_LINKS=<folder>",
            requirements.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers_not_as_words() {
        assert!(is_new_enough("3.11.7"));
        assert!(is_new_enough("3.14.0rc1"));
        assert!(is_new_enough("4.0"));
        assert!(!is_new_enough("3.9.18"));
        assert!(!is_new_enough("2.7.18"));
        assert!(!is_new_enough("nothing like a version"));
    }
}
