//! The `staff_group` table: every workshop, community, studio and body its members are listed under.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy::{Vocabulary, fold};
use tables::{Field, Place, Record, RecordKind, RowBuilder, Table, table_spec};

use super::achievements::Seen;
use super::identity::People;
use super::{Sent, of_kind, stable_id, unit_of};

/// What a group is called: its own name, else the kind of body it is.
fn name_of(record: &Record) -> Option<&str> {
    record.text(Field::GroupName).or_else(|| record.text(Field::GroupKind))
}

/// The same name for a group in every sheet of its unit.
pub(super) fn group_id(record: &Record) -> Option<Arc<str>> {
    name_of(record).map(|name| stable_id("G", &[&unit_of(record), &fold(name)]))
}

/// The kind of group, by the word of the vocabulary its name holds; as written where none does.
pub(super) fn kind_of(record: &Record, vocabulary: &Vocabulary) -> Option<String> {
    let stated = record.text(Field::GroupKind).or_else(|| record.text(Field::GroupName))?;
    let known = vocabulary.list("group_kind").within(&fold(stated)).map(|entry| entry.name.clone());
    known.or_else(|| record.text(Field::GroupKind).map(str::to_owned))
}

/// Whether somebody in this role leads the group.
fn leads(role: &str) -> bool {
    ["领衔人", "主持人", "坊主", "组长", "召集人", "主任"].contains(&role)
}

/// A member of a group, in the table of members.
pub(super) fn member(row: RowBuilder<'_>, seen: &Seen<'_>) {
    let name = seen.text(Field::GroupName).or_else(|| seen.text(Field::GroupKind));
    row.text("group_kind", kind_of(seen.record, seen.vocabulary).as_deref())
        .text("teacher_id", seen.teacher_id())
        .text("name", seen.text(Field::Name))
        .text("role", seen.text(Field::GroupRole).or_else(|| seen.text(Field::Post)))
        .date("from", seen.record.date(Field::Start))
        .text("group_id", group_id(seen.record).as_deref())
        .text("group_name", name)
        .date("to", seen.record.date(Field::End))
        .text("dept", seen.text(Field::Dept))
        .source(&seen.record.place);
}

/// One group, as its sheets describe it.
#[derive(Default)]
struct Group {
    unit: String,
    kind: Option<String>,
    name: String,
    subject: Option<String>,
    section: Option<String>,
    leader: Option<(String, Option<String>)>,
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
    place: Option<Place>,
}

/// The `staff_group` table.
pub(super) fn table(records: &[&Record], people: &People, sent: &Sent<'_>) -> Table {
    let Some(spec) = table_spec("staff_group") else { unreachable!("`staff_group` is declared") };
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for record in of_kind(records, RecordKind::GroupMember) {
        if let Some(id) = group_id(record) {
            groups.entry(id).or_default().learn(record, people, sent.vocabulary);
        }
    }
    let mut rows = Table::builder(spec);
    for (id, group) in &groups {
        let row = rows
            .row()
            .text("group_id", &**id)
            .text("unit", group.unit.as_str())
            .text("kind", group.kind.as_deref())
            .text("name", group.name.as_str())
            .text("subject", group.subject.as_deref())
            .text("section", group.section.as_deref())
            .text("leader_id", group.leader.as_ref().and_then(|(_, id)| id.as_deref()))
            .text("leader", group.leader.as_ref().map(|(name, _)| name.as_str()))
            .date("from_on", group.from)
            .date("to_on", group.to);
        if let Some(place) = &group.place {
            row.source(place);
        }
    }
    rows.finish()
}

impl Group {
    fn learn(&mut self, record: &Record, people: &People, vocabulary: &Vocabulary) {
        let text = |field| record.text(field).map(str::to_owned);
        self.unit = unit_of(record).to_string();
        self.name = name_of(record).unwrap_or_default().to_owned();
        self.kind = self.kind.take().or_else(|| kind_of(record, vocabulary));
        self.subject = self.subject.take().or_else(|| text(Field::Subject));
        self.section = self.section.take().or_else(|| text(Field::Section));
        self.from = self.from.or_else(|| record.date(Field::Start));
        self.to = record.date(Field::End).or(self.to);
        self.place.get_or_insert_with(|| record.place.clone());
        let role = record.text(Field::GroupRole).or_else(|| record.text(Field::Post)).unwrap_or_default();
        if self.leader.is_none() && leads(role) {
            let mut unheard = Vec::new();
            let person = people.of_record(record, Field::Name, Some(Field::StaffNo), &mut unheard);
            self.leader = text(Field::Name).map(|name| (name, person.map(|person| person.id.to_string())));
        }
    }
}
