//! Joins mentions to people: those of one name in one unit first, then stretches across units, spellings and years.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use linkage::{Clusters, Comparison, Constraints, Level, Link, Model, Weighed, Zones, cluster, pairs_in_blocks};
use policy::Identity;

use super::answers::Answers;
use super::evidence::{Compared, Profile};
use super::mentions::{Mention, Source};
use super::names::{near_keys, sound};
use super::numbers::{NumberHabit, StaffNumber};

/// Which mentions are one person.
pub(super) struct Linked {
    /// Stretches of mentions of one name in one unit.
    pub profiles: Vec<Profile>,
    /// The person of each stretch: the position of the person's first stretch.
    pub person: Vec<usize>,
    /// Links made between stretches, heaviest first.
    pub made: Vec<Link>,
    /// Links between stretches that are asked, heaviest first.
    pub asked: Vec<Link>,
    /// Links that rosters or decisions rule out, heaviest first.
    pub refused: Vec<Link>,
    /// Decisions that cannot all hold, as pairs of mentions.
    pub contradictions: Vec<(usize, usize)>,
    /// What two stretches are compared with, and weighed by.
    weights: Weights,
    moves: BTreeSet<(Arc<str>, Arc<str>, Arc<str>)>,
    names: BTreeMap<Arc<str>, usize>,
}

/// The engine's model with the lines between sure, asked and different.
struct Weights {
    identity: Identity,
    model: Model,
    zones: Zones,
}

impl Weights {
    fn of(identity: &Identity) -> Self {
        let comparisons = identity.comparisons.iter().map(|comparison| Comparison {
            name: comparison.name.clone(),
            levels: comparison
                .levels
                .iter()
                .map(|level| Level { name: level.name.clone(), m: level.m, u: level.u })
                .collect(),
        });
        Self {
            model: Model { prior: 1.0 / identity.people.max(2.0), comparisons: comparisons.collect() },
            zones: Zones { sure: identity.sure, ask: identity.ask, margin: identity.margin },
            identity: identity.clone(),
        }
    }
}

impl Linked {
    /// What two stretches weigh together.
    pub(super) fn weigh(&self, one: usize, other: usize) -> Weighed {
        let compared = Compared { identity: &self.weights.identity, names: &self.names, moves: &self.moves };
        match (self.profiles.get(one), self.profiles.get(other)) {
            (Some(one), Some(other)) => self.weights.model.weigh(&compared.seen(one, other)),
            _ => self.weights.model.weigh(&[]),
        }
    }
}

/// Links mentions by what the vocabulary says evidence is worth and by what was decided.
pub(super) fn link(mentions: &[Mention], identity: &Identity, answers: &Answers) -> Linked {
    let habit = NumberHabit::learn(mentions.iter().filter_map(|mention| mention.number.as_deref()));
    let weights = Weights::of(identity);
    let (names, moves) = (frequencies(mentions), noted_moves(mentions));
    let compared = Compared { identity, names: &names, moves: &moves };
    let answers = answers.constraints();
    let mut contradictions = Vec::new();

    let singles: Vec<Profile> = (0..mentions.len()).filter_map(|at| Profile::of(mentions, &[at], &habit)).collect();
    let namesakes =
        pairs_in_blocks(mentions.iter().enumerate().map(|(at, one)| (at, (&one.unit, &one.name))), usize::MAX);
    let stays = joined(&singles, &namesakes, within_unit(&answers, mentions), &compared, &weights, &mut contradictions);
    let mut stretches: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, first) in stays.of.iter().enumerate() {
        stretches.entry(*first).or_default().push(at);
    }
    let profiles: Vec<Profile> = stretches.values().filter_map(|at| Profile::of(mentions, at, &habit)).collect();
    let mut stretch_of = vec![0; mentions.len()];
    for (nth, profile) in profiles.iter().enumerate() {
        profile.mentions.iter().for_each(|at| stretch_of[*at] = nth);
    }

    let near = pairs_in_blocks(keys(&profiles), identity.largest_block);
    let between = between_stretches(&answers, mentions, &stretch_of, &profiles);
    let mut clashing = Vec::new();
    let people = joined(&profiles, &near, between, &compared, &weights, &mut clashing);
    contradictions.extend(clashing.into_iter().filter_map(|(one, other)| {
        Some((*profiles.get(one)?.mentions.first()?, *profiles.get(other)?.mentions.first()?))
    }));
    let Clusters { of: person, made, asked, refused } = people;
    Linked { profiles, person, made, asked, refused, contradictions, weights, moves, names }
}

/// Weighs pairs and joins them. What was decided holds against rosters; decisions that contradict each other are given back.
fn joined(
    profiles: &[Profile],
    pairs: &[(usize, usize)],
    mut decided: Constraints,
    compared: &Compared<'_>,
    weights: &Weights,
    contradictions: &mut Vec<(usize, usize)>,
) -> Clusters {
    let answered: BTreeSet<(usize, usize)> = decided.cannot.iter().copied().collect();
    let parted = pairs.iter().filter(|(one, other)| compared.are_two(&profiles[*one], &profiles[*other])).copied();
    let links: Vec<Link> = pairs
        .iter()
        .map(|(one, other)| {
            let seen = compared.seen(&profiles[*one], &profiles[*other]);
            Link { one: *one, other: *other, bits: weights.model.weigh(&seen).bits }
        })
        .collect();
    let is_unsure = |link: &&Link| {
        let (one, other) = (&profiles[link.one], &profiles[link.other]);
        let against = link.bits < compared.identity.against && one.is_namesake_of(other);
        let unproven = link.bits >= weights.zones.sure && compared.is_unproven(one, other);
        compared.may_be_two(one, other) || ((against || unproven) && !compared.are_two(one, other))
    };
    let unsure: BTreeSet<(usize, usize)> = links.iter().filter(is_unsure).map(|link| (link.one, link.other)).collect();
    decided.cannot.extend(parted.chain(parted_neighbours(profiles, pairs, compared)).chain(unsure.iter().copied()));
    loop {
        match cluster(profiles.len(), &links, &decided, &weights.zones) {
            Ok(clusters) => return ask_of_rosters(clusters, &unsure, &answered),
            Err(clash) => {
                let pair = (clash.one, clash.other);
                if answered.contains(&pair) {
                    contradictions.push(pair);
                }
                decided.cannot.retain(|cannot| *cannot != pair);
            }
        }
    }
}

/// Two lines of one roster that nothing tells apart are kept apart, and asked unless that was answered.
fn ask_of_rosters(
    mut clusters: Clusters,
    unsure: &BTreeSet<(usize, usize)>,
    answered: &BTreeSet<(usize, usize)>,
) -> Clusters {
    let is_open = |link: &Link| unsure.contains(&(link.one, link.other)) && !answered.contains(&(link.one, link.other));
    let (open, refused) = clusters.refused.into_iter().partition(is_open);
    clusters.refused = refused;
    clusters.asked.extend::<Vec<Link>>(open);
    clusters
}

/// Pairs that have a neighbour in common and are two: joined by it, they would be one.
fn parted_neighbours(profiles: &[Profile], pairs: &[(usize, usize)], compared: &Compared<'_>) -> Vec<(usize, usize)> {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (one, other) in pairs.iter().filter(|(one, other)| {
        profiles[*one].unit != profiles[*other].unit || profiles[*one].name != profiles[*other].name
    }) {
        near.entry(*one).or_default().push(*other);
        near.entry(*other).or_default().push(*one);
    }
    let mut parted = BTreeSet::new();
    for around in near.values().filter(|around| around.len() <= MANY) {
        for (at, one) in around.iter().enumerate() {
            let others = around[at + 1..].iter().filter(|other| compared.are_two(&profiles[*one], &profiles[**other]));
            parted.extend(others.map(|other| (*one.min(other), *one.max(other))));
        }
    }
    parted.into_iter().collect()
}

/// More neighbours than this share no more than a frequent character.
const MANY: usize = 200;

/// How many units have each name.
fn frequencies(mentions: &[Mention]) -> BTreeMap<Arc<str>, usize> {
    let there: BTreeSet<(&Arc<str>, &Arc<str>)> = mentions.iter().map(|one| (&one.name, &one.unit)).collect();
    let mut names = BTreeMap::new();
    for (name, _) in there {
        *names.entry(Arc::clone(name)).or_default() += 1;
    }
    names
}

fn noted_moves(mentions: &[Mention]) -> BTreeSet<(Arc<str>, Arc<str>, Arc<str>)> {
    let transfers = mentions.iter().filter(|mention| mention.source == Source::Transfer);
    let both = transfers.filter_map(|from| Some((from, mentions.get(from.twin?)?)));
    both.map(|(from, to)| (Arc::clone(&from.unit), Arc::clone(&to.unit), Arc::clone(&from.name))).collect()
}

/// The keys stretches are compared by.
fn keys(profiles: &[Profile]) -> Vec<(usize, Vec<String>)> {
    let mut keys = Vec::new();
    for (at, profile) in profiles.iter().enumerate() {
        let mut key = |parts: &[&str]| keys.push((at, parts.iter().map(|part| (*part).to_owned()).collect()));
        key(&["name", &profile.name]);
        for near in near_keys(&profile.name) {
            key(&["near", &profile.unit, &near]);
            profile.starts.iter().for_each(|start| key(&["start", &start.to_string(), &near]));
        }
        let sound = sound(&profile.name);
        key(&["sound", &profile.unit, &sound]);
        profile.subjects.iter().for_each(|subject| key(&["sound", subject, &sound]));
        for number in &profile.numbers {
            if let StaffNumber::Whole(number) = number {
                key(&["number", number]);
            }
        }
        profile.national_ids().for_each(|id| key(&["id", id]));
        let surname: String = profile.name.chars().take(1).collect();
        profile.starts.iter().for_each(|start| key(&["surname", &profile.unit, &start.to_string(), &surname]));
    }
    keys
}

/// The decisions about mentions of one name in one unit.
fn within_unit(answers: &Constraints, mentions: &[Mention]) -> Constraints {
    let together = |(one, other): &&(usize, usize)| {
        mentions[*one].unit == mentions[*other].unit && mentions[*one].name == mentions[*other].name
    };
    Constraints {
        must: answers.must.iter().filter(together).copied().collect(),
        cannot: answers.cannot.iter().filter(together).copied().collect(),
    }
}

/// The decisions between stretches, and the two ends of every noted transfer.
fn between_stretches(
    answers: &Constraints,
    mentions: &[Mention],
    stretch_of: &[usize],
    profiles: &[Profile],
) -> Constraints {
    let between = |pairs: &[(usize, usize)]| -> Vec<(usize, usize)> {
        let found: BTreeSet<(usize, usize)> = pairs
            .iter()
            .map(|(one, other)| (stretch_of[*one].min(stretch_of[*other]), stretch_of[*one].max(stretch_of[*other])))
            .filter(|(one, other)| one != other)
            .collect();
        found.into_iter().collect()
    };
    let twins: Vec<(usize, usize)> =
        mentions.iter().enumerate().filter_map(|(at, mention)| Some((at, mention.twin?))).collect();
    let mut must = between(&twins);
    must.extend(between(&answers.must));
    must.retain(|(one, other)| *one < profiles.len() && *other < profiles.len());
    Constraints { must, cannot: between(&answers.cannot) }
}
