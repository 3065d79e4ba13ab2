//! What a workbook states, with its places, as the text of an expected file.

use std::fmt::Write as _;

use super::case::Case;

/// A cell, from 0: row, column.
pub type At = (usize, usize);

/// One row a sheet states.
#[derive(Debug, Clone)]
pub struct StatedRow {
    /// The kind of row.
    pub kind: &'static str,
    /// The row, from 0; `None` where several rows state it together.
    pub row: Option<usize>,
    /// The decisive cell.
    pub cell: Option<At>,
    /// Key, value, cell.
    pub fields: Vec<(&'static str, String, Option<At>)>,
}

/// One problem that must be told.
#[derive(Debug, Clone)]
pub struct StatedProblem {
    /// The finding's code.
    pub code: &'static str,
    /// Its row, from 0; `None` for one of the whole sheet.
    pub row: Option<usize>,
    /// Its cell.
    pub cell: Option<At>,
}

/// What one sheet states.
#[derive(Debug, Clone, Default)]
pub struct StatedSheet {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: Vec<StatedRow>,
    /// Its problems.
    pub problems: Vec<StatedProblem>,
}

impl StatedSheet {
    /// Moves what stands at or right of a column, as a blank column put there does.
    pub fn insert_column(&mut self, column: usize) {
        let moved = |at: &mut At| at.1 += usize::from(at.1 >= column);
        for row in &mut self.rows {
            row.cell.iter_mut().for_each(moved);
            row.fields.iter_mut().filter_map(|(_, _, at)| at.as_mut()).for_each(moved);
        }
        self.problems.iter_mut().filter_map(|problem| problem.cell.as_mut()).for_each(moved);
    }
}

/// What a workbook states.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// Sheet by sheet.
    pub sheets: Vec<StatedSheet>,
}

impl Stated {
    /// As the text of an expected file.
    pub fn toml(&self, case: &Case, layout: &str, seed: u64) -> String {
        let mut text = format!(
            "# Composed from seed {seed}. All people are invented.\nlayout = \"{layout}\"\nterm = \"{}\"\nunit = \"{}\"\n",
            case.term(),
            case.unit
        );
        let names_sheet = self.sheets.len() > 1;
        for sheet in &self.sheets {
            let name = if names_sheet { format!("sheet = \"{}\"\n", sheet.name) } else { String::new() };
            sheet.rows.iter().for_each(|row| write_row(&mut text, &name, row));
            sheet.problems.iter().for_each(|problem| write_problem(&mut text, &name, problem));
        }
        text
    }
}

fn write_row(text: &mut String, sheet: &str, row: &StatedRow) {
    let _ = write!(text, "\n[[{}]]\n{sheet}", row.kind);
    if let Some(at) = row.row {
        let _ = writeln!(text, "row = {}", at + 1);
    }
    if let Some(at) = row.cell {
        let _ = writeln!(text, "cell = \"{}\"", shown(at));
    }
    let mut cells = Vec::new();
    for (key, value, at) in &row.fields {
        let _ = writeln!(text, "{key} = \"{value}\"");
        cells.extend(at.map(|at| format!("{key} = \"{}\"", shown(at))));
    }
    if !cells.is_empty() {
        let _ = writeln!(text, "cells = {{ {} }}", cells.join(", "));
    }
}

fn write_problem(text: &mut String, sheet: &str, problem: &StatedProblem) {
    let _ = write!(text, "\n[[finding]]\n{sheet}code = \"{}\"\n", problem.code);
    match (problem.cell, problem.row) {
        (Some(at), _) => drop(writeln!(text, "cell = \"{}\"", shown(at))),
        (None, Some(row)) => drop(writeln!(text, "row = {}", row + 1)),
        (None, None) => {}
    }
}

/// `D17`.
fn shown((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}
