//! Tables from CSV files.

use crate::Failure;
use qinglan_effects::{Column, Frame};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

/// Words that stand for a missing value.
const MISSING: [&str; 4] = ["", "NA", "NaN", "nan"];

/// Headings, and the cells of each column.
struct Table {
    headings: Vec<String>,
    columns: Vec<Vec<String>>,
}

fn read(path: &str) -> Result<Table, Failure> {
    let file = File::open(path).map_err(|error| format!("{path}: {error}"))?;
    let source: Box<dyn Read> =
        if path.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
    let headings: Vec<String> = reader
        .headers()
        .map_err(|error| format!("{path}: {error}"))?
        .iter()
        .map(|heading| heading.trim_start_matches('\u{feff}').to_owned())
        .collect();
    let mut columns = vec![Vec::new(); headings.len()];
    for record in reader.records() {
        let record = record.map_err(|error| format!("{path}: {error}"))?;
        columns.iter_mut().zip(record.iter()).for_each(|(column, cell)| column.push(cell.to_owned()));
    }
    Ok(Table { headings, columns })
}

/// The table of a file; a column is numbers if all its cells are numbers or missing.
pub fn read_frame(path: &str) -> Result<Frame, Failure> {
    let table = read(path)?;
    let mut frame = Frame::new();
    for (heading, cells) in table.headings.iter().zip(table.columns) {
        frame = frame.with(heading, column(cells))?;
    }
    Ok(frame)
}

fn column(cells: Vec<String>) -> Column {
    let missing = |cell: &String| MISSING.contains(&cell.as_str());
    let number = |cell: &String| if missing(cell) { Some(f64::NAN) } else { cell.parse().ok() };
    match cells.iter().map(number).collect::<Option<Vec<f64>>>() {
        Some(numbers) if cells.is_empty() || !cells.iter().all(missing) => Column::Numbers(numbers),
        _ => Column::Words(cells.into_iter().map(|cell| if missing(&cell) { String::new() } else { cell }).collect()),
    }
}

/// The frame with a multiple membership read from a file with the columns `obs`, `group` (or `level`) and `w`.
pub fn with_membership(frame: Frame, group: &str, path: &str) -> Result<Frame, Failure> {
    let table = read(path)?;
    let place = |names: &[&str]| table.headings.iter().position(|heading| names.contains(&heading.as_str()));
    let need = |names: &[&str]| place(names).ok_or(format!("{path}: there is no column `{}`", names[0]));
    let (obs, level, weight) = (need(&["obs"])?, need(&[group, "level"])?, need(&["w", "weight"])?);
    let rows = rows_by_observation(&frame);
    let mut members = vec![Vec::new(); frame.rows()];
    for (line, obs) in table.columns[obs].iter().enumerate() {
        let row = *rows.get(obs).ok_or(format!("{path}, line {}: the data have no observation {obs}", line + 2))?;
        let weight: f64 = table.columns[weight][line]
            .parse()
            .map_err(|_| format!("{path}, line {}: {} is not a weight", line + 2, table.columns[weight][line]))?;
        members[row].push((table.columns[level][line].clone(), weight));
    }
    Ok(frame.with_members(group, members)?)
}

fn rows_by_observation(frame: &Frame) -> BTreeMap<String, usize> {
    match frame.column("obs") {
        Some(Column::Numbers(values)) => values.iter().map(f64::to_string).zip(0..).collect(),
        Some(Column::Words(values)) => values.iter().cloned().zip(0..).collect(),
        _ => (0..frame.rows()).map(|row| ((row + 1).to_string(), row)).collect(),
    }
}
