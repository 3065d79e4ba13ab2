//! What can go wrong while numbers are made.

use thiserror::Error;

/// Numbers could not be made: a mistake of ours, or a calendar without the term asked for.
#[derive(Debug, Error)]
pub enum MeasureError {
    /// The calendar has no dates for a term that is to be measured.
    #[error("the calendar has no dates for term {0}; give them in `[calendar]` of bureau.toml")]
    NoCalendar(String),
    /// A table could not cross to polars or back: our bug.
    #[error("table `{table}` could not cross between Arrow and polars: {detail}")]
    Crossing {
        /// The table.
        table: String,
        /// What the libraries said.
        detail: String,
    },
    /// A question bound at load time failed while it ran: our bug.
    #[error("the condition `{condition}` failed on `{table}`: {source}")]
    Condition {
        /// The condition as written in the pack.
        condition: String,
        /// The table it ran on.
        table: String,
        /// What polars said.
        source: polars::prelude::PolarsError,
    },
    /// A join or group-by of ours failed: our bug.
    #[error("while measuring: {0}")]
    Polars(#[from] polars::prelude::PolarsError),
    /// A table could not be rebuilt: our bug.
    #[error("while rebuilding a table: {0}")]
    Table(String),
}

/// A query that was refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.en)]
pub struct QueryError {
    /// Line in the query, from 1, where it is known.
    pub line: Option<usize>,
    /// Column in characters, from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// The nearest right word.
    pub nearest: Option<String>,
}
