//! 月×单位: what was done in each month of the term, task by task, and how many of the monthly tasks are done.

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Group, Head, Measured, RowsBehind, SheetBinder, SheetKind, setting_on};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::words::{clause_zh, number_zh, period_zh, status_mark, status_style};

use super::{About, GROUPS, RULES, about, all, everybody, owner_cells};

pub(super) const KIND: SheetKind = SheetKind {
    name: "month_matrix",
    zh: "月×单位：每月各项任务做了多少、缺哪个月",
    en: "month × unit: what was done of each task in each month, and which months lack it",
    keys: &[RULES, GROUPS],
    bind,
};

#[derive(Debug)]
struct MonthMatrix {
    groups: Vec<Group>,
}

/// What one month of one task came to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Month {
    /// Enough, or anything where no number is asked for each month.
    Done(f64),
    /// Less than is asked.
    Short(f64),
    /// So much, and more that cannot be counted or was never sent.
    Open(f64),
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    Some(Box::new(MonthMatrix { groups: binder.groups() }))
}

impl Draw for MonthMatrix {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.groups));
        let proofs = RowsBehind::of(scope, &head.pack, all(&self.groups));
        let months = scope.months_of(scope.brief.term);
        let columns = columns(&months);
        let how = "数字是当月计入的次数（人次），✓够、✗不够、？说不准；逐月要求的任务才有✓✗，其余只列数";
        let mut page = head.page(scope, columns.len(), how);
        let everybody = everybody(&measured, all(&self.groups));
        let grid = Grid { scope, head, proofs: &proofs, months: &months };
        if everybody.iter().any(|who| self.monthly(&measured, who).next().is_some()) {
            page.section("各单位每月完成的逐月任务（完成项数／应做项数）");
            let rows = everybody.iter().map(|who| self.summary(&grid, &measured, who)).collect();
            page.table(&summary_columns(&months), rows, "");
            page.narrow_gap();
        }
        details(&mut page, &columns, self.rows(&grid, &measured), &head.nothing(all(&self.groups)));
        page.signature();
        page.finish()
    }
}

fn details(page: &mut Page, columns: &[Column], rows: Vec<Vec<Cell>>, none: &str) {
    page.section("逐项");
    page.main_table(columns, rows, none);
}

/// What the cells of one sheet are made from.
struct Grid<'g> {
    scope: &'g Scope<'g>,
    head: &'g Head,
    proofs: &'g RowsBehind<'g>,
    months: &'g [String],
}

impl Grid<'_> {
    fn month(&self, rule: &BoundRule, j: &Judgement<'_>, month: &str) -> Month {
        let (sum, open) = self.proofs.in_month(j, month);
        let asked = rule.each_month.as_ref().and_then(|name| self.asked(name));
        let unseen = j.actual.is_none() || self.proofs.without_month(j) > 0;
        match asked {
            Some(asked) if sum >= asked => Month::Done(sum),
            Some(_) if open > 0 || unseen => Month::Open(sum),
            Some(_) => Month::Short(sum),
            None if rule.each_month.is_some() || open > 0 || (sum == 0.0 && unseen) => Month::Open(sum),
            None => Month::Done(sum),
        }
    }

    fn asked(&self, name: &str) -> Option<f64> {
        let (first, _) = self.scope.days_of(self.scope.brief.term)?;
        setting_on(self.scope, &self.head.pack, name, first)?.parse().ok()
    }

    fn cell(&self, rule: &BoundRule, j: &Judgement<'_>, month: &str) -> Cell {
        match (self.month(rule, j, month), rule.each_month.is_some()) {
            (Month::Done(sum), true) => Cell::text(format!("✓ {}", number_zh(sum)), Style::Met),
            (Month::Done(sum), false) => Cell::number(sum, Style::Number),
            (Month::Short(sum), _) => Cell::text(format!("✗ {}", number_zh(sum)), Style::Unmet),
            (Month::Open(0.0), _) => Cell::text("？", Style::Undecidable),
            (Month::Open(sum), _) => Cell::text(format!("？ {}", number_zh(sum)), Style::Undecidable),
        }
    }
}

impl MonthMatrix {
    /// The tasks asked for month by month that somebody owes.
    fn monthly<'m, 's>(
        &'m self,
        measured: &'m Measured<'s>,
        who: &'m About<'s>,
    ) -> impl Iterator<Item = (&'m BoundRule, Judgement<'s>)> {
        let tasks = all(&self.groups).filter(|rule| rule.each_month.is_some());
        tasks.flat_map(move |rule| {
            measured.rule(&rule.id).iter().filter(move |j| about(j) == *who).map(move |j| (rule, *j))
        })
    }

    fn summary<'s>(&self, grid: &Grid<'_>, measured: &Measured<'s>, who: &About<'s>) -> Vec<Cell> {
        let tasks: Vec<(&BoundRule, Judgement<'_>)> = self.monthly(measured, who).collect();
        let mut cells = owner_cells(who).to_vec();
        cells.push(Cell::text(who[2], Style::Text));
        cells.push(Cell::text(format!("{}项", tasks.len()), Style::Centre));
        for month in grid.months {
            let states: Vec<Month> = tasks.iter().map(|(rule, j)| grid.month(rule, j, month)).collect();
            cells.push(month_summary(&states));
        }
        cells
    }

    fn rows(&self, grid: &Grid<'_>, measured: &Measured<'_>) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for group in &self.groups {
            for rule in &group.rules {
                for j in measured.rule(&rule.id) {
                    rows.push(((about(j), rows.len()), row(grid, rule, j)));
                }
            }
        }
        rows.sort_by_key(|(key, _)| *key);
        rows.into_iter().map(|(_, cells)| cells).collect()
    }
}

/// `5／6` with the worst of its signs.
fn month_summary(states: &[Month]) -> Cell {
    let done = states.iter().filter(|state| matches!(state, Month::Done(_))).count();
    let said = format!("{done}／{}", states.len());
    match states {
        [] => Cell::text("—", Style::Centre),
        _ if states.iter().any(|state| matches!(state, Month::Short(_))) => {
            Cell::text(format!("✗ {said}"), Style::Unmet)
        }
        _ if done < states.len() => Cell::text(format!("？ {said}"), Style::Undecidable),
        _ => Cell::text(format!("✓ {said}"), Style::Met),
    }
}

fn row(grid: &Grid<'_>, rule: &BoundRule, j: &Judgement<'_>) -> Vec<Cell> {
    let of_rule = |column| grid.scope.of_rule(j.pack, j.rule, column);
    let mut cells = owner_cells(&about(j)).to_vec();
    cells.push(Cell::text(j.counterpart, Style::Text));
    cells.push(Cell::text(of_rule("zh"), Style::Text));
    cells.extend(grid.months.iter().map(|month| grid.cell(rule, j, month)));
    cells.push(Cell::text(status_mark(j.status), status_style(j.status)));
    cells.push(Cell::text(j.reason, Style::Faint));
    cells.push(Cell::text(format!("{} {}", j.rule, clause_zh(of_rule("clause"))), Style::Faint));
    cells
}

fn owner_columns() -> Vec<Column> {
    vec![column("单位", 14.0, 26.0), column("对象", 5.0, 14.0), column("对方", 8.0, 24.0)]
}

fn month_columns(months: &[String]) -> impl Iterator<Item = Column> {
    months.iter().map(|month| {
        let said = period_zh(month);
        column(said.split_once('年').map_or(said.as_str(), |(_, month)| month), 7.5, 9.0)
    })
}

fn summary_columns(months: &[String]) -> Vec<Column> {
    owner_columns().into_iter().chain([column("逐月任务", 16.0, 40.0)]).chain(month_columns(months)).collect()
}

fn columns(months: &[String]) -> Vec<Column> {
    let mut columns = owner_columns();
    columns.push(column("任务", 20.0, 40.0));
    columns.extend(month_columns(months));
    columns.extend([column("结论", 12.0, 13.0), column("说明", 14.0, 32.0), column("规则与条款", 10.0, 20.0)]);
    columns
}
