//! 候选漏斗: step by step from those who applied to those who hold the title, and the lists that come of it.

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Group, Head, Measured, SheetBinder, SheetKey, SheetKind, sentence};
use crate::scope::{Judgement, Scope, word};
use crate::sheets::school_ranking::share_cell;
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{clause_zh, status_mark, status_style, subject_kind_zh};

use super::{all, missing_zh};

pub(super) const KIND: SheetKind = SheetKind {
    name: "funnel",
    zh: "候选漏斗：一步一步各有多少、卡在哪里，后附名单",
    en: "candidates step by step: how many came how far, and the lists that come of it",
    keys: &[
        SheetKey { name: "steps", zh: "各步骤：[{ zh, rules }]", en: "the steps: [{ zh, rules }]" },
        SheetKey { name: "lists", zh: "后附哪些名单", en: "lists shown below" },
    ],
    bind,
};

#[derive(Debug)]
struct Funnel {
    steps: Vec<Group>,
    lists: Vec<String>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    Some(Box::new(Funnel { steps: binder.parts("steps"), lists: binder.lists("lists") }))
}

impl Draw for Funnel {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.steps));
        let columns = columns();
        let how = "一步一行：应有几个，做到几个；本局承担的列比例或数目。不可判定的既不算做到，也不算没做到";
        let mut page = head.page(scope, columns.len(), how);
        page.section("各步骤");
        let rows = self.steps.iter().zip(1..).flat_map(|(step, number)| {
            let rules = step.rules.iter().filter(|rule| !measured.rule(&rule.id).is_empty());
            rules.map(move |rule| (number, step, rule)).collect::<Vec<_>>()
        });
        let rows = rows.map(|(number, step, rule)| row(scope, head, (number, step, rule), measured.rule(&rule.id)));
        page.main_table(&columns, rows.collect(), &head.nothing(all(&self.steps)));
        for list in &self.lists {
            page.narrow_gap();
            page.section(list);
            page.table(&list_columns(), members(scope, head, list), "名单里还没有人。");
        }
        page.signature();
        page.finish()
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("步骤", 10.0, 22.0),
        column("规则", 8.0, 14.0),
        column("内容", 24.0, 46.0),
        column("条款", 8.0, 12.0),
        column("承担", 7.0, 9.0),
        column("应有", 6.0, 8.0),
        column("做到", 6.0, 8.0),
        column("没做到", 7.0, 8.0),
        column("不可判定", 8.0, 9.0),
        column("做到比例", 8.0, 9.0),
        column("结论", 12.0, 13.0),
        column("说明", 14.0, 40.0),
    ]
}

fn row(
    scope: &Scope<'_>,
    head: &Head,
    (number, step, rule): (usize, &Group, &BoundRule),
    found: &[Judgement<'_>],
) -> Vec<Cell> {
    let of_rule = |column| scope.of_rule(&head.pack, &rule.id, column);
    let tally = Tally::of(found.iter().map(|j| j.status));
    let count = |n| Cell::count(n, Style::Number);
    let mut cells = vec![
        Cell::text(format!("{number}. {}", step.zh), Style::Text),
        Cell::text(&rule.id, Style::Centre),
        Cell::text(of_rule("zh"), Style::Text),
        Cell::text(clause_zh(of_rule("clause")), Style::Centre),
        Cell::text(subject_kind_zh(of_rule("subject_kind")), Style::Centre),
        count(found.len()),
        count(tally.met),
        count(tally.unmet),
        count(tally.undecidable),
        share_cell(tally.share()),
    ];
    // Conclusions are listed the worst first.
    let Some(first) = found.first() else { return cells };
    let said = match found {
        [only] => [sentence(only, of_rule("unit")), only.reason.to_owned()].join("　"),
        _ => missing_zh(found),
    };
    cells.push(Cell::text(status_mark(first.status), status_style(first.status)));
    cells.push(Cell::text(said.trim(), Style::Faint));
    cells
}

fn list_columns() -> Vec<Column> {
    vec![
        column("序号", 10.0, 22.0),
        column("名次", 8.0, 14.0),
        column("单位", 24.0, 46.0),
        column("姓名", 8.0, 12.0),
        column("得分", 7.0, 9.0),
    ]
}

fn members(scope: &Scope<'_>, head: &Head, list: &str) -> Vec<Vec<Cell>> {
    let table = &scope.rankings;
    let own = |row: &usize| word(table, *row, "pack") == head.pack && word(table, *row, "list") == list;
    let rows = (0..table.len()).filter(own).filter(|row| table.number(*row, "score").is_none_or(|score| score > 0.0));
    let line = |(number, row): (usize, usize)| {
        vec![
            Cell::count(number, Style::Centre),
            Cell::number(table.int(row, "rank").map(|rank| rank as f64), Style::Centre),
            Cell::text(word(table, row, "unit"), Style::Text),
            Cell::text(word(table, row, "subject"), Style::Text),
            Cell::number(table.number(row, "score"), Style::Number),
        ]
    };
    (1..).zip(rows).map(line).collect()
}
