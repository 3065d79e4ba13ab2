//! The tables of the first sheet that go through the county: by unit, by rule, by reason.

use std::collections::{BTreeMap, BTreeSet};

use tables::CellRef;

use crate::page::Page;
use crate::plan::{Cell, ChartKind, ChartPlan};
use crate::scope::{Scope, word};
use crate::sheets::digest::quoted;
use crate::sheets::lists::{Ranked, rank_cell, rankings, score_style};
use crate::sheets::overview::{MET, chart, series_of};
use crate::sheets::school_ranking::share_cell;
use crate::style::Style;
use crate::tally::{Tally, by_unit, by_unit_in};
use crate::words::{Turn, clause_zh, demand_zh, period_zh};

/// Units the table and chart on this page show; all of them stand in 学校排名.
const UNITS_SHOWN: usize = 20;
/// Reasons listed; all of them stand in 不可判定与待核.
const REASONS_SHOWN: usize = 12;
/// Height of a table row on this page, in points and in pixels: charts stand beside tables.
const TABLE_ROW: f64 = 21.0;
const TABLE_ROW_PIXELS: u32 = 28;
/// The least height of a bar chart, in pixels.
const BAR_CHART_LEAST: u32 = 252;

/// One unit: its rank and score where a pack ranks units, and its conclusions.
struct UnitLine<'s> {
    unit: &'s str,
    rank: Option<Cell>,
    score: Option<f64>,
    all: Tally,
}

/// The table of the units, best first, with the bars beside it; of many units only the last.
pub(crate) fn units(page: &mut Page, scope: &Scope<'_>) {
    let (lines, style) = unit_lines(scope);
    if lines.is_empty() {
        return;
    }
    let now = by_unit_in(scope, scope.brief.term);
    let before = by_unit_in(scope, scope.term_before());
    let hidden = lines.len().saturating_sub(UNITS_SHOWN);
    page.new_page();
    page.section(&match hidden {
        0 => "各单位情况（名次在前的列在前）".to_owned(),
        n => format!("名次在后的 {UNITS_SHOWN} 个单位（其余 {n} 个见学校排名）"),
    });
    let head = page.next_row();
    page.spread(unit_line(
        ["单位", "名次", "得分", "达标", "未达标", "不可判定", "比上学期"].map(|h| Cell::text(h, Style::Head)),
    ));
    page.set_height(TABLE_ROW);
    for line in lines.iter().skip(hidden) {
        let terms = [now.get(line.unit), before.get(line.unit)].map(|tally| tally.and_then(Tally::share));
        page.spread(unit_line(unit_cells(line, style, terms)));
        page.set_height(TABLE_ROW);
    }
    let rows = (head + 1, page.next_row() - 1);
    page.across(Cell::text(
        "得分是政策列入排名的规则的积分；达标、未达标、不可判定是全部任务的项数；比上学期是学期任务达标率的增减。",
        Style::Note,
    ));
    let height = ((rows.1 - rows.0 + 2) * TABLE_ROW_PIXELS).max(BAR_CHART_LEAST);
    page.chart(ChartPlan { height, width: 460, ..unit_chart(rows, style, head) });
    page.skip((BAR_CHART_LEAST / TABLE_ROW_PIXELS).saturating_sub(rows.1 - rows.0 + 3) as usize * 2);
}

fn unit_chart(rows: (u32, u32), style: Style, head: u32) -> ChartPlan {
    let series = vec![series_of("得分", rows, 0, 5, MET)];
    let (title, format) = match style {
        Style::Number => ("各单位得分", "0.##"),
        _ => ("各单位得分（达标率）", "0%"),
    };
    chart(ChartKind::Bar, title, series, format, CellRef::new(head, 11))
}

/// The units in the order of their ranking; by share where a pack ranks no units. And how their scores are shown.
fn unit_lines<'s>(scope: &'s Scope<'_>) -> (Vec<UnitLine<'s>>, Style) {
    let mut all = by_unit(scope);
    let named = scope.units();
    all.retain(|unit, _| named.contains(unit));
    let lists = rankings(scope, Ranked::Units);
    let mut lines = Vec::new();
    let mut style = Style::Share;
    if let [(_, rows)] = lists.as_slice() {
        style = score_style(scope, rows);
        for row in rows {
            let unit = word(&scope.rankings, *row, "unit");
            let all = all.remove(unit).unwrap_or_default();
            let score = scope.rankings.number(*row, "score");
            lines.push(UnitLine { unit, rank: Some(rank_cell(scope, *row)), score, all });
        }
    }
    let mut rest: Vec<(&str, Tally)> = all.into_iter().collect();
    let share = |tally: &Tally| tally.share().unwrap_or(-1.0);
    rest.sort_by(|(a, left), (b, right)| share(right).total_cmp(&share(left)).then(a.cmp(b)));
    lines.extend(rest.into_iter().map(|(unit, all)| {
        let score = if lists.is_empty() { all.share() } else { None };
        UnitLine { unit, rank: None, score, all }
    }));
    (lines, style)
}

fn unit_cells(line: &UnitLine<'_>, style: Style, [now, before]: [Option<f64>; 2]) -> [Cell; 7] {
    let change = now.zip(before).map(|(now, before)| now - before);
    let dash = || Cell::text("—", Style::Centre);
    [
        Cell::text(line.unit, Style::Text),
        line.rank.clone().unwrap_or_else(dash),
        line.score.map_or_else(dash, |score| Cell::number(score, style)),
        Cell::count(line.all.met, Style::Number),
        Cell::count(line.all.unmet, Style::Number),
        Cell::count(line.all.undecidable, Style::Number),
        change.map_or_else(dash, |change| Cell::number(change, Style::Change)),
    ]
}

fn unit_line([unit, rank, score, met, unmet, undecidable, change]: [Cell; 7]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 2, unit), (3, 4, rank), (5, 6, score), (7, 7, met), (8, 8, unmet), (9, 9, undecidable), (10, 10, change)]
}

/// What one rule came to.
struct RuleLine<'s> {
    tally: Tally,
    demands: BTreeSet<String>,
    periods: BTreeSet<&'s str>,
}

/// Every rule that was to be decided, the most missed first.
pub(crate) fn rules(page: &mut Page, scope: &Scope<'_>) {
    let mut rules: BTreeMap<(&str, &str), RuleLine<'_>> = BTreeMap::new();
    for j in scope.judgements() {
        let line = rules.entry((j.pack, j.rule)).or_insert_with(|| RuleLine {
            tally: Tally::default(),
            demands: BTreeSet::new(),
            periods: BTreeSet::new(),
        });
        line.tally.add(j.status);
        line.periods.insert(j.period);
        line.demands.insert(demand_zh(j.min, j.max, scope.of_rule(j.pack, j.rule, "unit")));
    }
    let mut rules: Vec<((&str, &str), RuleLine<'_>)> =
        rules.into_iter().filter(|(_, line)| line.tally.due() > 0).collect();
    rules.sort_by_key(|(rule, line)| {
        (std::cmp::Reverse(line.tally.unmet), std::cmp::Reverse(line.tally.undecidable), *rule)
    });
    if rules.is_empty() {
        return;
    }
    let (whole, open): (Vec<_>, Vec<_>) = rules.into_iter().partition(|(_, line)| line.tally.due() == line.tally.met);
    page.new_page();
    page.section("各项规则完成情况（未达标多的在前；仅统计的规则不在此列）");
    let heads = ["规则", "考核内容", "条款", "要求", "期间", "达标", "未达标", "不可判定", "达标率"];
    page.spread(rule_line(heads.map(|head| Cell::text(head, Style::Head))));
    for ((pack, rule), line) in open {
        page.spread(rule_line(rule_cells(scope, pack, rule, &line)));
    }
    if !whole.is_empty() {
        let named = whole.iter().map(|((pack, rule), line)| {
            format!("{rule} {} {} 项", quoted(scope.of_rule(pack, rule, "zh")), line.tally.met)
        });
        let named = named.collect::<Vec<_>>().join("；");
        page.across(Cell::text(format!("✓ 全部达标的规则 {} 条：{named}。", whole.len()), Style::Note));
    }
}

fn rule_cells(scope: &Scope<'_>, pack: &str, rule: &str, line: &RuleLine<'_>) -> [Cell; 9] {
    let tally = line.tally;
    let only = |texts: Vec<String>, several: &str| match texts.as_slice() {
        [one] => one.clone(),
        _ => several.to_owned(),
    };
    let periods = line.periods.iter().map(|period| period_zh(period)).collect();
    let demands = line.demands.iter().filter(|demand| !demand.is_empty()).cloned().collect::<Vec<_>>();
    let demand = if demands.is_empty() { String::new() } else { only(demands, "按情况折算") };
    let unmet = if tally.unmet > 0 { Style::Unmet } else { Style::Centre };
    let undecidable = if tally.undecidable > 0 { Style::Undecidable } else { Style::Centre };
    [
        Cell::text(rule, Style::Centre),
        Cell::text(scope.of_rule(pack, rule, "zh"), Style::Text),
        Cell::text(clause_zh(scope.of_rule(pack, rule, "clause")), Style::Centre),
        Cell::text(demand, Style::Centre),
        Cell::text(only(periods, "各月"), Style::Centre),
        Cell::count(tally.met, Style::Centre),
        Cell::count(tally.unmet, unmet),
        Cell::count(tally.undecidable, undecidable),
        share_cell(tally.share()),
    ]
}

fn rule_line([rule, zh, clause, demand, period, met, unmet, undecidable, share]: [Cell; 9]) -> Vec<(u32, u32, Cell)> {
    vec![
        (0, 0, rule),
        (1, 7, zh),
        (8, 9, clause),
        (10, 11, demand),
        (12, 13, period),
        (14, 14, met),
        (15, 15, unmet),
        (16, 16, undecidable),
        (17, 17, share),
    ]
}

/// Why things could not be decided, the most frequent first, and whose turn it is.
pub(crate) fn reasons(page: &mut Page, scope: &Scope<'_>) {
    let mut reasons: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>, usize)> = BTreeMap::new();
    for j in scope.judgements().filter(|j| j.status == "undecidable") {
        let (rules, units, count) = reasons.entry(j.reason).or_default();
        rules.insert(j.rule);
        units.insert(j.unit);
        *count += 1;
    }
    page.new_page();
    page.section("不可判定的原因（项数多的在前）");
    if reasons.is_empty() {
        page.across(Cell::text("没有不可判定的结论。", Style::Note));
        return;
    }
    let heads = ["种类", "原因", "项数", "单位数", "规则", "怎么办"];
    page.spread(reason_line(heads.map(|head| Cell::text(head, Style::Head))));
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, (_, _, count))| (std::cmp::Reverse(*count), *reason));
    for (reason, (rules, units, count)) in reasons.iter().take(REASONS_SHOWN) {
        let turn = Turn::of(reason);
        page.spread(reason_line([
            Cell::text(format!("？ {}", turn.zh()), Style::Undecidable),
            Cell::text(reason, Style::Text),
            Cell::count(*count, Style::Number),
            Cell::count(units.len(), Style::Number),
            Cell::text(rules.iter().copied().collect::<Vec<_>>().join("、"), Style::Text),
            Cell::text(turn.advice(), Style::Text),
        ]));
    }
    if reasons.len() > REASONS_SHOWN {
        let more = format!("另有 {} 种原因见“不可判定与待核”。", reasons.len() - REASONS_SHOWN);
        page.across(Cell::text(more, Style::Note));
    }
    page.narrow_gap();
}

fn reason_line([turn, reason, count, units, rules, advice]: [Cell; 6]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 1, turn), (2, 7, reason), (8, 8, count), (9, 9, units), (10, 12, rules), (13, 17, advice)]
}
