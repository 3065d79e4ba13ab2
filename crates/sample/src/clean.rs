//! Clean schools for benchmarks: any number of them, any number of lessons each, one plain layout.

use chrono::NaiveDate;

use crate::habits::CLEAN;
use crate::inbox::SampleFile;
use crate::layouts::Desk;
use crate::model::{County, Direction, Lesson, SchoolSpec, Unit};
use crate::sheet::Book;
use crate::writers::Format;
use crate::{SampleError, Size, names, settings};

/// Lessons a pair has in a term: what decides how many pairs a school of so many records needs.
const LESSONS_PER_PAIR: usize = 20;

/// Beyond this many pairs a school gives each of them more lessons instead: staff numbers have three digits.
const MOST_PAIRS: usize = 400;

/// Hands every file of the workspace to `sink`, school by school, so that memory does not grow with their number.
///
/// # Errors
/// What a writer or the sink refuses.
pub fn workspace(size: &Size, sink: &mut dyn FnMut(SampleFile) -> Result<(), SampleError>) -> Result<(), SampleError> {
    let terms = crate::calendar::latest_terms(size.terms);
    sink(SampleFile { path: "bureau.toml".to_owned(), bytes: settings::text(&terms).into_bytes() })?;
    for index in 0..size.schools {
        let mut county = County::of_units(vec![unit(index, size.records)], terms.clone(), size.seed);
        county.lessons = lessons(&county, size.records);
        for term in 0..county.terms.len() {
            let desk = Desk { county: &county, unit: 0, term, habit: &CLEAN };
            sink(file(&desk)?)?;
        }
    }
    Ok(())
}

fn unit(index: usize, records: usize) -> Unit {
    let pairs = records.div_ceil(LESSONS_PER_PAIR).clamp(1, MOST_PAIRS);
    let spec = SchoolSpec {
        name: "",
        kind: "小学",
        staff: pairs + 4,
        hires: [0, 0, pairs, 0, 0],
        returns: (0, 0),
        breaches: &[],
    };
    let town = format!("{}镇", names::town(index));
    Unit { name: format!("{town}第{}小学", index + 1), town, spec, spec_index: 0, number: index }
}

fn file(desk: &Desk) -> Result<SampleFile, SampleError> {
    let school = &desk.county.units[desk.unit].name;
    let folder = format!("inbox/{}/{school}", desk.county.terms[desk.term].id());
    let sheets = desk.lesson_drafts().into_iter().flat_map(|(_, book)| book.sheets);
    let book = Book { sheets: std::iter::once(desk.pair_list()).chain(sheets).collect() };
    let (name, bytes) = Format::Xlsx.write_one("师徒结对及听课记录", &book)?;
    Ok(SampleFile { path: format!("{folder}/{name}"), bytes })
}

/// Exactly `records` lessons a term, pair after pair over the teaching days, both directions in turn.
fn lessons(county: &County, records: usize) -> Vec<Lesson> {
    let mut lessons = Vec::new();
    for (term, current) in county.terms.iter().enumerate() {
        let days = current.teaching_days();
        lessons.extend((0..records).map(|number| lesson(county, term, &days, number)));
    }
    lessons
}

fn lesson(county: &County, term: usize, days: &[NaiveDate], number: usize) -> Lesson {
    let (round, pair) = (number / county.pairs.len(), number % county.pairs.len());
    let direction = if round.is_multiple_of(2) { Direction::MentorObserves } else { Direction::MenteeObserves };
    let subject = county.people[county.pairs[pair].mentee].subject;
    let topics = names::topics("小学", subject);
    Lesson {
        pair,
        term,
        direction,
        date: days[(round * 4 + pair) % days.len()],
        dated: true,
        period: round % 7 + 1,
        lessons: 1,
        class: format!("三（{}）班", pair % 6 + 1),
        topic: topics[number % topics.len()],
        lesson_type: "新授课",
        comment: "目标明确，环节紧凑",
    }
}
