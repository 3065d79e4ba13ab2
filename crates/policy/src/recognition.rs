//! How sure a reading must be, and what each piece of evidence is worth: data of the vocabulary.

use crate::document::Section;

/// The line below which nothing is guessed, and the worth of evidence.
///
/// Units: worths and lines are shares from 0 (a guess) to 1 (certain); the others are counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognition {
    /// Below this a reading is not used; the bureau is asked.
    pub ask_below: f64,
    /// From this on a reading is called sure.
    pub sure_from: f64,
    /// How many rows of a column are looked at for what its values say.
    pub sample_rows: usize,
    /// With fewer values than this, they say nothing against the heading.
    pub fewest_values: usize,
    /// Share of headings two sheets must have in common for a recipe to hold for both.
    pub same_shape: f64,
    /// Share of the rows of the shorter of two sheets that are also in the other, from which on they are versions of one.
    pub same_version: f64,
    /// A column not understood is asked about from this many filled cells on.
    pub column_cells: usize,
    /// A column whose usual text has more characters is prose: told, not asked.
    pub prose_length: usize,
    /// A text of at least so many letters and digits leaves its fingerprint, so that copies of it can be told.
    pub print_from: usize,
    /// Days with two readings are asked about from this many in one column on.
    pub two_readings: usize,
    /// How many cells of a column stand beside its question.
    pub sample_cells: usize,
    /// What a heading is worth by itself.
    pub heading: HeadingWorth,
    /// Share of the doubt that values take away where all of them fit.
    pub values_agree: f64,
    /// Share of the confidence that values take away where none fits.
    pub values_contradict: f64,
    /// What speaks for a kind of sheet.
    pub kind: KindWorth,
    /// What nobody can mean.
    pub bounds: Bounds,
}

/// The largest counts and the farthest days that are believed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    /// Lessons on one day.
    pub lessons_a_day: f64,
    /// Lessons in one teaching week.
    pub lessons_a_week: f64,
    /// Lessons in one month.
    pub lessons_a_month: f64,
    /// Lessons in one term, or wherever nothing says how long.
    pub lessons_a_term: f64,
    /// School years that a day of what has happened may lie ahead of the term its sheet was sent for.
    pub years_ahead_passed: i32,
    /// The same for a day that was agreed on.
    pub years_ahead_agreed: i32,
    /// School years that the day of a lesson or a paper may lie back.
    pub years_back: i32,
}

/// What a heading is worth by itself, by how it was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeadingWorth {
    /// As a whole a known word.
    pub whole: f64,
    /// By its lowest level.
    pub lowest_level: f64,
    /// By an upper level.
    pub upper_level: f64,
    /// By a side above it.
    pub below_side: f64,
    /// By its neighbours.
    pub beside: f64,
    /// By the person left of it.
    pub right_of: f64,
    /// A week, a month or a day in company.
    pub period: f64,
    /// A period number that is read as a count for want of a date.
    pub no_date: f64,
    /// By what the cells say.
    pub cells: f64,
}

/// What speaks for a kind of sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KindWorth {
    /// The columns it needs.
    pub columns: f64,
    /// A word of the title.
    pub title: f64,
    /// Every column understood.
    pub known: f64,
    /// What is left where another kind fits as well and no title decides.
    pub rival: f64,
}

const COUNTS: [&str; 7] =
    ["sample_rows", "fewest_values", "column_cells", "prose_length", "print_from", "two_readings", "sample_cells"];
const SHARES: [&str; 4] = ["ask_below", "sure_from", "same_shape", "same_version"];
const HEADING: [&str; 9] =
    ["whole", "lowest_level", "upper_level", "below_side", "beside", "right_of", "period", "no_date", "cells"];

/// Reads `[recognition]`; every key must be there.
pub(crate) fn read_recognition(section: &Section<'_>) -> Recognition {
    section.only(&[&COUNTS[..], &SHARES[..], &["heading", "values", "kind", "bounds"]].concat());
    let count = |key: &str| {
        section.need(key);
        section.int(key).and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
    };
    let below = |key: &str, known: &[&str]| {
        section.need(key);
        let table = section.section(key);
        if let Some(table) = &table {
            table.only(known);
        }
        table
    };
    let (heading, values, kind) =
        (below("heading", &HEADING), below("values", &["agree", "contradict"]), below("kind", &KIND));
    let bounds = below("bounds", &BOUNDS);
    Recognition {
        ask_below: share(Some(section), "ask_below"),
        sure_from: share(Some(section), "sure_from"),
        sample_rows: count("sample_rows"),
        fewest_values: count("fewest_values"),
        same_shape: share(Some(section), "same_shape"),
        same_version: share(Some(section), "same_version"),
        column_cells: count("column_cells"),
        prose_length: count("prose_length"),
        print_from: count("print_from"),
        two_readings: count("two_readings"),
        sample_cells: count("sample_cells"),
        heading: heading_worth(heading.as_ref()),
        values_agree: share(values.as_ref(), "agree"),
        values_contradict: share(values.as_ref(), "contradict"),
        kind: kind_worth(kind.as_ref()),
        bounds: bounds_of(bounds.as_ref()),
    }
}

const KIND: [&str; 4] = ["columns", "title", "known", "rival"];

const BOUNDS: [&str; 7] = [
    "lessons_a_day",
    "lessons_a_week",
    "lessons_a_month",
    "lessons_a_term",
    "years_ahead_passed",
    "years_ahead_agreed",
    "years_back",
];

fn bounds_of(section: Option<&Section<'_>>) -> Bounds {
    let whole = |key: &str| {
        let Some(section) = section else { return 0 };
        section.need(key);
        section.int(key).and_then(|number| i32::try_from(number).ok()).unwrap_or_default()
    };
    Bounds {
        lessons_a_day: whole("lessons_a_day").into(),
        lessons_a_week: whole("lessons_a_week").into(),
        lessons_a_month: whole("lessons_a_month").into(),
        lessons_a_term: whole("lessons_a_term").into(),
        years_ahead_passed: whole("years_ahead_passed"),
        years_ahead_agreed: whole("years_ahead_agreed"),
        years_back: whole("years_back"),
    }
}

fn heading_worth(section: Option<&Section<'_>>) -> HeadingWorth {
    HeadingWorth {
        whole: share(section, "whole"),
        lowest_level: share(section, "lowest_level"),
        upper_level: share(section, "upper_level"),
        below_side: share(section, "below_side"),
        beside: share(section, "beside"),
        right_of: share(section, "right_of"),
        period: share(section, "period"),
        no_date: share(section, "no_date"),
        cells: share(section, "cells"),
    }
}

fn kind_worth(section: Option<&Section<'_>>) -> KindWorth {
    KindWorth {
        columns: share(section, "columns"),
        title: share(section, "title"),
        known: share(section, "known"),
        rival: share(section, "rival"),
    }
}

/// A share that must be there, from 0 to 1.
fn share(section: Option<&Section<'_>>, key: &str) -> f64 {
    let Some(section) = section else { return 0.0 };
    section.need(key);
    let number = section.number(key).unwrap_or_default();
    if !(0.0..=1.0).contains(&number) {
        let line = section.value(key).map_or(section.line(), |node| node.line);
        section.complain(line, key, "应在 0 与 1 之间", "a number from 0 to 1 is expected");
    }
    number
}
