//! 听课记录: one line a lesson.

use chrono::NaiveDate;
use policy::{SheetForm, fold};
use tables::{Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::heading::{Column, Meaning};
use crate::people::Told;
use crate::row::{Row, SheetReader, shown_number};
use crate::values::{DateFrame, DateReading, Digits, date, day_in_week, weekday_in};

/// What a line of a log can say about a lesson.
pub(super) const USED: [Field; 20] = [
    Field::Observer,
    Field::Observed,
    Field::Mentor,
    Field::Mentee,
    Field::Date,
    Field::Month,
    Field::Day,
    Field::Week,
    Field::Weekday,
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
    if !names_an_observer(block) {
        return refuse_without_observer(reader, block);
    }
    let dated = block
        .columns
        .iter()
        .any(|column| matches!(column.field(), Some(Field::Date | Field::Day | Field::Week | Field::Month)));
    reader.days_listed = true;
    let records = each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        lesson(reader, block, row, context, dated)
    });
    reader.days_listed = false;
    records
}

/// Whether a column, a line above or a name of the sheet can say who observed.
pub(super) fn names_an_observer(block: &Block) -> bool {
    let people = [Field::Observer, Field::Mentor, Field::Mentee, Field::Name];
    let above = |context: &Context| people.iter().any(|field| context.fact(*field).is_some());
    block.columns.iter().any(|column| column.field().is_some_and(|field| people[..3].contains(&field)))
        || above(&block.context)
        || block.rows.iter().any(|line| above(&line.context))
        || block.columns.iter().any(|column| matches!(column.meaning, Meaning::Ambiguous(_)))
}

/// Lessons with a teacher and nobody who observed: a log that lost a column, or the teachers' own open lessons.
fn refuse_without_observer(reader: &mut SheetReader<'_, '_>, block: &Block) -> Vec<Record> {
    let column = block.columns.iter().find(|column| column.field() == Some(Field::Observed));
    let heading = column.and_then(|column| column.cells.last().copied());
    if let Some(at) = heading.filter(|_| !block.rows.is_empty()) {
        reader.tell(FindingCode::ReadsTwoWays, at, &["缺少听课人一列的听课记录", "授课人本人上的公开课"]);
    }
    for line in &block.rows {
        reader.refused.push(reader.refusal(line.row, "有一张表没有听课人"));
    }
    for nth in 0..block.columns.len() {
        for at in block.cells_of(nth).into_iter().filter(|at| reader.canvas.own(*at).is_some()) {
            reader.account.reject(at);
        }
    }
    Vec::new()
}

pub(super) fn lesson(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    row: &Row,
    context: &Context,
    dated: bool,
) -> Vec<Record> {
    if row.cells.is_empty() {
        return Vec::new();
    }
    if super::refuse_denied(reader, row, block) {
        return Vec::new();
    }
    let doubtful = counts_are_doubtful(block);
    let pairs = match reader.who_observed_whom(row, &block.columns, context) {
        Told::Pairs(pairs) => pairs,
        Told::Missing(field) => {
            refuse_for_missing(reader, row, block, context, field);
            return Vec::new();
        }
        Told::NoDirection => {
            let at = row.cell(Field::Mentor);
            reader.tell_once(FindingCode::DirectionUnknown, at, &["只有师傅和徒弟两列"]);
            reader.reject_row(row, "有一行看不出谁听谁的课");
            return Vec::new();
        }
    };
    if !row.days.is_empty() {
        return on_each_day(reader, row, context, &pairs);
    }
    let day = day_of(reader, row, context);
    let commented = row_is_comment(reader, block, row, context);
    if commented {
        reader.tell_once(FindingCode::CommentsCounted, row.cell(Field::Observer), &[]);
    }
    let when_known = day.is_some()
        || row.has(Field::Week)
        || (row.has(Field::Month) && !row.has(Field::Day) && !row.has(Field::Date));
    if !when_known {
        tell_missing_date(reader, block, row, dated);
    }
    pairs
        .into_iter()
        .flat_map(|(observer, observed)| lessons(reader, row, context, &observer, &observed, day))
        .map(|mut record| {
            record.unreadable.extend(doubtful.then_some(Field::Lessons));
            if commented {
                record.fields.insert(Field::Appraisal, Value::Bool(true));
            }
            record
        })
        .collect()
}

/// Whether a row stands in a log of comments on lessons, and says of itself nothing else: the innermost title that names a kind
/// of occasion, or else the heading of whoever did it, names comments and no observing. Nobody comments on a lesson unheard, so
/// it is a lesson observed, with a comment.
fn row_is_comment(reader: &SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> bool {
    if row.has(Field::ActivityKind) || row.has(Field::Direction) {
        return false;
    }
    let (kinds, types) = (reader.vocabulary.list("activity_kind"), reader.vocabulary.list("lesson_type"));
    let kind_in = |text: &String| {
        // 讲评课 is a type of lesson, and no comment on one.
        let types = types.entries.iter().flat_map(|entry| &entry.words);
        let bare = types.fold(fold(text), |bare, word| bare.replace(word.as_str(), ""));
        kinds.within(&bare).map(|kind| kind.name.as_str())
    };
    let heading = block.columns.iter().filter(|column| column.field() == Some(Field::Observer));
    let mut said = context.titles.iter().rev().chain(heading.flat_map(|column| &column.words)).filter_map(kind_in);
    said.next() == Some(COMMENT)
}

/// The kind of occasion that is a comment on a lesson, in `values.toml`.
const COMMENT: &str = "review_lesson";

/// A line that lists its days: a lesson on each; a number of lessons beside them must be the number of days.
fn on_each_day(
    reader: &mut SheetReader<'_, '_>,
    row: &Row,
    context: &Context,
    pairs: &[(String, String)],
) -> Vec<Record> {
    for field in [Field::Lessons, Field::Count] {
        let days = row.days.len() as f64;
        if let Some(stated) = row.number(field).filter(|stated| (stated - days).abs() > 1e-9) {
            let words = [shown_number(days), "所列日期".to_owned(), shown_number(stated)];
            reader.tell(FindingCode::FiguresDisagree, row.cell(field), &words.each_ref().map(String::as_str));
        }
    }
    let mut one = row.clone();
    one.values.retain(|field, _| !matches!(field, Field::Lessons | Field::Count));
    let on = |day: &NaiveDate| {
        let lessons = pairs
            .iter()
            .flat_map(|(observer, observed)| lessons(reader, &one, context, observer, observed, Some(*day)));
        lessons.collect::<Vec<Record>>()
    };
    row.days.iter().flat_map(on).collect()
}

/// Whether a column may be the number of lessons and may be something else: then no row says how many it was.
fn counts_are_doubtful(block: &Block) -> bool {
    let may_count =
        |column: &Column| matches!(&column.meaning, Meaning::Ambiguous(fields) if fields.contains(&Field::Lessons));
    block.columns.iter().any(may_count)
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

/// The day: of its own column, put together from month and day columns, or from week and weekday columns by the calendar.
pub(super) fn day_of(reader: &mut SheetReader<'_, '_>, row: &Row, context: &Context) -> Option<NaiveDate> {
    let weekday = row.text(Field::Weekday).map(str::to_owned);
    if let Some(day) = row.values.get(&Field::Date).and_then(Value::as_date) {
        if let Some(weekday) = &weekday {
            reader.check_weekday(
                row.cell(Field::Weekday),
                day,
                &format!("星期{}", weekday.trim_start_matches(['星', '期', '周'])),
            );
        }
        return Some(day);
    }
    if let (Some(week), Some(weekday)) = (row.number(Field::Week), weekday.as_deref().and_then(weekday_in)) {
        let term = context.term.or(reader.term);
        let frame = DateFrame { calendar: reader.calendar, term, year: context.year, month: None, digits: Digits::Any };
        let day = day_in_week(week as u32, weekday, &frame)?;
        reader.tell_once(FindingCode::DateByWeek, row.cell(Field::Week), &[&day.to_string()]);
        return Some(day);
    }
    let day = row.number(Field::Day)?;
    let month = row.number(Field::Month).map(|month| month as u32).or(context.month);
    let frame = DateFrame {
        calendar: reader.calendar,
        term: context.term.or(reader.term),
        year: context.year,
        month,
        digits: Digits::Any,
    };
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
    if let (Some(direction), true) = (context.direction, row.has(Field::Observer) && row.has(Field::Observed)) {
        let said = Value::Text(direction.zh().into());
        record.fields.entry(Field::Direction).or_insert(said);
    }
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
