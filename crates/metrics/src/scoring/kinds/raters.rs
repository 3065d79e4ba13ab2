//! `raters`: marks of several sides, each side's mean weighing as the pack says (学生 60、同行 20、干部 20); a side nobody heard
//! leaves the item open.

use super::marks::{Drop, Mark, Marks, Trim, mean, proofs};
use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::condition::known_words;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};
use tables::ColumnType;

pub(super) const KIND: Kind = Kind {
    name: "raters",
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
        "rater",
        "raters",
        "drop_lowest",
        "drop_highest",
        "drop_rounding",
    ],
    bind,
};

#[derive(Debug)]
struct Raters {
    rows: Rows,
    marks: Marks,
    rater: &'static str,
    sides: Vec<(String, Number)>,
    trim: Trim,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows()?;
    let spec = rows.spec()?;
    let marks = Marks::bind(item, spec);
    item.needs("rater");
    item.needs("raters");
    let rater = item.column("rater", spec, |kind| kind == ColumnType::Text);
    let known = rater.map(|rater| known_words(spec.name, rater, item.binder.words)).unwrap_or_default();
    let sections = item.section.sections("raters");
    let sides: Vec<Option<(String, Number)>> = sections
        .iter()
        .enumerate()
        .map(|(nth, side)| {
            side.only(&["name", "weight"]).need("weight");
            let name = side.required_text("name");
            if !known.is_empty() {
                side.known_word("name", name, &known)?;
            }
            Some((name.to_owned(), item.listed("raters", side, nth, "weight")?))
        })
        .collect();
    let trim = (Drop::bind(item, "drop_lowest"), Drop::bind(item, "drop_highest"));
    let sides = sides.into_iter().collect::<Option<Vec<_>>>()?;
    check_weights(item, &sides);
    let trim = Trim { lowest: trim.0?, highest: trim.1? };
    Some(Box::new(Raters { rows, marks: marks?, rater: rater?, sides, trim }))
}

/// Weights make up one, or a hundred.
fn check_weights(item: &ItemBinder<'_, '_>, sides: &[(String, Number)]) {
    let weights = sides.iter().map(|(_, weight)| Exact::of_setting(weight.of_tier(None)?.last()?));
    let Some(weights) = weights.collect::<Option<Vec<Exact>>>() else { return };
    let sum: Exact = weights.iter().sum();
    let wanted = if sum > Exact::whole(2) { Exact::whole(100) } else { Exact::one() };
    if sum != wanted {
        let zh = format!("评分方权重合计 {sum}，应为 {wanted}");
        item.complain("raters", &zh, &format!("the weights of the raters add up to {sum}, not {wanted}"));
    }
}

impl ItemKind for Raters {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let table = asked.facts.stock.table(self.rows.selection.table);
        let one = |(at, gathered): (usize, &Gathered)| {
            let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
            let marks = self.marks.of(asked.facts, &self.rows, gathered, owed, tier);
            let all = proofs(&self.rows, &marks);
            let Some(full) = asked.full[at].clone() else { return Found::open(None, "满分未设定") };
            let weights: Option<Vec<Exact>> = self.sides.iter().map(|(_, weight)| weight.at(owed, tier)).collect();
            let Some(weights) = weights else { return unset(Some(full), "评分方权重").proven(all) };
            let whole: Exact = weights.iter().sum();
            let (mut low, mut high) = (Exact::zero(), Exact::zero());
            let (mut words, mut silent) = (Vec::new(), Vec::new());
            for ((name, _), weight) in self.sides.iter().zip(&weights) {
                let of: Vec<&Mark> =
                    marks.iter().filter(|mark| table.text(mark.row.row, self.rater) == Some(name.as_str())).collect();
                match mean(&of, &self.trim, owed, tier) {
                    Some(mean) => {
                        low = &low + &(weight * &mean.share.low);
                        high = &high + &(weight * mean.share.high.as_ref().unwrap_or(&Exact::one()));
                        words.push(format!("{name}：{}＝{}，权重{weight}", mean.words, mean.share.low));
                    }
                    None => {
                        high = &high + weight;
                        silent.push(name.as_str());
                    }
                }
            }
            let scaled = |sum: &Exact| (&full * sum).over(&whole).unwrap_or_else(Exact::zero);
            let between = Between { low: scaled(&low), high: Some(scaled(&high)) };
            let silent =
                if silent.is_empty() { String::new() } else { format!("没有{}的评分", silent.join("、")) };
            let reason = joined(&[&words.join("；"), &format!("加权后×{full}＝{}", between.low)]);
            let found = Found {
                points: between,
                open: joined(&[&silent, &gathered.open]),
                ..Found::known(Exact::zero(), reason)
            };
            found.measuring(low.over(&whole)).proven(all)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}
