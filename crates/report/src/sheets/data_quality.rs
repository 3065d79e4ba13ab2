//! 数据质量: what each unit sent, how much of it was understood, and what it must put right.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::{severity_mark, severity_style};
use chrono::NaiveDate;

pub(crate) const NAME: &str = "数据质量";

/// Units whose table and problems can stand on one page and still be read.
const ON_ONE_PAGE: usize = 26;
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
    let unit_of = |unit: &'s str| if unit == scope.brief.bureau { "" } else { unit };
    for row in Scope::rows_in(&scope.submission, term) {
        let count = |column| scope.submission.int(row, column).unwrap_or(0);
        let quality = units.entry(unit_of(word(&scope.submission, row, "unit"))).or_default();
        quality.files += count("files");
        quality.unreadable += count("unreadable_files");
        quality.sheets += count("sheets");
        quality.unknown += count("unknown_sheets");
        quality.handed_in = scope.submission.date(row, "handed_in_on");
    }
    for row in Scope::rows_in(&scope.ledger, term) {
        let count = |column| scope.ledger.int(row, column).unwrap_or(0);
        let quality = units.entry(unit_of(word(&scope.ledger, row, "unit"))).or_default();
        quality.cells += count("cells");
        quality.used += count("used");
        quality.ignored += count("ignored");
        quality.rejected += count("rejected");
    }
    for row in scope.problems() {
        let quality = units.entry(unit_of(word(&scope.findings, row, "unit"))).or_default();
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
        "{}　每个有内容的单元格都有去处：已用、按规则略过、或退回，三项之和等于全部。按须改正的问题数从多到少排列；表后有问题种类和本局登记表的问题。",
        scope.brief.term.zh()
    );
    page.title(&format!("{}　数据质量", scope.brief.bureau), &about);
    let quality = quality(scope);
    let mut units: Vec<(&str, &Quality)> = quality.iter().map(|(unit, quality)| (*unit, quality)).collect();
    units.sort_by_key(|(unit, quality)| (std::cmp::Reverse((quality.errors, quality.warnings)), *unit));
    let rows = units.iter().map(|(unit, quality)| unit_line(unit, quality)).collect();
    page.main_table(&columns, rows, "本学期没有收到任何单位的文件。");
    if !units.is_empty() {
        let sum = units.iter().fold(Quality::default(), |sum, (_, quality)| sum.plus(quality));
        page.line(figures("合计", Style::Total, &sum, [Style::TotalNumber, Style::TotalShare, Style::Total]));
    }
    if units.len() <= ON_ONE_PAGE {
        page.one_page();
    }
    page.skip(1);
    kinds(&mut page, scope);
    own_problems(&mut page, scope);
    page.signature();
    page.finish()
}

fn columns() -> Vec<Column> {
    vec![
        column("单位", 22.0, 28.0),
        column("报送日期", 12.5, 12.5),
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
    match (unit.is_empty(), quality.files) {
        (true, _) => cells[1] = Cell::text("—", Style::Centre),
        (false, 0) => cells[1] = Cell::text("✗ 未报送", Style::Unmet),
        _ => {}
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

/// The kinds of problems, most frequent first, each with one example of what to do.
fn kinds(page: &mut Page, scope: &Scope<'_>) {
    let table = &scope.findings;
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in scope.problems() {
        kinds.entry(word(table, row, "code")).or_insert((0, row)).0 += 1;
    }
    if kinds.is_empty() {
        page.across(Cell::text("没有发现问题。", Style::Note));
        return;
    }
    let mut kinds: Vec<(usize, usize)> = kinds.into_values().collect();
    kinds.sort_by_key(|(count, row)| (std::cmp::Reverse(*count), word(table, *row, "code")));
    page.section("问题种类（条数从多到少，各举一例）");
    page.spread(kind_line(["程度", "应为", "怎么办（举例）", "条数"].map(|head| Cell::text(head, Style::Head))));
    for (count, row) in kinds {
        let severity = word(table, row, "severity");
        page.spread(kind_line([
            Cell::text(severity_mark(severity), severity_style(severity)),
            Cell::text(word(table, row, "expected"), Style::Text),
            Cell::text(word(table, row, "hint"), Style::Text),
            Cell::count(count, Style::Number),
        ]));
    }
}

fn kind_line([severity, expected, hint, count]: [Cell; 4]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, severity), (1, 4, expected), (5, 11, hint), (12, 12, count)]
}

/// The problems of the bureau's own registers: no school is told of them, so they are listed here.
fn own_problems(page: &mut Page, scope: &Scope<'_>) {
    let of_bureau = |unit: &str| unit.is_empty() || unit == scope.brief.bureau;
    let rows: Vec<usize> = scope.problems().filter(|row| of_bureau(word(&scope.findings, *row, "unit"))).collect();
    if rows.is_empty() {
        return;
    }
    page.skip(1);
    page.section("本局登记表的问题");
    page.spread(own_line(["文件", "工作表", "单元格", "怎么办"].map(|head| Cell::text(head, Style::Head))));
    for row in rows {
        let at = |column| word(&scope.findings, row, column);
        page.spread(own_line([
            Cell::text(at("file"), Style::Faint),
            Cell::text(at("sheet"), Style::Text),
            Cell::text(at("cell"), Style::Centre),
            Cell::text(at("hint"), Style::Text),
        ]));
    }
}

fn own_line([file, sheet, cell, hint]: [Cell; 4]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, file), (1, 3, sheet), (4, 4, cell), (5, 12, hint)]
}
