//! Excel 97 to 2003: the smallest BIFF8 stream that Excel, WPS and LibreOffice open, with merged areas and true dates.

use std::collections::BTreeMap;

use super::{ole, serial};
use crate::sheet::{Book, Sheet, Value};

const RECORD_LIMIT: usize = 8224;
const MERGES_PER_RECORD: usize = 1027;
/// Cell formats by number: 0 to 14 are styles, 15 plain, 16 date, 17 bold.
const PLAIN: u16 = 15;
const DATE: u16 = 16;
const BOLD: u16 = 17;
const DATE_FORMAT: u16 = 164;

/// Every text of a book once, with its number.
#[derive(Default)]
struct Strings {
    numbers: BTreeMap<String, u32>,
    order: Vec<String>,
    uses: u32,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        self.uses += 1;
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.order.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.order.push(text.to_owned());
        number
    }
}

/// The bytes of a book.
pub fn write(book: &Book) -> Vec<u8> {
    let mut strings = Strings::default();
    let pages: Vec<Vec<u8>> = book.sheets.iter().map(|sheet| page(sheet, &mut strings)).collect();
    // The addresses of the pages have a fixed size, so the length of the globals is known before they are.
    let length = globals(book, &vec![0; pages.len()], &strings).len();
    let mut address = length as u32;
    let mut addresses = Vec::new();
    for page in &pages {
        addresses.push(address);
        address += page.len() as u32;
    }
    let mut stream = globals(book, &addresses, &strings);
    pages.iter().for_each(|page| stream.extend(page));
    ole::wrap(&stream)
}

fn globals(book: &Book, addresses: &[u32], strings: &Strings) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0005);
    record(&mut out, 0x0042, &1200_u16.to_le_bytes());
    record(&mut out, 0x003D, &words(&[0, 0, 0x4000, 0x2000, 0x0038, 0, 0, 1, 600]));
    record(&mut out, 0x0022, &words(&[0]));
    for weight in [400, 400, 400, 400, 700] {
        record(&mut out, 0x0031, &font(weight));
    }
    let mut format = words(&[DATE_FORMAT]);
    format.extend(long_text("yyyy\\-mm\\-dd"));
    record(&mut out, 0x041E, &format);
    (0..15).for_each(|_| record(&mut out, 0x00E0, &cell_format(0, 0, 0xFFF5)));
    record(&mut out, 0x00E0, &cell_format(0, 0, 0x0001));
    record(&mut out, 0x00E0, &cell_format(0, DATE_FORMAT, 0x0001));
    record(&mut out, 0x00E0, &cell_format(5, 0, 0x0001));
    record(&mut out, 0x0293, &[0x00, 0x80, 0x00, 0xFF]);
    for (sheet, address) in book.sheets.iter().zip(addresses) {
        record(&mut out, 0x0085, &bound_sheet(sheet, *address));
    }
    shared_strings(&mut out, strings);
    record(&mut out, 0x000A, &[]);
    out
}

fn page(sheet: &Sheet, strings: &mut Strings) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0010);
    for (column, width) in sheet.column_widths().into_iter().enumerate() {
        let column = column as u16;
        record(&mut out, 0x007D, &words(&[column, column, width as u16 * 256, PLAIN, 0, 0]));
    }
    record(&mut out, 0x0200, &dimensions(sheet));
    for (row, column, value) in sheet.cells() {
        page_cell(&mut out, sheet.bold_rows.contains(&row), [row as u16, column as u16], value, strings);
    }
    record(&mut out, 0x023E, &words(&[0x06B6, 0, 0, 0x0040, 0, 0, 0, 0, 0]));
    for areas in sheet.merges.chunks(MERGES_PER_RECORD) {
        let mut data = words(&[areas.len() as u16]);
        areas.iter().for_each(|m| data.extend(words(&[m.top as u16, m.bottom as u16, m.left as u16, m.right as u16])));
        record(&mut out, 0x00E5, &data);
    }
    record(&mut out, 0x000A, &[]);
    out
}

fn page_cell(out: &mut Vec<u8>, bold: bool, at: [u16; 2], value: &Value, strings: &mut Strings) {
    let look = if bold { BOLD } else { PLAIN };
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            let mut data = words(&[at[0], at[1], look]);
            data.extend(strings.number(text).to_le_bytes());
            record(out, 0x00FD, &data);
        }
        Value::Number(number) => number_cell(out, at, look, *number),
        Value::Date(date) => number_cell(out, at, DATE, serial(*date)),
    }
}

fn number_cell(out: &mut Vec<u8>, at: [u16; 2], look: u16, number: f64) {
    let mut data = words(&[at[0], at[1], look]);
    data.extend(number.to_le_bytes());
    record(out, 0x0203, &data);
}

fn dimensions(sheet: &Sheet) -> Vec<u8> {
    let mut data = 0_u32.to_le_bytes().to_vec();
    data.extend((sheet.rows.len() as u32).to_le_bytes());
    data.extend(words(&[0, sheet.width() as u16, 0]));
    data
}

fn bound_sheet(sheet: &Sheet, address: u32) -> Vec<u8> {
    let mut data = address.to_le_bytes().to_vec();
    data.extend([u8::from(sheet.hidden), 0]);
    let text: Vec<u8> = sheet.name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    data.extend([(text.len() / 2) as u8, 1]);
    data.extend(text);
    data
}

/// The table of texts; a text that no longer fits begins a CONTINUE record, so none is cut in two.
fn shared_strings(out: &mut Vec<u8>, strings: &Strings) {
    let mut data = strings.uses.to_le_bytes().to_vec();
    data.extend((strings.order.len() as u32).to_le_bytes());
    let mut kind = 0x00FC;
    for text in &strings.order {
        let text = long_text(text);
        if data.len() + text.len() > RECORD_LIMIT {
            record(out, kind, &data);
            kind = 0x003C;
            data.clear();
        }
        data.extend(text);
    }
    record(out, kind, &data);
}

fn long_text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = words(&[units.len() as u16]);
    bytes.push(1);
    bytes.extend(words(&units));
    bytes
}

fn font(weight: u16) -> Vec<u8> {
    let mut data = words(&[220, 0, 0x7FFF, weight, 0]);
    data.extend([0, 0, 134, 0]);
    let name: Vec<u8> = "宋体".encode_utf16().flat_map(u16::to_le_bytes).collect();
    data.extend([(name.len() / 2) as u8, 1]);
    data.extend(name);
    data
}

fn cell_format(font: u16, format: u16, kind: u16) -> Vec<u8> {
    let mut data = words(&[font, format, kind]);
    data.extend([0x20, 0, 0, 0xF8, 0, 0, 0, 0, 0, 0, 0, 0]);
    data.extend(words(&[0x20C0]));
    data
}

fn begin(out: &mut Vec<u8>, kind: u16) {
    let mut data = words(&[0x0600, kind, 0x0DBB, 0x07CC]);
    data.extend(0x0000_0041_u32.to_le_bytes());
    data.extend(0x0000_0006_u32.to_le_bytes());
    record(out, 0x0809, &data);
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend(words(&[kind, data.len() as u16]));
    out.extend(data);
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
