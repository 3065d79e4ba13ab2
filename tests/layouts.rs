//! Every workbook of `sample-data/layouts` is read, and holds the rows a careful person reads in it.

use std::path::{Path, PathBuf};

use score::{Comparison, Floors, Miss, Reader, Truth, compare, expected_files, read_expected};

use crate::place::sample_data;

fn truths() -> Vec<(PathBuf, Truth)> {
    let files = expected_files(&sample_data().join("layouts")).expect("the layouts folder");
    files.into_iter().map(|path| (path.clone(), read_expected(&path).expect("a right expected file"))).collect()
}

fn score(reader: &Reader, truth: &Truth) -> Comparison {
    compare(truth, &reader.read(&truth.workbook, &truth.unit, truth.term))
}

#[test]
fn every_layout_holds_the_rows_a_person_reads_in_it() {
    let reader = Reader::usual().expect("a right vocabulary");
    let (mut wrong, truths) = (Vec::new(), truths());
    for (path, truth) in &truths {
        let differences = score(&reader, truth).differences;
        let lines: Vec<String> = differences.iter().map(|difference| format!("   {difference}")).collect();
        match &truth.gap {
            None if !lines.is_empty() => wrong.push(format!("── {}\n{}", path.display(), lines.join("\n"))),
            Some(_) if lines.is_empty() => wrong.push(format!("── {}\n   is read now: take `gap` out", path.display())),
            _ => {}
        }
    }
    assert!(truths.len() >= 150, "only {} expected files were found", truths.len());
    assert!(wrong.is_empty(), "{} of {} sheets are read otherwise:\n{}", wrong.len(), truths.len(), wrong.join("\n"));
}

/// The sample the falsified truths below start from: two rows, each with a day.
fn honest() -> (Reader, Truth) {
    let path = sample_data().join("layouts/pairing-register/title-above.xlsx.expected.toml");
    (Reader::usual().expect("a right vocabulary"), read_expected(&path).expect("a right expected file"))
}

fn falsified(falsify: impl FnOnce(&mut Truth)) -> Comparison {
    let (reader, mut truth) = honest();
    assert!(score(&reader, &truth).differences.is_empty(), "the sample must be read rightly to begin with");
    falsify(&mut truth);
    score(&reader, &truth)
}

#[test]
fn a_truth_with_another_day_is_a_wrong_field_below_the_floors_and_silent() {
    let compared = falsified(|truth| {
        truth.rows[0].fields.insert("start".into(), "1999-01-01".into());
    });
    assert_eq!(compared.differences[0].miss, Miss::WrongField);
    assert_eq!(compared.counts.silent, 1);
    assert!(compared.counts.field_recall() < 1.0 && compared.counts.field_precision() < 1.0);
    assert!((compared.counts.row_recall() - 1.0).abs() < f64::EPSILON, "the row itself was found");
    assert!(!Floors::AGREED.broken_by(&compared.counts).is_empty());
}

#[test]
fn a_truth_with_another_person_is_a_row_missed_and_a_row_invented() {
    let compared = falsified(|truth| {
        truth.rows[0].fields.insert("mentee".into(), "无此人".into());
    });
    let misses: Vec<Miss> = compared.differences.iter().map(|difference| difference.miss).collect();
    assert_eq!(misses, [Miss::MissingRow, Miss::InventedRow]);
    assert_eq!(compared.counts.silent, 2);
    assert!(compared.counts.row_recall() < 1.0 && compared.counts.row_precision() < 1.0);
}

#[test]
fn a_truth_without_a_row_lowers_precision_alone() {
    let compared = falsified(|truth| {
        truth.rows.pop();
    });
    assert!(compared.counts.row_precision() < 1.0);
    assert!((compared.counts.row_recall() - 1.0).abs() < f64::EPSILON);
}

#[test]
fn a_problem_that_is_not_told_is_silent() {
    let compared = falsified(|truth| {
        let (code, cell) = ("date_unreadable".to_owned(), Some("D3".to_owned()));
        truth.findings.push(score::MustTell { code, sheet: None, row: None, cell });
    });
    assert_eq!((compared.counts.must_tell, compared.counts.told, compared.counts.silent), (1, 0, 1));
}

#[test]
fn what_the_reader_told_is_wrong_but_not_silent() {
    let path = sample_data().join("layouts/observation-log/dates-that-cannot-be-told.xls.expected.toml");
    let mut truth = read_expected(&path).expect("a right expected file");
    let mut untold = truth.rows[0].clone();
    untold.row = Some(4);
    truth.rows.push(untold);
    let compared = score(&Reader::usual().expect("a right vocabulary"), &truth);
    assert_eq!(compared.differences.len(), 1);
    assert_eq!((compared.differences[0].miss, compared.counts.silent), (Miss::MissingRow, 0));
}

/// Keeps the path helper honest: an expected file names a workbook that is there.
#[test]
fn every_expected_file_lies_beside_its_workbook() {
    for (path, truth) in truths() {
        assert!(Path::new(&truth.workbook).is_file(), "{} has no workbook", path.display());
    }
}
