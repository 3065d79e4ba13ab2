//! Tables as Arrow stream bytes: the one way a table crosses to another library.

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;

use crate::Table;

/// A table could not be turned into bytes or back: a mistake of ours, never of a school.
#[derive(Debug)]
pub struct IpcError(pub ArrowError);

impl std::fmt::Display for IpcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arrow stream: {}", self.0)
    }
}

impl std::error::Error for IpcError {}

/// The table as an Arrow IPC stream.
pub fn to_ipc_stream(table: &Table) -> Result<Vec<u8>, IpcError> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &table.batch().schema()).map_err(IpcError)?;
    writer.write(table.batch()).map_err(IpcError)?;
    writer.finish().map_err(IpcError)?;
    drop(writer);
    Ok(bytes)
}

/// The record batches of an Arrow IPC stream.
pub fn from_ipc_stream(bytes: &[u8]) -> Result<Vec<RecordBatch>, IpcError> {
    let reader = StreamReader::try_new(bytes, None).map_err(IpcError)?;
    reader.collect::<Result<_, _>>().map_err(IpcError)
}
