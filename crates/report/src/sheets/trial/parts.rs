//! What a list's scores are added up from, as the formulas need it.

use std::collections::BTreeMap;

use crate::scope::{Scope, word};
use crate::sheets::award_blocks::{Block, decision_zh};

use super::model::{Candidate, Missing, Model, Rounding, Rounds, Way, agrees};

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub id: String,
    pub zh: String,
}

impl Item {
    /// Its name in few characters, for the head of a column.
    pub fn short(&self) -> String {
        self.id.chars().take(12).collect()
    }
}

/// A list as the formulas need it.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub items: Vec<Item>,
    pub model: Model,
}

impl Parts {
    /// Columns the parts take.
    pub fn width(&self) -> u32 {
        let items = self.items.len() as u32;
        if self.model.way == Way::Count { items } else { items * 2 }
    }
}

/// One part of one subject's score.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    weight: f64,
    earned: f64,
    possible: f64,
    outside: bool,
}

/// The parts by who they are of and by item, in the order of the items.
type ByItem<'s> = BTreeMap<(i64, &'s str), (&'s str, BTreeMap<Who<'s>, Part>)>;
type Who<'s> = [&'s str; 5];

const WHO: [&str; 5] = ["unit", "subject", "counterpart", "subject_id", "counterpart_id"];

/// The ways a scoring sheet may be added up; the scores themselves tell which.
const SHEET_WAYS: [Way; 4] = [
    Way::Sheet { missing: Missing::Spread, rounds: Rounds::Sum },
    Way::Sheet { missing: Missing::Spread, rounds: Rounds::EachItem },
    Way::Sheet { missing: Missing::Zero, rounds: Rounds::Sum },
    Way::Sheet { missing: Missing::Zero, rounds: Rounds::EachItem },
];

/// The parts of a list; `None` if nothing tells them.
pub(crate) fn of(scope: &Scope<'_>, block: &Block<'_>) -> Option<Parts> {
    let ways: &[Way] = match block.said(scope, "score") {
        "share" => &[Way::Share],
        "count" => &[Way::Count],
        "sum" => &[Way::Count],
        "sheet" => &SHEET_WAYS,
        _ => return None,
    };
    let mut by_item = listed(scope, block);
    if by_item.is_empty() {
        by_item = of_the_sheet(scope, block);
    }
    if by_item.is_empty() {
        return None;
    }
    let parts = |way: &Way| Parts { items: items(&by_item), model: model(scope, block, &by_item, *way) };
    let all: Vec<Parts> = ways.iter().map(parts).collect();
    all.iter().find(|parts| agrees(&parts.model)).or(all.first()).cloned()
}

fn items(by_item: &ByItem<'_>) -> Vec<Item> {
    let named = |((_, id), (zh, _)): (&(i64, &str), &(&str, _))| Item {
        id: (*id).to_owned(),
        zh: if zh.is_empty() { (*id).to_owned() } else { format!("{id}　{zh}") },
    };
    by_item.iter().map(named).collect()
}

/// From `award_parts`.
fn listed<'s>(scope: &'s Scope<'_>, block: &Block<'_>) -> ByItem<'s> {
    let table = &scope.award_parts;
    let mut by_item: ByItem<'s> = BTreeMap::new();
    for row in 0..table.len() {
        if ["pack", "list", "section"].map(|c| word(table, row, c)) != [block.pack, block.list, block.section] {
            continue;
        }
        let number = |column| table.number(row, column);
        let part = Part {
            weight: number("weight").unwrap_or(1.0),
            earned: number("earned").unwrap_or(0.0),
            possible: number("possible").unwrap_or(0.0),
            outside: false,
        };
        let key = (table.int(row, "nth").unwrap_or(0), word(table, row, "item"));
        let of_item = by_item.entry(key).or_insert_with(|| (word(table, row, "zh"), BTreeMap::new()));
        of_item.1.insert(WHO.map(|column| word(table, row, column)), part);
    }
    by_item
}

/// From the scoring sheet the list is ranked by: each item's points out of its full ones.
fn of_the_sheet<'s>(scope: &'s Scope<'_>, block: &Block<'_>) -> ByItem<'s> {
    let table = &scope.score_items;
    let sheet = block.said(scope, "sheet");
    let mut by_item: ByItem<'s> = BTreeMap::new();
    if sheet.is_empty() {
        return by_item;
    }
    for row in 0..table.len() {
        if word(table, row, "pack") != block.pack || word(table, row, "sheet") != sheet {
            continue;
        }
        let number = |column| table.number(row, column);
        let (full, side) = (number("full"), word(table, row, "side"));
        // A penalty takes away what it measures.
        let raw = number("raw").map(|raw| if side == "penalty" { -raw.abs() } else { raw });
        let part = Part {
            weight: number("weight").or(full).unwrap_or(1.0),
            earned: raw.unwrap_or(0.0),
            possible: raw.map_or(0.0, |_| full.unwrap_or(1.0)),
            outside: matches!(side, "bonus" | "penalty"),
        };
        let key = (table.int(row, "nth").unwrap_or(0), word(table, row, "item"));
        let of_item = by_item.entry(key).or_insert_with(|| (word(table, row, "zh"), BTreeMap::new()));
        of_item.1.insert(WHO.map(|column| word(table, row, column)), part);
    }
    by_item
}

fn model(scope: &Scope<'_>, block: &Block<'_>, by_item: &ByItem<'_>, way: Way) -> Model {
    // Where an item that does not apply is spread, the weights of the others are told as they have grown: the least is the own.
    let weight = |(_, parts): &(&str, BTreeMap<Who<'_>, Part>)| {
        parts.values().map(|part| part.weight).fold(f64::INFINITY, f64::min)
    };
    let inside = |(_, parts): &(&str, BTreeMap<Who<'_>, Part>)| parts.values().all(|part| !part.outside);
    Model {
        way,
        rounding: rounding(scope, block).filter(|_| matches!(way, Way::Sheet { .. })),
        weights: by_item.values().map(weight).collect(),
        inside: by_item.values().map(inside).collect(),
        places: block.places(scope).map(|n| n as f64),
        candidates: block.rows.iter().map(|row| candidate(scope, *row, by_item)).collect(),
    }
}

fn candidate(scope: &Scope<'_>, row: usize, by_item: &ByItem<'_>) -> Candidate {
    let table = &scope.awards;
    let who = WHO.map(|column| word(table, row, column));
    let of = |(_, parts): &(&str, BTreeMap<Who<'_>, Part>)| parts.get(&who).copied().unwrap_or_default();
    let parts: Vec<Part> = by_item.values().map(of).collect();
    let rank = table.int(row, "rank");
    Candidate {
        takes_part: rank.is_some(),
        order: table.int(row, "tie_order").unwrap_or(1),
        earned: parts.iter().map(|part| part.earned).collect(),
        possible: parts.iter().map(|part| part.possible).collect(),
        score: table.number(row, "score"),
        rank,
        word: decision_zh(word(table, row, "decision")).to_owned(),
    }
}

fn rounding(scope: &Scope<'_>, block: &Block<'_>) -> Option<(u32, Rounding)> {
    let decimals = scope.award_rounds.int(block.round?, "decimals")?;
    let how = match block.said(scope, "score_rounding") {
        "half_even" => Rounding::HalfEven,
        "down" => Rounding::Down,
        "up" => Rounding::Up,
        _ => Rounding::HalfUp,
    };
    Some((u32::try_from(decimals).ok()?.min(9), how))
}
