//! Points for contests, papers and projects, by the pack's own table: the first line that fits a row gives its points.

use std::collections::{BTreeMap, BTreeSet};

use tables::{ColumnType, table_spec};

use super::Sums;
use crate::MeasureError;
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::Facts;

/// The columns of `growth` that hold points.
const MEASURES: [&str; 3] = ["contest_points", "publication_points", "project_points"];
/// The tables they come from.
const TABLES: [&str; 3] = ["competition_result", "publication", "project_member"];

/// One line of the pack's table.
#[derive(Debug)]
pub(super) struct Points {
    measure: &'static str,
    table: &'static str,
    condition: Option<Condition>,
    worth: Worth,
}

/// What a row is worth.
#[derive(Debug)]
enum Worth {
    Points(f64),
    Column(&'static str),
}

impl Points {
    /// Binds `points = [{ measure, table, where, points or sum }]`.
    pub fn bind(binder: &Binder<'_>) -> Vec<Self> {
        let bind = |section: policy::document::Section<'_>| {
            section.only(&["measure", "table", "where", "points", "sum"]);
            let measure = section.known_word("measure", section.required_text("measure"), &MEASURES);
            let table = section.known_word("table", section.required_text("table"), &TABLES);
            let (measure, table) = (position(&MEASURES, measure?)?, position(&TABLES, table?)?);
            let spec = table_spec(table)?;
            let condition = match section.text("where") {
                Some(text) => Some(binder.condition(&section, "where", text, spec)?),
                None => None,
            };
            let number = |kind: ColumnType| matches!(kind, ColumnType::Int | ColumnType::Number);
            let worth = match section.number("points") {
                Some(points) => Worth::Points(points),
                None => {
                    section.need("sum");
                    Worth::Column(binder.column(&section, "sum", spec, number)?)
                }
            };
            Some(Self { measure, table, condition, worth })
        };
        binder.keys.sections("points").into_iter().filter_map(bind).collect()
    }
}

fn position(known: &[&'static str], word: &str) -> Option<&'static str> {
    known.iter().find(|name| **name == word).copied()
}

/// The sums by measure, person and school year. A row no line fits, or whose column is blank, adds nothing.
pub(super) fn sum_up(points: &[Points], facts: &Facts<'_>) -> Result<BTreeMap<&'static str, Sums>, MeasureError> {
    let mut sums: BTreeMap<&'static str, Sums> = BTreeMap::new();
    let mut counted: BTreeSet<(&'static str, usize)> = BTreeSet::new();
    for line in points {
        let own = sums.entry(line.measure).or_default();
        let table = facts.stock.table(line.table);
        if table.is_empty() {
            continue;
        }
        let fits = match &line.condition {
            Some(condition) => condition.answers(line.table, &facts.frame(line.table)?)?,
            None => vec![Some(true); table.len()],
        };
        for row in (0..table.len()).filter(|row| fits[*row] == Some(true)) {
            let (Some(person), Some(year)) = (table.text(row, "teacher_id"), table.int(row, "school_year")) else {
                continue;
            };
            if !counted.insert((line.table, row)) {
                continue;
            }
            let worth = match line.worth {
                Worth::Points(points) => Some(points),
                Worth::Column(column) => table.number(row, column),
            };
            *own.entry((person.to_owned(), year as i32)).or_default() += worth.unwrap_or_default();
        }
    }
    Ok(sums)
}
