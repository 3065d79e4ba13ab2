//! 成长 of one mentee: the years beside each other, each measure beside those of the same stage, subject and start, drawn.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;
use crate::words::stage_zh;

pub(crate) const NAME: &str = "成长";

const CHART_ROWS: usize = 14;
const CHART_HEIGHT: u32 = 274;
const CHART_WIDTH: u32 = 470;
const OWN: u32 = 0x17_495B;
const MEDIAN: u32 = 0x8A_5A00;
/// Measures that are drawn, and what the axis shows.
const DRAWN: [&str; 2] = ["score", "observed_lessons"];

/// The sheet; nothing for somebody who is no mentee.
pub(crate) fn compose(scope: &Scope<'_>, unit: &str, name: &str) -> Option<SheetPlan> {
    let rows = years(scope, unit, name);
    let ids: BTreeSet<&str> = (0..scope.pairing.len()).map(|row| word(&scope.pairing, row, "mentee_id")).collect();
    rows.last().filter(|row| ids.contains(word(&scope.growth, **row, "teacher_id")))?;
    let id = word(&scope.growth, *rows.last()?, "teacher_id");
    let columns = panel_columns();
    let mut page = Page::new(NAME, TabColour::Result, columns.len(), scope.brief);
    page.title(
        &format!("{name}　成长"),
        &format!(
            "{}　{unit}　空格表示没有资料，不是零；与同期比较只比同阶段、同学科（或同学段）、同年入职的人。",
            scope.brief.term.zh()
        ),
    );
    page.section("逐学年");
    let area = page.table(&columns, rows.iter().map(|row| panel_line(scope, *row)).collect(), "没有成长记录。");
    page.repeat(0, area.first.row);
    comparison(&mut page, scope, id);
    page.signature();
    Some(page.finish())
}

/// The person's rows of `growth` by school year; of the present unit, and of those before under the same id.
fn years(scope: &Scope<'_>, unit: &str, name: &str) -> Vec<usize> {
    let table = &scope.growth;
    let last = i64::from(scope.brief.term.school_year);
    let own = |row: &usize| word(table, *row, "unit") == unit && word(table, *row, "teacher") == name;
    let Some(id) = (0..table.len()).find(own).map(|row| word(table, row, "teacher_id")) else { return Vec::new() };
    let mut rows: Vec<usize> = (0..table.len())
        .filter(|row| {
            word(table, *row, "teacher_id") == id && table.int(*row, "school_year").is_some_and(|year| year <= last)
        })
        .collect();
    rows.sort_by_key(|row| table.int(*row, "school_year"));
    rows
}

fn panel_columns() -> Vec<Column> {
    vec![
        column("学年", 11.0, 12.0),
        column("阶段", 9.0, 10.0),
        column("导师", 8.0, 14.0),
        column("阶段考核", 9.0, 10.0),
        column("达标项", 7.0, 8.0),
        column("结转", 10.0, 16.0),
        column("评委评分", 8.0, 9.0),
        column("称号", 10.0, 14.0),
        column("被听课", 7.0, 8.0),
        column("听课", 7.0, 8.0),
        column("公开课等", 8.0, 9.0),
        column("获奖/论文/课题积分", 12.0, 13.0),
        column("完整度", 8.0, 9.0),
        column("没有来源的项", 16.0, 26.0),
    ]
}

fn panel_line(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let table = &scope.growth;
    let text = |column| Cell::text(word(table, row, column), Style::Text);
    let number = |column| Cell::number(table.number(row, column), Style::Number);
    let year = table.int(row, "school_year").unwrap_or_default();
    let points = ["contest_points", "publication_points", "project_points"];
    let points: Vec<String> = points
        .iter()
        .map(|column| table.number(row, column).map_or("—".to_owned(), |sum| format!("{sum:.0}")))
        .collect();
    let missing = [word(table, row, "missing"), word(table, row, "unknown")];
    let missing: BTreeSet<&str> =
        missing.iter().flat_map(|list| list.split('、')).filter(|part| !part.is_empty()).collect();
    vec![
        Cell::text(format!("{year}—{}", year + 1), Style::Centre),
        Cell::text(table.int(row, "stage").map(stage_zh).unwrap_or_default(), Style::Centre),
        text("mentors"),
        Cell::text(word(table, row, "stage_result"), Style::Centre),
        number("items_met"),
        text("items_open"),
        Cell::number(table.number(row, "score").map(|score| (score * 10.0).round() / 10.0), Style::Decimal),
        text("tier"),
        number("observed_lessons"),
        number("observing_lessons"),
        number("given_lessons"),
        Cell::text(points.join("/"), Style::Centre),
        Cell::number(table.number(row, "completeness"), Style::Share),
        Cell::text(missing.into_iter().collect::<Vec<_>>().join("、"), Style::Faint),
    ]
}

/// Each measure year by year beside its cohort, and two of them drawn.
fn comparison(page: &mut Page, scope: &Scope<'_>, id: &str) {
    let table = &scope.growth_cohort;
    let last = i64::from(scope.brief.term.school_year);
    let mut measures: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let own = |row: &usize| {
        word(table, *row, "teacher_id") == id && table.int(*row, "school_year").is_some_and(|year| year <= last)
    };
    for row in (0..table.len()).filter(own) {
        measures.entry(word(table, row, "measure")).or_default().push(row);
    }
    measures.values_mut().for_each(|rows| rows.sort_by_key(|row| table.int(*row, "school_year")));
    // A measure that is zero for everybody shows nothing.
    measures.retain(|_, rows| {
        let above = |column: &str| rows.iter().any(|row| table.number(*row, column).is_some_and(|number| number > 0.0));
        above("value") || above("median")
    });
    page.section("与同期比较");
    if measures.is_empty() {
        page.across(Cell::text("没有可以比较的项。", Style::Note));
        return;
    }
    let picture = page.next_row();
    let drawn: Vec<&str> = DRAWN.into_iter().filter(|measure| measures.contains_key(measure)).collect();
    if !drawn.is_empty() {
        page.skip(CHART_ROWS);
    }
    page.spread(line(
        ["项", "学年", "本人", "同期中位数", "同期中间一半", "高于同期的比例", "与谁比"]
            .map(|head| Cell::text(head, Style::Head)),
    ));
    let mut ranges: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let order = DRAWN.into_iter().filter(|measure| measures.contains_key(measure));
    let rest: Vec<&str> = measures.keys().copied().filter(|measure| !DRAWN.contains(measure)).collect();
    for measure in order.chain(rest) {
        let first = page.next_row();
        for row in &measures[measure] {
            page.spread(line(compared(scope, *row)));
        }
        ranges.insert(measure, (first, page.next_row() - 1));
    }
    for (place, measure) in (0u32..).zip(drawn) {
        let title = format!("{}：本人与同期中位数", word(table, measures[measure][0], "zh"));
        page.chart(chart(&title, ranges[measure], CellRef::new(picture, 6 * place)));
    }
}

fn compared(scope: &Scope<'_>, row: usize) -> [Cell; 7] {
    let table = &scope.growth_cohort;
    let number = |column: &str| table.number(row, column).map(|number| (number * 10.0).round() / 10.0);
    let year = table.int(row, "school_year").unwrap_or_default();
    let half = match (number("low_quartile"), number("high_quartile")) {
        (Some(low), Some(high)) => format!("{low}～{high}"),
        _ => "—".to_owned(),
    };
    let size = table.int(row, "cohort_size").map_or(String::new(), |size| format!("，{size}人"));
    [
        Cell::text(word(table, row, "zh"), Style::Text),
        Cell::text(format!("{year}—{}", year + 1), Style::Centre),
        Cell::number(number("value"), Style::Decimal),
        Cell::number(number("median"), Style::Decimal),
        Cell::text(half, Style::Centre),
        Cell::number(table.number(row, "above_share"), Style::Share),
        Cell::text(format!("{}{size}", word(table, row, "cohort")), Style::Faint),
    ]
}

/// The seven columns of the comparison over the fourteen of the page.
fn line(cells: [Cell; 7]) -> Vec<(u32, u32, Cell)> {
    const SPANS: [(u32, u32); 7] = [(0, 1), (2, 3), (4, 4), (5, 5), (6, 7), (8, 9), (10, 13)];
    SPANS.into_iter().zip(cells).map(|((first, last), cell)| (first, last, cell)).collect()
}

fn chart(title: &str, (first, last): (u32, u32), at: CellRef) -> ChartPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    let series = |name: &str, col, colour| SeriesPlan {
        name: name.to_owned(),
        categories: range(2),
        values: range(col),
        colour,
        half_widths: None,
    };
    ChartPlan {
        kind: ChartKind::Line,
        title: title.to_owned(),
        series: vec![series("本人", 4, OWN), series("同期中位数", 5, MEDIAN)],
        axis_format: "0",
        axis_max: None,
        at,
        width: CHART_WIDTH,
        height: CHART_HEIGHT,
    }
}
