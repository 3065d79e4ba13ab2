//! Which rules of the catalogue the packs express, and how.

use crate::catalogue::catalogue;
use crate::pack::{PolicyPack, Rule, Treatment};

/// Worked cases an evaluated rule needs.
const CASES_NEEDED: usize = 2;

/// How a rule can be covered, the least first.
pub const CATALOGUE_STATUSES: [&str; 4] = ["out_of_scope", "judged", "counted", "evaluated"];

/// How one rule of the catalogue is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// Catalogue id.
    pub id: String,
    /// `evaluated`, `counted`, `judged` or `out_of_scope`.
    pub status: &'static str,
    /// The pack that covers it.
    pub pack: Option<String>,
    /// The rule of that pack.
    pub rule: Option<String>,
    /// Its worked cases.
    pub cases: usize,
    /// Why it is out of scope, in Chinese; empty for the others.
    pub reason: String,
}

/// One row for every rule of the catalogue, in its order.
///
/// A rule is `evaluated` only with two worked cases of which one is not simply met; without them it is `out_of_scope`.
pub fn coverage(packs: &[PolicyPack]) -> Vec<CoverageRow> {
    catalogue().iter().map(|rule| cover(&rule.id, packs)).collect()
}

fn cover(id: &str, packs: &[PolicyPack]) -> CoverageRow {
    let covering = packs.iter().flat_map(|pack| {
        let rules = pack.rules.iter().filter(|rule| rule.catalogue.iter().any(|covered| covered == id));
        rules.map(move |rule| covered(id, pack, rule))
    });
    let rank = |row: &CoverageRow| CATALOGUE_STATUSES.iter().position(|s| *s == row.status);
    covering.max_by_key(rank).unwrap_or_else(|| uncovered(id, packs))
}

fn covered(id: &str, pack: &PolicyPack, rule: &Rule) -> CoverageRow {
    let cases: Vec<_> = pack.cases.iter().filter(|case| case.is_of_rule(&rule.id)).collect();
    let fails = cases.iter().any(|case| case.shows_a_failure());
    let (status, reason) = match rule.treatment {
        Treatment::Evaluated if cases.len() < CASES_NEEDED => {
            ("out_of_scope", format!("算例只有{}个，至少要{CASES_NEEDED}个", cases.len()))
        }
        Treatment::Evaluated if !fails => ("out_of_scope", "算例都是达标，至少要有一个不是".to_owned()),
        treatment => (treatment.key(), String::new()),
    };
    CoverageRow {
        id: id.to_owned(),
        status,
        pack: Some(pack.id.clone()),
        rule: Some(rule.id.clone()),
        cases: cases.len(),
        reason,
    }
}

/// A rule no pack expresses: with the reason of the pack that leaves it out, where one says so.
fn uncovered(id: &str, packs: &[PolicyPack]) -> CoverageRow {
    let said = packs.iter().find_map(|pack| Some((pack, pack.left_out.iter().find(|left_out| left_out.id == id)?)));
    CoverageRow {
        id: id.to_owned(),
        status: "out_of_scope",
        pack: said.map(|(pack, _)| pack.id.clone()),
        rule: None,
        cases: 0,
        reason: said.map_or_else(|| "没有政策包表达这条规则".to_owned(), |(_, left_out)| left_out.zh.clone()),
    }
}
