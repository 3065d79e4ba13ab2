//! How each school keeps its sheets, year after year: layout, format, words, dates, looks.
//!
//! A school never changes its habit, so that a layout once understood asks nothing next term.

use chrono::{Datelike, NaiveDate};

use crate::calendar::day;
use crate::sheet::Value;
use crate::writers::Format;

/// How observed lessons are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LessonLayout {
    /// One row a lesson under a title and an info line.
    FlatRegister,
    /// The same under a heading of two rows, merged.
    TwoRowHeading,
    /// One register with 师傅, 徒弟 and a column for the direction.
    BothDirections,
    /// One sheet a month; the year stands in the title only.
    MonthSheets,
    /// One sheet a mentor, the pair named in a line above the heading.
    MentorSheets,
    /// One block a mentor, all on one sheet, each with its own heading and subtotal.
    MentorBlocks,
    /// One row a pair, one column a week, the number of lessons in the cell.
    WeekCounts,
    /// The same with ticks.
    WeekTicks,
    /// One row a pair with two counts and no dates.
    CountSummary,
    /// Two files: one from the mentors, one from the mentees, telling of the same lessons.
    Mirrored,
}

/// How pairs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairLayout {
    /// One row a pair with start and end.
    Flat,
    /// The same with staff numbers, titles and tiers.
    Numbered,
    /// The mentor merged down over the mentees.
    MergedMentor,
    /// All mentees of a mentor in one cell, start and end in one cell.
    JoinedMentees,
    /// A heading of two rows: mentor and mentee, each with columns below.
    TwoRowHeading,
    /// A school year instead of dates.
    SchoolYear,
}

/// How dates are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// A true date.
    True,
    /// Text `2024.9.18`.
    Dotted,
    /// Text `2024-9-18`.
    Dashed,
    /// Text `2024/9/18`.
    Slashed,
    /// Text `2024年9月18日`.
    Chinese,
    /// Text `9月18日`; the year stands elsewhere.
    MonthDay,
    /// The number 9.18; the year stands elsewhere.
    DecimalMonthDay,
    /// The day of the month; month and year stand elsewhere.
    DayNumber,
    /// A day number as Excel counts, in every other row without its date format.
    Serial,
}

/// What makes a sheet look the way people make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ornament {
    /// A line `单位（盖章）：… 填表日期：…` under the title.
    SealLine,
    /// A row 合计 below the data.
    TotalRow,
    /// A row of remarks below the data.
    NoteRow,
    /// A row 填表人 / 审核人 below the data.
    SignatureRow,
    /// An empty column for looks.
    SpacerColumn,
    /// A template row 例 with a made-up record above the data.
    ExampleRow,
    /// A hidden sheet with something old on it.
    HiddenSheet,
    /// An empty Sheet2.
    EmptySheet,
    /// Names of two characters with two blanks between them.
    SpacedNames,
    /// Counts such as `12节`.
    CountsWithUnit,
    /// The school sends its own roster each autumn.
    OwnRoster,
    /// All sheets of a term in one workbook; otherwise a file each.
    OneBook,
}

/// The words a school heads its columns with.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Who observed.
    pub observer: &'static str,
    /// Who taught.
    pub observed: &'static str,
    /// When.
    pub date: &'static str,
    /// What was taught.
    pub topic: &'static str,
    /// Which period.
    pub period: &'static str,
    /// Who mentors.
    pub mentor: &'static str,
    /// Who is mentored.
    pub mentee: &'static str,
}

/// The habit of one school.
#[derive(Debug, Clone, Copy)]
pub struct Habit {
    /// File format.
    pub format: Format,
    /// Layout of observed lessons.
    pub lessons: LessonLayout,
    /// Layout of pairs.
    pub pairs: PairLayout,
    /// Dates of lessons.
    pub dates: DateStyle,
    /// Words of headings.
    pub words: Words,
    /// Looks.
    pub ornaments: &'static [Ornament],
}

impl Habit {
    /// Whether the school has a way about its sheets.
    pub fn has(&self, ornament: Ornament) -> bool {
        self.ornaments.contains(&ornament)
    }

    /// How it types dates that need a year.
    pub fn full_dates(&self) -> DateStyle {
        match self.dates {
            DateStyle::MonthDay | DateStyle::DecimalMonthDay | DateStyle::DayNumber => DateStyle::Dotted,
            DateStyle::Serial => DateStyle::True,
            style => style,
        }
    }
}

impl DateStyle {
    /// A date as typed in the `row`th row.
    pub fn typed(self, date: NaiveDate, row: usize) -> Value {
        let (year, month, day_of) = (date.year(), date.month(), date.day());
        match self {
            Self::True => Value::Date(date),
            Self::Dotted => format!("{year}.{month}.{day_of}").into(),
            Self::Dashed => format!("{year}-{month}-{day_of}").into(),
            Self::Slashed => format!("{year}/{month}/{day_of}").into(),
            Self::Chinese => format!("{year}年{month}月{day_of}日").into(),
            Self::MonthDay => format!("{month}月{day_of}日").into(),
            // In the first weeks the clerk had not noticed yet that 20 September turns into 9.2.
            Self::DecimalMonthDay if date >= day(2022, 10, 20) && (day_of.is_multiple_of(10) || day_of <= 3) => {
                format!("{month}月{day_of}日").into()
            }
            Self::DecimalMonthDay => decimal(month, day_of),
            Self::DayNumber => Value::Number(f64::from(day_of)),
            Self::Serial if row % 2 == 1 => Value::Number((date - day(1899, 12, 30)).num_days() as f64),
            Self::Serial => Value::Date(date),
        }
    }
}

/// 9.18 as a number; 9.1 is written for the tenth as well as, by some, for the first.
fn decimal(month: u32, day_of: u32) -> Value {
    let text = format!("{month}.{day_of:02}");
    text.parse().map_or(Value::Text(text), Value::Number)
}

const fn words(
    [observer, observed]: [&'static str; 2],
    [date, topic, period]: [&'static str; 3],
    [mentor, mentee]: [&'static str; 2],
) -> Words {
    Words { observer, observed, date, topic, period, mentor, mentee }
}

const USUAL: Words = words(["听课人", "授课人"], ["听课时间", "课题", "节次"], ["师傅", "徒弟"]);

/// The habits of the schools described by hand, in their order.
pub const HABITS: [Habit; 17] = {
    use LessonLayout as L;
    use Ornament::*;
    use PairLayout as P;
    const fn habit(
        format: Format,
        (lessons, pairs): (LessonLayout, PairLayout),
        dates: DateStyle,
        words: Words,
        ornaments: &'static [Ornament],
    ) -> Habit {
        Habit { format, lessons, pairs, dates, words, ornaments }
    }
    [
        // 平川县第一小学
        habit(
            Format::Xlsx,
            (L::FlatRegister, P::Flat),
            DateStyle::True,
            USUAL,
            &[SealLine, TotalRow, SignatureRow, OwnRoster, OneBook],
        ),
        // 平川县第二小学
        habit(
            Format::Xlsx,
            (L::TwoRowHeading, P::TwoRowHeading),
            DateStyle::Dashed,
            words(["听课教师", "授课教师"], ["日期", "听课内容", "第几节"], ["导师", "青年教师"]),
            &[SealLine, SpacerColumn, SignatureRow, OwnRoster],
        ),
        // 平川县第一中学
        habit(
            Format::Xlsx,
            (L::BothDirections, P::Numbered),
            DateStyle::True,
            words(["听课人", "授课人"], ["听课日期", "课题", "节次"], ["师傅", "徒弟"]),
            &[TotalRow, OwnRoster],
        ),
        // 平川县第二中学
        habit(
            Format::Xlsx,
            (L::CountSummary, P::MergedMentor),
            DateStyle::Dotted,
            words(["听课人", "授课人"], ["时间", "课题", "节数"], ["师傅姓名", "徒弟姓名"]),
            &[SealLine, CountsWithUnit, TotalRow, NoteRow, SignatureRow, HiddenSheet, OneBook],
        ),
        // 平川县实验小学
        habit(
            Format::Xlsx,
            (L::MonthSheets, P::Flat),
            DateStyle::DecimalMonthDay,
            words(["听课教师", "执教教师"], ["日期", "课题", "节次"], ["指导教师", "青年教师"]),
            &[EmptySheet],
        ),
        // 平川县实验幼儿园
        habit(
            Format::Xls,
            (L::FlatRegister, P::MergedMentor),
            DateStyle::True,
            words(["听课老师", "执教者"], ["听课日期", "活动内容", "节次"], ["师傅", "徒弟"]),
            &[SealLine, SignatureRow, EmptySheet, OneBook],
        ),
        // 平川县第二幼儿园
        habit(
            Format::Ods,
            (L::WeekCounts, P::JoinedMentees),
            DateStyle::Dotted,
            words(["听课人", "授课人"], ["日期", "活动名称", "节次"], ["师傅", "徒弟"]),
            &[SignatureRow],
        ),
        // 红岭镇中心小学
        habit(
            Format::Csv,
            (L::FlatRegister, P::Flat),
            DateStyle::Dotted,
            words(["听课教师", "授课教师"], ["听课日期", "听课内容", "节次"], ["师父", "徒弟"]),
            &[],
        ),
        // 红岭镇中学
        habit(
            Format::Xlsx,
            (L::MentorBlocks, P::MergedMentor),
            DateStyle::MonthDay,
            words(["听课人", "授课教师"], ["时间", "课题", "节次"], ["师傅", "徒弟"]),
            &[TotalRow, SignatureRow],
        ),
        // 柳河镇中心小学
        habit(
            Format::Xlsx,
            (L::MentorSheets, P::JoinedMentees),
            DateStyle::MonthDay,
            words(["听课人", "授课人"], ["日期", "课题", "节次"], ["师傅", "徒弟"]),
            &[NoteRow],
        ),
        // 柳河镇中心幼儿园
        habit(
            Format::Xlsx,
            (L::WeekTicks, P::MergedMentor),
            DateStyle::Dotted,
            words(["听课人", "授课人"], ["日期", "活动名称", "节次"], ["带教教师", "新教师"]),
            &[SealLine, SpacedNames, OneBook],
        ),
        // 青石镇中心小学
        habit(
            Format::Xls,
            (L::MonthSheets, P::SchoolYear),
            DateStyle::DayNumber,
            words(["听课人", "上课教师"], ["日", "课题", "节次"], ["师傅", "徒弟"]),
            &[NoteRow],
        ),
        // 青石镇中学
        habit(
            Format::Xlsx,
            (L::Mirrored, P::TwoRowHeading),
            DateStyle::Chinese,
            words(["听课人", "授课人"], ["听课时间", "课题", "节次"], ["师傅", "徒弟"]),
            &[SignatureRow],
        ),
        // 白杨乡中心小学
        habit(
            Format::Xlsx,
            (L::TwoRowHeading, P::JoinedMentees),
            DateStyle::Slashed,
            words(["听课者", "主讲教师"], ["听课日期", "课题", "节次"], ["师傅", "徒弟"]),
            &[ExampleRow, HiddenSheet, OneBook],
        ),
        // 白杨乡中心幼儿园
        habit(
            Format::Ods,
            (L::FlatRegister, P::Flat),
            DateStyle::Dashed,
            words(["听课人", "执教者"], ["时间", "活动内容", "节次"], ["师傅", "徒弟"]),
            &[SpacedNames, TotalRow, OneBook],
        ),
        // 平川县职业技术学校
        habit(
            Format::Xlsx,
            (L::FlatRegister, P::Numbered),
            DateStyle::Serial,
            words(["听课教师", "被听课教师"], ["听课日期", "课程名称", "节次"], ["导师", "培养对象"]),
            &[ExampleRow, SpacerColumn, SignatureRow, EmptySheet],
        ),
        // 平川县特殊教育学校
        habit(
            Format::Xls,
            (L::CountSummary, P::SchoolYear),
            DateStyle::Dotted,
            words(["听课人", "授课人"], ["时间", "课题", "节数"], ["师傅", "徒弟"]),
            &[SpacedNames, CountsWithUnit, TotalRow, OneBook],
        ),
    ]
};

/// The one clean habit of the benchmark folders.
pub const CLEAN: Habit = Habit {
    format: Format::Xlsx,
    lessons: LessonLayout::FlatRegister,
    pairs: PairLayout::Flat,
    dates: DateStyle::True,
    words: USUAL,
    ornaments: &[],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_layout_of_lessons_and_pairs_has_a_school_that_uses_it() {
        let lessons: BTreeSet<LessonLayout> = HABITS.iter().map(|habit| habit.lessons).collect();
        let pairs: BTreeSet<PairLayout> = HABITS.iter().map(|habit| habit.pairs).collect();
        assert_eq!((lessons.len(), pairs.len()), (10, 6));
    }

    #[test]
    fn a_decimal_date_is_a_number_except_where_it_would_lose_its_zero() {
        let typed = |date| DateStyle::DecimalMonthDay.typed(date, 0);
        assert_eq!(typed(day(2024, 9, 18)), Value::Number(9.18));
        assert_eq!(typed(day(2024, 9, 20)), Value::Text("9月20日".to_owned()));
        assert_eq!(typed(day(2022, 9, 20)), Value::Number(9.2));
    }

    #[test]
    fn dates_are_typed_as_people_type_them() {
        let typed = |style: DateStyle| style.typed(day(2024, 9, 8), 0);
        assert_eq!(typed(DateStyle::Dotted), Value::Text("2024.9.8".to_owned()));
        assert_eq!(typed(DateStyle::MonthDay), Value::Text("9月8日".to_owned()));
        assert_eq!(typed(DateStyle::DayNumber), Value::Number(8.0));
        // 45543 is 8 September 2024 in the day count of Excel.
        assert_eq!(DateStyle::Serial.typed(day(2024, 9, 8), 1), Value::Number(45_543.0));
    }
}
