//! 总览: the figures that matter, what changed against the term before, what to do next, and where to read on.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef, Term};

use crate::page::Page;
use crate::plan::{Cell, ChartKind, ChartPlan, RangeRef, SeriesPlan, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::county_tables::{reasons, rules, units};
use crate::sheets::school_ranking::share_cell;
use crate::sheets::{SHEETS, digest};
use crate::style::Style;
use crate::tally::{Tally, by_term};
use crate::words::{Turn, number_zh, term_zh};

pub(crate) const NAME: &str = "总览";

/// Columns of the page: six cards of three.
const COLUMNS: usize = 18;
const COLUMN_WIDTH: f64 = 8.8;
/// Terms the trend shows.
const TERMS_SHOWN: usize = 6;
/// The code of a lesson observed.
const OBSERVE: &str = "observe";

const TERM_ROW: f64 = 21.0;
const TERM_ROW_PIXELS: u32 = 28;
/// Height of the chart beside the table of terms, in pixels: seven rows.
const TERMS_CHART: u32 = 7 * TERM_ROW_PIXELS;
/// Colour of the share, and of what was met.
pub(crate) const MET: u32 = 0x2E_7D8C;

/// The figures of one term.
pub(crate) struct Figures {
    pub reported: usize,
    pub expected: usize,
    pub pairs: usize,
    pub tally: Tally,
    pub observed: f64,
}

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Result, COLUMNS, scope.brief);
    page.equal_widths(COLUMN_WIDTH);
    page.title(&format!("{}　师徒结对评价总览", scope.brief.bureau), &about(scope));
    page.repeat(0, 1);
    contents(&mut page, scope);
    page.narrow_gap();
    cards(&mut page, scope);
    page.narrow_gap();
    points(&mut page, scope);
    page.narrow_gap();
    terms(&mut page, scope);
    units(&mut page, scope);
    rules(&mut page, scope);
    reasons(&mut page, scope);
    made_of(&mut page, scope);
    page.signature();
    page.finish()
}

fn about(scope: &Scope<'_>) -> String {
    format!("{}　供领导小组审阅", scope.brief.term.zh())
}

/// One link to each of the other sheets.
fn contents(page: &mut Page, scope: &Scope<'_>) {
    let fixed = SHEETS.iter().map(|(name, _)| *name).filter(|name| *name != NAME);
    let others: Vec<&str> = fixed.chain(scope.brief.programmes.names()).collect();
    for names in others.chunks(6) {
        let cells = (0..).zip(names).map(|(at, name)| {
            let first = at * 3;
            (first, first + 2, Cell::link(format!("▸ {name}"), name, CellRef::new(0, 0), Style::PlainLink))
        });
        page.spread(cells.collect());
    }
}

pub(crate) fn figures(scope: &Scope<'_>, term: Term, tally: Tally) -> Figures {
    let sent = Scope::rows_in(&scope.submission, term);
    let reported: BTreeSet<&str> = sent
        .filter(|row| scope.submission.int(*row, "files").unwrap_or(0) > 0)
        .map(|row| word(&scope.submission, row, "unit"))
        .collect();
    let counts = |row: &usize| {
        word(&scope.activity, *row, "kind") == OBSERVE && scope.activity.boolean(*row, "counts") != Some(false)
    };
    let observed = Scope::rows_in(&scope.activity, term).filter(counts);
    Figures {
        reported: reported.len(),
        expected: scope.units().len(),
        pairs: scope.pairings_in(term).count(),
        tally,
        observed: observed.filter_map(|row| scope.activity.number(row, "quantity")).sum(),
    }
}

/// Six figures, each with what it was the term before, or what it is made of.
fn cards(page: &mut Page, scope: &Scope<'_>) {
    let terms = by_term(scope);
    let of = |term| figures(scope, term, terms.get(&term).copied().unwrap_or_default());
    let (now, before) = (of(scope.brief.term), of(scope.term_before()));
    let known = before.reported > 0 || before.tally != Tally::default();
    let change = |now: f64, then: f64, unit: &str| match known {
        true => difference(now - then, unit),
        false => "没有上学期资料".to_owned(),
    };
    let points = match (now.tally.share(), before.tally.share()) {
        (Some(now), Some(then)) => difference((now - then) * 100.0, "个百分点"),
        _ => "没有上学期资料".to_owned(),
    };
    let longer = Tally::of(scope.longer().map(|j| j.status));
    let card = [
        (
            "报送单位",
            Cell::text(format!("{}／{}", now.reported, now.expected), Style::CardFigure),
            change(now.reported as f64, before.reported as f64, "个"),
        ),
        ("在册师徒（对）", card_count(now.pairs), change(now.pairs as f64, before.pairs as f64, "对")),
        ("听课记录（节）", Cell::number(now.observed, Style::CardFigure), change(now.observed, before.observed, "节")),
        ("学期任务达标率", card_share(&now.tally), points),
        ("学年与周期任务达标率", card_share(&longer), format!("达标 {} 项，未达标 {} 项", longer.met, longer.unmet)),
        ("不可判定（项）", card_count(now.tally.undecidable + longer.undecidable), by_turn(scope)),
    ];
    let row = |pick: &dyn Fn(&(&str, Cell, String)) -> Cell| {
        (0..).zip(&card).map(|(at, card)| (at * 3, at * 3 + 2, pick(card))).collect()
    };
    page.spread(row(&|card| Cell::text(card.0, Style::CardLabel)));
    page.set_height(20.0);
    page.spread(row(&|card| card.1.clone()));
    page.set_height(36.0);
    page.spread(row(&|card| Cell::text(&card.2, Style::CardChange)));
    page.set_height(20.0);
}

fn card_count(n: usize) -> Cell {
    Cell::count(n, Style::CardFigure)
}

fn card_share(tally: &Tally) -> Cell {
    match tally.share() {
        Some(share) => Cell::number(share, Style::CardShare),
        None => Cell::text("—", Style::CardFigure),
    }
}

/// How many undecided conclusions wait for whom: 待补资料 12，未到期 3.
fn by_turn(scope: &Scope<'_>) -> String {
    let mut turns: BTreeMap<Turn, usize> = BTreeMap::new();
    for j in scope.judgements().filter(|j| j.status == "undecidable") {
        *turns.entry(Turn::of(j.reason)).or_default() += 1;
    }
    if turns.is_empty() {
        return "没有".to_owned();
    }
    turns.iter().map(|(turn, count)| format!("{} {count}", turn.zh())).collect::<Vec<_>>().join("，")
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

/// The sentences a leader reads first, and what is to be done next.
fn points(page: &mut Page, scope: &Scope<'_>) {
    page.section("要点");
    for sentence in digest::points(scope) {
        page.across(Cell::text(format!("• {sentence}"), Style::Point));
    }
    page.section("下一步");
    for (number, sentence) in (1..).zip(digest::next_steps(scope)) {
        page.across(Cell::text(format!("{number}. {sentence}"), Style::Point));
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
    page.skip((TERMS_SHOWN - shown.len()) * 3 / 2);
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

pub(crate) fn chart(
    kind: ChartKind,
    title: &str,
    series: Vec<SeriesPlan>,
    axis_format: &'static str,
    at: CellRef,
) -> ChartPlan {
    let axis_max = (axis_format == "0%").then_some(1.0);
    ChartPlan { kind, title: title.to_owned(), series, axis_format, axis_max, at, width: 595, height: 275 }
}

pub(crate) fn series_of(name: &str, (first, last): (u32, u32), labels: u32, values: u32, colour: u32) -> SeriesPlan {
    let range =
        |col| RangeRef { sheet: NAME.to_owned(), area: Area::new(CellRef::new(first, col), CellRef::new(last, col)) };
    SeriesPlan { name: name.to_owned(), categories: range(labels), values: range(values), colour, half_widths: None }
}

/// What the workbook was made of, so that it can be made again.
fn made_of(page: &mut Page, scope: &Scope<'_>) {
    let brief = scope.brief;
    page.section("说明");
    let packs = if brief.packs.is_empty() { "无".to_owned() } else { brief.packs.join("；") };
    for line in [
        format!("依据政策：{packs}。"),
        "达标率＝达标÷（达标＋未达标）；不可判定、仅统计、免除的不进分母。学期任务可与上学期比，学年与周期任务只列现状。合规是事实，积分是政策的算法，带教成效是带区间的估计，三者分列。".to_owned(),
        format!("由 qinglan {} 生成，运行 {}；同样的输入得到同样的表。每个数都可由“达标明细”点到“依据”，查到文件、工作表和单元格。", brief.tool_version, brief.run_id),
    ] {
        page.across(Cell::text(line, Style::Note));
    }
}
