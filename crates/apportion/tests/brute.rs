//! Another program for the same question: all allotments listed, the right ones chosen by what characterises a method.
//!
//! Nothing here is shared with the crate but the question. Weights and divisors are plain 128-bit numbers.

use std::collections::BTreeSet;

use qinglan_apportion::{Claims, Divisor, Method, Outcome, apportion};

use crate::cases::{Chance, bounded_methods, random};

/// A party in whole numbers: weight with tilt on a scale of 4, fewest and most seats.
#[derive(Debug, Clone, Copy)]
struct Small {
    weight: i128,
    least: i128,
    most: i128,
}

fn small(claims: &Claims) -> Vec<Small> {
    let quarters =
        |party: &qinglan_apportion::Party| (party.weight.to_f64() * (1.0 + party.tilt.to_f64()) * 4.0) as i128;
    let of = |party: &qinglan_apportion::Party| {
        let least = i128::from(party.floor.max(party.held));
        let cap = party.cap.map_or(i128::from(claims.total), i128::from);
        Small { weight: quarters(party), least, most: cap.max(least) }
    };
    claims.parties.iter().map(of).collect()
}

/// All ways to give `total` seats between the bounds; those without weight stay at their floors.
fn allotments(parties: &[Small], total: i128) -> Vec<Vec<i128>> {
    let Some((first, others)) = parties.split_first() else {
        return if total == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let most = if first.weight == 0 { first.least } else { first.most };
    let mut all = Vec::new();
    for seats in first.least..=most.min(total) {
        for rest in allotments(others, total - seats) {
            all.push([vec![seats], rest].concat());
        }
    }
    all
}

/// What `n` seats stand for, squared, as a fraction.
fn divisor_squared(divisor: Divisor, n: i128) -> (i128, i128) {
    match divisor {
        Divisor::Adams => (n * n, 1),
        Divisor::Danish => ((3 * n + 1) * (3 * n + 1), 9),
        Divisor::HuntingtonHill => (n * (n + 1), 1),
        Divisor::ModifiedSainteLague if n == 0 => (49, 100),
        Divisor::Webster | Divisor::ModifiedSainteLague => ((2 * n + 1) * (2 * n + 1), 4),
        Divisor::Dhondt => ((n + 1) * (n + 1), 1),
    }
}

/// Whether `a`'s claim on its last seat is at least `b`'s on one more: wa / d(a - 1) >= wb / d(b), compared as squares. Where both are
/// over zero the weights decide.
fn stands(divisor: Divisor, (a, has): (&Small, i128), (b, gets): (&Small, i128)) -> bool {
    let (over_a, over_b) = (divisor_squared(divisor, has - 1), divisor_squared(divisor, gets));
    match (over_a.0, over_b.0) {
        (0, 0) => a.weight >= b.weight,
        (0, _) => true,
        (_, 0) => false,
        _ => a.weight * a.weight * over_a.1 * over_b.0 >= b.weight * b.weight * over_b.1 * over_a.0,
    }
}

/// The min-max inequality: nobody's last seat is a weaker claim than anybody's next (Balinski and Young 1982, appendix A).
fn by_inequality(divisor: Divisor, parties: &[Small], total: i128) -> BTreeSet<Vec<i128>> {
    let right = |seats: &Vec<i128>| {
        let pairs = (0..parties.len()).flat_map(|a| (0..parties.len()).map(move |b| (a, b)));
        pairs.filter(|(a, b)| a != b && seats[*a] > parties[*a].least && parties[*b].weight > 0).all(|(a, b)| {
            seats[b] >= parties[b].most || stands(divisor, (&parties[a], seats[a]), (&parties[b], seats[b]))
        })
    };
    allotments(parties, total).into_iter().filter(right).collect()
}

/// The exact shares times a common denominator: every way to fix some parties at a bound is tried, and the consistent one taken.
fn exact_shares(parties: &[Small], total: i128) -> (Vec<i128>, i128) {
    let ways = 3usize.pow(parties.len() as u32);
    for way in 0..ways {
        let place = |at: usize| way / 3usize.pow(at as u32) % 3;
        let fixed: i128 = (0..parties.len())
            .map(|at| match place(at) {
                0 => 0,
                1 => parties[at].least,
                _ => parties[at].most,
            })
            .sum();
        let free: i128 = (0..parties.len()).filter(|at| place(*at) == 0).map(|at| parties[at].weight).sum();
        let rest = total - fixed;
        if free <= 0 || rest < 0 {
            continue;
        }
        // The rate is rest / free: who is free lies between the bounds, who is fixed would lie at or beyond the bound.
        let consistent = (0..parties.len()).all(|at| {
            let Small { weight, least, most } = parties[at];
            match place(at) {
                0 => weight * rest >= least * free && weight * rest <= most * free,
                1 => weight * rest <= least * free,
                _ => weight * rest >= most * free,
            }
        });
        if consistent {
            let share = |at: usize| match place(at) {
                0 => parties[at].weight * rest,
                1 => parties[at].least * free,
                _ => parties[at].most * free,
            };
            return ((0..parties.len()).map(share).collect(), free);
        }
    }
    panic!("no consistent shares: {parties:?} {total}");
}

/// The allotments nearest to the exact shares by the sum of squared distances.
fn by_distance(parties: &[Small], total: i128) -> BTreeSet<Vec<i128>> {
    let (shares, scale) = exact_shares(parties, total);
    let distance = |seats: &Vec<i128>| -> i128 {
        seats.iter().zip(&shares).map(|(seats, share)| (seats * scale - share) * (seats * scale - share)).sum()
    };
    let all = allotments(parties, total);
    let nearest = all.iter().map(distance).min().unwrap_or(0);
    all.into_iter().filter(|seats| distance(seats) == nearest).collect()
}

/// Every allotment the lots of an outcome may lead to.
fn drawn(outcome: &Outcome) -> BTreeSet<Vec<i128>> {
    let seats: Vec<i128> = outcome.seats.iter().map(|seats| i128::from(*seats)).collect();
    let Some(lots) = &outcome.lots else { return BTreeSet::from([seats]) };
    let mut all = BTreeSet::new();
    for chosen in 0..1u32 << lots.among.len() {
        if chosen.count_ones() == lots.seats {
            let mut seats = seats.clone();
            let winners = lots.among.iter().enumerate().filter(|(nth, _)| chosen >> nth & 1 == 1);
            winners.for_each(|(_, at)| seats[*at] += 1);
            all.insert(seats);
        }
    }
    all
}

#[test]
fn every_method_gives_what_listing_all_allotments_gives_and_draws_exactly_when_there_are_several() {
    let mut chance = Chance(2024);
    let (mut compared, mut tied) = (0, 0);
    for _ in 0..2500 {
        let claims = random(&mut chance);
        let parties = small(&claims);
        for method in bounded_methods() {
            let outcome = apportion(method, &claims).unwrap_or_else(|error| panic!("{error}: {claims:?}"));
            let given = i128::from(claims.total - outcome.left);
            let expected = match method {
                Method::Divisor(divisor) => by_inequality(divisor, &parties, given),
                Method::LargestRemainder(_) if outcome.left > 0 => allotments(&parties, given).into_iter().collect(),
                Method::LargestRemainder(_) => by_distance(&parties, given),
            };
            assert_eq!(drawn(&outcome), expected, "{method:?} {claims:?}");
            compared += 1;
            tied += usize::from(outcome.lots.is_some());
        }
    }
    assert!(compared == 17_500 && tied > 800, "{tied} of {compared} with lots");
}
