//! Lessons of the day.

use super::{Spelled, said};
use crate::random::Random;

/// One lesson of the day; a few name none, and the lesson stands without it.
pub fn period(number: u32, random: &mut Random) -> Spelled {
    match random.below(12) {
        0..=3 => Spelled::plain(number as usize),
        4 => Spelled::plain(number.to_string()),
        5 | 6 => Spelled::plain(format!("第{number}节")),
        7 => Spelled::plain(format!("第{}节", said(number))),
        8 => Spelled::plain(format!("{number}节")),
        9 => Spelled::plain(format!("第 {number} 节")),
        10 if number <= 4 => Spelled::plain(format!("上午第{number}节")),
        11 => Spelled::refused(random.pick(&["早读", "大课间", "课后服务"]), "value_unknown"),
        _ => Spelled::plain(number as usize),
    }
}

/// Two lessons that follow each other.
pub fn double_lesson(first: u32, random: &mut Random) -> Spelled {
    let last = first + 1;
    Spelled::plain(match random.below(4) {
        0 => format!("{first}-{last}"),
        1 => format!("第{first}-{last}节"),
        2 => format!("{first}、{last}"),
        _ => format!("第{first}、{last}节"),
    })
}
