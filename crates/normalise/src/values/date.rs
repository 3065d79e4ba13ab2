//! Dates as people type them.

use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate};
use policy::{Calendar, fold};
use regex::Regex;
use tables::{CellValue, Term};

use super::title_time::term_in;
use super::{arabic, full_year, numbers, one_number, two_numbers};

/// What is known around a cell: it supplies the year and month a clerk left out.
#[derive(Debug, Clone, Copy)]
pub struct DateFrame<'c> {
    /// The bureau's calendar.
    pub calendar: &'c Calendar,
    /// The term the sheet was sent for, or its title names.
    pub term: Option<Term>,
    /// A year named by a title above.
    pub year: Option<i32>,
    /// A month named by a title, a sheet's name or a column.
    pub month: Option<u32>,
    /// How the other cells of the column write months and days below ten.
    pub digits: Digits,
}

/// How a column writes months and days below ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// `9.3` too, or nobody knows.
    #[default]
    Any,
    /// Always with two digits, `9.03`: so a number `10.1` was `10.10`.
    Two,
}

/// How a cell writes a month or day below ten as the last part of a number: with two digits, with one, or not at all.
pub fn last_digits(value: &CellValue) -> Option<Digits> {
    let text = match value {
        CellValue::Number(number) if number.fract() != 0.0 => format!("{number}"),
        CellValue::Text(text) => fold(text),
        _ => return None,
    };
    let last = LAST_PART.as_ref()?.captures(&text)?.get(1)?.as_str().to_owned();
    match (last.len(), last.starts_with('0'), last.as_str()) {
        (2, true, _) => Some(Digits::Two),
        // `.1` to `.3` may have lost a zero themselves.
        (1, _, "4" | "5" | "6" | "7" | "8" | "9") => Some(Digits::Any),
        _ => None,
    }
}

/// What a cell says as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// Nothing.
    Blank,
    /// A day, written out or completed from a title.
    Day(NaiveDate),
    /// A day whose year only the term's folder gives.
    YearAssumed(NaiveDate),
    /// Two days are equally possible.
    Ambiguous(NaiveDate, NaiveDate),
    /// A month without a day: its first day.
    Month(NaiveDate),
    /// A number that lost its zero, read the way its column writes months and days: the day, or a month's first day.
    ByColumn(NaiveDate),
    /// A day told by its teaching week and weekday (`第3周星期二`).
    ByWeek(NaiveDate),
    /// A teaching week without a day.
    Week(u32),
    /// No day can be told.
    Unreadable,
}

// What may follow a day without changing it: weekday, time of day, period, full stop.
pattern!(FULL r"^(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:\(?(?:星期|周)[一二三四五六日天1-7]\)?)?(?:上午|下午|晚上)?(?:T?\d{1,2}[:时点]\d{0,2}分?(?::\d{2}(?:\.0+)?)?)?(?:第?\d节课?)?[。.]?$");
pattern!(TIME_OF_DAY r"^(?:上午|下午|晚上)?\d{1,2}[:时点]\d{0,2}");
pattern!(LAST_PART r"[.](\d{1,2})$");
pattern!(WEEK_DAY r"^第?(\d{1,2})(?:教学)?周次?[,、]?\(?(?:星期|周|礼拜)?([1-6日天])\)?(?:上午|下午|晚上)?(?:第?\d{1,2}(?:[-、]\d{1,2})?节课?)?$");
pattern!(WEEK_ONLY r"^第?(\d{1,2})(?:教学)?周次?(?:第\d{1,2}节课?)?$");
pattern!(WEEKDAY r"(?:星期|周|礼拜)([1-6日天])");
pattern!(PERIOD_BEHIND r"第?(\d{1,2})节课?$");
pattern!(SHORT_YEAR_MONTH r"^(\d{2})年(\d{1,2})月(?:份)?$");
// The boxes of a form nobody filled in: `年 月 日`, `周 星期 第 节课`.
pattern!(UNFILLED r"^(?:年|月|日|周|星期|第|节|课|上午|下午|时|分|至|[-_.:,、()/])*$");
pattern!(COMPACT r"^(\d{4})(\d{2})(\d{2})$");
pattern!(MONTH_DAY r"^(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?(?:\(?(?:星期|周)[一二三四五六日天1-7]\)?)?(?:上午|下午)?(?:第?\d节课?)?[。.]?$");
pattern!(DAY_ONLY r"^(\d{1,2})[日号]$");
pattern!(BARE_DAY r"^(\d{1,2})$");
pattern!(YEAR_MONTH r"^(\d{4})(?:年|[-/.])(\d{1,2})月?(?:份)?[。.]?$");
pattern!(WHOLE_SCHOOL_YEAR r"^(\d{4})[-—–~～至/]+(\d{4}|\d{2})学年度?$");

/// Reads a cell as a date.
pub fn date(value: &CellValue, frame: &DateFrame<'_>) -> DateReading {
    match value {
        CellValue::DateTime(moment) => plausible(moment.date()).map_or(DateReading::Unreadable, DateReading::Day),
        CellValue::Number(number) => number_date(*number, frame),
        CellValue::Text(text) => text_date(text, frame),
        _ => DateReading::Unreadable,
    }
}

/// The day of a weekday (1 Monday … 7 Sunday) in a teaching week; `None` outside the term's weeks and on a holiday, where
/// the school must have counted its weeks otherwise.
pub fn day_in_week(week: u32, weekday: u32, frame: &DateFrame<'_>) -> Option<NaiveDate> {
    let weeks = frame.calendar.weeks(frame.term?);
    let monday = weeks.iter().find(|found| found.week_no == week)?.start;
    let day = monday.checked_add_days(Days::new(u64::from(weekday.checked_sub(1)?)))?;
    frame.calendar.holiday_on(day).is_none().then_some(day)
}

/// The weekday a text names, 1 Monday to 7 Sunday: `星期三`, `周三`, and of a cell under 星期 also `三`.
pub fn weekday_in(text: &str) -> Option<u32> {
    let text = arabic(&fold(text));
    let found = WEEKDAY.as_ref()?.captures(&text).and_then(|found| found.get(1).map(|m| m.as_str().to_owned()));
    weekday_number(found.as_deref().unwrap_or(&text))
}

fn weekday_number(text: &str) -> Option<u32> {
    match text {
        "日" | "天" | "7" => Some(7),
        digit => digit.parse().ok().filter(|day| (1..=6).contains(day)),
    }
}

/// The lesson period behind a day: `2024-9-18第2节`, `第3周星期二第2节`.
pub fn period_behind(text: &str) -> Option<u32> {
    one_number(&PERIOD_BEHIND, &arabic(&fold(text))).filter(|period| (1..=14).contains(period))
}

/// The last day of the month a day lies in.
pub fn last_day_of(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(1)).and_then(|next| next.checked_sub_days(Days::new(1))).unwrap_or(day)
}

/// First and last day of a span in one cell: `2021.9-2024.7`, `2024年9月至2025年7月`.
pub fn day_span(text: &str, frame: &DateFrame<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let text = arabic(&fold(text));
    if let Some(year) = school_year_span(&text) {
        return Some(year);
    }
    let parted = ["至今", "至", "到", "--", "—", "–", "~", "～"].iter().find_map(|mark| text.split_once(mark));
    let (from, to) = parted.or_else(|| split_at_middle_dash(&text))?;
    let from = edge(from, frame)?;
    let from = from.0;
    match to {
        "" | "今" => Some((from, None)),
        to => edge(to, frame).map(|(first, is_month)| (from, Some(if is_month { last_day_of(first) } else { first }))),
    }
}

/// First and last day of a stretch said in words: a term (`2024年秋季`), a month without its year (`11月`), a day with 起 behind.
pub fn edge_in_words(text: &str, frame: &DateFrame<'_>) -> Option<(NaiveDate, NaiveDate)> {
    if let Some(dates) = term_in(text).and_then(|term| frame.calendar.term(term)) {
        return Some((dates.start, dates.end));
    }
    let bare = fold(text);
    let bare = bare.trim_end_matches(['起', '止', '始', '开']).trim_start_matches(['从', '自', '于']);
    if bare.is_empty() {
        return None;
    }
    if bare != fold(text) {
        return edge(bare, frame).map(|(first, is_month)| (first, if is_month { last_day_of(first) } else { first }));
    }
    let month = one_number(&LONE_MONTH, &arabic(bare)).filter(|month| (1..=12).contains(month))?;
    let first = day_of(month_day(month, 1, frame))?;
    Some((first, last_day_of(first)))
}

/// `2024-2025学年` runs from September to August.
fn school_year_span(text: &str) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let (first, second) = two_numbers(&WHOLE_SCHOOL_YEAR, text)?;
    let (first, second) = (full_year(first), full_year(second));
    let start = NaiveDate::from_ymd_opt(first, 9, 1)?;
    (second > first).then(|| (start, NaiveDate::from_ymd_opt(second, 8, 31)))
}

fn edge(text: &str, frame: &DateFrame<'_>) -> Option<(NaiveDate, bool)> {
    match text_date(text, frame) {
        DateReading::Day(day) | DateReading::YearAssumed(day) => Some((day, false)),
        DateReading::Month(first) => Some((first, true)),
        _ => None,
    }
}

/// Parts `2021-9-2024-7` and `2021.9-2024.7` in the middle.
fn split_at_middle_dash(text: &str) -> Option<(&str, &str)> {
    let dashes: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    let middle = *dashes.get(dashes.len() / 2)?;
    (dashes.len() % 2 == 1).then(|| (&text[..middle], &text[middle + 1..]))
}

pattern!(LONE_MONTH r"^(\d{1,2})月份?$");
pattern!(SERIAL r"^(\d{5})$");

/// A day as typed, one way of writing it: without the time of day behind it, its parts joined by `-` or `.`.
fn plain_day(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    // Without its space a time of day would lengthen the day before it: `9-2 10:20`.
    let is_time = |word: &str| TIME_OF_DAY.as_ref().is_some_and(|time| time.is_match(&fold(word)));
    let end = words.iter().skip(1).position(|word| is_time(word)).map_or(words.len(), |at| at + 1);
    let folded = arabic(&fold(&words[..end].concat()));
    let mut plain = String::new();
    for c in folded.chars() {
        match c {
            '—' | '–' | '－' | '‐' | '−' | '-' if plain.ends_with('-') => {}
            '—' | '–' | '－' | '‐' | '−' => plain.push('-'),
            '。' | '，' | ',' | '、' | '．' | '·' => plain.push('.'),
            other => plain.push(other),
        }
    }
    plain
}

fn text_date(text: &str, frame: &DateFrame<'_>) -> DateReading {
    let text = plain_day(text);
    if text.is_empty() || UNFILLED.as_ref().is_some_and(|unfilled| unfilled.is_match(&text)) {
        return DateReading::Blank;
    }
    if let Some(week) = week_date(&text, frame) {
        return week;
    }
    if let Some([year, month, day]) = numbers(&FULL, &text).or_else(|| numbers(&COMPACT, &text)) {
        return full_date(full_year(year), month, day);
    }
    if let Some((month, day)) = two_numbers(&MONTH_DAY, &text) {
        return month_day(month, day, frame);
    }
    if let Some((year, month)) = two_numbers(&YEAR_MONTH, &text).or_else(|| two_numbers(&SHORT_YEAR_MONTH, &text)) {
        return NaiveDate::from_ymd_opt(full_year(year), month, 1)
            .and_then(plausible)
            .map_or(DateReading::Unreadable, DateReading::Month);
    }
    if let Some(number) = one_number(&SERIAL, &text) {
        return number_date(f64::from(number), frame);
    }
    if let Some(day) = one_number(&DAY_ONLY, &text).or_else(|| one_number(&BARE_DAY, &text)) {
        return match frame.month {
            Some(month) => month_day(month, day, frame),
            None => DateReading::Unreadable,
        };
    }
    DateReading::Unreadable
}

/// `第3周星期二第2节` is a day of the term's calendar; `第3周` alone is a week.
fn week_date(text: &str, frame: &DateFrame<'_>) -> Option<DateReading> {
    if let Some(found) = WEEK_DAY.as_ref()?.captures(text) {
        let week = found.get(1)?.as_str().parse().ok()?;
        let day = day_in_week(week, weekday_number(found.get(2)?.as_str())?, frame);
        return Some(day.map_or(DateReading::Unreadable, DateReading::ByWeek));
    }
    one_number(&WEEK_ONLY, text).filter(|week| (1..=30).contains(week)).map(DateReading::Week)
}

fn number_date(number: f64, frame: &DateFrame<'_>) -> DateReading {
    let whole = number.fract() == 0.0;
    if whole && (19_000_101.0..=21_991_231.0).contains(&number) {
        return text_date(&format!("{number:.0}"), frame);
    }
    if (20_000.0..80_000.0).contains(&number) {
        return serial(number).map_or(DateReading::Unreadable, DateReading::Day);
    }
    if whole && (1.0..=31.0).contains(&number) {
        return frame.month.map_or(DateReading::Unreadable, |month| month_day(month, number as u32, frame));
    }
    if (1900.0..2200.0).contains(&number) {
        return year_month_number(number, frame.digits);
    }
    if (1.0..13.0).contains(&number) && !whole { month_day_number(number, frame) } else { DateReading::Unreadable }
}

/// `9.18` is 18 September; `10.1` may have been `10.10`, so it has two readings where both are days.
fn month_day_number(number: f64, frame: &DateFrame<'_>) -> DateReading {
    let (month, hundredths) = (number.trunc() as u32, ((number.fract()) * 100.0).round() as u32);
    if ((number * 100.0).round() / 100.0 - number).abs() > 1e-9 {
        return DateReading::Unreadable;
    }
    if hundredths % 10 != 0 {
        return month_day(month, hundredths, frame);
    }
    let (short, long) = (month_day(month, hundredths / 10, frame), month_day(month, hundredths, frame));
    match (day_of(short), day_of(long)) {
        (Some(_), Some(long)) if frame.digits == Digits::Two => DateReading::ByColumn(long),
        (Some(short), Some(long)) => DateReading::Ambiguous(short, long),
        (Some(_), None) => short,
        (None, Some(_)) => long,
        (None, None) => DateReading::Unreadable,
    }
}

/// `2022.04` is April 2022; `2022.1` may be January or October.
fn year_month_number(number: f64, digits: Digits) -> DateReading {
    let (year, hundredths) = (number.trunc() as i32, (number.fract() * 100.0).round() as u32);
    let first = |month| NaiveDate::from_ymd_opt(year, month, 1);
    match hundredths {
        10 => match (first(1), first(10)) {
            (_, Some(october)) if digits == Digits::Two => DateReading::ByColumn(october),
            (Some(january), Some(october)) => DateReading::Ambiguous(january, october),
            _ => DateReading::Unreadable,
        },
        20..=90 if hundredths % 10 == 0 => first(hundredths / 10).map_or(DateReading::Unreadable, DateReading::Month),
        month => first(month).map_or(DateReading::Unreadable, DateReading::Month),
    }
}

fn day_of(reading: DateReading) -> Option<NaiveDate> {
    match reading {
        DateReading::Day(day) | DateReading::YearAssumed(day) => Some(day),
        _ => None,
    }
}

fn full_date(year: i32, month: u32, day: u32) -> DateReading {
    NaiveDate::from_ymd_opt(year, month, day).and_then(plausible).map_or(DateReading::Unreadable, DateReading::Day)
}

/// A month and day, with the year that puts it into the term; without a term, the year a title names.
fn month_day(month: u32, day: u32, frame: &DateFrame<'_>) -> DateReading {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return DateReading::Unreadable;
    }
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    if let Some(term) = frame.term {
        let years = [term.school_year, term.school_year + 1];
        let inside = years.into_iter().filter_map(in_year).find(|day| frame.calendar.term_of(*day) == Some(term));
        let titled = frame.year.and_then(in_year);
        return match (inside, titled) {
            // A title's year that agrees with the term, or a term alone.
            (Some(day), Some(titled)) if titled == day => DateReading::Day(day),
            (Some(day), Some(_)) if frame.month.is_none() => DateReading::Day(day),
            (_, Some(titled)) => DateReading::Day(titled),
            (Some(day), None) => DateReading::YearAssumed(day),
            (None, None) => years
                .into_iter()
                .find_map(|year| in_school_year(year, month, day, term))
                .map_or(DateReading::Unreadable, DateReading::YearAssumed),
        };
    }
    frame.year.and_then(in_year).map_or(DateReading::Unreadable, DateReading::Day)
}

/// A day of the term's school year that lies outside the term.
fn in_school_year(year: i32, month: u32, day: u32, term: Term) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    (tables::school_year_of(day) == term.school_year).then_some(day)
}

fn serial(number: f64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number.trunc() as u64)).and_then(plausible)
}

/// A day a living teacher's sheet can hold.
fn plausible(day: NaiveDate) -> Option<NaiveDate> {
    (1930..=2199).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        policy::Bureau::starter().expect("right").calendar
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn read(value: CellValue) -> DateReading {
        let calendar = calendar();
        date(
            &value,
            &DateFrame {
                calendar: &calendar,
                term: Some(Term::autumn(2024)),
                year: None,
                month: None,
                digits: Digits::Any,
            },
        )
    }

    fn read_text(text: &str) -> DateReading {
        read(CellValue::Text(text.into()))
    }

    #[test]
    fn a_day_is_a_day_however_it_is_typed() {
        for text in [
            "2024-9-18",
            "2024.9.18",
            "2024/09/18",
            "2024年9月18日",
            "20240918",
            "24.9.18",
            "２０２４．９．１８",
            "2024 年 9 月 18 日",
            "2024.9.18。",
            "二〇二四年九月十八日",
            "2024-09-18 星期三",
            "2024年9月18日14时00分",
            "2024-9-18 10:20",
            "2024-9-18 08:00-08:40",
            "2024—9—18",
            "2024--9--18",
            "2024。9。18",
            "2024，9，18",
        ] {
            assert_eq!(read_text(text), DateReading::Day(day("2024-09-18")), "{text}");
        }
        assert_eq!(read(CellValue::Number(45553.0)), DateReading::Day(day("2024-09-18")));
        assert_eq!(read(CellValue::Number(20240918.0)), DateReading::Day(day("2024-09-18")));
    }

    #[test]
    fn a_time_of_day_does_not_lengthen_the_day() {
        assert_eq!(read_text("2024-9-2 10:20"), DateReading::Day(day("2024-09-02")));
        assert_eq!(read_text("9月2日 14:30"), DateReading::YearAssumed(day("2024-09-02")));
    }

    #[test]
    fn a_missing_year_comes_from_the_term() {
        assert_eq!(read_text("9月18日"), DateReading::YearAssumed(day("2024-09-18")));
        assert_eq!(read_text("1月6日"), DateReading::YearAssumed(day("2025-01-06")));
        assert_eq!(read(CellValue::Number(9.18)), DateReading::YearAssumed(day("2024-09-18")));
        assert_eq!(read(CellValue::Number(12.08)), DateReading::YearAssumed(day("2024-12-08")));
    }

    #[test]
    fn a_number_that_lost_its_zero_has_two_readings() {
        assert_eq!(read(CellValue::Number(10.1)), DateReading::Ambiguous(day("2024-10-01"), day("2024-10-10")));
        assert_eq!(read(CellValue::Number(10.8)), DateReading::YearAssumed(day("2024-10-08")));
        assert_eq!(read(CellValue::Number(2022.1)), DateReading::Ambiguous(day("2022-01-01"), day("2022-10-01")));
        assert_eq!(read(CellValue::Number(2022.04)), DateReading::Month(day("2022-04-01")));
    }

    #[test]
    fn a_column_that_writes_two_digits_decides_the_number_that_lost_its_zero() {
        let calendar = calendar();
        let term = Some(Term::autumn(2024));
        let frame = DateFrame { calendar: &calendar, term, year: None, month: None, digits: Digits::Two };
        assert_eq!(date(&CellValue::Number(10.1), &frame), DateReading::ByColumn(day("2024-10-10")));
        assert_eq!(date(&CellValue::Number(2022.1), &frame), DateReading::ByColumn(day("2022-10-01")));
        assert_eq!(last_digits(&CellValue::Number(2022.04)), Some(Digits::Two));
        assert_eq!(last_digits(&CellValue::Text("2022.4".into())), Some(Digits::Any));
        assert_eq!(last_digits(&CellValue::Number(2022.1)), None);
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["九月中旬", "2024.13.5", "2024-9-31", "10月", "18日", "2021.9.1-9.5", "2021年第4季度", "周三下午第一节"]
        {
            assert!(matches!(read_text(text), DateReading::Unreadable), "{text}: {:?}", read_text(text));
        }
    }

    #[test]
    fn a_teaching_week_and_a_weekday_are_a_day_of_the_calendar() {
        // Teaching begins on Sunday 1 September 2024, so week 1 begins on Monday 2 September and week 3 on 16 September.
        for text in ["第3周星期三", "第三周周三第2节", "3周星期三", "第3周（星期三）", "第3周三"]
        {
            assert_eq!(read_text(text), DateReading::ByWeek(day("2024-09-18")), "{text}");
        }
        assert_eq!(read_text("第三周"), DateReading::Week(3));
        assert_eq!(read_text("第40周星期三"), DateReading::Unreadable);
        assert_eq!(period_behind("第三周星期三第2节"), Some(2));
        assert_eq!(weekday_in("三"), Some(3));
    }

    #[test]
    fn the_boxes_of_an_unfilled_form_are_blank() {
        for text in ["年  月  日", "周 星期 第 节课", "____年__月__日"] {
            assert_eq!(read_text(text), DateReading::Blank, "{text}");
        }
    }

    #[test]
    fn two_digits_may_be_a_year_of_the_last_century() {
        assert_eq!(read_text("九〇年八月"), DateReading::Month(day("1990-08-01")));
        assert_eq!(read_text("98.8.1"), DateReading::Day(day("1998-08-01")));
    }

    #[test]
    fn a_month_title_makes_a_day_number_a_date() {
        let calendar = calendar();
        let frame = DateFrame {
            calendar: &calendar,
            term: Some(Term::autumn(2024)),
            year: Some(2024),
            month: Some(9),
            digits: Digits::Any,
        };
        assert_eq!(date(&CellValue::Number(18.0), &frame), DateReading::Day(day("2024-09-18")));
        assert_eq!(date(&CellValue::Text("18日".into()), &frame), DateReading::Day(day("2024-09-18")));
    }

    #[test]
    fn an_edge_may_be_said_in_words() {
        let calendar = calendar();
        let frame = DateFrame {
            calendar: &calendar,
            term: Some(Term::autumn(2024)),
            year: None,
            month: None,
            digits: Digits::Any,
        };
        let edge = |text| edge_in_words(text, &frame).map(|(from, to)| (from.to_string(), to.to_string()));
        let pair = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(edge("2024年秋季"), pair("2024-08-25", "2025-01-20"));
        assert_eq!(edge("11月"), pair("2024-11-01", "2024-11-30"));
        assert_eq!(edge("2024.9.1起"), pair("2024-09-01", "2024-09-01"));
        assert_eq!(edge("待定"), None);
        assert_eq!(read_text("45553"), DateReading::Day(day("2024-09-18")));
    }

    #[test]
    fn a_span_of_months_ends_with_its_last_day() {
        let calendar = calendar();
        let frame = DateFrame { calendar: &calendar, term: None, year: None, month: None, digits: Digits::Any };
        let span = Some((day("2021-09-01"), Some(day("2024-07-31"))));
        for text in ["2021.9-2024.7", "2021年9月至2024年7月", "2021-9-2024-7", "2021.09—2024.07"] {
            assert_eq!(day_span(text, &frame), span, "{text}");
        }
        assert_eq!(day_span("2024-2025学年", &frame), Some((day("2024-09-01"), Some(day("2025-08-31")))));
        assert_eq!(day_span("2022.9.1-2025.8.31", &frame), Some((day("2022-09-01"), Some(day("2025-08-31")))));
    }
}
