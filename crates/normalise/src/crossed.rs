//! Crossed tables: mentors down the first column, mentees across the heading, or the other way round, and a number, a tick or a
//! day where the two meet.
//!
//! The corner names both sides (`师傅\徒弟`), or the side across stands over the names (`师傅 | 徒弟` over `李明 | 王芳`).

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue, Field};

use crate::canvas::Canvas;
use crate::heading::{self, Column, Meaning, bare};
use crate::headings::{Heading, columns_between};
use crate::reason::Reason;
use crate::values::is_name;

/// What parts the two words of a corner.
const PARTING: [char; 10] = ['\\', '＼', '╲', '/', '／', '|', '、', '\n', ' ', '\u{3000}'];

/// The headings of a crossed table that begin in a row.
pub fn find(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> Option<Heading> {
    let begins = match canvas.row(row).first() {
        Some((_, CellValue::Text(text))) => {
            sides_of_corner(text, vocabulary).is_some() || side(text, vocabulary).is_some()
        }
        _ => false,
    };
    if !begins {
        return None;
    }
    let last = [row, row + 1].into_iter().find(|last| {
        let mut columns = columns_between(canvas, row, *last, vocabulary);
        settle(&mut columns, vocabulary);
        let across = columns.iter().filter(|column| matches!(column.meaning, Meaning::Partner(_)));
        across.count() > 0 && is_followed(canvas, *last, columns.first().map_or(0, |column| column.col))
    })?;
    Some(Heading { first: row, last, columns: columns_between(canvas, row, last, vocabulary), weekdays: Vec::new() })
}

/// Whether the row below begins with a name, as every line of a crossed table does.
fn is_followed(canvas: &Canvas<'_>, last: u32, col: u32) -> bool {
    matches!(canvas.own(CellRef::new(last + 1, col)), Some(CellValue::Text(text)) if is_name(&fold(text)))
}

/// Gives the columns of a crossed table their meanings; other tables stay as they are.
pub fn settle(columns: &mut [Column], vocabulary: &Vocabulary) {
    let Some((first, others)) = columns.split_first_mut() else { return };
    let down = match first.words.as_slice() {
        [.., corner] if sides_of_corner(corner, vocabulary).is_some() => sides_of_corner(corner, vocabulary),
        [word, ..] => {
            side(word, vocabulary).zip(other_side_above(others, vocabulary)).filter(|(down, across)| down != across)
        }
        [] => None,
    };
    let Some((down, _)) = down else { return };
    let names: Vec<Option<String>> = others.iter().map(|column| person(column, vocabulary)).collect();
    let known = |column: &Column| column.words.last().is_some_and(|word| heading::is_known(word, vocabulary));
    let named = names.iter().flatten().count();
    if named == 0 || others.iter().zip(&names).any(|(column, name)| name.is_none() && !known(column)) {
        return;
    }
    first.meaning = Meaning::Field(down);
    first.why = Reason::Heading(first.words.last().cloned().unwrap_or_default());
    for (column, name) in others.iter_mut().zip(names) {
        if let Some(name) = name {
            (column.meaning, column.why) = (Meaning::Partner(name), Reason::IsPeriod);
        }
    }
}

/// Who stands down and who across by a corner: `师傅\徒弟` has mentors down; of two lines in the corner the lower one is down.
fn sides_of_corner(corner: &str, vocabulary: &Vocabulary) -> Option<(Field, Field)> {
    let words: Vec<&str> = corner.split(PARTING).filter(|word| !word.trim().is_empty()).collect();
    let both = |one: &str, other: &str| Some((side(one, vocabulary)?, side(other, vocabulary)?));
    let (one, other) = match words.as_slice() {
        [one, other] if !corner.trim().contains('\n') => both(one, other)?,
        [above, below] => both(below, above)?,
        // A heading's words come without their line breaks.
        [joined] => joined.char_indices().find_map(|(at, _)| both(&joined[at..], &joined[..at]))?,
        _ => return None,
    };
    (one != other).then_some((one, other))
}

/// The side that stands over every name across.
fn other_side_above(others: &[Column], vocabulary: &Vocabulary) -> Option<Field> {
    let mut above = others.iter().filter(|column| person(column, vocabulary).is_some()).map(|column| {
        let (_, uppers) = column.words.split_last()?;
        side(uppers.last()?, vocabulary)
    });
    let first = above.next()??;
    // One name under one word is a register that lost its rows; a crossed table has several.
    let mut several = false;
    let all = above.all(|side| {
        several = true;
        side == Some(first)
    });
    (all && several).then_some(first)
}

/// The side a word names, 师傅 or 徒弟.
fn side(word: &str, vocabulary: &Vocabulary) -> Option<Field> {
    let word = bare(word);
    let word = word.trim_end_matches("姓名");
    let side = vocabulary.sides.get(word)?.get(&Field::Name).copied()?;
    matches!(side, Field::Mentor | Field::Mentee).then_some(side)
}

/// The one person a heading names; a known word is none.
fn person(column: &Column, vocabulary: &Vocabulary) -> Option<String> {
    let name = fold(column.words.last()?);
    let surname: String = name.chars().take(1).collect();
    let is_person = is_name(&name) && vocabulary.is_mark("surname", &surname) && !heading::is_known(&name, vocabulary);
    is_person.then_some(name)
}
