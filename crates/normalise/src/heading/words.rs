//! What one word of a heading means by itself, whatever its marks, numbers and brackets.

use policy::{Vocabulary, fold};
use tables::{CellValue, Field};

use crate::shape::level;
use crate::values::{PeriodHeading, period_heading};

/// A heading text as it is compared: folded, without required marks, leading numbers, trailing colons.
pub fn bare(text: &str) -> String {
    let folded = fold(text);
    let marks = |c: char| matches!(c, '*' | '★' | '☆' | ':' | '：' | '。' | '、' | '▲' | '●');
    let stripped = folded.trim_matches(marks);
    let numbered = stripped.trim_start_matches(|c: char| c.is_ascii_digit());
    let unnumbered = match numbered.strip_prefix(['、', '.']) {
        Some(rest) if numbered.len() < stripped.len() && !rest.is_empty() => rest,
        _ => stripped,
    };
    let noted = |c: char| matches!(c, '①'..='⑳' | '¹' | '²' | '³');
    unnumbered.trim_matches(marks).trim_matches(noted).to_owned()
}

/// The same without what stands in brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let kept: String = text
        .chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    kept.trim_end_matches(['*', ':']).to_owned()
}

/// 徒弟1, 徒弟2: columns of the same, numbered.
pub(super) fn without_last_number(word: &str) -> String {
    word.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五".contains(c)).to_owned()
}

/// Whether a single heading word is known as a field, ambiguous ones included.
pub fn is_known(text: &str, vocabulary: &Vocabulary) -> bool {
    is_taught(text, vocabulary) || matches!(word_meaning(text, vocabulary), Reading::Plain(_) | Reading::Open(_))
}

/// The field a word means by itself, a side's word (`师傅姓名`) included.
pub fn field_of(word: &str, vocabulary: &Vocabulary) -> Option<Field> {
    match word_meaning(word, vocabulary) {
        Reading::Plain(field) => Some(field),
        _ => None,
    }
}

/// Whether a recipe for this sheet has the word in one of its headings.
fn is_taught(text: &str, vocabulary: &Vocabulary) -> bool {
    !vocabulary.taught.is_empty() && vocabulary.taught.words.contains(&level(text))
}

/// Whether a heading word names more than a number of the row, a remark or a signature.
pub fn says_something(text: &str, vocabulary: &Vocabulary) -> bool {
    if is_taught(text, vocabulary) {
        return true;
    }
    match word_meaning(text, vocabulary) {
        Reading::Plain(field) => !matches!(field, Field::SerialNo | Field::Remark | Field::Signature),
        Reading::Open(_) => true,
        Reading::Document(_) | Reading::Stage(_) | Reading::Unknown => false,
    }
}

/// How many cells of a row are headings of a matrix: weeks, months, dates, days in order, kinds of documents, stages.
///
/// One of a kind says nothing, since data rows hold such values too; so a kind counts from two (papers, stages) or three on.
pub fn collective_cells<'c>(cells: impl Iterator<Item = &'c CellValue>, vocabulary: &Vocabulary) -> usize {
    let (mut weeks, mut months, mut dates, mut words) = (0, 0, 0, 0);
    let mut days: Vec<u32> = Vec::new();
    for cell in cells {
        match period_heading(cell) {
            Some(PeriodHeading::Week(_)) => weeks += 1,
            Some(PeriodHeading::Month(_)) => months += 1,
            Some(PeriodHeading::On(_)) => dates += 1,
            Some(PeriodHeading::Day(day)) => days.push(day),
            None => {
                words += usize::from(
                    matches!(cell, CellValue::Text(text) if matches!(word_meaning(text, vocabulary), Reading::Document(_) | Reading::Stage(_))),
                )
            }
        }
    }
    let in_order = days.windows(2).all(|pair| pair[0] < pair[1]);
    let from = |least: usize, count: usize| if count >= least { count } else { 0 };
    from(2, weeks) + from(2, months) + from(3, dates) + from(2, words) + if in_order { from(3, days.len()) } else { 0 }
}

/// Whether a single heading word names people, whichever its neighbours decide on.
pub fn is_of_people(text: &str, vocabulary: &Vocabulary) -> bool {
    match word_meaning(text, vocabulary) {
        Reading::Plain(field) => crate::lines::is_person_field(field),
        Reading::Open(word) => vocabulary
            .ambiguous
            .get(&word)
            .is_some_and(|readings| readings.iter().all(|reading| crate::lines::is_person_field(reading.field))),
        _ => false,
    }
}

/// Whether a text is an upper word of a two-row heading (师傅 over 姓名).
pub fn is_side(text: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.sides.contains_key(&bare(text))
}

/// What a word says of a column.
pub(super) enum Reading {
    Plain(Field),
    Open(String),
    Document(String),
    Stage(String),
    Unknown,
}

pub(super) fn word_meaning(text: &str, vocabulary: &Vocabulary) -> Reading {
    let bare = bare(text);
    let numbered = || {
        let word = without_last_number(&bare);
        let is_numbered = word != bare && !word.is_empty();
        word_as_written(&word, vocabulary).filter(|_| is_numbered && is_of_people(&word, vocabulary))
    };
    [bare.clone(), without_brackets(&bare)]
        .iter()
        .find_map(|word| word_as_written(word, vocabulary))
        .or_else(numbered)
        .unwrap_or(Reading::Unknown)
}

fn word_as_written(word: &str, vocabulary: &Vocabulary) -> Option<Reading> {
    if vocabulary.ambiguous.contains_key(word) {
        return Some(Reading::Open(word.to_owned()));
    }
    if let Some(field) = vocabulary.headings.get(word) {
        return Some(Reading::Plain(*field));
    }
    if let Some(field) = side_and_word(word, vocabulary) {
        return Some(Reading::Plain(field));
    }
    if let Some(kind) = vocabulary.list("document_kind").exact(word) {
        return Some(Reading::Document(kind.name.clone()));
    }
    // A bare number names a stage in a cell, but never a column.
    let stage = vocabulary.list("stage").exact(word).filter(|_| word.chars().count() > 2);
    stage.map(|stage| Reading::Stage(stage.name.clone()))
}

/// `师傅职称` is 职称 on the 师傅 side.
fn side_and_word(word: &str, vocabulary: &Vocabulary) -> Option<Field> {
    let sides = vocabulary.sides.iter().rev();
    sides.filter(|(side, _)| word.starts_with(side.as_str())).find_map(|(side, fields)| {
        let rest = word.strip_prefix(side.as_str())?.trim_start_matches(['的', '·', '-', '(']).trim_end_matches(')');
        fields.get(vocabulary.headings.get(rest)?).copied()
    })
}
