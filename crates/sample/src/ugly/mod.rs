//! Workbooks whose ugliness is put together by chance, each with the truth it was made from.
//!
//! A seed gives a small truth (who is paired, who heard whose lesson, who handed in what) and a way to write it: words of the
//! heading, its levels, what stands above and below, merges, dittos, totals, blank rows and columns, spellings of names, days
//! and numbers, and the format of the file. Spellings come from lists that say whether a careful person can read them; one
//! that cannot be read states no fact, and the truth says what must be told there instead.

mod body;
mod case;
mod container;
mod heading;
mod page;
mod preamble;
mod shapes;
mod spelling;
mod table;
mod tail;
mod truth;
mod words;

use crate::SampleError;
use crate::random::Random;

/// A generated workbook with its truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UglyWorkbook {
    /// The file's name; its ending may lie, as in life.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How its sheets are laid out.
    pub layout: &'static str,
    /// What stands in it, as the text of an expected file (`sample-data/layouts/README.md`).
    pub expected: String,
}

/// The workbook of a seed; the layouts take turns.
///
/// # Errors
/// [`SampleError`] when a library refuses what was composed.
pub fn ugly_workbook(seed: u64) -> Result<UglyWorkbook, SampleError> {
    let shapes = shapes::SHAPES;
    let (layout, shape) = shapes[(seed % shapes.len() as u64) as usize];
    let mut random = Random::new(seed).fork(layout);
    let case = case::Case::invent(&mut random);
    let container = container::choose(&mut random);
    let book = shape(&case, container, &mut random);
    let (sheets, stated) = book.finish(&mut random);
    let ending = container.ending();
    Ok(UglyWorkbook {
        name: format!("{layout}-{seed:05}.{ending}"),
        bytes: container.write(&sheets)?,
        layout,
        expected: stated.toml(&case, layout, seed),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_workbook_and_the_same_truth() {
        for seed in 0..60 {
            let (one, other) = (ugly_workbook(seed).expect("it fits"), ugly_workbook(seed).expect("it fits"));
            assert!(one == other, "{}", one.name);
        }
    }

    #[test]
    fn every_format_and_every_layout_takes_its_turn() {
        let books: Vec<UglyWorkbook> = (0..300).map(|seed| ugly_workbook(seed).expect("it fits")).collect();
        let endings: std::collections::BTreeSet<&str> =
            books.iter().filter_map(|book| book.name.rsplit('.').next()).collect();
        assert_eq!(endings.into_iter().collect::<Vec<_>>(), ["csv", "ods", "xls", "xlsx", "xml"]);
        for (layout, _) in shapes::SHAPES {
            assert!(books.iter().any(|book| book.layout == *layout), "no {layout}");
        }
    }

    #[test]
    fn a_truth_holds_rows_that_stand_there_and_problems_that_must_be_told() {
        let all: String = (0..300).map(|seed| ugly_workbook(seed).expect("it fits").expected).collect();
        for part in
            ["[[pairing]]", "[[activity]]", "[[document]]", "[[finding]]", "date_unreadable", "count_unreadable"]
        {
            assert!(all.contains(part), "no {part}");
        }
    }
}
