//! The XML of Excel 2003, as export templates write it: blank cells and rows are left out, the next names its place.

use crate::sheet::{Book, Sheet, Value};

const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n",
    "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"",
    " xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n"
);

/// The text of a book.
pub fn write(book: &Book) -> String {
    let sheets: String = book.sheets.iter().map(worksheet).collect();
    format!("{HEAD}{sheets}</Workbook>\n")
}

fn worksheet(sheet: &Sheet) -> String {
    let rows = (0..sheet.rows.len()).map(|row| table_row(sheet, row)).collect::<String>();
    format!("<Worksheet ss:Name=\"{}\"><Table>\n{rows}</Table></Worksheet>\n", escaped(&sheet.name))
}

fn table_row(sheet: &Sheet, row: usize) -> String {
    let cells: String = (0..sheet.rows[row].len()).map(|column| table_cell(sheet, row, column)).collect();
    if cells.is_empty() { String::new() } else { format!("<Row ss:Index=\"{}\">{cells}</Row>\n", row + 1) }
}

fn table_cell(sheet: &Sheet, row: usize, column: usize) -> String {
    let (kind, shown) = match &sheet.rows[row][column] {
        Value::Empty => return String::new(),
        Value::Text(text) => ("String", escaped(text)),
        Value::Number(number) => ("Number", number.to_string()),
        Value::Date(date) => ("DateTime", format!("{date}T00:00:00.000")),
    };
    let merged = sheet.merges.iter().find(|m| (m.top, m.left) == (row, column));
    let span = merged.map_or_else(String::new, |m| {
        format!(" ss:MergeAcross=\"{}\" ss:MergeDown=\"{}\"", m.right - m.left, m.bottom - m.top)
    });
    format!("<Cell ss:Index=\"{}\"{span}><Data ss:Type=\"{kind}\">{shown}</Data></Cell>", column + 1)
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\n', "&#10;")
}
