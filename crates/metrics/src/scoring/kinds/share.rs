//! `share`: a part of a whole (参训率、达标率): the full mark times the rows of `part` over those of `whole`.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::exact::Exact;
use crate::scoring::asked::{Asked, Found};
use crate::scoring::between::Between;
use crate::scoring::item::{ItemBinder, ROW_KEYS};
use crate::scoring::rows::{Counted, Gathered, Rows};

pub(super) const KIND: Kind = Kind { name: "share", keys: &["part", "whole"], bind };

#[derive(Debug)]
struct Share {
    part: Rows,
    whole: Rows,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let (part, whole) = (rows(item, "part"), rows(item, "whole"));
    Some(Box::new(Share { part: part?, whole: whole? }))
}

fn rows(item: &ItemBinder<'_, '_>, key: &str) -> Option<Rows> {
    item.needs(key);
    let section = item.section.section(key)?;
    section.only(&ROW_KEYS);
    Rows::bind(item, &section)
}

impl ItemKind for Share {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let (part, whole) = (self.part.gathered(asked)?, self.whole.gathered(asked)?);
        let one = |(at, (part, whole)): (usize, (&Gathered, &Gathered))| {
            let (part, whole) = (self.part.counted(asked.facts, part), self.whole.counted(asked.facts, whole));
            let Some(full) = asked.full[at].clone() else { return Found::open(None, "满分未设定") };
            found(&full, part, whole)
        };
        Ok(part.iter().zip(&whole).enumerate().map(one).collect())
    }

    fn may_not_apply(&self) -> bool {
        true
    }
}

fn found(full: &Exact, part: Counted, whole: Counted) -> Found {
    let proofs = part.proofs.iter().chain(&whole.proofs).cloned().collect();
    if whole.is_known() && whole.low.is_zero() {
        return Found::not_applicable("总数为0，不适用").proven(proofs);
    }
    let points = |part: &Exact, whole: &Exact| match part.over(whole) {
        Some(share) => (full * &share).min(full.clone()),
        None => Exact::zero(),
    };
    let low = whole.high.as_ref().map_or_else(Exact::zero, |most| points(&part.low, most));
    let high = part.high.as_ref().map_or(full.clone(), |most| points(most, &whole.low));
    let high = if whole.low.is_zero() { full.clone() } else { high };
    let reason = format!("{full}×{}÷{}＝{}", part.low, whole.low, points(&part.low, &whole.low));
    let open = joined(&[&part.open, &whole.open]);
    let between = Between { high: Some(high.max(low.clone())), low };
    let measured = part.low.over(&whole.low);
    Found { points: between, open, ..Found::known(Exact::zero(), reason) }.measuring(measured).proven(proofs)
}
