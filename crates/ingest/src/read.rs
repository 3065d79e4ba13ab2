//! One file to its grids: sniff, open, and turn whatever goes wrong into one finding.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tables::{Finding, FindingCode, Grid, Place, Reviewed, mask_path};

use crate::archive;
use crate::budget::{Budget, Meter};
use crate::delimited;
use crate::error::Refusal;
use crate::html;
use crate::inbox::{SourceFile, is_owner_file};
use crate::legacy::LegacyReaders;
use crate::ods;
use crate::sheet::Sheet;
use crate::sniff::{Content, sniff};
use crate::spreadsheetml;
use crate::word;
use crate::workbook;

/// The sheets of one file, in the file's order; an archive gives the sheets of all its workbooks.
///
/// Never fails: a file that cannot be read is an empty list and one finding, a sound one named with another kind's
/// extension is read and noted. Everything is read in this process; see [`read_grids_apart`].
pub fn read_grids(file: &SourceFile, budget: &Budget) -> Reviewed<Vec<Grid>> {
    read_file(file, Meter::new(budget), None)
}

/// The same, with .xls and .xlsb read in processes of their own: a file that ends one of them is one finding.
pub fn read_grids_apart(file: &SourceFile, budget: &Budget, legacy: &LegacyReaders) -> Reviewed<Vec<Grid>> {
    read_file(file, Meter::new(budget), Some(legacy))
}

fn read_file(file: &SourceFile, mut meter: Meter, legacy: Option<&LegacyReaders>) -> Reviewed<Vec<Grid>> {
    let mut read = match load(file, &meter) {
        _ if is_owner_file(file_name(&file.name)) => {
            refused(&file.name, Refusal::new(FindingCode::OwnerFileSkipped, file_name(&file.name)))
        }
        Ok(bytes) => read_bytes(&file.name, &bytes, Depth::Inbox, &mut meter, legacy),
        Err(refusal) => refused(&file.name, refusal),
    };
    read.findings = read.findings.into_iter().map(|finding| finding.of(file.unit.clone(), file.term)).collect();
    read
}

/// Where a file's bytes came from: an archive inside an archive is not opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Inbox,
    Archive,
}

/// The bytes of a file, within its budget.
pub(crate) fn load(file: &SourceFile, meter: &Meter) -> Result<Vec<u8>, Refusal> {
    meter.file(file.bytes)?;
    let unreadable = |error: std::io::Error| Refusal::damaged(&format!("无法打开：{error}"));
    let source = File::open(&file.path).map_err(unreadable)?;
    // The size is checked against the budget just above, so it is safe to reserve.
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes + 1).unwrap_or_default());
    source.take(meter.budget.file_bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    meter.file(bytes.len() as u64)?;
    Ok(bytes)
}

fn read_bytes(
    name: &Arc<str>,
    bytes: &[u8],
    depth: Depth,
    meter: &mut Meter,
    legacy: Option<&LegacyReaders>,
) -> Reviewed<Vec<Grid>> {
    if bytes.is_empty() {
        return refused(name, Refusal::new(FindingCode::FileEmpty, "0 字节"));
    }
    let content = match guarded(|| sniff(bytes)) {
        Ok(content) => content,
        Err(refusal) => return refused(name, refusal),
    };
    let mut read = match (content, depth) {
        (Content::Archive, Depth::Inbox) => read_archive(name, bytes, meter, legacy),
        (Content::Archive, Depth::Archive) => refused(name, Refusal::not_supported("压缩包里的压缩包")),
        _ => match read_workbook(content, stem(name), bytes, meter, legacy) {
            Ok(sheets) => grids(name, sheets),
            Err(refusal) => refused(name, refusal),
        },
    };
    if !read.value.is_empty() {
        read.findings.extend(name_differs(name, content));
    }
    read
}

fn read_workbook(
    content: Content,
    stem: &str,
    bytes: &[u8],
    meter: &mut Meter,
    legacy: Option<&LegacyReaders>,
) -> Result<Vec<Sheet>, Refusal> {
    match legacy.filter(|_| content.is_legacy()) {
        Some(readers) => readers.read(content, bytes, meter),
        None => guarded(|| read_sheets(content, stem, bytes, meter)),
    }
}

pub(crate) fn read_sheets(
    content: Content,
    stem: &str,
    bytes: &[u8],
    meter: &mut Meter,
) -> Result<Vec<Sheet>, Refusal> {
    match content {
        Content::Xlsx => workbook::read_xlsx(bytes, meter),
        Content::Xlsb => workbook::read_xlsb(bytes, meter),
        Content::Xls => workbook::read_xls(bytes, meter),
        Content::Ods => ods::read(bytes, meter),
        Content::FlatOds => ods::read_flat(bytes, meter),
        Content::Delimited => delimited::read(bytes, stem, meter),
        Content::Docx => word::read(bytes, meter),
        Content::Html => html::read(bytes, stem, meter),
        Content::SpreadsheetMl => spreadsheetml::read(bytes, meter),
        Content::Archive => Err(Refusal::not_supported(content.zh())),
    }
}

fn read_archive(
    name: &Arc<str>,
    bytes: &[u8],
    meter: &mut Meter,
    legacy: Option<&LegacyReaders>,
) -> Reviewed<Vec<Grid>> {
    let members = match guarded(|| archive::members(bytes, meter)) {
        Ok(members) => members,
        Err(refusal) => return refused(name, refusal),
    };
    if members.is_empty() {
        return refused(name, Refusal::new(FindingCode::FileEmpty, "空压缩包"));
    }
    let mut all = Reviewed::clean(Vec::new());
    for member in members {
        let inside: Arc<str> = format!("{name}!/{}", mask_path(&member.name)).into();
        let read = match member.bytes {
            Ok(bytes) => read_bytes(&inside, &bytes, Depth::Archive, meter, legacy),
            Err(refusal) => refused(&inside, refusal),
        };
        all.value.extend(read.value);
        all.findings.extend(read.findings);
    }
    all
}

/// Runs a reader that may meet anything; its panic is a refusal of this file and nothing else.
///
/// What the panic said is of no use to a clerk and is left to whoever reads the file again with a debugger.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Refusal::reader_failed("文件内部结构有误")))
}

fn grids(file: &Arc<str>, sheets: Vec<Sheet>) -> Reviewed<Vec<Grid>> {
    let mut read = Reviewed::clean(Vec::new());
    if sheets.iter().all(Sheet::is_empty) {
        read.findings.push(Refusal::new(FindingCode::FileEmpty, "没有内容").finding(Place::file(file.clone())));
    }
    read.value = (0..).zip(sheets).map(|(index, sheet)| sheet.into_grid(file, index)).collect();
    read
}

fn refused(file: &Arc<str>, refusal: Refusal) -> Reviewed<Vec<Grid>> {
    Reviewed { value: Vec::new(), findings: vec![refusal.finding(Place::file(file.clone()))] }
}

/// The note that a file's extension belongs to another kind.
fn name_differs(file: &Arc<str>, content: Content) -> Option<Finding> {
    let extension = file_name(file).rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let fits = extension.as_deref().is_some_and(|extension| content.extensions().contains(&extension));
    let found = extension.map_or("没有扩展名".to_owned(), |extension| format!(".{extension}"));
    (!fits).then(|| Finding::new(FindingCode::NameDiffers, Place::file(file.clone()), found).with([content.zh()]))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name of a file without folders and extension: what a program calls the one sheet of a text file.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests;
