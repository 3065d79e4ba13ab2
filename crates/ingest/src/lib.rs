//! Opens whatever lies in the inbox and gives plain grids; judges nothing.
//!
//! Promise: every file is opened by its content, not its name; one that cannot be read is one finding and hurts no other.
//! Takes: folders and files. Gives: `Grid`s, sheet by sheet (of a Word document: table by table), with merged areas and visibility, and findings.
//! Formats whose readers can end a program are read in processes of their own, where the caller says how to start one.
//! Does not know: what a sheet means, which policy is in force, who anybody is. Executes, fetches and follows nothing.
//!
//! Hidden sheets come as grids marked hidden, formulas without a result and error values as cells of that kind: what
//! they mean for a school is said in the room that reads the sheet.

mod archive;
mod binary_sheets;
mod budget;
mod delimited;
mod error;
mod html;
mod html_tokens;
mod inbox;
mod legacy;
mod ods;
mod ole;
mod original;
mod package;
mod read;
mod sheet;
mod sheet_tail;
mod sniff;
mod spreadsheetml;
mod strike;
mod text;
mod word;
mod workbook;
mod xml;

pub use budget::Budget;
pub use error::ReadError;
pub use inbox::{SourceFile, content_hash, file_named, list_folders, list_inbox, list_registry, single_file};
pub use legacy::{LegacyReaders, serve_legacy};
pub use original::{Original, originals};
pub use read::{read_grids, read_grids_apart};
