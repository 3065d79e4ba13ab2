//! OpenDocument spreadsheets, zipped or flat.
//!
//! Read here and not by calamine: it knows no merged areas of .ods, holds the whole rectangle between the first and
//! the last value in memory, and reads error values as text.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tables::{CellRef, CellValue, GridKind};

use crate::budget::Meter;
use crate::error::Refusal;
use crate::package;
use crate::sheet::{MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::text;
use crate::workbook::iso_moment;
use crate::xml::{self, attribute};

/// The sheets of an .ods file.
pub(crate) fn read(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let mut zip = package::open(bytes, meter)?;
    let manifest = package::read_part(&mut zip, "META-INF/manifest.xml", meter).unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(Refusal::encrypted());
    }
    let content = package::read_part(&mut zip, "content.xml", meter)?;
    read_flat(&content, meter)
}

/// The sheets of an OpenDocument spreadsheet in one XML file.
pub(crate) fn read_flat(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let content = text::decode(bytes, None)?;
    let mut reader = Reader::from_str(&content);
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book {
        meter,
        hidden_styles: Vec::new(),
        struck_styles: BTreeSet::new(),
        style: String::new(),
        sheets: Vec::new(),
    };
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) => book.start(&start, &mut reader)?,
            Event::DocType(_) => return Err(Refusal::doctype()),
            Event::Eof => return Ok(book.sheets),
            _ => {}
        }
    }
}

struct Book<'m, 'b> {
    meter: &'m mut Meter<'b>,
    hidden_styles: Vec<String>,
    struck_styles: BTreeSet<String>,
    style: String,
    sheets: Vec<Sheet>,
}

impl Book<'_, '_> {
    fn start(&mut self, start: &BytesStart, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        match start.name().as_ref() {
            "style:style" => self.style = attribute(start, "style:name")?.unwrap_or_default(),
            "style:table-properties" if attribute(start, "table:display")?.as_deref() == Some("false") => {
                self.hidden_styles.push(self.style.clone());
            }
            "style:text-properties" if is_line_through(start)? => drop(self.struck_styles.insert(self.style.clone())),
            "table:table" => {
                let mut sheet = Sheet::new(attribute(start, "table:name")?.unwrap_or_default());
                if attribute(start, "table:style-name")?.is_some_and(|style| self.hidden_styles.contains(&style)) {
                    sheet.kind = GridKind::Hidden;
                }
                let mut table = Table { meter: self.meter, struck_styles: &self.struck_styles, sheet, row: 0 };
                table.read(reader)?;
                self.sheets.push(table.sheet);
            }
            _ => {}
        }
        Ok(())
    }
}

struct Table<'m, 'b> {
    meter: &'m mut Meter<'b>,
    struck_styles: &'m BTreeSet<String>,
    sheet: Sheet,
    row: u32,
}

impl Table<'_, '_> {
    fn read(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        loop {
            match reader.read_event().map_err(xml::damaged)? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-row" => self.row(&start, reader)?,
                    // Drawings and linked data stand beside the cells and may hold tables of their own.
                    "table:shapes" | "table:table-source" | "office:forms" => xml::skip(&start, reader)?,
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(Refusal::damaged("内容中断")),
                _ => {}
            }
        }
    }

    /// Reads one row and repeats what it holds; a repeated empty row costs nothing.
    fn row(&mut self, start: &BytesStart, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        let repeats = count(start, "table:number-rows-repeated")?.min(MAX_ROWS.saturating_sub(self.row));
        let cells = read_row(reader, self.struck_styles)?;
        if cells.iter().any(Cell::holds_something) {
            for row in self.row..self.row + repeats {
                self.put_row(row, &cells)?;
            }
        }
        self.row += repeats;
        Ok(())
    }

    fn put_row(&mut self, row: u32, cells: &[Cell]) -> Result<(), Refusal> {
        for cell in cells.iter().filter(|cell| cell.holds_something()) {
            for col in cell.col..cell.col + cell.repeats {
                if let Some(value) = &cell.value {
                    self.sheet.put(row, col, value.clone(), self.meter)?;
                    if cell.is_struck {
                        self.sheet.struck.insert(CellRef::new(row, col));
                    }
                }
                if cell.spans != (1, 1) {
                    let last = CellRef::new(row.saturating_add(cell.spans.0 - 1), col.saturating_add(cell.spans.1 - 1));
                    self.sheet.merge(CellRef::new(row, col), last, self.meter)?;
                }
            }
        }
        Ok(())
    }
}

/// One cell as written, with how often it repeats and how many rows and columns it spans.
struct Cell {
    col: u32,
    repeats: u32,
    spans: (u32, u32),
    value: Option<CellValue>,
    is_struck: bool,
}

impl Cell {
    fn holds_something(&self) -> bool {
        self.value.is_some() || self.spans != (1, 1)
    }
}

fn read_row(reader: &mut Reader<&[u8]>, struck_styles: &BTreeSet<String>) -> Result<Vec<Cell>, Refusal> {
    let mut cells = Vec::new();
    let mut col = 0;
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) if matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell") => {
                let repeats = count(&start, "table:number-columns-repeated")?.min(MAX_COLUMNS.saturating_sub(col));
                let spans =
                    (count(&start, "table:number-rows-spanned")?, count(&start, "table:number-columns-spanned")?);
                let mut is_struck = has_style(&start, "table:style-name", struck_styles)?;
                let shown = read_text(&start, reader, struck_styles, &mut is_struck)?;
                let value = value_of(&start, shown)?.filter(|value| !value.is_blank());
                cells.push(Cell { col, repeats, spans, value, is_struck });
                col += repeats;
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(Refusal::damaged("内容中断")),
            _ => {}
        }
    }
}

/// The text of a cell, paragraphs on lines of their own; notes and drawings are not the cell's text. Letters struck through
/// make the whole cell struck.
fn read_text(
    cell: &BytesStart,
    reader: &mut Reader<&[u8]>,
    struck_styles: &BTreeSet<String>,
    is_struck: &mut bool,
) -> Result<String, Refusal> {
    let mut shown = String::new();
    let mut paragraphs = 0;
    let mut inside = 0;
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) => match start.name().as_ref() {
                name if name == "office:annotation" || name.starts_with("draw:") => xml::skip(&start, reader)?,
                "text:p" | "text:h" => {
                    if paragraphs > 0 {
                        shown.push('\n');
                    }
                    paragraphs += 1;
                    inside += 1;
                }
                "text:s" => (0..count(&start, "text:c")?.min(1_000)).for_each(|_| shown.push(' ')),
                "text:span" => *is_struck |= has_style(&start, "text:style-name", struck_styles)?,
                "text:tab" => shown.push('\t'),
                "text:line-break" => shown.push('\n'),
                _ => {}
            },
            Event::End(end) if end.name() == cell.name() => return Ok(shown),
            Event::End(end) if matches!(end.name().as_ref(), "text:p" | "text:h") => inside -= 1,
            Event::Eof => return Err(Refusal::damaged("内容中断")),
            event if inside > 0 => xml::push_text(&event, &mut shown),
            _ => {}
        }
    }
}

fn has_style(start: &BytesStart, name: &str, styles: &BTreeSet<String>) -> Result<bool, Refusal> {
    Ok(!styles.is_empty() && attribute(start, name)?.is_some_and(|style| styles.contains(&style)))
}

/// Whether a style strikes its text through.
fn is_line_through(start: &BytesStart) -> Result<bool, Refusal> {
    let says = |name: &str| Ok(attribute(start, name)?.is_some_and(|value| value != "none"));
    Ok(says("style:text-line-through-style")? || says("style:text-line-through-type")?)
}

fn value_of(cell: &BytesStart, shown: String) -> Result<Option<CellValue>, Refusal> {
    let kind = attribute(cell, "office:value-type")?.unwrap_or_default();
    let is_error = attribute(cell, "calcext:value-type")?.as_deref() == Some("error");
    let formula = attribute(cell, "table:formula")?;
    if is_error || (formula.is_some() && kind == "string" && is_error_text(&shown)) {
        return Ok(Some(CellValue::Error(shown)));
    }
    let text = |shown: String| (!shown.is_empty()).then_some(CellValue::Text(shown));
    Ok(match &*kind {
        "float" | "percentage" | "currency" => number(cell, "office:value")?.map(CellValue::Number),
        "date" => {
            let written = attribute(cell, "office:date-value")?.unwrap_or_default();
            iso_moment(&written).map(CellValue::DateTime).or_else(|| text(shown))
        }
        "time" => {
            let written = attribute(cell, "office:time-value")?.unwrap_or_default();
            days_of(&written).map(CellValue::Duration).or_else(|| text(shown))
        }
        "boolean" => Some(CellValue::Bool(attribute(cell, "office:boolean-value")?.as_deref() == Some("true"))),
        "string" if shown.is_empty() => attribute(cell, "office:string-value")?.and_then(text),
        "" if shown.is_empty() => formula.map(|formula| CellValue::Uncomputed(plain(&formula).to_owned())),
        _ => text(shown),
    })
}

fn is_error_text(shown: &str) -> bool {
    shown.starts_with("Err:") || (shown.starts_with('#') && shown.ends_with(['!', '?', 'A']))
}

/// A formula without the name of its language: `of:=SUM([.A1])` is `SUM([.A1])`.
fn plain(formula: &str) -> &str {
    formula.split_once('=').map_or(formula, |(_, rest)| rest)
}

/// A length of time such as `PT08H30M00S`, in days.
fn days_of(text: &str) -> Option<f64> {
    let (hours, rest) = text.trim().strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
    let (hours, minutes): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some((hours * 3_600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

fn number(start: &BytesStart, name: &str) -> Result<Option<f64>, Refusal> {
    Ok(attribute(start, name)?.and_then(|text| text.parse().ok()))
}

/// A repeat count or span; 1 where it is not said, or not a number.
fn count(start: &BytesStart, name: &str) -> Result<u32, Refusal> {
    Ok(attribute(start, name)?.and_then(|text| text.parse().ok()).filter(|&n| n > 0).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use crate::package::tests::zip_of;
    use tables::{Area, Grid};

    const MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

    fn grids(body: &str) -> Result<Vec<Grid>, Refusal> {
        let content = format!("<?xml version=\"1.0\"?><office:document-content>{body}</office:document-content>");
        let bytes = zip_of(&[("mimetype", MIME), ("content.xml", content.as_bytes())]);
        let budget = Budget::default();
        let sheets = read(&bytes, &mut Meter::new(&budget))?;
        Ok(sheets.into_iter().map(|sheet| sheet.into_grid(&"a.ods".into(), 0)).collect())
    }

    fn grid(rows: &str) -> Grid {
        grids(&format!("<table:table table:name=\"表\">{rows}</table:table>")).expect("sound").remove(0)
    }

    fn text(value: &str) -> Option<CellValue> {
        Some(CellValue::Text(value.into()))
    }

    #[test]
    fn repeated_rows_and_columns_move_what_follows() {
        let grid = grid(concat!(
            "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>",
            "<table:table-row><table:table-cell table:number-columns-repeated=\"3\"/>",
            "<table:table-cell office:value-type=\"string\"><text:p>甲</text:p><text:p>乙</text:p></table:table-cell>",
            "</table:table-row>",
            "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>",
        ));
        assert_eq!(grid.cells.get(&CellRef::new(2, 3)).cloned(), text("甲\n乙"));
        assert_eq!(grid.cells.len(), 1);
    }

    #[test]
    fn merged_cells_are_read_and_the_covered_ones_hold_nothing() {
        let grid = grid(concat!(
            "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\" ",
            "table:number-rows-spanned=\"2\"><text:p>师傅</text:p></table:table-cell><table:covered-table-cell/>",
            "<table:table-cell office:value-type=\"float\" office:value=\"3\"><text:p>3 节</text:p></table:table-cell>",
            "</table:table-row><table:table-row><table:covered-table-cell table:number-columns-repeated=\"2\"/>",
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2024-09-18\"><text:p>9月18日</text:p>",
            "</table:table-cell></table:table-row>",
        ));
        assert_eq!(grid.merges, [Area::new(CellRef::new(0, 0), CellRef::new(1, 1))]);
        assert_eq!(grid.cells.get(&CellRef::new(0, 2)), Some(&CellValue::Number(3.0)));
        let day = NaiveDate::from_ymd_opt(2024, 9, 18).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a day");
        assert_eq!(grid.cells.get(&CellRef::new(1, 2)), Some(&CellValue::DateTime(day)));
    }

    #[test]
    fn spaces_notes_errors_and_uncomputed_formulas_are_told_apart() {
        let grid = grid(concat!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>批注</text:p>",
            "</office:annotation><text:p>张<text:s text:c=\"2\"/>三&amp;李</text:p></table:table-cell>",
            "<table:table-cell table:formula=\"of:=SUM([.A1])\"/>",
            "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" calcext:value-type=\"error\">",
            "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>",
        ));
        assert_eq!(grid.cells.get(&CellRef::new(0, 0)).cloned(), text("张  三&李"));
        assert_eq!(grid.cells.get(&CellRef::new(0, 1)), Some(&CellValue::Uncomputed("SUM([.A1])".into())));
        assert_eq!(grid.cells.get(&CellRef::new(0, 2)), Some(&CellValue::Error("#DIV/0!".into())));
    }

    #[test]
    fn a_sheet_whose_style_is_not_displayed_is_hidden() {
        let grids = grids(concat!(
            "<style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>",
            "<table:table table:name=\"甲\" table:style-name=\"ta1\"/>",
            "<table:table table:name=\"乙\" table:style-name=\"ta2\"/>",
        ))
        .expect("sound");
        assert_eq!(grids.iter().map(|grid| grid.kind).collect::<Vec<_>>(), [GridKind::Visible, GridKind::Hidden]);
    }

    #[test]
    fn a_value_repeated_over_the_whole_sheet_is_refused() {
        let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
                   table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
        assert!(grids(&format!("<table:table table:name=\"表\">{row}</table:table>")).is_err());
    }

    use chrono::NaiveDate;
}
