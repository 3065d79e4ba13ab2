//! Reads one sheet from its cells to its records.

use std::collections::BTreeSet;
use std::sync::Arc;

use policy::{Calendar, Vocabulary, fold};
use tables::{
    CellRef, CellValue, Field, Finding, FindingCode, Grid, GridKind, RETURNED_LIST, Record, RecordKind, Term,
};

use crate::account::Account;
use crate::blocks::{Block, find_blocks};
use crate::canvas::Canvas;
use crate::context::{Context, direction_in};
use crate::crosscheck;
use crate::heading::{Column, Meaning};
use crate::layouts;
use crate::reading::{BlockReading, Mention, SheetReading};
use crate::reason::Reason;
use crate::recognise::recognise;
use crate::row::SheetReader;

/// Reads one sheet.
///
/// `unit` and `term` are those of the folder the file lies in. Never fails: what is not understood is a finding.
pub fn read_sheet(
    grid: &Grid,
    unit: &Arc<str>,
    term: Option<Term>,
    vocabulary: &Vocabulary,
    calendar: &Calendar,
) -> SheetReading {
    let mut account = Account::default();
    if grid.kind == GridKind::Hidden {
        return hidden(grid, account, unit, term);
    }
    if is_returned_list(grid) {
        return aside(grid, account, "returned_list");
    }
    let Some(canvas) = Canvas::new(grid) else { return aside(grid, account, "empty_sheet") };
    let mut blocks = find_blocks(&canvas, base_context(grid, vocabulary), vocabulary, &mut account);
    for block in &mut blocks {
        read_direction_columns(&canvas, block, vocabulary);
        read_running_numbers(&canvas, block);
        read_period_cells(&canvas, block);
    }
    let mut reader = SheetReader::new(&canvas, vocabulary, calendar, Arc::clone(unit), term, account);
    if blocks.is_empty() {
        return without_tables(grid, reader);
    }
    let (mut readings, mut records) = (Vec::new(), Vec::new());
    for block in &blocks {
        let (reading, found) = read_block(&mut reader, block);
        readings.push(reading);
        records.extend(found);
    }
    close(grid, reader, readings, records)
}

/// A column whose cells say who observes whom is the direction, whatever its heading.
fn read_direction_columns(canvas: &Canvas<'_>, block: &mut Block, vocabulary: &Vocabulary) {
    let taken = |field: Option<Field>| {
        matches!(
            field,
            None | Some(
                Field::Track
                    | Field::DocumentKind
                    | Field::ActivityKind
                    | Field::LessonType
                    | Field::UnitKind
                    | Field::AwardKind
            )
        )
    };
    if block.is_form() {
        return;
    }
    for column in block.columns.iter_mut().filter(|column| taken(column.field()) && !column.is_period()) {
        let texts: Vec<String> =
            block.rows.iter().filter_map(|line| canvas.shown(CellRef::new(line.row, column.col))).collect();
        let said = texts.iter().filter(|text| direction_in(text, vocabulary).is_some()).count();
        if said > 0 && said * 2 > texts.len() {
            column.meaning = Meaning::Field(Field::Direction);
            column.why = Reason::CellsSayDirection;
        }
    }
}

/// 次数 over 1, 2, 3 … beside dates numbers the rows; it does not say how many lessons each was.
fn read_running_numbers(canvas: &Canvas<'_>, block: &mut Block) {
    let dated =
        block.columns.iter().any(|column| matches!(column.field(), Some(Field::Date | Field::Day | Field::Topic)));
    let rows: Vec<u32> = block.rows.iter().map(|line| line.row).collect();
    for column in
        block.columns.iter_mut().filter(|column| dated && matches!(column.field(), Some(Field::Count | Field::Lessons)))
    {
        let numbers: Vec<f64> =
            rows.iter().filter_map(|row| number_at(canvas, CellRef::new(*row, column.col))).collect();
        let runs = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0 || pair[1] == 1.0);
        if numbers.len() >= 3 && numbers.first() == Some(&1.0) && runs && numbers.iter().any(|number| *number >= 3.0) {
            column.meaning = Meaning::Field(Field::SerialNo);
            column.why = Reason::RunningNumber;
        }
    }
}

/// 节次 over 第3节 says which lesson; over 10节次, or over more than a day has, how many.
fn read_period_cells(canvas: &Canvas<'_>, block: &mut Block) {
    let may_be_either = |column: &Column| match &column.meaning {
        Meaning::Ambiguous(fields) => fields.contains(&Field::PeriodNo) && fields.contains(&Field::Lessons),
        meaning => *meaning == Meaning::Field(Field::PeriodNo),
    };
    let has_lessons = block.columns.iter().any(|column| column.field() == Some(Field::Lessons));
    for nth in 0..block.columns.len() {
        if block.is_form() || !may_be_either(&block.columns[nth]) {
            continue;
        }
        let cells: Vec<CellRef> = block.cells_of(nth);
        let texts: Vec<String> = cells.iter().filter_map(|at| canvas.shown(*at)).map(|text| fold(&text)).collect();
        let numbers = cells.iter().filter_map(|at| number_at(canvas, *at));
        let counts = texts.iter().any(|text| text.ends_with("节次"))
            || numbers.max_by(f64::total_cmp).is_some_and(|most| most > MOST_PERIODS);
        let which = !texts.is_empty() && texts.iter().all(|text| text.starts_with('第'));
        let column = &mut block.columns[nth];
        if counts && !has_lessons {
            (column.meaning, column.why) = (Meaning::Field(Field::Lessons), Reason::CellsAreCounts);
        } else if which {
            (column.meaning, column.why) = (Meaning::Field(Field::PeriodNo), Reason::CellsAreOrdinals);
        }
    }
}

/// The last lesson of the longest school day.
const MOST_PERIODS: f64 = 14.0;

fn number_at(canvas: &Canvas<'_>, at: CellRef) -> Option<f64> {
    match canvas.seen(at)? {
        CellValue::Number(number) => Some(*number),
        CellValue::Text(text) => fold(text).trim_matches(|c: char| !c.is_ascii_digit()).parse().ok(),
        _ => None,
    }
}

/// A sheet that is not read at all: hidden, or nobody sees anything in it.
fn aside(grid: &Grid, mut account: Account, rule: &'static str) -> SheetReading {
    for (at, _) in grid.seen() {
        account.ignore(at, rule);
    }
    let (ledger, _) = account.close(grid);
    let place = grid.place.clone();
    SheetReading { place, blocks: Vec::new(), records: Vec::new(), findings: Vec::new(), ledger, mentions: Vec::new() }
}

/// Whether the sheet is our own list of problems, back with the corrected workbook.
fn is_returned_list(grid: &Grid) -> bool {
    matches!(grid.get(CellRef::new(0, 0)), Some(CellValue::Text(text)) if text.starts_with(RETURNED_LIST))
}

/// A hidden sheet is reported, not read.
fn hidden(grid: &Grid, account: Account, unit: &Arc<str>, term: Option<Term>) -> SheetReading {
    let mut reading = aside(grid, account, "hidden_sheet");
    if reading.ledger.cells > 0 {
        let finding =
            Finding::new(FindingCode::HiddenSheet, grid.place.clone(), &*grid.place.sheet).of(Arc::clone(unit), term);
        reading.findings.push(finding);
    }
    reading
}

/// What the names of file and sheet say about every row.
fn base_context(grid: &Grid, vocabulary: &Vocabulary) -> Context {
    let mut context = Context::default();
    let file = grid.place.file.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    for title in [stem, &grid.place.sheet] {
        context.add_title(title, vocabulary);
    }
    context
}

fn read_block(reader: &mut SheetReader<'_, '_>, block: &Block) -> (BlockReading, Vec<Record>) {
    let vocabulary = reader.vocabulary;
    let recognised = recognise(block, vocabulary);
    tell_ambiguous(reader, block);
    reader.note_written_digits(block);
    let records = match &recognised {
        Some(found) => {
            if block.rows.is_empty() {
                reader.tell(FindingCode::NoDataRows, heading_cell(block), &[]);
            }
            let records = layouts::read(reader, block, found.form);
            tell_unknown_columns(reader, block, found.form.rows);
            crosscheck::check(reader, block, &records);
            records
        }
        None => {
            refuse_block(reader, block);
            Vec::new()
        }
    };
    let reading = BlockReading {
        form: recognised.as_ref().map(|found| found.form.name.clone()),
        form_zh: recognised.as_ref().map_or_else(|| "没有看懂的表".to_owned(), |found| found.form.zh.clone()),
        why: recognised.map_or(Reason::None, |found| found.why),
        heading_rows: block.heading_rows,
        columns: block.columns.clone(),
        rows: block.rows.len(),
    };
    (reading, records)
}

fn heading_cell(block: &Block) -> CellRef {
    block
        .columns
        .first()
        .and_then(|column| column.cells.last().copied())
        .unwrap_or(CellRef::new(block.heading_rows.0, 0))
}

/// Words with two meanings that nothing beside them decides.
fn tell_ambiguous(reader: &mut SheetReader<'_, '_>, block: &Block) {
    for (nth, column) in block.columns.iter().enumerate() {
        let Meaning::Ambiguous(fields) = &column.meaning else { continue };
        let at = column.cells.last().copied().unwrap_or(CellRef::new(block.heading_rows.1, column.col));
        let readings: Vec<&str> = fields.iter().map(|field| field.zh()).collect();
        reader.tell(FindingCode::ColumnAmbiguous, at, &[&column.heading(), &readings.join("或")]);
        refuse_column(reader, block, nth);
        reader.refused.extend(block.rows.iter().map(|line| (line.row, "有一列有两种读法")));
    }
}

/// Columns nobody taught us: told once each, their cells refused.
fn tell_unknown_columns(reader: &mut SheetReader<'_, '_>, block: &Block, rows: RecordKind) {
    for (nth, column) in block.columns.iter().enumerate() {
        let repeats_in_form = block.is_form() && matches!(column.why, Reason::Repeats(_));
        if column.meaning != Meaning::Unknown || repeats_in_form {
            continue;
        }
        if is_side_note(reader, column) {
            // Notes on how to fill in the table, in a box of their own beside it.
            for at in block.cells_of(nth) {
                reader.account.ignore(at, "side_note");
            }
            continue;
        }
        let cells = refuse_column(reader, block, nth);
        if cells > 0 {
            let at = column.cells.last().copied().unwrap_or(CellRef::new(block.heading_rows.1, column.col));
            reader.tell(FindingCode::ColumnNotUnderstood, at, &[&column.heading(), &cells.to_string()]);
            if rows == RecordKind::Pairing
                && reader.vocabulary.lesson_words().any(|word| column.heading().contains(word))
            {
                // Beside a pair, a column about lessons is very likely a count of them.
                reader.refused.extend(block.rows.iter().map(|line| (line.row, "有一列节数没有看懂")));
            }
        }
    }
}

fn is_side_note(reader: &SheetReader<'_, '_>, column: &Column) -> bool {
    let heading = fold(&column.heading());
    let word = heading.trim_end_matches([':', '：']);
    reader.vocabulary.lines.get("note").is_some_and(|words| words.contains(word))
}

fn refuse_column(reader: &mut SheetReader<'_, '_>, block: &Block, nth: usize) -> usize {
    let mut cells = 0;
    for at in block.cells_of(nth) {
        if reader.canvas.own(at).is_some() {
            reader.account.reject(at);
            cells += 1;
        }
    }
    cells
}

/// A table of no known kind: told with its headings, and its rows refused.
fn refuse_block(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let ambiguous = block.columns.iter().any(|column| matches!(column.meaning, Meaning::Ambiguous(_)));
    if !ambiguous && !block.rows.is_empty() {
        let headings: Vec<String> = block.columns.iter().map(|column| column.heading()).take(8).collect();
        let words = format!("表头为{}", headings.join("、"));
        reader.tell(FindingCode::SheetNotUnderstood, heading_cell(block), &[&words]);
    }
    let reason = if ambiguous { "有一列有两种读法" } else { "工作表没有看懂" };
    for nth in 0..block.filled.len() {
        refuse_column(reader, block, nth);
    }
    for row in block.heading_rows.0..=block.heading_rows.1 {
        reader.refused.push((row, reason));
    }
    for line in block.rows.iter().filter(|_| !block.is_form()) {
        reader.refused.push((line.row, reason));
        for (at, _) in reader.canvas.row(line.row) {
            reader.account.reject(at);
        }
    }
}

/// A sheet in which no headings were found: prose is left aside, anything like a table is told.
fn without_tables(grid: &Grid, mut reader: SheetReader<'_, '_>) -> SheetReading {
    let rows = (0..=reader.canvas.last_row()).map(|row| reader.canvas.row(row).len());
    let table_rows = rows.filter(|cells| *cells >= 3).count();
    if table_rows < 2 {
        keep_as_evidence(grid, &mut reader);
        for (at, _) in grid.seen() {
            reader.account.ignore(at, "note_sheet");
        }
        return close(grid, reader, Vec::new(), Vec::new());
    }
    let first = grid.seen().next().map_or(CellRef::new(0, 0), |(at, _)| at);
    reader.tell(FindingCode::SheetNotUnderstood, first, &["找不到表头"]);
    for (at, _) in grid.seen() {
        reader.account.withdraw(at);
    }
    reader.refused.extend((0..=reader.canvas.last_row()).map(|row| (row, "工作表没有看懂")));
    close(grid, reader, Vec::new(), Vec::new())
}

/// Lines in two columns that speak of lessons are no table, but may hold what is missing elsewhere.
fn keep_as_evidence(grid: &Grid, reader: &mut SheetReader<'_, '_>) {
    let rows = 0..=reader.canvas.last_row();
    let pairs = rows.clone().filter(|row| reader.canvas.row(*row).len() >= 2).count();
    let speaks =
        grid.seen().any(|(_, value)| reader.vocabulary.lesson_words().any(|word| value.shown().contains(word)));
    if pairs >= 2 && speaks {
        reader.refused.extend(rows.map(|row| (row, "有一张没有表头的表")));
    }
}

/// Closes the account, tells what no row or column explained, and keeps the names a refused sheet mentions.
fn close(
    grid: &Grid,
    mut reader: SheetReader<'_, '_>,
    blocks: Vec<BlockReading>,
    records: Vec<Record>,
) -> SheetReading {
    let account = std::mem::take(&mut reader.account);
    let (ledger, open) = account.close(grid);
    if let Some(first) = open.first() {
        reader.tell(FindingCode::CellUnexplained, *first, &[&open.len().to_string()]);
    }
    let mentions = mentions(&reader);
    let findings: Vec<Finding> = reader.findings;
    SheetReading { place: grid.place.clone(), blocks, records, findings, ledger, mentions }
}

/// The longest text in which a name is looked for; longer ones are prose.
const LONGEST_MENTION: usize = 80;

/// The texts of the refused rows: whole cells, merged ones included.
fn mentions(reader: &SheetReader<'_, '_>) -> Vec<Mention> {
    let mut found = BTreeSet::new();
    for (row, reason) in &reader.refused {
        for col in 0..=reader.canvas.last_col() {
            let Some(CellValue::Text(text)) = reader.canvas.seen(CellRef::new(*row, col)) else { continue };
            let text = tables::mask(&fold(text));
            if (2..=LONGEST_MENTION).contains(&text.chars().count()) {
                found.insert(Mention { text, reason: (*reason).to_owned() });
            }
        }
    }
    found.into_iter().collect()
}
