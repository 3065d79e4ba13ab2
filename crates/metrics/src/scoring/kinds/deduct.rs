//! `deduct`: the full mark, less so much for every row (an absence, a late month), or with `at_least` for every one that is missing;
//! never below `floor`.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::exact::{Exact, Rounding};
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};

pub(super) const KIND: Kind = Kind {
    name: "deduct",
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
        "each",
        "at_least",
        "floor",
    ],
    bind,
};

#[derive(Debug)]
struct Deduct {
    rows: Rows,
    each: Number,
    /// What is missing below it is taken off; without it every row is.
    at_least: Option<Number>,
    floor: Number,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows();
    let (each, floor) = (item.required("each"), item.required("floor"));
    Some(Box::new(Deduct { rows: rows?, each: each?, at_least: item.number("at_least"), floor: floor? }))
}

impl ItemKind for Deduct {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let full = asked.full[at].clone();
            let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
            let (each, floor) = (self.each.at(owed, tier), self.floor.at(owed, tier));
            let (Some(each), Some(floor)) = (each, floor) else {
                return unset(full, "每次扣分或扣到几分为止");
            };
            let Some(full) = full else { return unset(None, "满分") };
            let least = match &self.at_least {
                None => None,
                Some(least) => match least.at(owed, tier) {
                    Some(least) => Some(least),
                    None => return unset(Some(full), "应有数"),
                },
            };
            let counted = self.rows.counted(asked.facts, gathered);
            let terms = Terms { each, floor, full, least };
            let ends = [Some(&counted.low), counted.high.as_ref()].map(|count| match count {
                Some(count) => terms.points(count),
                // Nobody can say how many more there are.
                None if terms.least.is_some() => terms.full.clone(),
                None => terms.floor.clone(),
            });
            let [one, other] = ends;
            let reason = terms.said(&counted.low);
            let found =
                Found { points: Between::of(one, other), open: counted.open, ..Found::known(Exact::zero(), reason) };
            found.measuring(Some(counted.low)).proven(counted.proofs)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

/// The numbers of one subject.
struct Terms {
    each: Exact,
    floor: Exact,
    full: Exact,
    least: Option<Exact>,
}

impl Terms {
    /// How many are taken off for: the rows, or what is missing of the least (a part of one counts as one).
    fn lacking(&self, count: &Exact) -> Exact {
        match &self.least {
            None => count.clone(),
            Some(least) => (least - count).max(Exact::zero()).rounded(0, Rounding::Up),
        }
    }

    fn points(&self, count: &Exact) -> Exact {
        (&self.full - &(&self.each * &self.lacking(count))).max(self.floor.clone()).min(self.full.clone())
    }

    fn said(&self, count: &Exact) -> String {
        let Self { each, floor, full, least } = self;
        let lacking = self.lacking(count);
        let what = match least {
            Some(least) => format!("应有{least}，实有{count}，缺{lacking}"),
            None => format!("{count}次"),
        };
        let points = self.points(count);
        if lacking.is_zero() {
            return format!("{what}，不扣分，{full}分");
        }
        let exact = full - &(each * &lacking);
        let stop = if exact < points { format!("，扣到{floor}为止") } else { String::new() };
        format!("{what}，每个扣{each}：{full}－{each}×{lacking}＝{exact}{stop}")
    }
}
