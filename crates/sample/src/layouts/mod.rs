//! One file per sheet layout: what the county knows about one school and term, as that school would write it.

mod achievements;
mod awards;
mod both_directions;
mod count_summary;
mod documents;
mod flat_register;
mod mentor_blocks;
mod mentor_sheets;
mod mirrored;
mod month_sheets;
mod organisation;
mod ornaments;
mod pair_list;
mod register;
mod roster;
mod two_row_heading;
mod week_matrix;

pub mod office;
pub mod registry;

use chrono::{Datelike, NaiveDate};

use crate::calendar::Term;
use crate::habits::{Habit, LessonLayout, Ornament};
use crate::model::{Breach, County, Direction, Lesson, Unit};
use crate::sheet::{Book, Sheet, Value};

/// A clerk's desk: one school, one term, one habit.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// What is true.
    pub county: &'a County,
    /// The school.
    pub unit: usize,
    /// The term.
    pub term: usize,
    /// How this school writes.
    pub habit: &'a Habit,
}

/// Files to be: stem and book.
pub type Drafts = Vec<(String, Book)>;

impl<'a> Desk<'a> {
    fn unit(&self) -> &'a Unit {
        &self.county.units[self.unit]
    }

    fn term(&self) -> &'a Term {
        &self.county.terms[self.term]
    }

    /// A title such as `平川县第一小学2024—2025学年第一学期听课记录表`.
    fn title(&self, subject: &str) -> String {
        format!("{}{}{subject}", self.unit().name, self.term().title())
    }

    /// A name as this school types it.
    fn name(&self, person: usize) -> String {
        let name = &self.county.people[person].name;
        let mut letters = name.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some(first), Some(second), None) if self.habit.has(Ornament::SpacedNames) => format!("{first}  {second}"),
            _ => name.clone(),
        }
    }

    /// A date with its year, as this school types it.
    fn full_date(&self, date: NaiveDate) -> Value {
        self.habit.full_dates().typed(date, 0)
    }

    /// The same, empty where there is none.
    fn maybe_date(&self, date: Option<NaiveDate>) -> Value {
        date.map_or(Value::Empty, |date| self.full_date(date))
    }

    /// A count as this school types it.
    fn count(&self, count: usize) -> Value {
        if self.habit.has(Ornament::CountsWithUnit) { format!("{count}节").into() } else { count.into() }
    }

    /// The pairs of this school and term, mentor by mentor.
    fn pairs(&self) -> Vec<usize> {
        let mut pairs = self.county.pairs_of(self.unit, self.term());
        pairs.sort_by_key(|pair| (self.county.pairs[*pair].mentor, *pair));
        pairs
    }

    /// The mentors of this school and term.
    fn mentors(&self) -> Vec<usize> {
        let mut mentors: Vec<usize> = self.pairs().iter().map(|pair| self.county.pairs[*pair].mentor).collect();
        mentors.dedup();
        mentors
    }

    /// The lessons of this school and term that a test lets pass, by date.
    fn lessons(&self, test: impl Fn(&Lesson) -> bool) -> Vec<&'a Lesson> {
        let own = |lesson: &&Lesson| lesson.term == self.term && self.county.pairs[lesson.pair].unit == self.unit;
        self.county.lessons.iter().filter(own).filter(|lesson| test(lesson)).collect()
    }

    /// How many lessons one of a pair observed.
    fn observed(&self, pair: usize, direction: Direction) -> usize {
        self.lessons(|l| l.pair == pair && l.direction == direction).iter().map(|l| l.lessons).sum()
    }

    /// Whether names alone do not tell people apart here.
    fn needs_numbers(&self) -> bool {
        self.unit().does(Breach::Homonyms)
    }

    /// The list of pairs alone.
    pub fn pair_list(&self) -> Sheet {
        pair_list::sheet(self)
    }

    /// What a school sends for a term: every sheet, in one workbook or a file each.
    pub fn drafts(&self) -> Drafts {
        let mut drafts = vec![("师徒结对名单".to_owned(), Book { sheets: vec![pair_list::sheet(self)] })];
        drafts.extend(self.lesson_drafts());
        for sheet in self.other_sheets() {
            drafts.push((sheet.name.clone(), Book { sheets: vec![sheet] }));
        }
        self.decorated(drafts)
    }

    /// The sheets that are neither pairs nor lessons; those without rows are not sent.
    fn other_sheets(&self) -> Vec<Sheet> {
        let mut sheets = vec![documents::sheet(self)];
        sheets.extend(achievements::sheets(self));
        sheets.extend(organisation::sheet(self));
        sheets.extend(roster::sheet(self));
        sheets
    }

    /// The observed lessons alone, as files.
    pub fn lesson_drafts(&self) -> Drafts {
        let one = |sheets| vec![("听课记录".to_owned(), Book { sheets })];
        match self.habit.lessons {
            LessonLayout::FlatRegister => one(vec![flat_register::sheet(self)]),
            LessonLayout::TwoRowHeading => one(vec![two_row_heading::sheet(self)]),
            LessonLayout::BothDirections => one(vec![both_directions::sheet(self)]),
            LessonLayout::MonthSheets => one(month_sheets::sheets(self)),
            LessonLayout::MentorSheets => one(mentor_sheets::sheets(self)),
            LessonLayout::MentorBlocks => one(vec![mentor_blocks::sheet(self)]),
            LessonLayout::WeekCounts | LessonLayout::WeekTicks => one(week_matrix::sheets(self)),
            LessonLayout::CountSummary => one(vec![count_summary::sheet(self)]),
            LessonLayout::Mirrored => mirrored::drafts(self),
        }
    }

    fn decorated(&self, drafts: Drafts) -> Drafts {
        let mut drafts = if self.habit.has(Ornament::OneBook) {
            let term = self.term();
            let stem = format!("青蓝工程材料（{}-{}-{}）", term.year, term.year + 1, term.half);
            vec![(stem, Book { sheets: drafts.into_iter().flat_map(|(_, book)| book.sheets).collect() })]
        } else {
            drafts
        };
        if let Some((_, book)) = drafts.iter_mut().find(|(stem, _)| !stem.starts_with("师徒")) {
            book.sheets.extend(ornaments::extra_sheets(self));
        }
        drafts
    }

    /// The day the sheets of a term are filled in.
    fn filled_in_on(&self) -> String {
        let date = self.term().teaching_end;
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    }
}
