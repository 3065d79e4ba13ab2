//! A sheet before it is a file: what a clerk typed, where it is merged, what is hidden.

use chrono::NaiveDate;

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text as typed.
    Text(String),
    /// A number.
    Number(f64),
    /// A true date: a day number under a date format.
    Date(NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// A merged area, both corners included, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// Last row.
    pub bottom: usize,
    /// Last column.
    pub right: usize,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Its cells, row by row; rows may differ in length.
    pub rows: Vec<Vec<Value>>,
    /// Merged areas; the value stands in the top left cell.
    pub merges: Vec<Merge>,
    /// Rows written in bold: titles and headings.
    pub bold_rows: Vec<usize>,
    /// Hidden from the person who opens the file.
    pub hidden: bool,
}

/// One cell of a row literal; keeps the layouts readable.
pub fn cell(value: impl Into<Value>) -> Value {
    value.into()
}

impl Sheet {
    /// A sheet without cells.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds a row and gives its index.
    pub fn push(&mut self, row: Vec<Value>) -> usize {
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Adds a row of headings in bold and gives its index.
    pub fn heading(&mut self, words: &[&str]) -> usize {
        let row = self.push(words.iter().map(|word| cell(*word)).collect());
        self.bold_rows.push(row);
        row
    }

    /// Adds one text merged over `width` columns, in bold, and gives its row.
    pub fn title(&mut self, text: impl Into<String>, width: usize) -> usize {
        let row = self.line(text, width);
        self.bold_rows.push(row);
        row
    }

    /// Adds one text merged over `width` columns and gives its row.
    pub fn line(&mut self, text: impl Into<String>, width: usize) -> usize {
        let row = self.push(vec![cell(text.into())]);
        self.merge(row, 0, row, width.saturating_sub(1));
        row
    }

    /// Merges an area; one cell alone is left as it is.
    pub fn merge(&mut self, top: usize, left: usize, bottom: usize, right: usize) {
        if top != bottom || left != right {
            self.merges.push(Merge { top, left, bottom, right });
        }
    }

    /// The number of columns that hold something.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Every cell that is not empty: row, column, value.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, &Value)> {
        self.rows.iter().enumerate().flat_map(|(row, values)| {
            values.iter().enumerate().filter(|(_, v)| **v != Value::Empty).map(move |(column, v)| (row, column, v))
        })
    }

    /// Puts an empty column before `column`, as people do for looks; merged areas to the right of it move along.
    pub fn insert_spacer(&mut self, column: usize) {
        for row in self.rows.iter_mut().filter(|row| row.len() > column) {
            row.insert(column, Value::Empty);
        }
        for merge in &mut self.merges {
            merge.left += usize::from(merge.left >= column);
            merge.right += usize::from(merge.right >= column);
        }
    }

    /// How wide each column should be, in characters.
    pub fn column_widths(&self) -> Vec<usize> {
        let mut widths = vec![6; self.width()];
        for (row, column, value) in self.cells() {
            let merged = self.merges.iter().any(|m| m.top == row && m.left == column && m.right > m.left);
            if !merged {
                widths[column] = widths[column].max(shown_width(value).min(40) + 2);
            }
        }
        widths
    }
}

fn shown_width(value: &Value) -> usize {
    match value {
        Value::Empty => 0,
        Value::Text(text) => text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum(),
        Value::Number(_) => 6,
        Value::Date(_) => 10,
    }
}

/// A file to be: its sheets in order.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The sheets; at least one.
    pub sheets: Vec<Sheet>,
}
