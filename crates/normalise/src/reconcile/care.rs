//! Care of left-behind children: cards, helpers, plans, incidents and who was told. By the number a child has in its school, never by name.

use chrono::{Datelike, NaiveDate};
use tables::{Field, Record, RowBuilder, Term};

use super::achievements::Seen;
use super::{stable_id, unit_of};

/// A child's name in the tables: the school's number, which says nothing outside of it.
fn child_id(seen: &Seen<'_>) -> Option<String> {
    let unit = unit_of(seen.record);
    seen.text(Field::ChildNo).map(|number| stable_id("C", &[&unit, number]).to_string())
}

/// The month of a record, `2024-09`: of its day, else of its column, in the year of its term.
pub(super) fn month_of(seen: &Seen<'_>) -> Option<String> {
    if let Some(day) = seen.day {
        return Some(format!("{}-{:02}", day.year(), day.month()));
    }
    let month = seen.whole(Field::Month).filter(|month| (1..=12).contains(month))?;
    let term: Term = seen.record.term?;
    let autumn = term == Term::autumn(term.school_year) && month >= 8;
    let year = if autumn { term.school_year } else { term.school_year + 1 };
    Some(format!("{year}-{month:02}"))
}

pub(super) fn child(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("child_id", child_id(seen).as_deref())
        .text("grade", seen.text(Field::Grade))
        .text("class", seen.text(Field::Class))
        .boolean("is_boarding", seen.answer(Field::Boarding))
        .boolean("is_key", seen.answer(Field::KeyChild))
        .text("risk_category", seen.text(Field::RiskCategory))
        .date("from_on", seen.start())
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn contact(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    row.text("contact_id", &*stable_id("T", &[&place]))
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("child_id", child_id(seen).as_deref())
        .text("month", month_of(seen).as_deref())
        .text("actor_role", seen.text(Field::ActorRole).or_else(|| seen.text(Field::Post)))
        .text("kind", seen.text(Field::CareKind))
        .date("date", seen.day)
        .boolean("has_card", seen.answer(Field::HasCard))
        .source(&seen.record.place);
}

pub(super) fn card(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("child_id", child_id(seen).as_deref())
        .int("fields_filled", seen.whole(Field::Count))
        .int("fields_asked", seen.whole(Field::Required))
        .date("updated_on", seen.record.date(Field::UpdatedOn))
        .source(&seen.record.place);
}

pub(super) fn helper(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("child_id", child_id(seen).as_deref())
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("kind", seen.text(Field::CarePairKind))
        .date("from_on", seen.start())
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn plan(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("child_id", child_id(seen).as_deref())
        .text("kind", seen.text(Field::CarePlanKind))
        .boolean("has_time", seen.answer(Field::HasTime))
        .boolean("has_content", seen.answer(Field::HasContent))
        .boolean("has_effect", seen.answer(Field::HasEffect))
        .date("made_on", seen.record.date(Field::SetOn).or(seen.day))
        .source(&seen.record.place);
}

/// The same name for an incident and for everybody told of it.
fn incident_id(record: &Record) -> String {
    let moment = record.text(Field::IncidentNo).or_else(|| record.text(Field::DiscoveredAt));
    let moment = moment.or_else(|| record.text(Field::OccurredAt)).unwrap_or_default();
    stable_id("N", &[&unit_of(record), moment]).to_string()
}

pub(super) fn incident(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let moment = seen.text(Field::OccurredAt).or_else(|| seen.text(Field::DiscoveredAt));
    let day = moment.and_then(|moment| moment.get(..10)?.parse::<NaiveDate>().ok());
    row.text("incident_id", incident_id(seen.record).as_str())
        .text("kind", seen.text(Field::IncidentKind))
        .text("occurred_at", seen.text(Field::OccurredAt))
        .text("discovered_at", seen.text(Field::DiscoveredAt))
        .text("treated_at", seen.text(Field::TreatedAt))
        .date("date", day)
        .source(&seen.record.place);
}

pub(super) fn notice(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("incident_id", incident_id(seen.record).as_str())
        .text("recipient", seen.text(Field::Recipient))
        .text("notified_at", seen.text(Field::NotifiedAt))
        .source(&seen.record.place);
}
