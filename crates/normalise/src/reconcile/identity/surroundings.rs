//! What all rosters and registers of the bureau say together: how frequent a name or a first day is, who is missing where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Months, NaiveDate};
use policy::Identity;
use tables::{Term, school_year_of};

use super::evidence::Profile;
use super::mentions::{Mention, Source};

/// What two profiles are weighed against: everybody else.
#[derive(Default)]
pub(super) struct Surroundings {
    /// How many units have each name.
    names: BTreeMap<Arc<str>, usize>,
    /// All of them.
    named: usize,
    /// How many people there are of each first day of teaching.
    starts: BTreeMap<NaiveDate, usize>,
    /// All of them.
    started: usize,
    /// Every move somebody noted: from, to, name.
    moves: BTreeSet<(Arc<str>, Arc<str>, Arc<str>)>,
    /// Units and names that two people bear: one roster has the name on lines that differ.
    doubled: BTreeSet<(Arc<str>, Arc<str>)>,
    /// The names on the roster of each unit and term that sent one.
    listed: BTreeMap<(Arc<str>, Term), BTreeSet<Arc<str>>>,
}

impl Surroundings {
    /// What these mentions say together.
    pub(super) fn of(mentions: &[Mention]) -> Self {
        let mut found = Self::default();
        let there: BTreeSet<(&Arc<str>, &Arc<str>)> = mentions.iter().map(|one| (&one.name, &one.unit)).collect();
        for (name, _) in there {
            *found.names.entry(Arc::clone(name)).or_default() += 1;
        }
        found.named = found.names.values().sum();
        let begun: BTreeSet<_> = mentions.iter().filter_map(|one| Some((one.start?, &one.unit, &one.name))).collect();
        found.started = begun.len();
        for (start, _, _) in begun {
            *found.starts.entry(start).or_default() += 1;
        }
        let transfers = mentions.iter().filter(|mention| mention.source == Source::Transfer);
        let both = transfers.filter_map(|from| Some((from, mentions.get(from.twin?)?)));
        found.moves =
            both.map(|(from, to)| (Arc::clone(&from.unit), Arc::clone(&to.unit), Arc::clone(&from.name))).collect();
        found.doubled = doubled(mentions);
        for mention in mentions.iter().filter(|mention| mention.source == Source::Roster) {
            let Some(term) = mention.term else { continue };
            found.listed.entry((Arc::clone(&mention.unit), term)).or_default().insert(Arc::clone(&mention.name));
        }
        found
    }

    /// About how many people there are: everybody at every unit.
    pub(super) fn people(&self) -> f64 {
        self.named as f64
    }

    /// The share of others who have a name. A few sheets say little of that: the county counts as having its usual number of people.
    pub(super) fn share_of_name(&self, name: &Arc<str>, identity: &Identity) -> f64 {
        let have = self.names.get(name).copied().unwrap_or(1) as f64;
        (have / (self.named as f64).max(identity.people)).max(1.0 / identity.rarest_name)
    }

    /// The share of others who began on a day: what is usual, corrected by who began when as far as that is known.
    pub(super) fn share_of_start(&self, start: NaiveDate, usual: f64, identity: &Identity) -> f64 {
        let have = self.starts.get(&start).copied().unwrap_or_default() as f64;
        (have + usual * identity.usual_starts) / (self.started as f64 + identity.usual_starts)
    }

    /// Whether somebody noted that one of two moved to the other's unit.
    pub(super) fn has_moved(&self, one: &Profile, other: &Profile) -> bool {
        let noted = |from: &Profile, to: &Profile| {
            [&from.name, &to.name]
                .into_iter()
                .any(|name| self.moves.contains(&(Arc::clone(&from.unit), Arc::clone(&to.unit), Arc::clone(name))))
        };
        noted(one, other) || noted(other, one)
    }

    /// Whether a register alone names both, in a unit where two people bear the name: either may be either.
    pub(super) fn may_be_either(&self, one: &Profile, other: &Profile) -> bool {
        one.is_namesake_of(other)
            && !one.is_on_a_roster()
            && !other.is_on_a_roster()
            && self.doubled.contains(&(Arc::clone(&one.unit), Arc::clone(&one.name)))
    }

    /// Whether a unit sent a roster in a term and the name is not on it.
    fn is_missing(&self, unit: &Arc<str>, term: Term, name: &Arc<str>) -> bool {
        self.listed.get(&(Arc::clone(unit), term)).is_some_and(|names| !names.contains(name))
    }

    /// Whether one is gone from the rosters of a unit when the other, who had begun to teach before, is on those of another for
    /// the first time.
    pub(super) fn hands_over(&self, one: &Profile, other: &Profile) -> bool {
        let goes = |from: &Profile, to: &Profile| {
            let (Some(last), Some(first)) = (from.on_roster().last(), to.on_roster().first()) else { return false };
            let is_new = to.starts.iter().any(|start| first_term(*start) >= *first);
            // The old school may list somebody for one term more.
            (last.next() == *first || last == first)
                && !is_new
                && self.is_missing(&from.unit, last.next(), &from.name)
                && self.is_missing(&to.unit, first.previous(), &to.name)
        };
        one.unit != other.unit && (goes(one, other) || goes(other, one))
    }

    /// Whether one of two names of a unit is there only where the other is missing: on rosters between two that have the other, in
    /// registers of terms whose roster has the other alone.
    pub(super) fn stands_for(&self, one: &Profile, other: &Profile) -> bool {
        let stands = |slip: &Profile, name: &Profile| {
            let (Some(first), Some(last)) = (name.on_roster().first(), name.on_roster().last()) else { return false };
            let in_place = |term: &Term| {
                if slip.on_roster().contains(term) {
                    first < term && term < last && !name.on_roster().contains(term)
                } else {
                    self.is_missing(&slip.unit, *term, &slip.name) && name.on_roster().contains(term)
                }
            };
            !slip.terms.is_empty() && slip.terms.iter().all(in_place)
        };
        one.unit == other.unit && (stands(one, other) || stands(other, one))
    }

    /// Whether one of two names of a unit comes to its rosters when the other goes, stands for it, or is known to registers alone
    /// though the unit's rosters should have it.
    pub(super) fn takes_the_place(&self, one: &Profile, other: &Profile) -> bool {
        let follows = |before: &Profile, after: &Profile| match (before.on_roster().last(), after.on_roster().first()) {
            (Some(last), Some(first)) => last.next() == *first,
            _ => false,
        };
        let is_unknown = |name: &Profile| {
            !name.terms.is_empty() && name.terms.iter().all(|term| self.is_missing(&name.unit, *term, &name.name))
        };
        let unknown = is_unknown(one) != is_unknown(other);
        unknown || follows(one, other) || follows(other, one) || self.stands_for(one, other)
    }
}

/// Units and names on two lines of one roster that differ in number, ID, subject or first day.
fn doubled(mentions: &[Mention]) -> BTreeSet<(Arc<str>, Arc<str>)> {
    let mut lines: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.source == Source::Roster) {
        let says = (&mention.number, &mention.national_id, &mention.subject, mention.start);
        lines.entry((mention.sheet, &mention.unit, &mention.name)).or_default().insert(says);
    }
    let two = lines.into_iter().filter(|(_, says)| says.len() > 1);
    two.map(|((_, unit, name), _)| (Arc::clone(unit), Arc::clone(name))).collect()
}

/// The first term whose roster may have somebody who began on a day: of one who began in summer, the autumn's.
fn first_term(began: NaiveDate) -> Term {
    let settled = began.checked_add_months(Months::new(2)).unwrap_or(began);
    let school_year = school_year_of(settled);
    if settled.year() == school_year { Term::autumn(school_year) } else { Term::spring(school_year) }
}
