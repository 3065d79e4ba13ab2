//! 真实性核查: what cannot all be true, as questions; beside each how often the like is seen, and the honest reasons for it.
//! For the leaders all of the term, with what every check looked at; for a school its own questions only.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::school::{Share, own_path};
use crate::style::Style;

pub(crate) const NAME: &str = "真实性核查";

/// Rows of one sheet that are named; the others are counted.
const ROWS_NAMED: usize = 8;
/// Sheets that are named.
const SHEETS_NAMED: usize = 4;
/// Names that are listed.
const PEOPLE_NAMED: usize = 6;
const ABOUT: &str = "这里列的是要核实的问题，不是结论；不进任何得分、名单和职数。请先看常见的正当原因，再对照原件。";

/// The leaders' sheet: the questions of the term, what is rarest first, and under them what every check looked at.
pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let columns = columns();
    let mut page = Page::new(NAME, TabColour::Attention, columns.len(), scope.brief);
    let rows = in_order(scope, Scope::rows_in(&scope.authenticity, scope.brief.term).collect());
    let about = format!("{}　共 {} 个问题，少见的在前。{ABOUT}", scope.brief.term.zh(), rows.len());
    page.title(&format!("{}　真实性核查（内部使用）", scope.brief.bureau), &about);
    let places = places(scope, Scope::rows_in(&scope.authenticity_rows, scope.brief.term));
    let lines = rows.iter().map(|row| line(scope, *row, &places, None)).collect();
    page.main_table(&columns, lines, "本学期没有问出要核实的问题。");
    page.skip(1);
    bases(&mut page, scope);
    page.signature();
    page.finish()
}

/// One school's sheet: its own questions, worded for those who will answer them.
pub(crate) fn of_school(scope: &Scope<'_>, share: &Share<'_>) -> SheetPlan {
    let mut columns = columns();
    columns.remove(UNIT_COLUMN);
    let mut page = Page::new(NAME, TabColour::Attention, columns.len(), scope.brief);
    let (rows, behind) = &share.questions;
    let about = format!("{}　{}　{} 个问题请核实。{ABOUT}", scope.brief.term.zh(), share.unit, rows.len());
    page.title(NAME, &about);
    let places = places(scope, behind.iter().copied());
    let lines = (1..).zip(rows).map(|(number, row)| {
        let mut cells = line(scope, *row, &places, Some(share.unit));
        cells[0] = Cell::count(number, Style::Number);
        cells.remove(UNIT_COLUMN);
        cells
    });
    page.main_table(&columns, lines.collect(), "本学期没有要核实的问题。");
    page.signature();
    page.finish()
}

/// Of each unit the questions of the term in the order of looking, and the rows behind them.
pub(crate) fn by_unit<'s>(scope: &'s Scope<'_>) -> BTreeMap<&'s str, (Vec<usize>, Vec<usize>)> {
    let mut units: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for row in Scope::rows_in(&scope.authenticity, scope.brief.term) {
        units.entry(word(&scope.authenticity, row, "unit")).or_default().0.push(row);
    }
    for row in Scope::rows_in(&scope.authenticity_rows, scope.brief.term) {
        units.entry(word(&scope.authenticity_rows, row, "unit")).or_default().1.push(row);
    }
    for (questions, _) in units.values_mut() {
        *questions = in_order(scope, std::mem::take(questions));
    }
    units
}

fn in_order(scope: &Scope<'_>, mut rows: Vec<usize>) -> Vec<usize> {
    rows.sort_by_key(|row| (scope.authenticity.int(*row, "rank"), *row));
    rows
}

/// Where the unit stands among the columns.
const UNIT_COLUMN: usize = 2;

fn columns() -> Vec<Column> {
    vec![
        column("次序", 6.0, 7.0),
        column("检查", 12.0, 15.0),
        column("单位", 16.0, 20.0),
        column("涉及人员", 12.0, 18.0),
        column("发现与为什么问", 26.0, 36.0),
        column("行数", 9.5, 11.0),
        column("在哪里", 24.0, 36.0),
        column("全县有多常见", 13.0, 14.0),
        column("本单位", 10.0, 12.0),
        column("常见的正当原因", 26.0, 36.0),
        column("请核实", 26.0, 36.0),
    ]
}

type Places<'s> = BTreeMap<&'s str, Vec<usize>>;

/// The rows behind each question.
fn places<'s>(scope: &'s Scope<'_>, rows: impl Iterator<Item = usize>) -> Places<'s> {
    let mut places = Places::new();
    for row in rows {
        places.entry(word(&scope.authenticity_rows, row, "question")).or_default().push(row);
    }
    places
}

fn line(scope: &Scope<'_>, row: usize, places: &Places<'_>, unit: Option<&str>) -> Vec<Cell> {
    let table = &scope.authenticity;
    let at = |column| word(table, row, column);
    let count = |column| Cell::number(table.int(row, column).map(|n| n as f64), Style::Number);
    let rows = places.get(at("question")).map(Vec::as_slice).unwrap_or_default();
    vec![
        count("rank"),
        Cell::text(at("zh"), Style::Text),
        Cell::text(at("unit"), Style::Text),
        Cell::text(people(at("person")), Style::Text),
        Cell::text(format!("{}\n问：{}", found(at("found"), table.number(row, "chance")), at("why")), Style::Text),
        count("rows"),
        Cell::text(listed(scope, rows, unit), Style::Faint),
        Cell::text(format!("{}{}", rate(table.number(row, "base_rate")), counted(scope, at("check"))), Style::Centre),
        Cell::text(rate(table.number(row, "unit_rate")), Style::Centre),
        Cell::text(at("honest"), Style::Text),
        Cell::text(at("ask"), Style::Text),
    ]
}

/// The first names, and how many there are.
fn people(names: &str) -> String {
    let names: Vec<&str> = names.split('、').filter(|name| !name.is_empty()).collect();
    let more = if names.len() > PEOPLE_NAMED { format!("等{}人", names.len()) } else { String::new() };
    format!("{}{more}", names.iter().take(PEOPLE_NAMED).copied().collect::<Vec<_>>().join("、"))
}

fn found(text: &str, chance: Option<f64>) -> String {
    match chance.filter(|chance| *chance > 0.0) {
        Some(chance) => format!("{text}；偶然如此的概率约 1/{:.0}", (1.0 / chance).min(1e9)),
        None => text.to_owned(),
    }
}

/// A rate a person can picture: a share, or one in so many.
fn rate(rate: Option<f64>) -> String {
    match rate {
        None => "—".to_owned(),
        Some(rate) if rate >= 0.01 => format!("{:.1}%", rate * 100.0),
        Some(rate) if rate > 0.0 => format!("每{:.0}之1", 1.0 / rate),
        Some(_) => "0".to_owned(),
    }
}

/// How many did not fit, of how many that were looked at in the bureau: a share of six is no share of six thousand.
fn counted(scope: &Scope<'_>, check: &str) -> String {
    let table = &scope.authenticity_base;
    let row = Scope::rows_in(table, scope.brief.term).find(|row| word(table, *row, "check") == check);
    let counts = row.and_then(|row| table.int(row, "found").zip(table.int(row, "looked_at")));
    counts.map_or_else(String::new, |(found, looked)| format!("\n（{found}/{looked}）"))
}

/// `听课记录.xlsx 听课记录 第5、9行`, a line a sheet.
fn listed(scope: &Scope<'_>, rows: &[usize], unit: Option<&str>) -> String {
    let table = &scope.authenticity_rows;
    let mut sheets: BTreeMap<(&str, &str), BTreeSet<i64>> = BTreeMap::new();
    for row in rows {
        let at = (word(table, *row, "src_file"), word(table, *row, "src_sheet"));
        sheets.entry(at).or_default().extend(table.int(*row, "src_row"));
    }
    let said = |((file, sheet), rows): (&(&str, &str), &BTreeSet<i64>)| {
        let file = unit.map_or(*file, |unit| own_path(file, unit));
        let numbers: Vec<String> = rows.iter().take(ROWS_NAMED).map(i64::to_string).collect();
        let more = if rows.len() > ROWS_NAMED { format!("等{}行", rows.len()) } else { "行".to_owned() };
        match numbers.is_empty() {
            true => format!("{file} {sheet}"),
            false => format!("{file} {sheet} 第{}{more}", numbers.join("、")),
        }
    };
    let mut lines: Vec<String> = sheets.iter().take(SHEETS_NAMED).map(said).collect();
    if sheets.len() > SHEETS_NAMED {
        lines.push(format!("另有{}张表", sheets.len() - SHEETS_NAMED));
    }
    lines.join("\n")
}

/// What every check looked at, also where it found nothing or could not look.
fn bases(page: &mut Page, scope: &Scope<'_>) {
    let table = &scope.authenticity_base;
    page.section("每项检查看过多少、问出多少（没有问出的也列）");
    let rows: Vec<usize> = Scope::rows_in(table, scope.brief.term).collect();
    if rows.is_empty() {
        page.across(Cell::text("没有做过核查。", Style::Note));
        return;
    }
    let heads = ["检查", "看的是什么", "结果", "看过", "界限", "不合", "问题", "凭偶然预计不超过", "依据"];
    page.spread(base_line(heads.map(|head| Cell::text(head, Style::Head))));
    for row in rows {
        let text = |column, style| Cell::text(word(table, row, column), style);
        let count = |column| Cell::number(table.int(row, column).map(|n| n as f64), Style::Number);
        page.spread(base_line([
            text("zh", Style::Text),
            text("looked_at_kind", Style::Text),
            text("said", Style::Text),
            count("looked_at"),
            text("threshold", Style::Text),
            count("found"),
            count("asked"),
            Cell::number(table.number(row, "expected"), Style::Decimal),
            Cell::text(word(table, row, "clause").replace("default", "本程序默认"), Style::Faint),
        ]));
    }
}

fn base_line([zh, kind, said, looked, threshold, found, asked, expected, clause]: [Cell; 9]) -> Vec<(u32, u32, Cell)> {
    vec![
        (0, 1, zh),
        (2, 3, kind),
        (4, 4, said),
        (5, 5, looked),
        (6, 6, threshold),
        (7, 7, found),
        (8, 8, asked),
        (9, 9, expected),
        (10, 10, clause),
    ]
}
