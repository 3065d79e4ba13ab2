//! Recognises what each sheet is and turns its rows into typed tables; complains cell by cell.
//!
//! Promise: every cell of every sheet is used, ignored by a rule with a name, or rejected with a finding; nothing is guessed
//! in silence. A sheet nobody designed for us is the normal case.
//! Takes: grids, the words schools use, the calendar. Gives: records with their cells ([`read_sheet`]), and the stored tables
//! ([`reconcile`]).
//! Does not know: files and formats, rules and numbers of a policy, workbooks.

mod account;
mod blocks;
mod canvas;
mod cells;
mod context;
mod crosscheck;
mod forms;
mod heading;
mod layouts;
mod lines;
mod people;
mod reading;
mod reason;
mod recognise;
mod reconcile;
mod row;
mod sheet;
mod values;

pub use heading::{Column, Meaning};
pub use reading::{BlockReading, SheetReading};
pub use reason::Reason;
pub use reconcile::{Sent, SentFile, reconcile, tables_of};
pub use sheet::read_sheet;
