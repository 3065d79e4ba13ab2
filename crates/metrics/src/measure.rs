//! Facts and plan to results: every rule measured, families compared, views built.

use std::collections::BTreeMap;

use policy::{About, LevelWord};
use tables::{Dataset, Period, Reviewed, Term};

use crate::attain::{joined, shown};
use crate::authenticity::questions;
use crate::catalog::Scope;
use crate::decided::Decided;
use crate::facts::Facts;
use crate::outcome::{Outcome, RuleAt};
use crate::resolve::{MetricPlan, PlannedPack};
use crate::scoring::{self, score_all};
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

/// The same for one worked case: rules it does not need are not measured.
pub(crate) fn evaluate_for(
    dataset: &Dataset,
    plan: &MetricPlan,
    term: Term,
    about: Option<&About>,
) -> Result<Reviewed<Dataset>, MeasureError> {
    let stocks = stocks(dataset, plan, term)?;
    let read: Result<Vec<Facts<'_>>, _> =
        stocks.iter().map(|(_, stock)| Facts::of(stock, Terms::of(dataset), term)).collect();
    let read = read?;
    let facts = &read[0];
    let of_pack: Vec<&Facts<'_>> = plan.packs.iter().map(|planned| &read[read_by(&stocks, planned)]).collect();
    let terms: Vec<Vec<Term>> = plan.packs.iter().map(|planned| planned.terms(facts)).collect();
    let decided = Decided::of(&plan.decisions, facts);
    let mut outcome = Outcome::default();
    for late in [false, true] {
        for (pack, planned) in plan.packs.iter().enumerate() {
            let needed = planned.needed_for(about);
            measure_pack((of_pack[pack], &decided), (planned, pack, &needed), &terms[pack], late, &mut outcome)?;
        }
    }
    compare_families(plan, &mut outcome);
    let scores = score_all(plan, &of_pack, &terms, &outcome, about)?;
    let mut views = Dataset::new();
    for view in scoring::views(plan, &of_pack, &scores) {
        views.insert(view);
    }
    let names = |pack: usize, rule: usize| (plan.packs[pack].pack.id.clone(), plan.packs[pack].rule_ids[rule].clone());
    for view in outcome.views(facts, &names) {
        views.insert(view);
    }
    for view in views::all(plan, (facts, &of_pack), (&outcome, &scores), &decided)? {
        views.insert(view);
    }
    drop(scores);
    drop(outcome);
    if about.is_none() {
        for view in questions(&plan.authenticity, facts, dataset, &views) {
            views.insert(view);
        }
        decided.refuse_idle_lots(term);
        for planned in &plan.packs {
            let (units, line) = &planned.units_written;
            decided.tell_unknown_units(units, *line, facts);
        }
    }
    Ok(Reviewed { value: views, findings: decided.into_refused() })
}

/// The tables as each way of reading level words sees them; the first reads them as they stand, or as the only pack does.
fn stocks(dataset: &Dataset, plan: &MetricPlan, term: Term) -> Result<Vec<(Vec<LevelWord>, Stock)>, MeasureError> {
    let mut ways: Vec<&[LevelWord]> = Vec::new();
    for planned in &plan.packs {
        let levels = planned.pack.levels.as_slice();
        if !ways.contains(&levels) {
            ways.push(levels);
        }
    }
    if ways.len() != 1 {
        ways.retain(|levels| !levels.is_empty());
        ways.insert(0, &[]);
    }
    let stock = |levels: &[LevelWord]| Ok((levels.to_vec(), Stock::of(dataset, term, levels, &plan.office)?));
    ways.into_iter().map(stock).collect()
}

/// Which of them a pack reads: each pack means its own words.
fn read_by(stocks: &[(Vec<LevelWord>, Stock)], planned: &PlannedPack) -> usize {
    stocks.iter().position(|(levels, _)| *levels == planned.pack.levels).unwrap_or_default()
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
        if !needed[rule] || bound.reads_results() != late {
            continue;
        }
        let at = RuleAt { pack, rule };
        let (unit, rules, tables) = (&bound.unit, &planned.rule_ids, &bound.tables);
        let family = bound.family.as_deref();
        let divides = bound.divides();
        let counted = bound.counted;
        let scope = Scope { facts, at, terms, unit, rules, tables, divides, counted, family, decided };
        let before = outcome.duties.len();
        for (at, (from, measure)) in bound.measures.iter().enumerate() {
            let first = outcome.duties.len();
            measure.measure(&scope, outcome)?;
            let until = bound.measures.get(at + 1).map(|(next, _)| *next);
            outcome.keep_days(*from, until, first);
        }
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use tables::{Table, table_spec};

    use super::*;
    use crate::resolve::plan_pack;
    use crate::settings::always;

    /// A county's pack that counts titles of the province, with or without a word of its own.
    fn counting(id: &str, level: &str) -> PlannedPack {
        let pack = format!(
            r#"
zh = "示例"
version = "1"
[[document]]
id = "plan"
zh = "示例方案"
file = "plan.txt"
{level}
[[rule]]
id = "R"
catalogue = []
zh = "省级称号"
source = {{ document = "plan", clause = "一" }}
treatment = "evaluated"
primitive = "count"
subject = "unit"
period = "cycle"
table = "tier_title"
where = "level = '省'"
match = {{ unit = "unit" }}
at_least = 1
"#
        );
        let texts = policy::PackTexts { id: id.into(), pack: ("pack.toml".into(), pack), cases: None, headings: None };
        let (pack, errors) = policy::parse_pack(&texts);
        assert_eq!(errors, []);
        let pack = pack.expect("read");
        plan_pack(&pack, &always(&pack, BTreeMap::new(), 1)).expect("bound")
    }

    /// One school with one title, whose sheet says 区.
    fn one_title() -> Dataset {
        let table = |name: &str| Table::builder(table_spec(name).expect("declared"));
        let day = |month, day| NaiveDate::from_ymd_opt(2024, month, day);
        let (mut terms, mut units) = (table("calendar_term"), table("unit"));
        let row = terms.row().text("term", "2024-1").int("school_year", 2024).date("start", day(8, 26));
        row.date("teaching_start", day(9, 2)).date("teaching_end", day(12, 27)).date("end", day(12, 31));
        units.row().text("unit", "甲校");
        let (mut sent, mut titles) = (table("submission"), table("tier_title"));
        sent.row().text("unit", "甲校").text("term", "2024-1").int("files", 1);
        titles
            .row()
            .text("teacher_id", "t")
            .text("unit", "甲校")
            .text("name", "丁一")
            .text("level", "区")
            .int("rank", 31);
        let mut data = Dataset::new();
        for table in [terms.finish(), units.finish(), sent.finish(), titles.finish()] {
            data.insert(table);
        }
        data
    }

    fn plan_of(packs: Vec<PlannedPack>) -> MetricPlan {
        MetricPlan {
            packs,
            office: "县教育体育局".into(),
            public_years: None,
            calendar: policy::Calendar::default(),
            least_teaching_days: None,
            decisions: policy::Decisions::default(),
            authenticity: policy::Authenticity::default(),
        }
    }

    #[test]
    fn a_policy_for_a_unit_nobody_knows_is_told_with_the_nearest_name() {
        let own = PlannedPack {
            units: vec![policy::fold("甲小校")],
            units_written: (vec!["甲小校".into()], 7),
            ..counting("b", "")
        };
        let told = evaluate_told(&one_title(), &plan_of(vec![own]), Term::autumn(2024)).expect("measured");
        assert_eq!(told.value.table("compliance").len(), 0);
        let found: Vec<_> = told.findings.iter().map(|finding| finding.found.as_str()).collect();
        assert_eq!(found, ["甲小校"]);
    }

    #[test]
    fn each_pack_reads_level_words_by_its_own_meaning() {
        let own = "[[level]]\nword = \"区\"\nmeans = \"省\"\nrank = 4";
        let plan = plan_of(vec![counting("a", ""), counting("b", own), counting("c", "")]);
        let views = evaluate(&one_title(), &plan, Term::autumn(2024)).expect("measured");
        let rows = views.table("compliance");
        let found: Vec<_> = (0..rows.len()).map(|row| (rows.text(row, "pack"), rows.text(row, "status"))).collect();
        assert_eq!(
            found,
            [("a", "unmet"), ("b", "met"), ("c", "unmet")].map(|(pack, status)| (Some(pack), Some(status)))
        );
    }
}
