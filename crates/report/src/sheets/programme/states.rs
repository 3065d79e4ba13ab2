//! 状态核对: the state the records ask for beside the one in the register: kept, cancelled, expired, moved.

use std::collections::BTreeMap;

use policy::document::NodeValue;

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Head, Measured, SheetBinder, SheetKind};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{clause_zh, period_zh, status_mark, status_style};

use super::RULES;

pub(super) const KIND: SheetKind = SheetKind {
    name: "states",
    zh: "状态核对：按记录应为何状态，台账是何状态（保留、取消、到期、调整）",
    en: "the state the records ask for beside the one in the register",
    keys: &[RULES],
    bind,
};

#[derive(Debug)]
struct States {
    rules: Vec<BoundRule>,
    /// The states the rules know, in the order they are tried.
    words: Vec<String>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let rules = binder.rules(&binder.keys, "rules");
    binder.only_of("rules", &rules, "states");
    let mut words = Vec::new();
    for rule in rules.iter().filter_map(|rule| binder.written(&rule.id)) {
        state_words(&rule.body.node.value, &mut words);
    }
    Some(Box::new(States { rules, words }))
}

/// Every `to` of the transitions, then `otherwise`; each once.
fn state_words(value: &NodeValue, words: &mut Vec<String>) {
    match value {
        NodeValue::Table(entries) => {
            for (key, _, node) in entries {
                match node.value.as_text() {
                    Some(word) if key == "to" || key == "otherwise" => words.push(word.to_owned()),
                    _ => state_words(&node.value, words),
                }
            }
        }
        NodeValue::List(items) => items.iter().for_each(|item| state_words(&item.value, words)),
        _ => {}
    }
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
}

impl Draw for States {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, &self.rules);
        let columns = columns();
        let how = "未达标的是台账与记录不符，须改台账或补记录；不可判定的是台账没有记状态，或记录内容不全";
        let mut page = head.page(scope, columns.len(), how);
        let found: Vec<&Judgement<'_>> = self.rules.iter().flat_map(|rule| measured.rule(&rule.id)).collect();
        if !found.is_empty() {
            page.section("按记录应为的状态（人次）");
            page.table(&summary_columns(), self.summary(&found), "");
            page.narrow_gap();
        }
        page.section("逐人");
        let rows = found.iter().map(|j| self.row(scope, j)).collect();
        page.main_table(&columns, rows, &head.nothing(&self.rules));
        page.signature();
        page.finish()
    }
}

fn summary_columns() -> Vec<Column> {
    ["应为", "人次", "台账相符", "台账不符", "说不准"].map(|head| column(head, 8.0, 14.0)).to_vec()
}

fn columns() -> Vec<Column> {
    vec![
        column("单位", 14.0, 27.0),
        column("姓名", 8.0, 14.0),
        column("应为", 9.0, 16.0),
        column("结论", 12.0, 13.0),
        column("说明", 20.0, 52.0),
        column("期间", 9.0, 16.0),
        column("规则", 8.0, 14.0),
        column("条款", 8.0, 12.0),
    ]
}

impl States {
    /// The state a conclusion asks for: its reason says it.
    fn asked<'w>(&'w self, j: &Judgement<'_>) -> &'w str {
        let said = ["按记录应为", "按记录为"].iter().find_map(|lead| Some(j.reason.split_once(lead)?.1));
        let said = said.unwrap_or(j.reason);
        // The longest word first: 保留称号停待遇 begins as 保留 does.
        let fits = self.words.iter().filter(|word| said.starts_with(word.as_str()));
        fits.max_by_key(|word| word.len()).map_or("未说明", String::as_str)
    }

    fn summary(&self, found: &[&Judgement<'_>]) -> Vec<Vec<Cell>> {
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        found.iter().for_each(|j| tallies.entry(self.asked(j)).or_default().add(j.status));
        let count = |n| Cell::count(n, Style::Number);
        let known = self.words.iter().map(String::as_str).chain(["未说明"]);
        let rows = known.filter_map(|word| Some((word, tallies.get(word)?)));
        let row = |(word, t): (&str, &Tally)| {
            vec![
                Cell::text(word, Style::Text),
                count(t.due() + t.count_only + t.exempt),
                count(t.met),
                count(t.unmet),
                count(t.undecidable),
            ]
        };
        rows.map(row).collect()
    }

    fn row(&self, scope: &Scope<'_>, j: &Judgement<'_>) -> Vec<Cell> {
        vec![
            Cell::text(j.unit, Style::Text),
            Cell::text(j.subject, Style::Text),
            Cell::text(self.asked(j), Style::Centre),
            Cell::text(status_mark(j.status), status_style(j.status)),
            Cell::text(j.reason, Style::Faint),
            Cell::text(period_zh(j.period), Style::Centre),
            Cell::text(j.rule, Style::Centre),
            Cell::text(clause_zh(scope.of_rule(j.pack, j.rule, "clause")), Style::Centre),
        ]
    }
}
