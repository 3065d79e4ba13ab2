//! What a run was made of: hashes of inputs, packs and outputs. Nothing in it depends on the clock, so the same inputs give
//! the same run.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use policy::{Recipe, Vocabulary};
use report::MadeOf;
use serde::{Deserialize, Serialize};
use store::CommitReport;
use tables::Term;

use crate::intake::Intake;
use crate::workspace::{House, Workspace};

/// The record of one run.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the run: its term and the first characters of the hash of all its inputs.
    pub id: String,
    /// Version of the tool.
    pub tool: String,
    /// The term reported.
    pub term: String,
    /// Hash of `bureau.toml`.
    pub settings: String,
    /// Hash of the words by which sheets are understood; empty in records from before it was kept.
    #[serde(default)]
    pub words: String,
    /// The packs in force.
    pub packs: Vec<PackHash>,
    /// Hash of every file of decisions, with the answers taken in this run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<FileHash>,
    /// Hash of every file read.
    pub inputs: Vec<FileHash>,
}

/// One pack and the hash of its texts.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackHash {
    /// Short name.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// Version.
    pub version: String,
    /// Hash of its texts.
    pub hash: String,
}

/// One file and its hash.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// Path.
    pub file: Arc<str>,
    /// Hash of its content.
    pub blake3: String,
}

#[derive(Serialize)]
struct Written<'w> {
    #[serde(flatten)]
    manifest: &'w Manifest,
    tables: Vec<FileHash>,
    reports: Vec<FileHash>,
}

/// The record of a run as it was kept, with what the run wrote.
#[derive(Debug, Deserialize)]
pub struct KeptManifest {
    /// What went in.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// Hash of every workbook, by its path below the term's reports.
    pub reports: Vec<FileHash>,
}

impl KeptManifest {
    /// The record in a run's folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("manifest.json");
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
    }
}

fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Hash of the words all units share; what recipes teach is told by their own file.
fn words_hash(house: &House) -> String {
    let shared = Vocabulary { recipes: Vec::new(), ..house.vocabulary.clone() };
    hash_of(format!("{shared:?}").as_bytes())
}

/// What the reading of every file depends on: the program, the words, the calendar. What recipes say counts for the files
/// of the units they hold for ([`recipes_seed`]).
pub fn reading_seed(workspace: &Workspace, house: &House) -> Result<String> {
    let program = std::env::current_exe().and_then(|path| path.metadata()).map(|meta| meta.len()).unwrap_or_default();
    let words = words_hash(house);
    let settings = std::fs::read(workspace.settings()).context("bureau.toml")?;
    Ok(format!("{} {program} {words} {}", env!("CARGO_PKG_VERSION"), hash_of(&settings)))
}

/// What the reading of a unit's files depends on beyond that: the recipes that hold for it.
pub fn recipes_seed(unit: &str, vocabulary: &Vocabulary) -> String {
    let recipes: Vec<&Recipe> = vocabulary.recipes.iter().filter(|recipe| recipe.holds_for(unit)).collect();
    if recipes.is_empty() { String::new() } else { hash_of(format!("{recipes:?}").as_bytes()) }
}

impl Manifest {
    /// The record of what goes into a run.
    pub fn of_inputs(workspace: &Workspace, house: &House, intake: &Intake, term: Term) -> Self {
        let settings = std::fs::read(workspace.settings()).map(|bytes| hash_of(&bytes)).unwrap_or_default();
        let packs = house.packs.iter().map(|pack| PackHash {
            id: pack.id.clone(),
            zh: pack.zh.clone(),
            version: pack.version.clone(),
            hash: hash_of(pack.texts.joined().as_bytes()),
        });
        let inputs: Vec<FileHash> = intake
            .hashes
            .iter()
            .map(|(file, hash)| FileHash { file: Arc::clone(file), blake3: hash.clone() })
            .collect();
        let decisions = house.decisions.files.iter().map(|file| FileHash {
            file: format!("decisions/{}", file.name).into(),
            blake3: hash_of(file.text.as_bytes()),
        });
        let decisions = decisions.collect();
        let tool = env!("CARGO_PKG_VERSION").to_owned();
        let mut manifest = Self {
            id: String::new(),
            tool,
            term: term.to_string(),
            settings,
            words: words_hash(house),
            packs: packs.collect(),
            decisions,
            inputs,
        };
        let whole = serde_json::to_vec(&manifest).unwrap_or_default();
        manifest.id = format!("{term}-{}", &hash_of(&whole)[..8]);
        manifest
    }

    /// What went into the run, for the page 复核: one hash over all files sent, in their order.
    pub fn made_of(&self) -> Vec<MadeOf> {
        let part = |kind: &str, name: &str, size: String, hash: &str| MadeOf {
            kind: kind.to_owned(),
            name: name.to_owned(),
            size,
            hash: hash.to_owned(),
        };
        let inputs = self.inputs.iter().map(|file| format!("{} {}\n", file.blake3, file.file)).collect::<String>();
        let mut parts = vec![
            part(
                "报送文件",
                "inbox、registry 中读到的全部文件",
                format!("{} 份", self.inputs.len()),
                &hash_of(inputs.as_bytes()),
            ),
            part("设定", "bureau.toml", String::new(), &self.settings),
            part("词汇", "认表用的词汇", String::new(), &self.words),
        ];
        parts.extend(
            self.packs
                .iter()
                .map(|pack| part("政策包", &format!("{} {}", pack.zh, pack.id), pack.version.clone(), &pack.hash)),
        );
        parts.extend(self.decisions.iter().map(|file| part("决定", &file.file, String::new(), &file.blake3)));
        parts
    }

    /// Writes `manifest.json` into the run's folder, with the hashes of what the run wrote.
    pub fn write(&self, folder: &Path, tables: &CommitReport, reports: &Path, written: &[String]) -> Result<()> {
        let tables = tables.tables.iter().flat_map(|table| &table.files);
        let tables =
            tables.map(|file| FileHash { file: file.path.to_string().into(), blake3: file.blake3.clone() }).collect();
        let reports = written
            .iter()
            .map(|path| {
                let bytes = std::fs::read(reports.join(path)).with_context(|| path.clone())?;
                Ok(FileHash { file: path.as_str().into(), blake3: hash_of(&bytes) })
            })
            .collect::<Result<Vec<_>>>()?;
        let text = serde_json::to_string_pretty(&Written { manifest: self, tables, reports })?;
        let path = folder.join("manifest.json");
        std::fs::write(&path, text).with_context(|| path.display().to_string())
    }
}
