//! Personal numbers: never kept as they are written, and of national IDs no more than whether two are the same.

use std::sync::Arc;

use tables::{CellRef, CellValue, Field, Finding, FindingCode, ID_HIDDEN, Value};

use crate::row::{Row, SheetReader};
use crate::values::{DateReading, IdNumber, read_national_id};

/// Whether a field holds a personal number.
pub fn is_personal(field: Field) -> bool {
    matches!(field, Field::NationalId | Field::Phone | Field::BirthDate | Field::Private)
}

impl SheetReader<'_, '_> {
    /// Leaves a personal number in the school's own file: it is never needed to count a lesson.
    pub fn personal_number(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        read.cells.remove(&field);
        match field {
            Field::NationalId => self.national_id(read, at, value),
            Field::BirthDate => self.birth(read, at, value),
            _ => {}
        }
        self.account.ignore(at, "personal_number");
    }

    /// The month somebody was born in, for conditions of age: known while a run lasts, and never written. What cannot be read is
    /// not told, for the finding would show it.
    fn birth(&mut self, read: &mut Row, at: CellRef, value: &CellValue) {
        let frame = self.date_frame(&crate::context::Context::default(), at.col);
        let born = match self.date_of(Field::BirthDate, value, &frame) {
            DateReading::Day(day) | DateReading::Month(day) | DateReading::ByColumn(day) => Some(day),
            DateReading::Ambiguous(as_written, _) => Some(as_written),
            _ => None,
        };
        let born = born.and_then(|day| chrono::Datelike::with_day(&day, 1));
        read.values.extend(born.map(|month| (Field::BirthDate, Value::Date(month))));
    }

    /// Who is who needs no more than whether two numbers are the same: the keyed hash says that. One that cannot be right is told
    /// without the number.
    fn national_id(&mut self, read: &mut Row, at: CellRef, value: &CellValue) {
        let shown = value.shown();
        let is_float = matches!(value, CellValue::Number(number) if *number >= 1e15);
        let wrong = match read_national_id(&shown) {
            IdNumber::Whole(hash) if !is_float => {
                read.values.insert(Field::NationalId, Value::Text(hash.into()));
                return;
            }
            IdNumber::Wrong if !is_float => FindingCode::IdNumberWrong,
            _ => FindingCode::IdNumberDamaged,
        };
        // 无 or 待补 is no number that was mistyped.
        if shown.chars().any(|c| c.is_numeric()) {
            let finding = Finding::new(wrong, self.place().at(at), ID_HIDDEN);
            self.findings.push(finding.of(Arc::clone(&self.unit), self.term));
        }
    }
}
