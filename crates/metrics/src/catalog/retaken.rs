//! What was failed in its year and passed only later: the year stays as it was, and the later pass is told.

use chrono::NaiveDate;
use tables::{Table, Term, school_year_of};

use crate::owing::Owed;
use crate::selection::{Link, Selection};
use crate::terms::school_year_end;

/// How one thing that was assessed stands for a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// No row, row unknown, failed, passed.
    pub state: Option<Option<bool>>,
    /// When it was passed after having been failed in its year, as people say it.
    pub later: Option<String>,
}

/// The best of the rows that lie in the school year the duty ends in, or before; of later rows where there are no others.
///
/// A row goes by its day where the rule names the column, else by its term.
pub(super) fn standing(
    (selection, table): (&Selection, &Table),
    owed: &Owed<'_>,
    rows: &[Link],
    passed: &[Option<bool>],
) -> Standing {
    let best = |of: &[Link]| {
        let states = of.iter().map(|link| passed[link.row].filter(|_| link.certain));
        states.max_by_key(|state| (*state == Some(true), state.is_none()))
    };
    let (late, timely): (Vec<Link>, Vec<Link>) =
        rows.iter().partition(|link| is_late(selection, table, owed, link.row));
    if timely.is_empty() {
        return Standing { state: best(&late), later: None };
    }
    let state = best(&timely);
    let retaken = late.iter().find(|link| link.certain && passed[link.row] == Some(true));
    let later = retaken.filter(|_| state == Some(Some(false))).map(|link| when(selection, table, link.row));
    Standing { state, later }
}

fn is_late(selection: &Selection, table: &Table, owed: &Owed<'_>, row: usize) -> bool {
    let year = school_year_of(owed.to);
    match day(selection, table, row) {
        Some(day) => day > school_year_end(year),
        None => term(table, row).is_some_and(|term| term.school_year > year),
    }
}

fn when(selection: &Selection, table: &Table, row: usize) -> String {
    let by_term = || term(table, row).map(Term::zh).unwrap_or_default();
    day(selection, table, row).map_or_else(by_term, |day| day.to_string())
}

fn day(selection: &Selection, table: &Table, row: usize) -> Option<NaiveDate> {
    selection.date.and_then(|column| table.date(row, column))
}

fn term(table: &Table, row: usize) -> Option<Term> {
    table.spec().column("term").and_then(|_| table.text(row, "term")?.parse().ok())
}
