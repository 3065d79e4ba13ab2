//! Sheets as LibreOffice gives them: rows of texts.

use std::collections::BTreeMap;

/// Rows of cells.
pub type Sheet = Vec<Vec<String>>;

/// How far two numbers that should be one may lie apart.
const NEAR: f64 = 1e-9;
/// Differences told of one sheet.
const TOLD: usize = 5;

/// Comma-separated text with quotes; a quoted cell may hold line ends.
pub fn read(text: &str) -> Sheet {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// A number as it is shown: 0.5, 50%, 1,234.
pub fn number(text: &str) -> Option<f64> {
    let plain = text.replace(',', "");
    match plain.strip_suffix('%') {
        Some(share) => share.trim().parse::<f64>().ok().map(|n| n / 100.0),
        None => plain.parse().ok(),
    }
}

/// Whether two cells say the same.
pub fn same(one: &str, other: &str) -> bool {
    one == other || number(one).zip(number(other)).is_some_and(|(a, b)| (a - b).abs() <= NEAR)
}

/// Every cell that is not what it was.
pub fn differences(
    written: &BTreeMap<String, Sheet>,
    anew: &BTreeMap<String, Sheet>,
    book: &str,
    faults: &mut Vec<String>,
) {
    if written.keys().ne(anew.keys()) {
        faults.push(format!("{book}: computed anew it has other sheets"));
    }
    for (name, sheet) in written {
        let Some(other) = anew.get(name) else { continue };
        let mut told = 0;
        for (at, (row, new)) in sheet.iter().zip(other).enumerate() {
            for (col, (cell, new)) in row.iter().zip(new).enumerate() {
                if !same(cell, new) && told < TOLD {
                    told += 1;
                    faults.push(format!(
                        "{book} {name} row {} column {}: written {cell}, computed {new}",
                        at + 1,
                        col + 1
                    ));
                }
            }
        }
        if sheet.len() != other.len() {
            faults.push(format!("{book} {name}: computed anew it has other rows"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_hold_commas_quotes_and_line_ends() {
        assert_eq!(read("a,\"b,\"\"c\"\"\nd\",e\nf,,\n"), [vec!["a", "b,\"c\"\nd", "e"], vec!["f", "", ""]]);
    }

    #[test]
    fn a_share_and_its_number_are_the_same() {
        assert!(same("50%", "0.5") && same("1,200", "1200") && !same("0.5", "0.51") && !same("入选", "未入选"));
    }
}
