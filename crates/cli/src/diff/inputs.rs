//! What went into two runs and is not the same: sheets, settings, words, packs, program.

use std::collections::BTreeMap;

use serde_json::json;

use super::of_files;
use crate::manifest::{Manifest, PackHash};
use crate::message::Told;

/// One kind of input that differs.
pub enum InputChange {
    /// Files only the first run had, only the second has, and those with another content.
    Files {
        /// Gone.
        gone: Vec<String>,
        /// Come.
        come: Vec<String>,
        /// With another content.
        changed: Vec<String>,
    },
    /// The term reported.
    Term(String, String),
    /// `bureau.toml`.
    Settings,
    /// The words sheets are understood by.
    Words,
    /// Files of `decisions/` that came, went or have another content.
    Decisions(Vec<String>),
    /// A pack: its version before and after, `None` where it is not in force.
    Pack(String, Option<String>, Option<String>),
    /// The program's version before and after.
    Tool(String, String),
    /// Something was tried in memory.
    Tried,
}

/// What differs from one run's inputs to another's.
pub fn changes(before: &Manifest, after: &Manifest) -> Vec<InputChange> {
    let mut changes = Vec::new();
    changes.extend(files(before, after));
    if before.term != after.term {
        changes.push(InputChange::Term(before.term.clone(), after.term.clone()));
    }
    if before.settings != after.settings {
        changes.push(InputChange::Settings);
    }
    changes.extend(packs(before, after));
    changes.extend(decisions(before, after));
    if before.words != after.words {
        changes.push(InputChange::Words);
    }
    if before.tool != after.tool {
        changes.push(InputChange::Tool(before.tool.clone(), after.tool.clone()));
    }
    changes
}

fn decisions(before: &Manifest, after: &Manifest) -> Option<InputChange> {
    let of = |manifest: &Manifest| -> BTreeMap<String, String> {
        manifest.decisions.iter().map(|file| (file.file.to_string(), file.blake3.clone())).collect()
    };
    let (old, new) = (of(before), of(after));
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing: Vec<String> = names.into_iter().filter(|name| old.get(*name) != new.get(*name)).cloned().collect();
    (!differing.is_empty()).then_some(InputChange::Decisions(differing))
}

fn files(before: &Manifest, after: &Manifest) -> Option<InputChange> {
    let hashes = |manifest: &Manifest| -> BTreeMap<String, String> {
        manifest.inputs.iter().map(|input| (input.file.to_string(), input.blake3.clone())).collect()
    };
    let (old, new) = (hashes(before), hashes(after));
    let gone: Vec<String> = old.keys().filter(|file| !new.contains_key(*file)).cloned().collect();
    let come: Vec<String> = new.keys().filter(|file| !old.contains_key(*file)).cloned().collect();
    let changed = old.iter().filter(|(file, hash)| new.get(*file).is_some_and(|now| now != *hash));
    let changed: Vec<String> = changed.map(|(file, _)| file.clone()).collect();
    let same = gone.is_empty() && come.is_empty() && changed.is_empty();
    (!same).then_some(InputChange::Files { gone, come, changed })
}

fn packs(before: &Manifest, after: &Manifest) -> Vec<InputChange> {
    let by_id = |manifest: &Manifest| -> BTreeMap<String, (String, String)> {
        let one = |pack: &PackHash| (pack.id.clone(), (pack.version.clone(), pack.hash.clone()));
        manifest.packs.iter().map(one).collect()
    };
    let (old, new) = (by_id(before), by_id(after));
    let ids: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let version = |pack: Option<&(String, String)>| pack.map(|(version, hash)| format!("{version}（{}）", &hash[..8]));
    ids.into_iter()
        .filter(|id| old.get(*id) != new.get(*id))
        .map(|id| InputChange::Pack(id.clone(), version(old.get(id)), version(new.get(id))))
        .collect()
}

impl InputChange {
    /// The change as one line in both languages.
    pub fn told(&self) -> Told {
        match self {
            Self::Files { gone, come, changed } => {
                let zh = [("没有了", gone), ("新来", come), ("内容改动", changed)];
                let en = [("gone", gone), ("new", come), ("changed", changed)];
                let zh = zh.iter().filter(|(_, files)| !files.is_empty());
                let en = en.iter().filter(|(_, files)| !files.is_empty());
                let zh: Vec<String> =
                    zh.map(|(word, files)| format!("{word} {} 份（{}）", files.len(), some(files, "、"))).collect();
                let en: Vec<String> = en
                    .map(|(word, files)| format!("{} ({})", of_files(files.len(), word), some(files, ", ")))
                    .collect();
                Told::both(format!("表格：{}", zh.join("；")), format!("sheets: {}", en.join("; ")))
            }
            Self::Term(old, new) => Told::both(format!("学期：{old} → {new}"), format!("term: {old} → {new}")),
            Self::Settings => Told::both("设置：bureau.toml 有改动", "settings: bureau.toml is another"),
            Self::Decisions(files) => Told::both(
                format!("决定：{} 有改动", files.join("、")),
                format!("decisions: {} {} changed", files.join(", "), if files.len() == 1 { "is" } else { "are" }),
            ),
            Self::Words => Told::both("识别用词：有改动", "words sheets are understood by: others"),
            Self::Pack(id, old, new) => {
                let shown = |version: &Option<String>, none: &str| version.clone().unwrap_or_else(|| none.to_owned());
                Told::both(
                    format!("政策包 {id}：{} → {}", shown(old, "未实行"), shown(new, "不再实行")),
                    format!("pack {id}: {} → {}", shown(old, "not in force"), shown(new, "no longer in force")),
                )
            }
            Self::Tool(old, new) => Told::both(format!("程序：{old} → {new}"), format!("program: {old} → {new}")),
            Self::Tried => Told::both("所试的改动", "what was tried"),
        }
    }

    /// The change for a machine.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Files { gone, come, changed } => {
                json!({ "what": "files", "gone": gone, "come": come, "changed": changed })
            }
            Self::Term(old, new) => json!({ "what": "term", "before": old, "after": new }),
            Self::Settings => json!({ "what": "settings" }),
            Self::Words => json!({ "what": "words" }),
            Self::Decisions(files) => json!({ "what": "decisions", "files": files }),
            Self::Pack(id, old, new) => json!({ "what": "pack", "pack": id, "before": old, "after": new }),
            Self::Tool(old, new) => json!({ "what": "program", "before": old, "after": new }),
            Self::Tried => json!({ "what": "tried" }),
        }
    }
}

/// The first few names.
fn some(files: &[String], between: &str) -> String {
    const SHOWN: usize = 5;
    let names = files.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(between);
    if files.len() > SHOWN { format!("{names} …") } else { names }
}
