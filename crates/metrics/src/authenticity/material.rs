//! What the checks look at: lessons with everybody in them, school days, and the tables beside them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use policy::Authenticity;
use tables::{Table, Term};

use crate::facts::Facts;
use crate::stock::Stock;
use crate::terms::{TermSpan, Terms};

/// A person as a row names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named<'m> {
    pub id: &'m str,
    pub name: &'m str,
}

/// One row of `activity` that took place in a classroom.
#[derive(Debug, Clone)]
pub(super) struct Lesson<'m> {
    /// Its row in `activity`.
    pub row: usize,
    pub unit: &'m str,
    pub term: Term,
    pub date: Option<NaiveDate>,
    pub period: Option<i64>,
    /// Who taught.
    pub teacher: Named<'m>,
    /// Who was there beside the teacher.
    pub guest: Option<Named<'m>>,
    /// Year and class, as far as both are written: `3.2` for 三（2）班.
    pub class: Option<String>,
    pub topic: Option<&'m str>,
    pub quantity: f64,
    /// Whether two reports of it agree, as far as there are two.
    pub agreed: bool,
}

impl<'m> Lesson<'m> {
    /// Everybody who was there.
    pub fn people(&self) -> impl Iterator<Item = Named<'m>> {
        std::iter::once(self.teacher).chain(self.guest)
    }
}

/// What kind of day a day is for schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SchoolDay {
    Taught,
    /// Not taught, with the reason.
    Free(String),
}

/// Everything the checks look at.
pub(super) struct Material<'m> {
    pub stock: &'m Stock,
    /// The term reported: nothing later is looked at.
    pub term: Term,
    spans: &'m Terms,
    measured: &'m [Term],
    pub findings: &'m Table,
    pub compliance: &'m Table,
    pub evidence: &'m Table,
    pub lessons: Vec<Lesson<'m>>,
    /// Days off with their names, and weekend days worked (without one).
    unusual: BTreeMap<NaiveDate, Option<String>>,
}

impl<'m> Material<'m> {
    pub fn of(settings: &Authenticity, facts: &'m Facts<'_>, [findings, compliance, evidence]: [&'m Table; 3]) -> Self {
        let stock: &'m Stock = facts.stock;
        let days = stock.table("calendar_day");
        let named = |row: usize| days.text(row, "name").map(str::to_owned);
        let unusual = (0..days.len()).filter_map(|row| Some((days.date(row, "day")?, named(row)))).collect();
        Self {
            stock,
            term: facts.term,
            spans: &facts.terms,
            measured: &facts.measured,
            findings,
            compliance,
            evidence,
            lessons: lessons(settings, stock.table("activity")),
            unusual,
        }
    }

    /// The terms that were measured, the earliest first.
    pub fn terms(&self) -> &'m [Term] {
        self.measured
    }

    /// The last day of a term: the day whose numbers count for it.
    pub fn last_day(&self, term: Term) -> NaiveDate {
        self.spans.get(term).map_or(NaiveDate::MAX, |span| span.end)
    }

    /// What a day of a term is for schools; `None` if the calendar does not know.
    pub fn school_day(&self, term: Term, day: NaiveDate) -> Option<SchoolDay> {
        let span = self.spans.get(term)?;
        if let Some(unusual) = self.unusual.get(&day) {
            return Some(unusual.clone().map_or(SchoolDay::Taught, SchoolDay::Free));
        }
        Some(match before_or_after(span, day).or_else(|| weekend(day)) {
            Some(why) => SchoolDay::Free(why.to_owned()),
            None => SchoolDay::Taught,
        })
    }

    /// The days of a term that are taught, the earliest first.
    pub fn taught_days(&self, term: Term) -> Vec<NaiveDate> {
        let Some(span) = self.spans.get(term) else { return Vec::new() };
        let days = span.taught.0.iter_days().take_while(|day| *day <= span.taught.1);
        days.filter(|day| self.school_day(term, *day) == Some(SchoolDay::Taught)).collect()
    }
}

fn before_or_after(span: &TermSpan, day: NaiveDate) -> Option<&'static str> {
    match (day < span.taught.0, day > span.taught.1) {
        (true, _) => Some("开课以前"),
        (_, true) => Some("停课以后"),
        _ => None,
    }
}

fn weekend(day: NaiveDate) -> Option<&'static str> {
    match day.weekday() {
        Weekday::Sat => Some("星期六"),
        Weekday::Sun => Some("星期日"),
        _ => None,
    }
}

fn lessons<'m>(settings: &Authenticity, table: &'m Table) -> Vec<Lesson<'m>> {
    let is = |kinds: &[String], kind: &str| kinds.iter().any(|known| known == kind);
    let person = |row: usize, id: &str, name: &str| {
        Some(Named { id: table.text(row, id).filter(|id| !id.is_empty())?, name: table.text(row, name)? })
    };
    let read = |row: usize| {
        let kind = table.text(row, "kind")?;
        let actor = person(row, "actor_id", "actor")?;
        let other = person(row, "counterpart_id", "counterpart");
        let (teacher, guest) = match (is(&settings.heard, kind), is(&settings.given, kind)) {
            (true, _) => (other?, Some(actor)),
            (_, true) => (actor, other),
            _ => return None,
        };
        Some(Lesson {
            row,
            unit: table.text(row, "unit")?,
            term: table.text(row, "term")?.parse().ok()?,
            date: table.date(row, "date"),
            period: table.int(row, "period_no"),
            teacher,
            guest,
            class: table.text(row, "class").and_then(class_of),
            topic: table.text(row, "topic").filter(|topic| !topic.is_empty()),
            quantity: table.number(row, "quantity").unwrap_or(1.0),
            agreed: table.text(row, "why_not").is_none(),
        })
    };
    (0..table.len()).filter_map(read).collect()
}

/// Year and class of a class as written, however it is spelled; `None` where the year is not written: 2班 may be any.
fn class_of(text: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last_was_digit = false;
    for letter in policy::fold(text).chars() {
        let digit =
            letter.to_digit(10).or_else(|| "零一二三四五六七八九".chars().position(|d| d == letter).map(|d| d as u32));
        let between = matches!(letter, '年' | '级' | '班' | '(' | ')' | '（' | '）' | '-' | '.' | '、' | '第');
        match (digit, parts.last_mut()) {
            (Some(digit), Some(part)) if last_was_digit && letter.is_ascii_digit() => part.push_str(&digit.to_string()),
            (Some(digit), _) => parts.push(digit.to_string()),
            (None, _) if between => {}
            (None, _) => parts.push(letter.to_string()),
        }
        last_was_digit = letter.is_ascii_digit();
    }
    let numbers = parts.iter().filter(|part| part.chars().all(|letter| letter.is_ascii_digit()));
    let known = numbers.clone().count() >= 1 && (parts.len() >= 2 || numbers.clone().any(|part| part.len() >= 3));
    known.then(|| parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::class_of;

    #[test]
    fn a_class_is_the_same_however_it_is_spelled_and_unknown_without_its_year() {
        for text in ["三（2）班", "三(2)", "3年级2班", "三年级（2）班", "三2"] {
            assert_eq!(class_of(text).as_deref(), Some("3.2"), "{text}");
        }
        assert_eq!(class_of("大四班").as_deref(), Some("大.4"));
        assert_eq!(class_of("701班").as_deref(), Some("701"));
        assert_eq!(class_of("23电商1班").as_deref(), Some("23.电.商.1"));
        assert_eq!((class_of("2班"), class_of("（2）班"), class_of("")), (None, None, None));
    }
}
