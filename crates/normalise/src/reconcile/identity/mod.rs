//! Who is who: mentions of people weighed against each other, joined where it is sure, kept apart where it is not, and asked.
//!
//! | file | knows |
//! |---|---|
//! | `mentions` | a person as one line of one sheet mentions them |
//! | `names`, `numbers` | how two names and two staff numbers agree |
//! | `evidence` | what speaks for and against two stretches of mentions being one person |
//! | `surroundings` | what all sheets say together: how frequent a name is, who left where somebody came |
//! | `answers` | what a person decided: which mentions a decision speaks of, and that it speaks of somebody |
//! | `link` | which are joined, asked or kept apart: calls the engine |
//! | `explain` | why, in words |

mod answers;
mod evidence;
mod explain;
mod link;
mod mentions;
mod names;
mod numbers;
mod stable;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::Vocabulary;
use tables::{Field, Finding, FindingCode, Place, Question, Record, RecordKind, Table, Term};

use self::answers::Answers;
use self::explain::Explained;
use self::mentions::{Mention, Source};
use self::numbers::{NumberHabit, StaffNumber};
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
    /// Staff number and name → identity.
    by_number: BTreeMap<(String, Arc<str>), Person>,
    /// How staff numbers look here.
    habit: NumberHabit,
    /// Identity → subjects stated, to tell namesakes apart.
    subjects: BTreeMap<Arc<str>, BTreeSet<String>>,
    /// Identity and unit → terms that mention the person there.
    terms: BTreeMap<(Arc<str>, Arc<str>), BTreeSet<Term>>,
    /// Which of the mentions are whom.
    stated: Vec<Stated>,
    /// What is asked about who is who.
    questions: Vec<Question>,
    /// Names under which somebody else's records may lie.
    open: Vec<(Arc<str>, Term, Arc<str>, Place)>,
}

/// The person one line of a roster, a transfer list or a pairing register was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Where it stands.
    pub place: Place,
    /// The name as read.
    pub name: Arc<str>,
    /// The unit.
    pub unit: Arc<str>,
    /// Identity; none while it may be either of two namesakes.
    pub id: Option<Arc<str>>,
    /// Lines of one number are one person, with an identity or without.
    pub person: usize,
    /// How a decision names it.
    pub key: String,
}

/// The outcome of looking a person up.
pub enum Found<'p> {
    /// The one person of that name.
    One(&'p Person),
    /// Several of that name, and nothing tells which.
    Several(usize),
}

impl People {
    /// Learns everybody from all records: rosters, transfers and pairing registers weighed against each other; then other names
    /// beside them, partners at other schools, and last the names only a log holds. Gives the `identity` table too.
    pub fn learn(records: &[&Record], vocabulary: &Vocabulary, findings: &mut Vec<Finding>) -> (Self, Table) {
        let mentions = mentions::mentions(records, vocabulary);
        let answers = Answers::of(&vocabulary.people, &mentions);
        let linked = link::link(&mentions, &vocabulary.identity, &answers);
        let persons = stable::people(&linked, &mentions);
        let explained = Explained {
            linked: &linked,
            mentions: &mentions,
            identity: &vocabulary.identity,
            answers: &answers,
            people: &persons,
        };
        let mut people = Self {
            by_name: BTreeMap::new(),
            by_number: BTreeMap::new(),
            habit: NumberHabit::learn(mentions.iter().filter_map(|mention| mention.number.as_deref())),
            subjects: BTreeMap::new(),
            terms: BTreeMap::new(),
            stated: Vec::new(),
            questions: explained.questions(),
            open: explained.open(),
        };
        for ((profile, nth), person) in linked.profiles.iter().zip(&linked.person).zip(&persons) {
            profile.mentions.iter().for_each(|at| people.learn_mention(&mentions[*at], *nth, person.as_ref()));
        }
        tell_namesakes(&mentions, &people.stated, findings);
        findings.extend(explained.findings());
        findings.extend(answers.unheard());
        findings
            .extend(linked.contradictions.iter().map(|(one, other)| contradiction(&mentions[*one], &mentions[*other])));
        people.learn_the_others(records);
        (people, explained.table())
    }

    fn learn_mention(&mut self, mention: &Mention, nth: usize, person: Option<&Person>) {
        self.stated.push(Stated {
            place: mention.place.clone(),
            name: Arc::clone(&mention.name),
            unit: Arc::clone(&mention.unit),
            id: person.map(|person| Arc::clone(&person.id)),
            person: nth,
            key: mention.key.clone(),
        });
        let Some(person) = person else { return };
        self.add(&mention.unit, &mention.name, person);
        self.terms.entry((Arc::clone(&person.id), Arc::clone(&mention.unit))).or_default().extend(mention.term);
        self.subjects.entry(Arc::clone(&person.id)).or_default().extend(mention.subject.clone());
        if let Some(StaffNumber::Whole(number)) = mention.number.as_deref().map(|number| self.habit.read(number)) {
            self.by_number.entry((number, Arc::clone(&mention.name))).or_insert_with(|| person.clone());
        }
    }

    fn learn_the_others(&mut self, records: &[&Record]) {
        for record in records.iter().filter(|record| record.kind != RecordKind::Activity) {
            self.learn_names(record);
        }
        for record in records.iter().filter(|record| record.kind == RecordKind::Pairing) {
            self.learn_partners(record);
        }
        for record in records.iter().filter(|record| record.kind == RecordKind::Activity) {
            self.learn_names(record);
        }
        self.learn_surnames(records);
    }

    fn learn_names(&mut self, record: &Record) {
        for (unit, name) in named_in(record) {
            self.learn_name(&unit, name);
        }
    }

    /// Who each line of a roster, transfer list or pairing register is.
    pub fn stated(&self) -> &[Stated] {
        &self.stated
    }

    /// What is asked about who is who.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Names under which somebody else's records may lie: unit, term, name, and where that is asked.
    pub fn open(&self) -> &[(Arc<str>, Term, Arc<str>, Place)] {
        &self.open
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
                self.add(unit, &Arc::from(name), &person);
            }
        }
    }

    fn learn_name(&mut self, unit: &Arc<str>, name: &str) {
        if surname_of(name).is_some() {
            return;
        }
        if self.namesakes(unit, name).is_empty() {
            let name: Arc<str> = name.into();
            let person = Person { id: stable_id("T", &["name", unit, &name]), name: Arc::clone(&name) };
            self.add(unit, &name, &person);
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

    /// Makes a person known by a name in a unit, once.
    fn add(&mut self, unit: &Arc<str>, name: &Arc<str>, person: &Person) {
        let names = self.by_name.entry(Arc::clone(unit)).or_default();
        let there = names.entry(Arc::clone(name)).or_default();
        if there.iter().all(|known| known.id != person.id) {
            there.push(person.clone());
        }
    }

    /// The person a record means by a name in a unit: by number, else by name, among namesakes by subject, then by term.
    fn find(&self, record: &Record, unit: &str, name: &str, number: Option<&str>) -> Found<'_> {
        let number = number.map(|number| self.habit.read(&policy::fold(number)));
        if let Some(StaffNumber::Whole(number)) = number
            && let Some(person) = self.by_number.get(&(number, Arc::from(name)))
        {
            return Found::One(person);
        }
        let several = match self.namesakes(unit, name) {
            [one] => return Found::One(one),
            several => several,
        };
        let subject = record.text(Field::Subject);
        let of_subject: Vec<&Person> = several.iter().filter(|person| self.teaches(person, subject)).collect();
        let left = if of_subject.is_empty() { several.iter().collect() } else { of_subject };
        let of_term: Vec<&Person> =
            left.iter().copied().filter(|person| self.was_there(person, unit, record.term)).collect();
        match (left.as_slice(), of_term.as_slice()) {
            ([one], _) | (_, [one]) => Found::One(one),
            _ => Found::Several(several.len()),
        }
    }

    /// Whether a person is mentioned in a unit in a term; one whom only the registry knows may have been there in any.
    fn was_there(&self, person: &Person, unit: &str, term: Option<Term>) -> bool {
        let terms = self.terms.get(&(Arc::clone(&person.id), Arc::from(unit)));
        term.is_none_or(|term| terms.is_none_or(|terms| terms.is_empty() || terms.contains(&term)))
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
        match self.find(record, unit, name, number) {
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

/// Namesakes on one roster that no staff number tells apart are told: rows elsewhere must say which is meant.
fn tell_namesakes(mentions: &[Mention], stated: &[Stated], findings: &mut Vec<Finding>) {
    let ids: BTreeMap<&str, Option<&Arc<str>>> = stated.iter().map(|one| (&*one.key, one.id.as_ref())).collect();
    let mut rosters: BTreeMap<_, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.source == Source::Roster && mention.number.is_none()) {
        let place = &mention.place;
        rosters.entry((&place.file, &place.sheet, &mention.unit, &mention.name)).or_default().push(mention);
    }
    for ((_, _, _, name), lines) in rosters {
        let people: BTreeSet<_> = lines.iter().filter_map(|line| ids.get(&*line.key)).collect();
        let (Some(line), 2..) = (lines.get(1), people.len()) else { continue };
        let finding = Finding::new(FindingCode::NameAmbiguous, line.place.clone(), &**name);
        let unit = if line.term.is_none() { "".into() } else { Arc::clone(&line.unit) };
        findings.push(finding.with([name.to_string(), people.len().to_string()]).of(unit, line.term));
    }
}

/// Decisions that cannot all hold: the ones that join are followed, and it is told.
fn contradiction(one: &Mention, other: &Mention) -> Finding {
    let place = Place::file("decisions/people.toml");
    Finding::new(FindingCode::AnswerClashes, place, &*one.name).with([format!("{} ≠ {}", one.key, other.key)])
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
