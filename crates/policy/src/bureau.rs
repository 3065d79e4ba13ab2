//! One bureau's own settings: `bureau.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::authenticity::{Authenticity, read_authenticity};
use crate::calendar::{Calendar, read_calendar};
use crate::document::{Complaints, Document, NodeValue, Section};
use crate::{ConfigError, bundled_packs, nearest};

/// A bureau's settings as written in `bureau.toml`.
#[derive(Debug, Clone)]
pub struct Bureau {
    /// Name on the covers.
    pub name: String,
    /// County or district.
    pub region: String,
    /// The unit folder that holds the bureau's own sheets; it owes no school duty.
    pub office: Option<String>,
    /// Terms, teaching weeks, holidays.
    pub calendar: Calendar,
    /// The packs in force, in the order written.
    pub policies: Vec<PolicyInForce>,
    /// Whom to call with an objection; printed on public lists.
    pub objection_phone: Option<String>,
    /// What is asked about records that can hardly all be true.
    pub authenticity: Authenticity,
}

/// One pack in force, with the values the bureau sets itself.
#[derive(Debug, Clone)]
pub struct PolicyInForce {
    /// Name of a bundled pack, or a path.
    pub pack: String,
    /// First day it counts.
    pub from: NaiveDate,
    /// Last day it counts; open if `None`.
    pub to: Option<NaiveDate>,
    /// The units it counts for; all if none is named.
    pub units: Vec<String>,
    /// Line of `bureau.toml` that names them.
    pub units_line: usize,
    /// Parameters the bureau sets, by name.
    pub set: BTreeMap<String, Setting>,
    /// Line of each setting in `bureau.toml`, for messages.
    pub set_lines: BTreeMap<String, usize>,
}

/// A value a bureau sets.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Other number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
}

impl Setting {
    /// The plain value a file states; `None` for lists and tables.
    pub fn of(value: &NodeValue) -> Option<Self> {
        match value {
            NodeValue::Text(text) => Some(Self::Text(text.clone())),
            NodeValue::Int(number) => Some(Self::Int(*number)),
            NodeValue::Number(number) => Some(Self::Number(*number)),
            NodeValue::Bool(answer) => Some(Self::Bool(*answer)),
            NodeValue::Date(day) => Some(Self::Date(*day)),
            NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => None,
        }
    }
}

/// The settings a new bureau starts with, commented for the person who will change them.
pub const STARTER: &str = include_str!("bureau/starter.toml");

impl Bureau {
    /// A new bureau: a usual calendar for any school year.
    ///
    /// # Errors
    /// None, as long as the starter settings are right.
    pub fn starter() -> Result<Self, Vec<ConfigError>> {
        Self::parse("bureau.toml", STARTER)
    }

    /// The settings of a `bureau.toml`; a pack it names is a shipped one, or a folder of the workspace it lies in.
    ///
    /// # Errors
    /// Every mistake in the file at once; a file that cannot be read is one mistake.
    pub fn load(path: &Path) -> Result<Self, Vec<ConfigError>> {
        let file =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let text = read_text(path, &file)?;
        let workspace = path.parent().unwrap_or(Path::new("."));
        read_settings(&file, &text, |root| every_pack_is_known(root, workspace))
    }

    /// The settings in a text; `file` is the name used in messages. Whether the packs exist is not asked.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<ConfigError>> {
        read_settings(file, text, |_| ())
    }
}

fn read_settings(file: &str, text: &str, further: impl Fn(&Section<'_>)) -> Result<Bureau, Vec<ConfigError>> {
    let document = Document::parse(file, text)?;
    let complaints = Complaints::default();
    let root = document.root(&complaints);
    let bureau = read_bureau(&root);
    further(&root);
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(bureau) } else { Err(errors) }
}

/// The text of the file, which must be UTF-8.
pub(crate) fn read_text(path: &Path, file: &str) -> Result<String, Vec<ConfigError>> {
    let wrong = |line: usize, zh: String, en: String| {
        vec![ConfigError { file: file.to_owned(), line, key: String::new(), zh, en, nearest: None }]
    };
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => wrong(
            1,
            "没有这个文件。先用 `qinglan init 文件夹` 建立工作区".to_owned(),
            "there is no such file; `qinglan init DIR` makes a workspace".to_owned(),
        ),
        _ => wrong(1, format!("读不了这个文件：{error}"), format!("cannot be read: {error}")),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let right = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = right.iter().filter(|byte| **byte == b'\n').count() + 1;
        wrong(
            line,
            "这个文件的编码不是 UTF-8。请用记事本打开，另存为 UTF-8".to_owned(),
            "the file is not UTF-8; save it as UTF-8".to_owned(),
        )
    })
}

/// Complains of every pack that is neither shipped nor a folder of the workspace.
fn every_pack_is_known(root: &Section<'_>, workspace: &Path) {
    let shipped = bundled_packs();
    for policy in root.sections("policy") {
        let Some((pack, node)) = policy.value("pack").and_then(|node| Some((node.value.as_text()?, node))) else {
            continue;
        };
        if shipped.contains(&pack) || workspace.join(pack).join("pack.toml").is_file() {
            continue;
        }
        let (zh, en) = (
            format!(
                "没有政策包 `{pack}`，工作区里也没有这样的文件夹（含 pack.toml）；自带的有：{}",
                shipped.join("、")
            ),
            format!(
                "no pack `{pack}` is shipped, and the workspace has no such folder with a pack.toml; shipped: {}",
                shipped.join(", ")
            ),
        );
        policy.complain_near(node.line, "pack", &zh, &en, nearest(pack, shipped.iter().copied()));
    }
}

fn read_bureau(root: &Section<'_>) -> Bureau {
    root.only(&["name", "region", "language", "office", "calendar", "policy", "reports", "authenticity"]);
    if let Some(language) = root.text("language") {
        root.known_word("language", language, &["zh", "en"]);
    }
    root.need("calendar");
    let calendar = root.section("calendar").map(|section| read_calendar(&section)).unwrap_or_default();
    let reports = root.section("reports");
    if let Some(reports) = &reports {
        reports.only(&["objection_phone"]);
    }
    root.need("policy");
    let policies = root.sections("policy");
    let read: Vec<(usize, PolicyInForce)> =
        policies.iter().filter_map(|section| Some((section.line(), read_policy(section)?))).collect();
    no_pack_twice_at_a_time(root, &read);
    Bureau {
        name: root.required_text("name").to_owned(),
        region: root.text("region").unwrap_or_default().to_owned(),
        office: root.text("office").map(str::to_owned),
        calendar,
        policies: read.into_iter().map(|(_, policy)| policy).collect(),
        objection_phone: reports.and_then(|reports| reports.text("objection_phone").map(str::to_owned)),
        authenticity: read_authenticity(root),
    }
}

/// Complains of a pack that is in force twice on one day: its rules would be judged twice.
fn no_pack_twice_at_a_time(root: &Section<'_>, policies: &[(usize, PolicyInForce)]) {
    for (at, (line, policy)) in policies.iter().enumerate() {
        let last = |policy: &PolicyInForce| policy.to.unwrap_or(NaiveDate::MAX);
        let same = policies[..at].iter().find(|(_, before)| {
            before.pack == policy.pack && before.from <= last(policy) && policy.from <= last(before)
        });
        if let Some((other, before)) = same {
            let pack = &policy.pack;
            let (zh, en) = (
                format!("政策包 `{pack}` 的时间与第 {other} 行（从 {} 起）重叠；请给前一个写上 to", before.from),
                format!("pack `{pack}` overlaps with line {other} (from {}); give the earlier one a `to`", before.from),
            );
            root.complain(*line, "policy.from", &zh, &en);
        }
    }
}

fn read_policy(section: &Section<'_>) -> Option<PolicyInForce> {
    section.only(&["pack", "from", "to", "units", "set"]);
    let units = section.texts("units").into_iter().map(str::to_owned).collect();
    let units_line = section.value("units").map_or(section.line(), |node| node.line);
    let pack = section.required_text("pack").to_owned();
    let (from, to) = (section.required_date("from")?, section.date("to"));
    if let Some(to) = to.filter(|to| *to < from) {
        section.complain(
            section.line(),
            "to",
            &format!("{to} 早于 from {from}"),
            &format!("{to} is before `from` {from}"),
        );
    }
    let (mut set, mut set_lines) = (BTreeMap::new(), BTreeMap::new());
    if let Some(values) = section.section("set") {
        for (key, line) in values.keys() {
            match values.value(key).and_then(|node| Setting::of(&node.value)) {
                Some(value) => {
                    set.insert(key.to_owned(), value);
                    set_lines.insert(key.to_owned(), line);
                }
                None => values.complain(
                    line,
                    key,
                    "应为数字、日期、文字或 true/false",
                    "a number, date, text or true/false is expected",
                ),
            }
        }
    }
    Some(PolicyInForce { pack, from, to, units, units_line, set, set_lines })
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &str = r#"
name = "示例县教育体育局"
[calendar.usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
[[policy]]
pack = "pingluo-qinglan"
from = 2018-06-01
[policy.set]
programme_start = 2022-09-01
"#;

    #[test]
    fn a_usual_bureau_is_read() {
        let bureau = Bureau::parse("bureau.toml", USUAL).expect("right");
        let start = NaiveDate::from_ymd_opt(2022, 9, 1).map(Setting::Date);
        assert_eq!(bureau.policies[0].set.get("programme_start"), start.as_ref());
    }

    #[test]
    fn three_mistakes_are_told_in_one_pass() {
        let text =
            USUAL.replace("name =", "nane =").replace("from = 2018-06-01", "from = \"2018\"").replace("02-20", "02-30");
        let errors = Bureau::parse("bureau.toml", &text).expect_err("wrong");
        let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
        assert_eq!(keys, ["nane", "calendar.usual.spring.start", "policy.from"]);
    }

    #[test]
    fn one_pack_twice_on_a_day_is_refused_and_one_after_the_other_is_not() {
        let second = |text: &str| format!("{text}[[policy]]\npack = \"pingluo-qinglan\"\nfrom = 2024-08-01\n");
        let ended = USUAL.replace("from = 2018-06-01", "from = 2018-06-01\nto = 2024-07-31");
        assert!(Bureau::parse("bureau.toml", &second(&ended)).is_ok());
        let errors = Bureau::parse("bureau.toml", &second(USUAL)).expect_err("overlap");
        // USUAL has ten lines; the second policy begins on the eleventh.
        assert_eq!(errors.iter().map(|e| (e.line, e.key.as_str())).collect::<Vec<_>>(), [(11, "policy.from")]);
    }

    #[test]
    fn a_term_given_twice_is_refused() {
        let term = "[[calendar.term]]\nid = \"2024-1\"\nstart = 2024-08-26\nteaching_start = 2024-09-02\nteaching_end = 2025-01-10\nend = 2025-01-17\n";
        assert!(Bureau::parse("bureau.toml", &format!("{USUAL}{term}")).is_ok());
        let errors = Bureau::parse("bureau.toml", &format!("{USUAL}{term}{term}")).expect_err("twice");
        assert_eq!(errors.iter().map(|e| (e.line, e.key.as_str())).collect::<Vec<_>>(), [(18, "calendar.term.id")]);
    }
}
