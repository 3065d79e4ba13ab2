//! The steps of a chore as they happen, and the list of them at its end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Steps done so far.
#[derive(Default)]
pub struct Outline {
    steps: Vec<Step>,
    note: Option<String>,
}

struct Step {
    name: &'static str,
    passed: bool,
    took: Duration,
}

impl Outline {
    /// Runs a step under its name; `None` where it failed, which is said at once and again at the end.
    pub fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> anyhow::Result<T>) -> Option<T> {
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = work();
        if let Err(error) = &outcome {
            println!("{error:#}");
        }
        self.steps.push(Step { name, passed: outcome.is_ok(), took: start.elapsed() });
        outcome.ok()
    }

    /// A word more for the last line.
    pub fn note(&mut self, note: Option<String>) {
        self.note = note;
    }

    /// Lists every step and ends with one line of totals. Exit 0 all passed, 1 a step failed.
    pub fn close(self) -> ExitCode {
        println!();
        for Step { name, passed, took } in &self.steps {
            let word = if *passed { "passed" } else { "FAILED" };
            println!("{word}  {:6.1} s  {name}", took.as_secs_f64());
        }
        println!("{}", self.totals());
        if self.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
    }

    fn failed(&self) -> usize {
        self.steps.iter().filter(|step| !step.passed).count()
    }

    fn totals(&self) -> String {
        let failed = self.failed();
        let seconds = self.steps.iter().map(|step| step.took).sum::<Duration>().as_secs();
        let note = self.note.as_deref().map(|note| format!("; Rust tests: {note}")).unwrap_or_default();
        format!("steps: {} passed, {failed} failed, {seconds} s{note}", self.steps.len() - failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_counts_as_failed_and_the_steps_after_it_still_run() {
        let mut outline = Outline::default();
        assert_eq!(outline.step("one", || Ok(1)), Some(1));
        assert_eq!(outline.step("two", || -> anyhow::Result<()> { anyhow::bail!("a word") }), None);
        assert_eq!(outline.step("three", || Ok(3)), Some(3));
        assert!(outline.totals().starts_with("steps: 2 passed, 1 failed"));
    }
}
