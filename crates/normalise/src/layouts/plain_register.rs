//! Registers in which one row states one fact: rosters, papers handed in, awards, assessments, bodies, events, schedules.

use policy::{SheetForm, Vocabulary};
use tables::{Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::recognise::title_text;
use crate::row::{Row, SheetReader};

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
        RecordKind::GroupMember => named(&[]),
        RecordKind::Event => of_unit(&[Field::EventKind]),
        RecordKind::Schedule => of_unit(&[Field::Content, Field::WorkStage]),
        RecordKind::Inspection => of_unit(&[Field::Finding, Field::CheckResult]),
        RecordKind::Sanction => of_unit(&[Field::SanctionKind]),
        // A unit without a day is one that has not handed in yet.
        RecordKind::Submission => of_unit(&[]),
        RecordKind::Vacancy => of_unit(&[Field::Vacancies]),
        RecordKind::Rating => named(&[Field::Score]),
        RecordKind::Unit => of_unit(&[Field::Unit]),
        RecordKind::Training => named(&[Field::Course, Field::Hours, Field::TrainingKind]),
        RecordKind::Help => of_unit(&[Field::HelpForm]),
        RecordKind::Attendance => named(&[]),
        RecordKind::Member => named(&[Field::MemberRole, Field::Layer, Field::TargetTier]),
        // Children have numbers here and no names.
        RecordKind::Child => Register { person: &[], person_needed: false, states: &[Field::ChildNo] },
        RecordKind::CareContact => {
            Register { person: &[Field::Talker], person_needed: false, states: &[Field::ChildNo, Field::CareKind] }
        }
        RecordKind::Service => named(&[Field::ServiceKind]),
        RecordKind::Survey => named(&[Field::Score]),
        RecordKind::Pairing | RecordKind::Activity => named(&[]),
    }
}

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    let register = register(form.rows);
    reader.names_carried = matches!(form.rows, RecordKind::Document | RecordKind::Assessment | RecordKind::Rating);
    let wanted = |field: Field| {
        !matches!(field, Field::Required | Field::Weekday | Field::Room | Field::Attendees | Field::Town)
    };
    each_row(reader, block, &wanted, &mut |reader, row, context| {
        state(reader, block, form.rows, &register, row, context)
    })
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
    let papers = each_paper(record);
    if people.is_empty() {
        return papers;
    }
    papers.iter().flat_map(|record| people.iter().map(|name| named(record, name))).collect()
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
    if matches!(kind, RecordKind::Child | RecordKind::CareContact) {
        // Whose name stands in a register of children is a child's, and stays in the school.
        record.fields.remove(&Field::Name);
    }
    for (field, people) in &row.people {
        if !matches!(field, Field::Name | Field::Talker) {
            record.fields.insert(*field, Value::Text(people.join("、").into()));
        }
    }
    for (field, list) in from_titles(kind) {
        if record.fields.contains_key(field) || row.unreadable.contains(field) {
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
