//! What stops this room, and what it refuses in a file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tables::{Finding, FindingCode, Place};

/// A folder or file of the workspace itself cannot be read: the machine's trouble, not a school's.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder cannot be listed.
    #[error("cannot list the folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read the file {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Why a file is not read; becomes one finding about the whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    code: FindingCode,
    found: String,
    words: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(code: FindingCode, found: impl Into<String>) -> Self {
        Self { code, found: found.into(), words: Vec::new() }
    }

    /// The file is cut short or damaged; `reason` is for a clerk's eyes.
    pub(crate) fn damaged(reason: &str) -> Self {
        Self::new(FindingCode::FileDamaged, reason).with([reason])
    }

    /// The file is sound but holds something else than a sheet.
    pub(crate) fn not_a_workbook(content: &str) -> Self {
        Self::new(FindingCode::NotAWorkbook, content).with([content])
    }

    /// The file is a sheet of a kind not read yet.
    pub(crate) fn not_supported(content: &str) -> Self {
        Self::new(FindingCode::FormatNotSupported, content).with([content])
    }

    /// The file is a Word document of a kind whose tables are not read.
    pub(crate) fn word_not_read(content: &str) -> Self {
        Self::new(FindingCode::WordNotRead, content).with([content])
    }

    /// The file is larger than allowed; both texts name the budget.
    pub(crate) fn too_large(limit: String, over: String) -> Self {
        Self::new(FindingCode::FileTooLarge, over.clone()).with([limit, over])
    }

    pub(crate) fn encrypted() -> Self {
        Self::new(FindingCode::FileEncrypted, "加密的工作簿")
    }

    /// A library gave up on the file in a way that would have ended the program; `reason` is for a clerk's eyes.
    pub(crate) fn reader_failed(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::new(FindingCode::ReaderFailed, reason.clone()).with([reason])
    }

    pub(crate) fn doctype() -> Self {
        Self::new(FindingCode::DoctypeRefused, "<!DOCTYPE")
    }

    fn with(mut self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.words = words.into_iter().map(Into::into).collect();
        self
    }

    /// The finding about the file at `place`.
    pub(crate) fn finding(self, place: Place) -> Finding {
        Finding::new(self.code, place, self.found).with(self.words)
    }
}
