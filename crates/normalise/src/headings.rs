//! Finds headings: the row where they begin, how deep they reach, and the words over each column.

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue};

use crate::canvas::Canvas;
use crate::heading::{self, Column, Meaning};
use crate::reason::Reason;
use crate::values::{PeriodHeading, period_heading, weekday_in};

/// The deepest heading that is looked for.
pub const MOST_HEADING_ROWS: u32 = 4;

/// The headings of a table, or of several side by side.
pub struct Heading {
    /// First row.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// Rows of weekdays among the headings: they say nothing the days beside them do not.
    pub weekdays: Vec<u32>,
}

/// The headings that begin in a row, if it is a row of headings.
pub fn find_heading(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> Option<Heading> {
    if let Some(crossed) = crate::crossed::find(canvas, row, vocabulary) {
        return Some(crossed);
    }
    if !looks_like_heading(canvas, row, vocabulary) {
        return None;
    }
    let mut last = bottom_of_merges(canvas, row);
    while last + 1 - row < MOST_HEADING_ROWS && continues_heading(canvas, row, last, vocabulary) {
        last += 1;
    }
    let weekdays: Vec<u32> = (row..=last).filter(|row| is_weekday_row(canvas, *row)).collect();
    Some(Heading { first: row, last, columns: columns_between(canvas, row, last, vocabulary), weekdays })
}

fn looks_like_heading(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> bool {
    let cells = canvas.row(row);
    if cells.len() < 2 || !could_be_heading(&cells) {
        return false;
    }
    let is_side = |value: &CellValue| matches!(value, CellValue::Text(text) if heading::is_side(text, vocabulary));
    let sides = cells.iter().filter(|(_, value)| is_side(value)).count() >= 2;
    let known: Vec<bool> =
        cells.iter().map(|(_, value)| is_known_cell(value, vocabulary) || (sides && is_side(value))).collect();
    let count = known.iter().filter(|known| **known).count();
    let collective = heading::collective_cells(cells.iter().map(|(_, value)| *value), vocabulary);
    let texts = cells.iter().filter(|(_, value)| matches!(value, CellValue::Text(_))).count();
    let alternating = count * 2 == cells.len() && known.chunks(2).all(|pair| pair == [true, false]) && collective == 0;
    let prose = cells.iter().any(|(_, value)| value.shown().chars().count() > 60);
    if alternating || prose {
        return false;
    }
    // Of the collective headings only those written as words are taken off the words; numbers and dates are none.
    let others = texts.saturating_sub(count).saturating_sub(collective.saturating_sub(cells.len() - texts));
    let says_something = cells
        .iter()
        .any(|(_, value)| matches!(value, CellValue::Text(text) if heading::says_something(text, vocabulary)))
        || sides;
    let register = says_something && count >= 2 && count * 3 >= others * 2 && texts + collective >= cells.len();
    let matrix = count >= 1 && collective >= 2 && others <= count + 1;
    register || matrix
}

/// Told at a glance: headings are words; numbers among them are day numbers or several dates.
fn could_be_heading(cells: &[(CellRef, &CellValue)]) -> bool {
    let dates = cells.iter().filter(|(_, value)| matches!(value, CellValue::DateTime(_))).count();
    let other = cells.iter().any(|(_, value)| match value {
        CellValue::Number(number) => {
            number.fract() != 0.0 || !((1.0..=31.0).contains(number) || crate::values::is_day_number(*number))
        }
        CellValue::Text(_) | CellValue::DateTime(_) => false,
        _ => true,
    });
    !other && dates != 1 && dates != 2
}

fn is_known_cell(value: &CellValue, vocabulary: &Vocabulary) -> bool {
    matches!(value, CellValue::Text(text) if heading::is_known(text, vocabulary))
}

/// The lowest row a vertically merged heading cell reaches.
fn bottom_of_merges(canvas: &Canvas<'_>, row: u32) -> u32 {
    let reach = canvas.row(row).into_iter().filter_map(|(at, _)| canvas.merge(at)).filter(|area| area.first.row == row);
    reach.map(|area| area.last.row).filter(|last| last - row < MOST_HEADING_ROWS).max().unwrap_or(row)
}

/// Whether the row after `last` still belongs to the headings: each of its cells stands under a wide, an upper or a blank
/// heading cell, and at least half are known words.
fn continues_heading(canvas: &Canvas<'_>, first: u32, last: u32, vocabulary: &Vocabulary) -> bool {
    if is_weekday_row(canvas, last + 1) {
        return true;
    }
    let cells = canvas.row(last + 1);
    let collective = heading::collective_cells(cells.iter().map(|(_, value)| *value), vocabulary);
    // Days under two months begin anew, so they are in no order as a whole.
    let of_months =
        (first..=last).any(|row| canvas.row(row).iter().filter(|(_, value)| is_stretch(value)).count() >= 2);
    let days =
        cells.iter().filter(|(_, value)| of_months && matches!(period_heading(value), Some(PeriodHeading::Day(_))));
    let collective = collective.max(days.count());
    let known = cells.iter().filter(|(_, value)| is_known_cell(value, vocabulary)).count() + collective;
    let begins_total = cells.first().is_some_and(|(_, value)| crate::lines::is_total_word(&value.shown(), vocabulary));
    if known == 0 || known * 2 < cells.len() || begins_total {
        return false;
    }
    cells.iter().all(|(at, value)| stands_below(canvas, *at, value, first, last, vocabulary))
}

/// A row of weekdays under the days of a month: `日 一 二 三 …`.
fn is_weekday_row(canvas: &Canvas<'_>, row: u32) -> bool {
    let cells = canvas.row(row);
    let weekdays = cells
        .iter()
        .filter(|(_, value)| matches!(value, CellValue::Text(text) if text.trim().chars().count() <= 3 && weekday_in(text).is_some()))
        .filter(|(_, value)| !value.shown().trim().starts_with(|c: char| c.is_ascii_digit()));
    let weekdays = weekdays.count();
    weekdays >= 3 && cells.len() - weekdays <= 1
}

/// Whether a heading is a week or a month, which may stand over several columns.
fn is_stretch(value: &CellValue) -> bool {
    matches!(period_heading(value), Some(PeriodHeading::Week(_) | PeriodHeading::Month(_)))
}

fn stands_below(
    canvas: &Canvas<'_>,
    at: CellRef,
    value: &CellValue,
    first: u32,
    last: u32,
    vocabulary: &Vocabulary,
) -> bool {
    let above = CellRef::new(last, at.col);
    let under_wide = canvas.width(above) > 1 && canvas.seen(above).is_some();
    let under_blank = canvas.seen(above).is_none() && last == first;
    let under_word = canvas
        .shown(above)
        .is_some_and(|text| heading::is_side(&text, vocabulary) || heading::is_known(&text, vocabulary));
    let under_stretch = canvas.seen(above).is_some_and(is_stretch);
    let is_word = is_known_cell(value, vocabulary) || (under_stretch && period_heading(value).is_some());
    let is_number = matches!(value, CellValue::Number(_) | CellValue::DateTime(_));
    let is_text = matches!(value, CellValue::Text(_));
    (is_text || is_number) && (under_wide || under_blank || ((under_word || under_stretch) && (is_word || is_number)))
}

/// The words over each column in these rows, from the top.
pub fn columns_between(canvas: &Canvas<'_>, first: u32, last: u32, vocabulary: &Vocabulary) -> Vec<Column> {
    let mut columns = Vec::new();
    for col in 0..=canvas.last_col() {
        let (mut words, mut cells) = (Vec::new(), Vec::new());
        for row in (first..=last).filter(|row| !is_weekday_row(canvas, *row)) {
            let at = heading_cell(canvas, CellRef::new(row, col), first, last, vocabulary);
            let Some(text) = at.and_then(|at| canvas.shown(at)) else { continue };
            let text = fold(&text);
            if let Some(at) = at.filter(|_| words.last() != Some(&text)) {
                words.push(text);
                cells.push(canvas.origin(at));
            }
        }
        if !words.is_empty() {
            columns.push(Column { col, words, cells, meaning: Meaning::Unknown, why: Reason::None });
        }
    }
    columns
}

/// The cell that heads `at`: itself, or, for a blank cell of an upper level, the upper word to its left that spreads over it.
fn heading_cell(canvas: &Canvas<'_>, at: CellRef, first: u32, last: u32, vocabulary: &Vocabulary) -> Option<CellRef> {
    if canvas.seen(at).is_some() {
        return Some(at);
    }
    let has_lower = |col: u32| (at.row + 1..=last).any(|row| canvas.own(CellRef::new(row, col)).is_some());
    if at.row > first || at.row == last {
        return None;
    }
    let left = (0..=at.col).rev().map(|col| CellRef::new(at.row, col)).find(|left| canvas.seen(*left).is_some())?;
    // It spreads as far as the columns below it go on; over a gap only to words of a table, not to a box beside it.
    let lower = (at.row + 1..=last).filter_map(|row| canvas.own(CellRef::new(row, at.col)));
    let belongs = lower.into_iter().any(|value| is_known_cell(value, vocabulary) || period_heading(value).is_some());
    if !has_lower(at.col) || !(belongs || (left.col..=at.col).all(has_lower)) {
        return None;
    }
    let spreads = |value: &CellValue| heading::is_side(&value.shown(), vocabulary) || is_stretch(value);
    canvas.seen(left).filter(|value| spreads(value)).map(|_| left)
}
