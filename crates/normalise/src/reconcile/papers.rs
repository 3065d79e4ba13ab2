//! The `document` table: papers handed in by people, pairs and units.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use tables::{Field, Record, Table, Term, school_year_of, table_spec};

use super::identity::{People, Person};
use super::pairs::Spell;
use super::{Ids, Sent, groups, unit_of};

/// The `document` table.
pub fn table(records: &[&Record], people: &People, spells: &[Spell], activities: &Table, sent: &Sent<'_>) -> Table {
    let Some(spec) = table_spec("document") else { unreachable!("`document` is declared") };
    let mut rows = Table::builder(spec);
    let places = Places::new(spells);
    let lessons = Lessons::of(activities);
    let mut unheard = Vec::new();
    let mut ids = Ids::default();
    for record in records {
        let author = people.of_record(record, Field::Name, None, &mut unheard);
        let submitted = record.date(Field::SubmittedOn);
        let term = record.term.or_else(|| submitted.and_then(|day| sent.calendar.term_of(day)));
        let guide = people.of_record(record, Field::Guide, None, &mut unheard);
        let school_year = submitted.map(school_year_of).or(term.map(|term| term.school_year)).map(i64::from);
        let month = month_of(record, submitted, term);
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
            .int("school_year", school_year)
            .text("month", month.as_deref())
            .date("due_on", record.date(Field::DueOn))
            .text("subject", record.text(Field::Subject))
            .text("activity_id", lessons.meant(record, author.as_ref()))
            .text("group_id", groups::group_id(record).as_deref())
            .text("book_title", record.text(Field::BookTitle))
            .text("book_category", record.text(Field::BookCategory))
            .int("chars", record.number(Field::Chars).map(|chars| chars as i64))
            .text("guide_id", guide.as_ref().map(|guide| &*guide.id))
            .text("guide", record.text(Field::Guide))
            .source(&record.place);
    }
    rows.finish()
}

/// The month a paper is of, `2024-09`: its column's in the year of its term, else the one it was handed in.
fn month_of(record: &Record, submitted: Option<NaiveDate>, term: Option<Term>) -> Option<String> {
    let stated = record.number(Field::Month).map(|month| month as u32).filter(|month| (1..=12).contains(month));
    let of_term = stated.zip(term).map(|(month, term)| {
        let autumn = term == Term::autumn(term.school_year) && month >= 8;
        (if autumn { term.school_year } else { term.school_year + 1 }, month)
    });
    let (year, month) = of_term.or_else(|| submitted.map(|day| (day.year(), day.month())))?;
    Some(format!("{year}-{month:02}"))
}

/// The lessons by day and by each of their two people: the lesson a paper about it means.
struct Lessons(BTreeMap<(NaiveDate, String), Vec<String>>);

impl Lessons {
    fn of(activities: &Table) -> Self {
        let mut lessons: BTreeMap<(NaiveDate, String), Vec<String>> = BTreeMap::new();
        for row in 0..activities.len() {
            let (Some(day), Some(id)) = (activities.date(row, "date"), activities.text(row, "activity_id")) else {
                continue;
            };
            for person in ["actor_id", "counterpart_id"] {
                if let Some(person) = activities.text(row, person) {
                    lessons.entry((day, person.to_owned())).or_default().push(id.to_owned());
                }
            }
        }
        Self(lessons)
    }

    /// The one lesson the author had on the day the paper names; none if there were several.
    fn meant(&self, record: &Record, author: Option<&Person>) -> Option<&str> {
        let key = (record.date(Field::Date)?, author?.id.to_string());
        match self.0.get(&key)?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
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
