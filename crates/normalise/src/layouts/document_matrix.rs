//! 材料统计表: one row a person, one column a kind of paper, counts or ticks in the cells.

use policy::SheetForm;
use tables::{CellRef, Field, FindingCode, Record, RecordKind, Value};

use super::{each_row, refuse_for_missing};
use crate::blocks::Block;
use crate::context::Context;
use crate::heading::Meaning;
use crate::row::{Row, SheetReader, shown_number};
use crate::values::CountReading;

const USED: [Field; 5] = [Field::Name, Field::Mentor, Field::Mentee, Field::Subject, Field::SubmittedOn];

/// Reads one block.
pub fn read(reader: &mut SheetReader<'_, '_>, block: &Block, _form: &SheetForm) -> Vec<Record> {
    each_row(reader, block, &|field| USED.contains(&field), &mut |reader, row, context| {
        papers(reader, block, row, context)
    })
}

fn papers(reader: &mut SheetReader<'_, '_>, block: &Block, row: &Row, context: &Context) -> Vec<Record> {
    let author =
        [Field::Name, Field::Mentee, Field::Mentor].into_iter().find_map(|field| row.people(field).first().cloned());
    let Some(author) = author else {
        refuse_for_missing(reader, row, block, context, Field::Name);
        return Vec::new();
    };
    let mut records = Vec::new();
    for column in &block.columns {
        let Meaning::Document(kind) = &column.meaning else { continue };
        let at = CellRef::new(row.row, column.col);
        let Some(number) = handed_in(reader, at) else { continue };
        let mut record = reader.record(RecordKind::Document, row, at, context);
        record.fields.insert(Field::Name, Value::Text(author.as_str().into()));
        record.fields.insert(Field::DocumentKind, Value::Text(kind.as_str().into()));
        record.fields.insert(Field::Quantity, Value::Number(number));
        records.push(record);
    }
    records
}

fn handed_in(reader: &mut SheetReader<'_, '_>, at: CellRef) -> Option<f64> {
    let value = reader.canvas.seen(at)?;
    if reader.refuse_struck(at) {
        return None;
    }
    let reading = reader.count_of(value);
    match reading {
        CountReading::Unreadable | CountReading::Approximate(_) => {
            reader.account.reject(at);
            let about = matches!(reading, CountReading::Approximate(_));
            reader.tell(if about { FindingCode::CountApproximate } else { FindingCode::CountUnreadable }, at, &[]);
            return None;
        }
        CountReading::WithText(number) => reader.tell(FindingCode::CountWithText, at, &[&shown_number(number)]),
        _ => {}
    }
    reader.account.used(at);
    match reading {
        CountReading::Count(number) | CountReading::WithText(number) => Some(number).filter(|number| *number > 0.0),
        CountReading::Tick => Some(1.0),
        CountReading::Blank | CountReading::Approximate(_) | CountReading::Unreadable => None,
    }
}
