//! One fact once: the same lesson stated by mentor and mentee, twice in a sheet, or by a list and its summary.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;
use tables::{Finding, FindingCode, Place, Term};

use super::occasion::{Occasion, row_of};

/// What names a lesson, apart from its period.
type DayKey = (Arc<str>, Arc<str>, Arc<str>, Option<NaiveDate>);
/// What names a stretch of counts.
type CountKey = (Arc<str>, Arc<str>, Arc<str>, Option<Term>);

/// Merges what is stated twice; what is set aside is told unless both say the same.
pub fn merge(occasions: Vec<Occasion>, findings: &mut Vec<Finding>) -> Vec<Occasion> {
    let (days, undated): (Vec<_>, Vec<_>) = occasions.into_iter().partition(|occasion| occasion.date.is_some());
    let dated_sheets = sheets_with_days(&days, &undated);
    // A line of a log that names only its week stands beside the dated lines of that log: it is no summary of them.
    let (mut kept, counts): (Vec<_>, Vec<_>) = undated.into_iter().partition(|occasion| {
        occasion.why_not.is_some() || (occasion.of_a_log && dated_sheets.contains(&sheet_key(occasion)))
    });
    let mut dated = Vec::with_capacity(days.len());
    for (_, rows) in grouped(days, day_key) {
        dated.extend(one_day(rows, findings));
    }
    let listed = sums_by_count_key(&dated);
    for (key, rows) in grouped(counts, count_key) {
        kept.extend(one_stretch(rows, listed.get(&key).copied(), findings));
    }
    kept.extend(dated);
    kept
}

/// A sheet's lessons of one direction between two people.
type SheetKey = (CountKey, Arc<str>, Arc<str>);

fn sheet_key(occasion: &Occasion) -> SheetKey {
    (count_key(occasion), Arc::clone(&occasion.place.file), Arc::clone(&occasion.place.sheet))
}

/// Where dated lessons stand, asked only if lines of a log without a day are there to be placed.
fn sheets_with_days(days: &[Occasion], undated: &[Occasion]) -> BTreeSet<SheetKey> {
    match undated.iter().any(|occasion| occasion.of_a_log && occasion.why_not.is_none()) {
        true => days.iter().map(sheet_key).collect(),
        false => BTreeSet::new(),
    }
}

/// Rows of one key together, keys in order, the rows of each as they came.
fn grouped<K: Ord + Send>(
    mut rows: Vec<Occasion>,
    key: impl Fn(&Occasion) -> K + Sync,
) -> impl Iterator<Item = (K, Vec<Occasion>)> {
    rows.par_sort_by_cached_key(&key);
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || {
        let first = rows.next()?;
        let here = key(&first);
        let mut group = vec![first];
        while let Some(next) = rows.next_if(|row| key(row) == here) {
            group.push(next);
        }
        Some((here, group))
    })
}

fn day_key(occasion: &Occasion) -> DayKey {
    (Arc::clone(&occasion.kind), Arc::clone(&occasion.actor.id), Arc::clone(&occasion.counterpart.id), occasion.date)
}

fn count_key(occasion: &Occasion) -> CountKey {
    (Arc::clone(&occasion.kind), Arc::clone(&occasion.actor.id), Arc::clone(&occasion.counterpart.id), occasion.term)
}

fn sums_by_count_key(dated: &[Occasion]) -> BTreeMap<CountKey, f64> {
    let mut sums = BTreeMap::new();
    for occasion in dated {
        *sums.entry(count_key(occasion)).or_default() += occasion.quantity.unwrap_or(0.0);
    }
    sums
}

fn same_sheet(one: &Place, other: &Place) -> bool {
    one.file == other.file && one.sheet == other.sheet
}

/// The lessons of one day between the same two people.
fn one_day(mut rows: Vec<Occasion>, findings: &mut Vec<Finding>) -> Vec<Occasion> {
    if rows.len() < 2 {
        return rows;
    }
    rows.sort_by(|a, b| a.place.cmp(&b.place).then(a.period.cmp(&b.period)));
    let mut kept: Vec<(Occasion, Vec<Place>)> = Vec::new();
    for row in rows {
        let mirrored = best_match(&kept, &row);
        match mirrored {
            Some(at) => {
                let (lesson, places) = &mut kept[at];
                if same_sheet(&lesson.place, &row.place) {
                    tell_duplicate(lesson, &row, findings);
                } else {
                    tell_conflict(lesson, &row, findings);
                }
                complete(lesson, &row);
                places.push(row.place);
            }
            None => {
                let place = row.place.clone();
                kept.push((row, vec![place]));
            }
        }
    }
    kept.into_iter().map(|(lesson, _)| lesson).collect()
}

/// The kept lesson a row states again, if any: exact periods first, then rows in which one side left the period out.
fn best_match(kept: &[(Occasion, Vec<Place>)], row: &Occasion) -> Option<usize> {
    let candidates = || kept.iter().enumerate().filter(|(_, (lesson, places))| may_be_same(lesson, places, row));
    candidates()
        .find(|(_, (lesson, _))| lesson.period == row.period)
        .or_else(|| candidates().find(|(_, (lesson, _))| lesson.period.is_none() || row.period.is_none()))
        .or_else(|| candidates().find(|(_, (lesson, _))| same_topic(lesson, row) && lesson.topic.is_some()))
        .map(|(at, _)| at)
}

/// In one sheet the same lesson again must agree in everything; from another sheet it may say more or less.
fn may_be_same(lesson: &Occasion, places: &[Place], row: &Occasion) -> bool {
    let repeated_here = places.iter().any(|place| same_sheet(place, &row.place));
    if !repeated_here {
        return true;
    }
    let same_row = places.iter().any(|place| same_sheet(place, &row.place) && row_of(place) == row_of(&row.place));
    !same_row
        && same_sheet(&lesson.place, &row.place)
        && lesson.period == row.period
        && (row.period.is_some() || same_topic(lesson, row))
        && same_class(lesson, row)
}

fn same_topic(lesson: &Occasion, row: &Occasion) -> bool {
    lesson.topic == row.topic
}

fn same_class(lesson: &Occasion, row: &Occasion) -> bool {
    lesson.class == row.class || lesson.class.is_none() || row.class.is_none()
}

/// Takes from the second statement what the first left out.
fn complete(lesson: &mut Occasion, row: &Occasion) {
    lesson.sources += 1;
    lesson.period = lesson.period.or(row.period);
    lesson.topic = lesson.topic.take().or_else(|| row.topic.clone());
    lesson.class = lesson.class.take().or_else(|| row.class.clone());
    lesson.subject = lesson.subject.take().or_else(|| row.subject.clone());
    lesson.lesson_type = lesson.lesson_type.take().or_else(|| row.lesson_type.clone());
    lesson.has_comment |= row.has_comment;
    if lesson.why_not.is_some() && row.why_not.is_none() {
        lesson.why_not = None;
        lesson.quantity = row.quantity;
    }
}

fn tell_duplicate(lesson: &Occasion, row: &Occasion, findings: &mut Vec<Finding>) {
    let first = (row_of(&lesson.place) + 1).to_string();
    findings.push(about(FindingCode::DuplicateRow, row, shown(row)).with([first]));
}

/// Two sheets that give different periods or numbers for one lesson: kept once, and not counted until both agree.
fn tell_conflict(lesson: &mut Occasion, row: &Occasion, findings: &mut Vec<Finding>) {
    let period =
        |occasion: &Occasion| occasion.period.map_or_else(|| "未写节次".to_owned(), |period| format!("第{period}节"));
    let periods_differ = matches!((lesson.period, row.period), (Some(a), Some(b)) if a != b);
    let numbers_differ = matches!((lesson.quantity, row.quantity), (Some(a), Some(b)) if a != b);
    if !periods_differ && !numbers_differ {
        return;
    }
    let words = if periods_differ {
        format!("一方写{}，一方写{}", period(lesson), period(row))
    } else {
        format!("一方写{}节，一方写{}节", lesson.quantity.unwrap_or_default(), row.quantity.unwrap_or_default())
    };
    findings.push(about(FindingCode::ReportsConflict, row, shown(row)).with([words]));
    lesson.why_not = Some("双方所报不一致");
}

fn shown(occasion: &Occasion) -> String {
    let day = occasion.date.map(|day| day.to_string()).unwrap_or_default();
    match occasion.counterpart.is_nobody() {
        true => format!("{day} {}", occasion.actor.name),
        false => format!("{day} {}听{}", occasion.actor.name, occasion.counterpart.name),
    }
}

fn about(code: FindingCode, occasion: &Occasion, found: String) -> Finding {
    Finding::new(code, occasion.place.clone(), found).of(Arc::clone(&occasion.folder), occasion.sent_for)
}

/// Counts by week or month from several sheets: other periods add up, a period stated again is compared.
fn each_period_once(sheets: impl Iterator<Item = Vec<Occasion>>, findings: &mut Vec<Finding>) -> Vec<Occasion> {
    let mut known: BTreeMap<Option<u32>, f64> = BTreeMap::new();
    let mut kept = Vec::new();
    for rows in sheets {
        let mut here: BTreeMap<Option<u32>, Vec<Occasion>> = BTreeMap::new();
        for row in rows {
            here.entry(row.week.or(row.month)).or_default().push(row);
        }
        for (period, rows) in here {
            let sum: f64 = rows.iter().filter_map(|row| row.quantity).sum();
            match (known.get(&period), rows.first()) {
                (Some(before), Some(first)) => tell_if_differs(*before, sum, first, findings),
                _ => {
                    known.insert(period, sum);
                    kept.extend(rows);
                }
            }
        }
    }
    kept
}

/// Two sums that should be one.
fn tell_if_differs(before: f64, here: f64, row: &Occasion, findings: &mut Vec<Finding>) {
    if (before - here).abs() > 1e-9 {
        let words = [before.to_string(), here.to_string()];
        findings.push(about(FindingCode::CountDiffers, row, here.to_string()).with(words));
    }
}

/// Counts of one direction in one term: weeks before months before a bare number, and a list of lessons before all of them.
fn one_stretch(rows: Vec<Occasion>, listed: Option<f64>, findings: &mut Vec<Finding>) -> Vec<Occasion> {
    let mut layers: BTreeMap<u8, BTreeMap<Place, Vec<Occasion>>> = BTreeMap::new();
    for row in rows {
        let fineness = match (row.week, row.month) {
            (Some(_), _) => 0,
            (None, Some(_)) => 1,
            (None, None) => 2,
        };
        let sheet = Place { cell: None, ..row.place.clone() };
        layers.entry(fineness).or_default().entry(sheet).or_default().push(row);
    }
    let mut sum = listed;
    let mut kept = Vec::new();
    for (fineness, sheets) in layers {
        let stated = match fineness {
            2 => sheets.into_values().collect(),
            _ => vec![each_period_once(sheets.into_values(), findings)],
        };
        for rows in stated {
            let here: f64 = rows.iter().filter_map(|row| row.quantity).sum();
            match (sum, rows.first()) {
                (Some(listed), Some(first)) => tell_if_differs(listed, here, first, findings),
                _ => {
                    sum = Some(here);
                    kept.extend(rows);
                }
            }
        }
    }
    kept
}
