//! Floors, caps, seats held, tilts; questions that make no sense; lots.

use qinglan_apportion::{
    ApportionError, Claims, Divisor, Fraction, Lots, LotsError, Method, Outcome, StepKind, apportion,
};

use crate::cases::{bounded_methods, plain, whole};

fn of(claims: &Claims) -> Outcome {
    apportion(Method::HAMILTON, claims).expect("a right question")
}

#[test]
fn a_cap_gives_its_rest_to_the_others_and_makes_no_lots() {
    // 8 : 1 : 1, six seats, the first at most 2: the other two have 2 each.
    let mut claims = plain(6, &[8, 1, 1]);
    claims.parties[0].cap = Some(2);
    for method in bounded_methods() {
        let outcome = apportion(method, &claims).expect("a right question");
        assert_eq!((outcome.seats, outcome.lots), (vec![2, 2, 2], None), "{method:?}");
    }
}

#[test]
fn a_cap_that_settles_an_equal_claim_demands_no_lots() {
    // 3 : 1 : 1, four seats: shares 2.4, 0.8, 0.8. If the first may have but 1, three seats are left for two parties; with a cap of 1
    // for the second as well the third has 2, and nobody draws although the second and third claim the same.
    let mut claims = plain(4, &[3, 1, 1]);
    claims.parties[0].cap = Some(1);
    claims.parties[1].cap = Some(1);
    for method in bounded_methods() {
        let outcome = apportion(method, &claims).expect("a right question");
        assert_eq!((outcome.seats, outcome.lots), (vec![1, 1, 2], None), "{method:?}");
    }
    // Without the second cap the two draw for the odd seat.
    claims.parties[1].cap = None;
    assert_eq!(of(&claims).lots, Some(Lots { among: vec![1, 2], seats: 1 }));
}

#[test]
fn caps_below_the_total_leave_places_over_and_say_so() {
    let mut claims = plain(9, &[5, 3]);
    claims.parties[0].cap = Some(2);
    claims.parties[1].cap = Some(3);
    for method in bounded_methods() {
        let outcome = apportion(method, &claims).expect("a right question");
        assert_eq!((outcome.seats.as_slice(), outcome.left), ([2, 3].as_slice(), 4), "{method:?}");
        let last = outcome.steps.last().expect("a step");
        assert_eq!((last.kind, last.seats), (StepKind::Left, 4));
    }
}

#[test]
fn floors_and_caps_that_both_bind_are_seen_together() {
    // Weights 6 : 3 : 1, ten seats, the first at most 4, the last at least 3. Fixing the cap first leaves 6 for 3 : 1, so 4.5 and 1.5,
    // and the floor then 4 : 3 : 3. Nothing is left to a remainder.
    let mut claims = plain(10, &[6, 3, 1]);
    (claims.parties[0].cap, claims.parties[2].floor) = (Some(4), 3);
    let outcome = of(&claims);
    assert_eq!(outcome.seats, [4, 3, 3]);
    // With 9 seats the rate at which all come to 9 is 2/3 (4 + 2 + 3): the cap of the first binds exactly.
    claims.total = 9;
    assert_eq!(of(&claims).seats, [4, 2, 3]);
    // With 8 seats the first has 10/3 and the second 5/3 of 5: the cap no longer binds, the remainder goes to the second.
    claims.total = 8;
    let outcome = of(&claims);
    let exact: Vec<String> = outcome.exact.iter().map(ToString::to_string).collect();
    assert_eq!((exact, outcome.seats), (vec!["10/3".into(), "5/3".into(), "3".into()], vec![3, 2, 3]));
}

#[test]
fn seats_already_held_count_and_stay_even_above_a_cap() {
    // Total 6, of which the first holds 3 already, though it should have 2 at most: the second gets the other 3.
    let mut claims = plain(6, &[1, 1]);
    (claims.parties[0].held, claims.parties[0].cap) = (3, Some(2));
    for method in bounded_methods() {
        assert_eq!(apportion(method, &claims).expect("a right question").seats, [3, 3], "{method:?}");
    }
}

#[test]
fn the_share_without_a_tilt_stands_beside_the_share_with_it() {
    // 10 : 10 with a tilt of 1/10 for the first, 21 seats: 10 1/2 each; 11 : 10 gives 11 and 10.
    let mut claims = plain(21, &[10, 10]);
    claims.tilt_bound = "1/10".parse().expect("a fraction");
    claims.parties[0].tilt = "1/10".parse().expect("a fraction");
    let outcome = of(&claims);
    let shown = |of: &[Fraction]| of.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((shown(&outcome.base), shown(&outcome.exact)), (vec!["21/2".into(); 2], vec!["11".into(), "10".into()]));
    assert_eq!(outcome.seats, [11, 10]);
    claims.tilt_bound = "1/20".parse().expect("a fraction");
    let refused = apportion(Method::HAMILTON, &claims);
    assert!(matches!(refused, Err(ApportionError::TiltBeyondBound { party: 0, .. })), "{refused:?}");
}

#[test]
fn questions_that_make_no_sense_are_refused_in_words() {
    let with = |change: fn(&mut Claims)| {
        let mut claims = plain(3, &[2, 1]);
        change(&mut claims);
        apportion(Method::Divisor(Divisor::Webster), &claims).expect_err("wrong").to_string()
    };
    assert!(with(|claims| claims.parties.iter_mut().for_each(|party| party.floor = 2)).contains("more than the 3"));
    assert!(
        with(|claims| claims.parties.iter_mut().for_each(|party| party.weight = Fraction::zero())).contains("no party")
    );
    assert!(with(|claims| claims.parties[1].weight = Fraction::whole(-1)).contains("party 1 has the weight -1"));
    assert!(with(|claims| (claims.parties[0].floor, claims.parties[0].cap) = (2, Some(1))).contains("above its cap 1"));
}

#[test]
fn a_party_without_weight_keeps_its_floor_and_gets_no_more() {
    let mut claims = plain(5, &[0, 1]);
    (claims.parties[0].floor, claims.parties[1].cap) = (1, Some(2));
    for method in bounded_methods() {
        let outcome = apportion(method, &claims).expect("a right question");
        assert_eq!((outcome.seats, outcome.left), (vec![1, 2], 2), "{method:?}");
    }
}

#[test]
fn lots_are_taken_in_the_order_drawn_and_only_from_those_who_tie() {
    let outcome = of(&plain(5, &[1, 1, 1]));
    assert_eq!(
        (outcome.seats.clone(), outcome.lots.clone()),
        (vec![1, 1, 1], Some(Lots { among: vec![0, 1, 2], seats: 2 }))
    );
    let drawn = outcome.draw(&[2, 0, 1]).expect("the right lots");
    assert_eq!((drawn.seats, drawn.lots), (vec![2, 1, 2], None));
    let wrong = Err(LotsError::NotThoseTied { among: vec![0, 1, 2] });
    assert_eq!(outcome.draw(&[2, 0]).map(|_| ()), wrong);
    assert_eq!(outcome.draw(&[2, 0, 0]).map(|_| ()), wrong);
    assert_eq!(of(&plain(3, &[1, 1, 1])).draw(&[0]), Err(LotsError::NoneRequired));
}

#[test]
fn with_fewer_seats_than_parties_the_methods_that_begin_with_one_each_serve_the_heavier() {
    for divisor in [Divisor::Adams, Divisor::HuntingtonHill] {
        let outcome = apportion(Method::Divisor(divisor), &plain(2, &[1, 5, 3])).expect("a right question");
        assert_eq!((outcome.seats, outcome.lots), (vec![0, 1, 1], None));
    }
}

#[test]
fn what_decides_a_step_is_said_in_the_weights_as_they_were_given() {
    // 1/2 : 1/3 and five seats: a seat costs (5/6)/5 = 1/6. By Webster the first claims are 1/2 over 1/2 and 1/3 over 1/2: 1 and 2/3.
    let mut claims = plain(5, &[0, 0]);
    claims.parties[0].weight = "1/2".parse().expect("a fraction");
    claims.parties[1].weight = "1/3".parse().expect("a fraction");
    let exact = |outcome: &Outcome, kind: StepKind| {
        let step = outcome.steps.iter().find(|step| step.kind == kind).expect("a step");
        step.exact.as_ref().map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(exact(&of(&claims), StepKind::Cost), "1/6");
    let webster = apportion(Method::Divisor(Divisor::Webster), &claims).expect("a right question");
    assert_eq!(exact(&webster, StepKind::Award), "1");
    // By equal proportions the second seat of the first claims (1/2)/√2: the root of 1/8.
    let equal = apportion(Method::Divisor(Divisor::HuntingtonHill), &claims).expect("a right question");
    assert!(equal.steps.iter().any(|step| step.exact.as_ref().is_some_and(|exact| exact.to_string() == "√(1/8)")));
}

#[test]
fn weights_of_any_size_stay_exact() {
    // 1 + 1/p for the first sixty primes: their common denominator has over a hundred digits.
    let primes: Vec<u64> = (2..282).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    let mut claims = plain(400, &vec![1; primes.len()]);
    for (party, prime) in claims.parties.iter_mut().zip(&primes) {
        party.weight = &whole(1) + &Fraction::new(1, *prime as i64).expect("not over zero");
    }
    for method in bounded_methods() {
        let outcome = apportion(method, &claims).expect("a right question");
        assert_eq!((outcome.seats.iter().sum::<u32>(), outcome.lots), (400, None), "{method:?}");
        assert!(outcome.seats.is_sorted_by(|a, b| a >= b), "the larger weight never has fewer seats");
    }
}
