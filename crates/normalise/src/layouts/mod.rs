//! How each kind of sheet turns its rows into records: one file each, one list.

mod count_summary;
mod crossed_table;
mod document_matrix;
mod observation_log;
mod open_lesson_register;
mod pairing_register;
mod period_matrix;
mod plain_register;
mod stage_matrix;

use policy::SheetForm;
use tables::{CellRef, Field, FindingCode, Record, Value};

use crate::blocks::Block;
use crate::context::Context;
use crate::heading::Column;
use crate::row::{Row, SheetReader};
use crate::values::{NameReading, names};

/// One layout: the kinds of sheets it serves, and how it reads them.
pub struct Layout {
    /// Names of sheet kinds (`pipelines/vocabulary/sheets.toml`); empty for every kind no other layout serves.
    pub forms: &'static [&'static str],
    /// Reads one block.
    pub read: fn(&mut SheetReader<'_, '_>, &Block, &SheetForm) -> Vec<Record>,
}

/// Every layout; the first that serves a kind reads it.
pub const LAYOUTS: &[Layout] = &[
    Layout { forms: &["period_matrix"], read: period_matrix::read },
    Layout { forms: &["crossed_counts", "crossed_pairs"], read: crossed_table::read },
    Layout { forms: &["count_summary"], read: count_summary::read },
    Layout { forms: &["observation_log"], read: observation_log::read },
    Layout { forms: &["open_lesson_register"], read: open_lesson_register::read },
    Layout { forms: &["pairing_register"], read: pairing_register::read },
    Layout { forms: &["document_matrix"], read: document_matrix::read },
    Layout { forms: &["stage_matrix"], read: stage_matrix::read },
    Layout { forms: &[], read: plain_register::read },
];

/// Reads a block by the layout of its kind.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    let serves = |layout: &&Layout| layout.forms.is_empty() || layout.forms.contains(&form.name.as_str());
    match LAYOUTS.iter().find(serves) {
        Some(layout) => (layout.read)(reader, block, form),
        None => Vec::new(),
    }
}

/// Reads every data row of a block in order and hands each to `state`, which says what the row states.
fn each_row(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    wanted: &dyn Fn(Field) -> bool,
    state: &mut dyn FnMut(&mut SheetReader<'_, '_>, &Row, &Context) -> Vec<Record>,
) -> Vec<Record> {
    if block.is_form() {
        // A form is one row, whatever kind of sheet it is.
        return block.rows.first().map_or_else(Vec::new, |_| {
            let mut row = reader.form(block, wanted);
            reader.refuse_counts_beyond(&mut row, &block.context);
            state(reader, &row, &block.context)
        });
    }
    let mut records = Vec::new();
    let mut above: Option<Row> = None;
    for line in &block.rows {
        if above.as_ref().is_some_and(|above: &Row| reader.is_parted_by_struck(block, above.row, line.row)) {
            // What a struck row said in place of the rows below it is not what the row above it says.
            above = None;
        }
        let mut row = reader.row(line.row, &block.columns, &line.context, above.as_ref(), wanted);
        reader.refuse_counts_beyond(&mut row, &line.context);
        records.extend(state(reader, &row, &line.context));
        above = Some(row);
    }
    records
}

/// Notes on a lesson's record which pair the row names, where it names one mentor and one mentee.
fn note_pair(record: &mut Record, row: &Row, context: &Context) {
    let named = |field: Field| match row.people(field) {
        [] => context.fact(field).map(names),
        people => Some(NameReading::Names(people.to_vec())),
    };
    let pair = [Field::Mentor, Field::Mentee].map(|field| match named(field) {
        Some(NameReading::Names(people)) => people,
        _ => Vec::new(),
    });
    let observed_between = |people: &[String]| {
        people
            .iter()
            .find(|name| {
                [Field::Observer, Field::Observed].iter().any(|field| record.text(*field) == Some(name.as_str()))
            })
            .cloned()
    };
    if let (Some(mentor), Some(mentee)) = (observed_between(&pair[0]), observed_between(&pair[1])) {
        record.fields.insert(Field::Mentor, Value::Text(mentor.into()));
        record.fields.insert(Field::Mentee, Value::Text(mentee.into()));
    }
}

/// The cell a missing field should have been in: its column's cell in the row, else the row's first cell.
fn missing_cell(row: &Row, block: &Block, field: Field) -> CellRef {
    let found = block.columns.iter().position(|column| column.field() == Some(field));
    match (found, found.and_then(|at| block.filled.get(at))) {
        (_, Some(filled)) => filled.at,
        (Some(at), None) => CellRef::new(row.row, block.columns[at].col),
        (None, None) => row.cell(field),
    }
}

/// The first remark or state of a row that holds a word of a list no 未 stands before: its cell, its text, the word.
fn said_in_remarks(
    reader: &SheetReader<'_, '_>,
    row: &Row,
    block: &Block,
    fields: &[Field],
    list: &str,
) -> Option<(CellRef, String, String)> {
    let words = reader.vocabulary.lines.get(list)?;
    let columns = block.columns.iter().enumerate();
    let said = columns.filter(|(_, column)| column.field().is_some_and(|field| fields.contains(&field)));
    let cells: Vec<CellRef> =
        said.flat_map(|(nth, _)| block.cells_of(nth)).filter(|at| row.is_form || at.row == row.row).collect();
    cells.into_iter().find_map(|at| {
        let text = policy::fold(&reader.canvas.shown(at)?);
        let denied = |word: &String| ["未", "没", "不"].iter().any(|no| text.contains(&format!("{no}{word}")));
        let word = words.iter().find(|word| text.contains(word.as_str()) && !denied(word))?.clone();
        Some((at, text, word))
    })
}

/// Refuses a row whose remark, or whose 是否完成, says that it did not take place (取消, 未上, 否).
fn refuse_denied(reader: &mut SheetReader<'_, '_>, row: &Row, block: &Block) -> bool {
    let remarks = block.columns.iter().enumerate().filter(|(_, column)| column.field() == Some(Field::Remark));
    let cells: Vec<CellRef> =
        remarks.flat_map(|(nth, _)| block.cells_of(nth)).filter(|at| row.is_form || at.row == row.row).collect();
    let denied = cells.into_iter().find_map(|at| {
        let text = policy::fold(&reader.canvas.shown(at)?);
        let made_up = reader
            .vocabulary
            .lines
            .get("made_up")
            .is_some_and(|words| words.iter().any(|word| text.contains(word.as_str())));
        let word = reader.vocabulary.lines.get("denied")?.iter().find(|word| text.contains(word.as_str()))?.clone();
        (!made_up).then_some((at, word))
    });
    let Some((at, word)) = denied.or_else(|| said_not_held(reader, row, block)) else { return false };
    reader.tell(FindingCode::RemarkDenies, at, &[&word]);
    reader.reject_row(row, "有一行的备注说没有上课");
    if let Some(refusal) = reader.refused.last_mut() {
        refusal.of_anybody = false;
    }
    true
}

/// What 是否完成 says of a row that did not take place: 否, 未完成, 待听.
fn said_not_held(reader: &SheetReader<'_, '_>, row: &Row, block: &Block) -> Option<(CellRef, String)> {
    let words = reader.vocabulary.lines.get("not_held")?;
    // 状态 beside a lesson is read as a person's.
    let says = |column: &Column| matches!(column.field(), Some(Field::Completion | Field::EmploymentStatus));
    let columns = block.columns.iter().enumerate().filter(|(_, column)| says(column));
    let cells = columns.flat_map(|(nth, _)| block.cells_of(nth)).filter(|at| row.is_form || at.row == row.row);
    cells.into_iter().find_map(|at| {
        let text = policy::fold(&reader.canvas.shown(reader.canvas.origin(at))?);
        words.contains(&text).then_some((at, text))
    })
}

/// Refuses a row that lacks a person, unless that person's cell has a finding of its own.
fn refuse_for_missing(reader: &mut SheetReader<'_, '_>, row: &Row, block: &Block, context: &Context, field: Field) {
    let has_column = block.columns.iter().any(|column| column.field() == Some(field));
    if !row.unreadable.contains(&field) {
        let at = missing_cell(row, block, field);
        match has_column {
            true => reader.tell(FindingCode::PersonMissing, at, &[field.zh()]),
            // A column that is not there is told once, not in every row.
            false => reader.tell_once(FindingCode::PersonMissing, at, &[field.zh()]),
        }
    }
    reader.reject_row(row, "有一行缺少姓名或姓名无法辨认");
    if let Some(refusal) = reader.refused.last_mut() {
        let people = [Field::Observer, Field::Observed, Field::Mentor, Field::Mentee, Field::Name];
        refusal.named_above = people.into_iter().filter_map(|field| context.fact(field)).map(policy::fold).collect();
    }
}
