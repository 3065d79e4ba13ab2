//! The program reads a folder, and is watched while it does.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::Verdicts;
use super::verdict;

/// What the program may take.
pub struct Limits {
    /// Bytes of memory held while it reads, apart from its readers of old formats, which have a limit of their own.
    pub memory: u64,
}

/// Seconds for the first file of a batch and for each.
const SECONDS: (u64, u64) = (60, 1);
/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// How reading a folder went.
pub enum Examined {
    /// The program did its work.
    Read {
        /// What it said of each file.
        verdicts: Verdicts,
        /// The most memory it held, in bytes; 0 where the system does not tell.
        peak: u64,
    },
    /// The program ended otherwise, or was ended.
    Ended(String),
}

/// Lets the program read every file of a folder.
pub fn examine(
    program: &Path,
    folder: &Path,
    answer: &Path,
    limits: &Limits,
    files: usize,
) -> anyhow::Result<Examined> {
    let to = File::create(answer).with_context(|| format!("cannot write {}", answer.display()))?;
    let mut command = Command::new(program);
    command.args(["--lang", "zh", "--json", "check"]).arg(folder);
    command.stdin(Stdio::null()).stdout(to).stderr(Stdio::null());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let at_most = Duration::from_secs(SECONDS.0 + SECONDS.1 * files as u64);
    let (status, peak) = watch(&mut child, at_most, limits)?;
    let Some(status) = status else {
        return Ok(Examined::Ended(if peak > limits.memory { "took too much memory" } else { "took too long" }.into()));
    };
    if !matches!(status.code(), Some(0 | 1)) {
        return Ok(Examined::Ended(format!("ended: {status}")));
    }
    let said = fs::read_to_string(answer).with_context(|| format!("cannot read {}", answer.display()))?;
    Ok(match verdict::of(&said) {
        Ok(verdicts) => Examined::Read { verdicts, peak },
        Err(error) => Examined::Ended(format!("said what cannot be read: {error}")),
    })
}

/// Waits for the end; no status where the program had to be ended.
fn watch(child: &mut Child, at_most: Duration, limits: &Limits) -> anyhow::Result<(Option<ExitStatus>, u64)> {
    let begun = Instant::now();
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((Some(status), peak));
        }
        peak = peak.max(most_memory(child.id()));
        if peak > limits.memory || begun.elapsed() > at_most {
            child.kill()?;
            child.wait()?;
            return Ok((None, peak));
        }
        sleep(LOOK);
    }
}

/// The most memory a process has held so far, in bytes; 0 where the system does not tell.
fn most_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).unwrap_or_default() << 10
}
