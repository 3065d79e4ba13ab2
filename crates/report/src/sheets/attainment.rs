//! 达标明细: every conclusion of the term, each leading to its evidence.

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope};
use crate::sheets::evidence;
use crate::style::Style;
use crate::words::{demand_zh, period_zh, status_mark, status_style, subject_kind_zh};

pub(crate) const NAME: &str = "达标明细";

/// Rows that are printed at least, where little or nothing was missed.
const PRINTED_AT_LEAST: usize = 20;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let listing = evidence::listing(scope);
    let mut page = Page::new(NAME, TabColour::Detail, columns.len(), scope.brief);
    page.title(&format!("{}　达标明细", scope.brief.bureau), &about(scope));
    page.sign();
    let rows = (1..)
        .zip(scope.judgements())
        .map(|(number, judgement)| {
            let mut cells = vec![Cell::count(number, Style::Centre), Cell::text(judgement.unit, Style::Text)];
            cells.extend(conclusion(scope, &judgement));
            cells.push(listing.link(&judgement.key()));
            cells
        })
        .collect();
    let none = "本学期没有可以列出的结论：没有生效的政策包，或没有收到任何记录。";
    let area = page.main_table(&columns, rows, none);
    page.print_down_to(area.first.row + to_print(scope) as u32);
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　每一行是一条规则对一个对象的结论：未达标的在前，不可判定的其次，可按单位、规则、结论筛选，末列可点开依据。不可判定既不算达标，也不算未达标。打印只到第 {} 行（未达标和不可判定的都在内），其余在屏幕上看。",
        scope.brief.term.zh(),
        to_print(scope)
    )
}

/// Rows that are printed: those that were missed or could not be decided.
pub(crate) fn to_print(scope: &Scope<'_>) -> usize {
    let open = scope.judgements().filter(|j| matches!(j.status, "unmet" | "undecidable")).count();
    open.max(PRINTED_AT_LEAST).min(scope.rows.len().max(1))
}

fn columns() -> Vec<Column> {
    let mut columns = vec![column("序号", 6.0, 8.0), column("单位", 12.0, 27.0)];
    columns.extend(conclusion_columns());
    columns.push(column("依据", 10.0, 14.0));
    columns
}

/// The columns that say one conclusion.
pub(crate) fn conclusion_columns() -> Vec<Column> {
    vec![
        column("规则", 8.0, 10.0),
        column("考核内容", 18.0, 38.0),
        column("类别", 6.0, 7.0),
        column("对象", 8.0, 14.0),
        column("对方", 8.0, 12.0),
        column("期间", 9.0, 16.5),
        column("要求", 8.0, 12.0),
        column("实际", 6.0, 9.0),
        column("结论", 12.0, 13.0),
        column("说明", 14.0, 40.0),
    ]
}

/// The cells that say one conclusion.
pub(crate) fn conclusion(scope: &Scope<'_>, j: &Judgement<'_>) -> Vec<Cell> {
    let unit = scope.of_rule(j.pack, j.rule, "unit");
    vec![
        Cell::text(j.rule, Style::Centre),
        Cell::text(scope.of_rule(j.pack, j.rule, "zh"), Style::Text),
        Cell::text(subject_kind_zh(j.kind), Style::Centre),
        Cell::text(j.subject, Style::Text),
        Cell::text(j.counterpart, Style::Text),
        Cell::text(period_zh(j.period), Style::Centre),
        Cell::text(demand_zh(j.min, j.max, unit), Style::Centre),
        Cell::number(j.actual, Style::Number),
        Cell::text(status_mark(j.status), status_style(j.status)),
        Cell::text(j.reason, Style::Faint),
    ]
}
