//! `[[list]]` bound: every key checked, every name looked up, before a file is opened.

use std::collections::BTreeMap;

use policy::document::Section;
use policy::{DatedValue, Rule};
use tables::table_spec;

use super::bars::{Bar, read_bars};
use super::fraction::Fraction;
use super::notice::{Notice, read_notice};
use super::numbers::named;
use super::places::{Level, Size, read_levels, read_size};
use super::sheets::fits;
use super::ties::{Step, read_chain};
use crate::binder::Binder;
use crate::catalog::Criterion;
use crate::scoring::{PlannedSheet, Rounded, Sheet};
use crate::selection::Selection;

/// Whom a list names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Unit,
    Person,
    Pairing,
}

/// What a score is added up from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scoring {
    /// Duties met of those decided.
    Share,
    /// Rows counted, whatever their status.
    Count,
    /// The numbers of the duties added up.
    Sum,
    /// The points of a scoring sheet.
    Sheet(String),
}

impl Scoring {
    /// The word in packs and in the view.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Sheet(_) => "sheet",
        }
    }
}

/// A rule a score is added up from.
#[derive(Debug)]
pub(super) struct Weighed {
    pub id: String,
    pub zh: String,
    pub weight: Fraction,
}

/// A list bound.
#[derive(Debug)]
pub(crate) struct RankedList {
    pub(super) id: String,
    pub(super) zh: String,
    pub(super) clause: String,
    pub(super) of: Of,
    pub(super) scoring: Scoring,
    /// Whether what cannot be decided opens the score, rather than being left out of it.
    pub(super) ranged: bool,
    /// Whether the terms of the whole school year count, rather than the term reported.
    pub(super) by_year: bool,
    /// Place of each rule in the pack, with its weight.
    pub(super) rules: BTreeMap<usize, Weighed>,
    /// How many decimals the points of its sheet have, and how they are rounded.
    pub(super) rounded: Option<Rounded>,
    /// The grades of its sheet that may be on it; any if none is named.
    pub(super) grades: Vec<String>,
    pub(super) criteria: Vec<Criterion>,
    /// Rows that keep somebody off the list: who sits on the jury cannot stand for election.
    pub(super) recused: Vec<(String, Selection)>,
    pub(super) bars: Vec<Bar>,
    pub(super) chain: Vec<Step>,
    pub(super) size: Size,
    pub(super) levels: Vec<Level>,
    pub(super) notice: Option<Notice>,
}

const KEYS: [&str; 22] = [
    "id",
    "zh",
    "source",
    "subject",
    "score",
    "sheet",
    "grades",
    "period",
    "rules",
    "weight",
    "unknown",
    "eligible",
    "recuse",
    "gate",
    "places",
    "share",
    "base",
    "rounding",
    "sections",
    "tie_break",
    "notice",
    "note",
];

impl RankedList {
    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Binds one `[[list]]`; `rules` are the pack's rules in order, `sheets` its scoring sheets.
    pub fn bind(binder: &Binder<'_>, rules: &[Rule], sheets: &[PlannedSheet]) -> Option<Self> {
        let keys = &binder.keys;
        keys.only(&KEYS);
        let id = keys.required_text("id").to_owned();
        let of = match word(keys, "subject", &["unit", "person", "pairing"], None)? {
            "unit" => Of::Unit,
            "pairing" => Of::Pairing,
            _ => Of::Person,
        };
        let sheet = read_sheet(keys, sheets, of);
        let scoring = match word(keys, "score", &["share", "count", "sum", "sheet"], Some("share"))? {
            "count" => Scoring::Count,
            "sum" => Scoring::Sum,
            "sheet" => {
                keys.need_among("sheet", &KEYS);
                Scoring::Sheet(keys.text("sheet").unwrap_or_default().to_owned())
            }
            _ => Scoring::Share,
        };
        if !matches!(scoring, Scoring::Sheet(_)) {
            keys.need_among("rules", &KEYS);
        }
        let ranged = word(keys, "unknown", &["left_out", "range"], Some("left_out"))? == "range";
        let by_year = word(keys, "period", &["term", "school_year"], Some("term"))? == "school_year";
        let levels = read_levels(binder, of);
        let size = read_size(binder, keys, &id);
        if size.is_set() || !levels.is_empty() {
            keys.need_among("source", &KEYS);
        }
        Some(Self {
            zh: keys.text("zh").unwrap_or_default().to_owned(),
            clause: keys.section("source").map(|source| source.required_text("clause").to_owned()).unwrap_or_default(),
            rules: read_rules(binder, rules),
            rounded: sheet.map(|sheet| sheet.rounded),
            grades: read_grades(keys, sheet),
            criteria: read_criteria(binder, of),
            recused: read_recused(binder),
            bars: read_bars(binder, &id),
            chain: read_chain(binder, rules, sheet),
            notice: read_notice(binder, &id),
            id,
            of,
            scoring,
            ranged,
            by_year,
            size,
            levels,
        })
    }

    /// Whether somebody says how many come in.
    pub(super) fn has_line(&self) -> bool {
        self.size.is_set() || !self.levels.is_empty()
    }
}

/// One of the known words, or the usual one where the key is not there.
fn word<'w>(keys: &Section<'w>, key: &str, known: &[&'w str], usual: Option<&'w str>) -> Option<&'w str> {
    if usual.is_none() {
        keys.need(key);
    }
    match keys.text(key) {
        Some(word) => keys.known_word(key, word, known),
        None => usual,
    }
}

/// The rules a score is added up from, each with its weight: 1 unless another is given.
fn read_rules(binder: &Binder<'_>, rules: &[Rule]) -> BTreeMap<usize, Weighed> {
    let keys = &binder.keys;
    let known: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut chosen = BTreeMap::new();
    let mut choose = |id: &str, weight| {
        if let Some(at) = known.iter().position(|rule| *rule == id) {
            chosen.insert(at, Weighed { id: id.to_owned(), zh: rules[at].zh.clone(), weight });
        }
    };
    for id in keys.texts("rules") {
        if keys.known_word("rules", id, &known).is_some() {
            choose(id, Fraction::ONE);
        }
    }
    if let Some(weights) = keys.section("weight") {
        weights.only(&known);
        for (id, line) in weights.keys() {
            let Some(weight) = weights.number(id) else { continue };
            if weight < 0.0 {
                weights.complain(line, id, "权重不能小于 0", "a weight is not less than 0");
            }
            choose(id, Fraction::decimal(weight));
        }
    }
    chosen
}

/// The sheet a list is scored by; complains if the pack has none of that name, or one for others.
fn read_sheet<'s>(keys: &Section<'_>, sheets: &'s [PlannedSheet], of: Of) -> Option<&'s Sheet> {
    let known: Vec<&str> = sheets.iter().map(|sheet| sheet.id.as_str()).collect();
    let id = keys.known_word("sheet", keys.text("sheet")?, &known)?;
    let sheet = sheets.iter().find(|sheet| sheet.id == id)?.latest()?;
    if !fits(of, sheet.population.who) {
        let line = keys.value("sheet").map_or(keys.line(), |node| node.line);
        keys.complain(line, "sheet", "这张评分表评的不是名单上的对象", "the sheet is for other subjects than the list");
    }
    Some(sheet)
}

fn read_grades(keys: &Section<'_>, sheet: Option<&Sheet>) -> Vec<String> {
    let known: Vec<&str> = sheet.iter().flat_map(|sheet| &sheet.grades).map(|grade| grade.word.as_str()).collect();
    let named = keys.texts("grades").into_iter();
    named.filter_map(|word| keys.known_word("grades", word, &known)).map(str::to_owned).collect()
}

fn read_criteria(binder: &Binder<'_>, of: Of) -> Vec<Criterion> {
    if !binder.has("eligible") {
        return Vec::new();
    }
    let asked = if of == Of::Unit { "unit" } else { "teacher" };
    table_spec(asked).map(|spec| Criterion::read(binder, &binder.keys, "eligible", spec)).unwrap_or_default()
}

fn read_recused(binder: &Binder<'_>) -> Vec<(String, Selection)> {
    if !binder.has("recuse") {
        return Vec::new();
    }
    let found = binder.selections("recuse", &["zh"]).into_iter();
    found
        .map(|(mut selection, section)| {
            selection.any_time = true;
            (section.required_text("zh").to_owned(), selection)
        })
        .collect()
}

/// A number of a list by date: its own, known as `list.key`, or the parameter it names.
pub(super) fn number(binder: &Binder<'_>, section: &Section<'_>, key: &str, list: &str) -> Option<DatedValue> {
    section.value(key)?;
    named(binder, section, key, list)
}
