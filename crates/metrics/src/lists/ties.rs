//! What decides between equal scores: the chain a pack gives, step by step; what it does not part stays tied.

use policy::Rule;
use policy::document::{Section, WordOrSection};
use tables::{ColumnType, Table, table_spec};

use super::bind::RankedList;
use super::entry::Entry;
use super::fraction::Fraction;
use crate::MeasureError;
use crate::binder::Binder;
use crate::facts::Facts;
use crate::owing::Owed;
use crate::scoring::{Item, Sheet};
use crate::selection::{Link, Selection};

/// One step of the chain.
#[derive(Debug)]
pub(super) struct Step {
    pub zh: String,
    by: By,
}

#[derive(Debug)]
enum By {
    /// How many duties could be decided.
    Decided,
    /// The numbers of the duties added up.
    Actual,
    /// How many counterparts.
    Counterparts,
    /// The numbers of one rule added up, by its place in the pack.
    Rule(usize),
    /// The points of one item of the sheet.
    Item(String),
    /// Rows counted, a column added up, or the best of a column.
    Rows { selection: Box<Selection>, column: Option<&'static str>, first: First },
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    More,
    Less,
    Earlier,
    Later,
}

const FIRST: [(&str, First); 4] =
    [("more", First::More), ("less", First::Less), ("earlier", First::Earlier), ("later", First::Later)];

/// What one subject has at one step.
#[derive(Debug, Clone)]
pub(super) struct TieValue {
    /// More comes first; nothing where it is not known.
    pub value: Option<Fraction>,
    /// As a person reads it.
    pub shown: String,
}

/// The chain of a list; it may name rules of the pack, and items of its sheet.
pub(super) fn read_chain(binder: &Binder<'_>, rules: &[Rule], sheet: Option<&Sheet>) -> Vec<Step> {
    let members = binder.keys.words_and_sections("tie_break").into_iter();
    members
        .filter_map(|member| match member {
            WordOrSection::Word(word, _) => named_step(binder, word, rules, sheet),
            WordOrSection::Section(section) => rows_step(binder, &section),
        })
        .collect()
}

fn named_step(binder: &Binder<'_>, word: &str, rules: &[Rule], sheet: Option<&Sheet>) -> Option<Step> {
    let (zh, by) = match word {
        "decided" => ("可判定项数", By::Decided),
        "actual" => ("合计数", By::Actual),
        "counterparts" => ("结对人数", By::Counterparts),
        _ => {
            let items: &[Item] = sheet.map_or(&[], |sheet| &sheet.items);
            if let Some(item) = items.iter().find(|item| item.id == word) {
                return Some(Step { zh: item.zh.clone(), by: By::Item(item.id.clone()) });
            }
            let own = ["decided", "actual", "counterparts"].into_iter();
            let named = rules.iter().map(|rule| rule.id.as_str()).chain(items.iter().map(|item| item.id.as_str()));
            let known: Vec<&str> = own.chain(named).collect();
            binder.keys.known_word("tie_break", word, &known)?;
            return Some(Step { zh: word.to_owned(), by: By::Rule(rules.iter().position(|rule| rule.id == word)?) });
        }
    };
    Some(Step { zh: zh.to_owned(), by })
}

fn rows_step(binder: &Binder<'_>, section: &Section<'_>) -> Option<Step> {
    section.only(&["zh", "table", "where", "match", "sum", "date", "column", "first"]);
    let zh = section.required_text("zh").to_owned();
    let words = FIRST.map(|(word, _)| word);
    let word = section.known_word("first", section.text("first").unwrap_or("more"), &words)?;
    let first = FIRST.iter().find(|(known, _)| *known == word).map(|(_, first)| *first)?;
    let mut selection = binder.selection_in(section)?;
    selection.any_time = true;
    let spec = table_spec(selection.table)?;
    let days = matches!(first, First::Earlier | First::Later);
    if days && section.value("column").is_none() {
        section.need("column");
        return None;
    }
    let fits = |kind: ColumnType| match days {
        true => kind == ColumnType::Date,
        false => matches!(kind, ColumnType::Int | ColumnType::Number),
    };
    let column = match section.value("column") {
        Some(_) => Some(binder.column(section, "column", spec, fits)?),
        None => None,
    };
    Some(Step { zh, by: By::Rows { selection: Box::new(selection), column, first } })
}

impl RankedList {
    /// The rules whose numbers decide between equals, by their place in the pack.
    pub(super) fn tie_rules(&self) -> Vec<usize> {
        let rules = self.chain.iter().filter_map(|step| match step.by {
            By::Rule(rule) => Some(rule),
            _ => None,
        });
        rules.collect()
    }

    /// Takes what every entry has at every step of the chain.
    pub(super) fn take_ties(&self, facts: &Facts<'_>, entries: &mut [Entry<'_>]) -> Result<(), MeasureError> {
        for step in &self.chain {
            let values: Vec<TieValue> = match &step.by {
                By::Rows { selection, column, first } => {
                    let asked: Vec<Owed<'_>> = entries.iter().map(|entry| entry.asked(facts)).collect();
                    let links = selection.links(facts, &asked)?;
                    let table = facts.stock.table(selection.table);
                    links.iter().map(|links| of_rows(table, links, selection, *column, *first)).collect()
                }
                by => entries.iter().map(|entry| of_entry(entry, by)).collect(),
            };
            for (entry, value) in entries.iter_mut().zip(values) {
                entry.ties.push(value);
            }
        }
        Ok(())
    }
}

fn of_entry(entry: &Entry<'_>, by: &By) -> TieValue {
    let value = match by {
        By::Decided => Some(entry.decided),
        By::Actual => entry.actual,
        By::Counterparts => Some(Fraction::whole(entry.counterparts.len() as i64)),
        By::Item(id) => {
            let part = entry.parts.iter().find(|part| part.item == *id);
            part.filter(|part| part.open == Fraction::ZERO).map(|part| part.points)
        }
        By::Rule(rule) => entry.numbers.get(rule).copied().flatten(),
        By::Rows { .. } => None,
    };
    TieValue { value, shown: value.map_or_else(|| "不明".to_owned(), Fraction::shown) }
}

/// What the rows of one subject come to; unknown where one of them may or may not be its own, or a cell is empty.
fn of_rows(
    table: &Table,
    links: &[Link],
    selection: &Selection,
    column: Option<&'static str>,
    first: First,
) -> TieValue {
    let unknown = || TieValue { value: None, shown: "不明".to_owned() };
    if links.iter().any(|link| !link.certain) {
        return unknown();
    }
    let Some(column) = column else {
        let quantities: Option<Vec<f64>> = links.iter().map(|link| selection.quantity(table, link.row)).collect();
        let sum = quantities.map(|all| all.into_iter().map(Fraction::decimal).fold(Fraction::ZERO, Fraction::plus));
        return sum.map_or_else(unknown, |sum| TieValue { value: Some(signed(sum, first)), shown: sum.shown() });
    };
    let days = matches!(first, First::Earlier | First::Later);
    let read = |link: &Link| match days {
        true => table.date(link.row, column).map(|day| {
            let number = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
            (signed(Fraction::whole(number), first), day.to_string())
        }),
        false => table.number(link.row, column).map(|number| {
            let number = Fraction::decimal(number);
            (signed(number, first), number.shown())
        }),
    };
    let values: Option<Vec<(Fraction, String)>> = links.iter().map(read).collect();
    let best = values.and_then(|values| values.into_iter().max_by(|a, b| a.0.cmp(&b.0)));
    best.map_or_else(unknown, |(value, shown)| TieValue { value: Some(value), shown })
}

/// So that more comes first whatever the pack puts first.
fn signed(value: Fraction, first: First) -> Fraction {
    match first {
        First::More | First::Later => value,
        First::Less | First::Earlier => Fraction::ZERO.minus(value),
    }
}
