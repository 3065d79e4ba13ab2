//! The sheets of one school's workbook: 退回修改单, 问题清单, 本单位结果. Nothing of another school.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::sheets::attainment::{conclusion, conclusion_columns};
use crate::sheets::data_quality::Quality;
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{
    Turn, clause_zh, demand_zh, number_zh, period_zh, severity_mark, severity_style, status_mark, status_style,
};

pub(crate) const SLIP: &str = "退回修改单";
pub(crate) const PROBLEMS: &str = "问题清单";
pub(crate) const RESULTS: &str = "本单位结果";

/// Problems the slip of one page has room for.
const ON_THE_SLIP: usize = 12;
/// Open conclusions the slip of one page has room for.
const OPEN_ON_THE_SLIP: usize = 10;
/// Rules a problem names in full; more are named by number and clause.
const RULES_IN_WORDS: usize = 3;
/// What is said when there is nothing to put right.
const NO_PROBLEMS: &str = "没有发现问题。";

/// One unit's part of the term.
pub(crate) struct Share<'s> {
    pub unit: &'s str,
    /// Rows of `findings`, weightiest first.
    pub findings: Vec<usize>,
    /// Conclusions of the unit.
    pub judgements: Vec<Judgement<'s>>,
    pub quality: Quality,
}

/// The term, unit by unit.
pub(crate) fn shares<'s>(scope: &'s Scope<'_>, mut quality: BTreeMap<&'s str, Quality>) -> Vec<Share<'s>> {
    let mut findings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in scope.problems() {
        findings.entry(word(&scope.findings, row, "unit")).or_default().push(row);
    }
    let mut judgements: BTreeMap<&str, Vec<Judgement<'_>>> = BTreeMap::new();
    for judgement in scope.judgements() {
        judgements.entry(judgement.unit).or_default().push(judgement);
    }
    let units = scope.units().into_iter();
    units
        .map(|unit| Share {
            unit,
            findings: by_weight(scope, findings.remove(unit).unwrap_or_default()),
            judgements: judgements.remove(unit).unwrap_or_default(),
            quality: quality.remove(unit).unwrap_or_default(),
        })
        .collect()
}

fn by_weight(scope: &Scope<'_>, mut rows: Vec<usize>) -> Vec<usize> {
    rows.sort_by_key(|row| match word(&scope.findings, *row, "severity") {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    });
    rows
}

/// 退回修改单: one page with the unit's figures, its problems, and where to ask.
pub(crate) fn slip(scope: &Scope<'_>, share: &Share<'_>) -> SheetPlan {
    let columns = problem_columns();
    let mut page = Page::new(SLIP, TabColour::Attention, columns.len(), scope.brief);
    page.title(&format!("{}　退回修改单", scope.brief.bureau), &format!("{}　{}：", scope.brief.term.zh(), share.unit));
    summary(&mut page, share);
    page.narrow_gap();
    page.section("一、报送的表里要改的地方");
    let rows = share.findings.iter().take(ON_THE_SLIP).enumerate();
    page.main_table(&columns, rows.map(|(at, row)| problem(scope, share.unit, at + 1, *row)).collect(), NO_PROBLEMS);
    let more = share.findings.len().saturating_sub(ON_THE_SLIP);
    if more > 0 {
        page.across(Cell::text(format!("另有 {more} 条见“{PROBLEMS}”。"), Style::Note));
    }
    page.narrow_gap();
    open(&mut page, scope, share);
    page.narrow_gap();
    page.across(Cell::printed(closing(scope, share), Style::Point));
    page.signature();
    page.one_page();
    page.finish()
}

/// The unit's figures in two lines.
fn summary(page: &mut Page, share: &Share<'_>) {
    let q = &share.quality;
    let tally = Tally::of(share.judgements.iter().map(|j| j.status));
    let sent = if q.files == 0 {
        "本学期没有收到贵单位的文件。".to_owned()
    } else {
        let unreadable =
            if q.unreadable > 0 { format!("（其中 {} 份打不开）", q.unreadable) } else { String::new() };
        format!(
            "收到文件 {} 份{unreadable}，工作表 {} 张（未识别 {} 张）；有内容的单元格 {} 格：已用 {}，略过 {}，退回 {}。",
            q.files, q.sheets, q.unknown, q.cells, q.used, q.ignored, q.rejected
        )
    };
    let found = format!(
        "发现问题：须改正 {} 条，请核对 {} 条，提示 {} 条。考核结论：达标 {} 项，未达标 {} 项，不可判定 {} 项。",
        q.errors, q.warnings, q.infos, tally.met, tally.unmet, tally.undecidable
    );
    for line in [sent, found] {
        page.across(Cell::text(line, Style::Point));
    }
}

/// What the unit missed this term, and what cannot be decided for want of its records.
fn open(page: &mut Page, scope: &Scope<'_>, share: &Share<'_>) {
    page.section("二、未达标和待补资料的考核项");
    let waits =
        |j: &&Judgement<'_>| j.status == "unmet" || (j.status == "undecidable" && Turn::of(j.reason) == Turn::Records);
    let open: Vec<&Judgement<'_>> = share.judgements.iter().filter(waits).collect();
    if open.is_empty() {
        page.across(Cell::text("没有未达标的项，也没有待补资料的项。", Style::Point));
        return;
    }
    let heads = ["序号", "结论", "规则与条款", "期间", "对象", "说明", "要求与实际"];
    page.spread(open_line(heads.map(|head| Cell::text(head, Style::Head))));
    for (number, j) in (1..).zip(open.iter().take(OPEN_ON_THE_SLIP)) {
        page.spread(open_line(open_cells(scope, number, j)));
    }
    if open.len() > OPEN_ON_THE_SLIP {
        let more = format!("另有 {} 项见“{RESULTS}”。", open.len() - OPEN_ON_THE_SLIP);
        page.across(Cell::text(more, Style::Note));
    }
}

fn open_cells(scope: &Scope<'_>, number: usize, j: &Judgement<'_>) -> [Cell; 7] {
    let who = match (j.subject == j.unit, j.counterpart) {
        (true, "") => "本单位".to_owned(),
        (true, other) => other.to_owned(),
        (false, "") => j.subject.to_owned(),
        (false, other) => format!("{}→{other}", j.subject),
    };
    [
        Cell::count(number, Style::Centre),
        Cell::text(status_mark(j.status), status_style(j.status)),
        Cell::text(rule_in_words(scope, j.rule), Style::Text),
        Cell::text(period_zh(j.period), Style::Centre),
        Cell::text(who, Style::Text),
        Cell::text(j.reason, Style::Text),
        Cell::text(demand_and_actual(scope, j), Style::Centre),
    ]
}

/// `≥10节，实际 8`; only what is known of the two.
fn demand_and_actual(scope: &Scope<'_>, j: &Judgement<'_>) -> String {
    let demand = demand_zh(j.min, j.max, scope.of_rule(j.pack, j.rule, "unit"));
    let actual = j.actual.map(|n| format!("实际 {}", number_zh(n)));
    [Some(demand).filter(|text| !text.is_empty()), actual].into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn open_line([number, status, rule, period, who, reason, demand]: [Cell; 7]) -> Vec<(u32, u32, Cell)> {
    vec![(0, 0, number), (1, 1, status), (2, 4, rule), (5, 5, period), (6, 6, who), (7, 7, reason), (8, 8, demand)]
}

fn closing(scope: &Scope<'_>, share: &Share<'_>) -> String {
    let brief = scope.brief;
    let ask = match &brief.objection_phone {
        Some(phone) => format!("{}（电话 {phone}）", brief.office),
        None => brief.office.clone(),
    };
    let lacking = |j: &Judgement<'_>| j.status == "undecidable" && Turn::of(j.reason) == Turn::Records;
    if share.findings.is_empty() && share.judgements.iter().any(lacking) {
        return format!("请补齐标“不可判定”各项所缺的资料，重新报送{ask}。如对结果有异议，请书面提出。");
    }
    if share.findings.is_empty() {
        return format!("如对结果有异议，请书面向{ask}提出。");
    }
    format!(
        "请在原表上改正标“须改正”的各条，核对标“请核对”的各条，把改好的原表重新报送{ask}；不必换模板，也不必另存格式。如有异议，请书面提出。"
    )
}

/// 问题清单: every problem of the unit, its place in its own file.
pub(crate) fn problems(scope: &Scope<'_>, share: &Share<'_>) -> SheetPlan {
    let columns = problem_columns();
    let mut page = Page::new(PROBLEMS, TabColour::Attention, columns.len(), scope.brief);
    let about = format!("{}　{}　共 {} 条，须改正的在前。", scope.brief.term.zh(), share.unit, share.findings.len());
    page.title(PROBLEMS, &about);
    let rows = share.findings.iter().enumerate();
    page.main_table(&columns, rows.map(|(at, row)| problem(scope, share.unit, at + 1, *row)).collect(), NO_PROBLEMS);
    page.signature();
    page.finish()
}

fn problem_columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("程度", 13.0, 13.0),
        column("文件", 18.0, 30.0),
        column("工作表", 12.0, 18.0),
        column("单元格", 8.0, 10.0),
        column("发现", 16.5, 24.0),
        column("应为", 18.0, 24.0),
        column("怎么办", 34.0, 46.0),
        column("影响的规则与条款", 40.0, 48.0),
    ]
}

fn problem(scope: &Scope<'_>, unit: &str, number: usize, row: usize) -> Vec<Cell> {
    let at = |column| word(&scope.findings, row, column);
    vec![
        Cell::count(number, Style::Centre),
        Cell::text(severity_mark(at("severity")), severity_style(at("severity"))),
        Cell::text(own_path(at("file"), unit), Style::Faint),
        Cell::text(at("sheet"), Style::Text),
        Cell::text(or(at("cell"), "整张表"), Style::Centre),
        Cell::text(or(at("found"), "（空）"), Style::Text),
        Cell::text(at("expected"), Style::Text),
        Cell::text(at("hint"), Style::Text),
        Cell::text(clauses(scope, at("rules_affected")), Style::Text),
    ]
}

/// The path as the school knows it: without the bureau's folders of term and unit above it.
pub(crate) fn own_path<'f>(file: &'f str, unit: &str) -> &'f str {
    let inside = file.split_once('/').and_then(|(_, rest)| rest.strip_prefix(unit)?.strip_prefix('/'));
    inside.unwrap_or(file)
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

/// The rules a problem touches, each with its clause: a few in words, many by number.
pub(crate) fn clauses(scope: &Scope<'_>, affected: &str) -> String {
    let rules: Vec<&str> = affected.split([' ', ',', ';', '，', '；', '、']).filter(|rule| !rule.is_empty()).collect();
    if rules.len() <= RULES_IN_WORDS {
        return rules.iter().map(|rule| rule_in_words(scope, rule)).collect::<Vec<_>>().join("\n");
    }
    let named = rules.iter().map(|rule| match scope.named_rule(rule, "clause") {
        "" => (*rule).to_owned(),
        clause => format!("{rule}（{}）", clause_zh(clause)),
    });
    named.collect::<Vec<_>>().join("、")
}

/// A rule as its text says it: `二1　期末将听评课笔记交到教导处（PL-28）`.
fn rule_in_words(scope: &Scope<'_>, rule: &str) -> String {
    match (scope.named_rule(rule, "clause"), scope.named_rule(rule, "zh")) {
        ("", "") => rule.to_owned(),
        (clause, zh) => format!("{}　{zh}（{rule}）", clause_zh(clause)),
    }
}

/// 本单位结果: the conclusions about this unit and its people.
pub(crate) fn results(scope: &Scope<'_>, share: &Share<'_>) -> SheetPlan {
    let mut columns = vec![column("序号", 6.0, 8.0)];
    columns.extend(conclusion_columns());
    let mut page = Page::new(RESULTS, TabColour::Result, columns.len(), scope.brief);
    let about =
        format!("{}　{}　不可判定既不算达标，也不算未达标，补齐资料后重新判定。", scope.brief.term.zh(), share.unit);
    page.title(RESULTS, &about);
    let rows = (1..).zip(&share.judgements).map(|(number, judgement)| {
        let mut cells = vec![Cell::count(number, Style::Centre)];
        cells.extend(conclusion(scope, judgement));
        cells
    });
    page.main_table(&columns, rows.collect(), "本学期没有关于本单位的结论。");
    page.signature();
    page.finish()
}
