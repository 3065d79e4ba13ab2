//! Why a workbook could not be written.

use std::path::PathBuf;

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

/// Why a workbook could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The plan breaks a limit of the format; a mistake of ours.
    #[error("sheet `{sheet}` of {path} breaks a limit of the xlsx format: {source}")]
    Format {
        /// The workbook.
        path: PathBuf,
        /// The sheet, or `workbook` for the file as a whole.
        sheet: String,
        /// The limit.
        source: XlsxError,
    },
    /// The page numbers of an annex could not be put in; a mistake of ours.
    #[error("the page numbers of {path} could not be put in")]
    Footers {
        /// The workbook.
        path: PathBuf,
    },
    /// The disk refused.
    #[error("cannot write {path}: {source}; close it if it is open in Excel or WPS")]
    Disk {
        /// The workbook.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
}
