//! The `document` table: papers handed in by people, pairs and units.

use std::collections::BTreeMap;

use tables::{Field, Record, Table, table_spec};

use super::identity::People;
use super::pairs::Spell;
use super::{Ids, Sent, unit_of};

/// The `document` table.
pub fn table(records: &[&Record], people: &People, spells: &[Spell], sent: &Sent<'_>) -> Table {
    let Some(spec) = table_spec("document") else { unreachable!("`document` is declared") };
    let mut rows = Table::builder(spec);
    let places = Places::new(spells);
    let mut unheard = Vec::new();
    let mut ids = Ids::default();
    for record in records {
        let author = people.of_record(record, Field::Name, None, &mut unheard);
        let submitted = record.date(Field::SubmittedOn);
        let term = record.term.or_else(|| submitted.and_then(|day| sent.calendar.term_of(day)));
        let role = author.as_ref().map(|author| places.role(&author.id));
        let unit = unit_of(record);
        let kind = record.text(Field::DocumentKind).unwrap_or_default();
        let id = ids.of("D", &[kind, author.as_ref().map_or(&*unit, |author| &*author.id), &record.place.to_string()]);
        rows.row()
            .text("doc_id", &*id)
            .text("unit", &*unit)
            .text("term", term.map(|term| term.to_string()).as_deref())
            .text("kind", kind)
            .text("author_id", author.as_ref().map(|author| &*author.id))
            .text("author", record.text(Field::Name))
            .text("author_role", role)
            .text("pairing_id", author.as_ref().and_then(|author| places.only_pair(&author.id)))
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

/// The spells each person is in, by identity.
struct Places<'s> {
    as_mentor: BTreeMap<&'s str, Vec<&'s Spell>>,
    as_mentee: BTreeMap<&'s str, Vec<&'s Spell>>,
}

impl<'s> Places<'s> {
    fn new(spells: &'s [Spell]) -> Self {
        let mut places = Self { as_mentor: BTreeMap::new(), as_mentee: BTreeMap::new() };
        for spell in spells {
            places.as_mentor.entry(&spell.mentor.id).or_default().push(spell);
            places.as_mentee.entry(&spell.mentee.id).or_default().push(spell);
        }
        places
    }

    fn role(&self, person: &str) -> &'static str {
        match (self.as_mentor.contains_key(person), self.as_mentee.contains_key(person)) {
            (true, _) => "师傅",
            (false, true) => "徒弟",
            (false, false) => "教师",
        }
    }

    /// The pair of a person who is in one pair only.
    fn only_pair(&self, person: &str) -> Option<&'s str> {
        let mut own = [&self.as_mentor, &self.as_mentee].into_iter().filter_map(|side| side.get(person)).flatten();
        match (own.next(), own.next()) {
            (Some(only), None) => Some(&only.id),
            _ => None,
        }
    }
}
