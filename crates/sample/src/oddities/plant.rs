//! Oddities somebody invented: each kind in schools of its own, with people and school in the truth.

use chrono::NaiveDate;

use super::school::{COUNTING, Line, PERIODS, School, TEACHERS, class, spread};
use super::{Oddity, Origin, school_days, taught_days, words};
use crate::calendar::day;
use crate::random::Random;

/// One kind: its check, its name, what it does to a school and who is in it.
type Kind = (&'static str, &'static str, fn(&mut School, &mut Random) -> Vec<String>);

const KINDS: [Kind; 15] = [
    ("same_lesson", "一节课两位师傅各报一名徒弟", one_class),
    ("same_lesson", "同两人同一节换个课题再报", other_words),
    ("two_places", "同一节听两个人的课", hears_two),
    ("two_places", "自己上课时又去听课", teaches_and_hears),
    ("no_school_day", "星期六的课", saturday),
    ("no_school_day", "劳动节的课", holiday),
    ("too_many", "一天听十节", ten_a_day),
    ("one_day_filing", "反思一天补齐", one_evening),
    ("copied_comments", "两人互抄评语", copied),
    ("copied_comments", "一段评语用遍全学期", one_for_all),
    ("exact_minimum", "对对都是十节", exact_minimum),
    ("round_days", "逢五逢十的日期", round_days),
    ("even_spacing", "每隔四个上课日一次", every_fourth),
    ("mirror", "师徒两份记录节次不一", mirror),
    ("outside_pairing", "结对以前的课", too_early),
];

/// Plants every kind, in schools from the back, and one lesson in the lists of two schools.
pub fn add(schools: &mut [School], random: &Random, truth: &mut Vec<Oddity>) {
    let mut random = random.fork("planted");
    let count = schools.len();
    for (at, (check, what, make)) in KINDS.into_iter().enumerate() {
        let school = &mut schools[count - 1 - at % (count / 2)];
        let people = make(school, &mut random);
        truth.push(Oddity { origin: Origin::Planted, check, what, unit: school.name.clone(), people });
    }
    two_schools(schools, &mut random, truth);
    let school = &mut schools[COUNTING.end - 1];
    let mut round = || 5 * random.between(2, 5);
    school.counts = school.pairs.iter().map(|_| [round(), round()]).collect();
    truth.push(Oddity {
        origin: Origin::Planted,
        check: "round_counts",
        what: "节数都是五的倍数",
        unit: school.name.clone(),
        people: Vec::new(),
    });
}

/// A period of a day on which some people are free; if none is, the first.
fn free_period(school: &School, people: &[usize], date: NaiveDate) -> usize {
    let free = |period: &usize| people.iter().all(|person| school.is_free(*person, date, *period));
    (1..=PERIODS).find(free).unwrap_or(1)
}

/// Mentor and mentee of two pairs claim the same lesson of the same class, twice in the term.
fn one_class(school: &mut School, random: &mut Random) -> Vec<String> {
    let (one, other) = (school.pairs[0], school.pairs[1]);
    let people = [one.0, one.1, other.0, other.1];
    for date in [day(2025, 3, 12), day(2025, 5, 21)] {
        let period = free_period(school, &people, date);
        let line = school.line(one.0, one.1, date, period, random);
        let comment = words::comment(random);
        school.add(Line { observer: other.0, teacher: other.1, comment, ..line.clone() });
        school.add(line);
    }
    school.named(&people)
}

/// One lesson stands twice, the second time with another class and topic.
fn other_words(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[2];
    for date in [day(2025, 4, 9), day(2025, 6, 11)] {
        let period = free_period(school, &[mentor, mentee], date);
        let line = school.line(mentor, mentee, date, period, random);
        school.add(Line { class: class(mentor), topic: "综合练习".to_owned(), ..line.clone() });
        school.add(line);
    }
    school.named(&[mentor, mentee])
}

/// A mentor hears two teachers in one period.
fn hears_two(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[3];
    let other = school.pairs[4].1;
    let date = day(2025, 3, 26);
    let period = free_period(school, &[mentor, mentee, other], date);
    for teacher in [mentee, other] {
        let line = school.line(mentor, teacher, date, period, random);
        school.add(line);
    }
    school.named(&[mentor])
}

/// A mentor is heard by the mentee and hears somebody else at the same time.
fn teaches_and_hears(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[5];
    let other = school.pairs[6].1;
    let date = day(2025, 4, 16);
    let period = free_period(school, &[mentor, mentee, other], date);
    let lines = [school.line(mentee, mentor, date, period, random), school.line(mentor, other, date, period, random)];
    lines.into_iter().for_each(|line| school.add(line));
    school.named(&[mentor])
}

fn saturday(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[1];
    school.heard(mentor, mentee, day(2025, 4, 19), random);
    school.named(&[mentor, mentee])
}

fn holiday(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[2];
    school.heard(mentee, mentor, day(2025, 5, 2), random);
    school.named(&[mentor, mentee])
}

/// Seven lessons by the timetable, and three more that no period is left for.
fn ten_a_day(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[4];
    let date = day(2025, 6, 25);
    for nth in 1..=10 {
        let line = school.line(mentor, mentee, date, nth, random);
        let period = (nth <= PERIODS).then_some(nth);
        school.add(Line { period, topic: format!("{}（{nth}）", line.topic), ..line });
    }
    school.named(&[mentor, mentee])
}

/// One mentee's reflections bear one day; the others hand theirs in as they come.
fn one_evening(school: &mut School, _: &mut Random) -> Vec<String> {
    let mentee = school.pairs[0].1;
    for (_, date) in school.papers.iter_mut().filter(|(author, _)| *author == mentee) {
        *date = day(2025, 6, 30);
    }
    school.named(&[mentee])
}

/// Two mentors write four comments between them, a word changed here and there.
fn copied(school: &mut School, random: &mut Random) -> Vec<String> {
    let (one, other) = (school.pairs[1].0, school.pairs[2].0);
    let comments: Vec<String> = (0..4).map(|_| words::comment(random)).collect();
    for person in [one, other] {
        let own = school.lines.iter_mut().filter(|line| line.observer == person);
        for (nth, line) in own.take(4).enumerate() {
            line.comment = words::touched_up(&comments[nth], if person == one { 0 } else { nth });
        }
    }
    school.named(&[one, other])
}

/// One comment for eight lessons.
fn one_for_all(school: &mut School, random: &mut Random) -> Vec<String> {
    let mentor = school.pairs[5].0;
    let comment = words::comment(random);
    for line in school.lines.iter_mut().filter(|line| line.observer == mentor).take(8) {
        line.comment.clone_from(&comment);
    }
    school.named(&[mentor])
}

/// Every pair stops at the ten lessons asked for.
fn exact_minimum(school: &mut School, random: &mut Random) -> Vec<String> {
    for (mentor, mentee) in school.pairs.clone() {
        school.forget(mentor, mentee);
        school.usual(mentor, mentee, 10, random);
    }
    Vec::new()
}

/// Ten lessons on the 5th, 10th, 15th …
fn round_days(school: &mut School, random: &mut Random) -> Vec<String> {
    use chrono::Datelike;
    let (mentor, mentee) = school.pairs[3];
    school.forget(mentor, mentee);
    for date in taught_days().into_iter().filter(|date| date.day().is_multiple_of(5)).take(11) {
        school.heard(mentor, mentee, date, random);
    }
    school.named(&[mentor, mentee])
}

/// Eleven lessons, every fourth school day.
fn every_fourth(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[6];
    school.forget(mentor, mentee);
    let days = school_days();
    for date in days.into_iter().skip(3).step_by(4).take(11) {
        school.heard(mentor, mentee, date, random);
    }
    school.named(&[mentor, mentee])
}

/// The mentee's own log gives another period for three of the lessons.
fn mirror(school: &mut School, _: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[0];
    let own: Vec<Line> =
        school.lines.iter().filter(|line| line.observer == mentee && line.teacher == mentor).cloned().collect();
    let other = |(nth, line): (usize, Line)| {
        let period = line.period.map(|period| if nth < 3 { period % PERIODS + 1 } else { period });
        Line { period, ..line }
    };
    school.own_log = own.into_iter().enumerate().map(other).collect();
    Vec::new()
}

/// A pair begins a month after its first lesson.
fn too_early(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[7];
    school.heard(mentor, mentee, day(2025, 3, 4), random);
    school.late = Some((7, day(2025, 3, 17)));
    Vec::new()
}

/// Two schools list one lesson of one teacher: the same name, topic, day and period.
fn two_schools(schools: &mut [School], random: &mut Random, truth: &mut Vec<Oddity>) {
    let (one, other) = (schools.len() / 2, schools.len() / 2 + 1);
    let teacher = TEACHERS - 2;
    let name = schools[one].teachers[teacher].clone();
    if schools[other].teachers.contains(&name) {
        return;
    }
    schools[other].teachers[teacher].clone_from(&name);
    let date = spread(1, random)[0];
    let observer = schools[one].pairs[teacher - TEACHERS / 2].0;
    let both = |period: &usize| {
        [one, other].iter().all(|at| [observer, teacher].iter().all(|p| schools[*at].is_free(*p, date, *period)))
    };
    let period = (1..=PERIODS).find(both).unwrap_or(1);
    let line = schools[one].line(observer, teacher, date, period, random);
    for at in [one, other] {
        let school = &mut schools[at];
        let comment = words::comment(random);
        school.add(Line { topic: "秋天的雨（联校）".to_owned(), comment, ..line.clone() });
        truth.push(Oddity {
            origin: Origin::Planted,
            check: "same_lesson",
            what: "两校各报同一节课",
            unit: school.name.clone(),
            people: vec![name.clone()],
        });
    }
}
