//! The line against brute force on small random cases: every order of the tied, every subset the caps allow.

use std::collections::BTreeSet;

use super::*;

/// Numbers without a clock: the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A county of two or three schools, some with two subjects; caps everywhere or here and there; few different scores.
fn county(dice: &mut Dice, people: usize) -> (Vec<Runner>, Vec<Cap>) {
    let mut cap = |parent| Cap { parent, places: (dice.below(4) > 0).then(|| dice.below(4) as i64) };
    let caps = vec![cap(None), cap(Some(0)), cap(Some(0)), cap(Some(1)), cap(Some(1)), cap(Some(0))];
    let leaves: [&[usize]; 4] = [&[3, 1, 0], &[4, 1, 0], &[2, 0], &[5, 0]];
    let runner = |_| Runner {
        path: leaves[dice.below(4) as usize].to_vec(),
        score: Fraction::whole(dice.below(3) as i64),
        chain: vec![Some(Fraction::whole(dice.below(2) as i64))],
        lot: None,
    };
    ((0..people).map(runner).collect(), caps)
}

fn drawn(runners: &[Runner], caps: &[Cap]) -> Vec<Option<Fate>> {
    let among: Vec<usize> = (0..runners.len()).collect();
    fates(runners, &classes(runners, &among), caps)
}

fn within(runners: &[Runner], caps: &[Cap], chosen: &BTreeSet<usize>) -> bool {
    (0..caps.len()).all(|cap| {
        let inside = chosen.iter().filter(|at| runners[**at].path.contains(&cap)).count() as i64;
        caps[cap].places.is_none_or(|places| inside <= places)
    })
}

/// Of all subsets the caps allow the one that is best for the first in the order, then for the second, and so on.
fn best(runners: &[Runner], caps: &[Cap], order: &[usize]) -> BTreeSet<usize> {
    let subsets = (0_u32..1 << order.len()).map(|bits| -> BTreeSet<usize> {
        order.iter().enumerate().filter(|(nth, _)| bits & (1 << nth) != 0).map(|(_, at)| *at).collect()
    });
    let worth = |chosen: &BTreeSet<usize>| order.iter().map(|at| chosen.contains(at)).collect::<Vec<bool>>();
    subsets.filter(|chosen| within(runners, caps, chosen)).max_by_key(worth).unwrap_or_default()
}

/// Every order that keeps the better before the worse.
fn orders(runners: &[Runner], left: &[usize]) -> Vec<Vec<usize>> {
    if left.is_empty() {
        return vec![Vec::new()];
    }
    let key = |at: usize| (runners[at].score, runners[at].chain.clone());
    let top = left.iter().map(|at| key(*at)).max();
    let mut all = Vec::new();
    for first in left.iter().copied().filter(|at| Some(key(*at)) == top) {
        let rest: Vec<usize> = left.iter().copied().filter(|at| *at != first).collect();
        all.extend(orders(runners, &rest).into_iter().map(|tail| [vec![first], tail].concat()));
    }
    all
}

#[test]
fn who_is_in_is_in_whatever_the_lots_say_and_who_draws_may_win_or_lose() {
    let mut dice = Dice(7);
    for _ in 0..400 {
        let (runners, caps) = county(&mut dice, 6);
        let fates = drawn(&runners, &caps);
        let all: Vec<BTreeSet<usize>> =
            orders(&runners, &[0, 1, 2, 3, 4, 5]).iter().map(|order| best(&runners, &caps, order)).collect();
        for (at, fate) in fates.iter().enumerate() {
            let wins = all.iter().filter(|chosen| chosen.contains(&at)).count();
            let right = match fate {
                Some(Fate::In) => wins == all.len(),
                Some(Fate::Drawn(..)) => wins > 0 && wins < all.len(),
                Some(Fate::Out(_)) => wins == 0,
                None => false,
            };
            assert!(right, "{at} {fate:?} wins {wins} of {}: {runners:?} {caps:?}", all.len());
        }
    }
}

#[test]
fn a_cap_is_never_exceeded_also_not_by_ties() {
    let mut dice = Dice(11);
    for _ in 0..2000 {
        let (runners, caps) = county(&mut dice, 12);
        let fates = drawn(&runners, &caps);
        let chosen = (0..12).filter(|at| fates[*at] == Some(Fate::In)).collect();
        assert!(within(&runners, &caps, &chosen), "{runners:?} {caps:?}");
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut dice = Dice(13);
    for _ in 0..500 {
        let (runners, caps) = county(&mut dice, 9);
        let mut order: Vec<usize> = (0..9).collect();
        (1..9).rev().for_each(|at| order.swap(at, dice.below(at as u64 + 1) as usize));
        let shuffled: Vec<Runner> = order.iter().map(|at| runners[*at].clone()).collect();
        let (before, after) = (drawn(&runners, &caps), drawn(&shuffled, &caps));
        order.iter().enumerate().for_each(|(new, old)| assert_eq!(after[new], before[*old]));
    }
}

#[test]
fn a_better_score_never_loses_a_place() {
    let mut dice = Dice(17);
    for _ in 0..1000 {
        let (mut runners, caps) = county(&mut dice, 9);
        let before = drawn(&runners, &caps);
        let at = dice.below(9) as usize;
        runners[at].score = runners[at].score.plus(Fraction::ONE);
        let after = drawn(&runners, &caps);
        let rank = |fate: Option<Fate>| match fate {
            Some(Fate::In) => 2,
            Some(Fate::Drawn(..)) => 1,
            _ => 0,
        };
        assert!(rank(after[at]) >= rank(before[at]), "{at}: {:?} then {:?}", before[at], after[at]);
    }
}

#[test]
fn lots_settle_exactly_the_tied() {
    let mut dice = Dice(19);
    for _ in 0..1000 {
        let (mut runners, caps) = county(&mut dice, 9);
        let before = drawn(&runners, &caps);
        let Some(group) = before.iter().flatten().find(|fate| matches!(fate, Fate::Drawn(..))).copied() else {
            continue;
        };
        let tied: Vec<usize> = (0..9).filter(|at| before[*at] == Some(group)).collect();
        tied.iter().enumerate().for_each(|(nth, at)| runners[*at].lot = Some(nth));
        let after = drawn(&runners, &caps);
        for at in 0..9 {
            let is_tied = tied.contains(&at);
            let settled = |fate: Option<Fate>| matches!(fate, Some(Fate::In | Fate::Out(_)));
            let certain = |fate: Option<Fate>| fate.map(|fate| matches!(fate, Fate::In));
            assert!(!is_tied || settled(after[at]), "{at} still draws: {runners:?} {caps:?}");
            assert!(
                is_tied || certain(after[at]) == certain(before[at]),
                "{at} drew nothing and moved: {runners:?} {caps:?}"
            );
        }
        let chosen = (0..9).filter(|at| after[*at] == Some(Fate::In)).collect();
        assert!(within(&runners, &caps, &chosen));
    }
}

#[test]
fn a_step_that_is_not_known_of_all_parts_nobody() {
    let runner = |chain: Option<i64>| Runner {
        path: vec![0],
        score: Fraction::ONE,
        chain: vec![chain.map(Fraction::whole)],
        lot: None,
    };
    let cap = [Cap { parent: None, places: Some(1) }];
    let fates = drawn(&[runner(Some(3)), runner(Some(2)), runner(None)], &cap);
    assert!(fates.iter().all(|fate| matches!(fate, Some(Fate::Drawn(0, 0)))), "{fates:?}");
    let fates = drawn(&[runner(Some(3)), runner(Some(2))], &cap);
    assert_eq!(fates, [Some(Fate::In), Some(Fate::Out(0))]);
}
