//! The school calendar of the county: six terms with their dates, and the public holidays of those years.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// One term with its exact dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The school year, by the calendar year of its autumn.
    pub year: i32,
    /// 1 autumn, 2 spring.
    pub half: u8,
    /// First day.
    pub start: NaiveDate,
    /// First day of teaching.
    pub teaching_start: NaiveDate,
    /// Last day of teaching.
    pub teaching_end: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

/// A day known to exist.
///
/// # Panics
/// If there is no such day: a slip in a table of this crate.
pub const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

const fn term(year: i32, half: u8, dates: [NaiveDate; 4]) -> Term {
    let [start, teaching_start, teaching_end, end] = dates;
    Term { year, half, start, teaching_start, teaching_end, end }
}

/// The six terms of the programme.
pub const TERMS: [Term; 6] = [
    term(2022, 1, [day(2022, 8, 25), day(2022, 9, 1), day(2023, 1, 6), day(2023, 1, 13)]),
    term(2022, 2, [day(2023, 2, 9), day(2023, 2, 13), day(2023, 7, 7), day(2023, 7, 14)]),
    term(2023, 1, [day(2023, 8, 28), day(2023, 9, 4), day(2024, 1, 12), day(2024, 1, 19)]),
    term(2023, 2, [day(2024, 2, 22), day(2024, 2, 26), day(2024, 7, 5), day(2024, 7, 12)]),
    term(2024, 1, [day(2024, 8, 26), day(2024, 9, 2), day(2025, 1, 10), day(2025, 1, 17)]),
    term(2024, 2, [day(2025, 2, 13), day(2025, 2, 17), day(2025, 7, 4), day(2025, 7, 11)]),
];

/// Public holidays: name, first and last day.
pub const HOLIDAYS: [(&str, NaiveDate, NaiveDate); 16] = [
    ("中秋节", day(2022, 9, 10), day(2022, 9, 12)),
    ("国庆节", day(2022, 10, 1), day(2022, 10, 7)),
    ("元旦", day(2022, 12, 31), day(2023, 1, 2)),
    ("清明节", day(2023, 4, 5), day(2023, 4, 5)),
    ("劳动节", day(2023, 4, 29), day(2023, 5, 3)),
    ("端午节", day(2023, 6, 22), day(2023, 6, 24)),
    ("中秋节、国庆节", day(2023, 9, 29), day(2023, 10, 6)),
    ("元旦", day(2023, 12, 30), day(2024, 1, 1)),
    ("清明节", day(2024, 4, 4), day(2024, 4, 6)),
    ("劳动节", day(2024, 5, 1), day(2024, 5, 5)),
    ("端午节", day(2024, 6, 8), day(2024, 6, 10)),
    ("中秋节", day(2024, 9, 15), day(2024, 9, 17)),
    ("国庆节", day(2024, 10, 1), day(2024, 10, 7)),
    ("元旦", day(2025, 1, 1), day(2025, 1, 1)),
    ("清明节", day(2025, 4, 4), day(2025, 4, 6)),
    ("劳动节", day(2025, 5, 1), day(2025, 5, 5)),
];

/// The last `count` of the six terms.
pub fn latest_terms(count: usize) -> Vec<Term> {
    TERMS[TERMS.len() - count.clamp(1, TERMS.len())..].to_vec()
}

impl Term {
    /// Such as `2024-1`: the name of its folder.
    pub fn id(&self) -> String {
        format!("{}-{}", self.year, self.half)
    }

    /// Such as `2024—2025学年第一学期`: as it stands in a title.
    pub fn title(&self) -> String {
        let half = if self.half == 1 { "一" } else { "二" };
        format!("{}—{}学年第{half}学期", self.year, self.year + 1)
    }

    /// The days on which there are lessons, weekends and holidays left out.
    pub fn teaching_days(&self) -> Vec<NaiveDate> {
        self.teaching_start.iter_days().take_while(|date| *date <= self.teaching_end).filter(is_school_day).collect()
    }

    /// The week of a day, the week of the first lesson being 1.
    pub fn week_of(&self, date: NaiveDate) -> usize {
        let first = monday_of(self.teaching_start);
        usize::try_from((date - first).num_days() / 7).unwrap_or(0) + 1
    }

    /// How many weeks the teaching time touches.
    pub fn weeks(&self) -> usize {
        self.week_of(self.teaching_end)
    }
}

/// The first school day at least `days` after a date.
pub fn school_day_after(date: NaiveDate, days: usize) -> NaiveDate {
    let from = date + Days::new(days as u64);
    from.iter_days().find(is_school_day).unwrap_or(from)
}

fn is_school_day(date: &NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && !HOLIDAYS.iter().any(|(_, from, to)| from <= date && date <= to)
}

fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}
