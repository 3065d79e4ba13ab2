//! The other side: a process that reads one file after the other and may die of any.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::OUT_OF_TIME;
use super::wire::{self, Answer, Request};
use crate::budget::{Budget, Meter};
use crate::read::{guarded, read_sheets};

/// Reads files from `input` and writes their sheets to `output` until `input` ends.
///
/// For a process of its own: its memory is limited for good, panics are silent, and it ends itself when a file takes
/// longer than the budget says.
///
/// # Errors
/// If the other side is gone or speaks otherwise.
pub fn serve_legacy(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    let watch = Watch::start();
    let mut is_limited = false;
    while let Some(request) = wire::receive::<Request>(&mut input)? {
        let bytes = wire::receive_bytes(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if !is_limited {
            limit_memory(&request.budget);
            is_limited = true;
        }
        watch.begin(Duration::from_secs(request.budget.legacy_seconds));
        let answer = answer(&request, &bytes);
        wire::send(&mut output, &answer)?;
        output.flush()?;
        watch.end();
    }
    Ok(())
}

pub(super) fn answer(request: &Request, bytes: &[u8]) -> Answer {
    let mut meter = Meter::new(&request.budget);
    meter.spent = request.spent;
    let sheets = guarded(|| read_sheets(request.content, "", bytes, &mut meter));
    Answer { sheets, spent: meter.spent }
}

/// A limit that cannot be set is none: the other guards still hold.
#[cfg(unix)]
fn limit_memory(budget: &Budget) {
    let _ = rlimit::setrlimit(rlimit::Resource::AS, budget.legacy_memory, budget.legacy_memory);
}

#[cfg(not(unix))]
fn limit_memory(_: &Budget) {}

/// Ends the process when a file takes too long.
struct Watch(Sender<Option<Duration>>);

impl Watch {
    fn start() -> Self {
        let (tell, told) = channel();
        thread::spawn(move || watch(&told));
        Self(tell)
    }

    fn begin(&self, at_most: Duration) {
        // The watching thread never ends before this one.
        let _ = self.0.send(Some(at_most));
    }

    fn end(&self) {
        let _ = self.0.send(None);
    }
}

fn watch(told: &Receiver<Option<Duration>>) {
    while let Ok(begun) = told.recv() {
        let Some(at_most) = begun else { continue };
        if told.recv_timeout(at_most) == Err(RecvTimeoutError::Timeout) {
            std::process::exit(OUT_OF_TIME);
        }
    }
}
