//! What the sheets of programmes beyond pairs state: training, help between units, attendance, members, service, surveys,
//! and the yearly results of ethics and review that stand in registers of assessments.

use tables::{Field, Record, RowBuilder};

use super::achievements::Seen;
use super::{care, groups, relations, stable_id, unit_of};

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

fn person<'b>(row: RowBuilder<'b>, seen: &Seen<'_>) -> RowBuilder<'b> {
    row.text("teacher_id", seen.teacher_id()).text("name", seen.text(Field::Name))
}

pub(super) fn ethics(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .int("school_year", seen.school_year)
        .int("year", seen.year())
        .text("result", seen.text(Field::Result).or_else(|| seen.text(Field::Rating)))
        .date("decided_on", seen.day)
        .source(&seen.record.place);
}

pub(super) fn annual(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .int("school_year", seen.school_year)
        .int("year", seen.year())
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
        .date("start", seen.start())
        .date("end", seen.record.date(Field::End))
        .text("result", seen.text(Field::Result).or_else(|| seen.text(Field::Rating)))
        .text("role", seen.text(Field::Role))
        .text("section", seen.text(Field::Section))
        .text("batch", seen.text(Field::Batch))
        .text("content", seen.text(Field::TrainingContent))
        .boolean("off_job", seen.answer(Field::OffJob))
        .source(&seen.record.place);
}

pub(super) fn help(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let unit = unit_of(seen.record);
    let (helper, helped) = relations::two_units(seen);
    let side = if helped.as_deref() == Some(&*unit) { "被帮扶方" } else { "帮扶方" };
    let pairing = helped.as_ref().map(|helped| relations::unit_pairing_id(&helper, helped));
    let place = seen.record.place.to_string();
    row.text("help_id", &*stable_id("H", &[&place]))
        .text("unit_pairing_id", pairing.as_deref())
        .text("helper", helper.as_str())
        .text("helped", helped.as_deref())
        .text("month", care::month_of(seen).as_deref())
        .text("form", seen.text(Field::HelpForm))
        .text("title", seen.text(Field::Topic).or_else(|| seen.text(Field::Content)))
        .date("date", seen.day)
        .int("staff_count", seen.whole(Field::StaffCount))
        .int("lessons", seen.whole(Field::Lessons))
        .text("class_group", seen.text(Field::ClassGroup))
        .text("grade", seen.text(Field::Grade))
        .text("mode", seen.text(Field::Mode))
        .boolean("has_plan", seen.answer(Field::HasPlan))
        .boolean("has_measure", seen.answer(Field::HasMeasure))
        .boolean("has_record", seen.answer(Field::HasRecord))
        .boolean("has_summary", seen.answer(Field::HasSummary))
        .boolean("has_photo", seen.answer(Field::HasPhoto))
        .text("reported_by", side)
        .source(&seen.record.place);
}

pub(super) fn attendance(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let title = seen.text(Field::Topic).or_else(|| seen.text(Field::Content)).or_else(|| seen.text(Field::EventKind));
    person(row, seen)
        .text("event_id", super::achievements::event_id(seen).as_deref())
        .text("event", title)
        .text("kind", seen.word(Field::EventKind, "event_kind").as_deref())
        .date("date", seen.day)
        .text("role", seen.text(Field::Role))
        .boolean("invited", seen.answer(Field::Invited))
        .boolean("attended", seen.answer(Field::Attended))
        .text("group_id", groups::group_id(seen.record).as_deref())
        .source(&seen.record.place);
}

pub(super) fn member(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    let id = stable_id("M", &[seen.teacher_id().or(seen.text(Field::Name)).unwrap_or_default(), &place]);
    person(row, seen)
        .text("member_id", &*id)
        .text("programme", seen.text(Field::Programme))
        .text("reason", seen.text(Field::MemberReason))
        .text("member_kind", "person")
        .text("role", seen.text(Field::MemberRole).or(Some("培养对象")))
        .text("layer", seen.text(Field::Layer))
        .text("target_tier", seen.text(Field::TargetTier))
        .text("subject", seen.text(Field::Subject))
        .text("section", seen.text(Field::Section))
        .date("from_on", seen.start())
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn service(row: RowBuilder<'_>, seen: &Seen<'_>) {
    person(row, seen)
        .text("kind", seen.text(Field::ServiceKind))
        .text("from_unit", &*unit_of(seen.record))
        .text("to_unit", seen.text(Field::ServiceUnit).or_else(|| seen.text(Field::ToUnit)))
        .boolean("is_rural", seen.answer(Field::IsRural))
        .date("from_on", seen.start())
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
        .int("respondents", seen.whole(Field::Respondents))
        .date("date", seen.day)
        .source(&seen.record.place);
}
