//! Days on which one person heard another that are too regular: nearly all on the 5th, 10th, 15th …, or every so many school
//! days without one exception. The same weekday every week is a timetable and asked of nobody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look};
use super::exact::{at_least, discoveries, evenly_spaced};
use super::material::{Lesson, Material, Named};

/// School days of a week: a step of so many, or a multiple, is the timetable.
const WEEK: usize = 5;

/// The lessons of one teacher heard by one guest in one unit and term.
struct Heard<'m, 'l> {
    unit: &'m str,
    term: Term,
    guest: Named<'m>,
    teacher: Named<'m>,
    lessons: Vec<&'l Lesson<'m>>,
    days: Vec<NaiveDate>,
}

/// What a test says of one pair's days: chance, measure, words.
type Said = (f64, f64, Vec<(&'static str, String)>);

pub(super) fn round_days(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    look(material, check, |heard, taught| {
        let is_round = |day: &&NaiveDate| day.day().is_multiple_of(5);
        let (round, marked) = (heard.days.iter().filter(is_round).count(), taught.iter().filter(is_round).count());
        let share = marked as f64 / taught.len().max(1) as f64;
        let words = vec![
            ("n", heard.days.len().to_string()),
            ("k", round.to_string()),
            ("p", format!("{:.0}%", share * 100.0)),
        ];
        let chance = at_least(round, heard.days.len(), marked, taught.len());
        Some((chance, round as f64 / heard.days.len() as f64, words))
    })
}

pub(super) fn even_spacing(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    look(material, check, |heard, taught| {
        let places: Vec<usize> = heard.days.iter().filter_map(|day| taught.binary_search(day).ok()).collect();
        let step = places[1] - places[0];
        let even = places.windows(2).all(|two| two[1] - two[0] == step);
        let weekly = heard.days.windows(2).all(|two| (two[1] - two[0]).num_days() % 7 == 0);
        if !even || weekly || step < 2 || step.is_multiple_of(WEEK) {
            return Some((1.0, 0.0, Vec::new()));
        }
        let counts = |step: usize| step > 1 && !step.is_multiple_of(WEEK);
        let day = |day: Option<&NaiveDate>| day.map(|day| day.format("%-m月%-d日").to_string()).unwrap_or_default();
        let words = vec![
            ("n", heard.days.len().to_string()),
            ("first", day(heard.days.first())),
            ("last", day(heard.days.last())),
            ("step", step.to_string()),
        ];
        Some((evenly_spaced(places.len(), taught.len(), counts), heard.days.len() as f64, words))
    })
}

/// Tests every pair's days against the days taught, and asks about those that chance does not explain.
fn look(
    material: &Material<'_>,
    check: &AuthenticityCheck,
    test: impl Fn(&Heard<'_, '_>, &[NaiveDate]) -> Option<Said>,
) -> Look {
    let mut look = Look::lacking("没有一对有足够多写明日期的听课");
    let heard = heard(material);
    for term in material.terms() {
        let number = |name: &str| check.number(name, material.last_day(*term));
        let (Some(fewest), Some(q)) = (number("fewest"), number("false_discovery")) else { continue };
        let taught = material.taught_days(*term);
        // Two days at least, or there is no step.
        let long = |heard: &&Heard<'_, '_>| heard.term == *term && heard.days.len() as f64 >= fewest.max(2.0);
        let inside = |heard: &&Heard<'_, '_>| heard.days.iter().all(|day| taught.binary_search(day).is_ok());
        let tested: Vec<(&Heard<'_, '_>, Said)> =
            heard.iter().filter(long).filter(inside).filter_map(|heard| Some((heard, test(heard, &taught)?))).collect();
        let chances: Vec<f64> = tested.iter().map(|(_, (chance, ..))| *chance).collect();
        let found = discoveries(&chances, q);
        let mut units: BTreeMap<&str, Vec<(&Heard<'_, '_>, Said)>> = BTreeMap::new();
        for ((heard, said), found) in tested.into_iter().zip(&found) {
            look.looked_at(heard.unit, *term, 1);
            if *found {
                look.found_at(heard.unit, *term, 1);
                units.entry(heard.unit).or_default().push((heard, said));
            }
        }
        let taken = found.iter().filter(|found| **found).count();
        if number("common_share").is_some_and(|common| taken as f64 > common * found.len() as f64 && found.len() > 1) {
            // What most pairs of a bureau do is how lessons are arranged there.
            look.set_aside.insert(*term, taken);
            continue;
        }
        let several = number("one_question_from").unwrap_or(f64::INFINITY);
        look.asked.extend(units.into_values().flat_map(|found| by_unit(material, found, several)));
        look.expected.insert(*term, q * taken.max(1) as f64);
        look.threshold.insert(*term, format!("不少于{fewest}个日期，错误发现率不超过{q}"));
    }
    look
}

fn heard<'m, 'l>(material: &'l Material<'m>) -> Vec<Heard<'m, 'l>> {
    let mut groups: BTreeMap<(Term, &str, &str, &str), Heard<'m, 'l>> = BTreeMap::new();
    for lesson in &material.lessons {
        let (Some(guest), Some(_)) = (lesson.guest, lesson.date) else { continue };
        let key = (lesson.term, lesson.unit, guest.id, lesson.teacher.id);
        let made = || Heard {
            unit: lesson.unit,
            term: lesson.term,
            guest,
            teacher: lesson.teacher,
            lessons: Vec::new(),
            days: Vec::new(),
        };
        groups.entry(key).or_insert_with(made).lessons.push(lesson);
    }
    let mut heard: Vec<Heard<'_, '_>> = groups.into_values().collect();
    for one in &mut heard {
        let days: BTreeSet<NaiveDate> = one.lessons.iter().filter_map(|lesson| lesson.date).collect();
        one.days = days.into_iter().collect();
    }
    heard
}

/// A question for each pair of a unit; one for all of them where there are several.
fn by_unit(material: &Material<'_>, mut found: Vec<(&Heard<'_, '_>, Said)>, several: f64) -> Vec<Asked> {
    found.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| a.0.guest.cmp(&b.0.guest)));
    if (found.len() as f64) < several {
        return found.into_iter().map(|(heard, said)| asked(material, heard, said, &[])).collect();
    }
    let others: Vec<&Heard<'_, '_>> = found.iter().skip(1).map(|(heard, _)| *heard).collect();
    let strongest = found.into_iter().next();
    strongest.map(|(heard, said)| asked(material, heard, said, &others)).into_iter().collect()
}

fn asked(
    material: &Material<'_>,
    heard: &Heard<'_, '_>,
    (chance, measure, mut words): Said,
    others: &[&Heard<'_, '_>],
) -> Asked {
    let activity = material.stock.table("activity");
    let all = || std::iter::once(heard).chain(others.iter().copied());
    let more = if others.is_empty() { String::new() } else { format!("；本校另有{}对也这样", others.len()) };
    words.push(("more", more));
    let lessons = all().flat_map(|heard| &heard.lessons);
    Asked {
        unit: heard.unit.to_owned(),
        term: heard.term,
        people: all().flat_map(|heard| [heard.guest.name.to_owned(), heard.teacher.name.to_owned()]).collect(),
        person_id: others.is_empty().then(|| heard.guest.id.to_owned()),
        key: format!("{}/{}", heard.guest.id, heard.teacher.id),
        matter: None,
        words,
        rows: lessons.map(|lesson| Cited::row(activity, lesson.row, lesson.date, "")).collect(),
        measure: Some(measure),
        chance: Some(chance),
    }
}
