//! 人工评定: the rules no record decides, what was judged of each, and what is still open.

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::words::{period_kind_zh, period_zh, status_mark, status_style};

pub(crate) const NAME: &str = "人工评定";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Attention, columns.len(), scope.brief);
    let about = format!(
        "{}　没有记录能判的规则，由人评定；评定写在 decisions/judgements.toml（规则、对象、期间、结果、谁、何时、为什么），下次运行即列入结论。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　人工评定", scope.brief.bureau), &about);
    let rules = (0..scope.rules.len()).filter(|row| word(&scope.rules, *row, "treatment") == "judged");
    let mut rows: Vec<Vec<Cell>> = rules.flat_map(|rule| of_rule(scope, rule)).collect();
    for (number, cells) in (1..).zip(&mut rows) {
        cells[0] = Cell::count(number, Style::Centre);
    }
    page.main_table(&columns, rows, "没有需要人工评定的规则。");
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("规则", 8.0, 10.0),
        column("内容", 20.0, 48.0),
        column("对象", 14.0, 30.0),
        column("期间", 9.0, 16.5),
        column("评定", 10.0, 13.0),
        column("说明", 18.0, 48.0),
    ]
}

/// What was judged of a rule, then whom it is still open for.
fn of_rule(scope: &Scope<'_>, rule: usize) -> Vec<Vec<Cell>> {
    let at = |column| word(&scope.rules, rule, column);
    let judged: Vec<Judgement<'_>> =
        scope.judgements().filter(|j| j.pack == at("pack") && j.rule == at("rule")).collect();
    let done = judged.iter().map(|j| {
        let who = if j.subject == j.unit { j.unit.to_owned() } else { format!("{} {}", j.unit, j.subject) };
        let result = Cell::text(status_mark(j.status), status_style(j.status));
        line(at("rule"), at("zh"), who, period_zh(j.period), result, j.reason)
    });
    let open = open_for(scope, at("subject_kind"), &judged).into_iter().map(|who| {
        let result = Cell::text("待评定", Style::Undecidable);
        line(at("rule"), at("zh"), who, period_kind_zh(at("period")).to_owned(), result, "")
    });
    done.chain(open).collect()
}

/// Units nobody judged yet; the bureau as itself, people all together.
fn open_for(scope: &Scope<'_>, kind: &str, judged: &[Judgement<'_>]) -> Vec<String> {
    let is_open = |unit: &str| judged.iter().all(|j| j.unit != unit);
    match kind {
        "unit" => scope.units().into_iter().filter(|unit| is_open(unit)).map(str::to_owned).collect(),
        "bureau" if judged.is_empty() => vec![scope.brief.office.clone()],
        "bureau" => Vec::new(),
        _ => vec!["其余人员".to_owned()],
    }
}

fn line(rule: &str, zh: &str, who: String, period: String, result: Cell, reason: &str) -> Vec<Cell> {
    vec![
        Cell::blank(Style::Centre),
        Cell::text(rule, Style::Centre),
        Cell::text(zh, Style::Text),
        Cell::text(who, Style::Text),
        Cell::text(period, Style::Centre),
        result,
        Cell::text(reason, Style::Text),
    ]
}
