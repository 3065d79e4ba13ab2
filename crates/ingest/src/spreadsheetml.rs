//! SpreadsheetML 2003, a common export format of older systems, often under the name .xls.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tables::{CellRef, CellValue, GridKind};

use crate::budget::Meter;
use crate::error::Refusal;
use crate::sheet::{MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::text;
use crate::workbook::iso_moment;
use crate::xml;

/// The sheets of the file.
pub(crate) fn read(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let content = text::decode(bytes, declared_encoding(bytes).as_deref())?;
    let mut reader = Reader::from_str(&content);
    reader.config_mut().expand_empty_elements = true;
    let mut sheets = Vec::new();
    let (mut style, mut struck_styles) = (String::new(), BTreeSet::new());
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) if start.local_name().as_ref() == "Style" => {
                style = attribute(&start, "ID")?.unwrap_or_default();
            }
            Event::Start(start)
                if start.local_name().as_ref() == "Font"
                    && attribute(&start, "StrikeThrough")?.as_deref() == Some("1") =>
            {
                struck_styles.insert(style.clone());
            }
            Event::Start(start) if start.local_name().as_ref() == "Worksheet" => {
                let sheet = Sheet::new(attribute(&start, "Name")?.unwrap_or_default());
                let mut worksheet = Worksheet { meter, sheet, struck_styles: &struck_styles, row: 0, col: 0 };
                worksheet.read(&mut reader)?;
                sheets.push(worksheet.sheet);
            }
            Event::DocType(_) => return Err(Refusal::doctype()),
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let named = start.split_once("encoding=")?.1.trim_start_matches(['"', '\'']).to_owned();
    named.split(['"', '\'']).next().map(str::to_owned)
}

struct Worksheet<'m, 'b> {
    meter: &'m mut Meter<'b>,
    sheet: Sheet,
    struck_styles: &'m BTreeSet<String>,
    /// The row and column the next row and cell stand in, unless they say otherwise.
    row: u32,
    col: u32,
}

impl Worksheet<'_, '_> {
    fn read(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        loop {
            match reader.read_event().map_err(xml::damaged)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "Row" => self.row(&start, reader)?,
                    "Visible" => self.visible(reader)?,
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "Worksheet" => return Ok(()),
                Event::Eof => return Err(Refusal::damaged("内容中断")),
                _ => {}
            }
        }
    }

    fn visible(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        let mut said = String::new();
        loop {
            match reader.read_event().map_err(xml::damaged)? {
                Event::End(_) | Event::Eof => break,
                event => xml::push_text(&event, &mut said),
            }
        }
        if said.trim() != "SheetVisible" {
            self.sheet.kind = GridKind::Hidden;
        }
        Ok(())
    }

    fn row(&mut self, start: &BytesStart, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        self.row = index(start)?.unwrap_or(self.row);
        self.col = 0;
        let span = number(start, "Span")?.unwrap_or(0);
        loop {
            match reader.read_event().map_err(xml::damaged)? {
                Event::Start(start) if start.local_name().as_ref() == "Cell" => self.cell(&start, reader)?,
                Event::End(end) if end.local_name().as_ref() == "Row" => break,
                Event::Eof => return Err(Refusal::damaged("内容中断")),
                _ => {}
            }
        }
        self.row = self.row.saturating_add(1).saturating_add(span);
        Ok(())
    }

    fn cell(&mut self, start: &BytesStart, reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
        self.col = index(start)?.unwrap_or(self.col);
        let across = number(start, "MergeAcross")?.unwrap_or(0).min(MAX_COLUMNS);
        let down = number(start, "MergeDown")?.unwrap_or(0).min(MAX_ROWS);
        let formula = attribute(start, "Formula")?;
        let value = match (read_data(reader)?, formula) {
            (None, Some(formula)) => Some(CellValue::Uncomputed(formula.trim_start_matches('=').to_owned())),
            (value, _) => value,
        };
        if let Some(value) = value {
            if attribute(start, "StyleID")?.is_some_and(|style| self.struck_styles.contains(&style)) {
                self.sheet.struck.insert(CellRef::new(self.row, self.col));
            }
            self.sheet.put(self.row, self.col, value, self.meter)?;
        }
        if (across, down) != (0, 0) {
            let last = CellRef::new(self.row.saturating_add(down), self.col.saturating_add(across));
            self.sheet.merge(CellRef::new(self.row, self.col), last, self.meter)?;
        }
        self.col = self.col.saturating_add(1).saturating_add(across);
        Ok(())
    }
}

/// The value of a cell up to its end; a comment has data too, which is not the cell's.
fn read_data(reader: &mut Reader<&[u8]>) -> Result<Option<CellValue>, Refusal> {
    let mut value = None;
    let mut data: Option<(String, String)> = None;
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) if start.local_name().as_ref() == "Comment" => xml::skip(&start, reader)?,
            Event::Start(start) if start.local_name().as_ref() == "Data" => {
                data = Some((attribute(&start, "Type")?.unwrap_or_default(), String::new()));
            }
            Event::End(end) if end.local_name().as_ref() == "Data" => {
                value = data.take().and_then(|(kind, text)| value_of(&kind, text));
            }
            Event::End(end) if end.local_name().as_ref() == "Cell" => return Ok(value),
            Event::Eof => return Err(Refusal::damaged("内容中断")),
            event => {
                if let Some((_, text)) = &mut data {
                    xml::push_text(&event, text);
                }
            }
        }
    }
}

fn value_of(kind: &str, text: String) -> Option<CellValue> {
    let read = match kind {
        "Number" => text.trim().parse().ok().map(CellValue::Number),
        "DateTime" => iso_moment(&text).map(CellValue::DateTime),
        "Boolean" => Some(CellValue::Bool(text.trim() == "1")),
        "Error" => Some(CellValue::Error(text.clone())),
        _ => None,
    };
    read.or_else(|| (!text.is_empty()).then_some(CellValue::Text(text)))
}

/// An attribute by its local name: files name the prefix `ss:` or leave it out.
fn attribute(start: &BytesStart, name: &str) -> Result<Option<String>, Refusal> {
    for prefixed in [format!("ss:{name}"), name.to_owned()] {
        if let Some(value) = xml::attribute(start, &prefixed)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn number(start: &BytesStart, name: &str) -> Result<Option<u32>, Refusal> {
    Ok(attribute(start, name)?.and_then(|text| text.parse().ok()))
}

/// The place an `Index` names, from 0.
fn index(start: &BytesStart) -> Result<Option<u32>, Refusal> {
    Ok(number(start, "Index")?.map(|n| n.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use tables::{Area, Grid};

    fn grids(worksheets: &str) -> Vec<Grid> {
        let file = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Excel.Sheet\"?>\
             <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{worksheets}</Workbook>"
        );
        let budget = Budget::default();
        let sheets = read(file.as_bytes(), &mut Meter::new(&budget)).expect("readable");
        sheets.into_iter().map(|sheet| sheet.into_grid(&"a.xml".into(), 0)).collect()
    }

    #[test]
    fn rows_and_cells_stand_where_their_index_says() {
        let grid = grids(
            "<Worksheet ss:Name=\"听课\"><Table><Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">标题</Data></Cell>\
             <Cell><Data ss:Type=\"Number\">3</Data></Cell></Row><Row ss:Index=\"4\"><Cell ss:Index=\"2\">\
             <Data ss:Type=\"DateTime\">2024-09-18T00:00:00.000</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell>\
             <Cell ss:Formula=\"=RC[-1]\"/></Row></Table></Worksheet>",
        )
        .remove(0);
        let shown: Vec<String> = grid.cells.iter().map(|(at, value)| format!("{at} {}", value.shown())).collect();
        assert_eq!(shown, ["A1 标题", "C1 3", "B4 2024-09-18", "C4 =RC[-1]"]);
        assert_eq!(grid.merges, [Area::new(CellRef::new(0, 0), CellRef::new(0, 1))]);
    }

    #[test]
    fn a_hidden_worksheet_comes_marked() {
        let grids = grids(
            "<Worksheet ss:Name=\"甲\"><Table/></Worksheet><Worksheet ss:Name=\"乙\"><Table/><WorksheetOptions>\
             <Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>",
        );
        assert_eq!(grids.iter().map(|grid| grid.kind).collect::<Vec<_>>(), [GridKind::Visible, GridKind::Hidden]);
    }
}
