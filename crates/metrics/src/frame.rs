//! The only door between Arrow and polars: tables cross as Arrow stream bytes.

use std::io::Cursor;

use polars::prelude::*;
use tables::{Table, TableSpec, to_ipc_stream};

use crate::MeasureError;

/// A table as a polars frame; same columns, same order of rows.
pub(crate) fn to_polars(table: &Table) -> Result<DataFrame, MeasureError> {
    let crossing = |detail: String| MeasureError::Crossing { table: table.spec().name.to_owned(), detail };
    let bytes = to_ipc_stream(table).map_err(|error| crossing(error.to_string()))?;
    IpcStreamReader::new(Cursor::new(bytes)).finish().map_err(|error| crossing(error.to_string()))
}

/// Keeps polars from writing on standard error of things that do not concern the person who asks.
pub(crate) fn quiet() {
    polars::error::set_warning_function(|_, _| {});
}

/// A frame without rows of a declared shape.
pub(crate) fn empty(spec: &'static TableSpec) -> Result<DataFrame, MeasureError> {
    to_polars(&Table::empty(spec))
}

/// A frame as Arrow stream bytes.
pub(crate) fn to_bytes(frame: &mut DataFrame) -> Result<Vec<u8>, MeasureError> {
    let mut bytes = Vec::new();
    let written = IpcStreamWriter::new(&mut bytes).with_compat_level(CompatLevel::oldest()).finish(frame);
    written.map_err(|error| MeasureError::Crossing { table: "query".to_owned(), detail: error.to_string() })?;
    Ok(bytes)
}

/// The whole numbers of a column, in row order; null is left out by the caller's filter.
pub(crate) fn indexes(frame: &DataFrame, column: &str) -> Result<Vec<usize>, MeasureError> {
    let values = frame.column(column)?.cast(&DataType::UInt32)?;
    Ok(values.u32()?.iter().flatten().map(|value| value as usize).collect())
}

/// The answers of a column of yes and no, in row order.
pub(crate) fn answers(frame: &DataFrame, column: &str) -> Result<Vec<Option<bool>>, MeasureError> {
    Ok(frame.column(column)?.bool()?.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::table_spec;

    #[test]
    fn a_table_crosses_with_its_dates_and_nulls() {
        let mut rows = Table::builder(table_spec("pairing").expect("declared"));
        rows.row().text("mentor", "甲师").date("start", chrono::NaiveDate::from_ymd_opt(2024, 9, 1));
        rows.row().text("mentee", "乙徒");
        let frame = to_polars(&rows.finish()).expect("crosses");
        assert_eq!(frame.height(), 2);
        assert_eq!(frame.column("start").expect("there").null_count(), 1);
        assert_eq!(frame.column("mentor").expect("there").str().expect("text").get(0), Some("甲师"));
    }
}
