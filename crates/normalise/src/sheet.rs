//! Reads one sheet from its cells to its records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use policy::{Calendar, DateStyle, SheetForm, TaughtShape, Vocabulary, fold};
use tables::{
    CellRef, CellValue, Field, Finding, FindingCode, Grid, GridKind, Question, RETURNED_LIST, Record, RecordKind,
    Subject, Term,
};

use crate::account::Account;
use crate::blocks::{Block, find_blocks};
use crate::canvas::Canvas;
use crate::context::{Context, direction_in};
use crate::crosscheck;
use crate::evidence::{Weight, weigh};
use crate::heading::{Column, Meaning};
use crate::layouts;
use crate::lines::{is_counted_field, is_person_field};
use crate::questions;
use crate::reading::{BlockReading, RefusedRow, SheetReading, line_runs};
use crate::reason::{Reason, name_zh};
use crate::recipes::words_for;
use crate::recognise::{Verdict, verdict};
use crate::row::{Refusal, SheetReader};
use crate::shape::{paths, taught_shape};
use crate::structure::{guess_heading, is_table};

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
    let vocabulary = &*words_for(&canvas, unit, vocabulary);
    let mut blocks = find_blocks(&canvas, base_context(grid, vocabulary), None, vocabulary, &mut account);
    if blocks.is_empty() && is_table(&canvas, vocabulary) {
        (blocks, account) = assumed_blocks(&canvas, grid, vocabulary);
    }
    for block in &mut blocks {
        read_direction_columns(&canvas, block, vocabulary);
        read_running_numbers(&canvas, block);
        read_period_cells(&canvas, block);
    }
    let mut reader = SheetReader::new(&canvas, vocabulary, calendar, Arc::clone(unit), term, account);
    if blocks.is_empty() {
        return without_tables(grid, reader);
    }
    let mut read = BlocksRead::default();
    for block in &mut blocks {
        read_block(&mut reader, block, &mut read);
    }
    close(grid, reader, &blocks, read)
}

/// What the blocks of a sheet gave.
#[derive(Default)]
struct BlocksRead {
    readings: Vec<BlockReading>,
    records: Vec<Record>,
    questions: Vec<Question>,
}

/// The blocks of a sheet none of whose words is known, under what probably are its headings.
fn assumed_blocks(canvas: &Canvas<'_>, grid: &Grid, vocabulary: &Vocabulary) -> (Vec<Block>, Account) {
    let mut account = Account::default();
    let heading = guess_heading(canvas);
    let blocks = find_blocks(canvas, base_context(grid, vocabulary), heading, vocabulary, &mut account);
    (blocks, account)
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
    let open = |column: &&mut Column| taken(column.field()) && !column.is_period() && !column.is_taught();
    for column in block.columns.iter_mut().filter(open) {
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
    let counts = |column: &&mut Column| {
        dated && !column.is_taught() && matches!(column.field(), Some(Field::Count | Field::Lessons))
    };
    for column in block.columns.iter_mut().filter(counts) {
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
        if block.is_form() || block.columns[nth].is_taught() || !may_be_either(&block.columns[nth]) {
            continue;
        }
        let cells: Vec<CellRef> = block.cells_of(nth);
        let texts: Vec<String> = cells.iter().filter_map(|at| canvas.shown(*at)).map(|text| fold(&text)).collect();
        let numbers: Vec<f64> = cells.iter().filter_map(|at| number_at(canvas, *at)).collect();
        let beyond = numbers.iter().filter(|number| **number > MOST_PERIODS).count();
        let worded = texts.iter().filter(|text| text.ends_with("节次")).count();
        // One odd cell is a slip of that cell; it does not turn every other lesson of the column into several.
        let counts = worded * 2 > texts.len() || (beyond > 0 && beyond * 4 >= numbers.len());
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
    SheetReading {
        place: grid.place.clone(),
        blocks: Vec::new(),
        records: Vec::new(),
        findings: Vec::new(),
        ledger,
        questions: Vec::new(),
        lines: Vec::new(),
        refused: Vec::new(),
    }
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
        context.add_title(&tables::without_marks(title), vocabulary);
    }
    context
}

fn read_block(reader: &mut SheetReader<'_, '_>, block: &mut Block, read: &mut BlocksRead) {
    reader.note_written_digits(block);
    for row in &block.struck {
        let first = reader.canvas.row(*row).into_iter().map(|(at, _)| at).find(|at| reader.canvas.is_struck(*at));
        reader.tell(FindingCode::RowStruck, first.unwrap_or(CellRef::new(*row, 0)), &[]);
    }
    let weights = weigh(reader, block);
    let taught = taught_shape(&block.columns, reader.vocabulary);
    reader.date_styles = date_styles(block, &taught);
    let verdict = verdict(block, &weights, &taught, reader.vocabulary);
    reader.stating = verdict.form().map(|form| form.rows);
    tell_undecided_columns(reader, block);
    match &verdict {
        Verdict::Known(found) => read.records.extend(read_known(reader, block, found.form)),
        Verdict::Aside(_) => ignore_block(reader, block),
        _ => refuse_block(reader, block, &verdict),
    }
    let asked = questions::ask(reader, block, &verdict, &taught);
    if matches!(verdict, Verdict::Known(_)) && asked.iter().any(asks_who_or_how_many) {
        refuse_lines(reader, block, "有一列没有看懂，可能写着姓名或节数");
    }
    reader.stating = None;
    read.questions.extend(asked);
    read.readings.push(block_reading(block, weights, &verdict));
}

/// Whether what a column is asked about may be people or numbers of lessons: until it is answered, its rows may state more.
fn asks_who_or_how_many(question: &Question) -> bool {
    let likely = question.likely.iter().filter_map(|name| name.parse::<Field>().ok());
    matches!(question.subject, Subject::Column(_))
        && likely.into_iter().any(|field| is_person_field(field) || is_counted_field(field))
}

fn read_known(reader: &mut SheetReader<'_, '_>, block: &Block, form: &SheetForm) -> Vec<Record> {
    if block.rows.is_empty() {
        reader.tell(FindingCode::NoDataRows, heading_cell(block), &[]);
    }
    let records = layouts::read(reader, block, form);
    tell_unknown_columns(reader, block, form.rows);
    ignore_columns_aside(reader, block);
    crosscheck::check(reader, block, &records);
    records
}

fn block_reading(block: &Block, weights: Vec<Weight>, verdict: &Verdict<'_>) -> BlockReading {
    let (form, why, confidence) = match verdict {
        Verdict::Known(found) => (Some(found.form), found.why.clone(), found.confidence),
        Verdict::Doubtful(found) => (None, found.why.clone(), found.confidence),
        Verdict::Aside(decided) => (None, Reason::Recipe(decided.by.clone(), decided.on), 1.0),
        Verdict::Short(..) | Verdict::Unknown => (None, Reason::None, 0.0),
    };
    let form_zh = match (form, verdict) {
        (Some(form), _) => form.zh.clone(),
        (None, Verdict::Aside(_)) => "略过的表".to_owned(),
        (None, _) => "没有看懂的表".to_owned(),
    };
    BlockReading {
        form: form.map(|form| form.name.clone()),
        form_zh,
        why,
        confidence,
        heading_rows: block.heading_rows,
        columns: block.columns.clone(),
        weights,
        rows: block.rows.len(),
    }
}

/// How days with two readings are meant in this block, by field.
fn date_styles(block: &Block, taught: &TaughtShape) -> BTreeMap<Field, DateStyle> {
    let of = |(column, path): (&Column, String)| Some((column.field()?, taught.columns.get(&path)?.dates?));
    if taught.columns.is_empty() {
        return BTreeMap::new();
    }
    block.columns.iter().zip(paths(&block.columns)).filter_map(of).collect()
}

fn heading_cell(block: &Block) -> CellRef {
    block
        .columns
        .first()
        .and_then(|column| column.cells.last().copied())
        .unwrap_or(CellRef::new(block.heading_rows.0, 0))
}

/// Columns whose word has two meanings that nothing decides, or whose values contradict their word.
fn tell_undecided_columns(reader: &mut SheetReader<'_, '_>, block: &Block) {
    for (nth, column) in block.columns.iter().enumerate() {
        let at = column.cells.last().copied().unwrap_or(CellRef::new(block.heading_rows.1, column.col));
        let reason = match &column.meaning {
            Meaning::Ambiguous(fields) => {
                let readings: Vec<&str> = fields.iter().map(|field| field.zh()).collect();
                reader.tell(FindingCode::ColumnAmbiguous, at, &[&column.heading(), &readings.join("或")]);
                "有一列有两种读法"
            }
            Meaning::Doubtful(field) => {
                let first = block.cells_of(nth).into_iter().find_map(|at| reader.canvas.shown(at));
                let words = [&column.heading(), field.zh(), &first.unwrap_or_default()];
                reader.tell(FindingCode::ColumnDoubtful, at, &words);
                "有一列内容与列名不符"
            }
            _ => continue,
        };
        refuse_column(reader, block, nth);
        refuse_lines(reader, block, reason);
    }
}

/// Columns somebody decided to leave aside.
fn ignore_columns_aside(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let aside = block.columns.iter().enumerate().filter(|(_, column)| column.meaning == Meaning::Aside);
    for at in aside.flat_map(|(nth, _)| block.cells_of(nth)) {
        reader.account.ignore(at, "recipe_aside");
    }
}

/// A table somebody decided to leave aside.
fn ignore_block(reader: &mut SheetReader<'_, '_>, block: &Block) {
    let rows = block.rows.iter().flat_map(|line| reader.canvas.row(line.row)).map(|(at, _)| at);
    let cells: Vec<CellRef> = rows.chain((0..block.filled.len()).flat_map(|nth| block.cells_of(nth))).collect();
    for at in cells {
        reader.account.ignore(at, "recipe_aside");
    }
}

/// Columns nobody taught us: told once each, their cells refused.
fn tell_unknown_columns(reader: &mut SheetReader<'_, '_>, block: &Block, rows: RecordKind) {
    for (nth, column) in block.columns.iter().enumerate() {
        let repeats_in_form = block.is_form() && matches!(column.why, Reason::Repeats(_));
        if column.meaning != Meaning::Unknown || repeats_in_form {
            continue;
        }
        if crate::lines::is_side_note(column, reader.vocabulary) {
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
                refuse_lines(reader, block, "有一列节数没有看懂");
            }
        }
    }
}

/// Keeps every data row of a block as one that may hold what is missing elsewhere.
fn refuse_lines(reader: &mut SheetReader<'_, '_>, block: &Block, reason: &'static str) {
    let rows = block.rows.iter().map(|line| reader.refusal(line.row, reason)).collect::<Vec<_>>();
    reader.refused.extend(rows);
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

/// A table of no certain kind: told with its headings, and its rows refused.
fn refuse_block(reader: &mut SheetReader<'_, '_>, block: &Block, verdict: &Verdict<'_>) {
    let undecided = |column: &Column| matches!(column.meaning, Meaning::Ambiguous(_) | Meaning::Doubtful(_));
    let undecided = block.columns.iter().any(undecided);
    if !undecided && !block.rows.is_empty() {
        tell_kind(reader, block, verdict);
    }
    let reason = if undecided { "有一列有两种读法" } else { "工作表没有看懂" };
    for nth in 0..block.filled.len() {
        refuse_column(reader, block, nth);
    }
    for row in block.heading_rows.0..=block.heading_rows.1 {
        // A heading may name people, as a crossed table does; one that names nobody speaks of nobody.
        let heading = Refusal { of_anybody: block.is_form(), ..reader.refusal(row, reason) };
        reader.refused.push(heading);
    }
    for line in block.rows.iter().filter(|_| !block.is_form()) {
        reader.refused.push(reader.refusal(line.row, reason));
        for (at, _) in reader.canvas.row(line.row) {
            reader.account.reject(at);
        }
    }
}

fn tell_kind(reader: &mut SheetReader<'_, '_>, block: &Block, verdict: &Verdict<'_>) {
    let at = heading_cell(block);
    match verdict {
        Verdict::Doubtful(found) => reader.tell(FindingCode::KindDoubtful, at, &[&found.form.zh]),
        Verdict::Short(form, lacking) => {
            let lacking: Vec<String> = lacking.iter().map(|name| name_zh(name)).collect();
            reader.tell(FindingCode::RecipeFallsShort, at, &[&form.zh, &lacking.join("、")]);
        }
        _ => {
            let headings: Vec<String> = block.columns.iter().map(|column| column.heading()).take(8).collect();
            reader.tell(FindingCode::SheetNotUnderstood, at, &[&format!("表头为{}", headings.join("、"))]);
        }
    }
}

/// A sheet in which no headings were found: prose is left aside, anything like a table is told.
fn without_tables(grid: &Grid, mut reader: SheetReader<'_, '_>) -> SheetReading {
    if !is_table(reader.canvas, reader.vocabulary) {
        keep_as_evidence(grid, &mut reader);
        for (at, _) in grid.seen() {
            reader.account.ignore(at, "note_sheet");
        }
        return close(grid, reader, &[], BlocksRead::default());
    }
    let first = grid.seen().next().map_or(CellRef::new(0, 0), |(at, _)| at);
    reader.tell(FindingCode::SheetNotUnderstood, first, &["找不到表头"]);
    for (at, _) in grid.seen() {
        reader.account.withdraw(at);
    }
    let rows: Vec<Refusal> = (0..=reader.canvas.last_row()).map(|row| reader.refusal(row, "工作表没有看懂")).collect();
    reader.refused.extend(rows);
    close(grid, reader, &[], BlocksRead::default())
}

/// Lines in two columns that speak of lessons are no table, but may hold what is missing elsewhere.
fn keep_as_evidence(grid: &Grid, reader: &mut SheetReader<'_, '_>) {
    let rows = 0..=reader.canvas.last_row();
    let pairs = rows.clone().filter(|row| reader.canvas.row(*row).len() >= 2).count();
    let speaks =
        grid.seen().any(|(_, value)| reader.vocabulary.lesson_words().any(|word| value.shown().contains(word)));
    if pairs >= 2 && speaks {
        let line = |row| Refusal { of_anybody: false, ..reader.refusal(row, "有一张没有表头的表") };
        let lines: Vec<Refusal> = rows.map(line).collect();
        reader.refused.extend(lines);
    }
}

/// Closes the account, tells what no row or column explained, and keeps the refused rows.
fn close(grid: &Grid, mut reader: SheetReader<'_, '_>, blocks: &[Block], read: BlocksRead) -> SheetReading {
    let account = std::mem::take(&mut reader.account);
    tell_struck_but_read(grid, &mut reader, &account);
    let lines = line_runs(reader.canvas, blocks, &account);
    let (ledger, open) = account.close(grid);
    if let Some(first) = open.first() {
        reader.tell(FindingCode::CellUnexplained, *first, &[&open.len().to_string()]);
    }
    let refused = refused_rows(&reader);
    let findings: Vec<Finding> = reader.findings;
    SheetReading {
        place: grid.place.clone(),
        blocks: read.readings,
        records: read.records,
        findings,
        ledger,
        questions: read.questions,
        lines,
        refused,
    }
}

/// A heading or a line above a table that is struck through is read all the same, and told.
fn tell_struck_but_read(grid: &Grid, reader: &mut SheetReader<'_, '_>, account: &Account) {
    for at in grid.struck.iter().filter(|at| account.is_used(**at)) {
        reader.tell(FindingCode::StruckButRead, *at, &[]);
    }
}

/// The longest text in which a name is looked for; longer ones are prose.
const LONGEST_MENTION: usize = 80;

/// The refused rows that hold anything, each with its texts: whole cells, merged ones included.
fn refused_rows(reader: &SheetReader<'_, '_>) -> Vec<RefusedRow> {
    let mut rows: BTreeMap<(u32, &str), &Refusal> = BTreeMap::new();
    for refusal in &reader.refused {
        rows.entry((refusal.row, refusal.reason)).or_insert(refusal);
    }
    let filled = rows.into_values().filter(|refusal| !reader.canvas.row(refusal.row).is_empty());
    filled
        .map(|refusal| RefusedRow {
            texts: texts_of(reader, refusal),
            reason: refusal.reason.to_owned(),
            tables: tables_of(refusal.kind).iter().map(|table| (*table).to_owned()).collect(),
            most: refusal.most,
            of_anybody: refusal.of_anybody,
        })
        .collect()
}

fn tables_of(kind: Option<RecordKind>) -> &'static [&'static str] {
    kind.map_or(&[], crate::tables_of)
}

fn texts_of(reader: &SheetReader<'_, '_>, refusal: &Refusal) -> Vec<String> {
    let cells = (0..=reader.canvas.last_col()).filter_map(|col| {
        let Some(CellValue::Text(text)) = reader.canvas.seen(CellRef::new(refusal.row, col)) else { return None };
        let text = tables::mask(&fold(text));
        (2..=LONGEST_MENTION).contains(&text.chars().count()).then_some(text)
    });
    let texts: BTreeSet<String> = cells.chain(refusal.named_above.iter().cloned()).collect();
    texts.into_iter().collect()
}
