//! More lessons on a day than a timetable holds, heard and taught together.
//!
//! The timetable of a school is learned from its own records: the last period it uses often enough. A number the bureau set
//! itself goes before that, and where a school writes no periods the shipped number holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look, few, moment};
use super::material::{Lesson, Material};

/// Days a question names; its rows have them all.
const NAMED: usize = 3;

/// Lessons taught, each once however many heard it: by period, topic and class.
type Taught<'l, 'm> = BTreeMap<(Option<i64>, Option<&'m str>, Option<&'l str>), f64>;
/// A day, what one person was in, and how much the day holds.
type FullDay<'l, 'm> = (NaiveDate, Day<'l, 'm>, f64);

/// Everything one person was in on one day.
#[derive(Default)]
struct Day<'l, 'm> {
    lessons: Vec<&'l Lesson<'m>>,
    heard: f64,
    taught: Taught<'l, 'm>,
}

impl Day<'_, '_> {
    fn load(&self) -> f64 {
        self.heard + self.taught.values().sum::<f64>()
    }
}

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("记录里没有写明日期");
    let mut days: BTreeMap<(&str, Term, &str, NaiveDate), Day<'_, '_>> = BTreeMap::new();
    for lesson in &material.lessons {
        let Some(date) = lesson.date else { continue };
        for person in lesson.people() {
            let day = days.entry((lesson.unit, lesson.term, person.id, date)).or_default();
            day.lessons.push(lesson);
            if person.id == lesson.teacher.id {
                let taught = day.taught.entry((lesson.period, lesson.topic, lesson.class.as_deref())).or_default();
                *taught = taught.max(lesson.quantity);
            } else {
                day.heard += lesson.quantity;
            }
        }
    }
    let holds = timetables(material, check);
    let mut full: BTreeMap<(&str, Term, &str), Vec<FullDay<'_, '_>>> = BTreeMap::new();
    for ((unit, term, person, date), day) in days {
        let Some(most) = holds.get(&(unit, term)) else { continue };
        look.looked_at(unit, term, 1);
        if day.load() > *most {
            look.found_at(unit, term, 1);
            full.entry((unit, term, person)).or_default().push((date, day, *most));
        }
    }
    look.asked =
        full.into_iter().map(|((unit, term, person), days)| asked(material, unit, term, person, &days)).collect();
    let limit = |term: &Term| check.number("a_day", material.last_day(*term));
    let said = |most: f64| format!("本校用到的最大节次；没有节次的为{most}节");
    look.threshold = material.terms().iter().filter_map(|term| Some((*term, said(limit(term)?)))).collect();
    look
}

/// How many lessons a day of each unit and term holds.
fn timetables<'m>(material: &Material<'m>, check: &AuthenticityCheck) -> BTreeMap<(&'m str, Term), f64> {
    let mut used: BTreeMap<(&str, Term), BTreeMap<i64, usize>> = BTreeMap::new();
    for lesson in &material.lessons {
        let periods = used.entry((lesson.unit, lesson.term)).or_default();
        if let Some(period) = lesson.period {
            *periods.entry(period).or_default() += 1;
        }
    }
    let own = check.own.iter().any(|name| name == "a_day");
    let holds = used.into_iter().filter_map(|((unit, term), periods)| {
        let day = material.last_day(term);
        let fewest = check.number("fewest_uses", day).unwrap_or(f64::INFINITY);
        let often = periods.iter().filter(|(_, uses)| **uses as f64 >= fewest).map(|(period, _)| *period as f64);
        let learned = often.reduce(f64::max).filter(|_| !own);
        Some(((unit, term), learned.or(check.number("a_day", day))?))
    });
    holds.collect()
}

fn asked(material: &Material<'_>, unit: &str, term: Term, person: &str, days: &[FullDay<'_, '_>]) -> Asked {
    let activity = material.stock.table("activity");
    let said = |(date, day, most): &FullDay<'_, '_>| {
        // The sum of nothing is a negative zero.
        let taught: f64 = day.taught.values().sum::<f64>() + 0.0;
        format!("{}听课{}节、被听课{}节，课表一天{}节", moment(*date, None), day.heard, taught, most)
    };
    let lessons = || days.iter().flat_map(|(_, day, _)| day.lessons.iter().copied());
    let own = lessons().flat_map(|lesson| lesson.people().collect::<Vec<_>>()).filter(|other| other.id == person);
    let texts: Vec<String> = days.iter().map(said).collect();
    Asked {
        unit: unit.to_owned(),
        term,
        people: super::asked::names(own),
        person_id: Some(person.to_owned()),
        key: format!("{person}/{}", days.iter().map(|(date, ..)| date.to_string()).collect::<Vec<_>>().join(",")),
        matter: None,
        words: vec![("when", few(&texts, NAMED))],
        rows: lessons().map(|lesson| Cited::row(activity, lesson.row, lesson.date, "")).collect(),
        measure: days.iter().map(|(_, day, most)| day.load() - most).reduce(f64::max),
        chance: None,
    }
}
