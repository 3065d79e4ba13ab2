//! 职数建议: the proposed posts of each round as an annex to an official paper; tilt and lots stand apart from the base.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{exact_zh, period_zh};

pub(crate) const NAME: &str = "职数建议";

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::annex(NAME, TabColour::Result, columns.len());
    page.across(Cell::text("附件", Style::AnnexMark));
    page.across(Cell::text(title(scope), Style::AnnexTitle));
    page.across(Cell::text(
        "建议数按政策包写明的方法算出，倾斜单列，需抽签的不代为决定；逐步过程和换一种方法的结果见“职数测算”。",
        Style::AnnexText,
    ));
    page.running_head(&columns, Style::AnnexHead);
    let rounds = rounds(scope);
    if rounds.is_empty() {
        page.across(Cell::text("所用政策包没有职数分配的办法，或没有申报。", Style::AnnexCell));
    }
    for (at, (round, rows)) in rounds.iter().enumerate() {
        one_round(&mut page, scope, at, round, rows, &columns);
    }
    page.skip(1);
    page.across(Cell::text(format!("{}（盖章）", scope.brief.bureau), Style::AnnexRight));
    page.across(Cell::text("　　　年　　月　　日", Style::AnnexRight));
    page.finish()
}

fn title(scope: &Scope<'_>) -> String {
    format!("{}{}职称职数分配建议", scope.brief.bureau, scope.brief.term.zh())
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 6.0),
        column("单位", 25.0, 25.0),
        column("基数", 11.0, 11.0),
        column("倾斜", 11.5, 11.5),
        column("下限", 7.0, 7.0),
        column("上限", 7.0, 7.0),
        column("建议数", 9.5, 9.5),
    ]
}

/// Rows of `quotas` round by round.
pub(crate) fn rounds<'s>(scope: &'s Scope<'_>) -> Vec<(&'s str, Vec<usize>)> {
    let table = &scope.quotas;
    let mut rounds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        rounds.entry(word(table, row, "round")).or_default().push(row);
    }
    rounds.into_iter().collect()
}

/// `2024-2 一级教师` as people say it: `2025年春 一级教师`.
pub(crate) fn round_zh(round: &str) -> String {
    match round.split_once(' ') {
        Some((period, title)) => format!("{} {title}", period_zh(period)),
        None => period_zh(round),
    }
}

/// The row of `quota_rounds` of a round.
pub(crate) fn told(scope: &Scope<'_>, round: &str) -> Option<usize> {
    (0..scope.quota_rounds.len()).find(|row| word(&scope.quota_rounds, *row, "round") == round)
}

fn one_round(page: &mut Page, scope: &Scope<'_>, at: usize, round: &str, rows: &[usize], columns: &[Column]) {
    let number = NUMERALS.get(at).map_or(String::new(), |numeral| format!("{numeral}、"));
    page.across(Cell::text(format!("{number}{}{}", round_zh(round), how(scope, round)), Style::AnnexSection));
    let table = &scope.quotas;
    if rows.iter().all(|row| table.int(*row, "proposal").is_none()) {
        page.across(Cell::text(undecided(scope, rows), Style::AnnexText));
        return;
    }
    let lines = (1..).zip(rows).map(|(number, row)| line(scope, number, *row)).collect();
    page.rows(columns, lines);
    page.rows(columns, vec![sum(scope, rows)]);
    let lots: Vec<&str> = rows
        .iter()
        .filter(|row| table.boolean(**row, "lots_required") == Some(true))
        .map(|row| word(table, *row, "unit"))
        .collect();
    if !lots.is_empty() {
        page.across(Cell::text(lots_said(scope, round, &lots), Style::AnnexText));
    }
}

/// （最大余数法，共 12 个）.
fn how(scope: &Scope<'_>, round: &str) -> String {
    let Some(row) = told(scope, round) else { return String::new() };
    let table = &scope.quota_rounds;
    let method = method_zh(word(table, row, "method"));
    let places = table.int(row, "places").map(|n| format!("共 {n} 个"));
    let parts: Vec<String> =
        [Some(method.to_owned()).filter(|m| !m.is_empty()), places].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("，")) }
}

/// The method as it is called in Chinese; one nobody named stays as it is.
pub(crate) fn method_zh(method: &str) -> &str {
    match method {
        "largest_remainder" => "最大余数法",
        "droop" => "最大余数法（特罗普数额）",
        "adams" => "亚当斯法",
        "danish" => "丹麦法",
        "huntington_hill" => "等比例法（亨廷顿—希尔）",
        "webster" => "圣拉古法（韦伯斯特）",
        "modified_sainte_lague" => "修正圣拉古法（首除数1.4）",
        "dhondt" => "洪德法（杰斐逊）",
        other => other,
    }
}

fn lots_said(scope: &Scope<'_>, round: &str, units: &[&str]) -> String {
    let lots = told(scope, round).and_then(|row| scope.quota_rounds.int(row, "lots"));
    let how_many = lots.map_or("最后的职数".to_owned(), |n| format!("最后 {n} 个职数"));
    format!(
        "需抽签：{}算到完全相同，{how_many}由抽签决定，抽签结果记入 decisions 后重新运行；表中建议数不含待抽签的职数。",
        units.join("、")
    )
}

fn line(scope: &Scope<'_>, number: usize, row: usize) -> Vec<Cell> {
    let table = &scope.quotas;
    let exact = |column| match table.number(row, column) {
        Some(n) => Cell::text(exact_zh(n), Style::AnnexCell),
        None => Cell::text("—", Style::AnnexCell),
    };
    let lots = if table.boolean(row, "lots_required") == Some(true) { "＊抽签" } else { "" };
    let proposal = table.int(row, "proposal").map_or("—".to_owned(), |n| n.to_string());
    vec![
        Cell::count(number, Style::AnnexNumber),
        Cell::text(word(table, row, "unit"), Style::AnnexCell),
        exact("base"),
        exact("preference"),
        exact("floor"),
        exact("cap"),
        Cell::text(format!("{proposal}{lots}"), Style::AnnexCell),
    ]
}

fn sum(scope: &Scope<'_>, rows: &[usize]) -> Vec<Cell> {
    let total = |column| rows.iter().filter_map(|row| scope.quotas.int(*row, column)).sum::<i64>();
    let blank = || Cell::blank(Style::AnnexCell);
    vec![
        blank(),
        Cell::text(format!("合计 {} 个单位", rows.len()), Style::AnnexCell),
        blank(),
        blank(),
        blank(),
        Cell::text(total("cap").to_string(), Style::AnnexCell),
        Cell::text(total("proposal").to_string(), Style::AnnexCell),
    ]
}

fn undecided(scope: &Scope<'_>, rows: &[usize]) -> String {
    let caps: Vec<i64> = rows.iter().filter_map(|row| scope.quotas.int(*row, "cap")).collect();
    let units = caps.iter().filter(|cap| **cap > 0).count();
    let vacant = match caps.is_empty() {
        true => String::new(),
        false => {
            format!("涉及 {} 个单位，其中 {units} 个单位有空岗，上限合计 {} 个。", rows.len(), caps.iter().sum::<i64>())
        }
    };
    format!("{vacant}本轮职数尚未设定，不能提出建议（见“参数”）。")
}
