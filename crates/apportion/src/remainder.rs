//! Largest remainders: whole parts of the exact shares first.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::outcome::{Exact, Lots, Outcome, Step, StepKind};
use crate::party::Bounded;
use crate::share::shares;
use crate::{ApportionError, Claims, Fraction};

/// Largest remainders of the exact shares between floors and caps.
///
/// A share that is not whole lies strictly between the party's floor and its cap, so rounding it down or up breaks neither; and
/// there are never more seats left than shares with a remainder, so a remainder of zero never gets one.
pub(crate) fn by_share(bounded: &Bounded) -> Outcome {
    let found = shares(bounded, &bounded.weights);
    let base = shares(bounded, &bounded.base).exact;
    let scale = Fraction::reduced(BigInt::from(1), bounded.scale.clone());
    let cost = found.cost.as_ref().map(|cost| cost * &scale);
    let mut steps: Vec<Step> = cost.iter().map(|cost| about_all(StepKind::Cost, Some(cost), bounded.total)).collect();
    let seats: Vec<u32> = found.exact.iter().map(whole).collect();
    for (at, exact) in found.exact.iter().enumerate() {
        let kind = match exact.is_whole() {
            true if seats[at] == bounded.most[at] => StepKind::AtCap,
            true if seats[at] == bounded.least[at] => StepKind::AtFloor,
            _ => StepKind::Share,
        };
        steps.push(Step { kind, party: Some(at), exact: Some(Exact::Is(exact.clone())), seats: seats[at] });
    }
    let remainders = found.exact.iter().zip(&seats).map(|(exact, whole)| exact - &Fraction::from(*whole)).collect();
    let mut outcome = Outcome { seats, exact: found.exact, base, lots: None, left: found.left, steps };
    give_remainders(&mut outcome, remainders, bounded.total);
    outcome
}

/// Largest remainders after whole Droop quotas; for votes, without floors or caps.
pub(crate) fn by_droop(claims: &Claims, bounded: &Bounded) -> Result<Outcome, ApportionError> {
    let least = u64::from(claims.total) * (u64::from(claims.total) + 1);
    let free = |party: &crate::Party| party.floor == 0 && party.held == 0 && party.cap.is_none();
    let votes: Vec<Fraction> =
        claims.parties.iter().map(|party| &party.weight * &(&Fraction::whole(1) + &party.tilt)).collect();
    let sum = votes.iter().fold(Fraction::zero(), |sum, votes| &sum + votes);
    let right =
        claims.parties.iter().all(free) && votes.iter().all(Fraction::is_whole) && sum >= Fraction::whole(least);
    if !right {
        return Err(ApportionError::NotForDroop { least });
    }
    let quota = Fraction::whole(sum.floor() / (claims.total + 1) + 1);
    let exact: Vec<Fraction> = votes.iter().filter_map(|votes| votes.over(&quota)).collect();
    let seats: Vec<u32> = exact.iter().map(whole).collect();
    let mut steps = vec![about_all(StepKind::Cost, Some(&quota), claims.total)];
    let share = |at: usize| Step {
        kind: StepKind::Share,
        party: Some(at),
        exact: Some(Exact::Is(exact[at].clone())),
        seats: seats[at],
    };
    steps.extend((0..exact.len()).map(share));
    let remainders = exact.iter().zip(&seats).map(|(exact, whole)| exact - &Fraction::from(*whole)).collect();
    let shown = |weights: &[BigInt]| shares(bounded, weights).exact;
    let (exact, base) = (shown(&bounded.weights), shown(&bounded.base));
    let mut outcome = Outcome { seats, exact, base, lots: None, left: 0, steps };
    give_remainders(&mut outcome, remainders, claims.total);
    Ok(outcome)
}

/// Gives what is left after the whole parts, one each, the largest remainder first.
fn give_remainders(outcome: &mut Outcome, remainders: Vec<Fraction>, total: u32) {
    let mut rest = total - outcome.left - outcome.seats.iter().sum::<u32>();
    let mut order: Vec<usize> = (0..remainders.len()).collect();
    order.sort_by(|a, b| remainders[*b].cmp(&remainders[*a]).then(a.cmp(b)));
    for equal in order.chunk_by(|a, b| remainders[*a] == remainders[*b]) {
        if rest == 0 {
            break;
        }
        let enough = equal.len() as u32 <= rest;
        for at in equal {
            outcome.seats[*at] += u32::from(enough);
            let kind = if enough { StepKind::Remainder } else { StepKind::Tied };
            let exact = Some(Exact::Is(remainders[*at].clone()));
            outcome.steps.push(Step { kind, party: Some(*at), exact, seats: outcome.seats[*at] });
        }
        if !enough {
            outcome.lots = Some(Lots { among: equal.to_vec(), seats: rest });
            break;
        }
        rest -= equal.len() as u32;
    }
    if outcome.left > 0 {
        outcome.steps.push(about_all(StepKind::Left, None, outcome.left));
    }
}

pub(crate) fn about_all(kind: StepKind, exact: Option<&Fraction>, seats: u32) -> Step {
    Step { kind, party: None, exact: exact.cloned().map(Exact::Is), seats }
}

/// The whole seats in an exact share, which is never above the total.
fn whole(exact: &Fraction) -> u32 {
    exact.floor().to_u32().unwrap_or(0)
}
