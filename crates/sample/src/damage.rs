//! Damages files by chance, as transfers, scripts and ill will do: the same file and seed give the same damage.
//!
//! One call is one step; several steps of other seeds after each other make worse damage, and the fewest of them that
//! still show a fault are its smallest sample.

mod markup;
mod package;

use crate::random::Random;

/// The file after one step of damage.
///
/// What is damaged depends on the file: of a zip package its parts and their XML, of markup and text what stands
/// between the marks, of everything else the bytes.
pub fn damaged(file: &[u8], seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let inside = random.chance(85);
    let by_content = match file {
        _ if !inside => None,
        [b'P', b'K', ..] => package::damaged(file, &mut random),
        [0xd0, 0xcf, ..] => Some(damaged_records(file, &mut random)),
        _ => std::str::from_utf8(file).ok().map(|text| markup::damaged(text, &mut random).into_bytes()),
    };
    by_content.unwrap_or_else(|| damaged_bytes(file, &mut random))
}

/// Bytes changed, lost, doubled or moved, whatever they mean.
fn damaged_bytes(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let (from, to) = stretch(bytes.len(), random);
    match random.below(7) {
        0 => bytes.truncate(random.below(bytes.len() + 1)),
        1 => drop(bytes.drain(from..to)),
        2 => bytes[from..to].fill(random.pick(&[0, 0xff, b' ', 0x80])),
        3 => {
            let again = bytes[from..to].to_vec();
            let at = random.below(bytes.len() + 1);
            bytes.splice(at..at, again);
        }
        4 => bytes[from..to].reverse(),
        _ => {
            for _ in 0..random.between(1, 16) {
                let at = random.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    bytes
}

/// Binary records damaged where they hold lengths, counts and places: in the middle of otherwise whole bytes.
fn damaged_records(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    // The first sector tells where everything else lies.
    let area = if random.chance(25) { bytes.len().min(512) } else { bytes.len() };
    for _ in 0..random.between(1, 4) {
        let at = random.below(area.saturating_sub(4)) & !1;
        let value: &[u8] = random.pick(&[
            &[0xff, 0xff],
            &[0, 0],
            &[0xff, 0x7f],
            &[0, 0, 1, 0],
            &[0xff, 0xff, 0xff, 0xff],
            &[0xff, 0xff, 0xff, 0x7f],
            &[1, 0, 0, 0x80],
        ]);
        if let Some(place) = bytes.get_mut(at..at + value.len()) {
            place.copy_from_slice(value);
        }
    }
    bytes
}

/// A short stretch of that many bytes: from, and up to.
fn stretch(length: usize, random: &mut Random) -> (usize, usize) {
    let from = random.below(length);
    (from, (from + random.between(1, 64)).min(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read, Write};
    use zip::write::SimpleFileOptions;

    fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).expect("in memory");
            zip.write_all(text.as_bytes()).expect("in memory");
        }
        zip.finish().expect("in memory").into_inner()
    }

    #[test]
    fn the_same_seed_does_the_same_damage_and_others_do_other() {
        let file = zip_of(&[("xl/workbook.xml", "<workbook><sheet name=\"表\" sheetId=\"1\"/></workbook>")]);
        let results: std::collections::BTreeSet<Vec<u8>> = (0..100).map(|seed| damaged(&file, seed)).collect();
        assert!(results.len() > 50, "{} different ones", results.len());
        assert!((0..100).all(|seed| results.contains(&damaged(&file, seed))));
    }

    #[test]
    fn most_damaged_packages_are_packages_still() {
        let file = zip_of(&[("a.xml", "<a b=\"1\">文字</a>"), ("c.xml", "<c>2</c>"), ("d.xml", "<d>3</d>")]);
        let opens = |bytes: Vec<u8>| {
            let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
            let mut text = Vec::new();
            !zip.is_empty() && zip.by_index(0).is_ok_and(|mut part| part.read_to_end(&mut text).is_ok())
        };
        let open = (0..200).filter(|&seed| opens(damaged(&file, seed))).count();
        assert!((120..200).contains(&open), "{open} of 200");
    }

    #[test]
    fn no_file_is_too_small_to_be_damaged() {
        for file in [&b""[..], b"a", b"PK", b"\xd0\xcf", b"<>"] {
            (0..200).for_each(|seed| drop(damaged(file, seed)));
        }
    }
}
