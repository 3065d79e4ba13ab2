//! Counts that nearly all stop at the very number asked for, in one unit and not in the others.
//!
//! Fisher's exact test of one unit against the rest of the bureau, rule by rule; false discoveries controlled over all units.

use std::collections::BTreeMap;

use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look};
use super::exact::{at_least, discoveries};
use super::material::Material;

/// Counts of one unit under one rule in one term.
#[derive(Default)]
struct Counts<'m> {
    all: usize,
    /// Those at the very minimum: subject and counterpart, with the minimum.
    exact: Vec<(&'m str, &'m str)>,
    least: f64,
}

/// Pack, rule.
type Rule<'m> = (&'m str, &'m str);

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("没有一个单位有足够多带下限的次数");
    let mut terms: BTreeMap<Term, BTreeMap<(Rule<'_>, &str), Counts<'_>>> = BTreeMap::new();
    for row in 0..material.compliance.len() {
        let table = material.compliance;
        let text = |column: &str| table.text(row, column).unwrap_or_default();
        let Ok(term) = text("period").parse::<Term>() else { continue };
        let (Some(least), Some(actual)) = (table.number(row, "required_min"), table.number(row, "actual")) else {
            continue;
        };
        let in_reach = text("subject_kind") == "pairing" && least >= 2.0;
        if !in_reach {
            continue;
        }
        look.looked_at(text("unit"), term, 1);
        let counts = terms.entry(term).or_default().entry(((text("pack"), text("rule")), text("unit"))).or_default();
        counts.all += 1;
        counts.least = least;
        if (actual - least).abs() < 1e-9 {
            look.found_at(text("unit"), term, 1);
            counts.exact.push((text("subject"), text("counterpart")));
        }
    }
    for (term, units) in &terms {
        of_term(material, check, *term, units, &mut look);
    }
    look
}

fn of_term(
    material: &Material<'_>,
    check: &AuthenticityCheck,
    term: Term,
    units: &BTreeMap<(Rule<'_>, &str), Counts<'_>>,
    look: &mut Look,
) {
    let number = |name: &str| check.number(name, material.last_day(term));
    let (Some(fewest), Some(share), Some(q)) = (number("fewest"), number("share"), number("false_discovery")) else {
        return;
    };
    let sums = |rule: &Rule<'_>| {
        let of_rule = units.iter().filter(|((other, _), _)| other == rule);
        of_rule.fold((0, 0), |(exact, all), (_, counts)| (exact + counts.exact.len(), all + counts.all))
    };
    let tested: Vec<_> = units.iter().filter(|(_, counts)| counts.all as f64 >= fewest).collect();
    let chance = |((rule, _), counts): &(&(Rule<'_>, &str), &Counts<'_>)| {
        let (exact, all) = sums(rule);
        at_least(counts.exact.len(), counts.all, exact, all)
    };
    let chances: Vec<f64> = tested.iter().map(chance).collect();
    let mut asked = 0;
    for ((((rule, unit), counts), chance), found) in tested.iter().zip(&chances).zip(discoveries(&chances, q)) {
        if found && counts.exact.len() as f64 >= share * counts.all as f64 {
            let (exact, all) = sums(rule);
            let rest = (exact - counts.exact.len(), all - counts.all);
            look.asked.push(question(material, (*rule, unit, term), counts, *chance, rest));
            asked += 1;
        }
    }
    look.expected.insert(term, q * asked.max(1) as f64);
    look.threshold.insert(term, format!("不少于{fewest}个数、{:.0}%以上等于下限，错误发现率不超过{q}", share * 100.0));
}

fn question(
    material: &Material<'_>,
    (rule, unit, term): (Rule<'_>, &str, Term),
    counts: &Counts<'_>,
    chance: f64,
    (exact, all): (usize, usize),
) -> Asked {
    let people = counts.exact.iter().flat_map(|(one, other)| [*one, *other]).filter(|name| !name.is_empty());
    let mut people: Vec<String> = people.map(str::to_owned).collect();
    people.sort();
    people.dedup();
    let percent =
        if all == 0 { "没有可比".to_owned() } else { format!("{:.0}%", 100.0 * exact as f64 / all as f64) };
    Asked {
        unit: unit.to_owned(),
        term,
        people,
        person_id: None,
        key: rule.1.to_owned(),
        matter: None,
        words: vec![
            ("rule", rule.1.to_owned()),
            ("n", counts.all.to_string()),
            ("k", counts.exact.len().to_string()),
            ("least", counts.least.to_string()),
            ("p", percent),
        ],
        rows: evidence(material, rule, unit, term, counts),
        measure: Some(counts.exact.len() as f64 / counts.all.max(1) as f64),
        chance: Some(chance),
    }
}

/// The rows the counts were counted from.
fn evidence(material: &Material<'_>, rule: Rule<'_>, unit: &str, term: Term, counts: &Counts<'_>) -> Vec<Cited> {
    let table = material.evidence;
    let period = term.to_string();
    let text = |row: usize, column: &str| table.text(row, column).unwrap_or_default();
    let is = |row: &usize| {
        text(*row, "rule") == rule.1
            && text(*row, "pack") == rule.0
            && text(*row, "unit") == unit
            && text(*row, "period") == period
            && counts.exact.contains(&(text(*row, "subject"), text(*row, "counterpart")))
    };
    let rows = (0..table.len()).filter(is);
    rows.map(|row| Cited::row(table, row, None, format!("{}、{}", text(row, "subject"), text(row, "counterpart"))))
        .collect()
}
