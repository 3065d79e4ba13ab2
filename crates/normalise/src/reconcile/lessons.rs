//! The `activity` table: who observed whom, in which role, in which term, inside which pair's spell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use policy::Week;
use rayon::prelude::*;
use tables::{Field, Finding, FindingCode, Place, Record, Table, Term, Value, school_year_of, table_spec};

use super::identity::{People, Person, by_surname};
use super::merge::merge;
use super::occasion::Occasion;
use super::pairs::Spell;
use super::titled::check_titles;
use super::{Ids, Sent, groups, once_a_sheet, unit_of};
use crate::context::{Direction, direction_in};

/// The `activity` table.
pub fn table(
    records: &[&Record],
    people: &People,
    spells: &[Spell],
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) -> Table {
    let pairs = PairIndex::new(spells);
    let mut stated = occasions(records, people, &pairs, sent, findings);
    let mut seen = BTreeSet::new();
    // 李明、李老师 in one cell is one person.
    stated.retain(|occasion| seen.insert(said_by_row(occasion)));
    check_titles(&mut stated, |occasion| pairs.side_of_actor(occasion), findings);
    let mut occasions = merge(stated, findings);
    occasions.par_sort_by_cached_key(sort_key);
    let Some(spec) = table_spec("activity") else { unreachable!("`activity` is declared") };
    let mut rows = Table::builder(spec);
    let mut ids = Ids::default();
    let mut told = BTreeSet::new();
    let terms: BTreeSet<Term> = occasions.iter().filter_map(|occasion| occasion.term).collect();
    let weeks: BTreeMap<Term, Vec<Week>> = terms.into_iter().map(|term| (term, sent.calendar.weeks(term))).collect();
    for occasion in &occasions {
        let roles = pairs.roles(occasion, sent);
        tell_about_pair(occasion, &roles, &pairs, &mut told, findings);
        let term = occasion.term.map(|term| term.to_string());
        let school_year = occasion.date.map(school_year_of).or(occasion.term.map(|term| term.school_year));
        let place = occasion.place.to_string();
        let counterpart = Some(&occasion.counterpart).filter(|person| !person.is_nobody());
        let nth = occasion.period.map(|period| period.to_string()).unwrap_or_default();
        let facts = [&*occasion.kind, &*occasion.actor.id, &*occasion.counterpart.id, &*nth, &*place];
        let id = ids.of("A", &facts);
        rows.row()
            .text("activity_id", &*id)
            .text("unit", &*occasion.unit)
            .text("term", term.as_deref())
            .int("school_year", school_year.map(i64::from))
            .text("month", month_of(occasion).as_deref())
            .int("week_no", week_of(occasion, &weeks).map(i64::from))
            .text("kind", &*occasion.kind)
            .date("date", occasion.date)
            .int("period_no", occasion.period.map(i64::from))
            .text("actor_id", &*occasion.actor.id)
            .text("actor", &*occasion.actor.name)
            .text("actor_role", roles.actor)
            .text("counterpart_id", counterpart.map(|person| &*person.id))
            .text("counterpart", counterpart.map(|person| &*person.name))
            .text("counterpart_role", counterpart.map(|_| roles.counterpart))
            .text("pairing_id", roles.pairing_id.as_deref())
            .number("quantity", occasion.quantity)
            .text("subject", occasion.subject.as_deref())
            .text("class", occasion.class.as_deref())
            .text("topic", occasion.topic.as_deref())
            .text("lesson_type", occasion.lesson_type.as_deref())
            .boolean("has_comment", occasion.has_comment)
            .boolean("counts", occasion.why_not.is_none())
            .text("why_not", occasion.why_not)
            .int("sources", i64::from(occasion.sources))
            .text("group_id", occasion.group_id.as_deref())
            .text("mode", occasion.mode.as_deref())
            .text("level", occasion.level.as_deref())
            .source(&occasion.place);
    }
    rows.finish()
}

/// What one row says once: its place and line, the two people, and when.
type SaidByRow = (Place, [Arc<str>; 3], Option<NaiveDate>, [Option<u32>; 3]);

fn said_by_row(occasion: &Occasion) -> SaidByRow {
    (
        occasion.place.clone(),
        [&occasion.kind, &occasion.actor.id, &occasion.counterpart.id].map(Arc::clone),
        occasion.date,
        [occasion.week, occasion.month, occasion.period],
    )
}

/// The rows whose two people are known, side by side; their order stays.
fn occasions(
    records: &[&Record],
    people: &People,
    pairs: &PairIndex<'_>,
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Occasion> {
    let latest = sent.folders.iter().map(|(term, _)| *term).max();
    let read: Vec<(Option<Occasion>, Vec<Finding>)> = records
        .par_iter()
        .map(|record| {
            let mut unsure = Vec::new();
            (occasion(record, people, pairs, latest, sent, &mut unsure), unsure)
        })
        .collect();
    let (occasions, unsure): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    findings.extend(once_a_sheet(unsure.into_iter().flatten()));
    occasions.into_iter().flatten().collect()
}

/// The order of rows: unit, term, kind, day or week or month, period, place, counterpart.
type SortKey = (Arc<str>, Option<Term>, Arc<str>, Option<NaiveDate>, [Option<u32>; 3], Place, Arc<str>);

fn sort_key(occasion: &Occasion) -> SortKey {
    (
        Arc::clone(&occasion.unit),
        occasion.term,
        Arc::clone(&occasion.kind),
        occasion.date,
        [occasion.week, occasion.month, occasion.period],
        occasion.place.clone(),
        Arc::clone(&occasion.counterpart.name),
    )
}

/// The two people of a lesson; of namesakes the one who is paired with the other is meant.
fn two_people(
    record: &Record,
    people: &People,
    pairs: &PairIndex<'_>,
    findings: &mut Vec<Finding>,
) -> Option<(Person, Person)> {
    if record.text(Field::Observer).is_none() && record.text(Field::Name).is_some() {
        return Some((people.of_record(record, Field::Name, None, findings)?, Person::nobody()));
    }
    let unit = unit_of(record);
    let candidates = |field| record.text(field).map(|name| people.namesakes(&unit, name)).unwrap_or_default();
    let (actors, counterparts) = (candidates(Field::Observer), candidates(Field::Observed));
    if actors.len() > 1 || counterparts.len() > 1 {
        let both = actors.iter().flat_map(|actor| counterparts.iter().map(move |counterpart| (actor, counterpart)));
        let paired: Vec<_> = both.filter(|(actor, counterpart)| pairs.are_pair(actor, counterpart)).collect();
        if let [(actor, counterpart)] = paired.as_slice() {
            for (field, person) in [(Field::Observer, actor), (Field::Observed, counterpart)] {
                findings.extend(record.text(field).and_then(|name| by_surname(record, name, person)));
            }
            return Some(((*actor).clone(), (*counterpart).clone()));
        }
    }
    Some((
        people.of_record(record, Field::Observer, None, findings)?,
        people.of_record(record, Field::Observed, None, findings)?,
    ))
}

fn occasion(
    record: &Record,
    people: &People,
    pairs: &PairIndex<'_>,
    latest: Option<Term>,
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Occasion> {
    let (actor, counterpart) = two_people(record, people, pairs, findings)?;
    let stated = record.date(Field::Date);
    // Nothing can have happened after the last term anybody sent sheets for.
    let date = stated.filter(|day| !is_after_all_terms(*day, record, latest, sent));
    if let Some(day) = stated.filter(|_| date.is_none()) {
        tell_implausible(record, day, findings);
    }
    let term = date.and_then(|day| sent.calendar.term_of(day)).or(record.term);
    if let (Some(day), Some(sent_for), Some(term)) = (date, record.term, term)
        && sent_for != term
    {
        tell_other_term(record, day, sent_for, term, sent, findings);
    }
    let text = |field| record.shared_text(field);
    let whole = |field| record.fields.get(&field).and_then(Value::as_number).map(|number| number as u32);
    Some(Occasion {
        unit: unit_of(record),
        folder: Arc::clone(&record.unit),
        kind: text(Field::ActivityKind).unwrap_or_else(|| "".into()),
        term,
        sent_for: record.term,
        date,
        month: whole(Field::Month).filter(|_| date.is_none()),
        week: whole(Field::Week).filter(|_| date.is_none()),
        period: whole(Field::PeriodNo),
        actor,
        counterpart,
        quantity: record.number(Field::Lessons),
        topic: text(Field::Topic),
        class: text(Field::Class),
        subject: text(Field::Subject),
        lesson_type: text(Field::LessonType),
        group_id: groups::group_id(record),
        mode: text(Field::Mode),
        level: text(Field::Level),
        has_comment: matches!(record.fields.get(&Field::Appraisal), Some(Value::Bool(true))),
        why_not: if stated == date { why_not(record) } else { Some("日期不可能") },
        of_a_log: record.fields.contains_key(&Field::Appraisal),
        titled: titled(record, sent),
        sources: 1,
        place: record.place.clone(),
        people_at: (record.place_of(Field::Observer), record.place_of(Field::Observed)),
    })
}

/// The side that observes by the line or the title above a row.
fn titled(record: &Record, sent: &Sent<'_>) -> Option<&'static str> {
    match direction_in(record.text(Field::Direction)?, sent.vocabulary)? {
        Direction::MentorObserves => Some("师傅"),
        Direction::MenteeObserves => Some("徒弟"),
    }
}

/// Why a row is known but cannot be counted.
fn why_not(record: &Record) -> Option<&'static str> {
    let unreadable = |field| record.unreadable.contains(&field);
    let when = [Field::Date, Field::Week, Field::Month].iter().any(|field| record.fields.contains_key(field));
    let is_lesson = record.fields.contains_key(&Field::Appraisal);
    if unreadable(Field::Date) || unreadable(Field::Day) {
        return Some("日期无法辨认");
    }
    if [Field::Lessons, Field::Count, Field::MentorObserved, Field::MenteeObserved].into_iter().any(unreadable) {
        return Some("节数无法辨认");
    }
    (is_lesson && !when).then_some("没有日期")
}

/// Whether a day lies in a term after the last one of the inbox, and after the one its own sheet names.
fn is_after_all_terms(day: NaiveDate, record: &Record, latest: Option<Term>, sent: &Sent<'_>) -> bool {
    let (Some(term), Some(latest)) = (sent.calendar.term_of(day), latest.max(record.term)) else { return false };
    term > latest
}

fn tell_implausible(record: &Record, day: NaiveDate, findings: &mut Vec<Finding>) {
    let term = record.term.map(|term| term.to_string()).unwrap_or_default();
    let finding = Finding::new(FindingCode::DateImplausible, record.place_of(Field::Date), day.to_string())
        .with([term, day.to_string()])
        .of(Arc::clone(&record.unit), record.term);
    findings.push(finding);
}

fn tell_other_term(
    record: &Record,
    day: NaiveDate,
    sent_for: Term,
    term: Term,
    sent: &Sent<'_>,
    findings: &mut Vec<Finding>,
) {
    let range = sent
        .calendar
        .term(sent_for)
        .map(|dates| format!("{}—{}", dates.start, dates.end))
        .unwrap_or_else(|| sent_for.to_string());
    let finding = Finding::new(FindingCode::DateOutsideTerm, record.place.clone(), day.to_string())
        .with([range, term.to_string()])
        .of(Arc::clone(&record.unit), record.term);
    findings.push(finding);
}

/// The two roles in one occasion, and the pair it counts for.
struct Roles {
    actor: &'static str,
    counterpart: &'static str,
    pairing_id: Option<Arc<str>>,
    /// The two are a pair, but the day lies outside their spell.
    outside: Option<String>,
}

struct PairIndex<'s> {
    by_people: BTreeMap<(&'s str, &'s str), Vec<&'s Spell>>,
    /// Everybody in a pair, by unit: identity and name.
    paired: BTreeMap<&'s str, BTreeMap<&'s str, &'s str>>,
}

impl<'s> PairIndex<'s> {
    fn new(spells: &'s [Spell]) -> Self {
        let mut index = Self { by_people: BTreeMap::new(), paired: BTreeMap::new() };
        for spell in spells {
            index.by_people.entry((&spell.mentor.id, &spell.mentee.id)).or_default().push(spell);
            let unit = index.paired.entry(&spell.unit).or_default();
            unit.insert(&spell.mentor.id, &spell.mentor.name);
            unit.insert(&spell.mentee.id, &spell.mentee.name);
        }
        index
    }

    fn spells(&self, mentor: &Person, mentee: &Person) -> Vec<&'s Spell> {
        self.by_people.get(&(&*mentor.id, &*mentee.id)).cloned().unwrap_or_default()
    }

    /// The actor's side in the pair an occasion is about; `None` if the two are no pair, or one each way round.
    fn side_of_actor(&self, occasion: &Occasion) -> Option<&'static str> {
        let as_mentor = !self.spells(&occasion.actor, &occasion.counterpart).is_empty();
        let as_mentee = !self.spells(&occasion.counterpart, &occasion.actor).is_empty();
        match (as_mentor, as_mentee) {
            (true, false) => Some("师傅"),
            (false, true) => Some("徒弟"),
            _ => None,
        }
    }

    fn are_pair(&self, one: &Person, other: &Person) -> bool {
        !self.spells(one, other).is_empty() || !self.spells(other, one).is_empty()
    }

    /// The role of somebody who gave a lesson: the side they stand on in any pair.
    fn role_alone(&self, person: &Person) -> &'static str {
        let stands =
            |side: fn(&Spell) -> &Person| self.by_people.values().flatten().any(|spell| side(spell).id == person.id);
        match (stands(|spell| &spell.mentee), stands(|spell| &spell.mentor)) {
            (true, _) => "徒弟",
            (false, true) => "师傅",
            (false, false) => "同伴",
        }
    }

    fn roles(&self, occasion: &Occasion, sent: &Sent<'_>) -> Roles {
        if occasion.counterpart.is_nobody() {
            let actor = self.role_alone(&occasion.actor);
            return Roles { actor, counterpart: "", pairing_id: None, outside: None };
        }
        let as_mentor = self.spells(&occasion.actor, &occasion.counterpart);
        let as_mentee = self.spells(&occasion.counterpart, &occasion.actor);
        let (spells, actor, counterpart) = match (as_mentor.is_empty(), as_mentee.is_empty()) {
            (false, _) => (as_mentor, "师傅", "徒弟"),
            (true, false) => (as_mentee, "徒弟", "师傅"),
            (true, true) => return Roles { actor: "同伴", counterpart: "同伴", pairing_id: None, outside: None },
        };
        let inside = spells.iter().find(|spell| lies_in(occasion, spell, sent));
        let outside = match inside {
            Some(_) => None,
            None => spells.first().map(|spell| shown_spell(spell)),
        };
        Roles { actor, counterpart, pairing_id: inside.map(|spell| spell.id.clone()), outside }
    }
}

fn lies_in(occasion: &Occasion, spell: &Spell, sent: &Sent<'_>) -> bool {
    match (occasion.date, occasion.term.and_then(|term| sent.calendar.term(term))) {
        (Some(day), _) => spell.covers(day),
        (None, Some(term)) => spell.touches(term.start, term.end),
        (None, None) => true,
    }
}

fn shown_spell(spell: &Spell) -> String {
    let edge = |day: Option<NaiveDate>| day.map_or_else(|| "？".to_owned(), |day| day.to_string());
    format!("{}—{}", edge(spell.start), edge(spell.end))
}

/// Tells of days outside the spell, of names one character off, and of people who are no pair; the last two once a pair of names.
fn tell_about_pair(
    occasion: &Occasion,
    roles: &Roles,
    pairs: &PairIndex<'_>,
    told: &mut BTreeSet<(Arc<str>, Arc<str>, Arc<str>)>,
    findings: &mut Vec<Finding>,
) {
    let (actor, counterpart) = (&occasion.actor.name, &occasion.counterpart.name);
    let tell_at = |place: &Place, code, words: Vec<String>| {
        let found = occasion
            .date
            .filter(|_| code == FindingCode::DateOutsidePairing)
            .map_or_else(|| format!("{actor}、{counterpart}"), |day| day.to_string());
        Finding::new(code, place.clone(), found).with(words).of(Arc::clone(&occasion.folder), occasion.sent_for)
    };
    if let Some(spell) = &roles.outside {
        findings.push(tell_at(&occasion.place, FindingCode::DateOutsidePairing, vec![spell.clone()]));
        return;
    }
    if roles.pairing_id.is_some()
        || occasion.counterpart.is_nobody()
        || !told.insert((Arc::clone(&occasion.unit), Arc::clone(actor), Arc::clone(counterpart)))
    {
        return;
    }
    let Some(paired) = pairs.paired.get(&*occasion.unit) else { return };
    let known = |person: &Person| paired.contains_key(&*person.id);
    if !known(&occasion.actor) && !known(&occasion.counterpart) {
        return;
    }
    let people = [(&occasion.actor, &occasion.people_at.0), (&occasion.counterpart, &occasion.people_at.1)];
    for (person, place) in people.into_iter().filter(|(person, _)| !known(person)) {
        if let Some(near) = paired.values().find(|name| one_character_off(name, &person.name)) {
            findings.push(tell_at(place, FindingCode::NameNearMiss, vec![person.name.to_string(), (*near).to_owned()]));
            return;
        }
    }
    findings.push(tell_at(&occasion.place, FindingCode::NotAPair, vec![actor.to_string(), counterpart.to_string()]));
}

/// Whether two names of the same length differ in one character.
fn one_character_off(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    one.len() == other.len()
        && one.len() >= 2
        && one.iter().zip(&other).filter(|(a, b)| a != b).count() == 1
        && one.len() > 2
}

fn month_of(occasion: &Occasion) -> Option<String> {
    if let Some(day) = occasion.date {
        return Some(format!("{}-{:02}", day.year(), day.month()));
    }
    let (month, term) = (occasion.month?, occasion.term?);
    let autumn_half = term.half == 1 && month >= 8;
    let year = if autumn_half { term.school_year } else { term.school_year + 1 };
    Some(format!("{year}-{month:02}"))
}

fn week_of(occasion: &Occasion, weeks: &BTreeMap<Term, Vec<Week>>) -> Option<u32> {
    let Some(day) = occasion.date else { return occasion.week };
    let weeks = weeks.get(&occasion.term?)?;
    weeks.iter().find(|week| (week.start..=week.end).contains(&day)).map(|week| week.week_no)
}
