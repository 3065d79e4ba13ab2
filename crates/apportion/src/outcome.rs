//! What came of it: seats, lots to be drawn, and every step.

use std::fmt;

use num_bigint::BigInt;

use crate::method::Priority;
use crate::{Divisor, Fraction, LotsError};

/// Seats for every party, in the order the parties were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Seats that are certain.
    pub seats: Vec<u32>,
    /// The exact share of each, tilt, floors and caps observed.
    pub exact: Vec<Fraction>,
    /// The exact share of each by its base weight alone, floors and caps observed.
    pub base: Vec<Fraction>,
    /// Who must draw, if equal claims outnumber the seats there are for them.
    pub lots: Option<Lots>,
    /// Seats that nobody may take, because all who have a weight are at their caps.
    pub left: u32,
    /// Every step, in order.
    pub steps: Vec<Step>,
}

/// Equal claims to fewer seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lots {
    /// Who must draw, in the order the parties were given; each gets one seat at most.
    pub among: Vec<usize>,
    /// For how many seats.
    pub seats: u32,
}

/// One step of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub kind: StepKind,
    /// For which party; none for a step about all of them.
    pub party: Option<usize>,
    /// The number that decided it.
    pub exact: Option<Exact>,
    /// Seats of the party after the step; for a step about all, the seats it is about.
    pub seats: u32,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// What one seat costs: the sum of weights over seats, or Droop's quota.
    Cost,
    /// The party stays at its floor or the seats it holds.
    AtFloor,
    /// The party stays at its cap.
    AtCap,
    /// The exact share, and the whole seats in it.
    Share,
    /// One more seat for the remainder.
    Remainder,
    /// Seats before the first is given: the floor, or those held.
    Start,
    /// One more seat for the largest quotient.
    Award,
    /// An equal claim: lots must be drawn.
    Tied,
    /// One more seat by the lots drawn.
    Drawn,
    /// Seats nobody may take.
    Left,
}

/// A number that decides, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exact {
    /// A fraction.
    Is(Fraction),
    /// The square root of a fraction.
    RootOf(Fraction),
    /// More than any number: a weight, here given, over nothing.
    Unlimited(Fraction),
}

impl Exact {
    /// A claim in terms of the weights as they were given, not on the scale they were compared on.
    pub(crate) fn of(divisor: Divisor, priority: &Priority, scale: &BigInt) -> Self {
        let squared = divisor == Divisor::HuntingtonHill && !priority.unlimited;
        let scale = if squared { scale * scale } else { scale.clone() };
        let key = &priority.key * &Fraction::reduced(BigInt::from(1), scale);
        match (priority.unlimited, divisor) {
            (true, _) => Self::Unlimited(key),
            (false, Divisor::HuntingtonHill) => Self::RootOf(key),
            (false, _) => Self::Is(key),
        }
    }

    /// The nearest floating number; none where there is no limit.
    pub fn to_f64(&self) -> Option<f64> {
        match self {
            Self::Is(fraction) => Some(fraction.to_f64()),
            Self::RootOf(fraction) => Some(fraction.to_f64().sqrt()),
            Self::Unlimited(_) => None,
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(fraction) => write!(f, "{fraction}"),
            Self::RootOf(fraction) => write!(f, "√({fraction})"),
            Self::Unlimited(weight) => write!(f, "{weight}/0"),
        }
    }
}

impl Outcome {
    /// The same after lots: the first drawn get the seats there are.
    ///
    /// # Errors
    /// `NoneRequired`; `NotThoseTied` if `order` is not exactly those who must draw, each once.
    pub fn draw(&self, order: &[usize]) -> Result<Self, LotsError> {
        let lots = self.lots.as_ref().ok_or(LotsError::NoneRequired)?;
        let mut named = order.to_vec();
        named.sort_unstable();
        if named != lots.among {
            return Err(LotsError::NotThoseTied { among: lots.among.clone() });
        }
        let mut drawn = Self { lots: None, ..self.clone() };
        for party in order.iter().take(lots.seats as usize) {
            drawn.seats[*party] += 1;
            let seats = drawn.seats[*party];
            drawn.steps.push(Step { kind: StepKind::Drawn, party: Some(*party), exact: None, seats });
        }
        Ok(drawn)
    }
}
