//! A workbook as plain values: everything a person will see, before a file is opened.

use chrono::NaiveDate;
use tables::{Area, CellRef, mask};

use crate::style::Style;

/// Characters a cell may hold; the format's limit is 32,767.
const LONGEST_TEXT: usize = 32_000;

/// One workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkbookPlan {
    /// The document's title.
    pub title: String,
    /// The document's author: the bureau.
    pub author: String,
    /// The document's creation date.
    pub made_on: NaiveDate,
    /// Sheets in order.
    pub sheets: Vec<SheetPlan>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPlan {
    /// Name on the tab.
    pub name: String,
    /// Colour of the tab.
    pub tab: TabColour,
    /// Width of each column, in characters of the default font.
    pub widths: Vec<f64>,
    /// Rows from the top, without gaps.
    pub lines: Vec<Line>,
    /// Merged areas; the value stands in the top left cell.
    pub merges: Vec<Area>,
    /// Charts on the sheet.
    pub charts: Vec<ChartPlan>,
    /// Cells whose value is chosen from a list.
    pub choices: Vec<Choices>,
    /// Rows and columns kept in view: the first cell that scrolls.
    pub freeze: Option<CellRef>,
    /// Head and rows of the table that can be filtered.
    pub filter: Option<Area>,
    /// How it is printed.
    pub print: PrintPlan,
    /// Who may type where.
    pub typing: Typing,
}

/// Which cells of a sheet may be typed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Typing {
    /// All of them.
    #[default]
    Anywhere,
    /// Those a person fills in; the others are locked, without a password.
    InputsOnly,
}

/// What a tab's colour tells: what kind of page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabColour {
    /// Summary and rankings.
    Result,
    /// Detail behind the results.
    Detail,
    /// Something somebody must look at.
    Attention,
    /// Rules, parameters, data quality.
    Background,
}

/// One row of cells, from column A.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Cells from column A.
    pub cells: Vec<Cell>,
    /// Height in points; `None` for the usual one.
    pub height: Option<f64>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// How it looks.
    pub style: Style,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Text; written as text whatever it begins with.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Text that leads to a cell of this workbook.
    Link {
        /// What is read.
        text: String,
        /// The sheet it leads to.
        sheet: String,
        /// The cell it leads to.
        to: CellRef,
    },
    /// A formula of our own over cells of its sheet, never text somebody sent.
    Formula {
        /// The formula, without `=`.
        formula: String,
        /// What it gives with the values the workbook is written with.
        result: Computed,
    },
}

/// What a formula gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Computed {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// Cells whose value is chosen from a list, or kept within bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The cells.
    pub area: Area,
    /// The list, or the bounds.
    pub from: Pick,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq)]
pub enum Pick {
    /// A few words; together no more than 255 characters.
    Words(Vec<String>),
    /// The cells of another sheet.
    From {
        /// The sheet.
        sheet: String,
        /// Its cells.
        area: Area,
    },
    /// Any number from 0.
    NumberFromZero,
}

/// Where a chart finds its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeRef {
    /// The sheet.
    pub sheet: String,
    /// The cells.
    pub area: Area,
}

/// The kind of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// Horizontal bars.
    Bar,
    /// Horizontal bars, series one after the other.
    BarStacked,
    /// Horizontal bars, series as shares of the whole.
    BarShare,
    /// Upright columns.
    Column,
    /// Upright columns, series side by side.
    ColumnGrouped,
    /// Upright columns, series on top of each other.
    ColumnStacked,
    /// A line with markers.
    Line,
    /// Points, each with a bar as far as its interval reaches; the scale may begin below 0.
    Interval,
}

/// One series of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPlan {
    /// Name in the legend.
    pub name: String,
    /// Labels along the axis.
    pub categories: RangeRef,
    /// Numbers.
    pub values: RangeRef,
    /// Colour, as 0xRRGGBB.
    pub colour: u32,
    /// How far the interval of each point reaches to either side.
    pub half_widths: Option<RangeRef>,
}

/// One chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartPlan {
    /// Kind.
    pub kind: ChartKind,
    /// Title.
    pub title: String,
    /// Series in order.
    pub series: Vec<SeriesPlan>,
    /// Number format of the axis: `0%`, `0`.
    pub axis_format: &'static str,
    /// Largest value of the axis, where it has one.
    pub axis_max: Option<f64>,
    /// The cell under its top left corner.
    pub at: CellRef,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The two ways a page is printed, both on A4 and one page wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrintProfile {
    /// 工作表: across, 第X页 共Y页, signed by who filled it in and who checked it.
    #[default]
    Worksheet,
    /// 公文附件: upright with the margins of GB/T 9704, the page number between dashes, odd pages right and even left.
    Annex,
}

/// How a sheet is printed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrintPlan {
    /// Which of the two ways.
    pub profile: PrintProfile,
    /// First and last row printed again at the head of every page.
    pub repeat: Option<(u32, u32)>,
    /// Rows before which a new page begins.
    pub breaks: Vec<u32>,
    /// Left, middle and right of the footer.
    pub footer: [String; 3],
    /// Whether everything must fit on one page.
    pub single_page: bool,
    /// The last row that is printed, where the rest is for the screen.
    pub last_row: Option<u32>,
    /// The last column that is printed, where the rest is for the screen.
    pub last_col: Option<u32>,
}

/// Points beside which names still stand level.
const LEVEL_NAMES: u32 = 12;

impl ChartPlan {
    /// Whether there are too many points for names to stand level.
    pub fn is_crowded(&self) -> bool {
        self.series.first().is_some_and(|series| series.values.area.height() > LEVEL_NAMES)
    }

    /// The share of the height left for points, the rest being names.
    pub fn plot_share(&self) -> f64 {
        if self.is_crowded() { 0.62 } else { 0.72 }
    }
}

impl Cell {
    /// An empty cell.
    pub const fn blank(style: Style) -> Self {
        Self { value: Value::Blank, style }
    }

    /// A text, personal numbers masked.
    pub fn text(text: impl AsRef<str>, style: Style) -> Self {
        Self::printed(mask(text.as_ref()), style)
    }

    /// A text that is meant for print as it stands, such as the telephone of the office.
    pub fn printed(text: impl Into<String>, style: Style) -> Self {
        let mut text = text.into();
        if text.is_empty() {
            return Self::blank(style);
        }
        if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(end);
        }
        Self { value: Value::Text(text), style }
    }

    /// A number, one that is not whole with two decimals at most; blank where it is unknown.
    pub fn number(value: impl Into<Option<f64>>, style: Style) -> Self {
        match value.into().filter(|n| n.is_finite()) {
            Some(n) if style == Style::Number && n.fract() != 0.0 => {
                Self { value: Value::Number((n * 100.0).round() / 100.0), style: Style::Decimal }
            }
            Some(n) => Self { value: Value::Number(n), style },
            None => Self::blank(style),
        }
    }

    /// A count.
    pub fn count(n: usize, style: Style) -> Self {
        Self { value: Value::Number(n as f64), style }
    }

    /// A day; blank where it is unknown.
    pub fn date(day: Option<NaiveDate>, style: Style) -> Self {
        match day {
            Some(day) => Self { value: Value::Date(day), style },
            None => Self::blank(style),
        }
    }

    /// A text that leads to a cell of this workbook.
    pub fn link(text: impl AsRef<str>, sheet: &str, to: CellRef, style: Style) -> Self {
        Self { value: Value::Link { text: mask(text.as_ref()), sheet: sheet.to_owned(), to }, style }
    }

    /// A formula with the number it gives.
    pub fn formula(formula: impl Into<String>, result: f64, style: Style) -> Self {
        Self { value: Value::Formula { formula: formula.into(), result: Computed::Number(result) }, style }
    }

    /// A formula with the text it gives.
    pub fn formula_text(formula: impl Into<String>, result: impl Into<String>, style: Style) -> Self {
        Self { value: Value::Formula { formula: formula.into(), result: Computed::Text(result.into()) }, style }
    }

    /// What a person reads in it.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::Blank => String::new(),
            Value::Text(text) | Value::Link { text, .. } => text.clone(),
            Value::Number(n) => self.style.shown(*n),
            Value::Date(day) => day.to_string(),
            Value::Formula { result: Computed::Number(n), .. } => self.style.shown(*n),
            Value::Formula { result: Computed::Text(text), .. } => text.clone(),
        }
    }
}

impl SheetPlan {
    /// The last row and column that hold something: the area that is printed.
    pub fn extent(&self) -> CellRef {
        let cols = self.lines.iter().map(|line| line.cells.len()).max().unwrap_or(0).max(self.widths.len());
        CellRef::new(self.lines.len().saturating_sub(1) as u32, cols.saturating_sub(1) as u32)
    }
}
