//! What the sheets of programmes beyond pairs state: training, help between units, attendance, members, care, service, surveys,
//! and the yearly results of ethics and review that stand in registers of assessments.

use chrono::{Datelike, NaiveDate};
use tables::{Field, Record, RowBuilder, Term, Value};

use super::achievements::Seen;
use super::{stable_id, unit_of};

/// What a register of assessments calls the yearly assessment of ethics.
const ETHICS: &str = "师德考核";
/// What it calls the yearly review.
const ANNUAL: &str = "年度考核";

/// Whether a record goes to a table: a register of assessments holds several schemes.
pub(super) fn is_for(table: &str, record: &Record) -> bool {
    match table {
        "ethics_result" => record.text(Field::Scheme) == Some(ETHICS),
        "annual_review" => record.text(Field::Scheme) == Some(ANNUAL),
        _ => true,
    }
}

fn answer(seen: &Seen<'_>, field: Field) -> Option<bool> {
    match seen.record.fields.get(&field) {
        Some(Value::Bool(answer)) => Some(*answer),
        _ => None,
    }
}

fn whole(seen: &Seen<'_>, field: Field) -> Option<i64> {
    seen.record.number(field).map(|number| number as i64)
}

/// The month of a record, `2024-09`: of its day, else of its column, in the year of its term.
fn month_of(seen: &Seen<'_>) -> Option<String> {
    if let Some(day) = seen.day {
        return Some(format!("{}-{:02}", day.year(), day.month()));
    }
    let month = whole(seen, Field::Month).filter(|month| (1..=12).contains(month))?;
    let term: Term = seen.record.term?;
    let autumn = term == Term::autumn(term.school_year) && month >= 8;
    let year = if autumn { term.school_year } else { term.school_year + 1 };
    Some(format!("{year}-{month:02}"))
}

/// The year a yearly result is of: its day's, else the one the term's school year begins in.
fn year_of(seen: &Seen<'_>) -> Option<i64> {
    seen.day.map(|day| i64::from(day.year())).or(seen.school_year)
}

fn person<'b>(row: RowBuilder<'b>, seen: &Seen<'_>) -> RowBuilder<'b> {
    row.text("teacher_id", seen.teacher_id()).text("name", seen.text(Field::Name))
}

fn start(seen: &Seen<'_>) -> Option<NaiveDate> {
    seen.record.date(Field::Start).or(seen.day)
}

pub(super) fn ethics(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .int("school_year", seen.school_year)
        .int("year", year_of(seen))
        .text("result", seen.text(Field::Result).or_else(|| seen.text(Field::Rating)))
        .date("decided_on", seen.day)
        .source(&seen.record.place);
}

pub(super) fn annual(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .int("school_year", seen.school_year)
        .int("year", year_of(seen))
        .text("grade", seen.text(Field::Rating).or_else(|| seen.text(Field::Result)))
        .date("decided_on", seen.day)
        .source(&seen.record.place);
}

pub(super) fn training(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .int("school_year", seen.school_year)
        .text("kind", seen.text(Field::TrainingKind))
        .text("course", seen.text(Field::Course))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .text("subject", seen.text(Field::Subject))
        .text("form", seen.text(Field::TrainingForm))
        .number("hours", seen.record.number(Field::Hours))
        .number("credited_hours", seen.record.number(Field::CreditedHours))
        .number("days", seen.record.number(Field::Days))
        .date("start", start(seen))
        .date("end", seen.record.date(Field::End))
        .text("result", seen.text(Field::Result).or_else(|| seen.text(Field::Rating)))
        .source(&seen.record.place);
}

pub(super) fn help(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let unit = unit_of(seen.record);
    let helper = seen.text(Field::Helper).map_or_else(|| unit.to_string(), policy::fold);
    let helped = seen.text(Field::Helped).map(policy::fold);
    let side = if helped.as_deref() == Some(&*unit) { "被帮扶方" } else { "帮扶方" };
    let pairing = helped.as_ref().map(|helped| stable_id("U", &[&helper, helped]));
    let place = seen.record.place.to_string();
    row.text("help_id", &*stable_id("H", &[&place]))
        .text("unit_pairing_id", pairing.as_deref())
        .text("helper", helper.as_str())
        .text("helped", helped.as_deref())
        .text("month", month_of(seen).as_deref())
        .text("form", seen.text(Field::HelpForm))
        .text("title", seen.text(Field::Topic).or_else(|| seen.text(Field::Content)))
        .date("date", seen.day)
        .int("staff_count", whole(seen, Field::StaffCount))
        .int("lessons", whole(seen, Field::Lessons))
        .text("class_group", seen.text(Field::ClassGroup))
        .text("grade", seen.text(Field::Grade))
        .boolean("has_plan", answer(seen, Field::HasPlan))
        .boolean("has_measure", answer(seen, Field::HasMeasure))
        .boolean("has_record", answer(seen, Field::HasRecord))
        .boolean("has_summary", answer(seen, Field::HasSummary))
        .boolean("has_photo", answer(seen, Field::HasPhoto))
        .text("reported_by", side)
        .source(&seen.record.place);
}

pub(super) fn attendance(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let title = seen.text(Field::EventKind).or_else(|| seen.text(Field::Topic));
    let day = seen.day.map(|day| day.to_string());
    let event = title.map(|title| stable_id("E", &[title, day.as_deref().unwrap_or_default()]));
    person(row, seen)
        .text("event_id", event.as_deref())
        .text("event", title)
        .text("kind", seen.text(Field::EventKind))
        .date("date", seen.day)
        .boolean("attended", answer(seen, Field::Attended))
        .source(&seen.record.place);
}

pub(super) fn member(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    let id = stable_id("M", &[seen.teacher_id().or(seen.text(Field::Name)).unwrap_or_default(), &place]);
    person(row, seen)
        .text("member_id", &*id)
        .text("member_kind", "person")
        .text("role", seen.text(Field::MemberRole).or(Some("培养对象")))
        .text("layer", seen.text(Field::Layer))
        .text("target_tier", seen.text(Field::TargetTier))
        .text("subject", seen.text(Field::Subject))
        .text("section", seen.text(Field::Section))
        .date("from_on", start(seen))
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

/// A child's name in the tables: the school's number, which says nothing outside of it.
fn child_id(seen: &Seen<'_>) -> Option<String> {
    let unit = unit_of(seen.record);
    seen.text(Field::ChildNo).map(|number| stable_id("C", &[&unit, number]).to_string())
}

pub(super) fn child(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("child_id", child_id(seen).as_deref())
        .text("grade", seen.text(Field::Grade))
        .text("class", seen.text(Field::Class))
        .boolean("is_boarding", answer(seen, Field::Boarding))
        .boolean("is_key", answer(seen, Field::KeyChild))
        .date("from_on", start(seen))
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn care_contact(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    person(row, seen)
        .text("contact_id", &*stable_id("T", &[&place]))
        .text("child_id", child_id(seen).as_deref())
        .text("month", month_of(seen).as_deref())
        .text("actor_role", seen.text(Field::Post))
        .text("kind", seen.text(Field::CareKind))
        .date("date", seen.day)
        .boolean("has_card", answer(seen, Field::HasCard))
        .source(&seen.record.place);
}

pub(super) fn service(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .text("kind", seen.text(Field::ServiceKind))
        .text("from_unit", &*unit_of(seen.record))
        .text("to_unit", seen.text(Field::ServiceUnit).or_else(|| seen.text(Field::ToUnit)))
        .boolean("is_rural", answer(seen, Field::IsRural))
        .date("from_on", start(seen))
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn survey(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    person(row, seen)
        .text("survey_id", &*stable_id("V", &[&place]))
        .int("school_year", seen.school_year)
        .text("respondent_kind", seen.text(Field::Respondent))
        .text("target_kind", "person")
        .text("item", seen.text(Field::SurveyItem))
        .number("score", seen.record.number(Field::Score))
        .int("respondents", whole(seen, Field::Respondents))
        .date("date", seen.day)
        .source(&seen.record.place);
}
