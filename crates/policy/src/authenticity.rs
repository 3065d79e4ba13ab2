//! What is asked about records that can hardly all be true: words, numbers and sources of each check, shipped and a bureau's own.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::document::{Complaints, Document, Section};
use crate::pack::{DatedValue, read_dated};
use crate::{ConfigError, Setting, nearest};

/// The shipped checks: file, text.
const SHIPPED: (&str, &str) =
    ("pipelines/authenticity/checks.toml", include_str!("../../../pipelines/authenticity/checks.toml"));

/// The checks of authenticity.
#[derive(Debug, Clone, Default)]
pub struct Authenticity {
    /// In the order they are told.
    pub checks: Vec<AuthenticityCheck>,
    /// Kinds of activity in which the actor hears the other's lesson.
    pub heard: Vec<String>,
    /// Kinds of activity in which the actor gives a lesson.
    pub given: Vec<String>,
}

/// One check: its words and numbers.
#[derive(Debug, Clone)]
pub struct AuthenticityCheck {
    /// Its name in the program.
    pub id: String,
    /// Its name.
    pub zh: String,
    /// What it looks at, as counted.
    pub of: String,
    /// Clause, open question, or `default`.
    pub source: String,
    /// What was found, with `{…}` where the program fills in.
    pub found: String,
    /// Why it is asked.
    pub why: String,
    /// Honest reasons that look the same.
    pub honest: String,
    /// What to verify.
    pub ask: String,
    /// Codes of findings it points to, where others find the problem already.
    pub findings: Vec<String>,
    /// Limits by name.
    pub numbers: BTreeMap<String, DatedValue>,
    /// The names of the limits a bureau set itself.
    pub own: Vec<String>,
    /// Whether something may be asked by chance alone, and how much is said.
    pub statistical: bool,
    /// Whether the bureau wants it asked.
    pub asked: bool,
}

impl Authenticity {
    /// The shipped checks.
    ///
    /// # Errors
    /// Every mistake in the file at once: none, as long as what is shipped is right.
    pub fn shipped() -> Result<Self, Vec<ConfigError>> {
        let document = Document::parse(SHIPPED.0, SHIPPED.1)?;
        let complaints = Complaints::default();
        let root = document.root(&complaints);
        root.only(&["lessons", "check"]);
        root.need("lessons");
        let lessons = root.section("lessons");
        let kinds = |key: &str| {
            let kinds = lessons.as_ref().map(|lessons| lessons.texts(key)).unwrap_or_default();
            kinds.into_iter().map(str::to_owned).collect()
        };
        let checks = root.sections("check").iter().map(read_check).collect();
        let read = Self { checks, heard: kinds("heard"), given: kinds("given") };
        let errors = complaints.into_sorted();
        if errors.is_empty() { Ok(read) } else { Err(errors) }
    }
}

impl AuthenticityCheck {
    /// A limit on a day; `None` where it is unset.
    pub fn number(&self, name: &str, day: NaiveDate) -> Option<f64> {
        match self.numbers.get(name)?.at(day)? {
            Setting::Int(number) => Some(*number as f64),
            Setting::Number(number) => Some(*number),
            _ => None,
        }
    }
}

fn read_check(section: &Section<'_>) -> AuthenticityCheck {
    const TEXTS: [&str; 8] = ["id", "zh", "of", "source", "found", "why", "honest", "ask"];
    section.only(&[&TEXTS[..], &["findings", "numbers", "statistical"]].concat());
    let text = |key: &str| section.required_text(key).to_owned();
    let numbers = section.section("numbers");
    let named = |numbers: &Section<'_>| {
        let read = |(key, _): (&str, usize)| Some((key.to_owned(), read_dated(numbers, key)?));
        numbers.keys().into_iter().filter_map(read).collect()
    };
    AuthenticityCheck {
        id: text("id"),
        zh: text("zh"),
        of: text("of"),
        source: text("source"),
        found: text("found"),
        why: text("why"),
        honest: text("honest"),
        ask: text("ask"),
        findings: section.texts("findings").into_iter().map(str::to_owned).collect(),
        numbers: numbers.as_ref().map(named).unwrap_or_default(),
        own: Vec::new(),
        statistical: section.boolean("statistical").unwrap_or(false),
        asked: true,
    }
}

/// The shipped checks with what `[authenticity]` of a `bureau.toml` sets itself; wrong names and values are told.
pub(crate) fn read_authenticity(root: &Section<'_>) -> Authenticity {
    let mut all = Authenticity::shipped().unwrap_or_else(|errors| {
        errors.into_iter().for_each(|error| root.pass_on(error));
        Authenticity::default()
    });
    let Some(own) = root.section("authenticity") else { return all };
    for (id, line) in own.keys() {
        let Some(check) = all.checks.iter_mut().find(|check| check.id == id) else {
            let near = nearest(id, all.checks.iter().map(|check| check.id.as_str())).map(str::to_owned);
            let (zh, en) = (format!("没有名为 `{id}` 的检查"), format!("there is no check named `{id}`"));
            own.complain_near(line, id, &zh, &en, near.as_deref());
            continue;
        };
        if let Some(section) = own.section(id) {
            set(check, &section);
        }
    }
    all
}

fn set(check: &mut AuthenticityCheck, section: &Section<'_>) {
    let known: Vec<String> = check.numbers.keys().cloned().chain(["ask".to_owned()]).collect();
    section.only(&known.iter().map(String::as_str).collect::<Vec<_>>());
    if let Some(asked) = section.boolean("ask") {
        check.asked = asked;
    }
    for (key, line) in section.keys() {
        if !check.numbers.contains_key(key) {
            continue;
        }
        let Some(value) = read_dated(section, key) else { continue };
        let fits = value.steps.iter().all(|(_, value)| is_limit(value.as_ref()));
        if !fits {
            section.complain(
                line,
                key,
                "应为 0 以上的数，或 \"unset\"",
                "a number from 0 up, or \"unset\", is expected",
            );
            continue;
        }
        check.numbers.insert(key.to_owned(), value);
        check.own.push(key.to_owned());
    }
}

fn is_limit(value: Option<&Setting>) -> bool {
    match value {
        None => true,
        Some(Setting::Int(number)) => *number >= 0,
        Some(Setting::Number(number)) => number.is_finite() && *number >= 0.0,
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bureau;

    const BUREAU: &str = r#"
name = "示例县教育体育局"
[calendar.usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
[[policy]]
pack = "pingluo-qinglan"
from = 2018-06-01
"#;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 9, 1).expect("a day")
    }

    fn check(text: &str, id: &str) -> AuthenticityCheck {
        let bureau = Bureau::parse("bureau.toml", text).expect("right");
        bureau.authenticity.checks.into_iter().find(|check| check.id == id).expect("known")
    }

    #[test]
    fn the_shipped_checks_are_right_and_each_stands_once() {
        let all = Authenticity::shipped().expect("right");
        let ids: std::collections::BTreeSet<&str> = all.checks.iter().map(|check| check.id.as_str()).collect();
        assert_eq!(ids.len(), all.checks.len());
        assert!(all.checks.iter().all(|check| !check.why.is_empty() && !check.source.is_empty()));
    }

    #[test]
    fn a_bureau_sets_its_own_number_by_date_and_silences_a_check() {
        let text = format!(
            "{BUREAU}[authenticity.too_many]\na_day = [{{ value = 6 }}, {{ from = 2024-09-01, value = 9 }}]\n[authenticity.round_days]\nask = false\n"
        );
        let too_many = check(&text, "too_many");
        assert_eq!((too_many.number("a_day", day(2023)), too_many.number("a_day", day(2024))), (Some(6.0), Some(9.0)));
        assert!(!check(&text, "round_days").asked);
        assert!(check(BUREAU, "round_days").asked);
    }

    #[test]
    fn wrong_names_and_values_are_told_with_their_lines() {
        let text = format!(
            "{BUREAU}[authenticity.to_many]\na_day = 6\n[authenticity.two_places]\nlimit = 1\n[authenticity.too_many]\na_day = \"eight\"\n"
        );
        let errors = Bureau::parse("bureau.toml", &text).expect_err("wrong");
        let told: Vec<(usize, &str)> = errors.iter().map(|error| (error.line, error.key.as_str())).collect();
        assert_eq!(
            told,
            [(9, "authenticity.to_many"), (12, "authenticity.two_places.limit"), (14, "authenticity.too_many.a_day")]
        );
        assert_eq!(errors[0].nearest.as_deref(), Some("too_many"));
    }
}
