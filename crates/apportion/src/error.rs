//! What makes a question wrong, or lots unfit.

use crate::Fraction;

/// Why nothing can be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApportionError {
    /// All weights are zero, and there are seats beyond the floors.
    #[error("no party has any weight, so nothing says who gets {seats} seats")]
    NoWeight {
        /// Seats beyond the floors.
        seats: u32,
    },
    /// A weight below zero.
    #[error("party {party} has the weight {weight}; a weight is zero or more")]
    NegativeWeight {
        /// Which party, from zero.
        party: usize,
        /// Its weight.
        weight: Box<Fraction>,
    },
    /// A tilt below zero, or above what was declared as its bound.
    #[error("party {party} has the tilt {tilt}; it must lie from 0 to {bound}")]
    TiltBeyondBound {
        /// Which party, from zero.
        party: usize,
        /// Its tilt.
        tilt: Box<Fraction>,
        /// The bound.
        bound: Box<Fraction>,
    },
    /// A floor above the party's own cap.
    #[error("party {party} has the floor {floor} above its cap {cap}")]
    FloorAboveCap {
        /// Which party, from zero.
        party: usize,
        /// Its floor.
        floor: u32,
        /// Its cap.
        cap: u32,
    },
    /// The floors, with the seats already held, exceed the total.
    #[error("floors and seats already held come to {least}, more than the {total} there are")]
    FloorsAboveTotal {
        /// Their sum.
        least: u64,
        /// The total.
        total: u32,
    },
    /// The Droop quota is defined for votes: whole weights, no floors, no caps, at least `total × (total + 1)` of them.
    #[error("the Droop quota needs whole weights that sum to {least} or more, and no floors, caps or seats held")]
    NotForDroop {
        /// The least sum.
        least: u64,
    },
}

/// Why lots drawn do not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotsError {
    /// Nothing was to be drawn for.
    #[error("no lots are required")]
    NoneRequired,
    /// Not exactly those who must draw, each once.
    #[error("the lots must name {among:?}, each once")]
    NotThoseTied {
        /// Who must draw.
        among: Vec<usize>,
    },
}
