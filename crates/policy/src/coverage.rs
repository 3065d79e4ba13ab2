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
    /// Its worked cases.
    pub cases: usize,
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
    let out = CoverageRow { id: id.to_owned(), status: "out_of_scope", pack: None, cases: 0 };
    covering.filter(|row| row.status != out.status).max_by_key(rank).unwrap_or(out)
}

fn covered(id: &str, pack: &PolicyPack, rule: &Rule) -> CoverageRow {
    let cases: Vec<_> = pack.cases.iter().filter(|case| case.rule == rule.id).collect();
    let shown = cases.len() >= CASES_NEEDED && cases.iter().any(|case| case.shows_a_failure());
    let status = match rule.treatment {
        Treatment::Evaluated if !shown => "out_of_scope",
        treatment => treatment.key(),
    };
    CoverageRow { id: id.to_owned(), status, pack: Some(pack.id.clone()), cases: cases.len() }
}
