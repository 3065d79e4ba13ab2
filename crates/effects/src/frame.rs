//! The observations: named columns of equal length.

use crate::error::Error;
use std::collections::BTreeMap;

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers; `NaN` where the value is missing.
    Numbers(Vec<f64>),
    /// Words; empty where the value is missing.
    Words(Vec<String>),
    /// Levels with weights: an observation may belong to several. An empty list belongs to none.
    Members(Vec<Vec<(String, f64)>>),
}

/// Named columns of equal length; one row is one observation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    columns: BTreeMap<String, Column>,
    names: Vec<String>,
    rows: usize,
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Words(values) => values.len(),
            Self::Members(values) => values.len(),
        }
    }

    fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Numbers(values) => values[row].is_nan(),
            Self::Words(values) => values[row].is_empty(),
            Self::Members(values) => values[row].iter().any(|(_, weight)| weight.is_nan()),
        }
    }

    fn keep(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(values) => Self::Numbers(rows.iter().map(|row| values[*row]).collect()),
            Self::Words(values) => Self::Words(rows.iter().map(|row| values[*row].clone()).collect()),
            Self::Members(values) => Self::Members(rows.iter().map(|row| values[*row].clone()).collect()),
        }
    }
}

impl Frame {
    /// A frame without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// The frame with one more column.
    ///
    /// # Errors
    /// [`Error::BadFrame`] if the name is taken or the length differs from that of the other columns.
    pub fn with(mut self, name: &str, column: Column) -> Result<Self, Error> {
        let problem = if self.columns.contains_key(name) {
            "the name is given twice".to_owned()
        } else if !self.names.is_empty() && column.len() != self.rows {
            format!("it has {} values where the other columns have {}", column.len(), self.rows)
        } else {
            self.rows = column.len();
            self.names.push(name.to_owned());
            self.columns.insert(name.to_owned(), column);
            return Ok(self);
        };
        Err(Error::BadFrame { name: name.to_owned(), problem })
    }

    /// The frame with one more column of numbers; `NaN` where a value is missing.
    ///
    /// # Errors
    /// As [`Frame::with`].
    pub fn with_numbers(self, name: &str, values: Vec<f64>) -> Result<Self, Error> {
        self.with(name, Column::Numbers(values))
    }

    /// The frame with one more column of words; empty where a value is missing.
    ///
    /// # Errors
    /// As [`Frame::with`].
    pub fn with_words<W: Into<String>>(self, name: &str, values: impl IntoIterator<Item = W>) -> Result<Self, Error> {
        self.with(name, Column::Words(values.into_iter().map(Into::into).collect()))
    }

    /// The frame with a multiple membership: for each row the levels it belongs to, with weights.
    ///
    /// A column of this name that is there already is replaced.
    ///
    /// # Errors
    /// As [`Frame::with`].
    pub fn with_members(mut self, name: &str, values: Vec<Vec<(String, f64)>>) -> Result<Self, Error> {
        if self.columns.remove(name).is_some() {
            self.names.retain(|other| other != name);
        }
        self.with(name, Column::Members(values))
    }

    /// Number of observations.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Names of the columns, in the order they were given.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// The rows in which none of the columns named has a missing value, and how many rows were left out.
    pub fn complete(&self, names: &[String]) -> (Self, usize) {
        let used: Vec<&Column> = names.iter().filter_map(|name| self.columns.get(name)).collect();
        let whole = |row: &usize| used.iter().all(|column| !column.is_missing(*row));
        let rows: Vec<usize> = (0..self.rows).filter(whole).collect();
        let columns = self.columns.iter().map(|(name, column)| (name.clone(), column.keep(&rows))).collect();
        let left_out = self.rows - rows.len();
        (Self { columns, names: self.names.clone(), rows: rows.len() }, left_out)
    }

    /// A column by its name, without missing values.
    pub(crate) fn require(&self, name: &str, position: usize) -> Result<&Column, Error> {
        let Some(column) = self.columns.get(name) else {
            let nearest = self.nearest(name);
            return Err(Error::NoColumn { name: name.to_owned(), position, nearest });
        };
        match (0..self.rows).find(|row| column.is_missing(*row)) {
            Some(row) => Err(Error::Missing { name: name.to_owned(), row: row + 1 }),
            None => Ok(column),
        }
    }

    /// Numbers, all finite.
    pub(crate) fn require_numbers(&self, name: &str, position: usize, role: &'static str) -> Result<&[f64], Error> {
        let Column::Numbers(values) = self.require(name, position)? else {
            let problem = "it holds words, and numbers are needed".to_owned();
            return Err(Error::WrongColumn { name: name.to_owned(), role, problem });
        };
        match values.iter().position(|value| value.abs() >= LARGEST) {
            Some(row) => Err(Error::NotFinite { name: name.to_owned(), row: row + 1, value: values[row] }),
            None => Ok(values),
        }
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let alike =
            |other: &&String| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
        let best = self.names.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
        (alike(&best) >= 0.4).then(|| best.clone())
    }
}

/// Beyond this, squares and sums of squares leave the range of numbers.
const LARGEST: f64 = 1e140;
