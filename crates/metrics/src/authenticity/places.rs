//! A person in two places in one period: hearing two teachers, teaching and hearing, teaching two classes.
//!
//! Several people in one lesson are in one place, however many they are. Rows whose two reports disagree are left to `mirror`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look, few, moment};
use super::material::{Lesson, Material, Named};

/// Moments a question names; its rows have them all.
const NAMED: usize = 3;

/// A person, a day and a period.
type Moment<'m> = (Named<'m>, NaiveDate, i64);
/// A day, a period, and what one person was in then.
type Doubled<'m, 'l> = (NaiveDate, i64, Vec<&'l Lesson<'m>>);

pub(super) fn look(material: &Material<'_>, _check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("记录里没有写明节次");
    let mut moments: BTreeMap<Moment<'_>, Vec<&Lesson<'_>>> = BTreeMap::new();
    for lesson in material.lessons.iter().filter(|lesson| lesson.agreed) {
        let (Some(date), Some(period)) = (lesson.date, lesson.period) else { continue };
        for person in lesson.people() {
            moments.entry((Named { name: "", ..person }, date, period)).or_default().push(lesson);
        }
    }
    let mut doubled: BTreeMap<(&str, Term, &str), Vec<Doubled<'_, '_>>> = BTreeMap::new();
    for ((person, date, period), lessons) in &moments {
        look.looked_at(lessons[0].unit, lessons[0].term, 1);
        if !is_in_two_places(person.id, lessons) {
            continue;
        }
        let units: BTreeSet<&str> = lessons.iter().map(|lesson| lesson.unit).collect();
        look.found_at(lessons[0].unit, lessons[0].term, 1);
        for unit in units {
            doubled.entry((unit, lessons[0].term, person.id)).or_default().push((*date, *period, lessons.clone()));
        }
    }
    look.asked =
        doubled.into_iter().map(|((unit, term, id), moments)| asked(material, unit, term, id, &moments)).collect();
    look
}

/// Two teachers at once; or two classes of one's own with other guests. One guest in both is `same_lesson`.
fn is_in_two_places(person: &str, lessons: &[&Lesson<'_>]) -> bool {
    let teachers: BTreeSet<&str> = lessons.iter().map(|lesson| lesson.teacher.id).collect();
    let own = || lessons.iter().filter(|lesson| lesson.teacher.id == person);
    let classes: BTreeSet<&str> = own().filter_map(|lesson| lesson.class.as_deref()).collect();
    let guests: BTreeSet<&str> = own().filter_map(|lesson| Some(lesson.guest?.id)).collect();
    teachers.len() > 1 || (classes.len() > 1 && guests.len() > 1)
}

fn asked(material: &Material<'_>, unit: &str, term: Term, id: &str, moments: &[Doubled<'_, '_>]) -> Asked {
    let activity = material.stock.table("activity");
    let mut rows = Vec::new();
    let (mut texts, mut names, mut elsewhere) = (Vec::new(), BTreeSet::new(), false);
    for (date, period, lessons) in moments {
        let own: Vec<&&Lesson<'_>> = lessons.iter().filter(|lesson| lesson.unit == unit).collect();
        let others = own.len() < lessons.len();
        elsewhere |= others;
        let mut said: Vec<String> = own.iter().map(|lesson| said(id, lesson)).collect();
        said.sort();
        said.dedup();
        let also = if others { "，另一单位同一节次也登记了此人" } else { "" };
        texts.push(format!("{}{}{also}", moment(*date, Some(*period)), said.join("、又")));
        for lesson in own {
            names.extend(lesson.people().filter(|person| person.id == id).map(|person| person.name.to_owned()));
            rows.push(Cited::row(activity, lesson.row, lesson.date, self::said(id, lesson)));
        }
    }
    let key = format!(
        "{id}/{}",
        moments.iter().map(|(date, period, _)| format!("{date}.{period}")).collect::<Vec<_>>().join(",")
    );
    Asked {
        unit: unit.to_owned(),
        term,
        people: names.into_iter().collect(),
        person_id: Some(id.to_owned()),
        matter: elsewhere.then(|| key.clone()),
        key,
        words: vec![("when", few(&texts, NAMED))],
        rows,
        measure: Some(moments.len() as f64),
        chance: None,
    }
}

/// What the person did in a lesson.
fn said(person: &str, lesson: &Lesson<'_>) -> String {
    if lesson.teacher.id != person {
        return format!("听{}的课", lesson.teacher.name);
    }
    let topic = lesson.topic.map(|topic| format!("《{}》", topic.trim_matches(['《', '》']))).unwrap_or_default();
    format!("自己上课{topic}")
}
