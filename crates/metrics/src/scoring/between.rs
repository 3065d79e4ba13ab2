//! What is known of points: exactly, or from a least to a most.

use crate::exact::{Exact, Rounding};

/// A least and a most; the most is unknown where the full mark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Between {
    pub low: Exact,
    pub high: Option<Exact>,
}

impl Between {
    /// Known exactly.
    pub fn exactly(points: Exact) -> Self {
        Self { high: Some(points.clone()), low: points }
    }

    /// From nothing to a full mark.
    pub fn up_to(full: Option<Exact>) -> Self {
        Self { low: Exact::zero(), high: full }
    }

    /// From one to another, whichever is less.
    pub fn of(one: Exact, other: Exact) -> Self {
        if one <= other { Self { low: one, high: Some(other) } } else { Self { low: other, high: Some(one) } }
    }

    /// The number, where it is known.
    pub fn known(&self) -> Option<&Exact> {
        self.high.as_ref().filter(|high| **high == self.low)
    }

    /// Both ends changed in the same way, which must not turn them round.
    pub fn map(&self, change: impl Fn(&Exact) -> Exact) -> Self {
        Self { low: change(&self.low), high: self.high.as_ref().map(change) }
    }

    /// Both ends rounded.
    pub fn rounded(&self, decimals: u32, rounding: Rounding) -> Self {
        self.map(|points| points.rounded(decimals, rounding))
    }
}
