//! What binds people and units: agreements, units that help units, classes, programmes, goals, places, applications, support.

use std::sync::Arc;

use policy::fold;
use tables::{Field, Record, RecordKind, RowBuilder};

use super::achievements::Seen;
use super::{stable_id, unit_of};

/// The two units of a line about help: who helps, and who is helped.
pub(super) fn two_units(seen: &Seen<'_>) -> (String, Option<String>) {
    let unit = unit_of(seen.record);
    let helper = seen.text(Field::Helper).map_or_else(|| unit.to_string(), fold);
    (helper, seen.text(Field::Helped).map(fold))
}

/// The unit a row is of: of a line about help, the one that helps.
pub(super) fn unit_of_row(record: &Record) -> Arc<str> {
    let helps = matches!(record.kind, RecordKind::UnitPairing | RecordKind::Grant | RecordKind::MonthlyReport);
    match record.text(Field::Helper).filter(|_| helps) {
        Some(helper) => fold(helper).into(),
        None => unit_of(record),
    }
}

/// The same name for two units wherever they are named together.
pub(super) fn unit_pairing_id(helper: &str, helped: &str) -> String {
    stable_id("U", &[helper, helped]).to_string()
}

pub(super) fn agreement(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    let (_, helped) = two_units(seen);
    row.text("agreement_id", &*stable_id("W", &[&place, seen.text(Field::Name).unwrap_or_default()]))
        .text("kind", seen.text(Field::AgreementKind))
        .text("pairing_id", seen.pairing_id.as_deref())
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("counterpart_unit", helped.as_deref())
        .date("signed_on", seen.record.date(Field::SignedOn).or_else(|| seen.record.date(Field::Start)))
        .date("to_on", seen.record.date(Field::End))
        .boolean("consent_a", seen.answer(Field::ConsentA))
        .boolean("consent_b", seen.answer(Field::ConsentB))
        .boolean("has_ethics_clause", seen.answer(Field::EthicsClause))
        .source(&seen.record.place);
}

pub(super) fn unit_pairing(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let (helper, helped) = two_units(seen);
    row.text("unit_pairing_id", helped.as_ref().map(|helped| unit_pairing_id(&helper, helped)).as_deref())
        .text("programme", seen.text(Field::Programme))
        .text("helper", helper.as_str())
        .text("helped", helped.as_deref())
        .text("kind", seen.text(Field::Track))
        .date("from_on", seen.start())
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

/// The same name for a class in every sheet of a school year.
fn class_id(seen: &Seen<'_>) -> Option<String> {
    let year = seen.school_year.map(|year| year.to_string()).unwrap_or_default();
    seen.text(Field::Class).map(|class| stable_id("K", &[&unit_of(seen.record), &year, &fold(class)]).to_string())
}

pub(super) fn class(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("class_id", class_id(seen).as_deref())
        .int("school_year", seen.school_year)
        .text("grade", seen.text(Field::Grade))
        .text("class", seen.text(Field::Class))
        .text("section", seen.text(Field::Section))
        .int("boarders", seen.whole(Field::Boarders))
        .source(&seen.record.place);
}

/// A class taught; in a list of classes the one named is who leads it.
pub(super) fn assignment(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let leads = (seen.record.kind == RecordKind::Class).then_some(true);
    row.text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("grade", seen.text(Field::Grade))
        .text("class", seen.text(Field::Class))
        .text("subject", seen.text(Field::Subject))
        .boolean("is_homeroom", leads.or_else(|| seen.answer(Field::Homeroom)))
        .text("class_id", class_id(seen).as_deref())
        .int("school_year", seen.school_year)
        .text("section", seen.text(Field::Section))
        .source(&seen.record.place);
}

pub(super) fn class_result(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("class_id", class_id(seen).as_deref())
        .int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("class", seen.text(Field::Class))
        .text("subject", seen.text(Field::Subject))
        .text("exam", seen.text(Field::Exam))
        .number("mean", seen.record.number(Field::Mean))
        .int("rank", seen.whole(Field::ClassRank))
        .int("peer_count", seen.whole(Field::PeerCount))
        .int("prior_rank", seen.whole(Field::PriorRank))
        .source(&seen.record.place);
}

pub(super) fn programme(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("programme", seen.text(Field::Programme))
        .date("from_on", seen.start())
        .date("to_on", seen.record.date(Field::End))
        .source(&seen.record.place);
}

pub(super) fn target(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    row.text("target_id", &*stable_id("Z", &[&place]))
        .text("programme", seen.text(Field::Programme))
        .text("metric", seen.text(Field::Metric))
        .text("stratum", seen.text(Field::Stratum))
        .number("min", seen.record.number(Field::TargetMin))
        .number("max", seen.record.number(Field::TargetMax))
        .date("due_on", seen.record.date(Field::DueOn).or_else(|| seen.record.date(Field::PlannedTo)))
        .date("set_on", seen.record.date(Field::SetOn))
        .source(&seen.record.place);
}

pub(super) fn application(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .int("year", seen.year())
        .text("target_level", seen.text(Field::TargetLevel))
        .date("applied_on", seen.record.date(Field::AppliedOn))
        .text("outcome", seen.text(Field::Outcome).or_else(|| seen.text(Field::Result)))
        .text("barred_reason", seen.text(Field::BarredReason))
        .source(&seen.record.place);
}

/// What a round's places are of: titles of the profession, unless the sheet speaks of tiers or candidates.
fn quota_kind(seen: &Seen<'_>) -> String {
    let file = seen.record.place.file.rsplit('/').next().unwrap_or_default();
    let said = [seen.text(Field::Tier).unwrap_or_default(), file, &seen.record.place.sheet].concat();
    let named = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match () {
        () if named(&["候选", "推荐"]) => "候选名额",
        () if named(&["骨干", "称号", "带头人", "名师"]) => "称号",
        () => "职称",
    }
    .to_owned()
}

pub(super) fn quota(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("round", seen.term.as_deref())
        .text("kind", quota_kind(seen).as_str())
        .int("year", seen.year())
        .int("n", seen.whole(Field::Places))
        .boolean("special", seen.answer(Field::Special))
        .source(&seen.record.place);
}

pub(super) fn grant(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let (helper, helped) = two_units(seen);
    let place = seen.record.place.to_string();
    let amount = seen.record.number(Field::Amount).or_else(|| seen.record.number(Field::Quantity));
    row.text("grant_id", &*stable_id("R", &[&place]))
        .text("to_unit", helped.as_deref().or_else(|| seen.text(Field::ServiceUnit)))
        .text("unit_pairing_id", helped.as_ref().map(|helped| unit_pairing_id(&helper, helped)).as_deref())
        .text("kind", seen.text(Field::ResourceKind))
        .number("amount", amount)
        .date("date", seen.day)
        .source(&seen.record.place);
}

pub(super) fn course(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    row.text("course_id", &*stable_id("Q", &[&place]))
        .text("name", seen.text(Field::CourseName))
        .text("subject", seen.text(Field::Subject))
        .text("section", seen.text(Field::Section))
        .text("level", seen.text(Field::Level))
        .date("built_on", seen.record.date(Field::BuiltOn))
        .int("used_by_units", seen.whole(Field::UsedBy))
        .source(&seen.record.place);
}

pub(super) fn unit_score(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let zeroed = seen.answer(Field::Zeroed).or_else(|| seen.record.number(Field::Score).map(|score| score == 0.0));
    row.int("school_year", seen.school_year)
        .int("year", seen.year())
        .text("programme", seen.text(Field::Programme))
        .text("item", seen.text(Field::Item).or_else(|| seen.text(Field::Step)))
        .number("weight", seen.text(Field::Weight).and_then(|weight| weight.trim_end_matches('%').parse().ok()))
        .number("score", seen.record.number(Field::Score))
        .number("max_score", seen.record.number(Field::FullScore))
        .boolean("zeroed", zeroed)
        .date("decided_on", seen.day)
        .source(&seen.record.place);
}

/// A complaint by what became of it: who complained, of whom and of what is not read.
pub(super) fn complaint(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    row.text("complaint_id", &*stable_id("L", &[&place]))
        .text("channel", seen.text(Field::Channel))
        .date("received_on", seen.record.date(Field::ReceivedOn))
        .date("closed_on", seen.record.date(Field::SettledOn))
        .boolean("upheld", seen.answer(Field::Upheld))
        .source(&seen.record.place);
}

pub(super) fn monthly_report(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let (helper, helped) = two_units(seen);
    let place = seen.record.place.to_string();
    let date = |field| seen.record.date(field);
    let (due, cutoff, sent) = (date(Field::DueOn), date(Field::CutoffOn), date(Field::SubmittedOn));
    let late = sent.zip(cutoff.or(due)).map(|(sent, last)| sent > last);
    row.text("report_id", &*stable_id("P", &[&place]))
        .text("month", super::care::month_of(seen).as_deref())
        .text("kind", seen.text(Field::ReportKind))
        .text("unit_pairing_id", helped.as_ref().map(|helped| unit_pairing_id(&helper, helped)).as_deref())
        .date("due_on", due)
        .date("cutoff_on", cutoff)
        .date("submitted_on", sent)
        .int("items", seen.whole(Field::Quantity))
        .boolean("late", late)
        .source(&seen.record.place);
}
