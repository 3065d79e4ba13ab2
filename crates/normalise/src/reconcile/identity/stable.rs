//! Pseudonyms that stay the same from run to run while nothing about a person changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::stable_id;
use super::Person;
use super::link::Linked;
use super::mentions::{Mention, Source};

/// The person of each stretch; none for one that may be either of two namesakes of its unit and has no line of its own.
pub(super) fn people(linked: &Linked, mentions: &[Mention]) -> Vec<Option<Person>> {
    let mut of_person: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (profile, person) in linked.profiles.iter().zip(&linked.person) {
        of_person.entry(*person).or_default().extend(&profile.mentions);
    }
    let unsure = either_of_two(linked);
    // Whoever is heard of first keeps the plain pseudonym; a namesake who comes later gets a longer one.
    let mut known: Vec<(usize, &Mention, Vec<usize>)> = Vec::new();
    for (person, mut at) in of_person.into_iter().filter(|(person, _)| !unsure.contains(person)) {
        at.sort_unstable();
        if let Some(anchor) = anchor(&at, mentions) {
            known.push((person, anchor, at));
        }
    }
    known.sort_by_key(|(_, anchor, at)| (anchor.term.is_none(), anchor.term, at.first().copied()));
    let (mut taken, mut named) = (BTreeSet::new(), BTreeMap::new());
    for (person, anchor, at) in known {
        let id = free_id(anchor, &taken);
        taken.insert(Arc::clone(&id));
        named.insert(person, Person { id, name: usual_name(&at, mentions) });
    }
    linked.person.iter().map(|person| named.get(person).cloned()).collect()
}

/// The mention a pseudonym is made of: one with a staff number, of the registry if it has one, else the earliest.
fn anchor<'m>(at: &[usize], mentions: &'m [Mention]) -> Option<&'m Mention> {
    let all = || at.iter().filter_map(|at| mentions.get(*at));
    let of_staff = all().filter(|mention| mention.source != Source::Pairing && mention.number.is_some());
    let numbered = of_staff.min_by_key(|mention| (mention.term.is_some(), mention.term));
    numbered.or_else(|| all().min_by_key(|mention| (mention.term.is_none(), mention.term)))
}

/// The shortest pseudonym that is still free: number or unit and name, then with what else is known.
fn free_id(anchor: &Mention, taken: &BTreeSet<Arc<str>>) -> Arc<str> {
    let number = anchor.number.as_deref().filter(|_| anchor.source != Source::Pairing);
    let mut facts: Vec<String> = match number {
        Some(number) => vec!["no".to_owned(), number.to_owned(), anchor.name.to_string()],
        None => vec!["name".to_owned(), anchor.unit.to_string(), anchor.name.to_string()],
    };
    let further = [anchor.subject.clone(), anchor.start.map(|day| day.to_string()), Some(anchor.key.clone())];
    let mut further = further.into_iter().flatten();
    loop {
        let id = stable_id("T", &facts.iter().map(String::as_str).collect::<Vec<_>>());
        match further.next() {
            Some(fact) if taken.contains(&id) => facts.push(fact),
            _ => return id,
        }
    }
}

/// The name as the registry has it, else as most lines do, of equals the latest.
fn usual_name(at: &[usize], mentions: &[Mention]) -> Arc<str> {
    let mut names: BTreeMap<&Arc<str>, (bool, usize, usize)> = BTreeMap::new();
    for (nth, mention) in at.iter().filter_map(|at| mentions.get(*at)).enumerate() {
        let seen = names.entry(&mention.name).or_default();
        *seen = (seen.0 || mention.term.is_none(), seen.1 + 1, nth);
    }
    names.into_iter().max_by_key(|(_, seen)| *seen).map_or_else(|| "".into(), |(name, _)| Arc::clone(name))
}

/// People without a line on any roster who are asked to be one of two namesakes in their unit: their rows count for nobody.
fn either_of_two(linked: &Linked) -> BTreeSet<usize> {
    let mut rivals: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in &linked.asked {
        let (Some(one), Some(other)) = (linked.profiles.get(link.one), linked.profiles.get(link.other)) else {
            continue;
        };
        if one.unit == other.unit && one.name == other.name {
            let (first, second) = (linked.person[link.one], linked.person[link.other]);
            rivals.entry(first).or_default().insert(second);
            rivals.entry(second).or_default().insert(first);
        }
    }
    let on_a_roster: BTreeSet<usize> = linked
        .profiles
        .iter()
        .zip(&linked.person)
        .filter(|(profile, _)| profile.is_on_a_roster())
        .map(|(_, person)| *person)
        .collect();
    rivals
        .into_iter()
        .filter(|(person, of)| of.len() >= 2 && !on_a_roster.contains(person))
        .map(|(person, _)| person)
        .collect()
}
