//! The question: a total, and parties with weights and bounds.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::{ApportionError, Fraction};

/// One party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// What its base claim is in proportion to; zero or more.
    pub weight: Fraction,
    /// What is added to the weight, as a share of it: 1/20 makes 100 count as 105.
    pub tilt: Fraction,
    /// Fewest seats.
    pub floor: u32,
    /// Most seats; no limit if there is none.
    pub cap: Option<u32>,
    /// Seats it has already, among the total; they stay even where they exceed the cap.
    pub held: u32,
}

impl Party {
    /// A party with a weight and nothing else.
    pub fn of(weight: Fraction) -> Self {
        Self { weight, tilt: Fraction::zero(), floor: 0, cap: None, held: 0 }
    }
}

/// The whole question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Seats to give, those already held among them.
    pub total: u32,
    /// The largest tilt that was declared.
    pub tilt_bound: Fraction,
    /// The parties; their order says nothing.
    pub parties: Vec<Party>,
}

/// What decides: whole weights on one scale, and the bounds of each party.
#[derive(Debug, Clone)]
pub(crate) struct Bounded {
    pub total: u32,
    pub weights: Vec<BigInt>,
    /// Base weights on the same scale.
    pub base: Vec<BigInt>,
    /// What a weight of 1 is on that scale.
    pub scale: BigInt,
    pub least: Vec<u32>,
    pub most: Vec<u32>,
}

impl Claims {
    /// The claims on one scale, if they make sense.
    pub(crate) fn checked(&self) -> Result<Bounded, ApportionError> {
        for (at, party) in self.parties.iter().enumerate() {
            self.check(at, party)?;
        }
        let least: Vec<u32> = self.parties.iter().map(|party| party.floor.max(party.held)).collect();
        let most = self.parties.iter().zip(&least).map(|(party, least)| most(party, *least, self.total)).collect();
        let sum: u64 = least.iter().map(|seats| u64::from(*seats)).sum();
        if sum > u64::from(self.total) {
            return Err(ApportionError::FloorsAboveTotal { least: sum, total: self.total });
        }
        let (base, weights, scale) = self.scaled();
        if sum < u64::from(self.total) && weights.iter().all(|weight| weight.sign() == num_bigint::Sign::NoSign) {
            return Err(ApportionError::NoWeight { seats: self.total - sum as u32 });
        }
        Ok(Bounded { total: self.total, weights, base, scale, least, most })
    }

    fn check(&self, at: usize, party: &Party) -> Result<(), ApportionError> {
        if party.weight.is_negative() {
            return Err(ApportionError::NegativeWeight { party: at, weight: Box::new(party.weight.clone()) });
        }
        if party.tilt.is_negative() || party.tilt > self.tilt_bound {
            let (tilt, bound) = (Box::new(party.tilt.clone()), Box::new(self.tilt_bound.clone()));
            return Err(ApportionError::TiltBeyondBound { party: at, tilt, bound });
        }
        match party.cap {
            Some(cap) if party.floor > cap => Err(ApportionError::FloorAboveCap { party: at, floor: party.floor, cap }),
            _ => Ok(()),
        }
    }

    /// Base weights and weights with their tilt, as whole numbers on one scale, and that scale.
    fn scaled(&self) -> (Vec<BigInt>, Vec<BigInt>, BigInt) {
        let tilted = |party: &Party| &party.weight * &(&Fraction::whole(1) + &party.tilt);
        let both: Vec<(&Fraction, Fraction)> =
            self.parties.iter().map(|party| (&party.weight, tilted(party))).collect();
        let scale = both
            .iter()
            .fold(BigInt::from(1), |scale, (base, weight)| scale.lcm(base.denominator()).lcm(weight.denominator()));
        let whole = |of: &Fraction| of.numerator() * (&scale / of.denominator());
        let (base, weights) = both.iter().map(|(base, weight)| (whole(base), whole(weight))).unzip();
        (base, weights, scale)
    }
}

/// Seats held stay, even above the cap; nobody gets more than there are.
fn most(party: &Party, least: u32, total: u32) -> u32 {
    party.cap.unwrap_or(total).min(total).max(least)
}
