//! What was found for the rules of one sheet: conclusions of the term with the rows behind them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::programme::BoundRule;
use crate::scope::{Judgement, JudgementKey, Scope, word};
use crate::words::number_zh;

/// The conclusions of the term for some rules of one pack, rule by rule, in the order they are listed.
pub(crate) struct Measured<'s> {
    by_rule: BTreeMap<&'s str, Vec<Judgement<'s>>>,
}

impl<'s> Measured<'s> {
    /// Those of the rules named.
    pub fn of<'r>(scope: &'s Scope<'s>, pack: &str, rules: impl IntoIterator<Item = &'r BoundRule>) -> Self {
        let wanted: Vec<&str> = rules.into_iter().map(|rule| rule.id.as_str()).collect();
        let mut by_rule: BTreeMap<&str, Vec<Judgement<'_>>> = BTreeMap::new();
        for j in scope.judgements().filter(|j| j.pack == pack && wanted.contains(&j.rule)) {
            by_rule.entry(j.rule).or_default().push(j);
        }
        Self { by_rule }
    }

    /// The conclusions of one rule.
    pub fn rule(&self, id: &str) -> &[Judgement<'s>] {
        self.by_rule.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing was concluded at all.
    pub fn is_empty(&self) -> bool {
        self.by_rule.is_empty()
    }
}

/// The rows behind the conclusions of some rules.
pub(crate) struct RowsBehind<'s> {
    scope: &'s Scope<'s>,
    rows: BTreeMap<JudgementKey<'s>, Vec<usize>>,
}

impl<'s> RowsBehind<'s> {
    /// Those of the rules named.
    pub fn of<'r>(scope: &'s Scope<'s>, pack: &str, rules: impl IntoIterator<Item = &'r BoundRule>) -> Self {
        let wanted: Vec<&str> = rules.into_iter().map(|rule| rule.id.as_str()).collect();
        let table = &scope.evidence;
        let mut rows: BTreeMap<JudgementKey<'_>, Vec<usize>> = BTreeMap::new();
        for row in 0..table.len() {
            let at = |column| word(table, row, column);
            if at("pack") == pack && wanted.contains(&at("rule")) {
                rows.entry(scope.evidence_key(row)).or_default().push(row);
            }
        }
        Self { scope, rows }
    }

    /// What was counted for a conclusion in one month (`2024-09`), and how many rows of it could not be counted.
    pub fn in_month<'j>(&'j self, j: &Judgement<'j>, month: &str) -> (f64, usize) {
        let table = &self.scope.evidence;
        let rows = self.of_one(j).iter().filter(|row| word(table, **row, "month") == month);
        rows.fold((0.0, 0), |(sum, open), row| match table.boolean(*row, "counted") {
            Some(true) => (sum + table.number(*row, "quantity").unwrap_or(1.0), open),
            _ => (sum, open + 1),
        })
    }

    /// Rows of a conclusion that cannot be placed in a month.
    pub fn without_month<'j>(&'j self, j: &Judgement<'j>) -> usize {
        self.of_one(j).iter().filter(|row| word(&self.scope.evidence, **row, "month").is_empty()).count()
    }

    /// The last day of the rows that were counted for a conclusion.
    pub fn last_day<'j>(&'j self, j: &Judgement<'j>) -> Option<NaiveDate> {
        let table = &self.scope.evidence;
        let counted = self.of_one(j).iter().filter(|row| table.boolean(**row, "counted") == Some(true));
        counted.filter_map(|row| table.date(*row, "day")).max()
    }

    fn of_one<'j>(&'j self, j: &Judgement<'j>) -> &'j [usize] {
        self.rows.get(&j.key()).map_or(&[], Vec::as_slice)
    }
}

/// A conclusion in few words: what was reached of what was asked, `8／10节`.
pub(crate) fn sentence(j: &Judgement<'_>, unit: &str) -> String {
    let share = unit.is_empty() && j.actual.is_some_and(|n| (0.0..=1.0).contains(&n)) && j.min.is_none_or(|n| n <= 1.0);
    let said = |n: f64| if share { format!("{}%", number_zh(n * 100.0)) } else { number_zh(n) };
    match (j.actual, j.min.or(j.max)) {
        (Some(actual), Some(asked)) => format!("{}／{}{unit}", said(actual), said(asked)),
        (Some(actual), None) => format!("{}{unit}", said(actual)),
        (None, Some(asked)) => format!("应{}{unit}", said(asked)),
        (None, None) => String::new(),
    }
}

/// The value of a parameter on a day, as the view `parameters` says it; `None` where it is not set.
///
/// A value that changes is written `10（2018-06-01起）；12（2024-09-01起）` there.
pub(crate) fn setting_on(scope: &Scope<'_>, pack: &str, name: &str, day: NaiveDate) -> Option<String> {
    let table = &scope.parameters;
    let row = (0..table.len()).find(|row| word(table, *row, "pack") == pack && word(table, *row, "name") == name)?;
    let steps = word(table, row, "value").split('；').filter_map(|step| {
        let (value, from) = match step.split_once('（') {
            Some((value, from)) => (value, from.trim_end_matches("起）").parse::<NaiveDate>().ok()),
            None => (step, None),
        };
        from.is_none_or(|from| from <= day).then_some((from, value))
    });
    let (_, value) = steps.max_by_key(|(from, _)| *from)?;
    (!value.is_empty() && value != "未设定").then(|| value.to_owned())
}
