//! Numbers of lessons and papers.

use super::{FULL_WIDTH, Spelled, in_digits, said};
use crate::random::Random;
use crate::sheet::Value;

/// What nobody can count, and what must be told.
const REFUSED: [(&str, &str); 9] = [
    ("若干", "count_unreadable"),
    ("多次", "count_unreadable"),
    ("数节", "count_unreadable"),
    ("按计划", "count_unreadable"),
    ("10+2", "count_unreadable"),
    ("≥10", "count_approximate"),
    ("约12", "count_approximate"),
    ("10节左右", "count_approximate"),
    ("10余节", "count_approximate"),
];
/// What says none; the first leaves the cell out.
const NONE: [&str; 6] = ["", "无", "-", "/", "——", "0"];

/// A number with or without its unit; some must be confirmed.
pub fn count(number: u32, unit: &str, random: &mut Random) -> Spelled {
    match random.below(14) {
        0..=5 => Spelled::plain(number as usize),
        6 => Spelled::plain(number.to_string()),
        7 => Spelled::plain(format!("{number}{unit}")),
        8 => Spelled::plain(format!("{number}（{unit}）")),
        9 => Spelled::plain(in_digits(&number.to_string(), FULL_WIDTH)),
        10 => Spelled::plain(said(number)),
        11 => Spelled::plain(format!(" {number} {unit}")),
        12 => Spelled::plain(format!("{}{unit}", said(number))),
        _ => {
            let text = random.pick(&["n（含网络研修）", "共n", "n节（含校外）"]).replace('n', &number.to_string());
            Spelled::doubtful(text, "count_with_text")
        }
    }
}

/// Something that is no number.
pub fn refused_count(random: &mut Random) -> Spelled {
    let (text, code) = random.pick(&REFUSED);
    Spelled::refused(text, code)
}

/// Nothing, or a word for nothing.
pub fn blank_count(random: &mut Random) -> Value {
    let word = if random.chance(50) { "" } else { random.pick(&NONE) };
    Value::from(word)
}
