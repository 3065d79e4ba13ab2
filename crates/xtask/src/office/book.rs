//! A workbook as a package: its formulas are counted, and numbers in a copy are changed as a person would type them.

use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A number to type: row and column from 0, and the number as typed.
pub type Typed = (usize, usize, String);

fn parts(path: &Path) -> anyhow::Result<ZipArchive<File>> {
    ZipArchive::new(File::open(path)?).with_context(|| path.display().to_string())
}

fn text(archive: &mut ZipArchive<File>, part: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    archive.by_name(part).with_context(|| part.to_owned())?.read_to_string(&mut text)?;
    Ok(text)
}

fn worksheets(archive: &ZipArchive<File>) -> Vec<String> {
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    names.filter(|name| name.starts_with("xl/worksheets/sheet")).collect()
}

/// How many cells hold a formula.
pub fn formulas(path: &Path) -> anyhow::Result<usize> {
    let mut archive = parts(path)?;
    let mut count = 0;
    for part in worksheets(&archive) {
        count += text(&mut archive, &part)?.matches("<f>").count();
    }
    Ok(count)
}

/// Whether a cell holds a formula.
pub fn has_formulas(path: &Path) -> anyhow::Result<bool> {
    Ok(formulas(path)? > 0)
}

/// Writes a copy with other numbers in some cells of a sheet. Results are left as they were: whoever opens it must compute.
pub fn with_numbers(path: &Path, copy: &Path, sheet: &str, typed: &[Typed]) -> anyhow::Result<()> {
    let mut archive = parts(path)?;
    let workbook = text(&mut archive, "xl/workbook.xml")?;
    let names = workbook.split("<sheet name=\"").skip(1);
    let at = names.map(|rest| rest.split('"').next()).position(|name| name == Some(sheet));
    let part = format!("xl/worksheets/sheet{}.xml", at.context("no such sheet")? + 1);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let name = entry.name()?.to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if name == part {
            bytes = retyped(&String::from_utf8(bytes)?, typed)?.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default())?;
        out.write_all(&bytes)?;
    }
    fs::write(copy, out.finish()?.into_inner())?;
    Ok(())
}

fn retyped(sheet: &str, typed: &[Typed]) -> anyhow::Result<String> {
    let mut text = sheet.to_owned();
    for (row, col, number) in typed {
        let start = text.find(&format!("<c r=\"{}{}\"", letters(*col), row + 1)).context("no such cell")?;
        let value = text[start..].find("<v>").context("the cell holds nothing")? + start + 3;
        let end = text[value..].find("</v>").context("the cell does not end")? + value;
        ensure!(!text[start..value].contains("</c>"), "row {} column {} holds no number", row + 1, col + 1);
        text.replace_range(value..end, number);
    }
    Ok(text)
}

fn letters(col: usize) -> String {
    let last = char::from(b'A' + (col % 26) as u8);
    if col < 26 { last.to_string() } else { format!("{}{last}", letters(col / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_typed_over_and_nothing_else() {
        let sheet = "<c r=\"H5\" s=\"3\"><v>2</v></c><c r=\"H6\"><f>A1</f><v>2</v></c>";
        let after = retyped(sheet, &[(4, 7, "6".to_owned())]).expect("there");
        assert_eq!(after, sheet.replacen("<v>2</v>", "<v>6</v>", 1));
        assert!(retyped(sheet, &[(8, 7, "6".to_owned())]).is_err());
        assert_eq!([letters(0), letters(27), letters(51)], ["A", "AB", "AZ"]);
    }
}
