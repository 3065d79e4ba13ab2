//! Tables and policy in, numbers out; same input, same numbers.
//!
//! Promise: every name of a pack is bound and checked before a file is opened ([`resolve`]); then the stored tables of all
//! terms become views ([`evaluate`]), each figure with the rows it was counted from; anyone may ask in SQL ([`query`]).
//! Takes: a [`tables::Dataset`], packs, a bureau's settings, a term. Gives: a dataset of views, sorted by their keys.
//! Does not know: files, sheets, workbooks, the clock. It alone knows polars, behind one door (`frame`).

mod allotment;
mod attain;
mod authenticity;
mod binder;
mod cases;
mod catalog;
mod compare;
mod condition;
mod decided;
mod decisions;
mod effectiveness;
mod error;
mod exact;
mod facts;
mod frame;
mod growth;
mod language;
mod linked;
mod lists;
mod measure;
mod moments;
mod outcome;
mod owing;
mod parameters;
mod query;
mod resolve;
mod said;
mod scoring;
mod selection;
mod settings;
mod share;
mod stock;
mod terms;
mod units;
mod views;

pub use cases::{CaseResult, run_cases};
pub use compare::{
    AwardChange, Cause, Conclusion, ConclusionChange, ConclusionKey, Difference, EvidenceRow, Places, QuotaChange,
    RankChange, Standing, compare, evidence_place,
};
pub use error::{MeasureError, QueryError};
pub use language::{ItemShape, Key, Language, Shape, SheetLanguage, Takes, language, subject_table};
pub use measure::{evaluate, evaluate_told};
pub use query::{QueryResult, QueryValue, query};
pub use resolve::{MetricPlan, check, resolve};
pub use said::condition_zh;
