//! Judgements by hand: what a person found of a rule that no record decides.

use tables::Period;

use super::ruling::{Ruling, keys_of, said};
use crate::document::Section;

/// The file of judgements.
pub const JUDGEMENTS_FILE: &str = "judgements.toml";
const SHOWN: &str = "decisions/judgements.toml";
const RESULTS: [&str; 2] = ["met", "unmet"];

/// One judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The rule.
    pub rule: String,
    /// The unit judged, or the unit of the person.
    pub unit: String,
    /// The person judged; nobody for a unit.
    pub person: Option<String>,
    /// The subject, where it takes one to tell two of a name apart.
    pub subject: Option<String>,
    /// The other of a pair.
    pub counterpart: Option<String>,
    /// The period, as in `compliance`: `2024-1`, `2024`, `cycle`.
    pub period: String,
    /// Whether the rule was kept.
    pub met: bool,
    /// What was seen; may be empty.
    pub note: String,
    /// By whom, when and why.
    pub ruling: Ruling,
}

impl Judgement {
    /// The judgement as a sentence: `人工评定：达标（王芳 2025-07-10：现场查看）`.
    pub fn zh(&self) -> String {
        let (result, note) = (if self.met { "达标" } else { "未达标" }, &self.note);
        let note = if note.is_empty() { String::new() } else { format!("，{note}") };
        format!("人工评定：{result}{note}（{}）", self.ruling.zh())
    }
}

/// Reads `judgements.toml`.
pub(super) fn read(root: &Section<'_>) -> Vec<Judgement> {
    root.only(&["judgement"]);
    let sections = root.sections("judgement");
    let judgements: Vec<Option<Judgement>> = sections.iter().map(read_judgement).collect();
    for (at, (judgement, section)) in judgements.iter().zip(&sections).enumerate() {
        let Some(judgement) = judgement else { continue };
        let before = judgements[..at].iter().flatten().find(|before| before.is_about_the_same(judgement));
        if let Some(before) = before {
            let zh = format!("与第 {} 行评定的是同一件事；请只留一条", before.ruling.line);
            let en = format!("line {} judges the same; keep one of them", before.ruling.line);
            section.complain(section.line(), "", &zh, &en);
        }
    }
    judgements.into_iter().flatten().collect()
}

fn read_judgement(section: &Section<'_>) -> Option<Judgement> {
    let own = ["rule", "unit", "person", "subject", "counterpart", "period", "result", "note"];
    section.only(&keys_of(&own));
    let (rule, unit, period) = (said(section, "rule"), said(section, "unit"), read_period(section));
    let result = section.known_word("result", section.required_text("result"), &RESULTS).map(|word| word == RESULTS[0]);
    let text = |key: &str| section.text(key).map(str::to_owned);
    let (person, subject, counterpart) = (text("person"), text("subject"), text("counterpart"));
    let note = text("note").unwrap_or_default();
    let ruling = Ruling::read(section, SHOWN);
    Some(Judgement {
        rule: rule?,
        unit: unit?,
        person,
        subject,
        counterpart,
        period: period?,
        met: result?,
        note,
        ruling: ruling?,
    })
}

/// A period as `compliance` writes it.
fn read_period(section: &Section<'_>) -> Option<String> {
    let text = said(section, "period")?;
    if text.parse::<Period>().is_ok() {
        return Some(text);
    }
    let line = section.value("period").map_or(section.line(), |node| node.line);
    let zh = "应为学期 \"2024-1\"、学年 \"2024\"、年度 \"CY2024\"、合同年 \"contract:2023-10-15\"、工作年 \"service:2023-09-01\" \
              或整个周期 \"cycle\"";
    let en = "a term \"2024-1\", a school year \"2024\", a calendar year \"CY2024\", a contract year \
              \"contract:2023-10-15\", a year of service \"service:2023-09-01\" or \"cycle\" is expected";
    section.complain(line, "period", zh, en);
    None
}

impl Judgement {
    fn is_about_the_same(&self, other: &Self) -> bool {
        let key = |one: &Self| {
            (
                one.rule.clone(),
                one.unit.clone(),
                one.person.clone(),
                one.subject.clone(),
                one.counterpart.clone(),
                one.period.clone(),
            )
        };
        key(self) == key(other)
    }
}
