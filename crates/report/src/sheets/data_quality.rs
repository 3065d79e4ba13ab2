//! 数据质量: what each unit sent, how much of it was understood, and what it must put right.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{severity_style, severity_zh};

pub(crate) const NAME: &str = "数据质量";

/// Units a chart can show and still be read.
const CHARTED: u32 = 20;
/// The bureau's own files, which belong to no unit.
const OWN: &str = "（本局登记表）";

/// What one unit sent and what came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Quality {
    pub files: i64,
    pub unreadable: i64,
    pub sheets: i64,
    pub unknown: i64,
    pub cells: i64,
    pub used: i64,
    pub ignored: i64,
    pub rejected: i64,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub handed_in: Option<NaiveDate>,
}

/// What every unit sent this term, by name; the bureau's own files under the empty name.
pub(crate) fn quality<'s>(scope: &'s Scope<'_>) -> BTreeMap<&'s str, Quality> {
    let mut units: BTreeMap<&str, Quality> = scope.units().into_iter().map(|u| (u, Quality::default())).collect();
    let term = scope.brief.term;
    for row in Scope::rows_in(&scope.submission, term) {
        let count = |column| scope.submission.int(row, column).unwrap_or(0);
        let quality = units.entry(word(&scope.submission, row, "unit")).or_default();
        quality.files += count("files");
        quality.unreadable += count("unreadable_files");
        quality.sheets += count("sheets");
        quality.unknown += count("unknown_sheets");
        quality.handed_in = scope.submission.date(row, "handed_in_on");
    }
    for row in Scope::rows_in(&scope.ledger, term) {
        let count = |column| scope.ledger.int(row, column).unwrap_or(0);
        let quality = units.entry(word(&scope.ledger, row, "unit")).or_default();
        quality.cells += count("cells");
        quality.used += count("used");
        quality.ignored += count("ignored");
        quality.rejected += count("rejected");
    }
    for row in Scope::rows_in(&scope.findings, term) {
        let quality = units.entry(word(&scope.findings, row, "unit")).or_default();
        match word(&scope.findings, row, "severity") {
            "error" => quality.errors += 1,
            "warning" => quality.warnings += 1,
            _ => quality.infos += 1,
        }
    }
    units
}

impl Quality {
    /// The sum of two.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            files: self.files + other.files,
            unreadable: self.unreadable + other.unreadable,
            sheets: self.sheets + other.sheets,
            unknown: self.unknown + other.unknown,
            cells: self.cells + other.cells,
            used: self.used + other.used,
            ignored: self.ignored + other.ignored,
            rejected: self.rejected + other.rejected,
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
            handed_in: None,
        }
    }

    /// A part of the cells as a fraction; `None` where there are no cells.
    pub fn part(&self, cells: i64) -> Option<f64> {
        (self.cells > 0).then(|| cells as f64 / self.cells as f64)
    }
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Background, columns.len(), scope.brief);
    let about = format!(
        "{}　每个有内容的单元格都有去处：已用、按规则略过、或退回，三项之和等于全部。按须改正的问题数从多到少排列；表后有图和问题种类。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　数据质量", scope.brief.bureau), &about);
    let quality = quality(scope);
    let mut units: Vec<(&str, &Quality)> = quality.iter().map(|(unit, quality)| (*unit, quality)).collect();
    units.sort_by_key(|(unit, quality)| (std::cmp::Reverse((quality.errors, quality.warnings)), *unit));
    let rows = units.iter().map(|(unit, quality)| unit_line(unit, quality)).collect();
    let area = page.main_table(&columns, rows, "本学期没有收到任何单位的文件。");
    if !units.is_empty() {
        let sum = units.iter().fold(Quality::default(), |sum, (_, quality)| sum.plus(quality));
        page.line(figures("合计", Style::Total, &sum, [Style::TotalNumber, Style::TotalShare, Style::Total]));
        charts(&mut page, area);
    }
    kinds(&mut page, scope);
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("单位", 22.0, 28.0),
        column("报送日期", 11.5, 11.5),
        column("文件", 7.0, 8.0),
        column("打不开", 8.0, 8.0),
        column("工作表", 8.0, 8.0),
        column("未识别", 8.0, 8.0),
        column("单元格", 10.0, 11.0),
        column("已用", 8.5, 9.0),
        column("略过", 8.5, 9.0),
        column("退回", 8.5, 9.0),
        column("须改正", 8.5, 9.0),
        column("请核对", 8.5, 9.0),
        column("提示", 8.5, 9.0),
    ]
}

fn unit_line(unit: &str, quality: &Quality) -> Vec<Cell> {
    let name = if unit.is_empty() { OWN } else { unit };
    let mut cells = figures(name, Style::Text, quality, [Style::Number, Style::Share, Style::Date]);
    if quality.files == 0 && !unit.is_empty() {
        cells[1] = Cell::text("✗ 未报送", Style::Unmet);
    }
    cells
}

fn figures(name: &str, label: Style, q: &Quality, [number, share, date]: [Style; 3]) -> Vec<Cell> {
    let count = |n: i64| Cell::number(n as f64, number);
    vec![
        Cell::text(name, label),
        Cell::date(q.handed_in, date),
        count(q.files),
        count(q.unreadable),
        count(q.sheets),
        count(q.unknown),
        count(q.cells),
        Cell::number(q.part(q.used), share),
        Cell::number(q.part(q.ignored), share),
        Cell::number(q.part(q.rejected), share),
        Cell::count(q.errors, number),
        Cell::count(q.warnings, number),
        Cell::count(q.infos, number),
    ]
}

/// Two charts below the table: what became of the cells, and the problems by weight.
fn charts(page: &mut Page, area: Area) {
    let last = area.last.row.min(area.first.row + CHARTED);
    let bars = last - area.first.row;
    let height = 100 + bars * 16;
    page.skip(1);
    page.new_page();
    let row = page.next_row();
    let halves = [page.pixels(0, 5) - 8, page.pixels(6, 12) - 4];
    let parts = [("已用", 7, 0x2E_7D8C), ("略过", 8, 0xC4_D6DB), ("退回", 9, 0xB5_5B4F)];
    let weights = [("须改正", 10, 0xB5_5B4F), ("请核对", 11, 0xD9_A441), ("提示", 12, 0xC4_CBCE)];
    let of = |kind, title: &str, series: [(&str, u32, u32); 3], axis_format, (col, width)| ChartPlan {
        kind,
        title: title.to_owned(),
        series: series
            .into_iter()
            .map(|(name, col, colour)| series_of(name, col, colour, area.first.row, last))
            .collect(),
        axis_format,
        axis_max: None,
        at: CellRef::new(row, col),
        width,
        height,
    };
    page.chart(of(ChartKind::BarShare, "单元格的去处（占比）", parts, "0%", (0, halves[0])));
    page.chart(of(ChartKind::BarStacked, "问题条数（按程度）", weights, "0", (6, halves[1])));
    page.skip((height / 20 + 1) as usize);
}

fn series_of(name: &str, col: u32, colour: u32, head: u32, last: u32) -> SeriesPlan {
    let range = |col| RangeRef {
        sheet: NAME.to_owned(),
        area: Area::new(CellRef::new(head + 1, col), CellRef::new(last, col)),
    };
    SeriesPlan { name: name.to_owned(), categories: range(0), values: range(col), colour }
}

/// The kinds of problems, most frequent first, each with one example of what to do.
fn kinds(page: &mut Page, scope: &Scope<'_>) {
    let table = &scope.findings;
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in Scope::rows_in(table, scope.brief.term) {
        kinds.entry(word(table, row, "code")).or_insert((0, row)).0 += 1;
    }
    if kinds.is_empty() {
        return;
    }
    let mut kinds: Vec<(usize, usize)> = kinds.into_values().collect();
    kinds.sort_by_key(|(count, row)| (std::cmp::Reverse(*count), word(table, *row, "code")));
    page.section("问题种类（条数从多到少，各举一例）");
    page.spread(kind_line(["程度", "应为", "怎么办（举例）", "条数"].map(|head| Cell::text(head, Style::Head))));
    for (count, row) in kinds {
        let severity = word(table, row, "severity");
        page.spread(kind_line([
            Cell::text(severity_zh(severity), severity_style(severity)),
            Cell::text(word(table, row, "expected"), Style::Text),
            Cell::text(word(table, row, "hint"), Style::Text),
            Cell::count(count, Style::Number),
        ]));
    }
}

fn kind_line([severity, expected, hint, count]: [Cell; 4]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, severity), (1, 4, expected), (5, 11, hint), (12, 12, count)]
}
