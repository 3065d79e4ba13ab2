//! The rules of the house, read once.
//!
//! Promise: reads a bureau's settings and decisions, the words schools use and the policy packs, and refuses a wrong one,
//! saying where: every mistake in one pass, each with file, line, key and the nearest right word.
//! Takes: TOML. Gives: plain types. Does not know: a sheet, a number that was counted, a workbook.
//!
//! All TOML goes through [`document`], which collects mistakes instead of stopping at the first.

mod authenticity;
mod bureau;
mod calendar;
mod cases;
mod catalogue;
mod coverage;
mod decisions;
pub mod document;
mod error;
mod identity;
mod load;
mod national;
mod nearest;
mod pack;
mod recognition;
mod syntax;
mod units;
mod validate;
mod vocabulary;
mod weigh;

pub use authenticity::{Authenticity, AuthenticityCheck};
pub use bureau::{Bureau, PolicyInForce, STARTER, Setting};
pub use calendar::{Calendar, Holiday, LeastDays, TermDates, Week};
pub use cases::{About, Case, Expected, GivenRows};
pub use catalogue::{CatalogueRule, Computable, catalogue};
pub use coverage::{CATALOGUE_STATUSES, CoverageRow, coverage};
pub use decisions::{
    CORRECTIONS_FILE, Change, Choice, Correction, DateStyle, Decided, DecisionFile, Decisions, Drawn, JUDGEMENTS_FILE,
    Judged, Judgement, LAYOUTS_FILE, LOTS_FILE, Lot, Meant, PEOPLE_FILE, Recipe, Ruling, Target, Taught, TaughtColumn,
    TaughtKind, TaughtShape, WAIVERS_FILE, Waived, Waiver, WhoIsWho, choices, draft_layouts, draft_people, judge,
};
pub use error::ConfigError;
pub use identity::{IDENTITY_COMPARISONS, Identity, IdentityComparison, IdentityLevel};
pub use load::{RULE_KEYS, bundled_packs, load_pack, parse_pack, read_pack};
pub use nearest::nearest;
pub use pack::{
    Block, Clause, DatedValue, LevelWord, PackTexts, Parameter, PolicyPack, Rule, SourceDocument, Treatment,
    ValueOrigin, read_dated,
};
pub use recognition::{HeadingWorth, KindWorth, Recognition};
pub use units::{ShapeCounts, Units};
pub use vocabulary::{HeadingWord, SheetForm, ValueWords, Vocabulary, WordList, fold};
