//! A table before it stands on a sheet: columns with their headings, lines with their cells and what they state.

use crate::random::Random;
use crate::sheet::Value;

use super::words;

/// One column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The words of its heading, the topmost first; empty for a blank column.
    pub levels: Vec<String>,
    /// What a row of hints under the headings says of it.
    pub hint: &'static str,
    /// Whether its heading is a number, where the format knows numbers.
    pub is_number: bool,
    /// Whether its numbers are added up in a total.
    pub is_counted: bool,
    /// What must be told about the column as a whole, at its heading.
    pub tell: Option<&'static str>,
}

impl Column {
    /// A column under one word.
    pub fn new(choices: &[&str], hint: &'static str, random: &mut Random) -> Self {
        let word = random.pick(choices);
        Self { levels: vec![words::dressed(word, hint, random)], hint, ..Self::default() }
    }

    /// A column under a word as it is.
    pub fn plain(word: impl Into<String>) -> Self {
        Self { levels: vec![word.into()], ..Self::default() }
    }

    /// The same under a wider word.
    pub fn under(mut self, word: &str) -> Self {
        self.levels.insert(0, word.to_owned());
        self
    }

    /// The same, added up in totals.
    pub fn counted(self) -> Self {
        Self { is_counted: true, ..self }
    }
}

/// A fact a line states: its kind, and its fields with the column each stands in.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The kind of row, as expected files name it.
    pub kind: &'static str,
    /// Key, value, column.
    pub fields: Vec<(&'static str, String, Option<usize>)>,
    /// The decisive column, where one line states several facts.
    pub cell: Option<usize>,
}

impl Fact {
    /// A fact without fields.
    pub fn new(kind: &'static str) -> Self {
        Self { kind, fields: Vec::new(), cell: None }
    }

    /// The same with a field.
    pub fn with(mut self, key: &'static str, value: impl Into<String>, column: Option<usize>) -> Self {
        self.fields.push((key, value.into(), column));
        self
    }

    /// The same, told apart by its cell.
    pub fn at(self, column: usize) -> Self {
        Self { cell: Some(column), ..self }
    }
}

/// One line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its cells, one a column.
    pub cells: Vec<Value>,
    /// What it states.
    pub facts: Vec<Fact>,
    /// What must be told: a code, and the column it stands in, or the line.
    pub tells: Vec<(&'static str, Option<usize>)>,
    /// Columns that hold what the line above holds.
    pub continued: Vec<usize>,
}

/// How a column shows that a line holds what the one above holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// The same again.
    Repeat,
    /// One cell over all lines.
    Merge,
    /// On the first line only.
    Blank,
    /// 同上, 〃.
    Ditto,
}

/// One table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Ways to show continued cells that leave no doubt here.
    pub joins: Vec<Join>,
    /// Lines of facts that hold for all of it: label and value.
    pub above: Vec<(&'static str, String)>,
    /// Whether group lines may stand between its lines.
    pub may_group: bool,
    /// Whether total lines may stand in it.
    pub may_total: bool,
    /// Whether its first column numbers the lines.
    pub is_numbered: bool,
}

impl Table {
    /// Puts a column of running numbers before all others.
    pub fn number_lines(&mut self, random: &mut Random) {
        let word = random.pick(words::SERIAL);
        self.columns.insert(0, Column::plain(words::dressed(word, "", random)));
        self.is_numbered = true;
        for (nth, line) in self.lines.iter_mut().enumerate() {
            line.cells.insert(0, Value::from(nth + 1));
            line.shift(1);
        }
    }

    /// Numbers the headings themselves, as forms of offices do: `4、姓名`.
    pub fn number_headings(&mut self) {
        if self.columns.iter().all(|column| column.levels.len() == 1) {
            let words = self.columns.iter_mut().filter_map(|column| column.levels.first_mut());
            words.enumerate().for_each(|(nth, word)| *word = format!("{}、{}", nth + 1, word.trim()));
        }
    }

    /// Adds one of some columns that nobody counts.
    pub fn add_beside(&mut self, choices: &[(&str, &[&str])], random: &mut Random) {
        let Some((word, texts)) = choices.get(random.below(choices.len())) else { return };
        if self.columns.iter().any(|column| column.levels.iter().any(|level| level.contains(*word))) {
            return;
        }
        self.columns.push(Column::plain(words::dressed(word, "", random)));
        self.lines.iter_mut().for_each(|line| line.cells.push(Value::from(random.pick(texts))));
    }

    /// Adds a column whose heading means nothing here; that must be told.
    pub fn add_unknown(&mut self, random: &mut Random) {
        let tell = Some("column_not_understood");
        self.columns.push(Column { tell, ..Column::plain(random.pick(words::UNKNOWN)) });
        self.lines.iter_mut().for_each(|line| line.cells.push(Value::from(random.between(1, 9))));
    }

    /// Puts another table to the right of this one, after blank columns.
    pub fn beside(mut self, other: Self, gap: usize) -> Self {
        let width = self.columns.len() + gap;
        self.columns.resize_with(width, Column::default);
        self.columns.extend(other.columns);
        let lines = self.lines.len().max(other.lines.len());
        self.lines.resize_with(lines, Line::default);
        let mut right = other.lines.into_iter();
        for line in &mut self.lines {
            line.cells.resize(width, Value::Empty);
            if let Some(mut neighbour) = right.next() {
                neighbour.shift(width);
                line.cells.extend(neighbour.cells);
                line.facts.extend(neighbour.facts);
                line.tells.extend(neighbour.tells);
            }
        }
        self
    }
}

impl Line {
    fn shift(&mut self, by: usize) {
        for fact in &mut self.facts {
            fact.cell = fact.cell.map(|column| column + by);
            fact.fields.iter_mut().for_each(|(_, _, column)| *column = column.map(|column| column + by));
        }
        self.tells.iter_mut().for_each(|(_, column)| *column = column.map(|column| column + by));
        self.continued.iter_mut().for_each(|column| *column += by);
    }
}
