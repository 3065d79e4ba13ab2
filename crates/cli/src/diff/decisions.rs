//! What a person decided between two runs: the entries of `decisions/` only one of them went by.

use std::path::Path;

use anyhow::{Context, Result};
use policy::{DecisionFile, Decisions};
use serde_json::json;
use tables::Lang;

use crate::manifest::Manifest;

/// The folder of a run that holds the decisions it went by.
const KEPT: &str = "decisions";

/// One entry (`[[…]]` with what belongs to it) of a file of decisions that only one of two runs had.
#[derive(Debug)]
pub struct Decided {
    /// The file: `decisions/layouts.toml`.
    file: String,
    /// Line of the entry in that run's file, from 1.
    line: usize,
    /// Its text.
    text: String,
    /// Whether the later run has it.
    came: bool,
}

/// Keeps the decisions of a run beside its results.
pub fn keep(decisions: &Decisions, run: &Path) -> Result<()> {
    write(&decisions.files, run)
}

/// The decisions a run kept; `None` where it went by some and kept none, as runs once did.
pub fn kept(run: &Path, manifest: &Manifest) -> Option<Vec<DecisionFile>> {
    let read = |name: &str| std::fs::read_to_string(run.join(KEPT).join(name)).ok();
    let names = manifest.decisions.iter().map(|file| file.file.rsplit('/').next().unwrap_or_default().to_owned());
    names.map(|name| Some(DecisionFile { text: read(&name)?, name })).collect()
}

/// Takes the decisions of a run along into another folder.
pub fn carry(from: &Path, manifest: &Manifest, to: &Path) -> Result<()> {
    write(&kept(from, manifest).unwrap_or_default(), to)
}

fn write(files: &[DecisionFile], folder: &Path) -> Result<()> {
    for file in files {
        let path = folder.join(KEPT).join(&file.name);
        let shown = || path.display().to_string();
        std::fs::create_dir_all(folder.join(KEPT)).with_context(shown)?;
        std::fs::write(&path, &file.text).with_context(shown)?;
    }
    Ok(())
}

/// The entries that went, then those that came, each in the order of its file.
pub fn changes(before: &[DecisionFile], after: &[DecisionFile]) -> Vec<Decided> {
    let (old, new) = (entries(before, false), entries(after, true));
    let missing = |of: &[Decided], entry: &Decided| of.iter().all(|o| (&o.file, &o.text) != (&entry.file, &entry.text));
    let (went, came): (Vec<bool>, Vec<bool>) = (
        old.iter().map(|entry| missing(&new, entry)).collect(),
        new.iter().map(|entry| missing(&old, entry)).collect(),
    );
    let entries = old.into_iter().zip(went).chain(new.into_iter().zip(came));
    entries.filter(|(_, differs)| *differs).map(|(entry, _)| entry).collect()
}

fn entries(files: &[DecisionFile], came: bool) -> Vec<Decided> {
    let mut found: Vec<Decided> = Vec::new();
    for file in files {
        let mut open = false;
        for (line, text) in (1..).zip(file.text.lines().map(str::trim_end)) {
            let begins = text.starts_with("[[") && !text.contains('.');
            match found.last_mut().filter(|_| open && !begins) {
                // Blank lines and remarks decide nothing.
                Some(entry) if !text.is_empty() && !text.starts_with('#') => {
                    entry.text.push('\n');
                    entry.text.push_str(text);
                }
                None if begins => {
                    let file = format!("decisions/{}", file.name);
                    found.push(Decided { file, line, text: text.to_owned(), came });
                    open = true;
                }
                _ => {}
            }
        }
    }
    found
}

impl Decided {
    /// Whether it may bear on a unit: it names it, or names none.
    pub fn bears_on(&self, unit: &str) -> bool {
        let mut units = self.text.lines().filter(|line| line.starts_with("unit")).peekable();
        units.peek().is_none() || units.any(|line| line.contains(&format!("\"{unit}\"")))
    }

    /// The entry in words: where it stands, and whether it came or went.
    pub fn text(&self, lang: Lang) -> String {
        let place = format!("{}:{}", self.file, self.line);
        match (self.came, lang) {
            (true, Lang::Zh) => format!("{place} 新写的决定"),
            (true, Lang::En) => format!("{place}, a new decision"),
            (false, Lang::Zh) => format!("{place} 原有的决定没有了"),
            (false, Lang::En) => format!("{place}, a decision that is gone"),
        }
    }

    /// The entry for a machine.
    pub fn json(&self) -> serde_json::Value {
        json!({ "file": self.file, "line": self.line, "change": if self.came { "come" } else { "gone" } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Vec<DecisionFile> {
        vec![DecisionFile { name: "layouts.toml".to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn an_entry_that_came_is_named_by_its_line_and_the_others_are_the_same_wherever_they_stand() {
        let one = "[[layout]]\nunits = [\"甲小学\"]\n\n[[layout.column]]\nheading = \"老蓝\"\n";
        let two = "# new\n\n[[layout]]\nunits = [\"乙小学\"]\n";
        let differ = changes(&file(one), &file(&format!("{two}\n{one}")));
        let [entry] = differ.as_slice() else { panic!("{differ:?}") };
        assert_eq!((entry.line, entry.came), (3, true));
        assert!(entry.bears_on("乙小学") && !entry.bears_on("甲小学"));
        assert_eq!(changes(&file(one), &[])[0].text(Lang::Zh), "decisions/layouts.toml:1 原有的决定没有了");
    }
}
