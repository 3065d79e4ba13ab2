//! A day with its time, as tables hold it: `2024-10-09 14:30`.

use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime};
use policy::fold;
use regex::Regex;
use tables::CellValue;

pattern!(MOMENT r"^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]*(上午|下午|晚上|中午)?(\d{1,2})[:时点](\d{1,2})?");

/// `2024-10-9 14:30`, `2024年10月9日下午2点30分`; none where no time of day is stated.
pub fn moment(value: &CellValue) -> Option<String> {
    let moment = match value {
        CellValue::DateTime(moment) => Some(*moment),
        CellValue::Text(text) => written(text),
        _ => None,
    };
    moment.map(|moment| moment.format("%Y-%m-%d %H:%M").to_string())
}

fn written(text: &str) -> Option<NaiveDateTime> {
    // Without its blanks `2024-10-9 14:30` would join day and hour.
    let spaced = text.split_whitespace().collect::<Vec<_>>().join("号");
    let folded = fold(&spaced);
    let parts = MOMENT.as_ref()?.captures(&folded)?;
    let number = |nth: usize| parts.get(nth).and_then(|part| part.as_str().parse::<u32>().ok());
    let (hour, minute) = (number(5)?, number(6).unwrap_or(0));
    let later = parts.get(4).is_some_and(|half| half.as_str() != "上午") && hour < 12;
    let day = NaiveDate::from_ymd_opt(number(1)?.try_into().ok()?, number(2)?, number(3)?)?;
    day.and_hms_opt(hour + if later { 12 } else { 0 }, minute, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_with_its_time_is_read_however_it_is_written() {
        let read = |text: &str| moment(&CellValue::Text(text.into()));
        for text in ["2024-10-9 14:30", "2024年10月9日14时30分", "2024.10.9下午2点30", "2024/10/09  14：30"] {
            assert_eq!(read(text).as_deref(), Some("2024-10-09 14:30"), "{text}");
        }
        assert_eq!(read("2024-10-9"), None);
        assert_eq!(read("上午第三节课"), None);
    }
}
