//! One data row under its columns, and everything it is read with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Calendar, Vocabulary};
use tables::{CellRef, CellValue, Field, Finding, FindingCode, Grid, Place, Record, RecordKind, Term, Value};

use crate::account::Account;
use crate::canvas::Canvas;
use crate::context::Context;
use crate::heading::Column;

/// Everything a row is read with: the sheet, the words, the calendar, and where problems are told.
pub struct SheetReader<'r, 'g> {
    /// The sheet.
    pub canvas: &'r Canvas<'g>,
    /// How schools spell things.
    pub vocabulary: &'r Vocabulary,
    /// The bureau's calendar.
    pub calendar: &'r Calendar,
    /// The unit whose folder the file lies in.
    pub unit: Arc<str>,
    /// The term whose folder the file lies in.
    pub term: Option<Term>,
    /// The account of the sheet's cells.
    pub account: Account,
    /// The problems so far.
    pub findings: Vec<Finding>,
    /// Rows that were refused, with the reason: they may hold what is missing elsewhere.
    pub refused: Vec<(u32, &'static str)>,
    /// Problems told once a sheet, already told.
    told: BTreeSet<FindingCode>,
}

/// One row, typed.
#[derive(Debug, Default)]
pub struct Row {
    /// Row number, from 0.
    pub row: u32,
    /// Fields other than people.
    pub values: BTreeMap<Field, Value>,
    /// People by field, in the order written.
    pub people: BTreeMap<Field, Vec<String>>,
    /// Lesson periods.
    pub periods: Vec<u32>,
    /// The cell each field was read from.
    pub cells: BTreeMap<Field, CellRef>,
    /// Fields whose cell held something that could not be read.
    pub unreadable: BTreeSet<Field>,
}

impl Row {
    /// A field's text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.values.get(&field).and_then(Value::as_text)
    }

    /// A field's number.
    pub fn number(&self, field: Field) -> Option<f64> {
        self.values.get(&field).and_then(Value::as_number)
    }

    /// The people of a field.
    pub fn people(&self, field: Field) -> &[String] {
        self.people.get(&field).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the field was filled in, readably or not.
    pub fn has(&self, field: Field) -> bool {
        self.cells.contains_key(&field)
    }

    /// The cell a field was read from, else the row's first cell.
    pub fn cell(&self, field: Field) -> CellRef {
        self.cells
            .get(&field)
            .copied()
            .or_else(|| self.cells.values().min().copied())
            .unwrap_or(CellRef::new(self.row, 0))
    }
}
/// Fields a blank cell takes from the row above, where sheets group rows that way.
const CARRIED: [Field; 14] = [
    Field::Subject,
    Field::Start,
    Field::Span,
    Field::Track,
    Field::Scheme,
    Field::Unit,
    Field::Mentor,
    Field::MentorUnit,
    Field::MentorSubject,
    Field::MentorTitle,
    Field::MentorTier,
    Field::MentorStaffNo,
    Field::Direction,
    Field::GroupKind,
];

impl<'r, 'g> SheetReader<'r, 'g> {
    /// A reader for one sheet.
    pub fn new(
        canvas: &'r Canvas<'g>,
        vocabulary: &'r Vocabulary,
        calendar: &'r Calendar,
        unit: Arc<str>,
        term: Option<Term>,
        account: Account,
    ) -> Self {
        Self {
            canvas,
            vocabulary,
            calendar,
            unit,
            term,
            account,
            findings: Vec::new(),
            refused: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// Reads the cells of a row under its columns; `above` is the data row before it in the same block.
    ///
    /// `wanted` are the fields this kind of sheet can use; cells of others are left aside by name.
    pub fn row(
        &mut self,
        row: u32,
        columns: &[Column],
        context: &Context,
        above: Option<&Row>,
        wanted: &dyn Fn(Field) -> bool,
    ) -> Row {
        let mut read = Row { row, ..Row::default() };
        for column in columns {
            let at = self.canvas.origin(CellRef::new(row, column.col));
            let Some(value) = self.canvas.seen(at) else { continue };
            match column.field() {
                Some(Field::SerialNo) => self.account.ignore(at, "serial_number"),
                Some(Field::Remark) => self.account.ignore(at, "remark"),
                Some(Field::Signature) => self.account.ignore(at, "signature"),
                Some(field) if wanted(field) => self.field(&mut read, field, at, value, context, above),
                Some(_) => self.account.ignore(at, "not_needed_here"),
                None => {}
            }
        }
        self.carry_down(&mut read, columns, above, wanted);
        read
    }

    /// A blank cell of a grouping column takes the value above, if the row states something else to its right.
    fn carry_down(&self, read: &mut Row, columns: &[Column], above: Option<&Row>, wanted: &dyn Fn(Field) -> bool) {
        let Some(above) = above else { return };
        let leftmost = read.cells.values().map(|cell| cell.col).min().unwrap_or(u32::MAX);
        for column in columns {
            let Some(field) = column.field().filter(|field| CARRIED.contains(field) && wanted(*field)) else {
                continue;
            };
            if read.has(field) || !above.has(field) || column.col > leftmost {
                continue;
            }
            take_from(read, above, field);
        }
    }

    /// The file and sheet being read.
    pub fn place(&self) -> &Place {
        &self.grid().place
    }

    fn grid(&self) -> &'g Grid {
        self.canvas.grid()
    }

    /// Tells a problem at a cell.
    pub fn tell(&mut self, code: FindingCode, at: CellRef, words: &[&str]) {
        let found = self.canvas.shown(at).unwrap_or_default();
        let place = self.place().at(at);
        let finding =
            Finding::new(code, place, found).with(words.iter().copied()).of(Arc::clone(&self.unit), self.term);
        self.findings.push(finding);
    }

    /// Tells a problem the first time it is met in this sheet.
    pub fn tell_once(&mut self, code: FindingCode, at: CellRef, words: &[&str]) {
        if self.told.insert(code) {
            self.tell(code, at, words);
        }
    }

    /// Rejects every cell of a row that nothing was read from, or that was read in vain.
    pub fn reject_row(&mut self, read: &Row, reason: &'static str) {
        self.refused.push((read.row, reason));
        for cell in read.cells.values().filter(|cell| cell.row == read.row) {
            self.account.withdraw(*cell);
        }
    }

    /// A record of this sheet with the fields of a row.
    pub fn record(&self, kind: RecordKind, row: &Row, at: CellRef, context: &Context) -> Record {
        Record {
            kind,
            unit: Arc::clone(&self.unit),
            term: context.term.or(self.term),
            place: self.place().at(CellRef::new(row.row, at.col)),
            fields: row.values.clone(),
            cells: row.cells.clone(),
            unreadable: row.unreadable.iter().copied().collect(),
        }
    }
}

/// Copies a field from the row above.
pub fn take_from(read: &mut Row, above: &Row, field: Field) {
    if let Some(cell) = above.cells.get(&field) {
        read.cells.insert(field, *cell);
    }
    if let Some(value) = above.values.get(&field) {
        read.values.insert(field, value.clone());
    }
    if let Some(people) = above.people.get(&field) {
        read.people.insert(field, people.clone());
    }
}

/// A number without a needless point.
pub fn shown_number(number: f64) -> String {
    CellValue::Number(number).shown()
}
