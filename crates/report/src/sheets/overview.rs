//! 总览: the figures that matter, what changed against the term before, three charts, and where to read on.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef, Term};

use crate::page::Page;
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::SHEETS;
use crate::sheets::school_ranking::share_cell;
use crate::style::Style;
use crate::tally::{Tally, by_term, by_unit_in};
use crate::words::{number_zh, term_zh};

pub(crate) const NAME: &str = "总览";

/// Columns of the page: six cards of three.
const COLUMNS: usize = 18;
const COLUMN_WIDTH: f64 = 7.7;
/// Units the table and chart on this page show; all of them stand in 学校排名.
const UNITS_SHOWN: usize = 20;
/// Terms the trend shows.
const TERMS_SHOWN: usize = 6;
/// The code of a lesson observed.
const OBSERVE: &str = "observe";

/// Height of a table row on this page, in points and in pixels: charts stand beside tables.
const TABLE_ROW: f64 = 21.0;
const TABLE_ROW_PIXELS: u32 = 28;
const TERM_ROW: f64 = 22.5;
const TERM_ROW_PIXELS: u32 = 30;
/// Height of the chart beside the table of terms, in pixels: seven rows.
const TERMS_CHART: u32 = 7 * TERM_ROW_PIXELS;
/// The least height of a bar chart, in pixels.
const BAR_CHART_LEAST: u32 = 252;

const MET: u32 = 0x2E_7D8C;
const UNMET: u32 = 0xB5_5B4F;
const UNDECIDABLE: u32 = 0xD9_A441;

/// The figures of one term.
struct Figures {
    reported: usize,
    expected: usize,
    pairs: usize,
    tally: Tally,
    observed: f64,
    errors: usize,
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Result, COLUMNS, scope.brief);
    page.equal_widths(COLUMN_WIDTH);
    page.title(&format!("{}　师徒结对评价总览", scope.brief.bureau), &about(scope));
    page.repeat(0, 1);
    contents(&mut page);
    page.narrow_gap();
    cards(&mut page, scope);
    page.narrow_gap();
    points(&mut page, scope);
    page.narrow_gap();
    terms(&mut page, scope);
    units(&mut page, scope);
    made_of(&mut page, scope);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!("{}　供领导小组审阅", scope.brief.term.zh())
}

/// One link to each of the other sheets.
fn contents(page: &mut Page) {
    let others: Vec<&str> = SHEETS.iter().map(|(name, _)| *name).filter(|name| *name != NAME).collect();
    for names in others.chunks(5) {
        let cells = (0..).zip(names).map(|(at, name)| {
            let first = at * 3 + 1;
            (first, first + 2, Cell::link(format!("▸ {name}"), name, CellRef::new(0, 0), Style::PlainLink))
        });
        page.spread(cells.collect());
    }
}

fn figures(scope: &Scope<'_>, term: Term, tally: Tally) -> Figures {
    let sent = Scope::rows_in(&scope.submission, term);
    let reported: BTreeSet<&str> = sent
        .filter(|row| scope.submission.int(*row, "files").unwrap_or(0) > 0)
        .map(|row| word(&scope.submission, row, "unit"))
        .collect();
    let counts = |row: &usize| {
        word(&scope.activity, *row, "kind") == OBSERVE && scope.activity.boolean(*row, "counts") != Some(false)
    };
    let observed = Scope::rows_in(&scope.activity, term).filter(counts);
    let errors = Scope::rows_in(&scope.findings, term).filter(|row| word(&scope.findings, *row, "severity") == "error");
    Figures {
        reported: reported.len(),
        expected: scope.units().len(),
        pairs: scope.pairings_in(term).count(),
        tally,
        observed: observed.filter_map(|row| scope.activity.number(row, "quantity")).sum(),
        errors: errors.count(),
    }
}

/// Six figures, each with what it was the term before.
fn cards(page: &mut Page, scope: &Scope<'_>) {
    let terms = by_term(scope);
    let of = |term| figures(scope, term, terms.get(&term).copied().unwrap_or_default());
    let (now, before) = (of(scope.brief.term), of(scope.term_before()));
    let known = before.reported > 0 || before.tally != Tally::default();
    let change = |now: f64, then: f64, unit: &str| match known {
        true => difference(now - then, unit),
        false => "没有上学期资料".to_owned(),
    };
    let share = |tally: &Tally| tally.share().map_or("—".to_owned(), |share| Style::Share.shown(share));
    let points = match (now.tally.share(), before.tally.share()) {
        (Some(now), Some(then)) => difference((now - then) * 100.0, "个百分点"),
        _ => "没有上学期资料".to_owned(),
    };
    let card = [
        (
            "报送单位",
            format!("{}／{}", now.reported, now.expected),
            change(now.reported as f64, before.reported as f64, "个"),
        ),
        ("在册师徒（对）", now.pairs.to_string(), change(now.pairs as f64, before.pairs as f64, "对")),
        ("听课记录（节）", number_zh(now.observed), change(now.observed, before.observed, "节")),
        ("达标率", share(&now.tally), points),
        (
            "不可判定（项）",
            now.tally.undecidable.to_string(),
            change(now.tally.undecidable as f64, before.tally.undecidable as f64, "项"),
        ),
        ("须改正的问题（条）", now.errors.to_string(), change(now.errors as f64, before.errors as f64, "条")),
    ];
    let row = |pick: &dyn Fn(&(&str, String, String)) -> Cell| {
        (0..).zip(&card).map(|(at, card)| (at * 3, at * 3 + 2, pick(card))).collect()
    };
    page.spread(row(&|card| Cell::text(card.0, Style::CardLabel)));
    page.set_height(20.0);
    page.spread(row(&|card| Cell::text(&card.1, Style::CardFigure)));
    page.set_height(38.0);
    page.spread(row(&|card| Cell::text(&card.2, Style::CardChange)));
    page.set_height(20.0);
}

/// 比上学期 ▲ 3 对, ▼ 2 对, 持平.
fn difference(change: f64, unit: &str) -> String {
    let size = number_zh((change.abs() * 10.0).round() / 10.0);
    match size.as_str() {
        "0" => "与上学期持平".to_owned(),
        _ if change > 0.0 => format!("比上学期 ▲{size}{unit}"),
        _ => format!("比上学期 ▼{size}{unit}"),
    }
}

/// The sentences a leader reads first.
fn points(page: &mut Page, scope: &Scope<'_>) {
    page.section("要点");
    for sentence in sentences(scope) {
        page.across(Cell::text(format!("• {sentence}"), Style::Point));
    }
}

fn sentences(scope: &Scope<'_>) -> Vec<String> {
    let tally = Tally::of(scope.termly().map(|j| j.status));
    let mut sentences = vec![format!(
        "本学期按学期考核应核 {} 项：达标 {} 项，未达标 {} 项，不可判定 {} 项；另有仅统计 {} 项、免除 {} 项。",
        tally.due(),
        tally.met,
        tally.unmet,
        tally.undecidable,
        tally.count_only,
        tally.exempt
    )];
    let longer = Tally::of(scope.judgements().map(|j| j.status)).due() - tally.due();
    if longer > 0 {
        sentences.push(format!("按学年或整个实施周期考核的另有 {longer} 项，不计入上面的数，见达标明细。"));
    }
    sentences.extend(weakest_rule(scope));
    sentences.push(silent_units(scope));
    if tally.undecidable > 0 {
        sentences.push("不可判定的原因和补救办法逐条列在“不可判定与待核”，补齐前既不算达标也不算未达标。".to_owned());
    }
    sentences
}

/// The rule missed most often this term.
fn weakest_rule(scope: &Scope<'_>) -> Option<String> {
    let mut missed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for j in scope.termly().filter(|j| j.status == "unmet") {
        *missed.entry((j.pack, j.rule)).or_default() += 1;
    }
    let most = missed.values().max().copied()?;
    let named: Vec<String> = missed
        .iter()
        .filter(|(_, count)| **count == most)
        .map(|((pack, rule), _)| match scope.of_rule(pack, rule, "zh") {
            "" => (*rule).to_owned(),
            zh => format!("{zh}（{rule}）"),
        })
        .collect();
    Some(format!("未达标最多的是：{}，{most} 项。", named.join("、")))
}

fn silent_units(scope: &Scope<'_>) -> String {
    let sent: BTreeSet<&str> = Scope::rows_in(&scope.submission, scope.brief.term)
        .filter(|row| scope.submission.int(*row, "files").unwrap_or(0) > 0)
        .map(|row| word(&scope.submission, row, "unit"))
        .collect();
    let silent: Vec<&str> = scope.units().into_iter().filter(|unit| !sent.contains(unit)).collect();
    match silent.as_slice() {
        [] if sent.is_empty() => "没有任何单位的资料。".to_owned(),
        [] => "各单位都已报送。".to_owned(),
        few if few.len() <= 5 => format!("没有报送的单位：{}。", few.join("、")),
        many => format!("没有报送的单位 {} 个：{} 等，见数据质量。", many.len(), many[..5].join("、")),
    }
}

/// The table of the last terms, with the line of their shares and the stack of their conclusions.
fn terms(page: &mut Page, scope: &Scope<'_>) {
    let all: Vec<(Term, Tally)> = by_term(scope).into_iter().collect();
    let shown = &all[all.len().saturating_sub(TERMS_SHOWN)..];
    page.section("各学期走势（按学期考核的项目）");
    if shown.is_empty() {
        page.across(Cell::text("还没有任何学期的结论。", Style::Note));
        return;
    }
    let head = page.next_row();
    page.spread(term_line(
        ["学期", "应核", "达标", "未达标", "不可判定", "达标率"].map(|h| Cell::text(h, Style::Head)),
    ));
    page.set_height(TERM_ROW);
    for (term, tally) in shown {
        page.spread(term_line(term_cells(*term, tally)));
        page.set_height(TERM_ROW);
    }
    let rows = (head + 1, page.next_row() - 1);
    page.skip((TERMS_SHOWN - shown.len()) * 4 / 3);
    page.chart(trend(rows, CellRef::new(head, 9)));
}

fn term_cells(term: Term, tally: &Tally) -> [Cell; 6] {
    [
        Cell::text(term_zh(term), Style::Centre),
        Cell::count(tally.due(), Style::Number),
        Cell::count(tally.met, Style::Number),
        Cell::count(tally.unmet, Style::Number),
        Cell::count(tally.undecidable, Style::Number),
        share_cell(tally.share()),
    ]
}

fn term_line([term, due, met, unmet, undecidable, share]: [Cell; 6]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 1, term), (2, 2, due), (3, 3, met), (4, 4, unmet), (5, 6, undecidable), (7, 8, share)]
}

/// The line beside the table of terms, as high as the table of the most terms shown.
fn trend(rows: (u32, u32), at: CellRef) -> ChartPlan {
    let series = vec![series_of("达标率", rows, 0, 7, MET)];
    ChartPlan { height: TERMS_CHART, ..chart(ChartKind::Line, "达标率走势", series, "0%", at) }
}

fn conclusions(rows: (u32, u32), [met, unmet, undecidable]: [u32; 3]) -> Vec<SeriesPlan> {
    vec![
        series_of("达标", rows, 0, met, MET),
        series_of("未达标", rows, 0, unmet, UNMET),
        series_of("不可判定", rows, 0, undecidable, UNDECIDABLE),
    ]
}

fn chart(kind: ChartKind, title: &str, series: Vec<SeriesPlan>, axis_format: &'static str, at: CellRef) -> ChartPlan {
    let axis_max = (axis_format == "0%").then_some(1.0);
    ChartPlan { kind, title: title.to_owned(), series, axis_format, axis_max, at, width: 520, height: 275 }
}

fn series_of(name: &str, (first, last): (u32, u32), labels: u32, values: u32, colour: u32) -> SeriesPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    SeriesPlan { name: name.to_owned(), categories: range(labels), values: range(values), colour }
}

/// The table of the units by share, best first, with the bars beside it; of many units only the lowest.
fn units(page: &mut Page, scope: &Scope<'_>) {
    let now = by_unit_in(scope, scope.brief.term);
    let before = by_unit_in(scope, scope.term_before());
    let named = scope.units();
    if now.is_empty() {
        return;
    }
    let mut units: Vec<(&str, Tally)> = now.into_iter().filter(|(unit, _)| named.contains(unit)).collect();
    units.sort_by(|(a, left), (b, right)| {
        let share = |tally: &Tally| tally.share().unwrap_or(-1.0);
        share(right).total_cmp(&share(left)).then(a.cmp(b))
    });
    let hidden = units.len().saturating_sub(UNITS_SHOWN);
    page.new_page();
    page.section(&match hidden {
        0 => "各单位达标情况（按达标率从高到低）".to_owned(),
        n => format!("达标率最低的 {UNITS_SHOWN} 个单位（其余 {n} 个见学校排名）"),
    });
    let head = page.next_row();
    page.spread(unit_line(
        ["单位", "达标", "未达标", "不可判定", "达标率", "增减"].map(|h| Cell::text(h, Style::Head)),
    ));
    page.set_height(TABLE_ROW);
    for (unit, tally) in &units[hidden..] {
        page.spread(unit_line(unit_cells(unit, tally, before.get(unit))));
        page.set_height(TABLE_ROW);
    }
    unit_charts(page, (head + 1, page.next_row() - 1));
}

/// The bars of the shares beside the table, and the stack of the conclusions on the page after.
fn unit_charts(page: &mut Page, rows: (u32, u32)) {
    let lines = rows.1 - rows.0 + 2;
    let share = vec![series_of("达标率", rows, 0, 7, MET)];
    let beside = chart(ChartKind::Bar, "各单位达标率", share, "0%", CellRef::new(rows.0 - 1, 9));
    page.chart(ChartPlan { height: (lines * TABLE_ROW_PIXELS).max(BAR_CHART_LEAST), ..beside });
    page.skip((BAR_CHART_LEAST / TABLE_ROW_PIXELS).saturating_sub(lines) as usize * 2);
    page.new_page();
    page.section("各单位结论（项）");
    let at = CellRef::new(page.next_row(), 0);
    let below = chart(ChartKind::ColumnStacked, "各单位结论（项）", conclusions(rows, [4, 5, 6]), "0", at);
    page.chart(ChartPlan { width: 1055, height: 380, ..below });
    page.skip(20);
}

fn unit_cells(unit: &str, tally: &Tally, before: Option<&Tally>) -> [Cell; 6] {
    let change = tally.share().zip(before.and_then(Tally::share)).map(|(now, before)| now - before);
    [
        Cell::text(unit, Style::Text),
        Cell::count(tally.met, Style::Number),
        Cell::count(tally.unmet, Style::Number),
        Cell::count(tally.undecidable, Style::Number),
        share_cell(tally.share()),
        change.map_or(Cell::text("—", Style::Centre), |change| Cell::number(change, Style::Change)),
    ]
}

fn unit_line([unit, met, unmet, undecidable, share, change]: [Cell; 6]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 3, unit), (4, 4, met), (5, 5, unmet), (6, 6, undecidable), (7, 7, share), (8, 8, change)]
}

/// What the workbook was made of, so that it can be made again.
fn made_of(page: &mut Page, scope: &Scope<'_>) {
    let brief = scope.brief;
    page.section("说明");
    let packs = if brief.packs.is_empty() { "无".to_owned() } else { brief.packs.join("；") };
    for line in [
        format!("依据政策：{packs}。"),
        "达标率＝达标÷（达标＋未达标）；不可判定、仅统计、免除的不进分母。合规是事实，积分是政策的算法，带教成效是带区间的估计，三者分列。".to_owned(),
        format!("由 qinglan {} 生成，运行 {}；同样的输入得到同样的表。每个数都可由“达标明细”点到“依据”，查到文件、工作表和单元格。", brief.tool_version, brief.run_id),
    ] {
        page.across(Cell::text(line, Style::Note));
    }
}
