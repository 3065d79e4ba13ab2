//! 徒弟成长: one row a mentee, the last three school years side by side, and what the stage assessments came to.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::stage_zh;

pub(crate) const NAME: &str = "徒弟成长";

/// School years side by side: the three steps of the ladder, and what a page across can hold.
const YEARS: i64 = 3;
/// What is said of a mentee who was in a stage but has no result.
const NO_RESULT: &str = "无考核记录";
/// Colours of results that let a mentee go on, in order.
const PASSED: [u32; 3] = [0x2E_7D8C, 0x7F_B5C1, 0xB9_D8DE];
/// Colours of results that do not.
const FAILED: [u32; 2] = [0xB5_5B4F, 0xD9_A441];
/// Colour of those without a result.
const UNKNOWN: u32 = 0xC4_CBCE;

/// The rows of `growth` of one mentee, by school year.
type Years = BTreeMap<i64, usize>;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let years = years(scope);
    let columns = columns(&years);
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    page.title(&format!("{}　徒弟成长", scope.brief.bureau), &about(scope));
    let rows = mentees(scope).iter().enumerate().map(|(at, (_, rows))| line(scope, at + 1, rows, &years)).collect();
    page.groups(&groups(&years));
    page.main_table(&columns, rows, "没有徒弟的成长记录。");
    page.freeze_columns(3);
    summary(&mut page, scope, &years);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　一年合格、二年成型、三年称职：每位徒弟一行，近三个学年并列；表后有各阶段考核结果的汇总和图。空格表示没有资料，不是零。",
        scope.brief.term.zh()
    )
}

fn years(scope: &Scope<'_>) -> Vec<i64> {
    let last = i64::from(scope.brief.term.school_year);
    let known: BTreeSet<i64> =
        (0..scope.growth.len()).filter_map(|row| scope.growth.int(row, "school_year")).filter(|y| *y <= last).collect();
    let first = known.first().copied().unwrap_or(last).max(last - YEARS + 1);
    (first..=last).collect()
}

/// The mentees with growth rows, by unit and name of the last year known.
fn mentees<'s>(scope: &'s Scope<'_>) -> Vec<([&'s str; 3], Years)> {
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
        column("当前阶段", 10.0, 11.0),
    ];
    for _ in years {
        columns.extend([
            column("骨干称号", 9.5, 14.5),
            column("被听课", 7.5, 8.0),
            column("获奖", 6.0, 7.0),
            column("阶段考核", 9.5, 12.0),
        ]);
    }
    columns.push(column("缺少的资料", 10.0, 16.0));
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
        Cell::text(word(table, row, "stage_result"), Style::Centre),
    ]
}

/// How many mentees of each year and stage came to which result.
fn results<'s>(scope: &'s Scope<'_>, years: &[i64]) -> BTreeMap<(i64, i64), BTreeMap<&'s str, usize>> {
    let mut counts: BTreeMap<(i64, i64), BTreeMap<&str, usize>> = BTreeMap::new();
    for (year, row) in mentees(scope).iter().flat_map(|(_, rows)| rows).filter(|(year, _)| years.contains(year)) {
        let Some(stage) = scope.growth.int(*row, "stage").filter(|stage| (1..=YEARS).contains(stage)) else { continue };
        let result = scope.growth.text(*row, "stage_result").unwrap_or(NO_RESULT);
        *counts.entry((*year, stage)).or_default().entry(result).or_default() += 1;
    }
    counts
}

/// The table of results by year and stage, and its chart.
fn summary(page: &mut Page, scope: &Scope<'_>, years: &[i64]) {
    let results = results(scope, years);
    if results.is_empty() {
        return;
    }
    let words = in_order(&results);
    page.skip(1);
    page.new_page();
    page.section("各阶段考核结果（人数）");
    let head = page.next_row();
    page.spread(summary_line(Style::Head, "学年与阶段", words.iter().map(|word| Cell::text(word, Style::Head))));
    for ((year, stage), counts) in &results {
        let label = format!("{year}—{} {}", year + 1, stage_zh(*stage));
        let numbers = words.iter().map(|word| Cell::count(counts.get(word).copied().unwrap_or(0), Style::Number));
        page.spread(summary_line(Style::Text, &label, numbers));
    }
    let last = page.next_row() - 1;
    page.skip(1);
    page.chart(chart(&words, head, last, page.next_row()));
    page.skip(17);
}

/// The words of the results: those that let a mentee go on, those that do not, and none.
fn in_order<'s>(results: &BTreeMap<(i64, i64), BTreeMap<&'s str, usize>>) -> Vec<&'s str> {
    let words: BTreeSet<&str> = results.values().flat_map(BTreeMap::keys).copied().collect();
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| (*word == NO_RESULT, is_failure(word)));
    words
}

/// Whether a result says no: 不合格, 未通过.
fn is_failure(result: &str) -> bool {
    result.starts_with(['不', '未'])
}

fn colours(words: &[&str]) -> Vec<u32> {
    let (mut passed, mut failed) = (PASSED.into_iter().cycle(), FAILED.into_iter().cycle());
    let colour = |word: &&str| match *word {
        NO_RESULT => UNKNOWN,
        word if is_failure(word) => failed.next().unwrap_or(UNKNOWN),
        _ => passed.next().unwrap_or(UNKNOWN),
    };
    words.iter().map(colour).collect()
}

/// A label over the second and third column, then one number in each column after.
fn summary_line(style: Style, label: &str, numbers: impl Iterator<Item = Cell>) -> Vec<(u32, u32, Cell)> {
    let mut cells = vec![(1, 2, Cell::text(label, style))];
    cells.extend((3..).zip(numbers).map(|(col, cell)| (col, col, cell)));
    cells
}

fn chart(words: &[&str], head: u32, last: u32, row: u32) -> ChartPlan {
    let range = |col| RangeRef {
        sheet: NAME.to_owned(),
        area: Area::new(CellRef::new(head + 1, col), CellRef::new(last, col)),
    };
    let series = (3..).zip(words).zip(colours(words)).map(|((col, word), colour)| SeriesPlan {
        name: (*word).to_owned(),
        categories: range(1),
        values: range(col),
        colour,
    });
    ChartPlan {
        kind: ChartKind::ColumnStacked,
        title: "各阶段考核结果（人数）".to_owned(),
        series: series.collect(),
        axis_format: "0",
        axis_max: None,
        at: CellRef::new(row, 1),
        width: 900,
        height: 320,
    }
}
