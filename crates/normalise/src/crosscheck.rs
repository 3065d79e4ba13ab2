//! What a table says twice must agree: totals with rows, rates and 完成情况 with counts, 共n对 with the lines of a list.

use std::sync::LazyLock;

use policy::fold;
use regex::Regex;
use tables::{CellRef, CellValue, Field, FindingCode, Record, RecordKind};

use crate::blocks::Block;
use crate::heading::Column;
use crate::lines::is_counted_field;
use crate::row::{SheetReader, shown_number};
use crate::values::{CountReading, RateReading, arabic, count, rate};

static STATED_LESSONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^\d]{0,12}(?:共|合计|总计|累计|总数|总节数)[^\d]{0,8}(\d+)(?:节|课时)[^\d]*$").ok()
});
static STATED_PAIRS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(\d+)对").ok());

/// Tells every figure of a block that disagrees with what it was made of.
pub fn check(reader: &mut SheetReader<'_, '_>, block: &Block, records: &[Record]) {
    if block.is_form() {
        return;
    }
    check_totals(reader, block);
    check_stated_pairs(reader, block, records);
    check_stated_lessons(reader, block, records);
    check_shares(reader, block);
}

fn number_at(reader: &SheetReader<'_, '_>, at: CellRef) -> Option<f64> {
    match count(reader.canvas.seen(at)?, reader.vocabulary) {
        CountReading::Count(number) | CountReading::WithText(number) => Some(number),
        CountReading::Tick => Some(1.0),
        CountReading::Blank => Some(0.0),
        CountReading::Approximate(_) | CountReading::Unreadable => None,
    }
}

/// A total that the rows above it do not add up to.
fn check_totals(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let counted =
        block.columns.iter().filter(|column| column.field().is_some_and(is_counted_field) || column.is_period());
    for column in counted {
        check_column_totals(reader, block, column);
    }
}

fn check_column_totals(reader: &mut SheetReader<'_, '_>, block: &Block, column: &Column) {
    let mut since = block.heading_rows.1;
    for total in &block.totals {
        let at = CellRef::new(*total, column.col);
        let stated = reader.canvas.own(at).and_then(|_| number_at(reader, at));
        let numbers = |from: u32, to: u32| -> Vec<f64> {
            let rows = block.rows.iter().map(|line| line.row).filter(|row| (from..to).contains(row));
            rows.filter_map(|row| number_at(reader, CellRef::new(row, column.col))).collect()
        };
        let spans = [numbers(since, *total), numbers(0, *total), numbers(0, u32::MAX)];
        since = *total;
        let Some(stated) = stated else { continue };
        let sums = spans.clone().map(|numbers| numbers.iter().sum::<f64>());
        let label = label_of(reader, *total);
        // Under the sums some write the means, with no word for either.
        let is_mean = label.contains('均') || (label.is_empty() && spans.iter().any(|numbers| means(numbers, stated)));
        if !is_mean && sums.iter().all(|sum| (sum - stated).abs() > 1e-9) {
            let nearest = if block.totals.len() == 1 { sums[2] } else { sums[0] };
            reader.tell(FindingCode::TotalDiffers, at, &[&shown_number(nearest), &shown_number(stated)]);
        }
    }
}

fn means(numbers: &[f64], stated: f64) -> bool {
    !numbers.is_empty() && (numbers.iter().sum::<f64>() / numbers.len() as f64 - stated).abs() < 0.051
}

fn label_of(reader: &SheetReader<'_, '_>, row: u32) -> String {
    let label = reader.canvas.row(row).into_iter().find(|(_, value)| matches!(value, CellValue::Text(_)));
    label.map(|(_, value)| fold(&value.shown())).unwrap_or_default()
}

/// 合计 3对 below a register of pairs.
fn check_stated_pairs(reader: &mut SheetReader<'_, '_>, block: &Block, records: &[Record]) {
    let pairs = records.iter().filter(|record| record.kind == RecordKind::Pairing).count();
    let [total] = block.totals.as_slice() else { return };
    let stated = reader.canvas.row(*total).into_iter().find_map(|(at, value)| {
        let CellValue::Text(text) = value else { return None };
        let text = arabic(&fold(text));
        Some((at, STATED_PAIRS.as_ref()?.captures(&text)?.get(1)?.as_str().parse::<usize>().ok()?))
    });
    if let Some((at, stated)) = stated.filter(|(_, stated)| pairs > 0 && *stated != pairs) {
        reader.tell(FindingCode::TotalDiffers, at, &[&pairs.to_string(), &stated.to_string()]);
    }
}

/// 共听课12节 above or below a list of lessons, where no column of the list counts them.
fn check_stated_lessons(reader: &mut SheetReader<'_, '_>, block: &Block, records: &[Record]) {
    let in_block = |record: &&Record| record.kind == RecordKind::Activity && record.unreadable.is_empty();
    let lessons: f64 = records.iter().filter(in_block).filter_map(|record| record.number(Field::Lessons)).sum();
    let counted = block.columns.iter().any(|column| column.field().is_some_and(is_counted_field) || column.is_period());
    let Some(last) = block.rows.last().map(|line| line.row).filter(|_| !counted && lessons > 0.0) else { return };
    let first = block.heading_rows.0;
    let around = (first.saturating_sub(LINES_AROUND)..first).chain(last + 1..=last + LINES_AROUND);
    let stated = around.filter_map(|row| {
        let cells = reader.canvas.row(row);
        let at = cells.first().map(|(at, _)| *at)?;
        let text: String = cells.iter().map(|(_, value)| arabic(&fold(&value.shown()))).collect();
        // 要求共听课不少于10节 is the duty, not the sum.
        let is_duty = ["要求", "不少于", "至少", "应", "规定", "以上"].iter().any(|word| text.contains(word));
        if is_duty {
            return None;
        }
        Some((at, STATED_LESSONS.as_ref()?.captures(&text)?.get(1)?.as_str().parse::<f64>().ok()?))
    });
    let stated: Vec<(CellRef, f64)> = stated.filter(|(at, _)| !reader.account.is_used(*at)).collect();
    if let [(at, stated)] = stated.as_slice()
        && (stated - lessons).abs() > 1e-9
    {
        reader.tell(FindingCode::TotalDiffers, *at, &[&shown_number(lessons), &shown_number(*stated)]);
    }
}

/// How many lines above or below a list may say how many lessons it has.
const LINES_AROUND: u32 = 3;

/// 完成率 and 完成情况 beside 应听 and 实听.
fn check_shares(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let columns = |wanted: &[Field]| -> Vec<u32> {
        let found = block.columns.iter().filter(|column| column.field().is_some_and(|field| wanted.contains(&field)));
        found.map(|column| column.col).collect()
    };
    let done = columns(&[Field::Count, Field::Lessons, Field::MentorObserved, Field::MenteeObserved, Field::Quantity]);
    let due = columns(&[Field::Required]);
    let ([required], [done]) = (due.as_slice(), done.as_slice()) else { return };
    for line in &block.rows {
        let number = |col: u32| number_at(reader, CellRef::new(line.row, col));
        let (Some(required), Some(done)) = (number(*required).filter(|number| *number > 0.0), number(*done)) else {
            continue;
        };
        for col in columns(&[Field::Rate]) {
            check_rate(reader, CellRef::new(line.row, col), done / required);
        }
        for col in columns(&[Field::Completion]) {
            check_completion(reader, CellRef::new(line.row, col), done >= required);
        }
    }
}

/// A column of per cents often mixes 97 with 0.96: each is judged by the counts in its own row.
fn check_rate(reader: &mut SheetReader<'_, '_>, at: CellRef, share: f64) {
    let Some(value) = reader.canvas.seen(at) else { return };
    let agrees = |stated: f64| (stated - share).abs() < 0.0051 || (stated - share.min(1.0)).abs() < 0.0051;
    let wrong = match rate(value) {
        RateReading::Share(stated) => !agrees(stated),
        RateReading::TwoWays(one, other) => !agrees(one) && !agrees(other),
        RateReading::Blank | RateReading::Unreadable => false,
    };
    if wrong {
        let expected = format!("{}%", shown_number((share * 1000.0).round() / 10.0));
        let shown = value.shown();
        reader.tell(FindingCode::FiguresDisagree, at, &[&expected, "本行的应完成数和完成数", &shown]);
    }
}

fn check_completion(reader: &mut SheetReader<'_, '_>, at: CellRef, is_done: bool) {
    let Some(value) = reader.canvas.seen(at) else { return };
    let text = fold(&value.shown());
    let says = |list: &str| reader.vocabulary.lines.get(list).is_some_and(|words| words.contains(&text));
    let stated = match (says("done"), says("not_done")) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => return,
    };
    if stated != is_done {
        let expected = if is_done { "完成" } else { "未完成" };
        reader.tell(FindingCode::FiguresDisagree, at, &[expected, "本行的应完成数和完成数", &text]);
    }
}
