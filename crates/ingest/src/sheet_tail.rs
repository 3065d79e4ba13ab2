//! What stands behind the cells of an .xlsx sheet: its merged areas. And which of its cells are struck through.
//!
//! They come after all cells, so a reader that asks for them parses the sheet twice. Every part is unpacked once anyway,
//! before a reader is let loose on it; on the way the end of each sheet is kept, which is short.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem::Finder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use tables::{Area, CellRef};

use crate::error::Refusal;
use crate::package::{Onlooker, Package};
use crate::sheet::{MAX_COLUMNS, MAX_ROWS};
use crate::strike::{STRINGS, STYLES, StrikeScan};
use crate::xml::{self, attribute};

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// The most bytes of a sheet's end that are kept; a longer one is left to the reader.
const LONGEST_TAIL: usize = 8 << 20;
/// How many bytes before a place in a sheet are looked at to tell what stands there.
const LOOKED_BACK: usize = 32;
/// The longest address of a cell, `XFD1048576`.
const LONGEST_ADDRESS: usize = 10;
/// The most letters of an address.
const MOST_LETTERS: usize = 3;

/// The ends of all sheets of a package, and which part holds which sheet.
pub(crate) struct SheetTails {
    tails: BTreeMap<String, Tail>,
    workbook: Vec<u8>,
    relations: Vec<u8>,
    strike: StrikeScan,
    /// The part being seen.
    part: String,
    tail: Tail,
    name: Finder<'static>,
    address: Finder<'static>,
}

#[derive(Default)]
struct Tail {
    /// The last bytes before the end of the cells was met; after that, everything.
    bytes: Vec<u8>,
    is_behind_cells: bool,
}

impl Default for SheetTails {
    fn default() -> Self {
        Self {
            tails: BTreeMap::new(),
            workbook: Vec::new(),
            relations: Vec::new(),
            strike: StrikeScan::default(),
            part: String::new(),
            tail: Tail::default(),
            name: Finder::new(b"sheetData>"),
            address: Finder::new(b" r=\""),
        }
    }
}

impl Onlooker for SheetTails {
    fn wants(&mut self, part: &str) -> bool {
        self.put_away();
        part.clone_into(&mut self.part);
        [WORKBOOK, RELATIONS, STYLES, STRINGS].contains(&part)
            || (part.contains("worksheets/") && part.ends_with(".xml"))
    }

    fn see(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if self.part == STRINGS {
            self.strike.see_strings(bytes);
            return Ok(());
        }
        if self.tail.is_behind_cells || !self.part.contains("worksheets/") {
            let left = (LONGEST_TAIL + 1).saturating_sub(self.tail.bytes.len());
            self.tail.bytes.extend_from_slice(&bytes[..bytes.len().min(left)]);
            return Ok(());
        }
        self.tail.bytes.extend_from_slice(bytes);
        self.check_addresses()?;
        if let Some(end) = self.end_of_cells() {
            self.tail.is_behind_cells = true;
            self.tail.bytes.drain(..end);
        } else {
            let seen = self.tail.bytes.len().saturating_sub(LOOKED_BACK);
            self.tail.bytes.drain(..seen);
        }
        Ok(())
    }
}

impl SheetTails {
    /// The merged areas of every sheet by its name; a sheet whose end was not kept is not there.
    ///
    /// Of two sheets of one name the first counts, as readers have it.
    pub(crate) fn merges(mut self) -> Result<BTreeMap<String, Vec<Area>>, Refusal> {
        self.put_away();
        let mut found = BTreeMap::new();
        for (name, part) in self.parts() {
            let tail = self.tails.get(&part).filter(|_| !found.contains_key(&name));
            if let Some(areas) = tail.and_then(Tail::merges) {
                found.insert(name, areas?);
            }
        }
        Ok(found)
    }

    /// The cells of every sheet that are struck through, by the sheet's name.
    pub(crate) fn struck(&mut self, zip: &mut Package, most: u64) -> BTreeMap<String, BTreeSet<CellRef>> {
        self.put_away();
        let sheets = self.parts();
        let parts: Vec<&str> = sheets.iter().map(|(_, part)| part.as_str()).collect();
        let cells = self.strike.cells(zip, &parts, most);
        let mut struck = BTreeMap::new();
        for (name, part) in &sheets {
            if let Some(cells) = cells.get(part) {
                struck.entry(name.clone()).or_insert_with(|| cells.clone());
            }
        }
        struck
    }

    /// Keeps what was seen of the part before.
    fn put_away(&mut self) {
        let tail = std::mem::take(&mut self.tail);
        match self.part.as_str() {
            WORKBOOK => self.workbook = tail.bytes,
            RELATIONS => self.relations = tail.bytes,
            STYLES => self.strike.keep_styles(tail.bytes),
            _ if tail.is_behind_cells => drop(self.tails.insert(std::mem::take(&mut self.part), tail)),
            _ => {}
        }
        self.part.clear();
    }

    /// Names of sheets and the parts, in small letters, that hold them; none where the workbook cannot be read, which
    /// the reader of cells will tell.
    fn parts(&self) -> Vec<(String, String)> {
        let targets: BTreeMap<String, String> = elements(&self.relations, "Relationship").into_iter().collect();
        let sheets = elements(&self.workbook, "sheet").into_iter();
        let part = |target: &String| target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        sheets.filter_map(|(id, name)| Some((name, part(targets.get(&id)?).to_ascii_lowercase()))).collect()
    }

    /// Where the cells end: behind `</sheetData>`, whatever its prefix.
    fn end_of_cells(&self) -> Option<usize> {
        let bytes = &self.tail.bytes;
        let ends = self.name.find_iter(bytes).filter(|&at| {
            let before = &bytes[at.saturating_sub(LOOKED_BACK)..at];
            before.iter().rposition(|&byte| byte == b'<').is_some_and(|tag| before.get(tag + 1) == Some(&b'/'))
        });
        ends.map(|at| at + self.name.needle().len()).next()
    }

    /// Refuses a cell or row whose address is so long that a reader takes it for another.
    fn check_addresses(&self) -> Result<(), Refusal> {
        let bytes = &self.tail.bytes;
        for at in self.address.find_iter(bytes) {
            let start = at + self.address.needle().len();
            let Some(address) = bytes.get(start..=start + LONGEST_ADDRESS) else { break };
            let is_long = address.iter().rev().all(u8::is_ascii_alphanumeric);
            if is_long || address[..=MOST_LETTERS].iter().all(u8::is_ascii_alphabetic) {
                return Err(Refusal::damaged("单元格位置超出工作表范围"));
            }
        }
        Ok(())
    }
}

impl Tail {
    fn merges(&self) -> Option<Result<Vec<Area>, Refusal>> {
        let text = std::str::from_utf8(&self.bytes).ok().filter(|text| text.len() <= LONGEST_TAIL)?;
        Some(if text.contains("mergeCell") { merged_areas(text) } else { Ok(Vec::new()) })
    }
}

fn merged_areas(tail: &str) -> Result<Vec<Area>, Refusal> {
    let mut reader = Reader::from_str(tail);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut areas = Vec::new();
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) if start.local_name().as_ref() == "mergeCell" => {
                let said = attribute(&start, "ref")?.unwrap_or_default();
                areas.push(area(&said).ok_or_else(|| Refusal::damaged("合并区域的写法有误"))?);
            }
            Event::End(end) if end.local_name().as_ref() == "mergeCells" => return Ok(areas),
            Event::Eof => return Ok(areas),
            _ => {}
        }
    }
}

/// An area such as `A1:C3`, its corners in any order; what lies outside the largest sheet is cut off.
fn area(said: &str) -> Option<Area> {
    let (one, other) = said.split_once(':').unwrap_or((said, said));
    let (a, b) = (address(one)?, address(other)?);
    let first = CellRef::new(a.row.min(b.row), a.col.min(b.col));
    Some(Area::new(first, CellRef::new(a.row.max(b.row), a.col.max(b.col))))
}

/// An address such as `$B$7`; `None` where it is none.
pub(crate) fn address(said: &str) -> Option<CellRef> {
    let said = said.trim().replace('$', "");
    let digits = said.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = said.split_at(digits);
    let mut col = 0_u32;
    for letter in letters.bytes() {
        let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|&place| place < 26)?;
        col = (col * 26 + u32::from(place) + 1).min(MAX_COLUMNS);
    }
    let row = digits.bytes().try_fold(0, |row: u32, digit| {
        digit.is_ascii_digit().then(|| (row * 10 + u32::from(digit - b'0')).min(MAX_ROWS))
    })?;
    (row > 0 && col > 0).then(|| CellRef::new(row - 1, col - 1))
}

/// The identifier and the name or target of every element of that name, up to where the XML breaks off.
pub(crate) fn elements(xml: &[u8], element: &str) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) if start.local_name().as_ref() == element => {
                found.extend(identified(&start));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

fn identified(start: &BytesStart) -> Option<(String, String)> {
    let (mut id, mut name) = (None, None);
    for given in start.attributes().flatten() {
        let value = given.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned);
        match given.key.local_name().as_ref() {
            "id" | "Id" => id = value,
            "name" | "Target" => name = value,
            _ => {}
        }
    }
    Some((id?, name?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is known after a package with one sheet 表, which comes in these chunks before the workbook.
    fn seen(chunks: &[&str]) -> Result<SheetTails, Refusal> {
        let mut tails = SheetTails::default();
        let parts: [(&str, &[&str]); 3] = [
            ("xl/worksheets/sheet1.xml", chunks),
            (WORKBOOK, &["<workbook><sheets><sheet name=\"表\" sheetId=\"1\" ", "r:id=\"rId1\"/></sheets></workbook>"]),
            (
                RELATIONS,
                &["<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/Sheet1.xml\"/></Relationships>"],
            ),
        ];
        for (part, chunks) in parts {
            assert!(tails.wants(part));
            chunks.iter().try_for_each(|chunk| tails.see(chunk.as_bytes()))?;
            assert!(!tails.wants("xl/theme/theme1.xml"));
        }
        Ok(tails)
    }

    fn merges(chunks: &[&str]) -> Option<Vec<Area>> {
        seen(chunks).and_then(SheetTails::merges).expect("sound").remove("表")
    }

    fn areas(corners: &[[u32; 4]]) -> Vec<Area> {
        corners.iter().map(|&[a, b, c, d]| Area::new(CellRef::new(a, b), CellRef::new(c, d))).collect()
    }

    #[test]
    fn merged_areas_are_found_behind_the_cells_wherever_the_sheet_is_cut() {
        let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>\
                     <mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B4:B2\"/></mergeCells></worksheet>";
        let expected = areas(&[[0, 0, 0, 2], [1, 1, 3, 1]]);
        for cut in 1..sheet.len() {
            assert_eq!(merges(&[&sheet[..cut], &sheet[cut..]]), Some(expected.clone()), "cut at {cut}");
        }
    }

    #[test]
    fn a_sheet_with_prefixed_names_has_its_areas_too_and_one_without_any_has_none() {
        let sheet = "<x:worksheet><x:sheetData><x:row/></x:sheetData><x:mergeCells><x:mergeCell ref=\"A1:A2\"/>";
        assert_eq!(merges(&[sheet]), Some(areas(&[[0, 0, 1, 0]])));
        assert_eq!(merges(&["<worksheet><sheetData></sheetData><pageMargins/></worksheet>"]), Some(Vec::new()));
        assert_eq!(merges(&["<worksheet><sheetData><row>"]), None);
    }

    #[test]
    fn an_address_too_long_to_be_one_is_refused() {
        assert!(seen(&["<sheetData><row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\">"]).is_ok());
        assert!(seen(&["<sheetData><row><c r=\"ABCD1\" t=\"s\">"]).is_err());
        assert!(seen(&["<sheetData><row><c r=\"ZZZ99999", "999999\" t=\"s\">"]).is_err());
    }

    #[test]
    fn an_area_is_cut_to_the_largest_sheet_and_what_names_no_cell_is_refused() {
        assert_eq!(area("$A$1:XFD1048576"), areas(&[[0, 0, 1_048_575, 16_383]]).pop());
        assert_eq!(area("A1:ZZZZZZZZ99999999999999"), areas(&[[0, 0, 1_048_575, 16_383]]).pop());
        assert_eq!([area("A0:B2"), area("1:2"), area("A:B"), area("A1:B2x")], [None; 4]);
    }
}
