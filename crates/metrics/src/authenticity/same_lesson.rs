//! One lesson claimed twice: one class taught by two teachers in one period; the same two people twice in one period; the
//! same lesson in the lists of two units.
//!
//! Many who heard one teacher are no oddity, and a line that repeats another in one sheet is a problem of that sheet already.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look, few, moment, names};
use super::material::{Lesson, Material};

/// Moments a question names; its rows have them all.
const NAMED: usize = 3;

/// What makes rows one lesson, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    OneClass,
    SamePeople,
    TwoUnits,
}

/// Rows of one unit that cannot be two lessons, with the moment they lie in.
type Clash<'m, 'l> = (NaiveDate, i64, Vec<&'l Lesson<'m>>);

pub(super) fn look(material: &Material<'_>, _check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("记录里没有写明节次");
    let placed: Vec<(&Lesson<'_>, NaiveDate, i64)> = material
        .lessons
        .iter()
        .filter(|lesson| lesson.agreed)
        .filter_map(|lesson| Some((lesson, lesson.date?, lesson.period?)))
        .collect();
    for (lesson, ..) in &placed {
        look.looked_at(lesson.unit, lesson.term, 1);
    }
    let mut clashes: BTreeMap<(&str, Term, Way, Vec<&str>), Vec<Clash<'_, '_>>> = BTreeMap::new();
    let mut keep = |unit, way, date: NaiveDate, period, rows: Vec<_>| {
        let people: BTreeSet<&str> = rows.iter().map(|lesson: &&Lesson<'_>| lesson.teacher.id).collect();
        let key = (unit, rows[0].term, way, people.into_iter().collect());
        clashes.entry(key).or_default().push((date, period, rows));
    };
    for ((unit, date, period, _), rows) in grouped(&placed, |lesson| Some((lesson.unit, lesson.class.clone()?))) {
        let teachers: BTreeSet<&str> = rows.iter().map(|lesson| lesson.teacher.id).collect();
        if teachers.len() > 1 {
            keep(unit, Way::OneClass, date, period, rows);
        }
    }
    for ((unit, date, period, _), rows) in
        grouped(&placed, |lesson| Some((lesson.unit, (lesson.teacher.id, lesson.guest?.id))))
    {
        if rows.len() > 1 {
            keep(unit, Way::SamePeople, date, period, rows);
        }
    }
    for (unit, date, period, rows) in in_two_units(&placed) {
        keep(unit, Way::TwoUnits, date, period, rows);
    }
    for ((unit, term, way, _), clashes) in &clashes {
        let rows: BTreeSet<usize> =
            clashes.iter().flat_map(|(.., rows)| rows.iter().map(|lesson| lesson.row)).collect();
        look.found_at(unit, *term, rows.len());
        look.asked.push(asked(material, unit, *term, *way, clashes));
    }
    look
}

/// Lessons of one unit, day and period that share something.
fn grouped<'m, 'l, K: Ord>(
    placed: &[(&'l Lesson<'m>, NaiveDate, i64)],
    share: impl Fn(&'l Lesson<'m>) -> Option<(&'m str, K)>,
) -> BTreeMap<(&'m str, NaiveDate, i64, K), Vec<&'l Lesson<'m>>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (lesson, date, period) in placed {
        if let Some((unit, key)) = share(lesson) {
            groups.entry((unit, *date, *period, key)).or_default().push(*lesson);
        }
    }
    groups
}

/// One teacher's name, topic, class, day and period in the lists of several units: for each unit its own rows.
fn in_two_units<'m, 'l>(
    placed: &[(&'l Lesson<'m>, NaiveDate, i64)],
) -> Vec<(&'m str, NaiveDate, i64, Vec<&'l Lesson<'m>>)> {
    let mut groups: BTreeMap<_, Vec<&'l Lesson<'m>>> = BTreeMap::new();
    for (lesson, date, period) in placed {
        // Schools of one textbook teach one topic in one week; the class must be the same as well.
        if let (Some(topic), Some(class)) = (lesson.topic, lesson.class.as_deref()) {
            let lesson_of = (lesson.teacher.name, policy::fold(topic), class);
            groups.entry((lesson_of, *date, *period)).or_default().push(*lesson);
        }
    }
    let mut found = Vec::new();
    for ((_, date, period), rows) in groups {
        let units: BTreeSet<&str> = rows.iter().map(|lesson| lesson.unit).collect();
        // One person known in several units was heard by guests of each: one lesson, told by all who came.
        let teachers: BTreeSet<&str> = rows.iter().map(|lesson| lesson.teacher.id).collect();
        if units.len() > 1 && teachers.len() > 1 {
            for unit in units {
                let own = rows.iter().copied().filter(|lesson| lesson.unit == unit).collect();
                found.push((unit, date, period, own));
            }
        }
    }
    found
}

fn asked(material: &Material<'_>, unit: &str, term: Term, way: Way, clashes: &[Clash<'_, '_>]) -> Asked {
    let activity = material.stock.table("activity");
    let class = |row: usize| activity.text(row, "class").unwrap_or_default();
    let when = |(date, period, rows): &Clash<'_, '_>| {
        let class = if way == Way::OneClass { class(rows[0].row) } else { "" };
        format!("{}{class}", moment(*date, Some(*period)))
    };
    let lessons = || clashes.iter().flat_map(|(.., rows)| rows.iter().copied());
    let teachers = names(lessons().map(|lesson| lesson.teacher)).join("、");
    let what = match way {
        Way::OneClass => format!("{teachers}各记了一节课"),
        Way::SamePeople => {
            let guests = names(lessons().filter_map(|lesson| lesson.guest)).join("、");
            format!("{guests}听{teachers}的课记了两行")
        }
        Way::TwoUnits => format!("{teachers}的同一课题，另一单位也登记了同一天同一节"),
    };
    let key = clashes.iter().map(|(date, period, rows)| format!("{date}.{period}.{}", rows[0].teacher.name));
    let key = format!("{way:?}/{}", key.collect::<Vec<_>>().join(","));
    let cite = |lesson: &Lesson<'_>| {
        let guest = lesson.guest.map(|guest| format!("{}听", guest.name)).unwrap_or_default();
        let note = format!("{guest}{}　{}{}", lesson.teacher.name, class(lesson.row), lesson.topic.unwrap_or_default());
        Cited::row(activity, lesson.row, lesson.date, note)
    };
    let moments: Vec<String> = clashes.iter().map(when).collect();
    Asked {
        unit: unit.to_owned(),
        term,
        people: names(lessons().flat_map(|lesson| lesson.people().collect::<Vec<_>>())),
        person_id: None,
        matter: (way == Way::TwoUnits).then(|| key.clone()),
        words: vec![("when", few(&moments, NAMED)), ("what", what)],
        rows: lessons().map(cite).collect(),
        measure: Some(clashes.len() as f64),
        chance: None,
        key,
    }
}
