//! 奖励与职数建议: the lists and the quota allocation a pack proposes; people decide.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::lists::{gate_cell, proposals, rank_cell};
use crate::style::Style;
use crate::words::{number_zh, period_zh};

pub(crate) const NAME: &str = "奖励与职数建议";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    let about = format!(
        "{}　以下是按政策算出的建议，由领导小组审定。先列各名单，后列职数分配；并列的不分先后。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　奖励与职数建议", scope.brief.bureau), &about);
    let mut rows = proposed(scope);
    rows.extend(quotas(scope));
    page.main_table(&columns, rows, "所用政策包没有给出奖励或限制的名单，或所需参数本局尚未设定（见“参数”）。");
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("名单", 18.0, 36.0),
        column("名次", 9.0, 13.0),
        column("单位", 22.0, 30.0),
        column("对象", 10.0, 16.0),
        column("得分或建议数", 14.5, 14.5),
        column("否决或限制", 16.0, 26.0),
        column("说明", 24.0, 52.0),
    ]
}

fn proposed(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let lists = proposals(scope);
    let rows = lists.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (*name, *row)));
    let table = &scope.rankings;
    rows.map(|(name, row)| {
        vec![
            Cell::text(name, Style::Text),
            rank_cell(scope, row),
            Cell::text(word(table, row, "unit"), Style::Text),
            Cell::text(word(table, row, "subject"), Style::Text),
            Cell::number(table.number(row, "score"), Style::Number),
            gate_cell(scope, row),
            Cell::text(word(table, row, "reason"), Style::Faint),
        ]
    })
    .collect()
}

/// The proposals for posts, round by round; one line for a round in which nothing can be proposed.
fn quotas(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.quotas;
    let mut rounds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        rounds.entry(word(table, row, "round")).or_default().push(row);
    }
    let mut lines = Vec::new();
    for (round, rows) in rounds {
        let name = format!("职数分配：{}", round_zh(round));
        if rows.iter().any(|row| table.int(*row, "proposal").is_some()) {
            lines.extend(rows.iter().map(|row| quota(scope, &name, *row)));
            lines.push(sum(scope, &name, &rows));
        } else {
            lines.push(undecided(scope, &name, &rows));
        }
    }
    lines
}

/// `2024-2 一级教师` as people say it: `2025年春 一级教师`.
fn round_zh(round: &str) -> String {
    match round.split_once(' ') {
        Some((period, title)) => format!("{} {title}", period_zh(period)),
        None => period_zh(round),
    }
}

fn quota(scope: &Scope<'_>, name: &str, row: usize) -> Vec<Cell> {
    let table = &scope.quotas;
    let share = |column, zh| table.number(row, column).map(|n| format!("{zh} {}", number_zh(n)));
    let bound = |column, zh| table.int(row, column).map(|n| format!("{zh} {n}"));
    let parts = [share("base", "基数"), share("preference", "倾斜"), bound("floor", "下限"), bound("cap", "上限")];
    let lots = if table.boolean(row, "lots_required") == Some(true) { "✗ 并列，需抽签" } else { "无" };
    vec![
        Cell::text(name, Style::Text),
        Cell::text("—", Style::Centre),
        Cell::text(word(table, row, "unit"), Style::Text),
        Cell::blank(Style::Text),
        Cell::number(table.number(row, "proposal"), Style::Number),
        Cell::text(lots, Style::Faint),
        Cell::text(parts.into_iter().flatten().collect::<Vec<_>>().join("，"), Style::Faint),
    ]
}

fn sum(scope: &Scope<'_>, name: &str, rows: &[usize]) -> Vec<Cell> {
    let total = |column| rows.iter().filter_map(|row| scope.quotas.int(*row, column)).sum::<i64>();
    vec![
        Cell::text(name, Style::Total),
        Cell::blank(Style::Total),
        Cell::text(format!("合计 {} 个单位", rows.len()), Style::Total),
        Cell::blank(Style::Total),
        Cell::number(total("proposal") as f64, Style::TotalNumber),
        Cell::blank(Style::Total),
        Cell::text(format!("上限合计 {}", total("cap")), Style::Total),
    ]
}

fn undecided(scope: &Scope<'_>, name: &str, rows: &[usize]) -> Vec<Cell> {
    let caps: Vec<i64> = rows.iter().filter_map(|row| scope.quotas.int(*row, "cap")).collect();
    let units = caps.iter().filter(|cap| **cap > 0).count();
    let vacant = match caps.is_empty() {
        true => String::new(),
        false => format!("上限合计 {} 个，涉及 {units} 个单位；", caps.iter().sum::<i64>()),
    };
    vec![
        Cell::text(name, Style::Text),
        Cell::text("—", Style::Centre),
        Cell::text(format!("全部 {} 个单位", rows.len()), Style::Text),
        Cell::blank(Style::Text),
        Cell::text("？ 未定", Style::Undecidable),
        Cell::text("无", Style::Faint),
        Cell::text(format!("{vacant}本轮职数尚未设定，不能提出建议（见“参数”）。"), Style::Faint),
    ]
}
