//! 奖励与职数建议: the lists and the quota allocation a pack proposes; people decide.

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::lists::{gate_cell, proposals, rank_cell};
use crate::style::Style;

pub(crate) const NAME: &str = "奖励与职数建议";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    let about = format!("{}　以下是按政策算出的建议，由领导小组审定。", scope.brief.term.zh());
    page.title(&format!("{}　奖励与职数建议", scope.brief.bureau), &about);
    page.main_table(
        &columns,
        proposed(scope),
        "所用政策包没有给出奖励或限制的名单，或所需参数本局尚未设定（见“参数”）。",
    );
    page.skip(1);
    page.section("职数分配建议");
    let quotas = quotas(scope);
    if quotas.is_empty() {
        page.across(Cell::text("本学期没有职数分配批次。", Style::Note));
    } else {
        page.table(&quota_columns(), quotas, "");
    }
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("名单", 18.0, 24.0),
        column("名次", 10.0, 11.0),
        column("单位", 22.0, 30.0),
        column("对象", 10.0, 16.0),
        column("得分", 9.0, 10.0),
        column("否决或限制", 16.0, 26.0),
        column("说明", 20.0, 36.0),
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
            Cell::number(table.number(row, "score"), Style::Decimal),
            gate_cell(scope, row),
            Cell::text(word(table, row, "reason"), Style::Faint),
        ]
    })
    .collect()
}

fn quota_columns() -> Vec<Column> {
    ["批次", "需抽签", "单位", "基数", "倾斜", "下限—上限", "建议数"].map(|head| column(head, 8.0, 30.0)).to_vec()
}

fn quotas(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.quotas;
    let bound = |row, name| table.int(row, name).map_or("不限".to_owned(), |n| n.to_string());
    (0..table.len())
        .map(|row| {
            let lots = if table.boolean(row, "lots_required") == Some(true) { "需抽签" } else { "—" };
            vec![
                Cell::text(word(table, row, "round"), Style::Text),
                Cell::text(lots, Style::Centre),
                Cell::text(word(table, row, "unit"), Style::Text),
                Cell::number(table.number(row, "base"), Style::Number),
                Cell::number(table.number(row, "preference"), Style::Number),
                Cell::text(format!("{}—{}", bound(row, "floor"), bound(row, "cap")), Style::Centre),
                Cell::number(table.number(row, "proposal"), Style::Number),
            ]
        })
        .collect()
}
