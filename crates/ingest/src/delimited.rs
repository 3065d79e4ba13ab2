//! CSV and TSV text to one sheet. Every value is text: the file knows no types.

use tables::CellValue;

use crate::budget::Meter;
use crate::error::Refusal;
use crate::sheet::Sheet;
use crate::text;

/// How many lines decide which character separates the values.
const LINES_LOOKED_AT: usize = 50;

/// The one sheet of a text file, named like the file.
pub(crate) fn read(bytes: &[u8], name: &str, meter: &mut Meter) -> Result<Vec<Sheet>, Refusal> {
    let text = text::decode(bytes, None)?;
    let mut sheet = Sheet::new(name);
    let mut rest = text.as_str();
    let Some(mark) = delimiter(rest) else { return Err(Refusal::not_a_workbook("没有分列的文字")) };
    let mut row = 0;
    while !rest.is_empty() {
        rest = read_row(rest, mark, row, &mut sheet, meter)?;
        row += 1;
    }
    Ok(vec![sheet])
}

/// Reads one row, quoted line breaks included, and gives what follows it. Empty lines are rows too, as on screen.
fn read_row<'t>(text: &'t str, mark: char, row: u32, sheet: &mut Sheet, meter: &mut Meter) -> Result<&'t str, Refusal> {
    let mut rest = text;
    for col in 0.. {
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                quoted_value(quoted, mark).ok_or_else(|| Refusal::damaged(&format!("第 {} 行的引号不成对", row + 1)))?
            }
            None => {
                let end = rest.find([mark, '\n', '\r']).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        sheet.put(row, col, CellValue::Text(value), meter)?;
        match after.strip_prefix(mark) {
            Some(next) => rest = next,
            None => return Ok(after.strip_prefix("\r\n").or(after.strip_prefix(['\n', '\r'])).unwrap_or("")),
        }
    }
    Ok("")
}

/// The value after an opening quote, and what follows; `""` is one quote, stray text after the closing one is kept.
fn quoted_value(text: &str, mark: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let close = rest.find('"')?;
        value.push_str(&rest[..close]);
        rest = &rest[close + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                value.push('"');
                rest = next;
            }
            None => break,
        }
    }
    let end = rest.find([mark, '\n', '\r']).unwrap_or(rest.len());
    value.push_str(&rest[..end]);
    Some((value, &rest[end..]))
}

/// The separator most lines agree on: the one whose commonest count per line occurs on most lines; `None` where no line
/// has any.
fn delimiter(text: &str) -> Option<char> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES_LOOKED_AT).collect();
    let agreeing = |mark: char| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, mark)).collect();
        let agree = |&n: &usize| if n == 0 { 0 } else { counts.iter().filter(|&&m| m == n).count() };
        counts.iter().map(agree).max().unwrap_or(0)
    };
    // The last of equals wins, so the comma stands last.
    [';', '\t', ','].into_iter().max_by_key(|&mark| agreeing(mark)).filter(|&mark| agreeing(mark) > 0)
}

fn outside_quotes(line: &str, mark: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|&c| {
            quoted ^= c == '"';
            !quoted && c == mark
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use tables::CellRef;

    fn grid(bytes: &[u8]) -> tables::Grid {
        let budget = Budget::default();
        let sheet = read(bytes, "听课", &mut Meter::new(&budget)).expect("readable").remove(0);
        sheet.into_grid(&"听课.csv".into(), 0)
    }

    #[test]
    fn a_gb18030_file_reads_as_chinese_and_digits_stay_text() {
        // 师傅,工号 / 马,007
        let grid = grid(b"\xca\xa6\xb8\xb5,\xb9\xa4\xba\xc5\r\n\xc2\xed,007\r\n");
        assert_eq!(grid.get(CellRef::new(0, 0)), Some(&CellValue::Text("师傅".into())));
        assert_eq!(grid.get(CellRef::new(1, 1)), Some(&CellValue::Text("007".into())));
    }

    #[test]
    fn empty_lines_and_quoted_line_breaks_keep_rows_in_place() {
        let grid = grid("标题\n\n\"师\n傅\",徒弟\n\"甲\",乙\n".as_bytes());
        assert_eq!(grid.get(CellRef::new(2, 1)), Some(&CellValue::Text("徒弟".into())));
        assert_eq!(grid.get(CellRef::new(3, 0)), Some(&CellValue::Text("甲".into())));
    }

    #[test]
    fn an_open_quote_is_refused_with_its_row() {
        let budget = Budget::default();
        let refused = read("甲,乙\n\"丙,丁\n".as_bytes(), "表", &mut Meter::new(&budget)).expect_err("open quote");
        assert_eq!(refused, Refusal::damaged("第 2 行的引号不成对"));
    }

    #[test]
    fn tabs_and_semicolons_are_told_from_commas_in_prose() {
        assert_eq!(delimiter("师傅\t备注\n甲\t好,很好\n"), Some('\t'));
        assert_eq!(delimiter("师傅;徒弟\n甲;乙\n"), Some(';'));
        assert_eq!(delimiter("师傅,徒弟\n\"甲;1\",乙\n"), Some(','));
    }
}
