//! One Parquet file: the only file that knows the format.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::error::{StoreError, disk};

/// The bytes of a Parquet file with these rows; the same rows give the same bytes.
pub(crate) fn encode(table: &'static str, batch: &RecordBatch) -> Result<Vec<u8>, StoreError> {
    let refused = |error: ParquetError| StoreError::NotWritten { table, detail: error.to_string() };
    let properties = WriterProperties::builder()
        // The library would write its version here, and bytes would change with it.
        .set_created_by("qinglan".into())
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(true)
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(refused)?;
    writer.write(batch).map_err(refused)?;
    writer.close().map_err(refused)?;
    Ok(bytes)
}

/// The rows of a Parquet file.
pub(crate) fn decode(path: &Path) -> Result<RecordBatch, StoreError> {
    let damaged = |detail: String| StoreError::Damaged { path: path.to_owned(), detail };
    let file = File::open(path).map_err(disk("read", path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(error.to_string()))?;
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0).max(1);
    let schema = Arc::clone(builder.schema());
    let reader = builder.with_batch_size(rows).build().map_err(|error| damaged(error.to_string()))?;
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|error| damaged(error.to_string()))?;
    match <[RecordBatch; 1]>::try_from(batches) {
        Ok([batch]) => Ok(batch),
        Err(batches) if batches.is_empty() => Ok(RecordBatch::new_empty(schema)),
        Err(batches) => Err(damaged(format!("{} batches instead of one", batches.len()))),
    }
}
