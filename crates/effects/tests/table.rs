//! The data of the tests.

use qinglan_effects::{Column, Frame};

fn path(file: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)
}

/// A table of `tests/data`; columns of numbers only are numbers.
pub fn frame(name: &str) -> Frame {
    let mut reader = csv::Reader::from_path(path(&format!("{name}.csv"))).unwrap();
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.unwrap()).collect();
    let mut frame = Frame::new();
    for (place, heading) in headings.iter().enumerate() {
        let cells: Vec<String> = rows.iter().map(|row| row[place].to_owned()).collect();
        let numbers: Option<Vec<f64>> = cells.iter().map(|cell| cell.parse().ok()).collect();
        frame = frame.with(heading, numbers.map_or(Column::Words(cells), Column::Numbers)).unwrap();
    }
    frame
}

/// A table with the multiple membership `mentor` of its weight file.
pub fn frame_with_mentors(name: &str) -> Frame {
    let frame = frame(name);
    let mut members = vec![Vec::new(); frame.rows()];
    let mut reader = csv::Reader::from_path(path(&format!("{name}_weights.csv"))).unwrap();
    for record in reader.records().map(|record| record.unwrap()) {
        let row: usize = record[0].parse().unwrap();
        members[row - 1].push((record[1].to_owned(), record[2].parse().unwrap()));
    }
    frame.with_members("mentor", members).unwrap()
}

/// A reference of `tests/data`.
pub fn reference(name: &str) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path(&format!("{name}.json"))).unwrap()).unwrap()
}

/// The numbers of a list, or of one number alone.
pub fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().map_or_else(|| vec![value.as_f64().unwrap()], |list| list.iter().flat_map(numbers).collect())
}
