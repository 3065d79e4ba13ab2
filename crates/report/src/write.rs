//! The only file that writes.
//!
//! Values go in as values: a text is written as text even where it begins with `=`. A formula is one a sheet of ours made,
//! written with its result.
//! The same plan gives the same bytes: the creation date comes from the plan, zip times are fixed by the library.

use std::ffi::OsString;
use std::path::Path;

use chrono::NaiveTime;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisCrossing, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition,
    ChartErrorBars, ChartErrorBarsType, ChartFont, ChartFormat, ChartLayout, ChartLegendPosition, ChartLine,
    ChartMarker, ChartMarkerType, ChartRange, ChartSolidFill, ChartType, DataValidation, DataValidationErrorStyle,
    DataValidationRule, DocProperties, Format, Formula, Url, Workbook, Worksheet, XlsxError,
};
use tables::{Area, CellRef, column_letters};

use crate::error::WriteError;
use crate::marked::MarkedCopy;
use crate::paper;
use crate::plan::{
    Cell, ChartKind, ChartPlan, Choices, Computed, Line, Pick, RangeRef, SheetPlan, TabColour, Typing, Value,
    WorkbookPlan,
};
use crate::style::{STYLES, Style};

/// Links one sheet may hold; beyond it they are written as plain text. A limit of Excel.
const MOST_LINKS: usize = 65_530;
/// How hard the parts are packed: half the time of the usual 6 for a third more bytes.
const ZIP_LEVEL: u8 = 2;
/// Room between bars, in hundredths of their width.
const BAR_GAP: u16 = 60;
const CHART_FONT: &str = "宋体";

/// Writes the workbook to `path`, whole or not at all.
///
/// The folder is made if it is missing; a file of that name is replaced.
///
/// # Errors
/// [`WriteError::Disk`] if the disk refuses, [`WriteError::Format`] if the plan breaks a limit of the format.
pub fn write(plan: &WorkbookPlan, path: &Path) -> Result<(), WriteError> {
    let bytes = bytes_of(plan, path)?;
    replace_file(path, &bytes).map_err(|source| WriteError::Disk { path: path.to_owned(), source })
}

/// Writes a marked copy to `path`, whole or not at all; the folder is made if it is missing.
///
/// # Errors
/// [`WriteError::Disk`] if the disk refuses.
pub fn write_copy(copy: &MarkedCopy, path: &Path) -> Result<(), WriteError> {
    replace_file(path, &copy.bytes).map_err(|source| WriteError::Disk { path: path.to_owned(), source })
}

fn replace_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut beside = OsString::from(path);
    beside.push(".part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

/// The workbook in memory; `path` is for messages.
pub(crate) fn bytes_of(plan: &WorkbookPlan, path: &Path) -> Result<Vec<u8>, WriteError> {
    let refused = |sheet: &str, source| WriteError::Format { path: path.to_owned(), sheet: sheet.to_owned(), source };
    let formats = Formats::new();
    let mut book = Workbook::new();
    book.set_zip_compression_level(ZIP_LEVEL);
    book.set_properties(&properties(plan).map_err(|source| refused("workbook", source))?);
    for sheet in &plan.sheets {
        book.push_worksheet(worksheet(sheet, &formats).map_err(|source| refused(&sheet.name, source))?);
    }
    let bytes = book.save_to_buffer().map_err(|source| refused("workbook", source))?;
    paper::with_even_pages(plan, bytes).map_err(|_| WriteError::Footers { path: path.to_owned() })
}

fn properties(plan: &WorkbookPlan) -> Result<DocProperties, XlsxError> {
    let midnight = plan.made_on.and_time(NaiveTime::MIN).and_utc();
    Ok(DocProperties::new().set_title(&plan.title).set_author(&plan.author).set_creation_datetime(&midnight))
}

/// The format of each style, made once a workbook.
struct Formats(Vec<Format>);

impl Formats {
    fn new() -> Self {
        Self(STYLES.iter().map(|style| style.format()).collect())
    }

    fn of(&self, style: Style) -> &Format {
        &self.0[style as usize]
    }
}

fn worksheet(plan: &SheetPlan, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(&plan.name)?.set_tab_color(tab_colour(plan.tab)).set_screen_gridlines(false);
    for (col, width) in (0u16..).zip(&plan.widths) {
        sheet.set_column_width(col, *width)?;
    }
    merge_areas(&mut sheet, plan, formats)?;
    let mut links = 0;
    for (row, line) in (0u32..).zip(&plan.lines) {
        write_line(&mut sheet, row, line, formats, &mut links)?;
    }
    for chart in &plan.charts {
        sheet.insert_chart(chart.at.row, column(chart.at.col), &chart_of(chart))?;
    }
    for choices in &plan.choices {
        offer(&mut sheet, choices)?;
    }
    view(&mut sheet, plan)?;
    paper::set_up(&mut sheet, plan)?;
    if plan.typing == Typing::InputsOnly {
        sheet.protect();
    }
    Ok(sheet)
}

fn merge_areas(sheet: &mut Worksheet, plan: &SheetPlan, formats: &Formats) -> Result<(), XlsxError> {
    for area in &plan.merges {
        let corner = plan.lines.get(area.first.row as usize).and_then(|line| line.cells.get(area.first.col as usize));
        let style = corner.map_or(Style::Plain, |cell| cell.style);
        let (first, last) = (area.first, area.last);
        sheet.merge_range(first.row, column(first.col), last.row, column(last.col), "", formats.of(style))?;
    }
    Ok(())
}

fn write_line(
    sheet: &mut Worksheet,
    row: u32,
    line: &Line,
    formats: &Formats,
    links: &mut usize,
) -> Result<(), XlsxError> {
    if let Some(height) = line.height {
        sheet.set_row_height(row, height)?;
    }
    for (col, cell) in (0u16..).zip(&line.cells) {
        write_cell(sheet, (row, col), cell, formats.of(cell.style), links)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    cell: &Cell,
    format: &Format,
    links: &mut usize,
) -> Result<(), XlsxError> {
    match &cell.value {
        Value::Blank if cell.style == Style::Plain => {}
        Value::Blank => drop(sheet.write_blank(row, col, format)?),
        Value::Text(text) => drop(sheet.write_string_with_format(row, col, text, format)?),
        Value::Number(n) => drop(sheet.write_number_with_format(row, col, *n, format)?),
        Value::Date(day) => drop(sheet.write_date_with_format(row, col, day, format)?),
        Value::Link { text, sheet: target, to } if *links < MOST_LINKS => {
            *links += 1;
            let url = Url::new(format!("internal:'{}'!{to}", target.replace('\'', "''"))).set_text(text);
            sheet.write_url_with_format(row, col, url, format)?;
        }
        Value::Link { text, .. } => drop(sheet.write_string_with_format(row, col, text, format)?),
        Value::Formula { formula, result } => {
            let result = match result {
                Computed::Number(n) => n.to_string(),
                Computed::Text(text) => text.clone(),
            };
            sheet.write_formula_with_format(row, col, Formula::new(formula).set_result(result), format)?;
        }
    }
    Ok(())
}

/// A list to choose from; anything else may be typed, and is told when it is read back.
fn offer(sheet: &mut Worksheet, choices: &Choices) -> Result<(), XlsxError> {
    let list = match &choices.from {
        Pick::Words(words) => DataValidation::new().allow_list_strings(words)?,
        Pick::NumberFromZero => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        Pick::From { sheet, area } => {
            let corner = |cell: CellRef| format!("${}${}", column_letters(cell.col), cell.row + 1);
            let range = format!("='{sheet}'!{}:{}", corner(area.first), corner(area.last));
            DataValidation::new().allow_list_formula(range.as_str().into())
        }
    };
    let style = match choices.from {
        Pick::NumberFromZero => DataValidationErrorStyle::Stop,
        _ => DataValidationErrorStyle::Warning,
    };
    let list = list.set_error_style(style);
    let Area { first, last } = choices.area;
    sheet.add_data_validation(first.row, column(first.col), last.row, column(last.col), &list)?;
    Ok(())
}

fn view(sheet: &mut Worksheet, plan: &SheetPlan) -> Result<(), XlsxError> {
    if let Some(first) = plan.freeze {
        sheet.set_freeze_panes(first.row, column(first.col))?;
    }
    if let Some(area) = plan.filter {
        sheet.autofilter(area.first.row, column(area.first.col), area.last.row, column(area.last.col))?;
    }
    Ok(())
}

fn chart_of(plan: &ChartPlan) -> Chart {
    let mut chart = Chart::new(chart_type(plan.kind));
    for series in &plan.series {
        let drawn = chart.add_series();
        drawn
            .set_name(series.name.as_str())
            .set_categories(range(&series.categories))
            .set_values(range(&series.values))
            .set_format(&mut series_format(plan.kind, series.colour));
        if let Some(half) = &series.half_widths {
            drawn.set_y_error_bars(&bars(half, series.colour));
        }
        match plan.kind {
            ChartKind::Interval => drawn.set_marker(&marker(series.colour)),
            // Beside another line the numbers would lie on each other.
            ChartKind::Line if plan.series.len() > 1 => drawn.set_marker(&marker(series.colour)),
            ChartKind::Line => drawn.set_marker(&marker(series.colour)).set_data_label(&label(plan)),
            ChartKind::Bar | ChartKind::Column | ChartKind::ColumnGrouped => {
                drawn.set_gap(BAR_GAP).set_data_label(&label(plan))
            }
            _ => drawn.set_gap(BAR_GAP),
        };
    }
    dress(&mut chart, plan);
    chart
}

/// Bars of the same length up and down, from the cells that hold it.
fn bars(half: &RangeRef, colour: u32) -> ChartErrorBars {
    let length = || {
        let (sheet, first_row, first_col, last_row, last_col) = range(half);
        ChartRange::new_from_range(sheet, first_row, first_col, last_row, last_col)
    };
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(length(), length()));
    bars.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(1.5)));
    bars
}

/// The number at each point, where one series stands alone.
fn label(plan: &ChartPlan) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(&font(9.0)).set_num_format(plan.axis_format);
    if plan.kind == ChartKind::Line {
        label.set_position(ChartDataLabelPosition::Above);
    }
    label
}

fn marker(colour: u32) -> ChartMarker {
    let mut marker = ChartMarker::new();
    let fill = ChartSolidFill::new().set_color(colour).clone();
    marker.set_type(ChartMarkerType::Circle).set_size(6).set_format(ChartFormat::new().set_solid_fill(&fill));
    marker
}

fn dress(chart: &mut Chart, plan: &ChartPlan) {
    chart.set_width(plan.width).set_height(plan.height);
    chart.title().set_name(plan.title.as_str()).set_font(font(11.0).set_bold());
    if lies_flat(plan.kind) {
        // The first row of the table on top, and the scale at the foot all the same.
        categories(chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max));
        scale(chart.x_axis(), plan);
        // Room at the left for names of twelve characters, at the right for the number after the longest bar.
        chart.plot_area().set_layout(&ChartLayout::new().set_offset(0.30, 0.11).set_dimensions(0.62, 0.76));
    } else if plan.kind == ChartKind::Interval {
        // Names stand below the scale and not on its zero line, which runs through the middle; long ones are turned.
        categories(chart.x_axis().set_label_position(ChartAxisLabelPosition::Low));
        let turned = font(9.0).set_rotation(if plan.is_crowded() { 270 } else { 0 }).clone();
        chart.x_axis().set_font(&turned);
        scale_of_both_signs(chart.y_axis(), plan);
        chart
            .plot_area()
            .set_layout(&ChartLayout::new().set_offset(0.06, 0.10).set_dimensions(0.92, plan.plot_share()));
    } else {
        categories(chart.x_axis());
        scale(chart.y_axis(), plan);
        if plan.kind == ChartKind::ColumnGrouped {
            // Room for the numbers above the columns that reach the top.
            chart.plot_area().set_layout(&ChartLayout::new().set_offset(0.09, 0.22).set_dimensions(0.88, 0.50));
        }
    }
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
    if plan.series.len() < 2 {
        chart.legend().set_hidden();
    }
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(0xD5DDE0)));
    chart.set_alt_text(&plan.title);
}

fn categories(axis: &mut ChartAxis) {
    axis.set_font(&font(9.0)).set_major_gridlines(false);
}

fn scale(axis: &mut ChartAxis, plan: &ChartPlan) {
    axis.set_font(&font(9.0)).set_num_format(plan.axis_format);
    axis.set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(0xE3E8EA)).set_min(0.0);
    if let Some(max) = plan.axis_max {
        // Few steps: more would be written aslant where the chart is narrow.
        axis.set_max(max).set_major_unit(max / 5.0);
    }
}

fn scale_of_both_signs(axis: &mut ChartAxis, plan: &ChartPlan) {
    axis.set_font(&font(9.0)).set_num_format(plan.axis_format);
    axis.set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(0xE3E8EA));
    if let Some(max) = plan.axis_max {
        axis.set_max(max).set_min(-max);
    }
}

const fn lies_flat(kind: ChartKind) -> bool {
    matches!(kind, ChartKind::Bar | ChartKind::BarStacked | ChartKind::BarShare)
}

fn series_format(kind: ChartKind, colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    if kind == ChartKind::Interval {
        format.set_no_line();
    } else if kind == ChartKind::Line {
        format.set_line(ChartLine::new().set_color(colour).set_width(2.25));
    } else {
        format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    }
    format
}

fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(CHART_FONT).set_size(size).unset_bold();
    font
}

fn range(range: &RangeRef) -> (&str, u32, u16, u32, u16) {
    let (first, last) = (range.area.first, range.area.last);
    (&range.sheet, first.row, column(first.col), last.row, column(last.col))
}

const fn chart_type(kind: ChartKind) -> ChartType {
    match kind {
        ChartKind::Bar => ChartType::Bar,
        ChartKind::BarStacked => ChartType::BarStacked,
        ChartKind::BarShare => ChartType::BarPercentStacked,
        ChartKind::Column | ChartKind::ColumnGrouped => ChartType::Column,
        ChartKind::ColumnStacked => ChartType::ColumnStacked,
        ChartKind::Line | ChartKind::Interval => ChartType::Line,
    }
}

const fn tab_colour(tab: TabColour) -> u32 {
    match tab {
        TabColour::Result => 0x17495B,
        TabColour::Detail => 0x7FA8B5,
        TabColour::Attention => 0xC98B1B,
        TabColour::Background => 0xB5C2C7,
    }
}

/// A column as the library counts them; a plan never has more than its 16,384.
pub(crate) fn column(col: u32) -> u16 {
    u16::try_from(col).unwrap_or(u16::MAX)
}

/// Properties with a fixed creation date, for a workbook that speaks of no term.
pub(crate) fn undated() -> Result<DocProperties, XlsxError> {
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_creation_datetime(&day))
}
