//! Who is who: people by unit and name, told apart and linked by staff number.
//!
//! Two people of one name in one unit are two only if their staff numbers differ; one person in two units is one only if
//! the staff number is the same. Nothing else links people here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tables::{Field, Finding, FindingCode, Record, RecordKind};

use super::{stable_id, unit_of};

/// One person as known from all sheets.
#[derive(Debug, Clone)]
pub struct Person {
    /// Pseudonym, stable while unit and name (or staff number) stay.
    pub id: Arc<str>,
    /// Name as written.
    pub name: Arc<str>,
}

impl Person {
    /// The counterpart of an occasion that has none.
    pub fn nobody() -> Self {
        Self { id: "".into(), name: "".into() }
    }

    /// Whether this is the counterpart of an occasion that has none.
    pub fn is_nobody(&self) -> bool {
        self.id.is_empty()
    }
}

/// Everybody the sheets name.
pub struct People {
    /// Unit → name → the people of that name there.
    by_name: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<Person>>>,
    /// Staff number → identity.
    by_number: BTreeMap<String, Person>,
    /// Identity → subjects stated, to tell namesakes apart.
    subjects: BTreeMap<Arc<str>, BTreeSet<String>>,
}

/// The outcome of looking a person up.
pub enum Found<'p> {
    /// The one person of that name.
    One(&'p Person),
    /// Several of that name, and nothing tells which.
    Several(usize),
}

impl People {
    /// Learns everybody from all records: those with staff numbers, then every name of a roster or register, then partners at
    /// other schools, and last the names only a log holds.
    pub fn learn(records: &[&Record], findings: &mut Vec<Finding>) -> Self {
        let mut people = Self { by_name: BTreeMap::new(), by_number: BTreeMap::new(), subjects: BTreeMap::new() };
        let of_kind = |kind| records.iter().filter(move |record| record.kind == kind);
        for record in of_kind(RecordKind::Person) {
            people.learn_numbered(record);
        }
        people.learn_namesakes(records, findings);
        for record in records.iter().filter(|record| record.kind != RecordKind::Activity) {
            people.learn_names(record);
        }
        for record in of_kind(RecordKind::Pairing) {
            people.learn_partners(record);
        }
        for record in of_kind(RecordKind::Activity) {
            people.learn_names(record);
        }
        people.learn_surnames(records);
        people
    }

    fn learn_names(&mut self, record: &Record) {
        for (unit, name) in named_in(record) {
            self.learn_name(&unit, name);
        }
    }

    /// Two lines of one roster with one name, but other subjects and other titles or first years, are two people.
    fn learn_namesakes(&mut self, records: &[&Record], findings: &mut Vec<Finding>) {
        let mut rosters: BTreeMap<_, Vec<&Record>> = BTreeMap::new();
        for record in
            records.iter().filter(|record| record.kind == RecordKind::Person && record.text(Field::StaffNo).is_none())
        {
            let key =
                (record.place.file.clone(), record.place.sheet.clone(), unit_of(record), record.text(Field::Name));
            rosters.entry(key).or_default().push(record);
        }
        for ((_, _, unit, name), lines) in rosters {
            let (Some(name), [first, others @ ..]) = (name, lines.as_slice()) else { continue };
            let strangers: Vec<&Record> = others.iter().copied().filter(|other| is_another(first, other)).collect();
            if strangers.is_empty() {
                continue;
            }
            for line in std::iter::once(*first).chain(strangers.iter().copied()) {
                self.learn_by_subject(&unit, name, line);
            }
            let words = [name.to_owned(), (strangers.len() + 1).to_string()];
            let at = strangers.first().map_or(&first.place, |line| &line.place);
            findings.push(
                Finding::new(FindingCode::NameAmbiguous, at.clone(), name)
                    .with(words)
                    .of(Arc::clone(&first.unit), first.term),
            );
        }
    }

    fn learn_by_subject(&mut self, unit: &Arc<str>, name: &str, line: &Record) {
        let subject = line.text(Field::Subject).unwrap_or_default();
        let person = Person { id: stable_id("T", &["name", unit, name, subject]), name: name.into() };
        self.subjects.entry(person.id.clone()).or_default().insert(subject.to_owned());
        self.add(unit, &person);
    }

    /// A mentor or mentee of another school is known by name in every school the pair touches.
    fn learn_partners(&mut self, record: &Record) {
        let named = named_in(record);
        let units: BTreeSet<Arc<str>> =
            named.iter().map(|(unit, _)| Arc::clone(unit)).chain([unit_of(record)]).collect();
        if units.len() < 2 {
            return;
        }
        for (home, name) in named {
            let [person] = self.namesakes(&home, name) else { continue };
            let person = person.clone();
            for unit in units.iter().filter(|unit| **unit != home) {
                self.add(unit, &person);
            }
        }
    }

    fn learn_numbered(&mut self, record: &Record) {
        let (Some(name), Some(number)) = (record.text(Field::Name), record.text(Field::StaffNo)) else { return };
        let number = policy::fold(number);
        let name: Arc<str> = name.into();
        let id = stable_id("T", &["no", &number, &name]);
        let person = Person { id, name: Arc::clone(&name) };
        self.by_number.entry(format!("{number}\u{1f}{name}")).or_insert_with(|| person.clone());
        if let Some(subject) = record.text(Field::Subject) {
            self.subjects.entry(person.id.clone()).or_default().insert(subject.to_owned());
        }
        for unit in units_of(record) {
            self.add(&unit, &person);
        }
    }

    fn learn_name(&mut self, unit: &Arc<str>, name: &str) {
        if surname_of(name).is_some() {
            return;
        }
        if self.namesakes(unit, name).is_empty() {
            self.add(unit, &Person { id: stable_id("T", &["name", unit, name]), name: name.into() });
        }
    }

    /// 马老师 may be anybody of that surname in the unit: one person, or several that only a partner tells apart.
    fn learn_surnames(&mut self, records: &[&Record]) {
        let named = records.iter().flat_map(|record| named_in(record));
        let addressed: BTreeSet<(Arc<str>, &str)> = named.filter(|(_, name)| surname_of(name).is_some()).collect();
        for (unit, name) in addressed {
            let (Some(surname), Some(names)) = (surname_of(name), self.by_name.get_mut(&unit)) else { continue };
            let bears = |full: &Arc<str>| full.starts_with(surname) && surname_of(full).is_none();
            let meant: Vec<Person> =
                names.iter().filter(|(full, _)| bears(full)).flat_map(|(_, people)| people.clone()).collect();
            if !meant.is_empty() {
                names.insert(name.into(), meant);
            }
        }
    }

    /// Makes a person known by name in a unit, once.
    fn add(&mut self, unit: &Arc<str>, person: &Person) {
        let names = self.by_name.entry(Arc::clone(unit)).or_default();
        let there = names.entry(Arc::clone(&person.name)).or_default();
        if there.iter().all(|known| known.id != person.id) {
            there.push(person.clone());
        }
    }

    /// The person a record means by a name in a unit.
    pub fn find(&self, unit: &str, name: &str, number: Option<&str>, subject: Option<&str>) -> Found<'_> {
        if let Some(person) =
            number.and_then(|number| self.by_number.get(&format!("{}\u{1f}{name}", policy::fold(number))))
        {
            return Found::One(person);
        }
        match self.namesakes(unit, name) {
            [one] => Found::One(one),
            several => {
                let of_subject: Vec<&Person> = several.iter().filter(|person| self.teaches(person, subject)).collect();
                match of_subject.as_slice() {
                    [one] => Found::One(one),
                    _ => Found::Several(several.len()),
                }
            }
        }
    }

    fn teaches(&self, person: &Person, subject: Option<&str>) -> bool {
        subject.is_some_and(|subject| self.subjects.get(&person.id).is_some_and(|known| known.contains(subject)))
    }

    /// The person a record names in a field, with a finding where several bear the name.
    pub fn of_record(
        &self,
        record: &Record,
        field: Field,
        number: Option<Field>,
        findings: &mut Vec<Finding>,
    ) -> Option<Person> {
        let name = record.text(field)?;
        self.named(record, name, number.and_then(|field| record.text(field)), findings)
    }

    /// Everybody of a name in a unit.
    pub fn namesakes(&self, unit: &str, name: &str) -> &[Person] {
        self.by_name.get(unit).and_then(|names| names.get(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The person a record means by a name.
    pub fn named(
        &self,
        record: &Record,
        name: &str,
        number: Option<&str>,
        findings: &mut Vec<Finding>,
    ) -> Option<Person> {
        self.in_unit(record, &unit_of(record), name, number, findings)
    }

    /// The person of a name in a given unit.
    pub fn in_unit(
        &self,
        record: &Record,
        unit: &str,
        name: &str,
        number: Option<&str>,
        findings: &mut Vec<Finding>,
    ) -> Option<Person> {
        match self.find(unit, name, number, record.text(Field::Subject)) {
            Found::One(person) => {
                findings.extend(by_surname(record, name, person));
                Some(person.clone())
            }
            Found::Several(0) if surname_of(name).is_some() => {
                let finding = Finding::new(FindingCode::NameUnreadable, record.place.clone(), name)
                    .of(Arc::clone(&record.unit), record.term);
                findings.push(finding);
                None
            }
            Found::Several(0) => None,
            Found::Several(count) => {
                let finding = Finding::new(FindingCode::NameAmbiguous, record.place.clone(), name)
                    .with([name.to_owned(), count.to_string()])
                    .of(Arc::clone(&record.unit), record.term);
                findings.push(finding);
                None
            }
        }
    }
}

/// The surname of somebody who is named by it alone, as 马老师 is.
fn surname_of(name: &str) -> Option<&str> {
    name.strip_suffix("老师").filter(|surname| (1..=2).contains(&surname.chars().count()))
}

/// Tells whom a surname was taken for.
pub fn by_surname(record: &Record, name: &str, person: &Person) -> Option<Finding> {
    surname_of(name)?;
    let finding = Finding::new(FindingCode::NameBySurname, record.place.clone(), name).with([&*person.name]);
    Some(finding.of(Arc::clone(&record.unit), record.term))
}

/// Whether a roster line of the same name states another subject and another title or first year.
fn is_another(one: &Record, other: &Record) -> bool {
    let differ = |field| matches!((one.fields.get(&field), other.fields.get(&field)), (Some(a), Some(b)) if a != b);
    differ(Field::Subject) && (differ(Field::Title) || differ(Field::FirstTeachingDate))
}

/// The units a roster line puts a person in; a line about a transfer names two.
pub fn units_of(record: &Record) -> Vec<Arc<str>> {
    let moved = [Field::FromUnit, Field::ToUnit]
        .into_iter()
        .filter_map(|field| record.text(field))
        .map(|unit| policy::fold(unit).into());
    let moved: Vec<Arc<str>> = moved.collect();
    let own = unit_of(record);
    if moved.is_empty() && !own.is_empty() { vec![own] } else { moved }
}

/// The names a record holds, each with the unit it is looked up in.
fn named_in(record: &Record) -> Vec<(Arc<str>, &str)> {
    let unit = unit_of(record);
    let own = |field| record.text(field).map(|name| (Arc::clone(&unit), name));
    let of_side = |field, side| {
        let side: Arc<str> = record.text(side).map_or_else(|| Arc::clone(&unit), |unit| policy::fold(unit).into());
        record.text(field).map(|name| (side, name))
    };
    match record.kind {
        RecordKind::Pairing => {
            let sides = [of_side(Field::Mentor, Field::MentorUnit), of_side(Field::Mentee, Field::MenteeUnit)];
            sides.into_iter().flatten().collect()
        }
        RecordKind::Activity => {
            [own(Field::Observer), own(Field::Observed), own(Field::Name)].into_iter().flatten().collect()
        }
        RecordKind::Person => record
            .text(Field::Name)
            .map(|name| units_of(record).into_iter().map(|unit| (unit, name)).collect())
            .unwrap_or_default(),
        _ => own(Field::Name).into_iter().collect(),
    }
}
