//! What the sample bureau holds that can hardly be true, planted in its last term without touching a count: a few comments two
//! mentors share, one lesson on a Saturday. What else is asked there came about by chance, as it does.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::lessons::{Direction, Lesson};
use super::pairs::Pair;
use super::people::Person;
use super::schools::Unit;
use crate::calendar::{Term, day};

/// One line of truth: the check it is meant for, the school, the people, the days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// As named in `checks.toml`.
    pub check: &'static str,
    /// The school.
    pub unit: String,
    /// Names as in the sheets.
    pub people: Vec<String>,
    /// The days of the lessons.
    pub days: Vec<NaiveDate>,
}

/// Three comments of one mentor, and what the other made of them.
const SHARED: [[&str; 2]; 3] = [
    [
        "导入由错题开始，针对性强；例题讲解略快，后排两名学生没有跟上，建议把第二个练习改成当堂检测",
        "导入由错题开始，针对性强；例题讲解略快，后排几名学生没有跟上，建议把第二个练习改成当堂检测",
    ],
    [
        "小组讨论分工清楚，汇报时只叫了两组；板书与课件各有侧重，最后五分钟留给学生质疑，处理得从容",
        "小组讨论分工清楚，汇报时只叫了两组；板书与课件各有侧重，最后五分钟留给学生质疑，处理从容",
    ],
    [
        "提问由浅入深，追问有耐心；学具操作的时间偏长，算理说得清，算法归纳可以交给学生自己完成",
        "提问由浅入深，追问有耐心；学具操作的时间偏长，算理说得清，算法归纳可以交给学生自己完成",
    ],
];

/// Where comments are shared, and where a lesson lies on a Saturday.
const SCHOOLS: [&str; 2] = ["平川县第一小学", "平川县第一中学"];

/// Plants in the last term of the sample bureau; a county without these schools stays as it is.
pub fn plant(
    (units, people): (&[Unit], &[Person]),
    pairs: &[Pair],
    terms: &[Term],
    lessons: &mut [Lesson],
) -> Vec<Planted> {
    let Some(term) = terms.iter().position(|term| term.id() == "2024-2") else { return Vec::new() };
    let of = |name: &str, lesson: &Lesson| {
        lesson.term == term
            && units[pairs[lesson.pair].unit].name == name
            && lesson.direction == Direction::MentorObserves
            && lesson.dated
    };
    let named = |who: &[usize]| who.iter().map(|person| people[*person].name.clone()).collect();
    let mut planted = Vec::new();
    let mentors = mentors(lessons.iter().filter(|lesson| of(SCHOOLS[0], lesson)), pairs);
    if let [one, other, ..] = mentors.as_slice() {
        let mut days = Vec::new();
        for (side, mentor) in [*one, *other].into_iter().enumerate() {
            let own = lessons.iter_mut().filter(|lesson| of(SCHOOLS[0], lesson) && pairs[lesson.pair].mentor == mentor);
            for (lesson, texts) in own.zip(SHARED) {
                lesson.comment = texts[side];
                days.push(lesson.date);
            }
        }
        planted.push(Planted {
            check: "copied_comments",
            unit: SCHOOLS[0].to_owned(),
            people: named(&[*one, *other]),
            days,
        });
    }
    let friday = |lesson: &&mut Lesson| lesson.date.weekday() == Weekday::Fri && lesson.date > day(2025, 3, 1);
    if let Some(lesson) = lessons.iter_mut().filter(|lesson| of(SCHOOLS[1], lesson)).find(friday) {
        lesson.date = lesson.date + Days::new(1);
        let pair = &pairs[lesson.pair];
        planted.push(Planted {
            check: "no_school_day",
            unit: SCHOOLS[1].to_owned(),
            people: named(&[pair.mentor, pair.mentee]),
            days: vec![lesson.date],
        });
    }
    planted
}

/// Mentors of some lessons, each once, in the order of their first.
fn mentors<'l>(lessons: impl Iterator<Item = &'l Lesson>, pairs: &[Pair]) -> Vec<usize> {
    let mut mentors = Vec::new();
    for lesson in lessons {
        let mentor = pairs[lesson.pair].mentor;
        if !mentors.contains(&mentor) {
            mentors.push(mentor);
        }
    }
    mentors
}
