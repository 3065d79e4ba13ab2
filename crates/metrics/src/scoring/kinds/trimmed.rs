//! `trimmed`: the mean of many marks after the lowest and highest are left out: so many, or a share of them.

use super::letters::nothing_given;
use super::marks::{Drop, Mark, Marks, Trim, mean, proofs};
use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};

pub(super) const KIND: Kind = Kind {
    name: "trimmed",
    keys: &[
        "table",
        "where",
        "match",
        "date",
        "evidence",
        "starts",
        "ends",
        "within_months",
        "not_reported",
        "score",
        "out_of",
        "mark_full",
        "drop_lowest",
        "drop_highest",
        "drop_rounding",
        "least",
        "absent",
    ],
    bind,
};

#[derive(Debug)]
struct Trimmed {
    rows: Rows,
    marks: Marks,
    trim: Trim,
    /// Fewer marks than this say nothing.
    least: Option<Number>,
    absent: Option<Number>,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows()?;
    let marks = rows.spec().and_then(|spec| Marks::bind(item, spec));
    let trim = trim(item);
    Some(Box::new(Trimmed {
        rows,
        marks: marks?,
        trim: trim?,
        least: item.number("least"),
        absent: item.number("absent"),
    }))
}

/// What is left out at both ends; complains where nothing is.
fn trim(item: &ItemBinder<'_, '_>) -> Option<Trim> {
    if item.section.value("drop_lowest").is_none() && item.section.value("drop_highest").is_none() {
        let zh = "drop_lowest、drop_highest 至少要写一个；都不去掉的用 mark（pick = \"mean\"）";
        item.complain("drop_lowest", zh, "`drop_lowest` or `drop_highest` is needed; without either use `mark`");
    }
    let (lowest, highest) = (Drop::bind(item, "drop_lowest"), Drop::bind(item, "drop_highest"));
    Some(Trim { lowest: lowest?, highest: highest? })
}

impl ItemKind for Trimmed {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
            let marks = self.marks.of(asked.facts, &self.rows, gathered, owed, tier);
            let all = proofs(&self.rows, &marks);
            if marks.is_empty() {
                return nothing_given(asked, at, gathered, self.absent.as_ref());
            }
            let Some(full) = asked.full[at].clone() else { return Found::open(None, "满分未设定") };
            let least = self.least.as_ref().map(|least| least.at(owed, tier));
            let known = Exact::whole(marks.iter().filter(|mark| mark.share.is_some()).count() as i64);
            match least {
                Some(None) => return unset(Some(full), "最少份数").proven(all),
                Some(Some(least)) if known < least => {
                    return Found::open(Some(full), format!("只有{known}份评分，不足{least}份，不能断定")).proven(all);
                }
                _ => {}
            }
            let chosen: Vec<&Mark> = marks.iter().collect();
            let Some(mean) = mean(&chosen, &self.trim, owed, tier) else {
                return Found::open(Some(full), "去掉两端后没有评分了，不能断定").proven(all);
            };
            let points = mean.share.map(|share| &full * share);
            let reason = format!("{}：{}×{full}＝{}", mean.words, mean.share.low, points.low);
            let found =
                Found { points, open: "有评分没有填全".to_owned(), ..Found::known(Exact::zero(), reason) };
            found.measuring(Some(mean.share.low)).proven(all)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}
