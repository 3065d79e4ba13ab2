//! `mark`: a mark someone gave, scaled to the full mark of the item; where several stand, the pack says which counts (`pick`).

use super::letters::{PICKS, needs_day, nothing_given};
use super::marks::{Drop, Mark, Marks, Trim, mean, proofs};
use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};

pub(super) const KIND: Kind = Kind {
    name: "mark",
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
        "pick",
        "absent",
    ],
    bind,
};

#[derive(Debug)]
struct OneMark {
    rows: Rows,
    marks: Marks,
    pick: &'static str,
    absent: Option<Number>,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows()?;
    let marks = rows.spec().and_then(|spec| Marks::bind(item, spec));
    let pick = item.said("pick", &PICKS);
    needs_day(item, &rows, pick);
    Some(Box::new(OneMark { absent: item.number("absent"), rows, marks: marks?, pick: pick? }))
}

impl ItemKind for OneMark {
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
            let doubtful = marks.iter().any(|mark| mark.share.is_none());
            let picked = self.picked(&marks);
            let none = Trim { lowest: Drop::None, highest: Drop::None };
            let chosen: Vec<&Mark> = if doubtful { marks.iter().collect() } else { picked };
            let Some(mean) = mean(&chosen, &none, owed, tier).filter(|_| !doubtful || self.pick == "mean") else {
                return Found::open(Some(full), "评分没有填全，不能断定").proven(all);
            };
            let points = mean.share.map(|share| &full * share);
            let words: Vec<&str> = chosen.iter().map(|mark| mark.words.as_str()).collect();
            let remark = self.remark(marks.len());
            let reason = joined(&[&words.join("、"), remark, &format!("×{full}＝{}", points.low)]);
            let found = Found {
                points: Between { ..points },
                open: "有评分没有填全".to_owned(),
                ..Found::known(Exact::zero(), reason)
            };
            found.measuring(Some(mean.share.low)).proven(all)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

impl OneMark {
    /// The marks that count.
    fn picked<'m>(&self, marks: &'m [Mark]) -> Vec<&'m Mark> {
        let of = |share: Option<&Exact>| marks.iter().filter(|mark| mark.share.as_ref() == share).take(1).collect();
        let shares = || marks.iter().filter_map(|mark| mark.share.as_ref());
        match self.pick {
            "mean" => marks.iter().collect(),
            "highest" => of(shares().max()),
            "lowest" => of(shares().min()),
            _ => {
                let last = marks.iter().map(|mark| mark.row.day).max().flatten();
                marks.iter().filter(|mark| mark.row.day == last).collect()
            }
        }
    }

    fn remark(&self, number: usize) -> &'static str {
        match (number, self.pick) {
            (0 | 1, _) => "",
            (_, "mean") => "取平均",
            (_, "highest") => "取最高",
            (_, "lowest") => "取最低",
            _ => "取最近一次",
        }
    }
}
