//! `qinglan appeal`: a correction held against the sheets, what it would change, and, if it is to stand, written down as a decision.
//!
//! Undone by deleting its block from `decisions/corrections.toml` and running again.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use metrics::Difference;
use policy::{CORRECTIONS_FILE, DecisionFile};
use serde_json::json;
use tables::{Dataset, Lang, Term};

use crate::diff;
use crate::message::{self, Outcome, Told, Voice};
use crate::run;
use crate::trial::{Changes, Trial, behind, refused_facts};
use crate::workspace::Workspace;

/// The old list beside the new one, in the leaders' folder and with the run.
const BESIDE: &str = "申诉更正对照.txt";

/// What was typed.
pub struct Asked<'a> {
    /// The workspace.
    pub dir: &'a Path,
    /// The term; the latest if none.
    pub term: Option<Term>,
    /// The file of the correction; standard input if none.
    pub file: Option<&'a Path>,
}

/// A correction that applies, and what it changes.
struct Considered {
    trial: Trial,
    text: String,
    /// The files of decisions with it.
    decided: Vec<DecisionFile>,
    after: Dataset,
    difference: Difference,
}

impl Considered {
    fn why(&self) -> diff::Why<'_> {
        diff::Why::Decided(&self.trial.house.decisions.files, &self.decided)
    }
}

/// Says what a correction would change; writes nothing.
pub fn show(asked: &Asked<'_>, voice: &Voice) -> Result<Outcome> {
    let considered = consider(asked, voice)?;
    let Considered { trial, difference, after, .. } = &considered;
    if voice.json {
        let mut found = diff::found_json(difference, &considered.why());
        found["term"] = trial.term.to_string().into();
        found["recorded"] = false.into();
        message::print(&serde_json::to_string_pretty(&found)?);
        return Ok(Outcome::Done);
    }
    let head = match voice.lang {
        Lang::Zh => format!(
            "更正与表格相符。{} 学期会有下面的不同（没有写入任何东西；加 --record 记下并重新运行）：",
            trial.term
        ),
        Lang::En => format!(
            "The correction agrees with the sheets. Term {} would differ as follows (nothing was written; --record writes it down and runs again):",
            trial.term
        ),
    };
    message::print(
        &[head, diff::found_text(difference, &considered.why(), voice), unchanged(difference, after, voice)]
            .join("\n\n"),
    );
    Ok(Outcome::Done)
}

fn consider(asked: &Asked<'_>, voice: &Voice) -> Result<Considered> {
    let (name, text) = read(asked.file)?;
    let mut trial = Trial::open(asked.dir, asked.term, voice)?;
    let changed = trial.changed(&Changes { facts: Some((name, text.clone())), ..Changes::default() })?;
    let as_it_stands = trial.changed(&Changes::default())?;
    let before = trial.measure(&as_it_stands)?;
    let after = trial.measure(&changed)?;
    if let Some(why) = refused_facts(&before, &after).first() {
        return Err(Told::error(
            format!("更正与表格不符，没有写入任何东西：{why}"),
            format!("the correction does not agree with the sheets, nothing was written: {why}"),
        ));
    }
    let difference = metrics::compare(&before, &after);
    Ok(Considered { trial, text, decided: changed.decisions.files, after, difference })
}

/// The text of the correction, and what messages call it.
fn read(file: Option<&Path>) -> Result<(String, String)> {
    match file {
        Some(path) => {
            let shown = path.display().to_string();
            let text = std::fs::read_to_string(path).with_context(|| shown.clone())?;
            Ok((shown, text))
        }
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
            Ok(("stdin".to_owned(), text))
        }
    }
}

/// Writes a correction down, runs the term again, and keeps the old list beside the new one.
pub fn record(asked: &Asked<'_>, voice: &Voice) -> Result<Outcome> {
    let workspace = Workspace::open(asked.dir)?;
    let considered = consider(asked, voice)?;
    let (trial, term) = (&considered.trial, considered.trial.term);
    if trial.is_closed(&workspace)? {
        return Err(Told::error(
            format!("{term} 学期已经封存，更正不会改变它；没有写入任何东西。"),
            format!("Term {term} is closed, and no correction changes it; nothing was written."),
        ));
    }
    let before = kept_run(&workspace, trial, voice)?;
    let path = workspace.decisions().join(CORRECTIONS_FILE);
    let written = written_behind(&path, &considered.text)?;
    let after = match run::run(&workspace, Some(term), voice) {
        Ok(summary) => summary.map(|summary| summary.run).unwrap_or_default(),
        Err(error) => {
            written.take_back()?;
            return Err(error);
        }
    };
    let results =
        |run: &str| -> Result<Dataset> { Ok(store::read_tables(&workspace.runs().join(run).join(diff::RESULTS))?) };
    let difference = metrics::compare(&results(&before)?, &results(&after)?);
    let as_shown = difference == considered.difference;
    keep_beside(&workspace, &considered, [&before, &after], &difference)?;
    tell(&workspace, &considered, [&before, &after], (&difference, as_shown), voice)?;
    Ok(Outcome::Done)
}

/// The run that holds the list as it stood: the one there is, else one made now.
fn kept_run(workspace: &Workspace, trial: &Trial, voice: &Voice) -> Result<String> {
    let id = trial.manifest(workspace, &trial.house).id;
    if !workspace.runs().join(&id).join(diff::RESULTS).is_dir() {
        run::run(workspace, Some(trial.term), voice)?;
    }
    Ok(id)
}

/// A file of decisions with a block more, and what it was before.
struct Written {
    path: PathBuf,
    before: Option<String>,
}

fn written_behind(path: &Path, text: &str) -> Result<Written> {
    let before = match std::fs::read_to_string(path) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    replace(path, &behind(before.as_deref().unwrap_or_default(), text))?;
    Ok(Written { path: path.to_owned(), before })
}

impl Written {
    /// Leaves the decisions as they were: of a run that fails nothing is kept.
    fn take_back(&self) -> Result<()> {
        match &self.before {
            Some(text) => replace(&self.path, text),
            None => std::fs::remove_file(&self.path).with_context(|| self.path.display().to_string()),
        }
    }
}

/// Puts a whole file in the place of another: a reader sees the one or the other.
fn replace(path: &Path, text: &str) -> Result<()> {
    let new = path.with_extension("toml.new");
    std::fs::write(&new, text).with_context(|| new.display().to_string())?;
    std::fs::rename(&new, path).with_context(|| path.display().to_string())
}

/// Writes the old beside the new for the leaders, and once more with the run, where a later run does not replace it.
fn keep_beside(
    workspace: &Workspace,
    considered: &Considered,
    ids: [&String; 2],
    difference: &Difference,
) -> Result<()> {
    let zh = Voice { lang: Lang::Zh, json: false };
    let term = considered.trial.term;
    let bureau = &considered.trial.house.bureau.name;
    let found = diff::found_text(difference, &considered.why(), &zh);
    let rest = unchanged(difference, &considered.after, &zh);
    let text = format!(
        "{bureau} {term} 学期 申诉更正对照\n\n更正（decisions/{CORRECTIONS_FILE}）：\n{}\n\n更正前：runs/{}\n更正后：runs/{}\n（更正前的名单和结论留在 runs/{}/{}）\n\n{found}\n{rest}\n",
        considered.text.trim(),
        ids[0],
        ids[1],
        ids[0],
        diff::RESULTS
    );
    for folder in [workspace.reports(term).join("领导小组"), workspace.runs().join(ids[1])] {
        let path = folder.join(BESIDE);
        std::fs::write(&path, &text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn tell(
    workspace: &Workspace,
    considered: &Considered,
    ids: [&String; 2],
    (difference, as_shown): (&Difference, bool),
    voice: &Voice,
) -> Result<()> {
    let beside = workspace.reports(considered.trial.term).join("领导小组").join(BESIDE);
    if voice.json {
        let mut found = diff::found_json(difference, &considered.why());
        found["term"] = considered.trial.term.to_string().into();
        found["recorded"] = true.into();
        found["as_shown"] = as_shown.into();
        found["runs"] = json!(ids);
        found["beside"] = beside.display().to_string().into();
        message::print(&serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    let head = match voice.lang {
        Lang::Zh => format!(
            "更正已记入 decisions/{CORRECTIONS_FILE}，{} 学期已重新运行：{} → {}",
            considered.trial.term, ids[0], ids[1]
        ),
        Lang::En => format!(
            "The correction stands in decisions/{CORRECTIONS_FILE}, and term {} was run again: {} → {}",
            considered.trial.term, ids[0], ids[1]
        ),
    };
    let same = match as_shown {
        true => voice.say("与事先在内存里算出的完全一致。", "This is exactly what was computed in memory before."),
        false => voice.say(
            "注意：与事先算出的不完全一致，运行期间表格或设置可能有变动。",
            "Note: this is not all that was computed before; sheets or settings may have changed meanwhile.",
        ),
    };
    let foot = match voice.lang {
        Lang::Zh => format!("旧名单留在 runs/{}；对照：{}；要撤回，删去这一段再运行。", ids[0], beside.display()),
        Lang::En => format!(
            "The old list is kept in runs/{}; old beside new: {}. To undo, delete the block and run.",
            ids[0],
            beside.display()
        ),
    };
    let rest = unchanged(difference, &considered.after, voice);
    message::print(
        &[head, diff::found_text(difference, &considered.why(), voice), rest, same.to_owned(), foot].join("\n\n"),
    );
    Ok(())
}

/// How much stayed as it was.
fn unchanged(difference: &Difference, after: &Dataset, voice: &Voice) -> String {
    let left = |view: &str, differ: usize| after.table(view).len().saturating_sub(differ);
    let conclusions = left("compliance", difference.conclusions.iter().filter(|change| change.after.is_some()).count());
    let ranks = left("rankings", difference.ranks.iter().filter(|change| change.after.is_some()).count());
    let places = left("quotas", difference.quotas.iter().filter(|change| change.after.is_some()).count());
    match voice.lang {
        Lang::Zh => format!("除此以外没有变：结论 {conclusions} 条、名次 {ranks} 个、职数 {places} 个与原来相同。"),
        Lang::En => format!(
            "Nothing else changes: {conclusions} conclusions, {ranks} ranks and {places} numbers of places are as they were."
        ),
    }
}
