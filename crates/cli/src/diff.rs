//! `qinglan diff`: what changed between two runs, who rises and falls, and which cell or rule made it so.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use metrics::{Cause, ConclusionChange, Difference, RankChange};
use policy::DecisionFile;
use serde_json::json;

use crate::manifest::{KeptManifest, Manifest};
use crate::message::{self, Outcome, Told, Voice, counted};
use crate::workspace::Workspace;

pub mod decisions;
mod found;
mod inputs;
mod text;

use decisions::Decided;
use inputs::InputChange;

/// One run as it was kept.
struct Run {
    manifest: Manifest,
    results: tables::Dataset,
    decisions: Option<Vec<DecisionFile>>,
}

/// What went into a run: its record, and the decisions it went by where they were kept.
pub struct Inputs<'r> {
    /// The record.
    pub manifest: &'r Manifest,
    /// The files of `decisions/`.
    pub decisions: Option<&'r [DecisionFile]>,
}

/// What differs between what went into two runs.
struct InputChanges {
    all: Vec<InputChange>,
    decided: Vec<Decided>,
}

impl InputChanges {
    fn between(before: &Inputs<'_>, after: &Inputs<'_>) -> Self {
        let decided = before.decisions.zip(after.decisions).map(|(old, new)| decisions::changes(old, new));
        Self { all: inputs::changes(before.manifest, after.manifest), decided: decided.unwrap_or_default() }
    }

    /// Whether the difference is between what is and what was tried.
    fn tried(&self) -> bool {
        matches!(self.all.as_slice(), [InputChange::Tried])
    }

    /// The decisions that made a conclusion differ, where nothing else can have; those that name its unit, or else all.
    fn decided(&self, change: &ConclusionChange) -> Option<Vec<&Decided>> {
        let only = matches!(self.all.as_slice(), [InputChange::Decisions(_)]);
        only.then(|| {
            let own: Vec<&Decided> = self.decided.iter().filter(|entry| entry.bears_on(&change.key.unit)).collect();
            if own.is_empty() { self.decided.iter().collect() } else { own }
        })
    }
}

/// Compares two runs of a workspace.
pub fn diff(words: &[String], voice: &Voice) -> Result<Outcome> {
    let (dir, before, after) = match words {
        [dir, before, after] => (PathBuf::from(dir), before, after),
        [before, after] => (PathBuf::from("."), before, after),
        _ => {
            return Err(Told::error(
                "要两次运行的编号，前面可以写工作区文件夹",
                "the names of two runs are needed, the workspace before them",
            ));
        }
    };
    let workspace = Workspace::open(&dir)?;
    let (before, after) = (open(&workspace, before)?, open(&workspace, after)?);
    print(&before.inputs(), &after.inputs(), &metrics::compare(&before.results, &after.results), voice)?;
    Ok(Outcome::Done)
}

/// Prints the difference between two runs, and between what went into them.
pub fn print(before: &Inputs<'_>, after: &Inputs<'_>, difference: &Difference, voice: &Voice) -> Result<()> {
    let inputs = InputChanges::between(before, after);
    let ids = [&before.manifest.id, &after.manifest.id];
    if voice.json {
        message::print(&serde_json::to_string_pretty(&as_json(ids, &inputs, difference))?);
    } else {
        message::print(&text::told(ids, &inputs, difference, voice));
    }
    Ok(())
}

/// Why two results computed in memory differ.
pub enum Why<'w> {
    /// Something was tried.
    Tried,
    /// The decisions are others: before and after.
    Decided(&'w [DecisionFile], &'w [DecisionFile]),
}

impl Why<'_> {
    fn inputs(&self) -> InputChanges {
        match self {
            Self::Tried => InputChanges { all: vec![InputChange::Tried], decided: Vec::new() },
            Self::Decided(before, after) => InputChanges {
                all: vec![InputChange::Decisions(Vec::new())],
                decided: decisions::changes(before, after),
            },
        }
    }
}

/// What differs, in words.
pub fn found_text(difference: &Difference, why: &Why<'_>, voice: &Voice) -> String {
    text::found(difference, &why.inputs(), voice).join("\n")
}

/// The same for a machine.
pub fn found_json(difference: &Difference, why: &Why<'_>) -> serde_json::Value {
    differences_json(difference, &why.inputs())
}

/// Conclusions, ranks, lists and places that differ.
fn differences_json(difference: &Difference, inputs: &InputChanges) -> serde_json::Value {
    let conclusions = difference.conclusions.iter().map(|change| conclusion_json(change, inputs));
    let (awards, quotas) = found::json(difference);
    json!({
        "conclusions": conclusions.collect::<Vec<_>>(),
        "rankings": difference.ranks.iter().map(rank_json).collect::<Vec<_>>(),
        "lists": awards,
        "quotas": quotas,
    })
}

impl Run {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { manifest: &self.manifest, decisions: self.decisions.as_deref() }
    }
}

/// The run a word names: its name, or a part of it that no other run's name has.
fn open(workspace: &Workspace, word: &str) -> Result<Run> {
    let names = workspace.run_names()?;
    let fitting: Vec<&String> = names.iter().filter(|name| name.contains(word)).collect();
    let name = match fitting.as_slice() {
        [name] => name.as_str(),
        _ if names.iter().any(|name| name == word) => word,
        _ => return Err(no_such_run(word, &names)),
    };
    let folder = workspace.runs().join(name);
    let results = store::read_tables(&folder.join(RESULTS)).with_context(|| name.to_owned())?;
    let manifest = KeptManifest::read(&folder)?.manifest;
    Ok(Run { decisions: decisions::kept(&folder, &manifest), manifest, results })
}

/// The folder of a run that holds its results.
pub const RESULTS: &str = "results";

/// The views a run keeps, so that a later one can be compared with it.
pub const KEPT: [&str; 8] =
    ["compliance", "evidence", "rankings", "awards", "quotas", "rules", "parameters", "findings"];

fn no_such_run(word: &str, names: &[String]) -> anyhow::Error {
    let known = names.join("、");
    let (zh, en) = match names.is_empty() {
        true => ("；先运行 qinglan run".to_owned(), "; run `qinglan run` first".to_owned()),
        false => (format!("；已有：{known}"), format!("; there are: {}", names.join(", "))),
    };
    Told::error(format!("没有唯一一次名为 `{word}` 的运行{zh}"), format!("no single run is named `{word}`{en}"))
}

fn as_json([before, after]: [&String; 2], inputs: &InputChanges, difference: &Difference) -> serde_json::Value {
    let mut found = json!({
        "before": before,
        "after": after,
        "inputs": inputs.all.iter().map(InputChange::json).collect::<Vec<_>>(),
    });
    if let (Some(found), serde_json::Value::Object(differences)) =
        (found.as_object_mut(), differences_json(difference, inputs))
    {
        found.extend(differences);
    }
    found
}

fn conclusion_json(change: &ConclusionChange, inputs: &InputChanges) -> serde_json::Value {
    let decided = inputs.decided(change);
    let cause = match (&decided, inputs.tried() && change.cause == Cause::Setting) {
        (Some(_), _) => "decision",
        (None, true) => "tried",
        (None, false) => cause_code(change.cause),
    };
    let decisions: Vec<serde_json::Value> = match change.decisions.is_empty() {
        true => decided.iter().flatten().map(|entry| entry.json()).collect(),
        false => change.decisions.iter().map(|place| decision_json(place)).collect(),
    };
    let drawn = |one: &Option<metrics::Conclusion>| {
        one.as_ref().map(|one| {
            json!({ "status": one.status, "actual": one.actual, "required_min": one.required.0,
                "required_max": one.required.1, "reason": one.reason })
        })
    };
    let rows = |rows: &[metrics::EvidenceRow]| -> Vec<serde_json::Value> {
        let row = |row: &metrics::EvidenceRow| json!({ "place": row.place, "quantity": row.quantity, "counted": row.counted, "note": row.note });
        rows.iter().map(row).collect()
    };
    let key = &change.key;
    json!({
        "pack": key.pack, "rule": key.rule, "unit": key.unit, "subject": key.subject.0, "counterpart": key.counterpart.0,
        "period": key.period, "before": drawn(&change.before), "after": drawn(&change.after),
        "cause": cause, "decisions": decisions, "rows_gone": rows(&change.gone), "rows_come": rows(&change.come),
    })
}

/// `decisions/waivers.toml:3` as file and line.
fn decision_json(place: &str) -> serde_json::Value {
    let (file, line) = place.rsplit_once(':').unwrap_or((place, ""));
    json!({ "file": file, "line": line.parse::<usize>().ok() })
}

fn cause_code(cause: Cause) -> &'static str {
    match cause {
        Cause::Decision => "decision",
        Cause::Rows => "rows",
        Cause::Requirement => "requirement",
        Cause::Rule => "rule",
        Cause::Subject => "subject",
        Cause::Setting => "setting",
    }
}

fn rank_json(change: &RankChange) -> serde_json::Value {
    let standing = |one: &Option<metrics::Standing>| {
        one.as_ref().map(|one| json!({ "rank": one.rank, "score": one.score, "gate": one.gate }))
    };
    json!({
        "pack": change.list.0, "list": change.list.1, "unit": change.unit, "subject": change.subject,
        "before": standing(&change.before), "after": standing(&change.after),
        "decision": change.decision,
    })
}

/// Writes what a later run is compared with.
pub fn keep_results(data: &tables::Dataset, run: &Path) -> Result<()> {
    let mut kept = tables::Dataset::new();
    KEPT.iter().for_each(|name| kept.insert(data.table(name)));
    store::write_tables(&kept, &run.join(RESULTS))?;
    Ok(())
}

/// `1 file changed`, `2 files changed`.
fn of_files(count: usize, what: &str) -> String {
    format!("{} {what}", counted(count, "file"))
}
