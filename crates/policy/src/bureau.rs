//! One bureau's own settings: `bureau.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::ConfigError;
use crate::calendar::{Calendar, read_calendar};
use crate::document::{Complaints, Document, NodeValue, Section};

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

impl Bureau {
    /// The settings of a `bureau.toml`.
    ///
    /// # Errors
    /// Every mistake in the file at once; a file that cannot be read is one mistake.
    pub fn load(path: &Path) -> Result<Self, Vec<ConfigError>> {
        let file =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let text = std::fs::read_to_string(path).map_err(|error| {
            vec![ConfigError {
                file: path.display().to_string(),
                line: 1,
                key: String::new(),
                zh: format!("读不了这个文件：{error}。先用 `qinglan init 文件夹` 建立工作区"),
                en: format!("cannot be read: {error}; `qinglan init DIR` makes a workspace"),
                nearest: None,
            }]
        })?;
        Self::parse(&file, &text)
    }

    /// The settings in a text; `file` is the name used in messages.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<ConfigError>> {
        let document = Document::parse(file, text)?;
        let complaints = Complaints::default();
        let bureau = read_bureau(&document.root(&complaints));
        let errors = complaints.into_sorted();
        if errors.is_empty() { Ok(bureau) } else { Err(errors) }
    }
}

fn read_bureau(root: &Section<'_>) -> Bureau {
    root.only(&["name", "region", "language", "office", "calendar", "policy", "reports"]);
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
    Bureau {
        name: root.required_text("name").to_owned(),
        region: root.text("region").unwrap_or_default().to_owned(),
        office: root.text("office").map(str::to_owned),
        calendar,
        policies: root.sections("policy").iter().filter_map(read_policy).collect(),
        objection_phone: reports.and_then(|reports| reports.text("objection_phone").map(str::to_owned)),
    }
}

fn read_policy(section: &Section<'_>) -> Option<PolicyInForce> {
    section.only(&["pack", "from", "to", "set"]);
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
            match values.value(key).and_then(|node| setting(&node.value)) {
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
    Some(PolicyInForce { pack, from, to, set, set_lines })
}

fn setting(value: &NodeValue) -> Option<Setting> {
    match value {
        NodeValue::Text(text) => Some(Setting::Text(text.clone())),
        NodeValue::Int(number) => Some(Setting::Int(*number)),
        NodeValue::Number(number) => Some(Setting::Number(*number)),
        NodeValue::Bool(answer) => Some(Setting::Bool(*answer)),
        NodeValue::Date(day) => Some(Setting::Date(*day)),
        NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => None,
    }
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
}
