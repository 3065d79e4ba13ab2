//! The `teacher`, `employment`, `title_spell` and `tier_title` tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use policy::{Vocabulary, WordList, fold};
use tables::{Dataset, Field, Finding, FindingCode, Place, Record, RecordKind, Table, Term, Value, table_spec};

use super::identity::{People, Person, units_of};
use super::pairs::Spell;
use super::{Sent, once_a_sheet};

/// One tier title as a cell states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// As written, folded: `县级骨干教师`.
    pub name: String,
    /// Level word of the vocabulary (`市`, `区县`); not stated if `None`.
    pub level: Option<String>,
    /// Kind word of the vocabulary (`骨干教师`).
    pub kind: String,
    /// Level times ten plus step; unknown without a level.
    pub rank: Option<i64>,
}

/// The tier titles of a text, and the parts that name none.
pub fn tiers_in(text: &str, vocabulary: &Vocabulary) -> (Vec<Tier>, Vec<String>) {
    let (mut tiers, mut unknown) = (Vec::new(), Vec::new());
    for part in text.split(['、', '，', ',', ';', '；', '/', '\n', ' ']).map(fold).filter(|part| !part.is_empty()) {
        if vocabulary.is_mark("none", &part) || vocabulary.is_mark("no", &part) {
            continue;
        }
        match tier_in(&part, vocabulary) {
            Some(tier) => tiers.push(tier),
            None => unknown.push(part),
        }
    }
    (tiers, unknown)
}

fn tier_in(part: &str, vocabulary: &Vocabulary) -> Option<Tier> {
    let kinds = vocabulary.list("tier_kind");
    let found = kinds.find(part);
    // What stands before the kind says the level: 市级, 平川县, 自治区.
    let before = found
        .and_then(|kind| kind.words.iter().filter_map(|word| part.find(word.as_str())).min())
        .map_or(part, |at| &part[..at]);
    let level = level_of(before, vocabulary);
    // A bare level (`市级`) in a column of backbone titles is that level's backbone.
    let kind = found.or_else(|| level.filter(|_| part.ends_with('级')).and_then(|_| kinds.named("骨干教师")))?;
    let rank = level.and_then(|level| level.rank).zip(kind.rank).map(|(level, step)| level * 10 + step);
    Some(Tier { name: part.to_owned(), level: level.map(|level| level.name.clone()), kind: kind.name.clone(), rank })
}

/// The level a text begins or ends with: `市级`, `石嘴山市`, `平川县级`.
fn level_of<'v>(before: &str, vocabulary: &'v Vocabulary) -> Option<&'v WordList> {
    let bare = before.trim_end_matches(['级', '优', '秀']);
    let entries = vocabulary.list("level").entries.iter();
    let words = entries.flat_map(|entry| entry.words.iter().map(move |word| (word.trim_end_matches('级'), entry)));
    let fits = words.filter(|(word, _)| !word.is_empty() && (bare.ends_with(word) || before.starts_with(word)));
    fits.max_by_key(|(word, _)| (bare.ends_with(*word), word.chars().count())).map(|(_, entry)| entry)
}

/// How much a row tells who somebody is: of a roster, of the registry, of a later term.
type Weight = (bool, bool, Option<Term>);

/// What all sheets say about one person.
struct Known {
    person: Person,
    units: BTreeMap<Arc<str>, UnitSpell>,
    sex: Option<String>,
    subject: Option<String>,
    section: Option<String>,
    first_teaching: Option<(NaiveDate, Place)>,
    hired: Option<NaiveDate>,
    channel: Option<String>,
    status: Option<String>,
    born: Option<NaiveDate>,
    degree: Option<String>,
    certified: Option<NaiveDate>,
    putonghua: Option<String>,
    researcher: Option<bool>,
    post: Option<String>,
    years: BTreeMap<i32, Place>,
    titles: BTreeMap<(&'static str, String), TitleSpell>,
    tiers: BTreeMap<String, TierSpell>,
    place: Option<(Weight, Place)>,
}

#[derive(Default)]
struct UnitSpell {
    terms: BTreeSet<Term>,
    registered: bool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    place: Option<Place>,
}

struct TitleSpell {
    rank: Option<i64>,
    from: Option<NaiveDate>,
    terms: BTreeSet<Term>,
    place: Place,
}

/// What a line about a tier title may say beside its days, in the order of `TierSpell::stated`.
const TIER_WORDS: [(Field, &str); 5] = [
    (Field::Subject, "subject"),
    (Field::TierStatus, "status"),
    (Field::CertificateNo, "certificate_no"),
    (Field::GrantingBody, "granting_body"),
    (Field::TierPath, "path"),
];

struct TierSpell {
    tier: Tier,
    granted: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    /// Columns of text: subject, status, certificate, body, path.
    stated: [Option<String>; 5],
    terms: BTreeSet<Term>,
    place: Place,
}

/// Fills the people's tables from rosters, registers and everything else that names a person.
pub fn fill(
    dataset: &mut Dataset,
    records: &[&Record],
    people: &People,
    spells: &[Spell],
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut known: BTreeMap<Arc<str>, Known> = BTreeMap::new();
    let mut unsure = Vec::new();
    let latest = sent.folders.iter().map(|(term, _)| term.school_year).max();
    for record in ordered(records) {
        let Some(person) = people.of_record(record, Field::Name, Some(Field::StaffNo), &mut unsure) else { continue };
        let entry = known.entry(person.id.clone()).or_insert_with(|| nobody(person));
        learn_presence(entry, record);
        if record.kind == RecordKind::Person {
            learn(entry, record, latest, sent.vocabulary, findings);
        }
    }
    findings.extend(once_a_sheet(unsure.into_iter()));
    learn_pairs(&mut known, spells);
    dataset.insert(teachers(&known));
    dataset.insert(employments(&known));
    dataset.insert(titles(&known));
    dataset.insert(tiers(&known));
    dataset.insert(years(&known));
}

/// Records in the order they are believed: terms in order, the registry last, since it wins.
fn ordered<'r>(records: &[&'r Record]) -> Vec<&'r Record> {
    let mut ordered: Vec<&Record> = records.to_vec();
    ordered.sort_by(|a, b| (a.term.is_none(), a.term, &a.place).cmp(&(b.term.is_none(), b.term, &b.place)));
    ordered
}

fn nobody(person: Person) -> Known {
    Known {
        person,
        units: BTreeMap::new(),
        sex: None,
        subject: None,
        section: None,
        first_teaching: None,
        hired: None,
        channel: None,
        status: None,
        born: None,
        degree: None,
        certified: None,
        putonghua: None,
        researcher: None,
        post: None,
        years: BTreeMap::new(),
        titles: BTreeMap::new(),
        tiers: BTreeMap::new(),
        place: None,
    }
}

fn learn_presence(known: &mut Known, record: &Record) {
    let moved_on = record.date(Field::MovedOn);
    for unit in units_of(record) {
        let spell = known.units.entry(Arc::clone(&unit)).or_default();
        let leaves = record.text(Field::FromUnit).is_some_and(|from| policy::fold(from) == *unit);
        // A register names where people are now; a line about a transfer also names where they were.
        spell.registered |= record.term.is_none() && !leaves;
        spell.terms.extend(record.term);
        spell.place.get_or_insert_with(|| record.place.clone());
        if leaves {
            spell.to = moved_on.and_then(|day| day.pred_opt()).or(spell.to);
        } else {
            spell.from = moved_on.or(spell.from);
        }
    }
    // The row a person is known from: of a roster rather than of another sheet, of the latest term, the first there.
    let (is_roster, registered) = (record.kind == RecordKind::Person, record.term.is_none());
    let weight = (is_roster, is_roster && registered, record.term);
    if known.place.as_ref().is_none_or(|(before, _)| *before < weight) {
        known.place = Some((weight, record.place.clone()));
    }
}

/// Of several degrees the highest.
fn learn_degree(known: &mut Known, record: &Record, vocabulary: &Vocabulary) {
    let list = vocabulary.list("education");
    let rank = |name: &str| list.named(name).and_then(|entry| entry.rank);
    let stated = record.text(Field::Degree).and_then(|text| list.within(&fold(text))).map(|entry| entry.name.clone());
    if let Some(degree) = stated.filter(|degree| known.degree.as_deref().is_none_or(|had| rank(degree) > rank(had))) {
        known.degree = Some(degree);
    }
}

/// `latest` is the school year the registry speaks of.
fn learn(
    known: &mut Known,
    record: &Record,
    latest: Option<i32>,
    vocabulary: &Vocabulary,
    findings: &mut Vec<Finding>,
) {
    let text = |field| record.text(field).map(str::to_owned);
    known.sex = text(Field::Sex).or(known.sex.take());
    known.subject = text(Field::Subject).or(known.subject.take());
    known.section = text(Field::Section).or(known.section.take());
    known.channel = text(Field::HireChannel).or(known.channel.take());
    known.status = text(Field::EmploymentStatus).or(known.status.take());
    known.hired = record.date(Field::HireDate).or(known.hired);
    known.born = record.date(Field::BirthDate).or(known.born);
    known.certified = record.date(Field::CertDate).or(known.certified);
    known.putonghua = text(Field::Putonghua).or(known.putonghua.take());
    known.post = text(Field::Post).or(known.post.take());
    if let Some(Value::Bool(answer)) = record.fields.get(&Field::Researcher) {
        known.researcher = Some(*answer);
    }
    learn_degree(known, record, vocabulary);
    let year = record.term.map(|term| term.school_year).or(latest);
    known.years.extend(year.map(|year| (year, record.place.clone())));
    learn_first_teaching(known, record, findings);
    for (field, kind) in [(Field::Title, "聘"), (Field::QualifiedTitle, "评")] {
        if let Some(level) = record.text(field) {
            learn_title(known, record, kind, level, vocabulary);
        }
    }
    if let Some(text) = record.text(Field::Tier) {
        learn_tiers(known, record, text, vocabulary, findings);
    }
}

fn learn_first_teaching(known: &mut Known, record: &Record, findings: &mut Vec<Finding>) {
    let Some(day) = record.date(Field::FirstTeachingDate) else { return };
    if let Some((before, place)) = known.first_teaching.as_ref().filter(|(before, _)| *before != day) {
        let words = [
            known.person.name.to_string(),
            Field::FirstTeachingDate.zh().to_owned(),
            format!("{before}（{place}）与 {day}"),
            day.to_string(),
        ];
        findings.push(
            Finding::new(FindingCode::FactsConflict, record.place.clone(), day.to_string())
                .with(words)
                .of(Arc::clone(&record.unit), record.term),
        );
    }
    known.first_teaching = Some((day, record.place.clone()));
}

fn learn_title(known: &mut Known, record: &Record, kind: &'static str, level: &str, vocabulary: &Vocabulary) {
    let rank = vocabulary.list("title").named(level).and_then(|entry| entry.rank);
    if rank == Some(0) {
        return;
    }
    let spell = known.titles.entry((kind, level.to_owned())).or_insert_with(|| TitleSpell {
        rank,
        from: None,
        terms: BTreeSet::new(),
        place: record.place.clone(),
    });
    if kind == "聘" {
        spell.from = record.date(Field::TitleFrom).or(spell.from);
    }
    spell.terms.extend(record.term);
    spell.place = record.place.clone();
}

fn learn_tiers(known: &mut Known, record: &Record, text: &str, vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let (tiers, unknown) = tiers_in(text, vocabulary);
    for part in unknown {
        findings.push(
            Finding::new(FindingCode::TierUnknown, record.place.clone(), text)
                .with([part])
                .of(Arc::clone(&record.unit), record.term),
        );
    }
    for tier in tiers {
        if tier.level.is_none() {
            // A tier without its level falls under no rule: the school is asked.
            let finding =
                Finding::new(FindingCode::TierUnknown, record.place_of(Field::Tier), text).with([tier.name.clone()]);
            findings.push(finding.of(Arc::clone(&record.unit), record.term));
        }
        let spell = known.tiers.entry(tier.name.clone()).or_insert_with(|| TierSpell {
            tier,
            granted: None,
            valid_to: None,
            stated: Default::default(),
            terms: BTreeSet::new(),
            place: record.place.clone(),
        });
        spell.granted = record.date(Field::TierFrom).or(spell.granted);
        spell.valid_to = record.date(Field::TierTo).or(spell.valid_to);
        for ((field, _), stated) in TIER_WORDS.iter().zip(&mut spell.stated) {
            *stated = record.text(*field).map(str::to_owned).or(stated.take());
        }
        spell.terms.extend(record.term);
        spell.place = record.place.clone();
    }
}

/// Everybody in a pair is somebody, even without a roster.
fn learn_pairs(known: &mut BTreeMap<Arc<str>, Known>, spells: &[Spell]) {
    for spell in spells {
        for (person, unit) in [(&spell.mentor, &spell.mentor_unit), (&spell.mentee, &spell.mentee_unit)] {
            let entry = known.entry(person.id.clone()).or_insert_with(|| nobody(person.clone()));
            let there = entry.units.entry(Arc::clone(unit)).or_default();
            there.terms.extend(spell.first_term);
            there.terms.extend(spell.last_term);
            there.place.get_or_insert_with(|| spell.place.clone());
            entry.subject = entry.subject.take().or_else(|| spell.subject.clone());
            entry.place.get_or_insert_with(|| ((false, false, spell.first_term), spell.place.clone()));
        }
    }
}

impl Known {
    /// The unit last heard from; a unit the registry names wins.
    fn unit(&self) -> &str {
        let last = self
            .units
            .iter()
            .max_by_key(|(name, spell)| (spell.registered, spell.terms.last().copied(), (*name).clone()));
        last.map_or("", |(name, _)| name)
    }

    fn terms(&self) -> (Option<String>, Option<String>) {
        let all: BTreeSet<Term> = self.units.values().flat_map(|spell| spell.terms.iter().copied()).collect();
        (all.first().map(Term::to_string), all.last().map(Term::to_string))
    }

    fn title(&self) -> Option<&str> {
        let appointed = self.titles.iter().filter(|((kind, _), _)| *kind == "聘");
        appointed.max_by_key(|(_, spell)| (spell.rank, spell.from)).map(|((_, level), _)| level.as_str())
    }
}

fn builder(name: &str) -> tables::TableBuilder {
    match table_spec(name) {
        Some(spec) => Table::builder(spec),
        None => unreachable!("`{name}` is declared"),
    }
}

/// People by unit and name, whatever their pseudonyms.
fn sorted(known: &BTreeMap<Arc<str>, Known>) -> Vec<&Known> {
    let mut all: Vec<&Known> = known.values().collect();
    all.sort_by(|a, b| (a.unit(), &a.person.name, &a.person.id).cmp(&(b.unit(), &b.person.name, &b.person.id)));
    all
}

fn teachers(known: &BTreeMap<Arc<str>, Known>) -> Table {
    let mut rows = builder("teacher");
    for one in sorted(known) {
        let (first, last) = one.terms();
        let tiers: Vec<&str> = one.tiers.values().map(|spell| spell.tier.name.as_str()).collect();
        let row = rows
            .row()
            .text("teacher_id", &*one.person.id)
            .text("unit", one.unit())
            .text("name", &*one.person.name)
            .text("sex", one.sex.as_deref())
            .text("subject", one.subject.as_deref())
            .text("section", one.section.as_deref())
            .date("first_teaching_date", one.first_teaching.as_ref().map(|(day, _)| *day))
            .date("hire_date", one.hired)
            .text("hire_channel", one.channel.as_deref())
            .text("employment_status", one.status.as_deref())
            .text("title", one.title())
            .text("tiers", Some(tiers.join("、")).as_deref().filter(|text| !text.is_empty()))
            .text("first_term", first.as_deref())
            .text("last_term", last.as_deref())
            .date("birth_date", one.born)
            .text("highest_degree", one.degree.as_deref())
            .date("cert_date", one.certified)
            .text("putonghua_level", one.putonghua.as_deref())
            .boolean("is_researcher", one.researcher)
            .text("post", one.post.as_deref());
        if let Some((_, place)) = &one.place {
            row.source(place);
        }
    }
    rows.finish()
}

/// One row for every school year a roster names somebody in.
fn years(known: &BTreeMap<Arc<str>, Known>) -> Table {
    let mut rows = builder("teacher_year");
    for one in sorted(known) {
        for (year, place) in &one.years {
            // Age on the day the school year begins.
            let begins = NaiveDate::from_ymd_opt(*year, 9, 1);
            let age = begins.zip(one.born).and_then(|(begins, born)| begins.years_since(born));
            rows.row()
                .text("teacher_id", &*one.person.id)
                .int("school_year", i64::from(*year))
                .text("unit", one.unit())
                .text("name", &*one.person.name)
                .text("subject", one.subject.as_deref())
                .text("section", one.section.as_deref())
                .text("highest_degree", one.degree.as_deref())
                .int("age", age.map(i64::from))
                .text("title", one.title())
                .text("employment_status", one.status.as_deref())
                .source(place);
        }
    }
    rows.finish()
}

fn employments(known: &BTreeMap<Arc<str>, Known>) -> Table {
    let mut rows = builder("employment");
    for one in sorted(known) {
        for (unit, spell) in &one.units {
            let row = rows
                .row()
                .text("teacher_id", &*one.person.id)
                .text("unit", &**unit)
                .text("name", &*one.person.name)
                .date("from", spell.from)
                .date("to", spell.to)
                .text("first_term", spell.terms.first().map(Term::to_string).as_deref())
                .text("last_term", spell.terms.last().map(Term::to_string).as_deref())
                .text("post", one.post.as_deref().filter(|_| **unit == *one.unit()))
                .text("channel", one.channel.as_deref().filter(|_| **unit == *one.unit()));
            if let Some(place) = &spell.place {
                row.source(place);
            }
        }
    }
    rows.finish()
}

fn titles(known: &BTreeMap<Arc<str>, Known>) -> Table {
    let mut rows = builder("title_spell");
    for one in sorted(known) {
        for ((kind, level), spell) in &one.titles {
            rows.row()
                .text("teacher_id", &*one.person.id)
                .text("unit", one.unit())
                .text("name", &*one.person.name)
                .text("kind", *kind)
                .text("level", level.as_str())
                .int("rank", spell.rank)
                .date("from", spell.from)
                .date("to", succeeded_on(one, kind, spell))
                .text("seen_from", spell.terms.first().map(Term::to_string).as_deref())
                .text("seen_to", spell.terms.last().map(Term::to_string).as_deref())
                .source(&spell.place);
        }
    }
    rows.finish()
}

/// The day before the person was appointed to the next higher title.
fn succeeded_on(one: &Known, kind: &str, spell: &TitleSpell) -> Option<NaiveDate> {
    let higher = one.titles.iter().filter(|((other, _), next)| *other == kind && next.rank > spell.rank);
    higher.filter_map(|(_, next)| next.from).min().and_then(|day| day.pred_opt())
}

fn tiers(known: &BTreeMap<Arc<str>, Known>) -> Table {
    let mut rows = builder("tier_title");
    for one in sorted(known) {
        for spell in one.tiers.values() {
            let row = TIER_WORDS
                .iter()
                .zip(&spell.stated)
                .fold(rows.row(), |row, ((_, column), stated)| row.text(column, stated.as_deref()));
            row.text("teacher_id", &*one.person.id)
                .text("unit", one.unit())
                .text("name", &*one.person.name)
                .text("tier", spell.tier.name.as_str())
                .text("level", spell.tier.level.as_deref())
                .text("kind", spell.tier.kind.as_str())
                .int("rank", spell.tier.rank)
                .date("granted_on", spell.granted)
                .date("valid_to", spell.valid_to)
                .text("seen_from", spell.terms.first().map(Term::to_string).as_deref())
                .text("seen_to", spell.terms.last().map(Term::to_string).as_deref())
                .source(&spell.place);
        }
    }
    rows.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, String, Option<i64>)> {
        let vocabulary = Vocabulary::shipped().expect("right");
        tiers_in(text, &vocabulary).0.into_iter().map(|tier| (tier.level, tier.kind, tier.rank)).collect()
    }

    #[test]
    fn a_tier_is_a_level_and_a_kind() {
        assert_eq!(read("市级骨干教师"), [(Some("市".into()), "骨干教师".into(), Some(34))]);
        assert_eq!(
            read("县级骨干教师、校级教学能手"),
            [(Some("区县".into()), "骨干教师".into(), Some(24)), (Some("校".into()), "教学能手".into(), Some(13))]
        );
        assert_eq!(read("自治区级骨干教师"), [(Some("省".into()), "骨干教师".into(), Some(44))]);
        assert_eq!(read("区级骨干"), [(Some("区".into()), "骨干教师".into(), Some(24))]);
        assert_eq!(read("市级"), [(Some("市".into()), "骨干教师".into(), Some(34))]);
        assert_eq!(read("平川县骨干教师"), [(Some("区县".into()), "骨干教师".into(), Some(24))]);
        assert_eq!(read("石嘴山市骨干教师"), [(Some("市".into()), "骨干教师".into(), Some(34))]);
        assert_eq!(read("宁夏回族自治区骨干教师"), [(Some("省".into()), "骨干教师".into(), Some(44))]);
        assert_eq!(read("骨干教师"), [(None, "骨干教师".into(), None)]);
        assert_eq!(read("无"), []);
    }

    #[test]
    fn a_word_that_is_no_tier_is_told() {
        let vocabulary = Vocabulary::shipped().expect("right");
        assert_eq!(tiers_in("优秀党员", &vocabulary).1, ["优秀党员"]);
    }
}
