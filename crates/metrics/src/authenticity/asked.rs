//! What a check comes back with: how much it looked at, what it asks, and why it could not look.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tables::{Table, Term};

use super::material::Named;

/// Unit and term.
pub(super) type At = (String, Term);

/// One row that a question rests on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cited {
    pub table: &'static str,
    pub note: String,
    pub date: Option<NaiveDate>,
    pub file: String,
    pub sheet: String,
    pub row: Option<i64>,
    pub cell: Option<String>,
}

impl Cited {
    /// A row of a table that says where it came from.
    pub fn row(table: &Table, row: usize, date: Option<NaiveDate>, note: impl Into<String>) -> Self {
        let text = |column: &str| table.text(row, column).unwrap_or_default().to_owned();
        let cell = table.spec().column("src_cell").and_then(|_| table.text(row, "src_cell")).map(str::to_owned);
        Self {
            table: table.spec().name,
            note: note.into(),
            date,
            file: text("src_file"),
            sheet: text("src_sheet"),
            row: table.int(row, "src_row"),
            cell,
        }
    }
}

/// One question, of one unit.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub unit: String,
    pub term: Term,
    /// Names as in the sheets.
    pub people: Vec<String>,
    pub person_id: Option<String>,
    /// What tells this question from the others of its check, unit and term.
    pub key: String,
    /// What tells the same matter in several units; the questions of one matter share its number.
    pub matter: Option<String>,
    /// What stands for the `{…}` of the words.
    pub words: Vec<(&'static str, String)>,
    pub rows: Vec<Cited>,
    /// How far out it is, in the check's own measure.
    pub measure: Option<f64>,
    /// How likely so much or more is by chance, where that is known.
    pub chance: Option<f64>,
}

/// What one check found.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// How many things were looked at.
    pub looked: BTreeMap<At, usize>,
    /// How many of them did not fit.
    pub found: BTreeMap<At, usize>,
    /// What a whole unit or several share, and nobody is asked one by one.
    pub set_aside: BTreeMap<Term, usize>,
    pub asked: Vec<Asked>,
    /// How many questions chance alone would be expected to raise.
    pub expected: BTreeMap<Term, f64>,
    /// Why there was nothing to look at.
    pub lacking: &'static str,
    /// The limits as they were used.
    pub threshold: BTreeMap<Term, String>,
}

impl Look {
    /// A look that says what it lacks where it sees nothing.
    pub fn lacking(lacking: &'static str) -> Self {
        Self { lacking, ..Self::default() }
    }

    pub fn looked_at(&mut self, unit: &str, term: Term, count: usize) {
        *self.looked.entry((unit.to_owned(), term)).or_default() += count;
    }

    pub fn found_at(&mut self, unit: &str, term: Term, count: usize) {
        *self.found.entry((unit.to_owned(), term)).or_default() += count;
    }
}

/// Names once each, in order.
pub(super) fn names<'m>(people: impl IntoIterator<Item = Named<'m>>) -> Vec<String> {
    let mut names: Vec<String> = people.into_iter().map(|person| person.name.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// A few things in words, and how many there are if there are more.
pub(super) fn few(things: &[String], most: usize) -> String {
    let shown = things.iter().take(most).cloned().collect::<Vec<_>>().join("；");
    if things.len() > most { format!("{shown}等共{}处", things.len()) } else { shown }
}

/// `3月4日第2节`.
pub(super) fn moment(day: NaiveDate, period: Option<i64>) -> String {
    let period = period.map(|period| format!("第{period}节")).unwrap_or_default();
    format!("{}{period}", day.format("%-m月%-d日"))
}
