//! The year, month and term that titles and names of sheets give.

use std::sync::LazyLock;

use policy::fold;
use regex::Regex;
use tables::Term;

use super::{arabic, full_year, one_number, two_numbers};

pattern!(TITLE_YEAR_MONTH r"(\d{4})年?度?[^\d]{0,4}?(\d{1,2})月");
pattern!(TAB_YEAR_MONTH r"^(\d{4})[-./](\d{1,2})$");
pattern!(TITLE_YEAR r"(\d{4})年");
pattern!(TITLE_MONTH r"(?:^|[^\d])(\d{1,2})月份?");
pattern!(SCHOOL_YEAR r"(\d{4}|\d{2})[-—–~～至/]+(\d{4}|\d{2})学?年?度?");
pattern!(HALF r"第?([12])学期|([上下])学期|([秋春])(?:季|学期)?|\d(?:学年)?([上下])(?:$|[^\d])|^\d{4}-\d{4}-([12])(?:$|[^\d])");
pattern!(YEAR_BEFORE_SEASON r"(\d{4})[秋春]");

/// The year and month a title or a sheet's name gives: `2024年9月`, `九月`, `2024年`.
pub fn year_month_in(text: &str) -> (Option<i32>, Option<u32>) {
    let text = arabic(&fold(text));
    if let Some((year, month)) = two_numbers(&TITLE_YEAR_MONTH, &text) {
        return (Some(year as i32), Some(month).filter(|month| (1..=12).contains(month)));
    }
    if let Some((year, month)) = two_numbers(&TAB_YEAR_MONTH, &text) {
        return (Some(year as i32), Some(month).filter(|month| (1..=12).contains(month)));
    }
    let year = one_number(&TITLE_YEAR, &text).map(|year| year as i32);
    let month = one_number(&TITLE_MONTH, &text).filter(|month| (1..=12).contains(month));
    (year, month)
}

/// The term a title names: `2024—2025学年第一学期`, `2024年秋季`, `2023-2024-1`.
pub fn term_in(text: &str) -> Option<Term> {
    let text = arabic(&fold(text));
    let half = HALF
        .as_ref()?
        .captures(&text)
        .and_then(|found| found.iter().skip(1).flatten().next().map(|m| m.as_str().to_owned()));
    if let Some((first, second)) = two_numbers(&SCHOOL_YEAR, &text) {
        let (first, second) = (full_year(first), full_year(second));
        if second == first + 1 {
            return match half.as_deref()? {
                "1" | "上" | "秋" => Some(Term::autumn(first)),
                _ => Some(Term::spring(first)),
            };
        }
    }
    let year = one_number(&TITLE_YEAR, &text).or_else(|| one_number(&YEAR_BEFORE_SEASON, &text))? as i32;
    match half.as_deref()? {
        "秋" => Some(Term::autumn(year)),
        "春" => Some(Term::spring(year - 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_years_months_and_terms() {
        assert_eq!(year_month_in("示例小学2024年9月听课记录"), (Some(2024), Some(9)));
        assert_eq!(year_month_in("九月"), (None, Some(9)));
        assert_eq!(term_in("2024—2025学年第一学期听课记录"), Some(Term::autumn(2024)));
        assert_eq!(term_in("2024-2025学年度第二学期"), Some(Term::spring(2024)));
        assert_eq!(term_in("23-24学年上学期"), Some(Term::autumn(2023)));
        assert_eq!(term_in("2025年春季学期"), Some(Term::spring(2024)));
        assert_eq!(term_in("2024年9月"), None);
        assert_eq!(term_in("2024-2025-1"), Some(Term::autumn(2024)));
        assert_eq!(term_in("23-24上"), Some(Term::autumn(2023)));
        assert_eq!(term_in("2021–2022下"), Some(Term::spring(2021)));
        assert_eq!(term_in("2019-2020学年春(两学期)"), Some(Term::spring(2019)));
        assert_eq!(term_in("2023年秋季"), Some(Term::autumn(2023)));
    }
}
