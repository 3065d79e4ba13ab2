//! Joins mentions to people: those of one name in one unit first, then stretches across units, spellings and years.

use std::collections::{BTreeMap, BTreeSet};

use linkage::{Clusters, Comparison, Constraints, Level, Link, Model, Weighed, Zones, cluster, pairs_in_blocks};
use policy::Identity;

use super::answers::Answers;
use super::evidence::{Compared, Profile};
use super::mentions::Mention;
use super::names::{near_keys, sound};
use super::numbers::{NumberHabit, StaffNumber};
use super::surroundings::Surroundings;

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
    /// Stretches of one name at different units of whom too little is known to ask: two people, and told.
    pub namesakes: Vec<(usize, usize)>,
    /// Decisions that cannot all hold, as pairs of mentions.
    pub contradictions: Vec<(usize, usize)>,
    /// What two stretches are compared with, and weighed by.
    weights: Weights,
    around: Surroundings,
}

/// The engine's model with the lines between sure, asked and different.
struct Weights {
    identity: Identity,
    model: Model,
    zones: Zones,
}

impl Weights {
    fn of(identity: &Identity, people: f64) -> Self {
        let comparisons = identity.comparisons.iter().map(|comparison| Comparison {
            name: comparison.name.clone(),
            levels: comparison
                .levels
                .iter()
                .map(|level| Level { name: level.name.clone(), m: level.m, u: level.u })
                .collect(),
        });
        Self {
            model: Model { prior: 1.0 / identity.people.max(people).max(2.0), comparisons: comparisons.collect() },
            zones: Zones { sure: identity.sure, ask: identity.ask, margin: identity.margin },
            identity: identity.clone(),
        }
    }
}

impl Linked {
    /// What two stretches weigh together.
    pub(super) fn weigh(&self, one: usize, other: usize) -> Weighed {
        let compared = Compared { identity: &self.weights.identity, around: &self.around };
        match (self.profiles.get(one), self.profiles.get(other)) {
            (Some(one), Some(other)) => self.weights.model.weigh(&compared.seen(one, other)),
            _ => self.weights.model.weigh(&[]),
        }
    }
}

/// Links mentions by what the vocabulary says evidence is worth and by what was decided.
pub(super) fn link(mentions: &[Mention], identity: &Identity, answers: &Answers) -> Linked {
    let habit = NumberHabit::learn(mentions.iter().filter_map(|mention| mention.number.as_deref()));
    let around = Surroundings::of(mentions);
    let weights = Weights::of(identity, around.people());
    let compared = Compared { identity, around: &around };
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
    let Clusters { of: person, made, mut asked, refused } = people;
    leave_out_what_follows(&mut asked, &profiles, &person);
    let namesakes = untold_namesakes(&near, &profiles, &person, &compared, &weights);
    Linked { profiles, person, made, asked, refused, namesakes, contradictions, weights, around }
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
        .filter(|link| compared.is_worth_asking(&profiles[link.one], &profiles[link.other], link.bits))
        .collect();
    let is_unsure = |link: &&Link| {
        let (one, other) = (&profiles[link.one], &profiles[link.other]);
        let against = link.bits < compared.identity.against && one.is_namesake_of(other);
        let unproven = link.bits >= weights.zones.sure && compared.is_unproven(one, other);
        let contradicted = link.bits >= weights.zones.sure && compared.is_contradicted(one, other);
        compared.may_be_two(one, other) || ((against || unproven || contradicted) && !compared.are_two(one, other))
    };
    let unsure: BTreeSet<(usize, usize)> = links.iter().filter(is_unsure).map(|link| (link.one, link.other)).collect();
    decided.cannot.extend(parted.chain(parted_neighbours(profiles, pairs, compared)).chain(unsure.iter().copied()));
    loop {
        match cluster(profiles.len(), &links, &decided, &weights.zones) {
            Ok(clusters) => return ask_what_is_unsure(clusters, &decided.cannot, &unsure, &answered),
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

/// What was kept apart only because it is not sure is asked, unless that was answered.
fn ask_what_is_unsure(
    mut clusters: Clusters,
    cannot: &[(usize, usize)],
    unsure: &BTreeSet<(usize, usize)>,
    answered: &BTreeSet<(usize, usize)>,
) -> Clusters {
    let of = |one: usize, other: usize| {
        let (one, other) = (clusters.of[one], clusters.of[other]);
        (one.min(other), one.max(other))
    };
    let is_open = |pair: &(usize, usize)| unsure.contains(pair) && !answered.contains(pair);
    let two = cannot.iter().filter(|pair| !is_open(pair)).map(|(one, other)| of(*one, *other));
    let two: BTreeSet<(usize, usize)> = two.collect();
    let (refused, open) =
        clusters.refused.iter().copied().partition(|link: &Link| two.contains(&of(link.one, link.other)));
    clusters.refused = refused;
    clusters.asked.extend::<Vec<Link>>(open);
    clusters
}

/// Pairs of one name at different units that would be asked if more were known of them, and are not one by way of others.
fn untold_namesakes(
    near: &[(usize, usize)],
    profiles: &[Profile],
    person: &[usize],
    compared: &Compared<'_>,
    weights: &Weights,
) -> Vec<(usize, usize)> {
    let are_told = |(one, other): &&(usize, usize)| {
        let (first, second) = (&profiles[*one], &profiles[*other]);
        let bits = || weights.model.weigh(&compared.seen(first, second)).bits;
        first.name == second.name
            && first.unit != second.unit
            && person[*one] != person[*other]
            && compared.is_bare(first, second)
            && (weights.zones.ask..compared.identity.ask_bare).contains(&bits())
    };
    near.iter().filter(are_told).copied().collect()
}

/// Two lines of registers that are each asked about one person of a roster need not be asked about each other.
fn leave_out_what_follows(asked: &mut Vec<Link>, profiles: &[Profile], person: &[usize]) {
    let listed: BTreeSet<usize> = profiles
        .iter()
        .zip(person)
        .filter(|(profile, _)| profile.is_on_a_roster())
        .map(|(_, person)| *person)
        .collect();
    let mut asked_of = BTreeMap::<usize, BTreeSet<usize>>::new();
    for link in asked.iter() {
        let (one, other) = (person[link.one], person[link.other]);
        for (bare, with) in [(one, other), (other, one)] {
            if !listed.contains(&bare) && listed.contains(&with) {
                asked_of.entry(bare).or_default().insert(with);
            }
        }
    }
    asked.retain(|link| match (asked_of.get(&person[link.one]), asked_of.get(&person[link.other])) {
        (Some(one), Some(other)) => one.is_disjoint(other),
        _ => true,
    });
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
        // Come to one school when gone from another, which may list somebody for one term more.
        let last = profile.on_roster().last();
        let (comes, goes) = (profile.on_roster().first().copied(), last.map(|term| term.next()));
        let terms: BTreeSet<_> = comes.into_iter().chain(last.copied()).chain(goes).collect();
        terms.iter().for_each(|term| key(&["hands over", &term.to_string(), &surname]));
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
