//! `per_item`: so many points for every row (or for every one of its `sum`), up to the full mark.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::scoring::asked::{Asked, Found};
use crate::scoring::item::ItemBinder;
use crate::scoring::rows::{Gathered, Rows};
use crate::scoring::sum::summed;
use crate::scoring::worth::Worth;

pub(super) const KIND: Kind = Kind {
    name: "per_item",
    keys: &[
        "table",
        "where",
        "match",
        "sum",
        "date",
        "evidence",
        "starts",
        "ends",
        "within_months",
        "not_reported",
        "each",
        "order_by",
        "order",
        "decay",
    ],
    bind,
};

#[derive(Debug)]
struct PerItem {
    rows: Rows,
    worth: Worth,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let mut rows = item.rows()?;
    let worth = Worth::bind(item, &mut rows, "each")?;
    Some(Box::new(PerItem { rows, worth }))
}

impl ItemKind for PerItem {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let valued = self.worth.valued(asked, at, &self.rows, gathered);
            summed(asked, at, (&self.rows, gathered), &valued, "", |points, _| points.to_vec())
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}
