//! Zip packages before a reader that trusts them is let loose: size, number of parts, and what their XML begins with.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::budget::Meter;
use crate::error::Refusal;

/// The most bytes one compressed byte can become (deflate).
const MOST_INFLATION: u64 = 1_032;
/// How much of each XML part is looked at.
const LOOKED_AT: u64 = 4_096;
/// The shortest entry of a shared-string table, `<si><t/></si>`, is longer than this.
const SHORTEST_STRING: u64 = 8;

pub(crate) type Package<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Looks at the parts of a package while they are unpacked for the first time.
pub(crate) trait Onlooker {
    /// Whether this part is to be unpacked for it; the name is in small letters, `/`-separated.
    fn wants(&mut self, part: &str) -> bool;
    /// The next bytes of the part it wanted.
    fn see(&mut self, bytes: &[u8]) -> Result<(), Refusal>;
}

/// Looks at nothing.
struct Nobody;

impl Onlooker for Nobody {
    fn wants(&mut self, _: &str) -> bool {
        false
    }

    fn see(&mut self, _: &[u8]) -> Result<(), Refusal> {
        Ok(())
    }
}

/// Opens a zip package whose parts fit the budget when unpacked and hold no external definitions.
pub(crate) fn open<'b>(bytes: &'b [u8], meter: &mut Meter) -> Result<Package<'b>, Refusal> {
    survey(bytes, meter, &mut Nobody)
}

/// The same, with somebody who looks at parts on the way.
pub(crate) fn survey<'b>(
    bytes: &'b [u8],
    meter: &mut Meter,
    onlooker: &mut impl Onlooker,
) -> Result<Package<'b>, Refusal> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::damaged("压缩结构不完整，可能没有传完"))?;
    meter.entries(zip.len())?;
    let trusted = bytes.len() as u64 * MOST_INFLATION <= meter.left_to_unpack();
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|_| Refusal::damaged("压缩包内的部件无法读取"))?;
        let (size, name) = (part.size(), plain_name(part.name_raw()));
        let mut part = part.take(meter.left_to_unpack() + 1);
        let mut start = Vec::new();
        if is_xml(&name) {
            // A part that cannot be unpacked is named by the reader, if it needs the part at all.
            let _ = part.by_ref().take(LOOKED_AT).read_to_end(&mut start);
            check_start(&name, &start, size)?;
        }
        let wanted = onlooker.wants(&name);
        if wanted {
            onlooker.see(&start)?;
        }
        // Declared sizes may lie; where a lie could hurt, the bytes are counted.
        let unpacked = match (wanted, trusted) {
            (true, _) => start.len() as u64 + drained(part, |bytes| onlooker.see(bytes))?,
            (false, false) => start.len() as u64 + drained(part, |_| Ok(()))?,
            (false, true) => 0,
        };
        meter.unpack(size.max(unpacked))?;
    }
    Ok(zip)
}

/// The name of a part as readers look it up.
fn plain_name(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).replace('\\', "/").to_ascii_lowercase()
}

/// The bytes of one part, within what is left of the budget.
pub(crate) fn read_part(zip: &mut Package, name: &str, meter: &Meter) -> Result<Vec<u8>, Refusal> {
    let part = zip.by_name(name).map_err(|_| Refusal::damaged(&format!("缺少部件 {name}")))?;
    let mut bytes = Vec::new();
    part.take(meter.budget.unpacked_bytes)
        .read_to_end(&mut bytes)
        .map_err(|_| Refusal::damaged(&format!("部件 {name} 无法解压")))?;
    Ok(bytes)
}

/// How many bytes are left to read; a part that breaks off counts up to the break.
fn drained(mut part: impl Read, mut see: impl FnMut(&[u8]) -> Result<(), Refusal>) -> Result<u64, Refusal> {
    let mut buffer = vec![0; 1 << 15];
    let mut total = 0;
    while let Ok(n @ 1..) = part.read(&mut buffer) {
        see(&buffer[..n])?;
        total += n as u64;
    }
    Ok(total)
}

/// Whether the start of a part is looked at: what no reader here takes a value from is left alone.
fn is_xml(name: &str) -> bool {
    let is_beside =
        ["docprops/", "xl/theme/", "xl/drawings/", "word/theme/"].iter().any(|folder| name.starts_with(folder));
    name.ends_with(".xml") && !is_beside
}

/// Refuses external definitions, and a shared-string table that promises more strings than its bytes can hold.
fn check_start(name: &str, start: &[u8], size: u64) -> Result<(), Refusal> {
    if declares(start, b"!DOCTYPE") || declares(start, b"!ENTITY") {
        return Err(Refusal::doctype());
    }
    let is_hidden =
        name.ends_with("sharedstrings.xml") && !start.is_empty() && !declares(start, b"sst") && !prefixed(start);
    match promised_strings(start) {
        Some(count) if count > size.max(start.len() as u64) / SHORTEST_STRING + 1 => {
            Err(Refusal::damaged("共享字符串表的声明与实际不符"))
        }
        // A declaration behind kilobytes of something else is not where any program writes it.
        _ if is_hidden => Err(Refusal::damaged("共享字符串表的声明与实际不符")),
        _ => Ok(()),
    }
}

/// Whether the table's first tag has a prefix, `<x:sst`.
fn prefixed(text: &[u8]) -> bool {
    text.windows(4).any(|letters| letters == b":sst")
}

/// Whether any tag begins with these letters, in either case.
fn declares(text: &[u8], what: &[u8]) -> bool {
    let mut tags = text.split(|&byte| byte == b'<').skip(1);
    tags.any(|tag| tag.get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what)))
}

/// The `uniqueCount` of a shared-string table: readers reserve memory by it.
fn promised_strings(start: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(start);
    let after = text.split_once("uniqueCount")?.1.trim_start().strip_prefix('=')?.trim_start();
    let digits = after.trim_start_matches(['"', '\'']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Budget;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// A zip file with the given parts.
    pub(crate) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).expect("in memory");
            zip.write_all(bytes).expect("in memory");
        }
        zip.finish().expect("in memory").into_inner()
    }

    fn refusal(bytes: &[u8], budget: &Budget) -> Option<Refusal> {
        open(bytes, &mut Meter::new(budget)).err()
    }

    #[test]
    fn a_doctype_in_any_part_is_refused() {
        let bytes = zip_of(&[("a.xml", b"<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")]);
        assert_eq!(refusal(&bytes, &Budget::default()), Some(Refusal::doctype()));
    }

    #[test]
    fn a_string_table_that_promises_more_than_it_holds_is_refused() {
        let bytes =
            zip_of(&[("xl/sharedStrings.xml", b"<sst count='1' uniqueCount=\"4294967295\"><si><t>a</t></si></sst>")]);
        assert_eq!(refusal(&bytes, &Budget::default()), Some(Refusal::damaged("共享字符串表的声明与实际不符")));
        let honest = zip_of(&[("xl/sharedStrings.xml", b"<sst count='1' uniqueCount='1'><si><t>a</t></si></sst>")]);
        assert_eq!(refusal(&honest, &Budget::default()), None);
    }

    #[test]
    fn a_string_table_declared_far_behind_its_start_is_refused() {
        let padded = format!("<!--{}--><sst uniqueCount='4294967295'>", " ".repeat(5_000));
        let bytes = zip_of(&[("xl/sharedStrings.xml", padded.as_bytes())]);
        assert_eq!(refusal(&bytes, &Budget::default()), Some(Refusal::damaged("共享字符串表的声明与实际不符")));
        let prefixed = zip_of(&[("xl/sharedStrings.xml", b"<x:sst uniqueCount='1'><x:si/></x:sst>")]);
        assert_eq!(refusal(&prefixed, &Budget::default()), None);
    }

    #[test]
    fn unpacked_size_and_number_of_parts_are_bounded() {
        let bytes = zip_of(&[("a.bin", &[0; 3_000_000]), ("b.bin", b"")]);
        let small = Budget { unpacked_bytes: 1 << 20, ..Budget::default() };
        assert!(refusal(&bytes, &small).is_some());
        assert!(refusal(&bytes, &Budget { entries: 1, ..Budget::default() }).is_some());
        assert_eq!(refusal(&bytes, &Budget::default()), None);
    }
}
