//! 依据: the source rows behind each conclusion, sheet by sheet, in the order of 达标明细.

use std::collections::BTreeMap;

use tables::CellRef;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{JudgementKey, Scope, word};
use crate::sheets::attainment;
use crate::style::Style;
use crate::words::period_zh;

pub(crate) const NAME: &str = "依据";

/// Lines this sheet lists at most: more than a leader can read, and what Excel still opens quickly.
const MOST_LINES: usize = 200_000;
/// Title, explanation, signature, head: the first evidence line stands below them.
const FIRST_ROW: u32 = 4;

/// The evidence of the term in the order it is listed, and where that of each conclusion begins.
#[derive(Default)]
pub(crate) struct Listing<'s> {
    /// Rows of `evidence` that share a conclusion, a sheet and a remark: one line each.
    lines: Vec<Vec<usize>>,
    first: BTreeMap<JudgementKey<'s>, u32>,
    counts: BTreeMap<JudgementKey<'s>, usize>,
    /// Lines behind the conclusions that are printed.
    printed: usize,
    /// Evidence rows the sheet has no room for.
    left_out: usize,
}

/// Puts the evidence rows in the order of the conclusions they stand behind.
pub(crate) fn listing<'s>(scope: &'s Scope<'_>) -> Listing<'s> {
    let groups = scope.evidence_by_key();
    let to_print = attainment::to_print(scope);
    let mut listing = Listing::default();
    for (at, judgement) in scope.judgements().enumerate() {
        let Some(rows) = groups.get(&judgement.key()) else { continue };
        // Conclusions that nothing tells apart stand on the same rows; these are listed once.
        if listing.counts.insert(judgement.key(), rows.len()).is_none() {
            let lines = by_sheet(scope, rows);
            if listing.lines.len() + lines.len() <= MOST_LINES {
                listing.first.insert(judgement.key(), FIRST_ROW + listing.lines.len() as u32);
                listing.lines.extend(lines);
            } else {
                listing.left_out += rows.len();
            }
        }
        if at < to_print {
            listing.printed = listing.lines.len();
        }
    }
    listing
}

/// The rows of one conclusion, those of one sheet with one remark together, in their order.
fn by_sheet(scope: &Scope<'_>, rows: &[usize]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<([&str; 3], Option<bool>), usize> = BTreeMap::new();
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for row in rows {
        let named = ["src_file", "src_sheet", "note"].map(|column| word(&scope.evidence, *row, column));
        let at = *places.entry((named, scope.evidence.boolean(*row, "counted"))).or_insert(lines.len());
        match lines.get_mut(at) {
            Some(line) => line.push(*row),
            None => lines.push(vec![*row]),
        }
    }
    lines
}

impl Listing<'_> {
    /// A cell that leads to the first evidence line of a conclusion.
    pub fn link(&self, key: &JudgementKey<'_>) -> Cell {
        match (self.counts.get(key), self.first.get(key)) {
            (Some(count), Some(row)) => {
                Cell::link(format!("依据 {count} 条"), NAME, CellRef::new(*row, 0), Style::Link)
            }
            (Some(count), None) => Cell::text(format!("{count} 条，未列"), Style::Faint),
            _ => Cell::text("无", Style::Faint),
        }
    }
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let listing = listing(scope);
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Detail, columns.len(), scope.brief);
    page.title(&format!("{}　达标依据", scope.brief.bureau), &about(scope, &listing));
    page.sign();
    let rows = (1..).zip(&listing.lines).map(|(number, rows)| line(scope, number, rows)).collect();
    let area = page.main_table(&columns, rows, "本学期没有可以列出的依据。");
    page.print_down_to(area.first.row + listing.printed.max(1) as u32);
    page.finish()
}

fn about(scope: &Scope<'_>, listing: &Listing<'_>) -> String {
    let term = scope.brief.term.zh();
    let more = match listing.left_out {
        0 => String::new(),
        n => format!("另有 {n} 条篇幅所限未列，可用 qinglan explain 查询。"),
    };
    format!(
        "{term}　每一行是一条结论在一张工作表里的原始记录：哪个文件、哪张表、哪些单元格，次序与“达标明细”相同。打印只到第 {} 行（未达标和不可判定的依据），其余在屏幕上看。{more}",
        listing.printed
    )
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("单位", 12.0, 27.0),
        column("规则", 8.0, 10.0),
        column("对象", 8.0, 14.0),
        column("对方", 8.0, 14.0),
        column("期间", 9.0, 16.5),
        column("记录", 7.0, 8.0),
        column("数量", 6.0, 9.0),
        column("计入", 6.0, 6.0),
        column("说明", 10.0, 30.0),
        column("文件", 20.0, 54.0),
        column("工作表", 10.0, 20.0),
        column("单元格", 12.0, 40.0),
    ]
}

/// The line of the rows of one sheet.
fn line(scope: &Scope<'_>, number: usize, rows: &[usize]) -> Vec<Cell> {
    let first = rows.first().copied().unwrap_or_default();
    let at = |name| word(&scope.evidence, first, name);
    let known: Vec<f64> = rows.iter().filter_map(|row| scope.evidence.number(*row, "quantity")).collect();
    let quantity = (!known.is_empty()).then(|| known.iter().sum::<f64>());
    vec![
        Cell::count(number, Style::Centre),
        Cell::text(at("unit"), Style::Text),
        Cell::text(at("rule"), Style::Centre),
        Cell::text(at("subject"), Style::Text),
        Cell::text(at("counterpart"), Style::Text),
        Cell::text(period_zh(at("period")), Style::Centre),
        Cell::count(rows.len(), Style::Number),
        Cell::number(quantity, Style::Number),
        Cell::text(counted_zh(scope.evidence.boolean(first, "counted")), Style::Centre),
        Cell::text(at("note"), Style::Faint),
        Cell::text(at("src_file"), Style::Faint),
        Cell::text(at("src_sheet"), Style::Faint),
        Cell::text(rows.iter().map(|row| place(scope, *row)).collect::<Vec<_>>().join(" "), Style::Text),
    ]
}

fn counted_zh(counted: Option<bool>) -> &'static str {
    match counted {
        Some(true) => "是",
        Some(false) => "否",
        None => "",
    }
}

/// The cell, or the row where only the row is known.
pub(crate) fn place(scope: &Scope<'_>, row: usize) -> String {
    match (scope.evidence.text(row, "src_cell"), scope.evidence.int(row, "src_row")) {
        (Some(cell), _) => cell.to_owned(),
        (None, Some(line)) => format!("第{line}行"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use tables::{Dataset, Table, Term, table_spec};

    use super::*;
    use crate::brief::Brief;

    /// Two people called 王芳 in one school, told apart by their ids, with two and one records under one rule.
    fn of_two_of_one_name() -> Dataset {
        let mut compliance = Table::builder(table_spec("compliance").expect("declared"));
        for id in ["t1", "t2"] {
            compliance
                .row()
                .text("pack", "x")
                .text("rule", "R")
                .text("unit", "甲校")
                .text("subject_kind", "person")
                .text("subject", "王芳")
                .text("subject_id", id)
                .text("period", "2024-1")
                .text("status", "unmet");
        }
        let mut evidence = Table::builder(table_spec("evidence").expect("declared"));
        for (id, line) in [("t1", 3), ("t1", 4), ("t2", 9)] {
            evidence
                .row()
                .text("pack", "x")
                .text("rule", "R")
                .text("unit", "甲校")
                .text("subject", "王芳")
                .text("subject_id", id)
                .text("period", "2024-1")
                .text("src_file", "甲校.xlsx")
                .text("src_sheet", "记录")
                .int("src_row", line);
        }
        let mut data = Dataset::new();
        data.insert(compliance.finish());
        data.insert(evidence.finish());
        data
    }

    #[test]
    fn two_people_of_one_name_in_one_school_have_their_own_evidence() {
        let brief = Brief {
            bureau: "甲县教育体育局".into(),
            term: Term::autumn(2024),
            tool_version: "1".into(),
            run_id: "1".into(),
            packs: Vec::new(),
            programmes: crate::ProgrammeSheets::default(),
            office: "教研室".into(),
            objection_phone: None,
            made_of: Vec::new(),
            made_on: NaiveDate::from_ymd_opt(2025, 1, 10).expect("a day"),
        };
        let data = of_two_of_one_name();
        let scope = Scope::new(&data, &brief);
        let listing = listing(&scope);
        assert_eq!(listing.lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        let counts: Vec<usize> = scope.judgements().map(|j| listing.counts[&j.key()]).collect();
        assert_eq!((counts, listing.left_out), (vec![2, 1], 0));
    }
}
