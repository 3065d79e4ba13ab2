//! `best_k`: the best so many rows in full, each further one less (`beyond` points, or `beyond_share` of its own) or nothing.
//!
//! With `same` only the highest of one kind counts at all.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};
use crate::scoring::sum::{End, groups, highest_of_each, summed};
use crate::scoring::worth::Worth;

pub(super) const KIND: Kind = Kind {
    name: "best_k",
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
        "scale",
        "order_by",
        "order",
        "decay",
        "same",
        "best",
        "beyond",
        "beyond_share",
    ],
    bind,
};

#[derive(Debug)]
struct BestK {
    rows: Rows,
    worth: Worth,
    same: Option<Vec<&'static str>>,
    best: Number,
    beyond: Option<Number>,
    beyond_share: Option<Number>,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let mut rows = item.rows()?;
    let worth = Worth::bind(item, &mut rows, "scale");
    let best = item.required("best");
    let (beyond, beyond_share) = (item.number("beyond"), item.number("beyond_share"));
    if beyond.is_some() == beyond_share.is_some() {
        let zh = "beyond（其余每项几分）与 beyond_share（其余每项打几折）要写一个；不计的写 beyond = 0";
        item.complain(
            "beyond",
            zh,
            "one of `beyond` and `beyond_share` is needed; `beyond = 0` if the others give nothing",
        );
    }
    let same = rows.spec().filter(|_| item.section.value("same").is_some()).map(|spec| item.columns("same", spec));
    Some(Box::new(BestK { worth: worth?, rows, same, best: best?, beyond, beyond_share }))
}

impl ItemKind for BestK {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
            let number = |number: &Option<Number>| number.as_ref().map(|number| number.at(owed, tier));
            let Some(best) = self.best.at(owed, tier).and_then(|best| usize::try_from(best.to_whole()?).ok()) else {
                return unset(asked.full[at].clone(), "取最高的项数");
            };
            let beyond = match (number(&self.beyond), number(&self.beyond_share)) {
                (Some(Some(points)), _) => Beyond::Points(points),
                (_, Some(Some(share))) => Beyond::Share(share),
                _ => return unset(asked.full[at].clone(), "其余各项的分"),
            };
            let valued = self.worth.valued(asked, at, &self.rows, gathered);
            let groups = self.same.as_ref().map(|same| groups(asked, &self.rows, gathered, same));
            let rule = beyond.said(best);
            summed(asked, at, (&self.rows, gathered), &valued, &rule, |points, end| {
                let points = groups.as_ref().map_or(points.to_vec(), |groups| highest_of_each(groups, points, end));
                best_first(&points, best, &beyond, end)
            })
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

/// What the rows beyond the best give.
#[derive(Debug)]
enum Beyond {
    Points(Exact),
    Share(Exact),
}

impl Beyond {
    fn said(&self, best: usize) -> String {
        match self {
            Self::Points(points) if points.is_zero() => format!("取最高{best}项"),
            Self::Points(points) => format!("最高{best}项计满，其余每项{points}分"),
            Self::Share(share) => format!("最高{best}项计满，其余按×{share}计"),
        }
    }

    /// A further row never gives more than it would in full.
    fn of(&self, points: &Exact) -> Exact {
        match self {
            Self::Points(beyond) => beyond.clone().min(points.clone()),
            Self::Share(share) => points * share,
        }
    }
}

/// The best in full, of equals the first of the table; a row that gives nothing takes no place.
fn best_first(points: &[Exact], best: usize, beyond: &Beyond, _: End) -> Vec<Exact> {
    let mut order: Vec<usize> = (0..points.len()).filter(|row| !points[*row].is_zero()).collect();
    order.sort_by(|a, b| points[*b].cmp(&points[*a]).then(a.cmp(b)));
    let mut credited = vec![Exact::zero(); points.len()];
    for (nth, row) in order.into_iter().enumerate() {
        credited[row] = if nth < best { points[row].clone() } else { beyond.of(&points[row]) };
    }
    credited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_best_count_in_full_and_each_further_one_two_points() {
        let points = [3, 10, 6, 1].map(Exact::whole);
        let credited = best_first(&points, 2, &Beyond::Points(Exact::whole(2)), End::Low);
        // 10 and 6 in full; 3 gives 2, and 1 gives no more than itself.
        assert_eq!(credited, [2, 10, 6, 1].map(Exact::whole));
        let half = Exact::ratio(1, 2).expect("a half");
        let credited = best_first(&points, 1, &Beyond::Share(half.clone()), End::Low);
        assert_eq!(credited.iter().sum::<Exact>(), &Exact::whole(15) - &Exact::zero());
    }
}
