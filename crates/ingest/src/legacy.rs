//! Old binary workbooks, read in processes of their own.
//!
//! The readers of .xls and .xlsb can end the program that calls them: by a panic, or by asking for terabytes. So they
//! run in another process, with a limit on its memory and on the time for each file. One process serves many files;
//! when it dies, the file it was reading is one finding and the next file gets a new process.

mod serve;
mod wire;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::budget::{Budget, Meter};
use crate::error::Refusal;
use crate::read::{guarded, read_sheets};
use crate::sheet::Sheet;
use crate::sniff::Content;

pub use serve::serve_legacy;
use wire::{Answer, Request};

/// Exit code of a process that was not done with a file in time.
const OUT_OF_TIME: i32 = 75;
/// How much of what a process said before it died is looked at.
const LAST_WORDS: u64 = 4_096;

/// Processes that read .xls and .xlsb: as many as are needed at the same time, kept until this is dropped.
pub struct LegacyReaders {
    start: Box<dyn Fn() -> Command + Send + Sync>,
    idle: Mutex<Vec<Process>>,
}

impl std::fmt::Debug for LegacyReaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LegacyReaders").finish_non_exhaustive()
    }
}

impl LegacyReaders {
    /// Readers in processes that `start` names; each must call [`serve_legacy`] with its standard input and output.
    pub fn new(start: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self { start: Box::new(start), idle: Mutex::new(Vec::new()) }
    }

    /// The sheets of a file. Where no process can be started, they are read in this one.
    pub(crate) fn read(&self, content: Content, bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
        let request = Request { content, budget: meter.budget.clone(), spent: meter.spent };
        if let Some(process) = self.take_idle() {
            // A process that dies may have been weakened by the files before: a new one decides.
            if let Ok(answer) = self.ask(process, &request, bytes) {
                return take_over(answer, meter);
            }
        }
        match Process::start((self.start)()) {
            Ok(process) => self.ask(process, &request, bytes).and_then(|answer| take_over(answer, meter)),
            Err(_) => guarded(|| read_sheets(content, "", bytes, meter)),
        }
    }

    fn ask(&self, mut process: Process, request: &Request, bytes: &[u8]) -> Result<Answer, Refusal> {
        match process.ask(request, bytes) {
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                Ok(answer)
            }
            Err(_) => Err(process.cause_of_death(&request.budget)),
        }
    }

    fn take_idle(&self) -> Option<Process> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

fn take_over(answer: Answer, meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    meter.spent = answer.spent;
    answer.sheets
}

/// One process that waits for files.
struct Process {
    child: Child,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Process {
    fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(to), Some(from)) => Ok(Self { child, to: BufWriter::new(to), from: BufReader::new(from) }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn ask(&mut self, request: &Request, bytes: &[u8]) -> io::Result<Answer> {
        wire::send(&mut self.to, request)?;
        wire::send_bytes(&mut self.to, bytes)?;
        self.to.flush()?;
        wire::receive(&mut self.from)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Why the process stopped answering, for a clerk.
    fn cause_of_death(mut self, budget: &Budget) -> Refusal {
        // One that lives on but answers nonsense is ended here.
        let _ = self.child.kill();
        let status = self.child.wait();
        let mut said = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(LAST_WORDS).read_to_string(&mut said);
        }
        Refusal::reader_failed(reason(status.ok(), &said, budget))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn reason(status: Option<ExitStatus>, said: &str, budget: &Budget) -> String {
    if status.and_then(|status| status.code()) == Some(OUT_OF_TIME) {
        return format!("超过 {} 秒没有读完", budget.legacy_seconds);
    }
    // What the allocator of every Rust program says before it gives up.
    if said.contains("memory allocation of") {
        return format!("读取时需要的内存超过 {} MiB", budget.legacy_memory >> 20);
    }
    "读取中途意外终止".to_owned()
}

#[cfg(test)]
mod tests;
