//! 参数: which numbers are the text's, the pack's default, the bureau's own, or not set.

use chrono::NaiveDate;

use crate::page::{Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{bound_zh, clause_zh, source_zh};

pub(crate) const NAME: &str = "参数";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = [
        column("政策包", 14.0, 22.0),
        column("参数", 26.0, 62.0),
        column("取值", 14.0, 36.0),
        column("单位", 7.0, 10.0),
        column("来源", 12.0, 13.5),
        column("条款", 8.0, 16.0),
        column("涉及规则", 14.0, 26.0),
        column("标识", 12.0, 30.0),
    ];
    let mut page = Page::new(NAME, TabColour::Background, columns.len(), scope.brief);
    let about = format!(
        "{}　文本：条文写明；政策包默认：条文没写，政策包给的；本局设定：bureau.toml 里定的；未设定：没有人定，相关结论不可判定。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　参数", scope.brief.bureau), &about);
    page.main_table(&columns, (0..scope.parameters.len()).map(|row| line(scope, row)).collect(), "没有参数。");
    page.signature();
    page.finish()
}

/// What the number is: the rule's words and which of its bounds.
pub(crate) fn named(zh: &str, name: &str) -> String {
    match bound_zh(name) {
        "" => zh.to_owned(),
        bound => format!("{zh}（{bound}）"),
    }
}

/// A number as a number, a day as a day, any other value as its text.
fn value_cell(value: &str) -> Cell {
    if let Ok(day) = value.parse::<NaiveDate>() {
        return Cell::date(Some(day), Style::Date);
    }
    match value.parse::<f64>() {
        Ok(n) => Cell::number(n, Style::Centre),
        Err(_) => Cell::text(value, Style::Centre),
    }
}

fn line(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let at = |column| word(&scope.parameters, row, column);
    let source = source_zh(at("source"));
    let style = match source {
        "文本" => Style::Met,
        "未设定" => Style::Unmet,
        "本局设定" => Style::Undecidable,
        _ => Style::CountOnly,
    };
    vec![
        Cell::text(at("pack"), Style::Faint),
        Cell::text(named(at("zh"), at("name")), Style::Text),
        value_cell(at("value")),
        Cell::text(at("unit"), Style::Centre),
        Cell::text(source, style),
        Cell::text(clause_zh(at("clause")), Style::Centre),
        Cell::text(at("rules"), Style::Text),
        Cell::text(at("name"), Style::Faint),
    ]
}
