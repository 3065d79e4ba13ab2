//! The layouts: one file each, in one list.

mod blocks;
mod forms;
mod log;
mod matrix;
mod mixed;
mod months;
mod pairing;
mod papers;
mod people;
mod summary;

use crate::random::Random;

use super::case::Case;
use super::container::Container;
use super::page::{BookDraft, PageDraft};
use super::table::Table;

/// Composes a workbook of one layout.
pub type Shape = for<'c> fn(&'c Case, Container, &mut Random) -> BookDraft<'c>;

/// Every layout; the seeds take turns.
pub const SHAPES: &[(&str, Shape)] = &[
    ("pairing-register", pairing::register),
    ("a-column-a-mentee", pairing::column_a_mentee),
    ("register-and-log", mixed::register_over_log),
    ("register-beside-log", mixed::register_beside_log),
    ("lesson-forms", forms::lessons),
    ("two-columns-a-week", matrix::both_directions),
    ("month-over-days", matrix::days_under_months),
    ("observation-log", log::register),
    ("observation-log-of-pairs", log::of_pairs),
    ("stacked-blocks", blocks::stacked),
    ("mentor-sheets", blocks::sheets),
    ("month-sheets", months::sheets),
    ("side-by-side", log::side_by_side),
    ("week-matrix", matrix::weeks),
    ("month-matrix", matrix::months),
    ("day-matrix", matrix::days),
    ("count-summary", summary::counts),
    ("document-register", papers::register),
    ("document-matrix", papers::matrix),
    ("roster", people::roster),
    ("awards", people::awards),
    ("stage-assessment", people::stages),
];

/// A workbook of one sheet with one table.
fn one_sheet<'c>(case: &'c Case, container: Container, title: Option<String>, table: Table) -> BookDraft<'c> {
    let page = PageDraft { name: "Sheet1".to_owned(), title, tables: vec![table], forms: Vec::new(), tell: None };
    BookDraft { case, container, pages: vec![page] }
}

/// A title: the unit or not, the term or not, and what the table is.
fn title(case: &Case, what: &str, names_term: bool, random: &mut Random) -> String {
    let unit = if random.chance(60) { case.unit } else { "" };
    let term = if names_term { case.term_in_words(random) } else { String::new() };
    format!("{unit}{term}{what}")
}

/// A title most sheets have; `None` for the rest.
fn some_title(case: &Case, what: &[&str], random: &mut Random) -> Option<String> {
    let (what, names_term) = (random.pick(what), random.chance(60));
    random.chance(80).then(|| title(case, what, names_term, random))
}

/// Numbers, further columns and unknown ones, as they come.
fn furnish(table: &mut Table, beside: &[(&str, &[&str])], random: &mut Random) {
    if random.chance(60) {
        table.add_beside(beside, random);
    }
    if random.chance(5) {
        table.add_unknown(random);
    }
    if random.chance(55) {
        table.number_lines(random);
    }
    if random.chance(5) {
        table.number_headings();
    }
}
