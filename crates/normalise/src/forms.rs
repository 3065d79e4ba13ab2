//! Finds forms: labels with their values beside them, one thing a form, one form or many on a sheet.
//!
//! A form looks like the info lines above a table until no table follows. So its lines are drafted while they are read, and
//! settled when the next form, a title, a table or the end of the sheet is met.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue, Field, RecordKind};

use crate::account::Account;
use crate::blocks::{Block, BlockRow};
use crate::canvas::Canvas;
use crate::context::{Context, stated_in_text};
use crate::heading::{self, Column, Meaning, bare, is_known};
use crate::reason::Reason;
use crate::recognise::recognise;
use crate::values::weekday_in;

/// What a label of a form was filled in with.
pub struct Filled {
    /// The cell the value stands in; the label's own where nothing was filled in.
    pub at: CellRef,
    /// The value; `None` if nothing was filled in.
    pub value: Option<CellValue>,
}

/// A label and its value on one line.
pub struct Entry {
    words: String,
    label: CellRef,
    known: bool,
    filled: Filled,
}

impl Entry {
    /// Whether the label is a known word.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Whether nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.filled.value.is_none()
    }
}

/// A form that is being read.
pub struct Draft {
    first: u32,
    last: u32,
    entries: Vec<Entry>,
    /// What held before its first line.
    pub context: Rc<Context>,
    /// Its lines without a label: prose, a rubric, or the title of something else.
    pub loose: Vec<u32>,
    /// The line of a heading for prose (教学过程 …): what stands below it is the lesson's own text.
    notes_from: Option<u32>,
}

impl Draft {
    /// A form that begins at a row.
    pub fn new(row: u32, context: Rc<Context>) -> Self {
        Self { first: row, last: row, entries: Vec::new(), context, loose: Vec::new(), notes_from: None }
    }

    /// Takes in the labels of a row.
    pub fn add(&mut self, row: u32, entries: Vec<Entry>) {
        self.last = row;
        self.entries.extend(entries);
    }

    /// Takes in a row without labels.
    pub fn add_loose(&mut self, row: u32, canvas: &Canvas<'_>, vocabulary: &Vocabulary) {
        self.last = row;
        self.loose.push(row);
        if canvas.row(row).iter().any(|(_, value)| is_notes_label(value, vocabulary)) {
            self.notes_from.get_or_insert(row);
        }
    }

    /// Takes in the headings of a rubric or of the lesson's course: nothing in them names a person or a day.
    pub fn add_notes(&mut self, first: u32, last: u32) {
        self.last = last;
        self.loose.extend(first..=last);
        self.notes_from.get_or_insert(first);
    }

    /// Whether a cell is a label that was filled in, or its value.
    pub fn speaks_for(&self, at: CellRef) -> bool {
        self.entries.iter().any(|entry| !entry.is_empty() && (entry.label == at || entry.filled.at == at))
    }

    /// Its labels and values stay info lines: no form, no row of a table.
    pub fn leave(&self, account: &mut Account) {
        for entry in &self.entries {
            account.ignore(entry.label, "info_line");
            account.ignore(entry.filled.at, "info_line");
        }
    }

    /// Whether a label of these names a person or a day already drafted: another form begins.
    pub fn repeats(&self, entries: &[Entry]) -> bool {
        let drafted: BTreeSet<&str> = self.entries.iter().map(|entry| entry.words.as_str()).collect();
        entries.iter().any(|entry| entry.known && drafted.contains(entry.words.as_str()))
    }

    /// Whether somebody and a day or a topic are filled in: more than an info line above a table says.
    pub fn states_a_lesson(&self, vocabulary: &Vocabulary) -> bool {
        let columns = self.columns(vocabulary);
        let filled = |wanted: &[Field]| {
            columns.iter().zip(&self.entries).any(|(column, entry)| {
                entry.filled.value.is_some() && column.field().is_some_and(|field| wanted.contains(&field))
            })
        };
        filled(&[Field::Observer, Field::Observed, Field::Mentee])
            && filled(&[Field::Date, Field::Week])
            && filled(&[Field::Topic, Field::Class, Field::PeriodNo, Field::Appraisal])
    }

    /// The form as a block, if it is one of a kind that comes in forms; its cells are then accounted for.
    pub fn settle(self, canvas: &Canvas<'_>, vocabulary: &Vocabulary, account: &mut Account) -> Result<Block, Self> {
        let block = self.block(vocabulary);
        let labels = block.columns.iter().filter(|column| column.field().is_some()).count();
        let comes_in_forms = |kind| {
            matches!(
                kind,
                RecordKind::Activity
                    | RecordKind::Pairing
                    | RecordKind::Person
                    | RecordKind::Assessment
                    | RecordKind::Contest
                    | RecordKind::Document
            )
        };
        let fits = recognise(&block, &[], vocabulary).is_some_and(|found| comes_in_forms(found.form.rows));
        let names_people =
            block.columns.iter().filter(|column| column.field().is_some_and(is_of_a_lesson)).count() >= 2;
        let asks = self.is_of_an_unknown_lesson(&block);
        if labels < 2 || !(fits || names_people || asks) || self.hides_a_table(canvas) {
            return Err(self);
        }
        self.account_for(&block, canvas, account);
        Ok(block)
    }

    /// Whether a lesson is described under labels some of which nobody taught us: it is no info line, a person must be asked.
    fn is_of_an_unknown_lesson(&self, block: &Block) -> bool {
        let filled = || self.entries.iter().zip(&block.columns).filter(|(entry, _)| entry.filled.value.is_some());
        let of_lesson = [Field::Topic, Field::PeriodNo, Field::Appraisal, Field::LessonType];
        filled().any(|(_, column)| column.field().is_some_and(|field| of_lesson.contains(&field)))
            && filled().any(|(_, column)| column.meaning == Meaning::Unknown)
    }

    fn columns(&self, vocabulary: &Vocabulary) -> Vec<Column> {
        let mut columns: Vec<Column> = self
            .entries
            .iter()
            .map(|entry| Column {
                col: entry.label.col,
                words: vec![entry.words.clone()],
                cells: vec![entry.label],
                meaning: Meaning::Unknown,
                why: Reason::None,
            })
            .collect();
        let above: BTreeSet<Field> = self.context.facts.keys().copied().collect();
        heading::resolve(&mut columns, &BTreeMap::new(), &above, vocabulary);
        columns
    }

    fn block(&self, vocabulary: &Vocabulary) -> Block {
        let columns = self.columns(vocabulary);
        let says_something = self.entries.iter().zip(&columns).any(|(entry, column)| {
            entry.filled.value.is_some()
                && column.field().is_some_and(|field| !matches!(field, Field::Unit | Field::Term))
        });
        let line = BlockRow { row: self.first, context: Rc::clone(&self.context) };
        let filled = self
            .entries
            .iter()
            .map(|entry| Filled { at: entry.filled.at, value: entry.filled.value.clone() })
            .collect();
        Block {
            heading_rows: (self.first, self.last),
            columns,
            rows: says_something.then_some(line).into_iter().collect(),
            totals: Vec::new(),
            struck: Vec::new(),
            context: Rc::clone(&self.context),
            filled,
        }
    }

    /// Whether lines without labels look like rows of a table nobody taught us, rather than a lesson's own text.
    fn hides_a_table(&self, canvas: &Canvas<'_>) -> bool {
        let plain = self.loose.iter().filter(|row| self.notes_from.is_none_or(|from| **row < from));
        let like_rows = plain.filter(|row| {
            let cells = canvas.row(**row);
            cells.len() >= 3 && cells.iter().all(|(_, value)| value.shown().chars().count() <= 15)
        });
        like_rows.count() >= 2
    }

    fn account_for(&self, block: &Block, canvas: &Canvas<'_>, account: &mut Account) {
        let mut spoken_for = BTreeSet::new();
        for (column, filled) in block.columns.iter().zip(&block.filled) {
            column.cells.iter().for_each(|cell| account.used(*cell));
            spoken_for.extend(column.cells.iter().copied().chain([filled.at]));
        }
        for row in self.first..=self.last {
            for (at, _) in canvas.row(row).into_iter().filter(|(at, _)| !spoken_for.contains(at)) {
                account.ignore(at, "form_text");
            }
        }
    }
}

fn is_of_a_lesson(field: Field) -> bool {
    matches!(field, Field::Observer | Field::Observed | Field::Mentor | Field::Mentee | Field::Date)
}

/// Whether a row reads as labels with their values (or with room for them) beside them.
///
/// Headings of a table stand side by side; two labels of a form never do. `inside` tells that a form is being read already.
pub fn is_form_line(canvas: &Canvas<'_>, row: u32, inside: bool, vocabulary: &Vocabulary) -> bool {
    let next = (row + 1..=canvas.last_row()).find(|next| !canvas.row(*next).is_empty());
    let next_shape = next.map(|next| shape(canvas, next, vocabulary));
    match (shape(canvas, row, vocabulary), next_shape) {
        (Shape::Pairs, _) | (Shape::Loose, Some(Shape::Pairs | Shape::Loose)) => true,
        (Shape::Loose, Some(Shape::Headings)) => false,
        (Shape::Loose, _) => inside && next.is_none_or(|next| !stands_under_labels(canvas, row, next, vocabulary)),
        (Shape::Headings | Shape::Other, _) => false,
    }
}

/// Whether a row has cells under two labels of the row above, as rows of a table have.
fn stands_under_labels(canvas: &Canvas<'_>, labels: u32, row: u32, vocabulary: &Vocabulary) -> bool {
    let labelled = canvas.row(labels).into_iter().filter(|(_, value)| is_label(value, vocabulary));
    labelled.filter(|(at, _)| canvas.own(CellRef::new(row, at.col)).is_some()).count() >= 2
}

enum Shape {
    /// Label, value, label, value.
    Pairs,
    /// Labels, some with room instead of a value.
    Loose,
    /// Labels side by side, as headings of a table stand.
    Headings,
    /// Anything else.
    Other,
}

fn shape(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> Shape {
    let cells = without_section_label(canvas, canvas.row(row), vocabulary);
    let known: Vec<bool> = cells.iter().map(|(_, value)| is_label(value, vocabulary)).collect();
    if heading::collective_cells(cells.iter().map(|(_, value)| *value), vocabulary) >= 2 {
        return Shape::Headings;
    }
    if known.first() != Some(&true) {
        return Shape::Other;
    }
    let paired = known.len().is_multiple_of(2) && known.chunks(2).all(|pair| pair == [true, false]);
    if paired {
        return Shape::Pairs;
    }
    let side_by_side = cells
        .windows(2)
        .zip(known.windows(2))
        .any(|(pair, known)| known == [true, true] && pair[0].0.col + canvas.width(pair[0].0) >= pair[1].0.col);
    if side_by_side { Shape::Headings } else { Shape::Loose }
}

/// A word merged down at the left over the labels of a section says nothing itself.
fn without_section_label<'c>(
    canvas: &Canvas<'_>,
    cells: Vec<(CellRef, &'c CellValue)>,
    vocabulary: &Vocabulary,
) -> Vec<(CellRef, &'c CellValue)> {
    let tall = |at: CellRef| canvas.merge(at).is_some_and(|area| area.height() > 1);
    match cells.first() {
        Some((at, value)) if tall(*at) && cells.len() > 2 && !is_label(value, vocabulary) => cells[1..].to_vec(),
        _ => cells,
    }
}

fn is_label(value: &CellValue, vocabulary: &Vocabulary) -> bool {
    matches!(value, CellValue::Text(text) if is_known(text, vocabulary))
}

fn is_notes_label(value: &CellValue, vocabulary: &Vocabulary) -> bool {
    let CellValue::Text(text) = value else { return false };
    vocabulary.lines.get("lesson_notes").is_some_and(|words| words.contains(&bare(text)))
}

/// Forms that stand side by side under the same labels: fields run down, and every column is one of them.
///
/// Gives the forms and the row after them.
pub fn across(
    canvas: &Canvas<'_>,
    row: u32,
    context: &Rc<Context>,
    vocabulary: &Vocabulary,
) -> Option<(Vec<Block>, u32)> {
    let labelled = |row: &u32| {
        let cells = canvas.row(*row);
        let labels = cells.iter().filter(|(_, value)| is_label(value, vocabulary)).count();
        cells.len() >= 3 && labels == 1 && is_label(cells[0].1, vocabulary)
    };
    let rows: Vec<u32> = (row..=canvas.last_row()).take_while(labelled).collect();
    let label_col = canvas.row(row).first()?.0.col;
    if rows.len() < 3 || rows.iter().any(|row| canvas.row(*row)[0].0.col != label_col) {
        return None;
    }
    let cols: BTreeSet<u32> = rows.iter().flat_map(|row| canvas.row(*row)).map(|(at, _)| at.col).collect();
    let forms: Vec<Block> = cols
        .into_iter()
        .filter(|col| *col > label_col)
        .map(|col| down(canvas, &rows, label_col, col, context, vocabulary))
        .collect();
    let understood = |block: &Block| {
        recognise(block, &[], vocabulary).is_some()
            && block.columns.iter().any(|column| column.field().is_some_and(crate::lines::is_person_field))
    };
    forms.iter().all(understood).then(|| (forms, row + rows.len() as u32))
}

/// One column of values beside a column of labels.
fn down(
    canvas: &Canvas<'_>,
    rows: &[u32],
    label_col: u32,
    col: u32,
    context: &Rc<Context>,
    vocabulary: &Vocabulary,
) -> Block {
    let mut draft = Draft::new(rows[0], Rc::clone(context));
    for row in rows {
        let (label, at) = (CellRef::new(*row, label_col), CellRef::new(*row, col));
        let words = canvas.shown(label).map(|text| bare(&text)).unwrap_or_default();
        let filled = Filled { at, value: canvas.own(at).cloned() };
        draft.add(*row, vec![Entry { words, label, known: true, filled }]);
    }
    draft.block(vocabulary)
}

/// The labels of a row with their values.
pub fn entries(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> Vec<Entry> {
    let cells = without_section_label(canvas, canvas.row(row), vocabulary);
    let mut entries: Vec<Entry> = Vec::new();
    let mut rest = cells.as_slice();
    while let Some(((at, value), after)) = rest.split_first() {
        rest = match entry_at(*at, value, after, vocabulary) {
            Some((found, after)) => {
                entries.extend(found);
                after
            }
            None => {
                lengthen(&mut entries, value, vocabulary);
                after
            }
        };
    }
    entries
}

type Cells<'s, 'c> = &'s [(CellRef, &'c CellValue)];

/// The labels a cell holds, and the cells left after the value of the last.
fn entry_at<'s, 'c>(
    at: CellRef,
    value: &CellValue,
    after: Cells<'s, 'c>,
    vocabulary: &Vocabulary,
) -> Option<(Vec<Entry>, Cells<'s, 'c>)> {
    let CellValue::Text(text) = value else { return None };
    if is_notes_label(value, vocabulary) {
        // What stands beside it is the lesson's own text, however long the line.
        return Some((Vec::new(), &[]));
    }
    let mut inside = inside_cell(text, at, vocabulary);
    let waits = inside.last().is_some_and(|last| last.filled.value.is_none());
    if !inside.is_empty() && !waits {
        return Some((inside, after));
    }
    let label = is_label(value, vocabulary);
    if let Some((text, boxes)) = day_in_boxes(value, after, vocabulary) {
        let filled = Filled { at: after[0].0, value: Some(CellValue::Text(text)) };
        return Some((vec![Entry { words: bare(&value.shown()), label: at, known: true, filled }], &after[boxes..]));
    }
    let next = after.first().filter(|(_, next)| !is_label(next, vocabulary) && inside_any(next, vocabulary).is_empty());
    if inside.is_empty() {
        let could_be_label = label || (next.is_some() && reads_as_label(text, vocabulary));
        if !could_be_label {
            return None;
        }
        let filled = Filled { at, value: None };
        inside.push(Entry { words: bare(text), label: at, known: label, filled });
    }
    match (next, inside.last_mut()) {
        (Some((cell, value)), Some(last)) => {
            last.filled = Filled { at: *cell, value: Some((*value).clone()) };
            Some((inside, &after[1..]))
        }
        _ => Some((inside, after)),
    }
}

/// `听课时间 | 第 | 3 | 周 | 星期 | 三 | 第 | 2节`: a day in boxes of its own, as one text, and how many boxes it fills.
fn day_in_boxes(label: &CellValue, after: Cells<'_, '_>, vocabulary: &Vocabulary) -> Option<(String, usize)> {
    let word = bare(&label.shown());
    let of_a_day = heading::field_of(&word, vocabulary) == Some(Field::Date) || word.ends_with("时间");
    if !of_a_day || !is_label(label, vocabulary) {
        return None;
    }
    let in_a_box = |text: &str| {
        text.chars().count() <= 5
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || "第周星期节课上下午年月日时分一二三四五六七八九十次".contains(c))
    };
    let texts: Vec<String> =
        after.iter().map(|(_, value)| fold(&value.shown())).take_while(|text| in_a_box(text)).collect();
    let joined = texts.concat();
    (texts.len() >= 3 && joined.contains(['周', '月'])).then_some((joined, texts.len()))
}

fn inside_any(value: &CellValue, vocabulary: &Vocabulary) -> Vec<Entry> {
    match value {
        CellValue::Text(text) => inside_cell(text, CellRef::new(0, 0), vocabulary),
        _ => Vec::new(),
    }
}

/// `授课人：李明　班级：三（1）班` in one cell.
fn inside_cell(text: &str, at: CellRef, vocabulary: &Vocabulary) -> Vec<Entry> {
    let stated = stated_in_text(text, at, vocabulary);
    if stated.first().is_none_or(|first| first.field.is_none()) {
        return Vec::new();
    }
    // An appraisal may hold colons of its own.
    let prose = matches!(stated.first().and_then(|first| first.field), Some(Field::Appraisal | Field::Content));
    let whole = text.split_once([':', '：']).map(|(_, rest)| rest.trim().to_owned()).unwrap_or_default();
    stated
        .into_iter()
        .take(if prose { 1 } else { usize::MAX })
        .filter(|fact| fact.field.is_some())
        .map(|fact| {
            let value = if prose { whole.clone() } else { fact.value };
            let value = Some(CellValue::Text(value)).filter(|value| !value.is_blank());
            Entry { words: bare(&fact.label), label: at, known: true, filled: Filled { at, value } }
        })
        .collect()
}

/// A short word before a value, though nobody taught us: told, and its value refused.
fn reads_as_label(text: &str, vocabulary: &Vocabulary) -> bool {
    let word = bare(text);
    let noise = |list: &str| {
        vocabulary.lines.get(list).is_some_and(|words| words.iter().any(|noise| word.starts_with(noise.as_str())))
    };
    let is_title =
        vocabulary.sheets.iter().flat_map(|form| &form.title_words).any(|title| word.contains(title.as_str()));
    let length = word.chars().count();
    !is_title
        && (2..=6).contains(&length)
        && !word.contains(|c: char| c.is_ascii_digit())
        && !noise("signature")
        && !noise("note")
}

/// `听课时间 | 2024-9-18 | 星期三 | 第2节`: what follows a day says more about it.
fn lengthen(entries: &mut [Entry], value: &CellValue, vocabulary: &Vocabulary) {
    let Some(last) = entries.last_mut() else { return };
    let Some(CellValue::Text(text)) = &last.filled.value else { return };
    let more = fold(&value.shown());
    let of_a_day = weekday_in(&more).is_some() || more.ends_with(['节', '周']) || more.ends_with("节课");
    let is_day =
        matches!(heading::field_of(&last.words, vocabulary), Some(Field::Date | Field::Week)) || last.words == "时间";
    if is_day && of_a_day {
        last.filled.value = Some(CellValue::Text(format!("{text}{more}")));
    }
}
