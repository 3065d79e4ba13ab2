//! How one sheet was understood: its kind, its columns, its rows, its findings, its account.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tables::{Finding, Place, Question, Record, SheetLedger};

use crate::account::Account;
use crate::blocks::Block;
use crate::canvas::Canvas;
use crate::evidence::Weight;
use crate::heading::Column;
use crate::reason::Reason;

/// One table of a sheet, as understood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BlockReading {
    /// The kind's name (`observation_log`); `None` if no kind fits.
    pub form: Option<String>,
    /// The kind's Chinese name.
    pub form_zh: String,
    /// The evidence for the kind.
    pub why: Reason,
    /// How sure the kind is, from 0 (a guess) to 1 (certain).
    pub confidence: f64,
    /// First and last heading row, from 0.
    pub heading_rows: (u32, u32),
    /// The columns.
    pub columns: Vec<Column>,
    /// How sure each of them is, in their order.
    pub weights: Vec<Weight>,
    /// How many data rows.
    pub rows: usize,
}

/// What a line of a sheet was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LineIs {
    /// A title or an instruction.
    Title,
    /// `师傅：…`: facts that hold for the rows below.
    Info,
    /// Headings.
    Heading,
    /// Labels with their values beside them.
    Form,
    /// A row that states something.
    Data,
    /// 合计, labelled or not.
    Total,
    /// A note, a signature, an example, an empty numbered row.
    Note,
    /// One cell over the rows it introduces.
    Group,
    /// Nothing that was understood.
    Unread,
}

impl LineIs {
    /// What a line is whose cells were ignored by a rule.
    pub(crate) fn by_rule(rule: &str) -> Self {
        match rule {
            "title" => Self::Title,
            "info_line" => Self::Info,
            "repeated_heading" | "weekday_row" => Self::Heading,
            "total_row" | "unlabelled_total" => Self::Total,
            "group_row" => Self::Group,
            _ => Self::Note,
        }
    }
}

/// Lines that follow one another and were taken for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRun {
    /// First row, from 0.
    pub first: u32,
    /// Last row, from 0.
    pub last: u32,
    /// What they were taken for.
    pub is: LineIs,
}

/// What each line of a sheet was taken for.
pub(crate) fn line_runs(canvas: &Canvas<'_>, blocks: &[Block], account: &Account) -> Vec<LineRun> {
    let data: BTreeSet<u32> = blocks.iter().flat_map(|block| &block.rows).map(|line| line.row).collect();
    let headed = |row: u32| {
        let block = blocks.iter().find(|block| (block.heading_rows.0..=block.heading_rows.1).contains(&row));
        block.map(|block| if block.is_form() { LineIs::Form } else { LineIs::Heading })
    };
    let mut runs: Vec<LineRun> = Vec::new();
    for row in 0..=canvas.last_row() {
        let cells = canvas.row(row);
        let ignored = || cells.iter().find_map(|(at, _)| account.ignored_by(*at));
        let is = match (cells.first(), headed(row)) {
            (None, _) => continue,
            (Some(_), Some(is)) => is,
            _ if data.contains(&row) => LineIs::Data,
            _ if cells.iter().any(|(at, _)| account.is_used(*at)) => LineIs::Info,
            _ => ignored().map_or(LineIs::Unread, LineIs::by_rule),
        };
        match runs.last_mut().filter(|run| run.is == is && run.last + 1 == row) {
            Some(run) => run.last = row,
            None => runs.push(LineRun { first: row, last: row, is }),
        }
    }
    runs
}

/// A row that was refused: it may hold what is missing elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Its texts, folded, without personal numbers, and the people lines above it name.
    pub texts: Vec<String>,
    /// Why it was refused.
    pub reason: String,
    /// The stored tables it might have gone to; empty where that is not known.
    pub tables: Vec<String>,
    /// How many lessons or papers it can state at most; `None` where that is not known.
    pub most: Option<u32>,
    /// Whether it may speak of anybody where it names nobody.
    pub of_anybody: bool,
}

/// One sheet, as understood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetReading {
    /// The file and sheet.
    pub place: Place,
    /// Its tables, top to bottom.
    pub blocks: Vec<BlockReading>,
    /// What its rows state.
    pub records: Vec<Record>,
    /// What was odd.
    pub findings: Vec<Finding>,
    /// The account of its cells.
    pub ledger: SheetLedger,
    /// What a person is asked about it.
    pub questions: Vec<Question>,
    /// What its lines were taken for, from the top; lines without a cell are left out.
    pub lines: Vec<LineRun>,
    /// Rows that were refused: they may speak of people whose records are missing elsewhere.
    pub refused: Vec<RefusedRow>,
}
