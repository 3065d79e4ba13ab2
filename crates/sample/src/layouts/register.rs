//! The columns a register of lessons is put together from.

use super::Desk;
use crate::habits::Ornament;
use crate::model::{Direction, Lesson};
use crate::sheet::{Sheet, Value, cell};

/// One column of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// 序号.
    Serial,
    /// The day.
    Date,
    /// Who observed.
    Observer,
    /// Who taught.
    Observed,
    /// Mentor.
    Mentor,
    /// Staff number of the mentor.
    MentorNo,
    /// Mentee.
    Mentee,
    /// Staff number of the mentee.
    MenteeNo,
    /// Who observed whom, in words.
    Direction,
    /// Class.
    Class,
    /// Topic.
    Topic,
    /// Lesson type.
    Type,
    /// Which period of the day.
    Period,
    /// How many lessons.
    Lessons,
    /// What the observer noted.
    Comment,
}

impl Column {
    /// The word this school heads the column with.
    pub fn word(self, desk: &Desk) -> &'static str {
        let words = &desk.habit.words;
        match self {
            Self::Serial => "序号",
            Self::Date => words.date,
            Self::Observer => words.observer,
            Self::Observed => words.observed,
            Self::Mentor => words.mentor,
            Self::MentorNo => "师傅工号",
            Self::Mentee => words.mentee,
            Self::MenteeNo => "徒弟工号",
            Self::Direction => "听课类别",
            Self::Class => "班级",
            Self::Topic => words.topic,
            Self::Type => "课型",
            Self::Period => words.period,
            Self::Lessons => "节数",
            Self::Comment => "评课意见",
        }
    }

    /// The cell of a lesson; `row` counts from 0.
    pub fn value(self, desk: &Desk, lesson: &Lesson, row: usize) -> Value {
        let pair = &desk.county.pairs[lesson.pair];
        let (observer, observed) = lesson.people(pair);
        match self {
            Self::Serial => cell(row + 1),
            Self::Date if !lesson.dated => Value::Empty,
            Self::Date => desk.habit.dates.typed(lesson.date, row),
            Self::Observer => cell(desk.name(observer)),
            Self::Observed => cell(desk.name(observed)),
            Self::Mentor => cell(desk.name(pair.mentor)),
            Self::MentorNo => cell(desk.county.people[pair.mentor].staff_no.as_str()),
            Self::Mentee => cell(desk.name(pair.mentee)),
            Self::MenteeNo => cell(desk.county.people[pair.mentee].staff_no.as_str()),
            Self::Direction => cell(direction(lesson.direction)),
            Self::Class => cell(lesson.class.as_str()),
            Self::Topic => cell(lesson.topic),
            Self::Type => cell(lesson.lesson_type),
            Self::Period => period(lesson),
            Self::Lessons => desk.count(lesson.lessons),
            Self::Comment => cell(lesson.comment),
        }
    }
}

/// Heading row, example row where the school keeps one, and one row a lesson.
pub fn table(desk: &Desk, sheet: &mut Sheet, columns: &[Column], lessons: &[&Lesson]) {
    let words: Vec<&str> = columns.iter().map(|column| column.word(desk)).collect();
    sheet.heading(&words);
    rows(desk, sheet, columns, lessons);
}

/// The rows alone.
pub fn rows(desk: &Desk, sheet: &mut Sheet, columns: &[Column], lessons: &[&Lesson]) {
    if desk.habit.has(Ornament::ExampleRow) {
        sheet.push(columns.iter().map(|column| cell(example(*column))).collect());
    }
    for (row, lesson) in lessons.iter().enumerate() {
        sheet.push(columns.iter().map(|column| column.value(desk, lesson, row)).collect());
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::MentorObserves => "师傅听徒弟",
        Direction::MenteeObserves => "徒弟听师傅",
    }
}

fn period(lesson: &Lesson) -> Value {
    match lesson.lessons {
        1 => cell(lesson.period),
        more => cell(format!("{}-{}", lesson.period, lesson.period + more - 1)),
    }
}

fn example(column: Column) -> &'static str {
    match column {
        Column::Serial => "例",
        Column::Date => "2022-9-15",
        Column::Observer | Column::Mentor => "张某某",
        Column::Observed | Column::Mentee => "李某某",
        Column::Class => "三（1）班",
        Column::Topic => "《示例课题》",
        Column::Period => "2",
        Column::Comment => "（示例，填报时请保留本行）",
        _ => "",
    }
}
