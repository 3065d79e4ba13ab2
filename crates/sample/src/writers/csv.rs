//! Comma-separated text in GB18030 with Windows line ends, as Chinese Excel saves it.

use chrono::Datelike;
use encoding_rs::GB18030;

use crate::sheet::{Sheet, Value};

/// The bytes of a sheet; merged areas and hidden states are lost, as they are in life.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let width = sheet.width();
    let mut text = String::new();
    for row in &sheet.rows {
        let mut cells: Vec<String> = row.iter().map(shown).collect();
        cells.resize(width, String::new());
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    GB18030.encode(&text).0.into_owned()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => format!("{}/{}/{}", date.year(), date.month(), date.day()),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
