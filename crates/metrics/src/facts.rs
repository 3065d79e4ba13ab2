//! What every primitive asks about: pairs and their spells, people, terms measured, and what could not be known.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::DataFrame;
use tables::{Table, Term};

use crate::attain::shown;
use crate::condition::kind_column;
use crate::selection::Selection;
use crate::stock::Stock;
use crate::terms::{Terms, school_year_end};
use crate::{MeasureError, frame};

/// One spell of one pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spell<'s> {
    /// First day; the beginning of time if nobody says.
    pub from: NaiveDate,
    /// Last day; still going on if nobody says.
    pub to: NaiveDate,
    pub unit: &'s str,
    pub mentor_unit: &'s str,
    pub mentee_unit: &'s str,
    /// Its `pairing_id`.
    pub id: Option<&'s str>,
    /// Why its days are in doubt.
    pub doubt: Option<&'s str>,
    /// Whether a sheet says on which day it began.
    pub stated: bool,
    /// Row of the `pairing` table.
    pub row: usize,
}

impl Spell<'_> {
    /// Whether it overlaps a stretch of days, both ends included.
    pub fn overlaps(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.from <= to && self.to >= from
    }
}

/// One mentor and one mentee with all their spells, by first day.
#[derive(Debug, Clone)]
pub(crate) struct Pair<'s> {
    pub mentor_id: &'s str,
    pub mentor: &'s str,
    pub mentee_id: &'s str,
    pub mentee: &'s str,
    /// Whether it is known which two people these names are; without it the names stand for the ids.
    pub placed: bool,
    pub spells: Vec<Spell<'s>>,
}

impl<'s> Pair<'s> {
    /// Whether a spell of the pair overlaps a stretch of days.
    pub fn is_active(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.spells.iter().any(|spell| spell.overlaps(from, to))
    }

    /// The last of the spells that overlap a stretch of days.
    pub fn spell_within(&self, from: NaiveDate, to: NaiveDate) -> Option<&Spell<'s>> {
        self.spells.iter().rev().find(|spell| spell.overlaps(from, to))
    }
}

/// One person of the teacher table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person<'s> {
    pub id: &'s str,
    pub name: &'s str,
    pub unit: &'s str,
    pub first_teaching_date: Option<NaiveDate>,
    /// Row of the `teacher` table.
    pub row: usize,
}

struct Open<'s> {
    /// Whom it speaks of; nobody that can be told if empty.
    names: Vec<&'s str>,
    file: &'s str,
    sheet: Option<&'s str>,
    reason: &'s str,
    /// The tables its records would lie in; any if none is named.
    tables: Vec<&'s str>,
    /// What it can add at most, where that is known.
    most: Option<f64>,
}

/// What was not taken up and could still add to a duty.
pub(crate) struct Lift {
    /// What it is, as a reason to leave the duty open.
    pub reason: String,
    /// What it can add at most; `None` where nobody knows.
    pub most: Option<f64>,
}

impl Open<'_> {
    /// The first of some names that it speaks of.
    fn speaks_of<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().find(|name| self.names.contains(name)).copied()
    }

    /// File, sheet and reason, as a person would look them up.
    fn described(&self) -> String {
        let sheet = self.sheet.map(|sheet| format!("，{sheet}")).unwrap_or_default();
        format!("{}{sheet}：{}", self.file, self.reason)
    }

    /// Whether it could hold rows of one of these tables; a pairing bears on whatever is asked of a pair.
    fn bears_on(&self, tables: &[String]) -> bool {
        self.tables.is_empty()
            || tables.is_empty()
            || self.tables.iter().any(|own| *own == "pairing" || tables.iter().any(|table| table == own))
    }
}

/// A kind of material: a table, and the kinds of its rows that are meant (any if none is named).
type Material = (&'static str, Vec<String>);

/// The facts of one report.
pub(crate) struct Facts<'s> {
    pub stock: &'s Stock,
    /// The term reported.
    pub term: Term,
    /// Its last day: due dates are compared with it, never with a clock.
    pub last_day: NaiveDate,
    pub terms: Terms,
    /// First and last day of each unit that has one.
    lifetimes: BTreeMap<&'s str, (NaiveDate, NaiveDate)>,
    /// Terms with data up to the one reported, the earliest first.
    pub measured: Vec<Term>,
    pub pairs: Vec<Pair<'s>>,
    pub people: Vec<Person<'s>>,
    files: BTreeMap<(&'s str, Term), i64>,
    senders: BTreeSet<&'s str>,
    open: BTreeMap<(&'s str, Term), Vec<Open<'s>>>,
    frames: RefCell<BTreeMap<&'static str, DataFrame>>,
    /// For each kind of material the units that sent it, with the first term they did; `None` where a row has no term.
    kept: RefCell<BTreeMap<Material, BTreeMap<&'s str, Option<Term>>>>,
}

impl<'s> Facts<'s> {
    /// Reads the facts out of the tables.
    ///
    /// # Errors
    /// `NoCalendar` if the calendar has no dates for a term that is to be measured.
    pub fn of(stock: &'s Stock, terms: Terms, term: Term) -> Result<Self, MeasureError> {
        let files = read_files(stock.table("submission"));
        let measured: BTreeSet<Term> = files.keys().map(|(_, term)| *term).chain([term]).collect();
        for term in &measured {
            if terms.get(*term).is_none() {
                return Err(MeasureError::NoCalendar(term.to_string()));
            }
        }
        let last_day = terms.get(term).map_or(NaiveDate::MAX, |span| span.end);
        let lifetimes = read_lifetimes(stock.table("unit"));
        Ok(Self {
            stock,
            term,
            last_day,
            measured: measured.into_iter().collect(),
            pairs: read_pairs(stock.table("pairing"), &terms, &lifetimes),
            lifetimes,
            people: read_people(stock.table("teacher")),
            senders: files.keys().map(|(unit, _)| *unit).collect(),
            files,
            open: read_open(stock.table("open_evidence")),
            frames: RefCell::new(BTreeMap::new()),
            kept: RefCell::new(BTreeMap::new()),
            terms,
        })
    }

    /// A stored table as a polars frame; it crosses once.
    pub fn frame(&self, name: &'static str) -> Result<DataFrame, MeasureError> {
        if let Some(frame) = self.frames.borrow().get(name) {
            return Ok(frame.clone());
        }
        let made = frame::to_polars(self.stock.table(name))?;
        self.frames.borrow_mut().insert(name, made.clone());
        Ok(made)
    }

    /// The last day the report knows of: of the spring term also the holidays up to the end of the school year.
    pub fn decided_by(&self) -> NaiveDate {
        if self.term == Term::spring(self.term.school_year) {
            school_year_end(self.term.school_year).max(self.last_day)
        } else {
            self.last_day
        }
    }

    /// A unit as the tables name it; empty if they do not.
    pub fn unit_named(&self, unit: &str) -> &'s str {
        let stock: &'s Stock = self.stock;
        let table = stock.table("unit");
        let mut known = (0..table.len()).filter_map(|row| table.text(row, "unit"));
        known.find(|known| policy::fold(known) == policy::fold(unit)).unwrap_or_default()
    }

    /// Whether a unit sent anything readable or not in a term.
    pub fn sent(&self, unit: &str, term: Term) -> bool {
        self.files.get(&(unit, term)).is_some_and(|files| *files > 0)
    }

    /// Whether a unit was there on some day of a stretch of days.
    pub fn was_there(&self, unit: &str, from: NaiveDate, to: NaiveDate) -> bool {
        self.lifetimes.get(unit).is_none_or(|(opened, closed)| *opened <= to && *closed >= from)
    }

    /// Whether a unit is one the bureau expects sheets from.
    pub fn is_sender(&self, unit: &str) -> bool {
        self.senders.contains(unit)
    }

    /// Every unit the bureau has had sheets from.
    pub fn senders(&self) -> Vec<&'s str> {
        self.senders.iter().copied().collect()
    }

    /// The first day of the first term a unit sent material in; what came before nobody can know from it.
    pub fn first_day(&self, unit: &str) -> Option<NaiveDate> {
        let first = self.measured.iter().find(|term| self.sent(unit, **term))?;
        self.terms.get(*first).map(|span| span.start)
    }

    /// Why something about these units and people in these terms may be missing; `None` if nothing is.
    pub fn open_question(&self, units: &[&str], names: &[&str], terms: &[Term]) -> Option<String> {
        self.silence(units, terms).or_else(|| self.unread(units, terms)).or_else(|| self.mention(units, names, terms))
    }

    /// Which of the units sent nothing in one of the terms.
    pub fn silence(&self, units: &[&str], terms: &[Term]) -> Option<String> {
        let mut asked = terms.iter().flat_map(|term| units.iter().map(move |unit| (unit, term)));
        let (unit, term) = asked.find(|(unit, term)| !self.sent(unit, **term))?;
        Some(format!("没有收到{unit}{term}学期的材料，不能断定"))
    }

    /// What of these units could not be read at all, and so might hold records of anybody.
    pub fn unread(&self, units: &[&str], terms: &[Term]) -> Option<String> {
        let (term, open) =
            self.opens(units, terms).find(|(_, open)| open.names.is_empty() && open.tables.is_empty())?;
        Some(format!("{term}学期有无法读取的材料（{}），不能断定", open.described()))
    }

    /// What of these units speaks of one of these people but could not be taken up.
    pub fn mention(&self, units: &[&str], names: &[&str], terms: &[Term]) -> Option<String> {
        let mut opens = self.opens(units, terms);
        let (term, name, open) = opens.find_map(|(term, open)| Some((term, open.speaks_of(names)?, open)))?;
        Some(format!("{term}学期有提到{name}而不能采用的材料（{}），不能断定", open.described()))
    }

    /// What was not taken up and speaks of one of these people, or of nobody that can be told in one of these tables.
    pub fn lift(&self, units: &[&str], names: &[&str], terms: &[Term], tables: &[String]) -> Option<Lift> {
        let of_anybody = |open: &Open<'_>| open.names.is_empty() && !open.tables.is_empty() && open.bears_on(tables);
        let bearing: Vec<(Term, &Open<'_>)> =
            self.opens(units, terms).filter(|(_, open)| open.speaks_of(names).is_some() || of_anybody(open)).collect();
        let (term, first) = bearing.iter().min_by_key(|(_, open)| (open.most.is_some(), open.names.is_empty()))?;
        let what = match first.speaks_of(names) {
            Some(name) => format!("提到{name}而不能采用的材料"),
            None => "看不出是谁的材料".to_owned(),
        };
        let most = bearing.iter().try_fold(0.0, |sum, (_, open)| Some(sum + open.most?));
        let at_most = most.map(|most| format!("，至多可计{}", shown(most))).unwrap_or_default();
        Some(Lift { reason: format!("{term}学期有{what}（{}{at_most}）", first.described()), most })
    }

    /// Anything of a unit that was not taken up, whomever it speaks of.
    pub fn refused(&self, unit: &str, terms: &[Term]) -> Option<String> {
        let units = [unit];
        let (term, open) = self.opens(&units, terms).next()?;
        Some(format!("{term}学期有不能采用的材料（{}）", open.described()))
    }

    fn opens<'q>(&'q self, units: &'q [&str], terms: &'q [Term]) -> impl Iterator<Item = (Term, &'q Open<'s>)> {
        let asked = terms.iter().flat_map(move |term| units.iter().map(move |unit| (*unit, *term)));
        asked.flat_map(|(unit, term)| {
            let rows = self.open.get(&(unit, term)).map(Vec::as_slice).unwrap_or_default();
            rows.iter().map(move |open| (term, open))
        })
    }

    /// Whether a unit has sent this kind of material by a term (at any time without one); what others sent says nothing of it.
    pub fn keeps(&self, unit: &str, of: &Selection, until: Option<Term>) -> bool {
        let kinds = of.condition.as_ref().map(|condition| condition.kinds.clone()).unwrap_or_default();
        let table = self.stock.table(of.table);
        // Reference tables belong to nobody: they are there or not.
        if table.spec().column("unit").is_none() {
            return !table.is_empty();
        }
        let mut kept = self.kept.borrow_mut();
        let senders = kept.entry((of.table, kinds)).or_insert_with_key(|(table, kinds)| self.senders_of(table, kinds));
        senders.get(unit).is_some_and(|first| first.is_none_or(|first| until.is_none_or(|until| first <= until)))
    }

    /// Whether anybody has sent this kind of material by a term.
    pub fn anybody_keeps(&self, of: &Selection, until: Option<Term>) -> bool {
        let stock: &'s Stock = self.stock;
        let table = stock.table(of.table);
        if table.spec().column("unit").is_none() {
            return !table.is_empty();
        }
        let units: BTreeSet<&str> = (0..table.len()).filter_map(|row| table.text(row, "unit")).collect();
        units.into_iter().any(|unit| self.keeps(unit, of, until))
    }

    fn senders_of(&self, table: &str, kinds: &[String]) -> BTreeMap<&'s str, Option<Term>> {
        let stock: &'s Stock = self.stock;
        let rows = stock.table(table);
        let column = kind_column(table);
        let meant = |row: usize| {
            kinds.is_empty()
                || column
                    .and_then(|column| rows.text(row, column))
                    .is_some_and(|kind| kinds.iter().any(|meant| meant == kind))
        };
        let mut senders: BTreeMap<&'s str, Option<Term>> = BTreeMap::new();
        for row in (0..rows.len()).filter(|row| meant(*row)) {
            let Some(unit) = rows.text(row, "unit") else { continue };
            let term = rows.text(row, "term").and_then(|term| term.parse().ok());
            senders.entry(unit).and_modify(|first| *first = (*first).min(term)).or_insert(term);
        }
        senders
    }

    /// The measured terms of a school year.
    pub fn terms_of_year(&self, school_year: i32) -> Vec<Term> {
        self.measured.iter().filter(|term| term.school_year == school_year).copied().collect()
    }
}

fn read_files(table: &Table) -> BTreeMap<(&str, Term), i64> {
    let mut files = BTreeMap::new();
    for row in 0..table.len() {
        let term = table.text(row, "term").and_then(|term| term.parse().ok());
        if let (Some(unit), Some(term)) = (table.text(row, "unit"), term) {
            *files.entry((unit, term)).or_insert(0) += table.int(row, "files").unwrap_or(0);
        }
    }
    files
}

fn read_open(table: &Table) -> BTreeMap<(&str, Term), Vec<Open<'_>>> {
    let mut open: BTreeMap<(&str, Term), Vec<Open<'_>>> = BTreeMap::new();
    for row in 0..table.len() {
        let term = table.text(row, "term").and_then(|term| term.parse().ok());
        if let (Some(unit), Some(term)) = (table.text(row, "unit"), term) {
            open.entry((unit, term)).or_default().push(Open {
                names: table.text(row, "name").map(|names| names.split('、').collect()).unwrap_or_default(),
                sheet: table.text(row, "sheet"),
                file: table.text(row, "file").unwrap_or_default(),
                reason: table.text(row, "reason").unwrap_or_default(),
                tables: table.text(row, "material").map(|tables| tables.split('、').collect()).unwrap_or_default(),
                most: table.number(row, "most"),
            });
        }
    }
    open
}

fn read_people(table: &Table) -> Vec<Person<'_>> {
    let rows = (0..table.len()).filter_map(|row| {
        Some(Person {
            id: table.text(row, "teacher_id")?,
            name: table.text(row, "name").unwrap_or_default(),
            unit: table.text(row, "unit").unwrap_or_default(),
            first_teaching_date: table.date(row, "first_teaching_date"),
            row,
        })
    });
    let mut people: Vec<Person<'_>> = rows.collect();
    people.sort_by_key(|person| (person.id, person.row));
    people.dedup_by_key(|person| person.id);
    people
}

/// First and last day of the units that are not known to have been there always.
fn read_lifetimes(table: &Table) -> BTreeMap<&str, (NaiveDate, NaiveDate)> {
    let days = |row: usize| (table.date(row, "valid_from"), table.date(row, "valid_to"));
    let known = (0..table.len()).filter(|row| days(*row) != (None, None));
    let lifetime = |(from, to): (Option<NaiveDate>, Option<NaiveDate>)| {
        (from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX))
    };
    known.filter_map(|row| Some((table.text(row, "unit")?, lifetime(days(row))))).collect()
}

fn read_pairs<'s>(
    table: &'s Table,
    terms: &Terms,
    lifetimes: &BTreeMap<&str, (NaiveDate, NaiveDate)>,
) -> Vec<Pair<'s>> {
    let mut pairs: BTreeMap<(&str, &str), Pair<'_>> = BTreeMap::new();
    for row in 0..table.len() {
        let ids = (table.text(row, "mentor_id"), table.text(row, "mentee_id"));
        let names = (table.text(row, "mentor"), table.text(row, "mentee"));
        let (Some(mentor_id), Some(mentee_id)) = (ids.0.or(names.0), ids.1.or(names.1)) else { continue };
        let pair = pairs.entry((mentor_id, mentee_id)).or_insert_with(|| Pair {
            mentor_id,
            mentor: table.text(row, "mentor").unwrap_or_default(),
            mentee_id,
            mentee: table.text(row, "mentee").unwrap_or_default(),
            placed: ids.0.is_some() && ids.1.is_some(),
            spells: Vec::new(),
        });
        let spell = read_spell(table, row, terms);
        // Where a unit is closed its pairs end.
        let closed = lifetimes.get(spell.unit).map_or(NaiveDate::MAX, |(_, closed)| *closed);
        pair.spells.push(Spell { to: spell.to.min(closed), ..spell });
    }
    let mut pairs: Vec<Pair<'_>> = pairs.into_values().collect();
    for pair in &mut pairs {
        pair.spells.sort_by_key(|spell| (spell.from, spell.to, spell.row));
    }
    pairs
}

/// A spell whose start nobody states is taken as going on from the first term it is seen in.
fn read_spell<'s>(table: &'s Table, row: usize, terms: &Terms) -> Spell<'s> {
    let unit = table.text(row, "unit").unwrap_or_default();
    let first_seen = || {
        let term = table.text(row, "first_term")?.parse::<Term>().ok()?;
        Some(terms.get(term)?.start)
    };
    Spell {
        from: table.date(row, "start").or_else(first_seen).unwrap_or(NaiveDate::MIN),
        to: table.date(row, "end").unwrap_or(NaiveDate::MAX),
        unit,
        mentor_unit: table.text(row, "mentor_unit").unwrap_or(unit),
        mentee_unit: table.text(row, "mentee_unit").unwrap_or(unit),
        id: table.text(row, "pairing_id"),
        doubt: table.text(row, "doubt").filter(|doubt| !doubt.is_empty()),
        stated: table.date(row, "start").is_some() && table.boolean(row, "start_stated") != Some(false),
        row,
    }
}
