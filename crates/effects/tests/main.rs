//! What the engine promises, seen from outside.
#![allow(clippy::unwrap_used)] // a test that cannot go on has failed
#![allow(clippy::needless_range_loop)] // dense formulas read best with their indices

mod formulas;
mod labels;
mod membership;
mod ranks;
mod reference;
mod refusals;
mod table;
