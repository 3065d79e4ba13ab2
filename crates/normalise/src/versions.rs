//! One sheet sent twice: copies and earlier versions are recognised by what they say, and set aside by a rule with a name.
//!
//! | rule | what is set aside | what decides |
//! |---|---|---|
//! | `identical_copy` | a sheet that says what another of the same unit and term says | every row the same, whatever the files are called |
//! | `earlier_version` | a sheet all of whose rows another holds, and more | the rows, and file names that differ only in a mark: `名单.xlsx`, `名单(1).xlsx` |
//! | `earlier_version` | a sheet another says it corrects | such names, of which one says so: `名单（最终版）.xlsx`; most rows the same |
//!
//! Equal counts without a day, a week or a month under names of their own may be of two stretches of time: one is set aside as
//! a copy, and told; whether it adds to the other is not known.
//!
//! Two sheets with such names that disagree, where no name says which is the later one, are both kept and told.

use std::collections::{BTreeMap, BTreeSet};

use policy::Vocabulary;
use tables::{Field, Finding, FindingCode, Place, Record, RecordKind, Term};

use crate::SheetReading;
use crate::reading::RefusedRow;

mod name;

use name::VersionName;

/// The rules, as the account of a sheet names them.
const COPY: &str = "identical_copy";
const EARLIER: &str = "earlier_version";

/// Sets aside copies and earlier versions: their rows, findings and questions are gone, their cells are accounted for by the
/// rule, and one finding says what replaced them. Gives these findings, in the order of the sheets.
pub fn set_aside_versions(sheets: &mut [SheetReading], vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut gone: BTreeMap<usize, Replaced> = BTreeMap::new();
    for group in comparable(sheets, vocabulary) {
        for (at, candidate) in group.iter().enumerate() {
            let others = group.iter().enumerate().filter(|(other, one)| *other != at && !gone.contains_key(&one.sheet));
            let mut replaced = others.filter_map(|(_, other)| replaced_by(candidate, other, vocabulary));
            if let Some(first) = replaced.next() {
                gone.insert(candidate.sheet, first);
            }
        }
        findings.extend(unclear(&group, &gone, sheets, vocabulary));
    }
    findings.extend(unclear_across(sheets, &gone, vocabulary));
    for (sheet, replaced) in gone {
        findings.push(replaced.told(sheet, sheets));
        if let Some(sheet) = sheets.get_mut(sheet) {
            set_aside(sheet, &replaced);
        }
    }
    findings.sort_by_cached_key(Finding::sort_key);
    findings
}

/// A sheet with what it says.
struct Candidate {
    /// Which of the sheets.
    sheet: usize,
    name: VersionName,
    path: String,
    /// What its rows say, without where they stand.
    rows: BTreeSet<String>,
    /// How many rows say it, repetitions included.
    count: usize,
    /// Cells that could not be read.
    rejected: u32,
    /// Whether its rows are counts that name no time.
    timeless: bool,
}

impl Candidate {
    fn of(at: usize, sheet: &SheetReading, vocabulary: &Vocabulary) -> Self {
        let file = sheet.place.file.rsplit_once('/').map_or(&*sheet.place.file, |(_, name)| name);
        Self {
            sheet: at,
            name: VersionName::of(file, vocabulary),
            path: sheet.place.file.to_string(),
            rows: sheet.records.iter().map(says).collect(),
            count: sheet.records.len(),
            rejected: sheet.ledger.rejected(),
            timeless: sheet.records.iter().all(counts_without_time),
        }
    }
}

/// Why a sheet is set aside, and for which.
struct Replaced {
    rule: &'static str,
    by: usize,
    /// Rows the later version does not have.
    dropped: usize,
    /// Whether it may be another stretch of time that came to the same numbers.
    doubtful: bool,
}

impl Replaced {
    fn told(&self, sheet: usize, sheets: &[SheetReading]) -> Finding {
        let by = sheets.get(self.by).map(|sheet| sheet.place.to_string()).unwrap_or_default();
        let code = match (self.rule, self.doubtful) {
            (COPY, false) => FindingCode::CopySetAside,
            (COPY, true) => FindingCode::CopyDoubtful,
            _ => FindingCode::EarlierVersion,
        };
        about(code, sheet, sheets).with([by, self.dropped.to_string()])
    }
}

fn about(code: FindingCode, sheet: usize, sheets: &[SheetReading]) -> Finding {
    let Some(sheet) = sheets.get(sheet) else { return Finding::new(code, Place::file(""), "") };
    let finding = Finding::new(code, sheet.place.clone(), "");
    match sheet.records.first() {
        Some(record) => finding.of(record.unit.clone(), record.term),
        None => finding,
    }
}

/// What versions of one sheet have in common: unit, term, kinds of its tables, and its own name in a workbook of several.
type Comparable<'s> = (String, Option<Term>, Vec<&'s str>, String);

/// Sheets that could be versions of one another: of one unit, term and kind, from different files, with rows.
///
/// The later version comes first, so that an earlier one is compared with the last word.
fn comparable(sheets: &[SheetReading], vocabulary: &Vocabulary) -> Vec<Vec<Candidate>> {
    let mut groups: BTreeMap<Comparable<'_>, Vec<Candidate>> = BTreeMap::new();
    let mut in_file: BTreeMap<&str, usize> = BTreeMap::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.records.is_empty()) {
        *in_file.entry(&sheet.place.file).or_default() += 1;
    }
    for (at, sheet) in sheets.iter().enumerate() {
        let Some(record) = sheet.records.first() else { continue };
        let forms = sheet.blocks.iter().filter_map(|block| block.form.as_deref()).collect();
        let alone = in_file.get(&*sheet.place.file) == Some(&1);
        let tab = if alone { String::new() } else { sheet.place.sheet.to_string() };
        let candidate = Candidate::of(at, sheet, vocabulary);
        groups.entry((record.unit.to_string(), record.term, forms, tab)).or_default().push(candidate);
    }
    let mut groups: Vec<Vec<Candidate>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in &mut groups {
        group.sort_by(|a, b| b.name.rank().cmp(&a.name.rank()).then_with(|| a.path.cmp(&b.path)));
    }
    groups
}

/// Whether a row is a number of lessons with nothing that says when they were.
fn counts_without_time(record: &Record) -> bool {
    let time = [Field::Date, Field::Month, Field::Week, Field::Day];
    record.kind == RecordKind::Activity
        && record.fields.contains_key(&Field::Lessons)
        && !record.fields.contains_key(&Field::Appraisal)
        && time.iter().all(|field| !record.fields.contains_key(field) && !record.unreadable.contains(field))
}

/// What a row says, without where it stands.
fn says(record: &Record) -> String {
    let fields: Vec<String> = record.fields.iter().map(|(field, value)| format!("{field:?}={value:?}")).collect();
    format!("{:?} {} ?{:?}", record.kind, fields.join(" "), record.unreadable)
}

/// Whether a sheet gives way to another, and by which rule.
fn replaced_by(one: &Candidate, other: &Candidate, vocabulary: &Vocabulary) -> Option<Replaced> {
    let doubtful = one.timeless && one.name.stem() != other.name.stem();
    let replaced = |rule, dropped| Some(Replaced { rule, by: other.sheet, dropped, doubtful });
    if one.path == other.path {
        return None;
    }
    if one.rows == other.rows && one.count == other.count && one.rejected == other.rejected {
        // Of two copies the plainer name stays.
        let (ours, theirs) = ((one.name.rank(), &one.path), (other.name.rank(), &other.path));
        return if theirs < ours { replaced(COPY, 0) } else { None };
    }
    if one.name.stem() != other.name.stem() {
        return None;
    }
    let dropped = one.rows.difference(&other.rows).count();
    // A correction may also take rows out.
    let corrected = one.name.says_later() && one.name.rank() > other.name.rank();
    if dropped == 0 && one.rejected == 0 && !corrected {
        return replaced(EARLIER, 0);
    }
    let corrects = other.name.says_later() && other.name.rank() > one.name.rank();
    // One that leaves most rows out corrects single rows and does not stand for the whole.
    let kept = one.rows.intersection(&other.rows).count() as f64;
    let whole = kept >= vocabulary.recognition.same_version * one.rows.len() as f64;
    if corrects && whole { replaced(EARLIER, dropped) } else { None }
}

/// Whether enough rows are the same for one to be a version of the other.
fn is_version(one: &Candidate, other: &Candidate, vocabulary: &Vocabulary) -> bool {
    let same = one.rows.intersection(&other.rows).count() as f64;
    let fewer = one.rows.len().min(other.rows.len()) as f64;
    same >= vocabulary.recognition.same_version * fewer
}

/// Tells of versions that disagree where nothing says which is the later one; both count.
fn unclear(
    group: &[Candidate],
    gone: &BTreeMap<usize, Replaced>,
    sheets: &[SheetReading],
    vocabulary: &Vocabulary,
) -> Vec<Finding> {
    let kept: Vec<&Candidate> = group.iter().filter(|one| !gone.contains_key(&one.sheet)).collect();
    let pairs = kept.iter().enumerate().flat_map(|(at, one)| kept.iter().skip(at + 1).map(move |other| (*one, *other)));
    let doubtful = pairs.filter(|(one, other)| {
        let corrects = one.name.says_later() != other.name.says_later();
        let may_be = corrects || is_version(one, other, vocabulary);
        one.path != other.path && one.name.stem() == other.name.stem() && may_be
    });
    doubtful
        .map(|(one, other)| {
            let by = sheets.get(other.sheet).map(|sheet| sheet.place.to_string()).unwrap_or_default();
            let differ = one.rows.symmetric_difference(&other.rows).count();
            about(FindingCode::VersionsUnclear, one.sheet, sheets).with([by, differ.to_string()])
        })
        .collect()
}

/// Tells of a workbook of several sheets and a correction of one of them: the correction does not say that it is the whole.
fn unclear_across(sheets: &[SheetReading], gone: &BTreeMap<usize, Replaced>, vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut files: BTreeMap<(&str, Option<Term>, String), Vec<Candidate>> = BTreeMap::new();
    for (at, sheet) in sheets.iter().enumerate().filter(|(at, _)| !gone.contains_key(at)) {
        let Some(record) = sheet.records.first() else { continue };
        let folder = sheet.place.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let one = Candidate::of(at, sheet, vocabulary);
        files.entry((folder, record.term, one.name.stem().to_owned())).or_default().push(one);
    }
    let several =
        |one: &Candidate, group: &[Candidate]| group.iter().filter(|other| other.path == one.path).count() > 1;
    let mut findings = Vec::new();
    for group in files.values() {
        for later in group.iter().filter(|one| one.name.says_later()) {
            let earlier = group.iter().filter(|one| !one.name.says_later());
            let doubtful = earlier.filter(|one| several(one, group) != several(later, group));
            findings.extend(doubtful.filter(|one| is_version(one, later, vocabulary)).map(|one| {
                let by = sheets.get(later.sheet).map(|sheet| sheet.place.to_string()).unwrap_or_default();
                let differ = one.rows.symmetric_difference(&later.rows).count();
                about(FindingCode::VersionsUnclear, one.sheet, sheets).with([by, differ.to_string()])
            }));
        }
    }
    findings
}

/// Nothing of the sheet counts any more; its cells are accounted for by the rule.
fn set_aside(sheet: &mut SheetReading, replaced: &Replaced) {
    let refused = sheet.records.drain(..).filter(|_| replaced.doubtful).map(|record| may_add(&record)).collect();
    sheet.refused = refused;
    sheet.findings.clear();
    sheet.questions.clear();
    let left = sheet.ledger.used + sheet.ledger.rejected();
    sheet.ledger.used = 0;
    sheet.ledger.rejected.clear();
    *sheet.ledger.ignored.entry(replaced.rule.to_owned()).or_default() += left;
}

/// A count that was set aside and may add to its equal elsewhere.
fn may_add(record: &Record) -> RefusedRow {
    let people = [Field::Observer, Field::Observed, Field::Mentor, Field::Mentee];
    RefusedRow {
        texts: people.into_iter().filter_map(|field| record.text(field)).map(str::to_owned).collect(),
        reason: "有一行与另一份材料相同，又没有写月份或周次".to_owned(),
        tables: crate::tables_of(record.kind).iter().map(|table| (*table).to_owned()).collect(),
        most: record.number(Field::Lessons).map(|number| number.ceil() as u32),
        of_anybody: false,
    }
}

#[cfg(test)]
mod tests;
