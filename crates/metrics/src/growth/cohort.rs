//! Where a mentee stands among those of the same stage, subject and start, never among all.

use std::collections::{BTreeMap, BTreeSet};

use tables::Table;

use crate::facts::Facts;
use crate::outcome::declared;

/// The measures compared, with their words.
const MEASURES: [(&str, &str); 9] = [
    ("score", "评委评分"),
    ("observed_lessons", "被听课节数"),
    ("observing_lessons", "听课节数"),
    ("given_lessons", "公开课等节数"),
    ("tier_rank", "称号层级"),
    ("contest_points", "获奖积分"),
    ("publication_points", "论文积分"),
    ("project_points", "课题积分"),
    ("items_met", "达标项数"),
];

/// What a cohort has in common, the narrowest first.
const COMMON: [(&str, Common); 3] = [
    ("同阶段、同学科、同年入职", Common { subject: true, section: false }),
    ("同阶段、同学段、同年入职", Common { subject: false, section: true }),
    ("同阶段、同年入职", Common { subject: false, section: false }),
];

#[derive(Clone, Copy)]
struct Common {
    subject: bool,
    section: bool,
}

/// Who belongs together: school year, stage (with it the start), subject, section.
type Key<'t> = (i64, i64, &'t str, &'t str);

/// The view `growth_cohort`: every mentee, school year and measure with a value, beside the narrowest cohort that has enough
/// others with a value; without one the value stands alone.
pub(super) fn trajectories(panel: &Table, facts: &Facts<'_>, needed: Option<f64>) -> Table {
    let mut rows = Table::builder(declared("growth_cohort"));
    let Some(needed) = needed else { return rows.finish() };
    let mentees: BTreeSet<&str> = facts.pairs.iter().map(|pair| pair.mentee_id).collect();
    let kinds = kinds(facts);
    let members = members(panel, &kinds);
    for row in (0..panel.len()).filter(|row| panel.text(*row, "teacher_id").is_some_and(|id| mentees.contains(id))) {
        let (Some(stage), Some(id)) = (panel.int(row, "stage"), panel.text(row, "teacher_id")) else { continue };
        let year = panel.int(row, "school_year").unwrap_or_default();
        for (measure, zh) in MEASURES {
            let Some(value) = panel.number(row, measure) else { continue };
            let found = COMMON.iter().find_map(|(words, common)| {
                let own = key(year, stage, kinds.get(id).copied().unwrap_or_default(), *common)?;
                let others = members[&common_index(*common)].get(&own)?;
                let values = others.iter().filter(|other| **other != row);
                let mut values: Vec<f64> = values.filter_map(|other| panel.number(*other, measure)).collect();
                values.sort_by(f64::total_cmp);
                (values.len() as f64 >= needed.max(1.0)).then_some((*words, values))
            });
            let built = rows
                .row()
                .text("unit", panel.text(row, "unit"))
                .text("teacher", panel.text(row, "teacher"))
                .int("school_year", year)
                .int("stage", stage)
                .int("start_year", year - stage + 1)
                .text("measure", measure)
                .text("zh", zh)
                .number("value", value)
                .text("teacher_id", id);
            match found {
                Some((words, values)) => {
                    let below = values.iter().filter(|other| **other < value).count() as f64;
                    let equal = values.iter().filter(|other| **other == value).count() as f64;
                    drop(
                        built
                            .text("cohort", words)
                            .int("cohort_size", values.len() as i64)
                            .number("median", quantile(&values, 0.5))
                            .number("low_quartile", quantile(&values, 0.25))
                            .number("high_quartile", quantile(&values, 0.75))
                            .number("above_share", (below + 0.5 * equal) / values.len() as f64),
                    );
                }
                None => drop(built.text("cohort", format!("同期不足{needed}人，不作比较").as_str())),
            }
        }
    }
    rows.finish()
}

/// Subject and section of everybody.
fn kinds<'f>(facts: &'f Facts<'_>) -> BTreeMap<&'f str, (&'f str, &'f str)> {
    let (teachers, units) = (facts.stock.table("teacher"), facts.stock.table("unit"));
    let sections: BTreeMap<&str, &str> = (0..units.len())
        .filter_map(|row| Some((units.text(row, "unit")?, units.text(row, "section").or(units.text(row, "kind"))?)))
        .collect();
    let kind = |row: usize| {
        let section = teachers.text(row, "section");
        let of_unit = || sections.get(teachers.text(row, "unit")?).copied();
        (teachers.text(row, "subject").unwrap_or_default(), section.or_else(of_unit).unwrap_or_default())
    };
    (0..teachers.len()).filter_map(|row| Some((teachers.text(row, "teacher_id")?, kind(row)))).collect()
}

fn common_index(common: Common) -> (bool, bool) {
    (common.subject, common.section)
}

/// The key of somebody in a sort of cohort; nothing where what it asks for is not known.
fn key<'t>(year: i64, stage: i64, (subject, section): (&'t str, &'t str), common: Common) -> Option<Key<'t>> {
    let asked = |on: bool, word: &'t str| match (on, word.is_empty()) {
        (true, true) => None,
        (true, false) => Some(word),
        (false, _) => Some(""),
    };
    Some((year, stage, asked(common.subject, subject)?, asked(common.section, section)?))
}

type Members<'t> = BTreeMap<(bool, bool), BTreeMap<Key<'t>, Vec<usize>>>;

/// Rows of the panel by each sort of cohort.
fn members<'t>(panel: &'t Table, kinds: &BTreeMap<&'t str, (&'t str, &'t str)>) -> Members<'t> {
    let mut members = Members::new();
    for (_, common) in COMMON {
        let own = members.entry(common_index(common)).or_default();
        for row in 0..panel.len() {
            let (Some(stage), Some(id)) = (panel.int(row, "stage"), panel.text(row, "teacher_id")) else { continue };
            let year = panel.int(row, "school_year").unwrap_or_default();
            if let Some(key) = key(year, stage, kinds.get(id).copied().unwrap_or_default(), common) {
                own.entry(key).or_default().push(row);
            }
        }
    }
    members
}

/// A quantile of sorted values, between two of them in proportion.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let (low, rest) = (place.floor(), place.fract());
    let first = *sorted.get(low as usize)?;
    let next = sorted.get(low as usize + 1).copied().unwrap_or(first);
    Some(first + rest * (next - first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours_in_proportion() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&sorted, 0.5), Some(3.0));
        assert_eq!(quantile(&sorted, 0.25), Some(1.75));
        assert_eq!(quantile(&sorted, 1.0), Some(8.0));
        assert_eq!(quantile(&[5.0], 0.75), Some(5.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
