//! Terms and teaching weeks, as the calendar tables hold them.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use tables::{Dataset, Period, Term};

/// The dates of one term and its teaching weeks.
#[derive(Debug, Clone)]
pub(crate) struct TermSpan {
    pub start: NaiveDate,
    pub end: NaiveDate,
    /// First and last day of teaching.
    pub taught: (NaiveDate, NaiveDate),
    /// Monday and Sunday of every teaching week.
    pub weeks: Vec<(NaiveDate, NaiveDate)>,
}

/// The terms of the calendar tables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms(BTreeMap<Term, TermSpan>);

impl Terms {
    /// Reads `calendar_term` and `calendar_week`; a term without weeks gets one for every Monday of its teaching dates.
    pub fn of(dataset: &Dataset) -> Self {
        let (terms, weeks) = (dataset.table("calendar_term"), dataset.table("calendar_week"));
        let mut listed: BTreeMap<Term, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
        for row in 0..weeks.len() {
            let term = weeks.text(row, "term").and_then(|term| term.parse().ok());
            let taught =
                weeks.boolean(row, "counts").or_else(|| Some(weeks.int(row, "teaching_days")? > 0)).unwrap_or(true);
            if let (Some(term), Some(start), Some(end), true) =
                (term, weeks.date(row, "start"), weeks.date(row, "end"), taught)
            {
                listed.entry(term).or_default().push((start, end));
            }
        }
        let mut spans = BTreeMap::new();
        for row in 0..terms.len() {
            let Some(term) = terms.text(row, "term").and_then(|term| term.parse::<Term>().ok()) else { continue };
            let first = terms.date(row, "start").or(terms.date(row, "teaching_start"));
            let last = terms.date(row, "end").or(terms.date(row, "teaching_end"));
            let (Some(start), Some(end)) = (first, last) else { continue };
            let taught =
                (terms.date(row, "teaching_start").unwrap_or(start), terms.date(row, "teaching_end").unwrap_or(end));
            let mut weeks = listed.remove(&term).unwrap_or_else(|| mondays(taught.0, taught.1));
            weeks.sort_unstable();
            spans.insert(term, TermSpan { start, end, taught, weeks });
        }
        Self(spans)
    }

    /// The dates of a term.
    pub fn get(&self, term: Term) -> Option<&TermSpan> {
        self.0.get(&term)
    }

    /// Monday and Sunday of every teaching week of the terms that touch a stretch of days, the earliest first.
    pub fn weeks_within(&self, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
        let weeks = self.0.values().flat_map(|span| span.weeks.iter().copied());
        weeks.filter(|(first, last)| *first <= to && *last >= from).collect()
    }

    /// The term whose dates hold a day, the holiday after it included.
    pub fn holding(&self, day: NaiveDate) -> Option<Term> {
        let term = self.0.iter().rev().find(|(_, span)| span.start <= day)?;
        let next = self.0.range(term.0.next()..).next();
        let last = next.map_or_else(|| school_year_end(term.0.school_year).max(term.1.end), |(_, span)| span.start);
        (day <= last).then_some(*term.0)
    }
}

fn mondays(start: NaiveDate, end: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let back = Days::new(u64::from(start.weekday().num_days_from_monday()));
    let first = start.checked_sub_days(back).unwrap_or(start);
    debug_assert_eq!(first.weekday(), Weekday::Mon);
    first.iter_weeks().take_while(|monday| *monday <= end).map(|monday| (monday, monday + Days::new(6))).collect()
}

/// First day of a school year.
pub(crate) fn school_year_start(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or(NaiveDate::MIN)
}

/// First and last day of a calendar year.
pub(crate) fn calendar_year(year: i32) -> (NaiveDate, NaiveDate) {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    (day(1, 1).unwrap_or(NaiveDate::MIN), day(12, 31).unwrap_or(NaiveDate::MAX))
}

/// Last day of a school year.
pub(crate) fn school_year_end(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year + 1, 8, 31).unwrap_or(NaiveDate::MAX)
}

/// The months of some teaching weeks, Monday to Friday, with days enough of teaching: year, month, first and last day.
pub(crate) fn months(weeks: &[(NaiveDate, NaiveDate)], least_days: f64) -> Vec<(i32, u32, NaiveDate, NaiveDate)> {
    let mut days: BTreeMap<(i32, u32), usize> = BTreeMap::new();
    for (monday, _) in weeks {
        for day in (0..5).filter_map(|offset| monday.checked_add_days(Days::new(offset))) {
            *days.entry((day.year(), day.month())).or_default() += 1;
        }
    }
    let month = |((year, month), taught): ((i32, u32), usize)| {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let to = NaiveDate::from_ymd_opt(next.0, next.1, 1)?.pred_opt()?;
        (taught as f64 >= least_days).then_some((year, month, from, to))
    };
    days.into_iter().filter_map(month).collect()
}

/// The stretch a rule counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    Term,
    SchoolYear,
    CalendarYear,
    /// A year of a pairing, from its start.
    ContractYear,
    /// A year of service, from the first day of teaching.
    ServiceYear,
    /// A month with teaching.
    Month,
    Cycle,
}

impl Stretch {
    /// The word in packs.
    pub const WORDS: [&'static str; 7] =
        ["term", "school_year", "calendar_year", "contract_year", "service_year", "month", "cycle"];

    /// The stretch a word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "term" => Some(Self::Term),
            "school_year" => Some(Self::SchoolYear),
            "calendar_year" => Some(Self::CalendarYear),
            "contract_year" => Some(Self::ContractYear),
            "service_year" => Some(Self::ServiceYear),
            "month" => Some(Self::Month),
            "cycle" => Some(Self::Cycle),
            _ => None,
        }
    }

    /// The stretch a period is one of.
    pub fn of(period: Period) -> Option<Self> {
        match period {
            Period::Term(_) => Some(Self::Term),
            Period::SchoolYear(_) => Some(Self::SchoolYear),
            Period::CalendarYear(_) => Some(Self::CalendarYear),
            Period::ContractYear(_) => Some(Self::ContractYear),
            Period::ServiceYear(_) => Some(Self::ServiceYear),
            Period::Cycle => Some(Self::Cycle),
            Period::Month(..) => Some(Self::Month),
        }
    }

    /// The word in reasons.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Term => "学期",
            Self::SchoolYear => "学年",
            Self::CalendarYear => "年度",
            Self::ContractYear => "合同年",
            Self::ServiceYear => "工作年",
            Self::Month => "月",
            Self::Cycle => "实施周期",
        }
    }

    /// The period of this kind a term lies in; years by a clock of their own are told from pairs and people, months from weeks.
    pub fn period(self, term: Term) -> Option<Period> {
        match self {
            Self::Term => Some(Period::Term(term)),
            Self::SchoolYear => Some(Period::SchoolYear(term.school_year)),
            Self::CalendarYear => Some(Period::CalendarYear(term.calendar_year())),
            Self::Cycle => Some(Period::Cycle),
            Self::ContractYear | Self::ServiceYear | Self::Month => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::{Table, table_spec};

    #[test]
    fn a_term_without_weeks_has_one_for_every_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let mut rows = Table::builder(table_spec("calendar_term").expect("declared"));
        rows.row()
            .text("term", "2024-1")
            .date("start", day("2024-08-26"))
            .date("end", day("2025-01-17"))
            .date("teaching_start", day("2024-09-02"))
            .date("teaching_end", day("2025-01-10"));
        let mut dataset = Dataset::new();
        dataset.insert(rows.finish());
        let terms = Terms::of(&dataset);
        // 2 September to 6 January are nineteen Mondays.
        assert_eq!(terms.get(Term::autumn(2024)).expect("there").weeks.len(), 19);
        assert_eq!(terms.holding(day("2024-10-01").expect("a day")), Some(Term::autumn(2024)));
        assert_eq!(terms.holding(day("2024-08-01").expect("a day")), None);
    }
}
