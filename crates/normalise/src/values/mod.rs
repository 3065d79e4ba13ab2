//! What people type, read as dates, counts, names and marks. Nothing here knows a column or a sheet.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that is made when it is first needed.
macro_rules! pattern {
    ($name:ident $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

mod choice;
mod count;
mod date;
mod id_number;
mod legend;
mod moment;
mod name;
mod period;
mod rate;
mod title_time;

pub use choice::{Choice, choice, without_code};
pub use count::{CountReading, count};
pub use date::{
    DateFrame, DateReading, Digits, date, day_in_week, day_span, edge_in_words, last_day_of, last_digits,
    period_behind, weekday_in,
};
pub use id_number::{IdNumber, read_national_id};
pub use legend::legend_in;
pub use moment::moment;
pub use name::{NameReading, is_name, names};
pub use period::{PeriodHeading, is_day_number, period_heading, periods, week_number};
pub use rate::{RateReading, rate};
pub use title_time::{term_in, year_month_in};

/// Chinese digits of a text made Arabic: `十二` is `12`, `二〇二四` is `2024`; a text without them stays as it is.
pub fn arabic(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars() {
        if "〇零一二两三四五六七八九十百".contains(c) {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut String, out: &mut String) {
    if run.is_empty() {
        return;
    }
    match small_number(run) {
        Some(number) => out.push_str(&number.to_string()),
        None => out.push_str(run),
    }
    run.clear();
}

/// A number written in Chinese: digit by digit (`二〇二四`), or with 十 and 百 (`三十五`).
fn small_number(run: &str) -> Option<u32> {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32);
    let digit = |c: char| match c {
        '零' => Some(0),
        '两' => Some(2),
        other => digit(other),
    };
    if !run.contains(['十', '百']) {
        return run.chars().try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut pending) = (0u32, None);
    for c in run.chars() {
        match c {
            '百' => total += pending.take()? * 100,
            '十' => total += pending.take().unwrap_or(1) * 10,
            '零' | '〇' => {}
            other => pending = Some(digit(other)?),
        }
    }
    Some(total + pending.unwrap_or(0))
}

/// Two digits are a year of the last century from 50 on: teachers at work were born and hired in it.
fn full_year(year: u32) -> i32 {
    match year {
        0..50 => 2000 + year as i32,
        50..100 => 1900 + year as i32,
        _ => year as i32,
    }
}

/// The numbers a pattern finds in a text.
fn numbers<const N: usize>(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<[u32; N]> {
    let found = pattern.as_ref()?.captures(text)?;
    let mut out = [0; N];
    for (at, slot) in out.iter_mut().enumerate() {
        *slot = found.get(at + 1)?.as_str().parse().ok()?;
    }
    Some(out)
}

fn two_numbers(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<(u32, u32)> {
    numbers::<2>(pattern, text).map(|[first, second]| (first, second))
}

fn one_number(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<u32> {
    numbers::<1>(pattern, text).map(|[number]| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_become_arabic_ones() {
        assert_eq!(arabic("二〇二四年九月十八日"), "2024年9月18日");
        assert_eq!(arabic("第十一周"), "第11周");
        assert_eq!(arabic("三十五"), "35");
        assert_eq!(arabic("两节"), "2节");
        assert_eq!(arabic("一百零二"), "102");
    }
}
