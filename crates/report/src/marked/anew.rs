//! A new workbook of the cells of an old one, where the old one cannot be marked in place.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, Worksheet, XlsxError};
use tables::{Area, CellRef, CellValue, Grid, GridKind, mask};

use super::book::free_name;
use super::refusal::MarkError;
use crate::width::width_of;

/// Widths a column is given, in characters.
const NARROWEST: f64 = 8.0;
const BROADEST: f64 = 45.0;
/// Characters a cell may hold.
const LONGEST_TEXT: usize = 32_000;
/// Merged areas of a sheet, and cells in them, that are kept: nobody who keeps a register has more.
const MOST_MERGES: usize = 5_000;
const MOST_MERGED_CELLS: u64 = 1_000_000;
/// Characters the format does not allow in a sheet's name.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The workbook, and the name each sheet has in it by the name it had.
pub(super) struct Anew {
    pub bytes: Vec<u8>,
    pub names: BTreeMap<String, String>,
}

/// Writes the cells of every sheet where they stood: values, merged areas, what is struck through, nothing else.
pub(super) fn write(grids: &[&Grid]) -> Result<Anew, MarkError> {
    let limit = |error: XlsxError| MarkError::Limit(error.to_string());
    let mut book = Workbook::new();
    book.set_properties(&crate::write::undated().map_err(limit)?);
    let mut names = BTreeMap::new();
    let mut taken: Vec<String> = Vec::new();
    for grid in grids {
        let name = sheet_name(&grid.place.sheet, &taken);
        book.push_worksheet(sheet(grid, &name).map_err(limit)?);
        names.entry(grid.place.sheet.to_string()).or_insert_with(|| name.clone());
        taken.push(name);
    }
    Ok(Anew { bytes: book.save_to_buffer().map_err(limit)?, names })
}

/// A name the format allows and no other sheet has.
fn sheet_name(given: &str, taken: &[String]) -> String {
    let allowed = |c: char| if NOT_IN_NAMES.contains(&c) || c.is_control() { '_' } else { c };
    let name: String = mask(given).chars().map(allowed).collect();
    let name = name.trim_matches('\'').trim();
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    free_name(if name.is_empty() { "表" } else { name }, &taken)
}

fn sheet(grid: &Grid, name: &str) -> Result<Worksheet, XlsxError> {
    let (usual, struck) = (Formats::new(), Formats::struck());
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    if grid.kind == GridKind::Hidden {
        sheet.set_hidden(true);
    }
    for (col, width) in widths(grid) {
        sheet.set_column_width(column(col), width)?;
    }
    for area in apart(&grid.merges) {
        let (first, last) = (area.first, area.last);
        sheet.merge_range(first.row, column(first.col), last.row, column(last.col), "", &usual.plain)?;
    }
    let (alone, merged): (_, BTreeSet<CellRef>) = (alone(grid), grid.merges.iter().map(|area| area.first).collect());
    for (at, value) in &grid.cells {
        let formats = if grid.struck.contains(at) { &struck } else { &usual };
        match value {
            CellValue::Text(text) if alone.contains(&at.row) && !merged.contains(at) => {
                sheet.write_string_with_format(at.row, column(at.col), cut(text), &formats.line)?;
            }
            _ => put(&mut sheet, *at, value, formats)?,
        }
    }
    Ok(sheet)
}

/// Rows with one cell: titles and remarks, which run over the columns beside them.
fn alone(grid: &Grid) -> BTreeSet<u32> {
    let mut cells: BTreeMap<u32, usize> = BTreeMap::new();
    grid.seen().for_each(|(at, _)| *cells.entry(at.row).or_default() += 1);
    cells.into_iter().filter(|(_, count)| *count == 1).map(|(row, _)| row).collect()
}

/// A text as long as a cell may hold.
fn cut(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

struct Formats {
    plain: Format,
    line: Format,
    day: Format,
    moment: Format,
    length: Format,
}

impl Formats {
    fn new() -> Self {
        Self::of(&Format::new())
    }

    /// For what somebody struck through: it must not come back as valid.
    fn struck() -> Self {
        Self::of(&Format::new().set_font_strikethrough())
    }

    fn of(bare: &Format) -> Self {
        let plain = bare.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xB5_C2C7));
        let shown = |as_what: &str| plain.clone().set_num_format(as_what);
        Self {
            line: bare.clone(),
            day: shown("yyyy-mm-dd"),
            moment: shown("yyyy-mm-dd hh:mm"),
            length: shown("[h]:mm"),
            plain: plain.clone().set_text_wrap(),
        }
    }
}

fn put(sheet: &mut Worksheet, at: CellRef, value: &CellValue, formats: &Formats) -> Result<(), XlsxError> {
    let (row, col) = (at.row, column(at.col));
    match value {
        CellValue::Number(n) if n.is_finite() => sheet.write_number_with_format(row, col, *n, &formats.plain)?,
        CellValue::DateTime(moment) if moment.time() == chrono::NaiveTime::MIN => {
            sheet.write_datetime_with_format(row, col, moment, &formats.day)?
        }
        CellValue::DateTime(moment) => sheet.write_datetime_with_format(row, col, moment, &formats.moment)?,
        CellValue::Duration(days) if days.is_finite() => {
            sheet.write_number_with_format(row, col, *days, &formats.length)?
        }
        CellValue::Bool(yes) => sheet.write_boolean_with_format(row, col, *yes, &formats.plain)?,
        other => sheet.write_string_with_format(row, col, cut(&other.shown()), &formats.plain)?,
    };
    Ok(())
}

/// The width of each column by what stands in it.
fn widths(grid: &Grid) -> BTreeMap<u32, f64> {
    let mut widths: BTreeMap<u32, f64> = BTreeMap::new();
    let spread: BTreeSet<CellRef> = grid.merges.iter().filter(|area| area.width() > 1).map(|area| area.first).collect();
    let alone = alone(grid);
    for (at, value) in grid.seen().filter(|(at, _)| !alone.contains(&at.row) && !spread.contains(at)) {
        let width = widths.entry(at.col).or_insert(NARROWEST);
        *width = width.max(width_of(&value.shown()).min(BROADEST));
    }
    widths
}

/// Merged areas that do not overlap: the format knows no others.
fn apart(merges: &[Area]) -> Vec<Area> {
    let mut kept: Vec<Area> = Vec::new();
    let overlap = |a: &Area, b: &Area| {
        a.first.row <= b.last.row && b.first.row <= a.last.row && a.first.col <= b.last.col && b.first.col <= a.last.col
    };
    let mut cells = 0;
    for area in merges.iter().take(MOST_MERGES) {
        cells += u64::from(area.width()) * u64::from(area.height());
        if cells > MOST_MERGED_CELLS {
            break;
        }
        if !kept.iter().any(|other| overlap(other, area)) {
            kept.push(*area);
        }
    }
    kept
}

/// A column as the library counts them; a grid never has more than its 16,384.
fn column(col: u32) -> u16 {
    u16::try_from(col).unwrap_or(u16::MAX)
}
