//! What a column is, told from its heading and, where the word has two meanings, from its neighbours.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use policy::{Vocabulary, fold};
use serde::{Deserialize, Serialize};
use tables::{CellRef, CellValue, Field};

use crate::reason::Reason;
use crate::shape::{taught_shape, teach};
use crate::values::{PeriodHeading, period_heading};

use words::{Reading, without_brackets, without_last_number, word_meaning};
pub use words::{bare, collective_cells, field_of, is_known, is_of_people, is_side, says_something};

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// A field.
    Field(Field),
    /// A teaching week of a matrix.
    Week(u32),
    /// A month of a matrix.
    Month(u32),
    /// A day of a month named elsewhere.
    Day(u32),
    /// A day.
    On(chrono::NaiveDate),
    /// A person of the other side in a crossed table.
    Partner(String),
    /// A kind of document of a matrix.
    Document(String),
    /// A stage of growth of a matrix.
    Stage(String),
    /// Two meanings and no neighbour that decides.
    Ambiguous(Vec<Field>),
    /// A field by its heading, which what stands below contradicts.
    Doubtful(Field),
    /// Somebody decided that it is left aside.
    Aside,
    /// A word nobody taught us.
    Unknown,
}

/// One column of a table: its heading cells from top to bottom, and what it means.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Column {
    /// Column, from 0.
    pub col: u32,
    /// The words of its heading, top level first.
    pub words: Vec<String>,
    /// The cells those words stand in.
    pub cells: Vec<CellRef>,
    /// What it means.
    pub meaning: Meaning,
    /// Why, for `qinglan check`.
    pub why: Reason,
}

impl Column {
    /// The field, if the column is one.
    pub fn field(&self) -> Option<Field> {
        match self.meaning {
            Meaning::Field(field) => Some(field),
            _ => None,
        }
    }

    /// Whether the column stands for a week, month or day.
    pub fn is_period(&self) -> bool {
        matches!(self.meaning, Meaning::Week(_) | Meaning::Month(_) | Meaning::Day(_) | Meaning::On(_))
    }

    /// The heading as one text.
    pub fn heading(&self) -> String {
        self.words.join("·")
    }

    /// Whether somebody decided what it means.
    pub fn is_taught(&self) -> bool {
        matches!(self.why, Reason::Recipe(..))
    }
}

/// Whether a column is one of several that hold people of one kind.
fn is_numbered_person(column: &Column) -> bool {
    let word = column.words.last().map(|word| bare(word)).unwrap_or_default();
    column.field().is_some_and(crate::lines::is_person_field) && without_last_number(&word) != word
}

/// Resolves the meanings of the columns of one table.
///
/// `context` are the fields the lines above the table already state; they count as neighbours.
pub fn resolve(
    columns: &mut [Column],
    cells: &BTreeMap<u32, Vec<&CellValue>>,
    context: &BTreeSet<Field>,
    vocabulary: &Vocabulary,
) {
    let taught = taught_shape(columns, vocabulary);
    let mut open = first_pass(columns, cells, vocabulary);
    teach(columns, &taught);
    open.retain(|(at, _)| !columns[*at].is_taught());
    settle_open(columns, open, context, vocabulary);
    settle_sides_by_place(columns, vocabulary);
    drop_lone_periods(columns);
    drop_lone_words(columns, vocabulary);
    read_period_column_as_count(columns);
    teach(columns, &taught);
    part_repeats(columns);
}

/// Gives every column its plain meaning; returns the ambiguous words by column index.
fn first_pass(
    columns: &mut [Column],
    cells: &BTreeMap<u32, Vec<&CellValue>>,
    vocabulary: &Vocabulary,
) -> Vec<(usize, String)> {
    let mut open = Vec::new();
    for (at, column) in columns.iter_mut().enumerate() {
        let (reading, why) = column_reading(&column.words, vocabulary);
        column.why = why;
        column.meaning = match reading {
            Reading::Plain(field) => Meaning::Field(field),
            Reading::Document(kind) => Meaning::Document(kind),
            Reading::Stage(stage) => Meaning::Stage(stage),
            Reading::Open(word) => {
                open.push((at, word));
                Meaning::Unknown
            }
            Reading::Unknown => cells
                .get(&column.col)
                .and_then(|cells| period_of(cells))
                .map(|period| under_upper(period, &column.words, vocabulary))
                .unwrap_or(Meaning::Unknown),
        };
        if column.is_period() {
            column.why = Reason::IsPeriod;
        }
    }
    open
}

/// A bare number under 周次 is a week, under 月份 a month.
fn under_upper(period: Meaning, words: &[String], vocabulary: &Vocabulary) -> Meaning {
    let Meaning::Day(number) = period else { return period };
    let uppers = words.iter().rev().skip(1);
    let said = uppers.filter_map(|word| match word_meaning(word, vocabulary) {
        Reading::Plain(Field::Week) => Some(Meaning::Week(number)),
        Reading::Plain(Field::Month) => Some(Meaning::Month(number)),
        _ => None,
    });
    said.into_iter().next().unwrap_or(period)
}

fn period_of(cells: &[&CellValue]) -> Option<Meaning> {
    cells.iter().rev().find_map(|cell| period_heading(cell)).map(|period| match period {
        PeriodHeading::Week(week) => Meaning::Week(week),
        PeriodHeading::Month(month) => Meaning::Month(month),
        PeriodHeading::Day(day) => Meaning::Day(day),
        PeriodHeading::On(day) => Meaning::On(day),
    })
}

fn column_reading(words: &[String], vocabulary: &Vocabulary) -> (Reading, Reason) {
    let words = without_measure(words, vocabulary);
    let Some((last, uppers)) = words.split_last() else { return (Reading::Unknown, Reason::None) };
    if let Some(found) = planned_or_done(uppers, last, vocabulary) {
        return (Reading::Plain(found), Reason::Below(uppers.join("·"), last.clone()));
    }
    if is_direction_of_a_period(uppers, last, vocabulary) {
        return (Reading::Unknown, Reason::IsPeriod);
    }
    if let Some((field, upper)) = count_of_direction(uppers, last, vocabulary) {
        return (Reading::Plain(field), Reason::Below(upper, last.clone()));
    }
    if let Some(field) = uppers.iter().rev().find_map(|upper| below_side(upper, last, vocabulary)) {
        return (Reading::Plain(field), Reason::Below(uppers.join("·"), last.clone()));
    }
    let joined = words.concat();
    for (text, why) in [(&joined, Reason::Heading as fn(String) -> Reason), (last, Reason::LowestLevel)] {
        let reading = word_meaning(text, vocabulary);
        if !matches!(reading, Reading::Unknown) {
            return (reading, why(bare(text)));
        }
    }
    for upper in uppers.iter().rev() {
        let reading = word_meaning(upper, vocabulary);
        if !matches!(reading, Reading::Unknown) && period_heading(&CellValue::Text(last.clone())).is_none() {
            return (reading, Reason::UpperLevel(bare(upper)));
        }
    }
    (Reading::Unknown, Reason::UnknownWord)
}

/// The heading without a last level that only says what is counted: 节 under 实听, 份 under 教案.
fn without_measure<'w>(words: &'w [String], vocabulary: &Vocabulary) -> &'w [String] {
    let Some((last, uppers)) = words.split_last().filter(|(_, uppers)| !uppers.is_empty()) else { return words };
    let measures =
        vocabulary.lines.get("measure").is_some_and(|known| known.contains(bare(last).trim_matches(['(', ')'])));
    let counted = uppers.iter().any(|upper| match word_meaning(upper, vocabulary) {
        Reading::Plain(field) => {
            crate::lines::is_counted_field(field) || matches!(field, Field::Rate | Field::Completion)
        }
        Reading::Document(_) => true,
        _ => false,
    });
    if measures && counted { uppers } else { words }
}

/// 计划 and 实际 below one heading: what was planned is due, and only what was done is that heading's own.
fn planned_or_done(uppers: &[String], last: &str, vocabulary: &Vocabulary) -> Option<Field> {
    let says = |list: &str| vocabulary.lines.get(list).is_some_and(|words| words.contains(&bare(last)));
    let upper = uppers.iter().rev().find_map(|upper| field_of(upper, vocabulary))?;
    match (says("planned"), says("carried_out"), crate::lines::is_counted_field(upper)) {
        (true, _, true) => Some(Field::Required),
        (true, _, false) => Some(Field::DueOn),
        (false, true, _) => Some(upper),
        (false, false, _) => None,
    }
}

/// 师听徒 under 第1周 is that week's lessons one way.
fn is_direction_of_a_period(uppers: &[String], last: &str, vocabulary: &Vocabulary) -> bool {
    let direction =
        matches!(word_meaning(last, vocabulary), Reading::Plain(Field::MentorObserved | Field::MenteeObserved));
    let is_period = |upper: &String| {
        matches!(
            period_heading(&CellValue::Text(upper.clone())),
            Some(PeriodHeading::Week(_) | PeriodHeading::Month(_))
        )
    };
    direction && uppers.iter().any(is_period)
}

/// 实听, 节数 or 合计 under a word that says who observes whom is how many lessons that way; 应听 under it stays what is due.
fn count_of_direction(uppers: &[String], last: &str, vocabulary: &Vocabulary) -> Option<(Field, String)> {
    let below = match word_meaning(last, vocabulary) {
        Reading::Plain(field) => field,
        _ => return None,
    };
    let upper = uppers.iter().rev().find(|upper| {
        matches!(word_meaning(upper, vocabulary), Reading::Plain(Field::MentorObserved | Field::MenteeObserved))
    })?;
    match below {
        Field::Lessons | Field::Count | Field::PeriodNo => Some((field_of(upper, vocabulary)?, upper.clone())),
        Field::Required | Field::Rate | Field::Completion => Some((below, upper.clone())),
        _ => None,
    }
}

fn below_side(upper: &str, last: &str, vocabulary: &Vocabulary) -> Option<Field> {
    let fields =
        vocabulary.sides.get(&bare(upper)).or_else(|| vocabulary.sides.get(&without_brackets(&bare(upper))))?;
    let lower =
        vocabulary.headings.get(&bare(last)).or_else(|| vocabulary.headings.get(&without_brackets(&bare(last))))?;
    Some(fields.get(lower).copied().unwrap_or(*lower))
}

/// Decides words with two meanings by what stands beside them; a decided word helps to decide the next.
fn settle_open(columns: &mut [Column], open: Vec<(usize, String)>, context: &BTreeSet<Field>, vocabulary: &Vocabulary) {
    let headings: BTreeSet<String> =
        columns.iter().flat_map(|column| column.words.iter().map(|word| bare(word))).collect();
    let mut waiting = open;
    for last_resort in [false, true] {
        let mut still = Vec::new();
        for (at, word) in waiting {
            let others: BTreeSet<Field> = columns
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .filter_map(|(_, column)| column.field())
                .chain(context.iter().copied())
                .collect();
            let readings = vocabulary.ambiguous.get(&word).map(Vec::as_slice).unwrap_or_default();
            let fits = readings.iter().find(|reading| {
                let bound = !(reading.beside.is_empty() && reading.beside_word.is_empty());
                let words =
                    reading.beside_word.is_empty() || reading.beside_word.iter().any(|word| headings.contains(word));
                (bound || last_resort) && words && reading.beside.iter().all(|field| others.contains(field))
            });
            match fits {
                Some(reading) => {
                    columns[at].meaning = Meaning::Field(reading.field);
                    columns[at].why = Reason::Beside(word.clone());
                }
                None if last_resort => {
                    let mut fields: Vec<Field> = readings.iter().map(|reading| reading.field).collect();
                    fields.sort_unstable();
                    fields.dedup();
                    columns[at].meaning = Meaning::Ambiguous(fields);
                    columns[at].why = Reason::TwoReadings(word.clone());
                }
                None => still.push((at, word)),
            }
        }
        waiting = still;
    }
}

/// `师傅 | 职称 | 徒弟 | 职称`: a bare word right of a person belongs to that person, if it stands for both or before the other.
fn settle_sides_by_place(columns: &mut [Column], vocabulary: &Vocabulary) {
    let side_of = |person: Field| vocabulary.sides.values().find(|fields| fields.get(&Field::Name) == Some(&person));
    let both =
        [Field::Mentor, Field::Mentee].iter().all(|side| columns.iter().any(|column| column.field() == Some(*side)));
    if !both {
        return;
    }
    let bare: Vec<Option<Field>> = columns.iter().map(Column::field).collect();
    let mut beside: Option<Field> = None;
    for (at, column) in columns.iter_mut().enumerate() {
        let Some(field) = column.field() else { continue };
        if matches!(field, Field::Mentor | Field::Mentee) {
            beside = Some(field);
            continue;
        }
        let twice = bare.iter().filter(|other| **other == Some(field)).count() == 2;
        let partner_follows = bare[at..].iter().any(|other| matches!(other, Some(Field::Mentor | Field::Mentee)));
        let personal = matches!(field, Field::Title | Field::Tier | Field::StaffNo);
        let meant = beside.and_then(side_of).and_then(|fields| fields.get(&field)).copied();
        if let (true, Some(meant)) = (twice || (personal && partner_follows), meant) {
            column.meaning = Meaning::Field(meant);
            column.why = beside.map_or(Reason::None, Reason::RightOf);
        }
    }
}

/// A number or a month among the headings is a matrix only in company.
fn drop_lone_periods(columns: &mut [Column]) {
    let periods = columns.iter().filter(|column| column.is_period()).count();
    if periods < 2 {
        for column in columns.iter_mut().filter(|column| column.is_period()) {
            column.meaning = Meaning::Unknown;
            column.why = Reason::LonePeriod;
        }
    }
}

/// A kind of paper or a stage among the headings is a matrix only in company; alone it may be a remark on a lesson.
fn drop_lone_words(columns: &mut [Column], vocabulary: &Vocabulary) {
    let is_word = |column: &Column| matches!(column.meaning, Meaning::Document(_) | Meaning::Stage(_));
    if columns.iter().filter(|column| is_word(column)).count() >= 2 {
        return;
    }
    for column in columns.iter_mut().filter(|column| is_word(column)) {
        let plain = column.words.last().and_then(|word| vocabulary.headings.get(&bare(word)));
        column.meaning = plain.map_or(Meaning::Unknown, |field| Meaning::Field(*field));
    }
}

/// Bare numbers among the headings are teaching weeks where a title or a heading beside them says so and none names a month.
pub fn read_bare_numbers(columns: &mut [Column], titles: &[String], month: Option<u32>, vocabulary: &Vocabulary) {
    let says_week = |text: &str| {
        let text = fold(text);
        vocabulary.lines.get("by_week").is_some_and(|words| words.iter().any(|word| text.contains(word.as_str())))
    };
    let bare_day = |column: &Column| {
        matches!(column.meaning, Meaning::Day(_))
            && column.words.last().is_some_and(|word| fold(word).chars().all(|c| c.is_ascii_digit()))
            && column
                .words
                .iter()
                .all(|word| !matches!(period_heading(&CellValue::Text(word.clone())), Some(PeriodHeading::Month(_))))
    };
    let others = || columns.iter().filter(|column| !column.is_period()).flat_map(|column| &column.words);
    let by_week = titles.iter().any(|title| says_week(title)) || others().any(|word| says_week(word));
    if month.is_some() || !by_week {
        return;
    }
    for column in columns.iter_mut().filter(|column| bare_day(column)) {
        if let Meaning::Day(number) = column.meaning {
            column.meaning = Meaning::Week(number);
        }
    }
}

/// The second column of one meaning is left unknown, so that it is reported and not mixed into the first.
fn part_repeats(columns: &mut [Column]) {
    let mut seen: BTreeSet<Field> =
        columns.iter().filter(|column| column.is_taught()).filter_map(Column::field).collect();
    for column in columns.iter_mut().filter(|column| !column.is_taught()) {
        let Some(field) = column.field() else { continue };
        // What is due may stand beside each of two counts, and is not counted itself.
        let noise = matches!(
            field,
            Field::SerialNo | Field::Remark | Field::Signature | Field::Required | Field::Private | Field::Phone
        ) || is_numbered_person(column);
        if !noise && !seen.insert(field) {
            column.meaning = Meaning::Unknown;
            column.why = Reason::Repeats(field);
        }
    }
}

/// 节次 is a period number where rows are lessons, and a count where nothing in the row is a single lesson. Beside a week or a
/// month alone it may be either; 第几节 never is.
fn read_period_column_as_count(columns: &mut [Column]) {
    let has = |field| columns.iter().any(|column: &Column| column.field() == Some(field));
    let of_one_lesson =
        [Field::Date, Field::Day, Field::Topic, Field::Class, Field::Lessons, Field::Weekday].into_iter().any(has);
    let of_a_stretch = [Field::Week, Field::Month].into_iter().any(has);
    let open = |column: &&mut Column| column.field() == Some(Field::PeriodNo);
    for column in columns.iter_mut().filter(open).filter(|_| !of_one_lesson) {
        let says_which = column.words.last().is_some_and(|word| word.contains(['第', '几']));
        (column.meaning, column.why) = match (says_which, of_a_stretch) {
            (true, true) => continue,
            (_, false) => (Meaning::Field(Field::Lessons), Reason::NoDate),
            (false, true) => {
                let word = column.words.last().cloned().unwrap_or_default();
                (Meaning::Ambiguous(vec![Field::PeriodNo, Field::Lessons]), Reason::TwoReadings(word))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(words: &[&[&str]]) -> Vec<Meaning> {
        let vocabulary = Vocabulary::shipped().expect("right");
        let mut columns: Vec<Column> = words
            .iter()
            .zip(0..)
            .map(|(words, col)| Column {
                col,
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                cells: Vec::new(),
                meaning: Meaning::Unknown,
                why: Reason::None,
            })
            .collect();
        let values: Vec<CellValue> =
            words.iter().map(|words| CellValue::Text(words[words.len() - 1].to_owned())).collect();
        let cells = values.iter().zip(0..).map(|(value, col)| (col, vec![value])).collect();
        resolve(&mut columns, &cells, &BTreeSet::new(), &vocabulary);
        columns.into_iter().map(|column| column.meaning).collect()
    }

    fn fields(words: &[&[&str]]) -> Vec<Option<Field>> {
        let as_field = |meaning| if let Meaning::Field(field) = meaning { Some(field) } else { None };
        meanings(words).into_iter().map(as_field).collect()
    }

    #[test]
    fn a_two_row_heading_belongs_to_its_side() {
        let read = fields(&[&["师傅", "姓名"], &["师傅", "学科"], &["徒弟", "姓 名"], &["备    注"]]);
        assert_eq!(read, [Some(Field::Mentor), Some(Field::MentorSubject), Some(Field::Mentee), Some(Field::Remark)]);
    }

    #[test]
    fn the_ambiguous_word_is_decided_by_its_partner_and_asked_without_one() {
        assert_eq!(fields(&[&["听课教师"], &["授课教师"], &["日期"]])[0], Some(Field::Observer));
        assert_eq!(fields(&[&["听课教师"], &["听课人"], &["日期"]])[0], Some(Field::Observed));
        assert_eq!(fields(&[&["听课教师"], &["听课班级"], &["听课学科"]])[0], Some(Field::Observed));
        assert!(matches!(meanings(&[&["听课教师"], &["日期"], &["课题"]])[0], Meaning::Ambiguous(_)));
    }

    #[test]
    fn marks_numbers_and_brackets_do_not_hide_a_word() {
        let read = fields(&[&["*听课人"], &["4、授课人"], &["听课时间\n（年月日）"], &["节数（节）"]]);
        assert_eq!(read, [Some(Field::Observer), Some(Field::Observed), Some(Field::Date), Some(Field::Lessons)]);
    }

    #[test]
    fn a_side_and_a_word_make_one_heading() {
        assert_eq!(
            fields(&[&["师傅职称"], &["徒弟学科"], &["导师姓名"]]),
            [Some(Field::MentorTitle), Some(Field::MenteeSubject), Some(Field::Mentor)]
        );
    }

    #[test]
    fn which_period_or_how_many_is_told_by_the_date() {
        assert_eq!(fields(&[&["听课人"], &["授课人"], &["节次"]])[2], Some(Field::Lessons));
        assert_eq!(fields(&[&["听课人"], &["授课人"], &["日期"], &["节次"]])[3], Some(Field::PeriodNo));
    }

    #[test]
    fn weeks_in_company_are_a_matrix() {
        let read = meanings(&[&["师傅"], &["第1周"], &["第2周"], &["第3周"]]);
        assert_eq!(read[1..], [Meaning::Week(1), Meaning::Week(2), Meaning::Week(3)]);
    }
}
