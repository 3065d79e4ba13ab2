//! 公开课（汇报课、示范课）登记表: one line a lesson somebody gave, with nobody named who observed it.

use policy::{SheetForm, fold};
use tables::{Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, observation_log, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::recognise::title_text;
use crate::row::{Row, SheetReader};

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    if observation_log::names_an_observer(block) && !has_column(block, Field::Name) && !has_column(block, Field::Mentee)
    {
        return observation_log::read(reader, block, form);
    }
    let wanted = |field| observation_log::USED.contains(&field) || matches!(field, Field::Name | Field::Level);
    each_row(reader, block, &wanted, &mut |reader, row, context| given(reader, block, row, context))
}

fn has_column(block: &Block, field: Field) -> bool {
    block.columns.iter().any(|column| column.field() == Some(field))
}

/// The lessons of a row: one for each teacher it names.
fn given(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    if row.cells.is_empty() {
        return Vec::new();
    }
    if super::refuse_denied(reader, row, block) {
        return Vec::new();
    }
    let fields = [Field::Observed, Field::Name, Field::Mentee];
    let teachers =
        fields.into_iter().map(|field| row.people(field)).find(|people| !people.is_empty()).unwrap_or_default();
    if teachers.is_empty() {
        let field = fields.into_iter().find(|field| has_column(block, *field)).unwrap_or(Field::Observed);
        refuse_for_missing(reader, row, block, context, field);
        return Vec::new();
    }
    let day = observation_log::day_of(reader, row, context);
    if day.is_none() && !row.has(Field::Week) && !row.has(Field::Month) && !row.unreadable.contains(&Field::Date) {
        reader.tell(FindingCode::DateMissing, super::missing_cell(row, block, Field::Date), &[]);
    }
    let mut record = reader.record(RecordKind::Activity, row, row.cell(Field::Date), context);
    record.fields.insert(Field::ActivityKind, Value::Text(kind_of(reader, row, context).into()));
    record.fields.insert(Field::Appraisal, Value::Bool(row.text(Field::Appraisal).is_some()));
    let lessons = row.number(Field::Lessons).or_else(|| row.number(Field::Count)).unwrap_or(1.0);
    record.fields.insert(Field::Lessons, Value::Number(lessons));
    record.fields.extend(row.periods.first().map(|period| (Field::PeriodNo, Value::Int((*period).into()))));
    record.fields.extend(day.map(|day| (Field::Date, Value::Date(day))));
    teachers.iter().map(|teacher| of(&record, teacher)).collect()
}

fn of(record: &Record, teacher: &str) -> Record {
    let mut record = record.clone();
    record.fields.insert(Field::Name, Value::Text(teacher.into()));
    record
}

/// The kind of lesson: of its own column, else of the title.
fn kind_of(reader: &SheetReader<'_, '_>, row: &Row, context: &Context) -> String {
    let kinds = reader.vocabulary.list("activity_kind");
    let said = row.text(Field::ActivityKind).or_else(|| row.text(Field::LessonType));
    let of_row = said.and_then(|text| kinds.named(text).or_else(|| kinds.find(&fold(text))));
    let found = of_row.or_else(|| kinds.within(&title_text(context)));
    found.map(|entry| entry.name.clone()).unwrap_or_default()
}
