//! 入选线附近: who is within a point of the line, how far each weight can move before a list changes, and how the scores lie.

use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, decision_cell, margin_zh, person_zh, proposed, subject_zh};
use crate::sheets::overview::MET;
use crate::style::Style;
use crate::words::exact_zh;

pub(crate) const NAME: &str = "入选线附近";

/// How near the line somebody is told of: one point, or one hundredth of a list of shares.
const NEAR: f64 = 1.0;
const NEAR_SHARE: f64 = 0.01;
/// Lists that are drawn, bars of a distribution, names of a row of ranks.
const LISTS_DRAWN: usize = 4;
const BARS: usize = 10;
const NAMES: usize = 24;
/// Steps a bar may stand for.
const STEPS: [f64; 12] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
const OUT: u32 = 0xB5_C2C7;
/// Rows of the sheet one chart covers.
const CHART_ROWS: usize = 15;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Result, 8, scope.brief);
    let about = format!(
        "{}　签字之前看这一页：谁离线不到一分，哪个权重动一点名单就变，分数怎么分布。数据都在“名单建议”和“试算”。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　{NAME}", scope.brief.bureau), &about);
    let blocks = proposed(scope);
    page.section("离入选线不到一分（按比例的名单：一个百分点）");
    page.main_table(&near_columns(), near(scope, &blocks), "没有画线的名单，或没有人离线不到一分。");
    page.repeat(0, 1);
    page.narrow_gap();
    page.section("权重能动多少，名单不变");
    page.table(&weight_columns(), weights(scope), "名单只有一项，或没有画线，没有权重可动。");
    for block in blocks.iter().filter(|block| block.rows.len() > 1 && block.places(scope).is_some()).take(LISTS_DRAWN) {
        page.narrow_gap();
        page.new_page();
        drawn(&mut page, scope, block);
    }
    page.signature();
    page.finish()
}

fn near_columns() -> [Column; 8] {
    [
        column("名单", 18.0, 30.0),
        column("单位", 20.0, 28.0),
        column("对象", 12.0, 18.0),
        column("得分", 11.0, 12.0),
        column("名次", 11.0, 12.0),
        column("建议", 12.0, 13.0),
        column("与入选线相差", 18.0, 30.0),
        column("怎样才会入选", 30.0, 44.0),
    ]
}

fn near(scope: &Scope<'_>, blocks: &[Block<'_>]) -> Vec<Vec<Cell>> {
    let table = &scope.awards;
    let mut rows = Vec::new();
    for block in blocks {
        let style = block.score_style(scope);
        let reach = if style == Style::FineShare { NEAR_SHARE } else { NEAR };
        let is_near = |row: &&usize| table.number(**row, "margin").is_some_and(|margin| margin.abs() <= reach);
        rows.extend(block.rows.iter().filter(is_near).map(|row| {
            let row = *row;
            let rank = table.int(row, "rank").map_or("—".to_owned(), |rank| rank.to_string());
            vec![
                Cell::text(block.name(), Style::Text),
                Cell::text(word(table, row, "unit"), Style::Text),
                Cell::text(person_zh(table, row), Style::Text),
                Cell::number(table.number(row, "score"), style),
                Cell::text(rank, Style::Centre),
                decision_cell(word(table, row, "decision")),
                Cell::text(margin_zh(table.number(row, "margin").unwrap_or(0.0), style), Style::Centre),
                Cell::text(word(table, row, "to_enter"), Style::Text),
            ]
        }));
    }
    rows
}

fn weight_columns() -> [Column; 8] {
    [
        column("名单", 18.0, 30.0),
        column("项目", 20.0, 28.0),
        column("现权重", 8.0, 12.0),
        column("不变下限", 10.0, 12.0),
        column("不变上限", 10.0, 12.0),
        column("可动幅度", 10.0, 14.0),
        column("低于下限时", 15.0, 30.0),
        column("高于上限时", 30.0, 44.0),
    ]
}

fn weights(scope: &Scope<'_>) -> Vec<Vec<Cell>> {
    let table = &scope.sensitivity;
    let line = |row: usize| {
        let at = |column| word(table, row, column);
        let list = if at("section").is_empty() {
            at("list").to_owned()
        } else {
            format!("{}（{}）", at("list"), at("section"))
        };
        let item = if at("zh").is_empty() { at("item").to_owned() } else { format!("{}　{}", at("item"), at("zh")) };
        let [weight, low, high] = ["weight", "low", "high"].map(|column| table.number(row, column));
        let bound = |bound: Option<f64>, open: &str| match bound {
            Some(n) => Cell::number(n, Style::Part),
            None => Cell::text(open, Style::Centre),
        };
        vec![
            Cell::text(list, Style::Text),
            Cell::text(item, Style::Text),
            bound(weight, "—"),
            bound(low, "不限"),
            bound(high, "不限"),
            Cell::text(room(weight, low, high), Style::Centre),
            Cell::text(at("below"), Style::Text),
            Cell::text(at("above"), Style::Text),
        ]
    };
    (0..table.len()).map(line).collect()
}

/// How far the weight can move: −3／+5.
fn room(weight: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    let Some(weight) = weight else { return "—".to_owned() };
    let down = low.map_or("不限".to_owned(), |low| exact_zh(weight - low));
    let up = high.map_or("不限".to_owned(), |high| exact_zh(high - weight));
    format!("−{down}／+{up}")
}

/// The distribution of a list's scores and its ranks, each with its table.
fn drawn(page: &mut Page, scope: &Scope<'_>, block: &Block<'_>) {
    let style = block.score_style(scope);
    let line = block.line(scope).map_or(String::new(), |line| format!("，入选线 {}", style.shown(line)));
    page.section(&format!("{}：分数分布与名次{line}", block.name()));
    let charts = page.next_row();
    page.skip(CHART_ROWS);
    let bars = distribution(scope, block, style);
    let counts = |n: usize| Cell::count(n, Style::Number);
    let rows =
        bars.into_iter().map(|bar| vec![Cell::text(bar.label, Style::Centre), counts(bar.inside), counts(bar.outside)]);
    let area = page.table(&three("分数段", "入选或待抽签", "其余"), rows.collect(), "没有得分。");
    page.chart(stacked("分数分布（人数或单位数）", area, "0", CellRef::new(charts, 0)));
    page.narrow_gap();
    let area = page.table(&three("名次与对象", "入选或待抽签", "其余"), ranks(scope, block, style), "没有得分。");
    let format = if style == Style::FineShare { "0%" } else { "0" };
    page.chart(stacked("名次前列的得分", area, format, CellRef::new(charts, 4)));
}

fn three(label: &str, inside: &str, outside: &str) -> [Column; 3] {
    [column(label, 18.0, 30.0), column(inside, 14.0, 28.0), column(outside, 12.0, 18.0)]
}

fn stacked(title: &str, area: Area, axis_format: &'static str, at: CellRef) -> ChartPlan {
    let column = |col| RangeRef {
        sheet: NAME.to_owned(),
        area: Area::new(CellRef::new(area.first.row + 1, col), CellRef::new(area.last.row, col)),
    };
    let series = |name: &str, col, colour| SeriesPlan {
        name: name.to_owned(),
        categories: column(0),
        values: column(col),
        colour,
        half_widths: None,
    };
    ChartPlan {
        kind: ChartKind::ColumnStacked,
        title: title.to_owned(),
        series: vec![series("入选或待抽签", 1, MET), series("其余", 2, OUT)],
        axis_format,
        axis_max: None,
        at,
        width: 500,
        height: 285,
    }
}

/// One bar of a distribution.
struct Bar {
    label: String,
    inside: usize,
    outside: usize,
}

fn is_in(scope: &Scope<'_>, row: usize) -> bool {
    matches!(word(&scope.awards, row, "decision"), "selected" | "lots_required")
}

/// How many scores lie in each step, the lowest first.
fn distribution(scope: &Scope<'_>, block: &Block<'_>, style: Style) -> Vec<Bar> {
    let scores: Vec<(f64, bool)> =
        block.rows.iter().filter_map(|row| Some((scope.awards.number(*row, "score")?, is_in(scope, *row)))).collect();
    let low = scores.iter().map(|(score, _)| *score).fold(f64::INFINITY, f64::min);
    let high = scores.iter().map(|(score, _)| *score).fold(f64::NEG_INFINITY, f64::max);
    if scores.is_empty() {
        return Vec::new();
    }
    let fits = |step: &f64| (high / step + 1e-9).floor() - (low / step + 1e-9).floor() < BARS as f64;
    let step = STEPS.into_iter().find(fits).unwrap_or((high - low).max(1.0));
    let place = |score: f64| (score / step + 1e-9).floor() as i64;
    let bar = |at: i64| {
        let here = || scores.iter().filter(move |(score, _)| place(*score) == at);
        let shown = |n: f64| if style == Style::FineShare { Style::Share.shown(n) } else { exact_zh(n) };
        Bar {
            label: format!("{}—", shown(at as f64 * step)),
            inside: here().filter(|(_, inside)| *inside).count(),
            outside: here().filter(|(_, inside)| !*inside).count(),
        }
    };
    (place(low)..=place(high)).map(bar).collect()
}

/// The first names with their scores, those who are in apart from the rest.
fn ranks(scope: &Scope<'_>, block: &Block<'_>, style: Style) -> Vec<Vec<Cell>> {
    let table = &scope.awards;
    let scored = block.rows.iter().filter(|row| table.number(**row, "score").is_some());
    scored
        .take(NAMES)
        .map(|row| {
            let rank = table.int(*row, "rank").map_or("否决".to_owned(), |rank| rank.to_string());
            let score = Cell::number(table.number(*row, "score"), style);
            let (inside, outside) = match is_in(scope, *row) {
                true => (score, Cell::blank(style)),
                false => (Cell::blank(style), score),
            };
            vec![Cell::text(format!("{rank} {}", subject_zh(table, *row)), Style::Text), inside, outside]
        })
        .collect()
}
