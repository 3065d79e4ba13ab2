//! A sheet drawn on its own grid: its first lines under column letters, and beside each what it was taken for.

use std::collections::BTreeSet;

use normalise::{BlockReading, LineIs, LineRun, Meaning, SheetReading, is_personal};
use tables::{CellRef, Grid, column_letters, mask};
use unicode_width::UnicodeWidthStr;

use super::words::{line_word, meaning_short};
use crate::message::Voice;
use crate::render::{cut, pad};

/// The widest a column is drawn.
const WIDEST: usize = 14;
/// The width of all columns together.
const PAGE: usize = 92;
/// Lines of one kind drawn in a row; the others are counted.
const LINES_OF_A_KIND: u32 = 3;
/// Runs of lines drawn.
const MOST_RUNS: usize = 12;
/// Stands for what is personal.
const PERSONAL: &str = "＊";
/// Between two columns.
const GAP: usize = 2;

/// The first lines of a sheet on its grid; `!` marks cells that were not used.
pub fn draw(grid: &Grid, sheet: &SheetReading, voice: &Voice) -> String {
    let runs = &sheet.lines[..sheet.lines.len().min(MOST_RUNS)];
    let rows: Vec<u32> = runs.iter().flat_map(drawn).collect();
    let Some(extent) = grid.extent() else { return String::new() };
    let page = Page::new(grid, sheet, &rows, extent.col, voice);
    let mut text = page.letters();
    for run in runs {
        for row in drawn(run) {
            text.push_str(&page.line(row, line_word(run.is, voice)));
            let blocks = sheet.blocks.iter().filter(|block| block.heading_rows.1 == row);
            let meanings: Vec<&BlockReading> = blocks.collect();
            if run.is == LineIs::Heading && !meanings.is_empty() {
                text.push_str(&page.meanings(&meanings, voice));
            }
        }
        let left = run.last + 1 - run.first - drawn(run).count() as u32;
        if left > 0 {
            let more = match voice.lang {
                tables::Lang::Zh => format!("      … 还有 {left} 行{}\n", line_word(run.is, voice)),
                tables::Lang::En => format!("      … {left} more ({})\n", line_word(run.is, voice)),
            };
            text.push_str(&more);
        }
    }
    text + &page.left_out(extent.col, sheet.lines.len() - runs.len(), voice)
}

fn drawn(run: &LineRun) -> impl Iterator<Item = u32> + use<> {
    run.first..=run.last.min(run.first + LINES_OF_A_KIND - 1)
}

/// The columns of a drawing.
struct Page<'p> {
    grid: &'p Grid,
    blocks: &'p [BlockReading],
    unused: BTreeSet<CellRef>,
    widths: Vec<usize>,
}

impl<'p> Page<'p> {
    fn new(grid: &'p Grid, sheet: &'p SheetReading, rows: &[u32], last_col: u32, voice: &Voice) -> Self {
        let unused: BTreeSet<CellRef> = sheet.ledger.rejected.iter().copied().collect();
        let mut page = Self { grid, blocks: &sheet.blocks, unused, widths: Vec::new() };
        let mut left = PAGE;
        for col in 0..=last_col {
            // A text that runs over its neighbours does not make its own column wide.
            let lone = |row: &&u32| page.grid.row(**row).count() > 1;
            let content = rows.iter().filter(lone).map(|row| page.text(CellRef::new(*row, col)).width());
            let columns = sheet.blocks.iter().flat_map(|block| &block.columns).filter(|column| column.col == col);
            let meaning = columns.map(|column| meaning_short(column, voice).width());
            let width = content.chain(meaning).max().unwrap_or_default().clamp(2, WIDEST);
            if width + GAP > left {
                break;
            }
            left -= width + GAP;
            page.widths.push(width);
        }
        page
    }

    /// What a person sees in a cell, on one line.
    fn text(&self, at: CellRef) -> String {
        let Some(value) = self.grid.get(at) else { return String::new() };
        if self.is_personal(at) {
            return PERSONAL.to_owned();
        }
        let text = mask(&value.shown().split_whitespace().collect::<Vec<_>>().join(" "));
        if self.unused.contains(&at) { format!("{text}!") } else { text }
    }

    /// Whether a cell stands below the heading of an identity number, a telephone number or a birthday.
    fn is_personal(&self, at: CellRef) -> bool {
        let block = self.blocks.iter().rev().find(|block| block.heading_rows.1 < at.row);
        let columns = block.into_iter().flat_map(|block| &block.columns);
        columns.filter(|column| column.col == at.col).any(|column| match column.meaning {
            Meaning::Field(field) => is_personal(field),
            _ => false,
        })
    }

    fn letters(&self) -> String {
        let cells: Vec<String> =
            (0..).zip(&self.widths).map(|(col, width)| pad(&column_letters(col), *width)).collect();
        format!("       {}\n", cells.join("  ").trim_end())
    }

    fn line(&self, row: u32, word: &str) -> String {
        let mut text = String::new();
        let mut col = 0;
        while col < self.widths.len() {
            let shown = self.text(CellRef::new(row, col as u32));
            // A text may run over the empty cells to its right, as on screen.
            let empty = |next: &usize| self.text(CellRef::new(row, *next as u32)).is_empty();
            let next = (col + 1..self.widths.len()).find(|next| !empty(next)).unwrap_or(self.widths.len());
            let room = if shown.width() > self.widths[col] { next } else { col + 1 };
            let width: usize = self.widths[col..room].iter().sum::<usize>() + GAP * (room - col - 1);
            text.push_str(&pad(&cut(&shown, width), width + GAP));
            col = room;
        }
        let drawn: usize = self.widths.iter().map(|width| width + GAP).sum();
        format!("  {:>4} {}│ {word}\n", row + 1, pad(&text, drawn))
    }

    /// The line below the headings: what each column means.
    fn meanings(&self, blocks: &[&BlockReading], voice: &Voice) -> String {
        let columns = || blocks.iter().flat_map(|block| &block.columns);
        let cells: Vec<String> = (0..)
            .zip(&self.widths)
            .map(|(col, width)| {
                let meaning = columns().find(|column| column.col == col).map(|column| meaning_short(column, voice));
                pad(&cut(&meaning.unwrap_or_default(), *width), width + GAP)
            })
            .collect();
        format!("     = {}│ {}\n", cells.concat(), voice.say("含义", "meaning"))
    }

    fn left_out(&self, last_col: u32, runs: usize, voice: &Voice) -> String {
        let cols = (last_col as usize + 1).saturating_sub(self.widths.len());
        let mut text = String::new();
        if cols > 0 {
            let more = voice.say("右边还有列没有画出：", "columns to the right are not drawn: ");
            text.push_str(&format!("      {more}{cols}\n"));
        }
        if runs > 0 {
            text.push_str(&format!("      {}\n", voice.say("下面还有，没有画出。", "There is more below.")));
        }
        text
    }
}
