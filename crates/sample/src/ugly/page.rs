//! Puts tables on sheets, with everything around and between their lines, and keeps where each fact came to stand.

use crate::random::Random;
use crate::sheet::{Book, Sheet, Value, cell};

use super::case::Case;
use super::container::Container;
use super::table::{Join, Line, Table};
use super::truth::{Stated, StatedProblem, StatedRow, StatedSheet};
use super::{preamble, tail};

/// Words before a total.
const TOTALS: [&str; 5] = ["合计", "总计", "合  计", "共计", "合计："];
/// Lines over groups of rows.
const GROUPS: [&str; 4] = ["一、语文组", "二、综合组", "理科教研组", "（一）低段"];
/// What repeats the line above.
const DITTO: [&str; 4] = ["同上", "〃", "″", "\""];

/// One sheet to be: its title, and its tables from top to bottom.
pub struct PageDraft {
    /// The name on its tab.
    pub name: String,
    /// The title, if it has one.
    pub title: Option<String>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Whether the sheet as a whole must be told, with this code.
    pub tell: Option<&'static str>,
}

/// One workbook to be.
pub struct BookDraft<'c> {
    /// What is true.
    pub case: &'c Case,
    /// Its format.
    pub container: Container,
    /// Its sheets.
    pub pages: Vec<PageDraft>,
}

impl BookDraft<'_> {
    /// The sheets, and what they state.
    pub fn finish(self, random: &mut Random) -> (Book, Stated) {
        let (mut book, mut stated) = (Book::default(), Stated::default());
        for draft in self.pages {
            let page = Page::compose(self.case, self.container, draft, random);
            book.sheets.push(page.sheet);
            stated.sheets.push(page.stated);
        }
        if self.container.holds_sheets() {
            add_further_sheets(&mut book, &mut stated, self.container, random);
        }
        (book, stated)
    }
}

/// Empty sheets, and last year's data out of sight.
fn add_further_sheets(book: &mut Book, stated: &mut Stated, container: Container, random: &mut Random) {
    let mut add = |sheet: Sheet, problems: Vec<StatedProblem>| {
        let name = sheet.name.clone();
        book.sheets.push(sheet);
        stated.sheets.push(StatedSheet { name, rows: Vec::new(), problems });
    };
    if random.chance(15) {
        add(Sheet::new("Sheet2"), Vec::new());
        add(Sheet::new("Sheet3"), Vec::new());
    }
    if container.hides_sheets() && random.chance(8) {
        let mut sheet = Sheet { hidden: true, ..Sheet::new("去年") };
        sheet.heading(&["听课人", "授课人", "日期"]);
        sheet.push(vec![cell("王小丫"), cell("李小二"), cell("2019-9-18")]);
        add(sheet, vec![StatedProblem { code: "hidden_sheet", row: None, cell: None }]);
    }
}

struct Page {
    sheet: Sheet,
    stated: StatedSheet,
    container: Container,
}

impl Page {
    fn compose(case: &Case, container: Container, draft: PageDraft, random: &mut Random) -> Self {
        let stated = StatedSheet { name: draft.name.clone(), ..StatedSheet::default() };
        let mut page = Self { sheet: Sheet::new(draft.name), stated, container };
        let width = draft.tables.iter().map(|table| table.columns.len()).max().unwrap_or(1);
        if let Some(title) = &draft.title {
            preamble::title(&mut page.sheet, title, width, random);
            preamble::lines(&mut page.sheet, case, width, random);
        }
        for (nth, table) in draft.tables.iter().enumerate() {
            if nth > 0 && random.chance(60) {
                page.sheet.push(Vec::new());
            }
            page.table(table, random);
        }
        tail::lines(&mut page.sheet, width, random);
        let problem = |code| StatedProblem { code, row: None, cell: None };
        page.stated.problems.extend(draft.tell.map(problem));
        page.widen(random);
        if !container.merges() {
            page.sheet.merges.clear();
        }
        page
    }

    /// Blank columns, at the left and between.
    fn widen(&mut self, random: &mut Random) {
        let mut insert = |column: usize| {
            self.sheet.insert_spacer(column);
            self.stated.insert_column(column);
        };
        if random.chance(10) {
            insert(0);
        }
        if random.chance(8) {
            insert(random.between(1, 4));
        }
    }

    fn table(&mut self, table: &Table, random: &mut Random) {
        let width = table.columns.len();
        if !table.above.is_empty() {
            preamble::facts(&mut self.sheet, &table.above, width, random);
        }
        let heading = self.heading(table, random);
        let has_total = table.may_total && table.columns.iter().any(|column| column.is_counted);
        let total_at = if has_total { random.below(6) } else { 6 };
        if total_at == 0 {
            self.total(table, &table.lines, random.pick(&TOTALS));
        }
        self.body(table, heading, random);
        if (1..=3).contains(&total_at) {
            self.total(table, &table.lines, random.pick(&TOTALS));
        }
    }

    fn body(&mut self, table: &Table, heading: (usize, usize), random: &mut Random) {
        let joins: Vec<Join> =
            table.joins.iter().copied().filter(|join| *join != Join::Merge || self.container.merges()).collect();
        let join = if joins.is_empty() { Join::Repeat } else { random.pick(&joins) };
        let ditto = random.pick(&DITTO);
        let (breaks, groups) = (random.chance(15), table.may_group && random.chance(12));
        let repeats = random.chance(6) && table.lines.len() > 3 && heading.0 == heading.1;
        for (nth, line) in table.lines.iter().enumerate() {
            let stands_alone = line.continued.is_empty();
            if groups && stands_alone && (nth == 0 || random.chance(20)) {
                let text = GROUPS[nth % GROUPS.len()];
                self.sheet.line(text, table.columns.len());
            } else if breaks && stands_alone && nth > 0 && random.chance(25) {
                self.sheet.push(Vec::new());
            } else if repeats && stands_alone && nth == table.lines.len() / 2 {
                self.sheet.push(self.sheet.rows[heading.0].clone());
            }
            self.line(line, join, ditto);
        }
    }

    /// One line, and where its facts stand.
    fn line(&mut self, line: &Line, join: Join, ditto: &str) {
        let row = self.sheet.rows.len();
        let mut cells = line.cells.clone();
        for column in &line.continued {
            match join {
                Join::Repeat => {}
                Join::Blank => cells[*column] = Value::Empty,
                Join::Ditto => cells[*column] = cell(ditto),
                Join::Merge => {
                    cells[*column] = Value::Empty;
                    self.grow_merge(row, *column);
                }
            }
        }
        self.sheet.push(cells);
        for fact in &line.facts {
            let fields = fact
                .fields
                .iter()
                .map(|(key, value, column)| (*key, value.clone(), column.map(|column| (row, column))));
            let cell = fact.cell.map(|column| (row, column));
            self.stated.rows.push(StatedRow { kind: fact.kind, row, cell, fields: fields.collect() });
        }
        let problems = line.tells.iter().map(|(code, column)| StatedProblem {
            code,
            row: Some(row),
            cell: column.map(|column| (row, column)),
        });
        self.stated.problems.extend(problems);
    }

    /// Lets the merged area above reach down to this row, or begins one.
    fn grow_merge(&mut self, row: usize, column: usize) {
        let above = self.sheet.merges.iter_mut().find(|m| m.left == column && m.right == column && m.bottom + 1 == row);
        match above {
            Some(merge) => merge.bottom = row,
            None => self.sheet.merge(row - 1, column, row, column),
        }
    }

    fn total(&mut self, table: &Table, lines: &[Line], word: &str) {
        let row = self.sheet.rows.len();
        let first = table.columns.iter().position(|column| column.is_counted).unwrap_or(1).max(1);
        let mut cells = vec![Value::Empty; table.columns.len()];
        cells[0] = cell(word);
        for (at, column) in table.columns.iter().enumerate().filter(|(at, column)| *at >= first && column.is_counted) {
            debug_assert!(!column.levels.is_empty(), "a counted column has a heading");
            let sum: f64 = lines.iter().map(|line| stated_number(line, at)).sum();
            cells[at] = Value::Number(sum);
        }
        self.sheet.push(cells);
        self.sheet.merge(row, 0, row, first - 1);
    }

    /// The rows of headings: every level of every column, wider words merged over theirs; gives first and last row.
    fn heading(&mut self, table: &Table, random: &mut Random) -> (usize, usize) {
        let width = table.columns.len();
        let depth = table.columns.iter().map(|column| column.levels.len()).max().unwrap_or(1);
        if random.chance(4) && self.container.merges() {
            self.sheet.title("师徒工作情况", width);
        }
        let first = self.sheet.rows.len();
        for level in 0..depth {
            let row = self.sheet.push((0..width).map(|column| word_at(table, column, level)).collect());
            self.sheet.bold_rows.push(row);
        }
        for column in 0..width {
            self.merge_heading(table, first, depth, column);
        }
        if table.columns.iter().any(|column| !column.hint.is_empty()) && random.chance(5) {
            let hints = table.columns.iter().map(|column| column.hint);
            self.sheet.push(
                hints.map(|hint| if hint.is_empty() { Value::Empty } else { cell(format!("（{hint}）")) }).collect(),
            );
        }
        for (at, column) in table.columns.iter().enumerate() {
            let row = first + column.levels.len().saturating_sub(1);
            let problem = |code| StatedProblem { code, row: Some(row), cell: Some((row, at)) };
            self.stated.problems.extend(column.tell.map(problem));
        }
        (first, self.sheet.rows.len() - 1)
    }

    /// Merges the heading cells of one column: down where it has fewer levels, across where its neighbours share a word.
    fn merge_heading(&mut self, table: &Table, first: usize, depth: usize, column: usize) {
        let levels = &table.columns[column].levels;
        for level in 0..levels.len() {
            let is_last = level + 1 == levels.len();
            if is_last && level + 1 < depth {
                self.sheet.merge(first + level, column, first + depth - 1, column);
            } else if !is_last && !shares(table, column, level) {
                let sharing = (column + 1..table.columns.len()).take_while(|next| shares(table, *next, level)).count();
                self.sheet.merge(first + level, column, first + level, column + sharing);
            }
        }
    }
}

/// Whether a column has an upper word in common with its left neighbour.
fn shares(table: &Table, column: usize, level: usize) -> bool {
    let levels = &table.columns[column].levels;
    column > 0 && level + 1 < levels.len() && table.columns[column - 1].levels.get(..=level) == levels.get(..=level)
}

/// What a column writes at a level; a shared word stands with the first that has it.
fn word_at(table: &Table, at: usize, level: usize) -> Value {
    let column = &table.columns[at];
    let word = column.levels.get(level).filter(|_| !shares(table, at, level));
    match (word, column.is_number) {
        (Some(word), true) => word.parse().map_or_else(|_| cell(word.as_str()), Value::Number),
        (Some(word), false) => cell(word.as_str()),
        (None, _) => Value::Empty,
    }
}

/// The number a line truly states in a column.
fn stated_number(line: &Line, column: usize) -> f64 {
    let fields = line.facts.iter().flat_map(|fact| &fact.fields);
    let here = fields.filter(|(key, _, at)| *key == "quantity" && *at == Some(column));
    here.filter_map(|(_, value, _)| value.parse::<f64>().ok()).sum()
}
