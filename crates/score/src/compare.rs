//! Holds what was read against what stands there, row by row and field by field.

use std::collections::BTreeMap;
use std::fmt;

use tables::{Finding, Severity};

use crate::told::{Spot, is_told};
use crate::{Counts, Found, MustTell, Reading, RowKind, TrueRow, Truth};

/// What is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// A row that stands there was not found.
    MissingRow,
    /// A row was found that does not stand there.
    InventedRow,
    /// A field that stands there was not found.
    MissingField,
    /// A field was found with another value.
    WrongField,
    /// A field was found that does not stand there.
    InventedField,
    /// A problem was not told.
    NotTold,
    /// A problem was told as an error where there is none.
    FalseAlarm,
}

impl Miss {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::MissingRow => "missing row",
            Self::InventedRow => "invented row",
            Self::MissingField => "missing field",
            Self::WrongField => "wrong field",
            Self::InventedField => "invented field",
            Self::NotTold => "not told",
            Self::FalseAlarm => "false alarm",
        }
    }
}

/// One thing that is not as it should be.
#[derive(Debug, Clone)]
pub struct Difference {
    /// What.
    pub miss: Miss,
    /// The kind of row, or the code of the finding.
    pub about: String,
    /// Where and how, in words.
    pub words: String,
    /// Whether nobody was told.
    pub silent: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let silent = if self.silent { "SILENT " } else { "" };
        write!(f, "{silent}{} {}: {}", self.miss.words(), self.about, self.words)
    }
}

/// How a reading compares with the truth.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Counts of this workbook.
    pub counts: Counts,
    /// Everything that is not as it should be.
    pub differences: Vec<Difference>,
}

/// Compares a reading with the truth of its workbook.
///
/// A row is right if it lies where it should and is about whom and what it should be about; its other fields are compared one
/// by one. Missing rows count with all their fields, invented ones too.
pub fn compare(truth: &Truth, reading: &Reading) -> Comparison {
    let mut comparison = Comparison::default();
    comparison.counts.workbooks = 1;
    comparison.counts.sheets = reading.ledgers.iter().filter(|ledger| ledger.cells > 0).count().max(1);
    let found = reading.rows();
    let pairs = paired(&truth.rows, &found);
    for (want, at) in &pairs {
        match at {
            Some(at) => compare_fields(want, &found[*at].1, reading, &mut comparison),
            None => lose(want, reading, &mut comparison),
        }
    }
    for (at, (kind, row)) in found.iter().enumerate() {
        let is_known = pairs.iter().any(|(_, taken)| *taken == Some(at)) || truth.open.contains(kind.key);
        if !is_known {
            invent(kind, row, reading, &mut comparison);
        }
    }
    compare_findings(&truth.findings, &reading.findings, &mut comparison);
    comparison
}

/// Each true row with the found row that fits it best; a found row is taken once.
fn paired<'t>(wanted: &'t [TrueRow], found: &[(&RowKind, Found)]) -> Vec<(&'t TrueRow, Option<usize>)> {
    let mut fits: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, want) in wanted.iter().enumerate() {
        for (at, (kind, row)) in found.iter().enumerate() {
            if *kind == want.kind && is_the_row(want, row) {
                let differing = want.fields.iter().filter(|(key, value)| !agrees(want, key, value, row)).count();
                fits.push((differing, nth, at));
            }
        }
    }
    fits.sort_unstable();
    let mut of_want: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = vec![false; found.len()];
    for (_, nth, at) in fits {
        if !taken[at] && !of_want.contains_key(&nth) {
            taken[at] = true;
            of_want.insert(nth, at);
        }
    }
    wanted.iter().enumerate().map(|(nth, want)| (want, of_want.get(&nth).copied())).collect()
}

/// Whether a found row lies at the place of a true one and is about the same.
fn is_the_row(want: &TrueRow, found: &Found) -> bool {
    let cell_is_kept = want.kind.columns.iter().any(|(key, _)| *key == "cell");
    want.sheet.as_ref().is_none_or(|sheet| *sheet == found.sheet)
        && want.row.is_none_or(|row| row.to_string() == found.row)
        && want.cell.as_ref().is_none_or(|cell| !cell_is_kept || found.fields.get("cell") == Some(cell))
        && want.kind.who.iter().all(|key| want.fields.get(*key).is_none_or(|value| agrees(want, key, value, found)))
}

fn agrees(want: &TrueRow, key: &str, value: &str, found: &Found) -> bool {
    let Some(is) = found.fields.get(key) else { return false };
    match (want.kind.key, key) {
        (_, "month") => is == value || is.ends_with(&format!("-{value:0>2}")),
        ("person", "tier" | "tier_from" | "title_from" | "qualified_title") => {
            is == value || is.split('、').any(|one| one == value)
        }
        _ => is == value,
    }
}

fn compare_fields(want: &TrueRow, found: &Found, reading: &Reading, comparison: &mut Comparison) {
    comparison.counts.rows_true += 1;
    comparison.counts.rows_found += 1;
    comparison.counts.rows_right += 1;
    for (key, value) in &want.fields {
        let is = found.fields.get(key.as_str()).map(String::as_str).unwrap_or_default();
        comparison.counts.fields_true += 1;
        comparison.counts.fields_found += usize::from(!is.is_empty());
        if agrees(want, key, value, found) {
            comparison.counts.fields_right += 1;
            continue;
        }
        let miss = if is.is_empty() { Miss::MissingField } else { Miss::WrongField };
        let words = format!("{key} should be {value:?}, is {is:?}, in {}", shown(want));
        differ(want.kind, words, spot_of(miss, want, Some(key)), reading, comparison);
    }
    for key in want.kind.complete.iter().filter(|key| !want.fields.contains_key(**key)) {
        let is = found.fields.get(key).map(String::as_str).unwrap_or_default();
        if !is.is_empty() {
            comparison.counts.fields_found += 1;
            let words = format!("{key} is {is:?}, in {}", shown(want));
            differ(want.kind, words, spot_of(Miss::InventedField, want, Some(key)), reading, comparison);
        }
    }
}

fn lose(want: &TrueRow, reading: &Reading, comparison: &mut Comparison) {
    comparison.counts.rows_true += 1;
    comparison.counts.fields_true += want.fields.len();
    let words = shown(want);
    differ(want.kind, words, spot_of(Miss::MissingRow, want, None), reading, comparison);
}

fn invent(kind: &RowKind, found: &Found, reading: &Reading, comparison: &mut Comparison) {
    comparison.counts.rows_found += 1;
    let stated =
        kind.who.iter().chain(kind.complete).filter(|key| found.fields.get(**key).is_some_and(|v| !v.is_empty()));
    comparison.counts.fields_found += stated.count();
    let held: Vec<String> = found
        .fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let words = format!("{}!{} {}", found.sheet, found.row, held.join(" "));
    let (sheet, row) = (Some(found.sheet.clone()), found.row.parse().ok());
    let spot = Spot { miss: Miss::InventedRow, field: None, sheet, row, cell: None };
    differ(kind, words, spot, reading, comparison);
}

fn differ(kind: &RowKind, words: String, spot: Spot, reading: &Reading, comparison: &mut Comparison) {
    let silent = !is_told(&spot, &reading.findings);
    comparison.counts.silent += usize::from(silent);
    comparison.differences.push(Difference { miss: spot.miss, about: kind.key.to_owned(), words, silent });
}

/// Where a true row, or one of its fields, stands.
fn spot_of(miss: Miss, want: &TrueRow, key: Option<&str>) -> Spot {
    let cell = key.and_then(|key| want.cells.get(key)).or(want.cell.as_ref());
    Spot { miss, field: key.map(str::to_owned), sheet: want.sheet.clone(), row: want.row, cell: cell.cloned() }
}

fn shown(want: &TrueRow) -> String {
    let place = [want.sheet.clone().unwrap_or_default(), want.row.map(|row| row.to_string()).unwrap_or_default()];
    let fields: Vec<String> = want.fields.iter().map(|(key, value)| format!("{key}={value}")).collect();
    format!("{} {}", place.join("!"), fields.join(" "))
}

/// Listed findings must be told; errors that are not listed are false alarms.
fn compare_findings(wanted: &[MustTell], findings: &[Finding], comparison: &mut Comparison) {
    let mut explained = vec![false; findings.len()];
    for want in wanted {
        comparison.counts.must_tell += 1;
        let fitting: Vec<usize> = (0..findings.len()).filter(|at| is_it(want, &findings[*at])).collect();
        for at in &fitting {
            explained[*at] = true;
        }
        if !fitting.is_empty() {
            comparison.counts.told += 1;
            continue;
        }
        let (sheet, row, cell) = (want.sheet.clone(), row_of(want), want.cell.clone());
        let spot = Spot { miss: Miss::NotTold, field: None, sheet, row, cell };
        let silent = !is_told(&spot, findings);
        comparison.counts.silent += usize::from(silent);
        let words = want.cell.clone().or(want.row.map(|row| format!("row {row}"))).unwrap_or_default();
        comparison.differences.push(Difference { miss: Miss::NotTold, about: want.code.clone(), words, silent });
    }
    for (finding, _) in findings
        .iter()
        .zip(explained)
        .filter(|(finding, explained)| finding.severity() == Severity::Error && !explained)
    {
        comparison.counts.false_alarms += 1;
        let words = format!("{} (found {:?} {:?})", finding.place, finding.found, finding.words);
        let about = finding.code.key().to_owned();
        comparison.differences.push(Difference { miss: Miss::FalseAlarm, about, words, silent: false });
    }
}

fn row_of(want: &MustTell) -> Option<u32> {
    let digits = |cell: &String| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
    want.row.or_else(|| want.cell.as_ref().and_then(digits))
}

fn is_it(want: &MustTell, finding: &Finding) -> bool {
    let at = finding.place.cell;
    finding.code.key() == want.code
        && want.sheet.as_deref().is_none_or(|sheet| &*finding.place.sheet == sheet)
        && want.cell.as_deref().is_none_or(|cell| at.is_none_or(|at| at.to_string() == cell))
        && want.row.is_none_or(|row| at.is_none_or(|at| at.row + 1 == row))
}
