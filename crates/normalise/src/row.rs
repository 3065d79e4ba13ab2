//! One data row under its columns, and everything it is read with.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use policy::{Calendar, DateStyle, Vocabulary};
use tables::{
    CellRef, CellValue, Field, Finding, FindingCode, Grid, Place, Record, RecordKind, Term, TextPrint, Value,
};

use crate::account::Account;
use crate::blocks::Block;
use crate::canvas::Canvas;
use crate::context::Context;
use crate::heading::Column;
use crate::lines::{is_counted_field, is_person_field};
use crate::reason::Reason;
use crate::values::legend_in;

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
    /// Rows that were refused: they may hold what is missing elsewhere.
    pub refused: Vec<Refusal>,
    /// What the rows of the block being read state; `None` where its kind is not known.
    pub stating: Option<RecordKind>,
    /// What the sheet's own legend says of each symbol.
    pub legend: BTreeMap<String, String>,
    /// Columns of the block being read that write months and days below ten with two digits.
    pub two_digits: BTreeSet<u32>,
    /// How days with two readings are meant, by field, where somebody decided it for the block being read.
    pub date_styles: BTreeMap<Field, DateStyle>,
    /// Columns of the block being read whose cells hold two numbers, done over due.
    pub done_over_due: BTreeSet<u32>,
    /// Whether a cell under 日期 may list several days, as in a log.
    pub days_listed: bool,
    /// Whether a name on the first line of several stands for the lines below it, as in registers of papers.
    pub names_carried: bool,
    /// Problems told once a sheet, already told.
    told: BTreeSet<FindingCode>,
}

/// Why a row was refused, and what it could have stated.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Row number, from 0.
    pub row: u32,
    /// Why.
    pub reason: &'static str,
    /// What it would have stated; `None` where that is not known.
    pub kind: Option<RecordKind>,
    /// How many lessons or papers it can state at most; `None` where that is not known.
    pub most: Option<u32>,
    /// People a line above names for it.
    pub named_above: Vec<String>,
    /// Whether it may speak of anybody where it names nobody.
    pub of_anybody: bool,
}

/// One row, typed.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Row number, from 0; of a form its first row.
    pub row: u32,
    /// Whether the row is a whole form, its cells on several lines.
    pub is_form: bool,
    /// Fields other than people.
    pub values: BTreeMap<Field, Value>,
    /// People by field, in the order written.
    pub people: BTreeMap<Field, Vec<String>>,
    /// Lesson periods.
    pub periods: Vec<u32>,
    /// The days of a cell that lists several; empty where it holds one.
    pub days: Vec<NaiveDate>,
    /// The cell each field was read from.
    pub cells: BTreeMap<Field, CellRef>,
    /// Fields whose cell held something that could not be read.
    pub unreadable: BTreeSet<Field>,
    /// Fingerprints of its long texts.
    pub prints: Vec<TextPrint>,
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

    /// How many lessons or papers the row can state at most: the numbers in it, else one for each period and day; `None` if a number
    /// could not be read.
    pub fn most_stated(&self) -> Option<u32> {
        if self.unreadable.iter().any(|field| is_counted_field(*field)) {
            return None;
        }
        let numbers = self.values.iter().filter(|(field, _)| is_counted_field(**field));
        let sum: f64 = numbers.filter_map(|(_, value)| value.as_number()).sum();
        let listed = (self.periods.len().max(1) * self.days.len().max(1)) as u32;
        Some((sum.ceil().max(0.0) as u32).max(listed))
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
const CARRIED: [Field; 21] = [
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
    Field::GroupName,
    Field::Leader,
    Field::Programme,
    Field::Helper,
    Field::Exam,
    Field::Rater,
    Field::RaterUnit,
];

/// Fields a line above the table may state for every row: when and by whom all prizes of a list were given, and at what level.
const STATED_ONCE: [Field; 7] =
    [Field::AwardDate, Field::Issuer, Field::Level, Field::DecidedOn, Field::Rater, Field::RaterUnit, Field::FullScore];

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
        let texts = canvas
            .grid()
            .seen()
            .filter_map(|(_, value)| if let CellValue::Text(text) = value { Some(text) } else { None });
        let legend =
            texts.flat_map(|text| legend_in(text)).map(|(symbol, words)| (policy::fold(&symbol), words)).collect();
        Self {
            legend,
            two_digits: BTreeSet::new(),
            done_over_due: BTreeSet::new(),
            days_listed: false,
            names_carried: false,
            canvas,
            vocabulary,
            calendar,
            unit,
            term,
            account,
            findings: Vec::new(),
            refused: Vec::new(),
            stating: None,
            date_styles: BTreeMap::new(),
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
            if let Some(field) =
                column.field().filter(|field| wanted(*field) && self.is_over_several(*field, at, row, columns))
            {
                self.refuse_over_several(&mut read, field, at);
                continue;
            }
            self.cell(&mut read, column.field(), at, value, context, above, wanted);
        }
        self.carry_down(&mut read, columns, above, wanted);
        self.take_stated_above(&mut read, columns, context, above, wanted);
        read
    }

    /// What a line above the table states once for all rows, and no column does.
    fn take_stated_above(
        &mut self,
        read: &mut Row,
        columns: &[Column],
        context: &Context,
        above: Option<&Row>,
        wanted: &dyn Fn(Field) -> bool,
    ) {
        let missing = |field: &Field| wanted(*field) && columns.iter().all(|column| column.field() != Some(*field));
        for field in STATED_ONCE.into_iter().filter(missing) {
            let Some((text, Some(cell))) = context.facts.get(&field) else { continue };
            match above {
                Some(above) => take_from(read, above, field),
                None => self.field(read, field, *cell, &CellValue::Text(text.clone()), context, None),
            }
        }
    }

    /// Whether a count is merged over rows of other people: then it is the sum of theirs, or one of them was forgotten.
    fn is_over_several(&self, field: Field, at: CellRef, row: u32, columns: &[Column]) -> bool {
        let Some(area) = self.canvas.merge(at).filter(|area| area.height() > 1 && is_counted_field(field)) else {
            return false;
        };
        let people = columns.iter().filter(|column| column.field().is_some_and(is_person_field));
        let origins = |row: u32| {
            let seen = people.clone().map(move |column| self.canvas.origin(CellRef::new(row, column.col)));
            seen.filter(|at| self.canvas.own(*at).is_some()).collect::<Vec<CellRef>>()
        };
        let here = origins(row);
        (area.first.row..=area.last.row.min(self.canvas.last_row())).any(|other| {
            let there = origins(other);
            !there.is_empty() && there != here
        })
    }

    /// Whether a struck row between two others holds something that the lower one would take from above.
    pub fn is_parted_by_struck(&self, block: &Block, above: u32, row: u32) -> bool {
        let carried = |column: &&Column| {
            column.field().is_some_and(|field| CARRIED.contains(&field) || (self.names_carried && field == Field::Name))
        };
        let between = block.struck.iter().filter(|struck| (above..row).contains(*struck));
        between
            .flat_map(|struck| block.columns.iter().filter(carried).map(|column| CellRef::new(*struck, column.col)))
            .any(|at| self.canvas.own(at).is_some() && self.canvas.merge(at).is_none_or(|area| area.height() == 1))
    }

    fn refuse_over_several(&mut self, read: &mut Row, field: Field, at: CellRef) {
        if matches!(field, Field::Total | Field::Required | Field::Score) {
            // A mentor's total or duty over all mentees is nobody's count.
            return self.account.ignore(at, "total_over_several");
        }
        read.cells.insert(field, at);
        read.unreadable.insert(field);
        self.account.reject(at);
        let told = self
            .findings
            .iter()
            .any(|finding| finding.code == FindingCode::TotalOverSeveral && finding.place.cell == Some(at));
        if !told {
            self.tell(FindingCode::TotalOverSeveral, at, &[]);
        }
    }

    /// Reads a form: one row, whose cells stand beside their labels.
    pub fn form(&mut self, block: &Block, wanted: &dyn Fn(Field) -> bool) -> Row {
        let mut read = Row { row: block.heading_rows.0, is_form: true, ..Row::default() };
        let context = Rc::clone(&block.context);
        for (column, filled) in block.columns.iter().zip(&block.filled) {
            match (&filled.value, &column.why) {
                (Some(_), Reason::Repeats(_)) => self.account.ignore(filled.at, "repeated_label"),
                (Some(value), _) => self.cell(&mut read, column.field(), filled.at, value, &context, None, wanted),
                (None, _) => {}
            }
        }
        read
    }

    /// Reads a cell as its column's field, or leaves it aside by name.
    #[expect(clippy::too_many_arguments, reason = "what a cell is read with")]
    fn cell(
        &mut self,
        read: &mut Row,
        field: Option<Field>,
        at: CellRef,
        value: &CellValue,
        context: &Context,
        above: Option<&Row>,
        wanted: &dyn Fn(Field) -> bool,
    ) {
        match field {
            Some(Field::SerialNo) => self.account.ignore(at, "serial_number"),
            Some(Field::Remark) => self.account.ignore(at, "remark"),
            Some(Field::Signature) => self.account.ignore(at, "signature"),
            Some(field) if wanted(field) => self.field(read, field, at, value, context, above),
            Some(_) => self.account.ignore(at, "not_needed_here"),
            None => {}
        }
    }

    /// A blank cell of a grouping column takes the value above, if the row states something else to its right.
    fn carry_down(&self, read: &mut Row, columns: &[Column], above: Option<&Row>, wanted: &dyn Fn(Field) -> bool) {
        let Some(above) = above else { return };
        let leftmost = read.cells.values().map(|cell| cell.col).min().unwrap_or(u32::MAX);
        for column in columns {
            let is_carried = |field: &Field| CARRIED.contains(field) || (self.names_carried && *field == Field::Name);
            let Some(field) = column.field().filter(|field| is_carried(field) && wanted(*field)) else {
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
        self.refused.push(Refusal { most: read.most_stated(), ..self.refusal(read.row, reason) });
        for cell in read.cells.values().filter(|cell| read.is_form || cell.row == read.row) {
            self.account.withdraw(*cell);
        }
    }

    /// A refused row of which nothing more is known than what kind of sheet it stands in.
    pub fn refusal(&self, row: u32, reason: &'static str) -> Refusal {
        Refusal { row, reason, kind: self.stating, most: None, named_above: Vec::new(), of_anybody: true }
    }

    /// A record of this sheet with the fields of a row.
    pub fn record(&self, kind: RecordKind, row: &Row, at: CellRef, context: &Context) -> Record {
        Record {
            kind,
            unit: Arc::clone(&self.unit),
            term: context.term.or(self.term),
            place: self.place().at(if row.is_form { at } else { CellRef::new(row.row, at.col) }),
            fields: fields_with_group(row, context),
            cells: row.cells.clone(),
            unreadable: row.unreadable.iter().copied().collect(),
            prints: row.prints.clone(),
        }
    }
}

/// The fields of a row, with the unit a group line above it names.
fn fields_with_group(row: &Row, context: &Context) -> BTreeMap<Field, Value> {
    let mut fields = row.values.clone();
    if let Some(unit) = &context.group_unit {
        fields.entry(Field::Unit).or_insert_with(|| Value::Text(unit.as_str().into()));
    }
    fields
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
