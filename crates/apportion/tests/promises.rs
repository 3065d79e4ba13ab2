//! What the methods promise, over random cases.

use qinglan_apportion::{Claims, Divisor, Fraction, Method, Outcome, Quota, apportion};

use crate::cases::{Chance, bounded_methods, plain, random, random_plain, whole};

const CASES: usize = 1000;

fn of(method: Method, claims: &Claims) -> Outcome {
    apportion(method, claims).unwrap_or_else(|error| panic!("{error}: {claims:?}"))
}

/// Fewest and most seats of each, however the lots fall.
fn range(outcome: &Outcome) -> Vec<(u32, u32)> {
    let tied = |at: usize| outcome.lots.as_ref().is_some_and(|lots| lots.among.contains(&at));
    outcome.seats.iter().enumerate().map(|(at, seats)| (*seats, seats + u32::from(tied(at)))).collect()
}

fn over_random(seed: u64, check: impl Fn(Method, &Claims, &Outcome, &mut Chance)) {
    let mut chance = Chance(seed);
    for _ in 0..CASES {
        let claims = random(&mut chance);
        for method in bounded_methods() {
            check(method, &claims, &of(method, &claims), &mut chance);
        }
    }
}

#[test]
fn seats_lots_and_what_is_left_sum_to_the_total() {
    over_random(1, |method, claims, outcome, _| {
        let drawn = outcome.lots.as_ref().map_or(0, |lots| lots.seats);
        let sum = outcome.seats.iter().sum::<u32>() + drawn + outcome.left;
        assert_eq!(sum, claims.total, "{method:?} {claims:?}");
    });
}

#[test]
fn floors_caps_and_seats_held_are_kept_however_the_lots_fall() {
    over_random(2, |method, claims, outcome, _| {
        for (party, (fewest, most)) in claims.parties.iter().zip(range(outcome)) {
            assert!(fewest >= party.floor.max(party.held), "{method:?} {claims:?}");
            let cap = party.cap.unwrap_or(u32::MAX).max(party.held);
            assert!(most <= cap, "{method:?} {claims:?}");
        }
    });
}

#[test]
fn places_are_left_over_only_when_everybody_with_a_weight_is_at_the_cap() {
    over_random(3, |method, claims, outcome, _| {
        let full = |(party, seats): (&qinglan_apportion::Party, &u32)| {
            party.weight.is_zero() || party.cap.is_some_and(|cap| *seats >= cap)
        };
        let all_full = claims.parties.iter().zip(&outcome.seats).all(full);
        assert!(outcome.left == 0 || all_full, "{method:?} {claims:?}");
    });
}

#[test]
fn lots_are_between_more_parties_than_seats_and_all_of_them_matter() {
    over_random(4, |method, claims, outcome, _| {
        if let Some(lots) = &outcome.lots {
            assert!(lots.seats > 0 && lots.among.len() as u32 > lots.seats, "{method:?} {claims:?}");
            assert!(lots.among.is_sorted_by(|a, b| a < b));
        }
    });
}

#[test]
fn the_order_of_the_parties_says_nothing() {
    over_random(5, |method, claims, outcome, chance| {
        let mut order: Vec<usize> = (0..claims.parties.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at as u64 + 1) as usize);
        }
        let shuffled =
            Claims { parties: order.iter().map(|at| claims.parties[*at].clone()).collect(), ..claims.clone() };
        let found = range(&of(method, &shuffled));
        let expected: Vec<(u32, u32)> = order.iter().map(|at| range(outcome)[*at]).collect();
        assert_eq!(found, expected, "{method:?} {claims:?}");
    });
}

#[test]
fn a_common_factor_of_all_weights_says_nothing() {
    over_random(6, |method, claims, outcome, chance| {
        let factor = Fraction::new(1 + chance.below(9) as i64, 1 + chance.below(9) as i64).expect("not over zero");
        let mut scaled = claims.clone();
        scaled.parties.iter_mut().for_each(|party| party.weight = &party.weight * &factor);
        assert_eq!(range(&of(method, &scaled)), range(outcome), "{method:?} {claims:?}");
    });
}

#[test]
fn the_heavier_of_two_with_the_same_bounds_never_has_fewer_seats() {
    over_random(7, |method, claims, outcome, _| {
        let seats = range(outcome);
        for (a, first) in claims.parties.iter().enumerate() {
            for (b, second) in claims.parties.iter().enumerate() {
                let same = (first.floor, first.cap, first.held) == (second.floor, second.cap, second.held);
                let weight = |party: &qinglan_apportion::Party| &party.weight * &(&whole(1) + &party.tilt);
                if same && weight(first) > weight(second) {
                    assert!(seats[a].0 >= seats[b].0 && seats[a].1 >= seats[b].1, "{method:?} {claims:?}");
                }
            }
        }
    });
}

fn divisors() -> impl Iterator<Item = Method> {
    bounded_methods().into_iter().filter(|method| matches!(method, Method::Divisor(_)))
}

#[test]
fn with_divisors_a_larger_house_takes_no_seat_from_anybody() {
    over_random(8, |method, claims, outcome, _| {
        if method == Method::HAMILTON {
            return;
        }
        let larger = of(method, &Claims { total: claims.total + 1, ..claims.clone() });
        for (before, after) in range(outcome).into_iter().zip(range(&larger)) {
            assert!(after.0 >= before.0 && after.1 >= before.1, "{method:?} {claims:?}");
        }
    });
}

#[test]
fn with_divisors_nobody_loses_by_weighing_more() {
    over_random(9, |method, claims, outcome, chance| {
        if method == Method::HAMILTON {
            return;
        }
        let mut heavier = claims.clone();
        let grows = chance.below(claims.parties.len() as u64) as usize;
        heavier.parties[grows].weight = &heavier.parties[grows].weight + &whole(1 + chance.below(3));
        let (before, after) = (range(outcome), range(&of(method, &heavier)));
        for (at, (before, after)) in before.into_iter().zip(after).enumerate() {
            let fair = match at == grows {
                true => after.0 >= before.0 && after.1 >= before.1,
                false => after.0 <= before.0 && after.1 <= before.1,
            };
            assert!(fair, "{method:?} {claims:?}");
        }
    });
}

#[test]
fn largest_remainders_never_stray_a_whole_seat_from_the_exact_share() {
    let mut chance = Chance(10);
    for _ in 0..CASES {
        let claims = random(&mut chance);
        let outcome = of(Method::HAMILTON, &claims);
        for (exact, (fewest, most)) in outcome.exact.iter().zip(range(&outcome)) {
            let apart = |seats: u32| (exact - &Fraction::from(seats)).to_f64().abs();
            assert!(apart(fewest) < 1.0 && apart(most) < 1.0, "{claims:?}");
        }
    }
}

#[test]
fn dhondt_never_falls_below_the_whole_share_and_adams_never_rises_above_it() {
    let mut chance = Chance(11);
    for _ in 0..CASES {
        let (total, weights) = random_plain(&mut chance, 30);
        let sum: u64 = weights.iter().sum();
        let whole = |weight: u64| (u64::from(total) * weight / sum) as u32;
        let above = |weight: u64| (u64::from(total) * weight).div_ceil(sum) as u32;
        let dhondt = range(&of(Method::Divisor(Divisor::Dhondt), &plain(total, &weights)));
        let adams = range(&of(Method::Divisor(Divisor::Adams), &plain(total, &weights)));
        for (at, weight) in weights.iter().enumerate() {
            assert!(dhondt[at].0 >= whole(*weight) && adams[at].1 <= above(*weight), "{total} {weights:?}");
        }
    }
}

#[test]
fn droop_and_hare_differ_by_what_a_seat_costs_alone() {
    let mut chance = Chance(12);
    for _ in 0..CASES {
        let (total, mut weights) = random_plain(&mut chance, 30);
        weights[0] += u64::from(total) * (u64::from(total) + 1);
        let outcome = of(Method::LargestRemainder(Quota::Droop), &plain(total, &weights));
        let drawn = outcome.lots.as_ref().map_or(0, |lots| lots.seats);
        assert_eq!(outcome.seats.iter().sum::<u32>() + drawn, total);
        let quota = weights.iter().sum::<u64>() / (u64::from(total) + 1) + 1;
        for (weight, (fewest, most)) in weights.iter().zip(range(&outcome)) {
            assert!(u64::from(fewest) >= weight / quota && u64::from(most) <= weight / quota + 1);
        }
    }
}

#[test]
fn equal_weights_always_draw_for_what_does_not_divide() {
    for method in divisors().chain([Method::HAMILTON]) {
        for parties in 2..6u32 {
            for total in 0..20 {
                let outcome = of(method, &plain(total, &vec![3; parties as usize]));
                let drawn = outcome.lots.map_or(0, |lots| lots.seats);
                assert_eq!((outcome.seats, drawn), (vec![total / parties; parties as usize], total % parties));
            }
        }
    }
}
