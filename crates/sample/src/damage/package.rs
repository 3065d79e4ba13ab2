//! Damage to the parts of a zip package, which stays a package.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{damaged_bytes, damaged_records, markup};
use crate::random::Random;

/// The most bytes of a part that are read: samples are small, and damage may have made them large.
const LARGEST_PART: u64 = 4 << 20;

struct Part {
    name: String,
    bytes: Vec<u8>,
}

/// The package with one of its parts changed, lost, doubled, renamed or exchanged; `None` if it is none.
pub(super) fn damaged(file: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut parts = unpack(file)?;
    let at = random.below(parts.len());
    let other = random.below(parts.len());
    match random.below(12) {
        0 => drop(parts.remove(at)),
        1 => {
            let bytes = parts[other].bytes.clone();
            parts[at].bytes = bytes;
        }
        2 => {
            let (name, bytes) = (parts[other].name.clone(), parts[at].bytes.clone());
            parts.push(Part { name: format!("{name}x"), bytes });
        }
        3 => {
            parts[at].name = random
                .pick(&["xl/workbook.xml", "xl/workbook.bin", "mimetype", "a\\b.xml", "../up.xml", "x"])
                .to_owned()
        }
        4 => parts[at].bytes.clear(),
        5 => parts.swap(at, other),
        _ => change(telling(&mut parts, random), random),
    }
    pack(&parts)
}

/// A part that readers take values from; any other now and then.
fn telling<'p>(parts: &'p mut [Part], random: &mut Random) -> &'p mut Part {
    const TELLING: [&str; 8] =
        ["sheet1", "sheet", "sharedStrings", "workbook", "styles", "content.xml", "document.xml", "rels"];
    let word = random.pick(&TELLING);
    let among: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].name.contains(word)).collect();
    let at = if among.is_empty() { random.below(parts.len()) } else { random.pick(&among) };
    &mut parts[at]
}

fn change(part: &mut Part, random: &mut Random) {
    part.bytes = match std::str::from_utf8(&part.bytes) {
        Ok(text) if random.chance(85) => markup::damaged(text, random).into_bytes(),
        Err(_) if random.chance(50) => damaged_records(&part.bytes, random),
        _ => damaged_bytes(&part.bytes, random),
    };
}

fn unpack(file: &[u8]) -> Option<Vec<Part>> {
    let mut zip = ZipArchive::new(Cursor::new(file)).ok()?;
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let part = zip.by_index(index).ok()?;
        let (name, mut bytes) = (String::from_utf8_lossy(part.name_raw()).into_owned(), Vec::new());
        // A part that breaks off is taken up to the break.
        let _ = part.take(LARGEST_PART).read_to_end(&mut bytes);
        parts.push(Part { name, bytes });
    }
    (!parts.is_empty()).then_some(parts)
}

fn pack(parts: &[Part]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        // Two parts of one name cannot be written: the second is left out.
        if zip.start_file(part.name.as_str(), SimpleFileOptions::default()).is_ok() {
            zip.write_all(&part.bytes).ok()?;
        }
    }
    Some(zip.finish().ok()?.into_inner())
}
