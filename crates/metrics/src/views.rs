//! The views beside compliance: what is known of pairs, lessons, papers and people, and the rules and numbers in force.

use policy::ValueOrigin;
use tables::Table;

use crate::MeasureError;
use crate::allotment;
use crate::decided::Decided;
use crate::effectiveness::effects;
use crate::facts::Facts;
use crate::growth::growth;
use crate::lists::lists;
use crate::outcome::{Outcome, declared};
use crate::parameters::steps_shown;
use crate::resolve::MetricPlan;
use crate::scoring::SheetScores;

/// Views that are some columns of a stored table: name, table, and the columns they are sorted by.
const PROJECTIONS: [(&str, &str, &[&str]); 4] = [
    ("pairings", "pairing", &["unit", "mentor", "mentee", "pairing_id"]),
    ("activities", "activity", &["unit", "term", "src_file", "src_sheet", "src_row", "actor", "counterpart", "kind"]),
    ("documents", "document", &["unit", "term", "src_file", "src_sheet", "src_row", "author", "kind"]),
    ("teachers", "teacher", &["unit", "name", "teacher_id"]),
];

/// Every view beside `compliance` and `evidence`.
pub(crate) fn all<'s>(
    plan: &MetricPlan,
    (facts, of_pack): (&Facts<'s>, &[&Facts<'s>]),
    (outcome, scores): (&Outcome<'_>, &[SheetScores<'_, '_>]),
    decided: &Decided<'_>,
) -> Result<Vec<Table>, MeasureError> {
    let mut views = Vec::new();
    for (view, stored, order) in PROJECTIONS {
        views.push(projected(facts.stock.table(stored), view, order)?);
    }
    let growing = plan.packs.iter().zip(of_pack).find_map(|(planned, own)| Some((planned.growth.as_ref()?, *own)));
    views.extend(growth(growing.map(|(plan, _)| plan), growing.map_or(facts, |(_, own)| own))?);
    let effect = plan.packs.iter().enumerate().find_map(|(at, planned)| Some((at, planned.effect.as_ref()?)));
    views.extend(effects(effect, effect.map_or(facts, |(at, _)| of_pack[at]), outcome)?);
    views.extend(lists(plan, of_pack, (outcome, scores), decided)?);
    let names = |pack: usize, rule: usize| (plan.packs[pack].pack.id.clone(), plan.packs[pack].rule_ids[rule].clone());
    views.extend(allotment::views(&outcome.rounds, &outcome.posts, &names));
    views.push(rules(plan));
    views.push(parameters(plan));
    Ok(views)
}

/// Some columns of a stored table, sorted; a table that is sorted already is not touched.
fn projected(stored: &Table, view: &str, order: &[&str]) -> Result<Table, MeasureError> {
    let wrong = |error: tables::TableError| MeasureError::Table(error.to_string());
    let table = Table::from_batch(declared(view), stored.batch()).map_err(wrong)?;
    let key = |row: usize| -> Vec<(Option<&str>, Option<i64>)> {
        order.iter().map(|column| (table.text(row, column), table.int(row, column))).collect()
    };
    if (1..table.len()).all(|row| key(row - 1) <= key(row)) {
        return Ok(table);
    }
    let mut rows: Vec<usize> = (0..table.len()).collect();
    rows.sort_by_cached_key(|row| key(*row));
    table.reordered(&rows).map_err(wrong)
}

fn rules(plan: &MetricPlan) -> Table {
    let mut rows = Table::builder(declared("rules"));
    for planned in &plan.packs {
        let pack = &planned.pack;
        for rule in &pack.rules {
            let file = pack.documents.iter().find(|document| document.id == rule.clause.document);
            rows.row()
                .text("pack", pack.id.as_str())
                .text("pack_zh", pack.zh.as_str())
                .text("rule", rule.id.as_str())
                .text("zh", rule.zh.as_str())
                .text("clause", rule.clause.section.as_str())
                .text("source", file.map(|document| document.file.as_str()))
                .text("treatment", rule.treatment.key())
                .text("subject_kind", rule.subject.as_str())
                .text("period", rule.period.as_str())
                .text("unit", rule.unit.as_str())
                .int("cases", pack.cases.iter().filter(|case| case.is_of_rule(&rule.id)).count() as i64);
        }
    }
    rows.finish()
}

fn parameters(plan: &MetricPlan) -> Table {
    let mut rows = Table::builder(declared("parameters"));
    for planned in &plan.packs {
        for (name, known, rules) in planned.parameters.iter() {
            rows.row()
                .text("pack", planned.pack.id.as_str())
                .text("name", name)
                .text("zh", known.zh.as_str())
                .text("value", steps_shown(&known.value).as_str())
                .text("unit", known.unit.as_str())
                .text("source", known.value.origin.zh())
                .text("clause", known.clause.section.as_str())
                .text("rules", rules.join("、").as_str());
        }
    }
    if let Some((first, last)) = plan.public_years {
        rows.row()
            .text("pack", "bureau.toml")
            .text("name", "calendar.national")
            .text("zh", "国家节假日与调休（国务院办公厅通知；未列入的年份按周一至周五算）")
            .text("value", format!("{first}—{last} 年").as_str())
            .text("source", "文本");
    }
    if let Some(least) = plan.least_teaching_days {
        let origin = if least.own { ValueOrigin::Bureau } else { ValueOrigin::PackDefault };
        rows.row()
            .text("pack", "bureau.toml")
            .text("name", "calendar.least_teaching_days")
            .text("zh", "一周至少几天上课才算一个教学周（折算时用）")
            .text("value", least.days.to_string().as_str())
            .text("unit", "天")
            .text("source", origin.zh());
    }
    rows.finish()
}
