//! How people spell names, days, numbers and lessons of the day; each list says what a careful person can read.

mod count;
mod date;
mod name;
mod period;

pub use count::{blank_count, count, refused_count};
pub use date::{DateWay, day_in_way, month_edge, refused_day, span, way};
pub use name::{name, several};
pub use period::{double_lesson, period};

use crate::sheet::Value;

/// A value as it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelled {
    /// What stands in the cell.
    pub value: Value,
    /// What must be told about it, if anything.
    pub tell: Option<&'static str>,
    /// Whether a careful person still reads the value.
    pub is_readable: bool,
}

impl Spelled {
    /// A value anybody can read.
    pub fn plain(value: impl Into<Value>) -> Self {
        Self { value: value.into(), tell: None, is_readable: true }
    }

    /// A value that can be read, and must be confirmed.
    pub fn doubtful(value: impl Into<Value>, code: &'static str) -> Self {
        Self { value: value.into(), tell: Some(code), is_readable: true }
    }

    /// A value nobody can read.
    pub fn refused(value: impl Into<Value>, code: &'static str) -> Self {
        Self { value: value.into(), tell: Some(code), is_readable: false }
    }
}

/// The digits of a text in another script: `0` becomes the first character of `script`.
fn in_digits(text: &str, script: &str) -> String {
    let digits: Vec<char> = script.chars().collect();
    text.chars().map(|c| c.to_digit(10).map_or(c, |digit| digits[digit as usize])).collect()
}

const FULL_WIDTH: &str = "０１２３４５６７８９";
const CHINESE: &str = "〇一二三四五六七八九";

/// A number from 1 to 99 as it is said: 十二, 二十, 三十五.
fn said(number: u32) -> String {
    let digit = |n: u32| CHINESE.chars().nth(n as usize).map(String::from).unwrap_or_default();
    let (tens, ones) = (number / 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", digit(tens)),
    };
    tens + &if ones == 0 { String::new() } else { digit(ones) }
}
