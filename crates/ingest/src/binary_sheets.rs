//! Merged areas of .xlsb sheets, which calamine does not give: the few binary records that state them.

use std::collections::BTreeMap;

use tables::{Area, CellRef};

use crate::budget::Meter;
use crate::error::Refusal;
use crate::package::{self, Package};
use crate::sheet_tail::elements;

/// Records of a workbook or sheet part: a sheet of the workbook, and a merged area.
const BUNDLED_SHEET: u32 = 156;
const MERGED_CELL: u32 = 176;

/// The merged areas of every sheet by its name; of two sheets of one name the first counts.
///
/// A workbook whose list of sheets cannot be read has none: the reader of cells tells what is wrong with it.
pub(crate) fn merges(zip: &mut Package, meter: &Meter) -> Result<BTreeMap<String, Vec<Area>>, Refusal> {
    let workbook = package::read_part(zip, "xl/workbook.bin", meter).unwrap_or_default();
    let relations = package::read_part(zip, "xl/_rels/workbook.bin.rels", meter).unwrap_or_default();
    let targets: BTreeMap<String, String> = elements(&relations, "Relationship").into_iter().collect();
    let mut found = BTreeMap::new();
    for (_, data) in Records(&workbook).filter(|(kind, _)| *kind == BUNDLED_SHEET) {
        let Some((id, name)) = sheet(data) else { continue };
        let Some(target) = targets.get(&id) else { continue };
        let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let content = package::read_part(zip, &part, meter).unwrap_or_default();
        found.entry(name).or_insert_with(|| areas(&content));
    }
    Ok(found)
}

fn areas(content: &[u8]) -> Vec<Area> {
    let merged = Records(content).filter(|(kind, _)| *kind == MERGED_CELL);
    merged.filter_map(|(_, data)| area(data)).collect()
}

/// First row, last row, first column, last column.
fn area(data: &[u8]) -> Option<Area> {
    let corner = |row: usize, col: usize| Some(CellRef::new(number(data, row)?, number(data, col)?));
    let (first, last) = (corner(0, 8)?, corner(4, 12)?);
    (first.row <= last.row && first.col <= last.col).then(|| Area::new(first, last))
}

/// The identifier of a sheet's part and its name, behind its state and number.
fn sheet(data: &[u8]) -> Option<(String, String)> {
    let (id, rest) = wide_text(data.get(8..)?)?;
    let (name, _) = wide_text(rest)?;
    Some((id, name))
}

/// A text behind the number of its letters, two bytes each, and what follows it.
fn wide_text(data: &[u8]) -> Option<(String, &[u8])> {
    let length = usize::try_from(number(data, 0)?).ok()?.checked_mul(2)?;
    let (text, rest) = data.get(4..)?.split_at_checked(length)?;
    let letters: Vec<u16> = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&letters), rest))
}

fn number(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// The records of a part: kind and data.
struct Records<'p>(&'p [u8]);

impl<'p> Iterator for Records<'p> {
    type Item = (u32, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.take_packed(2)?;
        let length = usize::try_from(self.take_packed(4)?).ok()?;
        let (data, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}

impl Records<'_> {
    /// A number of seven bits a byte, the lowest first; each byte but the last is marked.
    fn take_packed(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for at in 0..most {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use crate::package::tests::zip_of;
    use std::path::Path;

    #[test]
    fn records_have_kinds_and_lengths_of_one_or_more_bytes() {
        let bytes = [&[5, 1, 9, 0x9C, 1, 0x81, 1][..], &[7; 129], &[6]].concat();
        let records: Vec<(u32, usize)> = Records(&bytes).map(|(kind, data)| (kind, data.len())).collect();
        assert_eq!(records, [(5, 1), (BUNDLED_SHEET, 129)]);
    }

    /// The sample as its writer made it, with two merged areas behind its cells, as the format states them.
    #[test]
    fn merged_areas_are_found_under_the_name_of_their_sheet() {
        let path = "../../sample-data/layouts/observation-log/binary-workbook.xlsb";
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the sample");
        let (budget, mut parts) = (Budget::default(), Vec::new());
        let mut zip = package::open(&bytes, &mut Meter::new(&budget)).expect("a package");
        for name in ["xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/worksheets/sheet1.bin"] {
            parts.push((name, package::read_part(&mut zip, name, &Meter::new(&budget)).expect("a part")));
        }
        let area = |corners: [u32; 4]| [&[0xB0, 1, 16][..], &corners.map(u32::to_le_bytes).concat()].concat();
        parts[2].1.extend([area([0, 0, 0, 4]), area([1, 3, 0, 0])].concat());
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, &**bytes)).collect();
        let merged = zip_of(&parts);
        let mut zip = package::open(&merged, &mut Meter::new(&budget)).expect("a package");
        let found = merges(&mut zip, &Meter::new(&budget)).expect("sound");
        let areas = [[0, 0, 0, 4], [1, 0, 3, 0]].map(|[a, b, c, d]| Area::new(CellRef::new(a, b), CellRef::new(c, d)));
        assert_eq!(found.get("听课记录").map(Vec::as_slice), Some(&areas[..]));
    }
}
