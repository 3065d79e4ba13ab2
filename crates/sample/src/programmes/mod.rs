//! What the county keeps of its other programmes: backbone teachers, the 1115 trainees, the whole staff, kindergartens that help
//! each other, left-behind children, workshops. One school year of it, from what the county is; nothing of it is by chance.

mod backbone;
mod children;
mod kindergartens;
mod policies;
mod staff;
mod trainees;
mod workshops;

use chrono::NaiveDate;

use crate::calendar::{Term, day};
use crate::layouts::Drafts;
use crate::model::{County, Person};
use crate::sheet::{Book, Sheet, Value, cell};

pub use policies::POLICIES;

/// The school year all of it is about.
const YEAR: i32 = 2024;

/// What the office keeps of a term beside the mentoring.
pub fn office_drafts(county: &County, term: usize) -> Drafts {
    let desk = Office { county };
    match county.terms.get(term).map(|term| (term.year, term.half)) {
        Some((YEAR, 1)) => [backbone::autumn(&desk), trainees::autumn(&desk), kindergartens::office(&desk, 1)].concat(),
        Some((YEAR, 2)) => [staff::spring(&desk), kindergartens::office(&desk, 2)].concat(),
        _ => Drafts::new(),
    }
}

/// What a school sends of a term beside the mentoring.
pub fn school_drafts(county: &County, unit: usize, term: usize) -> Drafts {
    let Some(&Term { year: YEAR, half, .. }) = county.terms.get(term) else { return Drafts::new() };
    let desk = Office { county };
    match county.units.get(unit).map(|unit| unit.name.as_str()) {
        Some(children::SCHOOL) => children::drafts(&desk, unit, half),
        Some(workshops::SCHOOL) if half == 1 => workshops::drafts(&desk, unit),
        Some(workshops::TRIAL_SCHOOL) if half == 2 => workshops::trials(&desk, unit),
        _ => Drafts::new(),
    }
}

/// The registers beside those of all teachers and schools.
pub fn registry_books(county: &County) -> Drafts {
    vec![book("骨干教师名册", vec![backbone::register_sheet(&Office { county })])]
}

/// What the office looks things up in.
#[derive(Clone, Copy)]
struct Office<'a> {
    county: &'a County,
}

impl<'a> Office<'a> {
    /// The position of a unit, if the county has it.
    fn unit(&self, name: &str) -> Option<usize> {
        self.county.units.iter().position(|unit| unit.name == name)
    }

    /// Those who worked in a unit at the start of the school year, in the order of the register.
    fn staff(&self, name: &str) -> Vec<&'a Person> {
        let Some(unit) = self.unit(name) else { return Vec::new() };
        self.county.staff_of(unit, day(YEAR, 9, 2)).into_iter().map(|person| &self.county.people[person]).collect()
    }

    /// One of them, with the unit.
    fn person(&self, unit: &'static str, nth: usize) -> Option<(&'static str, &'a Person)> {
        self.staff(unit).get(nth).map(|person| (unit, *person))
    }
}

/// A file of several sheets.
fn book(stem: &str, sheets: Vec<Sheet>) -> (String, Book) {
    (stem.to_owned(), Book { sheets })
}

/// A register: a title over the width, perhaps a line below it, the headings, numbered rows.
fn register(name: &str, title: &str, line: &str, words: &[&str], rows: Vec<Vec<Value>>) -> Sheet {
    let mut sheet = Sheet::new(name);
    let width = words.len() + 1;
    sheet.title(title, width);
    if !line.is_empty() {
        sheet.line(line, width);
    }
    let numbered: Vec<&str> = ["序号"].iter().chain(words).copied().collect();
    sheet.heading(&numbered);
    for (row, values) in rows.into_iter().enumerate() {
        sheet.push([cell(row + 1)].into_iter().chain(values).collect());
    }
    sheet
}

/// A day as the office types it: `2024.9.10`.
fn typed(date: NaiveDate) -> Value {
    cell(date.format("%Y.%-m.%-d").to_string())
}

/// Cells from plain words.
fn words(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| cell(*text)).collect()
}
