//! Mentor–mentee spells: the registers of all terms made into one spell a pair.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use tables::{Field, Finding, FindingCode, Place, Record, RecordKind, Table, Term, school_year_of, table_spec};

use super::identity::{People, Person};
use super::{Sent, stable_id, unit_of};

/// One mentor–mentee spell.
#[derive(Debug, Clone)]
pub struct Spell {
    /// Pseudonym of the pair.
    pub id: Arc<str>,
    /// The unit that reported the pair.
    pub unit: Arc<str>,
    /// The mentor.
    pub mentor: Person,
    /// The mentor's unit.
    pub mentor_unit: Arc<str>,
    /// The mentee.
    pub mentee: Person,
    /// The mentee's unit.
    pub mentee_unit: Arc<str>,
    /// Subject, where stated.
    pub subject: Option<String>,
    /// Kind of pairing, where stated.
    pub track: Option<String>,
    /// First day; unknown if nobody stated it.
    pub start: Option<NaiveDate>,
    /// Last day; open or unknown if nobody stated it.
    pub end: Option<NaiveDate>,
    /// Why its days are not sure; empty if they are.
    pub doubt: Option<&'static str>,
    /// Whether a register or only a log names the pair.
    pub basis: Basis,
    /// First term whose folder names the pair.
    pub first_term: Option<Term>,
    /// Last term whose folder names the pair.
    pub last_term: Option<Term>,
    /// The row that names it.
    pub place: Place,
}

/// What a pair is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A pairing register.
    Register,
    /// Only a log or summary with columns for mentor and mentee.
    Log,
}

impl Spell {
    /// Whether a day lies in the spell; an unknown edge is open.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }

    /// Whether the spell touches a stretch of days.
    pub fn touches(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= to) && self.end.is_none_or(|end| from <= end)
    }
}

/// Every spell, by unit, mentor, mentee and start.
pub fn spells(records: &[&Record], people: &People, sent: &Sent<'_>, findings: &mut Vec<Finding>) -> Vec<Spell> {
    let stated: Vec<Spell> = records
        .iter()
        .filter(|record| record.kind == RecordKind::Pairing)
        .filter_map(|record| stated(record, people, findings))
        .collect();
    let mut spells = join(stated, findings);
    end_dropped(&mut spells, records, people, sent, findings);
    imply(&mut spells, records, people, findings);
    spells.sort_by_cached_key(sort_key);
    spells
}

/// The order of spells: unit, mentor, mentee, start, identity.
type SortKey = (Arc<str>, Arc<str>, Arc<str>, Option<NaiveDate>, Arc<str>);

fn sort_key(spell: &Spell) -> SortKey {
    (
        Arc::clone(&spell.unit),
        Arc::clone(&spell.mentor.name),
        Arc::clone(&spell.mentee.name),
        spell.start,
        spell.id.clone(),
    )
}

/// The spell one register row states.
fn stated(record: &Record, people: &People, findings: &mut Vec<Finding>) -> Option<Spell> {
    let unit = unit_of(record);
    let side_unit = |field| record.text(field).map_or_else(|| Arc::clone(&unit), |unit| policy::fold(unit).into());
    let (mentor_unit, mentee_unit): (Arc<str>, Arc<str>) = (side_unit(Field::MentorUnit), side_unit(Field::MenteeUnit));
    let mentor = people.in_unit(
        record,
        &mentor_unit,
        record.text(Field::Mentor)?,
        record.text(Field::MentorStaffNo),
        findings,
    )?;
    let mentee = people.in_unit(
        record,
        &mentee_unit,
        record.text(Field::Mentee)?,
        record.text(Field::MenteeStaffNo),
        findings,
    )?;
    let subject =
        [Field::Subject, Field::MenteeSubject, Field::MentorSubject].into_iter().find_map(|field| record.text(field));
    Some(Spell {
        id: "".into(),
        mentor_unit,
        mentee_unit,
        subject: subject.map(str::to_owned),
        track: record.text(Field::Track).map(str::to_owned),
        start: record.date(Field::Start),
        end: record.date(Field::End),
        doubt: doubt(record),
        basis: Basis::Register,
        first_term: record.term,
        last_term: record.term,
        place: record.place.clone(),
        unit,
        mentor,
        mentee,
    })
}

/// A start or end that stands there but cannot be read leaves the spell in doubt.
fn doubt(record: &Record) -> Option<&'static str> {
    let unsure =
        [Field::Start, Field::End, Field::Span, Field::SpanYears].iter().any(|field| record.unreadable.contains(field));
    unsure.then_some("起止时间无法辨认")
}

/// Rows about the same two people with the same start (or none) are one spell; what a later register says replaces what an
/// earlier one said.
fn join(stated: Vec<Spell>, findings: &mut Vec<Finding>) -> Vec<Spell> {
    let mut pairs: BTreeMap<(Arc<str>, Arc<str>), Vec<Spell>> = BTreeMap::new();
    for spell in stated {
        pairs.entry((spell.mentor.id.clone(), spell.mentee.id.clone())).or_default().push(spell);
    }
    let mut joined = Vec::new();
    for (_, mut rows) in pairs {
        rows.sort_by(|a, b| (a.first_term, &a.place).cmp(&(b.first_term, &b.place)));
        let mut spells: Vec<Spell> = Vec::new();
        for row in rows {
            match spells.iter_mut().find(|known| same_spell(known, &row)) {
                Some(known) => {
                    findings.extend(starts_differ(known, &row));
                    continue_with(known, row);
                }
                None => spells.push(row),
            }
        }
        joined.extend(spells);
    }
    for spell in &mut joined {
        let start = spell.start.map(|day| day.to_string()).unwrap_or_default();
        spell.id = stable_id("P", &[&spell.mentor.id, &spell.mentee.id, &start]);
    }
    joined
}

/// Whether a row continues a spell: the same start, a start not stated, or a spell it touches.
fn same_spell(known: &Spell, row: &Spell) -> bool {
    match (known.start, row.start) {
        (Some(known), Some(row)) if known == row => true,
        (None, _) | (_, None) => true,
        (Some(start), Some(row_start)) => {
            // Listed anew from year to year: the next stretch begins before or right after the last one ends.
            let end = known.end.and_then(|end| end.checked_add_days(Days::new(62)));
            let follows = start <= row_start && end.is_none_or(|end| row_start <= end);
            // A row with an earlier start that has not ended by then states the same stretch otherwise.
            follows || (row_start < start && row.end.is_none_or(|end| start <= end))
        }
    }
}

/// Why the starts two registers state of one stretch cannot both hold: neither is a renewal in a later school year.
fn starts_differ(known: &mut Spell, row: &Spell) -> Option<Finding> {
    let (one, other) = (known.start?, row.start?);
    let is_new_stretch = known.end.is_some_and(|end| other > end);
    let is_renewal = row.first_term > known.last_term && other > one && school_year_of(other) > school_year_of(one);
    if one == other || is_new_stretch || is_renewal {
        return None;
    }
    known.doubt = known.doubt.or(Some("开始时间前后不一致"));
    let names = [known.mentor.name.to_string(), known.mentee.name.to_string()];
    let starts = format!("{}、{}", one.min(other), one.max(other));
    let finding = Finding::new(FindingCode::PairStartsDiffer, row.place.clone(), other.to_string());
    let [mentor, mentee] = names;
    Some(finding.with([mentor, mentee, starts]).of(Arc::clone(&row.unit), row.first_term))
}

fn continue_with(known: &mut Spell, row: Spell) {
    // A new stretch begins after the known one ended: then its own end counts, even if it states none.
    let new_stretch = matches!((known.end, row.start), (Some(end), Some(start)) if start > end);
    known.doubt = known.doubt.or(row.doubt);
    known.start = match (known.start, row.start) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    known.end = if new_stretch { row.end } else { row.end.or(known.end) };
    known.subject = row.subject.or(known.subject.take());
    known.track = row.track.or(known.track.take());
    known.last_term = row.last_term.max(known.last_term);
}

/// A pair without an end that a newer register of its unit leaves out, and that has no lesson since, is taken as ended.
fn end_dropped(
    spells: &mut [Spell],
    records: &[&Record],
    people: &People,
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut registers: BTreeMap<Arc<str>, BTreeMap<Term, Place>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind == RecordKind::Pairing) {
        if let Some(term) = record.term {
            registers.entry(unit_of(record)).or_default().entry(term).or_insert_with(|| record.place.clone());
        }
    }
    let known_at = named_at(records);
    let active = LastLessons::of(records, people);
    for spell in spells.iter_mut().filter(|spell| spell.end.is_none()) {
        let newer =
            registers.get(&spell.unit).and_then(|terms| terms.iter().find(|(term, _)| Some(**term) > spell.last_term));
        let Some((term, place)) = newer.filter(|_| spell.last_term.is_some()) else { continue };
        let Some(dates) = sent.calendar.term(*term) else { continue };
        if !repeats_earlier(&known_at, &spell.unit, *term) {
            // A list that names none of the pairs known before only adds to them.
            continue;
        }
        let still_active = active.last(spell).is_some_and(|day| day >= dates.start);
        if still_active {
            continue;
        }
        spell.end = dates.start.pred_opt();
        let names = [spell.mentor.name.to_string(), spell.mentee.name.to_string()];
        let whole_sheet = Place { cell: None, ..place.clone() };
        findings.push(
            Finding::new(FindingCode::PairDropped, whole_sheet, names.join("、"))
                .with(names)
                .of(Arc::clone(&spell.unit), Some(*term)),
        );
    }
}

/// Names of mentors and mentees by unit and term.
type NamedPairs = BTreeMap<(Arc<str>, Term), BTreeSet<(Arc<str>, Arc<str>)>>;

/// The pairs each unit's registers name, by term.
fn named_at(records: &[&Record]) -> NamedPairs {
    let mut named: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind == RecordKind::Pairing) {
        if let (Some(term), Some(mentor), Some(mentee)) =
            (record.term, record.text(Field::Mentor), record.text(Field::Mentee))
        {
            named.entry((unit_of(record), term)).or_default().insert((Arc::from(mentor), Arc::from(mentee)));
        }
    }
    named
}

fn repeats_earlier(named: &NamedPairs, unit: &Arc<str>, term: Term) -> bool {
    let Some(here) = named.get(&(Arc::clone(unit), term)) else { return false };
    named.iter().any(|((other, earlier), pairs)| other == unit && *earlier < term && !pairs.is_disjoint(here))
}

/// The last lesson of two people, whoever observed: by their pseudonyms, however their names are spelled.
struct LastLessons(BTreeMap<[Arc<str>; 2], NaiveDate>);

impl LastLessons {
    fn of(records: &[&Record], people: &People) -> Self {
        let (mut last, mut unheard) = (BTreeMap::new(), Vec::new());
        for record in records.iter().filter(|record| record.kind == RecordKind::Activity) {
            let Some(day) = record.date(Field::Date) else { continue };
            let observer = people.of_record(record, Field::Observer, None, &mut unheard);
            let observed = people.of_record(record, Field::Observed, None, &mut unheard);
            let (Some(one), Some(other)) = (observer, observed) else { continue };
            let known = last.entry(both(&one, &other)).or_insert(day);
            *known = day.max(*known);
        }
        Self(last)
    }

    fn last(&self, spell: &Spell) -> Option<NaiveDate> {
        self.0.get(&both(&spell.mentor, &spell.mentee)).copied()
    }
}

/// Two people in no order.
fn both(one: &Person, other: &Person) -> [Arc<str>; 2] {
    let mut both = [Arc::clone(&one.id), Arc::clone(&other.id)];
    both.sort();
    both
}

/// Pairs that only a log with columns for mentor and mentee names.
fn imply(spells: &mut Vec<Spell>, records: &[&Record], people: &People, findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<(Arc<str>, Arc<str>)> =
        spells.iter().map(|spell| (spell.mentor.id.clone(), spell.mentee.id.clone())).collect();
    let mut unheard = Vec::new();
    let mut implied: BTreeMap<(Arc<str>, Arc<str>), Spell> = BTreeMap::new();
    for record in records.iter().filter(|record| record.kind == RecordKind::Activity) {
        let (Some(mentor), Some(mentee)) = (record.text(Field::Mentor), record.text(Field::Mentee)) else { continue };
        let found =
            (people.named(record, mentor, None, &mut unheard), people.named(record, mentee, None, &mut unheard));
        let (Some(mentor), Some(mentee)) = found else { continue };
        let key = (mentor.id.clone(), mentee.id.clone());
        if let Some(spell) = implied.get_mut(&key) {
            spell.first_term = spell.first_term.min(record.term);
            spell.last_term = spell.last_term.max(record.term);
        } else if known.insert(key.clone()) {
            let names = [mentor.name.to_string(), mentee.name.to_string()];
            findings.push(
                Finding::new(FindingCode::PairImplied, record.place.clone(), names.join("、"))
                    .with(names)
                    .of(Arc::clone(&record.unit), record.term),
            );
            implied.insert(key, implied_spell(record, mentor, mentee));
        }
    }
    spells.extend(implied.into_values());
}

fn implied_spell(record: &Record, mentor: Person, mentee: Person) -> Spell {
    let unit = unit_of(record);
    Spell {
        id: stable_id("P", &[&mentor.id, &mentee.id, ""]),
        mentor_unit: Arc::clone(&unit),
        mentee_unit: Arc::clone(&unit),
        unit,
        subject: record.text(Field::Subject).map(str::to_owned),
        track: None,
        start: None,
        end: None,
        doubt: None,
        basis: Basis::Log,
        first_term: record.term,
        last_term: record.term,
        place: record.place.clone(),
        mentor,
        mentee,
    }
}

/// The `pairing` table.
pub fn table(spells: &[Spell]) -> Table {
    let Some(spec) = table_spec("pairing") else { unreachable!("`pairing` is declared") };
    let mut rows = Table::builder(spec);
    for spell in spells {
        rows.row()
            .text("pairing_id", &*spell.id)
            .text("unit", &*spell.unit)
            .text("mentor_id", &*spell.mentor.id)
            .text("mentor", &*spell.mentor.name)
            .text("mentor_unit", &*spell.mentor_unit)
            .text("mentee_id", &*spell.mentee.id)
            .text("mentee", &*spell.mentee.name)
            .text("mentee_unit", &*spell.mentee_unit)
            .text("subject", spell.subject.as_deref())
            .text("track", spell.track.as_deref())
            .date("start", spell.start)
            .date("end", spell.end)
            .boolean("start_stated", spell.start.is_some())
            .text("doubt", spell.doubt)
            .text("basis", if spell.basis == Basis::Register { "register" } else { "log" })
            .text("first_term", spell.first_term.map(|term| term.to_string()).as_deref())
            .text("last_term", spell.last_term.map(|term| term.to_string()).as_deref())
            .source(&spell.place);
    }
    rows.finish()
}
