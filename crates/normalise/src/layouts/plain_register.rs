//! Registers in which one row states one fact: rosters, papers handed in, awards, assessments, bodies, events, schedules.

use policy::{SheetForm, Vocabulary};
use tables::{CellRef, Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::recognise::title_text;
use crate::row::{Row, SheetReader};
use crate::values::day_span;

/// What one kind of register needs and can use.
struct Register {
    /// Fields that name the person, the first that is there.
    person: &'static [Field],
    /// Whether a row without a person states nothing.
    person_needed: bool,
    /// Fields of which one at least must be there.
    states: &'static [Field],
}

fn register(kind: RecordKind) -> Register {
    let named = |states| Register { person: &[Field::Name, Field::Mentee, Field::Mentor], person_needed: true, states };
    let of_unit = |states| Register { person: &[Field::Name], person_needed: false, states };
    let of_nobody = |states| Register { person: &[], person_needed: false, states };
    match kind {
        RecordKind::Person => named(&[]),
        RecordKind::Document => Register {
            person: &[Field::Name, Field::Mentor, Field::Mentee, Field::Observer],
            person_needed: false,
            states: &[],
        },
        RecordKind::Assessment => named(&[Field::Rating, Field::Result, Field::Score]),
        RecordKind::Contest => named(&[Field::AwardName, Field::Prize]),
        RecordKind::Publication => named(&[Field::PublicationTitle]),
        RecordKind::Project => named(&[Field::ProjectTitle]),
        RecordKind::Honour => named(&[Field::HonourCode]),
        RecordKind::Assignment => named(&[Field::Class, Field::Grade, Field::Homeroom]),
        RecordKind::GroupMember => Register { person: &[Field::Name, Field::Leader], person_needed: true, states: &[] },
        RecordKind::Event => of_unit(&[Field::EventKind]),
        RecordKind::Schedule => of_unit(&[Field::Content, Field::WorkStage]),
        RecordKind::Inspection => of_unit(&[Field::Finding, Field::CheckResult]),
        RecordKind::Sanction => of_unit(&[Field::SanctionKind]),
        // A unit without a day is one that has not handed in yet.
        RecordKind::Submission => of_unit(&[]),
        RecordKind::Vacancy => of_unit(&[Field::Vacancies, Field::ApprovedPosts, Field::FilledPosts]),
        RecordKind::Rating => named(&[Field::Score]),
        RecordKind::Unit => of_unit(&[Field::Unit]),
        RecordKind::Training => named(&[Field::Course, Field::Hours, Field::TrainingKind]),
        RecordKind::Help => of_unit(&[Field::HelpForm]),
        RecordKind::Attendance => named(&[]),
        RecordKind::Member => named(&[Field::MemberRole, Field::Layer, Field::TargetTier, Field::Programme]),
        // Children have numbers here and no names.
        RecordKind::Child => of_nobody(&[Field::ChildNo]),
        RecordKind::CareContact => {
            Register { person: &[Field::Talker], person_needed: false, states: &[Field::ChildNo, Field::CareKind] }
        }
        RecordKind::Service => named(&[Field::ServiceKind]),
        RecordKind::Survey => named(&[Field::Score]),
        RecordKind::Agreement => Register {
            person: &[Field::Name, Field::Mentee],
            person_needed: false,
            states: &[Field::AgreementKind, Field::SignedOn, Field::Start, Field::ConsentA, Field::ConsentB],
        },
        RecordKind::UnitPairing => of_unit(&[Field::Helped]),
        RecordKind::Class => {
            Register { person: &[Field::HomeroomTeacher], person_needed: false, states: &[Field::Class] }
        }
        RecordKind::ContactCard => of_nobody(&[Field::ChildNo]),
        RecordKind::CarePlan => of_nobody(&[Field::CarePlanKind]),
        RecordKind::CarePairing => Register {
            person: &[Field::CareHelper],
            person_needed: false,
            states: &[Field::CareHelper, Field::CarePairKind],
        },
        RecordKind::Incident => of_nobody(&[Field::DiscoveredAt, Field::OccurredAt]),
        RecordKind::Notice => of_nobody(&[Field::Recipient]),
        RecordKind::UnitScore => of_nobody(&[Field::Score, Field::Zeroed]),
        RecordKind::ClassResult => Register {
            person: &[Field::Name, Field::Observed],
            person_needed: false,
            states: &[Field::Mean, Field::ClassRank],
        },
        RecordKind::Complaint => of_nobody(&[Field::ReceivedOn, Field::Channel]),
        // A month without a day is one that has not been handed in yet.
        RecordKind::MonthlyReport => of_nobody(&[]),
        RecordKind::TitleApplication => named(&[Field::TargetLevel, Field::AppliedOn, Field::BarredReason]),
        RecordKind::Target => of_nobody(&[Field::TargetMin, Field::TargetMax]),
        RecordKind::Quota => of_nobody(&[Field::Places]),
        RecordKind::Grant => of_nobody(&[Field::ResourceKind]),
        RecordKind::Course => of_nobody(&[Field::CourseName]),
        RecordKind::Programme => of_nobody(&[Field::Programme]),
        RecordKind::Pairing | RecordKind::Activity => named(&[]),
    }
}

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    let register = register(form.rows);
    reader.names_carried = matches!(form.rows, RecordKind::Document | RecordKind::Assessment | RecordKind::Rating);
    let wanted = |field: Field| {
        let aside = matches!(field, Field::Required | Field::Weekday | Field::Room | Field::Attendees);
        // Whose name stands in a register of children is a child's, and stays in the school.
        let of_a_child = is_of_children(form.rows) && matches!(field, Field::Name | Field::Mentor | Field::Mentee);
        !aside && !of_a_child && (field != Field::Town || form.rows == RecordKind::Unit)
    };
    let mut records = each_row(reader, block, &wanted, &mut |reader, row, context| {
        state(reader, block, form.rows, &register, row, context)
    });
    if form.rows == RecordKind::ContactCard {
        count_filled(reader, block, &mut records);
    }
    records
}

/// Kinds that speak of children, who have numbers here and no names.
fn is_of_children(kind: RecordKind) -> bool {
    matches!(
        kind,
        RecordKind::Child
            | RecordKind::CareContact
            | RecordKind::ContactCard
            | RecordKind::CarePairing
            | RecordKind::CarePlan
            | RecordKind::Incident
            | RecordKind::Notice
    )
}

/// Of a card no more is known than how many of its entries are asked for and how many are filled in.
fn count_filled(reader: &SheetReader<'_, '_>, block: &Block, records: &mut [Record]) {
    let is_entry =
        |field: Option<Field>| field.is_some_and(|field| crate::personal::is_personal(field) || field == Field::Name);
    let entries: Vec<u32> =
        block.columns.iter().filter(|column| is_entry(column.field())).map(|column| column.col).collect();
    for record in records {
        let Some(row) = record.place.cell.map(|cell| cell.row) else { continue };
        let is_filled = |col: &&u32| {
            let shown = reader.canvas.shown(CellRef::new(row, **col)).unwrap_or_default();
            !shown.trim().is_empty() && !reader.vocabulary.is_mark("none", &policy::fold(&shown))
        };
        let filled = entries.iter().filter(is_filled).count();
        record.fields.insert(Field::Count, Value::Number(filled as f64));
        record.fields.insert(Field::Required, Value::Number(entries.len() as f64));
    }
}

fn state(
    reader: &mut SheetReader<'_, '_>,
    block: &Block,
    kind: RecordKind,
    register: &Register,
    row: &Row,
    context: &Context,
) -> Vec<Record> {
    if row.cells.is_empty() {
        return Vec::new();
    }
    let people = register
        .person
        .iter()
        .find_map(|field| Some(row.people(*field)).filter(|people| !people.is_empty()))
        .unwrap_or_default();
    // A sheet's name stands for the person only where no column does.
    let named_by_column = register.person.iter().any(|field| has_column(block, *field));
    let owner = context.fact(Field::Name).filter(|_| !named_by_column).map(str::to_owned);
    let people: Vec<String> = if people.is_empty() { owner.into_iter().collect() } else { people.to_vec() };
    if people.is_empty() && register.person_needed {
        let field = register.person.iter().copied().find(|field| has_column(block, *field)).unwrap_or(Field::Name);
        refuse_for_missing(reader, row, block, context, field);
        return Vec::new();
    }
    if !register.states.is_empty() && !register.states.iter().any(|field| row.has(*field)) {
        let words: Vec<&str> =
            register.states.iter().filter(|field| has_column(block, **field)).map(|field| field.zh()).collect();
        reader.tell(FindingCode::RowIncomplete, row.cell(Field::Name), &[&words.join("或")]);
        reader.reject_row(row, "有一行内容不全");
        return Vec::new();
    }
    if kind == RecordKind::Document && names_no_paper(block, row) {
        // Somebody who handed in nothing.
        return Vec::new();
    }
    let record = complete(reader, kind, row, context);
    match kind {
        RecordKind::GroupMember => return members(&record, row, &people),
        RecordKind::Incident => return with_notices(record),
        _ => {}
    }
    let papers = each_paper(record);
    if people.is_empty() {
        return papers;
    }
    papers.iter().flat_map(|record| people.iter().map(|name| named(record, name))).collect()
}

/// One record a member; who leads the group is one of them.
fn members(record: &Record, row: &Row, people: &[String]) -> Vec<Record> {
    let leaders = row.people(Field::Leader);
    let others = people.iter().filter(|name| !leaders.contains(name)).map(|name| named(record, name));
    // A leader merged down over the lines of the members is named once.
    let here = row.cells.get(&Field::Leader).is_some_and(|cell| cell.row == row.row);
    let leading = leaders.iter().filter(|_| here).map(|name| {
        let mut record = named(record, name);
        record.fields.insert(Field::GroupRole, Value::Text(LEADS.into()));
        record
    });
    leading.chain(others).collect()
}

/// What a member of a group is who is named as the one that leads it.
const LEADS: &str = "领衔人";

/// An incident, and one record for everybody its line says was told.
fn with_notices(incident: Record) -> Vec<Record> {
    let told = [
        (Field::ToldGuardian, "委托监护人"),
        (Field::ToldParent, "家长"),
        (Field::ToldOffice, "教育主管部门"),
        (Field::ToldTown, "乡党委政府"),
    ];
    let notices = told.iter().filter_map(|(field, recipient)| {
        let mut notice = incident.clone();
        notice.kind = RecordKind::Notice;
        notice.fields.insert(Field::NotifiedAt, incident.fields.get(field)?.clone());
        notice.fields.insert(Field::Recipient, Value::Text((*recipient).into()));
        Some(notice)
    });
    let notices: Vec<Record> = notices.collect();
    [incident].into_iter().chain(notices).collect()
}

fn has_column(block: &Block, field: Field) -> bool {
    block.columns.iter().any(|column| column.field() == Some(field))
}

/// Whether a line leaves every column about a paper blank.
fn names_no_paper(block: &Block, row: &Row) -> bool {
    let fields = [
        Field::DocumentKind,
        Field::DocumentTitle,
        Field::Quantity,
        Field::SubmittedOn,
        Field::ReviewedOn,
        Field::ReceivedBy,
        Field::Parts,
    ];
    fields.iter().any(|field| has_column(block, *field)) && fields.iter().all(|field| !row.has(*field))
}

/// A line that names several papers states each of them.
fn each_paper(record: Record) -> Vec<Record> {
    let kinds = record.text(Field::DocumentKind).filter(|_| record.kind == RecordKind::Document).unwrap_or_default();
    let kinds: Vec<String> = kinds.split('、').filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
    if kinds.len() < 2 {
        return vec![record];
    }
    let of_kind = |kind: &String| {
        let mut record = record.clone();
        record.fields.insert(Field::DocumentKind, Value::Text(kind.as_str().into()));
        record
    };
    kinds.iter().map(of_kind).collect()
}

fn named(record: &Record, name: &str) -> Record {
    let mut record = record.clone();
    record.fields.insert(Field::Name, Value::Text(name.into()));
    record
}

/// The row's fields, completed from the lines above: a scheme, a stage, a kind of paper, a unit named once for all rows.
fn complete(reader: &SheetReader<'_, '_>, kind: RecordKind, row: &Row, context: &Context) -> Record {
    let mut record = reader.record(kind, row, row.cell(Field::Name), context);
    for (field, people) in &row.people {
        let is_the_subject =
            matches!(field, Field::Name | Field::Talker | Field::CareHelper | Field::HomeroomTeacher | Field::Leader);
        if !is_the_subject {
            record.fields.insert(*field, Value::Text(people.join("、").into()));
        }
    }
    if let (None, Some(span)) = (record.date(Field::Start), record.text(Field::Span)) {
        let frame = reader.date_frame(context, row.cell(Field::Span).col);
        let (from, to) = day_span(span, &frame).unzip();
        record.fields.extend(from.map(|day| (Field::Start, Value::Date(day))));
        record.fields.extend(to.flatten().map(|day| (Field::End, Value::Date(day))));
    }
    for (field, list) in from_titles(kind) {
        if record.fields.contains_key(field) || row.unreadable.contains(field) {
            continue;
        }
        if *field == Field::GroupKind && record.fields.contains_key(&Field::GroupName) {
            // A title may name several kinds; a group's own name says which it is.
            continue;
        }
        if let Some(value) = above_or_title(reader.vocabulary, context, *field, list) {
            record.fields.insert(*field, Value::Text(value.into()));
        }
    }
    if let (RecordKind::Contest, None, Some(award)) =
        (kind, record.text(Field::AwardKind), record.text(Field::AwardName))
    {
        // The name of an award usually says what kind of contest it was.
        let named = reader.vocabulary.list("contest_kind").within(&policy::fold(award)).map(|entry| entry.name.clone());
        record.fields.extend(named.map(|name| (Field::AwardKind, Value::Text(name.into()))));
    }
    if kind == RecordKind::Document && !row.has(Field::Quantity) {
        record.fields.insert(Field::Quantity, Value::Number(1.0));
    }
    record
}

/// Fields a title may state for the whole register, with their lists.
fn from_titles(kind: RecordKind) -> &'static [(Field, &'static str)] {
    match kind {
        RecordKind::Assessment => &[(Field::Scheme, "scheme"), (Field::Stage, "stage")],
        RecordKind::Rating => &[(Field::Scheme, "scheme")],
        RecordKind::Document => &[(Field::DocumentKind, "document_kind")],
        RecordKind::Contest => &[(Field::AwardKind, "contest_kind")],
        RecordKind::GroupMember => &[(Field::GroupKind, "group_kind")],
        RecordKind::Agreement => &[(Field::AgreementKind, "agreement_kind")],
        RecordKind::MonthlyReport => &[(Field::ReportKind, "report_kind")],
        RecordKind::Attendance => &[(Field::EventKind, "event_kind")],
        _ => &[],
    }
}

fn above_or_title(vocabulary: &Vocabulary, context: &Context, field: Field, list: &str) -> Option<String> {
    let words = vocabulary.list(list);
    let stated = context.fact(field).and_then(|text| words.find(&policy::fold(text)));
    let titled = || {
        let titles = title_text(context);
        // A bare number of a stage is no title word.
        words
            .within(&titles)
            .filter(|entry| entry.words.iter().any(|word| word.chars().count() > 1 && titles.contains(word.as_str())))
    };
    stated.or_else(titled).map(|entry| entry.name.clone())
}
