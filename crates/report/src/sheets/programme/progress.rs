//! 目标进度: what is to be reached by when, what is there, what is still lacking; group by group.

use chrono::NaiveDate;

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Group, Head, Measured, SheetBinder, SheetKind, setting_on};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{clause_zh, demand_zh, period_kind_zh, status_mark, status_style, subject_kind_zh};

use super::{GROUPS, RULES, all, missing_zh, tally_zh};

pub(super) const KIND: SheetKind = SheetKind {
    name: "progress",
    zh: "目标进度：应到多少、已有多少、还差多少、什么时候到期",
    en: "progress against targets: asked, reached, lacking, due",
    keys: &[RULES, GROUPS],
    bind,
};

#[derive(Debug)]
struct Progress {
    groups: Vec<Group>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    Some(Box::new(Progress { groups: binder.groups() }))
}

impl Draw for Progress {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.groups));
        let columns = columns();
        let how = "一个单位或本局承担的列数目，多个单位或人承担的列达标的有几个；未设定数目的不可判定，不当作零";
        let mut page = head.page(scope, columns.len(), how);
        if self.groups.len() > 1 && !measured.is_empty() {
            page.section("各组完成情况（项次）");
            let rows = self.groups.iter().map(|group| summary(&measured, group)).collect();
            page.table(&summary_columns(), rows, "");
            page.narrow_gap();
        }
        page.section("逐项");
        let rows = self.groups.iter().flat_map(|group| self.rows(head, scope, &measured, group)).collect();
        page.main_table(&columns, rows, &head.nothing(all(&self.groups)));
        page.signature();
        page.finish()
    }
}

/// Their order is that of the columns below, whose widths they share.
fn summary_columns() -> Vec<Column> {
    ["组", "规则数", "小结", "达标", "未达标", "不可判定"].map(|head| column(head, 7.0, 24.0)).to_vec()
}

fn summary(measured: &Measured<'_>, group: &Group) -> Vec<Cell> {
    let tally = Tally::of(group.rules.iter().flat_map(|rule| measured.rule(&rule.id)).map(|j| j.status));
    let count = |n| Cell::count(n, Style::Number);
    vec![
        Cell::text(&group.zh, Style::Text),
        count(group.rules.len()),
        Cell::text(tally_zh(&tally), Style::Text),
        count(tally.met),
        count(tally.unmet),
        count(tally.undecidable),
    ]
}

fn columns() -> Vec<Column> {
    vec![
        column("组", 10.0, 24.0),
        column("规则", 8.0, 11.0),
        column("目标", 24.0, 48.0),
        column("条款", 8.0, 14.0),
        column("承担", 7.0, 9.0),
        column("应到", 8.0, 12.0),
        column("已有", 7.0, 14.0),
        column("还差", 6.0, 9.0),
        column("期限", 9.0, 12.0),
        column("距期限（天）", 7.0, 9.0),
        column("结论", 12.0, 13.0),
        column("说明", 14.0, 38.0),
    ]
}

impl Progress {
    fn rows(&self, head: &Head, scope: &Scope<'_>, measured: &Measured<'_>, group: &Group) -> Vec<Vec<Cell>> {
        let rows = group.rules.iter().filter(|rule| !measured.rule(&rule.id).is_empty());
        rows.map(|rule| row(head, scope, measured.rule(&rule.id), (group, rule))).collect()
    }
}

fn row(head: &Head, scope: &Scope<'_>, found: &[Judgement<'_>], (group, rule): (&Group, &BoundRule)) -> Vec<Cell> {
    let of_rule = |column| scope.of_rule(&head.pack, &rule.id, column);
    let due = due(head, scope, rule);
    let left = due.map(|due| (due - scope.brief.made_on).num_days().max(0) as f64);
    let mut cells = vec![
        Cell::text(&group.zh, Style::Text),
        Cell::text(&rule.id, Style::Centre),
        Cell::text(of_rule("zh"), Style::Text),
        Cell::text(clause_zh(of_rule("clause")), Style::Centre),
        Cell::text(subject_kind_zh(of_rule("subject_kind")), Style::Centre),
    ];
    cells.extend(reached(found, of_rule("unit")));
    cells.push(match due {
        Some(due) => Cell::date(Some(due), Style::Date),
        None => Cell::text(every(of_rule("period")), Style::Centre),
    });
    cells.push(Cell::number(left, Style::Number));
    cells.extend(concluded(found));
    cells
}

/// Asked, reached and lacking: of one who owes the numbers themselves, of several how many of them are there.
fn reached(found: &[Judgement<'_>], unit: &str) -> [Cell; 3] {
    let [only] = found else {
        let met = found.iter().filter(|j| j.status == "met").count();
        let open = found.iter().filter(|j| j.status == "unmet").count();
        return [
            Cell::text(format!("{}个对象", found.len()), Style::Centre),
            Cell::text(format!("{met}个达标"), Style::Centre),
            Cell::count(open, Style::Number),
        ];
    };
    let share = unit.is_empty() && only.min.or(only.max).is_some_and(|n| n <= 1.0);
    let style = if share { Style::Share } else { Style::Number };
    let lacking = only.min.zip(only.actual).map(|(min, actual)| (min - actual).max(0.0));
    let asked = match (share, only.min) {
        (true, Some(min)) => Cell::number(min, Style::Share),
        _ => Cell::text(demand_zh(only.min, only.max, unit), Style::Centre),
    };
    let known = |value: Option<f64>| value.map_or(Cell::text("？", Style::Undecidable), |n| Cell::number(n, style));
    let lacking = if only.min.is_none() { Cell::text("—", Style::Centre) } else { known(lacking) };
    [asked, known(only.actual), lacking]
}

/// The worst of the conclusions, and its reason; of several who owe, how many ended how.
fn concluded(found: &[Judgement<'_>]) -> [Cell; 2] {
    let Some(first) = found.first() else { return [Cell::blank(Style::Text), Cell::blank(Style::Text)] };
    let reason = if found.len() == 1 {
        first.reason.to_owned()
    } else {
        let said = [tally_zh(&Tally::of(found.iter().map(|j| j.status))), missing_zh(found)];
        said.join("；").trim_end_matches('；').to_owned()
    };
    // Conclusions are listed the worst first.
    [Cell::text(status_mark(first.status), status_style(first.status)), Cell::text(reason, Style::Faint)]
}

/// The day it is due, where the rule has one and it is set.
fn due(head: &Head, scope: &Scope<'_>, rule: &BoundRule) -> Option<NaiveDate> {
    setting_on(scope, &head.pack, rule.last_day.as_ref()?, scope.brief.made_on)?.parse().ok()
}

/// What comes back every period has no day.
fn every(period: &str) -> String {
    match period {
        "cycle" => "实施周期内".to_owned(),
        other => format!("每{}", period_kind_zh(other)),
    }
}
