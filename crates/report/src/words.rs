//! The Chinese words of the workbooks for the identifiers in the data.

use tables::{Lang, Period, Severity, Term};

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
    format!("{} {}", status_sign(status), status_zh(status))
}

/// The sign of a status: ✓ ✗ ？ ○ —.
pub(crate) fn status_sign(status: &str) -> &'static str {
    match status {
        "met" => "✓",
        "unmet" => "✗",
        "undecidable" => "？",
        "count_only" => "○",
        _ => "—",
    }
}

/// What a reader must see first: missed, then undecidable, then the rest.
pub(crate) fn status_weight(status: &str) -> u8 {
    match status {
        "unmet" => 0,
        "undecidable" => 1,
        "met" => 2,
        "count_only" => 3,
        _ => 4,
    }
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

/// The severity with its sign, so that colour is never the only signal.
pub(crate) fn severity_mark(severity: &str) -> String {
    let sign = match severity {
        "error" => "✗",
        "warning" => "？",
        _ => "○",
    };
    format!("{sign} {}", severity_zh(severity))
}

/// The style of a severity.
pub(crate) fn severity_style(severity: &str) -> Style {
    match severity {
        "error" => Style::Unmet,
        "warning" => Style::Undecidable,
        _ => Style::CountOnly,
    }
}

/// A period as people say it: 2024年秋, 2024年9月, 2024—2025学年, 2024年度, 合同年 2023-10-15起, 工作年 2023-09-01起, 实施周期.
pub fn period_zh(period: &str) -> String {
    match period.parse::<Period>() {
        Ok(Period::Term(term)) => term_zh(term),
        Ok(Period::Month(year, month)) => format!("{year}年{month}月"),
        Ok(Period::SchoolYear(year)) => format!("{year}—{}学年", year + 1),
        Ok(Period::CalendarYear(year)) => format!("{year}年度"),
        Ok(Period::ContractYear(first)) => format!("合同年 {first}起"),
        Ok(Period::ServiceYear(first)) => format!("工作年 {first}起"),
        Ok(Period::Cycle) => "实施周期".to_owned(),
        Err(_) => period.to_owned(),
    }
}

/// A term in few characters: 2024年秋, 2025年春.
pub(crate) fn term_zh(term: Term) -> String {
    if term.half == 1 { format!("{}年秋", term.school_year) } else { format!("{}年春", term.school_year + 1) }
}

/// Who a rule speaks of.
pub fn subject_kind_zh(kind: &str) -> &str {
    match kind {
        "pair" | "pairing" => "师徒",
        "mentor" => "师傅",
        "mentee" => "徒弟",
        "teacher" | "person" => "教师",
        "holder" => "称号持有人",
        "titled" => "职称持有人",
        "member" => "培养对象",
        "group_member" => "团队成员",
        "applicant" => "申报人",
        "assigned" => "任课教师",
        "served" => "交流教师",
        "group" => "团队",
        "unit_pairing" => "单位结对",
        "event" => "活动",
        "class" => "班级",
        "agreement" => "协议",
        "unit" | "school" => "单位",
        "county" | "bureau" => "本局",
        other => other,
    }
}

/// The kind of period a rule counts in.
pub fn period_kind_zh(kind: &str) -> &str {
    match kind {
        "term" => "学期",
        "month" => "月",
        "week" => "周",
        "school_year" => "学年",
        "calendar_year" => "年度",
        "contract_year" => "合同年",
        "service_year" => "工作年",
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
        _ => "三年已满".to_owned(),
    }
}

/// A clause that is a bare Chinese numeral would be read as a dash: 一 becomes 第一条.
pub(crate) fn clause_zh(clause: &str) -> String {
    let bare = !clause.is_empty() && clause.chars().all(|c| "一二三四五六七八九十".contains(c));
    if bare { format!("第{clause}条") } else { clause.to_owned() }
}

/// Why something could not be decided, by whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// A record is missing or incomplete.
    Records,
    /// A number the text leaves open has not been set.
    Bureau,
    /// The day has not come.
    Time,
}

impl Turn {
    /// Whose turn it is, from the reason given.
    pub fn of(reason: &str) -> Self {
        if reason.contains("未设定") {
            Self::Bureau
        } else if reason.contains("尚未到期") || reason.contains("尚未届满") {
            Self::Time
        } else {
            Self::Records
        }
    }

    /// 待补资料, 待局里定, 未到期.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Records => "待补资料",
            Self::Bureau => "待局里定",
            Self::Time => "未到期",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Records => "请按原因补报或更正后重新报送，再运行一次。",
            Self::Bureau => "请领导小组定下“参数”中未设定的各项，写进 bureau.toml，再运行一次。",
            Self::Time => "不必补报，到期后再运行即可判定。",
        }
    }
}

/// What a number of a rule is, from the last part of its name: `PL-58.floor`; empty for a number with a name of its own.
pub(crate) fn bound_zh(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, key)| key) {
        Some("at_least") => "不少于",
        Some("at_most") => "不多于",
        Some("grace_days") => "宽限天数",
        Some("floor") => "每单位下限",
        Some("cap") => "每单位上限",
        Some("method") => "分配方法",
        Some("places") => "本轮职数",
        Some("preference") => "倾斜幅度",
        _ => "",
    }
}

/// A number without needless decimals: 10, 2.5, 3.33.
pub(crate) fn number_zh(n: f64) -> String {
    // Adding zero turns the -0 of an empty sum into 0.
    let rounded = (n * 100.0).round() / 100.0 + 0.0;
    rounded.to_string()
}

/// Points as they are printed: 86.50, 86.125, two decimals at least and four at most.
pub(crate) fn points_zh(n: f64) -> String {
    let four = format!("{n:.4}");
    let short = four.trim_end_matches('0');
    let decimals = short.len() - short.find('.').map_or(short.len(), |dot| dot + 1);
    if decimals < 2 { format!("{n:.2}") } else { short.to_owned() }
}

/// A number with up to four decimals, none of them needless: 0.8, 12, 33.3333.
pub(crate) fn exact_zh(n: f64) -> String {
    let rounded = (n * 10_000.0).round() / 10_000.0 + 0.0;
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
        let clocks = ["contract:2023-10-15", "service:2023-09-01"].map(period_zh);
        assert_eq!(clocks, ["合同年 2023-10-15起", "工作年 2023-09-01起"]);
    }

    #[test]
    fn whose_turn_it_is_follows_from_the_reason() {
        assert_eq!(Turn::of("本轮职数或倾斜幅度未设定，不能提出建议数"), Turn::Bureau);
        assert_eq!(Turn::of("一年合格：服务年尚未届满（2025-08-31）"), Turn::Time);
        assert_eq!(Turn::of("有记录但没有日期，不能断定是否按期"), Turn::Records);
    }

    #[test]
    fn a_bare_numeral_is_not_mistaken_for_a_dash() {
        assert_eq!(["一", "二1", "三（一）", ""].map(clause_zh), ["第一条", "二1", "三（一）", ""]);
    }

    #[test]
    fn points_have_two_decimals_at_least() {
        assert_eq!([86.5, 86.125, 90.0, 0.33333].map(points_zh), ["86.50", "86.125", "90.00", "0.3333"]);
        assert_eq!([0.8, 12.0, 33.33333].map(exact_zh), ["0.8", "12", "33.3333"]);
    }

    #[test]
    fn a_demand_says_its_bounds() {
        assert_eq!(demand_zh(Some(10.0), None, "节"), "≥10节");
        assert_eq!(demand_zh(None, Some(2.5), "次"), "≤2.5次");
        assert_eq!(demand_zh(Some(1.0), Some(1.0), "份"), "=1份");
        assert_eq!(demand_zh(None, None, "份"), "");
    }
}
