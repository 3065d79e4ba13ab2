//! Word documents: every table is a sheet.
//!
//! Lines of text stand above the table they precede, in the first column, one row each; those after the last table
//! stand below it. So a title or a line that names people is seen where a person sees it. Every value is text.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tables::{CellRef, CellValue};

use crate::budget::Meter;
use crate::error::Refusal;
use crate::package::{self, Package};
use crate::sheet::{MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::xml::{self, attribute};

/// The tables of a .docx file.
pub(crate) fn read(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let mut zip = package::open(bytes, meter)?;
    let path = main_part(&mut zip, meter)?;
    let part = zip.by_name(&path).map_err(|_| Refusal::damaged(&format!("缺少部件 {path}")))?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut document = Document::new(meter);
    let (mut buffer, mut aside) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(xml::damaged)? {
            Event::Start(start) if ASIDE.contains(&local(&start)) => {
                skip(&start, &mut reader, &mut aside)?;
            }
            Event::Start(start) => document.start(&start)?,
            Event::End(end) => document.end(end.local_name().as_ref())?,
            Event::DocType(_) => return Err(Refusal::doctype()),
            Event::Eof => return document.finish(),
            event => document.text(&event),
        }
    }
}

/// What is no text of the document: how things look, what was deleted, what was moved and stands at its new place too,
/// what repeats the thing beside it.
const ASIDE: [&str; 9] = ["pPr", "rPr", "tblPr", "sectPr", "tcPrChange", "trPrChange", "del", "moveFrom", "Fallback"];

/// Where the package says its document lies; some programs call it otherwise than `word/document.xml`.
fn main_part(zip: &mut Package, meter: &Meter) -> Result<String, Refusal> {
    let usual = "word/document.xml".to_owned();
    let Ok(relations) = package::read_part(zip, "_rels/.rels", meter) else { return Ok(usual) };
    let relations = String::from_utf8_lossy(&relations).into_owned();
    let mut reader = Reader::from_str(&relations);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().map_err(xml::damaged)? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let is_main = attribute(&start, "Type")?.is_some_and(|kind| kind.ends_with("/officeDocument"));
                if let (true, Some(target)) = (is_main, attribute(&start, "Target")?) {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Event::Eof => return Ok(usual),
            _ => {}
        }
    }
}

fn local<'s>(start: &'s BytesStart) -> &'s str {
    start.local_name().into_inner()
}

fn skip<R: BufRead>(start: &BytesStart, reader: &mut Reader<R>, aside: &mut Vec<u8>) -> Result<(), Refusal> {
    aside.clear();
    reader.read_to_end_into(start.name(), aside).map(|_| ()).map_err(xml::damaged)
}

/// The cell being read.
struct OpenCell {
    col: u32,
    cols: u32,
    merge: VerticalMerge,
    text: String,
}

/// Whether a cell begins an area that reaches down, or lies in one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum VerticalMerge {
    No,
    Begins,
    Continues,
}

/// An area that may still grow downwards.
struct OpenArea {
    first: CellRef,
    last: CellRef,
}

/// Where in the document the reader has got to.
struct Document<'m, 'b> {
    meter: &'m mut Meter<'b>,
    sheets: Vec<Sheet>,
    /// The table being read, its lines above included, and how many tables it lies in.
    sheet: Sheet,
    tables: u32,
    row: u32,
    col: u32,
    cell: Option<OpenCell>,
    areas: BTreeMap<u32, OpenArea>,
    /// How many text elements the reader is in: what stands between them is no text.
    texts: u32,
    /// Whether the next paragraph begins a further cell of a nested table.
    is_beside: bool,
    line: String,
    lines: Vec<String>,
}

impl<'m, 'b> Document<'m, 'b> {
    fn new(meter: &'m mut Meter<'b>) -> Self {
        Self {
            meter,
            sheets: Vec::new(),
            sheet: Sheet::new(""),
            tables: 0,
            row: 0,
            col: 0,
            cell: None,
            areas: BTreeMap::new(),
            texts: 0,
            is_beside: false,
            line: String::new(),
            lines: Vec::new(),
        }
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), Refusal> {
        match (local(start), self.tables) {
            ("t", _) => self.texts += 1,
            ("tab" | "ptab", _) => self.push('\t'),
            ("br" | "cr", _) => self.push('\n'),
            ("noBreakHyphen", _) => self.push('-'),
            ("sym", _) => self.symbol(start)?,
            ("p", _) => self.new_line(),
            ("tbl", 0) => self.begin_table()?,
            ("tbl", _) => self.begin_nested(),
            ("gridBefore", 1) => self.col = number(start)?.min(MAX_COLUMNS),
            ("tc", 1) => {
                self.cell = Some(OpenCell { col: self.col, cols: 1, merge: VerticalMerge::No, text: String::new() })
            }
            ("tr", 2..) => self.new_line(),
            ("tc", 2..) => self.is_beside = true,
            ("strike" | "dstrike", 1) => self.strike(attribute(start, "w:val")?.as_deref()),
            ("gridSpan", 1) => self.span(number(start)?),
            ("vMerge", 1) => self.vertical_merge(attribute(start, "w:val")?.as_deref()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match (name, self.tables) {
            ("t", _) => self.texts = self.texts.saturating_sub(1),
            ("p", 0) => self.end_line()?,
            ("tc", 1) => self.end_cell()?,
            ("tr", 1) => self.end_row()?,
            ("tbl", 1) => self.end_table()?,
            ("tbl", 2..) => self.tables -= 1,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, event: &Event) {
        if self.texts > 0 {
            let target = self.cell.as_mut().map_or(&mut self.line, |cell| &mut cell.text);
            xml::push_text(event, target);
        }
    }

    fn push(&mut self, c: char) {
        self.cell.as_mut().map_or(&mut self.line, |cell| &mut cell.text).push(c);
    }

    /// Ticks and boxes are often letters of a symbol font.
    fn symbol(&mut self, start: &BytesStart) -> Result<(), Refusal> {
        let font = attribute(start, "w:font")?.unwrap_or_default();
        let code = attribute(start, "w:char")?.and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(shown) = code.and_then(|code| symbol(&font, code)) {
            self.push(shown);
        }
        Ok(())
    }

    /// Paragraphs of a cell stand on lines of their own, cells of a nested table beside each other.
    fn new_line(&mut self) {
        let mark = if std::mem::take(&mut self.is_beside) { ' ' } else { '\n' };
        let target = self.cell.as_mut().map_or(&mut self.line, |cell| &mut cell.text);
        if !target.is_empty() && !target.ends_with('\n') {
            target.push(mark);
        }
    }

    fn end_line(&mut self) -> Result<(), Refusal> {
        let paragraph = std::mem::take(&mut self.line);
        for line in paragraph.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.meter.text(line.len())?;
            self.lines.push(line.to_owned());
        }
        Ok(())
    }

    fn begin_table(&mut self) -> Result<(), Refusal> {
        self.end_line()?;
        self.sheet = Sheet::new(format!("表{}", self.sheets.len() + 1));
        self.tables = 1;
        (self.row, self.col) = (0, 0);
        self.put_lines()
    }

    /// A table inside a cell is text of that cell, row by row.
    fn begin_nested(&mut self) {
        self.tables = self.tables.saturating_add(1);
        self.new_line();
    }

    fn put_lines(&mut self) -> Result<(), Refusal> {
        for line in std::mem::take(&mut self.lines) {
            self.sheet.put(self.row, 0, CellValue::Text(line), self.meter)?;
            self.row += 1;
        }
        Ok(())
    }

    fn span(&mut self, cols: u32) {
        if let Some(cell) = &mut self.cell {
            cell.cols = cols.clamp(1, MAX_COLUMNS.saturating_sub(cell.col).max(1));
        }
    }

    /// Letters struck through make the whole cell struck.
    fn strike(&mut self, said: Option<&str>) {
        if let Some(cell) = self.cell.as_ref().filter(|_| !matches!(said, Some("0" | "false" | "off"))) {
            self.sheet.struck.insert(CellRef::new(self.row, cell.col));
        }
    }

    fn vertical_merge(&mut self, said: Option<&str>) {
        if let Some(cell) = &mut self.cell {
            cell.merge = if said == Some("restart") { VerticalMerge::Begins } else { VerticalMerge::Continues };
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        if self.row >= MAX_ROWS || cell.col >= MAX_COLUMNS {
            return Err(Refusal::damaged("单元格位置超出工作表范围"));
        }
        let (at, last) = (CellRef::new(self.row, cell.col), CellRef::new(self.row, cell.col + cell.cols - 1));
        self.col = last.col + 1;
        self.sheet.put(at.row, at.col, CellValue::Text(cell.text.trim().to_owned()), self.meter)?;
        match (cell.merge, self.areas.get_mut(&cell.col)) {
            (VerticalMerge::Continues, Some(area)) => area.last.row = self.row,
            _ if cell.merge != VerticalMerge::No || cell.cols > 1 => {
                if let Some(above) = self.areas.insert(cell.col, OpenArea { first: at, last }) {
                    self.sheet.merge(above.first, above.last, self.meter)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Areas that this row did not continue end above it.
    fn end_row(&mut self) -> Result<(), Refusal> {
        let row = self.row;
        self.close_areas(|area| area.last.row < row)?;
        (self.row, self.col) = (self.row.saturating_add(1), 0);
        Ok(())
    }

    fn close_areas(&mut self, ended: impl Fn(&OpenArea) -> bool) -> Result<(), Refusal> {
        for (_, area) in self.areas.extract_if(.., |_, area| ended(area)) {
            self.sheet.merge(area.first, area.last, self.meter)?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Refusal> {
        self.end_cell()?;
        self.close_areas(|_| true)?;
        self.tables = 0;
        self.sheets.push(std::mem::replace(&mut self.sheet, Sheet::new("")));
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Sheet>, Refusal> {
        if self.tables > 0 {
            return Err(Refusal::damaged("内容中断"));
        }
        self.end_line()?;
        let Some(last) = self.sheets.pop() else {
            return Err(Refusal::not_a_workbook("没有表格的 Word 文档（.docx）"));
        };
        // `row` still stands below the last row of the last table.
        self.sheet = last;
        self.put_lines()?;
        self.sheets.push(self.sheet);
        Ok(self.sheets)
    }
}

/// The `w:val` of an element that holds a number; 0 where it is none.
fn number(start: &BytesStart) -> Result<u32, Refusal> {
    Ok(attribute(start, "w:val")?.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
}

/// What a letter of a symbol font shows; other fonts show the character itself.
fn symbol(font: &str, code: u32) -> Option<char> {
    match (font, code & 0xFF) {
        ("Wingdings", 0xFC) | ("Wingdings 2", 0x50) => Some('✓'),
        ("Wingdings", 0xFB) | ("Wingdings 2", 0x4F) => Some('×'),
        ("Wingdings", 0xFE) | ("Wingdings 2", 0x52) => Some('☑'),
        ("Wingdings", 0x6F | 0xA8) | ("Wingdings 2", 0x2A | 0xA3) => Some('□'),
        ("Wingdings", 0x6E) => Some('■'),
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use crate::package::tests::zip_of;
    use tables::{Area, Grid};

    fn grids(body: &str) -> Result<Vec<Grid>, Refusal> {
        let part = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
        let bytes = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", part.as_bytes())]);
        let budget = Budget::default();
        let sheets = read(&bytes, &mut Meter::new(&budget))?;
        Ok(sheets.into_iter().map(|sheet| sheet.into_grid(&"a.docx".into(), 0)).collect())
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells.iter().map(|(at, value)| format!("{at} {}", value.shown())).collect()
    }

    fn line(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    fn cell(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", line(text))
    }

    fn row(cells: &[String]) -> String {
        format!("<w:tr>{}</w:tr>", cells.concat())
    }

    fn table(rows: &[String]) -> String {
        format!("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{}</w:tbl>", rows.concat())
    }

    #[test]
    fn every_table_is_a_sheet_and_lines_stand_above_the_table_they_precede() {
        let tables =
            [line("听课记录"), table(&[row(&[cell("", "甲"), cell("", "乙")])]), line("师傅：马建国"), line("")];
        let body = format!("{}{}{}", tables.concat(), table(&[row(&[cell("", "丙")])]), line("填表人：李明"));
        let grids = grids(&body).expect("sound");
        assert_eq!(grids.iter().map(|grid| &*grid.place.sheet).collect::<Vec<_>>(), ["表1", "表2"]);
        assert_eq!(shown(&grids[0]), ["A1 听课记录", "A2 甲", "B2 乙"]);
        assert_eq!(shown(&grids[1]), ["A1 师傅：马建国", "A2 丙", "A3 填表人：李明"]);
    }

    #[test]
    fn cells_merged_across_and_down_are_one_area_each() {
        let begins = "<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>";
        let continues = "<w:gridSpan w:val=\"2\"/><w:vMerge/>";
        let body = table(&[
            row(&[cell(begins, "师傅"), cell("", "日期")]),
            row(&[cell(continues, ""), cell("<w:vMerge w:val=\"restart\"/>", "9.1")]),
            row(&[cell("", "甲"), cell("", "乙"), cell("<w:vMerge w:val=\"continue\"/>", "")]),
        ]);
        let grid = grids(&body).expect("sound").remove(0);
        assert_eq!(shown(&grid), ["A1 师傅", "C1 日期", "C2 9.1", "A3 甲", "B3 乙"]);
        let areas = [[0, 0, 1, 1], [1, 2, 2, 2]].map(|[a, b, c, d]| Area::new(CellRef::new(a, b), CellRef::new(c, d)));
        assert_eq!(grid.merges, areas);
    }

    #[test]
    fn a_row_that_begins_further_right_keeps_its_columns() {
        let late = format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr>", cell("", "乙"));
        let grid = grids(&table(&[row(&[cell("", "甲"), cell("", "列")]), late])).expect("sound").remove(0);
        assert_eq!(shown(&grid), ["A1 甲", "B1 列", "B2 乙"]);
    }

    #[test]
    fn paragraphs_breaks_and_nested_tables_are_lines_of_the_cell() {
        let inner = table(&[row(&[cell("", "内1"), cell("", "内2")]), row(&[cell("", "内3"), cell("", "内4")])]);
        let text = "<w:p><w:r><w:t>上</w:t><w:br/><w:t xml:space=\"preserve\">下 </w:t></w:r></w:p>";
        let outer = format!("<w:tc>{text}{}{inner}<w:p/></w:tc>", line("又"));
        let grid = grids(&table(&[row(&[outer, cell("", "旁")])])).expect("sound").remove(0);
        assert_eq!(shown(&grid), ["A1 上\n下 \n又\n内1 内2\n内3 内4", "B1 旁"]);
    }

    #[test]
    fn what_was_deleted_or_moved_away_is_not_read_and_what_was_inserted_is() {
        let text = "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>\
                    <w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText>\
                    <w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/></w:r></w:p>";
        let grid = grids(&table(&[row(&[format!("<w:tc>{text}</w:tc>")])])).expect("sound").remove(0);
        assert_eq!(shown(&grid), ["A1 新✓"]);
    }

    #[test]
    fn a_document_without_a_table_is_no_workbook_and_one_that_breaks_off_is_damaged() {
        assert_eq!(grids(&line("总结")).err(), Some(Refusal::not_a_workbook("没有表格的 Word 文档（.docx）")));
        let cut = zip_of(&[("word/document.xml", b"<w:document><w:body><w:tbl><w:tr>")]);
        let budget = Budget::default();
        assert!(read(&cut, &mut Meter::new(&budget)).is_err());
    }
}
