//! Tables in which one row of a sheet is one row: assessments, prizes, papers, projects, honours, classes, bodies, events,
//! schedules, checks, rewards, vacancies.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use policy::Vocabulary;
use tables::{Dataset, Field, Place, Record, RecordKind, RowBuilder, Table, Value, school_year_of, table_spec};

use super::identity::{People, Person};
use super::pairs::Spell;
use super::{Sent, of_kind, stable_id, unit_of};
use super::{care, groups, programmes, relations};

/// Writes what is a table's own into a row.
type Write = fn(RowBuilder<'_>, &Seen<'_>);

/// Fills them all.
pub fn fill(dataset: &mut Dataset, records: &[&Record], people: &People, spells: &[Spell], sent: &Sent<'_>) {
    let kinds: [(RecordKind, &str, Write); 41] = [
        (RecordKind::Assessment, "assessment", assessment),
        (RecordKind::Contest, "competition_result", contest),
        (RecordKind::Publication, "publication", publication),
        (RecordKind::Project, "project_member", project),
        (RecordKind::Honour, "honour", honour),
        (RecordKind::GroupMember, "group_member", groups::member),
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
        (RecordKind::Child, "child", care::child),
        (RecordKind::CareContact, "care_contact", care::contact),
        (RecordKind::Service, "service_spell", programmes::service),
        (RecordKind::Survey, "survey_response", programmes::survey),
        (RecordKind::ContactCard, "child_contact", care::card),
        (RecordKind::CarePairing, "care_pairing", care::helper),
        (RecordKind::CarePlan, "care_plan", care::plan),
        (RecordKind::Incident, "incident", care::incident),
        (RecordKind::Notice, "incident_notice", care::notice),
        (RecordKind::Agreement, "signed_agreement", relations::agreement),
        (RecordKind::UnitPairing, "unit_pairing", relations::unit_pairing),
        (RecordKind::Class, "class", relations::class),
        (RecordKind::Assignment, "teaching_assignment", relations::assignment),
        (RecordKind::ClassResult, "class_result", relations::class_result),
        (RecordKind::Programme, "programme", relations::programme),
        (RecordKind::Target, "target", relations::target),
        (RecordKind::TitleApplication, "title_application", relations::application),
        (RecordKind::Quota, "quota_allocation", relations::quota),
        (RecordKind::Grant, "resource_grant", relations::grant),
        (RecordKind::Course, "course", relations::course),
        (RecordKind::UnitScore, "unit_assessment", relations::unit_score),
        (RecordKind::Complaint, "complaint", relations::complaint),
        (RecordKind::MonthlyReport, "monthly_report", relations::monthly_report),
    ];
    for (kind, name, write) in kinds {
        let Some(spec) = table_spec(name) else { unreachable!("`{name}` is declared") };
        let mut rows = Table::builder(spec);
        let mut said = BTreeSet::new();
        let mut stated = of_kind(records, kind);
        if kind == RecordKind::Assignment {
            // Who leads a class stands in a list of classes.
            stated.extend(
                of_kind(records, RecordKind::Class).into_iter().filter(|class| class.text(Field::Name).is_some()),
            );
        }
        for record in latest_statements(stated) {
            if !programmes::is_for(name, record) {
                continue;
            }
            let seen = Seen::new(record, people, spells, sent);
            // 李明、李老师 in one cell is one person.
            if !said.insert(seen.in_its_row()) && kind != RecordKind::Child {
                continue;
            }
            let unit = relations::unit_of_row(record);
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
    pub(super) vocabulary: &'r Vocabulary,
    /// The pair the record names, where it names one mentor and one mentee who are one.
    pub(super) pairing_id: Option<String>,
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
    fn new(record: &'r Record, people: &People, spells: &[Spell], sent: &Sent<'r>) -> Self {
        let mut unheard = Vec::new();
        let person = people.of_record(record, Field::Name, Some(Field::StaffNo), &mut unheard);
        let guide = people.of_record(record, Field::Guide, None, &mut unheard);
        let rater = record.text(Field::Rater).and_then(|name| {
            let unit = record.text(Field::RaterUnit).map_or_else(|| unit_of(record), |unit| policy::fold(unit).into());
            people.in_unit(record, &unit, name, None, &mut unheard)
        });
        let days =
            [Field::AwardDate, Field::DecidedOn, Field::Date, Field::ReceivedOn, Field::SignedOn, Field::AppliedOn];
        let day = days.into_iter().find_map(|field| record.date(field));
        let term = day.and_then(|day| sent.calendar.term_of(day)).or(record.term);
        let school_year = day.map(school_year_of).or(record.term.map(|term| term.school_year)).map(i64::from);
        let level_rank = record
            .text(Field::Level)
            .and_then(|level| sent.vocabulary.list("level").named(level))
            .and_then(|entry| entry.rank);
        let term = term.map(|term| term.to_string());
        let (vocabulary, pairing_id) = (sent.vocabulary, pairing_of(record, people, spells));
        Self { record, vocabulary, pairing_id, person, guide, rater, day, term, school_year, level_rank }
    }

    /// A mark of yes or no.
    pub(super) fn answer(&self, field: Field) -> Option<bool> {
        match self.record.fields.get(&field) {
            Some(Value::Bool(answer)) => Some(*answer),
            _ => None,
        }
    }

    /// A whole number.
    pub(super) fn whole(&self, field: Field) -> Option<i64> {
        self.record.number(field).map(|number| number as i64)
    }

    /// The first day of what lasts.
    pub(super) fn start(&self) -> Option<NaiveDate> {
        self.record.date(Field::Start).or(self.day)
    }

    /// The year a yearly thing is of: its day's, else the one the term's school year begins in.
    pub(super) fn year(&self) -> Option<i64> {
        self.day.map(|day| i64::from(day.year())).or(self.school_year)
    }

    /// The word of a list a field's text holds; the text as it is where it holds none.
    pub(super) fn word(&self, field: Field, list: &str) -> Option<String> {
        let text = self.text(field)?;
        let known = self.vocabulary.list(list).within(&policy::fold(text)).map(|entry| entry.name.clone());
        Some(known.unwrap_or_else(|| text.to_owned()))
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

/// The pair of the mentor and the mentee a record names.
fn pairing_of(record: &Record, people: &People, spells: &[Spell]) -> Option<String> {
    record.text(Field::Mentor)?;
    let mut unheard = Vec::new();
    let mut person = |field| people.of_record(record, field, None, &mut unheard);
    let (mentor, mentee) = (person(Field::Mentor)?, person(Field::Mentee).or_else(|| person(Field::Name))?);
    let of_both = |spell: &&Spell| spell.mentor.id == mentor.id && spell.mentee.id == mentee.id;
    spells.iter().find(of_both).map(|spell| spell.id.to_string())
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
        .text("criterion", seen.text(Field::Item).or_else(|| seen.text(Field::Step)))
        .number("score", seen.record.number(Field::Score))
        .number("max_score", seen.record.number(Field::FullScore))
        .text("rater_id", seen.rater.as_ref().map(|rater| &*rater.id))
        .text("rater", seen.text(Field::Rater))
        .text("rater_unit", seen.text(Field::RaterUnit))
        .text("dimension", seen.text(Field::Dimension))
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
        .text("subject", seen.text(Field::Subject))
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
        .text("kind", seen.text(Field::PublicationKind))
        .int("author_order", seen.whole(Field::AuthorOrder))
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
        .date("end", seen.record.date(Field::End))
        .text("project_id", project_id(seen).as_deref())
        .text("pairing_id", seen.pairing_id.as_deref())
        .source(&seen.record.place);
}

/// The same name for a project in the lines of all who are in it.
fn project_id(seen: &Seen<'_>) -> Option<String> {
    let unit = unit_of(seen.record);
    seen.text(Field::ProjectTitle).map(|title| stable_id("J", &[&unit, &policy::fold(title)]).to_string())
}

fn honour(row: RowBuilder<'_>, seen: &Seen<'_>) {
    row.int("school_year", seen.school_year)
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("code", seen.text(Field::HonourCode))
        .text("level", seen.text(Field::Level))
        .int("level_rank", seen.level_rank)
        .date("granted_on", seen.day)
        .text("subject_kind", "person")
        .text("subject_id", seen.teacher_id())
        .source(&seen.record.place);
}

fn event(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let title = seen.text(Field::Topic).or_else(|| seen.text(Field::Content)).or_else(|| seen.text(Field::EventKind));
    row.text("kind", seen.word(Field::EventKind, "event_kind").as_deref())
        .text("title", title)
        .date("start", seen.day)
        .text("event_id", event_id(seen).as_deref())
        .date("end", seen.record.date(Field::End))
        .number("days", seen.record.number(Field::Days))
        .number("hours", seen.record.number(Field::Hours))
        .text("month", care::month_of(seen).as_deref())
        .text("organiser", seen.text(Field::Organiser).or_else(|| seen.text(Field::Issuer)))
        .text("group_id", groups::group_id(seen.record).as_deref())
        .text("subject", seen.text(Field::Subject))
        .text("section", seen.text(Field::Section))
        .text("tier", seen.text(Field::Layer))
        .text("mode", seen.text(Field::Mode))
        .text("chair_role", seen.text(Field::Post))
        .int("participants", seen.whole(Field::Participants).or_else(|| seen.whole(Field::StaffCount)))
        .source(&seen.record.place);
}

/// The same name for an event in the register of events and on the sheets where people signed in.
pub(super) fn event_id(seen: &Seen<'_>) -> Option<String> {
    let title =
        seen.text(Field::Topic).or_else(|| seen.text(Field::Content)).or_else(|| seen.text(Field::EventKind))?;
    let day = seen.day.map(|day| day.to_string());
    Some(stable_id("E", &[&policy::fold(title), day.as_deref().unwrap_or_default()]).to_string())
}

fn schedule(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let date = |field| seen.record.date(field);
    let content: Vec<&str> =
        [Field::WorkStage, Field::Content].into_iter().filter_map(|field| seen.text(field)).collect();
    row.text("content", content.join("：").as_str())
        .date("from_on", date(Field::PlannedFrom).or_else(|| date(Field::Start)))
        .date("to_on", date(Field::PlannedTo).or_else(|| date(Field::End)))
        .date("done_on", date(Field::DoneOn))
        .text("programme", seen.text(Field::Programme))
        .number("planned_days", seen.record.number(Field::Days))
        .source(&seen.record.place);
}

fn inspection(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let target = unit_of(seen.record);
    let place = seen.record.place.to_string();
    row.text(
        "kind",
        seen.word(Field::CheckKind, "inspection_kind")
            .or_else(|| seen.word(Field::EventKind, "inspection_kind"))
            .as_deref(),
    )
    .text("target", &*target)
    .date("date", seen.day)
    .text("result", seen.text(Field::CheckResult))
    .text("finding", seen.text(Field::Finding))
    .text("inspection_id", &*stable_id("I", &[&place]))
    .text("phase", seen.text(Field::Phase))
    .text("inspector", seen.text(Field::Inspector))
    .text("dimension", seen.text(Field::Dimension))
    .text("teacher_id", seen.teacher_id())
    .text("name", seen.text(Field::Name))
    .number("score", seen.record.number(Field::Score))
    .date("rectified_on", seen.record.date(Field::RectifiedOn))
    .source(&seen.record.place);
}

fn sanction(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let unit = unit_of(seen.record);
    let name = seen.text(Field::Name);
    row.text("subject_kind", if name.is_some() { "person" } else { "unit" })
        .text("subject", name.unwrap_or(&unit))
        .text("teacher_id", seen.teacher_id())
        .text("kind", seen.word(Field::SanctionKind, "reward_kind").as_deref())
        .text("basis", seen.text(Field::SanctionKind))
        .number("amount", seen.record.number(Field::Amount))
        .number("months", seen.record.number(Field::Months))
        .date("effective_on", seen.day)
        .source(&seen.record.place);
}

fn vacancy(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let posts = |field| seen.record.number(field).map(|number| number as i64);
    row.text("level", seen.text(Field::PostGrade).or_else(|| seen.text(Field::Title)))
        .int("vacancies", posts(Field::Vacancies))
        .int("approved", posts(Field::ApprovedPosts))
        .int("filled", posts(Field::FilledPosts))
        .int("special", posts(Field::SpecialPosts))
        .source(&seen.record.place);
}
