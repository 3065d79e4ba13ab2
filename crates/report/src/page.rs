//! How a page is put together: title, term, table with its head, signature line, footer.

use std::collections::BTreeMap;

use tables::{Area, CellRef};

use crate::brief::Brief;
use crate::plan::{
    Cell, ChartPlan, Choices, Computed, Line, Pick, PrintPlan, PrintProfile, SheetPlan, TabColour, Typing, Value,
};
use crate::style::Style;
use crate::width::{LINE_HEIGHT, lines_in, width_of};

/// Height of a body row in points, when its text stands on one line.
const ROW_HEIGHT: f64 = 19.0;
/// The tallest row the format allows.
const TALLEST_ROW: f64 = 409.0;
/// Height of the usual empty row in points.
const EMPTY_HEIGHT: f64 = 15.0;

/// One column of a table: its head, and between which widths its content may stretch it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub head: String,
    pub min: f64,
    pub max: f64,
}

/// A column with a head, and the widths between which its content may stretch it.
pub(crate) fn column(head: &str, min: f64, max: f64) -> Column {
    Column { head: head.to_owned(), min, max }
}

/// A sheet being put together from the top.
pub(crate) struct Page {
    plan: SheetPlan,
    columns: u32,
}

impl Page {
    /// An empty page of so many columns, with the bureau's footer.
    pub fn new(name: &str, tab: TabColour, columns: usize, brief: &Brief) -> Self {
        Self::plain(name, tab, columns, footer(brief))
    }

    /// An empty page of so many columns, with a footer of its own.
    pub fn plain(name: &str, tab: TabColour, columns: usize, footer: [String; 3]) -> Self {
        let print = PrintPlan { footer, ..PrintPlan::default() };
        let plan = SheetPlan {
            name: name.to_owned(),
            tab,
            widths: vec![0.0; columns],
            lines: Vec::new(),
            merges: Vec::new(),
            charts: Vec::new(),
            choices: Vec::new(),
            freeze: None,
            filter: None,
            print,
            typing: Typing::Anywhere,
        };
        Self { plan, columns: columns as u32 }
    }

    /// An empty page of so many columns, printed as an annex to an official paper.
    pub fn annex(name: &str, tab: TabColour, columns: usize) -> Self {
        let mut page = Self::plain(name, tab, columns, Default::default());
        page.plan.print.profile = PrintProfile::Annex;
        page
    }

    /// The next row to be filled.
    pub fn next_row(&self) -> u32 {
        self.plan.lines.len() as u32
    }

    /// Title and, below it, the term with what the sheet holds.
    pub fn title(&mut self, title: &str, about: &str) {
        self.across(Cell::text(title, Style::Title));
        self.set_height(32.0);
        self.across(Cell::text(about, Style::Subtitle));
    }

    /// One cell over the whole width.
    pub fn across(&mut self, cell: Cell) {
        let last = self.columns - 1;
        self.spread(vec![(0, last, cell)]);
    }

    /// A row of cells, each over the columns `first..=last`.
    pub fn spread(&mut self, cells: Vec<(u32, u32, Cell)>) {
        let row = self.next_row();
        let mut line = vec![Cell::blank(Style::Plain); self.columns as usize];
        for (first, last, cell) in cells {
            for col in first..=last {
                line[col as usize] = Cell::blank(cell.style);
            }
            if last > first {
                self.plan.merges.push(Area::new(CellRef::new(row, first), CellRef::new(row, last)));
            }
            line[first as usize] = cell;
        }
        self.plan.lines.push(Line { cells: line, height: None });
    }

    /// A row of cells from the first column.
    pub fn line(&mut self, cells: Vec<Cell>) {
        self.plan.lines.push(Line { cells, height: None });
    }

    /// Empty rows.
    pub fn skip(&mut self, rows: usize) {
        for _ in 0..rows {
            self.plan.lines.push(Line { cells: Vec::new(), height: Some(EMPTY_HEIGHT) });
        }
    }

    /// Half an empty row.
    pub fn narrow_gap(&mut self) {
        self.plan.lines.push(Line { cells: Vec::new(), height: Some(EMPTY_HEIGHT / 2.0) });
    }

    /// Sets the height of the row just filled.
    pub fn set_height(&mut self, points: f64) {
        if let Some(line) = self.plan.lines.last_mut() {
            line.height = Some(points);
        }
    }

    /// Gives every column at least the width it begins with.
    pub fn at_least(&mut self, columns: &[Column]) {
        self.stretch(columns, &[]);
    }

    /// Gives every column from this one on one width.
    pub fn widen(&mut self, from: u32, width: f64) {
        self.plan.widths.iter_mut().skip(from as usize).for_each(|own| *own = width);
    }

    /// Sets the widths of all columns alike.
    pub fn equal_widths(&mut self, width: f64) {
        self.plan.widths.fill(width);
    }

    /// A heading inside the sheet.
    pub fn section(&mut self, heading: &str) {
        self.across(Cell::text(heading, Style::Section));
        self.set_height(24.0);
    }

    /// A table that is the matter of the sheet: its head stays in view, is repeated in print and can be filtered.
    ///
    /// Without rows it says `none`. Gives the area of head and rows.
    pub fn main_table(&mut self, columns: &[Column], rows: Vec<Vec<Cell>>, none: &str) -> Area {
        let area = self.table(columns, rows, none);
        let first = self.plan.print.repeat.map_or(area.first.row, |(first, _)| first);
        self.plan.print.repeat = Some((first, area.first.row));
        self.plan.freeze = Some(CellRef::new(area.first.row + 1, 0));
        if area.height() > 1 {
            self.plan.filter = Some(area);
        }
        area
    }

    /// A table: head and rows, or the head and the words `none`. Gives the area of head and rows.
    pub fn table(&mut self, columns: &[Column], rows: Vec<Vec<Cell>>, none: &str) -> Area {
        let head = self.next_row();
        self.line(columns.iter().map(|c| Cell::text(&c.head, Style::Head)).collect());
        self.stretch(columns, &rows);
        let count = rows.len() as u32;
        self.plan.lines.extend(rows.into_iter().map(|cells| Line { cells, height: None }));
        if count == 0 {
            self.across(Cell::text(none, Style::Centre));
        }
        let last_col = (columns.len() as u32).saturating_sub(1);
        Area::new(CellRef::new(head, 0), CellRef::new(head + count, last_col))
    }

    /// A row above the head that names groups of columns; printed again with the head.
    pub fn groups(&mut self, groups: &[(String, u32)]) {
        let row = self.next_row();
        let mut cells = Vec::new();
        let mut first = 0;
        for (label, span) in groups {
            cells.push((first, first + span - 1, Cell::text(label, Style::Head)));
            first += span;
        }
        self.spread(cells);
        self.plan.print.repeat = Some((row, row));
    }

    /// Keeps the first columns in view as well.
    pub fn freeze_columns(&mut self, columns: u32) {
        if let Some(first) = &mut self.plan.freeze {
            first.col = columns;
        }
    }

    /// Rows printed again at the head of every page.
    pub fn repeat(&mut self, first: u32, last: u32) {
        self.plan.print.repeat = Some((first, last));
    }

    /// Locks every cell but those a person fills in.
    pub fn lock(&mut self) {
        self.plan.typing = Typing::InputsOnly;
    }

    /// Lets a range take numbers from 0 only.
    pub fn numbers_from_zero(&mut self, area: Area) {
        self.plan.choices.push(Choices { area, from: Pick::NumberFromZero });
    }

    /// Prints the columns up to this one; what stands right of it is for the screen.
    pub fn print_across_to(&mut self, col: u32) {
        self.plan.print.last_col = Some(col);
    }

    /// Rows of a table under a head that stands already.
    pub fn rows(&mut self, columns: &[Column], rows: Vec<Vec<Cell>>) {
        self.stretch(columns, &rows);
        self.plan.lines.extend(rows.into_iter().map(|cells| Line { cells, height: None }));
    }

    /// The head of a table whose rows come in parts: it stays in view and is printed again on every page.
    pub fn running_head(&mut self, columns: &[Column], style: Style) {
        let head = self.next_row();
        self.line(columns.iter().map(|c| Cell::text(&c.head, style)).collect());
        self.stretch(columns, &[]);
        self.plan.print.repeat = Some((head, head));
        self.plan.freeze = Some(CellRef::new(head + 1, 0));
    }

    /// Begins a new page in print.
    pub fn new_page(&mut self) {
        let row = self.next_row();
        self.plan.print.breaks.push(row);
    }

    /// Prints the page down to this row; what follows is for the screen.
    pub fn print_down_to(&mut self, row: u32) {
        self.plan.print.last_row = Some(row);
    }

    /// Prints everything on one page.
    pub fn one_page(&mut self) {
        self.plan.print.single_page = true;
    }

    /// A chart at the given cell.
    pub fn chart(&mut self, chart: ChartPlan) {
        self.plan.charts.push(chart);
    }

    /// The line under the table where people sign.
    pub fn signature(&mut self) {
        self.skip(1);
        self.sign();
    }

    /// The line where people sign, wherever the page has come to: above a table too long to be printed whole.
    pub fn sign(&mut self) {
        self.sign_across(self.columns - 1);
    }

    /// The line where people sign, over the columns up to `last`.
    pub fn sign_across(&mut self, last: u32) {
        let cell = Cell::text(
            "填表人：　　　　　　　　审核人：　　　　　　　　单位（盖章）：　　　　　　　　　　日期：　　　　年　　月　　日",
            Style::Signature,
        );
        self.spread(vec![(0, last, cell)]);
        self.set_height(28.0);
    }

    /// The page, with heights in which no text is cut.
    pub fn finish(mut self) -> SheetPlan {
        let spans: BTreeMap<CellRef, u32> = self.plan.merges.iter().map(|area| (area.first, area.last.col)).collect();
        for (row, line) in (0u32..).zip(&mut self.plan.lines) {
            if line.height.is_none() {
                line.height = Some(height_of(row, line, &self.plan.widths, &spans));
            }
        }
        self.plan
    }

    fn stretch(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        for (col, column) in columns.iter().enumerate() {
            let content = rows.iter().filter_map(|cells| cells.get(col)).map(natural_width).fold(0.0, f64::max);
            let width = content.max(column.min).min(column.max);
            self.plan.widths[col] = self.plan.widths[col].max(width);
        }
    }
}

/// The width in which a cell's content stands on one line.
fn natural_width(cell: &Cell) -> f64 {
    match &cell.value {
        Value::Blank => 0.0,
        Value::Text(text) | Value::Link { text, .. } => width_of(text) * cell.style.scale(),
        Value::Formula { result: Computed::Text(text), .. } => width_of(text) * cell.style.scale(),
        // Numbers stand a little away from the edge; without that room a spreadsheet shows ####.
        _ => width_of(&cell.shown()) + 1.0,
    }
}

fn height_of(row: u32, line: &Line, widths: &[f64], spans: &BTreeMap<CellRef, u32>) -> f64 {
    let mut height = ROW_HEIGHT;
    for (col, cell) in (0u32..).zip(&line.cells) {
        let (Value::Text(text) | Value::Link { text, .. }) = &cell.value else { continue };
        let last = spans.get(&CellRef::new(row, col)).copied().unwrap_or(col);
        let width: f64 = widths[col as usize..=last as usize].iter().sum();
        let lines = if cell.style.wraps() { lines_in(text, width, cell.style.scale()) } else { 1 };
        height = height.max(lines as f64 * LINE_HEIGHT * cell.style.scale() + 4.5);
    }
    height.min(TALLEST_ROW)
}

/// Bureau and term, 第X页 共Y页, and the run that made the page.
fn footer(brief: &Brief) -> [String; 3] {
    let plain = |text: &str| text.replace('&', "&&");
    [
        format!("{}　{}", plain(&brief.bureau), brief.term.zh()),
        "第&P页 共&N页".to_owned(),
        format!("运行 {}", plain(&brief.run_id)),
    ]
}
