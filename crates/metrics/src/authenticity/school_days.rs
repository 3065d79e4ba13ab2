//! Lessons on days the calendar does not teach on. A weekend day that is worked by the calendar is a school day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look, names};
use super::material::{Lesson, Material, SchoolDay};

/// The lessons of one day, unit by unit.
type ByUnit<'m, 'l> = BTreeMap<&'m str, Vec<&'l Lesson<'m>>>;

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("记录里没有写明日期");
    let mut free: BTreeMap<(Term, NaiveDate), (String, ByUnit<'_, '_>)> = BTreeMap::new();
    for lesson in &material.lessons {
        let Some(date) = lesson.date else { continue };
        let Some(day) = material.school_day(lesson.term, date) else { continue };
        look.looked_at(lesson.unit, lesson.term, 1);
        if let SchoolDay::Free(why) = day {
            look.found_at(lesson.unit, lesson.term, 1);
            let units = &mut free.entry((lesson.term, date)).or_insert((why, BTreeMap::new())).1;
            units.entry(lesson.unit).or_default().push(lesson);
        }
    }
    for ((term, date), (why, units)) in &free {
        let common = check.number("common_units", material.last_day(*term));
        if common.is_some_and(|common| units.len() as f64 >= common) {
            // So many schools do not err on one day: the calendar does, and the bureau is asked once.
            let rows: usize = units.values().map(Vec::len).sum();
            *look.set_aside.entry(*term).or_default() += rows;
            look.asked.push(of_the_bureau(material, *term, *date, why, units));
        } else {
            look.asked.extend(units.iter().map(|(unit, lessons)| asked(material, unit, *date, why, lessons)));
        }
    }
    look.threshold = material.terms().iter().map(|term| (*term, threshold(material, check, *term))).collect();
    look
}

fn threshold(material: &Material<'_>, check: &AuthenticityCheck, term: Term) -> String {
    match check.number("common_units", material.last_day(term)) {
        Some(units) => format!("校历不上课的日子；同一天有{units}个以上单位的，只问校历"),
        None => "校历不上课的日子".to_owned(),
    }
}

fn asked(material: &Material<'_>, unit: &str, date: NaiveDate, why: &str, lessons: &[&Lesson<'_>]) -> Asked {
    let activity = material.stock.table("activity");
    let people = names(lessons.iter().flat_map(|lesson| lesson.people().collect::<Vec<_>>()));
    Asked {
        unit: unit.to_owned(),
        term: lessons[0].term,
        key: date.to_string(),
        matter: None,
        person_id: None,
        words: words(date, why, lessons.len(), people.len()),
        rows: lessons.iter().map(|lesson| Cited::row(activity, lesson.row, lesson.date, why)).collect(),
        measure: Some(lessons.len() as f64),
        chance: None,
        people,
    }
}

fn of_the_bureau(material: &Material<'_>, term: Term, date: NaiveDate, why: &str, units: &ByUnit<'_, '_>) -> Asked {
    let people: BTreeSet<&str> = units
        .values()
        .flatten()
        .flat_map(|lesson| lesson.people().map(|person| person.id).collect::<Vec<_>>())
        .collect();
    let rows: usize = units.values().map(Vec::len).sum();
    let day = format!("{why}，{}个单位都有课", units.len());
    Asked {
        unit: material.stock.office.clone(),
        term,
        people: Vec::new(),
        person_id: None,
        key: date.to_string(),
        matter: None,
        words: words(date, &day, rows, people.len()),
        rows: Vec::new(),
        measure: Some(rows as f64),
        chance: None,
    }
}

fn words(date: NaiveDate, why: &str, lessons: usize, people: usize) -> Vec<(&'static str, String)> {
    vec![
        ("date", date.format("%Y年%-m月%-d日").to_string()),
        ("day", why.to_owned()),
        ("n", lessons.to_string()),
        ("people", people.to_string()),
    ]
}
