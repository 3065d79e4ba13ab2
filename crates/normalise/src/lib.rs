//! Recognises what each sheet is and turns its rows into typed tables; complains cell by cell.
//!
//! Promise: every cell of every sheet is used, ignored by a rule with a name, or rejected with a finding; nothing is guessed
//! in silence. A sheet nobody designed for us is the normal case.
//! Takes: grids, the words schools use, the calendar. Gives: records with their cells ([`read_sheet`]), the stored tables
//! ([`reconcile`]), which sheets are copies or
//! earlier versions of others ([`set_aside_versions`]), what a person must be asked ([`merge_questions`]) and what the person answered ([`read_replies`]).
//! Does not know: files and formats, rules and numbers of a policy, workbooks.

mod account;
mod blocks;
mod bounds;
mod canvas;
mod cells;
mod context;
mod crosscheck;
mod crossed;
mod evidence;
mod field_type;
mod forms;
mod heading;
mod headings;
mod layouts;
mod lines;
mod people;
mod personal;
mod print;
mod questions;
mod reading;
mod reason;
mod recipes;
mod recognise;
mod reconcile;
mod renamed;
mod replies;
mod row;
mod shape;
mod sheet;
mod structure;
mod values;
mod versions;

pub use evidence::Weight;
pub use heading::{Column, Meaning};
pub use personal::is_personal;
pub use questions::merge_questions;
pub use reading::{BlockReading, LineIs, LineRun, SheetReading};
pub use reason::Reason;
pub use reconcile::{Reconciled, Sent, SentFile, Stated, identify, reconcile, tables_of};
pub use renamed::{present_names, under_present_names};
pub use replies::read_replies;
pub use sheet::read_sheet;
pub use values::{IdNumber, read_national_id};
pub use versions::set_aside_versions;
