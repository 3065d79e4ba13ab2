//! The Chinese words of the workbooks for the identifiers in the data.

use tables::{Lang, Severity, Term};

use crate::style::Style;

/// 达标, 未达标, 不可判定, 仅统计, 免除; an unknown status stays as it is.
pub fn status_zh(status: &str) -> &str {
    match status {
        "met" => "达标",
        "unmet" => "未达标",
        "undecidable" => "不可判定",
        "count_only" => "仅统计",
        "exempt" => "免除",
        other => other,
    }
}

/// The status with its sign, so that colour is never the only signal.
pub fn status_mark(status: &str) -> String {
    let sign = match status {
        "met" => "✓",
        "unmet" => "✗",
        "undecidable" => "？",
        "count_only" => "○",
        _ => "—",
    };
    format!("{sign} {}", status_zh(status))
}

/// The style of a status.
pub(crate) fn status_style(status: &str) -> Style {
    match status {
        "met" => Style::Met,
        "unmet" => Style::Unmet,
        "undecidable" => Style::Undecidable,
        _ => Style::CountOnly,
    }
}

/// 须改正, 请核对, 提示.
pub(crate) fn severity_zh(severity: &str) -> &str {
    match severity {
        "error" => Severity::Error.word(Lang::Zh),
        "warning" => Severity::Warning.word(Lang::Zh),
        "info" => Severity::Info.word(Lang::Zh),
        other => other,
    }
}

/// The style of a severity.
pub(crate) fn severity_style(severity: &str) -> Style {
    match severity {
        "error" => Style::Unmet,
        "warning" => Style::Undecidable,
        _ => Style::CountOnly,
    }
}

/// A period as people say it: 2024年秋, 2024年9月, 2024—2025学年, 2024年度, 实施周期.
pub fn period_zh(period: &str) -> String {
    if let Ok(term) = period.parse::<Term>() {
        return term_zh(term);
    }
    if let Some(year) = period.strip_prefix("CY") {
        return format!("{year}年度");
    }
    if let Some((year, month)) = period.split_once('-') {
        return format!("{year}年{}月", month.trim_start_matches('0'));
    }
    match period.parse::<i32>() {
        Ok(year) => format!("{year}—{}学年", year + 1),
        Err(_) if period == "cycle" => "实施周期".to_owned(),
        Err(_) => period.to_owned(),
    }
}

/// A term in few characters: 2024年秋, 2025年春.
pub(crate) fn term_zh(term: Term) -> String {
    if term.half == 1 { format!("{}年秋", term.school_year) } else { format!("{}年春", term.school_year + 1) }
}

/// Who a rule speaks of.
pub(crate) fn subject_kind_zh(kind: &str) -> &str {
    match kind {
        "pair" | "pairing" => "师徒",
        "mentor" => "师傅",
        "mentee" => "徒弟",
        "teacher" | "person" | "holder" => "教师",
        "unit" | "school" => "单位",
        "county" | "bureau" => "本局",
        other => other,
    }
}

/// The kind of period a rule counts in.
pub(crate) fn period_kind_zh(kind: &str) -> &str {
    match kind {
        "term" => "学期",
        "month" => "月",
        "week" => "周",
        "school_year" => "学年",
        "calendar_year" => "年度",
        "cycle" => "实施周期",
        other => other,
    }
}

/// What becomes of a rule: judged by counting, only counted, or left to people.
pub(crate) fn treatment_zh(treatment: &str) -> &str {
    match treatment {
        "evaluated" | "computed" => "计算判定",
        "counted" | "count_only" => "仅统计",
        "judged" | "narrative" => "由人评定",
        "out_of_scope" => "不在本包范围",
        other => other,
    }
}

/// Whose number a parameter is.
pub(crate) fn source_zh(source: &str) -> &str {
    match source {
        "text" | "文件原文" => "文本",
        "default" | "pack" => "政策包默认",
        "bureau" | "本单位设定" => "本局设定",
        "unset" | "文本未写明" => "未设定",
        other => other,
    }
}

/// The steps a young teacher climbs, by year of service.
pub(crate) fn stage_zh(stage: i64) -> String {
    match stage {
        1 => "一年合格".to_owned(),
        2 => "二年成型".to_owned(),
        3 => "三年称职".to_owned(),
        other => format!("第{other}年"),
    }
}

/// A number without needless decimals: 10, 2.5, 3.33.
pub(crate) fn number_zh(n: f64) -> String {
    // Adding zero turns the -0 of an empty sum into 0.
    let rounded = (n * 100.0).round() / 100.0 + 0.0;
    rounded.to_string()
}

/// What a rule asks: ≥10节, ≤3节, 10—20节, =1份; empty where it sets no number.
pub(crate) fn demand_zh(min: Option<f64>, max: Option<f64>, unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("={}{unit}", number_zh(min)),
        (Some(min), Some(max)) => format!("{}—{}{unit}", number_zh(min), number_zh(max)),
        (Some(min), None) => format!("≥{}{unit}", number_zh(min)),
        (None, Some(max)) => format!("≤{}{unit}", number_zh(max)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_word_and_its_sign() {
        let words = ["met", "unmet", "undecidable", "count_only", "exempt"].map(status_mark);
        assert_eq!(words, ["✓ 达标", "✗ 未达标", "？ 不可判定", "○ 仅统计", "— 免除"]);
    }

    #[test]
    fn periods_are_said_as_people_say_them() {
        let said = ["2024-1", "2024-2", "2024-09", "2024", "CY2024", "cycle"].map(period_zh);
        assert_eq!(said, ["2024年秋", "2025年春", "2024年9月", "2024—2025学年", "2024年度", "实施周期"]);
    }

    #[test]
    fn a_demand_says_its_bounds() {
        assert_eq!(demand_zh(Some(10.0), None, "节"), "≥10节");
        assert_eq!(demand_zh(None, Some(2.5), "次"), "≤2.5次");
        assert_eq!(demand_zh(Some(1.0), Some(1.0), "份"), "=1份");
        assert_eq!(demand_zh(None, None, "份"), "");
    }
}
