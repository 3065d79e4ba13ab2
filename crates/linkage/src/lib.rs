//! Probabilistic record linkage: which of many mentions mean the same thing, and which must be asked.
//!
//! Promise: the same comparisons give the same clusters, whatever the order they come in; a cannot-link is never broken; no
//! chance. Takes: the levels two items agree at, and a [`Model`] of how often each level is seen among matches (m) and among
//! others (u). Gives: match weights in bits, pairs that share a blocking key, clusters with what was asked and what was refused.
//! Does not know: a teacher, a table, a file.
//!
//! The model is that of Fellegi and Sunter (1969), with the vocabulary of Splink: comparisons of levels, `log2(m / u)`, a
//! prior, term frequencies.

mod block;
mod cluster;
mod estimate;
mod model;

pub use block::pairs_in_blocks;
pub use cluster::{Clusters, Constraints, Contradiction, Link, Zones, cluster};
pub use estimate::{Estimated, estimate};
pub use model::{Comparison, Level, Model, Part, Seen, Weighed};
