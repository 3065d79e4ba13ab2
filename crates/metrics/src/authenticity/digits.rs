//! Counts that nearly all end in 0 or 5, in one unit and not in the others: added up lesson by lesson they would end in anything.
//!
//! Counts without days alone are looked at, and none that is the very minimum of a rule: those are `exact_minimum`'s.

use std::collections::{BTreeMap, BTreeSet};

use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look, names};
use super::exact::{at_least, discoveries};
use super::material::{Lesson, Material};

/// Counts of one unit, and those of them that are round.
#[derive(Default)]
struct Counts<'l, 'm> {
    all: usize,
    round: Vec<&'l Lesson<'m>>,
}

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("没有一个单位只报次数");
    let least = minima(material);
    let mut terms: BTreeMap<Term, BTreeMap<&str, Counts<'_, '_>>> = BTreeMap::new();
    for lesson in material.lessons.iter().filter(|lesson| lesson.date.is_none() && lesson.agreed) {
        let from = check.number("from", material.last_day(lesson.term)).unwrap_or(f64::INFINITY);
        let whole = lesson.quantity.fract() == 0.0 && lesson.quantity >= from;
        if !whole || least.contains(&(lesson.term, lesson.quantity as i64)) {
            continue;
        }
        look.looked_at(lesson.unit, lesson.term, 1);
        let counts = terms.entry(lesson.term).or_default().entry(lesson.unit).or_default();
        counts.all += 1;
        if (lesson.quantity as i64) % 5 == 0 {
            look.found_at(lesson.unit, lesson.term, 1);
            counts.round.push(lesson);
        }
    }
    for (term, units) in &terms {
        of_term(material, check, *term, units, &mut look);
    }
    look
}

/// The numbers some rule asks for, by term.
fn minima(material: &Material<'_>) -> BTreeSet<(Term, i64)> {
    let table = material.compliance;
    let least = |row: usize| {
        let term = table.text(row, "period")?.parse::<Term>().ok()?;
        Some((term, table.number(row, "required_min")? as i64))
    };
    (0..table.len()).filter_map(least).collect()
}

fn of_term(
    material: &Material<'_>,
    check: &AuthenticityCheck,
    term: Term,
    units: &BTreeMap<&str, Counts<'_, '_>>,
    look: &mut Look,
) {
    let number = |name: &str| check.number(name, material.last_day(term));
    let (Some(fewest), Some(share), Some(q)) = (number("fewest"), number("share"), number("false_discovery")) else {
        return;
    };
    let round: usize = units.values().map(|counts| counts.round.len()).sum();
    let all: usize = units.values().map(|counts| counts.all).sum();
    let tested: Vec<_> = units.iter().filter(|(_, counts)| counts.all as f64 >= fewest).collect();
    let chance = |(_, counts): &(&&str, &Counts<'_, '_>)| at_least(counts.round.len(), counts.all, round, all);
    let chances: Vec<f64> = tested.iter().map(chance).collect();
    let mut taken = 0;
    for (((unit, counts), chance), found) in tested.iter().zip(&chances).zip(discoveries(&chances, q)) {
        if found && counts.round.len() as f64 >= share * counts.all as f64 {
            let rest = (round - counts.round.len(), all - counts.all);
            look.asked.push(asked(material, unit, term, counts, *chance, rest));
            taken += 1;
        }
    }
    look.expected.insert(term, q * f64::from(taken.max(1)));
    look.threshold.insert(term, format!("不少于{fewest}个数、{:.0}%以上整齐，错误发现率不超过{q}", share * 100.0));
}

fn asked(
    material: &Material<'_>,
    unit: &str,
    term: Term,
    counts: &Counts<'_, '_>,
    chance: f64,
    (round, all): (usize, usize),
) -> Asked {
    let activity = material.stock.table("activity");
    let percent =
        if all == 0 { "没有可比".to_owned() } else { format!("{:.0}%", 100.0 * round as f64 / all as f64) };
    Asked {
        unit: unit.to_owned(),
        term,
        people: names(counts.round.iter().flat_map(|lesson| lesson.people().collect::<Vec<_>>())),
        person_id: None,
        key: "counts".to_owned(),
        matter: None,
        words: vec![("n", counts.all.to_string()), ("k", counts.round.len().to_string()), ("p", percent)],
        rows: counts
            .round
            .iter()
            .map(|lesson| Cited::row(activity, lesson.row, None, format!("{}节", lesson.quantity)))
            .collect(),
        measure: Some(counts.round.len() as f64 / counts.all.max(1) as f64),
        chance: Some(chance),
    }
}
