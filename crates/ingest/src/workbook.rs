//! Excel workbooks, old and new: the only file that knows calamine.

use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsOptions, Xlsb, Xlsx,
};
use calamine::{XlsError, XlsbError, XlsxError};
use chrono::{NaiveDate, NaiveDateTime};
use tables::{Area, CellRef, CellValue, GridKind};

use crate::binary_sheets;
use crate::budget::Meter;
use crate::error::Refusal;
use crate::ole::{self, BiffFacts};
use crate::package;
use crate::sheet::Sheet;
use crate::sheet_tail::SheetTails;

/// The sheets of an .xlsx file. Cells are streamed: two values at opposite corners cost no more than two values.
pub(crate) fn read_xlsx(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let mut tails = SheetTails::default();
    let mut zip = package::survey(bytes, meter, &mut tails)?;
    let mut struck = tails.struck(&mut zip, meter.budget.unpacked_bytes);
    let mut merges = tails.merges()?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(of_xlsx)?;
    let mut sheets = worksheets(workbook.sheets_metadata());
    for sheet in &mut sheets {
        sheet.struck = struck.remove(&sheet.name).unwrap_or_default();
        match merges.remove(&sheet.name) {
            Some(areas) => add_areas(sheet, areas, meter)?,
            None => {
                let merges = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(of_xlsx)?;
                add_merges(sheet, &merges, meter)?;
            }
        }
        let mut reader = workbook.worksheet_cells_reader(&sheet.name).map_err(of_xlsx)?;
        while let Some(cell) = reader.next_cell_with_formula().map_err(of_xlsx)? {
            let value = match (cell.value, cell.formula) {
                (DataRef::Empty, Some(formula)) => Some(CellValue::Uncomputed(formula)),
                (DataRef::SharedString(text), _) => Some(CellValue::Text(text.to_owned())),
                (DataRef::String(text), _) => Some(CellValue::Text(text)),
                (value, _) => value_of(Data::from(value)),
            };
            if let Some(value) = value {
                sheet.put(cell.pos.0, cell.pos.1, value, meter)?;
            }
        }
    }
    Ok(sheets)
}

/// The sheets of an .xlsb file.
pub(crate) fn read_xlsb(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let mut package = package::open(bytes, meter)?;
    let mut merges = binary_sheets::merges(&mut package, meter)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(of_xlsb)?;
    let mut sheets = worksheets(workbook.sheets_metadata());
    for sheet in &mut sheets {
        add_areas(sheet, merges.remove(&sheet.name).unwrap_or_default(), meter)?;
        let mut reader = workbook.worksheet_cells_reader(&sheet.name).map_err(of_xlsb)?;
        while let Some(cell) = reader.next_cell().map_err(of_xlsb)? {
            let (row, col) = cell.get_position();
            if let Some(value) = value_of(Data::from(cell.get_value().clone())) {
                sheet.put(row, col, value, meter)?;
            }
        }
    }
    Ok(sheets)
}

/// The sheets of an .xls file.
pub(crate) fn read_xls(bytes: &[u8], meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let facts = ole::biff_facts(bytes, meter)?;
    let mut options = XlsOptions::default();
    options.force_codepage = facts.code_page();
    let mut workbook = Xls::new_with_options(Cursor::new(bytes), options).map_err(of_xls)?;
    let mut sheets = worksheets(workbook.sheets_metadata());
    let computed = formulas_are_computed(&mut workbook, &sheets, &facts);
    for sheet in &mut sheets {
        let values = workbook.worksheet_range(&sheet.name).map_err(of_xls)?;
        let (top, left) = values.start().unwrap_or_default();
        for (row, col, data) in values.used_cells() {
            if let Some(value) = value_of(data.clone()) {
                sheet.put(top + row as u32, left + col as u32, value, meter)?;
            }
        }
        if !computed {
            add_uncomputed(&mut workbook, sheet, meter)?;
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(of_xls)?;
        add_merges(sheet, &merges, meter)?;
    }
    Ok(sheets)
}

type XlsFile<'b> = Xls<Cursor<&'b [u8]>>;

/// Whether the formulas' values can be believed.
///
/// An .xls formula that was never computed and one that gives an empty text are stored alike. A file is taken as
/// computed if a program with a user interface saved it, or if any formula in it has a value.
fn formulas_are_computed(workbook: &mut XlsFile, sheets: &[Sheet], facts: &BiffFacts) -> bool {
    facts.has_summary
        || sheets.iter().any(|sheet| {
            let Ok(values) = workbook.worksheet_range(&sheet.name) else { return false };
            formula_cells(workbook, &sheet.name).iter().any(|((row, col), _)| {
                values
                    .get_value((*row, *col))
                    .is_some_and(|value| value_of(value.clone()).is_some_and(|v| !v.is_blank()))
            })
        })
}

/// Formulas of a sheet with their true addresses.
fn formula_cells(workbook: &mut XlsFile, sheet: &str) -> Vec<((u32, u32), String)> {
    let Ok(formulas) = workbook.worksheet_formula(sheet) else { return Vec::new() };
    let (top, left) = formulas.start().unwrap_or_default();
    let address = |row: usize, col: usize| (top + row as u32, left + col as u32);
    formulas.used_cells().map(|(row, col, formula)| (address(row, col), formula.clone())).collect()
}

fn add_uncomputed(workbook: &mut XlsFile, sheet: &mut Sheet, meter: &mut Meter) -> Result<(), Refusal> {
    for ((row, col), formula) in formula_cells(workbook, &sheet.name) {
        sheet.put(row, col, CellValue::Uncomputed(formula), meter)?;
    }
    Ok(())
}

/// An empty sheet for every worksheet of the file, in its order; charts and macro sheets hold no cells.
fn worksheets(metadata: &[calamine::Sheet]) -> Vec<Sheet> {
    let worksheets = metadata.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    worksheets
        .map(|about| {
            let mut sheet = Sheet::new(&*about.name);
            if about.visible != SheetVisible::Visible {
                sheet.kind = GridKind::Hidden;
            }
            sheet
        })
        .collect()
}

fn add_areas(sheet: &mut Sheet, areas: Vec<Area>, meter: &mut Meter) -> Result<(), Refusal> {
    areas.into_iter().try_for_each(|area| sheet.merge(area.first, area.last, meter))
}

fn add_merges(sheet: &mut Sheet, merges: &[Dimensions], meter: &mut Meter) -> Result<(), Refusal> {
    for area in merges {
        sheet.merge(CellRef::new(area.start.0, area.start.1), CellRef::new(area.end.0, area.end.1), meter)?;
    }
    Ok(())
}

fn value_of(data: Data) -> Option<CellValue> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(n) => CellValue::Number(n as f64),
        Data::Float(n) => CellValue::Number(n),
        Data::String(text) => CellValue::Text(text),
        Data::Bool(yes) => CellValue::Bool(yes),
        Data::DateTime(serial) => moment(&serial),
        Data::DateTimeIso(text) => match iso_moment(&text) {
            Some(moment) => CellValue::DateTime(moment),
            None => CellValue::Text(text),
        },
        Data::DurationIso(text) => CellValue::Text(text),
        Data::Error(error) => CellValue::Error(error.to_string()),
    })
}

/// A number with a date or time format; one outside the calendar stays a number.
fn moment(serial: &ExcelDateTime) -> CellValue {
    let number = serial.as_f64();
    if serial.is_duration() {
        return CellValue::Duration(number);
    }
    match serial.as_datetime().filter(|_| (0.0..2_958_466.0).contains(&number)) {
        Some(moment) => CellValue::DateTime(moment),
        None => CellValue::Number(number),
    }
}

/// A date or moment as XML files write it: `2024-09-18`, `2024-09-18T08:00:00.000`.
pub(crate) fn iso_moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(chrono::NaiveTime::MIN));
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(day)
}

fn of_xlsx(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::encrypted(),
        XlsxError::Io(_) | XlsxError::Zip(_) => Refusal::damaged("压缩包内的部件无法读取"),
        XlsxError::FileNotFound(part) => Refusal::damaged(&format!("缺少部件 {part}")),
        XlsxError::RelationshipNotFound | XlsxError::WorksheetNotFound(_) => Refusal::damaged("工作表清单与内容不符"),
        other => Refusal::damaged(&format!("工作簿内容有误：{other}")),
    }
}

fn of_xlsb(error: XlsbError) -> Refusal {
    match error {
        XlsbError::Password => Refusal::encrypted(),
        other => Refusal::damaged(&format!("工作簿内容有误：{other}")),
    }
}

fn of_xls(error: XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::encrypted(),
        XlsError::Cfb(_) => Refusal::damaged("文件结构不完整，可能没有传完"),
        other => Refusal::damaged(&format!("工作簿内容有误：{other}")),
    }
}
