//! Who enters and who leaves a list with a line, and whose places of a round differ.

use std::collections::{BTreeMap, BTreeSet};

use tables::Dataset;

use super::owned;

/// Somebody of whom a list says something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardChange {
    /// Pack, list and section.
    pub list: (String, String, String),
    /// The unit.
    pub unit: String,
    /// The one listed, with the other of a pair.
    pub subject: (String, String),
    /// What was proposed: selected, lots_required, not_selected, barred, ineligible, open; `None` if not in the list.
    pub before: Option<String>,
    /// What is proposed now.
    pub after: Option<String>,
}

impl AwardChange {
    /// Whether it comes above the line.
    pub fn enters(&self) -> bool {
        self.after.as_deref() == Some(SELECTED) && self.before.as_deref() != Some(SELECTED)
    }

    /// Whether it was above the line and is no more.
    pub fn leaves(&self) -> bool {
        self.before.as_deref() == Some(SELECTED) && self.after.as_deref() != Some(SELECTED)
    }
}

const SELECTED: &str = "selected";

/// Places of a unit in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// Certain places; `None` where nothing is proposed.
    pub proposal: Option<i64>,
    /// Whether one more must be drawn for.
    pub lots_required: bool,
}

/// A unit whose places in a round differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaChange {
    /// The round.
    pub round: String,
    /// The unit.
    pub unit: String,
    /// Before; `None` if it had no part in the round.
    pub before: Option<Places>,
    /// Now.
    pub after: Option<Places>,
}

/// What lists with a line say otherwise, those who enter first.
pub(super) fn awards(before: &Dataset, after: &Dataset) -> Vec<AwardChange> {
    let (old, new) = (proposed(before), proposed(after));
    let keys: BTreeSet<&Vec<String>> = old.keys().chain(new.keys()).collect();
    let differing = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    let mut changes: Vec<AwardChange> = differing
        .map(|key| AwardChange {
            list: (key[0].clone(), key[1].clone(), key[2].clone()),
            unit: key[3].clone(),
            subject: (key[4].clone(), key[5].clone()),
            before: old.get(key).cloned(),
            after: new.get(key).cloned(),
        })
        .collect();
    changes.sort_by_key(|change| (change.list.clone(), !change.enters(), !change.leaves()));
    changes
}

fn proposed(data: &Dataset) -> BTreeMap<Vec<String>, String> {
    const KEY: [&str; 8] =
        ["pack", "list", "section", "unit", "subject", "counterpart", "subject_id", "counterpart_id"];
    let table = data.table("awards");
    let key = |row: usize| KEY.map(|column| owned(&table, row, column)).to_vec();
    (0..table.len()).map(|row| (key(row), owned(&table, row, "decision"))).collect()
}

/// Units whose places differ, by round and unit.
pub(super) fn quotas(before: &Dataset, after: &Dataset) -> Vec<QuotaChange> {
    let (old, new) = (given(before), given(after));
    let keys: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    let differing = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    let change = |key: &(String, String)| QuotaChange {
        round: key.0.clone(),
        unit: key.1.clone(),
        before: old.get(key).copied(),
        after: new.get(key).copied(),
    };
    differing.map(change).collect()
}

fn given(data: &Dataset) -> BTreeMap<(String, String), Places> {
    let table = data.table("quotas");
    let places = |row: usize| Places {
        proposal: table.int(row, "proposal"),
        lots_required: table.boolean(row, "lots_required").unwrap_or(false),
    };
    (0..table.len()).map(|row| ((owned(&table, row, "round"), owned(&table, row, "unit")), places(row))).collect()
}

#[cfg(test)]
mod tests {
    use tables::{Table, table_spec};

    use super::*;

    #[test]
    fn who_enters_stands_before_who_leaves_and_both_before_others() {
        let list = |decisions: [&str; 3]| {
            let mut rows = Table::builder(table_spec("awards").expect("declared"));
            for (unit, decision) in ["甲校", "乙校", "丙校"].iter().zip(decisions) {
                rows.row().text("pack", "p").text("list", "优秀").text("unit", *unit).text("decision", decision);
            }
            let mut data = Dataset::new();
            data.insert(rows.finish());
            data
        };
        let changes = awards(
            &list(["selected", "not_selected", "not_selected"]),
            &list(["not_selected", "selected", "lots_required"]),
        );
        let told: Vec<(&str, bool, bool)> =
            changes.iter().map(|change| (change.unit.as_str(), change.enters(), change.leaves())).collect();
        assert_eq!(told, [("乙校", true, false), ("甲校", false, true), ("丙校", false, false)]);
    }

    #[test]
    fn only_units_with_other_places_or_other_lots_are_told() {
        let round = |places: [(i64, bool); 3]| {
            let mut rows = Table::builder(table_spec("quotas").expect("declared"));
            for (unit, (proposal, lots)) in ["甲校", "乙校", "丙校"].iter().zip(places) {
                let row = rows.row().text("round", "2024-2 高级教师").text("unit", *unit);
                row.int("proposal", proposal).boolean("lots_required", lots);
            }
            let mut data = Dataset::new();
            data.insert(rows.finish());
            data
        };
        let changes = quotas(&round([(1, false), (2, false), (0, true)]), &round([(1, false), (3, false), (0, false)]));
        let units: Vec<&str> = changes.iter().map(|change| change.unit.as_str()).collect();
        // By code point: 丙 (U+4E19) before 乙 (U+4E59).
        assert_eq!(units, ["丙校", "乙校"]);
    }
}
