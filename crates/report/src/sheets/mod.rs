//! The sheets, one file each, listed once.

use crate::plan::SheetPlan;
use crate::scope::Scope;

mod attainment;
mod evidence;

/// The sheets of the leaders' workbook, in order.
pub(crate) const SHEETS: &[(&str, fn(&Scope<'_>) -> SheetPlan)] =
    &[(attainment::NAME, attainment::compose), (evidence::NAME, evidence::compose)];
