//! 周（月、日）统计表: one row a pair, one column a week, month or day, counts or ticks in the cells.

use policy::SheetForm;
use tables::{CellRef, CellValue, Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::bounds::Stretch;
use crate::context::{Context, Direction, direction_in};
use crate::heading::{Column, Meaning};
use crate::people::Told;
use crate::row::{Row, SheetReader, shown_number};
use crate::values::{CountReading, DateFrame, DateReading, Digits, PeriodHeading, date, period_heading};

const USED: [Field; 8] = [
    Field::Observer,
    Field::Observed,
    Field::Mentor,
    Field::Mentee,
    Field::Direction,
    Field::Total,
    Field::Subject,
    Field::Name,
];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        matrix_row(reader, block, row, context)
    })
}

fn matrix_row(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    let (mut records, mut sum) = (Vec::new(), 0.0);
    for (direction, columns) in by_direction(reader, block) {
        let said = direction.or(context.direction);
        let own = columns.iter().find_map(|column| reader.direction_of_symbol(CellRef::new(row.row, column.col)));
        let first = Context { direction: own.or(said), ..context.clone() };
        let Some(mut pairs) = people(reader, block, row, &first) else { return Vec::new() };
        let mut of = first.direction;
        for column in columns {
            let at = CellRef::new(row.row, column.col);
            let wanted = reader.direction_of_symbol(at).or(said).or(of);
            if wanted != of {
                let turned = Context { direction: wanted, ..context.clone() };
                let Some(other) = people(reader, block, row, &turned) else { return Vec::new() };
                (pairs, of) = (other, wanted);
            }
            let count = counted(reader, at, stretch_of(column));
            match count {
                Cell::Nothing => continue,
                Cell::Lessons(number) => sum += number,
                Cell::Unreadable => {}
            }
            for (observer, observed) in &pairs {
                let mut record = occasion(reader, row, context, column, at);
                record.fields.insert(Field::Observer, Value::Text(observer.as_str().into()));
                record.fields.insert(Field::Observed, Value::Text(observed.as_str().into()));
                match count {
                    Cell::Lessons(number) => drop(record.fields.insert(Field::Lessons, Value::Number(number))),
                    // There was something, and nobody knows how much.
                    _ => record.unreadable.push(Field::Lessons),
                }
                super::note_pair(&mut record, row, context);
                records.push(record);
            }
        }
    }
    check_total(reader, row, sum);
    records
}

/// What one cell under a week, month or day says.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    /// No lesson.
    Nothing,
    /// So many.
    Lessons(f64),
    /// Something that could not be read.
    Unreadable,
}

/// The period columns, parted by the direction a heading above them names.
fn by_direction<'b>(reader: &SheetReader<'_, '_>, block: &'b Block) -> Vec<(Option<Direction>, Vec<&'b Column>)> {
    let mut parts: Vec<(Option<Direction>, Vec<&Column>)> = Vec::new();
    for column in block.columns.iter().filter(|column| column.is_period()) {
        let direction = column.words.iter().find_map(|word| direction_in(word, reader.vocabulary));
        match parts.last_mut() {
            Some((last, columns)) if *last == direction => columns.push(column),
            _ => parts.push((direction, vec![column])),
        }
    }
    parts
}

fn people(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    row: &Row,
    context: &Context,
) -> Option<Vec<(String, String)>> {
    match reader.who_observed_whom(row, &block.columns, context) {
        Told::Pairs(pairs) => return Some(pairs),
        Told::Missing(field) => refuse_for_missing(reader, row, block, context, field),
        Told::NoDirection => {
            reader.tell_once(FindingCode::DirectionUnknown, row.cell(Field::Mentor), &["只有师傅和徒弟两列"]);
            reader.reject_row(row, "有一行看不出谁听谁的课");
        }
    }
    if let Some(refusal) = reader.refused.last_mut() {
        // The counts stand in the period columns, not in the row's own fields.
        refusal.most = None;
    }
    refuse_cells(reader, block, row);
    None
}

/// What a cell says; blank ones and zero say that there was nothing.
pub(super) fn counted(reader: &mut SheetReader<'_, '_>, at: CellRef, stretch: Stretch) -> Cell {
    let Some(value) = reader.canvas.seen(at) else { return Cell::Nothing };
    if reader.refuse_struck(at) {
        return Cell::Unreadable;
    }
    let reading = reader.count_of(value);
    if let CountReading::Count(number) | CountReading::WithText(number) = reading
        && reader.refuse_number(number, stretch, at)
    {
        return Cell::Unreadable;
    }
    match reading {
        CountReading::Count(number) => {
            reader.account.used(at);
            if number > 0.0 { Cell::Lessons(number) } else { Cell::Nothing }
        }
        CountReading::Tick => {
            reader.account.used(at);
            Cell::Lessons(1.0)
        }
        CountReading::WithText(number) => {
            reader.account.used(at);
            reader.tell(FindingCode::CountWithText, at, &[&shown_number(number)]);
            Cell::Lessons(number)
        }
        CountReading::Blank => {
            reader.account.used(at);
            Cell::Nothing
        }
        CountReading::Unreadable | CountReading::Approximate(_) => {
            reader.account.reject(at);
            let code = match value {
                CellValue::Error(_) => FindingCode::ErrorValue,
                _ if matches!(reading, CountReading::Approximate(_)) => FindingCode::CountApproximate,
                CellValue::Uncomputed(_) => FindingCode::FormulaWithoutValue,
                _ => FindingCode::CountUnreadable,
            };
            let shown = value.shown();
            reader.tell(code, at, &[&shown]);
            Cell::Unreadable
        }
    }
}

/// How long the time is that a column stands for.
fn stretch_of(column: &Column) -> Stretch {
    match column.meaning {
        Meaning::Day(_) | Meaning::On(_) => Stretch::Day,
        Meaning::Week(_) => Stretch::Week,
        Meaning::Month(_) => Stretch::Month,
        _ => Stretch::Term,
    }
}

fn occasion(reader: &mut SheetReader<'_, '_>, row: &Row, context: &Context, column: &Column, at: CellRef) -> Record {
    let mut record = reader.record(RecordKind::Activity, row, at, context);
    let kind =
        reader.vocabulary.list("activity_kind").entries.first().map(|entry| entry.name.clone()).unwrap_or_default();
    record.fields.insert(Field::ActivityKind, Value::Text(kind.into()));
    match &column.meaning {
        Meaning::Week(week) => {
            record.fields.insert(Field::Week, Value::Int((*week).into()));
        }
        Meaning::Month(month) => {
            record.fields.insert(Field::Month, Value::Number(f64::from(*month)));
        }
        Meaning::On(day) if reader.is_out_of_time(Field::Date, *day, context) => {
            let term = reader.term.map(|term| term.to_string()).unwrap_or_default();
            let heading = column.cells.last().copied().unwrap_or(at);
            if !reader.findings.iter().any(|finding| finding.place.cell == Some(heading)) {
                reader.tell(FindingCode::DateImplausible, heading, &[&term, &day.to_string()]);
            }
            record.unreadable.push(Field::Date);
        }
        Meaning::On(day) => {
            record.fields.insert(Field::Date, Value::Date(*day));
        }
        Meaning::Day(day) => {
            let frame = DateFrame {
                calendar: reader.calendar,
                term: context.term.or(reader.term),
                year: context.year,
                month: month_above(column).or(context.month),
                digits: Digits::Any,
            };
            match date(&CellValue::Number(f64::from(*day)), &frame) {
                DateReading::Day(day) | DateReading::YearAssumed(day) => {
                    record.fields.insert(Field::Date, Value::Date(day));
                }
                _ => {
                    let heading = column.cells.last().copied().unwrap_or(at);
                    reader.tell_once(FindingCode::NumbersUnclear, heading, &[]);
                    record.unreadable.push(Field::Date);
                }
            }
        }
        _ => {}
    }
    record
}

/// The month above a day in a heading of two rows: 9月 over 18日.
fn month_above(column: &Column) -> Option<u32> {
    column.words.iter().find_map(|word| match period_heading(&CellValue::Text(word.clone())) {
        Some(PeriodHeading::Month(month)) => Some(month),
        _ => None,
    })
}

fn check_total(reader: &mut SheetReader<'_, '_>, row: &Row, sum: f64) {
    if let Some(total) = row.number(Field::Total).filter(|total| (total - sum).abs() > 1e-9) {
        reader.tell(FindingCode::TotalDiffers, row.cell(Field::Total), &[&shown_number(sum), &shown_number(total)]);
    }
}

fn refuse_cells(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row) {
    for column in block.columns.iter().filter(|column| column.is_period()) {
        reader.account.reject(CellRef::new(row.row, column.col));
    }
}
