//! 评委宽严: for the bureau's own use: how lenient each rater is, how far from the others, what own mentees were given, and
//! who rated where.

use std::collections::BTreeMap;

use tables::{Area, CellRef};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::effect::{CHART_HEIGHT, CHART_ROWS, CHART_WIDTH, MOST_POINTS, reach};
use crate::style::Style;

pub(crate) const NAME: &str = "评委宽严";

const COLUMNS: usize = 13;
/// Schools a line names; `ratings` has them all.
const NAMED: usize = 6;
const COLOUR: u32 = 0x2E_7D8C;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Background, COLUMNS, scope.brief);
    page.title(&format!("{}　评委宽严与一致性（内部使用）", scope.brief.bureau), &about(scope));
    let rows = raters(scope);
    let told = rows.iter().take_while(|row| scope.rater_effect.boolean(**row, "enough_data") == Some(true)).count();
    let picture = page.next_row();
    if told > 0 {
        page.skip(CHART_ROWS);
    }
    page.section("每名评委（宽在前，严在后；评得太少的列在最后）");
    let visited = visited(scope);
    let lines = rows.iter().map(|row| line(scope, *row, &visited)).collect();
    let area = page.table(&columns(), lines, "没有评委评分。");
    page.repeat(area.first.row, area.first.row);
    if told > 0 {
        let rows = (area.first.row + 1, area.first.row + (told as u32).min(MOST_POINTS));
        let told: Vec<usize> = self::raters(scope).into_iter().take(told).collect();
        page.chart(chart(rows, picture, reach(&scope.rater_effect, &told, "low", "high")));
    }
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　宽严＝同样的课比评委平均多给（正）或少给（负）的分数，已在带教成效里扣除，宽严不同不是过错。评委给自己徒弟打的分不计入成效，单列。",
        scope.brief.term.zh()
    )
}

/// Rows of the year: the lenient first, those with too few marks last.
fn raters(scope: &Scope<'_>) -> Vec<usize> {
    let table = &scope.rater_effect;
    let year = i64::from(scope.brief.term.school_year);
    let mut rows: Vec<usize> = (0..table.len()).filter(|row| table.int(*row, "school_year") == Some(year)).collect();
    let severity = |row: usize| table.number(row, "severity").unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| {
        let enough = |row: usize| table.boolean(row, "enough_data") == Some(true);
        enough(*b).cmp(&enough(*a)).then(severity(*b).total_cmp(&severity(*a))).then(a.cmp(b))
    });
    rows
}

fn columns() -> Vec<Column> {
    vec![
        column("评委", 8.0, 10.0),
        column("单位", 18.0, 24.0),
        column("评分数", 7.0, 8.0),
        column("评过的人", 8.0, 9.0),
        column("宽严（分）", 10.0, 11.0),
        column("±", 6.0, 7.0),
        column("与他人同评", 8.0, 9.0),
        column("比同评者高", 8.0, 9.0),
        column("平均相差", 8.0, 9.0),
        column("给自己徒弟打分", 9.0, 10.0),
        column("其中比同评者高", 9.0, 10.0),
        column("状态", 10.0, 14.0),
        column("评过哪些学校（个）", 30.0, 48.0),
    ]
}

type Visited<'s> = BTreeMap<(&'s str, &'s str), BTreeMap<&'s str, usize>>;

/// For each rater (unit, name) the schools whose teachers were rated, with the number of marks.
fn visited<'s>(scope: &'s Scope<'_>) -> Visited<'s> {
    let table = &scope.ratings;
    let mut visited = Visited::new();
    for row in 0..table.len() {
        let rater = (word(table, row, "rater_unit"), word(table, row, "rater"));
        *visited.entry(rater).or_default().entry(word(table, row, "unit")).or_default() += 1;
    }
    visited
}

fn line(scope: &Scope<'_>, row: usize, visited: &Visited<'_>) -> Vec<Cell> {
    let table = &scope.rater_effect;
    let rounded =
        |value: Option<f64>| Cell::number(value.map(|value| (value * 10.0).round() / 10.0 + 0.0), Style::Decimal);
    let count = |column| Cell::number(table.int(row, column).map(|n| n as f64), Style::Number);
    let half = table.number(row, "high").zip(table.number(row, "low")).map(|(high, low)| (high - low) / 2.0);
    let enough = table.boolean(row, "enough_data") == Some(true);
    let rater = (word(table, row, "unit"), word(table, row, "rater"));
    let mut schools: Vec<(&&str, &usize)> = visited.get(&rater).into_iter().flatten().collect();
    schools.sort_by_key(|(school, marks)| (std::cmp::Reverse(**marks), **school));
    let more = if schools.len() > NAMED { format!("等{}所", schools.len()) } else { String::new() };
    let schools: Vec<String> =
        schools.into_iter().take(NAMED).map(|(school, marks)| format!("{school}{marks}")).collect();
    vec![
        Cell::text(rater.1, Style::Text),
        Cell::text(rater.0, Style::Text),
        count("marks"),
        count("mentees"),
        rounded(table.number(row, "severity")),
        rounded(half),
        count("shared_visits"),
        rounded(table.number(row, "gap")),
        rounded(table.number(row, "distance")),
        count("own_marks"),
        rounded(table.number(row, "own_gap")),
        Cell::text(word(table, row, "state"), if enough { Style::Centre } else { Style::Undecidable }),
        Cell::text(format!("{}{more}", schools.join("、")), Style::Faint),
    ]
}

fn chart((first, last): (u32, u32), at: u32, reach: f64) -> ChartPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    let title = "评委宽严：比评委平均多给（少给）的分数（90%区间）";
    let series = SeriesPlan {
        name: title.to_owned(),
        categories: range(0),
        values: range(4),
        colour: COLOUR,
        half_widths: Some(range(5)),
    };
    ChartPlan {
        kind: ChartKind::Interval,
        title: title.to_owned(),
        series: vec![series],
        axis_format: "+0.0;-0.0;0",
        axis_max: Some(reach),
        at: CellRef::new(at, 0),
        width: CHART_WIDTH,
        height: CHART_HEIGHT,
    }
}
