//! What a sheet must keep to as a whole: items that add up to its full, grades without gaps, what becomes of an item that does not apply.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use policy::DatedValue;
use policy::document::Section;

use super::item::{Item, Side};
use super::numbers::Number;
use super::sheet::Sheet;
use crate::exact::Exact;

/// Complains of what does not fit together; with items that could not be bound the sum says nothing.
pub(super) fn check(keys: &Section<'_>, sheet: &Sheet, whole: bool) {
    known_groups(keys, sheet);
    let unsaid = sheet.items.iter().find(|item| item.may_not_apply() && item.missing.is_none());
    if let (None, Some(item)) = (sheet.missing, unsaid) {
        let zh =
            format!("“{}”可能不适用于某些对象，要写明 missing：redistribute 折算到其余各项，或 zero 记 0", item.zh);
        let en = "an item may not apply: say what becomes of it, `redistribute` or `zero`";
        keys.complain(keys.line(), "missing", &zh, en);
    }
    let tiers: Vec<Option<usize>> = match sheet.tiers.len() {
        0 => vec![None],
        number => (0..number).map(Some).collect(),
    };
    for tier in tiers {
        if whole {
            check_sum(keys, sheet, tier);
        }
        check_grades(keys, sheet, tier);
    }
}

fn known_groups(keys: &Section<'_>, sheet: &Sheet) {
    if sheet.groups.is_empty() {
        return;
    }
    let known: Vec<&str> = sheet.groups.iter().map(|group| group.id.as_str()).collect();
    for item in sheet.items.iter().filter(|item| !item.group.is_empty() && !known.contains(&item.group.as_str())) {
        let near = policy::nearest(&item.group, known.iter().copied());
        let zh = format!("没有大项 `{}`", item.group);
        keys.complain_near(item.line, "item.group", &zh, &format!("there is no group `{}`", item.group), near);
    }
}

/// Days on which any of the numbers changes, and one before all of them.
fn days<'n>(numbers: impl Iterator<Item = &'n DatedValue>) -> BTreeSet<NaiveDate> {
    let mut days: BTreeSet<NaiveDate> = BTreeSet::from([NaiveDate::MIN]);
    for value in numbers {
        days.extend(value.steps.iter().filter_map(|(from, _)| *from));
    }
    days
}

fn on(number: &Number, tier: Option<usize>, day: NaiveDate) -> Option<Exact> {
    number.of_tier(tier)?.at(day).and_then(Exact::of_setting)
}

/// The items of a tier, each with the number that counts towards the full: those of a capped group count as the group.
fn check_sum(keys: &Section<'_>, sheet: &Sheet, tier: Option<usize>) {
    let of_full = |item: &&Item| item.side == Side::Full && item.is_for(tier);
    let grouped = |item: &Item| sheet.groups.iter().find(|group| group.id == item.group);
    let items: Vec<&Item> = sheet.items.iter().filter(of_full).collect();
    let used = sheet.groups.iter().filter(|group| items.iter().any(|item| item.group == group.id));
    let single = items.iter().filter(|item| grouped(item).is_none()).map(|item| item.worth());
    let numbers: Vec<&Number> = used.map(|group| &group.full).chain(single).collect();
    let all = numbers.iter().copied().chain([&sheet.full]).filter_map(|number| number.of_tier(tier));
    let mut told = false;
    for day in days(all) {
        let parts: Option<Vec<Exact>> = numbers.iter().map(|number| on(number, tier, day)).collect();
        // What is unset leaves sheets open; it cannot be held to a sum.
        let (Some(parts), Some(full)) = (parts, on(&sheet.full, tier, day)) else { continue };
        let sum: Exact = parts.iter().sum();
        if sum != full && !told {
            let named = tier.map(|tier| format!("（{}）", sheet.tiers[tier].zh)).unwrap_or_default();
            let from = if day == NaiveDate::MIN { String::new() } else { format!("{day}起") };
            let line = keys.value("full").map_or(keys.line(), |node| node.line);
            let zh = format!("{from}各项权重合计 {sum}，应为 {full}{named}");
            keys.complain(line, "full", &zh, &format!("the items add up to {sum}, not {full}"));
            told = true;
        }
    }
}

/// Every number of points has exactly one grade.
fn check_grades(keys: &Section<'_>, sheet: &Sheet, tier: Option<usize>) {
    let Some(line) = keys.value("grades").map(|node| node.line) else { return };
    let complain = |zh: &str, en: &str| keys.complain(line, "grades", zh, en);
    let numbers = sheet.grades.iter().flat_map(|grade| [Some(&grade.at_least), grade.below.as_ref()]).flatten();
    for day in days(numbers.filter_map(|number| number.of_tier(tier))) {
        let starts = sheet.grades.iter().map(|grade| {
            let below = grade.below.as_ref().and_then(|below| on(below, tier, day));
            Some((on(&grade.at_least, tier, day)?, grade.word.as_str(), below))
        });
        let Some(mut bands) = starts.collect::<Option<Vec<_>>>() else { continue };
        bands.sort();
        let Some((least, word, _)) = bands.first() else { continue };
        if !least.is_zero() {
            complain(
                &format!("{least} 分以下没有等次：`{word}` 之下还要有一档从 0 起"),
                "what lies below the lowest grade has none",
            );
        }
        for pair in bands.windows(2) {
            let [(low, under, below), (high, over, _)] = pair else { continue };
            if low == high {
                complain(&format!("`{under}` 与 `{over}` 都从 {low} 分起"), "two grades begin alike");
            }
            match below {
                Some(below) if below < high => complain(
                    &format!("{below} 至 {high} 分没有等次（`{under}` 与 `{over}` 之间）"),
                    "there is a gap between two grades",
                ),
                Some(below) if below > high => {
                    complain(&format!("{high} 至 {below} 分有两个等次：`{under}` 与 `{over}`"), "two grades overlap")
                }
                _ => {}
            }
        }
        if let (Some((top, word, _)), Some(full)) = (bands.last(), on(&sheet.full, tier, day)) {
            let bonus = sheet.items.iter().any(|item| item.side == Side::Bonus);
            if *top > full && !bonus {
                complain(&format!("`{word}` 要 {top} 分，而满分只有 {full}"), "a grade lies above the full");
            }
        }
    }
}
