//! 徒弟成长: one row a mentee, the last three school years side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::stage_zh;

pub(crate) const NAME: &str = "徒弟成长";

/// School years side by side: the three steps of the ladder, and what a page across can hold.
pub(crate) const YEARS: i64 = 3;
/// The rows of `growth` of one mentee, by school year.
pub(crate) type Years = BTreeMap<i64, usize>;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let years = years(scope);
    let columns = columns(&years);
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    page.title(&format!("{}　徒弟成长", scope.brief.bureau), &about(scope));
    let rows = mentees(scope).iter().enumerate().map(|(at, (_, rows))| line(scope, at + 1, rows, &years)).collect();
    page.groups(&groups(&years));
    page.main_table(&columns, rows, "没有徒弟的成长记录。");
    page.freeze_columns(3);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　一年合格、二年成型、三年称职：每位徒弟一行，近三个学年并列；汇总和图见“成长汇总”。空格表示没有资料，不是零。",
        scope.brief.term.zh()
    )
}

pub(crate) fn years(scope: &Scope<'_>) -> Vec<i64> {
    let last = i64::from(scope.brief.term.school_year);
    let known: BTreeSet<i64> =
        (0..scope.growth.len()).filter_map(|row| scope.growth.int(row, "school_year")).filter(|y| *y <= last).collect();
    let first = known.first().copied().unwrap_or(last).max(last - YEARS + 1);
    (first..=last).collect()
}

/// The mentees with growth rows, by unit and name of the last year known.
pub(crate) fn mentees<'s>(scope: &'s Scope<'_>) -> Vec<([&'s str; 3], Years)> {
    let ids: BTreeSet<&str> = (0..scope.pairing.len()).map(|row| word(&scope.pairing, row, "mentee_id")).collect();
    let last = i64::from(scope.brief.term.school_year);
    let mut people: BTreeMap<&str, Years> = BTreeMap::new();
    for row in 0..scope.growth.len() {
        let id = word(&scope.growth, row, "teacher_id");
        if let Some(year) = scope.growth.int(row, "school_year").filter(|year| *year <= last && ids.contains(id)) {
            people.entry(id).or_default().insert(year, row);
        }
    }
    let at = |row: usize, column| word(&scope.growth, row, column);
    let mut listed: Vec<([&str; 3], Years)> = people
        .into_iter()
        .filter_map(|(id, rows)| {
            let (_, row) = rows.last_key_value()?;
            Some(([at(*row, "unit"), at(*row, "teacher"), id], rows))
        })
        .collect();
    listed.sort_by_key(|(key, _)| *key);
    listed
}

fn columns(years: &[i64]) -> Vec<Column> {
    let mut columns = vec![
        column("序号", 6.0, 8.0),
        column("单位", 14.0, 27.0),
        column("徒弟", 8.0, 12.0),
        column("导师", 8.0, 14.0),
        column("当前阶段", 10.0, 12.0),
    ];
    for _ in years {
        columns.extend([
            column("骨干称号", 9.5, 14.5),
            column("被听课", 7.5, 8.0),
            column("获奖", 6.0, 7.0),
            column("阶段考核", 10.0, 12.0),
        ]);
    }
    columns.push(column("缺少的资料", 12.5, 18.0));
    columns
}

fn groups(years: &[i64]) -> Vec<(String, u32)> {
    let mut groups = vec![("徒弟".to_owned(), 5)];
    groups.extend(years.iter().map(|year| (format!("{year}—{}学年", year + 1), 4)));
    groups.push(("资料".to_owned(), 1));
    groups
}

fn line(scope: &Scope<'_>, number: usize, rows: &Years, years: &[i64]) -> Vec<Cell> {
    let last = rows.values().last().copied();
    let at = |column| last.map_or("", |row| word(&scope.growth, row, column));
    let stage = last.and_then(|row| scope.growth.int(row, "stage"));
    let mut cells = vec![
        Cell::count(number, Style::Centre),
        Cell::text(at("unit"), Style::Text),
        Cell::text(at("teacher"), Style::Text),
        Cell::text(at("mentors"), Style::Text),
        Cell::text(stage.map(stage_zh).unwrap_or_default(), Style::Centre),
    ];
    cells.extend(years.iter().flat_map(|year| year_cells(scope, rows.get(year).copied())));
    cells.push(Cell::text(at("missing"), Style::Faint));
    cells
}

fn year_cells(scope: &Scope<'_>, row: Option<usize>) -> [Cell; 4] {
    let Some(row) = row else {
        return [Style::Text, Style::Number, Style::Number, Style::Centre].map(Cell::blank);
    };
    let table = &scope.growth;
    let prizes = table.int(row, "contest_results").map(|n| n as f64);
    [
        Cell::text(word(table, row, "tier"), Style::Text),
        Cell::number(table.number(row, "observed_lessons"), Style::Number),
        Cell::number(prizes, Style::Number),
        result_cell(word(table, row, "stage_result")),
    ]
}

/// The result of a stage, marked where it does not let the mentee go on.
fn result_cell(result: &str) -> Cell {
    if is_failure(result) {
        Cell::text(format!("✗ {result}"), Style::Unmet)
    } else {
        Cell::text(result, Style::Centre)
    }
}

/// Whether a result says no: 不合格, 未通过.
pub(crate) fn is_failure(result: &str) -> bool {
    result.starts_with(['不', '未'])
}
