//! Comma-separated text in GB18030 with Windows line ends, as Chinese Excel saves it.

use chrono::Datelike;
use encoding_rs::{Encoding, GB18030};

use crate::sheet::{Sheet, Value};

/// The bytes of a sheet; merged areas and hidden states are lost, as they are in life.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    write_in(sheet, ',', GB18030)
}

/// The bytes of a sheet with another mark between cells, or in another encoding.
pub fn write_in(sheet: &Sheet, mark: char, encoding: &'static Encoding) -> Vec<u8> {
    let width = sheet.width();
    let mut text = String::new();
    for row in &sheet.rows {
        let mut cells: Vec<String> = row.iter().map(|value| shown(value, mark)).collect();
        cells.resize(width, String::new());
        text.push_str(&cells.join(&mark.to_string()));
        text.push_str("\r\n");
    }
    encoding.encode(&text).0.into_owned()
}

fn shown(value: &Value, mark: char) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => quoted(text, mark),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => format!("{}/{}/{}", date.year(), date.month(), date.day()),
    }
}

fn quoted(text: &str, mark: char) -> String {
    if text.contains([mark, '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
