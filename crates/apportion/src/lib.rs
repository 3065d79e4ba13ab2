//! Whole seats over parties: largest remainders and divisor methods, exact, with floors, caps and seats already held.
//!
//! Promise: the seats given, those to be drawn for and those nobody may take sum to the total; no floor or cap is broken; nothing
//! depends on the order of the parties; equal claims are never told apart, they are returned as lots to be drawn. Every step is
//! traced with its exact fraction. Takes: a total, a [`Method`] and [`Party`]s: weight, tilt, floor, cap, seats held.
//! Gives: an [`Outcome`]. Does not know: what a seat or a party is, a table, a file; chance.

mod divisor;
mod error;
mod fraction;
mod method;
mod outcome;
mod party;
mod remainder;
mod share;
mod structure;

pub use error::{ApportionError, LotsError};
pub use fraction::{Fraction, FractionError};
pub use method::{Divisor, Method, Quota};
pub use outcome::{Exact, Lots, Outcome, Step, StepKind};
pub use party::{Claims, Party};
pub use structure::{Ratio, RatioError};

/// Gives `claims.total` seats by a method.
///
/// Equal claims on fewer seats than there are claimants are not decided: the outcome says who must draw, and for how many seats;
/// [`Outcome::draw`] takes the lots that were drawn. Seats that all caps together leave over are counted in [`Outcome::left`].
///
/// # Errors
/// What makes the question itself wrong: floors above the total or above a cap, no weight at all, a tilt beyond its bound.
pub fn apportion(method: Method, claims: &Claims) -> Result<Outcome, ApportionError> {
    let bounded = claims.checked()?;
    match method {
        Method::LargestRemainder(Quota::Hare) => Ok(remainder::by_share(&bounded)),
        Method::LargestRemainder(Quota::Droop) => remainder::by_droop(claims, &bounded),
        Method::Divisor(divisor) => Ok(divisor::by_divisor(divisor, &bounded)),
    }
}
