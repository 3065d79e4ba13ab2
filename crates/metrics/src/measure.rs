//! Facts and plan to results: every rule measured, families compared, views built.

use std::collections::BTreeMap;

use tables::{Dataset, Period, Reviewed, Term};

use crate::attain::{joined, shown};
use crate::catalog::Scope;
use crate::decided::Decided;
use crate::facts::Facts;
use crate::outcome::{Outcome, RuleAt};
use crate::resolve::{MetricPlan, PlannedPack};
use crate::stock::Stock;
use crate::terms::Terms;
use crate::{MeasureError, views};

/// Numbers of one term: every view, each sorted by its key.
///
/// `dataset` holds the stored tables of all terms; rows of terms after `term` are not looked at. Duties of earlier terms are
/// measured again, so that a trend can be read from one report.
///
/// # Errors
/// `NoCalendar` if `calendar_term` lacks a term that is to be measured; the others are mistakes of ours.
pub fn evaluate(dataset: &Dataset, plan: &MetricPlan, term: Term) -> Result<Dataset, MeasureError> {
    Ok(evaluate_for(dataset, plan, term, None)?.value)
}

/// The same, with what could not be taken of what people decided.
///
/// # Errors
/// Those of [`evaluate`].
pub fn evaluate_told(dataset: &Dataset, plan: &MetricPlan, term: Term) -> Result<Reviewed<Dataset>, MeasureError> {
    evaluate_for(dataset, plan, term, None)
}

/// The same for one rule's worked case: rules it does not need are not measured.
pub(crate) fn evaluate_for(
    dataset: &Dataset,
    plan: &MetricPlan,
    term: Term,
    rule: Option<&str>,
) -> Result<Reviewed<Dataset>, MeasureError> {
    let levels: Vec<_> = plan.packs.iter().flat_map(|planned| planned.pack.levels.clone()).collect();
    let stock = Stock::of(dataset, term, &levels, &plan.office)?;
    let facts = Facts::of(&stock, Terms::of(dataset), term)?;
    let terms: Vec<Vec<Term>> = plan.packs.iter().map(|planned| planned.terms(&facts)).collect();
    let decided = Decided::of(&plan.decisions, &facts);
    let mut outcome = Outcome::default();
    for late in [false, true] {
        for (pack, planned) in plan.packs.iter().enumerate() {
            let needed = planned.needed_for(rule);
            measure_pack((&facts, &decided), (planned, pack, &needed), &terms[pack], late, &mut outcome)?;
        }
    }
    compare_families(plan, &mut outcome);
    let mut views = Dataset::new();
    let names = |pack: usize, rule: usize| (plan.packs[pack].pack.id.clone(), plan.packs[pack].rule_ids[rule].clone());
    for view in outcome.views(&facts, &names) {
        views.insert(view);
    }
    for view in views::all(plan, &facts, &outcome, &decided)? {
        views.insert(view);
    }
    drop(outcome);
    if rule.is_none() {
        decided.refuse_idle_lots(term);
    }
    Ok(Reviewed { value: views, findings: decided.into_refused() })
}

fn measure_pack<'f>(
    (facts, decided): (&'f Facts<'_>, &'f Decided<'f>),
    (planned, pack, needed): (&'f PlannedPack, usize, &[bool]),
    terms: &'f [Term],
    late: bool,
    outcome: &mut Outcome<'f>,
) -> Result<(), MeasureError> {
    if terms.is_empty() {
        return Ok(());
    }
    for (rule, bound) in planned.rules.iter().enumerate() {
        if !needed[rule] || bound.measure.reads_results() != late {
            continue;
        }
        let at = RuleAt { pack, rule };
        let (unit, rules, tables) = (&bound.unit, &planned.rule_ids, &bound.tables);
        let family = bound.family.as_deref();
        let divides = bound.measure.divides();
        let counted = bound.counted;
        let scope = Scope { facts, at, terms, unit, rules, tables, divides, counted, family, decided };
        let before = outcome.duties.len();
        bound.measure.measure(&scope, outcome)?;
        outcome.add_judged(&scope, &planned.pack.rules[rule]);
        outcome.keep_units(&planned.units, facts, before);
    }
    Ok(())
}

/// Rules of one family ask the same of one subject, in one pack or in several: the county's floor and the school's stricter rule.
type Kin<'f> = (String, &'f str, Option<&'f str>, Period);

/// Where a subject falls under several rules of one family, each row says which asks most; all of them are shown.
fn compare_families(plan: &MetricPlan, outcome: &mut Outcome<'_>) {
    let mut families: BTreeMap<Kin<'_>, Vec<usize>> = BTreeMap::new();
    for (at, duty) in outcome.duties.iter().enumerate() {
        if let Some(family) = &plan.packs[duty.pack].rules[duty.rule].family {
            let kin = (family.clone(), duty.subject_id, duty.counterpart_id, duty.period);
            families.entry(kin).or_default().push(at);
        }
    }
    let mut remarks = Vec::new();
    for members in families.values().filter(|members| members.len() > 1) {
        let bounded = |most: bool| {
            let of = |at: &usize| if most { outcome.duties[*at].most } else { outcome.duties[*at].least };
            members.iter().filter_map(|at| Some((*at, of(at)?))).collect::<Vec<_>>()
        };
        let largest = bounded(false).into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let smallest = || bounded(true).into_iter().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let remark = match (largest, smallest) {
            (Some((at, least)), _) => {
                strictest(plan, outcome, members, at, "最大的", &format!("不少于{}", shown(least)))
            }
            (None, smallest) => match smallest() {
                Some((at, most)) => strictest(plan, outcome, members, at, "最小的", &format!("不超过{}", shown(most))),
                None => continue,
            },
        };
        remarks.extend(members.iter().map(|at| (*at, remark.clone())));
    }
    for (at, remark) in remarks {
        let reason = &mut outcome.duties[at].verdict.reason;
        *reason = joined(&[reason, &remark]);
    }
}

/// The remark that names the strictest of several rules, and its pack where they are of several.
fn strictest(
    plan: &MetricPlan,
    outcome: &Outcome<'_>,
    members: &[usize],
    at: usize,
    which: &str,
    bound: &str,
) -> String {
    let duty = &outcome.duties[at];
    let planned = &plan.packs[duty.pack];
    let several = members.iter().any(|other| outcome.duties[*other].pack != duty.pack);
    let pack = if several { format!("《{}》", planned.pack.zh) } else { String::new() };
    format!("同时适用多项要求，按{which} {pack}{}（{bound}）决定", planned.rule_ids[duty.rule])
}
