//! 得分明细单: every score down to its items, clauses and cells; for the leaders, for one unit, for one person.

use std::collections::BTreeMap;

use tables::{CellRef, Table};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{clause_zh, exact_zh, period_zh, points_zh};

pub(crate) const NAME: &str = "得分明细";
pub(crate) const EVIDENCE: &str = "得分依据";
pub(crate) const OF_UNIT: &str = "本单位得分";
pub(crate) const OF_UNIT_EVIDENCE: &str = "本单位得分依据";

/// Lines a sheet lists at most: what Excel still opens quickly.
const MOST_LINES: usize = 200_000;
/// Title, explanation, signature, head: the first line stands below them.
const FIRST_ROW: u32 = 4;

/// What names one score; an item of it has its number besides.
type Key<'s> = [&'s str; 8];
const KEY: [&str; 8] = ["pack", "sheet", "unit", "subject", "counterpart", "period", "subject_id", "counterpart_id"];
type Items<'s> = BTreeMap<Key<'s>, Vec<usize>>;

/// The scores of some subjects, with their items and the rows behind them.
pub(crate) struct Scores<'s> {
    scope: &'s Scope<'s>,
    /// Rows of `scores`, as they are listed.
    rows: Vec<usize>,
    items: Items<'s>,
    evidence: BTreeMap<(Key<'s>, &'s str), Vec<usize>>,
    /// Where the evidence of an item begins.
    first: BTreeMap<(Key<'s>, &'s str), u32>,
    evidence_sheet: &'static str,
}

fn key<'s>(table: &'s Table, row: usize) -> Key<'s> {
    KEY.map(|column| word(table, row, column))
}

/// All scores.
pub(crate) fn all<'s>(scope: &'s Scope<'s>) -> Scores<'s> {
    Scores::of(scope, EVIDENCE, |_| true)
}

/// The scores of one unit and its people.
pub(crate) fn of_unit<'s>(scope: &'s Scope<'s>, unit: &str) -> Scores<'s> {
    Scores::of(scope, OF_UNIT_EVIDENCE, |row| word(&scope.scores, row, "unit") == unit)
}

/// The scores of one person, alone or as one of a pair.
pub(crate) fn of_person<'s>(scope: &'s Scope<'s>, unit: &str, name: &str) -> Scores<'s> {
    let at = |row, column| word(&scope.scores, row, column);
    Scores::of(scope, EVIDENCE, |row| {
        at(row, "unit") == unit && [at(row, "subject"), at(row, "counterpart")].contains(&name)
    })
}

impl<'s> Scores<'s> {
    fn of(scope: &'s Scope<'s>, evidence_sheet: &'static str, wanted: impl Fn(usize) -> bool) -> Self {
        let mut rows: Vec<usize> = (0..scope.scores.len()).filter(|row| wanted(*row)).collect();
        rows.sort_by_cached_key(|row| {
            ["unit", "sheet", "subject", "counterpart", "period"].map(|c| word(&scope.scores, *row, c).to_owned())
        });
        let mut items: Items<'s> = BTreeMap::new();
        for row in 0..scope.score_items.len() {
            items.entry(key(&scope.score_items, row)).or_default().push(row);
        }
        for of_one in items.values_mut() {
            of_one.sort_by_key(|row| (scope.score_items.int(*row, "nth"), word(&scope.score_items, *row, "item")));
        }
        let mut evidence: BTreeMap<(Key<'s>, &'s str), Vec<usize>> = BTreeMap::new();
        for row in 0..scope.score_evidence.len() {
            let item = word(&scope.score_evidence, row, "item");
            evidence.entry((key(&scope.score_evidence, row), item)).or_default().push(row);
        }
        let mut scores = Self { scope, rows, items, evidence, first: BTreeMap::new(), evidence_sheet };
        scores.first = scores.places();
        scores
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The evidence rows in the order they are listed, and where those of each item begin.
    fn places(&self) -> BTreeMap<(Key<'s>, &'s str), u32> {
        let mut places = BTreeMap::new();
        let mut next = 0;
        for (key, rows) in self.listed() {
            places.entry(key).or_insert(FIRST_ROW + next as u32);
            next += rows.len();
        }
        places
    }

    /// The items with evidence, in the order of the scores, as many as a sheet holds.
    fn listed(&self) -> Vec<((Key<'s>, &'s str), &Vec<usize>)> {
        let mut left = MOST_LINES;
        let mut listed = Vec::new();
        for row in &self.rows {
            let key = key(&self.scope.scores, *row);
            for item in self.items.get(&key).into_iter().flatten() {
                let item = word(&self.scope.score_items, *item, "item");
                let Some(rows) = self.evidence.get(&(key, item)).filter(|rows| rows.len() <= left) else { continue };
                left -= rows.len();
                listed.push(((key, item), rows));
            }
        }
        listed
    }

    /// The scores, each with its items below it.
    pub fn sheet(&self, name: &str, title: &str, tab: TabColour) -> SheetPlan {
        let columns = columns();
        let mut page = Page::new(name, tab, columns.len(), self.scope.brief);
        let about = format!(
            "{}　每张评分表一行合计，下面逐项列出：量了多少、怎么算、依据哪一条、得几分，末列可点到原始记录。还不能确定的写明最低和最高可能得分，不按 0 分计。",
            self.scope.brief.term.zh()
        );
        page.title(title, &about);
        page.sign();
        let mut lines = Vec::new();
        for row in &self.rows {
            lines.push(self.total(*row));
            let items = self.items.get(&key(&self.scope.scores, *row)).into_iter().flatten();
            lines.extend(items.map(|item| self.item(*row, *item)));
            if lines.len() > MOST_LINES {
                break;
            }
        }
        page.main_table(&columns, lines, "所用政策包没有评分表，或没有参评的对象。");
        page.freeze_columns(2);
        page.finish()
    }

    fn total(&self, row: usize) -> Vec<Cell> {
        let table = &self.scope.scores;
        let at = |column| word(table, row, column);
        let total = |text: String| Cell::text(text, Style::Total);
        vec![
            total(at("unit").to_owned()),
            total(named(table, row)),
            total(format!("{}　{}", at("sheet"), period_zh(at("period")))),
            total("合计".to_owned()),
            total(shown(table.number(row, "full"))),
            points(table, row),
            total(at("grade").to_owned()),
            total(String::new()),
            Cell::text(at("reason"), Style::Faint),
            total(String::new()),
            total(String::new()),
        ]
    }

    fn item(&self, score: usize, row: usize) -> Vec<Cell> {
        let table = &self.scope.score_items;
        let at = |column| word(table, row, column);
        let group = if at("group").is_empty() { String::new() } else { format!("{}：", at("group")) };
        let measured = table.number(row, "measured").map_or("—".to_owned(), exact_zh);
        let key = (key(&self.scope.scores, score), at("item"));
        vec![
            Cell::text(at("unit"), Style::Faint),
            Cell::text(named(table, row), Style::Faint),
            Cell::text(format!("{group}{}", at("zh")), Style::Text),
            Cell::text(at("item"), Style::Faint),
            Cell::text(shown(table.number(row, "full")), Style::Centre),
            points(table, row),
            Cell::text(scaled(table, row), Style::Centre),
            Cell::text(measured, Style::Centre),
            Cell::text(at("reason"), Style::Faint),
            Cell::text(clause_zh(at("clause")), Style::Centre),
            self.link(&key),
        ]
    }

    fn link(&self, key: &(Key<'s>, &'s str)) -> Cell {
        match (self.evidence.get(key), self.first.get(key)) {
            (Some(rows), Some(at)) => {
                let text = format!("依据 {} 条", rows.len());
                Cell::link(text, self.evidence_sheet, CellRef::new(*at, 0), Style::Link)
            }
            (Some(rows), None) => Cell::text(format!("{} 条，未列", rows.len()), Style::Faint),
            _ => Cell::text("无", Style::Faint),
        }
    }

    /// The source rows behind the items, in the order of the scores.
    pub fn evidence(&self, title: &str) -> SheetPlan {
        let columns = evidence_columns();
        let mut page = Page::new(self.evidence_sheet, TabColour::Detail, columns.len(), self.scope.brief);
        let about = format!(
            "{}　每项得分背后的原始记录：哪个文件、哪张表、哪个单元格，计不计分，为什么。",
            self.scope.brief.term.zh()
        );
        page.title(title, &about);
        page.sign();
        let rows = self.listed().into_iter().flat_map(|(_, rows)| rows);
        page.main_table(&columns, rows.map(|row| self.source(*row)).collect(), "没有可以列出的依据。");
        page.finish()
    }

    fn source(&self, row: usize) -> Vec<Cell> {
        let table = &self.scope.score_evidence;
        let at = |column| word(table, row, column);
        let counted = if table.boolean(row, "counted") == Some(false) { "否" } else { "是" };
        let cell = match at("src_cell") {
            "" => table.int(row, "src_row").map_or(String::new(), |row| format!("第 {row} 行")),
            cell => cell.to_owned(),
        };
        vec![
            Cell::text(at("unit"), Style::Text),
            Cell::text(named(table, row), Style::Text),
            Cell::text(at("sheet"), Style::Faint),
            Cell::text(at("item"), Style::Centre),
            Cell::text(shown(table.number(row, "value")), Style::Centre),
            Cell::text(shown(table.number(row, "points")), Style::Centre),
            Cell::text(counted, Style::Centre),
            Cell::text(at("note"), Style::Faint),
            Cell::text(at("src_file"), Style::Faint),
            Cell::text(at("src_sheet"), Style::Faint),
            Cell::text(cell, Style::Centre),
        ]
    }
}

fn shown(n: Option<f64>) -> String {
    n.map_or("—".to_owned(), exact_zh)
}

/// The subject, or the two of a pair.
fn named(table: &Table, row: usize) -> String {
    match word(table, row, "counterpart") {
        "" => word(table, row, "subject").to_owned(),
        other => format!("{}—{other}", word(table, row, "subject")),
    }
}

/// The points; from what to what they may come where they are open; that an item does not apply.
fn points(table: &Table, row: usize) -> Cell {
    let [points, low, high] = ["points", "low", "high"].map(|column| table.number(row, column));
    match (points, low, high) {
        (Some(points), ..) => Cell::number(points, Style::Points),
        (None, Some(low), Some(high)) => {
            Cell::text(format!("？ 待定 {}—{}", points_zh(low), points_zh(high)), Style::Undecidable)
        }
        _ if word(table, row, "state") == "not_applicable" => Cell::text("不适用", Style::CountOnly),
        _ => Cell::text("？ 待定", Style::Undecidable),
    }
}

/// What the item gave before it was scaled, where it was: 18 × 0.5.
fn scaled(table: &Table, row: usize) -> String {
    let (raw, points) = (table.number(row, "raw"), table.number(row, "points"));
    match (raw, points) {
        (Some(raw), Some(points)) if raw != points => format!("折算前 {}", exact_zh(raw)),
        _ => String::new(),
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("单位", 18.0, 27.0),
        column("对象", 10.0, 18.0),
        column("评分表与项目", 26.0, 40.0),
        column("项目编号", 9.5, 16.0),
        column("满分", 7.0, 9.0),
        column("得分", 12.0, 20.0),
        column("等次或折算", 11.0, 15.0),
        column("量得", 7.0, 10.0),
        column("算法", 24.0, 48.0),
        column("条款", 8.0, 14.0),
        column("依据", 10.0, 14.0),
    ]
}

fn evidence_columns() -> Vec<Column> {
    vec![
        column("单位", 18.0, 27.0),
        column("对象", 10.0, 18.0),
        column("评分表", 14.0, 24.0),
        column("项目编号", 9.5, 16.0),
        column("数量", 7.0, 10.0),
        column("得分", 7.0, 10.0),
        column("计入", 6.0, 6.0),
        column("说明", 16.0, 34.0),
        column("文件", 22.0, 40.0),
        column("工作表", 10.0, 18.0),
        column("单元格", 8.0, 10.0),
    ]
}

/// 得分明细 of the leaders' workbook.
pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    all(scope).sheet(NAME, &format!("{}　得分明细单", scope.brief.bureau), TabColour::Detail)
}

/// 得分依据 of the leaders' workbook.
pub(crate) fn compose_evidence(scope: &Scope<'_>) -> SheetPlan {
    all(scope).evidence(&format!("{}　得分依据", scope.brief.bureau))
}
