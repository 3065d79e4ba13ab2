//! Results that others have published.

use qinglan_apportion::{Divisor, Method, Quota, apportion};

use crate::cases::plain;

fn seats(method: Method, total: u32, weights: &[u64]) -> Vec<u32> {
    let outcome = apportion(method, &plain(total, weights)).expect("a right question");
    assert_eq!((outcome.lots, outcome.left), (None, 0));
    outcome.seats
}

const WEBSTER: Method = Method::Divisor(Divisor::Webster);
const DHONDT: Method = Method::Divisor(Divisor::Dhondt);

/// Census of 1790, free persons and three fifths of the others: CT DE GA KY MD MA NH NJ NY NC PA RI SC VT VA (Balinski and Young,
/// Fair Representation, 1982, appendix B).
const STATES_1790: [u64; 15] = [
    236_841, 55_540, 70_835, 68_705, 278_514, 475_327, 141_822, 179_570, 331_589, 353_523, 432_879, 68_446, 206_236,
    85_533, 630_560,
];

#[test]
fn hamiltons_bill_of_1792_that_washington_vetoed() {
    // 120 seats; Balinski and Young 1982, table 3.1.
    assert_eq!(seats(Method::HAMILTON, 120, &STATES_1790), [8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21]);
}

#[test]
fn jeffersons_act_of_1792() {
    // 105 seats, one for every 33,000.
    assert_eq!(seats(DHONDT, 105, &STATES_1790), [7, 1, 2, 2, 8, 14, 4, 5, 10, 10, 13, 2, 6, 2, 19]);
}

/// Census of 1880, the states by name; they sum to the published 49,371,340.
const STATES_1880: [u64; 38] = [
    1_262_505, 802_525, 864_694, 194_327, 622_700, 146_608, 269_493, 1_542_180, 3_077_871, 1_978_301, 1_624_615,
    996_096, 1_648_690, 939_946, 648_936, 934_943, 1_783_085, 1_636_937, 780_773, 1_131_597, 2_168_380, 452_402,
    62_266, 346_991, 1_131_116, 5_082_871, 1_399_750, 3_198_062, 174_768, 4_282_891, 276_531, 995_577, 1_542_359,
    1_591_749, 332_286, 1_512_565, 618_457, 1_315_497,
];
const ALABAMA: usize = 0;
const ILLINOIS: usize = 8;
const NEVADA: usize = 22;
const TEXAS: usize = 33;

#[test]
fn alabama_lost_a_seat_when_the_house_of_1881_grew() {
    // The chief clerk of the census, C. W. Seaton, 1881: exact shares 7.646, 18.640, 9.640 in a house of 299 and 7.671, 18.702, 9.672
    // in one of 300; seats 8, 18, 9, then 7, 19, 10. His table gave Nevada (0.377) its one seat by the constitution out of
    // those left over, and so one fewer to the remainders: the same as a 39th claim that takes a seat and moves no share.
    let shares = |house: u32| {
        let outcome = apportion(Method::HAMILTON, &plain(house, &STATES_1880)).expect("a right question");
        [ALABAMA, ILLINOIS, TEXAS].map(|state| (outcome.exact[state].to_f64() * 1000.0).round() / 1000.0)
    };
    assert_eq!(STATES_1880.iter().sum::<u64>(), 49_371_340);
    assert_eq!(shares(299), [7.646, 18.640, 9.640]);
    assert_eq!(shares(300), [7.671, 18.702, 9.672]);
    let seats = |house: u32| {
        let outcome = apportion(Method::HAMILTON, &plain(house, &STATES_1880)).expect("a right question");
        // The seats by remainder in the order given: the last of them is Nevada's.
        let by_remainder: Vec<usize> =
            outcome.steps.iter().filter(|step| is_remainder(step)).filter_map(|step| step.party).collect();
        assert!(!by_remainder.contains(&NEVADA));
        let last = *by_remainder.last().expect("a remainder");
        [ALABAMA, ILLINOIS, TEXAS].map(|state| outcome.seats[state] - u32::from(state == last))
    };
    assert_eq!(seats(299), [8, 18, 9]);
    assert_eq!(seats(300), [7, 19, 10]);
}

fn is_remainder(step: &qinglan_apportion::Step) -> bool {
    step.kind == qinglan_apportion::StepKind::Remainder
}

#[test]
fn the_smallest_alabama_paradox() {
    // 6 : 6 : 2 in houses of 10 and 11 (Wikipedia, "Apportionment paradox").
    assert_eq!(seats(Method::HAMILTON, 10, &[6, 6, 2]), [4, 4, 2]);
    assert_eq!(seats(Method::HAMILTON, 11, &[6, 6, 2]), [5, 5, 1]);
}

#[test]
fn six_states_that_no_two_divisors_treat_alike() {
    // Balinski and Young, The Webster method of apportionment, PNAS 77 (1980), table 1; Hamilton from its exact shares
    // 9.988 9.064 7.181 5.261 3.321 1.185: one seat left, to .988 the first, then .321.
    let states = [27_744, 25_178, 19_947, 14_614, 9_225, 3_292];
    for (method, expected) in [
        (Method::Divisor(Divisor::Adams), [10, 9, 7, 5, 3, 2]),
        (Method::Divisor(Divisor::HuntingtonHill), [10, 9, 7, 6, 3, 1]),
        (WEBSTER, [10, 9, 8, 5, 3, 1]),
        (DHONDT, [11, 9, 7, 5, 3, 1]),
        (Method::HAMILTON, [10, 9, 7, 5, 4, 1]),
    ] {
        assert_eq!(seats(method, 36, &states), expected, "{method:?}");
    }
}

#[test]
fn four_parties_and_eight_seats_by_dhondt_and_sainte_lague() {
    // 100,000 : 80,000 : 30,000 : 20,000 (Wikipedia, "D'Hondt method" and "Sainte-Laguë method").
    let votes = [100_000, 80_000, 30_000, 20_000];
    assert_eq!(seats(DHONDT, 8, &votes), [4, 3, 1, 0]);
    assert_eq!(seats(WEBSTER, 8, &votes), [3, 3, 1, 1]);
}

#[test]
fn a_first_divisor_of_seven_tenths_makes_the_smallest_wait() {
    // The same votes by 1.4, 3, 5, 7: 71.4 57.1 33.3 26.7 21.4 20 16, then 100/7 and 20/1.4, both 14 2/7: by hand.
    // Here the divisors are the halves of these, so the claim is twice as large.
    let method = Method::Divisor(Divisor::ModifiedSainteLague);
    let outcome = apportion(method, &plain(8, &[100_000, 80_000, 30_000, 20_000])).expect("a right question");
    assert_eq!(outcome.seats, [3, 3, 1, 0]);
    let lots = outcome.lots.expect("a tie");
    assert_eq!((lots.among, lots.seats), (vec![0, 3], 1));
    assert_eq!(
        outcome.steps.last().and_then(|step| step.exact.as_ref()).map(ToString::to_string).as_deref(),
        Some("200000/7")
    );
}

#[test]
fn six_parties_and_ten_seats_by_hare_and_by_droop() {
    // 47,000 16,000 15,800 12,000 6,100 3,100 (Wikipedia, "Largest remainder method"): Droop's quota is 9,091.
    let votes = [47_000, 16_000, 15_800, 12_000, 6_100, 3_100];
    assert_eq!(seats(Method::HAMILTON, 10, &votes), [5, 2, 1, 1, 1, 0]);
    assert_eq!(seats(Method::LargestRemainder(Quota::Droop), 10, &votes), [5, 2, 2, 1, 0, 0]);
}

#[test]
fn the_danish_divisors_are_one_four_seven() {
    // 60 : 30 : 11 and 4 seats by 1, 4, 7: 60 30 15 11: by hand.
    assert_eq!(seats(Method::Divisor(Divisor::Danish), 4, &[60, 30, 11]), [2, 1, 1]);
}
