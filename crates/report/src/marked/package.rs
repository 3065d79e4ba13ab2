//! A workbook as a package of parts: read by name, written with what is left of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::refusal::MarkError;

/// Unpacked bytes of one part that is edited; a sheet of two million cells stays below.
const MOST_BYTES: u64 = 384 << 20;

/// A package of which parts are read.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Place in the archive of each part; names of parts do not tell capitals from small letters.
    places: BTreeMap<String, usize>,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, MarkError> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut places = BTreeMap::new();
        for at in 0..archive.len() {
            let entry = archive.by_index_data(at)?;
            if entry.encrypted() {
                return Err(MarkError::malformed("部件加了密"));
            }
            let Ok(name) = std::str::from_utf8(entry.name_raw()) else { continue };
            if places.insert(key(name), at).is_some() {
                return Err(MarkError::malformed("部件重名"));
            }
        }
        Ok(Self { archive, places })
    }

    /// The names of all parts.
    pub fn parts(&self) -> BTreeSet<String> {
        self.places.keys().cloned().collect()
    }

    pub fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part))
    }

    /// The text of a part.
    pub fn text(&mut self, part: &str) -> Result<String, MarkError> {
        let missing = || MarkError::malformed(format!("缺少部件 {part}"));
        let at = *self.places.get(&key(part)).ok_or_else(missing)?;
        let mut bytes = Vec::new();
        self.archive.by_index(at)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(MarkError::malformed(format!("部件 {part} 过大")));
        }
        let text = String::from_utf8(bytes).map_err(|_| MarkError::malformed(format!("部件 {part} 不是 UTF-8")))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// A package of the parts kept, in their order, then the new ones by name; parts that were not edited are copied as
    /// they are packed.
    pub fn written(mut self, kept: &BTreeSet<String>, parts: &BTreeMap<String, String>) -> Result<Vec<u8>, MarkError> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let edited: BTreeMap<String, &String> = parts.iter().map(|(name, text)| (key(name), text)).collect();
        let names: BTreeMap<usize, &String> = self.places.iter().map(|(name, at)| (*at, name)).collect();
        let kept: BTreeSet<String> = kept.iter().map(|part| key(part)).collect();
        for (at, name) in names {
            let entry = self.archive.by_index_raw(at)?;
            let written = entry.name().map_or_else(|_| name.clone(), |name| name.replace('\\', "/"));
            match edited.get(name) {
                Some(text) => put(&mut out, &written, text)?,
                None if kept.contains(name) => out.raw_copy_file_rename(entry, written)?,
                None => {}
            }
        }
        for (name, text) in parts.iter().filter(|(name, _)| !self.places.contains_key(&key(name))) {
            put(&mut out, name, text)?;
        }
        Ok(out.finish()?.into_inner())
    }
}

/// The name by which a part is looked up.
pub(super) fn key(part: &str) -> String {
    part.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn put(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), MarkError> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated);
    out.start_file(name, options)?;
    Ok(out.write_all(text.as_bytes())?)
}
