//! `quota`: places of a round proposed for each unit: by vacancies, with a bounded preference for units that keep their duties.
//!
//! Weight of a unit = vacancies × (1 + preference × share of duties met); places by largest remainder, between floor and cap and
//! never more than the unit's vacancies. The number of places of a round is `places`; without it there is a base but no proposal.
//! A proposal only: leaders decide.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::{DatedValue, Drawn, Lot, Treatment, fold};
use tables::{FindingCode, Period, Term};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::apportion::{Claim, Share as Allotted, allot};
use crate::attain::{Status, Verdict};
use crate::binder::{Binder, fraction};
use crate::outcome::{Finding, Outcome, Proposal};
use crate::owing::{Owed, Who};
use crate::parameters::number_at;
use crate::share::{Share, by_unit, reported};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "quota",
    treatment: Treatment::Evaluated,
    keys: &["places", "preference", "floor", "cap"],
    numbers: &["places", "preference", "floor", "cap"],
    bind,
};

/// Shares enter the weights in hundredths of a percent, so that weights are whole numbers.
const SCALE: i64 = 10_000;

#[derive(Debug)]
struct Quota {
    places: DatedValue,
    preference: DatedValue,
    floor: Option<DatedValue>,
    cap: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (places, preference) = (binder.own_required("places"), binder.own_required("preference"));
    Some(Box::new(Quota {
        places: places?,
        preference: preference?,
        floor: binder.own("floor"),
        cap: binder.own("cap"),
    }))
}

/// Vacancies of one unit in one round, with the row that says so.
struct Need<'f> {
    unit: &'f str,
    vacancies: i64,
    row: usize,
}

impl Measure for Quota {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        for ((term, level), needs) in rounds(scope) {
            let shares = by_unit(outcome, |duty| duty.pack == scope.at.pack && reported(duty.period, term));
            self.round(scope, outcome, (term, level), &needs, &shares);
        }
        Ok(())
    }

    fn reads_results(&self) -> bool {
        true
    }
}

/// The vacancies of each round: a term and a level, units in order.
fn rounds<'f>(scope: &Scope<'f, '_>) -> BTreeMap<(Term, &'f str), Vec<Need<'f>>> {
    let table = scope.facts.stock.table("vacancy");
    let mut rounds: BTreeMap<(Term, &str), BTreeMap<&str, Need<'f>>> = BTreeMap::new();
    for row in 0..table.len() {
        let term = table.text(row, "term").and_then(|term| term.parse().ok()).filter(|term| scope.terms.contains(term));
        let (Some(term), Some(unit), Some(vacancies)) = (term, table.text(row, "unit"), table.int(row, "vacancies"))
        else {
            continue;
        };
        let round = rounds.entry((term, table.text(row, "level").unwrap_or_default())).or_default();
        round.entry(unit).or_insert(Need { unit, vacancies: 0, row }).vacancies += vacancies;
    }
    rounds.into_iter().map(|(round, needs)| (round, needs.into_values().collect())).collect()
}

impl Quota {
    fn round<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        (term, level): (Term, &'f str),
        needs: &[Need<'f>],
        shares: &BTreeMap<&str, Share>,
    ) {
        let Some(span) = scope.facts.terms.get(term) else { return };
        let day = span.start;
        let places = number_at(&self.places, day).map(|places| places as i64);
        let preference = fraction(Some(&self.preference), day);
        let whole =
            |value: &Option<DatedValue>| value.as_ref().and_then(|value| number_at(value, day)).map(|n| n as i64);
        let claims: Vec<Claim> = needs
            .iter()
            .map(|need| Claim {
                weight: weight(need.vacancies, shares.get(need.unit).copied().unwrap_or_default(), preference),
                floor: whole(&self.floor).unwrap_or(0).min(need.vacancies),
                cap: whole(&self.cap).unwrap_or(i64::MAX).min(need.vacancies),
            })
            .collect();
        let mut allotted = places.map(|places| allot(places, &claims));
        let lot = scope.decided.lots.iter().find(|lot| {
            lot.list == scope.rule() && lot.term == term && lot.level.as_deref().unwrap_or_default() == level
        });
        let drawn = match (lot, allotted.as_mut(), places) {
            (Some(lot), Some(shares), Some(places)) => draw(scope, lot, needs, shares, places),
            _ => None,
        };
        let vacancies: i64 = needs.iter().map(|need| need.vacancies).sum();
        let weights: i128 = claims.iter().map(|claim| claim.weight).sum();
        for (at, (need, claim)) in needs.iter().zip(&claims).enumerate() {
            let base = places.map(|places| places as f64 * need.vacancies as f64 / vacancies.max(1) as f64);
            let exact = places.map(|places| places as f64 * claim.weight as f64 / weights.max(1) as f64);
            let share = allotted.as_ref().map(|shares| shares[at]);
            let known = shares.get(need.unit).is_some_and(|share| share.decided > 0);
            let verdict =
                verdict(places.is_some() && preference.is_some(), known, share.is_some_and(|share| share.lots));
            let settled = drawn.filter(|lot| names(&lot.drawn, need.unit));
            let verdict = match settled {
                Some(lot) => verdict.after(&format!("余数相同，已抽签（{}）", lot.zh())),
                None => verdict,
            };
            let finding =
                Finding { least: None, most: Some(claim.cap as f64), actual: share.map(|s| s.places as f64), verdict };
            let duty = outcome.add(scope, &owed((need.unit, level), term, span.start, span.end), finding);
            outcome.note(duty, "vacancy", need.row, "空缺岗位");
            if let Some(lot) = settled {
                outcome.note_decision(duty, &lot.ruling, format!("抽签（{}）", lot.zh()));
            }
            outcome.proposals.push(Proposal {
                round: format!("{term} {level}").trim_end().to_owned(),
                unit: need.unit.to_owned(),
                base,
                floor: claim.floor,
                cap: claim.cap,
                preference: exact.zip(base).map(|(exact, base)| exact - base),
                places: share.map(|share| share.places),
                lots: share.is_some_and(|share| share.lots),
            });
        }
    }
}

/// Gives the places drawn for to the first drawn; a lot that names others than those it is to decide between is refused.
fn draw<'l>(
    scope: &Scope<'l, '_>,
    lot: &'l Lot,
    needs: &[Need<'_>],
    shares: &mut [Allotted],
    places: i64,
) -> Option<&'l Lot> {
    let tied: Vec<usize> = (0..shares.len()).filter(|at| shares[*at].lots).collect();
    let same = tied.len() == lot.drawn.len() && tied.iter().all(|at| names(&lot.drawn, needs[*at].unit));
    if !same {
        let units: Vec<&str> = tied.iter().map(|at| needs[*at].unit).collect();
        let words = misfit(&units, &lot.drawn);
        scope.decided.refuse(&lot.ruling, FindingCode::LotDoesNotFit, &lot.list, vec![words]);
        return None;
    }
    scope.decided.use_of(&lot.ruling);
    let rest = places - shares.iter().map(|share| share.places).sum::<i64>();
    for (nth, drawn) in lot.drawn.iter().enumerate() {
        if let Some(at) = tied.iter().find(|at| fold(needs[**at].unit) == fold(&drawn.unit)) {
            shares[*at] = Allotted { places: shares[*at].places + i64::from((nth as i64) < rest), lots: false };
        }
    }
    Some(lot)
}

fn names(drawn: &[Drawn], unit: &str) -> bool {
    drawn.iter().any(|one| fold(&one.unit) == fold(unit))
}

/// Who is tied, and whom the lot names.
fn misfit(tied: &[&str], drawn: &[Drawn]) -> String {
    let drawn: Vec<String> = drawn.iter().map(Drawn::zh).collect();
    match tied.is_empty() {
        true => "没有需要抽签的余数".to_owned(),
        false => format!("要抽签的是：{}；抽签写的是：{}", tied.join("、"), drawn.join("、")),
    }
}

/// Vacancies × (1 + preference × share), as a whole number on a common scale.
fn weight(vacancies: i64, share: Share, preference: Option<(i64, i64)>) -> i128 {
    let (part, of) = preference.unwrap_or((0, 1));
    let met = if share.decided > 0 { (share.met * SCALE + share.decided / 2) / share.decided } else { 0 };
    i128::from(vacancies) * (i128::from(of) * i128::from(SCALE) + i128::from(part) * i128::from(met))
}

fn verdict(set: bool, known: bool, lots: bool) -> Verdict {
    match (set, known, lots) {
        (false, _, _) => Verdict::new(Status::Undecidable, "本轮职数或倾斜幅度未设定，不能提出建议数"),
        (true, false, _) => Verdict::new(Status::Undecidable, "没有可判定的任务，未作倾斜"),
        (true, true, true) => Verdict::new(Status::Met, "已按履行任务情况倾斜；余数相同，需抽签"),
        (true, true, false) => Verdict::new(Status::Met, "已按履行任务情况倾斜"),
    }
}

fn owed<'f>((unit, level): (&'f str, &'f str), term: Term, from: NaiveDate, to: NaiveDate) -> Owed<'f> {
    Owed {
        unit,
        kind: Who::Unit.key(),
        subject: unit,
        subject_id: unit,
        counterpart: Some(level).filter(|level| !level.is_empty()),
        counterpart_id: None,
        period: Period::Term(term),
        from,
        to,
        weeks: (0, Default::default()),
        units: vec![unit],
        terms: vec![term],
        spanned: vec![term],
        pairings: Vec::new(),
        doubt: None,
        basis: Vec::new(),
        blank: None,
    }
}
