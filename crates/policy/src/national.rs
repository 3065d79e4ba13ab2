//! The shipped calendars of public holidays: which days are free, and which weekend days are worked instead; and how many days
//! of teaching make a teaching week.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::ConfigError;
use crate::calendar::{Holiday, least_in, read_days, read_holiday};
use crate::document::{Complaints, Document, Section};

/// The shipped calendars: name in `bureau.toml`, file, text.
const SHIPPED: [(&str, &str, &str); 1] =
    [("china", "pipelines/calendar/china.toml", include_str!("../../../pipelines/calendar/china.toml"))];

/// The shipped number of days that make a teaching week: file, text.
const WEEKS: (&str, &str) = ("pipelines/calendar/weeks.toml", include_str!("../../../pipelines/calendar/weeks.toml"));

/// The public holidays of one calendar year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PublicYear {
    /// Days off.
    pub holidays: Vec<Holiday>,
    /// Weekend days worked instead.
    pub make_up_days: Vec<NaiveDate>,
}

/// Calendar year → its public holidays.
pub(crate) type PublicYears = BTreeMap<i32, PublicYear>;

/// The names a `bureau.toml` may give.
pub(crate) fn names() -> Vec<&'static str> {
    SHIPPED.iter().map(|(name, ..)| *name).collect()
}

/// A shipped calendar by name; `None` for an unknown name.
///
/// # Errors
/// Every mistake in the file at once.
pub(crate) fn public_years(name: &str) -> Option<Result<PublicYears, Vec<ConfigError>>> {
    let (_, file, text) = SHIPPED.iter().find(|(known, ..)| *known == name)?;
    Some(parse(file, text))
}

/// How many days must be taught in a week for it to count, where the bureau says nothing.
///
/// # Errors
/// Every mistake in the file at once.
pub(crate) fn least_teaching_days() -> Result<Option<u32>, Vec<ConfigError>> {
    let document = Document::parse(WEEKS.0, WEEKS.1)?;
    let complaints = Complaints::default();
    let least = least_in(&document.root(&complaints));
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(least) } else { Err(errors) }
}

fn parse(file: &str, text: &str) -> Result<PublicYears, Vec<ConfigError>> {
    let document = Document::parse(file, text)?;
    let complaints = Complaints::default();
    let root = document.root(&complaints);
    root.only(&["year"]);
    let years = root.sections("year").iter().filter_map(read_year).collect();
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(years) } else { Err(errors) }
}

fn read_year(section: &Section<'_>) -> Option<(i32, PublicYear)> {
    section.only(&["year", "notices", "holidays", "make_up_days"]);
    section.need("year");
    section.need("notices");
    let holidays = section.sections("holidays").iter().filter_map(read_holiday).collect();
    let year = PublicYear { holidays, make_up_days: read_days(section, "make_up_days") };
    Some((i32::try_from(section.int("year")?).ok()?, year))
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    fn china() -> PublicYears {
        public_years("china").expect("shipped").expect("right")
    }

    #[test]
    fn every_make_up_day_is_a_weekend_day_and_no_holiday() {
        for days in china().values() {
            for day in &days.make_up_days {
                assert!(matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "{day}");
                assert!(!days.holidays.iter().any(|free| (free.from..=free.to).contains(day)), "{day}");
            }
        }
    }

    #[test]
    fn every_year_has_its_seven_feasts() {
        for (year, days) in china() {
            let names: String = days.holidays.iter().map(|free| free.name.as_str()).collect();
            for feast in ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"] {
                assert!(names.contains(feast), "{year} lacks {feast}");
            }
            assert!(days.holidays.iter().all(|free| free.from <= free.to), "{year}");
        }
    }
}
