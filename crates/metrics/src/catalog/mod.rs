//! The closed list of primitives: the shapes a rule can have. One file each; a new one is its file and its line here.

use policy::Treatment;
use tables::Term;

use crate::MeasureError;
use crate::binder::Binder;
use crate::decided::Decided;
use crate::facts::Facts;
use crate::outcome::{Outcome, RuleAt};
use crate::owing::Who;

mod any_of;
mod caseload;
mod checkpoints;
mod completeness;
mod consistency;
mod count;
mod coverage;
mod deadline;
mod eligibility;
mod entitlement;
mod every;
mod gate;
mod judged;
mod ladder;
mod latency;
mod listing;
mod pair_constraint;
mod participation;
mod partners;
mod presence;
mod quota;
mod ratio;
mod retaken;
mod rise;
mod rubric;
mod schedule;
mod selection;
mod span;
mod spell;
mod states;
mod target;

pub(crate) use eligibility::Criterion;

/// One shape of rule.
pub(crate) struct Primitive {
    /// The word in packs.
    pub name: &'static str,
    /// What becomes of a rule of this shape.
    pub treatment: Treatment,
    /// Keys beside those of every rule.
    pub keys: &'static [&'static str],
    /// Keys that hold a number or day by date, each also a parameter a bureau may set.
    pub numbers: &'static [&'static str],
    /// Binds a rule; `None` after a complaint.
    pub bind: fn(&Binder<'_>) -> Option<Box<dyn Measure>>,
}

/// A rule as meant.
pub(crate) trait Measure: std::fmt::Debug + Send + Sync {
    /// Adds one row for every duty in the terms in force.
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError>;

    /// Whether it reads what other rules found.
    fn reads_results(&self) -> bool {
        false
    }

    /// Whether less is owed where only a part of the term's weeks counts.
    fn divides(&self) -> bool {
        false
    }
}

/// Those who may owe.
pub(crate) const EVERYBODY: [Who; 6] = [Who::Pairing, Who::Mentor, Who::Mentee, Who::Teacher, Who::Unit, Who::Bureau];

/// What a rule is measured on.
pub(crate) struct Scope<'f, 's> {
    pub facts: &'f Facts<'s>,
    pub at: RuleAt,
    /// Measured terms in which the policy is in force, the earliest first.
    pub terms: &'f [Term],
    /// Unit of the rule's numbers.
    pub unit: &'f str,
    /// Ids of the pack's rules, in order.
    pub rules: &'f [String],
    /// The stored tables the rule names; none for one that reads what other rules found.
    pub tables: &'f [String],
    /// Whether the rule asks less where only a part of the term's weeks counts.
    pub divides: bool,
    /// Whether it is only counted.
    pub counted: bool,
    /// The rule's family, if it has one.
    pub family: Option<&'f str>,
    /// What people decided.
    pub decided: &'f Decided<'f>,
}

impl Scope<'_, '_> {
    /// The id of the rule that is measured.
    pub fn rule(&self) -> &str {
        self.rules.get(self.at.rule).map(String::as_str).unwrap_or_default()
    }
}

/// Every primitive.
pub(crate) const CATALOG: &[Primitive] = &[
    any_of::PRIMITIVE,
    caseload::PRIMITIVE,
    checkpoints::PRIMITIVE,
    completeness::PRIMITIVE,
    consistency::PRIMITIVE,
    count::PRIMITIVE,
    coverage::PRIMITIVE,
    deadline::PRIMITIVE,
    eligibility::PRIMITIVE,
    entitlement::PRIMITIVE,
    every::PRIMITIVE,
    gate::PRIMITIVE,
    judged::PRIMITIVE,
    ladder::PRIMITIVE,
    latency::PRIMITIVE,
    listing::PRIMITIVE,
    pair_constraint::PRIMITIVE,
    participation::PRIMITIVE,
    partners::PRIMITIVE,
    presence::PRIMITIVE,
    quota::PRIMITIVE,
    ratio::PRIMITIVE,
    rise::PRIMITIVE,
    rubric::PRIMITIVE,
    schedule::PRIMITIVE,
    selection::PRIMITIVE,
    span::PRIMITIVE,
    spell::PRIMITIVE,
    states::PRIMITIVE,
    target::PRIMITIVE,
];

/// A primitive by its word.
pub(crate) fn primitive(name: &str) -> Option<&'static Primitive> {
    CATALOG.iter().find(|primitive| primitive.name == name)
}
