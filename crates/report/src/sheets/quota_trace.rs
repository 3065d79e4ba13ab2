//! 职数测算: how the posts of each round were allotted, step by step, what other methods give, and the structure they rest on.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::quota::{method_zh, round_zh};
use crate::style::Style;

pub(crate) const NAME: &str = "职数测算";

/// Methods that stand side by side.
const METHODS: usize = 6;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Detail, 2 + METHODS, scope.brief);
    let about = format!(
        "{}　每一步都用准确的分数计算，小数只供看；算到完全相同的列为需抽签，不代为决定。换一种方法会有什么不同，也列在这里。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　职称{NAME}", scope.brief.bureau), &about);
    page.section("各批次");
    page.table(&round_columns(), round_rows(scope), "没有职数分配的批次。");
    page.narrow_gap();
    page.section("换一种方法");
    methods(&mut page, scope);
    page.narrow_gap();
    page.section("岗位结构");
    page.table(&structure_columns(), structure_rows(scope), "没有按结构比例核定的岗位。");
    page.narrow_gap();
    page.section("测算过程");
    page.main_table(&step_columns(), step_rows(scope), "没有测算过程。");
    page.signature();
    page.finish()
}

fn columns_of(heads: [&str; 8]) -> Vec<Column> {
    let widths = [
        (18.0, 26.0),
        (20.0, 28.0),
        (14.0, 20.0),
        (14.0, 20.0),
        (14.0, 22.0),
        (12.0, 16.0),
        (12.0, 14.0),
        (34.0, 54.0),
    ];
    heads.iter().zip(widths).map(|(head, (min, max))| column(head, min, max)).collect()
}

fn round_columns() -> Vec<Column> {
    columns_of(["批次", "方法", "总数", "已分配", "需抽签的数", "参加抽签", "状态", "怎么算的"])
}

fn round_rows(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.quota_rounds;
    let count = |row, column| {
        table
            .int(row, column)
            .map_or_else(|| Cell::text("未定", Style::Centre), |n| Cell::number(n as f64, Style::Number))
    };
    let line = |row| {
        let how = ["how", "tilt", "methods_differ"].map(|column| word(table, row, column));
        let how: Vec<&str> = how.into_iter().filter(|text| !text.is_empty()).collect();
        vec![
            Cell::text(round_zh(word(table, row, "round")), Style::Text),
            Cell::text(method_zh(word(table, row, "method")), Style::Text),
            count(row, "places"),
            count(row, "allotted"),
            count(row, "lots"),
            count(row, "tied"),
            Cell::text(state_zh(word(table, row, "state")), Style::Centre),
            Cell::text(how.join("\n"), Style::Faint),
        ]
    };
    (0..table.len()).map(line).collect()
}

/// 已定, 需抽签, 未定, 不能成立; another state stays as it is.
fn state_zh(state: &str) -> &str {
    match state {
        "proposed" | "decided" => "已算出",
        "drawn" => "已抽签",
        "lots_required" => "需抽签",
        "open" => "未定",
        "refused" => "不能成立",
        other => other,
    }
}

/// One line a unit, one column a method; what differs from the proposal is marked.
fn methods(page: &mut Page, scope: &Scope<'_>) {
    let table = &scope.quota_methods;
    let named: BTreeSet<&str> = (0..table.len()).map(|row| word(table, row, "method")).collect();
    let shown: Vec<&str> = named.iter().copied().take(METHODS).collect();
    let mut heads = ["批次", "单位", "", "", "", "", "", ""];
    for (head, method) in heads[2..].iter_mut().zip(&shown) {
        *head = method_zh(method);
    }
    let mut lines: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for row in 0..table.len() {
        let unit = (word(table, row, "round"), word(table, row, "unit"));
        lines.entry(unit).or_default().insert(word(table, row, "method"), row);
    }
    let line = |((round, unit), by_method): ((&str, &str), BTreeMap<&str, usize>)| {
        let mut cells = vec![Cell::text(round_zh(round), Style::Text), Cell::text(unit, Style::Text)];
        cells.extend(
            shown
                .iter()
                .map(|method| by_method.get(method).map_or(Cell::blank(Style::Centre), |row| result(scope, *row))),
        );
        cells.resize(2 + METHODS, Cell::blank(Style::Centre));
        cells
    };
    page.table(&columns_of(heads), lines.into_iter().map(line).collect(), "没有可以对照的方法。");
    if named.len() > METHODS {
        page.across(Cell::text(
            format!("另有 {} 种方法，可用 qinglan query 查 quota_methods。", named.len() - METHODS),
            Style::Note,
        ));
    }
}

/// `3`, `4（+1）`, `2＊抽签`.
fn result(scope: &Scope<'_>, row: usize) -> Cell {
    let table = &scope.quota_methods;
    let places = table.int(row, "places").map_or("—".to_owned(), |n| n.to_string());
    let lots = if table.boolean(row, "lots_required") == Some(true) { "＊抽签" } else { "" };
    match table.int(row, "difference") {
        Some(difference) if difference != 0 => {
            Cell::text(format!("{places}（{difference:+}）{lots}"), Style::Undecidable)
        }
        _ => Cell::text(format!("{places}{lots}"), Style::Centre),
    }
}

fn structure_columns() -> Vec<Column> {
    columns_of(["批次", "单位", "岗位等级", "结构比例", "核定数／岗位总数", "已聘数", "空缺", "怎么算的"])
}

fn structure_rows(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.quota_structure;
    let line = |row| {
        let int = |column| table.int(row, column);
        let shown = |n: Option<i64>| n.map_or("—".to_owned(), |n| n.to_string());
        let special = int("special").filter(|n| *n > 0).map_or(String::new(), |n| format!("（特设 {n} 另计）"));
        let over = int("over").filter(|n| *n > 0);
        let vacant = match over {
            Some(over) => Cell::text(format!("超聘 {over}"), Style::Unmet),
            None => Cell::text(shown(int("vacancies")), Style::Centre),
        };
        vec![
            Cell::text(round_zh(word(table, row, "round")), Style::Text),
            Cell::text(word(table, row, "unit"), Style::Text),
            Cell::text(word(table, row, "level"), Style::Text),
            Cell::text(word(table, row, "ratio"), Style::Centre),
            Cell::text(format!("{}／{}", shown(int("allowed")), shown(int("total"))), Style::Centre),
            Cell::text(format!("{}{special}", shown(int("filled"))), Style::Centre),
            vacant,
            Cell::text(word(table, row, "how"), Style::Faint),
        ]
    };
    (0..table.len()).map(line).collect()
}

fn step_columns() -> Vec<Column> {
    columns_of(["批次", "单位", "步", "做什么", "准确值", "约数", "个数", "说明"])
}

fn step_rows(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.quota_steps;
    let line = |row| {
        vec![
            Cell::text(round_zh(word(table, row, "round")), Style::Text),
            Cell::text(word(table, row, "unit"), Style::Text),
            Cell::number(table.int(row, "step").map(|n| n as f64), Style::Centre),
            Cell::text(word(table, row, "action"), Style::Text),
            Cell::text(word(table, row, "exact"), Style::Centre),
            Cell::number(table.number(row, "value"), Style::Part),
            Cell::number(table.int(row, "places").map(|n| n as f64), Style::Number),
            Cell::text(word(table, row, "zh"), Style::Text),
        ]
    };
    (0..table.len()).map(line).collect()
}
