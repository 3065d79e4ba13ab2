//! Scoring sheets (评分表): exact points of a pack's items, each with how it was computed and the rows behind it.
//!
//! Points are neither facts (合规) nor estimates (带教成效): they are what a rubric gives, by exact fractions, rounded only where the
//! sheet says. What cannot be known is a range, never nothing; a sheet with such an item is open (待定) and has a grade only where
//! both ends give the same one.
//!
//! A sheet is bound in `sheet`, its items in `item` and `kinds/` (one file a kind), its numbers in `numbers`; `total` adds up,
//! `views` writes. Lists rank by [`SheetScores`]: [`score_all`] gives one for every sheet of the plan.

mod asked;
mod between;
mod check;
mod item;
mod kinds;
mod language;
mod numbers;
mod people;
mod rows;
mod scored;
mod sheet;
mod sum;
mod total;
mod veto;
mod views;
mod worth;

#[cfg(test)]
mod tests;

use policy::Clause;
use policy::document::Section;

pub(crate) use item::{Item, Side};
pub(crate) use language::sheet_language;
pub(crate) use numbers::read_numbers;
pub(crate) use scored::{ItemScore, Scored, SheetScores, State, score_all};
pub(crate) use sheet::{PlannedSheet, Rounded, Sheet, bind_sheets};
pub(crate) use views::views;

/// The clause a section names.
fn clause_of(section: &Section<'_>) -> Option<Clause> {
    let source = section.section("source")?;
    source.only(&["document", "clause", "line"]);
    Some(Clause {
        document: source.required_text("document").to_owned(),
        section: source.required_text("clause").to_owned(),
        line: source.int("line"),
    })
}
