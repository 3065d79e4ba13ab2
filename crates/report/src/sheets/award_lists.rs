//! 名单建议: every list with its cut line, those barred beside the rank they would have, and what would have had to differ.

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, decision_cell, margin_zh, person_zh, proposed};
use crate::sheets::lists::{gate_cell, proposals, rank_cell};
use crate::style::Style;

pub(crate) const NAME: &str = "名单建议";

const NONE: &str = "所用政策包没有给出评优、奖励或限制的名单，或所需参数本局尚未设定（见“参数”）。";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    let about = format!(
        "{}　以下是按政策算出的建议，由领导小组审定。红线为入选线；入选者写比线外第一名高多少，未入选者写比线低多少；否决和限制写在名次旁边，另注不否决时的名次；并列即并列，不按行序拆分。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　{NAME}", scope.brief.bureau), &about);
    page.running_head(&columns, Style::Head);
    let blocks = proposed(scope);
    let (listed, empty): (Vec<&Block<'_>>, Vec<&Block<'_>>) =
        blocks.iter().partition(|block| !block.rows.is_empty() || block.has_line(scope));
    for (at, block) in listed.iter().enumerate() {
        if at > 0 && block.has_line(scope) {
            page.new_page();
        }
        one_list(&mut page, scope, block, &columns);
    }
    if !empty.is_empty() {
        let names: Vec<String> = empty.iter().map(|block| block.name()).collect();
        page.across(Cell::text(format!("本学期没有参评对象的名单：{}。", names.join("、")), Style::Note));
    }
    let more = unlined(&mut page, scope, &blocks, &columns);
    if blocks.is_empty() && !more {
        page.across(Cell::text(NONE, Style::Centre));
    }
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("名次", 9.0, 13.0),
        column("单位", 20.0, 28.0),
        column("对象", 10.0, 18.0),
        column("得分", 10.0, 12.0),
        column("建议", 11.0, 13.0),
        column("与入选线相差", 15.0, 19.0),
        column("否决或限制", 16.0, 26.0),
        column("同分排序", 12.0, 24.0),
        column("怎样才会入选", 20.0, 34.0),
        column("说明", 22.0, 40.0),
    ]
}

fn one_list(page: &mut Page, scope: &Scope<'_>, block: &Block<'_>, columns: &[Column]) {
    page.section(&block.name());
    for fact in block.facts(scope) {
        page.across(Cell::text(fact, Style::Note));
    }
    let cut = cut_after(scope, block);
    let lines: Vec<Vec<Cell>> = block.rows.iter().map(|row| line(scope, block, *row)).collect();
    let split = cut.unwrap_or(lines.len());
    let (above, below) = lines.split_at(split);
    page.rows(columns, above.to_vec());
    if cut.is_some() {
        page.across(Cell::text(cut_line(scope, block), Style::CutLine));
    }
    page.rows(columns, below.to_vec());
    page.narrow_gap();
}

/// How many rows stand above the cut line: up to the last that is in or ties for it; `None` where no line is drawn.
fn cut_after(scope: &Scope<'_>, block: &Block<'_>) -> Option<usize> {
    if !block.has_line(scope) || block.rows.is_empty() {
        return None;
    }
    let is_in = |row: &usize| matches!(word(&scope.awards, *row, "decision"), "selected" | "lots_required");
    Some(block.rows.iter().rposition(is_in).map_or(0, |at| at + 1))
}

fn cut_line(scope: &Scope<'_>, block: &Block<'_>) -> String {
    let places =
        block.places(scope).map_or("名额合在全部名单里算".to_owned(), |places| format!("名额 {places}"));
    match block.line(scope) {
        Some(line) => format!("— — —　入选线 {}（{places}）　— — —", block.score_style(scope).shown(line)),
        None => format!("— — —　入选线（{places}）　— — —"),
    }
}

fn line(scope: &Scope<'_>, block: &Block<'_>, row: usize) -> Vec<Cell> {
    let table = &scope.awards;
    let style = block.score_style(scope);
    let margin = table.number(row, "margin").map_or("—".to_owned(), |margin| margin_zh(margin, style));
    vec![
        rank(scope, row),
        Cell::text(word(table, row, "unit"), Style::Text),
        Cell::text(person_zh(table, row), Style::Text),
        Cell::number(table.number(row, "score"), style),
        decision_cell(word(table, row, "decision")),
        Cell::text(margin, Style::Centre),
        gate(scope, row),
        Cell::text(word(table, row, "tie_break"), Style::Faint),
        Cell::text(word(table, row, "to_enter"), Style::Text),
        Cell::text(word(table, row, "reason"), Style::Faint),
    ]
}

/// `3`, `2（并列）`, `—（原列 4）`.
fn rank(scope: &Scope<'_>, row: usize) -> Cell {
    let table = &scope.awards;
    let tied = if table.boolean(row, "tied") == Some(true) { "（并列）" } else { "" };
    match (table.int(row, "rank"), table.int(row, "rank_without_gate")) {
        (Some(rank), _) if tied.is_empty() => Cell::number(rank as f64, Style::Centre),
        (Some(rank), _) => Cell::text(format!("{rank}{tied}"), Style::Centre),
        (None, Some(would)) => Cell::text(format!("—（原列 {would}）"), Style::Centre),
        (None, None) => Cell::text("—", Style::Centre),
    }
}

/// The veto or bar, and until when.
fn gate(scope: &Scope<'_>, row: usize) -> Cell {
    let until = scope.awards.date(row, "gate_until").map_or(String::new(), |day| format!("（至 {day}）"));
    match word(&scope.awards, row, "gate") {
        "" => Cell::text("无", Style::Faint),
        gate => Cell::text(format!("✗ {gate}{until}"), Style::Unmet),
    }
}

/// Lists that only propose, without places and decisions; whether there is one.
fn unlined(page: &mut Page, scope: &Scope<'_>, blocks: &[Block<'_>], columns: &[Column]) -> bool {
    let lists: Vec<_> =
        proposals(scope).into_iter().filter(|(name, _)| blocks.iter().all(|block| block.list != *name)).collect();
    for (name, rows) in &lists {
        page.section(name);
        page.rows(columns, rows.iter().map(|row| unlined_row(scope, *row)).collect());
        page.narrow_gap();
    }
    !lists.is_empty()
}

fn unlined_row(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let table = &scope.rankings;
    vec![
        rank_cell(scope, row),
        Cell::text(word(table, row, "unit"), Style::Text),
        Cell::text(word(table, row, "subject"), Style::Text),
        Cell::number(table.number(row, "score"), Style::Number),
        Cell::text("由人审定", Style::CountOnly),
        Cell::text("—", Style::Centre),
        gate_cell(scope, row),
        Cell::blank(Style::Faint),
        Cell::blank(Style::Text),
        Cell::text(word(table, row, "reason"), Style::Faint),
    ]
}
