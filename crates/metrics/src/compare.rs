//! What differs between the results of two runs, and which rows or numbers made the difference.
//!
//! Compares the views two runs kept; measures nothing anew.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Dataset, Table};

mod places;

pub use places::{AwardChange, Places, QuotaChange};

/// Names one conclusion in both runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConclusionKey {
    /// The pack.
    pub pack: String,
    /// The rule.
    pub rule: String,
    /// The unit.
    pub unit: String,
    /// Whoever owes or is judged; name and identity.
    pub subject: (String, String),
    /// The other of a pair's duty; name and identity, empty where there is none.
    pub counterpart: (String, String),
    /// The period.
    pub period: String,
}

/// What one run concluded.
#[derive(Debug, Clone, PartialEq)]
pub struct Conclusion {
    /// met, unmet, undecidable, count_only, exempt.
    pub status: String,
    /// The count, where there is one.
    pub actual: Option<f64>,
    /// Least and most required.
    pub required: (Option<f64>, Option<f64>),
    /// The words beside it.
    pub reason: String,
}

/// A row behind a conclusion: where it stands and how much it gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceRow {
    /// `file › sheet!cell`.
    pub place: String,
    /// Quantity as shown, empty where unknown.
    pub quantity: String,
    /// Whether it counted.
    pub counted: bool,
    /// Why not, where it did not.
    pub note: String,
}

/// What made a conclusion differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Somebody decided it so: a waiver, a correction, a judgement, a lot.
    Decision,
    /// Rows came, went or count otherwise.
    Rows,
    /// The rule asks for another number.
    Requirement,
    /// The rule came into force or went out of it.
    Rule,
    /// The one it is about, or the period, is in one run only.
    Subject,
    /// None of these: sheets that cannot be read, settings, calendar, words or program; the reasons beside them say more.
    Setting,
}

/// One conclusion that is not the same in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct ConclusionChange {
    /// Which.
    pub key: ConclusionKey,
    /// In the first run; `None` if it was not drawn there.
    pub before: Option<Conclusion>,
    /// In the second run.
    pub after: Option<Conclusion>,
    /// What made it differ.
    pub cause: Cause,
    /// Rows only the first run had.
    pub gone: Vec<EvidenceRow>,
    /// Rows only the second run has.
    pub come: Vec<EvidenceRow>,
    /// Decisions only one of the runs had: `decisions/waivers.toml:3`.
    pub decisions: Vec<String>,
}

/// One place in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The rank, from 1; `None` if unranked.
    pub rank: Option<i64>,
    /// The score.
    pub score: Option<f64>,
    /// A veto or bar beside it.
    pub gate: String,
}

/// Somebody whose place in a list is not the same in both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RankChange {
    /// Pack and list.
    pub list: (String, String),
    /// The unit.
    pub unit: String,
    /// The one ranked.
    pub subject: String,
    /// In the first run; `None` if not in the list.
    pub before: Option<Standing>,
    /// In the second run.
    pub after: Option<Standing>,
    /// The lot only one of the runs had: `decisions/lots.toml:3`.
    pub decision: Option<String>,
}

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// Conclusions, in order of their keys.
    pub conclusions: Vec<ConclusionChange>,
    /// Places in lists: by list, then by the later rank.
    pub ranks: Vec<RankChange>,
    /// What lists with a line propose otherwise: by list, those who enter first.
    pub awards: Vec<AwardChange>,
    /// Units whose places in a round differ.
    pub quotas: Vec<QuotaChange>,
}

/// What differs from `before` to `after`, two datasets of views.
pub fn compare(before: &Dataset, after: &Dataset) -> Difference {
    Difference {
        conclusions: conclusions(before, after),
        ranks: ranks(before, after),
        awards: places::awards(before, after),
        quotas: places::quotas(before, after),
    }
}

fn conclusions(before: &Dataset, after: &Dataset) -> Vec<ConclusionChange> {
    let (old, new) = (concluded(before), concluded(after));
    let rules = [rules_of(before), rules_of(after)];
    let differing: BTreeSet<&ConclusionKey> =
        old.keys().chain(new.keys()).filter(|key| old.get(*key) != new.get(*key)).collect();
    let (old_rows, new_rows) = (evidence(before, &differing), evidence(after, &differing));
    let none = BTreeSet::new();
    let change = |key: &ConclusionKey| {
        let (was, is) = (old_rows.get(key).unwrap_or(&none), new_rows.get(key).unwrap_or(&none));
        let (before, after) = (old.get(key).cloned(), new.get(key).cloned());
        let gone: Vec<EvidenceRow> = was.difference(is).cloned().collect();
        let come: Vec<EvidenceRow> = is.difference(was).cloned().collect();
        let rule = (key.pack.clone(), key.rule.clone());
        let rule_moved = rules[0].contains(&rule) != rules[1].contains(&rule);
        let decisions = decisions_of(&gone, &come);
        let cause = match decisions.is_empty() {
            true => cause(before.as_ref(), after.as_ref(), rule_moved, !gone.is_empty() || !come.is_empty()),
            false => Cause::Decision,
        };
        ConclusionChange { key: key.clone(), before, after, cause, gone, come, decisions }
    };
    differing.iter().map(|key| change(key)).collect()
}

fn cause(before: Option<&Conclusion>, after: Option<&Conclusion>, rule_moved: bool, rows_moved: bool) -> Cause {
    match (before, after) {
        _ if rule_moved => Cause::Rule,
        (Some(before), Some(after)) if before.required != after.required => Cause::Requirement,
        (Some(_), Some(_)) if rows_moved => Cause::Rows,
        (Some(_), Some(_)) => Cause::Setting,
        _ => Cause::Subject,
    }
}

/// The decisions behind rows of one run that are not behind those of the other; one that only moved to another line is the same.
fn decisions_of(gone: &[EvidenceRow], come: &[EvidenceRow]) -> Vec<String> {
    let of = |rows: &[EvidenceRow]| -> Vec<(String, String)> {
        rows.iter()
            .filter_map(|row| Some((decision_in(&format!("{} {}", row.place, row.note))?, row.note.clone())))
            .collect()
    };
    let file = |place: &str| place.rsplit_once(':').map(|(file, _)| file.to_owned()).unwrap_or_default();
    let said = |(place, note): &(String, String)| (file(place), note.replace(place.as_str(), ""));
    let (was, is) = (of(gone), of(come));
    let one_sided = |own: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
        let known: Vec<_> = other.iter().map(said).collect();
        own.iter().filter(|row| !known.contains(&said(row))).map(|(place, _)| place.clone()).collect()
    };
    let both: BTreeSet<String> = one_sided(&was, &is).into_iter().chain(one_sided(&is, &was)).collect();
    both.into_iter().collect()
}

/// The first line of a file of decisions a text names.
fn decision_in(text: &str) -> Option<String> {
    let from = text.find("decisions/")?;
    let (file, rest) = text[from..].split_once(".toml:")?;
    let line: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!line.is_empty() && !file.contains(char::is_whitespace)).then(|| format!("{file}.toml:{line}"))
}

/// Every conclusion; the grain names each once.
fn concluded(data: &Dataset) -> BTreeMap<ConclusionKey, Conclusion> {
    let table = data.table("compliance");
    let conclusion = |row: usize| Conclusion {
        status: owned(&table, row, "status"),
        actual: table.number(row, "actual"),
        required: (table.number(row, "required_min"), table.number(row, "required_max")),
        reason: owned(&table, row, "reason"),
    };
    (0..table.len()).map(|row| (key(&table, row), conclusion(row))).collect()
}

fn key(table: &Table, row: usize) -> ConclusionKey {
    let text = |column: &str| owned(table, row, column);
    ConclusionKey {
        pack: text("pack"),
        rule: text("rule"),
        unit: text("unit"),
        subject: (text("subject"), text("subject_id")),
        counterpart: (text("counterpart"), text("counterpart_id")),
        period: text("period"),
    }
}

fn rules_of(data: &Dataset) -> BTreeSet<(String, String)> {
    let table = data.table("rules");
    (0..table.len()).map(|row| (owned(&table, row, "pack"), owned(&table, row, "rule"))).collect()
}

/// The rows behind the conclusions asked for.
fn evidence(data: &Dataset, wanted: &BTreeSet<&ConclusionKey>) -> BTreeMap<ConclusionKey, BTreeSet<EvidenceRow>> {
    let table = data.table("evidence");
    let mut rows: BTreeMap<ConclusionKey, BTreeSet<EvidenceRow>> = BTreeMap::new();
    for row in 0..table.len() {
        let key = key(&table, row);
        if wanted.contains(&key) {
            rows.entry(key).or_default().insert(evidence_row(&table, row));
        }
    }
    rows
}

/// Where a row of the view `evidence` stands: `file › sheet!cell`, the row where no cell is known; `file:line` of a decision.
pub fn evidence_place(evidence: &Table, row: usize) -> String {
    let cell = match evidence.text(row, "src_cell") {
        Some(cell) if !cell.is_empty() => cell.to_owned(),
        _ => evidence.shown(row, "src_row"),
    };
    match owned(evidence, row, "src_sheet").as_str() {
        "" => format!("{}:{cell}", owned(evidence, row, "src_file")), // a line of a file of decisions
        sheet => format!("{} › {sheet}!{cell}", owned(evidence, row, "src_file")),
    }
}

fn evidence_row(table: &Table, row: usize) -> EvidenceRow {
    EvidenceRow {
        place: evidence_place(table, row),
        quantity: table.shown(row, "quantity"),
        counted: table.boolean(row, "counted").unwrap_or(false),
        note: owned(table, row, "note"),
    }
}

/// Pack, list, unit and subject name one place in a list.
type Place = (String, String, String, String);

fn ranks(before: &Dataset, after: &Dataset) -> Vec<RankChange> {
    let (old, new) = (standings(before), standings(after));
    let differing: BTreeSet<&Place> =
        old.keys().chain(new.keys()).filter(|place| old.get(*place) != new.get(*place)).collect();
    let lots = [lots_in(before), lots_in(after)];
    let mut changes: Vec<RankChange> = differing
        .into_iter()
        .map(|place| RankChange {
            list: (place.0.clone(), place.1.clone()),
            unit: place.2.clone(),
            subject: place.3.clone(),
            before: old.get(place).cloned(),
            after: new.get(place).cloned(),
            decision: match (lots[0].get(place), lots[1].get(place)) {
                (Some(_), Some(_)) => None,
                (was, is) => is.or(was).cloned(),
            },
        })
        .collect();
    let rank = |standing: &Option<Standing>| standing.as_ref().and_then(|one| one.rank).unwrap_or(i64::MAX);
    changes.sort_by_cached_key(|change| (change.list.clone(), rank(&change.after), rank(&change.before)));
    changes
}

/// The lot that gave each place, where one did.
fn lots_in(data: &Dataset) -> BTreeMap<Place, String> {
    let table = data.table("rankings");
    let place = |row: usize| ["pack", "list", "unit", "subject"].map(|column| owned(&table, row, column)).into();
    (0..table.len()).filter_map(|row| Some((place(row), decision_in(&owned(&table, row, "reason"))?))).collect()
}

fn standings(data: &Dataset) -> BTreeMap<Place, Standing> {
    let table = data.table("rankings");
    let text = |row: usize, column: &str| owned(&table, row, column);
    (0..table.len())
        .map(|row| {
            let place = (text(row, "pack"), text(row, "list"), text(row, "unit"), text(row, "subject"));
            let standing =
                Standing { rank: table.int(row, "rank"), score: table.number(row, "score"), gate: text(row, "gate") };
            (place, standing)
        })
        .collect()
}

fn owned(table: &Table, row: usize, column: &str) -> String {
    table.text(row, column).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use tables::table_spec;

    use super::*;

    /// One conclusion about 马建国 towards 李明, with the cells behind it.
    fn results(required: f64, actual: f64, status: &str, cells: &[&str]) -> Dataset {
        let mut data = Dataset::new();
        let mut rules = Table::builder(table_spec("rules").expect("declared"));
        rules.row().text("pack", "p").text("rule", "PL-27");
        data.insert(rules.finish());
        let mut compliance = Table::builder(table_spec("compliance").expect("declared"));
        let row =
            compliance.row().text("pack", "p").text("rule", "PL-27").text("unit", "一小").text("subject", "马建国");
        row.text("counterpart", "李明")
            .text("period", "2024-1")
            .number("required_min", Some(required))
            .number("actual", Some(actual))
            .text("status", status);
        data.insert(compliance.finish());
        let mut evidence = Table::builder(table_spec("evidence").expect("declared"));
        for cell in cells {
            let row =
                evidence.row().text("pack", "p").text("rule", "PL-27").text("unit", "一小").text("subject", "马建国");
            row.text("counterpart", "李明")
                .text("period", "2024-1")
                .number("quantity", Some(1.0))
                .boolean("counted", true)
                .text("src_file", "2024-1/一小/听课.xlsx")
                .text("src_sheet", "听课")
                .text("src_cell", *cell);
        }
        data.insert(evidence.finish());
        data
    }

    #[test]
    fn the_cell_that_came_is_the_cause() {
        let differ = compare(&results(2.0, 1.0, "unmet", &["B3"]), &results(2.0, 2.0, "met", &["B3", "B4"]));
        let [change] = differ.conclusions.as_slice() else { panic!("{differ:?}") };
        assert_eq!((change.cause, change.gone.len()), (Cause::Rows, 0));
        assert_eq!(change.come[0].place, "2024-1/一小/听课.xlsx › 听课!B4");
        assert_eq!(change.after.as_ref().map(|after| after.status.as_str()), Some("met"));
    }

    #[test]
    fn another_number_in_the_rule_is_the_cause_though_the_rows_are_the_same() {
        let differ = compare(&results(1.0, 1.0, "met", &["B3"]), &results(2.0, 1.0, "unmet", &["B3"]));
        assert_eq!(differ.conclusions.iter().map(|change| change.cause).collect::<Vec<_>>(), [Cause::Requirement]);
    }

    #[test]
    fn the_same_results_do_not_differ() {
        let same = results(2.0, 2.0, "met", &["B3", "B4"]);
        assert_eq!(compare(&same, &same), Difference::default());
    }

    #[test]
    fn whoever_rises_falls_enters_or_leaves_is_told_in_the_order_of_the_later_list() {
        let list = |places: &[(&str, i64)]| {
            let mut rows = Table::builder(table_spec("rankings").expect("declared"));
            for (unit, rank) in places {
                rows.row().text("pack", "p").text("list", "学校").text("unit", *unit).int("rank", Some(*rank));
            }
            let mut data = Dataset::new();
            data.insert(rows.finish());
            data
        };
        let differ = compare(&list(&[("甲", 1), ("乙", 2), ("丙", 3)]), &list(&[("乙", 1), ("甲", 2), ("丁", 3)]));
        let told: Vec<(&str, Option<i64>, Option<i64>)> = differ
            .ranks
            .iter()
            .map(|change| {
                let rank = |standing: &Option<Standing>| standing.as_ref().and_then(|one| one.rank);
                (change.unit.as_str(), rank(&change.before), rank(&change.after))
            })
            .collect();
        assert_eq!(
            told,
            [("乙", Some(2), Some(1)), ("甲", Some(1), Some(2)), ("丁", None, Some(3)), ("丙", Some(3), None)]
        );
    }
}
