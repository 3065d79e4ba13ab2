//! What an .xlsx file has struck through: cells by their format, or by the letters of a shared string.
//!
//! calamine gives values without formats. The small part with the formats is kept while the package is surveyed; only where it
//! holds a font struck through that some cell may have, or a shared string does, are the sheets gone through once more.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use memchr::memmem::Finder;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tables::CellRef;

use crate::package::Package;
use crate::sheet_tail::address;

pub(crate) const STYLES: &str = "xl/styles.xml";
pub(crate) const STRINGS: &str = "xl/sharedstrings.xml";
/// The element and attribute of a struck font.
const STRIKE: &[u8] = b"strike";

/// Notes, while a package is surveyed, whether anything in it may be struck through.
pub(crate) struct StrikeScan {
    styles: Vec<u8>,
    finder: Finder<'static>,
    /// The last bytes of the shared strings before the next come.
    seam: Vec<u8>,
    in_strings: bool,
}

impl Default for StrikeScan {
    fn default() -> Self {
        Self { styles: Vec::new(), finder: Finder::new(STRIKE), seam: Vec::new(), in_strings: false }
    }
}

impl StrikeScan {
    /// Keeps the part with the formats.
    pub(crate) fn keep_styles(&mut self, styles: Vec<u8>) {
        self.styles = styles;
    }

    /// Looks at the next bytes of the shared strings.
    pub(crate) fn see_strings(&mut self, bytes: &[u8]) {
        if self.in_strings {
            return;
        }
        self.seam.extend_from_slice(&bytes[..bytes.len().min(STRIKE.len())]);
        self.in_strings = self.finder.find(&self.seam).is_some() || self.finder.find(bytes).is_some();
        self.seam = bytes[bytes.len().saturating_sub(STRIKE.len())..].to_vec();
    }

    /// The struck cells of every part that holds a sheet; parts are named in small letters.
    ///
    /// What cannot be read as XML ends the search: the reader of cells tells it.
    pub(crate) fn cells(&self, zip: &mut Package, parts: &[&str], most: u64) -> BTreeMap<String, BTreeSet<CellRef>> {
        let mut struck = Struck::default();
        if self.finder.find(&self.styles).is_some() {
            struck.formats = struck_formats(&mut &self.styles[..]);
        }
        if self.in_strings {
            struck.strings = with_part(zip, STRINGS, most, struck_strings).unwrap_or_default();
        }
        if struck.formats.is_empty() && struck.strings.is_empty() {
            return BTreeMap::new();
        }
        let cells = parts.iter().filter_map(|part| {
            let cells = with_part(zip, part, most, |sheet| struck.cells(sheet))?;
            (!cells.is_empty()).then(|| ((*part).to_owned(), cells))
        });
        cells.collect()
    }
}

/// Which formats and which shared strings are struck through, by their numbers.
#[derive(Default)]
struct Struck {
    formats: BTreeSet<usize>,
    strings: BTreeSet<usize>,
}

impl Struck {
    fn cells(&self, sheet: &mut dyn BufRead) -> BTreeSet<CellRef> {
        let mut walk = SheetWalk {
            at: CellRef::new(0, 0),
            row: 0,
            next_col: 0,
            is_shared: false,
            in_inline: false,
            in_value: false,
            value: String::new(),
            found: BTreeSet::new(),
        };
        each_event(sheet, |event| match event {
            Event::Start(start) => walk.open(start, self),
            Event::Text(text) if walk.in_value => walk.value.push_str(&text.xml10_content()),
            Event::End(end) => walk.close(end.local_name().as_ref(), self),
            _ => {}
        });
        walk.found
    }
}

/// Where the walk through a sheet's XML is.
struct SheetWalk {
    at: CellRef,
    row: u32,
    next_col: u32,
    is_shared: bool,
    in_inline: bool,
    in_value: bool,
    value: String,
    found: BTreeSet<CellRef>,
}

impl SheetWalk {
    fn open(&mut self, start: &BytesStart, struck: &Struck) {
        match start.local_name().as_ref() {
            "row" => {
                self.row = number(start, "r").and_then(|row: u32| row.checked_sub(1)).unwrap_or(self.row);
                self.next_col = 0;
            }
            "c" => {
                let said = given(start, "r").and_then(|said| address(&said));
                self.at = said.unwrap_or(CellRef::new(self.row, self.next_col));
                (self.row, self.next_col) = (self.at.row, self.at.col + 1);
                self.is_shared = given(start, "t").as_deref() == Some("s");
                self.in_inline = given(start, "t").as_deref() == Some("inlineStr");
                self.value.clear();
                if number(start, "s").is_some_and(|format| struck.formats.contains(&format)) {
                    self.found.insert(self.at);
                }
            }
            "v" => self.in_value = self.is_shared,
            "strike" if self.in_inline && is_on(start) => drop(self.found.insert(self.at)),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, struck: &Struck) {
        match name {
            "v" if self.in_value => {
                self.in_value = false;
                if self.value.trim().parse().is_ok_and(|string| struck.strings.contains(&string)) {
                    self.found.insert(self.at);
                }
            }
            "c" => (self.is_shared, self.in_inline) = (false, false),
            "row" => self.row += 1,
            _ => {}
        }
    }
}

/// The numbers of the cell formats whose font is struck through.
fn struck_formats(styles: &mut dyn BufRead) -> BTreeSet<usize> {
    let (mut fonts, mut formats) = (Vec::new(), BTreeSet::new());
    let (mut in_fonts, mut in_formats, mut nth) = (false, false, 0);
    each_event(styles, |event| match event {
        Event::Start(start) => match start.local_name().as_ref() {
            "fonts" => in_fonts = true,
            "cellXfs" => in_formats = true,
            "font" if in_fonts => fonts.push(false),
            "strike" if in_fonts => fonts.last_mut().into_iter().for_each(|font| *font = is_on(start)),
            "xf" if in_formats => {
                let font: Option<usize> = number(start, "fontId");
                if font.and_then(|font| fonts.get(font)).copied().unwrap_or_default() {
                    formats.insert(nth);
                }
                nth += 1;
            }
            _ => {}
        },
        Event::End(end) => match end.local_name().as_ref() {
            "fonts" => in_fonts = false,
            "cellXfs" => in_formats = false,
            _ => {}
        },
        _ => {}
    });
    formats
}

/// The numbers of the shared strings with struck letters.
fn struck_strings(strings: &mut dyn BufRead) -> BTreeSet<usize> {
    let (mut found, mut nth) = (BTreeSet::new(), 0_usize);
    each_event(strings, |event| {
        let Event::Start(start) = event else { return };
        match start.local_name().as_ref() {
            "si" => nth += 1,
            "strike" if is_on(start) => drop(found.insert(nth.saturating_sub(1))),
            _ => {}
        }
    });
    found
}

/// Hands every event over until the XML ends or breaks off.
fn each_event(xml: &mut dyn BufRead, mut see: impl FnMut(&Event)) {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        if matches!(event, Event::Eof) {
            return;
        }
        see(&event);
        buffer.clear();
    }
}

fn with_part<T>(zip: &mut Package, part: &str, most: u64, read: impl FnOnce(&mut dyn BufRead) -> T) -> Option<T> {
    let is_it = |name: &str| name.replace('\\', "/").to_ascii_lowercase() == part;
    let name = zip.file_names().flatten().find(|name| is_it(name))?.into_owned();
    let bytes = zip.by_name(&name).ok()?.take(most);
    Some(read(&mut BufReader::new(bytes)))
}

/// `<strike/>` and `<strike val="1"/>` strike through, `<strike val="0"/>` does not.
fn is_on(start: &BytesStart) -> bool {
    !given(start, "val").is_some_and(|val| matches!(val.as_str(), "0" | "false"))
}

fn given(start: &BytesStart, name: &str) -> Option<String> {
    crate::xml::attribute(start, name).ok().flatten()
}

fn number<N: std::str::FromStr>(start: &BytesStart, name: &str) -> Option<N> {
    given(start, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &[u8] = b"<styleSheet><fonts count='2'><font><sz val='11'/></font><font><strike/></font>\
        <font><strike val='0'/></font></fonts><cellStyleXfs><xf fontId='1'/></cellStyleXfs>\
        <cellXfs><xf fontId='0'/><xf fontId='2'/><xf fontId='1'/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>";

    #[test]
    fn a_format_is_struck_by_its_font_alone() {
        assert_eq!(struck_formats(&mut &STYLES[..]), BTreeSet::from([2]));
    }

    #[test]
    fn a_shared_string_is_struck_if_any_of_its_letters_are() {
        let strings = "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><rPr><strike/></rPr><t>丙</t></r></si>\
                       <si><r><rPr><strike val=\"0\"/></rPr><t>丁</t></r></si></sst>";
        assert_eq!(struck_strings(&mut strings.as_bytes()), BTreeSet::from([1]));
    }

    #[test]
    fn cells_are_found_by_format_by_string_and_without_an_address() {
        let sheet = "<sheetData><row r=\"2\"><c r=\"A2\" s=\"2\"><v>1</v></c><c s=\"1\" t=\"s\"><v>1</v></c>\
                     <c t=\"s\"><v>0</v></c><c r=\"E2\" s=\"1\"><v>1</v></c></row>\
                     <row><c t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>x</t></r></is></c></row></sheetData>";
        let struck = Struck { formats: BTreeSet::from([2]), strings: BTreeSet::from([1]) };
        let expected = [CellRef::new(1, 0), CellRef::new(1, 1), CellRef::new(2, 0)];
        assert_eq!(struck.cells(&mut sheet.as_bytes()), BTreeSet::from(expected));
    }

    #[test]
    fn struck_letters_are_seen_wherever_the_strings_are_cut() {
        let strings = b"<sst><si><r><rPr><strike/></rPr><t>x</t></r></si></sst>";
        for cut in 1..strings.len() {
            let mut scan = StrikeScan::default();
            scan.see_strings(&strings[..cut]);
            scan.see_strings(&strings[cut..]);
            assert!(scan.in_strings, "cut at {cut}");
        }
    }
}
