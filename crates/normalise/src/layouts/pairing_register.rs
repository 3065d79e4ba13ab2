//! 师徒结对名单: one row a pair, or a mentor with several mentees.

use chrono::{Days, Months, NaiveDate};
use policy::SheetForm;
use tables::{CellRef, CellValue, Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::row::{Row, SheetReader};
use crate::values::{DateFrame, DateReading, Digits, arabic, date, day_span, edge_in_words, last_day_of};

const USED: [Field; 21] = [
    Field::Unit,
    Field::Mentor,
    Field::Mentee,
    Field::MentorUnit,
    Field::MenteeUnit,
    Field::MentorSubject,
    Field::MenteeSubject,
    Field::MentorTitle,
    Field::MenteeTitle,
    Field::MentorTier,
    Field::MentorStaffNo,
    Field::MenteeStaffNo,
    Field::MenteeFirstTeachingDate,
    Field::Subject,
    Field::Track,
    Field::Start,
    Field::End,
    Field::Span,
    Field::SpanYears,
    Field::PairStatus,
    Field::Date,
];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        pairs(reader, block, row, context)
    })
}

fn pairs(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    let mentors = people(row, context, Field::Mentor);
    let mentees = people(row, context, Field::Mentee);
    for (side, found) in [(Field::Mentor, &mentors), (Field::Mentee, &mentees)] {
        if found.is_empty() {
            refuse_for_missing(reader, row, block, context, side);
            return Vec::new();
        }
    }
    let (start, end) = spell(reader, row, context);
    let ended = ended(reader, block, row, start, end);
    let end = ended.map_or(end, |ended| ended.on.or(end));
    let mut records = Vec::new();
    for mentor in &mentors {
        for mentee in mentees.iter().filter(|mentee| *mentee != mentor) {
            let mut record = reader.record(RecordKind::Pairing, row, row.cell(Field::Mentee), context);
            record.fields.insert(Field::Mentor, Value::Text(mentor.as_str().into()));
            record.fields.insert(Field::Mentee, Value::Text(mentee.as_str().into()));
            set_date(&mut record, Field::Start, start);
            set_date(&mut record, Field::End, end);
            record.unreadable.extend(ended.filter(|ended| ended.on.is_none()).map(|_| Field::End));
            records.push(record);
        }
    }
    records.extend(people_facts(reader, row, context, &mentors, &mentees));
    records
}

fn people(row: &Row, context: &Context, field: Field) -> Vec<String> {
    let own = row.people(field);
    match context.fact(field).map(crate::values::names) {
        Some(crate::values::NameReading::Names(found)) if own.is_empty() && !row.has(field) => found,
        _ => own.to_vec(),
    }
}

/// That a pair ended before its time, as a remark or a state says, and on which day.
#[derive(Clone, Copy)]
struct Ended {
    on: Option<NaiveDate>,
}

/// Whether a remark says that the pair has ended; an end of its own column that has passed already says so better.
fn ended(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    row: &Row,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
) -> Option<Ended> {
    let states = [Field::Remark, Field::PairStatus, Field::EmploymentStatus];
    let (at, text, word) = super::said_in_remarks(reader, row, block, &states, "pair_ended")?;
    reader.account.used(at);
    let sent = reader.term.and_then(|term| reader.calendar.term(term));
    if end.is_some_and(|end| row.has(Field::End) && sent.is_none_or(|sent| end <= sent.end)) {
        return None;
    }
    let frame =
        DateFrame { calendar: reader.calendar, term: reader.term, year: None, month: None, digits: Digits::Any };
    let on = day_inside(&text, &frame).filter(|day| start.is_none_or(|start| start <= *day));
    match on {
        Some(day) => reader.tell(FindingCode::PairEndedOn, at, &[&word, &day.to_string()]),
        None => reader.tell(FindingCode::PairEnded, at, &[&word]),
    }
    Some(Ended { on })
}

/// The day a remark names; of a month its last.
fn day_inside(text: &str, frame: &DateFrame<'_>) -> Option<NaiveDate> {
    let text = arabic(text);
    let is_of_day = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '.' | '-' | '/');
    let runs = text.split(|c: char| !is_of_day(c)).filter(|run| run.contains(|c: char| c.is_ascii_digit()));
    runs.map(|run| run.trim_matches(['.', '-', '/'])).find_map(|run| {
        match date(&CellValue::Text(run.to_owned()), frame) {
            DateReading::Day(day) | DateReading::YearAssumed(day) => Some(day),
            DateReading::Month(first) => Some(last_day_of(first)),
            _ => edge_in_words(run, frame).map(|(_, last)| last),
        }
    })
}

fn set_date(record: &mut Record, field: Field, day: Option<NaiveDate>) {
    match day {
        Some(day) => record.fields.insert(field, Value::Date(day)),
        None => record.fields.remove(&field),
    };
}

/// First and last day of the pair: of columns, of one cell with both, or of a start and a number of years.
fn spell(reader: &mut SheetReader<'_, '_>, row: &Row, context: &Context) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let day = |field| row.values.get(&field).and_then(Value::as_date);
    let frame = DateFrame { calendar: reader.calendar, term: None, year: None, month: None, digits: Digits::Any };
    let stated = |field| context.fact(field).and_then(|text| first_day(text, &frame));
    let (mut start, mut end) = (
        day(Field::Start).or_else(|| day(Field::Date)).or_else(|| stated(Field::Start)),
        day(Field::End).or_else(|| stated(Field::End)),
    );
    let span_text = row.text(Field::Span).map(str::to_owned).or_else(|| context.fact(Field::Span).map(str::to_owned));
    if let Some(text) = span_text {
        match (day_span(&text, &frame), years(&text)) {
            (Some((from, to)), _) => (start, end) = (Some(from), to.or(end)),
            (None, Some(years)) => end = end.or_else(|| after_years(start, years)),
            (None, None) => match first_day(&text, &frame).or_else(|| begins_on(&text, &frame)) {
                Some(from) => start = start.or(Some(from)),
                None => reader.tell(FindingCode::DateUnreadable, row.cell(Field::Span), &[]),
            },
        }
    }
    let years_text =
        row.text(Field::SpanYears).map(str::to_owned).or_else(|| context.fact(Field::SpanYears).map(str::to_owned));
    match (years_text.as_deref().and_then(years), years_text.as_deref().and_then(|text| day_span(text, &frame))) {
        (Some(years), _) => end = end.or_else(|| after_years(start, years)),
        // 协议期限 may hold the span itself.
        (None, Some((from, to))) => (start, end) = (start.or(Some(from)), end.or(to)),
        (None, None) => {}
    }
    if let (Some(from), Some(to)) = (start, end)
        && to < from
    {
        let at = if row.has(Field::Span) { row.cell(Field::Span) } else { row.cell(Field::End) };
        reader.tell(FindingCode::EndBeforeStart, at, &[]);
        return (None, None);
    }
    (start, end)
}

fn first_day(text: &str, frame: &DateFrame<'_>) -> Option<NaiveDate> {
    match date(&CellValue::Text(text.to_owned()), frame) {
        DateReading::Day(day) | DateReading::Month(day) => Some(day),
        _ => None,
    }
}

/// `2024年9月起` begins, and does not end.
fn begins_on(text: &str, frame: &DateFrame<'_>) -> Option<NaiveDate> {
    let begins = policy::fold(text).ends_with(['起', '始']);
    edge_in_words(text, frame).filter(|_| begins).map(|(from, _)| from)
}

/// The number of years in `两年`, `3年`.
fn years(text: &str) -> Option<u32> {
    let text = arabic(&policy::fold(text));
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let years: u32 = digits.parse().ok()?;
    let rest = &text[digits.len()..];
    (matches!(rest, "" | "年" | "学年" | "年期") && (1..=10).contains(&years)).then_some(years)
}

/// An agreement of n years ends on the day before its anniversary.
fn after_years(start: Option<NaiveDate>, years: u32) -> Option<NaiveDate> {
    start?.checked_add_months(Months::new(years * 12))?.checked_sub_days(Days::new(1))
}

/// What the register says about the people themselves: titles, tiers, staff numbers, first teaching dates.
fn people_facts(
    reader: &SheetReader<'_, '_>,
    row: &Row,
    context: &Context,
    mentors: &[String],
    mentees: &[String],
) -> Vec<Record> {
    let mentor_facts = [
        (Field::MentorTitle, Field::Title),
        (Field::MentorTier, Field::Tier),
        (Field::MentorStaffNo, Field::StaffNo),
        (Field::MentorSubject, Field::Subject),
        (Field::MentorUnit, Field::Unit),
    ];
    let mentee_facts = [
        (Field::MenteeTitle, Field::Title),
        (Field::MenteeStaffNo, Field::StaffNo),
        (Field::MenteeFirstTeachingDate, Field::FirstTeachingDate),
        (Field::MenteeSubject, Field::Subject),
        (Field::MenteeUnit, Field::Unit),
    ];
    let sides = [(mentors, &mentor_facts), (mentees, &mentee_facts)];
    sides
        .into_iter()
        .filter_map(|(people, facts)| match people {
            // Facts beside several names could be any of theirs.
            [one] => person(reader, row, context, one, facts),
            _ => None,
        })
        .collect()
}

fn person(
    reader: &SheetReader<'_, '_>,
    row: &Row,
    context: &Context,
    name: &str,
    facts: &[(Field, Field)],
) -> Option<Record> {
    let known: Vec<(Field, Value)> =
        facts.iter().filter_map(|(from, to)| row.values.get(from).map(|value| (*to, value.clone()))).collect();
    let says_something = known.iter().any(|(field, _)| !matches!(field, Field::Unit));
    if !says_something {
        return None;
    }
    let at: CellRef = row.cell(facts.first().map_or(Field::Mentor, |(from, _)| *from));
    let mut record = reader.record(RecordKind::Person, row, at, context);
    record.fields = known.into_iter().collect();
    record.fields.insert(Field::Name, Value::Text(name.into()));
    record.unreadable.clear();
    Some(record)
}
