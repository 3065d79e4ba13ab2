//! Why a model cannot be fitted.

/// What stands in the way of a fit, where, and what was expected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The formula cannot be read.
    #[error("formula, position {position}: {problem} in `{formula}`")]
    Formula {
        /// The formula as given.
        formula: String,
        /// The character at fault, counted from 1.
        position: usize,
        /// What is wrong, and what was expected.
        problem: String,
    },
    /// A column named in the formula or the options is not in the frame.
    #[error("there is no column `{name}`{}{}", place(*.position), suggestion(.nearest))]
    NoColumn {
        /// The name as written.
        name: String,
        /// Its place in the formula, counted from 1; 0 if it is not in the formula.
        position: usize,
        /// The column of the frame whose name is most alike.
        nearest: Option<String>,
    },
    /// A column cannot be used in this way.
    #[error("column `{name}` cannot be used as {role}: {problem}")]
    WrongColumn {
        /// The column.
        name: String,
        /// What it was to be: outcome, prior weights, grouping …
        role: &'static str,
        /// What stands in the way.
        problem: String,
    },
    /// Columns of one frame differ in length, or a column is given twice.
    #[error("column `{name}`: {problem}")]
    BadFrame {
        /// The column.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A value is missing; see [`crate::Frame::complete`].
    #[error("column `{name}`, row {row}: the value is missing; leave the row out or fill it in")]
    Missing {
        /// The column.
        name: String,
        /// The row, counted from 1.
        row: usize,
    },
    /// A value is infinite, or so large that squares of it leave the range of numbers.
    #[error("column `{name}`, row {row}: {value} is not a number to calculate with")]
    NotFinite {
        /// The column.
        name: String,
        /// The row, counted from 1.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// The frame has no rows.
    #[error("there are no observations")]
    NoObservations,
    /// The formula has no random effect.
    #[error("the formula has no random effect; write one as (1 | group)")]
    NoRandomEffects,
    /// Fewer observations than the fixed effects need.
    #[error("{observations} observations are too few for {fixed} fixed effects")]
    TooFewObservations {
        /// Rows of the frame.
        observations: usize,
        /// Independent columns of the fixed effects.
        fixed: usize,
    },
    /// A grouping has a single level: its variance cannot be told from the intercept.
    #[error("grouping `{group}` has only one level, `{level}`; at least two are needed")]
    OneLevel {
        /// The grouping.
        group: String,
        /// Its level.
        level: String,
    },
    /// A term has as many effects as there are observations: it cannot be told from the residual.
    #[error("grouping `{group}` has {effects} effects for {observations} observations; there must be fewer")]
    TooManyEffects {
        /// The grouping.
        group: String,
        /// Levels times columns of the term.
        effects: usize,
        /// Rows of the frame.
        observations: usize,
    },
    /// All values of the outcome are equal.
    #[error("the outcome `{name}` is {value} everywhere; there is nothing to explain")]
    ConstantOutcome {
        /// The column.
        name: String,
        /// Its one value.
        value: f64,
    },
    /// The fixed effects, or fixed and random effects together, explain the outcome without remainder.
    #[error("the model explains the outcome `{name}` exactly; no residual variance is left to judge by")]
    NoResidual {
        /// The column.
        name: String,
    },
    /// A request for levels or counts a fit does not have.
    #[error("{problem}")]
    BadRequest {
        /// What was asked, and what there is.
        problem: String,
    },
}

fn place(position: usize) -> String {
    if position == 0 { String::new() } else { format!(" (formula, position {position})") }
}

fn suggestion(name: &Option<String>) -> String {
    name.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
