//! How much one file may cost, and how much it has cost so far.

use serde::{Deserialize, Serialize};

use crate::error::Refusal;

const MIB: u64 = 1 << 20;

/// Upper limits for one file, an archive with all its workbooks counted as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Bytes of the file as it lies on disk.
    pub file_bytes: u64,
    /// Bytes after unpacking, all parts together.
    pub unpacked_bytes: u64,
    /// Parts of a zip file.
    pub entries: usize,
    /// Cells that hold something, and merged areas.
    pub cells: u64,
    /// Bytes of text in all cells; a text that many cells share counts for each of them.
    pub text_bytes: u64,
    /// Cells of the smallest rectangle around all values of an .xls sheet, which is held in memory whole.
    pub rectangle: u64,
    /// Bytes of address space of the process that reads .xls and .xlsb, the program itself included.
    pub legacy_memory: u64,
    /// Seconds that process may take for one file.
    pub legacy_seconds: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            file_bytes: 64 * MIB,
            unpacked_bytes: 512 * MIB,
            entries: 2_000,
            cells: 2_000_000,
            text_bytes: 128 * MIB,
            rectangle: 8_000_000,
            legacy_memory: 1_536 * MIB,
            legacy_seconds: 60,
        }
    }
}

/// What is left of a budget while one file is being read.
#[derive(Debug)]
pub(crate) struct Meter<'b> {
    pub(crate) budget: &'b Budget,
    pub(crate) spent: Spent,
}

/// What one file has cost so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spent {
    cells: u64,
    text: u64,
    unpacked: u64,
}

impl<'b> Meter<'b> {
    pub(crate) fn new(budget: &'b Budget) -> Self {
        Self { budget, spent: Spent::default() }
    }

    /// Counts one more cell.
    pub(crate) fn cell(&mut self) -> Result<(), Refusal> {
        self.spent.cells += 1;
        let limit = self.budget.cells;
        if self.spent.cells > limit { Err(over("单元格数", limit, "")) } else { Ok(()) }
    }

    /// Counts the bytes of a text.
    pub(crate) fn text(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.spent.text = self.spent.text.saturating_add(bytes as u64);
        let limit = self.budget.text_bytes;
        if self.spent.text > limit { Err(over("文字总量", limit / MIB, " MiB")) } else { Ok(()) }
    }

    /// Counts unpacked bytes.
    pub(crate) fn unpack(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.spent.unpacked = self.spent.unpacked.saturating_add(bytes);
        let limit = self.budget.unpacked_bytes;
        if self.spent.unpacked > limit { Err(over("解压后大小", limit / MIB, " MiB")) } else { Ok(()) }
    }

    /// How many more bytes may be unpacked.
    pub(crate) fn left_to_unpack(&self) -> u64 {
        self.budget.unpacked_bytes.saturating_sub(self.spent.unpacked)
    }

    /// Checks the size of a whole file.
    pub(crate) fn file(&self, bytes: u64) -> Result<(), Refusal> {
        let limit = self.budget.file_bytes;
        if bytes > limit { Err(over("文件大小", limit / MIB, " MiB")) } else { Ok(()) }
    }

    /// Checks the number of parts of a zip file.
    pub(crate) fn entries(&self, count: usize) -> Result<(), Refusal> {
        let limit = self.budget.entries;
        if count > limit { Err(over("压缩包内文件数", limit as u64, "")) } else { Ok(()) }
    }

    /// Checks the rectangle around all values of a sheet.
    pub(crate) fn rectangle(&self, cells: u64) -> Result<(), Refusal> {
        let limit = self.budget.rectangle;
        if cells > limit { Err(over("单张工作表的行数乘列数", limit, "")) } else { Ok(()) }
    }
}

fn over(what: &str, limit: u64, unit: &str) -> Refusal {
    Refusal::too_large(format!("{what}不超过 {limit}{unit}"), format!("{what}超过 {limit}{unit}"))
}
