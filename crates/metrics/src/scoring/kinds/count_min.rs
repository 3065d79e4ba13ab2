//! `count_min`: a count (or a sum) against a minimum: enough gives the full mark, too little nothing or a part, as the pack says.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};

pub(super) const KIND: Kind = Kind {
    name: "count_min",
    keys: &[
        "table",
        "where",
        "match",
        "sum",
        "date",
        "evidence",
        "starts",
        "distinct",
        "ends",
        "within_months",
        "not_reported",
        "at_least",
        "short",
    ],
    bind,
};

/// What too little gives.
const SHORT: [&str; 2] = ["zero", "share"];

#[derive(Debug)]
struct CountMin {
    rows: Rows,
    at_least: Number,
    /// Whether too little gives a part of the full mark.
    in_proportion: bool,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows();
    let at_least = item.required("at_least");
    let short = item.said("short", &SHORT);
    Some(Box::new(CountMin { rows: rows?, at_least: at_least?, in_proportion: short? == "share" }))
}

impl ItemKind for CountMin {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let full = asked.full[at].clone();
            let Some(least) = self.at_least.at(&asked.owed[at], asked.tiers[at]) else {
                return unset(full, "应有数");
            };
            let Some(full) = full else { return unset(None, "满分") };
            let counted = self.rows.counted(asked.facts, gathered);
            let points = |count: &Exact| self.points(count, &least, &full);
            let low = points(&counted.low);
            let high = counted.high.as_ref().map_or(full.clone(), points);
            let reason = self.said(&counted.low, &least, &full, &low);
            let found = Found {
                points: Between { low, high: Some(high) },
                open: counted.open,
                ..Found::known(Exact::zero(), reason)
            };
            found.measuring(Some(counted.low)).proven(counted.proofs)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

impl CountMin {
    fn points(&self, count: &Exact, least: &Exact, full: &Exact) -> Exact {
        match (count >= least, self.in_proportion) {
            (true, _) => full.clone(),
            (false, false) => Exact::zero(),
            (false, true) => (full * count).over(least).unwrap_or_else(|| full.clone()),
        }
    }

    fn said(&self, count: &Exact, least: &Exact, full: &Exact, points: &Exact) -> String {
        match (count >= least, self.in_proportion) {
            (true, _) => format!("应有{least}，实有{count}，计满分{full}"),
            (false, false) => format!("应有{least}，实有{count}，不足，0分"),
            (false, true) => format!("应有{least}，实有{count}，{full}×{count}÷{least}＝{points}"),
        }
    }
}
