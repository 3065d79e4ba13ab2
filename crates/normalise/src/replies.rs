//! The rows of `decisions/待确认.xlsx` as a person left them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::fold;
use tables::{CellRef, CellValue, Grid, QuestionColumn, Reply};

use crate::canvas::Canvas;
use crate::values::arabic;

/// The rows of the table of questions in a workbook; sheets without that table give none.
///
/// The table is found by its head, wherever it stands; columns may have been moved. Formulas and errors count as blank.
pub fn read_replies(grids: &[Grid]) -> Vec<Reply> {
    grids
        .iter()
        .filter_map(|grid| Some((grid, Canvas::new(grid)?)))
        .flat_map(|(grid, canvas)| rows(grid, &canvas))
        .collect()
}

fn rows(grid: &Grid, canvas: &Canvas<'_>) -> Vec<Reply> {
    let Some((head, columns)) = (0..=canvas.last_row()).find_map(|row| Some((row, head_columns(canvas, row)?))) else {
        return Vec::new();
    };
    let below = head + 1..=canvas.last_row();
    let replies = below.map(|row| {
        let cells: BTreeMap<QuestionColumn, CellRef> =
            columns.iter().map(|(column, col)| (*column, CellRef::new(row, *col))).collect();
        let shown = |at: &CellRef| canvas.own(*at).map(text_of).filter(|text| !text.is_empty());
        let texts = cells.iter().filter_map(|(column, at)| Some((*column, shown(at)?))).collect();
        let on = cells.get(&QuestionColumn::On).and_then(|at| canvas.own(*at)).and_then(day);
        Reply { place: grid.place.clone(), texts, cells, on }
    });
    // A row with neither a question nor an answer is a note somebody wrote below the table.
    let asks = |reply: &Reply| {
        [QuestionColumn::Asked, QuestionColumn::Answer].iter().any(|column| !reply.text(*column).is_empty())
    };
    replies.filter(asks).collect()
}

/// The column of each head, if the row is the head of the table.
fn head_columns(canvas: &Canvas<'_>, row: u32) -> Option<BTreeMap<QuestionColumn, u32>> {
    let head = |text: &str| QuestionColumn::ALL.into_iter().find(|column| column.zh() == fold(text));
    let columns: BTreeMap<QuestionColumn, u32> =
        canvas.row(row).into_iter().filter_map(|(at, value)| Some((head(&value.shown())?, at.col))).collect();
    let needed = [QuestionColumn::Id, QuestionColumn::Asked, QuestionColumn::Answer, QuestionColumn::Headings];
    needed.iter().all(|column| columns.contains_key(column)).then_some(columns)
}

fn text_of(value: &CellValue) -> String {
    match value {
        CellValue::Error(_) | CellValue::Uncomputed(_) => String::new(),
        value => value.shown().trim().to_owned(),
    }
}

/// A day a person typed: a date, or `2025-1-10`, `2025.1.10`, `2025年1月10日`.
fn day(value: &CellValue) -> Option<NaiveDate> {
    let text = match value {
        CellValue::DateTime(moment) => return Some(moment.date()),
        CellValue::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        CellValue::Text(text) => arabic(&fold(text)),
        _ => return None,
    };
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        [compact] if compact.len() == 8 => [&compact[..4], &compact[4..6], &compact[6..]],
        _ => return None,
    };
    let year = year.parse().ok().filter(|year| (2000..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_was_typed() {
        let written = NaiveDate::from_ymd_opt(2025, 1, 10);
        for text in ["2025-1-10", "2025.01.10", "2025年1月10日", "20250110", "2025/1/10"] {
            assert_eq!(day(&CellValue::Text(text.into())), written, "{text}");
        }
        assert_eq!(day(&CellValue::Number(20250110.0)), written);
        for text in ["昨天", "1月10日", "25.1.10", "2025-13-1"] {
            assert_eq!(day(&CellValue::Text(text.into())), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_found_by_its_head_and_columns_may_be_moved() {
        let mut grid = Grid::new("decisions/待确认.xlsx", "待确认");
        let mut put =
            |row, col, text: &str| drop(grid.cells.insert(CellRef::new(row, col), CellValue::Text(text.into())));
        put(0, 0, "待确认");
        for (col, head) in (0..).zip(["表头", "回答", "问什么", "编号", "回答日期"]) {
            put(2, col, head);
        }
        for (col, text) in (0..).zip(["老蓝｜小青", " 听课人 ", "这一列是什么", "Q0123456789", "2025-1-10"])
        {
            put(3, col, text);
        }
        put(4, 0, "以上由教研室确认");
        let replies = read_replies(&[grid]);
        assert_eq!(replies.len(), 1);
        assert_eq!(replies[0].text(QuestionColumn::Answer), "听课人");
        assert_eq!(replies[0].on, NaiveDate::from_ymd_opt(2025, 1, 10));
        assert_eq!(replies[0].list(QuestionColumn::Headings), ["老蓝", "小青"]);
        assert_eq!(replies[0].place_of(QuestionColumn::Answer).to_string(), "decisions/待确认.xlsx › 待确认!B4");
    }
}
