//! Excel 2007 and later, through rust_xlsxwriter; the creation date is fixed so that the bytes are too.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::serial;
use crate::SampleError;
use crate::sheet::{Book, Sheet, Value};

/// The bytes of a book.
pub fn write(book: &Book) -> Result<Vec<u8>, SampleError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2025, 7, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for sheet in &book.sheets {
        write_sheet(workbook.add_worksheet(), sheet)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), SampleError> {
    page.set_name(&sheet.name)?;
    page.set_hidden(sheet.hidden);
    for (column, width) in sheet.column_widths().into_iter().enumerate() {
        page.set_column_width(column as u16, width as f64)?;
    }
    // A merge first writes its own empty top left cell; the values come after and overwrite it.
    for area in &sheet.merges {
        let look = look_of(sheet, area.top).set_align(FormatAlign::VerticalCenter);
        page.merge_range(area.top as u32, area.left as u16, area.bottom as u32, area.right as u16, "", &look)?;
    }
    for (row, column, value) in sheet.cells() {
        write_cell(page, (row as u32, column as u16), value, &look_of(sheet, row))?;
    }
    Ok(())
}

fn look_of(sheet: &Sheet, row: usize) -> Format {
    if sheet.bold_rows.contains(&row) { Format::new().set_bold().set_align(FormatAlign::Center) } else { Format::new() }
}

fn write_cell(page: &mut Worksheet, at: (u32, u16), value: &Value, look: &Format) -> Result<(), SampleError> {
    match value {
        Value::Empty => {}
        Value::Text(text) => drop(page.write_string_with_format(at.0, at.1, text, look)?),
        Value::Number(number) => drop(page.write_number_with_format(at.0, at.1, *number, look)?),
        Value::Date(date) => {
            let dated = Format::new().set_num_format("yyyy/m/d");
            page.write_number_with_format(at.0, at.1, serial(*date), &dated)?;
        }
    }
    Ok(())
}
