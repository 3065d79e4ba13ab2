//! Compares what the reader finds in a workbook with what stands in it.
//!
//! *Promise:* every row and every field is right, wrong, missing or invented, and of each that is not right it is said
//! whether the reader told anybody at that place.
//! *Takes:* a workbook and its truth, typed by hand or known from a generator. *Gives:* differences, and counts to add up.
//! *Does not know:* how a sheet is read. Rows are compared as the reader promises them: as rows of the stored tables.

mod compare;
mod counts;
mod expected;
mod identity;
mod kind;
mod reading;
mod told;
mod truth;

pub use compare::{Comparison, Difference, Miss, compare};
pub use counts::{Counts, Floors};
pub use expected::{ExpectedError, expected_files, read_expected};
pub use identity::{IdentityScore, TrueRegisters};
pub use kind::{KINDS, RowKind};
pub use reading::{Found, Reader, Reading};
pub use truth::{MustTell, TrueRow, Truth};
