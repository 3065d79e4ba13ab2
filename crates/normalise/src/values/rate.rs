//! Shares of a whole as people type them: `91.33%`, `97`, `0.96`, `百分之九十`.

use std::sync::LazyLock;

use policy::fold;
use regex::Regex;
use tables::CellValue;

use super::arabic;

/// What a cell says as a share of a whole.
#[derive(Debug, Clone, PartialEq)]
pub enum RateReading {
    /// Nothing.
    Blank,
    /// A share, 0 to 1.
    Share(f64),
    /// Two shares are equally possible: `1` is one per cent or the whole.
    TwoWays(f64, f64),
    /// No share can be told.
    Unreadable,
}

static PERCENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^=?(\d+(?:\.\d+)?)%$").ok());
static OF_HUNDRED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^百分之(.+)$").ok());

/// Reads a cell of a per-cent column by itself: numbers above one are per cents, below one shares.
pub fn rate(value: &CellValue) -> RateReading {
    match value {
        CellValue::Number(number) => share(*number),
        CellValue::Text(text) => text_rate(&fold(text)),
        _ => RateReading::Unreadable,
    }
}

fn text_rate(text: &str) -> RateReading {
    if text.is_empty() {
        return RateReading::Blank;
    }
    let percent = PERCENT.as_ref().and_then(|pattern| pattern.captures(text)).and_then(|found| found.get(1));
    if let Some(number) = percent.and_then(|number| number.as_str().parse::<f64>().ok()) {
        return RateReading::Share(number / 100.0);
    }
    let worded = OF_HUNDRED.as_ref().and_then(|pattern| pattern.captures(text)).and_then(|found| found.get(1));
    if let Some(number) = worded.and_then(|number| arabic(number.as_str()).parse::<f64>().ok()) {
        return RateReading::Share(number / 100.0);
    }
    text.parse().map_or(RateReading::Unreadable, share)
}

fn share(number: f64) -> RateReading {
    match number {
        1.0 => RateReading::TwoWays(0.01, 1.0),
        n if (0.0..1.0).contains(&n) => RateReading::Share(n),
        n if n > 1.0 && n.is_finite() => RateReading::Share(n / 100.0),
        _ => RateReading::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> RateReading {
        rate(&CellValue::Text(text.into()))
    }

    #[test]
    fn a_share_is_a_share_on_either_scale() {
        assert_eq!(rate(&CellValue::Number(97.0)), RateReading::Share(0.97));
        assert_eq!(rate(&CellValue::Number(0.96)), RateReading::Share(0.96));
        assert_eq!(text("=100%"), RateReading::Share(1.0));
        assert_eq!(text("百分之九十"), RateReading::Share(0.9));
        assert_eq!(text("120%"), RateReading::Share(1.2));
    }

    #[test]
    fn one_reads_two_ways_and_a_range_is_refused() {
        assert_eq!(rate(&CellValue::Number(1.0)), RateReading::TwoWays(0.01, 1.0));
        for refused in ["＜90%", "100%＞x≥90%", "0.7%/0.0%", "良好"] {
            assert_eq!(text(refused), RateReading::Unreadable, "{refused}");
        }
    }
}
