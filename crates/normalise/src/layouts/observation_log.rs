//! 听课记录: one line a lesson.

use chrono::NaiveDate;
use policy::{SheetForm, fold};
use tables::{Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::people::Told;
use crate::row::{Row, SheetReader};
use crate::values::{DateFrame, DateReading, date};

/// What a line of a log can say about a lesson.
const USED: [Field; 19] = [
    Field::Observer,
    Field::Observed,
    Field::Mentor,
    Field::Mentee,
    Field::Date,
    Field::Month,
    Field::Day,
    Field::Week,
    Field::PeriodNo,
    Field::Lessons,
    Field::Topic,
    Field::Class,
    Field::Subject,
    Field::LessonType,
    Field::Appraisal,
    Field::Direction,
    Field::ActivityKind,
    Field::Count,
    Field::Grade,
];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    let dated = block
        .columns
        .iter()
        .any(|column| matches!(column.field(), Some(Field::Date | Field::Day | Field::Week | Field::Month)));
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        lesson(reader, block, row, context, dated)
    })
}

fn lesson(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context, dated: bool) -> Vec<Record> {
    if row.cells.is_empty() {
        return Vec::new();
    }
    let pairs = match reader.who_observed_whom(row, &block.columns, context) {
        Told::Pairs(pairs) => pairs,
        Told::Missing(field) => {
            refuse_for_missing(reader, row, block, field);
            return Vec::new();
        }
        Told::NoDirection => {
            let at = row.cell(Field::Mentor);
            reader.tell_once(FindingCode::DirectionUnknown, at, &["只有师傅和徒弟两列"]);
            reader.reject_row(row, "有一行看不出谁听谁的课");
            return Vec::new();
        }
    };
    let day = day_of(reader, row, context);
    let when_known = day.is_some()
        || row.has(Field::Week)
        || (row.has(Field::Month) && !row.has(Field::Day) && !row.has(Field::Date));
    if !when_known {
        tell_missing_date(reader, block, row, dated);
    }
    pairs
        .into_iter()
        .flat_map(|(observer, observed)| lessons(reader, row, context, &observer, &observed, day))
        .collect()
}

/// A lesson without a day is kept, but cannot be counted.
fn tell_missing_date(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, dated: bool) {
    let told_already =
        [Field::Date, Field::Day, Field::Month, Field::Week].iter().any(|field| row.unreadable.contains(field));
    if told_already {
        return;
    }
    if dated {
        let at = super::missing_cell(row, block, Field::Date);
        reader.tell(FindingCode::DateMissing, at, &[]);
    } else {
        reader.tell_once(FindingCode::DateMissing, row.cell(Field::Observer), &[]);
    }
}

/// The day: of its own column, or put together from month and day columns.
fn day_of(reader: &SheetReader<'_, '_>, row: &Row, context: &Context) -> Option<NaiveDate> {
    if let Some(day) = row.values.get(&Field::Date).and_then(Value::as_date) {
        return Some(day);
    }
    let day = row.number(Field::Day)?;
    let month = row.number(Field::Month).map(|month| month as u32).or(context.month);
    let frame = DateFrame { calendar: reader.calendar, term: context.term.or(reader.term), year: context.year, month };
    match date(&tables::CellValue::Number(day), &frame) {
        DateReading::Day(day) | DateReading::YearAssumed(day) => Some(day),
        _ => None,
    }
}

/// One record for each lesson period; a row with a number of lessons is one record of that many.
fn lessons(
    reader: &SheetReader<'_, '_>,
    row: &Row,
    context: &Context,
    observer: &str,
    observed: &str,
    day: Option<NaiveDate>,
) -> Vec<Record> {
    let mut record = reader.record(RecordKind::Activity, row, row.cell(Field::Date), context);
    record.fields.insert(Field::Observer, Value::Text(observer.into()));
    record.fields.insert(Field::Observed, Value::Text(observed.into()));
    record.fields.insert(Field::ActivityKind, Value::Text(kind_of(reader, row).into()));
    record.fields.insert(Field::Appraisal, Value::Bool(row.text(Field::Appraisal).is_some()));
    super::note_pair(&mut record, row, context);
    if let Some(day) = day {
        record.fields.insert(Field::Date, Value::Date(day));
    }
    if !row.has(Field::Subject)
        && let Some(subject) = context.fact(Field::Subject)
    {
        record.fields.insert(Field::Subject, Value::Text(subject.into()));
    }
    let stated = row.number(Field::Lessons).or_else(|| row.number(Field::Count));
    let number = stated.filter(|number| *number > 0.0);
    if number.is_none() && (row.unreadable.contains(&Field::Lessons) || row.unreadable.contains(&Field::Count)) {
        // The number of lessons could not be told: the row is known, but cannot be counted.
        record.unreadable.push(Field::Lessons);
    }
    match (number, row.periods.as_slice()) {
        (None, [_, ..]) => row.periods.iter().map(|period| with_period(&record, *period, 1.0)).collect(),
        (Some(number), periods) if number == periods.len() as f64 => {
            periods.iter().map(|period| with_period(&record, *period, 1.0)).collect()
        }
        (Some(number), [period, ..]) => vec![with_period(&record, *period, number)],
        (number, []) => {
            record.fields.insert(Field::Lessons, Value::Number(number.unwrap_or(1.0)));
            vec![record]
        }
    }
}

fn with_period(record: &Record, period: u32, lessons: f64) -> Record {
    let mut record = record.clone();
    record.fields.insert(Field::PeriodNo, Value::Int(period.into()));
    record.fields.insert(Field::Lessons, Value::Number(lessons));
    record
}

/// The kind of occasion: of its own column, else a lesson observed.
fn kind_of(reader: &SheetReader<'_, '_>, row: &Row) -> String {
    let kinds = reader.vocabulary.list("activity_kind");
    let said = row.text(Field::ActivityKind).or_else(|| row.text(Field::Direction));
    let found = said.and_then(|text| kinds.named(text).or_else(|| kinds.find(&fold(text))));
    found.or_else(|| kinds.entries.first()).map(|entry| entry.name.clone()).unwrap_or_default()
}
