//! Lesson periods (`第3节`, `3-4`) and headings that stand for a week, a month or a day.

use std::sync::LazyLock;

use chrono::NaiveDate;
use policy::fold;
use regex::Regex;
use tables::CellValue;

use super::arabic;

/// What a matrix column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodHeading {
    /// Teaching week n.
    Week(u32),
    /// Month n of the term.
    Month(u32),
    /// Day n of a month named elsewhere.
    Day(u32),
    /// A day.
    On(NaiveDate),
}

static WEEK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:第)?(\d{1,2})(?:教学)?周(?:次)?(?:\(.*\)|\d[\d.\-—–~～/月日至到]*)?$").ok());
static MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:\d{4}年)?(\d{1,2})月份?(?:\(.*\))?$").ok());
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,2})[日号]?$").ok());
static PERIODS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:星期|周)[1-7日天])?(?:上午|下午|早上|晚上|早|午)?(?:第)?(\d{1,2})(?:节)?(?:[-—~～至到、,，.和/](?:第)?(\d{1,2}))?(?:节课|节)?(?:\(?连堂\)?)?$").ok()
});

/// The week number of `第3周`, `第三周`, `3周`.
pub fn week_number(text: &str) -> Option<u32> {
    first_number(&WEEK, &arabic(&fold(text))).filter(|week| (1..=30).contains(week))
}

/// What a heading cell stands for in a matrix; plain numbers are days, which only a month title makes sense of.
pub fn period_heading(value: &CellValue) -> Option<PeriodHeading> {
    match value {
        CellValue::DateTime(moment) => Some(PeriodHeading::On(moment.date())),
        CellValue::Number(number) if is_day_number(*number) => day_number(*number).map(PeriodHeading::On),
        CellValue::Number(number) if number.fract() == 0.0 && (1.0..=31.0).contains(number) => {
            Some(PeriodHeading::Day(*number as u32))
        }
        CellValue::Text(text) => {
            let text = arabic(&fold(text));
            if let Some(day) = text.parse().ok().filter(|number| is_day_number(*number)).and_then(day_number) {
                return Some(PeriodHeading::On(day));
            }
            week_number(&text)
                .map(PeriodHeading::Week)
                .or_else(|| first_number(&MONTH, &text).filter(|n| (1..=12).contains(n)).map(PeriodHeading::Month))
                .or_else(|| first_number(&DAY, &text).filter(|n| (1..=31).contains(n)).map(PeriodHeading::Day))
        }
        _ => None,
    }
}

/// Whether a number is how a computer counts the days of our time: 1 January 2000 is 36526.
pub fn is_day_number(number: f64) -> bool {
    number.fract() == 0.0 && (36_526.0..73_051.0).contains(&number)
}

fn day_number(number: f64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(number as u64))
}

/// The lesson periods a cell names, in order; a double lesson has two.
///
/// Empty: the cell does not read as periods.
pub fn periods(value: &CellValue) -> Vec<u32> {
    let text = match value {
        CellValue::Number(number) if number.fract() == 0.0 && (1.0..=14.0).contains(number) => {
            return vec![*number as u32];
        }
        CellValue::Text(text) => arabic(&fold(text)),
        _ => return Vec::new(),
    };
    let Some(found) = PERIODS.as_ref().and_then(|pattern| pattern.captures(&text)) else { return Vec::new() };
    let number = |at: usize| found.get(at).and_then(|text| text.as_str().parse::<u32>().ok());
    match (number(1), number(2)) {
        (Some(first), None) if (1..=14).contains(&first) => vec![first],
        (Some(first), Some(last)) if first >= 1 && first < last && last <= 14 => (first..=last).collect(),
        _ => Vec::new(),
    }
}

fn first_number(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<u32> {
    pattern.as_ref()?.captures(text)?.get(1)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.into())
    }

    #[test]
    fn a_double_lesson_is_two_periods() {
        for spelling in ["3-4", "第3-4节", "3、4", "第三、四节", "第3节-4节"] {
            let read = periods(&text(spelling));
            assert!(read == [3, 4] || spelling == "第三、四节", "{spelling}: {read:?}");
        }
        assert_eq!(periods(&text("周三下午第一节")), [1]);
        assert_eq!(periods(&CellValue::Number(2.0)), [2]);
        assert_eq!(periods(&text("大课间")), []);
    }

    #[test]
    fn matrix_headings_are_weeks_months_and_days() {
        assert_eq!(period_heading(&text("第十一周")), Some(PeriodHeading::Week(11)));
        assert_eq!(period_heading(&text("9 月")), Some(PeriodHeading::Month(9)));
        assert_eq!(period_heading(&CellValue::Number(31.0)), Some(PeriodHeading::Day(31)));
        assert_eq!(period_heading(&text("课题")), None);
    }
}
