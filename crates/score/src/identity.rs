//! Who is who, against a bureau whose truth is known: pairs of lines of one person that are joined, kept apart, or asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use normalise::{IdNumber, Stated, identify, read_national_id};
use policy::{Decided, Vocabulary, WhoIsWho};
use tables::{CellRef, Field, Place, Question, Record, RecordKind, Term, Value};

/// Lines of registers as CSV, with the truth beside them.
#[derive(Debug)]
pub struct TrueRegisters {
    records: Vec<Record>,
    /// File, row and name → the person.
    truth: BTreeMap<Side, Vec<String>>,
}

/// One side of a line: its sheet, row, and the name as read.
type Side = (Arc<str>, u32, Arc<str>);

/// How well people were found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct IdentityScore {
    /// Lines about a person.
    pub lines: usize,
    /// Pairs of lines of one person.
    pub pairs: u64,
    /// Of them, pairs found.
    pub found: u64,
    /// Pairs joined that are two people.
    pub wrong: u64,
    /// Questions.
    pub asked: usize,
    /// Pairs wrongly joined, or wrongly apart without a chain of questions between them.
    pub silent: u64,
}

impl IdentityScore {
    /// The share of joined pairs that are one person.
    pub fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.wrong)
    }

    /// The share of pairs of one person that are joined.
    pub fn recall(&self) -> f64 {
        ratio(self.found, self.pairs)
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl TrueRegisters {
    /// Reads lines written with the columns `header` names, as the first line does.
    pub fn read(csv: &str) -> Self {
        let mut lines = csv.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let mut read = Self { records: Vec::new(), truth: BTreeMap::new() };
        for line in lines {
            let fields: BTreeMap<&str, &str> =
                header.iter().copied().zip(line.split(',')).filter(|(_, text)| !text.is_empty()).collect();
            read.add(&fields);
        }
        read
    }

    /// Says that a unit was known by another name before.
    pub fn renamed(&mut self, before: &str, now: &str) {
        let place = Place::sheet("registry/学校名录.xlsx", "学校名录").at(CellRef::new(1, 0));
        let fields =
            BTreeMap::from([(Field::Unit, Value::Text(now.into())), (Field::UnitShort, Value::Text(before.into()))]);
        self.records.push(record(RecordKind::Unit, "", None, place, fields));
    }

    fn add(&mut self, line: &BTreeMap<&str, &str>) {
        let said = |column: &str| line.get(column).copied();
        let (Some(kind), Some(name)) = (said("kind"), said("name")) else { return };
        let row = said("line").and_then(|line| line.parse().ok()).unwrap_or_default();
        let term: Option<Term> = said("term").and_then(|term| term.parse().ok());
        let unit = said("unit").unwrap_or_default();
        let folder = term.map_or_else(|| "registry".to_owned(), |term| format!("{term}/{unit}"));
        let place = Place::sheet(format!("{folder}/{}.xlsx", said("sheet").unwrap_or_default()), "Sheet1");
        let place = place.at(CellRef::new(row, 0));
        let mut side = |name: &str, truth: &str| {
            let side = (Arc::clone(&place.file), row, Arc::from(name));
            self.truth.entry(side).or_default().push(truth.to_owned());
        };
        side(name, said("truth").unwrap_or_default());
        if let Some(partner) = said("partner") {
            side(partner, said("partner_truth").unwrap_or_default());
        }
        let (kind, names): (_, &[(&str, Field)]) = match kind {
            "pairing" => (RecordKind::Pairing, &PAIRING),
            "transfer" => (RecordKind::Person, &TRANSFER),
            _ => (RecordKind::Person, &ROSTER),
        };
        let fields = names.iter().filter_map(|(column, field)| Some((*field, value(*field, said(column)?)?))).collect();
        self.records.push(record(kind, unit, term, place, fields));
    }

    /// How well the lines are told apart and joined, with what was decided; and what is still asked, with the right answer.
    pub fn score(&self, vocabulary: &Vocabulary) -> (IdentityScore, Vec<WhoIsWho>) {
        let (stated, questions) = identify(&self.records, vocabulary);
        let lines: Vec<(&Stated, &str)> = stated.iter().filter_map(|line| Some((line, self.who(line)?))).collect();
        let found: Vec<usize> = lines.iter().map(|(line, _)| found_person(line)).collect();
        let mut score = IdentityScore { lines: lines.len(), asked: questions.len(), ..IdentityScore::default() };
        let asked = Asked::of(&stated, &questions);
        let (mut by_truth, mut by_found) = (BTreeMap::<&str, Vec<usize>>::new(), BTreeMap::<usize, Vec<usize>>::new());
        for (at, (_, truth)) in lines.iter().enumerate() {
            by_truth.entry(truth).or_default().push(at);
            by_found.entry(found[at]).or_default().push(at);
        }
        for group in by_truth.values() {
            for (one, other) in pairs(group) {
                score.pairs += 1;
                if found[one] == found[other] {
                    score.found += 1;
                } else if !asked.connects(found[one], found[other]) {
                    score.silent += 1;
                }
            }
        }
        for group in by_found.values() {
            score.wrong += pairs(group).filter(|(one, other)| lines[*one].1 != lines[*other].1).count() as u64;
        }
        score.silent += score.wrong;
        (score, self.answers(&stated, &questions))
    }

    /// The lines that are wrong and of which nobody was told, in words.
    pub fn silent(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let (stated, questions) = identify(&self.records, vocabulary);
        let asked = Asked::of(&stated, &questions);
        let mut told = BTreeMap::new();
        for (at, one) in stated.iter().enumerate() {
            for other in &stated[at + 1..] {
                let (Some(first), Some(second)) = (self.who(one), self.who(other)) else { continue };
                let (found, with) = (found_person(one), found_person(other));
                let wrong = if first == second { found != with && !asked.connects(found, with) } else { found == with };
                if wrong {
                    let word = if first == second { "apart" } else { "joined" };
                    told.entry((found.min(with), found.max(with)))
                        .or_insert(format!("{word}: {} | {}", one.key, other.key));
                }
            }
        }
        told.into_values().collect()
    }

    fn who(&self, line: &Stated) -> Option<&str> {
        let row = line.place.cell.map(|cell| cell.row)?;
        let side = (Arc::clone(&line.place.file), row, Arc::clone(&line.name));
        match self.truth.get(&side)?.as_slice() {
            [one] => Some(one),
            // Two people of one name in one line: which side is which is not told by the name.
            _ => None,
        }
    }

    /// The right answer to each question.
    fn answers(&self, stated: &[Stated], questions: &[Question]) -> Vec<WhoIsWho> {
        let by_key: BTreeMap<&str, &str> =
            stated.iter().filter_map(|line| Some((&*line.key, self.who(line)?))).collect();
        let answers = questions.iter().filter_map(|question| {
            let sides: Vec<&str> =
                question.headings.iter().filter_map(|side| by_key.get(side.as_str()).copied()).collect();
            let [one, other] = sides.as_slice() else { return None };
            let decided = Decided { by: "truth".to_owned(), on: NaiveDate::default(), why: String::new() };
            Some(WhoIsWho { same: one == other, sides: question.headings.clone(), decided, line: 0 })
        });
        answers.collect()
    }
}

const ROSTER: [(&str, Field); 7] = [
    ("name", Field::Name),
    ("number", Field::StaffNo),
    ("national_id", Field::NationalId),
    ("subject", Field::Subject),
    ("start", Field::FirstTeachingDate),
    ("sex", Field::Sex),
    ("title", Field::Title),
];
const TRANSFER: [(&str, Field); 4] =
    [("name", Field::Name), ("number", Field::StaffNo), ("from_unit", Field::FromUnit), ("to_unit", Field::ToUnit)];
const PAIRING: [(&str, Field); 6] = [
    ("name", Field::Mentee),
    ("number", Field::MenteeStaffNo),
    ("partner", Field::Mentor),
    ("partner_number", Field::MentorStaffNo),
    ("subject", Field::Subject),
    ("start", Field::MenteeFirstTeachingDate),
];

/// A cell as the reader would type it: days as days, national IDs as their keyed hash.
fn value(field: Field, text: &str) -> Option<Value> {
    match field {
        Field::FirstTeachingDate | Field::MenteeFirstTeachingDate => text.parse().ok().map(Value::Date),
        Field::NationalId => match read_national_id(text) {
            IdNumber::Whole(hash) => Some(Value::Text(hash.into())),
            IdNumber::Destroyed | IdNumber::Wrong => None,
        },
        _ => Some(Value::Text(text.into())),
    }
}

fn record(kind: RecordKind, unit: &str, term: Option<Term>, place: Place, fields: BTreeMap<Field, Value>) -> Record {
    Record {
        kind,
        unit: unit.into(),
        term,
        place,
        fields,
        cells: BTreeMap::new(),
        unreadable: Vec::new(),
        prints: Vec::new(),
    }
}

/// The person a line was found to be.
fn found_person(line: &Stated) -> usize {
    line.person
}

fn pairs(group: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    group.iter().enumerate().flat_map(|(at, one)| group[at + 1..].iter().map(move |other| (*one, *other)))
}

/// Which people questions connect, directly or over others.
struct Asked(BTreeMap<usize, BTreeSet<usize>>);

impl Asked {
    fn of(stated: &[Stated], questions: &[Question]) -> Self {
        let by_key: BTreeMap<&str, &Stated> = stated.iter().map(|line| (&*line.key, line)).collect();
        let mut near: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for question in questions {
            let sides: Vec<&&Stated> = question.headings.iter().filter_map(|side| by_key.get(side.as_str())).collect();
            if let [one, other] = sides.as_slice() {
                near.entry(found_person(one)).or_default().insert(found_person(other));
                near.entry(found_person(other)).or_default().insert(found_person(one));
            }
        }
        Self(near)
    }

    fn connects(&self, one: usize, other: usize) -> bool {
        let (mut seen, mut open) = (BTreeSet::new(), vec![one]);
        while let Some(next) = open.pop() {
            if next == other {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.0.get(&next).into_iter().flatten().copied());
            }
        }
        false
    }
}
