//! 到期与重新评定: every title with the day it runs out, those due now first, and what the rules conclude of its holder.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Head, Measured, SheetBinder, SheetKey, SheetKind, setting_on};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::words::{status_sign, status_weight};

use super::RULES;

pub(super) const KIND: SheetKind = SheetKind {
    name: "expiry",
    zh: "到期与重新评定：谁的称号何时到期，已过期和本学年到期的在前",
    en: "titles with the day they run out, those run out or due this year first",
    keys: &[
        RULES,
        SheetKey {
            name: "tiers",
            zh: "列哪些类别的称号（称号表的“类别”）",
            en: "sorts of titles listed (`tier_title.kind`)",
        },
        SheetKey {
            name: "valid_months",
            zh: "没有记有效期时按几个月算的参数",
            en: "parameter: months where no end is stated",
        },
    ],
    bind,
};

#[derive(Debug)]
struct Expiry {
    rules: Vec<BoundRule>,
    tiers: Vec<String>,
    valid_months: Option<String>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let tiers = binder.keys.texts("tiers").into_iter().map(str::to_owned).collect();
    let valid_months = binder.parameter("valid_months");
    Some(Box::new(Expiry { rules: binder.rules(&binder.keys, "rules"), tiers, valid_months }))
}

/// When a title runs out, seen from the last day of the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Over,
    ThisYear,
    Later,
    Unknown,
}

impl When {
    fn of(end: Option<NaiveDate>, scope: &Scope<'_>) -> Self {
        let last_of_year = NaiveDate::from_ymd_opt(scope.brief.term.school_year + 1, 8, 31);
        match end {
            None => Self::Unknown,
            Some(end) if end <= scope.brief.made_on => Self::Over,
            Some(end) if last_of_year.is_some_and(|last| end <= last) => Self::ThisYear,
            Some(_) => Self::Later,
        }
    }

    fn cell(self) -> Cell {
        match self {
            Self::Over => Cell::text("✗ 已满期", Style::Unmet),
            Self::ThisYear => Cell::text("！ 本学年到期", Style::Undecidable),
            Self::Later => Cell::text("✓ 未到期", Style::Met),
            Self::Unknown => Cell::text("？ 未记日期", Style::Undecidable),
        }
    }
}

/// Where a line stands: what is due first, then by its day, then in the order of the register.
type Place = (When, Option<NaiveDate>, usize);

impl Draw for Expiry {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, &self.rules);
        let columns = columns();
        let how = "没有记有效期的，按认定时间加规定年限算到期日；满期而没有重新评定的须处理";
        let mut page = head.page(scope, columns.len(), how);
        let mut rows: Vec<(Place, Vec<Cell>)> = Vec::new();
        for row in self.titles(scope) {
            let end = self.end(head, scope, row);
            let when = When::of(end, scope);
            rows.push(((when, end, row), self.line(scope, &measured, row, (when, end))));
        }
        rows.sort_by_key(|(key, _)| *key);
        let mut lines: Vec<Vec<Cell>> = rows.into_iter().map(|(_, cells)| cells).collect();
        for (number, cells) in (1..).zip(&mut lines) {
            cells[0] = Cell::count(number, Style::Centre);
        }
        page.main_table(&columns, lines, "没有可列的内容：没有收到骨干称号名册。");
        page.signature();
        page.finish()
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("单位", 14.0, 27.0),
        column("姓名", 8.0, 14.0),
        column("称号", 12.0, 24.0),
        column("台账状态", 8.0, 10.0),
        column("认定时间", 11.0, 12.0),
        column("有效期至", 11.0, 12.0),
        column("到期日", 11.0, 12.0),
        column("到期情况", 13.0, 15.0),
        column("规则结论", 14.0, 44.0),
    ]
}

impl Expiry {
    /// The titles in the register that were granted by the end of the term; those taken away are not to be assessed again.
    fn titles<'s>(&'s self, scope: &'s Scope<'_>) -> impl Iterator<Item = usize> + 's {
        let table = &scope.tier_title;
        (0..table.len()).filter(move |row| {
            let granted = table.date(*row, "granted_on").is_none_or(|day| day <= scope.brief.made_on);
            let asked = self.tiers.is_empty() || self.tiers.iter().any(|tier| tier == word(table, *row, "kind"));
            granted && asked && word(table, *row, "status") != "取消"
        })
    }

    fn end(&self, head: &Head, scope: &Scope<'_>, row: usize) -> Option<NaiveDate> {
        let table = &scope.tier_title;
        let after = || {
            let name = self.valid_months.as_ref()?;
            let months: u32 = setting_on(scope, &head.pack, name, scope.brief.made_on)?.parse().ok()?;
            table.date(row, "granted_on")?.checked_add_months(Months::new(months))
        };
        table.date(row, "valid_to").or_else(after)
    }

    fn line(
        &self,
        scope: &Scope<'_>,
        measured: &Measured<'_>,
        row: usize,
        (when, end): (When, Option<NaiveDate>),
    ) -> Vec<Cell> {
        let table = &scope.tier_title;
        let at = |column| word(table, row, column);
        vec![
            Cell::blank(Style::Centre),
            Cell::text(at("unit"), Style::Text),
            Cell::text(at("name"), Style::Text),
            Cell::text(at("tier"), Style::Text),
            Cell::text(at("status"), Style::Centre),
            Cell::date(table.date(row, "granted_on"), Style::Date),
            Cell::date(table.date(row, "valid_to"), Style::Date),
            Cell::date(end, Style::Date),
            when.cell(),
            Cell::text(self.concluded(measured, (at("unit"), at("name"), at("teacher_id"))), Style::Faint),
        ]
    }

    /// What the rules conclude of the holder, the worst first.
    fn concluded(&self, measured: &Measured<'_>, (unit, name, id): (&str, &str, &str)) -> String {
        let own = |j: &&Judgement<'_>| match j.ids[0] {
            "" => j.unit == unit && j.subject == name,
            known => known == id,
        };
        let mut found: Vec<&Judgement<'_>> =
            self.rules.iter().flat_map(|rule| measured.rule(&rule.id)).filter(own).collect();
        found.sort_by_key(|j| (status_weight(j.status), j.rule));
        let mut seen = BTreeSet::new();
        let said = found
            .into_iter()
            .filter(|j| seen.insert(j.rule))
            .map(|j| format!("{} {} {}", status_sign(j.status), j.rule, j.reason).trim_end().to_owned());
        said.collect::<Vec<_>>().join("\n")
    }
}
