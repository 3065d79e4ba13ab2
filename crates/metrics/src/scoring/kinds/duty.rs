//! `duty`: what rules of the pack found of the subject, as points: met gives the full mark, unmet nothing (or `unmet` points); of
//! several duties the share that is met. A duty nobody can decide leaves the item open; one a waiver frees of does not count.

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::{Status, joined};
use crate::exact::Exact;
use crate::outcome::Duty;
use crate::owing::Owed;
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::share::reported;
use tables::Period;

pub(super) const KIND: Kind = Kind { name: "duty", keys: &["rules", "unmet", "of"], bind };

/// Whose duties count: the subject's own, or those of everybody in the unit.
const WHOSE: [&str; 2] = ["own", "unit"];

#[derive(Debug)]
struct OfDuties {
    /// Places of the rules in the pack.
    rules: Vec<usize>,
    names: String,
    unmet: Option<Number>,
    whose: &'static str,
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    item.needs("rules");
    let known: Vec<&str> = item.rules.iter().map(String::as_str).collect();
    let named = item.section.texts("rules");
    let rules: Vec<usize> = named
        .iter()
        .filter_map(|rule| {
            item.section.known_word("rules", rule, &known)?;
            known.iter().position(|id| id == rule)
        })
        .collect();
    let whose = item.said("of", &WHOSE)?;
    Some(Box::new(OfDuties { rules, names: named.join("、"), unmet: item.number("unmet"), whose }))
}

impl ItemKind for OfDuties {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let duties: Vec<&Duty<'f>> = asked
            .outcome
            .duties
            .iter()
            .filter(|duty| duty.pack == asked.pack && self.rules.contains(&duty.rule))
            .collect();
        let one = |(at, owed): (usize, &Owed<'f>)| {
            let own = duties.iter().filter(|duty| self.is_of(duty, owed) && falls_in(duty.period, owed));
            let own: Vec<&&Duty<'f>> = own.collect();
            let Some(full) = asked.full[at].clone() else { return Found::open(None, "满分未设定") };
            let unmet = match &self.unmet {
                None => Exact::zero(),
                Some(unmet) => match unmet.at(owed, asked.tiers[at]) {
                    Some(points) => points,
                    None => return unset(Some(full), "未达标时的分"),
                },
            };
            self.points(&own, &full, &unmet)
        };
        Ok(asked.owed.iter().enumerate().map(one).collect())
    }

    fn may_not_apply(&self) -> bool {
        true
    }
}

impl OfDuties {
    fn is_of(&self, duty: &Duty<'_>, owed: &Owed<'_>) -> bool {
        match self.whose {
            "unit" => duty.unit == owed.unit,
            _ => {
                duty.subject_id == owed.subject_id
                    && owed.counterpart_id.is_none_or(|other| duty.counterpart_id.is_none_or(|own| own == other))
            }
        }
    }

    fn points(&self, own: &[&&Duty<'_>], full: &Exact, unmet: &Exact) -> Found {
        let of = |status: Status| own.iter().filter(|duty| duty.verdict.status == status).count() as i64;
        let (met, failed, open) = (of(Status::Met), of(Status::Unmet), of(Status::Undecidable));
        let all = met + failed + open;
        if all == 0 {
            return Found::not_applicable(format!("{} 没有要求本对象", self.names));
        }
        let points = |met: i64| {
            let share = Exact::ratio(met, all).unwrap_or_else(Exact::zero);
            unmet + &(&(full - unmet) * &share)
        };
        let (low, high) = (points(met), points(met + open));
        let undecided: Vec<&str> = own
            .iter()
            .filter(|duty| duty.verdict.status == Status::Undecidable)
            .map(|duty| duty.verdict.reason.as_str())
            .take(1)
            .collect();
        let reason = match (all, met) {
            (1, 1) => format!("{} 达标，{full}分", self.names),
            (1, _) if failed == 1 => joined(&[&format!("{} 未达标，{low}分", self.names), &own[0].verdict.reason]),
            _ if unmet.is_zero() => format!("{} 共{all}项要求，达标{met}项：{full}×{met}÷{all}＝{low}", self.names),
            _ => format!("{} 共{all}项要求，达标{met}项：{unmet}＋{}×{met}÷{all}＝{low}", self.names, full - unmet),
        };
        let why = format!("{open}项要求不可判定");
        let open = joined(&[&why, &undecided.join("；")]);
        Found { points: Between { low, high: Some(high) }, open, ..Found::known(Exact::zero(), reason) }
            .measuring(Exact::ratio(met, all))
    }
}

/// Whether a duty's period belongs to a sheet's.
fn falls_in(duty: Period, owed: &Owed<'_>) -> bool {
    match (duty, owed.period) {
        (duty, sheet) if duty == sheet => true,
        (Period::Term(term), _) => owed.spanned.contains(&term),
        // A month, or a year by another clock, is told in the term it ends in.
        (duty, Period::Term(term)) => reported(duty, term),
        (duty, _) => owed.spanned.iter().any(|term| reported(duty, *term)),
    }
}
