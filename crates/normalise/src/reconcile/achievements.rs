//! Tables in which one row of a sheet is one row: assessments, prizes, papers, projects, honours, classes, bodies, events,
//! schedules, checks, rewards, vacancies.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use tables::{Dataset, Field, Place, Record, RecordKind, RowBuilder, Table, school_year_of, table_spec};

use super::identity::{People, Person};
use super::programmes;
use super::{Sent, of_kind, stable_id, unit_of};

/// Writes what is a table's own into a row.
type Write = fn(RowBuilder<'_>, &Seen<'_>);

/// Fills them all.
pub fn fill(dataset: &mut Dataset, records: &[&Record], people: &People, sent: &Sent<'_>) {
    let kinds: [(RecordKind, &str, Write); 23] = [
        (RecordKind::Assessment, "assessment", assessment),
        (RecordKind::Contest, "competition_result", contest),
        (RecordKind::Publication, "publication", publication),
        (RecordKind::Project, "project_member", project),
        (RecordKind::Honour, "honour", honour),
        (RecordKind::Assignment, "teaching_assignment", assignment),
        (RecordKind::GroupMember, "group_member", group_member),
        (RecordKind::Event, "event", event),
        (RecordKind::Schedule, "schedule_item", schedule),
        (RecordKind::Inspection, "inspection", inspection),
        (RecordKind::Sanction, "reward_sanction", sanction),
        (RecordKind::Vacancy, "vacancy", vacancy),
        (RecordKind::Rating, "rubric_score", rating),
        (RecordKind::Assessment, "ethics_result", programmes::ethics),
        (RecordKind::Assessment, "annual_review", programmes::annual),
        (RecordKind::Training, "training_record", programmes::training),
        (RecordKind::Help, "help_activity", programmes::help),
        (RecordKind::Attendance, "event_attendance", programmes::attendance),
        (RecordKind::Member, "programme_member", programmes::member),
        (RecordKind::Child, "child", programmes::child),
        (RecordKind::CareContact, "care_contact", programmes::care_contact),
        (RecordKind::Service, "service_spell", programmes::service),
        (RecordKind::Survey, "survey_response", programmes::survey),
    ];
    for (kind, name, write) in kinds {
        let Some(spec) = table_spec(name) else { unreachable!("`{name}` is declared") };
        let mut rows = Table::builder(spec);
        let mut said = BTreeSet::new();
        for record in latest_statements(of_kind(records, kind)) {
            if !programmes::is_for(name, record) {
                continue;
            }
            let seen = Seen::new(record, people, sent);
            // 李明、李老师 in one cell is one person.
            if !said.insert(seen.in_its_row()) && kind != RecordKind::Child {
                continue;
            }
            let unit = unit_of(record);
            let row = rows.row().text("unit", &*unit);
            // Spells have days of their own and no term.
            let row = if spec.column("term").is_some() { row.text("term", seen.term.as_deref()) } else { row };
            write(row, &seen);
        }
        dataset.insert(rows.finish());
    }
}

/// A planned step is listed anew every term; what the latest term says of it stands.
fn latest_statements(records: Vec<&Record>) -> Vec<&Record> {
    let key = |record: &Record| {
        let text = |field| record.text(field).map(str::to_owned);
        (
            unit_of(record),
            text(Field::WorkStage),
            text(Field::Content),
            record.date(Field::PlannedFrom),
            record.date(Field::PlannedTo),
        )
    };
    let is_later =
        |record: &Record, other: &Record| (other.term, &other.place.file) > (record.term, &record.place.file);
    let superseded = |record: &Record| {
        record.kind == RecordKind::Schedule
            && records.iter().any(|other| key(other) == key(record) && is_later(record, other))
    };
    records.iter().copied().filter(|record| !superseded(record)).collect()
}

/// One record with what every table needs of it.
pub(super) struct Seen<'r> {
    pub(super) record: &'r Record,
    person: Option<Person>,
    guide: Option<Person>,
    rater: Option<Person>,
    /// The day the thing happened, where one is stated.
    pub(super) day: Option<NaiveDate>,
    pub(super) term: Option<String>,
    pub(super) school_year: Option<i64>,
    pub(super) level_rank: Option<i64>,
}

impl<'r> Seen<'r> {
    fn new(record: &'r Record, people: &People, sent: &Sent<'_>) -> Self {
        let mut unheard = Vec::new();
        let person = people.of_record(record, Field::Name, Some(Field::StaffNo), &mut unheard);
        let guide = people.of_record(record, Field::Guide, None, &mut unheard);
        let rater = record.text(Field::Rater).and_then(|name| {
            let unit = record.text(Field::RaterUnit).map_or_else(|| unit_of(record), |unit| policy::fold(unit).into());
            people.in_unit(record, &unit, name, None, &mut unheard)
        });
        let day = [Field::AwardDate, Field::DecidedOn, Field::Date].into_iter().find_map(|field| record.date(field));
        let term = day.and_then(|day| sent.calendar.term_of(day)).or(record.term);
        let school_year = day.map(school_year_of).or(record.term.map(|term| term.school_year)).map(i64::from);
        let level_rank = record
            .text(Field::Level)
            .and_then(|level| sent.vocabulary.list("level").named(level))
            .and_then(|entry| entry.rank);
        Self { record, person, guide, rater, day, term: term.map(|term| term.to_string()), school_year, level_rank }
    }

    pub(super) fn text(&self, field: Field) -> Option<&'r str> {
        self.record.text(field)
    }

    /// The place of the row with what it says, whoever is named how.
    fn in_its_row(&self) -> (&'r Place, String) {
        let others = self.record.fields.iter().filter(|(field, _)| !matches!(field, Field::Name | Field::Guide));
        let named = self.teacher_id().or(self.text(Field::Name)).unwrap_or_default();
        let guide = self.guide.as_ref().map(|guide| &*guide.id).or(self.text(Field::Guide)).unwrap_or_default();
        (&self.record.place, format!("{named} {guide} {:?}", others.collect::<Vec<_>>()))
    }

    pub(super) fn teacher_id(&self) -> Option<&str> {
        self.person.as_ref().map(|person| &*person.id)
    }
}

fn assessment(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let place = seen.record.place.to_string();
    let id = stable_id("S", &[seen.teacher_id().unwrap_or_default(), &place]);
    let stage = seen.text(Field::Stage).and_then(stage_number);
    row.text("assessment_id", &*id)
        .int("school_year", seen.school_year)
        .text("scheme", seen.text(Field::Scheme).or(stage.map(|_| "阶段考核")))
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .int("stage_no", stage)
        .text("step", seen.text(Field::Step))
        .number("score", seen.record.number(Field::Score))
        .text("grade", seen.text(Field::Rating).or_else(|| seen.text(Field::Result)))
        .text("result", seen.text(Field::Result).or_else(|| seen.text(Field::Rating)))
        .date("decided_on", seen.day)
        .source(&seen.record.place);
}

fn rating(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("scheme", seen.text(Field::Scheme))
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("subject_kind", "person")
        .text("subject_id", seen.teacher_id())
        .text("subject", seen.text(Field::Subject))
        .text("criterion", seen.text(Field::Step))
        .number("score", seen.record.number(Field::Score))
        .number("max_score", seen.record.number(Field::FullScore))
        .text("rater_id", seen.rater.as_ref().map(|rater| &*rater.id))
        .text("rater", seen.text(Field::Rater))
        .text("rater_unit", seen.text(Field::RaterUnit))
        .date("date", seen.day)
        .source(&seen.record.place);
}

/// 1, 2 or 3 of `一年合格`, `二年成型`, `三年称职`.
fn stage_number(stage: &str) -> Option<i64> {
    let first = stage.chars().next()?;
    "一二三".chars().position(|digit| digit == first).map(|at| at as i64 + 1)
}

fn contest(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("contest", seen.text(Field::AwardName))
        .text("kind", seen.text(Field::AwardKind))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .text("prize", seen.text(Field::Prize))
        .date("date", seen.day)
        .text("guide_id", seen.guide.as_ref().map(|guide| &*guide.id))
        .text("guide", seen.text(Field::Guide))
        .source(&seen.record.place);
}

fn publication(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("title", seen.text(Field::PublicationTitle))
        .text("journal", seen.text(Field::Journal))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .date("date", seen.day)
        .source(&seen.record.place);
}

fn project(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("title", seen.text(Field::ProjectTitle))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .text("role", seen.text(Field::ProjectRole))
        .text("stage", seen.text(Field::Stage))
        .date("start", seen.day)
        .source(&seen.record.place);
}

fn honour(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("code", seen.text(Field::HonourCode))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .date("granted_on", seen.day)
        .source(&seen.record.place);
}

fn assignment(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let homeroom = match seen.record.fields.get(&Field::Homeroom) {
        Some(tables::Value::Bool(answer)) => Some(*answer),
        _ => None,
    };
    row.text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("grade", seen.text(Field::Grade))
        .text("class", seen.text(Field::Class))
        .text("subject", seen.text(Field::Subject))
        .boolean("is_homeroom", homeroom)
        .source(&seen.record.place);
}

fn group_member(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("group_kind", seen.text(Field::GroupKind))
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("role", seen.text(Field::GroupRole).or_else(|| seen.text(Field::Post)))
        .date("from", seen.record.date(Field::Start))
        .source(&seen.record.place);
}

fn event(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("kind", seen.text(Field::EventKind))
        .text("title", seen.text(Field::Topic).or_else(|| seen.text(Field::Content)))
        .date("start", seen.day)
        .source(&seen.record.place);
}

fn schedule(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let date = |field| seen.record.date(field);
    let content: Vec<&str> =
        [Field::WorkStage, Field::Content].into_iter().filter_map(|field| seen.text(field)).collect();
    row.text("content", content.join("：").as_str())
        .date("from_on", date(Field::PlannedFrom).or_else(|| date(Field::Start)))
        .date("to_on", date(Field::PlannedTo).or_else(|| date(Field::End)))
        .date("done_on", date(Field::DoneOn))
        .source(&seen.record.place);
}

fn inspection(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let target = unit_of(seen.record);
    row.text("kind", seen.text(Field::CheckKind).or_else(|| seen.text(Field::EventKind)))
        .text("target", &*target)
        .date("date", seen.day)
        .text("result", seen.text(Field::CheckResult))
        .text("finding", seen.text(Field::Finding))
        .source(&seen.record.place);
}

fn sanction(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let unit = unit_of(seen.record);
    let name = seen.text(Field::Name);
    row.text("subject_kind", if name.is_some() { "person" } else { "unit" })
        .text("subject", name.unwrap_or(&unit))
        .text("teacher_id", seen.teacher_id())
        .text("kind", seen.text(Field::SanctionKind))
        .number("amount", seen.record.number(Field::Amount))
        .number("months", seen.record.number(Field::Months))
        .date("effective_on", seen.day)
        .source(&seen.record.place);
}

fn vacancy(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.text("level", seen.text(Field::Title))
        .int("vacancies", seen.record.number(Field::Vacancies).map(|number| number as i64))
        .source(&seen.record.place);
}
