//! 学校排名: the rank a pack gives, with its gate, and beside it the facts of the term.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::lists::{Ranked, gate_cell, rank_cell, rankings, score_style};
use crate::style::Style;
use crate::tally::{Tally, by_unit, by_unit_in};

pub(crate) const NAME: &str = "学校排名";

/// What is known of the units: all conclusions, those of this term alone, and of the term before.
struct Facts<'s> {
    all: BTreeMap<&'s str, Tally>,
    now: BTreeMap<&'s str, Tally>,
    before: BTreeMap<&'s str, Tally>,
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    let lists = rankings(scope, Ranked::Units);
    page.title(&format!("{}　学校排名", scope.brief.bureau), &about(scope, lists.is_empty()));
    let (now, before) = (scope.brief.term, scope.term_before());
    let facts = Facts { all: by_unit(scope), now: by_unit_in(scope, now), before: by_unit_in(scope, before) };
    page.groups(&[
        ("名次（按政策积分）".to_owned(), 5),
        ("全部任务（事实，项数）".to_owned(), 4),
        ("学期任务达标率".to_owned(), 3),
    ]);
    page.main_table(&columns, rows(scope, &lists, &facts), "本学期没有任何单位的记录。");
    page.freeze_columns(2);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>, unranked: bool) -> String {
    let term = scope.brief.term.zh();
    let how = if unranked {
        "所用政策没有给出学校排名办法，以下按单位名称列出，不排名次。"
    } else {
        "名次依政策积分，只计政策列入排名的规则（见说明列）；否决或限制写在名次旁边，不改动名次。并列即并列，不按行序拆分。"
    };
    format!("{term}　{how}达标率＝达标÷（达标＋未达标），不可判定的另列。")
}

fn columns() -> Vec<Column> {
    vec![
        column("名次", 9.0, 13.0),
        column("单位", 20.0, 28.0),
        column("得分", 10.5, 11.0),
        column("否决或限制", 11.5, 22.0),
        column("说明", 12.0, 40.0),
        column("应核", 7.0, 8.0),
        column("达标", 7.0, 8.0),
        column("未达标", 8.0, 8.0),
        column("不可判定", 9.5, 9.5),
        column("本学期", 8.5, 9.0),
        column("上学期", 8.5, 9.0),
        column("增减", 8.5, 9.0),
    ]
}

fn rows(scope: &Scope<'_>, lists: &[(&str, Vec<usize>)], facts: &Facts<'_>) -> Vec<Vec<Cell>> {
    let several = lists.len() > 1;
    let mut rows = Vec::new();
    let mut listed = BTreeSet::new();
    for (name, list) in lists {
        for row in list {
            let unit = word(&scope.rankings, *row, "unit");
            listed.insert(unit);
            let score = Cell::number(scope.rankings.number(*row, "score"), score_style(scope, list));
            rows.push(ranked(scope, *row, several.then_some(*name), score, facts.of(unit)));
        }
    }
    let rest = scope.units().into_iter().filter(|unit| !listed.contains(unit));
    rows.extend(rest.map(|unit| unranked(unit, lists.is_empty(), facts.of(unit))));
    rows
}

fn ranked(scope: &Scope<'_>, row: usize, list: Option<&str>, score: Cell, facts: [Cell; 7]) -> Vec<Cell> {
    let table = &scope.rankings;
    let reason = match list {
        Some(list) => format!("{list}：{}", word(table, row, "reason")),
        None => word(table, row, "reason").to_owned(),
    };
    let mut cells = vec![
        rank_cell(scope, row),
        Cell::text(word(table, row, "unit"), Style::Text),
        score,
        gate_cell(scope, row),
        Cell::text(reason, Style::Faint),
    ];
    cells.extend(facts);
    cells
}

fn unranked(unit: &str, no_list: bool, facts: [Cell; 7]) -> Vec<Cell> {
    let reason = if no_list { "" } else { "未列入名次" };
    let mut cells = vec![
        Cell::text("—", Style::Centre),
        Cell::text(unit, Style::Text),
        Cell::blank(Style::Number),
        Cell::blank(Style::Text),
        Cell::text(reason, Style::Faint),
    ];
    cells.extend(facts);
    cells
}

impl Facts<'_> {
    fn of(&self, unit: &str) -> [Cell; 7] {
        let all = self.all.get(unit).copied().unwrap_or_default();
        let now = self.now.get(unit).copied().unwrap_or_default();
        let before = self.before.get(unit).and_then(Tally::share);
        let change = now.share().zip(before).map(|(now, before)| now - before);
        [
            Cell::count(all.due(), Style::Number),
            Cell::count(all.met, Style::Number),
            Cell::count(all.unmet, Style::Number),
            Cell::count(all.undecidable, Style::Number),
            share_cell(now.share()),
            share_cell(before),
            change.map_or(Cell::text("—", Style::Centre), |change| Cell::number(change, Style::Change)),
        ]
    }
}

/// A share, or a dash where nothing could be decided.
pub(crate) fn share_cell(share: Option<f64>) -> Cell {
    share.map_or(Cell::text("—", Style::Centre), |share| Cell::number(share, Style::Share))
}
