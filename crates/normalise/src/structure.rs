//! What a table looks like, and where its headings probably stand, when none of its words is known.
//!
//! The guess is never read from; it only lets a person be asked about the columns by name.

use std::collections::BTreeSet;

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue};

use crate::canvas::Canvas;
use crate::values::is_name;

/// A longer text is no heading.
const LONGEST_HEADING: usize = 20;
/// Levels below the first that a heading may have.
const MOST_LEVELS: u32 = 2;
/// Rows a table needs below its headings.
const FEWEST_ROWS: usize = 2;

/// Rows a list in two columns needs.
const FEWEST_LINES: usize = 3;

/// Whether the cells stand like a table, known words or not: rows of three cells and more, or two columns one of which
/// names people. Other lines in two columns are notes.
pub fn is_table(canvas: &Canvas<'_>, vocabulary: &Vocabulary) -> bool {
    let rows: Vec<Vec<(CellRef, &CellValue)>> = (0..=canvas.last_row()).map(|row| canvas.row(row)).collect();
    let pairs: Vec<&Vec<(CellRef, &CellValue)>> = rows.iter().filter(|cells| cells.len() == 2).collect();
    rows.iter().filter(|cells| cells.len() >= 3).count() >= FEWEST_ROWS
        || pairs.len() > FEWEST_LINES && (0..2).any(|side| names_people(&pairs[1..], side, vocabulary))
}

/// Whether at least four in five cells of a side are a surname with one or two more characters.
fn names_people(pairs: &[&Vec<(CellRef, &CellValue)>], side: usize, vocabulary: &Vocabulary) -> bool {
    let is_person = |value: &CellValue| {
        let text = fold(&value.shown());
        let surname: String = text.chars().take(1).collect();
        (2..=3).contains(&text.chars().count()) && is_name(&text) && vocabulary.is_mark("surname", &surname)
    };
    pairs.iter().filter(|pair| is_person(pair[side].1)).count() * 5 >= pairs.len() * 4
}

/// First and last row of what looks like headings: short, different texts over at least two filled rows, as wide as the
/// table below.
pub fn guess_heading(canvas: &Canvas<'_>) -> Option<(u32, u32)> {
    let filled: Vec<usize> = (0..=canvas.last_row()).map(|row| canvas.row(row).len()).collect();
    let widest = filled.iter().copied().max().filter(|widest| *widest >= 2)?;
    let last = (0..=canvas.last_row()).find(|row| {
        let cells = filled[*row as usize];
        let below = filled[*row as usize + 1..].iter().filter(|below| **below * 2 > cells).count();
        cells >= 2 && cells * 2 > widest && below >= FEWEST_ROWS && reads_as_headings(canvas, *row)
    })?;
    let below_merges = canvas.row(last).iter().filter_map(|(at, _)| canvas.merge(*at)).map(|area| area.last.row).max();
    let bottom = below_merges.filter(|bottom| bottom - last <= MOST_LEVELS).unwrap_or(last);
    Some((upper_level(canvas, last), bottom.max(last)))
}

fn reads_as_headings(canvas: &Canvas<'_>, row: u32) -> bool {
    let mut seen = BTreeSet::new();
    canvas.row(row).iter().all(|(_, value)| match value {
        CellValue::Text(text) => {
            let text = text.trim();
            let colon = text.contains([':', '：']);
            text.chars().count() <= LONGEST_HEADING && !colon && seen.insert(text.to_owned())
        }
        _ => false,
    })
}

/// The row above, where its cells spread over several columns each.
fn upper_level(canvas: &Canvas<'_>, row: u32) -> u32 {
    let Some(above) = row.checked_sub(1) else { return row };
    let cells = canvas.row(above);
    let spreads = cells.iter().any(|(at, _)| canvas.width(*at) > 1);
    let heads = cells.len() >= 2 && spreads && reads_as_headings(canvas, above);
    let under = |at: &CellRef| canvas.row(row).iter().any(|(lower, _)| lower.col >= at.col);
    if heads && cells.iter().all(|(at, _)| under(at)) { above } else { row }
}

#[cfg(test)]
mod tests {
    use tables::{Area, Grid};

    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::new("a.xlsx", "Sheet1");
        for (row, cells) in (0..).zip(rows) {
            for (col, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                grid.cells.insert(CellRef::new(row, col), CellValue::Text((*text).to_owned()));
            }
        }
        grid
    }

    fn guess(grid: &Grid) -> Option<(u32, u32)> {
        guess_heading(&Canvas::new(grid).expect("cells"))
    }

    #[test]
    fn the_first_filled_row_of_short_different_words_is_taken_for_the_headings() {
        let sheet = grid(&[
            &["串门本"],
            &["填的人：王老师", "哪年：2024"],
            &["老蓝", "小青", "哪天"],
            &["马建国", "李明", "9.18"],
            &["马建国", "王芳", "9.19"],
        ]);
        assert_eq!(guess(&sheet), Some((2, 2)));
        assert_eq!(guess(&grid(&[&["一句话", "又一句"], &["完了"]])), None);
    }

    #[test]
    fn a_heading_merged_downwards_reaches_its_lowest_level() {
        let mut sheet = grid(&[
            &["老蓝", "小青", "几回", ""],
            &["", "", "上旬", "下旬"],
            &["马建国", "李明", "1", "2"],
            &["张丽", "王芳", "3", "1"],
        ]);
        sheet.merges.push(Area::new(CellRef::new(0, 0), CellRef::new(1, 0)));
        assert_eq!(guess(&sheet), Some((0, 1)));
    }

    #[test]
    fn two_columns_are_a_table_only_if_one_names_people() {
        let vocabulary = Vocabulary::shipped().expect("right");
        let is = |rows: &[&[&str]]| is_table(&Canvas::new(&grid(rows)).expect("cells"), &vocabulary);
        assert!(is(&[&["老蓝", "小青"], &["马建国", "李明"], &["张丽", "王芳"], &["赵敏", "周涛"]]));
        assert!(!is(&[&["要求", "说明"], &["日期", "写成年月日"], &["姓名", "不要加空格"], &["课题", "写全称"]]));
    }
}
