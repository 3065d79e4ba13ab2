//! OLE2 files: which of the office programs' documents is inside, and what its workbook stream says of itself.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use crate::budget::Meter;
use crate::error::Refusal;

/// What an OLE2 file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OleContent {
    /// An .xls workbook, or something too damaged to tell.
    Workbook,
    /// A workbook under a password.
    Encrypted,
    /// A Word document.
    Word,
    /// Something else, named.
    Other(&'static str),
}

/// Streams that tell what an OLE2 file is.
const STREAMS: &[(&str, OleContent)] = &[
    ("EncryptedPackage", OleContent::Encrypted),
    ("Workbook", OleContent::Workbook),
    ("Book", OleContent::Workbook),
    ("WordDocument", OleContent::Word),
    ("PowerPoint Document", OleContent::Other("PowerPoint 演示文稿（.ppt）")),
];

/// What the file holds, by the names of its streams.
pub(crate) fn content(bytes: &[u8]) -> OleContent {
    let Ok(file) = CompoundFile::open(Cursor::new(bytes)) else { return OleContent::Workbook };
    let names: Vec<String> = file.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let found = STREAMS.iter().find(|(stream, _)| names.iter().any(|name| name.eq_ignore_ascii_case(stream)));
    found.map_or(OleContent::Other("无法识别的文件（OLE）"), |(_, content)| *content)
}

/// What a workbook stream says of itself, before a reader that trusts it is let loose.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct BiffFacts {
    /// Version of the first BOF record: 0x0600 is BIFF8, 0x0500 is BIFF5.
    pub(crate) version: u16,
    /// Whether a CODEPAGE record is there.
    pub(crate) has_codepage: bool,
    /// Whether a program with a user interface saved it: such programs leave a summary and have computed every formula.
    pub(crate) has_summary: bool,
}

impl BiffFacts {
    /// The code page to read text with, where the file's own statement is wrong or missing.
    ///
    /// BIFF8 text is Unicode whatever its CODEPAGE record says; BIFF5 without one comes from Chinese Windows.
    pub(crate) fn code_page(&self) -> Option<u16> {
        match self.version {
            0x0600 => Some(1200),
            0x0500 if !self.has_codepage => Some(936),
            _ => None,
        }
    }
}

/// Facts of the workbook stream; a file whose streams cannot be listed has none.
///
/// Refuses a sheet whose values lie so far apart that holding the rectangle between them would exhaust memory.
pub(crate) fn biff_facts(bytes: &[u8], meter: &Meter) -> Result<BiffFacts, Refusal> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else { return Ok(BiffFacts::default()) };
    let Some(stream) = workbook_stream(&mut file) else { return Ok(BiffFacts::default()) };
    let mut facts = BiffFacts { has_summary: file.exists("\u{5}SummaryInformation"), ..BiffFacts::default() };
    let mut rectangle = Rectangle::default();
    for (kind, data) in Records(&stream) {
        match kind {
            BOF => {
                if facts.version == 0 {
                    facts.version = word(data, 0);
                }
                rectangle = Rectangle::default();
            }
            CODEPAGE => facts.has_codepage = true,
            DIMENSIONS => check_dimensions(data)?,
            kind if CELLS.contains(&kind) => {
                rectangle.add(word(data, 0), word(data, 2));
                meter.rectangle(rectangle.cells())?;
            }
            _ => {}
        }
    }
    Ok(facts)
}

fn workbook_stream(file: &mut CompoundFile<Cursor<&[u8]>>) -> Option<Vec<u8>> {
    let name = ["Workbook", "Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

const BOF: u16 = 0x0809;
const CODEPAGE: u16 = 0x0042;
const DIMENSIONS: u16 = 0x0200;
/// Records that hold a cell's value, row and column first.
const CELLS: [u16; 8] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// The records of a BIFF stream: kind and data.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_at_checked(4)?;
        let (data, rest) = rest.split_at_checked(usize::from(word(head, 2)))?;
        self.0 = rest;
        Some((word(head, 0), data))
    }
}

/// The rectangle around the cells met so far.
#[derive(Default)]
struct Rectangle {
    rows: Option<(u16, u16)>,
    cols: Option<(u16, u16)>,
}

impl Rectangle {
    fn add(&mut self, row: u16, col: u16) {
        self.rows = Some(self.rows.map_or((row, row), |(low, high)| (low.min(row), high.max(row))));
        self.cols = Some(self.cols.map_or((col, col), |(low, high)| (low.min(col), high.max(col))));
    }

    fn cells(&self) -> u64 {
        let length = |span: Option<(u16, u16)>| span.map_or(0, |(low, high)| u64::from(high - low) + 1);
        length(self.rows) * length(self.cols)
    }
}

/// Refuses a DIMENSIONS record that speaks of more than 65536 × 256 cells: readers reserve memory by it.
fn check_dimensions(data: &[u8]) -> Result<(), Refusal> {
    let last_row = if data.len() >= 14 { u32::from(word(data, 4)) | u32::from(word(data, 6)) << 16 } else { 0 };
    let last_col = if data.len() >= 14 { word(data, 10) } else { word(data, 6) };
    if last_row > 65_536 || last_col > 256 {
        return Err(Refusal::damaged("声明的工作表范围超出 .xls 的上限"));
    }
    Ok(())
}

/// Little-endian word at `at`; 0 where the data is too short.
fn word(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write;

    /// An OLE2 file with the given streams.
    pub(crate) fn ole_file(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).expect("in memory");
        for (name, bytes) in streams {
            file.create_stream(name).expect("new stream").write_all(bytes).expect("in memory");
        }
        file.into_inner().into_inner()
    }

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn facts(records: &[Vec<u8>]) -> Result<BiffFacts, Refusal> {
        let budget = crate::Budget::default();
        biff_facts(&ole_file(&[("Workbook", &records.concat())]), &Meter::new(&budget))
    }

    #[test]
    fn an_encrypted_package_and_a_word_document_are_told_from_a_workbook() {
        assert_eq!(content(&ole_file(&[("EncryptedPackage", b"secret")])), OleContent::Encrypted);
        assert_eq!(content(&ole_file(&[("Book", b"x")])), OleContent::Workbook);
        assert_eq!(content(&ole_file(&[("WordDocument", b"x")])), OleContent::Word);
    }

    #[test]
    fn biff8_is_unicode_whatever_its_code_page_says() {
        let said = facts(&[record(BOF, &[0, 6, 5, 0]), record(CODEPAGE, &1252u16.to_le_bytes())]).expect("sound");
        assert_eq!(said.code_page(), Some(1200));
    }

    #[test]
    fn biff5_is_read_as_chinese_only_where_it_names_no_code_page() {
        let silent = facts(&[record(BOF, &[0, 5, 5, 0])]).expect("sound");
        let said = facts(&[record(BOF, &[0, 5, 5, 0]), record(CODEPAGE, &1252u16.to_le_bytes())]).expect("sound");
        assert_eq!((silent.code_page(), said.code_page()), (Some(936), None));
    }

    #[test]
    fn values_in_far_corners_and_absurd_dimensions_are_refused() {
        let cell = |row: u16, col: u16| record(0x0203, &[row.to_le_bytes(), col.to_le_bytes()].concat());
        assert!(facts(&[record(BOF, &[0, 6, 16, 0]), cell(0, 0), cell(65_535, 255)]).is_err());
        assert!(facts(&[record(BOF, &[0, 6, 16, 0]), cell(0, 0), cell(60_000, 9)]).is_ok());
        let huge = [0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0];
        assert!(facts(&[record(BOF, &[0, 6, 16, 0]), record(DIMENSIONS, &huge)]).is_err());
    }
}
