//! Waivers: a person or a pair that owes nothing, or less, for some days, because of maternity leave, a secondment, an illness …
//!
//! Which reasons there are is vocabulary (`waiver_reason`); from which share of the weeks on the whole number is owed, and how a
//! part is rounded, is the pack's (`full_share`).

use chrono::NaiveDate;

use super::ruling::{Ruling, keys_of, said};
use crate::Vocabulary;
use crate::document::Section;
use crate::nearest::nearest;
use crate::vocabulary::fold;

/// The file of waivers.
pub const WAIVERS_FILE: &str = "waivers.toml";
const SHOWN: &str = "decisions/waivers.toml";
const OWN: [&str; 10] = ["unit", "person", "subject", "mentor", "mentee", "reason", "from", "to", "rules", "families"];

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The unit the person or the pair is known in.
    pub unit: String,
    /// Who.
    pub whom: Waived,
    /// Why, as one of the reasons of the vocabulary: 产假.
    pub reason: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Which duties; all if none is named.
    pub rules: Vec<String>,
    /// Families of rules, beside the rules named.
    pub families: Vec<String>,
    /// By whom, when and why.
    pub ruling: Ruling,
}

/// Whom a waiver frees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waived {
    /// A person: name, and the subject where it takes one to tell two of a name apart.
    Person(String, Option<String>),
    /// A pair: mentor and mentee.
    Pair(String, String),
}

impl Waiver {
    /// The reason as a sentence: `产假 2024-09-01 至 2025-01-20（王芳 2024-09-10：休产假）`.
    pub fn zh(&self) -> String {
        format!("{} {} 至 {}（{}）", self.reason, self.from, self.to, self.ruling.zh())
    }

    /// Whether it speaks of a rule.
    pub fn is_about(&self, rule: &str, family: Option<&str>) -> bool {
        let all = self.rules.is_empty() && self.families.is_empty();
        all || self.rules.iter().any(|own| own == rule)
            || family.is_some_and(|family| self.families.iter().any(|own| own == family))
    }
}

/// Reads `waivers.toml`.
pub(super) fn read(root: &Section<'_>, vocabulary: &Vocabulary) -> Vec<Waiver> {
    root.only(&["waiver"]);
    root.sections("waiver").iter().filter_map(|section| read_waiver(section, vocabulary)).collect()
}

fn read_waiver(section: &Section<'_>, vocabulary: &Vocabulary) -> Option<Waiver> {
    section.only(&keys_of(&OWN));
    let (unit, whom, reason) = (said(section, "unit"), read_whom(section), read_reason(section, vocabulary));
    let (from, to) = (section.required_date("from"), section.required_date("to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let line = section.value("to").map_or(section.line(), |node| node.line);
        section.complain(line, "to", "不能早于 from", "it may not lie before `from`");
    }
    let texts = |key: &str| section.texts(key).into_iter().map(str::to_owned).collect();
    let (rules, families) = (texts("rules"), texts("families"));
    let ruling = Ruling::read(section, SHOWN);
    Some(Waiver { unit: unit?, whom: whom?, reason: reason?, from: from?, to: to?, rules, families, ruling: ruling? })
}

/// A person, or a mentor with a mentee; never both.
fn read_whom(section: &Section<'_>) -> Option<Waived> {
    let has = |key: &str| section.value(key).is_some();
    if has("mentor") || has("mentee") {
        for key in ["person", "subject"].into_iter().filter(|key| has(key)) {
            let line = section.value(key).map_or(section.line(), |node| node.line);
            let (zh, en) = ("已写 mentor、mentee，不能再写个人", "a pair is named already by `mentor` and `mentee`");
            section.complain(line, key, zh, en);
        }
        let (mentor, mentee) = (said(section, "mentor"), said(section, "mentee"));
        return Some(Waived::Pair(mentor?, mentee?));
    }
    let person = said(section, "person");
    Some(Waived::Person(person?, section.text("subject").map(str::to_owned)))
}

/// The reason under its canonical name.
fn read_reason(section: &Section<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let written = said(section, "reason")?;
    let reasons = vocabulary.list("waiver_reason");
    if let Some(known) = reasons.exact(&fold(&written)) {
        return Some(known.name.clone());
    }
    let known: Vec<&str> = reasons.entries.iter().map(|entry| entry.name.as_str()).collect();
    let words = reasons.entries.iter().flat_map(|entry| entry.words.iter().map(String::as_str));
    let near = nearest(&written, words.chain(known.iter().copied()));
    let line = section.value("reason").map_or(section.line(), |node| node.line);
    let zh = format!("不认识的事由 `{written}`；可以是：{}", known.join("、"));
    let en = format!("`{written}` is no reason; there are: {}", known.join(", "));
    section.complain_near(line, "reason", &zh, &en, near);
    None
}
