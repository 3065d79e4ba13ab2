//! Days and times of day as tables write them, and how long it is from one to another.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use tables::{ColumnType, Table};

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    Minutes,
    Hours,
    Days,
    Months,
    Years,
}

impl Length {
    /// The words in packs.
    pub const WORDS: [&'static str; 5] = ["minutes", "hours", "days", "months", "years"];

    /// The length a word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "minutes" => Some(Self::Minutes),
            "hours" => Some(Self::Hours),
            "days" => Some(Self::Days),
            "months" => Some(Self::Months),
            "years" => Some(Self::Years),
            _ => None,
        }
    }

    /// From one moment to another, in this length.
    pub fn between(self, from: NaiveDateTime, to: NaiveDateTime) -> f64 {
        let minutes = (to - from).num_minutes() as f64;
        match self {
            Self::Minutes => minutes,
            Self::Hours => minutes / 60.0,
            Self::Days => minutes / 60.0 / 24.0,
            Self::Months => months_between(from.date(), to.date()),
            Self::Years => months_between(from.date(), to.date()) / 12.0,
        }
    }
}

/// Whole months from a first day to the day after the last: a year's spell is 1 September to 31 August.
pub(crate) fn months_between(first: NaiveDate, after: NaiveDate) -> f64 {
    use chrono::Datelike;
    let months = (after.year() - first.year()) * 12 + after.month() as i32 - first.month() as i32;
    f64::from(if after.day() < first.day() { months - 1 } else { months })
}

/// A moment of a row: a day, or a text such as `2024-09-01 10:30`.
pub(crate) fn moment(table: &Table, row: usize, column: &str) -> Option<NaiveDateTime> {
    match table.spec().column(column)?.kind {
        ColumnType::Date => table.date(row, column).map(|day| day.and_time(NaiveTime::MIN)),
        ColumnType::Text => read_moment(table.text(row, column)?),
        _ => None,
    }
}

/// `2024-09-01 10:30`; without a time of day nobody can count minutes from it.
fn read_moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().replace('T', " ");
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_hours_and_years_are_counted_from_what_is_written() {
        let at = |text: &str| read_moment(text).expect("a moment");
        let (from, to) = (at("2024-10-08 23:50"), at("2024-10-09 00:20"));
        assert_eq!((Length::Minutes.between(from, to), Length::Hours.between(from, to)), (30.0, 0.5));
        assert_eq!(Length::Years.between(at("2024-09-01 00:00"), at("2026-09-01 00:00")), 2.0);
        assert_eq!(Length::Months.between(at("2024-09-15 00:00"), at("2025-03-14 00:00")), 5.0);
        assert_eq!(read_moment("2024-10-08"), None);
    }
}
