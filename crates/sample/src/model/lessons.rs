//! Lessons really observed: by mentors with their mentees, and by mentees with their mentors.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::pairs::Pair;
use super::people::Person;
use super::schools::{Breach, Unit};
use crate::calendar::Term;
use crate::names;
use crate::random::Random;

/// Who observes whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The mentor observes the mentee.
    MentorObserves,
    /// The mentee observes the mentor.
    MenteeObserves,
}

/// One observed lesson.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The pair, a position in the list of pairs.
    pub pair: usize,
    /// The term, a position in the list of terms.
    pub term: usize,
    /// Who observed.
    pub direction: Direction,
    /// The day.
    pub date: NaiveDate,
    /// Whether the day was written down.
    pub dated: bool,
    /// Period of the day, 1 to 7; the first one of a double lesson.
    pub period: usize,
    /// 1, or 2 for a double lesson.
    pub lessons: usize,
    /// Class, as written.
    pub class: String,
    /// Topic.
    pub topic: &'static str,
    /// 新授课, 复习课, 讲评课, 实验课.
    pub lesson_type: &'static str,
    /// What the observer noted.
    pub comment: &'static str,
}

impl Lesson {
    /// Who observed and who taught, as positions in the list of people.
    pub fn people(&self, pair: &Pair) -> (usize, usize) {
        match self.direction {
            Direction::MentorObserves => (pair.mentor, pair.mentee),
            Direction::MenteeObserves => (pair.mentee, pair.mentor),
        }
    }
}

const COMMENTS: [&str; 10] = [
    "目标明确，环节紧凑",
    "课堂组织有进步",
    "提问面可再广些",
    "板书规范，时间把握待改进",
    "师生互动好",
    "重点突出，练习量适中",
    "教态自然，语言简练",
    "小组合作流于形式，需改进",
    "信息技术运用恰当",
    "注意面向全体",
];

/// Everybody's diary, so that nobody sits in two lessons at once.
type Diary = BTreeSet<(usize, NaiveDate, usize)>;

/// Teaches every lesson of every pair; sorted by unit, term, date and period.
pub fn teach(units: &[Unit], people: &[Person], pairs: &[Pair], terms: &[Term], random: &Random) -> Vec<Lesson> {
    let mut diary = Diary::new();
    let mut lessons = Vec::new();
    for (term_index, term) in terms.iter().enumerate() {
        let days = term.teaching_days();
        for (pair_index, pair) in pairs.iter().enumerate() {
            let own: Vec<NaiveDate> = days.iter().copied().filter(|d| pair.start <= *d && *d <= pair.end).collect();
            let mut random = random.fork(&format!("lessons {} {pair_index}", term.id()));
            let mut book =
                PairTerm { unit: &units[pair.unit], people, pair, pair_index, term_index, random: &mut random };
            for (direction, count) in book.counts(own.len(), days.len(), terms.len(), first_of_unit(pairs, pair_index))
            {
                lessons.extend(book.observe(direction, count, &own, &mut diary));
            }
        }
    }
    lessons.sort_by_key(|lesson| (pairs[lesson.pair].unit, lesson.term, lesson.date, lesson.period, lesson.pair));
    lessons
}

fn first_of_unit(pairs: &[Pair], index: usize) -> bool {
    // The last one of 2022's hires lives through all six terms.
    let same = |pair: &Pair| pair.unit == pairs[index].unit && pair.end.to_string().starts_with("2025");
    pairs.iter().position(same) == Some(index)
}

struct PairTerm<'a> {
    unit: &'a Unit,
    people: &'a [Person],
    pair: &'a Pair,
    pair_index: usize,
    term_index: usize,
    random: &'a mut Random,
}

impl PairTerm<'_> {
    /// How many lessons each way: most reach ten, fewer fall short as the terms go by.
    fn counts(&mut self, own: usize, all: usize, terms: usize, nine: bool) -> [(Direction, usize); 2] {
        let step = self.term_index + 6 - terms;
        let full = if nine && self.unit.does(Breach::NineLessons) {
            9
        } else if self.random.chance(24 - 2 * step) {
            self.random.between(6, 9)
        } else if self.random.chance(65) {
            self.random.between(10, 11)
        } else {
            self.random.between(12, 15)
        };
        let (low, high) = self.unit.spec.returns;
        let back = self.random.between(low, high);
        let share = |count: usize| (count * own).div_ceil(all.max(1));
        let full = if own * 3 >= all * 2 { full } else { share(full) };
        [(Direction::MentorObserves, full), (Direction::MenteeObserves, share(back))]
    }

    fn observe(&mut self, direction: Direction, count: usize, days: &[NaiveDate], diary: &mut Diary) -> Vec<Lesson> {
        let mut lessons = Vec::new();
        let mut done = 0;
        while done < count && !days.is_empty() {
            // One lesson in each stretch of the term, so that they spread over it.
            let (from, to) = (done * days.len() / count, ((done + 1) * days.len() / count).max(1) - 1);
            let date = days[self.random.between(from, to.max(from))];
            let lesson = self.lesson(direction, date, count - done, diary);
            done += lesson.lessons;
            lessons.push(lesson);
        }
        lessons
    }

    fn lesson(&mut self, direction: Direction, date: NaiveDate, left: usize, diary: &mut Diary) -> Lesson {
        let double = left > 1 && self.unit.does(Breach::DoubleLessons) && self.random.chance(12);
        let length = if double { 2 } else { 1 };
        let period = self.free_period(date, length, diary);
        for taken in period..period + length {
            diary.insert((self.pair.mentor, date, taken));
            diary.insert((self.pair.mentee, date, taken));
        }
        let teacher = if direction == Direction::MentorObserves { self.pair.mentee } else { self.pair.mentor };
        Lesson {
            pair: self.pair_index,
            term: self.term_index,
            direction,
            date,
            dated: !(self.unit.does(Breach::MissingDates) && self.random.chance(4)),
            period,
            lessons: length,
            class: class_of(self.unit.spec.kind, self.people[teacher].subject, teacher),
            topic: self.random.pick(names::topics(self.unit.spec.kind, self.people[teacher].subject)),
            lesson_type: self.random.pick(&["新授课", "新授课", "新授课", "复习课", "讲评课"]),
            comment: self.random.pick(&COMMENTS),
        }
    }

    fn free_period(&mut self, date: NaiveDate, length: usize, diary: &Diary) -> usize {
        let first = self.random.below(6);
        let free = |period: &usize| {
            (*period..period + length)
                .all(|p| !diary.contains(&(self.pair.mentor, date, p)) && !diary.contains(&(self.pair.mentee, date, p)))
        };
        (0..6).map(|step| (first + step) % 6 + 1).chain(7..12).find(free).unwrap_or(7)
    }
}

fn class_of(kind: &str, subject: &str, teacher: usize) -> String {
    let (grade, number) = (teacher % 6, teacher % 4 + 1);
    match kind {
        "小学" => format!("{}（{number}）班", ["一", "二", "三", "四", "五", "六"][grade]),
        "初中" => format!("{}（{number}）班", ["七", "八", "九"][grade % 3]),
        "幼儿园" => format!("{}{}班", ["小", "中", "大"][grade % 3], ["一", "二", "三", "四"][number - 1]),
        "中职" if subject == "机械基础" => format!("23机械{number}班"),
        "中职" => format!("{}{number}班", ["23电商", "24电商"][grade % 2]),
        _ => format!("培智{}班", ["一", "三", "五"][grade % 3]),
    }
}
