//! Rows of one declared grain, as Arrow.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use chrono::{Datelike, NaiveDate};

use crate::{ColumnType, Place, TableSpec};

/// Days from 0001-01-01 to 1970-01-01, the zero of Arrow's days.
const EPOCH_DAYS: i32 = 719_163;

/// A table that does not have the shape its declaration promises: a mistake of ours or a file from another version.
#[derive(Debug)]
pub enum TableError {
    /// A column is missing or has another type.
    Shape {
        /// The declared table.
        table: &'static str,
        /// What differs.
        detail: String,
    },
    /// Arrow refused.
    Arrow(ArrowError),
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape { table, detail } => write!(f, "table `{table}`: {detail}"),
            Self::Arrow(error) => write!(f, "Arrow: {error}"),
        }
    }
}

impl std::error::Error for TableError {}

/// Rows of one declared grain.
///
/// Shape: the columns of its [`TableSpec`], in that order. Dates are days, text is UTF-8, whole numbers are 64 bits.
#[derive(Debug, Clone)]
pub struct Table {
    spec: &'static TableSpec,
    batch: RecordBatch,
}

impl Table {
    /// A table without rows.
    pub fn empty(spec: &'static TableSpec) -> Self {
        Self { spec, batch: RecordBatch::new_empty(spec.arrow()) }
    }

    /// A builder for rows of this declaration.
    pub fn builder(spec: &'static TableSpec) -> TableBuilder {
        TableBuilder::new(spec)
    }

    /// A batch from outside (a stored file), its columns picked by name and checked against the declaration.
    pub fn from_batch(spec: &'static TableSpec, batch: &RecordBatch) -> Result<Self, TableError> {
        let schema = spec.arrow();
        let columns: Result<Vec<ArrayRef>, TableError> = schema
            .fields()
            .iter()
            .map(|field| match batch.column_by_name(field.name()) {
                Some(column) if column.data_type() == field.data_type() => Ok(column.clone()),
                Some(column) => Err(TableError::Shape {
                    table: spec.name,
                    detail: format!(
                        "column `{}` is {}, declared {}",
                        field.name(),
                        column.data_type(),
                        field.data_type()
                    ),
                }),
                None => {
                    Err(TableError::Shape { table: spec.name, detail: format!("column `{}` is missing", field.name()) })
                }
            })
            .collect();
        let batch = RecordBatch::try_new(schema, columns?).map_err(TableError::Arrow)?;
        Ok(Self { spec, batch })
    }

    /// Several tables of one declaration, one after the other.
    pub fn concat(spec: &'static TableSpec, tables: &[Table]) -> Result<Self, TableError> {
        let batches: Vec<&RecordBatch> = tables.iter().map(Table::batch).collect();
        let batch = arrow_select::concat::concat_batches(&spec.arrow(), batches).map_err(TableError::Arrow)?;
        Ok(Self { spec, batch })
    }

    /// The rows for which `keep` says so.
    pub fn filter(&self, keep: impl Fn(usize) -> bool) -> Result<Self, TableError> {
        let mask: arrow_array::BooleanArray = (0..self.len()).map(|row| Some(keep(row))).collect();
        let batch = arrow_select::filter::filter_record_batch(&self.batch, &mask).map_err(TableError::Arrow)?;
        Ok(Self { spec: self.spec, batch })
    }

    /// The rows in another order: `order` holds row numbers, each once.
    pub fn reordered(&self, order: &[usize]) -> Result<Self, TableError> {
        let rows: arrow_array::UInt64Array = order.iter().map(|row| Some(*row as u64)).collect();
        let batch = arrow_select::take::take_record_batch(&self.batch, &rows).map_err(TableError::Arrow)?;
        Ok(Self { spec: self.spec, batch })
    }

    /// The same rows with one column empty.
    pub fn without(&self, column: &str) -> Result<Self, TableError> {
        let schema = self.batch.schema();
        let emptied = |(field, values): (&std::sync::Arc<arrow_schema::Field>, &ArrayRef)| match field.name() == column
        {
            true => arrow_array::new_null_array(field.data_type(), self.len()),
            false => values.clone(),
        };
        let columns: Vec<ArrayRef> = schema.fields().iter().zip(self.batch.columns()).map(emptied).collect();
        let batch = RecordBatch::try_new(schema, columns).map_err(TableError::Arrow)?;
        Ok(Self { spec: self.spec, batch })
    }

    /// The declaration.
    pub fn spec(&self) -> &'static TableSpec {
        self.spec
    }

    /// The Arrow batch.
    pub fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A text cell; `None` where it is null or the column is of another type.
    pub fn text(&self, row: usize, column: &str) -> Option<&str> {
        let array = self.column(row, column)?.as_string_opt::<i32>()?;
        Some(array.value(row))
    }

    /// A whole number; `None` where it is null or the column is of another type.
    pub fn int(&self, row: usize, column: &str) -> Option<i64> {
        let array = self.column(row, column)?.as_primitive_opt::<Int64Type>()?;
        Some(array.value(row))
    }

    /// A number, whole ones included; `None` where it is null or not a number.
    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        match self.column(row, column)?.as_primitive_opt::<Float64Type>() {
            Some(array) => Some(array.value(row)),
            None => self.int(row, column).map(|n| n as f64),
        }
    }

    /// A day; `None` where it is null or the column is of another type.
    pub fn date(&self, row: usize, column: &str) -> Option<NaiveDate> {
        let array = self.column(row, column)?.as_primitive_opt::<Date32Type>()?;
        NaiveDate::from_num_days_from_ce_opt(array.value(row) + EPOCH_DAYS)
    }

    /// Yes or no; `None` where it is null or the column is of another type.
    pub fn boolean(&self, row: usize, column: &str) -> Option<bool> {
        let array = self.column(row, column)?.as_boolean_opt()?;
        Some(array.value(row))
    }

    /// Any cell as a person would read it; empty where it is null.
    pub fn shown(&self, row: usize, column: &str) -> String {
        let Some(array) = self.column(row, column) else { return String::new() };
        match array.data_type() {
            DataType::Utf8 => self.text(row, column).unwrap_or_default().to_owned(),
            DataType::Int64 => self.int(row, column).map(|n| n.to_string()).unwrap_or_default(),
            DataType::Float64 => self.number(row, column).map(|n| n.to_string()).unwrap_or_default(),
            DataType::Date32 => self.date(row, column).map(|d| d.to_string()).unwrap_or_default(),
            DataType::Boolean => self.boolean(row, column).map(|b| b.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The column, if it exists and the row is not null there.
    fn column(&self, row: usize, column: &str) -> Option<&ArrayRef> {
        // Every table holds the columns of its declaration in their order.
        let at = self.spec.columns.iter().position(|declared| declared.name == column)?;
        let array = self.batch.column(at);
        debug_assert!(row < array.len(), "row {row} of {} in `{}`", array.len(), self.spec.name);
        array.is_valid(row).then_some(array)
    }
}

enum ColumnBuilder {
    Text(StringBuilder),
    Int(Int64Builder),
    Number(Float64Builder),
    Date(Date32Builder),
    Bool(BooleanBuilder),
}

impl ColumnBuilder {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(StringBuilder::new()),
            ColumnType::Int => Self::Int(Int64Builder::new()),
            ColumnType::Number => Self::Number(Float64Builder::new()),
            ColumnType::Date => Self::Date(Date32Builder::new()),
            ColumnType::Bool => Self::Bool(BooleanBuilder::new()),
        }
    }

    fn len(&self) -> usize {
        use arrow_array::builder::ArrayBuilder;
        match self {
            Self::Text(b) => b.len(),
            Self::Int(b) => b.len(),
            Self::Number(b) => b.len(),
            Self::Date(b) => b.len(),
            Self::Bool(b) => b.len(),
        }
    }

    fn null(&mut self) {
        match self {
            Self::Text(b) => b.append_null(),
            Self::Int(b) => b.append_null(),
            Self::Number(b) => b.append_null(),
            Self::Date(b) => b.append_null(),
            Self::Bool(b) => b.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut b) => Arc::new(b.finish()),
            Self::Int(mut b) => Arc::new(b.finish()),
            Self::Number(mut b) => Arc::new(b.finish()),
            Self::Date(mut b) => Arc::new(b.finish()),
            Self::Bool(mut b) => Arc::new(b.finish()),
        }
    }
}

/// Collects rows by column name; a column not set in a row is null there.
pub struct TableBuilder {
    spec: &'static TableSpec,
    schema: SchemaRef,
    columns: Vec<ColumnBuilder>,
    names: BTreeMap<&'static str, usize>,
    rows: usize,
}

impl TableBuilder {
    fn new(spec: &'static TableSpec) -> Self {
        let columns = spec.columns.iter().map(|column| ColumnBuilder::new(column.kind)).collect();
        let names = spec.columns.iter().enumerate().map(|(at, column)| (column.name, at)).collect();
        Self { spec, schema: spec.arrow(), columns, names, rows: 0 }
    }

    /// Starts a row; it is complete when the returned value is dropped.
    pub fn row(&mut self) -> RowBuilder<'_> {
        RowBuilder { table: self }
    }

    /// How many rows were begun.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row was begun.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The table.
    pub fn finish(self) -> Table {
        let columns: Vec<ArrayRef> = self.columns.into_iter().map(ColumnBuilder::finish).collect();
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), columns, &options);
        match batch {
            Ok(batch) => Table { spec: self.spec, batch },
            Err(error) => unreachable!("columns are built from the declaration of `{}`: {error}", self.spec.name),
        }
    }
}

/// One row being filled in.
pub struct RowBuilder<'t> {
    table: &'t mut TableBuilder,
}

impl RowBuilder<'_> {
    /// Sets a text; `None` stays null.
    pub fn text<'v>(mut self, column: &str, value: impl Into<Option<&'v str>>) -> Self {
        if let Some(value) = value.into() {
            self.set(column, |b| {
                if let ColumnBuilder::Text(b) = b {
                    b.append_value(value)
                }
            });
        }
        self
    }

    /// Sets a whole number; `None` stays null.
    pub fn int(mut self, column: &str, value: impl Into<Option<i64>>) -> Self {
        if let Some(value) = value.into() {
            self.set(column, |b| {
                if let ColumnBuilder::Int(b) = b {
                    b.append_value(value)
                }
            });
        }
        self
    }

    /// Sets a number; `None` stays null.
    pub fn number(mut self, column: &str, value: impl Into<Option<f64>>) -> Self {
        if let Some(value) = value.into() {
            self.set(column, |b| {
                if let ColumnBuilder::Number(b) = b {
                    b.append_value(value)
                }
            });
        }
        self
    }

    /// Sets a day; `None` stays null.
    pub fn date(mut self, column: &str, value: impl Into<Option<NaiveDate>>) -> Self {
        if let Some(value) = value.into() {
            let days = value.num_days_from_ce() - EPOCH_DAYS;
            self.set(column, |b| {
                if let ColumnBuilder::Date(b) = b {
                    b.append_value(days)
                }
            });
        }
        self
    }

    /// Sets yes or no; `None` stays null.
    pub fn boolean(mut self, column: &str, value: impl Into<Option<bool>>) -> Self {
        if let Some(value) = value.into() {
            self.set(column, |b| {
                if let ColumnBuilder::Bool(b) = b {
                    b.append_value(value)
                }
            });
        }
        self
    }

    /// Sets the lineage columns `src_file`, `src_sheet`, `src_row` (as on screen, from 1) and, where declared, `src_cell`.
    pub fn source(self, place: &Place) -> Self {
        let cell = place.cell.filter(|_| !place.is_line()).map(|cell| cell.to_string());
        let row = place.cell.map(|cell| i64::from(cell.row) + 1);
        let named = self.table.names.contains_key("src_cell");
        let filled = self.text("src_file", &*place.file).text("src_sheet", &*place.sheet).int("src_row", row);
        if named { filled.text("src_cell", cell.as_deref()) } else { filled }
    }

    /// Appends to the column unless this row has a value there already.
    fn set(&mut self, column: &str, append: impl FnOnce(&mut ColumnBuilder)) {
        let found = self.table.names.get(column).copied();
        debug_assert!(found.is_some(), "`{}` has no column `{column}`", self.table.spec.name);
        let Some(at) = found else { return };
        let row = self.table.rows;
        let builder = &mut self.table.columns[at];
        debug_assert!(builder.len() == row, "`{}`.`{column}` set twice in one row", self.table.spec.name);
        if builder.len() == row {
            append(builder);
        }
        debug_assert!(builder.len() == row + 1, "`{}`.`{column}` is of another type", self.table.spec.name);
    }
}

impl Drop for RowBuilder<'_> {
    fn drop(&mut self) {
        self.table.rows += 1;
        for builder in &mut self.table.columns {
            if builder.len() < self.table.rows {
                builder.null();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{from_ipc_stream, table_spec, to_ipc_stream};

    fn two_pairs() -> Table {
        let spec = table_spec("pairing").expect("declared");
        let mut rows = Table::builder(spec);
        rows.row().text("mentor", "马建国").text("mentee", "李明").date("start", NaiveDate::from_ymd_opt(2024, 9, 1));
        rows.row().text("mentor", "王芳");
        rows.finish()
    }

    #[test]
    fn a_table_without_a_column_keeps_its_rows_and_its_other_columns() {
        let table = two_pairs().without("start").expect("same shape");
        assert_eq!((table.len(), table.text(0, "mentor"), table.date(0, "start")), (2, Some("马建国"), None));
    }

    #[test]
    fn a_column_not_set_is_null_in_that_row_only() {
        let table = two_pairs();
        assert_eq!((table.text(0, "mentee"), table.text(1, "mentee")), (Some("李明"), None));
        assert_eq!(table.date(0, "start"), NaiveDate::from_ymd_opt(2024, 9, 1));
    }

    #[test]
    fn a_table_survives_the_stream() {
        let table = two_pairs();
        let batches = from_ipc_stream(&to_ipc_stream(&table).expect("bytes")).expect("batches");
        let back = Table::from_batch(table.spec(), &batches[0]).expect("same shape");
        assert_eq!(back.batch(), table.batch());
    }

    #[test]
    fn a_batch_of_another_shape_is_refused() {
        let other = table_spec("document").expect("declared");
        assert!(Table::from_batch(other, two_pairs().batch()).is_err());
    }
}
