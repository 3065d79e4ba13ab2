//! Exact shares between floors and caps.
//!
//! A share is `weight × rate`, but never below the party's floor nor above its cap; the rate is the one at which all shares together
//! come to the total (the fair share under minimum requirements of Balinski and Young, Fair Representation, with caps beside the
//! floors). The sum grows with the rate, so there is one answer, whatever the order in which one would fix parties at their bounds.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::Fraction;
use crate::party::Bounded;

/// The exact shares, and the seats nobody may take.
pub(crate) struct Shares {
    pub exact: Vec<Fraction>,
    /// What one seat costs among those at no bound.
    pub cost: Option<Fraction>,
    pub left: u32,
}

/// The exact shares of weights on one scale.
pub(crate) fn shares(bounded: &Bounded, weights: &[BigInt]) -> Shares {
    let rates = rates(bounded, weights);
    let total = Fraction::from(bounded.total);
    let reached = rates.partition_point(|rate| sum_at(bounded, weights, rate) <= total);
    // At the lowest rate everybody has the least, which is no more than the total.
    let rate = &rates[reached.max(1) - 1];
    let fixed: Vec<Option<u32>> =
        (0..weights.len()).map(|at| fixed_at(bounded, &weights[at], at, rate, reached == rates.len())).collect();
    let taken: u32 = fixed.iter().flatten().sum();
    let free: BigInt = (0..weights.len()).filter(|at| fixed[*at].is_none()).map(|at| &weights[at]).sum();
    let rest = bounded.total.saturating_sub(taken);
    let exact = |at: usize| match fixed[at] {
        Some(seats) => Fraction::from(seats),
        None => Fraction::reduced(&weights[at] * rest, free.clone()),
    };
    let left = if free.is_zero() { rest } else { 0 };
    let cost = (!free.is_zero() && rest > 0).then(|| Fraction::reduced(free.clone(), rest.into()));
    Shares { exact: (0..weights.len()).map(exact).collect(), cost, left }
}

/// The rates at which a party leaves its floor or reaches its cap, the lowest first, and zero.
fn rates(bounded: &Bounded, weights: &[BigInt]) -> Vec<Fraction> {
    let weighty = (0..weights.len()).filter(|at| !weights[*at].is_zero());
    let both = weighty.flat_map(|at| {
        [bounded.least[at], bounded.most[at]].map(|bound| Fraction::reduced(bound.into(), weights[at].clone()))
    });
    let mut rates: Vec<Fraction> = both.chain([Fraction::zero()]).collect();
    rates.sort();
    rates.dedup();
    rates
}

/// The sum of all shares at a rate.
fn sum_at(bounded: &Bounded, weights: &[BigInt], rate: &Fraction) -> Fraction {
    let (mut whole, mut free) = (0u32, BigInt::zero());
    for (at, weight) in weights.iter().enumerate() {
        match fixed_at(bounded, weight, at, rate, false) {
            Some(seats) => whole += seats,
            None => free += weight,
        }
    }
    &Fraction::from(whole) + &(&Fraction::whole(free) * rate)
}

/// The bound a party stays at from a rate up to the next; `None` while its share grows. Beyond the last rate all are at their caps.
fn fixed_at(bounded: &Bounded, weight: &BigInt, at: usize, rate: &Fraction, last: bool) -> Option<u32> {
    let (least, most) = (bounded.least[at], bounded.most[at]);
    if weight.is_zero() {
        return Some(least);
    }
    let exact = &Fraction::whole(weight.clone()) * rate;
    if last || exact >= Fraction::from(most) {
        Some(most)
    } else if exact < Fraction::from(least) {
        Some(least)
    } else {
        None
    }
}
