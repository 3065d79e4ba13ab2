//! Corrections after an appeal: one record added, replaced or voided, with what it was and what it is now.
//!
//! A record is named by its cell (file, sheet, row) or by what it says (kind, actor, counterpart, date). What it was must still
//! be what the sheet says, else the correction is not applied and a finding says so.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tables::{Field, RecordKind, Term, Value};

use super::ruling::{Ruling, keys_of, said};
use crate::document::{Node, NodeValue, Section};
use crate::vocabulary::{RECORD_KINDS, known_field};

/// The file of corrections.
pub const CORRECTIONS_FILE: &str = "corrections.toml";
const SHOWN: &str = "decisions/corrections.toml";
const OWN: [&str; 8] = ["change", "kind", "unit", "term", "at", "key", "was", "now"];
/// Fields that are days; every other field is a text, a number or true/false.
const DAYS: [Field; 13] = [
    Field::Date,
    Field::Start,
    Field::End,
    Field::SubmittedOn,
    Field::DueOn,
    Field::ReviewedOn,
    Field::DecidedOn,
    Field::AwardDate,
    Field::FirstTeachingDate,
    Field::HireDate,
    Field::TitleFrom,
    Field::TierFrom,
    Field::MovedOn,
];

/// One correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// What is done.
    pub change: Change,
    /// What the record states.
    pub kind: RecordKind,
    /// The unit whose record it is.
    pub unit: String,
    /// The term it was sent for.
    pub term: Option<Term>,
    /// Which record; nothing for one that is added.
    pub target: Option<Target>,
    /// What the record said, in the fields that tell it apart and those that change.
    pub was: BTreeMap<Field, Value>,
    /// What it says now, in the fields that change.
    pub now: BTreeMap<Field, Value>,
    /// By whom, when and why.
    pub ruling: Ruling,
}

/// What a correction does to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A record no sheet has.
    Add,
    /// Other values.
    Replace,
    /// It does not count any more.
    Void,
}

impl Change {
    const ALL: [Self; 3] = [Self::Add, Self::Replace, Self::Void];

    /// The word in files and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Void => "void",
        }
    }

    /// The word in workbooks.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Add => "补记",
            Self::Replace => "更正",
            Self::Void => "作废",
        }
    }
}

/// Which record a correction is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The record of a row, in a file and sheet; of the cell alone if a column is named.
    Cell {
        /// Path under `inbox/`.
        file: String,
        /// Name of the sheet.
        sheet: String,
        /// Row as on screen, from 1.
        row: u32,
        /// Column from 0, if one is named.
        col: Option<u32>,
    },
    /// Every statement of one fact: of mentor and mentee, in a list and in its summary.
    Key {
        /// Who acts: the observer, the author, the mentor.
        actor: String,
        /// The other one, where there is one.
        counterpart: Option<String>,
        /// The day.
        date: Option<NaiveDate>,
    },
}

/// Reads `corrections.toml`.
pub(super) fn read(root: &Section<'_>) -> Vec<Correction> {
    root.only(&["correction"]);
    root.sections("correction").iter().filter_map(read_correction).collect()
}

fn read_correction(section: &Section<'_>) -> Option<Correction> {
    section.only(&keys_of(&OWN));
    let words = Change::ALL.map(Change::key);
    let change = section.known_word("change", section.required_text("change"), &words);
    let change = change.and_then(|word| Change::ALL.into_iter().find(|change| change.key() == word));
    let kinds: Vec<&str> = RECORD_KINDS.iter().map(|(name, _)| *name).collect();
    let kind = section.known_word("kind", section.required_text("kind"), &kinds);
    let kind = kind.and_then(|word| RECORD_KINDS.iter().find(|(name, _)| *name == word)).map(|(_, kind)| *kind);
    let (unit, term, target) = (said(section, "unit"), read_term(section, "term"), read_target(section));
    let (was, now) = (read_fields(section, "was"), read_fields(section, "now"));
    let ruling = Ruling::read(section, SHOWN);
    fits_change(section, change?);
    let target = if change == Some(Change::Add) { None } else { Some(target?) };
    Some(Correction { change: change?, kind: kind?, unit: unit?, term, target, was, now, ruling: ruling? })
}

/// Complains of parts the change has no use for, and of those it lacks.
fn fits_change(section: &Section<'_>, change: Change) {
    let (needed, idle): (&[&str], &[&str]) = match change {
        Change::Add => (&["term", "now"], &["at", "key", "was"]),
        Change::Replace => (&["was", "now"], &[]),
        Change::Void => (&["was"], &["now"]),
    };
    needed.iter().for_each(|key| section.need(key));
    for key in idle {
        if let Some(node) = section.value(key) {
            let (zh, en) = (format!("{} 用不着它", change.key()), format!("`{}` has no use for it", change.key()));
            section.complain(node.line, key, &zh, &en);
        }
    }
}

/// A term such as 2024-2.
pub(super) fn read_term(section: &Section<'_>, key: &str) -> Option<Term> {
    let text = section.text(key)?;
    let term = text.parse::<Term>().ok();
    if term.is_none() {
        let line = section.value(key).map_or(section.line(), |node| node.line);
        section.complain(line, key, "应为学期，如 \"2024-1\"、\"2024-2\"", "a term such as \"2024-1\" is expected");
    }
    term
}

/// `at` or `key`; one of them.
fn read_target(section: &Section<'_>) -> Option<Target> {
    let is_add = section.value("change").and_then(|node| node.value.as_text()) == Some(Change::Add.key());
    match (section.section("at"), section.section("key")) {
        (Some(at), None) => read_cell(&at),
        (None, Some(key)) => read_key(&key),
        (Some(at), Some(_)) => {
            at.complain(at.line(), "", "at 与 key 只能写一个", "one of `at` and `key` is enough");
            None
        }
        (None, None) => {
            if !is_add {
                section.need("at");
            }
            None
        }
    }
}

fn read_cell(at: &Section<'_>) -> Option<Target> {
    at.only(&["file", "sheet", "row", "cell"]);
    let (file, sheet) = (said(at, "file"), said(at, "sheet"));
    let written = at.value("cell").and_then(|_| at.text("cell")).map(|text| (text, cell_of(text)));
    if let Some((_, None)) = written {
        let line = at.value("cell").map_or(at.line(), |node| node.line);
        at.complain(line, "cell", "应为单元格，如 \"D17\"", "a cell such as \"D17\" is expected");
    }
    if written.is_none() {
        at.need("row");
    }
    let row = at.int("row").and_then(|row| u32::try_from(row).ok()).filter(|row| *row > 0);
    let (row, col) = match written.and_then(|(_, cell)| cell) {
        Some((row, col)) => (Some(row), Some(col)),
        None => (row, None),
    };
    Some(Target::Cell { file: file?, sheet: sheet?, row: row?, col })
}

/// `D17` as its row from 1 and its column from 0.
fn cell_of(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.chars().all(|c| c.is_ascii_uppercase()) {
        return None;
    }
    let col = letters.bytes().fold(0, |col, letter| col * 26 + u32::from(letter - b'A') + 1) - 1;
    Some((row.parse::<u32>().ok().filter(|row| *row > 0)?, col))
}

fn read_key(key: &Section<'_>) -> Option<Target> {
    key.only(&["actor", "counterpart", "date"]);
    let actor = said(key, "actor");
    let (counterpart, date) = (key.text("counterpart").map(str::to_owned), key.date("date"));
    Some(Target::Key { actor: actor?, counterpart, date })
}

/// The values of `was` or `now`, by field.
fn read_fields(section: &Section<'_>, key: &str) -> BTreeMap<Field, Value> {
    let Some(fields) = section.section(key) else { return BTreeMap::new() };
    let mut read = BTreeMap::new();
    for (name, line) in fields.keys() {
        let Some(field) = known_field(&fields, line, name, name) else { continue };
        let Some(node) = fields.value(name) else { continue };
        match value_of(field, node) {
            Ok(value) => {
                read.insert(field, value);
            }
            Err((zh, en)) => fields.complain(node.line, name, zh, en),
        }
    }
    read
}

fn value_of(field: Field, node: &Node) -> Result<Value, (&'static str, &'static str)> {
    let is_day = DAYS.contains(&field);
    match &node.value {
        NodeValue::Date(day) if is_day => Ok(Value::Date(*day)),
        _ if is_day => {
            Err(("应为不带引号的日期，如 2024-09-18", "a date without quotes such as 2024-09-18 is expected"))
        }
        NodeValue::Text(text) => Ok(Value::Text(text.trim().into())),
        NodeValue::Int(number) => Ok(Value::Number(*number as f64)),
        NodeValue::Number(number) => Ok(Value::Number(*number)),
        NodeValue::Bool(answer) => Ok(Value::Bool(*answer)),
        _ => Err(("应为文字、数字或 true/false", "a text, a number or true/false is expected")),
    }
}
