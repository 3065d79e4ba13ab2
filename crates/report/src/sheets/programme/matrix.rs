//! 完成情况表: who owes down the side, the tasks across, one sign a cell; those who lack most first.

use std::collections::BTreeMap;

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Head, Measured, SheetBinder, SheetKey, SheetKind};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::words::{clause_zh, status_weight};

use super::{About, about, everybody, has_other_side, owner_cells, sign_cell};

pub(super) const KIND: SheetKind = SheetKind {
    name: "matrix",
    zh: "完成情况表：一人（单位、师徒）一行，一项任务一列",
    en: "who owes down the side, the tasks across",
    keys: &[SheetKey {
        name: "columns",
        zh: "各列：[{ zh = \"短名\", rule = \"…\" }]",
        en: "the columns: [{ zh = \"short name\", rule = \"…\" }]",
    }],
    bind,
};

#[derive(Debug)]
struct Matrix {
    columns: Vec<(String, BoundRule)>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    binder.keys.need("columns");
    let columns = binder.keys.sections("columns").into_iter().filter_map(|section| {
        section.only(&["zh", "rule"]);
        let zh = section.required_text("zh").to_owned();
        Some((zh, binder.rule(&section, "rule")?))
    });
    Some(Box::new(Matrix { columns: columns.collect() }))
}

impl Draw for Matrix {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let rules = || self.columns.iter().map(|(_, rule)| rule);
        let measured = Measured::of(scope, &head.pack, rules());
        let everybody = everybody(&measured, rules());
        let others = has_other_side(&everybody);
        let columns = self.heads(others);
        let how = "✓达标 ✗未达标 ？不可判定 ○仅统计，后面是做到的／应做的；空格是不归这一行做。欠得多的在前";
        let mut page = head.page(scope, columns.len(), how);
        let cells = self.by_cell(&measured);
        let mut rows: Vec<(Place<'_>, Vec<Cell>)> = Vec::new();
        for who in &everybody {
            let found: Vec<Option<&Judgement<'_>>> =
                (0..self.columns.len()).map(|at| cells.get(&(*who, at)).copied()).collect();
            let lacking = found.iter().flatten().filter(|j| j.status == "unmet").count();
            rows.push(((std::cmp::Reverse(lacking), *who), row(scope, (who, others), &found)));
        }
        rows.sort_by_key(|(key, _)| *key);
        let rows = rows.into_iter().map(|(_, cells)| cells).collect();
        let area = page.main_table(&columns, rows, &head.nothing(rules()));
        page.freeze_columns(if area.height() > 1 { 2 } else { 0 });
        page.narrow_gap();
        self.key(&mut page, scope, head);
        page.signature();
        page.finish()
    }
}

/// Where a line stands: who lacks most first.
type Place<'s> = (std::cmp::Reverse<usize>, About<'s>);

type Cells<'m, 's> = BTreeMap<(About<'s>, usize), &'m Judgement<'s>>;

impl Matrix {
    fn heads(&self, others: bool) -> Vec<Column> {
        let mut heads = vec![column("单位", 14.0, 27.0), column("对象", 5.0, 16.0)];
        if others {
            heads.push(column("对方", 8.0, 16.0));
        }
        heads.extend(self.columns.iter().map(|(zh, _)| column(zh, 8.5, 16.0)));
        heads.push(column("做到", 7.0, 8.0));
        heads
    }

    /// The conclusion of each cell; of several periods of one rule the worst.
    fn by_cell<'m, 's>(&self, measured: &'m Measured<'s>) -> Cells<'m, 's> {
        let mut cells: Cells<'m, 's> = BTreeMap::new();
        for (at, (_, rule)) in self.columns.iter().enumerate() {
            for j in measured.rule(&rule.id) {
                let cell = cells.entry((about(j), at)).or_insert(j);
                if status_weight(j.status) < status_weight(cell.status) {
                    *cell = j;
                }
            }
        }
        cells
    }

    /// What each column stands for.
    fn key(&self, page: &mut crate::page::Page, scope: &Scope<'_>, head: &Head) {
        page.section("各列对应的规则");
        for (zh, rule) in &self.columns {
            let of_rule = |column| scope.of_rule(&head.pack, &rule.id, column);
            let said = format!("{zh}：{} {}（{}）", rule.id, of_rule("zh"), clause_zh(of_rule("clause")));
            page.across(Cell::text(said, Style::Note));
        }
    }
}

fn row(scope: &Scope<'_>, (who, others): (&About<'_>, bool), found: &[Option<&Judgement<'_>>]) -> Vec<Cell> {
    let mut cells = owner_cells(who).to_vec();
    if others {
        cells.push(Cell::text(who[2], Style::Text));
    }
    cells.extend(found.iter().map(|j| j.map_or(Cell::blank(Style::Centre), |j| sign_cell(scope, j))));
    let met = found.iter().flatten().filter(|j| j.status == "met").count();
    let due = found.iter().flatten().filter(|j| matches!(j.status, "met" | "unmet" | "undecidable")).count();
    cells.push(Cell::text(format!("{met}／{due}"), Style::Centre));
    cells
}
