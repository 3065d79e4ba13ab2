//! Worked cases run: the rows a case gives in, the rows it expects compared.

use std::collections::BTreeMap;

use policy::document::{Node, NodeValue};
use policy::{About, Case, ConfigError, Expected, GivenRows, PolicyPack, Setting};
use tables::{ColumnType, Dataset, Table, TableSpec, Term, table_spec};

use crate::MeasureError;
use crate::measure::evaluate_for;
use crate::resolve::{MetricPlan, plan_pack};
use crate::settings::{always, settings};

/// The unit that owes the bureau's duties in worked cases.
const OFFICE: &str = "县教育体育局";

/// What a worked case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Id of the rule, scoring sheet or list it is about.
    pub rule: String,
    /// Its sentence.
    pub name: String,
    /// Whether every expected row was there and every row that must not be was not.
    pub passed: bool,
    /// The rows expected and not found, or found against expectation.
    pub expected: String,
    /// The rows of the rule that were found instead.
    pub actual: String,
}

/// Runs every worked case of a pack, in the order written.
///
/// # Errors
/// The mistakes that keep the pack from being bound; a case that sets a parameter the pack does not have is one of them.
pub fn run_cases(pack: &PolicyPack) -> Result<Vec<CaseResult>, Vec<ConfigError>> {
    let usual = plan_with(pack, BTreeMap::new(), 1)?;
    let run = |case: &Case| match case.set.is_empty() {
        true => Ok(run_case(pack, case, &usual)),
        false => Ok(run_case(pack, case, &plan_with(pack, settings(&case.set), case.line)?)),
    };
    pack.cases.iter().map(run).collect()
}

/// One pack in force at all times, with some of its numbers set.
pub(crate) fn plan_with(
    pack: &PolicyPack,
    set: BTreeMap<String, Setting>,
    line: usize,
) -> Result<MetricPlan, Vec<ConfigError>> {
    let planned = plan_pack(pack, &always(pack, set, line))?;
    Ok(MetricPlan {
        packs: vec![planned],
        office: OFFICE.to_owned(),
        public_years: None,
        calendar: policy::Calendar::default(),
        least_teaching_days: None,
        decisions: policy::Decisions::default(),
        authenticity: policy::Authenticity::default(),
    })
}

fn run_case(pack: &PolicyPack, case: &Case, plan: &MetricPlan) -> CaseResult {
    let term = case.term.parse::<Term>().map_err(|_| MeasureError::NoCalendar(case.term.clone()));
    let views = term.and_then(|term| evaluate_for(&dataset_of(pack, case), plan, term, Some(&case.about)));
    match views {
        Ok(views) => compare(case, &views.value),
        Err(error) => failed(case, &error),
    }
}

fn failed(case: &Case, error: &MeasureError) -> CaseResult {
    CaseResult {
        rule: case.about.id().to_owned(),
        name: case.name.clone(),
        passed: false,
        expected: String::new(),
        actual: error.to_string(),
    }
}

fn dataset_of(pack: &PolicyPack, case: &Case) -> Dataset {
    let mut given: BTreeMap<&str, &GivenRows> = pack.given.iter().map(|(name, rows)| (name.as_str(), rows)).collect();
    given.extend(case.given.iter().map(|(name, rows)| (name.as_str(), rows)));
    let mut dataset = Dataset::new();
    for (name, rows) in given {
        if let Some(spec) = table_spec(name) {
            dataset.insert(table_of(spec, rows));
        }
    }
    dataset
}

fn table_of(spec: &'static TableSpec, given: &[BTreeMap<String, Node>]) -> Table {
    let mut rows = Table::builder(spec);
    for row in given {
        let mut built = rows.row();
        for column in spec.columns {
            let value = row.get(column.name).map(|node| &node.value);
            built = match (column.kind, value) {
                (ColumnType::Text, Some(NodeValue::Text(text))) if text != "null" => {
                    built.text(column.name, text.as_str())
                }
                (ColumnType::Int, Some(NodeValue::Int(number))) => built.int(column.name, *number),
                (ColumnType::Number, Some(NodeValue::Int(number))) => built.number(column.name, *number as f64),
                (ColumnType::Number, Some(NodeValue::Number(number))) => built.number(column.name, *number),
                (ColumnType::Date, Some(NodeValue::Date(day))) => built.date(column.name, *day),
                (ColumnType::Bool, Some(NodeValue::Bool(answer))) => built.boolean(column.name, *answer),
                _ => built,
            };
        }
    }
    rows.finish()
}

fn compare(case: &Case, views: &Dataset) -> CaseResult {
    let wrong: Vec<&Expected> = case.expect.iter().filter(|row| found(row, case, views) == row.absent).collect();
    let expected: Vec<String> = wrong.iter().map(|row| described(row)).collect();
    let seen: Vec<String> = wrong.iter().map(|row| rows_of(row, case, views)).collect();
    CaseResult {
        rule: case.about.id().to_owned(),
        name: case.name.clone(),
        passed: wrong.is_empty(),
        expected: expected.join("\n"),
        actual: seen.first().cloned().unwrap_or_default(),
    }
}

fn found(expected: &Expected, case: &Case, views: &Dataset) -> bool {
    let view = views.table(&expected.view);
    (0..view.len()).any(|row| {
        is_meant(&view, row, case)
            && expected.columns.iter().all(|(column, node)| holds(&view, row, column, &node.value))
    })
}

fn is_meant(view: &Table, row: usize, case: &Case) -> bool {
    let column = match (view.spec().name, &case.about) {
        ("compliance", About::Rule(_)) => "rule",
        ("scores" | "score_items" | "score_evidence", About::Score(_)) => "sheet",
        ("rankings" | "awards" | "award_rounds" | "award_parts" | "sensitivity", About::List(_)) => "list",
        _ => return true,
    };
    view.text(row, column) == Some(case.about.id())
}

/// Columns of sentences: what is expected need only be contained.
const SENTENCES: [&str; 6] = ["reason", "how", "to_enter", "tie_break", "below", "above"];

/// Numbers are compared to nine decimals: a fraction may be written `0.333333333`. A sentence need only be contained.
fn holds(view: &Table, row: usize, column: &str, value: &NodeValue) -> bool {
    match value {
        NodeValue::Text(text) if text == "null" => view.shown(row, column).is_empty(),
        NodeValue::Text(text) if SENTENCES.contains(&column) => {
            view.text(row, column).is_some_and(|said| said.contains(text.as_str()))
        }
        NodeValue::Text(text) => view.text(row, column) == Some(text.as_str()),
        NodeValue::Int(number) => view.number(row, column) == Some(*number as f64),
        NodeValue::Number(number) => view.number(row, column).is_some_and(|actual| (actual - number).abs() < 1e-9),
        NodeValue::Bool(answer) => view.boolean(row, column) == Some(*answer),
        NodeValue::Date(day) => view.date(row, column) == Some(*day),
        NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => false,
    }
}

fn described(expected: &Expected) -> String {
    let value = |value: &NodeValue| match value {
        NodeValue::Text(text) => text.clone(),
        NodeValue::Int(number) => number.to_string(),
        NodeValue::Number(number) => number.to_string(),
        NodeValue::Bool(answer) => answer.to_string(),
        NodeValue::Date(day) => day.to_string(),
        NodeValue::List(_) | NodeValue::Table(_) | NodeValue::Other(_) => String::new(),
    };
    let columns: Vec<String> =
        expected.columns.iter().map(|(column, node)| format!("{column}={}", value(&node.value))).collect();
    let no = if expected.absent { "no row " } else { "" };
    format!("{no}{}: {}", expected.view, columns.join(" "))
}

/// The rows of what the case is about in the view, the same subject's first.
fn rows_of(expected: &Expected, case: &Case, views: &Dataset) -> String {
    const SHOWN: usize = 8;
    let view = views.table(&expected.view);
    let line = |row: usize| {
        let cells = view.spec().columns.iter().map(|column| (column.name, view.shown(row, column.name)));
        cells
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| format!("{name}={text}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let lines: Vec<String> = (0..view.len()).filter(|row| is_meant(&view, *row, case)).take(SHOWN).map(line).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_worked_case_of_every_shipped_pack_comes_out_as_computed_by_hand() {
        assert!(policy::bundled_packs().contains(&"pingluo-qinglan"));
        let mut wrong = Vec::new();
        for name in policy::bundled_packs() {
            let pack = policy::load_pack(name).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
            let results = run_cases(&pack).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
            let decides = pack.rules.iter().any(|rule| rule.treatment == policy::Treatment::Evaluated);
            if decides && results.is_empty() {
                wrong.push(format!("{name} has no worked case"));
            }
            let failed = results.iter().filter(|result| !result.passed);
            wrong.extend(
                failed.map(|r| {
                    format!("{name} {} {}\n  expected {}\n  found    {}", r.rule, r.name, r.expected, r.actual)
                }),
            );
        }
        assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn every_shape_of_rule_has_examples_that_come_out_as_computed_by_hand() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pipelines/examples/shapes");
        let pack = policy::load_pack(folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let results = run_cases(&pack).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let failed: Vec<String> = results
            .iter()
            .filter(|result| !result.passed)
            .map(|r| format!("{} {}\n  expected {}\n  found    {}", r.rule, r.name, r.expected, r.actual))
            .collect();
        assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), results.len(), failed.join("\n"));
        let without: Vec<&str> = pack
            .rules
            .iter()
            .map(|rule| rule.id.as_str())
            .filter(|id| !pack.cases.iter().any(|case| case.is_of_rule(id)))
            .collect();
        assert!(without.is_empty(), "no worked case: {without:?}");
    }

    #[test]
    fn every_kind_of_list_has_examples_that_come_out_as_computed_by_hand() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pipelines/examples/lists");
        let pack = policy::load_pack(folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let results = run_cases(&pack).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let failed: Vec<String> = results
            .iter()
            .filter(|result| !result.passed)
            .map(|r| format!("{} {}\n  expected {}\n  found    {}", r.rule, r.name, r.expected, r.actual))
            .collect();
        assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), results.len(), failed.join("\n"));
        let lists: std::collections::BTreeSet<&str> = pack.lists.iter().filter_map(|list| list.id()).collect();
        let shown: std::collections::BTreeSet<&str> = pack.cases.iter().map(|case| case.about.id()).collect();
        assert_eq!(lists, shown);
    }

    #[test]
    fn every_period_a_rule_can_count_in_comes_out_as_computed_by_hand() {
        let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let (pack, errors) = policy::parse_pack(&policy::PackTexts {
            id: "periods".into(),
            pack: text("periods.pack.toml", include_str!("cases/periods.pack.toml")),
            cases: Some(text("periods.cases.toml", include_str!("cases/periods.cases.toml"))),
            headings: None,
        });
        assert_eq!(errors, []);
        let results = run_cases(&pack.expect("read")).unwrap_or_else(|errors| panic!("{errors:#?}"));
        assert!(results.len() > 10);
        let failed: Vec<&CaseResult> = results.iter().filter(|result| !result.passed).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}
