//! What the ranking sheets share: which list is which, and the cells that say a rank.

use std::collections::BTreeMap;

use crate::plan::Cell;
use crate::scope::{Scope, word};
use crate::style::Style;

/// A list whose name holds this word is a ranking; every other list is a proposal.
const RANKING_WORD: &str = "排名";

/// Of whom a list speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranked {
    /// Schools.
    Units,
    /// People.
    People,
}

/// Whether a list only ranks.
pub(crate) fn is_ranking(list: &str) -> bool {
    list.contains(RANKING_WORD)
}

/// The rankings of schools or of people: name of each list and its rows by rank.
pub(crate) fn rankings<'s>(scope: &'s Scope<'_>, ranked: Ranked) -> Vec<(&'s str, Vec<usize>)> {
    let lists = lists(scope).into_iter();
    lists.filter(|(name, rows)| is_ranking(name) && of_whom(scope, rows) == ranked).collect()
}

/// The lists that propose something: awards, delays, candidates.
pub(crate) fn proposals<'s>(scope: &'s Scope<'_>) -> Vec<(&'s str, Vec<usize>)> {
    lists(scope).into_iter().filter(|(name, _)| !is_ranking(name)).collect()
}

fn lists<'s>(scope: &'s Scope<'_>) -> BTreeMap<&'s str, Vec<usize>> {
    let table = &scope.rankings;
    let mut lists: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        lists.entry(word(table, row, "list")).or_default().push(row);
    }
    for rows in lists.values_mut() {
        rows.sort_by_key(|row| {
            let rank = table.int(*row, "rank").unwrap_or(i64::MAX);
            (rank, word(table, *row, "unit"), word(table, *row, "subject"))
        });
    }
    lists
}

fn of_whom(scope: &Scope<'_>, rows: &[usize]) -> Ranked {
    let is_unit = |row: &usize| {
        let subject = word(&scope.rankings, *row, "subject");
        subject.is_empty() || subject == word(&scope.rankings, *row, "unit")
    };
    if rows.iter().all(is_unit) { Ranked::Units } else { Ranked::People }
}

/// How the scores of a list are shown: a list of shares in percent with two decimals, so that scores with different
/// ranks do not look alike; any other list as plain numbers.
pub(crate) fn score_style(scope: &Scope<'_>, rows: &[usize]) -> Style {
    let scores = || rows.iter().filter_map(|row| scope.rankings.number(*row, "score"));
    let shares = scores().all(|score| (0.0..=1.0).contains(&score)) && scores().any(|score| score.fract() != 0.0);
    if shares { Style::FineShare } else { Style::Number }
}

/// The rank as it is said: `3`, `2（并列）`; a dash where there is none.
pub(crate) fn rank_cell(scope: &Scope<'_>, row: usize) -> Cell {
    let Some(rank) = scope.rankings.int(row, "rank") else { return Cell::text("—", Style::Centre) };
    match scope.rankings.boolean(row, "tied") {
        Some(true) => Cell::text(format!("{rank}（并列）"), Style::Centre),
        _ => Cell::number(rank as f64, Style::Centre),
    }
}

/// The gate or veto that stands beside a rank.
pub(crate) fn gate_cell(scope: &Scope<'_>, row: usize) -> Cell {
    match word(&scope.rankings, row, "gate") {
        "" => Cell::text("无", Style::Faint),
        gate => Cell::text(format!("✗ {gate}"), Style::Unmet),
    }
}
