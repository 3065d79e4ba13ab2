//! 规则与参数: every rule with its clause and what becomes of it, and whose each number is.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{bound_zh, clause_zh, period_kind_zh, source_zh, subject_kind_zh, treatment_zh};

pub(crate) const NAME: &str = "规则与参数";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let packs: BTreeSet<&str> = (0..scope.rules.len()).map(|row| word(&scope.rules, row, "pack_zh")).collect();
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Background, columns.len(), scope.brief);
    let about = format!(
        "{}　政策：{}。计算判定：按记录得出达标与否；仅统计：条文没有数目，只列出数；由人评定：没有记录能判，请人评定。参数的来源写在数值之后。",
        scope.brief.term.zh(),
        if packs.is_empty() { "无".to_owned() } else { packs.into_iter().collect::<Vec<_>>().join("、") }
    );
    page.title(&format!("{}　规则与参数", scope.brief.bureau), &about);
    page.main_table(&columns, rows(scope), "没有生效的政策包。");
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("规则", 8.0, 10.0),
        column("内容", 24.0, 62.0),
        column("条款", 8.0, 14.0),
        column("处理方式", 11.0, 12.0),
        column("对象", 7.0, 8.0),
        column("期间", 8.0, 10.0),
        column("所用参数", 20.0, 64.0),
        column("算例", 6.0, 6.0),
        column("政策包", 10.0, 22.0),
        column("来源文件", 12.0, 34.0),
    ]
}

fn rows(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let values = values_by_rule(scope);
    let table = &scope.rules;
    (0..table.len())
        .map(|row| {
            let at = |column| word(table, row, column);
            let values = values.get(&(at("pack"), at("rule"))).map(|lines| lines.join("\n")).unwrap_or_default();
            vec![
                Cell::text(at("rule"), Style::Centre),
                Cell::text(at("zh"), Style::Text),
                Cell::text(clause_zh(at("clause")), Style::Centre),
                treatment(at("treatment")),
                Cell::text(subject_kind_zh(at("subject_kind")), Style::Centre),
                Cell::text(period_kind_zh(at("period")), Style::Centre),
                Cell::text(values, Style::Text),
                Cell::number(table.int(row, "cases").map(|n| n as f64), Style::Number),
                Cell::text(at("pack"), Style::Faint),
                Cell::text(at("source"), Style::Faint),
            ]
        })
        .collect()
}

fn treatment(treatment: &str) -> Cell {
    let word = treatment_zh(treatment);
    let style = match word {
        "计算判定" => Style::Met,
        "由人评定" => Style::Undecidable,
        _ => Style::CountOnly,
    };
    Cell::text(word, style)
}

/// What the parameters of each rule say: `导师每学期听评徒弟课的最低节次：10节（文本）`.
fn values_by_rule<'s>(scope: &'s Scope<'_>) -> BTreeMap<(&'s str, &'s str), Vec<String>> {
    let table = &scope.parameters;
    let mut values: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for row in 0..table.len() {
        let at = |column| word(table, row, column);
        for rule in at("rules").split([' ', ',', ';', '，', '；', '、']).filter(|rule| !rule.is_empty()) {
            let what = match bound_zh(at("name")) {
                "" => at("zh"),
                // A bound of the rule itself: the rule's words stand beside it.
                bound => bound,
            };
            let line = format!("{what}：{}（{}）", value(scope, row), source_zh(at("source")));
            values.entry((at("pack"), rule)).or_default().push(line);
        }
    }
    values
}

/// The value with its unit; a day says itself what it is, and where nothing is set there is nothing to count.
fn value(scope: &Scope<'_>, row: usize) -> String {
    let at = |column| word(&scope.parameters, row, column);
    match (at("value"), at("unit")) {
        ("", _) => "—".to_owned(),
        (value, "日期") => value.to_owned(),
        (value, _) if at("source") == "文本未写明" || at("source") == "unset" => value.to_owned(),
        (value, unit) => format!("{value}{unit}"),
    }
}
