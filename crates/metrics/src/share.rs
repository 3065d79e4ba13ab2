//! Shares of duties met among those decided: exact, as two whole numbers.

use std::collections::BTreeMap;

use tables::{Period, Term, last_of_year, school_year_of};

use crate::attain::Status;
use crate::outcome::{Duty, Outcome};

/// How many duties were met of how many that could be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    pub met: i64,
    pub decided: i64,
    /// Duties that could not be decided.
    pub open: i64,
}

impl Share {
    /// Adds one duty with its weight.
    pub fn add(&mut self, status: Status, weight: i64) {
        match status {
            Status::Met => {
                self.met += weight;
                self.decided += weight;
            }
            Status::Unmet => self.decided += weight,
            Status::Undecidable => self.open += weight,
            Status::CountOnly | Status::Exempt => {}
        }
    }
}

/// Whether a duty's period belongs to a report on a term: the term itself, its school year or calendar year, a year by another
/// clock that ends in its school year, or the whole programme.
pub(crate) fn reported(period: Period, term: Term) -> bool {
    match period {
        Period::Term(own) => own == term,
        Period::SchoolYear(year) => year == term.school_year,
        Period::Cycle => true,
        Period::CalendarYear(year) => year == term.calendar_year(),
        Period::ContractYear(first) | Period::ServiceYear(first) => {
            school_year_of(last_of_year(first)) == term.school_year
        }
        Period::Month(..) => Term::that_ends(&period.to_string()) == Some(term),
    }
}

/// The share of every unit in the duties chosen.
pub(crate) fn by_unit<'f>(outcome: &Outcome<'f>, chosen: impl Fn(&Duty<'f>) -> bool) -> BTreeMap<&'f str, Share> {
    let mut shares: BTreeMap<&str, Share> = BTreeMap::new();
    for duty in outcome.duties.iter().filter(|duty| chosen(duty)) {
        shares.entry(duty.unit).or_default().add(duty.verdict.status, 1);
    }
    shares
}
