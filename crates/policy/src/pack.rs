//! A policy pack as written: what it is, what it rests on, its numbers, its rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::Setting;
use crate::cases::Case;
use crate::document::{Complaints, Node, NodeValue, Section};

/// One policy as data.
#[derive(Debug, Clone)]
pub struct PolicyPack {
    /// Short name, the folder's name: `pingluo-qinglan`.
    pub id: String,
    /// Chinese name, as on the circular.
    pub zh: String,
    /// Version of the pack, not of the circular.
    pub version: String,
    /// The documents it rests on.
    pub documents: Vec<SourceDocument>,
    /// What a level word of this place means, where it differs from the usual (`区` is 自治区 in 宁夏).
    pub levels: Vec<LevelWord>,
    /// Named numbers used by rules.
    pub parameters: Vec<Parameter>,
    /// The rules, in the order of the circular.
    pub rules: Vec<Rule>,
    /// Scoring sheets.
    pub scores: Vec<Block>,
    /// Ranked lists.
    pub lists: Vec<Block>,
    /// Rounds of places to be allotted.
    pub quotas: Vec<Block>,
    /// Sheets of the leaders' workbook it asks for.
    pub sheets: Vec<Block>,
    /// How a teacher's growth is read, if the pack says so.
    pub growth: Option<Block>,
    /// How a mentor's effect is read, if the pack says so.
    pub effect: Option<Block>,
    /// Rules of the catalogue it leaves out, and why.
    pub left_out: Vec<LeftOut>,
    /// Worked cases.
    pub cases: Vec<Case>,
    /// Rows every case is given unless it gives its own for that table.
    pub given: BTreeMap<String, Vec<BTreeMap<String, Node>>>,
    /// The texts it was read from.
    pub texts: PackTexts,
}

/// A rule of the catalogue a pack leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Catalogue id.
    pub id: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Line in `pack.toml`.
    pub line: usize,
}

/// The texts of a pack, each with the name messages call its file by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTexts {
    /// Short name of the pack.
    pub id: String,
    /// `pack.toml`: name and text.
    pub pack: (String, String),
    /// `cases.toml`, where there is one.
    pub cases: Option<(String, String)>,
    /// `headings.toml`, the pack's own words for headings and values, where there is one.
    pub headings: Option<(String, String)>,
}

impl PackTexts {
    /// The texts, one after the other: what a run's manifest takes its hash from.
    pub fn joined(&self) -> String {
        let texts = [Some(&self.pack), self.cases.as_ref(), self.headings.as_ref()];
        texts.into_iter().flatten().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// A document a pack rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDocument {
    /// Short name used by rules.
    pub id: String,
    /// Title.
    pub zh: String,
    /// File of the text.
    pub file: String,
}

/// What a level word means in this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelWord {
    /// The word as normalised: `区`.
    pub word: String,
    /// The level it means: `省`.
    pub means: String,
    /// Its place in the order of levels.
    pub rank: i64,
}

/// Where a number or rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clause {
    /// Short name of the document.
    pub document: String,
    /// Section as printed: `二1`.
    pub section: String,
    /// Line of the text file, from 1.
    pub line: Option<i64>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueOrigin {
    /// The text states it.
    Text,
    /// The text leaves it open and the pack proposes it.
    PackDefault,
    /// The text leaves it open and so does the pack.
    Unset,
    /// The bureau sets it in `bureau.toml`.
    Bureau,
}

impl ValueOrigin {
    /// As the workbook says it.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Text => "文件原文",
            Self::PackDefault => "政策包默认",
            Self::Unset => "文本未写明",
            Self::Bureau => "本单位设定",
        }
    }
}

/// A value that may change by date; each step counts from its day until the next.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedValue {
    /// First day (`None`: always) and the value from then on (`None`: unset).
    pub steps: Vec<(Option<NaiveDate>, Option<Setting>)>,
    /// Where it comes from.
    pub origin: ValueOrigin,
}

impl DatedValue {
    /// A value that never changes.
    pub fn constant(value: Setting, origin: ValueOrigin) -> Self {
        Self { steps: vec![(None, Some(value))], origin }
    }

    /// The value on a day; `None` if it is unset then.
    pub fn at(&self, day: NaiveDate) -> Option<&Setting> {
        let in_force = self.steps.iter().filter(|(from, _)| from.is_none_or(|from| from <= day));
        in_force.max_by_key(|(from, _)| *from).and_then(|(_, value)| value.as_ref())
    }

    /// The value of the last step.
    pub fn last(&self) -> Option<&Setting> {
        self.steps.iter().max_by_key(|(from, _)| *from).and_then(|(_, value)| value.as_ref())
    }
}

/// A named number.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name used by rules and by `[policy.set]`.
    pub name: String,
    /// What it is, in Chinese.
    pub zh: String,
    /// Unit.
    pub unit: String,
    /// Its value by date.
    pub value: DatedValue,
    /// Where it stands.
    pub clause: Clause,
    /// Line in `pack.toml`.
    pub line: usize,
}

/// What becomes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Decided from the tables: met, unmet, undecidable.
    Evaluated,
    /// Counted from the tables with evidence, never failed.
    Counted,
    /// Listed for a person to judge.
    Judged,
}

impl Treatment {
    /// Every treatment with its word in packs.
    pub const WORDS: [(&'static str, Treatment); 3] =
        [("evaluated", Self::Evaluated), ("counted", Self::Counted), ("judged", Self::Judged)];

    /// The word in packs.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Evaluated => "evaluated",
            Self::Counted => "counted",
            Self::Judged => "judged",
        }
    }
}

/// One rule as written.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Catalogue id, or a school pack's own: `PL-27`.
    pub id: String,
    /// What it says, in Chinese.
    pub zh: String,
    /// Where it stands.
    pub clause: Clause,
    /// Catalogue ids it expresses; its own id unless it says otherwise.
    pub catalogue: Vec<String>,
    /// Evaluated, counted or judged.
    pub treatment: Treatment,
    /// Name of the primitive that measures it.
    pub primitive: String,
    /// Who owes it: `pairing`, `mentor`, `teacher`, `unit`, `bureau` …
    pub subject: String,
    /// The stretch of time it counts in: `term`, `school_year`, `calendar_year`, `contract_year`, `service_year`, `cycle`.
    pub period: String,
    /// Unit of its numbers.
    pub unit: String,
    /// All of its keys, the primitive's own among them.
    pub body: Block,
}

/// A table of a pack that a later room reads, with its place for messages.
#[derive(Debug, Clone)]
pub struct Block {
    /// The file it stands in.
    pub file: String,
    /// What messages call it: `rule PL-27`.
    pub path: String,
    /// The table.
    pub node: Node,
}

impl Block {
    /// Its `id`, if it gives one.
    pub fn id(&self) -> Option<&str> {
        let NodeValue::Table(entries) = &self.node.value else { return None };
        entries.iter().find(|(key, _, _)| key == "id").and_then(|(_, _, node)| node.value.as_text())
    }

    /// The block as a section that complains to `complaints`.
    pub fn section<'d>(&'d self, complaints: &'d Complaints) -> Section<'d> {
        Section::of(&self.file, self.path.clone(), &self.node, complaints)
    }
}

/// Reads a value by date: `10`, `"unset"`, `2018-07-31`, or `[{ from = 2018-06-01, value = 10, source = "default" }]`.
///
/// The origin is `text` unless the value is unset or says `source = "default"`.
pub fn read_dated(section: &Section<'_>, key: &str) -> Option<DatedValue> {
    let node = section.value(key)?;
    if let NodeValue::List(items) = &node.value
        && items.iter().all(|item| matches!(item.value, NodeValue::Table(_)))
    {
        return read_steps(section, key);
    }
    match plain(&node.value) {
        Some(value) => {
            let origin = if value.is_some() { ValueOrigin::Text } else { ValueOrigin::Unset };
            Some(DatedValue { steps: vec![(None, value)], origin })
        }
        None => {
            section.complain(
                node.line,
                key,
                "应为一个值、\"unset\"，或 [{ from = 2018-06-01, value = 10 }]",
                "a value, \"unset\" or [{ from = 2018-06-01, value = 10 }] is expected",
            );
            None
        }
    }
}

fn read_steps(section: &Section<'_>, key: &str) -> Option<DatedValue> {
    let mut dated = DatedValue { steps: Vec::new(), origin: ValueOrigin::Text };
    for step in section.sections(key) {
        step.only(&["from", "value", "source"]).need("value");
        let from = step.date("from");
        if dated.steps.iter().any(|(day, _)| *day == from) {
            step.complain(step.line(), "from", "同一天有两个值", "two values for one date");
        }
        let value = step.value("value").and_then(|node| {
            let value = plain(&node.value);
            if value.is_none() {
                step.complain(
                    node.line,
                    "value",
                    "应为数字、日期、文字或 \"unset\"",
                    "a number, date, text or \"unset\" is expected",
                );
            }
            value
        })?;
        if let Some(source) = step.text("source") {
            let known = step.known_word("source", source, &["text", "default"]);
            dated.origin = if known == Some("default") { ValueOrigin::PackDefault } else { dated.origin };
        }
        dated.steps.push((from, value));
    }
    if dated.steps.iter().all(|(_, value)| value.is_none()) {
        dated.origin = ValueOrigin::Unset;
    }
    Some(dated)
}

/// A plain value; `Some(None)` is `"unset"`.
fn plain(value: &NodeValue) -> Option<Option<Setting>> {
    match value {
        NodeValue::Text(text) if text == "unset" => Some(None),
        NodeValue::Text(text) => Some(Some(Setting::Text(text.clone()))),
        NodeValue::Int(number) => Some(Some(Setting::Int(*number))),
        NodeValue::Number(number) => Some(Some(Setting::Number(*number))),
        NodeValue::Bool(answer) => Some(Some(Setting::Bool(*answer))),
        NodeValue::Date(day) => Some(Some(Setting::Date(*day))),
        NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => None,
    }
}

impl Rule {
    /// The stored tables the rule names, in order of name: whatever its keys call `table`.
    pub fn tables(&self) -> Vec<String> {
        let mut found = Vec::new();
        named_tables(&self.body.node, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn named_tables(node: &Node, found: &mut Vec<String>) {
    match &node.value {
        NodeValue::Table(entries) => {
            for (key, _, value) in entries {
                match &value.value {
                    NodeValue::Text(table) if key == "table" => found.push(table.clone()),
                    _ => named_tables(value, found),
                }
            }
        }
        NodeValue::List(items) => items.iter().for_each(|item| named_tables(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn an_old_value_stays_beside_the_new_one() {
        let text = "n = [{ from = 2018-06-01, value = 10 }, { from = 2024-09-01, value = 12 }]";
        let document = Document::parse("p.toml", text).expect("valid");
        let complaints = Complaints::default();
        let dated = read_dated(&document.root(&complaints), "n").expect("read");
        assert_eq!(dated.at(day("2024-08-31")), Some(&Setting::Int(10)));
        assert_eq!(dated.at(day("2024-09-01")), Some(&Setting::Int(12)));
        assert_eq!(dated.at(day("2018-05-31")), None);
        assert_eq!(dated.origin, ValueOrigin::Text);
    }

    #[test]
    fn two_values_for_one_date_are_refused() {
        let text = "n = [{ from = 2018-06-01, value = 10 }, { from = 2018-06-01, value = 12 }]";
        let document = Document::parse("p.toml", text).expect("valid");
        let complaints = Complaints::default();
        read_dated(&document.root(&complaints), "n");
        assert_eq!(complaints.into_sorted().len(), 1);
    }

    #[test]
    fn what_the_text_leaves_open_is_unset() {
        let document = Document::parse("p.toml", "n = \"unset\"").expect("valid");
        let complaints = Complaints::default();
        let dated = read_dated(&document.root(&complaints), "n").expect("read");
        assert_eq!((dated.at(day("2024-09-01")), dated.origin), (None, ValueOrigin::Unset));
    }
}
