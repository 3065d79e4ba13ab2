//! Cell addresses as workbooks write them.

use tables::{Area, CellRef};

/// Rows and columns of the largest sheet.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// The cell of `D17` or `$D$17`; `None` for anything else, a place outside the largest sheet included.
pub(super) fn cell(text: &str) -> Option<CellRef> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).filter(|at| (1..=3).contains(at))?;
    let col = text[..letters].bytes().fold(0, |col, b| col * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1) - 1;
    let digits = text[letters..].strip_prefix('$').unwrap_or(&text[letters..]);
    let row = digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?.checked_sub(1)?;
    (row < MOST_ROWS && col < MOST_COLUMNS).then_some(CellRef::new(row, col))
}

/// The area of `A1:F1`, or of one cell.
pub(super) fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let area = Area::new(cell(first)?, cell(last)?);
    (area.first.row <= area.last.row && area.first.col <= area.last.col).then_some(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_is_written() {
        for text in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(cell(text).expect("an address").to_string(), text);
        }
        assert_eq!(area("$B$2:C5"), Some(Area::new(CellRef::new(1, 1), CellRef::new(4, 2))));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZ99999999999", "A-1", "中1", "A+1"] {
            assert_eq!(cell(text), None, "{text}");
        }
        assert_eq!(area("C5:B2"), None);
    }
}
