//! Honest things that look odd: each kind in a school of its own, so that a question can be laid at its door.

use chrono::Datelike;

use super::school::{COUNTING, PERIODS, School, TEACHERS, class};
use super::{Oddity, Origin, taught_days, words};
use crate::calendar::day;
use crate::random::Random;

/// One kind: the check it could be taken for, its name, what it does to a school and who is in it.
type Kind = (&'static str, &'static str, fn(&mut School, &mut Random) -> Vec<String>);

const KINDS: [Kind; 12] = [
    ("no_school_day", "调休补课日的课", make_up_day),
    ("two_places", "全组同听一节课", whole_group),
    ("two_places", "两节连上", double_period),
    ("copied_comments", "全校统一的评语用语", form_of_words),
    ("even_spacing", "每周同一天的课表", weekly),
    ("even_spacing", "双周课表", fortnightly),
    ("one_day_filing", "统一规定的收交日", filing_day),
    ("too_many", "教学开放日连续听课", open_day),
    ("exact_minimum", "多数按下限安排", mostly_minimum),
    ("copied_comments", "同听一节课共用评语", shared_comment),
    ("same_lesson", "合班课", joint_class),
    ("no_school_day", "本校周末展示课", saturday),
];

/// Adds the honest oddities to schools from the front.
pub fn add(schools: &mut [School], random: &Random, truth: &mut Vec<Oddity>) {
    let mut random = random.fork("honest");
    for ((check, what, make), school) in KINDS.into_iter().zip(schools.iter_mut()) {
        let people = make(school, &mut random);
        truth.push(Oddity { origin: Origin::Honest, check, what, unit: school.name.clone(), people });
    }
    county_day(schools, &mut random, truth);
    // Half of one school's numbers are round: it tells lessons off by fives where it can.
    let school = &mut schools[COUNTING.start];
    for (at, counts) in school.counts.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
        *counts = [10 + 5 * (at % 3), 15];
    }
    truth.push(Oddity {
        origin: Origin::Honest,
        check: "round_counts",
        what: "一半是五节一档",
        unit: school.name.clone(),
        people: Vec::new(),
    });
}

/// Lessons on the Sunday worked instead of a day of 劳动节.
fn make_up_day(school: &mut School, random: &mut Random) -> Vec<String> {
    for (mentor, mentee) in school.pairs.clone() {
        school.heard(mentor, mentee, day(2025, 4, 27), random);
    }
    Vec::new()
}

/// One lesson heard by every mentor at once, three times.
fn whole_group(school: &mut School, random: &mut Random) -> Vec<String> {
    let mentors: Vec<usize> = (0..TEACHERS / 2).collect();
    for date in taught_days().into_iter().step_by(30) {
        let teacher = TEACHERS - 1;
        let all_free =
            |period: &usize| mentors.iter().chain([&teacher]).all(|person| school.is_free(*person, date, *period));
        let Some(period) = (1..=PERIODS).find(all_free) else { continue };
        for mentor in &mentors {
            let line = school.line(*mentor, teacher, date, period, random);
            school.add(line);
        }
    }
    school.named(&mentors)
}

/// Two periods one after the other with one class.
fn double_period(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[0];
    for date in taught_days().into_iter().skip(4).step_by(20) {
        if [3, 4].iter().all(|p| school.is_free(mentor, date, *p) && school.is_free(mentee, date, *p)) {
            for period in [3, 4] {
                let line = school.line(mentor, mentee, date, period, random);
                school.add(line);
            }
        }
    }
    school.named(&[mentor, mentee])
}

/// Three lines of four carry the form of words the school handed out.
fn form_of_words(school: &mut School, _: &mut Random) -> Vec<String> {
    for line in school.lines.iter_mut().enumerate().filter(|(at, _)| at % 4 > 0).map(|(_, line)| line) {
        line.comment = words::FORM.to_owned();
    }
    Vec::new()
}

/// Every Wednesday, by the timetable.
fn weekly(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[1];
    school.forget(mentor, mentee);
    for date in taught_days().into_iter().filter(|date| date.weekday() == chrono::Weekday::Wed) {
        school.heard(mentor, mentee, date, random);
    }
    school.named(&[mentor, mentee])
}

/// Every second Tuesday.
fn fortnightly(school: &mut School, random: &mut Random) -> Vec<String> {
    let (mentor, mentee) = school.pairs[1];
    school.forget(mentor, mentee);
    let tuesdays = taught_days().into_iter().filter(|date| date.weekday() == chrono::Weekday::Tue);
    for date in tuesdays.filter(|date| date.iso_week().week().is_multiple_of(2)) {
        school.heard(mentor, mentee, date, random);
    }
    school.named(&[mentor, mentee])
}

/// The school collects all reflections on one day.
fn filing_day(school: &mut School, _: &mut Random) -> Vec<String> {
    for (_, date) in &mut school.papers {
        *date = day(2025, 6, 27);
    }
    Vec::new()
}

/// A morning on which one teacher hears four others.
fn open_day(school: &mut School, random: &mut Random) -> Vec<String> {
    let date = day(2025, 5, 14);
    for teacher in TEACHERS - 5..TEACHERS {
        school.heard(0, teacher, date, random);
    }
    school.named(&[0])
}

/// Five pairs of eight stop at ten lessons.
fn mostly_minimum(school: &mut School, random: &mut Random) -> Vec<String> {
    for at in 0..5 {
        let (mentor, mentee) = school.pairs[at];
        school.forget(mentor, mentee);
        school.usual(mentor, mentee, 10, random);
    }
    Vec::new()
}

/// Two mentors heard one lesson and hand in one comment.
fn shared_comment(school: &mut School, random: &mut Random) -> Vec<String> {
    let (teacher, date) = (TEACHERS - 1, day(2025, 3, 19));
    let free = |period: &usize| [0, 1, teacher].iter().all(|person| school.is_free(*person, date, *period));
    let Some(period) = (1..=PERIODS).find(free) else { return Vec::new() };
    let first = school.line(0, teacher, date, period, random);
    school.add(super::school::Line { observer: 1, ..first.clone() });
    school.add(first);
    school.named(&[0, 1])
}

/// Two teachers take one class together.
fn joint_class(school: &mut School, random: &mut Random) -> Vec<String> {
    let (one, other) = (school.pairs[2], school.pairs[3]);
    let date = day(2025, 4, 10);
    let people = [one.0, one.1, other.0, other.1];
    let free = |period: &usize| people.iter().all(|person| school.is_free(*person, date, *period));
    let Some(period) = (1..=PERIODS).find(free) else { return Vec::new() };
    for (mentor, mentee) in [one, other] {
        let line = school.line(mentor, mentee, date, period, random);
        school.add(super::school::Line { class: class(one.1), ..line });
    }
    school.named(&people)
}

/// A Saturday of open lessons that the calendar does not know.
fn saturday(school: &mut School, random: &mut Random) -> Vec<String> {
    for at in 0..3 {
        let (mentor, mentee) = school.pairs[at];
        school.heard(mentor, mentee, day(2025, 3, 22), random);
    }
    Vec::new()
}

/// A Saturday of lessons all over the county: the calendar lacks it, and no school is to be asked.
fn county_day(schools: &mut [School], random: &mut Random, truth: &mut Vec<Oddity>) {
    truth.push(Oddity {
        origin: Origin::Honest,
        check: "no_school_day",
        what: "全县同一天补课，只问校历",
        unit: super::OFFICE.to_owned(),
        people: Vec::new(),
    });
    for school in schools.iter_mut().step_by(3) {
        let (mentor, mentee) = school.pairs[5];
        school.heard(mentor, mentee, day(2025, 5, 17), random);
        truth.push(Oddity {
            origin: Origin::Honest,
            check: "no_school_day",
            what: "全县同一天补课",
            unit: school.name.clone(),
            people: school.named(&[mentor, mentee]),
        });
    }
}
