//! Worked cases: a few rows in, the rows expected out, computed by hand.

use std::collections::BTreeMap;

use tables::{ColumnType, TableKind, TableSpec, VIEWS, table_spec};

use crate::document::{Node, NodeValue, Section};
use crate::nearest;

/// Rows of one table: column name to value.
pub type GivenRows = Vec<BTreeMap<String, Node>>;

/// What a worked case is about: a rule, a scoring sheet or a list of the pack, by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A `[[rule]]`.
    Rule(String),
    /// A `[[score]]`.
    Score(String),
    /// A `[[list]]`.
    List(String),
}

impl About {
    /// The keys of a `[[case]]` that say it.
    pub const KEYS: [&'static str; 3] = ["rule", "score", "list"];

    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Rule(id) | Self::Score(id) | Self::List(id) => id,
        }
    }

    /// The key that says it.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Score(_) => "score",
            Self::List(_) => "list",
        }
    }

    /// The view looked at where a case names none.
    pub const fn view(&self) -> &'static str {
        match self {
            Self::Rule(_) => "compliance",
            Self::Score(_) => "scores",
            Self::List(_) => "rankings",
        }
    }
}

/// One worked case of a rule, a scoring sheet or a list.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it is about.
    pub about: About,
    /// A sentence that says what it shows.
    pub name: String,
    /// The term reported.
    pub term: String,
    /// Parameters this case sets, as a bureau would.
    pub set: BTreeMap<String, Node>,
    /// Rows of stored tables.
    pub given: BTreeMap<String, GivenRows>,
    /// Rows expected in views.
    pub expect: Vec<Expected>,
    /// Line in `cases.toml`.
    pub line: usize,
}

/// One expected row.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The view it stands in: `compliance`, for a scoring sheet `scores`, for a list `rankings`, unless the case says otherwise.
    pub view: String,
    /// Columns and their values; columns not named may be anything.
    pub columns: BTreeMap<String, Node>,
    /// Whether such a row must not be there.
    pub absent: bool,
}

impl Case {
    /// Whether it is about this rule.
    pub fn is_of_rule(&self, id: &str) -> bool {
        matches!(&self.about, About::Rule(rule) if rule == id)
    }

    /// Whether the case shows something else than a duty met.
    pub fn shows_a_failure(&self) -> bool {
        self.expect.iter().any(|row| match row.columns.get("status").map(|node| &node.value) {
            Some(NodeValue::Text(status)) => status != "met",
            _ => row.absent,
        })
    }
}

/// Reads the rows given to every case (`[[given.<table>]]`).
pub(crate) fn read_given(root: &Section<'_>) -> BTreeMap<String, GivenRows> {
    let Some(given) = root.section("given") else { return BTreeMap::new() };
    let mut rows = BTreeMap::new();
    for (table, line) in given.keys() {
        let stored = tables::STORED.iter().map(|spec| spec.name);
        match table_spec(table).filter(|spec| spec.kind == TableKind::Stored) {
            Some(spec) => {
                let read = given.sections(table).iter().map(|row| read_row(row, spec)).collect();
                rows.insert(table.to_owned(), read);
            }
            None => {
                given.complain_near(line, table, "没有这张表", "there is no such stored table", nearest(table, stored))
            }
        }
    }
    rows
}

/// Reads one `[[case]]`.
pub(crate) fn read_case(section: &Section<'_>) -> Case {
    section.only(&["rule", "score", "list", "name", "term", "set", "given", "expect"]).need("expect");
    let about = read_about(section);
    let term = section.required_text("term");
    if !term.is_empty() && term.parse::<tables::Term>().is_err() {
        section.complain(section.line(), "term", "应为 2024-1 或 2024-2", "2024-1 or 2024-2 is expected");
    }
    let set = section.section("set").map(|set| {
        set.keys().iter().filter_map(|(key, _)| Some(((*key).to_owned(), set.value(key)?.clone()))).collect()
    });
    let view = about.view();
    Case {
        about,
        name: section.required_text("name").to_owned(),
        term: term.to_owned(),
        set: set.unwrap_or_default(),
        given: read_given(section),
        expect: section.sections("expect").iter().filter_map(|row| read_expected(row, view)).collect(),
        line: section.line(),
    }
}

/// One of `rule`, `score` and `list`.
fn read_about(section: &Section<'_>) -> About {
    let named: Vec<&str> = About::KEYS.into_iter().filter(|key| section.value(key).is_some()).collect();
    if named.len() > 1 {
        section.complain(
            section.line(),
            named[1],
            "一个算例只说一件事：rule、score、list 只写一个",
            "a case is about one thing: only one of `rule`, `score`, `list`",
        );
    }
    match named.first() {
        Some(&"score") => About::Score(section.required_text("score").to_owned()),
        Some(&"list") => About::List(section.required_text("list").to_owned()),
        _ => About::Rule(section.required_text("rule").to_owned()),
    }
}

fn read_expected(section: &Section<'_>, usual: &'static str) -> Option<Expected> {
    let view = section.text("view").unwrap_or(usual);
    let views: Vec<&str> = VIEWS.iter().map(|spec| spec.name).collect();
    let spec = table_spec(section.known_word("view", view, &views)?)?;
    let mut columns = read_row_but(section, spec, &["view", "absent"]);
    columns.retain(|key, _| spec.column(key).is_some());
    Some(Expected { view: view.to_owned(), columns, absent: section.boolean("absent").unwrap_or(false) })
}

fn read_row(section: &Section<'_>, spec: &TableSpec) -> BTreeMap<String, Node> {
    read_row_but(section, spec, &[])
}

fn read_row_but(section: &Section<'_>, spec: &TableSpec, others: &[&str]) -> BTreeMap<String, Node> {
    let known: Vec<&str> = spec.columns.iter().map(|column| column.name).chain(others.iter().copied()).collect();
    section.only(&known);
    let mut row = BTreeMap::new();
    for (key, line) in section.keys() {
        let (Some(column), Some(node)) = (spec.column(key), section.value(key)) else { continue };
        if !fits(column.kind, &node.value) {
            let (zh, en) = (format!("应为 {}", column.kind.name()), format!("{} is expected", column.kind.name()));
            section.complain(line, key, &zh, &en);
        }
        row.insert(key.to_owned(), node.clone());
    }
    row
}

/// Whether a value may stand in a column; `"null"` may stand in any.
fn fits(kind: ColumnType, value: &NodeValue) -> bool {
    match value {
        NodeValue::Text(text) => kind == ColumnType::Text || text == "null",
        NodeValue::Int(_) => matches!(kind, ColumnType::Int | ColumnType::Number),
        NodeValue::Number(_) => kind == ColumnType::Number,
        NodeValue::Bool(_) => kind == ColumnType::Bool,
        NodeValue::Date(_) => kind == ColumnType::Date,
        NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => false,
    }
}
