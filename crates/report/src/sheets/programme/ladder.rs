//! 阶梯进度: every young teacher's stages year by year, what was carried over, and what is still open.

use std::collections::{BTreeMap, BTreeSet};

use policy::document::NodeValue;
use tables::{Period, last_of_year, school_year_of};

use crate::page::{Column, column};
use crate::plan::{Cell, SheetPlan};
use crate::programme::{BoundRule, Draw, Head, SheetBinder, SheetKind};
use crate::scope::{Judgement, Scope, word};
use crate::style::Style;
use crate::words::{clause_zh, number_zh, status_sign, status_style};

use super::{About, RULES, about};

pub(super) const KIND: SheetKind = SheetKind {
    name: "ladder",
    zh: "阶梯进度：每人各阶段过没过、结转了什么",
    en: "each young teacher's stages, year by year, with what was carried over",
    keys: &[RULES],
    bind,
};

#[derive(Debug)]
struct Ladder {
    rules: Vec<BoundRule>,
    stages: Vec<String>,
}

fn bind(binder: &SheetBinder<'_>) -> Option<Box<dyn Draw>> {
    let rules = binder.rules(&binder.keys, "rules");
    binder.only_of("rules", &rules, "ladder");
    let written = rules.first().and_then(|rule| binder.written(&rule.id));
    let stages = written.map(|rule| stage_names(&rule.body.node.value)).unwrap_or_default();
    Some(Box::new(Ladder { rules, stages }))
}

fn stage_names(rule: &NodeValue) -> Vec<String> {
    let NodeValue::Table(entries) = rule else { return Vec::new() };
    let Some((_, _, node)) = entries.iter().find(|(key, _, _)| key == "stages") else { return Vec::new() };
    let NodeValue::List(items) = &node.value else { return Vec::new() };
    items.iter().filter_map(|item| item.value.as_text()).map(str::to_owned).collect()
}

impl Draw for Ladder {
    fn draw(&self, head: &Head, scope: &Scope<'_>) -> SheetPlan {
        let columns = self.columns();
        let how = "每格是该阶段的结论和学年；结转是上一阶段没有达标、转到以后的项数。没有记录的留空，不算没过";
        let mut page = head.page(scope, columns.len(), how);
        let people = self.people(scope, head);
        let growth = growth_rows(scope);
        let rows = people.iter().map(|(who, found)| self.row(scope, who, found, &growth)).collect();
        page.main_table(&columns, rows, &head.nothing(&self.rules));
        page.signature();
        page.finish()
    }
}

type Stages<'s> = BTreeMap<usize, Judgement<'s>>;

impl Ladder {
    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![column("单位", 14.0, 27.0), column("姓名", 8.0, 14.0)];
        columns.extend(self.stages.iter().map(|stage| column(stage, 14.0, 20.0)));
        columns.extend([
            column("已过阶段", 8.0, 9.0),
            column("达标项数", 8.0, 9.0),
            column("结转项数", 8.0, 9.0),
            column("结转的项目", 12.0, 30.0),
            column("说明", 16.0, 44.0),
            column("规则与条款", 10.0, 18.0),
        ]);
        columns
    }

    /// Everybody on the ladder in this term, with the conclusion of each stage up to now.
    fn people<'s>(&self, scope: &'s Scope<'_>, head: &Head) -> BTreeMap<About<'s>, Stages<'s>> {
        let own = |j: &Judgement<'_>| j.pack == head.pack && self.rules.iter().any(|rule| rule.id == j.rule);
        let now: BTreeSet<About<'_>> = scope.judgements().filter(own).map(|j| about(&j)).collect();
        let mut people: BTreeMap<About<'_>, Stages<'_>> = now.into_iter().map(|who| (who, Stages::new())).collect();
        for j in (0..scope.compliance.len()).map(|row| scope.judgement(row)).filter(own) {
            if let (Some(stages), Some(at)) = (people.get_mut(&about(&j)), self.stage_of(&j)) {
                stages.insert(at, j);
            }
        }
        people
    }

    /// Which stage a conclusion speaks of: its reason begins with the name.
    fn stage_of(&self, j: &Judgement<'_>) -> Option<usize> {
        self.stages.iter().position(|stage| j.reason.starts_with(stage.as_str()))
    }

    fn row(
        &self,
        scope: &Scope<'_>,
        who: &About<'_>,
        found: &Stages<'_>,
        growth: &BTreeMap<(&str, &str), usize>,
    ) -> Vec<Cell> {
        let mut cells = vec![Cell::text(who[0], Style::Text), Cell::text(who[1], Style::Text)];
        for at in 0..self.stages.len() {
            cells.push(found.get(&at).map_or(Cell::blank(Style::Centre), stage_cell));
        }
        let passed = found.values().filter(|j| j.status == "met").count();
        cells.push(Cell::text(format!("{passed}／{}", self.stages.len()), Style::Centre));
        let row = growth.get(&(who[0], who[1])).copied();
        let number = |column| Cell::number(row.and_then(|row| scope.growth.number(row, column)), Style::Number);
        cells.extend([number("items_met"), number("items_carried")]);
        cells.push(Cell::text(row.map_or("", |row| word(&scope.growth, row, "items_open")), Style::Text));
        let last = found.values().next_back();
        cells.push(Cell::text(last.map_or("", |j| j.reason), Style::Faint));
        let rule = last.map(|j| format!("{} {}", j.rule, clause_zh(scope.of_rule(j.pack, j.rule, "clause"))));
        cells.push(Cell::text(rule.unwrap_or_default(), Style::Faint));
        cells
    }
}

/// `✓ 2023—2024`.
fn stage_cell(j: &Judgement<'_>) -> Cell {
    let year = match j.period.parse::<Period>() {
        Ok(Period::SchoolYear(year)) => Some(year),
        Ok(Period::ContractYear(first) | Period::ServiceYear(first)) => Some(school_year_of(last_of_year(first))),
        _ => None,
    };
    let said = year.map(|year| format!(" {}—{}", number_zh(f64::from(year)), year + 1)).unwrap_or_default();
    Cell::text(format!("{}{said}", status_sign(j.status)), status_style(j.status))
}

/// The last row of growth of each person up to the term.
fn growth_rows<'s>(scope: &'s Scope<'_>) -> BTreeMap<(&'s str, &'s str), usize> {
    let table = &scope.growth;
    let mut rows: Vec<usize> = (0..table.len())
        .filter(|row| {
            table.int(*row, "school_year").is_some_and(|year| year <= i64::from(scope.brief.term.school_year))
        })
        .collect();
    rows.sort_by_key(|row| table.int(*row, "school_year"));
    rows.into_iter().map(|row| ((word(table, row, "unit"), word(table, row, "teacher")), row)).collect()
}
