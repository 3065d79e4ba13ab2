//! One term computed in memory: as it stands, and with something changed. Nothing is written, not even what was read of a file.

use std::path::Path;

use anyhow::Result;
use policy::{CORRECTIONS_FILE, ConfigError, DecisionFile, Decisions, Setting, nearest};
use store::{ClosedTerm, Store};
use tables::{Dataset, Finding, FindingCode, Term};

use crate::intake::{self, Frame, Intake, Memory};
use crate::manifest::{self, Manifest};
use crate::message::{Refused, Told, Voice};
use crate::workspace::{House, Workspace};
use crate::{closed, questions, run};

/// A workspace taken in, ready to be measured more than once.
pub struct Trial {
    /// Settings, packs and decisions as they stand.
    pub house: House,
    /// The term reported.
    pub term: Term,
    intake: Intake,
    closed: Vec<ClosedTerm>,
    /// Findings about files and sheets, before anything is reconciled.
    findings: Vec<Finding>,
}

/// What is tried.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Numbers of packs: pack, name, value.
    pub numbers: Vec<(String, String, Setting)>,
    /// Weights of lists: list, item, weight.
    pub weights: Vec<(String, String, f64)>,
    /// A text in the form of `decisions/corrections.toml`, and what messages call it.
    pub facts: Option<(String, String)>,
}

impl Trial {
    /// Takes a workspace in, as `run` does, and writes nothing.
    ///
    /// # Errors
    /// What keeps `run` from beginning; a term nobody sent anything for.
    pub fn open(dir: &Path, term: Option<Term>, voice: &Voice) -> Result<Self> {
        let workspace = Workspace::open(dir)?;
        let mut house = House::load(&workspace)?;
        let store: Store = store::open(&workspace.store())?;
        let seed = manifest::reading_seed(&workspace, &house)?;
        questions::take_answers(&workspace, &mut house)?;
        let frame =
            Frame { bureau: &house.bureau, vocabulary: &house.vocabulary, seed: &seed, memory: Memory::LookedAt };
        let mut intake = intake::take_in(&workspace, &store, &frame, voice)?;
        let latest = run::latest_term(&intake)?;
        let term = run::reported_term(&intake, term, latest)?;
        let mut closed = store.closed()?;
        intake.under_present_names();
        intake.set_aside_versions(&house.vocabulary);
        closed::tell_changes(&closed, &mut intake, latest)?;
        // What a closed term would be is what is asked here; earlier closed terms stay as they were.
        closed.retain(|one| one.term != term);
        let findings = intake.findings.clone();
        Ok(Self { house, term, intake, closed, findings })
    }

    /// Whether the term was closed: nothing recorded now changes it.
    pub fn is_closed(&self, workspace: &Workspace) -> Result<bool> {
        Ok(store::open(&workspace.store())?.closed()?.iter().any(|one| one.term == self.term))
    }

    /// Every table and view of the term by settings, packs and decisions.
    pub fn measure(&mut self, house: &House) -> Result<Dataset> {
        self.intake.findings.clone_from(&self.findings);
        let (made, _) = run::keep(house, &mut self.intake);
        let kept = store::with_closed(&made, &self.closed)?;
        run::measured(&kept, &self.closed, house, self.term)
    }

    /// The record of what goes into it.
    pub fn manifest(&self, workspace: &Workspace, house: &House) -> Manifest {
        Manifest::of_inputs(workspace, house, &self.intake, self.term)
    }

    /// Settings, packs and decisions with something changed.
    ///
    /// # Errors
    /// Names that nothing has, with the nearest right one; values that may not be meant; a text that is no correction.
    pub fn changed(&self, changes: &Changes) -> Result<House> {
        let house = &self.house;
        let (mut bureau, mut packs) = (house.bureau.clone(), house.packs.clone());
        for (pack, name, value) in &changes.numbers {
            let mut found = false;
            for policy in bureau.policies.iter_mut().filter(|policy| pack_id(&policy.pack) == pack) {
                policy.set.insert(name.clone(), value.clone());
                policy.set_lines.remove(name);
                found = true;
            }
            if !found {
                return Err(no_such("政策包", "pack in force", pack, packs.iter().map(|pack| pack.id.as_str())));
            }
        }
        for (list, item, weight) in &changes.weights {
            set_weight(&mut packs, list, item, *weight)?;
        }
        let decisions = match &changes.facts {
            Some((name, text)) => with_facts(house, name, text)?,
            None => house.decisions.clone(),
        };
        let named =
            |errors: Vec<ConfigError>| Refused(errors.into_iter().map(|error| told_as_typed(error, changes)).collect());
        let plan = metrics::resolve(&packs, &bureau).map_err(named)?.decided(&decisions).map_err(Refused)?;
        let sheets = report::resolve(&packs).map_err(Refused)?;
        Ok(House { bureau, packs, vocabulary: house.vocabulary.clone(), decisions, plan, sheets })
    }
}

/// The short name of a pack that may be named by its folder.
fn pack_id(pack: &str) -> &str {
    pack.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// A mistake in a number that was typed stands in no file.
fn told_as_typed(error: ConfigError, changes: &Changes) -> ConfigError {
    let typed = changes.numbers.iter().any(|(_, name, _)| error.key == format!("policy.set.{name}"));
    if typed { ConfigError { file: "--set".to_owned(), ..error } } else { error }
}

/// Gives an item of a list another weight, in the one pack that has the list.
fn set_weight(packs: &mut [policy::PolicyPack], list: &str, item: &str, weight: f64) -> Result<()> {
    let lists = packs.iter().flat_map(|pack| pack.lists.iter().filter_map(|block| block.id().map(str::to_owned)));
    let known: Vec<String> = lists.collect();
    let Some(pack) = packs.iter_mut().find(|pack| pack.lists.iter().any(|block| block.id() == Some(list))) else {
        return Err(no_such("名单", "list", list, known.iter().map(String::as_str)));
    };
    match pack.weigh(list, item, weight) {
        Ok(()) => Ok(()),
        Err(items) => {
            Err(no_such(&format!("名单“{list}”的项目"), "item of the list", item, items.iter().map(String::as_str)))
        }
    }
}

/// A name that nothing has, with the nearest that something has.
pub fn no_such<'n>(zh: &str, en: &str, name: &str, known: impl Iterator<Item = &'n str>) -> anyhow::Error {
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied());
    let all = known.join("、");
    let (near_zh, near_en) = match near {
        Some(near) => (format!("是否想写 `{near}`？"), format!("Did you mean `{near}`?")),
        None => (format!("有：{all}"), format!("There are: {}", known.join(", "))),
    };
    Told::error(format!("没有{zh} `{name}`。{near_zh}"), format!("There is no {en} `{name}`. {near_en}"))
}

/// The decisions with a text behind `corrections.toml`.
fn with_facts(house: &House, name: &str, text: &str) -> Result<Decisions> {
    let parse = |files| Decisions::parse(files, &house.vocabulary);
    let alone = vec![DecisionFile { name: CORRECTIONS_FILE.to_owned(), text: text.to_owned() }];
    let of_text = |errors: Vec<ConfigError>| {
        Refused(errors.into_iter().map(|error| ConfigError { file: name.to_owned(), ..error }).collect())
    };
    let found = parse(alone).map_err(of_text)?;
    if found.corrections.is_empty() {
        return Err(Told::error(
            format!("{name} 里没有 [[correction]]，没有可试的更正。"),
            format!("{name} holds no [[correction]]; there is nothing to try."),
        ));
    }
    let mut files = house.decisions.files.clone();
    match files.iter_mut().find(|file| file.name == CORRECTIONS_FILE) {
        Some(file) => file.text = behind(&file.text, text),
        None => files.push(DecisionFile { name: CORRECTIONS_FILE.to_owned(), text: text.to_owned() }),
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(parse(files).map_err(Refused)?)
}

/// A text behind another, a blank line between.
pub fn behind(before: &str, text: &str) -> String {
    match before.trim_end() {
        "" => format!("{}\n", text.trim_end()),
        before => format!("{before}\n\n{}\n", text.trim()),
    }
}

/// Why corrections that were not there before cannot be applied: what they say a record was is not what the sheet says.
pub fn refused_facts(before: &Dataset, after: &Dataset) -> Vec<String> {
    let stale = |data: &Dataset| -> Vec<String> {
        let table = data.table("findings");
        let of = |row: &usize| {
            let code = table.text(*row, "code");
            [FindingCode::CorrectionStale, FindingCode::DecisionNamesNobody, FindingCode::DecisionAmbiguous]
                .iter()
                .any(|known| code == Some(known.key()))
        };
        let text = |row: usize, column: &str| table.text(row, column).unwrap_or_default().to_owned();
        (0..table.len())
            .filter(of)
            .map(|row| format!("{}{}：{}", text(row, "file"), cell(&table, row), text(row, "hint")))
            .collect()
    };
    let known = stale(before);
    stale(after).into_iter().filter(|words| !known.contains(words)).collect()
}

fn cell(table: &tables::Table, row: usize) -> String {
    table.text(row, "cell").map(|cell| format!(":{cell}")).unwrap_or_default()
}
