//! Who owes a duty, and when: pairs, mentors, mentees, teachers, units, the bureau.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tables::{Period, Table, Term};

use crate::MeasureError;
use crate::condition::Condition;
use crate::facts::{Facts, Lift, Pair, Spell};
use crate::parameters::InForce;
use crate::terms::{Stretch, calendar_year, months, school_year_end, school_year_start};

mod clocks;
mod open;
mod pairs;
mod rows;

pub(crate) use clocks::nth_year;
use clocks::{contract_years, service_year_duties};
pub(crate) use rows::RowKind;
use rows::{ROW_KINDS, row_duties, row_kind};

/// Who a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Pairing,
    Mentor,
    Mentee,
    Teacher,
    Unit,
    Bureau,
    /// Rows of a stored table: groups, members, holders of titles, events.
    Row(&'static RowKind),
}

impl Who {
    /// The words in packs.
    pub fn words() -> Vec<&'static str> {
        let own = ["pairing", "mentor", "mentee", "teacher", "unit", "bureau"];
        own.into_iter().chain(ROW_KINDS.iter().map(|kind| kind.word)).collect()
    }

    /// Whether it is among those a primitive is for; rows of a table may owe wherever teachers may.
    pub fn is_among(self, allowed: &[Self]) -> bool {
        allowed.contains(&self) || matches!(self, Self::Row(_)) && allowed.contains(&Self::Teacher)
    }

    /// Who a word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "pairing" => Some(Self::Pairing),
            "mentor" => Some(Self::Mentor),
            "mentee" => Some(Self::Mentee),
            "teacher" => Some(Self::Teacher),
            "unit" => Some(Self::Unit),
            "bureau" => Some(Self::Bureau),
            other => row_kind(other).map(Self::Row),
        }
    }

    /// The stored table a `who` condition is asked of.
    pub fn table(self) -> Option<&'static str> {
        match self {
            Self::Teacher => Some("teacher"),
            Self::Unit => Some("unit"),
            Self::Row(kind) => Some(kind.table),
            Self::Pairing | Self::Mentor | Self::Mentee => Some("pairing"),
            Self::Bureau => None,
        }
    }

    /// The word in the views.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pairing => "pairing",
            Self::Mentor | Self::Mentee | Self::Teacher => "person",
            Self::Unit => "unit",
            Self::Bureau => "bureau",
            Self::Row(kind) => kind.kind,
        }
    }
}

/// Who owes a duty, in which stretch of time, from which year of service.
#[derive(Debug, Clone)]
pub(crate) struct Population {
    pub who: Who,
    pub stretch: Stretch,
    /// Which of them; all if there is no condition.
    pub only: Option<Condition>,
    /// Which year of service, or of the contract (1, 2 …), the duty belongs to; every one without it. Counted in school years, a
    /// year of service belongs to the one it ends in.
    pub nth: Option<u32>,
    /// Fewer days of teaching than this and a month owes nothing.
    pub month_days: f64,
}

/// One duty of one subject in one period.
#[derive(Debug, Clone)]
pub(crate) struct Owed<'f> {
    pub unit: &'f str,
    pub kind: &'static str,
    pub subject: &'f str,
    pub subject_id: &'f str,
    pub counterpart: Option<&'f str>,
    pub counterpart_id: Option<&'f str>,
    pub period: Period,
    /// First and last day it counts in.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// How many teaching weeks the period has, and the first days of those a pair is active in.
    pub weeks: (usize, BTreeSet<NaiveDate>),
    /// Units whose silence leaves it open, and the terms that matter.
    pub units: Vec<&'f str>,
    pub terms: Vec<Term>,
    /// Terms in which a refused record that speaks of the subject leaves it open: all of a cycle, all whose records count.
    pub spanned: Vec<Term>,
    /// The `pairing_id`s of the pairs it is owed by.
    pub pairings: Vec<&'f str>,
    /// Why the days of the pair are in doubt: too little is then not certain.
    pub doubt: Option<&'f str>,
    /// Rows that make it owed.
    pub basis: Vec<(&'static str, usize)>,
    /// Why nobody can say whether or when it is owed.
    pub blank: Option<&'static str>,
}

impl<'f> Owed<'f> {
    /// First and last day of the pair, or the first day of teaching and no last one.
    pub fn lifetime(&self, facts: &Facts<'_>) -> (NaiveDate, NaiveDate) {
        let always = (NaiveDate::MIN, NaiveDate::MAX);
        let Some((table, row)) = self.basis.first().copied() else { return always };
        let stock = facts.stock.table(table);
        let day = |column: &str| stock.spec().column(column).and_then(|_| stock.date(row, column));
        let first = day("start").or_else(|| day("first_teaching_date"));
        (first.unwrap_or(always.0), day("end").unwrap_or(always.1))
    }

    /// Why too little is not certain, whatever the rule found: days in doubt, or what was not taken up and could add to it.
    pub fn unsettled(&self, facts: &Facts<'_>, tables: &[String]) -> Option<Lift> {
        let doubt = self.doubt.map(|doubt| Lift { reason: format!("结对{doubt}"), most: None });
        let names: Vec<&str> = [Some(self.subject), self.counterpart].into_iter().flatten().collect();
        doubt.or_else(|| facts.lift(&self.units, &names, &self.spanned, tables))
    }

    fn is_of_people(&self) -> bool {
        self.kind == Who::Pairing.key() || self.kind == Who::Teacher.key()
    }

    /// What a person judged by hand, of a rule nothing was counted for.
    pub fn judged(
        (unit, kind): (&'f str, &'static str),
        (subject, subject_id): (&'f str, &'f str),
        (period, term): (Period, Term),
    ) -> Self {
        Self {
            unit,
            kind,
            subject,
            subject_id,
            counterpart: None,
            counterpart_id: None,
            period,
            from: school_year_start(term.school_year),
            to: school_year_end(term.school_year),
            weeks: (0, BTreeSet::new()),
            units: Vec::new(),
            terms: vec![term],
            spanned: vec![term],
            pairings: Vec::new(),
            doubt: None,
            basis: Vec::new(),
            blank: None,
        }
    }

    /// Whether a record that a correction took out of the sheets would have stood behind the duty.
    pub fn would_have_had(&self, corrections: &Table, row: usize) -> bool {
        let people = ["person_id", "other_id"].map(|column| corrections.text(row, column));
        let has = |id: &str| people.contains(&Some(id));
        let of_people = if self.is_of_people() {
            has(self.subject_id) && self.counterpart_id.is_none_or(has)
        } else {
            corrections.text(row, "unit") == Some(self.unit)
        };
        let term = corrections.text(row, "term").and_then(|term| term.parse::<Term>().ok());
        of_people
            && match (self.period, term) {
                (Period::Term(own), Some(term)) => own == term,
                (Period::SchoolYear(year), Some(term)) => year == term.school_year,
                (Period::CalendarYear(year), Some(term)) => year == term.calendar_year(),
                (Period::ContractYear(_) | Period::ServiceYear(_), Some(term)) => self.terms.contains(&term),
                _ => true,
            }
    }

    /// The day whose numbers are in force: the first of the duty; of the whole programme, while none is in force yet, the first
    /// day one is.
    pub fn day(&self) -> InForce {
        InForce { on: self.from, until: if self.period == Period::Cycle { self.to } else { self.from } }
    }
}

/// A period with its measured terms and its days.
#[derive(Clone)]
struct Window {
    period: Period,
    terms: Vec<Term>,
    /// All its terms, also where only the last one's silence matters.
    spanned: Vec<Term>,
    from: NaiveDate,
    to: NaiveDate,
}

impl Population {
    /// Every duty of the population in the terms in force.
    pub fn owed<'f>(&self, facts: &'f Facts<'_>, terms: &[Term]) -> Result<Vec<Owed<'f>>, MeasureError> {
        let windows = match self.stretch {
            Stretch::Month => month_windows(facts, terms, self.month_days),
            stretch => windows(stretch, facts, terms),
        };
        let mut owed = match self.who {
            Who::Pairing => self.of_pairs(facts, &windows, terms)?.into_iter().map(|(_, owed)| owed).collect(),
            Who::Mentor => person_duties(self.of_pairs(facts, &windows, terms)?, Side::Mentor),
            Who::Mentee => person_duties(self.of_pairs(facts, &windows, terms)?, Side::Mentee),
            Who::Teacher if self.nth.is_some() || self.stretch == Stretch::ServiceYear => {
                service_year_duties(facts, self.only.as_ref(), (self.stretch, self.nth), terms)?
            }
            Who::Teacher => teacher_duties(facts, self.only.as_ref(), &windows)?,
            Who::Unit => unit_duties(facts, self.only.as_ref(), &windows)?,
            Who::Bureau => windows.iter().map(|window| bureau_duty(facts, window)).collect(),
            Who::Row(kind) => row_duties(kind, facts, self.only.as_ref(), &windows)?,
        };
        if owed.is_empty() {
            return self.unknown(facts, &windows);
        }
        // A unit that is closed, or not yet there, owes nothing, nor do its people.
        owed.retain(|owed| match owed.period {
            Period::Term(term) => {
                let taught = facts.terms.get(term).map_or((owed.from, owed.to), |span| span.taught);
                facts.was_there(owed.unit, taught.0, taught.1)
            }
            _ => facts.was_there(owed.unit, owed.from, owed.to),
        });
        Ok(owed)
    }

    /// Where the condition chooses nobody because of empty cells, one duty of the bureau says so: nobody seen is not nobody there.
    fn unknown<'f>(&self, facts: &'f Facts<'_>, windows: &[Window]) -> Result<Vec<Owed<'f>>, MeasureError> {
        let (Some(only), Some(table), None) = (&self.only, self.who.table(), self.nth) else { return Ok(Vec::new()) };
        let answers = only.answers(table, &facts.frame(table)?)?;
        if answers.contains(&Some(true)) || !answers.contains(&None) {
            return Ok(Vec::new());
        }
        let blank = Some("缺少判断由谁承担所需的资料，不能断定");
        Ok(windows.iter().map(|window| Owed { blank, ..bureau_duty(facts, window) }).collect())
    }
}

fn windows(stretch: Stretch, facts: &Facts<'_>, terms: &[Term]) -> Vec<Window> {
    let mut grouped: BTreeMap<Period, Vec<Term>> = BTreeMap::new();
    for term in terms {
        if let Some(period) = stretch.period(*term) {
            grouped.entry(period).or_default().push(*term);
        }
    }
    let window = |(period, terms): (Period, Vec<Term>)| {
        let span = |term: Option<&Term>| term.and_then(|term| facts.terms.get(*term));
        let (first, last) = (span(terms.first())?, span(terms.last())?);
        let (from, to) = match period {
            // A year whose spring has not come goes on.
            Period::SchoolYear(year) if !terms.contains(&Term::spring(year)) => {
                (school_year_start(year), school_year_end(year))
            }
            Period::SchoolYear(year) => (school_year_start(year), last.end),
            Period::CalendarYear(year) => calendar_year(year),
            _ => (first.start, last.end),
        };
        let spanned = terms.clone();
        // A cycle is asked about as of the term reported.
        let terms = if period == Period::Cycle { terms.last().copied().into_iter().collect() } else { terms };
        Some(Window { period, terms, spanned, from, to })
    };
    grouped.into_iter().filter_map(window).collect()
}

/// A window for every month of the terms with teaching enough.
fn month_windows(facts: &Facts<'_>, terms: &[Term], least_days: f64) -> Vec<Window> {
    let of = |term: &Term| {
        let weeks = facts.terms.get(*term).map(|span| months(&span.weeks, least_days)).unwrap_or_default();
        let term = *term;
        weeks.into_iter().map(move |(year, month, from, to)| {
            let period = Period::Month(year, month);
            Window { period, terms: vec![term], spanned: vec![term], from, to }
        })
    };
    terms.iter().flat_map(of).collect()
}

fn pair_duty<'f>(facts: &'f Facts<'_>, pair: &Pair<'f>, window: &Window) -> Option<(Spell<'f>, Owed<'f>)> {
    let (weeks, active) = teaching_weeks(facts, pair, window);
    let spell = *pair.spell_within(window.from, window.to).filter(|_| !active.is_empty())?;
    let within = || pair.spells.iter().filter(|spell| spell.overlaps(window.from, window.to));
    let mut units = vec![spell.unit];
    for unit in [spell.mentor_unit, spell.mentee_unit] {
        if !units.contains(&unit) && facts.is_sender(unit) {
            units.push(unit);
        }
    }
    let owed = Owed {
        unit: spell.unit,
        kind: Who::Pairing.key(),
        subject: pair.mentor,
        subject_id: pair.mentor_id,
        counterpart: Some(pair.mentee),
        counterpart_id: Some(pair.mentee_id),
        period: window.period,
        from: window.from,
        to: window.to,
        weeks: (weeks, active),
        units,
        terms: window.terms.clone(),
        spanned: window.spanned.clone(),
        pairings: pair.spells.iter().filter_map(|spell| spell.id).collect(),
        doubt: within().find_map(|spell| spell.doubt),
        basis: within().map(|spell| ("pairing", spell.row)).collect(),
        blank: (!pair.placed).then_some("师徒姓名不能对应到唯一的人，不能断定"),
    };
    Some((spell, owed))
}

/// Teaching weeks of a period, and the first days of those a pair is active in.
fn teaching_weeks(facts: &Facts<'_>, pair: &Pair<'_>, window: &Window) -> (usize, BTreeSet<NaiveDate>) {
    let spans = window.terms.iter().filter_map(|term| facts.terms.get(*term));
    let by_clock = matches!(window.period, Period::ContractYear(_) | Period::ServiceYear(_) | Period::Month(..));
    let inside = |week: &&(NaiveDate, NaiveDate)| !by_clock || (week.0 <= window.to && week.1 >= window.from);
    let weeks: Vec<_> = spans.flat_map(|span| &span.weeks).filter(inside).collect();
    let active = weeks.iter().filter(|(from, to)| pair.is_active(*from, *to)).map(|(from, _)| *from);
    (weeks.len(), active.collect())
}

/// A side of a pair.
#[derive(Clone, Copy)]
enum Side {
    Mentor,
    Mentee,
}

impl Side {
    /// Id, name and unit of the one of a pair.
    fn of<'f>(self, spell: &Spell<'f>, owed: &Owed<'f>) -> (&'f str, &'f str, &'f str) {
        match self {
            Self::Mentor => (owed.subject_id, owed.subject, spell.mentor_unit),
            Self::Mentee => {
                (owed.counterpart_id.unwrap_or_default(), owed.counterpart.unwrap_or_default(), spell.mentee_unit)
            }
        }
    }
}

/// The duties of pairs as duties of the one side, one a person and period.
fn person_duties<'f>(of_pairs: Vec<(Spell<'f>, Owed<'f>)>, side: Side) -> Vec<Owed<'f>> {
    let mut people: BTreeMap<(Period, &str), Owed<'f>> = BTreeMap::new();
    for (spell, duty) in of_pairs {
        let (id, name, own) = side.of(&spell, &duty);
        let entry = people.entry((duty.period, id)).or_insert_with(|| Owed {
            unit: own,
            kind: Who::Mentor.key(),
            subject: name,
            subject_id: id,
            counterpart: None,
            counterpart_id: None,
            units: Vec::new(),
            pairings: Vec::new(),
            basis: Vec::new(),
            ..duty.clone()
        });
        entry.basis.extend(duty.basis);
        // A person with one pair after another is active in the weeks of all of them.
        entry.weeks.1.extend(duty.weeks.1);
        entry.pairings.extend(duty.pairings);
        // One pair whose days are certain, and one that is known to be meant, is enough to owe.
        entry.doubt = entry.doubt.filter(|_| duty.doubt.is_some());
        entry.blank = entry.blank.filter(|_| duty.blank.is_some());
        entry.units.extend(duty.units.iter().filter(|unit| !entry.units.contains(unit)).copied().collect::<Vec<_>>());
    }
    people.into_values().collect()
}

fn teacher_duties<'f>(
    facts: &'f Facts<'_>,
    only: Option<&Condition>,
    windows: &[Window],
) -> Result<Vec<Owed<'f>>, MeasureError> {
    let chosen = chosen(facts, "teacher", only)?;
    let mut duties = Vec::new();
    for window in windows {
        for person in facts.people.iter().filter(|person| chosen.get(person.row) == Some(&Some(true))) {
            let duty = person_duty(facts, person.row, window.period, window.from, window.to, window.terms.clone());
            duties.push(Owed { spanned: window.spanned.clone(), ..duty });
        }
    }
    Ok(duties)
}

/// A duty of one row of the `teacher` table.
fn person_duty<'f>(
    facts: &'f Facts<'_>,
    row: usize,
    period: Period,
    from: NaiveDate,
    to: NaiveDate,
    terms: Vec<Term>,
) -> Owed<'f> {
    let table = facts.stock.table("teacher");
    let unit = table.text(row, "unit").unwrap_or_default();
    Owed {
        unit,
        kind: Who::Teacher.key(),
        subject: table.text(row, "name").unwrap_or_default(),
        subject_id: table.text(row, "teacher_id").unwrap_or_default(),
        counterpart: None,
        counterpart_id: None,
        period,
        from,
        to,
        weeks: (0, BTreeSet::new()),
        units: vec![unit],
        // What a person has reached counts whenever it was reported.
        spanned: facts.measured.clone(),
        terms,
        pairings: Vec::new(),
        doubt: None,
        basis: vec![("teacher", row)],
        blank: None,
    }
}

/// Ids of those who have a mentor some time in a school year.
pub(crate) fn active_mentees<'f>(facts: &'f Facts<'_>, school_year: i32) -> BTreeSet<&'f str> {
    let (from, to) = (school_year_start(school_year), school_year_end(school_year));
    facts.pairs.iter().filter(|pair| pair.spell_within(from, to).is_some()).map(|pair| pair.mentee_id).collect()
}

fn unit_duties<'f>(
    facts: &'f Facts<'_>,
    only: Option<&Condition>,
    windows: &[Window],
) -> Result<Vec<Owed<'f>>, MeasureError> {
    let chosen = chosen(facts, "unit", only)?;
    let table = facts.stock.table("unit");
    let mut duties = Vec::new();
    for window in windows {
        for row in (0..table.len()).filter(|row| chosen.get(*row) == Some(&Some(true))) {
            let Some(unit) = table.text(row, "unit").filter(|unit| *unit != facts.stock.office) else { continue };
            duties.push(Owed { kind: Who::Unit.key(), basis: Vec::new(), ..place_duty(unit, window) });
        }
    }
    Ok(duties)
}

fn bureau_duty<'f>(facts: &'f Facts<'_>, window: &Window) -> Owed<'f> {
    place_duty(&facts.stock.office, window)
}

fn place_duty<'f>(unit: &'f str, window: &Window) -> Owed<'f> {
    Owed {
        unit,
        kind: Who::Bureau.key(),
        subject: unit,
        subject_id: unit,
        counterpart: None,
        counterpart_id: None,
        period: window.period,
        from: window.from,
        to: window.to,
        weeks: (0, BTreeSet::new()),
        units: vec![unit],
        terms: window.terms.clone(),
        spanned: window.spanned.clone(),
        pairings: Vec::new(),
        doubt: None,
        basis: Vec::new(),
        blank: None,
    }
}

/// For every row of a table whether the condition chooses it; all of them without one.
fn chosen(facts: &Facts<'_>, table: &'static str, only: Option<&Condition>) -> Result<Vec<Option<bool>>, MeasureError> {
    match only {
        Some(condition) => condition.answers(table, &facts.frame(table)?),
        None => Ok(vec![Some(true); facts.stock.table(table).len()]),
    }
}
