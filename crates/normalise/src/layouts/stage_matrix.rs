//! 阶段考核一览表: one row a person, one column a stage, the result in the cells.

use policy::{SheetForm, fold};
use tables::{CellRef, Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::heading::Meaning;
use crate::row::{Row, SheetReader};

const USED: [Field; 4] = [Field::Name, Field::Mentee, Field::Subject, Field::StaffNo];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        results(reader, block, row, context)
    })
}

fn results(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    let Some(name) = [Field::Name, Field::Mentee].into_iter().find_map(|field| row.people(field).first().cloned())
    else {
        refuse_for_missing(reader, row, block, context, Field::Name);
        return Vec::new();
    };
    let mut records = Vec::new();
    for column in &block.columns {
        let Meaning::Stage(stage) = &column.meaning else { continue };
        let at = CellRef::new(row.row, column.col);
        let Some(grade) = grade(reader, at) else { continue };
        let mut record = reader.record(RecordKind::Assessment, row, at, context);
        record.fields.insert(Field::Name, Value::Text(name.as_str().into()));
        record.fields.insert(Field::Stage, Value::Text(stage.as_str().into()));
        record.fields.insert(Field::Rating, Value::Text(grade.into()));
        records.push(record);
    }
    records
}

/// The grade in a cell; `None` for blank cells and for words that are no grade.
fn grade(reader: &mut SheetReader<'_, '_>, at: CellRef) -> Option<String> {
    let text = fold(&reader.canvas.seen(at)?.shown());
    if reader.refuse_struck(at) {
        return None;
    }
    if reader.vocabulary.is_mark("none", &text) {
        reader.account.used(at);
        return None;
    }
    let grades = reader.vocabulary.list("rating");
    match grades.find(&text) {
        Some(entry) => {
            let grade = entry.name.clone();
            reader.account.used(at);
            Some(grade)
        }
        None => {
            reader.account.reject(at);
            let known: Vec<&str> = grades.entries.iter().map(|entry| entry.name.as_str()).collect();
            reader.tell(FindingCode::ValueUnknown, at, &[&known.join("、")]);
            None
        }
    }
}
