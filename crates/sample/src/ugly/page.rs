//! Puts tables on sheets, with everything around and between their lines, and keeps where each fact came to stand.

use crate::random::Random;
use crate::sheet::{Book, Sheet, Value, cell};

use super::case::Case;
use super::container::Container;
use super::table::Table;
use super::truth::{At, Stated, StatedProblem, StatedRow, StatedSheet};
use super::{preamble, tail};

/// One sheet to be: its title, and its tables from top to bottom.
pub struct PageDraft {
    /// The name on its tab.
    pub name: String,
    /// The title, if it has one.
    pub title: Option<String>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Its forms: labels beside their values.
    pub forms: Vec<Form>,
    /// Whether the sheet as a whole must be told, with this code.
    pub tell: Option<&'static str>,
}

/// One form to be.
pub struct Form {
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
    /// Which areas are merged: row, first and last column.
    pub merges: Vec<(usize, usize, usize)>,
    /// What it states.
    pub kind: &'static str,
    /// Key, value, and the cell inside the form.
    pub fields: Vec<(&'static str, String, Option<At>)>,
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

/// A sheet as it grows, and what it states so far.
pub(super) struct Page {
    pub(super) sheet: Sheet,
    pub(super) stated: StatedSheet,
    pub(super) container: Container,
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
        for form in draft.forms {
            page.form(form);
        }
        tail::lines(&mut page.sheet, width, random);
        if random.chance(4) && draft.tables.len() == 1 {
            page.box_at_the_right(width);
        }
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
        self.below_heading(table, heading, random);
    }

    fn form(&mut self, form: Form) {
        let first = self.sheet.rows.len();
        self.sheet.rows.extend(form.rows);
        for (row, left, right) in form.merges {
            self.sheet.merge(first + row, left, first + row, right);
        }
        self.sheet.push(Vec::new());
        let placed = |at: Option<At>| at.map(|(row, column)| (first + row, column));
        let fields = form.fields.into_iter().map(|(key, value, at)| (key, value, placed(at))).collect();
        self.stated.rows.push(StatedRow { kind: form.kind, row: None, cell: None, fields });
    }

    /// Instructions beside the table, behind a blank column.
    fn box_at_the_right(&mut self, width: usize) {
        let notes = ["填表说明", "1.日期写到日。", "2.一行填一次。"];
        let last = self.sheet.rows.len().saturating_sub(notes.len());
        let row = self.stated.rows.iter().filter_map(|row| row.row).min().unwrap_or(0).saturating_sub(1).min(last);
        for (nth, note) in notes.iter().enumerate() {
            if let Some(cells) = self.sheet.rows.get_mut(row + nth) {
                cells.resize(cells.len().max(width + 2), Value::Empty);
                cells[width + 1] = cell(*note);
            }
        }
    }
}
