//! Counts as people type them: `12`, `12节`, `十二`, `49（缺考一人）`, `-`; what is only about right (`约10`, `≥10`) is no count.

use std::sync::LazyLock;

use policy::{Vocabulary, fold};
use regex::Regex;
use tables::CellValue;

use super::arabic;

/// What a cell says as a count.
#[derive(Debug, Clone, PartialEq)]
pub enum CountReading {
    /// Nothing, or a word for nothing (`无`, `-`).
    Blank,
    /// A number, perhaps with its unit.
    Count(f64),
    /// A number with other text beside it; counted, and to be confirmed.
    WithText(f64),
    /// About this many (`约10`, `10余节`, `≥10`): known, but not how many.
    Approximate(f64),
    /// A tick: one.
    Tick,
    /// No number can be told.
    Unreadable,
}

static PLAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(\d+(?:\.\d+)?)\(?(?:节次|课时|学时|节课|节|次|篇|份|本|个|人|名|套|件|册|台|所|天|分|项)?\)?[，,。.;]?$",
    )
    .ok()
});
static NOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:共计|合计|总计|共|计)?(\d+(?:\.\d+)?)(?:节次|课时|节课|节|次|篇|份|本|个|人|名)?(?:\(.*\))?[。.]?$",
    )
    .ok()
});
static ABOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:大约|大概|将近|不少于|不低于|至少|最多|约|近|超|超过|[≥>＞≤<＜]=?)(\d+(?:\.\d+)?)(?:节次|课时|节课|节|次|篇|份|本|个|人|名)?(?:左右|余|多)?(?:以上|以内)?$").ok()
});
static ABOUT_BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d+(?:\.\d+)?)(?:左右|余|多|来|几)?(?:节次|课时|节课|节|次|篇|份|本|个|人|名)?(?:左右|余|多|以上|以内|不等)?$").ok()
});

/// Reads a cell as a count.
pub fn count(value: &CellValue, vocabulary: &Vocabulary) -> CountReading {
    match value {
        CellValue::Number(number) if *number >= 0.0 && number.is_finite() => CountReading::Count(*number),
        CellValue::Bool(true) => CountReading::Tick,
        CellValue::Bool(false) => CountReading::Blank,
        CellValue::Text(text) => text_count(text, vocabulary),
        _ => CountReading::Unreadable,
    }
}

fn text_count(text: &str, vocabulary: &Vocabulary) -> CountReading {
    let folded = fold(text);
    if folded.is_empty() || vocabulary.is_mark("none", &folded) || vocabulary.is_mark("no", &folded) {
        return CountReading::Blank;
    }
    if vocabulary.is_mark("yes", &folded) {
        return CountReading::Tick;
    }
    if folded.chars().all(|c| vocabulary.is_mark("tick", c.encode_utf8(&mut [0; 4]))) {
        return CountReading::Count(folded.chars().count() as f64);
    }
    let arabic = arabic(&folded);
    if let Some(number) = number_in(&PLAIN, &arabic) {
        return CountReading::Count(number);
    }
    if let Some(number) = number_in(&NOTED, &arabic) {
        return CountReading::WithText(number);
    }
    let about = number_in(&ABOUT, &arabic).or_else(|| number_in(&ABOUT_BEHIND, &arabic));
    about.map_or(CountReading::Unreadable, CountReading::Approximate)
}

fn number_in(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<f64> {
    pattern.as_ref()?.captures(text)?.get(1)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> CountReading {
        count(&CellValue::Text(text.into()), &Vocabulary::shipped().expect("right"))
    }

    #[test]
    fn a_number_may_carry_its_unit() {
        for (text, number) in [
            ("12", 12.0),
            ("12节", 12.0),
            ("12(节)", 12.0),
            ("１２", 12.0),
            ("十二", 12.0),
            ("10节次", 10.0),
            ("两节", 2.0),
            ("5.0天，", 5.0),
        ] {
            assert_eq!(read(text), CountReading::Count(number), "{text}");
        }
    }

    #[test]
    fn a_word_for_nothing_is_blank_and_a_tick_is_a_tick() {
        for text in ["无", "-", "/", " ", "——"] {
            assert_eq!(read(text), CountReading::Blank, "{text}");
        }
        assert_eq!(read("√"), CountReading::Tick);
        assert_eq!(read("√√"), CountReading::Count(2.0));
    }

    #[test]
    fn text_beside_the_number_is_to_be_confirmed_and_prose_is_refused() {
        assert_eq!(read("49（缺考一人）"), CountReading::WithText(49.0));
        assert_eq!(read("若干"), CountReading::Unreadable);
        assert_eq!(read("100+10"), CountReading::Unreadable);
    }

    #[test]
    fn a_number_that_is_only_about_right_is_no_count() {
        for text in ["约10", "10节左右", "10余节", "近十节", "十几节", "≥10", "不少于10节", "10节以上"]
        {
            assert_eq!(read(text), CountReading::Approximate(10.0), "{text}");
        }
        for text in ["若干", "24/72", "迟到2次，早退1次", "IOO人", "l0", "49（缺考一人）23"] {
            assert_eq!(read(text), CountReading::Unreadable, "{text}");
        }
    }
}
