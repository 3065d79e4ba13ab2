//! The closed list of kinds of items (`how`): one file each; a new one is its file and its line here.

use super::asked::{Asked, Found};
use super::item::ItemBinder;
use crate::MeasureError;

mod best_k;
mod count_min;
mod deduct;
mod duty;
mod highest_of_kind;
mod inherit;
mod letters;
mod levels;
mod mark;
mod marks;
mod per_item;
mod rank_points;
mod raters;
mod share;
mod steps;
mod trimmed;

/// One kind of item.
pub(crate) struct Kind {
    /// The word in packs.
    pub name: &'static str,
    /// Keys beside those of every item.
    pub keys: &'static [&'static str],
    /// Binds an item; `None` after a complaint.
    pub bind: fn(&ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>>,
}

/// An item as meant.
pub(crate) trait ItemKind: std::fmt::Debug + Send + Sync {
    /// What the item comes to for everybody asked, in their order, on its own scale: nothing to its full mark.
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError>;

    /// Another sheet of the pack it reads.
    fn reads(&self) -> Option<&str> {
        None
    }

    /// Whether it may turn out not to apply to a subject.
    fn may_not_apply(&self) -> bool {
        false
    }
}

/// Every kind.
pub(crate) const KINDS: &[Kind] = &[
    best_k::KIND,
    count_min::KIND,
    deduct::KIND,
    duty::KIND,
    highest_of_kind::KIND,
    inherit::KIND,
    letters::KIND,
    levels::KIND,
    mark::KIND,
    per_item::KIND,
    rank_points::KIND,
    raters::KIND,
    share::KIND,
    steps::KIND,
    trimmed::KIND,
];

/// A kind by its word.
pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}
