//! Terms, school years and the periods a rule speaks of.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// One term: `2024-1` is the autumn, `2024-2` the spring of school year 2024 (autumn 2024 to summer 2025).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Term {
    /// The school year, named after the calendar year it begins in.
    pub school_year: i32,
    /// 1 autumn, 2 spring.
    pub half: u8,
}

impl Term {
    /// The autumn term of a school year.
    pub const fn autumn(school_year: i32) -> Self {
        Self { school_year, half: 1 }
    }

    /// The spring term of a school year.
    pub const fn spring(school_year: i32) -> Self {
        Self { school_year, half: 2 }
    }

    /// The term after this one.
    pub const fn next(self) -> Self {
        if self.half == 1 { Self::spring(self.school_year) } else { Self::autumn(self.school_year + 1) }
    }

    /// The term with whose end a period is over: `2024-1`, `2024-10` and `CY2024` with `2024-1`, `2024` with `2024-2`.
    pub fn that_ends(period: &str) -> Option<Self> {
        let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1950..=2199).contains(year));
        if let Some(calendar_year) = period.strip_prefix("CY") {
            return year(calendar_year).map(Self::autumn);
        }
        match period.split_once('-') {
            None => year(period).map(Self::spring),
            Some((in_year, month)) if month.len() == 2 => match (year(in_year)?, month.parse::<u32>().ok()?) {
                (year, 8..=12) => Some(Self::autumn(year)),
                (year, 1) => Some(Self::autumn(year - 1)),
                (year, 2..=7) => Some(Self::spring(year - 1)),
                _ => None,
            },
            Some(_) => period.parse().ok(),
        }
    }

    /// The term in Chinese: `2024—2025学年第一学期`.
    pub fn zh(self) -> String {
        let half = if self.half == 1 { "一" } else { "二" };
        format!("{}—{}学年第{half}学期", self.school_year, self.school_year + 1)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.school_year, self.half)
    }
}

impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not a term; write 2024-1 (autumn) or 2024-2 (spring)");
        let (year, half) = text.trim().split_once('-').ok_or_else(wrong)?;
        let school_year = year.parse::<i32>().ok().filter(|y| (1950..=2199).contains(y)).ok_or_else(wrong)?;
        match half {
            "1" => Ok(Self::autumn(school_year)),
            "2" => Ok(Self::spring(school_year)),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Term {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

/// The school year a day belongs to: 2024 runs from 1 September 2024 to 31 August 2025.
pub fn school_year_of(day: NaiveDate) -> i32 {
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// A stretch of time a rule counts in.
///
/// Written `2024-1` (term), `2024-09` (month), `2024` (school year), `CY2024` (calendar year), `cycle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Period {
    /// One term.
    Term(Term),
    /// One month: year and month.
    Month(i32, u32),
    /// One school year.
    SchoolYear(i32),
    /// One calendar year.
    CalendarYear(i32),
    /// The whole programme.
    Cycle,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => write!(f, "{term}"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
            Self::SchoolYear(year) => write!(f, "{year}"),
            Self::CalendarYear(year) => write!(f, "CY{year}"),
            Self::Cycle => f.write_str("cycle"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_read_and_written_the_same_way() {
        for text in ["2024-1", "2021-2"] {
            assert_eq!(text.parse::<Term>().map(|term| term.to_string()), Ok(text.to_owned()));
        }
        for text in ["2024-3", "2024", "24-1", "2024-01"] {
            assert!(text.parse::<Term>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_is_over_with_the_term_it_ends_in() {
        let over = |period: &str| Term::that_ends(period).map(|term| term.to_string());
        for (period, term) in [
            ("2024-1", "2024-1"),
            ("2024-2", "2024-2"),
            ("2024-09", "2024-1"),
            ("2025-01", "2024-1"),
            ("2025-02", "2024-2"),
            ("2024", "2024-2"),
            ("CY2024", "2024-1"),
        ] {
            assert_eq!(over(period).as_deref(), Some(term), "{period}");
        }
        assert_eq!((over("cycle"), over("2024-13")), (None, None));
    }

    #[test]
    fn the_school_year_turns_on_the_first_of_september() {
        let day = |m, d| NaiveDate::from_ymd_opt(2025, m, d).map(school_year_of);
        assert_eq!((day(8, 31), day(9, 1)), (Some(2024), Some(2025)));
    }
}
