//! Days, months and spans.

use chrono::{Datelike, NaiveDate};

use super::{CHINESE, FULL_WIDTH, Spelled, in_digits, said};
use crate::calendar::day;
use crate::random::Random;
use crate::sheet::Value;

/// A way of writing days. People keep to one in a sheet, or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWay {
    /// A day number under a date format.
    True,
    /// The bare day number.
    Serial,
    /// `2024-9-18` and the like, with the year.
    Text(&'static str),
    /// `20240918`, as a number.
    Compact,
    /// 二〇二四年九月十八日.
    Chinese,
    /// `9月18日` and the like, without the year.
    YearLess(&'static str),
    /// 9.18 as a number; days that lose a zero cannot be told.
    Float,
}

/// With the year: `y` year, `m` month, `d` day, capitals padded, `w` weekday.
const WITH_YEAR: &[&str] = &[
    "y-m-d",
    "y-M-D",
    "y.m.d",
    "y/m/d",
    "y/M/D",
    "y年m月d日",
    "yMD",
    "Y.m.d",
    "y 年 m 月 d 日",
    "y.m.d。",
    "y-M-D 星期w",
    "y.m.d（周w）",
    " y-m-d ",
    "y年m月d号",
    "y年m月d日14时00分",
    "y-m-d 10:20",
    "y/m/d 8:00",
    "y年m月d日上午",
    "y。m。d",
    "y—m—d",
    "y－m－d",
    "y、m、d",
    "y.m.d日",
];
const WITHOUT_YEAR: [&str; 9] =
    ["m月d日", "m.d", "m-d", "m/d", "m月d号", "M月D日", "m月d日（周w）", "m月d日下午", "m。d"];
/// Texts under 听课时间 that name no day.
const REFUSED: [&str; 9] =
    ["九月中旬", "10月", "开学初", "期中前", "周三下午第一节", "9月上旬", "2024.13.5", "2024-9-31", "十一月底"];

/// A way of writing days; `year_is_told` allows those that leave it out.
pub fn way(random: &mut Random, year_is_told: bool) -> DateWay {
    match random.below(if year_is_told { 9 } else { 7 }) {
        0 | 1 => DateWay::True,
        2 => random.pick(&[DateWay::Serial, DateWay::Compact, DateWay::Chinese]),
        3..=6 => DateWay::Text(random.pick(WITH_YEAR)),
        7 => DateWay::YearLess(random.pick(&WITHOUT_YEAR)),
        _ => DateWay::Float,
    }
}

/// A day in one way.
pub fn day_in_way(date: NaiveDate, way: DateWay, random: &mut Random) -> Spelled {
    match way {
        DateWay::True => Spelled::plain(date),
        DateWay::Serial => Spelled::plain(Value::Number((date - day(1899, 12, 30)).num_days() as f64)),
        DateWay::Compact => {
            Spelled::plain(Value::Number(f64::from(date.year() * 10_000) + f64::from(date.month() * 100 + date.day())))
        }
        DateWay::Chinese => {
            let year = in_digits(&date.year().to_string(), CHINESE);
            Spelled::plain(format!("{year}年{}月{}日", said(date.month()), said(date.day())))
        }
        DateWay::Text(pattern) | DateWay::YearLess(pattern) => {
            let text = filled(pattern, date);
            let wide = !pattern.contains([' ', '（', '时']) && random.chance(12);
            Spelled::plain(if wide { in_digits(&text, FULL_WIDTH) } else { text })
        }
        DateWay::Float => float(date),
    }
}

fn filled(pattern: &str, date: NaiveDate) -> String {
    let weekday = "一二三四五六日".chars().nth(date.weekday().num_days_from_monday() as usize);
    let piece = |c: char| match c {
        'y' => date.year().to_string(),
        'Y' => format!("{:02}", date.year() % 100),
        'm' => date.month().to_string(),
        'M' => format!("{:02}", date.month()),
        'd' => date.day().to_string(),
        'D' => format!("{:02}", date.day()),
        'w' => weekday.map(String::from).unwrap_or_default(),
        other => other.to_string(),
    };
    pattern.chars().map(piece).collect()
}

/// As a number, 9.1 is the first or the tenth: where both are days, it must be asked.
fn float(date: NaiveDate) -> Spelled {
    let (month, of_month) = (date.month(), date.day());
    let as_typed: f64 = format!("{month}.{of_month}").parse().unwrap_or_default();
    let loses_zero = of_month % 10 == 0;
    let gains_zero = of_month < 10 && NaiveDate::from_ymd_opt(date.year(), month, of_month * 10).is_some();
    let value = Value::Number(as_typed);
    if loses_zero || gains_zero { Spelled::refused(value, "date_ambiguous") } else { Spelled::plain(value) }
}

/// Something under a date heading that names no day.
pub fn refused_day(random: &mut Random) -> Spelled {
    Spelled::refused(random.pick(&REFUSED), "date_unreadable")
}

/// A month that stands for its first or last day.
pub fn month_edge(date: NaiveDate, random: &mut Random) -> Spelled {
    let (year, month) = (date.year(), date.month());
    Spelled::plain(match random.below(5) {
        0 => format!("{year}.{month}"),
        1 => format!("{year}年{month}月"),
        2 => format!("{year}-{month:02}"),
        3 => format!("{year}/{month}"),
        _ => format!("{year}年{month}月份"),
    })
}

/// First and last month in one cell.
pub fn span(from: NaiveDate, to: NaiveDate, random: &mut Random) -> Spelled {
    let (first, last) = ((from.year(), from.month()), (to.year(), to.month()));
    Spelled::plain(match random.below(5) {
        0 => format!("{}.{}-{}.{}", first.0, first.1, last.0, last.1),
        1 => format!("{}年{}月至{}年{}月", first.0, first.1, last.0, last.1),
        2 => format!("{}.{:02}—{}.{:02}", first.0, first.1, last.0, last.1),
        3 => format!("{}年{}月—{}年{}月", first.0, first.1, last.0, last.1),
        _ => format!("{}.{}～{}.{}", first.0, first.1, last.0, last.1),
    })
}
