//! 带教成效: what may and may not be concluded, the intervals as a picture, and every mentor with the range of ranks.

use tables::{Area, CellRef, Table};

use crate::page::{Column, Page, column};
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::style::Style;

pub(crate) const NAME: &str = "带教成效";

/// Columns of the page.
const COLUMNS: u32 = 13;
/// Rows a chart of intervals takes, at the height of an empty one, and that in pixels.
pub(crate) const CHART_ROWS: usize = 14;
pub(crate) const CHART_HEIGHT: u32 = 274;
pub(crate) const CHART_WIDTH: u32 = 1120;
/// Points of one chart: more would be unreadable.
pub(crate) const MOST_POINTS: u32 = 45;
const ACROSS: u32 = 0x17_495B;
const WITHIN: u32 = 0x8A_5A00;
/// A figure this large takes no decimals.
const LARGE: f64 = 20.0;

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Result, COLUMNS as usize, scope.brief);
    page.title(&format!("{}　带教成效", scope.brief.bureau), &about(scope));
    for sentence in paragraph(scope) {
        page.across(Cell::text(sentence, Style::Point));
    }
    let (ranked, others) = mentors(scope);
    let picture = page.next_row();
    if !ranked.is_empty() {
        page.skip(2 * CHART_ROWS);
        page.new_page();
    }
    page.section("每位导师（按期望名次；同组的分不出高下，不按此表单独排序）");
    let rows: Vec<Vec<Cell>> = ranked.iter().chain(&others).map(|row| line(scope, *row)).collect();
    let area = page.table(&columns(), rows, "没有导师的带教成效。");
    page.repeat(area.first.row, area.first.row);
    if !ranked.is_empty() {
        let last = area.first.row + (ranked.len() as u32).min(MOST_POINTS);
        let reach = |low, high| reach(&scope.mentor_effect, &ranked, low, high);
        let reaches = (reach("low", "high"), reach("within_low", "within_high"));
        pictures(&mut page, (area.first.row + 1, last), picture, reaches);
    }
    figures(&mut page, scope);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!(
        "{}　估计＝该导师每带一年，徒弟比条件相近的徒弟多进步的分数；区间是90%可能的范围，名次范围同。评委给自己徒弟打的分不计。",
        scope.brief.term.zh()
    )
}

/// A number with its sign, to one decimal.
pub(crate) fn signed(value: Option<f64>) -> String {
    // A small negative number must not read -0.0.
    value.map_or("—".to_owned(), |value| format!("{:+.1}", (value * 10.0).round() / 10.0 + 0.0))
}

/// An interval: `+0.4～+2.1`.
pub(crate) fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match low.and(high) {
        Some(_) => format!("{}～{}", signed(low), signed(high)),
        None => "—".to_owned(),
    }
}

/// The range of ranks: `3～11`.
pub(crate) fn ranks(table: &Table, row: usize) -> String {
    match (table.int(row, "rank_low"), table.int(row, "rank_high")) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}～{high}"),
        _ => "—".to_owned(),
    }
}

/// What a state is called where there is room for a word only.
pub(crate) fn state_zh(state: &str) -> &'static str {
    match state {
        "" | "insufficient" | "no_data" | "too_few_mentors" | "too_few_marks" => "样本不足",
        "no_difference" | "low_reliability" => "分辨不出",
        "one_mentor_per_school" => "与学校分不开",
        _ => "不能估计",
    }
}

/// A text of the year's summary.
fn said<'s>(scope: &'s Scope<'_>, item: &str) -> &'s str {
    summary_row(scope, item).map_or("", |row| word(&scope.effect_summary, row, "text"))
}

/// A number of the year's summary.
fn figure(scope: &Scope<'_>, item: &str) -> Option<f64> {
    scope.effect_summary.number(summary_row(scope, item)?, "value")
}

fn summary_row(scope: &Scope<'_>, item: &str) -> Option<usize> {
    let table = &scope.effect_summary;
    let year = i64::from(scope.brief.term.school_year);
    (0..table.len()).find(|row| table.int(*row, "school_year") == Some(year) && word(table, *row, "item") == item)
}

/// Below this median share of cross-school information lists of the whole county are for reference only.
fn reads_within_schools(scope: &Scope<'_>) -> bool {
    let table = &scope.mentor_effect;
    let year = i64::from(scope.brief.term.school_year);
    let own = (0..table.len()).filter(|row| table.int(*row, "school_year") == Some(year));
    let ranked = own.filter(|row| table.boolean(*row, "enough_data") == Some(true));
    let (mut all, mut within) = (0, 0);
    for row in ranked {
        all += 1;
        within += usize::from(
            word(table, row, "reason").contains("只宜看校内比较")
                || word(table, row, "reason").contains("不宜据此排序"),
        );
    }
    2 * within > all
}

/// What may be concluded, and what may not, chosen by what was found.
fn paragraph(scope: &Scope<'_>) -> Vec<String> {
    let state = said(scope, "state");
    if state == "told" && figure(scope, "ranked").is_some_and(|ranked| ranked > 0.0) {
        return told(scope);
    }
    let why = match (state, said(scope, "reason")) {
        ("told", _) => "没有一名导师的样本足够列入名次",
        (_, "") => "政策没有指定带教成效的算法",
        (_, why) => why,
    };
    let next = match state {
        "no_marks" | "not_asked" => {
            "要作估计，须有评委对徒弟的评分：结对之初评一次，以后每年至少一次，每次两名以上评委，其中有外校或教研部门的。"
        }
        "no_start" => "要看进步，须有起点：结对之初评一次，再与以后的评分相比。",
        "raters_once" => "请安排同一评委评多名徒弟、多所学校，宽严才比得出来。",
        "one_mentor_per_school" => "请安排跨校结对，或在一所学校配两名以上导师；在此之前只能比较学校，不能比较导师。",
        "no_difference" | "low_reliability" => {
            "这不等于导师都一样好：现有评分不足以分出高下。宁可不排，也不把运气排成名次。"
        }
        _ => "徒弟、学年和评委积累多了，自然会有结果。",
    };
    vec![
        format!("本学年不列带教成效名次：{why}。"),
        format!("可以说的：每位导师带了几名徒弟、考核通过几名，是事实，照列。不可以说的：谁带得好、谁带得差。{next}"),
    ]
}

fn told(scope: &Scope<'_>) -> Vec<String> {
    let count = |item: &str| figure(scope, item).unwrap_or_default();
    let found = format!(
        "用了{:.0}名评委给{:.0}名徒弟打的{:.0}个分（另有{:.0}个是评委给自己徒弟打的，只展示不计入），比较{:.0}名导师：{:.0}名样本足够、列入名次，其中{:.0}名与平均分得出高下，其余分不出。",
        count("raters"),
        count("mentees"),
        count("marks"),
        count("own_marks"),
        count("mentors"),
        count("ranked"),
        count("told_apart")
    );
    let reading = if reads_within_schools(scope) {
        "本表宜作校内比较：各校的差异与导师的差异难以分开，跨校名次主要取决于怎样看待学校差异，只作参考；“与本校平均”一列站得住。"
    } else {
        "本表可作跨校比较：起点、年限、学科、学校和评委宽严的差别已经扣除；“与本校平均”一列另作校内比较。"
    };
    let places = count("places");
    let may = format!(
        "可以说：区间全在零线以上（以下）的导师，徒弟比条件相近的徒弟进步多（少）；“稳居前列”的，属于前{places:.0}名的可能在八成以上（预计误列{:.1}人）。",
        count("wrong_places")
    );
    let may_not = "不可以说：名次相邻的谁比谁强；进步全是导师的功劳；样本不足的导师好或者不好。评先评优不得单按此表排序，“难分带”内由领导小组看实绩材料定。".to_owned();
    vec![format!("{found}{reading}"), format!("{may}{may_not}")]
}

/// Rows of the year: those with ranks by expected rank, then the others by unit and name.
fn mentors(scope: &Scope<'_>) -> (Vec<usize>, Vec<usize>) {
    let table = &scope.mentor_effect;
    let year = i64::from(scope.brief.term.school_year);
    let own = (0..table.len()).filter(|row| table.int(*row, "school_year") == Some(year));
    let (mut ranked, mut others): (Vec<usize>, Vec<usize>) =
        own.partition(|row| table.number(*row, "expected_rank").is_some());
    let rank = |row: &usize| table.number(*row, "expected_rank").unwrap_or(f64::INFINITY);
    let component = |row: &usize| table.int(*row, "component");
    ranked.sort_by(|a, b| component(a).cmp(&component(b)).then(rank(a).total_cmp(&rank(b))).then(a.cmp(b)));
    others.sort_by_key(|row| (word(table, *row, "unit"), word(table, *row, "mentor")));
    (ranked, others)
}

fn columns() -> Vec<Column> {
    vec![
        column("组", 5.0, 6.0),
        column("导师", 8.0, 10.0),
        column("单位", 17.0, 22.0),
        column("估计（分/年）", 8.0, 9.0),
        column("±", 6.0, 7.0),
        column("区间", 13.0, 14.0),
        column("名次范围", 8.0, 9.0),
        column("属于前列的可能", 8.5, 9.0),
        column("名次段", 9.0, 11.0),
        column("与平均相比", 12.0, 14.0),
        column("与本校平均", 8.0, 9.0),
        column("校内±", 7.0, 8.0),
        column("依据与说明", 28.0, 46.0),
    ]
}

fn line(scope: &Scope<'_>, row: usize) -> Vec<Cell> {
    let table = &scope.mentor_effect;
    let number = |column: &str| table.number(row, column);
    let ranked = number("expected_rank").is_some();
    let half = |low: &str, high: &str| Some((number(high)? - number(low)?) / 2.0);
    // A blank is no point in the picture; a dash would be drawn at 0.
    let rounded =
        |value: Option<f64>| Cell::number(value.map(|value| (value * 10.0).round() / 10.0 + 0.0), Style::Decimal);
    let text = |text: String| Cell::text(text, Style::Centre);
    let band = if ranked {
        let style = if word(table, row, "band") == "稳居前列" { Style::Met } else { Style::Centre };
        Cell::text(word(table, row, "band"), style)
    } else {
        Cell::text(state_zh(word(table, row, "state")), Style::Undecidable)
    };
    let range = if ranked {
        interval(number("low"), number("high"))
    } else {
        // Shown faintly: too little is behind it to stand for the mentor.
        interval(number("wide_low"), number("wide_high"))
    };
    vec![
        text(table.int(row, "rank_group").map_or("—".to_owned(), |group| group.to_string())),
        Cell::text(word(table, row, "mentor"), Style::Text),
        Cell::text(word(table, row, "unit"), Style::Text),
        rounded(number("estimate")),
        rounded(half("low", "high")),
        Cell::text(range, if ranked { Style::Centre } else { Style::Faint }),
        text(ranks(table, row)),
        match number("top_chance") {
            Some(chance) => text(tenths(chance)),
            None => text("—".to_owned()),
        },
        band,
        text(Some(word(table, row, "word")).filter(|word| !word.is_empty()).unwrap_or("—").to_owned()),
        rounded(number("within_estimate")),
        rounded(half("within_low", "within_high")),
        Cell::text(basis(table, row), Style::Faint),
    ]
}

/// A chance as people say it: 十有七.
fn tenths(chance: f64) -> String {
    match chance {
        ..0.05 => "几乎没有".to_owned(),
        0.95.. => "十拿九稳".to_owned(),
        _ => format!("约{:.0}成", (chance * 10.0).round().max(1.0)),
    }
}

/// What is behind a row: mentees, years, raters, the facts of the assessments, and what must be said beside.
fn basis(table: &Table, row: usize) -> String {
    let mut parts = Vec::new();
    if let Some(mentees) = table.int(row, "rated_mentees") {
        let years = table.number(row, "exposure").map_or(String::new(), |years| format!("、{years:.1}人年"));
        let raters = table.int(row, "raters").unwrap_or_default();
        parts.push(format!("有评分的徒弟{mentees}名{years}、评委{raters}名"));
    }
    if let (Some(met), Some(decided @ 1..)) = (table.int(row, "met"), table.int(row, "decided")) {
        parts.push(format!("本年考核{decided}名通过{met}名"));
    }
    let reason = word(table, row, "reason");
    if !reason.is_empty() {
        parts.push(reason.to_owned());
    }
    parts.join("；")
}

/// The intervals across schools, and below them those within.
fn pictures(page: &mut Page, rows: (u32, u32), at: u32, (across, within): (f64, f64)) {
    let below = at + CHART_ROWS as u32;
    page.chart(chart("与全县平均相比：每带一年多进步的分数（90%区间）", (rows, (3, 4)), (at, ACROSS, across)));
    page.chart(chart("与本校导师平均相比：每带一年多进步的分数（90%区间）", (rows, (10, 11)), (below, WITHIN, within)));
}

/// How far the longest interval reaches, up to the next whole point: programs fit the scale to points, not to bars.
pub(crate) fn reach(table: &Table, rows: &[usize], low: &str, high: &str) -> f64 {
    let ends = rows.iter().flat_map(|row| [table.number(*row, low), table.number(*row, high)]);
    ends.flatten().fold(1.0, |most: f64, end| most.max(end.abs())).ceil()
}

/// Points with bars: names in column 1, values and half-widths in the columns given.
fn chart(
    title: &str,
    ((first, last), (value, half)): ((u32, u32), (u32, u32)),
    (at, colour, reach): (u32, u32, f64),
) -> ChartPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    let series = SeriesPlan {
        name: title.to_owned(),
        categories: range(1),
        values: range(value),
        colour,
        half_widths: Some(range(half)),
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

/// Every figure behind the estimates, two beside each other.
fn figures(page: &mut Page, scope: &Scope<'_>) {
    let table = &scope.effect_summary;
    let year = i64::from(scope.brief.term.school_year);
    let shown: Vec<(&str, String)> = (0..table.len())
        .filter(|row| table.int(*row, "school_year") == Some(year))
        .filter_map(|row| {
            let text = word(table, row, "text");
            let value = table.number(row, "value").map(plain).or((!text.is_empty()).then(|| text.to_owned()))?;
            Some((word(table, row, "zh"), value))
        })
        .filter(|(name, _)| *name != "结论" && *name != "为什么没有估计")
        .collect();
    if shown.is_empty() {
        return;
    }
    page.section("这些数从哪里来");
    for pair in shown.chunks(2) {
        let mut cells = Vec::new();
        for (place, (name, value)) in pair.iter().enumerate() {
            let first = 6 * place as u32;
            cells.push((first, first + 3, Cell::text(*name, Style::Faint)));
            cells.push((first + 4, first + 5, Cell::text(value, Style::Centre)));
        }
        page.spread(cells);
    }
}

fn plain(value: f64) -> String {
    match value {
        value if value.fract() == 0.0 => format!("{value:.0}"),
        value if value.abs() >= LARGE => format!("{value:.0}"),
        value if value.abs() < 0.001 => "不到0.001".to_owned(),
        value => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::county::brief;
    use tables::{Dataset, table_spec};

    /// A year's summary with a state, and mentors with an expected rank or without.
    fn data(state: &str, reason: &str, ranked: &[(&str, f64)], others: &[&str]) -> Dataset {
        let year = i64::from(brief().term.school_year);
        let mut summary = Table::builder(table_spec("effect_summary").expect("declared"));
        summary.row().int("school_year", year).text("item", "state").text("zh", "结论").text("text", state);
        summary.row().int("school_year", year).text("item", "reason").text("zh", "原因").text("text", reason);
        summary
            .row()
            .int("school_year", year)
            .text("item", "ranked")
            .text("zh", "列入")
            .number("value", ranked.len() as f64);
        let mut effect = Table::builder(table_spec("mentor_effect").expect("declared"));
        for (at, (mentor, estimate)) in ranked.iter().enumerate() {
            let row = effect.row().text("unit", "甲校").text("mentor", *mentor).int("school_year", year);
            let row = row.number("estimate", *estimate).number("low", estimate - 1.0).number("high", estimate + 1.0);
            let row = row.boolean("enough_data", true).text("state", "ranked").number("expected_rank", 1.0 + at as f64);
            drop(row.int("rank_low", 1).int("rank_high", 3).number("top_chance", 0.66).text("band", "难分带"));
        }
        for mentor in others {
            let row = effect.row().text("unit", "乙校").text("mentor", *mentor).int("school_year", year);
            drop(
                row.boolean("enough_data", false)
                    .text("state", "insufficient")
                    .number("wide_low", -1.2)
                    .number("wide_high", 2.3),
            );
        }
        let mut data = Dataset::new();
        data.insert(summary.finish());
        data.insert(effect.finish());
        data
    }

    fn said(sheet: &SheetPlan) -> String {
        sheet.lines.iter().flat_map(|line| &line.cells).map(Cell::shown).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn those_with_ranks_are_drawn_with_bars_and_the_others_shown_without_an_estimate() {
        let (data, brief) = (data("told", "", &[("马建国", 1.24), ("王芳", -0.31)], &["李明"]), brief());
        let sheet = compose(&Scope::new(&data, &brief));
        assert_eq!(sheet.charts.len(), 2);
        let series = &sheet.charts[0].series[0];
        assert_eq!(series.values.area.height(), 2);
        assert_eq!(series.half_widths.as_ref().map(|half| half.area.height()), Some(2));
        assert_eq!(sheet.charts[0].axis_max, Some(3.0));
        let text = said(&sheet);
        for words in ["可以说", "不可以说", "+0.2～+2.2", "1～3", "约7成", "样本不足", "-1.2～+2.3"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn a_refused_list_says_why_and_draws_nothing() {
        let data = data("no_difference", "导师之间的差别分辨不出", &[], &["李明"]);
        let brief = brief();
        let sheet = compose(&Scope::new(&data, &brief));
        assert!(sheet.charts.is_empty());
        let text = said(&sheet);
        for words in ["不列带教成效名次：导师之间的差别分辨不出", "不把运气排成名次", "李明"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
    }

    #[test]
    fn a_number_too_small_to_see_has_no_sign_of_minus() {
        assert_eq!([signed(Some(-0.04)), signed(Some(-0.06)), signed(None)], ["+0.0", "-0.1", "—"]);
    }
}
