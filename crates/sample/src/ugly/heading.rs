//! The rows of headings of a table.

use crate::random::Random;
use crate::sheet::{Value, cell};

use super::page::Page;
use super::table::Table;
use super::truth::StatedProblem;

impl Page {
    /// The rows of headings: every level of every column, wider words merged over theirs; gives first and last row.
    pub(super) fn heading(&mut self, table: &Table, random: &mut Random) -> (usize, usize) {
        let width = table.columns.len();
        let depth = table.columns.iter().map(|column| column.levels.len()).max().unwrap_or(1);
        if random.chance(4) && self.container.merges() {
            self.sheet.title("师徒工作情况", width);
        }
        let first = self.sheet.rows.len();
        for level in 0..depth {
            let row = self.sheet.push((0..width).map(|column| word_at(table, column, level)).collect());
            self.sheet.bold_rows.push(row);
        }
        for column in 0..width {
            self.merge_heading(table, first, depth, column);
        }
        if table.columns.iter().any(|column| !column.hint.is_empty()) && random.chance(5) {
            let hints = table.columns.iter().map(|column| column.hint);
            self.sheet.push(
                hints.map(|hint| if hint.is_empty() { Value::Empty } else { cell(format!("（{hint}）")) }).collect(),
            );
        }
        for (at, column) in table.columns.iter().enumerate() {
            let row = first + column.levels.len().saturating_sub(1);
            let problem = |code| StatedProblem { code, row: Some(row), cell: Some((row, at)) };
            self.stated.problems.extend(column.tell.map(problem));
        }
        (first, self.sheet.rows.len() - 1)
    }

    /// Merges the heading cells of one column: down where it has fewer levels, across where its neighbours share a word.
    fn merge_heading(&mut self, table: &Table, first: usize, depth: usize, column: usize) {
        let levels = &table.columns[column].levels;
        for level in 0..levels.len() {
            let is_last = level + 1 == levels.len();
            if is_last && level + 1 < depth {
                self.sheet.merge(first + level, column, first + depth - 1, column);
            } else if !is_last && !shares(table, column, level) {
                let sharing = (column + 1..table.columns.len()).take_while(|next| shares(table, *next, level)).count();
                self.sheet.merge(first + level, column, first + level, column + sharing);
            }
        }
    }
}

/// Whether a column has an upper word in common with its left neighbour.
fn shares(table: &Table, column: usize, level: usize) -> bool {
    let levels = &table.columns[column].levels;
    column > 0 && level + 1 < levels.len() && table.columns[column - 1].levels.get(..=level) == levels.get(..=level)
}

/// What a column writes at a level; a shared word stands with the first that has it.
fn word_at(table: &Table, at: usize, level: usize) -> Value {
    let column = &table.columns[at];
    let word = column.levels.get(level).filter(|_| !shares(table, at, level));
    match (word, column.is_number) {
        (Some(word), true) => word.parse().map_or_else(|_| cell(word.as_str()), Value::Number),
        (Some(word), false) => cell(word.as_str()),
        (None, _) => Value::Empty,
    }
}
