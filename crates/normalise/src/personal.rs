//! Personal numbers: never kept as they are written, and of national IDs no more than whether two are the same.

use tables::{CellRef, CellValue, Field, FindingCode, Value};

use crate::row::{Row, SheetReader};
use crate::values::{IdNumber, read_national_id};

/// Whether a field holds a personal number.
pub fn is_personal(field: Field) -> bool {
    matches!(field, Field::NationalId | Field::Phone | Field::BirthDate)
}

impl SheetReader<'_, '_> {
    /// Leaves a personal number in the school's own file: it is never needed to count a lesson.
    pub fn personal_number(&mut self, read: &mut Row, field: Field, at: CellRef, value: &CellValue) {
        if field == Field::NationalId && matches!(value, CellValue::Number(number) if *number >= 1e15) {
            self.tell(FindingCode::IdNumberDamaged, at, &[]);
        }
        read.cells.remove(&field);
        if let (Field::NationalId, IdNumber::Whole(hash)) = (field, read_national_id(&value.shown())) {
            // Who is who needs no more than whether two numbers are the same: the keyed hash says that.
            read.values.insert(field, Value::Text(hash.into()));
        }
        self.account.ignore(at, "personal_number");
    }
}
