//! The truth beside the sheets, so that what a reader found can be scored. Never inside the bureau's folder.

use crate::habits::LessonLayout;
use crate::inbox::habit;
use crate::model::{County, Lesson, Pair};

const HEADING: &str =
    "kind,unit,term,mentor,mentor_no,mentee,mentee_no,start,end,observer,observed,date,period,lessons,written";

/// Every pair and every lesson as CSV in UTF-8, one row each; `kind` is `pair` or `lesson`.
///
/// `written` says what the school's sheets tell of a lesson: `date`, `week`, `count`, or `undated` where the clerk
/// forgot the day.
pub fn csv(county: &County) -> String {
    let pairs = county.pairs.iter().map(|pair| pair_line(county, pair));
    let lessons = county.lessons.iter().map(|lesson| lesson_line(county, lesson));
    let mut text = format!("{HEADING}\n");
    pairs.chain(lessons).for_each(|line| text.push_str(&line));
    text
}

fn pair_line(county: &County, pair: &Pair) -> String {
    format!("pair,{},,{},{},{},,,,,,\n", county.units[pair.unit].name, people(county, pair), pair.start, pair.end)
}

fn lesson_line(county: &County, lesson: &Lesson) -> String {
    let pair = &county.pairs[lesson.pair];
    let (observer, observed) = lesson.people(pair);
    format!(
        "lesson,{},{},{},,,{},{},{},{},{},{}\n",
        county.units[pair.unit].name,
        county.terms[lesson.term].id(),
        people(county, pair),
        county.people[observer].name,
        county.people[observed].name,
        lesson.date,
        lesson.period,
        lesson.lessons,
        written(county, lesson)
    )
}

fn people(county: &County, pair: &Pair) -> String {
    let (mentor, mentee) = (&county.people[pair.mentor], &county.people[pair.mentee]);
    format!("{},{},{},{}", mentor.name, mentor.staff_no, mentee.name, mentee.staff_no)
}

fn written(county: &County, lesson: &Lesson) -> &'static str {
    match habit(county.units[county.pairs[lesson.pair].unit].spec_index).lessons {
        LessonLayout::WeekCounts | LessonLayout::WeekTicks => "week",
        LessonLayout::CountSummary => "count",
        _ if lesson.dated => "date",
        _ => "undated",
    }
}
