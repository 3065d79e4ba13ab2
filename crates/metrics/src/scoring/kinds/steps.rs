//! `steps`: a count (or a sum) by a table of bands: 3人8分、2人5分、1人3分. The lowest band begins at nothing, so that none is missing.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};

pub(super) const KIND: Kind = Kind {
    name: "steps",
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
        "steps",
    ],
    bind,
};

#[derive(Debug)]
struct Step {
    tier: Option<usize>,
    at_least: Number,
    points: Number,
}

#[derive(Debug)]
struct Steps {
    rows: Rows,
    steps: Vec<Step>,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let rows = item.rows();
    item.needs("steps");
    let known: Vec<&str> = item.tiers.iter().map(String::as_str).collect();
    let read = item.section.sections("steps");
    let steps: Vec<Option<Step>> = read
        .iter()
        .enumerate()
        .map(|(nth, step)| {
            step.only(&["at_least", "points", "tier"]).need("at_least");
            step.need("points");
            let tier = match step.text("tier") {
                Some(tier) => Some(known.iter().position(|id| Some(*id) == step.known_word("tier", tier, &known))?),
                None => None,
            };
            let number = |key| item.listed("steps", step, nth, key);
            Some(Step { tier, at_least: number("at_least")?, points: number("points")? })
        })
        .collect();
    let steps = steps.into_iter().collect::<Option<Vec<Step>>>()?;
    check_bands(item, &steps);
    Some(Box::new(Steps { rows: rows?, steps }))
}

/// Every tier has a band that begins at nothing, and no two bands begin alike.
fn check_bands(item: &ItemBinder<'_, '_>, steps: &[Step]) {
    let tiers: Vec<Option<usize>> = match item.tiers.len() {
        0 => vec![None],
        number => (0..number).map(Some).collect(),
    };
    for tier in tiers {
        let of = steps.iter().filter(|step| step.tier.is_none() || step.tier == tier);
        let starts: Vec<Exact> =
            of.filter_map(|step| Exact::of_setting(step.at_least.of_tier(tier)?.last()?)).collect();
        let named = tier.and_then(|tier| item.tiers.get(tier)).map(|tier| format!("（{tier}）")).unwrap_or_default();
        if !starts.is_empty() && !starts.iter().any(Exact::is_zero) {
            let least = starts.iter().min().cloned().unwrap_or_else(Exact::zero);
            let zh = format!("不足{least}的没有分档{named}：要有一档从 0 起");
            item.complain("steps", &zh, "what lies below the lowest band has none: one must begin at 0");
        }
        if let Some(twice) = (1..starts.len()).find(|at| starts[..*at].contains(&starts[*at])) {
            let zh = format!("两档都从{}起{named}", starts[twice]);
            item.complain("steps", &zh, "two bands begin alike");
        }
    }
}

impl ItemKind for Steps {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let gathered = self.rows.gathered(asked)?;
        let one = |(at, gathered): (usize, &Gathered)| {
            let full = asked.full[at].clone();
            let (owed, tier) = (&asked.owed[at], asked.tiers[at]);
            let of = self.steps.iter().filter(|step| step.tier.is_none() || step.tier == tier);
            let bands: Option<Vec<(Exact, Exact)>> =
                of.map(|step| step.at_least.at(owed, tier).zip(step.points.at(owed, tier))).collect();
            let Some(bands) = bands else { return unset(full, "分档") };
            let counted = self.rows.counted(asked.facts, gathered);
            let capped = |points: Exact| full.clone().map_or(points.clone(), |full| points.min(full));
            let points =
                |count: &Exact| capped(band(&bands, count).map_or_else(Exact::zero, |(_, points)| points.clone()));
            let (low, best) = (points(&counted.low), bands.iter().map(|(_, points)| points).max().cloned());
            // Bands may fall again: whatever lies between the least and the most may be meant.
            let within = bands
                .iter()
                .filter(|(from, _)| *from > counted.low && counted.high.as_ref().is_none_or(|high| from <= high));
            let within: Vec<Exact> = within.map(|(_, points)| capped(points.clone())).chain([low.clone()]).collect();
            let between = Between {
                low: within.iter().min().cloned().unwrap_or(low),
                high: within.iter().max().cloned().or(best),
            };
            let reason = match band(&bands, &counted.low) {
                Some((from, points)) => format!("实有{}，属“{from}及以上”一档，{points}分", counted.low),
                None => format!("实有{}，没有这一档，0分", counted.low),
            };
            let found = Found { points: between, open: counted.open, ..Found::known(Exact::zero(), reason) };
            found.measuring(Some(counted.low)).proven(counted.proofs)
        };
        Ok(gathered.iter().enumerate().map(one).collect())
    }
}

/// The highest band a count reaches.
fn band<'b>(bands: &'b [(Exact, Exact)], count: &Exact) -> Option<&'b (Exact, Exact)> {
    bands.iter().filter(|(from, _)| from <= count).max_by(|a, b| a.0.cmp(&b.0))
}
