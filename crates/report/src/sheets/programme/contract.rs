//! 合同各阶段: each pair with its first and last day, where it stands now, and how the duties of each stage are kept.

use chrono::{Months, NaiveDate};

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{Draw, Group, Head, Measured, SheetBinder, SheetKey, SheetKind, setting_on};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::tally::Tally;

use super::all;

pub(super) const KIND: SheetKind = SheetKind {
    name: "contract",
    zh: "合同各阶段：每对师徒起止、现在第几年，各阶段做到几项",
    en: "each pair from its first to its last day, the year it is in, and how each stage is kept",
    keys: &[
        SheetKey { name: "stages", zh: "各阶段：[{ zh, rules }]", en: "the stages: [{ zh, rules }]" },
        SheetKey { name: "months", zh: "合同几个月的参数", en: "parameter: months of a contract" },
    ],
    bind,
};

#[derive(Debug)]
struct Contract {
    stages: Vec<Group>,
    months: Option<String>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let months = binder.parameter("months");
    Some(Box::new(Contract { stages: binder.parts("stages"), months }))
}

impl Draw for Contract {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let measured = Measured::of(scope, &head.pack, all(&self.stages));
        let columns = self.columns();
        let how = "每格是这一阶段由师傅、徒弟或双方承担的规则：✓达标 ✗未达标 ？不可判定，各几项";
        let mut page = head.page(scope, columns.len(), how);
        let mut pairs: Vec<usize> = scope.pairings_in(scope.brief.term).collect();
        let named =
            |row: usize| ["unit", "mentor", "mentee", "pairing_id"].map(|column| word(&scope.pairing, row, column));
        pairs.sort_by_key(|row| named(*row));
        let of_pack =
            |row: &usize| all(&self.stages).any(|r| measured.rule(&r.id).iter().any(|j| owes(scope, *row, j)));
        let rows = pairs.into_iter().filter(of_pack).map(|row| self.row(head, scope, &measured, row)).collect();
        page.main_table(&columns, rows, &head.nothing(all(&self.stages)));
        page.signature();
        page.finish()
    }
}

/// Whether a duty is one of a pair, of its mentor or of its mentee.
fn owes(scope: &Scope<'_>, row: usize, j: &Judgement<'_>) -> bool {
    let at = |column| word(&scope.pairing, row, column);
    let is = |id: &str, name: &str, (own_id, own, unit): (&str, &str, &str)| match id {
        "" => name == own && j.unit == unit,
        known => known == own_id,
    };
    let mentor = (at("mentor_id"), at("mentor"), at("mentor_unit"));
    let mentee = (at("mentee_id"), at("mentee"), at("mentee_unit"));
    match j.counterpart {
        "" => is(j.ids[0], j.subject, mentor) || is(j.ids[0], j.subject, mentee),
        other => {
            let as_pair = |one, two| is(j.ids[0], j.subject, one) && is(j.ids[1], other, two);
            as_pair(mentor, mentee) || as_pair(mentee, mentor)
        }
    }
}

impl Contract {
    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            column("单位", 14.0, 27.0),
            column("师傅", 8.0, 12.0),
            column("徒弟", 8.0, 12.0),
            column("开始", 11.0, 12.0),
            column("应满", 11.0, 12.0),
            column("现在", 10.0, 14.0),
        ];
        columns.extend(self.stages.iter().map(|stage| column(&stage.zh, 12.0, 18.0)));
        columns.push(column("欠的规则", 12.0, 36.0));
        columns
    }

    fn row(&self, head: &Head, scope: &Scope<'_>, measured: &Measured<'_>, row: usize) -> Vec<Cell> {
        let at = |column| word(&scope.pairing, row, column);
        let start = scope.pairing.date(row, "start");
        let end =
            self.months(head, scope).zip(start).and_then(|(months, day)| day.checked_add_months(Months::new(months)));
        let mut cells = vec![
            Cell::text(at("unit"), Style::Text),
            Cell::text(at("mentor"), Style::Text),
            Cell::text(at("mentee"), Style::Text),
            Cell::date(start, Style::Date),
            Cell::date(end, Style::Date),
            Cell::text(now(scope, start, end, scope.pairing.date(row, "end")), Style::Centre),
        ];
        let mut missed: Vec<&str> = Vec::new();
        for stage in &self.stages {
            let own = |rule: &str| measured.rule(rule).iter().filter(|j| owes(scope, row, j)).collect::<Vec<_>>();
            let found: Vec<&Judgement<'_>> = stage.rules.iter().flat_map(|rule| own(&rule.id)).collect();
            missed.extend(found.iter().filter(|j| j.status == "unmet").map(|j| j.rule));
            cells.push(stage_cell(&found));
        }
        missed.dedup();
        cells.push(Cell::text(missed.join("、"), Style::Faint));
        cells
    }

    fn months(&self, head: &Head, scope: &Scope<'_>) -> Option<u32> {
        setting_on(scope, &head.pack, self.months.as_ref()?, scope.brief.made_on)?.parse().ok()
    }
}

/// `第2年`, `已满期`, `已结束`.
fn now(scope: &Scope<'_>, start: Option<NaiveDate>, end: Option<NaiveDate>, ended: Option<NaiveDate>) -> String {
    let today = scope.brief.made_on;
    match (start, end) {
        _ if ended.is_some_and(|day| day <= today) => "已结束".to_owned(),
        (_, Some(end)) if end <= today => "已满期".to_owned(),
        (Some(start), _) => match today.years_since(start) {
            Some(years) => format!("第{}年", years + 1),
            None => "未开始".to_owned(),
        },
        (None, _) => "？ 没有开始日".to_owned(),
    }
}

fn stage_cell(found: &[&Judgement<'_>]) -> Cell {
    let tally = Tally::of(found.iter().map(|j| j.status));
    let parts = [("✓", tally.met), ("✗", tally.unmet), ("？", tally.undecidable), ("○", tally.count_only)];
    let said: Vec<String> = parts.iter().filter(|(_, n)| *n > 0).map(|(sign, n)| format!("{sign}{n}")).collect();
    let style = match (tally.unmet, tally.undecidable, tally.met) {
        (0, 0, 0) => Style::Centre,
        (0, 0, _) => Style::Met,
        (0, _, _) => Style::Undecidable,
        _ => Style::Unmet,
    };
    Cell::text(said.join(" "), style)
}
