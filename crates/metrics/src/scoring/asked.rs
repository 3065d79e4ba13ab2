//! What a kind of item is asked, and what it answers.

use std::collections::BTreeMap;

use super::between::Between;
use super::scored::Scored;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::owing::Owed;

/// Everybody an item is asked of, with what may be looked at.
pub(crate) struct Asked<'a, 'f, 's> {
    pub facts: &'f Facts<'s>,
    /// Place of the pack in the plan.
    pub pack: usize,
    pub owed: &'a [Owed<'f>],
    /// The tier of each, where the sheet has tiers and it is known.
    pub tiers: &'a [Option<usize>],
    /// The item's full mark for each; `None` if it is unset.
    pub full: &'a [Option<Exact>],
    /// What the rules found.
    pub outcome: &'a Outcome<'f>,
    /// The sheets of the pack scored before, by id.
    pub sheets: &'a BTreeMap<String, Vec<Scored<'f>>>,
}

/// One row behind an item.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub table: &'static str,
    pub row: usize,
    /// How much it counts for.
    pub value: Option<Exact>,
    /// The points it gives by itself, before caps.
    pub points: Option<Exact>,
    pub counted: bool,
    pub note: String,
}

/// What one item comes to for one subject, on the item's own scale.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// What was counted: rows, a sum, a mean, a rank.
    pub measured: Option<Exact>,
    pub points: Between,
    /// How it was computed, in words a clerk can redo.
    pub reason: String,
    /// Why it cannot be known; empty if it can.
    pub open: String,
    pub proofs: Vec<Proof>,
    /// False where it turns out not to apply.
    pub applies: bool,
}

impl Found {
    /// Known points.
    pub fn known(points: Exact, reason: impl Into<String>) -> Self {
        Self {
            measured: None,
            points: Between::exactly(points),
            reason: reason.into(),
            open: String::new(),
            proofs: Vec::new(),
            applies: true,
        }
    }

    /// Anything from nothing to the full mark, and why.
    pub fn open(full: Option<Exact>, why: impl Into<String>) -> Self {
        let mut found = Self::known(Exact::zero(), "");
        found.points = Between::up_to(full);
        found.open = why.into();
        found
    }

    /// Nothing to be asked of this subject.
    pub fn not_applicable(why: impl Into<String>) -> Self {
        Self { applies: false, ..Self::known(Exact::zero(), why) }
    }

    /// With the rows behind it.
    pub fn proven(mut self, proofs: Vec<Proof>) -> Self {
        self.proofs = proofs;
        self
    }

    /// With what was counted.
    pub fn measuring(mut self, measured: Option<Exact>) -> Self {
        self.measured = measured;
        self
    }
}

/// The number of a subject, or an item left open because it is unset.
pub(super) fn unset(full: Option<Exact>, what: &str) -> Found {
    Found::open(full, format!("{what}未设定，不能断定"))
}
