//! What people decided about results: whom a waiver frees of which duty, and what was judged by hand.
//!
//! Names are looked up in the tables; a decision that names nobody known is told and changes nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use policy::{Decisions, Judgement, Lot, Ruling, Waived, Waiver, fold, nearest};
use tables::{Finding, FindingCode, Place, Term};

use crate::attain::{Status, Verdict, joined};
use crate::facts::{Facts, Pair};
use crate::owing::{Owed, Who};

/// The decisions of a bureau, their people found.
pub(crate) struct Decided<'d> {
    waivers: Vec<Freed<'d>>,
    judgements: Vec<Judged<'d>>,
    /// Drawn lots, in the order written.
    pub lots: &'d [Lot],
    /// Judgements and lots that were of use.
    used: RefCell<BTreeSet<String>>,
    /// What could not be taken.
    refused: RefCell<Vec<Finding>>,
}

/// A waiver with its people.
struct Freed<'d> {
    waiver: &'d Waiver,
    people: People<'d>,
}

enum People<'d> {
    One(&'d str),
    Pair(&'d str, &'d str),
}

/// A judgement with its subject.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'d> {
    pub judgement: &'d Judgement,
    /// Name and id of whoever is judged.
    pub subject: (&'d str, &'d str),
}

/// What waivers make of a duty.
pub(crate) enum Freedom {
    /// Every day of it.
    Whole,
    /// Some days of it: teaching weeks of its terms, and those that are left.
    Part(usize, usize),
    /// Some days of it, and the rule asks the whole however few are left.
    Undivided,
}

impl<'d> Decided<'d> {
    /// Finds the people of every decision.
    pub fn of(decisions: &'d Decisions, facts: &'d Facts<'_>) -> Self {
        let mut refused = Vec::new();
        let mut waivers = Vec::new();
        for waiver in &decisions.waivers {
            match people_of(waiver, facts) {
                Ok(people) => waivers.push(Freed { waiver, people }),
                Err(finding) => refused.push(*finding),
            }
        }
        let mut judgements = Vec::new();
        for judgement in &decisions.judgements {
            match subject_of(judgement, facts) {
                Ok(subject) => judgements.push(Judged { judgement, subject }),
                Err(finding) => refused.push(*finding),
            }
        }
        let used = RefCell::default();
        Self { waivers, judgements, lots: &decisions.lots, used, refused: RefCell::new(refused) }
    }

    /// The waivers that free of some day of a duty, in the order written.
    pub fn waivers(&self, owed: &Owed<'_>, rule: &str, family: Option<&str>) -> Vec<&'d Waiver> {
        let of_people = owed.kind == Who::Pairing.key() || owed.kind == Who::Teacher.key();
        let touching = self.waivers.iter().filter(|freed| {
            let waiver = freed.waiver;
            waiver.from <= owed.to && waiver.to >= owed.from && waiver.is_about(rule, family) && freed.is_of(owed)
        });
        if of_people { touching.map(|freed| freed.waiver).collect() } else { Vec::new() }
    }

    /// The judgement of a rule about a subject and period, if there is one; it is then of use.
    pub fn judgement(&self, rule: &str, owed: &Owed<'_>) -> Option<&'d Judgement> {
        let is_about = |judged: &&Judged<'_>| {
            let own = judged.judgement;
            own.rule == rule
                && judged.subject.1 == owed.subject_id
                && own.period == owed.period.to_string()
                && own.counterpart.as_deref().is_none_or(|name| owed.counterpart == Some(name))
        };
        let found = self.judgements.iter().find(is_about)?.judgement;
        self.use_of(&found.ruling);
        Some(found)
    }

    /// The judgements of a rule that no row was found for.
    pub fn unused_judgements(&self, rule: &str) -> Vec<Judged<'d>> {
        let used = self.used.borrow();
        let open =
            |judged: &&Judged<'_>| judged.judgement.rule == rule && !used.contains(&judged.judgement.ruling.place());
        self.judgements.iter().filter(open).copied().collect()
    }

    /// Notes that a decision was of use.
    pub fn use_of(&self, ruling: &Ruling) {
        self.used.borrow_mut().insert(ruling.place());
    }

    /// Whether a decision was of use, or refused already.
    pub fn is_used(&self, ruling: &Ruling) -> bool {
        self.used.borrow().contains(&ruling.place())
    }

    /// Notes that a decision cannot be taken.
    pub fn refuse(&self, ruling: &Ruling, code: FindingCode, found: &str, words: Vec<String>) {
        self.use_of(ruling);
        self.refused.borrow_mut().push(finding(ruling, code, found, words));
    }

    /// Tells of the units a policy is for that nobody knows: it counts for nobody there.
    pub fn tell_unknown_units(&self, units: &[String], line: usize, facts: &Facts<'_>) {
        let known = known_units(facts);
        for unit in units.iter().filter(|unit| !known.iter().any(|known| fold(known) == fold(unit))) {
            let near = nearest(unit, known.iter().copied()).unwrap_or("无");
            let words = [unit.as_str(), "已知的单位", near].map(str::to_owned).to_vec();
            let place = Place::line("bureau.toml", line);
            self.refused.borrow_mut().push(Finding::new(FindingCode::DecisionNamesNobody, place, unit).with(words));
        }
    }

    /// Refuses the lots of a term that decided nothing.
    pub fn refuse_idle_lots(&self, term: Term) {
        for lot in self.lots.iter().filter(|lot| lot.term == term && !self.is_used(&lot.ruling)) {
            let words = format!("“{}”没有需要抽签的并列", lot.list);
            self.refuse(&lot.ruling, FindingCode::LotDoesNotFit, &lot.list, vec![words]);
        }
    }

    /// What could not be taken, in the order met.
    pub fn into_refused(self) -> Vec<Finding> {
        self.refused.into_inner()
    }
}

fn finding(ruling: &Ruling, code: FindingCode, found: &str, words: Vec<String>) -> Finding {
    Finding::new(code, Place::line(ruling.file, ruling.line), found).with(words)
}

impl Freed<'_> {
    /// Whether the duty is the person's own or one of the person's pair; a pair cannot work while one of the two is away.
    fn is_of(&self, owed: &Owed<'_>) -> bool {
        let has = |id: &str| owed.subject_id == id || owed.counterpart_id == Some(id);
        match self.people {
            People::One(id) => has(id),
            People::Pair(mentor, mentee) => owed.counterpart_id.is_some() && has(mentor) && has(mentee),
        }
    }
}

/// What waivers leave of a duty; every one of them frees of some of its days.
pub(crate) fn freedom(waivers: &[&Waiver], owed: &Owed<'_>, facts: &Facts<'_>) -> Freedom {
    let free = |day: NaiveDate| waivers.iter().any(|waiver| (waiver.from..=waiver.to).contains(&day));
    let mut days = owed.from.iter_days().take_while(|day| *day <= owed.to);
    if days.all(free) {
        return Freedom::Whole;
    }
    let pair = pair_of(owed, facts);
    let works = |day: NaiveDate| pair.is_none_or(|pair| pair.spells.iter().any(|spell| spell.overlaps(day, day)));
    let weeks: Vec<(NaiveDate, NaiveDate)> = facts.terms.weeks_within(owed.from, owed.to);
    // The duty of one person with several pairs is of the weeks of all of them.
    let paired = |week: &NaiveDate| owed.weeks.1.is_empty() || owed.weeks.1.contains(week);
    let active = weeks.iter().filter(|(from, to)| match pair {
        Some(pair) => pair.is_active(*from, *to),
        None => paired(from),
    });
    let left = active.filter(|(from, to)| {
        let mut school_days = from
            .iter_days()
            .take_while(|day| day <= to)
            .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && works(*day))
            .peekable();
        school_days.peek().is_none() || !school_days.all(free)
    });
    match (weeks.len(), left.count()) {
        (all, 0) if all > 0 => Freedom::Whole,
        (all, left) => Freedom::Part(all, left),
    }
}

fn pair_of<'f>(owed: &Owed<'_>, facts: &'f Facts<'_>) -> Option<&'f Pair<'f>> {
    let counterpart = owed.counterpart_id?;
    facts.pairs.iter().find(|pair| pair.mentor_id == owed.subject_id && pair.mentee_id == counterpart)
}

/// What a rule found, after what was decided of the duty.
pub(crate) fn ruled(
    verdict: Verdict,
    judgement: Option<&Judgement>,
    waivers: &[&Waiver],
    freedom: Option<&Freedom>,
) -> Verdict {
    if let Some(judgement) = judgement {
        let status = if judgement.met { Status::Met } else { Status::Unmet };
        return Verdict::new(status, joined(&[&judgement.zh(), &verdict.reason]));
    }
    let said = waivers.iter().map(|waiver| waiver.zh()).collect::<Vec<_>>().join("；");
    match freedom {
        None => verdict,
        Some(Freedom::Whole) => Verdict::new(Status::Exempt, format!("免除：{said}")),
        Some(Freedom::Part(..)) => verdict.before(&format!("期间有{said}")),
        Some(Freedom::Undivided) => verdict.before(&format!("期间有{said}，本条不按周折算，要求不变")),
    }
}

fn people_of<'d>(waiver: &'d Waiver, facts: &'d Facts<'_>) -> Result<People<'d>, Box<Finding>> {
    match &waiver.whom {
        Waived::Person(name, subject) => {
            person(facts, &waiver.ruling, &waiver.unit, name, subject.as_deref()).map(|(_, id)| People::One(id))
        }
        Waived::Pair(mentor, mentee) => pair(facts, waiver, mentor, mentee),
    }
}

/// The pair of two names that the unit knows.
fn pair<'d>(facts: &'d Facts<'_>, waiver: &Waiver, mentor: &str, mentee: &str) -> Result<People<'d>, Box<Finding>> {
    known_unit(facts, &waiver.ruling, &waiver.unit)?;
    let here = |pair: &&Pair<'_>| {
        let units = pair.spells.iter().flat_map(|spell| [spell.unit, spell.mentor_unit, spell.mentee_unit]);
        units.into_iter().any(|unit| fold(unit) == fold(&waiver.unit))
    };
    let named = |pair: &&Pair<'_>| fold(pair.mentor) == fold(mentor) && fold(pair.mentee) == fold(mentee);
    let found: Vec<&Pair<'_>> = facts.pairs.iter().filter(here).filter(named).collect();
    let shown = format!("{mentor}、{mentee}");
    match found.as_slice() {
        [pair] => Ok(People::Pair(pair.mentor_id, pair.mentee_id)),
        [] => {
            let pairs: Vec<String> =
                facts.pairs.iter().filter(here).map(|pair| format!("{}、{}", pair.mentor, pair.mentee)).collect();
            let near = nearest(&shown, pairs.iter().map(String::as_str));
            Err(nobody(&waiver.ruling, &shown, &format!("{}的师徒", waiver.unit), near))
        }
        several => Err(ambiguous(&waiver.ruling, &shown, several.len())),
    }
}

/// Whoever a judgement is about: name and id.
fn subject_of<'d>(judgement: &'d Judgement, facts: &'d Facts<'_>) -> Result<(&'d str, &'d str), Box<Finding>> {
    let ruling = &judgement.ruling;
    match &judgement.person {
        Some(name) => person(facts, ruling, &judgement.unit, name, judgement.subject.as_deref()),
        None => known_unit(facts, ruling, &judgement.unit).map(|unit| (unit, unit)),
    }
}

/// The full name of a unit as the tables have it.
fn known_unit<'d>(facts: &'d Facts<'_>, ruling: &Ruling, unit: &str) -> Result<&'d str, Box<Finding>> {
    let known = known_units(facts);
    match known.iter().find(|known| fold(known) == fold(unit)) {
        Some(known) => Ok(known),
        None => Err(nobody(ruling, unit, "已知的单位", nearest(unit, known.iter().copied()))),
    }
}

/// The units the tables know, and the bureau's own office.
fn known_units<'d>(facts: &'d Facts<'_>) -> Vec<&'d str> {
    let table = facts.stock.table("unit");
    (0..table.len()).filter_map(|row| table.text(row, "unit")).chain([facts.stock.office.as_str()]).collect()
}

/// A person of a unit, now or before: name and id.
fn person<'d>(
    facts: &'d Facts<'_>,
    ruling: &Ruling,
    unit: &str,
    name: &str,
    subject: Option<&str>,
) -> Result<(&'d str, &'d str), Box<Finding>> {
    let unit = known_unit(facts, ruling, unit)?;
    let known = people_in(facts, unit);
    let namesakes: Vec<(&str, &str, usize)> = known
        .iter()
        .filter(|(_, (known, _))| fold(known) == fold(name))
        .map(|(id, (known, row))| (*known, *id, *row))
        .collect();
    let teacher = facts.stock.table("teacher");
    let teaches = |row: usize| subject.is_none_or(|subject| teacher.text(row, "subject") == Some(subject));
    let meant: Vec<_> = namesakes.iter().filter(|(_, _, row)| namesakes.len() == 1 || teaches(*row)).collect();
    match (meant.as_slice(), namesakes.len()) {
        ([(name, id, _)], _) => Ok((name, id)),
        (_, 0) => {
            let near = nearest(name, known.values().map(|(name, _)| *name));
            Err(nobody(ruling, name, unit, near))
        }
        (_, several) => Err(ambiguous(ruling, name, several)),
    }
}

/// Everybody of a unit, now or before, by id: name and row of the `teacher` table.
fn people_in<'d>(facts: &'d Facts<'_>, unit: &str) -> BTreeMap<&'d str, (&'d str, usize)> {
    let spells = facts.stock.table("employment");
    let before: BTreeSet<&str> = (0..spells.len())
        .filter(|row| spells.text(*row, "unit") == Some(unit))
        .filter_map(|row| spells.text(row, "teacher_id"))
        .collect();
    let here = facts.people.iter().filter(|person| person.unit == unit || before.contains(person.id));
    here.map(|person| (person.id, (person.name, person.row))).collect()
}

fn nobody(ruling: &Ruling, name: &str, among: &str, near: Option<&str>) -> Box<Finding> {
    let near = near.map_or_else(|| "无".to_owned(), str::to_owned);
    Box::new(finding(ruling, FindingCode::DecisionNamesNobody, name, vec![name.to_owned(), among.to_owned(), near]))
}

fn ambiguous(ruling: &Ruling, name: &str, several: usize) -> Box<Finding> {
    Box::new(finding(ruling, FindingCode::DecisionAmbiguous, name, vec![name.to_owned(), several.to_string()]))
}
