//! The small truth a workbook is made from: people, pairs, and what they did in one term.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar::day;
use crate::names;
use crate::random::Random;

/// Who observed whom in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The mentor observed the mentee.
    MentorObserves,
    /// The mentee observed the mentor.
    MenteeObserves,
}

/// One pair.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The mentor's name.
    pub mentor: String,
    /// The mentee's name.
    pub mentee: String,
    /// What both teach.
    pub subject: &'static str,
    /// The first day of the pairing.
    pub start: NaiveDate,
    /// Its last day, at the end of a month.
    pub end: NaiveDate,
}

/// One lesson observed.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Index of the pair.
    pub pair: usize,
    /// Who observed.
    pub direction: Direction,
    /// The day.
    pub date: NaiveDate,
    /// The lesson of the day, from 1.
    pub period: u32,
    /// What it was about.
    pub topic: &'static str,
}

/// What is true.
#[derive(Debug, Clone)]
pub struct Case {
    /// The unit whose folder the workbook lies in.
    pub unit: &'static str,
    /// The school year, by the calendar year of its autumn.
    pub year: i32,
    /// 1 autumn, 2 spring.
    pub half: u8,
    /// The pairs; one mentor may have several mentees, who then follow each other.
    pub pairs: Vec<Pair>,
    /// The lessons, by day; no two of the same two people on one day.
    pub lessons: Vec<Lesson>,
}

const UNITS: [&str; 5] = ["示例小学", "示例镇中心小学", "示例县第三中学", "示例县实验幼儿园", "示例乡九年一贯制学校"];
const SUBJECTS: [&str; 8] = ["语文", "数学", "英语", "物理", "音乐", "美术", "体育", "科学"];
const TOPICS: [&str; 12] = [
    "桂林山水",
    "分数的意义",
    "圆的面积",
    "草船借箭",
    "My school",
    "浮力",
    "欧姆定律",
    "茉莉花",
    "剪窗花",
    "立定跳远",
    "种子的萌发",
    "第一单元复习",
];

impl Case {
    /// A truth of its own for every state of `random`.
    pub fn invent(random: &mut Random) -> Self {
        let (year, half) = random.pick(&[(2024, 1), (2024, 1), (2023, 1), (2023, 2), (2024, 2)]);
        let mut case = Self { unit: random.pick(&UNITS), year, half, pairs: Vec::new(), lessons: Vec::new() };
        case.pairs = pairs(&case, random);
        case.lessons = lessons(&case, random);
        case
    }

    /// `2024-1`.
    pub fn term(&self) -> String {
        format!("{}-{}", self.year, self.half)
    }

    /// The term as titles name it.
    pub fn term_in_words(&self, random: &mut Random) -> String {
        let (first, second) = (self.year, self.year + 1);
        let (number, half) = if self.half == 1 { ("一", "上") } else { ("二", "下") };
        match random.below(5) {
            0 => format!("{first}—{second}学年第{number}学期"),
            1 => format!("{first}-{second}学年度第{number}学期"),
            2 => format!("{first}-{second}学年{half}学期"),
            3 => format!("{first}～{second}学年第{}学期", if self.half == 1 { 1 } else { 2 }),
            _ if self.half == 1 => format!("{first}年秋季学期"),
            _ => format!("{second}年春季学期"),
        }
    }

    /// The months of teaching, in order, with their years.
    pub fn months(&self) -> Vec<(i32, u32)> {
        let (year, next) = (self.year, self.year + 1);
        match self.half {
            1 => vec![(year, 9), (year, 10), (year, 11), (year, 12)],
            _ => vec![(next, 3), (next, 4), (next, 5), (next, 6)],
        }
    }

    /// A school day of the term.
    pub fn school_day(&self, random: &mut Random) -> NaiveDate {
        let (year, month) = random.pick(&self.months());
        let mut date = day(year, month, random.between(1, 28) as u32);
        while matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            date = date.checked_add_days(Days::new(1)).unwrap_or(date);
        }
        date
    }

    /// The lessons of one direction.
    pub fn lessons_of(&self, direction: Direction) -> Vec<&Lesson> {
        self.lessons.iter().filter(|lesson| lesson.direction == direction).collect()
    }
}

impl Lesson {
    /// Who observed and who taught.
    pub fn people<'c>(&self, case: &'c Case) -> (&'c str, &'c str) {
        let pair = &case.pairs[self.pair];
        match self.direction {
            Direction::MentorObserves => (&pair.mentor, &pair.mentee),
            Direction::MenteeObserves => (&pair.mentee, &pair.mentor),
        }
    }
}

/// Names that differ in more than one character, so that nobody is taken for a slip of the pen.
fn new_name(known: &mut Vec<String>, random: &mut Random) -> String {
    loop {
        let (name, _) = names::person(random, 50);
        let name = if random.chance(4) {
            random.pick(&["阿依古丽·买买提", "迪丽娜尔·艾山"]).to_owned()
        } else {
            name
        };
        let near = |other: &String| {
            let same = other.chars().zip(name.chars()).filter(|(a, b)| a == b).count();
            same + 1 >= name.chars().count().min(other.chars().count())
        };
        if !known.iter().any(near) {
            known.push(name.clone());
            return name;
        }
    }
}

fn pairs(case: &Case, random: &mut Random) -> Vec<Pair> {
    let (mut known, mut pairs) = (Vec::new(), Vec::new());
    let started = if case.half == 1 { case.year } else { case.year - random.below(2) as i32 };
    for _ in 0..random.between(2, 5) {
        let (mentor, subject) = (new_name(&mut known, random), random.pick(&SUBJECTS));
        let start = day(started, 9, random.between(1, 28) as u32);
        let end = day(started + random.between(1, 3) as i32, 7, 31);
        for _ in 0..random.pick(&[1, 1, 2, 3]) {
            let mentee = new_name(&mut known, random);
            pairs.push(Pair { mentor: mentor.clone(), mentee, subject, start, end });
        }
    }
    pairs
}

fn lessons(case: &Case, random: &mut Random) -> Vec<Lesson> {
    let (mut lessons, mut taken) = (Vec::new(), BTreeSet::new());
    for pair in 0..case.pairs.len() {
        for _ in 0..random.between(2, 4) {
            let date = case.school_day(random);
            let direction = random.pick(&[Direction::MentorObserves, Direction::MenteeObserves]);
            let begun = case.pairs[pair].start <= date;
            if begun && taken.insert((pair, date)) {
                let (period, topic) = (random.between(1, 7) as u32, random.pick(&TOPICS));
                lessons.push(Lesson { pair, direction, date, period, topic });
            }
        }
    }
    lessons.sort_by_key(|lesson| (lesson.date, lesson.pair));
    lessons
}
