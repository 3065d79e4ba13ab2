//! 存量表: how many there are of each level and sort, in a table of two ways; below it what else the rules say unit by unit.

use policy::document::{Node, NodeValue, Section};

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Head, Measured, SheetBinder, SheetKey, SheetKind, sentence};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::words::{demand_zh, number_zh, status_mark, status_sign, status_style};

pub(super) const KIND: SheetKind = SheetKind {
    name: "stock_table",
    zh: "存量表：横竖两类各有多少（如三级×三类）",
    en: "stock: how many there are in a table of two ways (levels × sorts)",
    keys: &[
        SheetKey { name: "rows", zh: "各行的名称", en: "names of the rows" },
        SheetKey { name: "columns", zh: "各列的名称", en: "names of the columns" },
        SheetKey {
            name: "cells", zh: "每行各列的规则：[[\"…\", …], …]", en: "the rule of each cell, row by row"
        },
        SheetKey {
            name: "also", zh: "表下逐个对象列出的规则", en: "rules listed below, one line for each who owes"
        },
    ],
    bind,
};

#[derive(Debug)]
struct StockTable {
    rows: Vec<String>,
    columns: Vec<String>,
    cells: Vec<Vec<BoundRule>>,
    also: Vec<BoundRule>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let texts = |key: &str| -> Vec<String> {
        binder.keys.need(key);
        binder.keys.texts(key).into_iter().map(str::to_owned).collect()
    };
    let (rows, columns) = (texts("rows"), texts("columns"));
    let cells = bind_cells(binder, (rows.len(), columns.len()));
    Some(Box::new(StockTable { rows, columns, cells, also: binder.rules_if_any(&binder.keys, "also") }))
}

fn bind_cells(binder: &SheetBinder<'_>, (rows, columns): (usize, usize)) -> Vec<Vec<BoundRule>> {
    binder.keys.need("cells");
    let Some(Node { line, value: NodeValue::List(lines) }) = binder.keys.value("cells") else { return Vec::new() };
    if lines.len() != rows {
        let (zh, en) =
            (format!("应有{rows}行，有{}行", lines.len()), format!("{rows} rows are expected, not {}", lines.len()));
        binder.keys.complain(*line, "cells", &zh, &en);
    }
    lines.iter().map(|line| bind_line(binder, line, columns)).collect()
}

fn bind_line(binder: &SheetBinder<'_>, line: &Node, columns: usize) -> Vec<BoundRule> {
    let of_line =
        Node { line: line.line, value: NodeValue::Table(vec![("cells".to_owned(), line.line, line.clone())]) };
    let complaints = policy::document::Complaints::default();
    let file = binder.pack.texts.pack.0.as_str();
    let rules = binder.rules(&Section::of(file, "sheet".to_owned(), &of_line, &complaints), "cells");
    let errors = complaints.into_sorted();
    if errors.is_empty() && rules.len() != columns {
        let (zh, en) = (
            format!("应有{columns}列，有{}列", rules.len()),
            format!("{columns} rules are expected, not {}", rules.len()),
        );
        binder.keys.complain(line.line, "cells", &zh, &en);
    }
    errors.into_iter().for_each(|error| binder.keys.pass_on(error));
    rules
}

impl StockTable {
    fn rules(&self) -> impl Iterator<Item = &BoundRule> {
        self.cells.iter().flatten().chain(&self.also)
    }
}

impl Draw for StockTable {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, self.rules());
        let columns = also_columns();
        let mut page =
            head.page(scope, columns.len(), "数字是现有人数，括号里是应到的；不可判定的写？，合计只加已知的");
        page.section("现有人数");
        let rows = if measured.is_empty() { Vec::new() } else { self.table(scope, &measured) };
        page.main_table(&self.heads(), rows, &head.nothing(self.rules()));
        if !self.also.is_empty() {
            page.narrow_gap();
            page.section("各单位、各人");
            let found = self.also.iter().flat_map(|rule| measured.rule(&rule.id));
            page.table(&columns, found.map(|j| line(scope, j)).collect(), &head.nothing(&self.also));
        }
        page.signature();
        page.finish()
    }
}

impl StockTable {
    fn heads(&self) -> Vec<Column> {
        let mut heads = vec![column("级别", 14.0, 27.0)];
        heads.extend(self.columns.iter().map(|head| column(head, 10.0, 16.0)));
        heads.push(column("合计", 8.0, 12.0));
        heads
    }

    fn table(&self, scope: &Scope<'_>, measured: &Measured<'_>) -> Vec<Vec<Cell>> {
        let mut sums = vec![0.0; self.columns.len()];
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (name, rules) in self.rows.iter().zip(&self.cells) {
            let found: Vec<Option<&Judgement<'_>>> = rules.iter().map(|rule| measured.rule(&rule.id).first()).collect();
            let held = |j: &Option<&Judgement<'_>>| j.and_then(|j| j.actual).unwrap_or(0.0);
            sums.iter_mut().zip(&found).for_each(|(sum, j)| *sum += held(j));
            let mut cells = vec![Cell::text(name, Style::Text)];
            cells.extend(found.iter().map(|j| cell(scope, *j)));
            cells.push(Cell::number(found.iter().map(held).sum::<f64>(), Style::TotalNumber));
            rows.push(cells);
        }
        let mut total = vec![Cell::text("合计", Style::Total)];
        total.extend(sums.iter().map(|sum| Cell::number(*sum, Style::TotalNumber)));
        total.push(Cell::number(sums.iter().sum::<f64>(), Style::TotalNumber));
        rows.push(total);
        rows
    }
}

/// Their order keeps the table above in columns of like width.
fn also_columns() -> Vec<Column> {
    vec![
        column("单位", 14.0, 27.0),
        column("对象", 12.0, 16.0),
        column("结论", 12.0, 14.0),
        column("已有／应有", 12.0, 16.0),
        column("规则", 9.0, 14.0),
        column("内容", 24.0, 46.0),
        column("说明", 14.0, 46.0),
    ]
}

fn line(scope: &Scope<'_>, j: &Judgement<'_>) -> Vec<Cell> {
    let of_rule = |column| scope.of_rule(j.pack, j.rule, column);
    let subject = [j.subject, j.counterpart].into_iter().filter(|name| !name.is_empty() && *name != j.unit);
    vec![
        Cell::text(j.unit, Style::Text),
        Cell::text(subject.collect::<Vec<_>>().join("—"), Style::Text),
        Cell::text(status_mark(j.status), status_style(j.status)),
        Cell::text(sentence(j, of_rule("unit")), Style::Centre),
        Cell::text(j.rule, Style::Centre),
        Cell::text(of_rule("zh"), Style::Text),
        Cell::text(j.reason, Style::Faint),
    ]
}

/// `✓ 12（≥1名）`; unknown is `？（≥1名）`.
fn cell(scope: &Scope<'_>, j: Option<&Judgement<'_>>) -> Cell {
    let Some(j) = j else { return Cell::text("—", Style::Centre) };
    let held = j.actual.map(|held| format!(" {}", number_zh(held))).unwrap_or_default();
    let asked = match demand_zh(j.min, j.max, scope.of_rule(j.pack, j.rule, "unit")).as_str() {
        "" => String::new(),
        asked => format!("（{asked}）"),
    };
    Cell::text(format!("{}{held}{asked}", status_sign(j.status)), status_style(j.status))
}
