//! The rules of the house, read once.
//!
//! Promise: reads a bureau's settings, the words schools use and the policy packs, and refuses a wrong one, saying where:
//! every mistake in one pass, each with file, line, key and the nearest right word.
//! Takes: TOML. Gives: plain types. Does not know: a sheet, a number that was counted, a workbook.
//!
//! All TOML goes through [`document`], which collects mistakes instead of stopping at the first.

mod bureau;
mod calendar;
pub mod document;
mod error;
mod nearest;
mod vocabulary;

pub use bureau::{Bureau, PolicyInForce, Setting};
pub use calendar::{Calendar, Holiday, TermDates, Week};
pub use error::ConfigError;
pub use nearest::nearest;
pub use vocabulary::{HeadingWord, SheetForm, ValueWords, Vocabulary, WordList, fold};
