//! 依据: the source rows behind each conclusion, in the order of 达标明细.

use std::collections::BTreeMap;

use tables::CellRef;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{JudgementKey, Scope, word};
use crate::style::Style;
use crate::words::period_zh;

pub(crate) const NAME: &str = "依据";

/// Rows this sheet lists at most: more than a leader can read, and what Excel still opens quickly.
const MOST_ROWS: usize = 200_000;
/// Title, explanation, head: the first evidence row stands below them.
const FIRST_ROW: u32 = 3;

/// The evidence rows of the term in the order they are listed, and where those of each conclusion begin.
pub(crate) struct Listing<'s> {
    rows: Vec<usize>,
    first: BTreeMap<JudgementKey<'s>, u32>,
    counts: BTreeMap<JudgementKey<'s>, usize>,
}

/// Puts the evidence rows in the order of the conclusions they stand behind.
pub(crate) fn listing<'s>(scope: &'s Scope<'_>) -> Listing<'s> {
    let groups = scope.evidence_by_key();
    let mut listing = Listing { rows: Vec::new(), first: BTreeMap::new(), counts: BTreeMap::new() };
    for judgement in scope.judgements() {
        let Some(group) = groups.get(&judgement.key()) else { continue };
        listing.counts.insert(judgement.key(), group.len());
        if listing.rows.len() + group.len() <= MOST_ROWS {
            listing.first.insert(judgement.key(), FIRST_ROW + listing.rows.len() as u32);
            listing.rows.extend(group);
        }
    }
    listing
}

impl Listing<'_> {
    /// A cell that leads to the first evidence row of a conclusion.
    pub fn link(&self, key: &JudgementKey<'_>) -> Cell {
        match (self.counts.get(key), self.first.get(key)) {
            (Some(count), Some(row)) => {
                Cell::link(format!("依据 {count} 行"), NAME, CellRef::new(*row, 0), Style::Link)
            }
            (Some(count), None) => Cell::text(format!("{count} 行，未列"), Style::Faint),
            _ => Cell::text("无", Style::Faint),
        }
    }

    fn left_out(&self) -> usize {
        self.counts.values().sum::<usize>() - self.rows.len()
    }
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let listing = listing(scope);
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Detail, columns.len(), scope.brief);
    page.title(&format!("{}　达标依据", scope.brief.bureau), &about(scope, &listing));
    let rows = (1..).zip(&listing.rows).map(|(number, row)| line(scope, number, *row)).collect();
    page.main_table(&columns, rows, "本学期没有可以列出的依据。");
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>, listing: &Listing<'_>) -> String {
    let term = scope.brief.term.zh();
    let more = match listing.left_out() {
        0 => String::new(),
        n => format!("另有 {n} 行篇幅所限未列，可用 qinglan explain 查询。"),
    };
    format!("{term}　每一行是一条结论背后的一条原始记录：哪个文件、哪张工作表、哪个单元格。{more}")
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("单位", 12.0, 27.0),
        column("规则", 8.0, 10.0),
        column("对象", 8.0, 14.0),
        column("对方", 8.0, 14.0),
        column("期间", 9.0, 14.0),
        column("数量", 6.0, 9.0),
        column("计入", 6.0, 6.0),
        column("说明", 10.0, 30.0),
        column("文件", 20.0, 40.0),
        column("工作表", 10.0, 18.0),
        column("单元格", 8.0, 9.0),
    ]
}

fn line(scope: &Scope<'_>, number: usize, row: usize) -> Vec<Cell> {
    let at = |name| word(&scope.evidence, row, name);
    let counted = match scope.evidence.boolean(row, "counted") {
        Some(true) => "是",
        Some(false) => "否",
        None => "",
    };
    vec![
        Cell::count(number, Style::Centre),
        Cell::text(at("unit"), Style::Text),
        Cell::text(at("rule"), Style::Centre),
        Cell::text(at("subject"), Style::Text),
        Cell::text(at("counterpart"), Style::Text),
        Cell::text(period_zh(at("period")), Style::Centre),
        Cell::number(scope.evidence.number(row, "quantity"), Style::Number),
        Cell::text(counted, Style::Centre),
        Cell::text(at("note"), Style::Faint),
        Cell::text(at("src_file"), Style::Faint),
        Cell::text(at("src_sheet"), Style::Faint),
        Cell::text(place(scope, row), Style::Centre),
    ]
}

/// The cell, or the row where only the row is known.
pub(crate) fn place(scope: &Scope<'_>, row: usize) -> String {
    match (scope.evidence.text(row, "src_cell"), scope.evidence.int(row, "src_row")) {
        (Some(cell), _) => cell.to_owned(),
        (None, Some(line)) => format!("第{line}行"),
        (None, None) => String::new(),
    }
}
