//! 得分明细单 of one person: every conclusion about the person, with the rows and cells behind each.

use std::collections::BTreeMap;

use crate::page::{Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, JudgementKey, Scope, word};
use crate::sheets::attainment::{conclusion, conclusion_columns};
use crate::sheets::evidence::place;
use crate::style::Style;
use crate::words::period_zh;

pub(crate) const RESULTS: &str = "得分明细单";
pub(crate) const EVIDENCE: &str = "依据";

/// The conclusions that speak of the person: what the person owes, and what is owed to the person.
pub(crate) fn about<'s>(scope: &'s Scope<'_>, unit: &str, name: &str) -> Vec<Judgement<'s>> {
    scope.judgements().filter(|j| j.unit == unit && (j.subject == name || j.counterpart == name)).collect()
}

/// 得分明细单: the conclusions, and the ranks the person holds.
pub(crate) fn results(scope: &Scope<'_>, unit: &str, name: &str, judgements: &[Judgement<'_>]) -> SheetPlan {
    let mut columns = vec![column("序号", 6.0, 8.0)];
    columns.extend(conclusion_columns());
    columns.push(column("条款", 8.0, 12.0));
    let mut page = Page::new(RESULTS, TabColour::Result, columns.len(), scope.brief);
    page.title(RESULTS, &format!("{}　{unit}　{name}", scope.brief.term.zh()));
    let rows = (1..).zip(judgements).map(|(number, judgement)| {
        let mut cells = vec![Cell::count(number, Style::Centre)];
        cells.extend(conclusion(scope, judgement));
        cells.push(Cell::text(scope.of_rule(judgement.pack, judgement.rule, "clause"), Style::Centre));
        cells
    });
    page.main_table(&columns, rows.collect(), "本学期没有关于本人的结论。");
    ranks(&mut page, scope, unit, name);
    page.signature();
    page.finish()
}

fn ranks(page: &mut Page, scope: &Scope<'_>, unit: &str, name: &str) {
    let table = &scope.rankings;
    for row in 0..table.len() {
        if word(table, row, "unit") != unit || word(table, row, "subject") != name {
            continue;
        }
        let rank = table.int(row, "rank").map_or("未排名次".to_owned(), |rank| format!("第 {rank} 名"));
        let score =
            table.number(row, "score").map_or(String::new(), |score| format!("，得分 {}", Style::Number.shown(score)));
        let gate = table.text(row, "gate").map_or(String::new(), |gate| format!("；否决或限制：{gate}"));
        page.across(Cell::text(format!("{}：{rank}{score}{gate}", word(table, row, "list")), Style::Point));
    }
}

/// 依据: the rows behind the person's conclusions.
pub(crate) fn evidence(
    scope: &Scope<'_>,
    groups: &BTreeMap<JudgementKey<'_>, Vec<usize>>,
    judgements: &[Judgement<'_>],
) -> SheetPlan {
    let columns = [
        column("序号", 6.0, 8.0),
        column("规则", 8.0, 10.0),
        column("对象", 8.0, 14.0),
        column("对方", 8.0, 14.0),
        column("期间", 9.0, 14.0),
        column("数量", 6.0, 9.0),
        column("计入", 6.0, 6.0),
        column("说明", 12.0, 30.0),
        column("文件", 20.0, 40.0),
        column("工作表", 10.0, 18.0),
        column("单元格", 8.0, 9.0),
    ];
    let mut page = Page::new(EVIDENCE, TabColour::Detail, columns.len(), scope.brief);
    page.title(EVIDENCE, &format!("{}　每条结论背后的原始记录。", scope.brief.term.zh()));
    let rows = judgements.iter().filter_map(|j| groups.get(&j.key())).flatten();
    let lines = (1..).zip(rows).map(|(number, row)| line(scope, number, *row)).collect();
    page.main_table(&columns, lines, "没有可以列出的依据。");
    page.signature();
    page.finish()
}

fn line(scope: &Scope<'_>, number: usize, row: usize) -> Vec<Cell> {
    let at = |name| word(&scope.evidence, row, name);
    let counted = if scope.evidence.boolean(row, "counted") == Some(false) { "否" } else { "是" };
    vec![
        Cell::count(number, Style::Centre),
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
