//! A score as a table for people, or as JSON.

use score::{Counts, Floors};
use serde::Serialize;

use super::Scorecard;
use crate::place;

#[derive(Serialize)]
struct Line<'c> {
    layout: &'c str,
    #[serde(flatten)]
    counts: &'c Counts,
    row_precision: f64,
    row_recall: f64,
    field_precision: f64,
    field_recall: f64,
}

fn line<'c>(layout: &'c str, counts: &'c Counts) -> Line<'c> {
    Line {
        layout,
        counts,
        row_precision: counts.row_precision(),
        row_recall: counts.row_recall(),
        field_precision: counts.field_precision(),
        field_recall: counts.field_recall(),
    }
}

#[derive(Serialize)]
struct Score<'c> {
    layouts: Vec<Line<'c>>,
    total: Line<'c>,
    floors: Floors,
    broken: &'c [String],
}

/// Prints the score as one JSON object.
pub fn json(card: &Scorecard, broken: &[String]) -> anyhow::Result<()> {
    let total = card.total();
    let score = Score {
        layouts: card.layouts.iter().map(|(layout, counts)| line(layout, counts)).collect(),
        total: line("total", &total),
        floors: Floors::AGREED,
        broken,
    };
    println!("{}", serde_json::to_string_pretty(&score)?);
    Ok(())
}

/// Prints a line a layout, then what is wrong, then whether the floors hold.
pub fn table(card: &Scorecard, broken: &[String], all: bool) {
    println!(
        "{:<32} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>6} {:>6}",
        "layout", "books", "sheets", "rows", "row P", "row R", "field P", "field R", "told", "alarms", "silent"
    );
    for (layout, counts) in &card.layouts {
        print_line(layout, counts);
    }
    print_line("total", &card.total());
    for (workbook, comparison) in &card.differing {
        let shown: Vec<_> = comparison.differences.iter().filter(|one| all || one.silent).collect();
        if !shown.is_empty() {
            println!("\n{}", workbook.strip_prefix(place::root()).unwrap_or(workbook).display());
            shown.iter().for_each(|difference| println!("   {difference}"));
        }
    }
    println!();
    match broken {
        [] => println!("the floors hold"),
        broken => broken.iter().for_each(|words| println!("BELOW THE FLOOR: {words}")),
    }
}

fn print_line(layout: &str, counts: &Counts) {
    println!(
        "{layout:<32} {:>6} {:>6} {:>7} {:>7.4} {:>7.4} {:>7.4} {:>7.4} {:>9} {:>6} {:>6}",
        counts.workbooks,
        counts.sheets,
        counts.rows_true,
        counts.row_precision(),
        counts.row_recall(),
        counts.field_precision(),
        counts.field_recall(),
        format!("{}/{}", counts.told, counts.must_tell),
        counts.false_alarms,
        counts.silent,
    );
}
