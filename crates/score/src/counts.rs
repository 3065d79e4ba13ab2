//! Counts of a score: they add up over workbooks, and floors hold them up.

use std::ops::AddAssign;

use serde::Serialize;

/// How much stood there, how much was found, how much of it rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Workbooks.
    pub workbooks: usize,
    /// Sheets that hold something.
    pub sheets: usize,
    /// Rows that stand in them.
    pub rows_true: usize,
    /// Rows that were found.
    pub rows_found: usize,
    /// Rows that were found and stand there.
    pub rows_right: usize,
    /// Fields that stand in them.
    pub fields_true: usize,
    /// Fields that were found.
    pub fields_found: usize,
    /// Fields that were found and stand there.
    pub fields_right: usize,
    /// Problems that must be told.
    pub must_tell: usize,
    /// Problems that were told, in the words expected.
    pub told: usize,
    /// Errors told where nothing is wrong.
    pub false_alarms: usize,
    /// Wrong, missing or invented rows and fields, and problems not told, without any finding at that place.
    pub silent: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.workbooks += other.workbooks;
        self.sheets += other.sheets;
        self.rows_true += other.rows_true;
        self.rows_found += other.rows_found;
        self.rows_right += other.rows_right;
        self.fields_true += other.fields_true;
        self.fields_found += other.fields_found;
        self.fields_right += other.fields_right;
        self.must_tell += other.must_tell;
        self.told += other.told;
        self.false_alarms += other.false_alarms;
        self.silent += other.silent;
    }
}

impl Counts {
    /// Of the rows that were found, the share that stands there; 1 if none was found.
    pub fn row_precision(&self) -> f64 {
        share(self.rows_right, self.rows_found)
    }

    /// Of the rows that stand there, the share that was found; 1 if none stands there.
    pub fn row_recall(&self) -> f64 {
        share(self.rows_right, self.rows_true)
    }

    /// Of the fields that were found, the share that stands there.
    pub fn field_precision(&self) -> f64 {
        share(self.fields_right, self.fields_found)
    }

    /// Of the fields that stand there, the share that was found.
    pub fn field_recall(&self) -> f64 {
        share(self.fields_right, self.fields_true)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What a score must hold at least.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Floors {
    /// Least recall, of rows and of fields.
    pub recall: f64,
    /// Least precision, of rows and of fields.
    pub precision: f64,
    /// Most differences nobody was told about.
    pub silent: usize,
}

impl Floors {
    /// What is agreed for this repository.
    pub const AGREED: Self = Self { recall: 0.99, precision: 0.995, silent: 0 };

    /// The floors a score lies under, in words; empty if it holds them all.
    pub fn broken_by(&self, counts: &Counts) -> Vec<String> {
        let least = [
            ("recall of rows", counts.row_recall(), self.recall),
            ("recall of fields", counts.field_recall(), self.recall),
            ("precision of rows", counts.row_precision(), self.precision),
            ("precision of fields", counts.field_precision(), self.precision),
        ];
        let mut broken: Vec<String> = least
            .into_iter()
            .filter(|(_, is, floor)| is < floor)
            .map(|(what, is, floor)| format!("{what} is {is:.4}, the floor is {floor}"))
            .collect();
        if counts.silent > self.silent {
            broken.push(format!("{} wrong and silent, at most {} may be", counts.silent, self.silent));
        }
        broken
    }
}
