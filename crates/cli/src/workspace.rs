//! One bureau's workspace: where things lie, and the settings read before anything else.

use std::path::{Path, PathBuf};

use anyhow::Result;
use metrics::MetricPlan;
use policy::{Bureau, Decisions, PolicyPack, Vocabulary};
use report::ProgrammeSheets;
use tables::Term;

use crate::message::{Refused, Told};

/// The folders of a workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace at a folder.
    ///
    /// # Errors
    /// If there is no `bureau.toml`.
    pub fn open(dir: &Path) -> Result<Self> {
        if dir.join("bureau.toml").is_file() {
            return Ok(Self { root: dir.to_owned() });
        }
        let shown = dir.display();
        Err(Told::error(
            format!(
                "`{shown}` 不是工作区：里面没有 bureau.toml。可用 `qinglan init {shown}` 新建，或用 `qinglan demo` 先看示例。"
            ),
            format!(
                "`{shown}` is no workspace: it has no bureau.toml. `qinglan init {shown}` makes one; `qinglan demo` shows a sample."
            ),
        ))
    }

    /// What schools sent.
    pub fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    /// Unit and teacher registers.
    pub fn registry(&self) -> PathBuf {
        self.root.join("registry")
    }

    /// What a person decided.
    pub fn decisions(&self) -> PathBuf {
        self.root.join("decisions")
    }

    /// The normalised tables.
    pub fn store(&self) -> PathBuf {
        self.root.join("store")
    }

    /// The reports of a term.
    pub fn reports(&self, term: Term) -> PathBuf {
        self.root.join("reports").join(term.to_string())
    }

    /// Manifests and logs.
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// Names of the runs kept, sorted.
    pub fn run_names(&self) -> Result<Vec<String>> {
        let Ok(entries) = std::fs::read_dir(self.runs()) else { return Ok(Vec::new()) };
        let folders = entries.filter_map(Result::ok).filter(|entry| entry.path().join("manifest.json").is_file());
        let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.root.join("bureau.toml")
    }

    /// A pack named in the settings: a shipped one, or a folder of this workspace.
    pub fn pack_place(&self, pack: &str) -> String {
        let own = self.root.join(pack);
        if own.join("pack.toml").is_file() { own.display().to_string() } else { pack.to_owned() }
    }
}

/// Everything that is read and checked before a file is opened.
pub struct House {
    /// The settings.
    pub bureau: Bureau,
    /// The packs in force.
    pub packs: Vec<PolicyPack>,
    /// How schools spell things.
    pub vocabulary: Vocabulary,
    /// What a person decided.
    pub decisions: Decisions,
    /// What is measured.
    pub plan: MetricPlan,
    /// The sheets the packs ask for.
    pub sheets: ProgrammeSheets,
}

impl House {
    /// Reads settings, packs and decisions, and binds every name.
    ///
    /// # Errors
    /// Every mistake in all of them at once.
    pub fn load(workspace: &Workspace) -> Result<Self> {
        let bureau = Bureau::load(&workspace.settings()).map_err(Refused)?;
        let (mut packs, mut errors) = (Vec::new(), Vec::new());
        for in_force in &bureau.policies {
            let (pack, found) = policy::read_pack(&workspace.pack_place(&in_force.pack));
            packs.extend(pack);
            errors.extend(found);
        }
        let plan = metrics::resolve(&packs, &bureau).map_err(|found| errors.extend(found));
        let sheets = report::resolve(&packs).map_err(|found| errors.extend(found));
        let (Ok(plan), Ok(sheets), true) = (plan, sheets, errors.is_empty()) else {
            errors.sort();
            errors.dedup();
            return Err(Refused(errors).into());
        };
        let vocabulary = words(&packs)?;
        let decisions = Decisions::load(&workspace.decisions(), &vocabulary).map_err(Refused)?;
        let plan = plan.decided(&decisions).map_err(Refused)?;
        Ok(Self { bureau, packs, vocabulary, decisions, plan, sheets })
    }
}

/// The shared words with those of the packs in force.
///
/// # Errors
/// Every mistake of the first file that has any.
fn words(packs: &[PolicyPack]) -> Result<Vocabulary> {
    let mut vocabulary = Vocabulary::shipped().map_err(Refused)?;
    for (file, text) in packs.iter().filter_map(|pack| pack.texts.headings.as_ref()) {
        vocabulary.add(file, text).map_err(Refused)?;
    }
    Ok(vocabulary)
}
