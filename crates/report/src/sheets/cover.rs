//! 封面: five figures with last term's beside them, what is to be signed, how complete the records are, and where to read on.

use std::collections::BTreeSet;

use tables::{CellRef, Term};

use crate::page::Page;
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, proposed};
use crate::sheets::overview::{Figures, figures};
use crate::sheets::quota::{round_zh, rounds, told};
use crate::sheets::{award_lists, quota};
use crate::style::Style;
use crate::tally::{Tally, by_term};
use crate::words::{number_zh, term_zh};

pub(crate) const NAME: &str = "封面";

/// Columns of the page: five cards of three.
const COLUMNS: usize = 15;
const LAST: u32 = COLUMNS as u32 - 1;
const COLUMN_WIDTH: f64 = 10.4;
/// Lists without places, and packs, that are named.
const NAMED: usize = 3;

/// The cover of the sheets that follow it.
pub(crate) fn compose(scope: &Scope<'_>, sheets: &[SheetPlan]) -> SheetPlan {
    let mut page = Page::new(NAME, TabColour::Result, COLUMNS, scope.brief);
    page.equal_widths(COLUMN_WIDTH);
    page.narrow_gap();
    page.title(&format!("{}　师徒结对评价", scope.brief.bureau), &format!("{}　供领导小组审阅", scope.brief.term.zh()));
    page.repeat(0, 2);
    cards(&mut page, scope);
    page.narrow_gap();
    page.across(Cell::text(participation(scope), Style::Point));
    page.narrow_gap();
    to_sign(&mut page, scope, sheets);
    page.narrow_gap();
    contents(&mut page, sheets);
    page.narrow_gap();
    made_of(&mut page, scope);
    page.signature();
    page.one_page();
    page.finish()
}

/// One figure of both terms.
struct Card {
    label: &'static str,
    now: Cell,
    before: String,
    change: String,
}

/// Five figures of the term, what each was last term, and the difference in words.
fn cards(page: &mut Page, scope: &Scope<'_>) {
    let terms = by_term(scope);
    let of = |term: Term| figures(scope, term, terms.get(&term).copied().unwrap_or_default());
    let (now, before) = (of(scope.brief.term), of(scope.term_before()));
    let known = before.reported > 0 || before.tally != Tally::default();
    let cards = five(&now, known.then_some(&before), term_zh(scope.term_before()));
    let row = |pick: &dyn Fn(&Card) -> Cell| {
        (0..).zip(&cards).map(|(at, card)| (at * 3, at * 3 + 2, pick(card))).collect::<Vec<_>>()
    };
    page.spread(row(&|card| Cell::text(card.label, Style::CardLabel)));
    page.set_height(20.0);
    page.spread(row(&|card| card.now.clone()));
    page.set_height(38.0);
    page.spread(row(&|card| Cell::text(&card.before, Style::CardChange)));
    page.set_height(18.0);
    page.spread(row(&|card| Cell::text(&card.change, Style::CardChange)));
    page.set_height(20.0);
}

fn five(now: &Figures, before: Option<&Figures>, last: String) -> [Card; 5] {
    let card = |label, shown: Cell, value: f64, then: Option<f64>, unit: &str| Card {
        label,
        now: shown,
        before: then.map_or("没有上学期资料".to_owned(), |then| format!("{last}：{}", number_zh(then))),
        change: then.map_or("—".to_owned(), |then| difference(value - then, unit)),
    };
    let counted = |label, pick: &dyn Fn(&Figures) -> f64, unit: &str| {
        card(label, Cell::number(pick(now), Style::CardFigure), pick(now), before.map(pick), unit)
    };
    let share = now.tally.share();
    let share_before = before.and_then(|before| before.tally.share());
    let points = share.zip(share_before).map(|(now, then)| (now - then) * 100.0);
    [
        counted("在册师徒（对）", &|f| f.pairs as f64, "对"),
        counted("听课记录（节）", &|f| f.observed, "节"),
        Card {
            label: "学期任务达标率",
            now: share.map_or(Cell::text("—", Style::CardFigure), |share| Cell::number(share, Style::CardShare)),
            before: share_before
                .map_or("没有上学期资料".to_owned(), |then| format!("{last}：{}", Style::Share.shown(then))),
            change: points.map_or("—".to_owned(), |points| difference(points, "个百分点")),
        },
        counted("学期任务未达标（项）", &|f| f.tally.unmet as f64, "项"),
        counted("学期任务不可判定（项）", &|f| f.tally.undecidable as f64, "项"),
    ]
}

/// 比上学期多 3 对, 比上学期少 2 对, 与上学期持平.
fn difference(change: f64, unit: &str) -> String {
    let size = number_zh((change.abs() * 10.0).round() / 10.0);
    match size.as_str() {
        "0" => "与上学期持平".to_owned(),
        _ if change > 0.0 => format!("比上学期多 {size} {unit}　▲"),
        _ => format!("比上学期少 {size} {unit}　▼"),
    }
}

/// Who reported and how well, in one line.
fn participation(scope: &Scope<'_>) -> String {
    let term = scope.brief.term;
    let sent: Vec<usize> = Scope::rows_in(&scope.submission, term).collect();
    let files: i64 = sent.iter().filter_map(|row| scope.submission.int(*row, "files")).sum();
    let reported: BTreeSet<&str> = sent
        .iter()
        .filter(|row| scope.submission.int(**row, "files").unwrap_or(0) > 0)
        .map(|row| word(&scope.submission, *row, "unit"))
        .collect();
    let sum = |column| Scope::rows_in(&scope.ledger, term).filter_map(|row| scope.ledger.int(row, column)).sum::<i64>();
    let (cells, rejected) = (sum("cells"), sum("rejected"));
    let severity =
        |wanted: &str| scope.problems().filter(|row| word(&scope.findings, *row, "severity") == wanted).count();
    let quality = match cells {
        0 => "没有读到单元格".to_owned(),
        _ => format!("读了 {cells} 个单元格，退回 {rejected} 个"),
    };
    format!(
        "报送：{}／{} 个单位，{files} 份文件。　资料质量：{quality}；须改正 {} 条，请核对 {} 条（见“数据质量”）。",
        reported.len(),
        scope.units().len(),
        severity("error"),
        severity("warning")
    )
}

/// What the leaders are asked to sign: each list and each round of posts, with how it stands.
fn to_sign(page: &mut Page, scope: &Scope<'_>, sheets: &[SheetPlan]) {
    page.section("请领导小组审定");
    let line = |cells: [Cell; 7]| {
        let [name, places, in_, lots, barred, line, state] = cells;
        vec![(0, 3, name), (4, 5, places), (6, 7, in_), (8, 8, lots), (9, 9, barred), (10, 11, line), (12, LAST, state)]
    };
    let heads = ["名单或职数批次", "名额", "入选／已分配", "需抽签", "否决", "入选线", "现状"];
    let (blocks, rounds) = (proposed(scope), rounds(scope));
    if blocks.is_empty() && rounds.is_empty() {
        page.across(Cell::text("所用政策包没有名单和职数要审定。", Style::Note));
        return;
    }
    page.spread(line(heads.map(|head| Cell::text(head, Style::Head))));
    let (lined, open): (Vec<&Block<'_>>, Vec<&Block<'_>>) = blocks.iter().partition(|block| block.has_line(scope));
    for block in &lined {
        page.spread(line(list_cells(scope, block, sheets)));
    }
    if let Some(told) = only_ranked(&open) {
        let at = Cell::link(told, award_lists::NAME, CellRef::new(0, 0), Style::Link);
        page.spread(vec![(0, 11, at), (12, LAST, Cell::text("？ 名额未定，只排名次", Style::Undecidable))]);
    }
    for (round, rows) in &rounds {
        page.spread(line(round_cells(scope, round, rows)));
    }
}

/// The lists without a number of places, in one line.
fn only_ranked(open: &[&Block<'_>]) -> Option<String> {
    let names: Vec<String> = open.iter().filter(|block| !block.rows.is_empty()).map(|block| block.name()).collect();
    let more = if names.len() > NAMED { "等" } else { "" };
    let named = names[..names.len().min(NAMED)].join("、");
    (!names.is_empty()).then(|| format!("另有 {} 个名单没有规定名额：{named}{more}", names.len()))
}

fn list_cells(scope: &Scope<'_>, block: &Block<'_>, sheets: &[SheetPlan]) -> [Cell; 7] {
    let count = |decision| Cell::count(block.count(scope, decision), Style::Number);
    let places = block.places(scope);
    let lots = block.count(scope, "lots_required");
    let (state, style) = match places {
        None => ("✓ 名额合在全部名单里算", Style::Met),
        Some(_) if lots > 0 => ("＝ 线上并列，要抽签", Style::Undecidable),
        Some(_) => ("✓ 可以审定", Style::Met),
    };
    let at = found(sheets, award_lists::NAME, &block.name());
    [
        Cell::link(block.name(), award_lists::NAME, at, Style::Link),
        places.map_or(Cell::text("未定", Style::Centre), |n| Cell::number(n as f64, Style::Number)),
        count("selected"),
        count("lots_required"),
        count("barred"),
        block.line(scope).map_or(Cell::text("—", Style::Centre), |line| Cell::number(line, block.score_style(scope))),
        Cell::text(state, style),
    ]
}

fn round_cells(scope: &Scope<'_>, round: &str, rows: &[usize]) -> [Cell; 7] {
    let table = &scope.quotas;
    let proposed: Vec<i64> = rows.iter().filter_map(|row| table.int(*row, "proposal")).collect();
    let tied = rows.iter().filter(|row| table.boolean(**row, "lots_required") == Some(true)).count();
    let told = told(scope, round);
    let number = |column| told.and_then(|row| scope.quota_rounds.int(row, column));
    let (state, style) = match (proposed.is_empty(), tied) {
        (true, _) => ("？ 本轮职数未定", Style::Undecidable),
        (_, 0) => ("✓ 可以审定", Style::Met),
        _ => ("＝ 有单位要抽签", Style::Undecidable),
    };
    let lots = number("lots").unwrap_or_default();
    [
        Cell::link(format!("职数：{}", round_zh(round)), quota::NAME, CellRef::new(0, 0), Style::Link),
        number("places").map_or(Cell::text("—", Style::Centre), |n| Cell::number(n as f64, Style::Number)),
        Cell::count(proposed.iter().sum::<i64>().max(0) as usize, Style::Number),
        Cell::count(lots.max(0) as usize, Style::Number),
        Cell::text("—", Style::Centre),
        Cell::text("—", Style::Centre),
        Cell::text(state, style),
    ]
}

/// The row of a sheet whose first cell says this.
fn found(sheets: &[SheetPlan], name: &str, said: &str) -> CellRef {
    let sheet = sheets.iter().find(|sheet| sheet.name == name);
    let is = |line: &crate::plan::Line| line.cells.first().is_some_and(|cell| cell.shown() == said);
    let row = sheet.and_then(|sheet| sheet.lines.iter().position(is));
    CellRef::new(row.unwrap_or(0) as u32, 0)
}

/// One link to each of the other sheets, by what kind of page it is.
fn contents(page: &mut Page, sheets: &[SheetPlan]) {
    page.section("目录");
    for (tab, zh) in [
        (TabColour::Result, "结果"),
        (TabColour::Attention, "要办的事"),
        (TabColour::Detail, "明细与依据"),
        (TabColour::Background, "规则与复核"),
    ] {
        let of_kind: Vec<&SheetPlan> = sheets.iter().filter(|sheet| sheet.tab == tab).collect();
        for (at, names) in of_kind.chunks(6).enumerate() {
            let label = if at == 0 { zh } else { "" };
            let mut cells = vec![(0, 2, Cell::text(label, Style::Total))];
            cells.extend((0..).zip(names).map(|(at, sheet)| {
                let text = format!("▸ {}", sheet.name);
                (3 + at * 2, 4 + at * 2, Cell::link(text, &sheet.name, CellRef::new(0, 0), Style::PlainLink))
            }));
            page.spread(cells);
        }
    }
}

fn made_of(page: &mut Page, scope: &Scope<'_>) {
    let brief = scope.brief;
    let named = brief.packs[..brief.packs.len().min(NAMED)].join("；");
    let packs = match brief.packs.len() {
        0 => "无".to_owned(),
        n if n > NAMED => format!("{named} 等 {n} 个（全部见“复核”）"),
        _ => named,
    };
    for line in [
        format!("依据政策：{packs}。"),
        format!(
            "由 qinglan {} 生成，运行 {}；校验值见“复核”。合规是事实，积分是政策的算法，带教成效是带区间的估计，三者分列；名单和职数是建议，由领导小组审定。",
            brief.tool_version, brief.run_id
        ),
    ] {
        page.across(Cell::text(line, Style::Note));
    }
}
