//! The `document` table: papers handed in by people, pairs and units.

use tables::{Field, Record, Table, table_spec};

use super::identity::People;
use super::pairs::Spell;
use super::{Sent, stable_id, unit_of};

/// The `document` table.
pub fn table(records: &[&Record], people: &People, spells: &[Spell], sent: &Sent<'_>) -> Table {
    let Some(spec) = table_spec("document") else { unreachable!("`document` is declared") };
    let mut rows = Table::builder(spec);
    let mut unheard = Vec::new();
    for record in records {
        let author = people.of_record(record, Field::Name, None, &mut unheard);
        let submitted = record.date(Field::SubmittedOn);
        let term = record.term.or_else(|| submitted.and_then(|day| sent.calendar.term_of(day)));
        let role = author.as_ref().map(|author| role_of(&author.id, spells));
        let unit = unit_of(record);
        let kind = record.text(Field::DocumentKind).unwrap_or_default();
        let id = stable_id(
            "D",
            &[kind, author.as_ref().map_or(&*unit, |author| author.id.as_str()), &record.place.to_string()],
        );
        rows.row()
            .text("doc_id", id.as_str())
            .text("unit", &*unit)
            .text("term", term.map(|term| term.to_string()).as_deref())
            .text("kind", kind)
            .text("author_id", author.as_ref().map(|author| author.id.as_str()))
            .text("author", record.text(Field::Name))
            .text("author_role", role)
            .text("pairing_id", author.as_ref().and_then(|author| only_pair_of(&author.id, spells)))
            .number("quantity", record.number(Field::Quantity))
            .text("title", record.text(Field::DocumentTitle))
            .date("submitted_on", submitted)
            .date("reviewed_on", record.date(Field::ReviewedOn))
            .text("review_result", record.text(Field::ReviewResult))
            .text("received_by", record.text(Field::ReceivedBy))
            .text("parts", record.text(Field::Parts))
            .source(&record.place);
    }
    rows.finish()
}

fn role_of(person: &str, spells: &[Spell]) -> &'static str {
    let mentor = spells.iter().any(|spell| spell.mentor.id == person);
    let mentee = spells.iter().any(|spell| spell.mentee.id == person);
    match (mentor, mentee) {
        (true, _) => "师傅",
        (false, true) => "徒弟",
        (false, false) => "教师",
    }
}

/// The pair of a person who is in one pair only.
fn only_pair_of<'s>(person: &str, spells: &'s [Spell]) -> Option<&'s str> {
    let mut own = spells.iter().filter(|spell| spell.mentor.id == person || spell.mentee.id == person);
    match (own.next(), own.next()) {
        (Some(only), None) => Some(&only.id),
        _ => None,
    }
}
