//! The subjects of a list, each with what its score is added up from.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Period, Term};

use super::bind::{Of, RankedList, Scoring, Weighed};
use super::fraction::Fraction;
use super::standing::Standing;
use super::ties::TieValue;
use crate::attain::Status;
use crate::facts::Facts;
use crate::outcome::{Duty, Outcome};
use crate::owing::{Owed, Who};
use crate::scoring::SheetScores;
use crate::share::reported;
use crate::terms::{school_year_end, school_year_start};

/// One subject of a list.
#[derive(Debug, Clone)]
pub(super) struct Entry<'f> {
    pub unit: &'f str,
    pub id: &'f str,
    pub name: &'f str,
    /// Id and name of the other of a pair.
    pub counterpart: Option<(&'f str, &'f str)>,
    /// What the score is added up from, in the order of the pack.
    pub parts: Vec<Part>,
    /// What could still be met, for whoever asks what would have had to differ.
    pub unmet: Vec<Unmet>,
    /// Duties decided and not, by weight.
    pub decided: Fraction,
    pub open: Fraction,
    /// The numbers of the duties added up; nothing if one of them is not known.
    pub actual: Option<Fraction>,
    pub counterparts: BTreeSet<&'f str>,
    /// The least and the most the score may come to; nothing if nothing could be decided.
    pub score: Option<(Fraction, Fraction)>,
    pub standing: Standing,
    /// How the sheet adds up, in its own words.
    pub said: String,
    /// The numbers of rules that only decide between equals, by rule.
    pub numbers: BTreeMap<usize, Option<Fraction>>,
    pub ties: Vec<TieValue>,
    /// The caps it falls under, from the innermost; none if it cannot be placed.
    pub path: Option<Vec<usize>>,
    /// The name of its section.
    pub section: String,
}

/// One item of a score.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub item: String,
    pub zh: String,
    pub weight: Fraction,
    /// Met, counted, added up or earned; before the weight.
    pub earned: Fraction,
    /// What could have been.
    pub possible: Fraction,
    /// What is not known: so much more may have been met.
    pub open: Fraction,
    /// What it adds to the score, of an item of a sheet.
    pub points: Fraction,
}

/// A duty that was not met, or could not be decided.
#[derive(Debug, Clone)]
pub(super) struct Unmet {
    /// Place in `parts`.
    pub part: usize,
    pub counterpart: Option<String>,
    pub period: String,
    pub actual: Option<f64>,
    pub least: Option<f64>,
    pub decided: bool,
}

impl<'f> Entry<'f> {
    pub(super) fn new(unit: &'f str, id: &'f str, name: &'f str, parts: Vec<Part>) -> Self {
        Self {
            unit,
            id,
            name,
            counterpart: None,
            parts,
            unmet: Vec::new(),
            decided: Fraction::ZERO,
            open: Fraction::ZERO,
            actual: Some(Fraction::ZERO),
            counterparts: BTreeSet::new(),
            score: None,
            standing: Standing::default(),
            said: String::new(),
            numbers: BTreeMap::new(),
            ties: Vec::new(),
            path: None,
            section: String::new(),
        }
    }

    /// As a list shows it: a unit, a person, or 师傅—徒弟.
    pub fn shown(&self) -> String {
        match self.counterpart {
            Some((_, counterpart)) => format!("{}—{counterpart}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// With its unit, for sentences that name several.
    pub fn placed(&self) -> String {
        if self.unit == self.name { self.unit.to_owned() } else { format!("{} {}", self.unit, self.shown()) }
    }

    /// As a duty of the reported school year, for rows of eligibility, gates and ties.
    pub fn asked(&self, facts: &Facts<'_>) -> Owed<'f> {
        let year = facts.term.school_year;
        let kind = match (self.counterpart, self.id == self.unit) {
            (Some(_), _) => Who::Pairing,
            (None, true) => Who::Unit,
            (None, false) => Who::Teacher,
        };
        Owed {
            unit: self.unit,
            kind: kind.key(),
            subject: self.name,
            subject_id: self.id,
            counterpart: self.counterpart.map(|(_, name)| name),
            counterpart_id: self.counterpart.map(|(id, _)| id),
            period: Period::SchoolYear(year),
            from: school_year_start(year),
            to: school_year_end(year),
            weeks: (0, BTreeSet::new()),
            units: vec![self.unit],
            terms: facts.terms_of_year(year),
            spanned: facts.measured.clone(),
            pairings: Vec::new(),
            doubt: None,
            basis: Vec::new(),
            blank: None,
        }
    }
}

/// Who somebody is on a list: id, and the other's in a pair.
type Key<'f> = (&'f str, Option<&'f str>);

/// A subject of a list: its key, its name, and the id and name of the other of a pair.
type Named<'f> = (Key<'f>, &'f str, Option<(&'f str, &'f str)>);

impl RankedList {
    /// The subjects of the list in order of unit and name, with their scores.
    pub(super) fn entries<'f>(
        &self,
        facts: &'f Facts<'_>,
        (outcome, scores): (&Outcome<'f>, &[SheetScores<'_, 'f>]),
        pack: usize,
    ) -> Vec<Entry<'f>> {
        let terms = self.terms(facts);
        if let Scoring::Sheet(_) = self.scoring {
            let mut entries = self.sheet_entries((pack, facts.term), scores);
            self.take_numbers(outcome, pack, &terms, &mut entries);
            return entries;
        }
        let mut entries: BTreeMap<Key<'f>, Entry<'f>> = BTreeMap::new();
        let every_unit = self.of == Of::Unit && self.scoring != Scoring::Count;
        if every_unit {
            let table = facts.stock.table("unit");
            for unit in
                (0..table.len()).filter_map(|row| table.text(row, "unit")).filter(|unit| *unit != facts.stock.office)
            {
                entries.insert((unit, None), Entry::new(unit, unit, unit, self.parts()));
            }
        }
        for duty in outcome.duties.iter().filter(|duty| duty.pack == pack && self.rules.contains_key(&duty.rule)) {
            if !terms.iter().any(|term| reported(duty.period, *term)) {
                continue;
            }
            let Some((key, name, counterpart)) = self.subject_of(duty) else { continue };
            if every_unit && !entries.contains_key(&key) {
                continue;
            }
            let entry = entries
                .entry(key)
                .or_insert_with(|| Entry { counterpart, ..Entry::new(duty.unit, key.0, name, self.parts()) });
            self.take(duty, entry);
        }
        let mut entries: Vec<Entry<'f>> = entries.into_values().collect();
        self.take_numbers(outcome, pack, &terms, &mut entries);
        entries.iter_mut().for_each(|entry| entry.score = self.score_of(&entry.parts));
        entries.sort_by(|a, b| (a.unit, a.name, a.counterpart, a.id).cmp(&(b.unit, b.name, b.counterpart, b.id)));
        entries
    }

    /// Adds up the numbers of rules that only decide between equals.
    fn take_numbers<'f>(&self, outcome: &Outcome<'f>, pack: usize, terms: &[Term], entries: &mut [Entry<'f>]) {
        let rules = self.tie_rules();
        let key = |entry: &Entry<'f>| -> Key<'f> { (entry.id, entry.counterpart.map(|(id, _)| id)) };
        let places: BTreeMap<Key<'f>, usize> = entries.iter().enumerate().map(|(at, entry)| (key(entry), at)).collect();
        for duty in outcome.duties.iter().filter(|duty| duty.pack == pack && rules.contains(&duty.rule)) {
            let own = self.subject_of(duty).and_then(|(key, ..)| places.get(&key));
            let Some(at) = own.filter(|_| terms.iter().any(|term| reported(duty.period, *term))) else { continue };
            let sum = entries[*at].numbers.entry(duty.rule).or_insert(Some(Fraction::ZERO));
            *sum = sum.zip(duty.actual.map(Fraction::decimal)).map(|(sum, own)| sum.plus(own));
        }
    }

    /// The terms whose duties count.
    fn terms(&self, facts: &Facts<'_>) -> Vec<Term> {
        match self.by_year {
            true => facts.terms_of_year(facts.term.school_year),
            false => vec![facts.term],
        }
    }

    /// Whom a duty counts for: the key, the name, and the other of a pair. A list of pairs takes the duties of pairs alone.
    fn subject_of<'f>(&self, duty: &Duty<'f>) -> Option<Named<'f>> {
        match self.of {
            Of::Unit => Some(((duty.unit, None), duty.unit, None)),
            Of::Person => Some(((duty.subject_id, None), duty.subject, None)),
            Of::Pairing => {
                let other = duty.counterpart_id.zip(duty.counterpart)?;
                Some(((duty.subject_id, Some(other.0)), duty.subject, Some(other)))
            }
        }
    }

    fn parts(&self) -> Vec<Part> {
        let part = |rule: &Weighed| Part {
            item: rule.id.clone(),
            zh: rule.zh.clone(),
            weight: rule.weight,
            earned: Fraction::ZERO,
            possible: Fraction::ZERO,
            open: Fraction::ZERO,
            points: Fraction::ZERO,
        };
        self.rules.values().map(part).collect()
    }

    fn take<'f>(&self, duty: &Duty<'f>, entry: &mut Entry<'f>) {
        let Some(at) = self.rules.keys().position(|rule| *rule == duty.rule) else { return };
        let part = &mut entry.parts[at];
        let actual = duty.actual.map(Fraction::decimal);
        let status = duty.verdict.status;
        let one = Fraction::ONE;
        match (&self.scoring, status) {
            (Scoring::Sheet(_), _) => {}
            (Scoring::Count, _) => part.earned = part.earned.plus(one),
            (Scoring::Sum, Status::Exempt) => {}
            (Scoring::Sum, _) => match actual {
                Some(actual) => part.earned = part.earned.plus(actual),
                None => part.open = Fraction::BOUNDLESS,
            },
            (Scoring::Share, Status::Met) => {
                (part.earned, part.possible) = (part.earned.plus(one), part.possible.plus(one))
            }
            (Scoring::Share, Status::Unmet) => part.possible = part.possible.plus(one),
            (Scoring::Share, Status::Undecidable) => part.open = part.open.plus(one),
            (Scoring::Share, Status::CountOnly | Status::Exempt) => {}
        }
        match status {
            Status::Met | Status::Unmet => entry.decided = entry.decided.plus(part.weight),
            Status::Undecidable => entry.open = entry.open.plus(part.weight),
            Status::CountOnly | Status::Exempt => {}
        }
        // What is left out of the score is left out of its numbers too; else a blank leaves their sum unknown.
        let left_out = status == Status::Exempt || (self.scoring != Scoring::Sum && !self.ranged);
        let actual = actual.or(left_out.then_some(Fraction::ZERO));
        entry.actual = entry.actual.zip(actual).map(|(sum, own)| sum.plus(own));
        entry.counterparts.extend(duty.counterpart_id);
        if matches!(status, Status::Unmet | Status::Undecidable) {
            entry.unmet.push(Unmet {
                part: at,
                counterpart: duty.counterpart.map(str::to_owned),
                period: duty.period.to_string(),
                actual: duty.actual,
                least: duty.least,
                decided: status == Status::Unmet,
            });
        }
    }

    /// The least and the most a score may come to.
    pub(super) fn score_of(&self, parts: &[Part]) -> Option<(Fraction, Fraction)> {
        let sum = |of: &dyn Fn(&Part) -> Fraction| {
            parts.iter().fold(Fraction::ZERO, |sum, part| sum.plus(part.weight.times(of(part))))
        };
        let (earned, possible, open) = (sum(&|part| part.earned), sum(&|part| part.possible), sum(&|part| part.open));
        match self.scoring {
            // The sheet itself says what it comes to.
            Scoring::Sheet(_) => None,
            Scoring::Count => Some((earned, earned)),
            Scoring::Sum => Some((earned, earned.plus(open))),
            Scoring::Share if self.ranged => {
                let all = possible.plus(open);
                Some((earned.through(all)?, earned.plus(open).through(all)?))
            }
            Scoring::Share => earned.through(possible).map(|share| (share, share)),
        }
    }
}
