//! Web pages with tables, as many school systems export under the name .xls.
//!
//! The page becomes one sheet, as office programs show it: its tables one below the other, text outside tables in rows
//! of its own. Every value is text.

use std::collections::BTreeMap;

use tables::{CellRef, CellValue};

use crate::budget::Meter;
use crate::error::Refusal;
use crate::html_tokens::{Token, Tokens, attribute, resolve};
use crate::sheet::{MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::text;

/// The one sheet of a page, named like the file.
pub(crate) fn read(bytes: &[u8], name: &str, meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let page = text::decode(bytes, declared_encoding(bytes).as_deref())?;
    let mut layout = Layout::new(name, meter);
    for token in Tokens::new(&page) {
        match token {
            Token::Text(text) => layout.text(text),
            Token::Open(tag, _) if tag == "frameset" => return Err(Refusal::not_supported("多文件网页")),
            Token::Open(tag, attributes) => layout.open(&tag, attributes)?,
            Token::Close(tag) => layout.close(&tag)?,
        }
    }
    layout.finish()
}

/// The `charset` a page names in its first two kilobytes.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let named = start.split_once("charset")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = named.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(label.len());
    Some(label[..end].to_owned())
}

/// The cell being read.
struct OpenCell {
    col: u32,
    rows: u32,
    cols: u32,
    text: String,
}

/// Where on the sheet the page has got to.
struct Layout<'m, 'b> {
    meter: &'m mut Meter<'b>,
    sheet: Sheet,
    row: u32,
    col: u32,
    in_row: bool,
    tables: u32,
    cell: Option<OpenCell>,
    loose: String,
    /// Columns taken by a cell that reaches down from above, and the first row that is free again.
    taken: BTreeMap<u32, u32>,
}

impl<'m, 'b> Layout<'m, 'b> {
    fn new(name: &str, meter: &'m mut Meter<'b>) -> Self {
        let (sheet, taken) = (Sheet::new(name), BTreeMap::new());
        Self { meter, sheet, row: 0, col: 0, in_row: false, tables: 0, cell: None, loose: String::new(), taken }
    }

    fn text(&mut self, text: &str) {
        let target = self.cell.as_mut().map_or(&mut self.loose, |cell| &mut cell.text);
        push_collapsed(target, &resolve(text));
    }

    /// Letters struck through make the whole cell struck; formats a page names by class are not followed.
    fn strike(&mut self, tag: &str, attributes: &str) {
        let is_struck = matches!(tag, "s" | "strike" | "del")
            || attribute(attributes, "style").is_some_and(|style| style.to_ascii_lowercase().contains("line-through"));
        if let Some(cell) = self.cell.as_ref().filter(|_| is_struck) {
            self.sheet.struck.insert(CellRef::new(self.row, cell.col));
        }
    }

    fn open(&mut self, tag: &str, attributes: &str) -> Result<(), Refusal> {
        self.open_element(tag, attributes)?;
        self.strike(tag, attributes);
        Ok(())
    }

    fn open_element(&mut self, tag: &str, attributes: &str) -> Result<(), Refusal> {
        match tag {
            "table" => {
                if self.tables == 0 {
                    self.end_loose_text()?;
                } else {
                    self.break_block();
                }
                self.tables += 1;
            }
            "tr" if self.tables <= 1 => self.start_row()?,
            "td" | "th" if self.tables <= 1 => self.start_cell(attributes)?,
            "br" => self.break_line(),
            "td" | "th" => self.text(" "),
            tag if is_block(tag) => self.break_block(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, tag: &str) -> Result<(), Refusal> {
        match tag {
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_row()?;
                    self.taken.clear();
                }
            }
            "tr" if self.tables <= 1 => self.end_row()?,
            "td" | "th" if self.tables <= 1 => self.end_cell()?,
            "caption" => self.end_loose_text()?,
            tag if is_block(tag) => self.break_block(),
            _ => {}
        }
        Ok(())
    }

    /// A line break inside a cell, or the end of a line of loose text.
    fn break_line(&mut self) {
        let target = self.cell.as_mut().map_or(&mut self.loose, |cell| &mut cell.text);
        if !target.trim_end_matches(' ').is_empty() {
            target.truncate(target.trim_end_matches(' ').len());
            target.push('\n');
        }
    }

    /// A line break where a paragraph begins or ends; two of them make no empty line.
    fn break_block(&mut self) {
        let target = self.cell.as_ref().map_or(&self.loose, |cell| &cell.text);
        if !target.trim_end_matches(' ').ends_with('\n') {
            self.break_line();
        }
    }

    /// Each line of text outside tables is a row of its own, in the first column.
    fn end_loose_text(&mut self) -> Result<(), Refusal> {
        for line in std::mem::take(&mut self.loose).lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.sheet.put(self.row, 0, CellValue::Text(line.to_owned()), self.meter)?;
            self.row += 1;
        }
        Ok(())
    }

    fn start_row(&mut self) -> Result<(), Refusal> {
        self.end_row()?;
        self.end_loose_text()?;
        self.in_row = true;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        self.end_cell()?;
        if self.in_row {
            (self.row, self.col, self.in_row) = (self.row + 1, 0, false);
            let row = self.row;
            self.taken.retain(|_, free_from| *free_from > row);
        }
        Ok(())
    }

    fn start_cell(&mut self, attributes: &str) -> Result<(), Refusal> {
        self.end_cell()?;
        self.in_row = true;
        while self.taken.get(&self.col).is_some_and(|&free_from| free_from > self.row) {
            self.col += 1;
        }
        if self.col >= MAX_COLUMNS || self.row >= MAX_ROWS {
            return Err(Refusal::damaged("单元格位置超出工作表范围"));
        }
        let span =
            |name| attribute(attributes, name).and_then(|n| n.trim().parse().ok()).filter(|&n| n > 0).unwrap_or(1);
        let rows = span("rowspan").min(MAX_ROWS - self.row);
        let cols = span("colspan").min(MAX_COLUMNS - self.col);
        self.cell = Some(OpenCell { col: self.col, rows, cols, text: String::new() });
        self.col += cols;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = cell.text.trim_matches([' ', '\n']).to_owned();
        self.sheet.put(self.row, cell.col, CellValue::Text(text), self.meter)?;
        if cell.rows > 1 {
            for col in cell.col..cell.col + cell.cols {
                self.meter.cell()?;
                self.taken.insert(col, self.row + cell.rows);
            }
        }
        if cell.rows > 1 || cell.cols > 1 {
            let last = CellRef::new(self.row + cell.rows - 1, cell.col + cell.cols - 1);
            self.sheet.merge(CellRef::new(self.row, cell.col), last, self.meter)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Sheet>, Refusal> {
        self.end_row()?;
        self.end_loose_text()?;
        Ok(vec![self.sheet])
    }
}

fn is_block(tag: &str) -> bool {
    matches!(tag, "p" | "div" | "li" | "ul" | "ol" | "center" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr")
}

/// Adds text as a browser shows it: line ends and runs of plain spaces are one space, none at the start of a line.
fn push_collapsed(target: &mut String, text: &str) {
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\r' | '\n') {
            target.push(c);
        } else if !target.is_empty() && !target.ends_with([' ', '\n']) {
            target.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use tables::{Area, Grid};

    fn grid(page: &str) -> Grid {
        let budget = Budget::default();
        let sheet = read(page.as_bytes(), "表", &mut Meter::new(&budget)).expect("readable").remove(0);
        sheet.into_grid(&"a.xls".into(), 0)
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells.iter().map(|(at, value)| format!("{at} {}", value.shown())).collect()
    }

    #[test]
    fn cells_stand_where_a_browser_shows_them() {
        let grid = grid(
            "<table><tr><th rowspan=2>师傅<th colspan=2>徒弟</tr><tr><td>姓 \n 名</td><td>学科&nbsp;</td></tr>\
             <tr><td>甲<td>乙<br>丙<td></table>",
        );
        assert_eq!(shown(&grid), ["A1 师傅", "B1 徒弟", "B2 姓 名", "C2 学科\u{a0}", "A3 甲", "B3 乙\n丙"]);
        let areas = [[0, 0, 1, 0], [0, 1, 0, 2]].map(|[a, b, c, d]| Area::new(CellRef::new(a, b), CellRef::new(c, d)));
        assert_eq!(grid.merges, areas);
    }

    #[test]
    fn text_outside_tables_and_captions_are_rows_too() {
        let grid =
            grid("<body><h1>听课记录</h1><p>单位：一小</p><table><caption>九月</caption><tr><td>甲</table>填表人");
        assert_eq!(shown(&grid), ["A1 听课记录", "A2 单位：一小", "A3 九月", "A4 甲", "A5 填表人"]);
    }

    #[test]
    fn a_table_inside_a_cell_is_text_of_that_cell() {
        let grid =
            grid("<table><tr><td>外<table><tr><td>内1</td><td>内2</td></tr></table></td><td>旁</td></tr></table>");
        assert_eq!(shown(&grid), ["A1 外\n内1 内2", "B1 旁"]);
    }

    #[test]
    fn the_encoding_is_the_one_the_page_names() {
        assert_eq!(declared_encoding(b"<meta content='text/html; charset=GB2312'>").as_deref(), Some("gb2312"));
        assert_eq!(declared_encoding(b"<meta charset=\"utf-8\"/>").as_deref(), Some("utf-8"));
    }
}
