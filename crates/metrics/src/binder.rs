//! Binds the keys of one rule: names to tables and columns, texts to conditions, numbers to parameters.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use policy::document::{Node, NodeValue, Section};
use policy::{DatedValue, RULE_KEYS, Setting, ValueOrigin, Vocabulary, nearest};
use tables::{ColumnType, STORED, TableKind, TableSpec, table_spec};

use crate::attain::Bound;
use crate::condition::{Condition, DAYS};
use crate::owing::{Population, Who};
use crate::parameters::{InForce, Parameters, number_at, ratio, shown};
use crate::resolve::is_name;
use crate::selection::{Selection, Side};
use crate::terms::Stretch;

/// Keys of a selection of rows.
pub(crate) const SELECTION_KEYS: [&str; 5] = ["table", "where", "match", "sum", "date"];

/// What `match` says: columns with their side of the duty, and the column that names the pair.
type Matched = (Vec<(&'static str, Side)>, Option<&'static str>);

/// One rule while it is bound; mistakes go to the section's complaints.
pub(crate) struct Binder<'a> {
    /// The rule's id, or the list's.
    pub name: &'a str,
    pub keys: Section<'a>,
    pub parameters: &'a Parameters,
    pub words: &'a Vocabulary,
    /// Day whose numbers fill the blanks of conditions.
    pub day: NaiveDate,
    /// Days on which numbers that fill them change.
    pub changes: RefCell<BTreeSet<NaiveDate>>,
}

impl<'a> Binder<'a> {
    /// Complains of keys that are neither a rule's nor this primitive's.
    pub fn only(&self, own: &[&str]) {
        let known: Vec<&str> = RULE_KEYS.iter().chain(own).copied().collect();
        self.keys.only(&known);
    }

    /// Who owes the rule; complains unless it is one of `allowed`.
    pub fn population(&self, allowed: &[Who]) -> Option<Population> {
        let words: Vec<&str> =
            Who::words().into_iter().filter(|word| Who::named(word).is_some_and(|who| who.is_among(allowed))).collect();
        self.keys.need("subject");
        self.keys.need("period");
        let word = |key: &str, words: &[&str]| {
            self.keys.text(key).and_then(|word| self.keys.known_word(key, word, words)).map(str::to_owned)
        };
        let (who, stretch) = (word("subject", &words), word("period", &Stretch::WORDS));
        let who = Who::named(&who?)?;
        let only = match (self.keys.text("who"), who.table().and_then(table_spec)) {
            (Some(text), Some(spec)) => Some(self.condition(&self.keys, "who", text, spec)?),
            (Some(_), None) => {
                self.complain("who", "bureau 只有一个，不能加条件", "`who` is not for `bureau`: there is only one");
                None
            }
            (None, _) => None,
        };
        let stretch = Stretch::named(&stretch?)?;
        let nth = self.nth_year(who, stretch);
        let month_days = self.parameters.get("month_days").and_then(|known| number_at(&known.value, self.day));
        Some(Population { who, stretch, only, nth, month_days: month_days.unwrap_or(1.0) })
    }

    /// Which year of its clock a duty belongs to; complains where the subject has no such clock.
    fn nth_year(&self, who: Who, stretch: Stretch) -> Option<u32> {
        let has_clock = match stretch {
            Stretch::ContractYear => matches!(who, Who::Pairing | Who::Mentor | Who::Mentee),
            Stretch::ServiceYear => who == Who::Teacher,
            _ => true,
        };
        if !has_clock {
            let en = "`contract_year` is for subjects `pairing`, `mentor`, `mentee`; `service_year` for `teacher`";
            self.complain("period", "合同年只用于 pairing、mentor、mentee，工作年只用于 teacher", en);
        }
        if self.has("contract_year") && stretch != Stretch::ContractYear {
            let en = "`contract_year` needs `period = \"contract_year\"`";
            self.complain("contract_year", "写 contract_year 的，period 应为 \"contract_year\"", en);
        }
        let number = |key: &str| self.keys.int(key).and_then(|year| u32::try_from(year).ok()).filter(|year| *year > 0);
        number("service_year").or_else(|| number("contract_year"))
    }

    /// The rows the rule itself names (`table`, `where`, `match`, `sum`, `date`).
    pub fn selection(&self) -> Option<Selection> {
        self.selection_in(&self.keys)
    }

    /// The rows each table of a list names.
    pub fn selections(&self, key: &str, own: &[&str]) -> Vec<(Selection, Section<'a>)> {
        self.keys.need(key);
        let known: Vec<&str> = SELECTION_KEYS.iter().chain(own).copied().collect();
        let sections = self.keys.sections(key);
        sections
            .into_iter()
            .filter_map(|section| {
                section.only(&known);
                Some((self.selection_in(&section)?, section))
            })
            .collect()
    }

    /// The rows a section names.
    pub fn selection_in(&self, section: &Section<'_>) -> Option<Selection> {
        let spec = self.stored(section)?;
        // Nothing returns before every key was looked at, so that all mistakes are told.
        let condition = section.text("where").map(|text| self.dated_condition(section, "where", text, spec));
        // The bureau's own rules may look at the rows of everybody.
        let of_all = self.keys.text("subject") == Some("bureau") && section.value("match").is_none();
        if !of_all {
            section.need("match");
        }
        let (keys, pairing) = section.section("match").map(|matched| self.matches(&matched, spec)).unwrap_or_default();
        let number = |kind: ColumnType| matches!(kind, ColumnType::Int | ColumnType::Number);
        let sum = self.column(section, "sum", spec, number);
        let date = self.column(section, "date", spec, |kind| kind == ColumnType::Date);
        let condition = match condition {
            Some(bound) => Some(bound?),
            None => None,
        };
        let by_clock =
            matches!(self.keys.text("period"), Some("calendar_year" | "contract_year" | "service_year" | "month"));
        if by_clock && date.or_else(|| day_column(spec)).is_none() && spec.column("term").is_none() {
            let (zh, en) =
                ("这张表没有 term，请写 date，否则不知道记录属于哪一年", "this table has no `term`: name its `date`");
            section.complain(section.line(), "date", zh, en);
        }
        Some(Selection { table: spec.name, condition, keys, pairing, sum, date, any_time: false })
    }

    /// Whether rows of any time count (`when`: `any`, what it is without the key) or those of the period alone (`period`).
    pub fn of_any_time(&self, section: &Section<'_>) -> bool {
        let word =
            section.text("when").map_or(Some("any"), |word| section.known_word("when", word, &["any", "period"]));
        word == Some("any")
    }

    /// Rows that are matched with another row and not with the subject: `table`, `where`, `date`.
    pub fn loose_selection(&self, section: &Section<'_>) -> Option<Selection> {
        let spec = self.stored(section)?;
        let condition = section.text("where").map(|text| self.condition(section, "where", text, spec));
        let date = self.column(section, "date", spec, |kind| kind == ColumnType::Date);
        let condition = match condition {
            Some(bound) => Some(bound?),
            None => None,
        };
        Some(Selection {
            table: spec.name,
            condition,
            keys: Vec::new(),
            pairing: None,
            sum: None,
            date,
            any_time: true,
        })
    }

    /// A column by name, wherever it is named; complains if the table has none.
    pub fn known_column(
        &self,
        section: &Section<'_>,
        line: usize,
        name: &str,
        spec: &'static TableSpec,
    ) -> Option<&'static str> {
        let found = spec.column(name).map(|column| column.name);
        if found.is_none() {
            unknown_column(section, line, (name, name), spec);
        }
        found
    }

    /// A column that must be there and of the right type.
    pub fn needed_column(
        &self,
        key: &str,
        spec: &'static TableSpec,
        fits: impl Fn(ColumnType) -> bool,
    ) -> Option<&'static str> {
        self.keys.need(key);
        self.column(&self.keys, key, spec, fits)
    }

    /// One of a list of words, or the first of them where the key is not there.
    pub fn word_or_first(&self, key: &str, words: &[&'static str]) -> Option<&'static str> {
        let Some(word) = self.keys.text(key) else { return words.first().copied() };
        let known = self.keys.known_word(key, word, words)?;
        words.iter().find(|word| **word == known).copied()
    }

    /// Whether the rule is only counted: then it needs no number to be held to.
    pub fn is_counted(&self) -> bool {
        self.keys.text("treatment") == Some("counted")
    }

    /// Complains unless one of the bounds is there; a rule that is only counted needs none.
    pub fn needs_bound(&self, keys: &[&str]) {
        if !self.is_counted() && !keys.iter().any(|key| self.has(key)) {
            let named = keys.join("、");
            self.complain(
                keys[0],
                &format!("{named} 至少要有一个（文本未写明的写 \"unset\"）"),
                &format!("one of {named} is needed (`\"unset\"` if the text gives none)"),
            );
        }
    }

    fn stored(&self, section: &Section<'_>) -> Option<&'static TableSpec> {
        let names: Vec<&str> = STORED.iter().map(|spec| spec.name).collect();
        let name = section.known_word("table", section.required_text("table"), &names)?;
        table_spec(name).filter(|spec| spec.kind == TableKind::Stored)
    }

    /// Columns matched with a side of the duty, and the one matched with the pair's spells.
    fn matches(&self, section: &Section<'_>, spec: &'static TableSpec) -> Matched {
        let (mut keys, mut pairing) = (Vec::new(), None);
        for (name, line) in section.keys() {
            let Some(column) = spec.column(name) else {
                unknown_column(section, line, (name, name), spec);
                continue;
            };
            let word = section.text(name).unwrap_or_default();
            match section.known_word(name, word, &Side::WORDS).and_then(Side::named) {
                Some(Side::Pairing) => pairing = Some(column.name),
                Some(side) => keys.push((column.name, side)),
                None => {}
            }
        }
        let complain = |zh: &str, en: &str| section.complain(section.line(), "", zh, en);
        if keys.is_empty() {
            complain(
                "至少要有一列对应 subject、counterpart 或 unit",
                "one column must be matched with subject, counterpart or unit",
            );
        }
        if pairing.is_some()
            && !["pairing", "mentor", "mentee"].contains(&self.keys.text("subject").unwrap_or_default())
        {
            complain("只有 pairing、mentor、mentee 才有结对", "only subjects `pairing`, `mentor`, `mentee` have pairs");
        }
        (keys, pairing)
    }

    /// A column of a table named by a key; complains if it does not exist or is of the wrong type.
    pub fn column(
        &self,
        section: &Section<'_>,
        key: &str,
        spec: &'static TableSpec,
        fits: impl Fn(ColumnType) -> bool,
    ) -> Option<&'static str> {
        let name = section.text(key)?;
        let line = section.value(key).map_or(section.line(), |node| node.line);
        match spec.column(name) {
            Some(column) if fits(column.kind) => Some(column.name),
            Some(column) => {
                let kind = column.kind.name();
                section.complain(line, key, &format!("`{name}` 是 {kind}"), &format!("column `{name}` is {kind}"));
                None
            }
            None => {
                unknown_column(section, line, (key, name), spec);
                None
            }
        }
    }

    /// A condition whose answers do not depend on the duty.
    pub fn condition(
        &self,
        section: &Section<'_>,
        key: &str,
        text: &str,
        spec: &'static TableSpec,
    ) -> Option<Condition> {
        let bound = self.dated_condition(section, key, text, spec)?;
        if bound.moves() {
            let line = section.value(key).map_or(section.line(), |node| node.line);
            let days = DAYS.map(|name| format!("{{{name}}}")).join("、");
            let zh = format!("{days} 只能写在与承担者对应（match）的行的 where 里");
            section.complain(
                line,
                key,
                &zh,
                &format!("{days} are for the `where` of rows that are matched with the subject"),
            );
            return None;
        }
        Some(bound)
    }

    /// A condition over a table, its `{parameter}` blanks filled; those of the duty's days stay.
    fn dated_condition(
        &self,
        section: &Section<'_>,
        key: &str,
        text: &str,
        spec: &'static TableSpec,
    ) -> Option<Condition> {
        let line = section.value(key).map_or(section.line(), |node| node.line);
        let filled = self.filled(section, key, line, text)?;
        match Condition::bind(&filled, spec, self.words) {
            Ok(condition) => Some(condition),
            Err(faults) => {
                for fault in faults {
                    section.complain_near(line, key, &fault.zh, &fault.en, fault.nearest.as_deref());
                }
                None
            }
        }
    }

    /// `{name}` replaced by the parameter's value as an SQL literal; an unset one is unknown (`NULL`).
    fn filled(&self, section: &Section<'_>, key: &str, line: usize, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}')?;
            if DAYS.contains(&name) {
                filled.push_str(&format!("{before}{{{name}}}"));
                rest = tail;
                continue;
            }
            let value = self.known_parameter(section, key, line, name)?;
            filled.push_str(before);
            let first = value.steps.iter().map(|(from, _)| *from).min().flatten();
            let days = value.steps.iter().filter_map(|(from, _)| *from).filter(|day| Some(*day) != first);
            self.changes.borrow_mut().extend(days);
            filled.push_str(&value.at(self.day).or(value.last()).map_or_else(|| "NULL".to_owned(), literal));
            rest = tail;
        }
        filled.push_str(rest);
        Some(unknown_intervals(&filled))
    }

    /// The value of a parameter named somewhere; complains if the pack has none of that name.
    pub fn known_parameter(&self, section: &Section<'_>, key: &str, line: usize, name: &str) -> Option<&'a DatedValue> {
        let found = self.parameters.used_by(name, self.name);
        if found.is_none() {
            let near = nearest(name, self.parameters.names().chain(DAYS));
            let (zh, en) = (format!("没有参数 `{name}`"), format!("there is no parameter `{name}`"));
            section.complain_near(line, key, &zh, &en, near);
        }
        found
    }

    /// A number of the rule itself: `at_least`, also known as the parameter `PL-27.at_least`; or the parameter it names.
    pub fn own(&self, key: &str) -> Option<DatedValue> {
        if is_name(&self.keys, key) {
            return self.parameter(key);
        }
        self.parameters.used_by(&format!("{}.{key}", self.name), self.name).cloned()
    }

    /// A number of one part of a rule: as it stands there, or the parameter it names; `otherwise` without the key.
    pub fn of_part(&self, section: &Section<'_>, key: &str, otherwise: f64) -> Option<DatedValue> {
        if is_name(section, key) {
            let line = section.value(key).map_or(section.line(), |node| node.line);
            return self.known_parameter(section, key, line, section.text(key)?).cloned();
        }
        if matches!(section.value(key).map(|node| &node.value), Some(NodeValue::Text(text)) if text == "unset") {
            return Some(DatedValue { steps: vec![(None, None)], origin: ValueOrigin::Unset });
        }
        let number = Setting::Number(section.number(key).unwrap_or(otherwise));
        Some(DatedValue::constant(number, ValueOrigin::Text))
    }

    /// A number that must be there.
    pub fn own_required(&self, key: &str) -> Option<DatedValue> {
        self.keys.need(key);
        self.own(key)
    }

    /// The parameter a key names.
    pub fn parameter(&self, key: &str) -> Option<DatedValue> {
        let name = self.keys.text(key)?;
        let line = self.keys.value(key).map_or(self.keys.line(), |node| node.line);
        self.known_parameter(&self.keys, key, line, name).cloned()
    }

    /// The parameter of a name that stands at a key of any section.
    pub fn parameter_named(&self, section: &Section<'_>, key: &str, line: usize, name: &str) -> Option<DatedValue> {
        self.known_parameter(section, key, line, name).cloned()
    }

    /// A list of texts that must not be empty.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.keys.need(key);
        self.keys.texts(key).into_iter().map(str::to_owned).collect()
    }

    /// Complains of a key of the rule.
    pub fn complain(&self, key: &str, zh: &str, en: &str) {
        let line = self.keys.value(key).map_or(self.keys.line(), |node: &Node| node.line);
        self.keys.complain(line, key, zh, en);
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.keys.value(key).is_some_and(|node| !matches!(node.value, NodeValue::Other(_)))
    }
}

/// The column that dates a row where the rule names none.
pub(crate) fn day_column(spec: &'static TableSpec) -> Option<&'static str> {
    spec.column("date").filter(|column| column.kind == ColumnType::Date).map(|column| column.name)
}

fn unknown_column(section: &Section<'_>, line: usize, (key, name): (&str, &str), spec: &'static TableSpec) {
    let near = nearest(name, spec.columns.iter().map(|column| column.name));
    let table = spec.name;
    let (zh, en) = (format!("表 {table} 没有 `{name}` 这一列"), format!("table `{table}` has no column `{name}`"));
    section.complain_near(line, key, &zh, &en, near);
}

/// An interval of an unset number is unknown as a whole: `INTERVAL 'NULL years'` is no SQL.
fn unknown_intervals(text: &str) -> String {
    const OPENING: &str = "INTERVAL '";
    // The difference of two unknown days is an unknown length of time.
    const UNKNOWN: &str = "(CAST(NULL AS DATE) - CAST(NULL AS DATE))";
    let mut known = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPENING) {
        let (length, tail) = after.split_once('\'').unwrap_or((after, ""));
        known.push_str(before);
        known.push_str(&if length.contains("NULL") { UNKNOWN.to_owned() } else { format!("{OPENING}{length}'") });
        rest = tail;
    }
    known.push_str(rest);
    known
}

fn literal(setting: &Setting) -> String {
    match setting {
        Setting::Date(day) => format!("CAST('{day}' AS DATE)"),
        Setting::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Setting::Bool(answer) => answer.to_string().to_uppercase(),
        Setting::Int(_) | Setting::Number(_) => shown(setting),
    }
}

/// A bound on a day: none if the rule has none, blank if it is unset.
pub(crate) fn bound(value: Option<&DatedValue>, day: impl Into<InForce>) -> Bound {
    match value {
        None => Bound::None,
        Some(value) => number_at(value, day.into()).map_or(Bound::Blank, Bound::Is),
    }
}

/// An exact fraction on a day.
pub(crate) fn fraction(value: Option<&DatedValue>, day: impl Into<InForce>) -> Option<(i64, i64)> {
    day.into().value(value?).and_then(ratio)
}

/// A day set by a parameter.
pub(crate) fn date_of(value: Option<&DatedValue>, day: impl Into<InForce>) -> Option<NaiveDate> {
    match value.and_then(|value| day.into().value(value).or(value.last())) {
        Some(Setting::Date(day)) => Some(*day),
        _ => None,
    }
}
