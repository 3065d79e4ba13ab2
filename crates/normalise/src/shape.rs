//! The shape of a table, by which recipes know it again, and what they teach of its columns.

use std::collections::BTreeMap;

use policy::{TaughtShape, Vocabulary};
use tables::CellValue;

use crate::heading::{Column, Meaning, bare};
use crate::reason::Reason;
use crate::values::period_heading;

/// The headings of columns as shapes are compared: bare, without the year of a `2024年度考核`, a second one of a name
/// numbered.
pub fn paths(columns: &[Column]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let path = |column: &Column| column.words.iter().map(|word| level(word)).collect::<Vec<_>>().join("·");
    let numbered = columns.iter().map(path).map(|path| {
        let count = seen.entry(path.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count == 1 { path } else { format!("{path}#{count}") }
    });
    numbered.collect()
}

/// The shape of a table: its headings but for weeks, months and days, which change from term to term.
pub fn shape(columns: &[Column]) -> Vec<String> {
    let lasting = |column: &Column| column.words.last().is_none_or(|word| !is_period_word(word));
    columns.iter().zip(paths(columns)).filter(|(column, _)| lasting(column)).map(|(_, path)| path).collect()
}

/// One level of a heading as shapes are compared.
pub fn level(word: &str) -> String {
    let bare = bare(word).replace('·', "");
    let mut out = String::new();
    let mut digits = String::new();
    for c in bare.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() == 4 { "YYYY" } else { &digits });
        digits.clear();
        out.push(c);
    }
    out.pop();
    out
}

fn is_period_word(word: &str) -> bool {
    period_heading(&CellValue::Text(word.to_owned())).is_some()
        || word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':' | ' '))
}

/// What recipes say of this shape.
pub fn taught_shape(columns: &[Column], vocabulary: &Vocabulary) -> TaughtShape {
    if vocabulary.taught.is_empty() {
        return TaughtShape::default();
    }
    vocabulary.taught.of_shape(&shape(columns), vocabulary.recognition.same_shape)
}

/// What somebody decided goes before what a word means.
pub fn teach(columns: &mut [Column], taught: &TaughtShape) {
    if taught.columns.is_empty() {
        return;
    }
    let paths = paths(columns);
    for (column, path) in columns.iter_mut().zip(paths) {
        let Some(known) = taught.columns.get(&path) else { continue };
        let Some(meaning) = known.meaning else { continue };
        column.meaning = meaning.map_or(Meaning::Aside, Meaning::Field);
        column.why = Reason::Recipe(known.decided.by.clone(), known.decided.on);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headings: &[&str]) -> Vec<Column> {
        let column = |(col, heading): (u32, &&str)| Column {
            col,
            words: heading.split('·').map(str::to_owned).collect(),
            cells: Vec::new(),
            meaning: Meaning::Unknown,
            why: Reason::None,
        };
        (0..).zip(headings).map(column).collect()
    }

    #[test]
    fn years_weeks_and_days_are_no_part_of_a_shape() {
        let autumn = shape(&columns(&["师傅·姓 名", "2024年度考核", "第1周", "第2周", "备注"]));
        let spring = shape(&columns(&["师傅·姓名", "2025年度考核", "第1周", "第2周", "第3周", "备注"]));
        assert_eq!(autumn, ["师傅·姓名", "YYYY年度考核", "备注"]);
        assert_eq!(autumn, spring);
    }

    #[test]
    fn a_second_heading_of_one_name_is_told_from_the_first() {
        assert_eq!(paths(&columns(&["感受", "感受", "*感受："])), ["感受", "感受#2", "感受#3"]);
    }
}
