//! OpenDocument, written by hand: a zip of three small XML files with fixed times.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::SampleError;
use crate::sheet::{Book, Sheet, Value};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">"#,
    r#"<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>"#,
    r#"<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>"#,
    r#"</manifest:manifest>"#
);

const CONTENT_HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0""#,
    r#" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#,
    r#" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#,
    r#" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0""#,
    r#" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.2">"#,
    r#"<office:automatic-styles><number:date-style style:name="N1"><number:year number:style="long"/>"#,
    r#"<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>"#,
    r#"<number:day number:style="long"/></number:date-style>"#,
    r#"<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>"#,
    r#"<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>"#,
    r#"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#,
    r#"</office:automatic-styles><office:body><office:spreadsheet>"#
);

const CONTENT_TAIL: &str = "</office:spreadsheet></office:body></office:document-content>";

/// The bytes of a book.
pub fn write(book: &Book) -> Result<Vec<u8>, SampleError> {
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The type must come first and uncompressed, so that readers know the file by its first bytes.
    archive.start_file("mimetype", plain.compression_method(CompressionMethod::Stored))?;
    archive.write_all(MIMETYPE.as_bytes())?;
    archive.start_file("META-INF/manifest.xml", plain)?;
    archive.write_all(MANIFEST.as_bytes())?;
    archive.start_file("content.xml", plain)?;
    archive.write_all(content(book).as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

fn content(book: &Book) -> String {
    let tables: String = book.sheets.iter().map(table).collect();
    format!("{CONTENT_HEAD}{tables}{CONTENT_TAIL}")
}

fn table(sheet: &Sheet) -> String {
    let style = if sheet.hidden { "ta2" } else { "ta1" };
    let width = sheet.width().max(1);
    let mut xml = format!(r#"<table:table table:name="{}" table:style-name="{style}">"#, escaped(&sheet.name));
    // Writing to a String cannot fail.
    let _ = write!(xml, r#"<table:table-column table:number-columns-repeated="{width}"/>"#);
    for row in 0..sheet.rows.len() {
        xml.push_str("<table:table-row>");
        (0..width).for_each(|column| xml.push_str(&table_cell(sheet, row, column)));
        xml.push_str("</table:table-row>");
    }
    if sheet.rows.is_empty() {
        xml.push_str("<table:table-row><table:table-cell/></table:table-row>");
    }
    xml + "</table:table>"
}

fn table_cell(sheet: &Sheet, row: usize, column: usize) -> String {
    let inside = |m: &&crate::sheet::Merge| m.top <= row && row <= m.bottom && m.left <= column && column <= m.right;
    let area = sheet.merges.iter().find(inside);
    let span = match area {
        Some(m) if (m.top, m.left) != (row, column) => return "<table:covered-table-cell/>".to_owned(),
        Some(m) => format!(
            r#" table:number-columns-spanned="{}" table:number-rows-spanned="{}""#,
            m.right - m.left + 1,
            m.bottom - m.top + 1
        ),
        None => String::new(),
    };
    let empty = Value::Empty;
    value_cell(sheet.rows[row].get(column).unwrap_or(&empty), &span)
}

fn value_cell(value: &Value, span: &str) -> String {
    match value {
        Value::Empty => format!("<table:table-cell{span}/>"),
        Value::Text(text) => format!(
            r#"<table:table-cell{span} office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
            spaced(text)
        ),
        Value::Number(number) => format!(
            r#"<table:table-cell{span} office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>"#
        ),
        Value::Date(date) => format!(
            r#"<table:table-cell{span} table:style-name="ce1" office:value-type="date" office:date-value="{date}"><text:p>{date}</text:p></table:table-cell>"#
        ),
    }
}

/// OpenDocument folds runs of blanks, so a second blank is an element.
fn spaced(text: &str) -> String {
    escaped(text).replace("  ", " <text:s/>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
