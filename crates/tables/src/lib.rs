//! The words handed from room to room.
//!
//! Promise: what a grid, a table, a term and a finding are, and where each row came from.
//! Takes: nothing. Gives: plain types, and tables as Arrow record batches.
//! Does not know: how a file is opened, what a policy asks, how a workbook looks.
//!
//! # Glossary
//!
//! | word | 中文 | one of it is |
//! |---|---|---|
//! | [`Grid`] | 工作表 | one sheet of one file, cell by cell, with its merged areas |
//! | [`Place`] | 出处 | a file, a sheet and a cell (`听课记录!D17`) |
//! | [`Finding`] | 问题 | one problem at one place, in words a clerk understands |
//! | [`SheetLedger`] | 单元格台账 | the account of one sheet: used, ignored, rejected |
//! | [`Term`] | 学期 | `2024-1` (autumn of school year 2024) or `2024-2` (spring) |
//! | [`Question`] | 待确认问题 | one thing a person is asked, once |
//! | [`Field`] | 字段 | what a column of a school's sheet means |
//! | [`Record`] | 记录 | one row of a school's sheet, understood |
//! | [`Table`] | 表 | rows of one declared grain, as Arrow |
//! | pairing | 师徒结对 | one mentor–mentee spell |
//! | activity | 活动 | one occasion (or a count of them) between two people |
//! | document | 材料 | one paper handed in (or a count of them) |

mod dataset;
mod field;
mod finding;
mod grid;
mod ipc;
mod ledger;
mod mask;
mod origin;
mod question;
mod record;
mod schema;
mod table;
mod term;

pub use arrow_array::RecordBatch;
pub use dataset::Dataset;
pub use field::Field;
pub use finding::{Finding, FindingCode, Lang, Reviewed, Severity};
pub use grid::{Cell, CellValue, Grid, GridKind, RETURNED_LIST};
pub use ipc::{IpcError, from_ipc_stream, to_ipc_stream};
pub use ledger::SheetLedger;
pub use mask::{ID_HIDDEN, mask, mask_name, mask_path, without_marks};
pub use origin::{Area, CellRef, Place, column_letters};
pub use question::{LIST_MARK, Question, QuestionColumn, Reply, SCOPE_ANY, SCOPE_UNITS, Subject, question_id};
pub use record::{Record, RecordKind, TextPrint, Value};
pub use schema::{Column, ColumnType, STORED, TableKind, TableSpec, VIEWS, table_spec};
pub use table::{RowBuilder, Table, TableBuilder, TableError};
pub use term::{Period, Term, last_of_year, school_year_of};
