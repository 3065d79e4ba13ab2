//! An HTML table, as office systems export it under the name of a workbook.

use chrono::Datelike;
use encoding_rs::Encoding;

use crate::sheet::{Merge, Sheet, Value};

/// The bytes of a sheet in an encoding that its head names.
pub fn write(sheet: &Sheet, encoding: &'static Encoding) -> Vec<u8> {
    let width = sheet.width();
    let mut page = format!(
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={}\"></head>\n<body><table border=\"1\">\n",
        encoding.name().to_lowercase()
    );
    for row in 0..sheet.rows.len() {
        page.push_str("<tr>");
        (0..width).for_each(|column| page.push_str(&table_cell(sheet, row, column)));
        page.push_str("</tr>\n");
    }
    page.push_str("</table></body></html>\n");
    encoding.encode(&page).0.into_owned()
}

fn table_cell(sheet: &Sheet, row: usize, column: usize) -> String {
    let covers = |m: &&Merge| m.top <= row && row <= m.bottom && m.left <= column && column <= m.right;
    let span = match sheet.merges.iter().find(covers) {
        Some(m) if (m.top, m.left) != (row, column) => return String::new(),
        Some(m) => format!(" colspan=\"{}\" rowspan=\"{}\"", m.right - m.left + 1, m.bottom - m.top + 1),
        None => String::new(),
    };
    format!("<td{span}>{}</td>", shown(sheet.rows[row].get(column).unwrap_or(&Value::Empty)))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Empty => "&nbsp;".to_owned(),
        Value::Text(text) => escaped(text),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => format!("{}-{:02}-{:02}", date.year(), date.month(), date.day()),
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\u{a0}', "&nbsp;").replace('\n', "<br>")
}
