//! Terms, teaching weeks and holidays of one region.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use tables::Term;

use crate::document::Section;
use crate::national::{self, PublicYears};
use crate::nearest;

/// The dates of one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermDates {
    /// First day of the term.
    pub start: NaiveDate,
    /// First day of teaching.
    pub teaching_start: NaiveDate,
    /// Last day of teaching.
    pub teaching_end: NaiveDate,
    /// Last day of the term.
    pub end: NaiveDate,
}

/// Days without lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// One teaching week, Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Number inside the term, from 1.
    pub week_no: u32,
    /// Monday.
    pub start: NaiveDate,
    /// Sunday.
    pub end: NaiveDate,
    /// Days of teaching in it: Monday to Friday within the teaching dates, holidays taken off, make-up days added.
    pub teaching_days: u32,
    /// Whether enough days are taught for it to be a week something is owed in.
    pub counts: bool,
}

/// A day of the year without a year: month and day.
type MonthDay = (u32, u32);

#[derive(Debug, Clone, Copy)]
struct UsualTerm {
    start: MonthDay,
    teaching_start: MonthDay,
    teaching_end: MonthDay,
    end: MonthDay,
}

/// The calendar of one region: exact terms where they are given, the usual ones for every other school year.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    usual: Option<(UsualTerm, UsualTerm)>,
    exact: BTreeMap<Term, TermDates>,
    holidays: Vec<Holiday>,
    make_up_days: Vec<NaiveDate>,
    /// The shipped public holidays the bureau takes, by calendar year; its own days win.
    public: Option<PublicYears>,
    least_teaching_days: LeastDays,
}

/// How many days must be taught in a week for it to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeastDays {
    /// So many of seven.
    pub days: u32,
    /// Whether the bureau says so, rather than the shipped default.
    pub own: bool,
}

impl Calendar {
    /// The dates of a term; `None` if it is neither listed nor usual.
    pub fn term(&self, term: Term) -> Option<TermDates> {
        self.exact.get(&term).copied().or_else(|| self.usual_dates(term))
    }

    /// The term a day belongs to: from the first day of a term until the day before the next one begins, except that the
    /// summer is parted at the first of August (July belongs to the term that ended, August to the one that begins).
    pub fn term_of(&self, day: NaiveDate) -> Option<Term> {
        let (autumn, spring) = (Term::autumn(day.year()), Term::spring(day.year() - 1));
        if day.month() >= 8 {
            return self.term(autumn).map(|_| autumn);
        }
        match self.term(spring) {
            Some(dates) if day >= dates.start => Some(spring),
            _ => self.term(Term::autumn(day.year() - 1)).map(|_| Term::autumn(day.year() - 1)),
        }
    }

    /// The teaching weeks of a term, numbered from the week of the first teaching day.
    ///
    /// Empty: a term the calendar does not know.
    pub fn weeks(&self, term: Term) -> Vec<Week> {
        let Some(dates) = self.term(term) else { return Vec::new() };
        // Teaching dates that begin on a Sunday begin with the Monday after it.
        let mut days = dates.teaching_start.iter_days().take_while(|day| *day <= dates.teaching_end);
        let taught = days.find(|day| self.is_teaching_day(*day, &dates)).unwrap_or(dates.teaching_start);
        let back = Days::new(u64::from(taught.weekday().num_days_from_monday()));
        let first = taught.checked_sub_days(back).unwrap_or(taught);
        let mondays = first.iter_weeks().take_while(|monday| *monday <= dates.teaching_end).take(60);
        mondays.zip(1..).map(|(monday, week_no)| self.week(week_no, monday, &dates)).collect()
    }

    /// The holiday a day falls on; `None` for a day that is taught instead, and for an ordinary day or weekend.
    pub fn holiday_on(&self, day: NaiveDate) -> Option<&Holiday> {
        let of = |holidays: &[Holiday]| holidays.iter().position(|free| (free.from..=free.to).contains(&day));
        if self.make_up_days.contains(&day) {
            return None;
        }
        if let Some(own) = of(&self.holidays) {
            return self.holidays.get(own);
        }
        let public = self.public.as_ref()?;
        if self.is_public_make_up(day) {
            return None;
        }
        public.values().find_map(|year| year.holidays.get(of(&year.holidays)?))
    }

    /// The days of a term that are not taught by their weekday, the earliest first: a day off with its name, or a weekend day
    /// that is worked (without one).
    pub fn unusual_days(&self, term: Term) -> Vec<(NaiveDate, Option<&str>)> {
        let Some(dates) = self.term(term) else { return Vec::new() };
        let days = dates.teaching_start.iter_days().take_while(|day| *day <= dates.teaching_end);
        let unusual = days.filter_map(|day| {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            match self.holiday_on(day) {
                Some(holiday) => Some((day, Some(holiday.name.as_str()))),
                None => (weekend && self.is_teaching_day(day, &dates)).then_some((day, None)),
            }
        });
        unusual.collect()
    }

    /// Whether people work on a day: Monday to Friday but for holidays, and the days made up for them.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let made_up = self.make_up_days.contains(&day) || self.is_public_make_up(day);
        (!weekend || made_up) && self.holiday_on(day).is_none()
    }

    /// The last of so many working days, the first day counted if it is one.
    ///
    /// Empty: no days, or a stretch that leaves the years whose public holidays are known.
    pub fn last_working_day(&self, from: NaiveDate, days: i64) -> Option<NaiveDate> {
        let wanted = usize::try_from(days).ok()?.checked_sub(1)?;
        let last = from.iter_days().take(4000).filter(|day| self.is_working_day(*day)).nth(wanted)?;
        let known = |(first, until): (i32, i32)| (first..=until).contains(&from.year()) && last.year() <= until;
        self.public_years().is_none_or(known).then_some(last)
    }

    /// The first and last year of the public holidays taken; `None` if the bureau takes none.
    pub fn public_years(&self) -> Option<(i32, i32)> {
        let years = self.public.as_ref()?;
        Some((*years.keys().next()?, *years.keys().next_back()?))
    }

    /// How many days must be taught in a week for it to count.
    pub fn least_teaching_days(&self) -> LeastDays {
        self.least_teaching_days
    }

    fn is_public_make_up(&self, day: NaiveDate) -> bool {
        self.public.iter().flat_map(BTreeMap::values).any(|year| year.make_up_days.contains(&day))
    }

    fn week(&self, week_no: u32, monday: NaiveDate, dates: &TermDates) -> Week {
        let teaching_days = monday.iter_days().take(7).filter(|day| self.is_teaching_day(*day, dates)).count() as u32;
        let end = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
        let counts = teaching_days >= self.least_teaching_days.days.max(1);
        Week { week_no, start: monday, end, teaching_days, counts }
    }

    fn is_teaching_day(&self, day: NaiveDate, dates: &TermDates) -> bool {
        let inside = (dates.teaching_start..=dates.teaching_end).contains(&day);
        let worked = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            || self.make_up_days.contains(&day)
            || self.is_public_make_up(day);
        inside && worked && self.holiday_on(day).is_none()
    }

    fn usual_dates(&self, term: Term) -> Option<TermDates> {
        let (autumn, spring) = self.usual.as_ref()?;
        let usual = if term.half == 1 { autumn } else { spring };
        let first_year = if term.half == 1 { term.school_year } else { term.school_year + 1 };
        // A day earlier in the year than the term's first day falls in the next calendar year.
        let day = |(month, day): MonthDay| {
            let year = if (month, day) < usual.start { first_year + 1 } else { first_year };
            NaiveDate::from_ymd_opt(year, month, day)
        };
        Some(TermDates {
            start: day(usual.start)?,
            teaching_start: day(usual.teaching_start)?,
            teaching_end: day(usual.teaching_end)?,
            end: day(usual.end)?,
        })
    }
}

pub(crate) fn read_calendar(section: &Section<'_>) -> Calendar {
    section.only(&["usual", "national", "term", "holiday", "make_up_days", LEAST]);
    let usual = section.section("usual").and_then(|usual| {
        usual.only(&["autumn", "spring"]);
        let half = |key: &str| {
            usual.need(key);
            usual.section(key).and_then(|term| read_usual(&term))
        };
        let (autumn, spring) = (half("autumn"), half("spring"));
        autumn.zip(spring)
    });
    let exact = read_terms(&section.sections("term"));
    let holidays = section.sections("holiday").iter().filter_map(read_holiday).collect();
    let make_up_days = read_days(section, "make_up_days");
    let least_teaching_days = read_least(section);
    Calendar { usual, exact, holidays, make_up_days, public: read_public(section), least_teaching_days }
}

/// Key of the number of days that make a teaching week.
const LEAST: &str = "least_teaching_days";

/// The bureau's own number of days that make a teaching week, or else the shipped one.
fn read_least(section: &Section<'_>) -> LeastDays {
    let own = least_in(section);
    let days = own.or_else(|| match national::least_teaching_days() {
        Ok(days) => days,
        Err(errors) => {
            errors.into_iter().for_each(|error| section.pass_on(error));
            None
        }
    });
    LeastDays { days: days.unwrap_or_default(), own: own.is_some() }
}

/// A number of days of one week.
pub(crate) fn least_in(section: &Section<'_>) -> Option<u32> {
    let days = u32::try_from(section.int(LEAST)?).ok().filter(|days| (1..=7).contains(days));
    if days.is_none() {
        let line = section.value(LEAST).map_or(section.line(), |node| node.line);
        section.complain(line, LEAST, "应为 1 至 7 天", "1 to 7 days are expected");
    }
    days
}

/// The shipped public holidays named by `national`.
fn read_public(section: &Section<'_>) -> Option<PublicYears> {
    let name = section.text("national")?;
    match national::public_years(name) {
        Some(Ok(years)) => Some(years),
        Some(Err(errors)) => {
            errors.into_iter().for_each(|error| section.pass_on(error));
            None
        }
        None => {
            let known = national::names();
            let (zh, en) = (
                format!("没有自带名为 `{name}` 的节假日；有：{}", known.join("、")),
                format!("no public holidays named `{name}` are shipped; there are: {}", known.join(", ")),
            );
            let line = section.value("national").map_or(section.line(), |node| node.line);
            section.complain_near(line, "national", &zh, &en, nearest(name, known.iter().copied()));
            None
        }
    }
}

fn read_usual(section: &Section<'_>) -> Option<UsualTerm> {
    section.only(&["start", "teaching_start", "teaching_end", "end"]);
    let day = |key: &str| {
        section.need(key);
        let text = section.text(key)?;
        let parsed = month_day(text);
        if parsed.is_none() {
            section.complain(
                section.line(),
                key,
                &format!("`{text}` 不是“月-日”，应如 09-01"),
                &format!("`{text}` is not a month and day such as 09-01"),
            );
        }
        parsed
    };
    let (start, teaching_start) = (day("start"), day("teaching_start"));
    let (teaching_end, end) = (day("teaching_end"), day("end"));
    Some(UsualTerm { start: start?, teaching_start: teaching_start?, teaching_end: teaching_end?, end: end? })
}

/// Month and day of `09-01`; 29 February is refused, since most years lack it.
fn month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2023, month, day).map(|_| (month, day))
}

/// The exact terms; one given twice is refused, since either could be meant.
fn read_terms(sections: &[Section<'_>]) -> BTreeMap<Term, TermDates> {
    let (mut exact, mut lines) = (BTreeMap::new(), BTreeMap::new());
    for section in sections {
        let Some((term, dates)) = read_term(section) else { continue };
        if let Some(before) = lines.insert(term, section.line()) {
            let line = section.value("id").map_or(section.line(), |node| node.line);
            section.complain(
                line,
                "id",
                &format!("学期 {term} 写了两次（另见第 {before} 行）；请删去一个"),
                &format!("the term {term} is given twice (see line {before}); remove one"),
            );
        }
        exact.insert(term, dates);
    }
    exact
}

fn read_term(section: &Section<'_>) -> Option<(Term, TermDates)> {
    section.only(&["id", "start", "teaching_start", "teaching_end", "end"]);
    let id = section.required_text("id");
    let term = id.parse::<Term>();
    if term.is_err() {
        section.complain(
            section.line(),
            "id",
            "应为 2024-1（秋季）或 2024-2（春季）",
            "2024-1 (autumn) or 2024-2 (spring) is expected",
        );
    }
    let (start, teaching_start) = (section.required_date("start"), section.required_date("teaching_start"));
    let (teaching_end, end) = (section.required_date("teaching_end"), section.required_date("end"));
    let dates = TermDates { start: start?, teaching_start: teaching_start?, teaching_end: teaching_end?, end: end? };
    let ordered = dates.start <= dates.teaching_start
        && dates.teaching_start < dates.teaching_end
        && dates.teaching_end <= dates.end;
    if !ordered {
        section.complain(
            section.line(),
            "start",
            "四个日期的先后不对：start ≤ teaching_start < teaching_end ≤ end",
            "the dates are out of order: start ≤ teaching_start < teaching_end ≤ end",
        );
    }
    Some((term.ok()?, dates))
}

pub(crate) fn read_holiday(section: &Section<'_>) -> Option<Holiday> {
    section.only(&["name", "from", "to"]);
    let name = section.text("name").unwrap_or_default().to_owned();
    Some(Holiday { name, from: section.required_date("from")?, to: section.required_date("to")? })
}

pub(crate) fn read_days(section: &Section<'_>, key: &str) -> Vec<NaiveDate> {
    use crate::document::NodeValue;
    let Some(node) = section.value(key) else { return Vec::new() };
    let NodeValue::List(items) = &node.value else {
        section.complain(node.line, key, "应为日期的列表", "a list of dates is expected");
        return Vec::new();
    };
    let mut days = Vec::new();
    for item in items {
        match item.value {
            NodeValue::Date(day) => days.push(day),
            _ => section.complain(item.line, key, "应为不带引号的日期", "a date without quotes is expected"),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Complaints, Document};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        let text = r#"
make_up_days = [2024-09-29]
[usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
[[term]]
id = "2024-1"
start = 2024-08-26
teaching_start = 2024-09-02
teaching_end = 2025-01-10
end = 2025-01-17
[[holiday]]
name = "国庆节"
from = 2024-10-01
to = 2024-10-07
"#;
        let document = Document::parse("c.toml", text).expect("valid");
        let complaints = Complaints::default();
        let calendar = read_calendar(&document.root(&complaints));
        assert_eq!(complaints.into_sorted(), []);
        calendar
    }

    #[test]
    fn an_exact_term_wins_over_the_usual_one() {
        let calendar = calendar();
        let start = |term| calendar.term(term).map(|dates| dates.teaching_start);
        assert_eq!(start(Term::autumn(2024)), Some(day("2024-09-02")));
        assert_eq!(start(Term::autumn(2021)), Some(day("2021-09-01")));
        assert_eq!(calendar.term(Term::autumn(2021)).map(|dates| dates.end), Some(day("2022-01-20")));
        assert_eq!(calendar.term(Term::spring(2021)).map(|dates| dates.start), Some(day("2022-02-20")));
    }

    #[test]
    fn every_day_has_its_term() {
        let calendar = calendar();
        let term = |text| calendar.term_of(day(text)).map(|term| term.to_string());
        assert_eq!(term("2024-09-18").as_deref(), Some("2024-1"));
        assert_eq!(term("2025-01-31").as_deref(), Some("2024-1"));
        assert_eq!(term("2025-02-20").as_deref(), Some("2024-2"));
        assert_eq!(term("2025-07-31").as_deref(), Some("2024-2"));
        assert_eq!(term("2025-08-01").as_deref(), Some("2025-1"));
    }

    #[test]
    fn public_holidays_are_taken_and_the_bureau_has_the_last_word() {
        let text = r#"
national = "china"
make_up_days = [2024-10-05]
[usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
[[holiday]]
name = "校庆"
from = 2024-10-12
to = 2024-10-12
"#;
        let document = Document::parse("c.toml", text).expect("valid");
        let complaints = Complaints::default();
        let calendar = read_calendar(&document.root(&complaints));
        assert_eq!(complaints.into_sorted(), []);
        // 中秋 15–17 September with Saturday 14 worked; 国庆 1–7 October with Sunday 29 September and Saturday 12 October worked:
        // the bureau teaches on Saturday 5 October and keeps the 12th free.
        let days: Vec<u32> = calendar.weeks(Term::autumn(2024)).iter().map(|week| week.teaching_days).collect();
        assert_eq!(days[1..6], [6, 3, 6, 2, 4]);
        let name = |text| calendar.holiday_on(day(text)).map(|free| free.name.as_str());
        assert_eq!((name("2024-10-04"), name("2024-10-05"), name("2024-10-12")), (Some("国庆节"), None, Some("校庆")));
        assert_eq!((name("2024-09-29"), name("2024-09-18")), (None, None));
        assert_eq!(calendar.public_years().map(|(first, _)| first), Some(2015));
    }

    #[test]
    fn working_days_step_over_weekends_and_holidays_and_count_days_made_up() {
        // Friday 27 September, Sunday 29 (made up), Monday 30; then the holiday to 7 October; Tuesday 8 and Wednesday 9.
        let calendar = calendar();
        assert_eq!(calendar.last_working_day(day("2024-09-27"), 5), Some(day("2024-10-09")));
        // Saturday is no working day: the first counted is Sunday the 29th.
        assert_eq!(calendar.last_working_day(day("2024-09-28"), 1), Some(day("2024-09-29")));
        assert_eq!(calendar.last_working_day(day("2024-09-27"), 0), None);
    }

    #[test]
    fn unknown_public_holidays_are_refused_with_the_nearest_name() {
        let document = Document::parse("c.toml", "national = \"chna\"\n").expect("valid");
        let complaints = Complaints::default();
        read_calendar(&document.root(&complaints));
        let errors = complaints.into_sorted();
        assert_eq!(errors.iter().map(|e| (e.line, e.nearest.as_deref())).collect::<Vec<_>>(), [(1, Some("china"))]);
    }

    #[test]
    fn weeks_run_from_monday_and_holidays_take_their_days() {
        let weeks = calendar().weeks(Term::autumn(2024));
        assert_eq!((weeks[0].start, weeks[0].teaching_days), (day("2024-09-02"), 5));
        // 23–27 September and the make-up Sunday; then 30 September only, and 8–11 October.
        assert_eq!((weeks[3].teaching_days, weeks[4].teaching_days, weeks[5].teaching_days), (6, 1, 4));
        assert_eq!((weeks[3].counts, weeks[4].counts, weeks[5].counts), (true, false, true));
        assert_eq!(weeks.last().map(|week| (week.week_no, week.start)), Some((19, day("2025-01-06"))));
    }

    #[test]
    fn a_bureau_says_how_many_days_make_a_teaching_week() {
        let read = |line: &str| {
            let text = format!(
                "{line}\n[[term]]\nid = \"2024-1\"\nstart = 2024-09-02\nteaching_start = 2024-09-04\n\
                 teaching_end = 2024-09-17\nend = 2024-09-17\n"
            );
            let document = Document::parse("c.toml", &text).expect("valid");
            let complaints = Complaints::default();
            let calendar = read_calendar(&document.root(&complaints));
            let weeks: Vec<bool> = calendar.weeks(Term::autumn(2024)).iter().map(|week| week.counts).collect();
            (weeks, calendar.least_teaching_days(), complaints.into_sorted().len())
        };
        // 4–6 September are three days, 9–13 five, 16–17 two.
        assert_eq!(read(""), (vec![true, true, false], LeastDays { days: 3, own: false }, 0));
        assert_eq!(read("least_teaching_days = 2"), (vec![true, true, true], LeastDays { days: 2, own: true }, 0));
        assert_eq!(read("least_teaching_days = 4"), (vec![false, true, false], LeastDays { days: 4, own: true }, 0));
        assert_eq!((read("least_teaching_days = 8").2, read("least_teaching_days = \"three\"").2), (1, 1));
    }
}
