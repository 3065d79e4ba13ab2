//! A person as one line of one sheet mentions them: what is said there, and nothing concluded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use policy::{Vocabulary, fold};
use tables::{Field, Place, Record, RecordKind, Term};

use super::super::unit_of;
use super::{surname_of, units_of};

/// What kind of sheet mentions a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A roster: one line a person.
    Roster,
    /// A line about a transfer: a person at two units.
    Transfer,
    /// A pairing register.
    Pairing,
}

impl Source {
    /// The word in decisions and explanations.
    pub(super) const fn zh(self) -> &'static str {
        match self {
            Self::Roster => "花名册",
            Self::Transfer => "调动",
            Self::Pairing => "结对",
        }
    }
}

/// A person as one line mentions them.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// What kind of sheet.
    pub source: Source,
    /// The unit.
    pub unit: Arc<str>,
    /// The unit folder the sheet lies in; none in the registry.
    pub folder: Option<Arc<str>>,
    /// The name as read.
    pub name: Arc<str>,
    /// The term; none in the registry.
    pub term: Option<Term>,
    /// The staff number, folded, as written.
    pub number: Option<String>,
    /// The keyed hash of a national ID with a right check digit.
    pub national_id: Option<Arc<str>>,
    /// Subject.
    pub subject: Option<String>,
    /// The subject of the pair, which the mentor need not teach.
    pub pair_subject: Option<String>,
    /// First day of teaching.
    pub start: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<String>,
    /// Rank of the appointed title.
    pub title: Option<i64>,
    /// The names of those paired with.
    pub partners: BTreeSet<Arc<str>>,
    /// Where it stands.
    pub place: Place,
    /// Whether the line is this person's own: of a roster, or of a mentee. A mentor stands in a register as often as there are mentees.
    pub own_line: bool,
    /// The number of the sheet it stands on: the same for every mention there.
    pub sheet: usize,
    /// The mention of the same line at the other unit, by its position; only of transfers.
    pub twin: Option<usize>,
    /// How a decision names it.
    pub key: String,
}

/// Every mention of rosters, transfer lists and pairing registers, in the order of their sheets.
pub(super) fn mentions(records: &[&Record], vocabulary: &Vocabulary) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut pairings = BTreeMap::new();
    let sheet = |record: &Record| (Arc::clone(&record.place.file), Arc::clone(&record.place.sheet));
    let paired: BTreeSet<_> =
        records.iter().filter(|record| record.kind == RecordKind::Pairing).map(|record| sheet(record)).collect();
    for record in records {
        match record.kind {
            // What a pairing register says of its people stands on a line for each pair, not for each person.
            RecordKind::Person if paired.contains(&sheet(record)) => {
                of_person(&mut found, record, Source::Pairing, vocabulary);
            }
            RecordKind::Person => of_person(&mut found, record, Source::Roster, vocabulary),
            RecordKind::Pairing => of_pairing(&mut found, &mut pairings, record),
            _ => {}
        }
    }
    number_sheets(&mut found);
    name_keys(&mut found);
    found
}

/// Numbers are compared far more quickly than names of files and sheets.
fn number_sheets(found: &mut [Mention]) {
    let mut numbers: BTreeMap<(Arc<str>, Arc<str>), usize> = BTreeMap::new();
    for mention in found {
        let next = numbers.len();
        let sheet = (Arc::clone(&mention.place.file), Arc::clone(&mention.place.sheet));
        mention.sheet = *numbers.entry(sheet).or_insert(next);
    }
}

fn of_person(found: &mut Vec<Mention>, record: &Record, source: Source, vocabulary: &Vocabulary) {
    let Some(name) = record.shared_text(Field::Name).filter(|name| surname_of(name).is_none()) else { return };
    let text = |field| record.text(field).map(str::to_owned);
    let title = record.text(Field::Title).and_then(|title| vocabulary.list("title").named(title)?.rank);
    let units = units_of(record);
    let moves = record.text(Field::FromUnit).is_some() || record.text(Field::ToUnit).is_some();
    let first = found.len();
    let both = units.len() == 2;
    for (nth, unit) in units.into_iter().enumerate() {
        found.push(Mention {
            source: if moves { Source::Transfer } else { source },
            unit,
            folder: record.term.and(record.place.file.split('/').nth(1)).map(Arc::from),
            name: Arc::clone(&name),
            term: record.term,
            number: record.text(Field::StaffNo).map(fold),
            national_id: record.shared_text(Field::NationalId),
            subject: text(Field::Subject),
            pair_subject: None,
            start: record.date(Field::FirstTeachingDate),
            sex: text(Field::Sex),
            title: title.filter(|rank| *rank > 0),
            partners: BTreeSet::new(),
            place: record.place.clone(),
            own_line: !moves,
            sheet: 0,
            twin: both.then_some(first + 1 - nth),
            key: String::new(),
        });
    }
}

/// Lines of one register about one person are one mention.
type PairingKey = (Arc<str>, Arc<str>, Arc<str>, Arc<str>, Option<String>, Option<String>);

fn of_pairing(found: &mut Vec<Mention>, known: &mut BTreeMap<PairingKey, usize>, record: &Record) {
    let sides = [
        (Field::Mentor, Field::MentorUnit, Field::MentorStaffNo, Field::MentorSubject, Field::Mentee),
        (Field::Mentee, Field::MenteeUnit, Field::MenteeStaffNo, Field::MenteeSubject, Field::Mentor),
    ];
    for (side, unit, number, subject, partner) in sides {
        let Some(name) = record.shared_text(side).filter(|name| surname_of(name).is_none()) else { continue };
        let unit: Arc<str> = record.text(unit).map_or_else(|| unit_of(record), |unit| fold(unit).into());
        let number = record.text(number).map(fold);
        let own =
            record.text(subject).or(record.text(Field::Subject).filter(|_| side == Field::Mentee)).map(str::to_owned);
        let pair_subject = record.text(Field::Subject).filter(|_| own.is_none()).map(str::to_owned);
        let told = own.clone().or(pair_subject.clone());
        let (file, sheet) = (Arc::clone(&record.place.file), Arc::clone(&record.place.sheet));
        let key = (file, sheet, Arc::clone(&unit), Arc::clone(&name), number.clone(), told);
        let at = *known.entry(key).or_insert_with(|| {
            found.push(Mention {
                source: Source::Pairing,
                unit,
                folder: None,
                name,
                term: record.term,
                number,
                national_id: None,
                subject: own,
                pair_subject,
                start: None,
                sex: None,
                title: None,
                partners: BTreeSet::new(),
                place: record.place.clone(),
                own_line: side == Field::Mentee,
                sheet: 0,
                twin: None,
                key: String::new(),
            });
            found.len() - 1
        });
        found[at].partners.extend(record.shared_text(partner));
        if side == Field::Mentee {
            found[at].start = found[at].start.or(record.date(Field::MenteeFirstTeachingDate));
        }
    }
}

/// Names each mention as a decision does: by what is written there, and by its row where that is not enough.
fn name_keys(found: &mut [Mention]) {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for mention in found.iter() {
        *taken.entry(key_of(mention)).or_default() += 1;
    }
    for mention in found {
        mention.key = key_of(mention);
        if taken.get(&mention.key).is_some_and(|count| *count > 1) {
            let place = &mention.place;
            let row = place.cell.map(|cell| format!("{}行", cell.row + 1)).unwrap_or_default();
            mention.key =
                format!("{}/{}·{}{row}", mention.key, place.file.rsplit('/').next().unwrap_or_default(), place.sheet);
        }
    }
}

fn key_of(mention: &Mention) -> String {
    let term = mention.term.map_or_else(|| "registry".to_owned(), |term| term.to_string());
    let start = mention.start.map(|day| day.to_string());
    let parts = [
        Some(term),
        Some(mention.source.zh().to_owned()),
        mention.subject.clone().or(mention.pair_subject.clone()),
        start,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| part.replace(['/', '｜'], "、")).collect();
    format!("{}/{}/{}", mention.unit, mention.name, parts.join("/"))
}
