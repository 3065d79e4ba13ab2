//! Sums over the rows of a view: how many of each conclusion.

use std::collections::BTreeMap;

use tables::Term;

use crate::scope::Scope;

/// How many rows ended in each conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub met: usize,
    pub unmet: usize,
    pub undecidable: usize,
    pub count_only: usize,
    pub exempt: usize,
}

impl Tally {
    /// Adds one row.
    pub fn add(&mut self, status: &str) {
        match status {
            "met" => self.met += 1,
            "unmet" => self.unmet += 1,
            "undecidable" => self.undecidable += 1,
            "exempt" => self.exempt += 1,
            _ => self.count_only += 1,
        }
    }

    /// The sum over some statuses.
    pub fn of<'s>(statuses: impl IntoIterator<Item = &'s str>) -> Self {
        let mut tally = Self::default();
        statuses.into_iter().for_each(|status| tally.add(status));
        tally
    }

    /// Rows that were to be decided: met, unmet or undecidable.
    pub fn due(&self) -> usize {
        self.met + self.unmet + self.undecidable
    }

    /// 达标率: met among met and unmet, as a fraction; `None` where nothing could be decided.
    ///
    /// Undecidable rows are neither pass nor fail and stand beside it.
    pub fn share(&self) -> Option<f64> {
        let decided = self.met + self.unmet;
        (decided > 0).then(|| self.met as f64 / decided as f64)
    }
}

/// The conclusions about what a person owes, of the term and of the longer periods that hold it, by unit and name.
pub(crate) fn by_person<'s>(scope: &'s Scope<'_>) -> BTreeMap<(&'s str, &'s str), Tally> {
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for judgement in scope.judgements().filter(|j| j.subject != j.unit) {
        tallies.entry((judgement.unit, judgement.subject)).or_default().add(judgement.status);
    }
    tallies
}

/// The conclusions of every term up to the workbook's.
pub(crate) fn by_term(scope: &Scope<'_>) -> BTreeMap<Term, Tally> {
    let mut tallies: BTreeMap<Term, Tally> = BTreeMap::new();
    for (term, judgement) in scope.by_term().filter(|(term, _)| *term <= scope.brief.term) {
        tallies.entry(term).or_default().add(judgement.status);
    }
    tallies
}

/// The conclusions of the term and of the longer periods that hold it, unit by unit.
pub(crate) fn by_unit<'s>(scope: &'s Scope<'_>) -> BTreeMap<&'s str, Tally> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    scope.judgements().for_each(|j| tallies.entry(j.unit).or_default().add(j.status));
    tallies
}

/// The conclusions of one term, unit by unit.
pub(crate) fn by_unit_in<'s>(scope: &'s Scope<'_>, wanted: Term) -> BTreeMap<&'s str, Tally> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (_, judgement) in scope.by_term().filter(|(term, _)| *term == wanted) {
        tallies.entry(judgement.unit).or_default().add(judgement.status);
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_decided_is_neither_pass_nor_fail() {
        let tally = Tally::of(["met", "met", "met", "unmet", "undecidable", "count_only", "exempt"]);
        assert_eq!((tally.due(), tally.share()), (5, Some(0.75)));
        assert_eq!(Tally::of(["undecidable"]).share(), None);
    }
}
