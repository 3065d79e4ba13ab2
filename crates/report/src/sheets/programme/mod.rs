//! The kinds of sheet a pack may ask for, one file each; a new one is its file and its line here.

use std::collections::BTreeSet;

use crate::plan::Cell;
use crate::programme::{BoundRule, Group, Measured, SheetKey, SheetKind, sentence};
use crate::scope::{Judgement, Scope};
use crate::style::Style;
use crate::tally::Tally;
use crate::words::{status_sign, status_style};

mod calendar;
mod contract;
mod expiry;
mod funnel;
mod ladder;
mod matrix;
mod month_matrix;
mod progress;
mod register_counts;
mod states;
mod stock_table;

/// Every kind.
pub(crate) const KINDS: &[SheetKind] = &[
    calendar::KIND,
    contract::KIND,
    expiry::KIND,
    funnel::KIND,
    ladder::KIND,
    matrix::KIND,
    month_matrix::KIND,
    progress::KIND,
    register_counts::KIND,
    states::KIND,
    stock_table::KIND,
];

const RULES: SheetKey = SheetKey { name: "rules", zh: "列哪些规则", en: "the rules it shows" };
const GROUPS: SheetKey =
    SheetKey { name: "groups", zh: "分组的规则：[{ zh, rules }]", en: "rules under headings: [{ zh, rules }]" };

/// Every rule of some groups.
fn all(groups: &[Group]) -> impl Iterator<Item = &BoundRule> + Clone {
    groups.iter().flat_map(|group| &group.rules)
}

/// Whom a conclusion is about: unit, who owes it, the other side, and the ids of the two.
type About<'s> = [&'s str; 5];

fn about<'s>(j: &Judgement<'s>) -> About<'s> {
    [j.unit, j.subject, j.counterpart, j.ids[0], j.ids[1]]
}

/// Everybody the conclusions are about, by unit and name.
fn everybody<'s>(measured: &Measured<'s>, rules: impl IntoIterator<Item = &'s BoundRule>) -> BTreeSet<About<'s>> {
    rules.into_iter().flat_map(|rule| measured.rule(&rule.id)).map(about).collect()
}

/// A conclusion in one cell: its sign, and what was reached of what was asked.
fn sign_cell(scope: &Scope<'_>, j: &Judgement<'_>) -> Cell {
    let said = sentence(j, scope.of_rule(j.pack, j.rule, "unit"));
    Cell::text(format!("{} {said}", status_sign(j.status)).trim_end(), status_style(j.status))
}

/// What a tally came to, in a sentence: undecided conclusions are neither kept nor broken.
fn tally_zh(tally: &Tally) -> String {
    let decided = tally.met + tally.unmet;
    let open = match tally.undecidable {
        0 => String::new(),
        n => format!("，另有{n}项不可判定"),
    };
    match decided {
        0 if tally.undecidable > 0 => format!("没有一项能判定（{}项不可判定），多为没有收到材料", tally.undecidable),
        0 => "没有要判定的".to_owned(),
        _ => format!("已判定{decided}项，达标{}项{open}", tally.met),
    }
}

/// Who has not done it: a few names, and how many there are.
fn missing_zh(found: &[Judgement<'_>]) -> String {
    const SHOWN: usize = 5;
    let missing: Vec<&str> = found.iter().filter(|j| j.status == "unmet").map(|j| j.subject).collect();
    let named = missing.iter().take(SHOWN).copied().collect::<Vec<_>>().join("、");
    match missing.len() {
        0 => String::new(),
        n if n > SHOWN => format!("没做到：{named}等{n}个"),
        _ => format!("没做到：{named}"),
    }
}

/// The other side, or nothing where a unit or person owes alone.
fn has_other_side(people: &BTreeSet<About<'_>>) -> bool {
    people.iter().any(|[_, _, other, ..]| !other.is_empty())
}

/// Unit and who owes it; one of them where they are the same.
fn owner_cells([unit, subject, ..]: &About<'_>) -> [Cell; 2] {
    let subject = if subject == unit { "" } else { subject };
    [Cell::text(*unit, Style::Text), Cell::text(subject, Style::Text)]
}
