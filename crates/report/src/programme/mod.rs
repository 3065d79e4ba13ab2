//! The sheets packs ask for in the leaders' workbook: what a `[[sheet]]` may say, and every name in it bound.

use std::collections::BTreeSet;
use std::sync::Arc;

use policy::document::Complaints;
use policy::{ConfigError, PolicyPack};

use crate::plan::SheetPlan;
use crate::scope::Scope;
use crate::sheets::SHEETS;
use crate::sheets::programme::KINDS;

mod binder;
mod head;
mod measured;

pub(crate) use binder::{BoundRule, Group, SheetBinder};
pub(crate) use head::Head;
pub(crate) use measured::{Measured, RowsBehind, sentence, setting_on};

/// Keys every `[[sheet]]` has, whatever its kind.
const SHEET_KEYS: [SheetKey; 3] = [
    SheetKey { name: "name", zh: "工作表名，一至三十一个字", en: "name on the tab, one to 31 characters" },
    SheetKey { name: "kind", zh: "哪一种表", en: "which kind of sheet" },
    SheetKey { name: "about", zh: "表头下给读者的一句话", en: "a sentence for the reader, under the title" },
];
/// Characters a tab's name may not hold, and how long it may be: limits of the format.
const NOT_IN_NAMES: &[char] = &['[', ']', ':', '*', '?', '/', '\\'];
const LONGEST_NAME: usize = 31;

/// A key of a `[[sheet]]`.
#[derive(Debug, Clone, Copy)]
pub struct SheetKey {
    /// The word in packs.
    pub name: &'static str,
    /// What it is.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
}

/// One kind of sheet a pack may ask for.
pub(crate) struct SheetKind {
    /// The word in packs.
    pub name: &'static str,
    /// What a reader finds on it.
    pub zh: &'static str,
    /// The same, in English.
    pub en: &'static str,
    /// Keys beside those of every sheet.
    pub keys: &'static [SheetKey],
    /// Binds one; `None` after a complaint.
    pub bind: fn(&SheetBinder<'_>) -> Option<Box<dyn Draw>>,
}

/// A sheet as meant.
pub(crate) trait Draw: std::fmt::Debug + Send + Sync {
    /// The sheet of the term; without a row it says why there is none.
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan;
}

/// One sheet of one pack.
#[derive(Debug)]
struct ProgrammeSheet {
    head: Head,
    body: Box<dyn Draw>,
}

/// The sheets the packs in force ask for, every name in them bound.
#[derive(Debug, Clone, Default)]
pub struct ProgrammeSheets(Arc<Vec<ProgrammeSheet>>);

impl ProgrammeSheets {
    /// Their names, in the order of the packs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|sheet| sheet.head.name.as_str())
    }

    /// The sheets of the term.
    pub(crate) fn compose(&self, scope: &Scope<'_>) -> Vec<SheetPlan> {
        self.0.iter().map(|sheet| sheet.body.draw(&sheet.head, scope)).collect()
    }
}

/// Binds the sheets of the packs in force; a pack that stands there twice has each sheet once.
///
/// # Errors
/// Every unknown kind, key, rule, list and parameter at once, with file, line and the nearest right word.
pub fn resolve(packs: &[PolicyPack]) -> Result<ProgrammeSheets, Vec<ConfigError>> {
    let (mut sheets, mut errors) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for pack in packs.iter().filter(|pack| seen.insert(pack.id.as_str())) {
        match bind_pack(pack) {
            Ok(bound) => sheets.extend(bound),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    told_apart(&mut sheets);
    Ok(ProgrammeSheets(Arc::new(sheets)))
}

/// Checks the sheets of one pack: every mistake that would keep them from being bound.
pub fn check(pack: &PolicyPack) -> Vec<ConfigError> {
    bind_pack(pack).err().unwrap_or_default()
}

/// Every kind of sheet with its keys: name, what it shows in both languages, keys.
pub fn sheet_kinds() -> Vec<(&'static str, [&'static str; 2], Vec<SheetKey>)> {
    let keys = |kind: &SheetKind| SHEET_KEYS.iter().chain(kind.keys).copied().collect();
    KINDS.iter().map(|kind| (kind.name, [kind.zh, kind.en], keys(kind))).collect()
}

fn bind_pack(pack: &PolicyPack) -> Result<Vec<ProgrammeSheet>, Vec<ConfigError>> {
    let complaints = Complaints::default();
    let mut names = BTreeSet::new();
    let sheets = pack.sheets.iter().filter_map(|block| {
        let binder = SheetBinder { pack, keys: block.section(&complaints) };
        let name = bind_name(&binder, &mut names);
        let words: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let word = binder.keys.known_word("kind", binder.keys.required_text("kind"), &words)?;
        let kind = KINDS.iter().find(|kind| kind.name == word)?;
        let known: Vec<&str> = SHEET_KEYS.iter().chain(kind.keys).map(|key| key.name).collect();
        binder.keys.only(&known);
        let about = binder.keys.text("about").unwrap_or_default().to_owned();
        // Nothing returns before every key was looked at, so that all mistakes are told.
        let body = (kind.bind)(&binder)?;
        let head = Head { pack: pack.id.clone(), pack_zh: pack.zh.clone(), name: name?, about };
        Some(ProgrammeSheet { head, body })
    });
    let sheets: Vec<ProgrammeSheet> = sheets.collect();
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(sheets) } else { Err(errors) }
}

/// A name the format takes, and no other sheet has.
fn bind_name(binder: &SheetBinder<'_>, names: &mut BTreeSet<String>) -> Option<String> {
    let name = binder.keys.required_text("name");
    let line = binder.keys.value("name").map_or(binder.keys.line(), |node| node.line);
    let complain = |zh: &str, en: &str| {
        binder.keys.complain(line, "name", zh, en);
        None
    };
    if name.is_empty() && binder.keys.value("name").is_none() {
        return None;
    }
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(NOT_IN_NAMES) {
        return complain(
            "工作表名应有一至三十一个字，不能有 [ ] : * ? / \\",
            "the name of a sheet has one to 31 characters, none of [ ] : * ? / \\",
        );
    }
    if SHEETS.iter().any(|(fixed, _)| *fixed == name) || !names.insert(name.to_owned()) {
        return complain(&format!("已经有名为“{name}”的工作表"), &format!("there is a sheet `{name}` already"));
    }
    Some(name.to_owned())
}

/// Two packs may call their sheets the same: the second and later ones are numbered.
fn told_apart(sheets: &mut [ProgrammeSheet]) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for sheet in sheets {
        let plain = sheet.head.name.clone();
        let mut number = 2;
        while !names.insert(sheet.head.name.clone()) {
            let tail = format!("（{number}）");
            let kept: String = plain.chars().take(LONGEST_NAME - tail.chars().count()).collect();
            sheet.head.name = format!("{kept}{tail}");
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests;
