//! 登记数: for each unit how much of what a register asks for is there, in numbers and shares and never by name.

use std::collections::BTreeSet;

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Group, Head, Measured, SheetBinder, SheetKind, sentence};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{clause_zh, demand_zh, number_zh, status_mark, status_style};

use super::{GROUPS, RULES, all, tally_zh};

pub(super) const KIND: SheetKind = SheetKind {
    name: "register_counts",
    zh: "登记数：各单位各项有多少，只有人数和比例，没有姓名",
    en: "how much of what a register asks for is there, unit by unit, in numbers and never by name",
    keys: &[RULES, GROUPS],
    bind,
};

#[derive(Debug)]
struct RegisterCounts {
    groups: Vec<Group>,
}

/// Rules of these subjects name nobody: a unit or the bureau owes them.
const NAMELESS: [&str; 2] = ["unit", "bureau"];

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let groups = binder.groups();
    let line = binder.keys.value("groups").or(binder.keys.value("rules")).map_or(binder.keys.line(), |node| node.line);
    for rule in all(&groups).filter_map(|rule| binder.written(&rule.id)) {
        if !NAMELESS.contains(&rule.subject.as_str()) {
            let zh = format!("`{}` 由个人承担，会写出姓名；这种表只列 unit、bureau 承担的规则", rule.id);
            let en = format!("`{}` is owed by people and would name them: rules of `unit` or `bureau` only", rule.id);
            binder.keys.complain(line, "rules", &zh, &en);
        }
    }
    Some(Box::new(RegisterCounts { groups }))
}

impl Draw for RegisterCounts {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.groups));
        let columns = columns();
        let how = "只有件数、人数和比例，不含儿童的姓名、编号和班级；名册留在学校";
        let mut page = head.page(scope, columns.len(), how);
        let mut lines: Vec<((&str, usize), Vec<Cell>)> = Vec::new();
        for (at, (group, rule)) in self.groups.iter().flat_map(|g| g.rules.iter().map(move |r| (g, r))).enumerate() {
            for j in measured.rule(&rule.id) {
                lines.push(((j.unit, at), row(scope, (group, rule), j)));
            }
        }
        lines.sort_by_key(|(key, _)| *key);
        let units: BTreeSet<&str> = lines.iter().map(|((unit, _), _)| *unit).collect();
        if units.len() > 1 {
            page.section("各单位");
            let rows = units.iter().map(|unit| summary(unit, &self.tally(&measured, unit))).collect();
            page.table(&summary_columns(), rows, "");
            page.narrow_gap();
        }
        // Of a unit that sent nothing of the kind every line would say so: the table above says it once.
        let decided = |unit: &str| units.len() == 1 || self.tally(&measured, unit).share().is_some();
        let lines = lines.into_iter().filter(|((unit, _), _)| decided(unit)).map(|(_, cells)| cells).collect();
        page.section("逐项");
        page.main_table(&columns, lines, &head.nothing(all(&self.groups)));
        page.signature();
        page.finish()
    }
}

/// Their order is that of the columns below, whose widths they share.
fn summary_columns() -> Vec<Column> {
    ["单位", "规则数", "小结", "达标", "未达标", "不可判定"].map(|head| column(head, 8.0, 27.0)).to_vec()
}

fn summary(unit: &str, tally: &Tally) -> Vec<Cell> {
    let count = |n| Cell::count(n, Style::Number);
    vec![
        Cell::text(unit, Style::Text),
        count(tally.due() + tally.count_only + tally.exempt),
        Cell::text(tally_zh(tally), Style::Text),
        count(tally.met),
        count(tally.unmet),
        count(tally.undecidable),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        column("单位", 14.0, 27.0),
        column("类别", 10.0, 20.0),
        column("项目", 24.0, 48.0),
        column("要求", 8.0, 10.0),
        column("实际", 8.0, 14.0),
        column("结论", 12.0, 13.0),
        column("说明（只有数目）", 16.0, 44.0),
        column("规则", 8.0, 12.0),
        column("条款", 8.0, 12.0),
    ]
}

impl RegisterCounts {
    fn tally(&self, measured: &Measured<'_>, unit: &str) -> Tally {
        let own = all(&self.groups).flat_map(|rule| measured.rule(&rule.id)).filter(|j| j.unit == unit);
        Tally::of(own.map(|j| j.status))
    }
}

fn row(scope: &Scope<'_>, (group, rule): (&Group, &BoundRule), j: &Judgement<'_>) -> Vec<Cell> {
    let of_rule = |column| scope.of_rule(j.pack, &rule.id, column);
    let unit = of_rule("unit");
    let asked = match (unit.is_empty(), j.min) {
        (true, Some(min)) if min <= 1.0 => format!("≥{}%", number_zh(min * 100.0)),
        _ => demand_zh(j.min, j.max, unit),
    };
    let reached = sentence(&Judgement { min: None, max: None, ..*j }, unit);
    vec![
        Cell::text(j.unit, Style::Text),
        Cell::text(&group.zh, Style::Text),
        Cell::text(of_rule("zh"), Style::Text),
        Cell::text(asked, Style::Centre),
        Cell::text(if reached.is_empty() { "？" } else { &reached }, Style::Centre),
        Cell::text(status_mark(j.status), status_style(j.status)),
        Cell::text(j.reason, Style::Faint),
        Cell::text(&rule.id, Style::Centre),
        Cell::text(clause_zh(of_rule("clause")), Style::Centre),
    ]
}
