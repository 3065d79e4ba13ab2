//! The lists of one school's workbook: 问题清单, 本单位结果. Nothing of another school. Its first page is in `slip`.

use std::collections::BTreeMap;

use crate::page::{Column, Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::{Judgement, Scope, word};
use crate::sheets::attainment::{conclusion, conclusion_columns};
use crate::sheets::authenticity;
use crate::sheets::data_quality::Quality;
use crate::style::Style;
use crate::words::{clause_zh, severity_mark, severity_style};

pub(crate) const PROBLEMS: &str = "问题清单";
pub(crate) const RESULTS: &str = "本单位结果";

/// Rules a problem names in full; more are named by number and clause.
const RULES_IN_WORDS: usize = 3;
/// What is said when there is nothing to put right.
pub(crate) const NO_PROBLEMS: &str = "没有发现问题。";

/// One unit's part of the term.
pub(crate) struct Share<'s> {
    pub unit: &'s str,
    /// Rows of `findings`, weightiest first.
    pub findings: Vec<usize>,
    /// Conclusions of the unit.
    pub judgements: Vec<Judgement<'s>>,
    pub quality: Quality,
    /// Rows of `authenticity` in the order of looking, and those of `authenticity_rows` behind them.
    pub questions: (Vec<usize>, Vec<usize>),
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
    let mut questions = authenticity::by_unit(scope);
    let units = scope.units().into_iter();
    units
        .map(|unit| Share {
            unit,
            findings: by_weight(scope, findings.remove(unit).unwrap_or_default()),
            judgements: judgements.remove(unit).unwrap_or_default(),
            quality: quality.remove(unit).unwrap_or_default(),
            questions: questions.remove(unit).unwrap_or_default(),
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

pub(crate) fn problem_columns() -> Vec<Column> {
    vec![
        column("序号", 6.0, 8.0),
        column("程度", 13.0, 13.0),
        column("文件", 18.0, 30.0),
        column("工作表", 12.0, 18.0),
        column("单元格", 10.0, 14.0),
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
        Cell::text(place(scope, row), Style::Centre),
        Cell::text(or(at("found"), "（空）"), Style::Text),
        Cell::text(at("expected"), Style::Text),
        Cell::text(at("hint"), Style::Text),
        Cell::text(clauses(scope, at("rules_affected")), Style::Text),
    ]
}

/// The cell of a problem, or that it is about the whole sheet or file.
pub(crate) fn place<'s>(scope: &'s Scope<'_>, row: usize) -> &'s str {
    let at = |column| word(&scope.findings, row, column);
    or(at("cell"), if at("sheet").is_empty() { "整个文件" } else { "整张表" })
}

/// The path as the school knows it: without the bureau's folders of term and unit above it.
pub(crate) fn own_path<'f>(file: &'f str, unit: &str) -> &'f str {
    let inside = file.split_once('/').and_then(|(_, rest)| rest.strip_prefix(unit)?.strip_prefix('/'));
    inside.unwrap_or(file)
}

pub(crate) fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

/// The rules a problem touches, each with its clause: a few in words, many by number.
pub(crate) fn clauses(scope: &Scope<'_>, affected: &str) -> String {
    let rules: Vec<&str> = rules_of(affected).collect();
    if rules.len() <= RULES_IN_WORDS {
        return rules.iter().map(|rule| rule_in_words(scope, rule)).collect::<Vec<_>>().join("\n");
    }
    clauses_in_short(scope, affected)
}

/// The rules a problem touches by clause and number: `二1（PL-27）、二2（PL-30）`.
pub(crate) fn clauses_in_short(scope: &Scope<'_>, affected: &str) -> String {
    let named = rules_of(affected).map(|rule| match scope.named_rule(rule, "clause") {
        "" => rule.to_owned(),
        clause => format!("{}（{rule}）", clause_zh(clause)),
    });
    named.collect::<Vec<_>>().join("、")
}

/// The numbers of the rules a problem touches.
pub(crate) fn rules_of(affected: &str) -> impl Iterator<Item = &str> {
    affected.split([' ', ',', ';', '，', '；', '、']).filter(|rule| !rule.is_empty())
}

/// A rule as its text says it: `二1　期末将听评课笔记交到教导处（PL-28）`.
pub(crate) fn rule_in_words(scope: &Scope<'_>, rule: &str) -> String {
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
