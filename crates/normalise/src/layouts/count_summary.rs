//! 听课节数汇总: one row a pair, how many lessons in each direction.

use policy::SheetForm;
use tables::{Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::people::Told;
use crate::row::{Row, SheetReader, shown_number};
use crate::values::CountReading;

const USED: [Field; 14] = [
    Field::Mentor,
    Field::Mentee,
    Field::Observer,
    Field::Observed,
    Field::MentorObserved,
    Field::MenteeObserved,
    Field::Lessons,
    Field::Count,
    Field::Total,
    Field::Direction,
    Field::Subject,
    Field::Unit,
    Field::Month,
    Field::Week,
];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    let both_ways = block
        .columns
        .iter()
        .any(|column| matches!(column.field(), Some(Field::MentorObserved | Field::MenteeObserved)));
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        let records = if both_ways {
            both_directions(reader, block, row, context)
        } else {
            one_direction(reader, block, row, context)
        };
        check_total(reader, row);
        records
    })
}

fn both_directions(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    for side in [Field::Mentor, Field::Mentee] {
        if people(row, context, side).is_empty() {
            refuse_for_missing(reader, row, block, context, side);
            return Vec::new();
        }
    }
    let (mentors, mentees) = (people(row, context, Field::Mentor), people(row, context, Field::Mentee));
    if mentors.len() * mentees.len() > 1 {
        reader.tell(FindingCode::RowIncomplete, row.cell(Field::Mentee), &["每名徒弟各自的节数"]);
        reader.reject_row(row, "有一行没有分开每名徒弟的节数");
        return Vec::new();
    }
    let mut records = Vec::new();
    for (field, observer, observed) in
        [(Field::MentorObserved, &mentors[0], &mentees[0]), (Field::MenteeObserved, &mentees[0], &mentors[0])]
    {
        records.extend(counted(reader, block, row, context, field, observer, observed));
    }
    records
}

fn one_direction(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    let field = if row.has(Field::Lessons) { Field::Lessons } else { Field::Count };
    match reader.who_observed_whom(row, &block.columns, context) {
        Told::Pairs(pairs) => match pairs.as_slice() {
            [(observer, observed)] => {
                counted(reader, block, row, context, field, observer, observed).into_iter().collect()
            }
            _ => {
                reader.tell(FindingCode::RowIncomplete, row.cell(Field::Mentee), &["每名徒弟各自的节数"]);
                reader.reject_row(row, "有一行没有分开每名徒弟的节数");
                Vec::new()
            }
        },
        Told::Missing(field) => {
            refuse_for_missing(reader, row, block, context, field);
            Vec::new()
        }
        Told::NoDirection => {
            reader.tell_once(FindingCode::DirectionUnknown, row.cell(Field::Mentor), &["只有师傅和徒弟两列"]);
            reader.reject_row(row, "有一行看不出谁听谁的课");
            Vec::new()
        }
    }
}

fn people(row: &Row, context: &Context, field: Field) -> Vec<String> {
    let own = row.people(field);
    match context.fact(field).map(crate::values::names) {
        Some(crate::values::NameReading::Names(found)) if own.is_empty() => found,
        _ => own.to_vec(),
    }
}

/// A count of lessons; none for a stated zero. An unreadable or blank one is kept as known but not countable.
fn counted(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    row: &Row,
    context: &Context,
    field: Field,
    observer: &str,
    observed: &str,
) -> Option<Record> {
    let has_column = block.columns.iter().any(|column| column.field() == Some(field));
    let blank = has_column && !row.has(field);
    let ticked = is_ticked(reader, row, field);
    let number = row.number(field).filter(|number| *number > 0.0 && !ticked);
    if number.is_none() && !blank && !ticked && !row.unreadable.contains(&field) {
        return None;
    }
    if ticked {
        reader.account.withdraw(row.cell(field));
        reader.tell(FindingCode::CountUnreadable, row.cell(field), &[]);
    }
    if blank {
        let at = super::missing_cell(row, block, field);
        reader.tell(FindingCode::ValueUnknown, at, &["节数（没有听课请填 0）"]);
    }
    let mut record = reader.record(RecordKind::Activity, row, row.cell(field), context);
    for spent in [Field::MentorObserved, Field::MenteeObserved, Field::Count, Field::Total, Field::Direction] {
        record.fields.remove(&spent);
    }
    let kind =
        reader.vocabulary.list("activity_kind").entries.first().map(|entry| entry.name.clone()).unwrap_or_default();
    record.fields.insert(Field::Observer, Value::Text(observer.into()));
    record.fields.insert(Field::Observed, Value::Text(observed.into()));
    record.fields.insert(Field::ActivityKind, Value::Text(kind.into()));
    super::note_pair(&mut record, row, context);
    if let Some(month) = context.month_counted().filter(|_| !record.fields.contains_key(&Field::Month)) {
        record.fields.insert(Field::Month, Value::Number(f64::from(month)));
    }
    if let Some(week) = context.week_counted().filter(|_| !record.fields.contains_key(&Field::Week)) {
        record.fields.insert(Field::Week, Value::Int(week.into()));
    }
    record.unreadable.retain(|other| *other == field);
    record.unreadable.extend((blank || ticked).then_some(field));
    match number {
        Some(number) => record.fields.insert(Field::Lessons, Value::Number(number)),
        None => record.fields.remove(&Field::Lessons),
    };
    Some(record)
}

/// A tick says that there were lessons, not how many.
fn is_ticked(reader: &SheetReader<'_, '_>, row: &Row, field: Field) -> bool {
    let value = row.has(field).then(|| reader.canvas.seen(row.cell(field))).flatten();
    value.is_some_and(|value| reader.count_of(value) == CountReading::Tick)
}

fn check_total(reader: &mut SheetReader<'_, '_>, row: &Row) {
    let Some(total) = row.number(Field::Total) else { return };
    let parts = [Field::MentorObserved, Field::MenteeObserved, Field::Lessons, Field::Count];
    let sum: f64 = parts.iter().filter_map(|field| row.number(*field)).sum();
    if (total - sum).abs() > 1e-9 && parts.iter().all(|field| !row.unreadable.contains(field)) {
        reader.tell(FindingCode::TotalDiffers, row.cell(Field::Total), &[&shown_number(sum), &shown_number(total)]);
    }
}
