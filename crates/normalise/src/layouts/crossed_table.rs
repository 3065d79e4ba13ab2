//! 师徒交叉表: mentors down, mentees across (or the other way round), and where they meet how many lessons, a tick, or a day.

use policy::SheetForm;
use tables::{CellRef, CellValue, Field, FindingCode, Record, RecordKind, Value};

use super::each_row;
use super::period_matrix::{Cell, counted};
use crate::blocks::Block;
use crate::bounds::Stretch;
use crate::context::Context;
use crate::heading::Meaning;
use crate::people::Told;
use crate::row::{Row, SheetReader};
use crate::values::{CountReading, DateReading};

const USED: [Field; 3] = [Field::Mentor, Field::Mentee, Field::Total];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    let states = form.rows;
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        let down = [Field::Mentor, Field::Mentee].into_iter().find(|field| !row.people(*field).is_empty());
        let Some(down) = down else {
            super::refuse_for_missing(reader, row, block, context, Field::Mentor);
            if let Some(refusal) = reader.refused.last_mut() {
                // The counts stand where two meet, not in the row's own fields.
                refusal.most = None;
            }
            return Vec::new();
        };
        let across = if down == Field::Mentor { Field::Mentee } else { Field::Mentor };
        let mut records = Vec::new();
        for column in &block.columns {
            let (Meaning::Partner(name), at) = (&column.meaning, CellRef::new(row.row, column.col)) else { continue };
            if reader.canvas.seen(at).is_none() {
                continue;
            }
            let mut meeting =
                Row { row: row.row, people: row.people.clone(), cells: row.cells.clone(), ..Row::default() };
            meeting.people.insert(across, vec![name.clone()]);
            let record = match states {
                RecordKind::Pairing => pair(reader, &meeting, context, at),
                _ => lessons(reader, block, &meeting, context, at),
            };
            records.extend(record);
        }
        records
    })
}

/// What a cell holds as a day; numbers are counts here.
fn day_in(reader: &SheetReader<'_, '_>, at: CellRef, context: &Context) -> Option<chrono::NaiveDate> {
    let value = reader.canvas.seen(at)?;
    if matches!(value, CellValue::Number(_)) || matches!(reader.count_of(value), CountReading::Count(_)) {
        return None;
    }
    match reader.date_of(Field::Date, value, &reader.date_frame(context, at.col)) {
        DateReading::Day(day) | DateReading::YearAssumed(day) => Some(day),
        _ => None,
    }
}

fn lessons(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    meeting: &Row,
    context: &Context,
    at: CellRef,
) -> Option<Record> {
    let (observer, observed) = match reader.who_observed_whom(meeting, &block.columns, context) {
        Told::Pairs(pairs) => match pairs.as_slice() {
            [one] => one.clone(),
            _ => return refuse(reader, meeting, at, "每名师傅、徒弟各自的节数"),
        },
        Told::Missing(field) => return refuse(reader, meeting, at, field.zh()),
        Told::NoDirection => {
            reader.tell_once(FindingCode::DirectionUnknown, at, &["师傅和徒弟交叉的表"]);
            reader.refused.push(reader.refusal(meeting.row, "有一行看不出谁听谁的课"));
            reader.account.reject(at);
            return None;
        }
    };
    let day = day_in(reader, at, context);
    let number = match day {
        Some(day) if reader.refuse_day(&mut Row::default(), Field::Date, at, day, context) => return None,
        Some(_) if reader.refuse_struck(at) => return None,
        Some(_) => {
            reader.account.used(at);
            Some(1.0)
        }
        None => match counted(reader, at, if context.month.is_some() { Stretch::Month } else { Stretch::Term }) {
            Cell::Lessons(number) => Some(number),
            Cell::Unreadable => None,
            Cell::Nothing => return None,
        },
    };
    let mut record = reader.record(RecordKind::Activity, meeting, at, context);
    let kinds = &reader.vocabulary.list("activity_kind").entries;
    let kind = kinds.first().map(|entry| entry.name.clone()).unwrap_or_default();
    record.fields.insert(Field::Observer, Value::Text(observer.into()));
    record.fields.insert(Field::Observed, Value::Text(observed.into()));
    record.fields.insert(Field::ActivityKind, Value::Text(kind.into()));
    match number {
        Some(number) => drop(record.fields.insert(Field::Lessons, Value::Number(number))),
        // There was something, and nobody knows how much.
        None => record.unreadable.push(Field::Lessons),
    }
    if let Some(direction) = context.direction {
        record.fields.insert(Field::Direction, Value::Text(direction.zh().into()));
    }
    match (day, context.month_counted()) {
        (Some(day), _) => drop(record.fields.insert(Field::Date, Value::Date(day))),
        (None, Some(month)) => drop(record.fields.insert(Field::Month, Value::Number(f64::from(month)))),
        (None, None) => {}
    }
    super::note_pair(&mut record, meeting, context);
    Some(record)
}

fn refuse(reader: &mut SheetReader<'_, '_>, meeting: &Row, at: CellRef, lacking: &str) -> Option<Record> {
    reader.tell(FindingCode::RowIncomplete, at, &[lacking]);
    reader.refused.push(reader.refusal(meeting.row, "有一行看不出是哪一对师徒"));
    reader.account.reject(at);
    None
}

/// A pair where two meet: a tick or a number, or the day it began.
fn pair(reader: &mut SheetReader<'_, '_>, meeting: &Row, context: &Context, at: CellRef) -> Option<Record> {
    let ([mentor], [mentee]) = (meeting.people(Field::Mentor), meeting.people(Field::Mentee)) else {
        return refuse(reader, meeting, at, "每名师傅、徒弟各自的一行");
    };
    let start = day_in(reader, at, context);
    match start {
        Some(day) if reader.refuse_day(&mut Row::default(), Field::Start, at, day, context) => return None,
        Some(_) if reader.refuse_struck(at) => return None,
        Some(_) => reader.account.used(at),
        None if !matches!(counted(reader, at, Stretch::Term), Cell::Lessons(_)) => return None,
        None => {}
    }
    let (mentor, mentee) = (mentor.clone(), mentee.clone());
    let mut record = reader.record(RecordKind::Pairing, meeting, at, context);
    record.fields.insert(Field::Mentor, Value::Text(mentor.into()));
    record.fields.insert(Field::Mentee, Value::Text(mentee.into()));
    if let Some(day) = start {
        record.fields.insert(Field::Start, Value::Date(day));
    }
    Some(record)
}
