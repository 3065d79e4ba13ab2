//! The lists as they are read: one block for each section of a list, its rows in the order of their ranks.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tables::Table;

use crate::plan::Cell;
use crate::scope::{Scope, word};
use crate::sheets::lists::is_ranking;
use crate::style::Style;
use crate::words::{clause_zh, exact_zh, points_zh};

/// One section of one list.
#[derive(Debug, Clone)]
pub(crate) struct Block<'s> {
    pub pack: &'s str,
    pub list: &'s str,
    pub section: &'s str,
    /// Its row of `award_rounds`.
    pub round: Option<usize>,
    /// Its rows of `awards`, by the rank they have or would have.
    pub rows: Vec<usize>,
}

/// Every section of every list, by pack, list and section.
pub(crate) fn blocks<'s>(scope: &'s Scope<'_>) -> Vec<Block<'s>> {
    let mut blocks: BTreeMap<[&str; 3], Block<'s>> = BTreeMap::new();
    let key = |table: &'s Table, row| ["pack", "list", "section"].map(|column| word(table, row, column));
    let empty = |[pack, list, section]: [&'s str; 3]| Block { pack, list, section, round: None, rows: Vec::new() };
    for row in 0..scope.award_rounds.len() {
        let key = key(&scope.award_rounds, row);
        blocks.entry(key).or_insert_with(|| empty(key)).round = Some(row);
    }
    for row in 0..scope.awards.len() {
        let key = key(&scope.awards, row);
        blocks.entry(key).or_insert_with(|| empty(key)).rows.push(row);
    }
    let mut blocks: Vec<Block<'_>> = blocks.into_values().collect();
    for block in &mut blocks {
        block.rows.sort_by(|a, b| order(&scope.awards, *a, *b));
    }
    blocks
}

/// The lists that say who is in and who is not, those with a line first; rankings without places have sheets of their own.
pub(crate) fn proposed<'s>(scope: &'s Scope<'_>) -> Vec<Block<'s>> {
    let mut proposed: Vec<Block<'_>> =
        blocks(scope).into_iter().filter(|block| !is_ranking(block.list) || block.has_line(scope)).collect();
    proposed.sort_by_key(|block| !block.has_line(scope));
    proposed
}

/// By the rank they have or would have; one who is barred before the one who takes the rank.
fn order(awards: &Table, a: usize, b: usize) -> Ordering {
    let rank = |row| awards.int(row, "rank_without_gate").or(awards.int(row, "rank")).unwrap_or(i64::MAX);
    let score = |row| awards.number(row, "score").unwrap_or(f64::NEG_INFINITY);
    let named = |row| ["unit", "subject", "counterpart", "subject_id"].map(|column| word(awards, row, column));
    rank(a).cmp(&rank(b)).then(score(b).total_cmp(&score(a))).then_with(|| named(a).cmp(&named(b)))
}

impl Block<'_> {
    /// 优秀导师（高中组）.
    pub fn name(&self) -> String {
        match self.section {
            "" => self.list.to_owned(),
            section => format!("{}（{section}）", self.list),
        }
    }

    pub fn places(&self, scope: &Scope<'_>) -> Option<i64> {
        scope.award_rounds.int(self.round?, "places")
    }

    /// The score at the line, where the list has one.
    pub fn line(&self, scope: &Scope<'_>) -> Option<f64> {
        scope.award_rounds.number(self.round?, "line")
    }

    /// A text of the round; empty where there is none.
    pub fn said<'s>(&self, scope: &'s Scope<'_>, column: &str) -> &'s str {
        self.round.map_or("", |row| word(&scope.award_rounds, row, column))
    }

    /// Whether somebody is in and somebody else is not: it has a number of places, of its own or of the list as a whole.
    pub fn has_line(&self, scope: &Scope<'_>) -> bool {
        self.places(scope).is_some() || self.count(scope, "selected") + self.count(scope, "lots_required") > 0
    }

    /// How many rows end in a decision; of a cap over several sections what its round says.
    pub fn count(&self, scope: &Scope<'_>, decision: &str) -> usize {
        if self.rows.is_empty() {
            let column = match decision {
                "selected" => "selected",
                "barred" => "barred",
                "lots_required" => "tied_at_line",
                _ => return 0,
            };
            let told = self.round.and_then(|row| scope.award_rounds.int(row, column));
            return told.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        }
        self.rows.iter().filter(|row| word(&scope.awards, **row, "decision") == decision).count()
    }

    /// Whether the scores are shares, so that they are printed in percent.
    pub fn score_style(&self, scope: &Scope<'_>) -> Style {
        let scores = || self.rows.iter().filter_map(|row| scope.awards.number(*row, "score"));
        match self.said(scope, "score") {
            "share" => Style::FineShare,
            "" if scores().all(|score| (0.0..=1.0).contains(&score)) && scores().any(|score| score.fract() != 0.0) => {
                Style::FineShare
            }
            "count" => Style::Number,
            _ => Style::Points,
        }
    }

    /// The figures of the round in one sentence each: places, who took part, the line, the notice.
    pub fn facts(&self, scope: &Scope<'_>) -> Vec<String> {
        let Some(row) = self.round else { return Vec::new() };
        let table = &scope.award_rounds;
        let count = |column, zh: &str| table.int(row, column).map(|n| format!("{zh} {n}"));
        let mut facts = vec![self.places_said(scope, row)];
        let taking = [count("candidates", "参评"), count("eligible", "符合条件"), count("barred", "否决或限制")];
        let line = table.number(row, "line").map(|line| format!("入选线 {}", self.score_style(scope).shown(line)));
        let tied = table.int(row, "tied_at_line").filter(|n| *n > 1).map(|n| format!("线上并列 {n}，要抽签或另定办法"));
        let all = taking.into_iter().flatten().chain(count("selected", "入选")).chain(line).chain(tied);
        facts.push(format!("{}。", all.collect::<Vec<_>>().join("，")));
        facts.extend(notice(scope, row));
        facts.retain(|fact| fact != "。" && !fact.is_empty());
        facts
    }

    fn places_said(&self, scope: &Scope<'_>, row: usize) -> String {
        let (table, how) = (&scope.award_rounds, self.said(scope, "how"));
        let clause = match clause_zh(self.said(scope, "clause")) {
            clause if clause.is_empty() => String::new(),
            clause => format!("（{clause}）"),
        };
        match table.int(row, "places") {
            Some(places) if how.is_empty() => format!("名额 {places}{clause}。"),
            Some(places) => format!("名额 {places}：{how}{clause}。"),
            None => format!("名额未定，只排名次，不画入选线{clause}。{how}"),
        }
    }
}

/// 公示 5 个工作日：2025-07-01 至 2025-07-07；异议受理：….
fn notice(scope: &Scope<'_>, row: usize) -> Option<String> {
    let table = &scope.award_rounds;
    let days = table.int(row, "notice_days")?;
    let from_to = table.date(row, "notice_from").zip(table.date(row, "notice_to"));
    let when = from_to.map_or("，起始日未定".to_owned(), |(from, to)| format!("：{from} 至 {to}"));
    let whom = match word(table, row, "objections_to") {
        "" => String::new(),
        whom => format!("；异议受理：{whom}"),
    };
    Some(format!("公示 {days} 个工作日{when}{whom}。"))
}

/// 入选, 需抽签, 未入选, 否决, 不符合条件, 待定; an unknown decision stays as it is.
pub(crate) fn decision_zh(decision: &str) -> &str {
    match decision {
        "selected" => "入选",
        "lots_required" => "需抽签",
        "not_selected" => "未入选",
        "barred" => "否决",
        "ineligible" => "不符合条件",
        "open" => "待定",
        other => other,
    }
}

/// The decision with its sign, so that colour is never the only signal.
pub(crate) fn decision_cell(decision: &str) -> Cell {
    let (sign, style) = match decision {
        "selected" => ("✓", Style::Met),
        "lots_required" => ("＝", Style::Undecidable),
        "barred" => ("✗", Style::Unmet),
        "open" => ("？", Style::Undecidable),
        _ => ("—", Style::CountOnly),
    };
    Cell::text(format!("{sign} {}", decision_zh(decision)), style)
}

/// A person, or the two of a pair, told apart from others of the same name in the same unit.
pub(crate) fn subject_zh(awards: &Table, row: usize) -> String {
    let pair = match word(awards, row, "counterpart") {
        "" => word(awards, row, "subject").to_owned(),
        other => format!("{}—{other}", word(awards, row, "subject")),
    };
    match word(awards, row, "distinguished_by") {
        "" => pair,
        by => format!("{pair}（{by}）"),
    }
}

/// The same beside its unit: nothing where the unit itself is listed.
pub(crate) fn person_zh(awards: &Table, row: usize) -> String {
    if word(awards, row, "subject") == word(awards, row, "unit") { "—".to_owned() } else { subject_zh(awards, row) }
}

/// What a margin says: 高 1.50, 低 0.25, 相同.
pub(crate) fn margin_zh(margin: f64, style: Style) -> String {
    let size = match style {
        Style::FineShare => format!("{} 个百分点", exact_zh((margin.abs() * 10_000.0).round() / 100.0)),
        Style::Number => exact_zh(margin.abs()),
        _ => points_zh(margin.abs()),
    };
    match margin {
        m if m > 0.0 => format!("高 {size}"),
        m if m < 0.0 => format!("低 {size}"),
        _ => "相同".to_owned(),
    }
}
