//! Finds the tables of a sheet: where headings stand, which rows belong to them, what the lines between say.
//!
//! One pass from top to bottom. A line of headings opens a block (or several side by side); `师傅：…` lines, titles and
//! group lines change what holds for the rows below; every other line of the body gets its [`LineRole`].

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue, Field};

use crate::account::Account;
use crate::canvas::Canvas;
use crate::context::{Context, Stated, stated_by_row};
use crate::forms::{self, Draft, Filled};
use crate::heading::{self, Column};
use crate::headings::{Heading, columns_between, find_heading};
use crate::lines::{LineRole, role};
use crate::recognise::recognise;
use crate::values::{NameReading, names};

/// One table of a sheet.
pub struct Block {
    /// First and last heading row.
    pub heading_rows: (u32, u32),
    /// Its columns, left to right.
    pub columns: Vec<Column>,
    /// Its data rows with what holds for each.
    pub rows: Vec<BlockRow>,
    /// Its total rows.
    pub totals: Vec<u32>,
    /// Its rows that are struck through: told, and not read.
    pub struck: Vec<u32>,
    /// What held when the headings were met.
    pub context: Rc<Context>,
    /// What the labels of a form were filled in with, one for each column; empty for a table of rows.
    pub filled: Vec<Filled>,
}

impl Block {
    /// Whether the block is a form: labels with their values beside them, and one row in all.
    pub fn is_form(&self) -> bool {
        !self.filled.is_empty()
    }

    /// The cells below a column's heading, or beside a form's label, that rows are read from.
    pub fn cells_of(&self, column: usize) -> Vec<CellRef> {
        match (self.filled.get(column), self.columns.get(column)) {
            (Some(filled), _) => filled.value.iter().map(|_| filled.at).collect(),
            (None, Some(column)) => self.rows.iter().map(|line| CellRef::new(line.row, column.col)).collect(),
            (None, None) => Vec::new(),
        }
    }
}

/// One data row of a block.
pub struct BlockRow {
    /// The row.
    pub row: u32,
    /// What holds for it.
    pub context: Rc<Context>,
}

/// Finds the tables of a sheet and accounts for every line that is not data.
///
/// `assumed` are rows taken for headings though none of their words may be known.
pub fn find_blocks(
    canvas: &Canvas<'_>,
    base: Context,
    assumed: Option<(u32, u32)>,
    vocabulary: &Vocabulary,
    account: &mut Account,
) -> Vec<Block> {
    let mut walk = Walk {
        canvas,
        vocabulary,
        account,
        assumed,
        context: Rc::new(base),
        blocks: Vec::new(),
        open: 0,
        footer: false,
        draft: None,
        stated: BTreeSet::new(),
        totals_above: Vec::new(),
    };
    let mut row = 0;
    while row <= canvas.last_row() {
        row = walk.line(row);
    }
    walk.close_draft();
    walk.leave_info_lines();
    walk.blocks
}

struct Walk<'w, 'g> {
    canvas: &'w Canvas<'g>,
    vocabulary: &'w Vocabulary,
    account: &'w mut Account,
    assumed: Option<(u32, u32)>,
    context: Rc<Context>,
    blocks: Vec<Block>,
    /// How many of the last blocks stand side by side and take the rows that come.
    open: usize,
    footer: bool,
    /// The form that is being read, unless its lines turn out to stand above a table.
    draft: Option<Draft>,
    /// Cells of info lines no table has followed yet.
    stated: BTreeSet<CellRef>,
    /// Total rows that stand above the headings of their table.
    totals_above: Vec<u32>,
}

impl Walk<'_, '_> {
    /// Reads one line (or the several lines of a heading); gives the next row to read.
    fn line(&mut self, row: u32) -> u32 {
        if self.canvas.row(row).is_empty() {
            return row + 1;
        }
        if let Some(heading) = self.assumed_heading(row) {
            let next = heading.last + 1;
            self.open_blocks(heading);
            return next;
        }
        if let Some((forms, next)) = self.forms_across(row) {
            self.blocks.extend(forms);
            return next;
        }
        if self.open == 0 && forms::is_form_line(self.canvas, row, self.draft.is_some(), self.vocabulary) {
            self.plain_line(row);
            return row + 1;
        }
        match find_heading(self.canvas, row, self.vocabulary) {
            Some(heading) if self.is_rubric(&heading) => {
                let next = heading.last + 1;
                if let Some(draft) = &mut self.draft {
                    draft.add_notes(heading.first, heading.last);
                }
                next
            }
            Some(heading) if self.repeats_open_heading(&heading) => {
                self.ignore_rows(heading.first, heading.last, "repeated_heading");
                heading.last + 1
            }
            Some(heading) => {
                let next = heading.last + 1;
                self.open_blocks(heading);
                next
            }
            None => {
                self.plain_line(row);
                row + 1
            }
        }
    }

    fn assumed_heading(&self, row: u32) -> Option<Heading> {
        let (first, last) = self.assumed.filter(|(first, _)| *first == row)?;
        let columns = columns_between(self.canvas, first, last, self.vocabulary);
        Some(Heading { first, last, columns, weekdays: Vec::new() })
    }

    /// A register whose fields run down is a form in every column.
    fn forms_across(&mut self, row: u32) -> Option<(Vec<Block>, u32)> {
        if self.open > 0 {
            return None;
        }
        let found = forms::across(self.canvas, row, &self.context, self.vocabulary)?;
        self.close_draft();
        for column in found.0.iter().flat_map(|block| &block.columns) {
            column.cells.iter().for_each(|cell| self.account.used(*cell));
        }
        Some(found)
    }

    fn plain_line(&mut self, row: u32) {
        if self.open > 0 && !may_state_facts(self.canvas, row) {
            return self.line_below(row);
        }
        let stated = stated_by_row(self.canvas, row, self.vocabulary);
        let about_people = stated.iter().any(|fact| match fact.field {
            Some(Field::Mentor | Field::Mentee | Field::Observer | Field::Observed) => !fact.value.is_empty(),
            _ => false,
        });
        match self.open {
            0 => self.line_of_form(row, stated),
            _ if about_people && !self.has_a_day(row, &stated) => self.line_above(row, stated),
            _ => self.line_below(row),
        }
    }

    /// Whether a row under headings holds a day, a week or a lesson of its own: then it is no line about the rows below it,
    /// even if it writes 师傅： before the name.
    fn has_a_day(&self, row: u32, stated: &[Stated]) -> bool {
        let from = self.blocks.len() - self.open;
        let when = |column: &&Column| {
            matches!(column.field(), Some(Field::Date | Field::Day | Field::Week | Field::Month | Field::PeriodNo))
        };
        let cells = self.blocks[from..].iter().flat_map(|block| &block.columns).filter(when);
        cells
            .map(|column| CellRef::new(row, column.col))
            .any(|at| self.canvas.own(at).is_some() && !stated.iter().any(|fact| fact.cells.contains(&at)))
    }

    /// A line of a form, or of what stands above the first table: which of the two shows later.
    fn line_of_form(&mut self, row: u32, stated: Vec<Stated>) {
        let entries = forms::entries(self.canvas, row, self.vocabulary);
        let alone = self.canvas.row(row).len() == 1;
        let is_of_form = match self.draft {
            Some(_) => true,
            // A word alone above everything is a title, even if some table has it as a heading.
            None => entries.iter().any(|entry| entry.is_known() && !(alone && entry.is_empty())),
        };
        if !entries.is_empty() && is_of_form {
            if self.draft.as_ref().is_some_and(|draft| draft.repeats(&entries)) {
                self.close_draft();
            }
            let context = Rc::clone(&self.context);
            self.draft.get_or_insert_with(|| Draft::new(row, context)).add(row, entries);
            return self.line_above(row, stated);
        }
        if self.is_title(row) && self.draft.as_ref().is_some_and(|draft| draft.states_a_lesson(self.vocabulary)) {
            self.close_draft();
        }
        match &mut self.draft {
            Some(draft) => draft.add_loose(row, self.canvas, self.vocabulary),
            None => self.line_above(row, stated),
        }
    }

    /// A line that names a kind of sheet: what follows is another form.
    fn is_title(&self, row: u32) -> bool {
        let cells = self.canvas.row(row);
        let [(at, CellValue::Text(text))] = cells.as_slice() else { return false };
        let folded = fold(text);
        if self.vocabulary.lines.get("lesson_notes").is_some_and(|words| words.contains(&folded)) {
            // 听课记录 inside a form heads the lesson's own text; the next form shows by its first label.
            return self.draft.is_none();
        }
        let says_kind =
            self.vocabulary.sheets.iter().flat_map(|form| &form.title_words).any(|word| folded.contains(word.as_str()));
        says_kind
            && folded.chars().count() <= 30
            && !folded.contains([':', '：'])
            && (at.col == 0 || self.canvas.width(*at) > 2)
    }

    /// Whether headings inside a form only part the lesson's own text or a rubric: they name no person and no day.
    fn is_rubric(&self, heading: &Heading) -> bool {
        let names_row = |column: &Column| {
            let field = column.words.iter().find_map(|word| heading::field_of(word, self.vocabulary));
            field.is_some_and(|field| {
                crate::lines::is_person_field(field) || matches!(field, Field::Date | Field::Day | Field::Week)
            }) || column.words.iter().any(|word| self.vocabulary.ambiguous.contains_key(word) && word.contains('师'))
        };
        self.open == 0
            && self.draft.as_ref().is_some_and(|draft| draft.states_a_lesson(self.vocabulary))
            && !heading.columns.iter().any(names_row)
    }

    /// Settles the form that was being read; where it is none, its lines stay info lines.
    fn close_draft(&mut self) {
        let Some(draft) = self.draft.take() else { return };
        match draft.settle(self.canvas, self.vocabulary, self.account) {
            Ok(block) => {
                self.stated.retain(|cell| !(block.heading_rows.0..=block.heading_rows.1).contains(&cell.row));
                self.context = Rc::clone(&block.context);
                self.blocks.push(block);
            }
            Err(draft) => self.leave_draft(&draft),
        }
    }

    fn leave_draft(&mut self, draft: &Draft) {
        for row in &draft.loose {
            let stated = stated_by_row(self.canvas, *row, self.vocabulary);
            self.line_above(*row, stated);
        }
        draft.leave(self.account);
    }

    /// Info lines no table followed state nothing about any row.
    fn leave_info_lines(&mut self) {
        for cell in std::mem::take(&mut self.stated) {
            self.account.ignore(cell, "info_line");
        }
    }

    /// A title, an instruction, or facts above a table.
    fn line_above(&mut self, row: u32, stated: Vec<Stated>) {
        // Taken, not copied: thousands of lines above a table nobody knows would copy all titles before them each time.
        let mut shared = std::mem::take(&mut self.context);
        let context = Rc::make_mut(&mut shared);
        let names_someone = |fact: &Stated| matches!(names(&fact.value), NameReading::Names(_));
        if stated.iter().any(|fact| matches!(fact.field, None | Some(Field::Mentor)) && names_someone(fact)) {
            // A new mentor, or someone named by a word nobody taught us: the people of the block above stand in for nobody.
            context.forget_people();
        }
        for fact in stated.iter().filter(|fact| !fact.value.is_empty()) {
            if let Some(field) = fact.field {
                let value = fold_spaces(&fact.value);
                context.add_fact(field, &value, fact.cells.last().copied());
                match self.open {
                    0 => self.stated.extend(&fact.cells),
                    _ => fact.cells.iter().for_each(|cell| self.account.used(*cell)),
                }
            }
        }
        if self.open == 0 && is_total_line(self.canvas, row, self.vocabulary) {
            self.context = shared;
            self.totals_above.push(row);
            return self.ignore_rows(row, row, LineRole::Total.rule());
        }
        for (at, value) in self.canvas.row(row) {
            let drafted = self.draft.as_ref().is_some_and(|draft| draft.speaks_for(at));
            if !self.account.is_open(at) || self.stated.contains(&at) || drafted {
                continue;
            }
            let is_fact_line = stated.iter().any(|fact| fact.cells.contains(&at));
            if !is_fact_line {
                context.add_title(&value.shown(), self.vocabulary);
            }
            self.account.ignore(at, if is_fact_line { "info_line" } else { "title" });
        }
        self.context = shared;
        self.footer = false;
    }

    /// A line under headings.
    fn line_below(&mut self, row: u32) {
        let from = self.blocks.len() - self.open;
        for at in from..self.blocks.len() {
            let columns = &self.blocks[at].columns;
            let inside = inside_columns(self.canvas, row, columns, self.open > 1);
            if inside.is_empty() {
                continue;
            }
            // A box of notes beside the table says nothing about its lines.
            let in_note_box = |at: &CellRef| {
                columns.iter().any(|column| column.col == at.col && crate::lines::is_side_note(column, self.vocabulary))
            };
            if inside.iter().all(|(cell, _)| in_note_box(cell)) {
                inside.iter().for_each(|(cell, _)| self.account.ignore(*cell, "side_note"));
                continue;
            }
            let mut below = inside_columns(self.canvas, row, columns, true);
            below.retain(|(cell, _)| !in_note_box(cell));
            let own = if below.is_empty() { &inside } else { &below };
            let cells: Vec<CellRef> = inside.iter().map(|(cell, _)| *cell).collect();
            if crate::lines::is_struck(self.canvas, own, columns) {
                self.blocks[at].struck.push(row);
                self.settle_line(at, row, LineRole::Struck, &cells);
                continue;
            }
            let role = role(self.canvas, row, own, columns, self.footer, self.vocabulary);
            self.settle_line(at, row, role, &cells);
        }
    }

    fn settle_line(&mut self, block: usize, row: u32, role: LineRole, cells: &[CellRef]) {
        match role {
            LineRole::Data => {
                let line = BlockRow { row, context: Rc::clone(&self.context) };
                self.blocks[block].rows.push(line);
                self.footer = false;
                return;
            }
            LineRole::Total | LineRole::UnlabelledTotal => self.blocks[block].totals.push(row),
            LineRole::Group => self.group_line(cells),
            LineRole::Note | LineRole::Signature => self.footer = true,
            LineRole::Sample | LineRole::Instruction | LineRole::EmptyNumbered | LineRole::Struck => {}
        }
        for cell in cells {
            self.account.ignore(*cell, role.rule());
        }
    }

    fn group_line(&mut self, cells: &[CellRef]) {
        let Some(text) = cells.first().and_then(|cell| self.canvas.shown(*cell)) else { return };
        let mut context = (*self.context).clone();
        context.add_title(&text, self.vocabulary);
        context.add_group(&text, self.vocabulary);
        self.context = Rc::new(context);
    }

    fn open_blocks(&mut self, heading: Heading) {
        self.leave_draft_above();
        for cell in std::mem::take(&mut self.stated) {
            self.account.used(cell);
        }
        for row in &heading.weekdays {
            self.ignore_rows(*row, *row, "weekday_row");
        }
        for column in &heading.columns {
            column.cells.iter().for_each(|cell| self.account.used(*cell));
        }
        let rows = (heading.first, heading.last);
        let tables = match side_by_side(heading.columns) {
            tables if tables.len() > 1 => tables,
            tables => tables.into_iter().flat_map(|columns| self.parted_at_gaps(rows, columns)).collect(),
        };
        self.open = tables.len();
        for columns in tables {
            let mut block = self.block(rows, columns);
            block.totals.clone_from(&self.totals_above);
            self.blocks.push(block);
        }
        self.totals_above.clear();
        self.footer = false;
    }

    /// A form that a table follows was its info lines, unless it states a lesson of its own.
    fn leave_draft_above(&mut self) {
        if self.draft.as_ref().is_some_and(|draft| draft.states_a_lesson(self.vocabulary)) {
            return self.close_draft();
        }
        if let Some(draft) = self.draft.take() {
            self.leave_draft(&draft);
        }
    }

    fn block(&self, heading_rows: (u32, u32), mut columns: Vec<Column>) -> Block {
        let context_fields: BTreeSet<Field> = self.context.facts.keys().copied().collect();
        let canvas = self.canvas;
        let cells: BTreeMap<u32, Vec<&CellValue>> = columns
            .iter()
            .map(|column| (column.col, column.cells.iter().filter_map(|cell| canvas.own(*cell)).collect()))
            .collect();
        heading::resolve(&mut columns, &cells, &context_fields, self.vocabulary);
        crate::crossed::settle(&mut columns, self.vocabulary);
        heading::read_bare_numbers(&mut columns, &self.context.titles, self.context.month, self.vocabulary);
        let context = Rc::clone(&self.context);
        Block {
            heading_rows,
            columns,
            rows: Vec::new(),
            totals: Vec::new(),
            struck: Vec::new(),
            context,
            filled: Vec::new(),
        }
    }

    /// Two different tables side by side: parted at a blank column, if both sides are kinds of sheets by themselves.
    fn parted_at_gaps(&self, rows: (u32, u32), columns: Vec<Column>) -> Vec<Vec<Column>> {
        let gaps = (1..columns.len()).filter(|at| columns[at - 1].col + 1 < columns[*at].col);
        // By its own columns alone, without what the lines above say.
        let stands_alone = |part: &[Column]| {
            let block = Block { context: Rc::default(), ..self.block(rows, part.to_vec()) };
            let people =
                block.columns.iter().filter(|column| column.field().is_some_and(crate::lines::is_person_field));
            let named = block.columns.iter().any(|column| column.field() == Some(Field::Name));
            (named || people.count() >= 2) && recognise(&block, &[], self.vocabulary).is_some()
        };
        let parting: Vec<usize> =
            gaps.filter(|at| stands_alone(&columns[..*at]) && stands_alone(&columns[*at..])).collect();
        // A table begins with its number or with whom it is about, not with a subject of the one before it.
        let begins = |at: &usize| {
            let words = &columns[*at].words;
            let numbers =
                |word: &String| matches!(heading::field_of(word, self.vocabulary), Some(Field::SerialNo | Field::Unit));
            words.iter().any(|word| heading::is_of_people(word, self.vocabulary) || numbers(word))
        };
        match parting.iter().copied().find(begins).or(parting.first().copied()) {
            Some(at) => {
                let mut parts = vec![columns[..at].to_vec()];
                parts.extend(self.parted_at_gaps(rows, columns[at..].to_vec()));
                parts
            }
            None => vec![columns],
        }
    }

    fn repeats_open_heading(&self, heading: &Heading) -> bool {
        let from = self.blocks.len() - self.open;
        let open: Vec<&str> = self.blocks[from..]
            .iter()
            .flat_map(|block| &block.columns)
            .flat_map(|column| &column.words)
            .map(String::as_str)
            .collect();
        let here: Vec<&str> = heading.columns.iter().flat_map(|column| &column.words).map(String::as_str).collect();
        self.open > 0 && open == here && !self.people_changed()
    }

    /// Whether the lines since the last headings named other people: then the same headings open a new block.
    fn people_changed(&self) -> bool {
        let people = |context: &Context| {
            [Field::Mentor, Field::Mentee, Field::Observer, Field::Observed]
                .map(|field| context.fact(field).map(str::to_owned))
        };
        self.blocks.last().is_some_and(|block| people(&block.context) != people(&self.context))
    }

    fn ignore_rows(&mut self, first: u32, last: u32, rule: &'static str) {
        for row in first..=last {
            for (at, _) in self.canvas.row(row) {
                self.account.ignore(at, rule);
            }
        }
    }
}

/// Told at a glance: a line among data rows states facts only with a colon, or with few cells.
fn may_state_facts(canvas: &Canvas<'_>, row: u32) -> bool {
    let cells = canvas.row(row);
    cells.len() <= 4
        || cells.iter().any(|(_, value)| matches!(value, CellValue::Text(text) if text.contains([':', '：'])))
}

/// The stored cells of a row that belong to a block: all of them, or those under its columns where several stand side by side.
fn inside_columns<'g>(
    canvas: &Canvas<'g>,
    row: u32,
    columns: &[Column],
    several: bool,
) -> Vec<(CellRef, &'g CellValue)> {
    let (first, last) = (columns.first().map_or(0, |c| c.col), columns.last().map_or(0, |c| c.col));
    canvas.row(row).into_iter().filter(|(at, _)| !several || (first..=last).contains(&at.col)).collect()
}

/// A total row above the headings: a word for a total, and numbers.
fn is_total_line(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> bool {
    let cells = canvas.row(row);
    let (words, numbers): (Vec<_>, Vec<_>) =
        cells.iter().map(|(_, value)| *value).partition(|value| matches!(value, CellValue::Text(_)));
    let counts = |value: &&CellValue| matches!(value, CellValue::Number(_));
    matches!(words.as_slice(), [word] if crate::lines::is_total_word(&word.shown(), vocabulary))
        && !numbers.is_empty()
        && numbers.iter().all(counts)
}

/// Parts the columns where the same sequence of headings stands again to the right; what is left over stays with the last.
fn side_by_side(columns: Vec<Column>) -> Vec<Vec<Column>> {
    let words: Vec<&Vec<String>> = columns.iter().map(|column| &column.words).collect();
    let repeats = |width: &usize| {
        let (tables, over) = (words.chunks_exact(*width), words.chunks_exact(*width).remainder());
        tables.into_iter().all(|table| table == &words[..*width]) && !over.contains(&words[0])
    };
    let Some(width) = (2..=words.len() / 2).find(repeats) else { return vec![columns] };
    let mut parts: Vec<Vec<Column>> = columns.chunks_exact(width).map(<[Column]>::to_vec).collect();
    let over = columns.chunks_exact(width).remainder();
    parts.last_mut().into_iter().for_each(|last| last.extend_from_slice(over));
    parts
}

fn fold_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
