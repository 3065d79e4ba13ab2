//! Reads one sheet from its cells to its records.

use std::sync::Arc;

use policy::{Calendar, Vocabulary, fold};
use tables::{CellRef, CellValue, Field, Finding, FindingCode, Grid, GridKind, Record, Term};

use crate::account::Account;
use crate::blocks::{Block, find_blocks};
use crate::canvas::Canvas;
use crate::context::{Context, direction_in};
use crate::heading::Meaning;
use crate::layouts;
use crate::lines::is_counted_field;
use crate::reading::{BlockReading, SheetReading};
use crate::reason::Reason;
use crate::recognise::recognise;
use crate::row::{SheetReader, shown_number};
use crate::values::{CountReading, count, is_name};

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
    let Some(canvas) = Canvas::new(grid) else { return aside(grid, account, "empty_sheet") };
    let mut blocks = find_blocks(&canvas, base_context(grid, vocabulary), vocabulary, &mut account);
    for block in &mut blocks {
        read_direction_columns(&canvas, block, vocabulary);
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

/// A sheet that is not read at all: hidden, or nobody sees anything in it.
fn aside(grid: &Grid, mut account: Account, rule: &str) -> SheetReading {
    for (at, _) in grid.seen() {
        account.ignore(at, rule);
    }
    let (ledger, _) = account.close(grid);
    let place = grid.place.clone();
    SheetReading { place, blocks: Vec::new(), records: Vec::new(), findings: Vec::new(), ledger, mentions: Vec::new() }
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
        if let Some(owner) = owner_in(title, vocabulary) {
            context.add_fact(Field::Name, &owner, None);
        }
    }
    context
}

/// The person a title is about: `王建国`, `王建国听课记录`, `张三（徒弟）`.
fn owner_in(title: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(title);
    let cut = ["老师", "教师", "师傅", "导师", "听课", "听评课", "的", "-", "—", "(", "_", "记录"];
    let end = cut.iter().filter_map(|word| folded.find(word)).min().unwrap_or(folded.len());
    let name = &folded[..end];
    let length = name.chars().count();
    let first: String = name.chars().take(1).collect();
    let two: String = name.chars().take(2).collect();
    let compound = length >= 3 && vocabulary.is_mark("surname", &two);
    let surname = vocabulary.is_mark("surname", &first) && length <= 3 || compound;
    let known_word = vocabulary.headings.contains_key(name)
        || vocabulary.ambiguous.contains_key(name)
        || vocabulary.list("document_kind").exact(name).is_some();
    (is_name(name) && surname && !known_word).then(|| name.to_owned())
}

fn read_block(reader: &mut SheetReader<'_, '_>, block: &Block) -> (BlockReading, Vec<Record>) {
    let vocabulary = reader.vocabulary;
    let recognised = recognise(block, vocabulary);
    tell_ambiguous(reader, block);
    let records = match &recognised {
        Some(found) => {
            if block.rows.is_empty() {
                reader.tell(FindingCode::NoDataRows, heading_cell(block), &[]);
            }
            let records = layouts::read(reader, block, found.form);
            tell_unknown_columns(reader, block);
            check_totals(reader, block);
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
    for column in &block.columns {
        let Meaning::Ambiguous(fields) = &column.meaning else { continue };
        let at = column.cells.last().copied().unwrap_or(CellRef::new(block.heading_rows.1, column.col));
        let readings: Vec<&str> = fields.iter().map(|field| field.zh()).collect();
        reader.tell(FindingCode::ColumnAmbiguous, at, &[&column.heading(), &readings.join("或")]);
        refuse_column(reader, block, column.col);
    }
}

/// Columns nobody taught us: told once each, their cells refused.
fn tell_unknown_columns(reader: &mut SheetReader<'_, '_>, block: &Block) {
    for column in &block.columns {
        if column.meaning != Meaning::Unknown {
            continue;
        }
        let cells = refuse_column(reader, block, column.col);
        if cells > 0 {
            let at = column.cells.last().copied().unwrap_or(CellRef::new(block.heading_rows.1, column.col));
            reader.tell(FindingCode::ColumnNotUnderstood, at, &[&column.heading(), &cells.to_string()]);
        }
    }
}

fn refuse_column(reader: &mut SheetReader<'_, '_>, block: &Block, col: u32) -> usize {
    let mut cells = 0;
    for line in &block.rows {
        let at = CellRef::new(line.row, col);
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
    for line in &block.rows {
        for (at, _) in reader.canvas.row(line.row) {
            reader.account.reject(at);
        }
    }
}

/// A total that the rows above it do not add up to.
fn check_totals(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let counted =
        block.columns.iter().filter(|column| column.field().is_some_and(is_counted_field) || column.is_period());
    for column in counted {
        let number = |reader: &SheetReader<'_, '_>, row: u32| {
            let value = reader.canvas.seen(CellRef::new(row, column.col))?;
            match count(value, reader.vocabulary) {
                CountReading::Count(number) | CountReading::WithText(number) => Some(number),
                CountReading::Tick => Some(1.0),
                CountReading::Blank => Some(0.0),
                CountReading::Unreadable => None,
            }
        };
        let mut since = block.heading_rows.1;
        for total in &block.totals {
            let at = CellRef::new(*total, column.col);
            let stated = reader.canvas.own(at).and_then(|_| number(reader, *total));
            let sum = |reader: &SheetReader<'_, '_>, from: u32, to: u32| -> f64 {
                block
                    .rows
                    .iter()
                    .map(|line| line.row)
                    .filter(|row| (from..to).contains(row))
                    .filter_map(|row| number(reader, row))
                    .sum()
            };
            let sums = [sum(reader, since, *total), sum(reader, 0, *total), sum(reader, 0, u32::MAX)];
            if let Some(stated) = stated.filter(|stated| sums.iter().all(|sum| (sum - stated).abs() > 1e-9)) {
                let label = label_of(reader, *total);
                if !label.contains("均") {
                    let nearest = if block.totals.len() == 1 { sums[2] } else { sums[0] };
                    reader.tell(FindingCode::TotalDiffers, at, &[&shown_number(nearest), &shown_number(stated)]);
                }
            }
            since = *total;
        }
    }
}

fn label_of(reader: &SheetReader<'_, '_>, row: u32) -> String {
    let label = reader.canvas.row(row).into_iter().find(|(_, value)| matches!(value, CellValue::Text(_)));
    label.map(|(_, value)| fold(&value.shown())).unwrap_or_default()
}

/// A sheet in which no headings were found: prose is left aside, anything like a table is told.
fn without_tables(grid: &Grid, mut reader: SheetReader<'_, '_>) -> SheetReading {
    let rows = (0..=reader.canvas.last_row()).map(|row| reader.canvas.row(row).len());
    let table_rows = rows.filter(|cells| *cells >= 3).count();
    if table_rows < 2 {
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
    close(grid, reader, Vec::new(), Vec::new())
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
    let not_understood = reader
        .findings
        .iter()
        .any(|finding| matches!(finding.code, FindingCode::SheetNotUnderstood | FindingCode::ColumnAmbiguous));
    let mentions = if not_understood { names_in(grid) } else { Vec::new() };
    let findings: Vec<Finding> = reader.findings;
    SheetReading { place: grid.place.clone(), blocks, records, findings, ledger, mentions }
}

/// Every short Chinese text of a sheet: among them are the people its rows may be about.
fn names_in(grid: &Grid) -> Vec<String> {
    let mut found: Vec<String> =
        grid.seen().map(|(_, value)| fold(&value.shown())).filter(|text| is_name(text)).collect();
    found.sort_unstable();
    found.dedup();
    found
}
