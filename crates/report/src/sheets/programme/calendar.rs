//! 工作历: what the plan sets a time for, month by month, when it was done and whether in time.

use chrono::{Datelike, NaiveDate};

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Group, Head, Measured, RowsBehind, SheetBinder, SheetKind, setting_on};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{clause_zh, period_kind_zh, status_mark, status_style, subject_kind_zh};

use super::{GROUPS, RULES, all, missing_zh};

pub(super) const KIND: SheetKind = SheetKind {
    name: "calendar",
    zh: "工作历：计划哪天前做完、哪天做的、是否按期",
    en: "what the plan sets a time for, when it was done, and whether in time",
    keys: &[RULES, GROUPS],
    bind,
};

#[derive(Debug)]
struct Calendar {
    groups: Vec<Group>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    Some(Box::new(Calendar { groups: binder.groups() }))
}

/// Where a line stands: by its day, then in the order of the rules.
type Place = (Option<NaiveDate>, usize);

impl Draw for Calendar {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.groups));
        let proofs = RowsBehind::of(scope, &head.pack, all(&self.groups));
        let columns = columns();
        let how = "按应完成的日子排；完成日是记录里最后一次的日子。有几个单位或人承担的，列做到的有几个";
        let mut page = head.page(scope, columns.len(), how);
        let mut rows: Vec<(Place, Vec<Cell>)> = Vec::new();
        for group in &self.groups {
            for rule in group.rules.iter().filter(|rule| !measured.rule(&rule.id).is_empty()) {
                let window = [&rule.first_day, &rule.last_day].map(|name| day(head, scope, name.as_ref()));
                let line = row(scope, head, (group, rule), (measured.rule(&rule.id), &proofs, window));
                // What has no day of its own comes last.
                rows.push(((window[1].or(NaiveDate::MAX.into()), rows.len()), line));
            }
        }
        rows.sort_by_key(|(key, _)| *key);
        let rows = rows.into_iter().map(|(_, cells)| cells).collect();
        page.main_table(&columns, rows, &head.nothing(all(&self.groups)));
        page.signature();
        page.finish()
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("月份", 9.0, 11.0),
        column("工作", 24.0, 46.0),
        column("谁的事", 8.0, 16.0),
        column("承担", 7.0, 9.0),
        column("不早于", 11.0, 12.0),
        column("不晚于", 11.0, 12.0),
        column("完成日", 11.0, 12.0),
        column("应做", 6.0, 8.0),
        column("做到", 6.0, 8.0),
        column("结论", 12.0, 13.0),
        column("说明", 14.0, 40.0),
        column("规则与条款", 10.0, 20.0),
    ]
}

fn day(head: &Head, scope: &Scope<'_>, name: Option<&String>) -> Option<NaiveDate> {
    setting_on(scope, &head.pack, name?, scope.brief.made_on)?.parse().ok()
}

type Found<'f, 's> = (&'f [Judgement<'s>], &'f RowsBehind<'s>, [Option<NaiveDate>; 2]);

fn row(
    scope: &Scope<'_>,
    head: &Head,
    (group, rule): (&Group, &BoundRule),
    (found, proofs, [from, to]): Found<'_, '_>,
) -> Vec<Cell> {
    let of_rule = |column| scope.of_rule(&head.pack, &rule.id, column);
    let done = found.iter().filter_map(|j| proofs.last_day(j)).max();
    let tally = Tally::of(found.iter().map(|j| j.status));
    let month = match to {
        Some(day) => format!("{}年{}月", day.year(), day.month()),
        None => format!("每{}", period_kind_zh(of_rule("period"))).replace("每实施周期", "全程"),
    };
    let mut cells = vec![
        Cell::text(month, Style::Centre),
        Cell::text(of_rule("zh"), Style::Text),
        Cell::text(&group.zh, Style::Text),
        Cell::text(subject_kind_zh(of_rule("subject_kind")), Style::Centre),
        Cell::date(from, Style::Date),
        Cell::date(to, Style::Date),
        Cell::date(done, Style::Date),
        Cell::count(found.len(), Style::Number),
        Cell::count(tally.met, Style::Number),
    ];
    // Conclusions are listed the worst first.
    if let Some(first) = found.first() {
        cells.push(Cell::text(status_mark(first.status), status_style(first.status)));
        let said = if found.len() == 1 { first.reason.to_owned() } else { missing_zh(found) };
        cells.push(Cell::text(said, Style::Faint));
    }
    cells.push(Cell::text(format!("{} {}", rule.id, clause_zh(of_rule("clause"))), Style::Faint));
    cells
}
