//! The `text_print` table: who wrote which long text, by its fingerprint.

use std::collections::BTreeSet;

use tables::{Field, Place, Record, RecordKind, Table, TextPrint, table_spec};

use super::identity::People;
use super::{Sent, unit_of};

/// The columns that name who wrote, the likeliest first.
const WRITERS: [Field; 2] = [Field::Observer, Field::Name];

/// The `text_print` table; a text that stands behind several lessons or people is one row, of the first.
pub fn table(records: &[&Record], people: &People, sent: &Sent<'_>) -> Table {
    let Some(spec) = table_spec("text_print") else { unreachable!("`text_print` is declared") };
    let mut rows = Table::builder(spec);
    let mut seen: BTreeSet<Place> = BTreeSet::new();
    let mut unheard = Vec::new();
    // What a course or a plan is about stands in many lists; a lesson's or a paper's text somebody wrote.
    let written = |record: &&&Record| matches!(record.kind, RecordKind::Activity | RecordKind::Document);
    for record in records.iter().filter(written) {
        let Some(field) = WRITERS.into_iter().find(|field| record.text(*field).is_some()) else { continue };
        for print in &record.prints {
            let place = record.place.at(print.at);
            if !seen.insert(place.clone()) {
                continue;
            }
            let writer = people.of_record(record, field, None, &mut unheard);
            let date = record.date(Field::Date).or(record.date(Field::SubmittedOn));
            let term = date.and_then(|day| sent.calendar.term_of(day)).or(record.term);
            rows.row()
                .text("unit", &*unit_of(record))
                .text("term", term.map(|term| term.to_string()).as_deref())
                .text("field", print.field.zh())
                .text("author_id", writer.as_ref().map(|writer| &*writer.id))
                .text("author", record.text(field))
                .date("date", date)
                .int("chars", i64::from(print.chars))
                .text("hash", format!("{:016x}", print.hash).as_str())
                .text("sketch", shown(print).as_str())
                .source(&place);
        }
    }
    rows.finish()
}

/// Four hexadecimal digits a number.
fn shown(print: &TextPrint) -> String {
    print.sketch.iter().map(|number| format!("{number:04x}")).collect()
}
