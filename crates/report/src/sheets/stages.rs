//! 成长汇总: what the stage assessments came to, by stage over the school years, and unit by unit this year.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef};

use crate::page::Page;
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::growth::{YEARS, is_failure, mentees, years};
use crate::sheets::school_ranking::share_cell;
use crate::style::Style;
use crate::words::stage_zh;

pub(crate) const NAME: &str = "成长汇总";

/// Columns of the page: two tables or a table and a chart side by side.
const COLUMNS: usize = 16;
const COLUMN_WIDTH: f64 = 9.0;
/// Height of a row of a table, in points and in pixels: charts stand beside tables.
const ROW: f64 = 24.0;
const ROW_PIXELS: u32 = 32;
/// Colours of the school years, the last one deepest.
const YEAR_COLOURS: [u32; 3] = [0xB9_D8DE, 0x7F_B5C1, 0x17_495B];
const PASSED: u32 = 0x2E_7D8C;
const FAILED: u32 = 0xB5_5B4F;
const UNKNOWN: u32 = 0xC4_CBCE;

/// The best result schools give.
const BEST: &str = "优秀";

/// How the mentees of one stage in one school year did.
#[derive(Debug, Clone, Copy, Default)]
struct Results {
    best: usize,
    passed: usize,
    failed: usize,
    unknown: usize,
}

impl Results {
    fn add(&mut self, result: Option<&str>) {
        match result {
            None => self.unknown += 1,
            Some(result) if is_failure(result) => self.failed += 1,
            Some(result) => {
                self.passed += 1;
                self.best += usize::from(result == BEST);
            }
        }
    }

    /// Passed among those with a result, as a fraction; `None` where there is no result.
    fn share(&self) -> Option<f64> {
        let known = self.passed + self.failed;
        (known > 0).then(|| self.passed as f64 / known as f64)
    }

    fn people(&self) -> usize {
        self.passed + self.failed + self.unknown
    }
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let years = years(scope);
    let mut page = Page::new(NAME, TabColour::Result, COLUMNS, scope.brief);
    page.equal_widths(COLUMN_WIDTH);
    page.title(&format!("{}　徒弟成长汇总", scope.brief.bureau), &about(scope));
    page.repeat(0, 1);
    let results = by_stage(scope, &years);
    if results.is_empty() {
        page.across(Cell::text("没有徒弟的成长记录。", Style::Note));
    } else {
        shares(&mut page, &years, &results);
        numbers(&mut page, &results);
        page.new_page();
        units(&mut page, scope);
    }
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　通过率＝通过（优秀、合格等）÷有考核结果的人数；没有结果的另列，不算通过也不算不通过。每位徒弟的情况见“徒弟成长”。",
        scope.brief.term.zh()
    )
}

type ByStage = BTreeMap<(i64, i64), Results>;

/// The results of each stage in each school year: keys are stage and year.
fn by_stage(scope: &Scope<'_>, years: &[i64]) -> ByStage {
    let mut results = ByStage::new();
    for (year, row) in mentees(scope).iter().flat_map(|(_, rows)| rows).filter(|(year, _)| years.contains(year)) {
        let Some(stage) = scope.growth.int(*row, "stage").filter(|stage| (1..=YEARS).contains(stage)) else { continue };
        results.entry((stage, *year)).or_default().add(scope.growth.text(*row, "stage_result"));
    }
    results
}

/// Share that passed: one row a stage, one column a school year, and the columns beside it.
fn shares(page: &mut Page, years: &[i64], results: &ByStage) {
    page.section("各阶段通过率（按学年）");
    let head = page.next_row();
    let line = |label: Cell, cells: Vec<Cell>| {
        let mut line = vec![(0, 1, label)];
        line.extend((2..).step_by(2).zip(cells).map(|(col, cell)| (col, col + 1, cell)));
        line
    };
    let heads = years.iter().map(|year| Cell::text(format!("{year}—{}", year + 1), Style::Head)).collect();
    page.spread(line(Cell::text("阶段", Style::Head), heads));
    page.set_height(ROW);
    for stage in 1..=YEARS {
        let share = |year: &i64| share_cell(results.get(&(stage, *year)).and_then(Results::share));
        page.spread(line(Cell::text(stage_zh(stage), Style::Centre), years.iter().map(share).collect()));
        page.set_height(ROW);
    }
    let rows = (head + 1, page.next_row() - 1);
    let colours = YEAR_COLOURS.iter().skip(YEAR_COLOURS.len().saturating_sub(years.len()));
    let drawn = (2..).step_by(2).zip(years).zip(colours);
    let drawn = drawn.map(|((col, year), colour)| series(format!("{year}—{}学年", year + 1), rows, (0, col), *colour));
    page.chart(ChartPlan {
        axis_max: Some(1.0),
        ..chart(ChartKind::ColumnGrouped, "各阶段通过率（按学年）", drawn.collect(), "0%", head)
    });
    page.skip(6);
}

/// How many came to which result: one row a stage and school year, and the stack beside it.
fn numbers(page: &mut Page, results: &ByStage) {
    page.section("各阶段考核结果（人数）");
    let head = page.next_row();
    let line = |[stage, people, passed, best, failed, unknown]: [Cell; 6]| {
        vec![(0, 2, stage), (3, 3, people), (4, 4, passed), (5, 5, best), (6, 6, failed), (7, 7, unknown)]
    };
    page.spread(line(
        ["阶段与学年", "人数", "通过", "其中优秀", "不通过", "无结果"].map(|h| Cell::text(h, Style::Head)),
    ));
    page.set_height(ROW);
    for ((stage, year), r) in results {
        let count = |n| Cell::count(n, Style::Number);
        page.spread(line([
            Cell::text(format!("{} {year}—{}", stage_zh(*stage), year + 1), Style::Centre),
            count(r.people()),
            count(r.passed),
            count(r.best),
            count(r.failed),
            count(r.unknown),
        ]));
        page.set_height(ROW);
    }
    let rows = (head + 1, page.next_row() - 1);
    let parts = [("通过", 4, PASSED), ("不通过", 6, FAILED), ("无结果", 7, UNKNOWN)];
    let drawn = parts.map(|(name, col, colour)| series(name.to_owned(), rows, (0, col), colour)).to_vec();
    let height = (rows.1 - rows.0 + 2) * ROW_PIXELS;
    let plan = chart(ChartKind::BarStacked, "各阶段考核结果（人数）", drawn, "0", head);
    page.chart(ChartPlan { height: height.max(260), ..plan });
}

/// This school year, unit by unit.
fn units(page: &mut Page, scope: &Scope<'_>) {
    let year = i64::from(scope.brief.term.school_year);
    page.section(&format!("{year}—{}学年各单位徒弟（在一至三年期内的）", year + 1));
    let mut units: BTreeMap<&str, (Results, BTreeSet<&str>, i64)> = BTreeMap::new();
    for ([unit, _, id], rows) in mentees(scope) {
        let Some(row) = rows.get(&year).copied() else { continue };
        if !scope.growth.int(row, "stage").is_some_and(|stage| (1..=YEARS).contains(&stage)) {
            continue;
        }
        let (results, titled, prizes) = units.entry(unit).or_default();
        results.add(scope.growth.text(row, "stage_result"));
        if !word(&scope.growth, row, "tier").is_empty() {
            titled.insert(id);
        }
        *prizes += scope.growth.int(row, "contest_results").unwrap_or(0);
    }
    let heads = ["单位", "徒弟", "通过", "其中优秀", "不通过", "无结果", "通过率", "有骨干称号", "获奖（项）"];
    page.spread(unit_line(heads.map(|head| Cell::text(head, Style::Head))));
    for (unit, (r, titled, prizes)) in units {
        let count = |n| Cell::count(n, Style::Number);
        page.spread(unit_line([
            Cell::text(unit, Style::Text),
            count(r.people()),
            count(r.passed),
            count(r.best),
            count(r.failed),
            count(r.unknown),
            share_cell(r.share()),
            count(titled.len()),
            Cell::number(prizes as f64, Style::Number),
        ]));
    }
}

fn unit_line([unit, rest @ ..]: [Cell; 9]) -> Vec<(u32, u32, Cell)> {
    let mut line = vec![(0, 3, unit)];
    // Four columns of one, four of two: the page has sixteen.
    let spans = [1, 1, 1, 1, 2, 2, 2, 2];
    let mut first = 4;
    for (cell, span) in rest.into_iter().zip(spans) {
        line.push((first, first + span - 1, cell));
        first += span;
    }
    line
}

fn series(name: String, (first, last): (u32, u32), (labels, values): (u32, u32), colour: u32) -> SeriesPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    SeriesPlan { name, categories: range(labels), values: range(values), colour, half_widths: None }
}

fn chart(kind: ChartKind, title: &str, series: Vec<SeriesPlan>, axis_format: &'static str, head: u32) -> ChartPlan {
    ChartPlan {
        kind,
        title: title.to_owned(),
        series,
        axis_format,
        axis_max: None,
        at: CellRef::new(head, 8),
        width: 540,
        height: 240,
    }
}
