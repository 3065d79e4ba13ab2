//! How fast .xlsx files are read, against calamine alone on the same files: `read_speed FOLDER [ROUNDS]`.
//!
//! Both read every file below the folder on one thread, in turn file by file, and count the cells that hold something. calamine
//! streams the cells and keeps none; the reader of this room checks the package, keeps every cell and its address in a
//! grid, and finds merged areas and formulas without a value. The figures are the medians over the rounds, as JSON.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use calamine::{DataRef, Reader, Xlsx};
use qinglan_ingest::{Budget, ReadError, SourceFile, list_registry, read_grids};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args_os().skip(1);
    let folder = PathBuf::from(words.next().ok_or("usage: read_speed FOLDER [ROUNDS]")?);
    let rounds: usize = words.next().and_then(|word| word.to_str()?.parse().ok()).unwrap_or(5).max(1);
    let files = workbooks(&folder)?;
    let rounds = (0..rounds).map(|turn| Round::run(&files, turn)).collect::<Result<Vec<_>, _>>()?;
    let cells = rounds[0].cells;
    let ours = median(rounds.iter().map(|round| round.ours));
    let calamine = median(rounds.iter().map(|round| round.calamine));
    println!(
        "{{\"cells\":{cells},\"ours_seconds\":{ours:.4},\"calamine_seconds\":{calamine:.4},\"ours_cells_per_second\":{:.0},\
         \"calamine_cells_per_second\":{:.0},\"times\":{:.3}}}",
        cells as f64 / ours,
        cells as f64 / calamine,
        ours / calamine
    );
    Ok(())
}

/// Every file once with each reader, in turn, so that a busy moment of the machine hits both alike.
struct Round {
    cells: usize,
    ours: f64,
    calamine: f64,
}

impl Round {
    /// Who reads a file first warms it for the other, so they take turns at that too.
    fn run(files: &[SourceFile], turn: usize) -> Result<Self, Box<dyn std::error::Error>> {
        let mut round = Self { cells: 0, ours: 0.0, calamine: 0.0 };
        for (at, file) in files.iter().enumerate() {
            let (ours, calamine) = if (at + turn).is_multiple_of(2) {
                let ours = round.with_ours(file);
                (ours, round.with_calamine(file)?)
            } else {
                let calamine = round.with_calamine(file)?;
                (round.with_ours(file), calamine)
            };
            if ours != calamine {
                return Err(format!("{}: {ours} cells read, calamine reads {calamine}", file.name).into());
            }
            round.cells += ours;
        }
        Ok(round)
    }

    fn with_ours(&mut self, file: &SourceFile) -> usize {
        let begun = Instant::now();
        let cells = read_ours(file);
        self.ours += begun.elapsed().as_secs_f64();
        cells
    }

    fn with_calamine(&mut self, file: &SourceFile) -> Result<usize, Box<dyn std::error::Error>> {
        let begun = Instant::now();
        let cells = read_with_calamine(&file.path)?;
        self.calamine += begun.elapsed().as_secs_f64();
        Ok(cells)
    }
}

fn workbooks(folder: &Path) -> Result<Vec<SourceFile>, ReadError> {
    Ok(list_registry(folder)?.value.into_iter().filter(|file| file.name.ends_with(".xlsx")).collect())
}

fn read_ours(file: &SourceFile) -> usize {
    read_grids(file, &Budget::default()).value.iter().map(|grid| grid.cells.len()).sum()
}

fn read_with_calamine(path: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    let mut cells = 0;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(path)?))?;
    for sheet in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = reader.next_cell()? {
            let is_blank = match cell.get_value() {
                DataRef::Empty => true,
                DataRef::String(text) => text.trim().is_empty(),
                DataRef::SharedString(text) => text.trim().is_empty(),
                _ => false,
            };
            cells += usize::from(!is_blank);
        }
    }
    Ok(cells)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
