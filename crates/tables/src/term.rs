//! Terms, school years and the periods a rule speaks of.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
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

    /// The term before this one.
    pub const fn previous(self) -> Self {
        if self.half == 1 { Self::spring(self.school_year - 1) } else { Self::autumn(self.school_year) }
    }

    /// The term with whose end a period is over: `2024-1`, `2024-10` and `CY2024` with `2024-1`, `2024` with `2024-2`, a contract
    /// year or year of service with the term its last day falls in.
    pub fn that_ends(period: &str) -> Option<Self> {
        let of_month = |year, month| match month {
            8..=12 => Self::autumn(year),
            1 => Self::autumn(year - 1),
            _ => Self::spring(year - 1),
        };
        match period.parse().ok()? {
            Period::Term(term) => Some(term),
            Period::Month(year, month) => Some(of_month(year, month)),
            Period::SchoolYear(year) => Some(Self::spring(year)),
            Period::CalendarYear(year) => Some(Self::autumn(year)),
            Period::ContractYear(first) | Period::ServiceYear(first) => {
                let last = last_of_year(first);
                // A year that ends in August ends with the school year.
                Some(if last.month() == 8 {
                    Self::spring(last.year() - 1)
                } else {
                    of_month(last.year(), last.month())
                })
            }
            Period::Cycle => None,
        }
    }

    /// The calendar year a term begins in: 2024 holds `2023-2` and `2024-1`.
    pub const fn calendar_year(self) -> i32 {
        if self.half == 1 { self.school_year } else { self.school_year + 1 }
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

/// The last day of the year that begins on a day: the day before its anniversary.
pub fn last_of_year(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(12)).and_then(|day| day.checked_sub_days(Days::new(1))).unwrap_or(first)
}

/// A stretch of time a rule counts in.
///
/// Written `2024-1` (term), `2024-09` (month), `2024` (school year), `CY2024` (calendar year), `contract:2023-10-15` and
/// `service:2023-09-01` (years that begin on that day), `cycle`.
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
    /// One year of a pairing, counted from its start: its first day.
    ContractYear(NaiveDate),
    /// One year of service, counted from the first day of teaching: its first day.
    ServiceYear(NaiveDate),
    /// The whole programme.
    Cycle,
}

/// What a contract year is written with.
const CONTRACT: &str = "contract:";
/// What a year of service is written with.
const SERVICE: &str = "service:";

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => write!(f, "{term}"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
            Self::SchoolYear(year) => write!(f, "{year}"),
            Self::CalendarYear(year) => write!(f, "CY{year}"),
            Self::ContractYear(first) => write!(f, "{CONTRACT}{first}"),
            Self::ServiceYear(first) => write!(f, "{SERVICE}{first}"),
            Self::Cycle => f.write_str("cycle"),
        }
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1950..=2199).contains(year));
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let month = |text: &str| {
            let (in_year, month) = text.split_once('-').filter(|(_, month)| month.len() == 2)?;
            let month = month.parse::<u32>().ok().filter(|month| (1..=12).contains(month))?;
            Some(Self::Month(year(in_year)?, month))
        };
        let found = if text == "cycle" {
            Some(Self::Cycle)
        } else if let Some(first) = text.strip_prefix(CONTRACT) {
            day(first).map(Self::ContractYear)
        } else if let Some(first) = text.strip_prefix(SERVICE) {
            day(first).map(Self::ServiceYear)
        } else if let Some(calendar_year) = text.strip_prefix("CY") {
            year(calendar_year).map(Self::CalendarYear)
        } else {
            text.parse().ok().map(Self::Term).or_else(|| month(text)).or_else(|| year(text).map(Self::SchoolYear))
        };
        found.ok_or_else(|| format!("`{text}` is not a period"))
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
    fn a_period_is_read_and_written_the_same_way() {
        for text in ["2024-1", "2024-09", "2024", "CY2024", "contract:2023-10-15", "service:2023-09-01", "cycle"] {
            assert_eq!(text.parse::<Period>().map(|period| period.to_string()), Ok(text.to_owned()));
        }
        for text in ["2024-3", "2024-13", "CY24", "contract:2023", "services", ""] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_year_of_its_own_clock_ends_the_day_before_its_anniversary() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(last_of_year(day("2023-10-15")), day("2024-10-14"));
        assert_eq!(last_of_year(day("2023-09-01")), day("2024-08-31"));
    }

    #[test]
    fn a_calendar_year_has_the_terms_that_begin_in_it() {
        assert_eq!((Term::spring(2023).calendar_year(), Term::autumn(2024).calendar_year()), (2024, 2024));
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
            // To 14 October 2024, 31 August 2024, 19 July 2024.
            ("contract:2023-10-15", "2024-1"),
            ("service:2023-09-01", "2023-2"),
            ("service:2023-07-20", "2023-2"),
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
