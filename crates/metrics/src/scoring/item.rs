//! One item of a sheet: what every kind has, and how a kind reads its own keys.

use policy::document::{NodeValue, Section};
use policy::{Clause, read_dated};
use tables::{ColumnType, TableSpec, table_spec};

use super::clause_of;
use super::kinds::{ItemKind, KINDS, kind};
use super::numbers::{Number, name_of, place_name};
use super::people::{Subjects, asked_table};
use super::rows::Rows;
use crate::binder::Binder;
use crate::condition::Condition;
use crate::exact::{Exact, Rounding};
use crate::owing::Who;
use crate::resolve::is_name;
use crate::selection::Selection;

/// Keys of every item.
pub(crate) const ITEM_KEYS: [&str; 15] = [
    "id", "zh", "source", "note", "group", "how", "full", "weight", "bonus", "penalty", "tier", "applies", "missing",
    "zeroed", "unit",
];

/// Keys of the rows of an item.
pub(crate) const ROW_KEYS: [&str; 11] = [
    "table",
    "where",
    "match",
    "sum",
    "date",
    "evidence",
    "starts",
    "ends",
    "distinct",
    "within_months",
    "not_reported",
];

/// Whether an item is of the full, or on top of it, or taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Full,
    Bonus,
    Penalty,
}

impl Side {
    /// The word in the views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Bonus => "bonus",
            Self::Penalty => "penalty",
        }
    }
}

/// What becomes of an item that does not apply to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Redistribute,
    Zero,
}

impl Missing {
    /// The words in packs.
    pub const WORDS: [&'static str; 2] = ["redistribute", "zero"];

    /// What a word means.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "redistribute" => Some(Self::Redistribute),
            "zero" => Some(Self::Zero),
            _ => None,
        }
    }
}

/// An item bound.
#[derive(Debug)]
pub(crate) struct Item {
    pub id: String,
    pub zh: String,
    pub group: String,
    pub clause: Clause,
    /// Line in `pack.toml`.
    pub line: usize,
    pub side: Side,
    pub full: Number,
    /// The points its full mark stands for on the sheet, where that is another number.
    pub weight: Option<Number>,
    /// Places of the tiers it is for; all if there is none.
    pub tiers: Vec<usize>,
    pub applies: Option<Condition>,
    pub missing: Option<Missing>,
    /// Rows that make it nothing, with what they are called.
    pub zeroed: Vec<(String, Selection)>,
    pub kind: Box<dyn ItemKind>,
}

impl Item {
    /// Whether it is of a tier's sheet.
    pub fn is_for(&self, tier: Option<usize>) -> bool {
        self.tiers.is_empty() || tier.is_some_and(|tier| self.tiers.contains(&tier))
    }

    /// The points of the sheet its full mark stands for.
    pub fn worth(&self) -> &Number {
        self.weight.as_ref().unwrap_or(&self.full)
    }

    /// Whether it may not apply to a subject.
    pub fn may_not_apply(&self) -> bool {
        self.applies.is_some() || self.kind.may_not_apply()
    }
}

/// One item while it is bound; mistakes go to its section's complaints.
pub(crate) struct ItemBinder<'b, 'a> {
    pub binder: &'b Binder<'a>,
    pub section: Section<'a>,
    /// `<sheet>.<item>`: what its numbers' names begin with.
    pub prefix: String,
    pub who: Who,
    /// Ids of the sheet's tiers.
    pub tiers: &'b [String],
    /// Ids of the pack's rules, in order.
    pub rules: &'b [String],
    /// Ids of the pack's sheets.
    pub sheets: &'b [String],
}

impl<'a> ItemBinder<'_, 'a> {
    /// Binds the item; every mistake of it is told.
    pub fn bind(&self) -> Option<Item> {
        let keys = &self.section;
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        self.needs("how");
        self.needs("full");
        let id = keys.required_text("id").to_owned();
        let zh = keys.required_text("zh").to_owned();
        let how = keys.text("how").and_then(|how| kind(keys.known_word("how", how, &names)?));
        if let Some(how) = how {
            let known: Vec<&str> = ITEM_KEYS.iter().chain(how.keys).copied().collect();
            keys.only(&known);
        }
        let bound = how.and_then(|how| (how.bind)(self));
        let (full, weight) = (self.number("full"), self.number("weight"));
        let side = self.side();
        let tiers = self.tiers_meant();
        let applies = self.applies();
        let missing = self.word("missing", &Missing::WORDS).and_then(Missing::named);
        let zeroed = self.zeroed();
        Some(Item {
            id,
            zh,
            group: keys.text("group").unwrap_or_default().to_owned(),
            clause: clause_of(keys).unwrap_or_default(),
            line: keys.line(),
            side: side?,
            full: full?,
            weight,
            tiers,
            applies: match applies {
                Some(bound) => Some(bound?),
                None => None,
            },
            missing,
            zeroed,
            kind: bound?,
        })
    }

    fn side(&self) -> Option<Side> {
        match (self.section.boolean("bonus") == Some(true), self.section.boolean("penalty") == Some(true)) {
            (true, true) => {
                self.complain("penalty", "bonus 与 penalty 只能写一个", "only one of `bonus` and `penalty`");
                None
            }
            (true, false) => Some(Side::Bonus),
            (false, true) => Some(Side::Penalty),
            (false, false) => Some(Side::Full),
        }
    }

    fn tiers_meant(&self) -> Vec<usize> {
        let known: Vec<&str> = self.tiers.iter().map(String::as_str).collect();
        let meant = self.section.texts("tier").into_iter();
        meant
            .filter_map(|tier| {
                self.section.known_word("tier", tier, &known)?;
                known.iter().position(|id| *id == tier)
            })
            .collect()
    }

    fn applies(&self) -> Option<Option<Condition>> {
        let text = self.section.text("applies")?;
        let Some(spec) = asked_table(self.who).and_then(table_spec) else {
            self.complain("applies", "教育局没有可以加条件的表", "the bureau has no table to ask");
            return Some(None);
        };
        Some(self.binder.condition(&self.section, "applies", text, spec))
    }

    fn zeroed(&self) -> Vec<(String, Selection)> {
        let sections = self.section.sections("zeroed").into_iter();
        sections
            .filter_map(|section| {
                section.only(&["zh", "table", "where", "match", "date"]);
                Some((section.required_text("zh").to_owned(), self.binder.selection_in(&section)?))
            })
            .collect()
    }

    /// Complains if a key is not there.
    pub fn needs(&self, key: &str) {
        let known: Vec<&str> = ITEM_KEYS.into_iter().chain(KINDS.iter().flat_map(|kind| kind.keys).copied()).collect();
        self.section.need_among(key, &known);
    }

    /// A number of the item.
    pub fn number(&self, key: &str) -> Option<Number> {
        self.number_in(&self.section, &self.prefix, key)
    }

    /// A number that must be there.
    pub fn required(&self, key: &str) -> Option<Number> {
        self.needs(key);
        self.number(key)
    }

    /// A number of one table of a list of the item.
    pub fn listed(&self, list: &str, section: &Section<'_>, nth: usize, key: &str) -> Option<Number> {
        self.number_in(section, &name_of(&self.prefix, &place_name(list, section, nth)), key)
    }

    /// A number below a prefix: its own, one a tier, or the parameter it names.
    pub fn number_in(&self, section: &Section<'_>, prefix: &str, key: &str) -> Option<Number> {
        number(self.binder, section, (prefix, key), self.tiers)
    }

    /// One of some words that must be said: nothing is assumed.
    pub fn said(&self, key: &str, words: &[&'static str]) -> Option<&'static str> {
        self.needs(key);
        self.word(key, words)
    }

    /// One of some words, if it is there.
    pub fn word(&self, key: &str, words: &[&'static str]) -> Option<&'static str> {
        let known = self.section.known_word(key, self.section.text(key)?, words)?;
        words.iter().find(|word| **word == known).copied()
    }

    /// A rounding that must be said.
    pub fn rounding(&self, key: &str) -> Option<Rounding> {
        self.said(key, &Rounding::WORDS).and_then(Rounding::named)
    }

    /// The rows of the item.
    pub fn rows(&self) -> Option<Rows> {
        Rows::bind(self, &self.section)
    }

    /// A column of the rows' table that must be there and hold numbers.
    pub fn number_column(&self, key: &str, spec: &'static TableSpec) -> Option<&'static str> {
        self.needs(key);
        self.column(key, spec, |kind| matches!(kind, ColumnType::Int | ColumnType::Number))
    }

    /// A column of a table.
    pub fn column(
        &self,
        key: &str,
        spec: &'static TableSpec,
        fits: impl Fn(ColumnType) -> bool,
    ) -> Option<&'static str> {
        self.binder.column(&self.section, key, spec, fits)
    }

    /// Columns of a table, by name.
    pub fn columns(&self, key: &str, spec: &'static TableSpec) -> Vec<&'static str> {
        let line = self.section.value(key).map_or(self.section.line(), |node| node.line);
        let names = self.section.texts(key).into_iter();
        names.filter_map(|name| self.binder.known_column(&self.section, line, name, spec)).collect()
    }

    /// Complains of a key of the item.
    pub fn complain(&self, key: &str, zh: &str, en: &str) {
        let line = self.section.value(key).map_or(self.section.line(), |node| node.line);
        self.section.complain(line, key, zh, en);
    }
}

/// A number of a sheet by its name among the parameters.
pub(super) fn number(
    binder: &Binder<'_>,
    section: &Section<'_>,
    (prefix, key): (&str, &str),
    tiers: &[String],
) -> Option<Number> {
    let node = section.value(key)?;
    if let NodeValue::Table(entries) = &node.value {
        let below = section.section(key)?;
        let known: Vec<&str> = tiers.iter().map(String::as_str).collect();
        below.only(&known);
        if known.is_empty() && !entries.is_empty() {
            section.complain(node.line, key, "评分表没有 tier，不能分层次写", "the sheet has no `tier`");
        }
        let of = |tier: &String| {
            below.value(tier)?;
            dated(binder, &below, &name_of(prefix, key), tier)
        };
        return Some(Number::ByTier(tiers.iter().map(of).collect()));
    }
    dated(binder, section, prefix, key).map(Number::Same)
}

fn dated(binder: &Binder<'_>, section: &Section<'_>, prefix: &str, key: &str) -> Option<policy::DatedValue> {
    let node = section.value(key)?;
    if is_name(section, key) {
        let NodeValue::Text(name) = &node.value else { return None };
        return binder.parameter_named(section, key, node.line, name);
    }
    // What cannot be read has been told when the parameters were read.
    let own = binder.parameters.used_by(&name_of(prefix, key), binder.name);
    let value = own.cloned().or_else(|| read_dated(section, key))?;
    if value.steps.iter().filter_map(|(_, value)| value.as_ref()).any(|value| Exact::of_setting(value).is_none()) {
        section.complain(node.line, key, "应为数", "a number is expected");
    }
    Some(value)
}

impl Item {
    /// Whether it applies to everybody asked; all of them without a condition.
    pub fn applying(&self, subjects: &Subjects<'_, '_, '_>) -> Result<Vec<Option<bool>>, crate::MeasureError> {
        subjects.answers(self.applies.as_ref())
    }
}
