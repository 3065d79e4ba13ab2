//! TOML files read so that every mistake is told at once, each with its line.
//!
//! A [`Document`] is parsed once; a [`Section`] is one table of it, read key by key. Reading never stops at a mistake:
//! each goes to the [`Complaints`] and a missing value reads as `None`.

use std::cell::RefCell;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::syntax::complaint_zh;
use crate::{ConfigError, nearest::nearest};

/// The mistakes met while a file is read.
#[derive(Debug, Default)]
pub struct Complaints(RefCell<Vec<ConfigError>>);

impl Complaints {
    /// All of them by line; empty if the file is right.
    pub fn into_sorted(self) -> Vec<ConfigError> {
        let mut errors = self.0.into_inner();
        errors.sort_by(|a, b| (&a.file, a.line, &a.key, &a.en).cmp(&(&b.file, b.line, &b.key, &b.en)));
        errors.dedup();
        errors
    }

    /// Adds one.
    pub fn add(&self, error: ConfigError) {
        self.0.borrow_mut().push(error);
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// A value with the line it stands on.
#[derive(Debug, Clone)]
pub struct Node {
    /// Line, from 1.
    pub line: usize,
    /// The value.
    pub value: NodeValue,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum NodeValue {
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
    /// A list.
    List(Vec<Node>),
    /// A table: key, line of the key, value; in the order written.
    Table(Vec<(String, usize, Node)>),
    /// Something TOML has and we have no use for (a time of day, a number out of range).
    Other(String),
}

impl NodeValue {
    /// What it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Int(_) => "whole number",
            Self::Number(_) => "number",
            Self::Bool(_) => "true/false",
            Self::Date(_) => "date",
            Self::List(_) => "list",
            Self::Table(_) => "table",
            Self::Other(_) => "other",
        }
    }
}

/// One parsed file.
#[derive(Debug, Clone)]
pub struct Document {
    file: String,
    root: Node,
}

impl Document {
    /// Parses the text of a file; every syntax error is told with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<ConfigError>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(errors.iter().map(|error| syntax_error(file, text, error)).collect());
        }
        let root = Node { line: 1, value: table_value(table.get_ref(), &LineIndex::new(text)) };
        Ok(Self { file: file.to_owned(), root })
    }

    /// The whole file as a value.
    pub fn root_node(&self) -> &Node {
        &self.root
    }

    /// The whole file as a section.
    pub fn root<'d>(&'d self, complaints: &'d Complaints) -> Section<'d> {
        Section { file: &self.file, path: String::new(), node: &self.root, complaints }
    }
}

fn syntax_error(file: &str, text: &str, error: &toml::de::Error) -> ConfigError {
    let line = error.span().map_or(1, |span| LineIndex::new(text).line(span.start));
    let written = text.lines().nth(line - 1).unwrap_or_default();
    ConfigError {
        file: file.to_owned(),
        line,
        key: String::new(),
        zh: format!("不是正确的 TOML：{}", complaint_zh(error.message(), written)),
        en: format!("not valid TOML: {}", error.message()),
        nearest: None,
    }
}

struct LineIndex(Vec<usize>);

impl LineIndex {
    fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|end| *end < offset) + 1
    }
}

fn table_value(table: &DeTable<'_>, lines: &LineIndex) -> NodeValue {
    let entries = table.iter().map(|(key, value)| {
        let line = lines.line(key.span().start);
        (key.get_ref().to_string(), line, node(value, line, lines))
    });
    NodeValue::Table(entries.collect())
}

fn node(value: &Spanned<DeValue<'_>>, key_line: usize, lines: &LineIndex) -> Node {
    let span = value.span();
    let line = if span.is_empty() { key_line } else { lines.line(span.start) };
    let value = match value.get_ref() {
        DeValue::String(text) => NodeValue::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
            Ok(number) => NodeValue::Int(number),
            Err(_) => NodeValue::Other(number.to_string()),
        },
        DeValue::Float(number) => match number.as_str().replace('_', "").parse::<f64>() {
            Ok(number) => NodeValue::Number(number),
            Err(_) => NodeValue::Other(number.to_string()),
        },
        DeValue::Boolean(answer) => NodeValue::Bool(*answer),
        DeValue::Datetime(moment) => match (moment.date, moment.time) {
            (Some(day), None) => NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
                .map_or_else(|| NodeValue::Other(moment.to_string()), NodeValue::Date),
            _ => NodeValue::Other(moment.to_string()),
        },
        DeValue::Array(items) => NodeValue::List(items.iter().map(|item| node(item, key_line, lines)).collect()),
        DeValue::Table(table) => table_value(table, lines),
    };
    Node { line, value }
}

/// A member of a list: a word with its line, or a table.
#[derive(Debug, Clone)]
pub enum WordOrSection<'d> {
    /// A word, and the line it stands on.
    Word(&'d str, usize),
    /// A table.
    Section(Section<'d>),
}

/// One table of a document, read key by key.
#[derive(Debug, Clone)]
pub struct Section<'d> {
    file: &'d str,
    path: String,
    node: &'d Node,
    complaints: &'d Complaints,
}

impl<'d> Section<'d> {
    /// A table kept from a document that was read before, as a section again.
    pub fn of(file: &'d str, path: String, node: &'d Node, complaints: &'d Complaints) -> Self {
        Section { file, path, node, complaints }
    }

    /// The table itself, to be kept.
    pub fn node(&self) -> &'d Node {
        self.node
    }

    /// Line the section stands on.
    pub fn line(&self) -> usize {
        self.node.line
    }

    /// The keys of the section with their lines, in the order written.
    pub fn keys(&self) -> Vec<(&'d str, usize)> {
        self.entries().iter().map(|(key, line, _)| (key.as_str(), *line)).collect()
    }

    /// Complains of every key that is not one of `known`.
    pub fn only(&self, known: &[&str]) -> &Self {
        for (key, line) in self.keys() {
            if !known.contains(&key) {
                let (zh, en) = (format!("没有 `{key}` 这个键"), format!("there is no key `{key}` here"));
                self.complain_near(line, key, &zh, &en, nearest(key, known.iter().copied()));
            }
        }
        self
    }

    /// The value of a key, of whatever type.
    pub fn value(&self, key: &str) -> Option<&'d Node> {
        self.entries().iter().find(|(name, _, _)| name == key).map(|(_, _, node)| node)
    }

    /// A text; complains if it is of another type.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.typed(key, "文字", "text", |value| match value {
            NodeValue::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &str) -> &'d str {
        self.need(key);
        self.text(key).unwrap_or_default()
    }

    /// A whole number.
    pub fn int(&self, key: &str) -> Option<i64> {
        self.typed(key, "整数", "a whole number", |value| match value {
            NodeValue::Int(number) => Some(*number),
            _ => None,
        })
    }

    /// A number, whole or not.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.typed(key, "数字", "a number", |value| match value {
            NodeValue::Int(number) => Some(*number as f64),
            NodeValue::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// Yes or no.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        self.typed(key, "true 或 false", "true or false", |value| match value {
            NodeValue::Bool(answer) => Some(*answer),
            _ => None,
        })
    }

    /// A day, written without quotes: `2024-09-01`.
    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        self.typed(key, "不带引号的日期，如 2024-09-01", "a date without quotes such as 2024-09-01", |value| {
            match value {
                NodeValue::Date(day) => Some(*day),
                _ => None,
            }
        })
    }

    /// A day that must be there.
    pub fn required_date(&self, key: &str) -> Option<NaiveDate> {
        self.need(key);
        self.date(key)
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Vec<&'d str> {
        let list = self.typed(key, "文字的列表", "a list of texts", |value| match value {
            NodeValue::List(items) => items.iter().map(|item| item.value.as_text()).collect::<Option<Vec<_>>>(),
            _ => None,
        });
        list.unwrap_or_default()
    }

    /// A table below this one.
    pub fn section(&self, key: &str) -> Option<Section<'d>> {
        let node = self.value(key)?;
        if matches!(node.value, NodeValue::Table(_)) {
            return Some(self.below(key, node));
        }
        self.complain(node.line, key, "应为一个表（[…]）", "a table is expected");
        None
    }

    /// The tables of a list (`[[key]]`).
    pub fn sections(&self, key: &str) -> Vec<Section<'d>> {
        match self.value(key).map(|node| (node, &node.value)) {
            None => Vec::new(),
            Some((_, NodeValue::List(items))) => items
                .iter()
                .filter(|item| {
                    let is_table = matches!(item.value, NodeValue::Table(_));
                    if !is_table {
                        self.complain(item.line, key, "应为一组表（[[…]]）", "a list of tables is expected");
                    }
                    is_table
                })
                .map(|item| self.below(key, item))
                .collect(),
            Some((node, _)) => {
                self.complain(node.line, key, "应为一组表（[[…]]）", "a list of tables is expected");
                Vec::new()
            }
        }
    }

    /// A table, or the tables of a list.
    pub fn section_or_sections(&self, key: &str) -> Vec<Section<'d>> {
        match self.value(key).map(|node| &node.value) {
            Some(NodeValue::Table(_)) => self.section(key).into_iter().collect(),
            _ => self.sections(key),
        }
    }

    /// The members of a list in which words and tables may stand side by side.
    pub fn words_and_sections(&self, key: &str) -> Vec<WordOrSection<'d>> {
        let Some(node) = self.value(key) else { return Vec::new() };
        let NodeValue::List(items) = &node.value else {
            self.complain(node.line, key, "应为列表", "a list is expected");
            return Vec::new();
        };
        let read = |item: &'d Node| match &item.value {
            NodeValue::Text(word) => Some(WordOrSection::Word(word, item.line)),
            NodeValue::Table(_) => Some(WordOrSection::Section(self.below(key, item))),
            _ => {
                self.complain(item.line, key, "应为文字或表", "a text or a table is expected");
                None
            }
        };
        items.iter().filter_map(read).collect()
    }

    /// Complains if the key is not there.
    pub fn need(&self, key: &str) {
        self.need_among(key, &[]);
    }

    /// Complains if the key is not there; a key that is right itself (one of `known`) is no slip for it.
    pub fn need_among(&self, key: &str, known: &[&str]) {
        if self.value(key).is_some() {
            return;
        }
        // A key that is one slip away is told as the slip it is.
        let written = self.keys().into_iter().filter(|(written, _)| !known.contains(written));
        let slip = written.into_iter().find(|(written, _)| nearest(written, [key]).is_some());
        match slip {
            Some((written, line)) => {
                let (zh, en) = (format!("没有 `{written}` 这个键"), format!("there is no key `{written}` here"));
                self.complain_near(line, written, &zh, &en, Some(key));
            }
            None => self.complain(self.node.line, key, "缺少这个键", "this key is missing"),
        }
    }

    /// Hands on a mistake found in another file.
    pub fn pass_on(&self, error: ConfigError) {
        self.complaints.add(error);
    }

    /// Complains of a key of this section.
    pub fn complain(&self, line: usize, key: &str, zh: &str, en: &str) {
        self.complain_near(line, key, zh, en, None);
    }

    /// Complains of a key of this section and names the nearest right word.
    pub fn complain_near(&self, line: usize, key: &str, zh: &str, en: &str, near: Option<&str>) {
        let key = match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{}.{key}", self.path),
        };
        self.complaints.add(ConfigError {
            file: self.file.to_owned(),
            line,
            key,
            zh: zh.to_owned(),
            en: en.to_owned(),
            nearest: near.map(str::to_owned),
        });
    }

    /// Complains if a word is not one of the known ones.
    pub fn known_word<'w>(&self, key: &str, word: &'w str, known: &[&str]) -> Option<&'w str> {
        if known.contains(&word) {
            return Some(word);
        }
        if word.is_empty() && self.value(key).is_none() {
            // That it is missing has been told already.
            return None;
        }
        let line = self.value(key).map_or(self.node.line, |node| node.line);
        let (zh, en) = (format!("不认识 `{word}`"), format!("`{word}` is not known"));
        self.complain_near(line, key, &zh, &en, nearest(word, known.iter().copied()));
        None
    }

    fn typed<T>(&self, key: &str, zh: &str, en: &str, read: impl Fn(&'d NodeValue) -> Option<T>) -> Option<T> {
        let node = self.value(key)?;
        let value = read(&node.value);
        if value.is_none() {
            let kind = node.value.kind();
            self.complain(node.line, key, &format!("应为{zh}"), &format!("{en} is expected, not a {kind}"));
        }
        value
    }

    fn entries(&self) -> &'d [(String, usize, Node)] {
        match &self.node.value {
            NodeValue::Table(entries) => entries,
            _ => &[],
        }
    }

    fn below(&self, key: &str, node: &'d Node) -> Section<'d> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Section { file: self.file, path, node, complaints: self.complaints }
    }
}

impl NodeValue {
    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_told_at_once_with_its_line() {
        let text = "name = 3\n[calendar]\nautum = 1\nspring = '2'\n";
        let document = Document::parse("bureau.toml", text).expect("valid TOML");
        let complaints = Complaints::default();
        let root = document.root(&complaints);
        root.only(&["name", "calendar"]).text("name");
        root.section("calendar").expect("a table").only(&["autumn", "spring"]).int("spring");
        let told: Vec<(usize, String)> = complaints.into_sorted().iter().map(|e| (e.line, e.key.clone())).collect();
        assert_eq!(told, [(1, "name".into()), (3, "calendar.autum".into()), (4, "calendar.spring".into())]);
    }

    #[test]
    fn a_slip_of_the_pen_names_the_right_key() {
        let document = Document::parse("b.toml", "reigon = ''").expect("valid TOML");
        let complaints = Complaints::default();
        document.root(&complaints).only(&["name", "region"]);
        let message = complaints.into_sorted()[0].message(Lang::Zh);
        assert_eq!(message, "b.toml:1 `reigon`: 没有 `reigon` 这个键。是否想写 `region`？");
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        let errors = Document::parse("b.toml", "a = 1\nb = = 2\n").expect_err("broken");
        assert_eq!(errors[0].line, 2);
    }

    use tables::Lang;
}
