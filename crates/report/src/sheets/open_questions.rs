//! 不可判定与待核: what could not be known, why, and what to do about it.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::words::period_zh;

pub(crate) const NAME: &str = "不可判定与待核";

/// Advice where no finding of the unit names the rule.
const ASK_AGAIN: &str = "请单位按原因补报或更正后重新报送，再运行一次。";
/// Advice for a sheet that could not be read.
const SEND_AGAIN: &str = "请单位改用能打开的文件重新报送。";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Attention, columns.len(), scope.brief);
    let about =
        format!("{}　资料不足时不猜：既不算达标，也不算零。每一行写明为什么判不了、补什么。", scope.brief.term.zh());
    page.title(&format!("{}　不可判定与待核", scope.brief.bureau), &about);
    let advice = advice(scope);
    let undecided = scope.judgements().filter(|j| j.status == "undecidable").map(|j| undecided(scope, &j, &advice));
    let mut rows: Vec<Vec<Cell>> = undecided.collect();
    rows.extend(Scope::rows_in(&scope.open_evidence, scope.brief.term).map(|row| unread(scope, row)));
    for (number, cells) in (1..).zip(&mut rows) {
        cells[0] = Cell::count(number, Style::Centre);
    }
    page.main_table(&columns, rows, "本学期没有不可判定的结论，也没有待核的依据。");
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("种类", 11.0, 12.0),
        column("单位", 14.0, 27.0),
        column("规则", 8.0, 10.0),
        column("考核内容", 14.0, 28.0),
        column("对象", 8.0, 14.0),
        column("对方", 8.0, 12.0),
        column("期间", 9.0, 13.0),
        column("原因", 18.0, 36.0),
        column("怎么办", 18.0, 36.0),
    ]
}

/// What the findings of each unit advise about each rule.
type Advice<'s> = BTreeMap<(&'s str, &'s str), Vec<&'s str>>;

fn advice<'s>(scope: &'s Scope<'_>) -> Advice<'s> {
    let table = &scope.findings;
    let mut advice = Advice::new();
    for row in Scope::rows_in(table, scope.brief.term).filter(|row| word(table, *row, "severity") == "error") {
        let rules = word(table, row, "rules_affected").split([' ', ',', ';', '，', '；', '、']);
        for rule in rules.filter(|rule| !rule.is_empty()) {
            advice.entry((word(table, row, "unit"), rule)).or_default().push(word(table, row, "hint"));
        }
    }
    advice
}

/// What to do: the one thing to put right, or how many things with an example.
fn what_to_do(advice: &Advice<'_>, unit: &str, rule: &str) -> String {
    match advice.get(&(unit, rule)).map(Vec::as_slice) {
        None | Some([]) => ASK_AGAIN.to_owned(),
        Some([only]) => (*only).to_owned(),
        Some(several) => {
            format!("该单位有 {} 条须改正的问题涉及这条规则，改正后重新报送。例如：{}", several.len(), several[0])
        }
    }
}

fn undecided(scope: &Scope<'_>, j: &Judgement<'_>, advice: &Advice<'_>) -> Vec<Cell> {
    vec![
        Cell::blank(Style::Centre),
        Cell::text("？ 不可判定", Style::Undecidable),
        Cell::text(j.unit, Style::Text),
        Cell::text(j.rule, Style::Centre),
        Cell::text(scope.of_rule(j.pack, j.rule, "zh"), Style::Text),
        Cell::text(j.subject, Style::Text),
        Cell::text(j.counterpart, Style::Text),
        Cell::text(period_zh(j.period), Style::Centre),
        Cell::text(j.reason, Style::Text),
        Cell::text(what_to_do(advice, j.unit, j.rule), Style::Text),
    ]
}

fn unread(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let at = |column| word(&scope.open_evidence, row, column);
    let place = match at("sheet") {
        "" => at("file").to_owned(),
        sheet => format!("{} › {sheet}", at("file")),
    };
    vec![
        Cell::blank(Style::Centre),
        Cell::text("○ 待核依据", Style::CountOnly),
        Cell::text(at("unit"), Style::Text),
        Cell::blank(Style::Centre),
        Cell::text(place, Style::Faint),
        Cell::text(at("name"), Style::Text),
        Cell::blank(Style::Text),
        Cell::text(period_zh(at("term")), Style::Centre),
        Cell::text(at("reason"), Style::Text),
        Cell::text(SEND_AGAIN, Style::Text),
    ]
}
