//! Numbers in, workbooks out.
//!
//! Promise: what the other rooms found, as pages a leader, a school or a teacher is glad to read; nothing of another
//! school in a school's workbook, no personal number in any.
//! Takes: a `Dataset` of stored tables and views, and a [`Brief`] with the sheets the packs ask for; for a marked copy the bytes of the
//! original. Gives: a [`WorkbookPlan`] of plain values, and the file written from it.
//! Does not know: how a figure is measured (it only adds up rows of a view), where the files go, what day it is.
//!
//! The way through the room: `scope` (the rows of the term) → `sheets` (one file a sheet) on a `page` (title, head,
//! rows, signature) → [`WorkbookPlan`] → [`write`]. `programme` binds the sheets a pack asks for. Beside it: `marked`, the school's own workbook with its problems marked.

mod answer;
mod brief;
mod compose;
mod dump;
mod error;
mod marked;
mod page;
mod paper;
mod plan;
mod programme;
mod scope;
mod sheets;
mod style;
mod tally;
mod width;
mod words;
mod write;

#[cfg(test)]
mod county;
#[cfg(test)]
mod promises;

pub use answer::{AnswerCell, write_answer};
pub use brief::{Brief, MadeOf};
pub use compose::{compose_leaders, compose_notices, compose_person, compose_questions, compose_schools};
pub use dump::dump;
pub use error::WriteError;
pub use marked::{MarkError, MarkPlan, MarkedCopy, SchoolCopy, compose_marks, mark, mark_anew};
pub use plan::{
    Cell, ChartKind, ChartPlan, Choices, Computed, Line, Pick, PrintPlan, PrintProfile, RangeRef, SeriesPlan,
    SheetPlan, TabColour, Typing, Value, WorkbookPlan,
};
pub use programme::{ProgrammeSheets, SheetKey, check, resolve, sheet_kinds};
pub use style::Style;
pub use words::{period_kind_zh, period_zh, status_mark, status_zh, subject_kind_zh};
pub use write::{write, write_copy};
