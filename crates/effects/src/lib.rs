//! Linear mixed models: who and what lies behind an outcome, with honest uncertainty.
//!
//! Promise: the same estimates as lme4, to the digits its own optimiser leaves; the same bits on any machine.
//! Takes: a [`Frame`] of plain columns and a [`Formula`]. Gives: a [`Fit`].
//! Does not know: teachers, tables, files, policies, the clock, chance.
//!
//! ```
//! use qinglan_effects::{Formula, Frame, Options, fit};
//!
//! # fn main() -> Result<(), qinglan_effects::Error> {
//! let frame = Frame::new()
//!     .with_numbers("score", vec![3.1, 2.9, 4.8, 5.3, 4.0, 4.2])?
//!     .with_words("school", ["A", "A", "B", "B", "C", "C"])?;
//! let formula = Formula::parse("score ~ 1 + (1 | school)")?;
//! let found = fit(&formula, &frame, &Options::default())?;
//! assert!(found.converged);
//! let school = &found.random[0];
//! assert!(school.effects[1].values[0] > school.effects[0].values[0]);
//! # Ok(())
//! # }
//! ```

mod combination;
mod dense;
mod design;
mod error;
mod factor;
mod fit;
mod formula;
mod frame;
mod grouping;
mod integrate;
mod inverse;
mod lexer;
mod model;
mod optimise;
mod ordering;
mod orthogonal;
mod profile;
mod ranks;
mod relative;
mod structure;
mod symbolic;
mod symmetric;

pub use combination::{Combination, Estimate};
pub use error::Error;
pub use fit::{Coefficient, Effect, Fit, Options, RandomEffects, fit, fit_at};
pub use formula::{Formula, Product, RandomTerm, Sum, Variable};
pub use frame::{Column, Frame};
pub use profile::Method;
pub use ranks::{DrawnRanks, Posterior, normal};
