//! Counties for calibrating questions of authenticity: honest schools, honest oddities that look alike, and planted ones, each
//! with its line of truth. One term, plain sheets: what is tried here is the asking, not the reading.
//!
//! Apart from the sample bureau, whose sheets nobody wrote for this.

mod honest;
mod plant;
mod school;
mod words;

use std::fmt::Write;

use crate::calendar::{Term, day};
use crate::inbox::SampleFile;
use crate::random::Random;
use school::School;

/// What a county is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddCounty {
    /// Everyday work by the timetable, nothing else.
    Calm,
    /// The same with honest oddities and planted ones, each kind in schools of its own.
    Odd,
}

/// Why something looks odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Invented by somebody: to be asked.
    Planted,
    /// An honest thing that looks alike: to be asked rarely.
    Honest,
}

/// One line of truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// Planted or honest.
    pub origin: Origin,
    /// The check it is meant for, as named in `checks.toml`.
    pub check: &'static str,
    /// What it is.
    pub what: &'static str,
    /// The school.
    pub unit: String,
    /// People it is about; nobody where it is about the school.
    pub people: Vec<String>,
}

/// A county with its truth.
#[derive(Debug, Clone)]
pub struct OddBureau {
    /// The workspace.
    pub files: Vec<SampleFile>,
    /// What is odd in it.
    pub truth: Vec<Oddity>,
}

/// The one term of these counties.
pub(crate) const TERM: Term = crate::calendar::TERMS[5];
/// The bureau, which is asked about the calendar.
const OFFICE: &str = "试算县教育体育局";
/// Schools of a county.
const SCHOOLS: usize = 30;

/// Invents a county from a seed.
pub fn odd_bureau(kind: OddCounty, seed: u64) -> OddBureau {
    let random = Random::new(seed);
    let mut schools: Vec<School> = (0..SCHOOLS).map(|index| School::invent(index, &random)).collect();
    let mut truth = Vec::new();
    if kind == OddCounty::Odd {
        honest::add(&mut schools, &random, &mut truth);
        plant::add(&mut schools, &random, &mut truth);
    }
    let mut files = vec![SampleFile { path: "bureau.toml".to_owned(), bytes: settings().into_bytes() }];
    files.extend(schools.iter().flat_map(School::files));
    OddBureau { files, truth }
}

/// The truth as CSV: origin, check, what, unit, people.
pub fn oddities_csv(truth: &[Oddity]) -> String {
    let mut csv = String::from("origin,check,what,unit,people\n");
    for oddity in truth {
        let origin = if oddity.origin == Origin::Planted { "planted" } else { "honest" };
        let _ = writeln!(csv, "{origin},{},{},{},{}", oddity.check, oddity.what, oddity.unit, oddity.people.join("、"));
    }
    csv
}

/// Public holidays and make-up days as published.
fn settings() -> String {
    let Term { start, teaching_start, teaching_end, end, .. } = TERM;
    format!(
        "# An invented bureau for trying questions of authenticity. All people and places are made up.\n\
         name = \"{OFFICE}\"\nregion = \"试算县\"\nlanguage = \"zh\"\noffice = \"{OFFICE}\"\n\n\
         [calendar]\nnational = \"china\"\n[calendar.usual]\n\
         autumn = {{ start = \"08-25\", teaching_start = \"09-01\", teaching_end = \"01-15\", end = \"01-20\" }}\n\
         spring = {{ start = \"02-20\", teaching_start = \"02-26\", teaching_end = \"07-05\", end = \"07-10\" }}\n\
         [[calendar.term]]\nid = \"{}\"\nstart = {start}\nteaching_start = {teaching_start}\n\
         teaching_end = {teaching_end}\nend = {end}\n\n\
         [[policy]]\npack = \"pingluo-qinglan\"\nfrom = 2022-08-01\n",
        TERM.id()
    )
}

/// Days taught in the term by the published calendar: 端午节 of 2025 falls on a Monday too, and one Sunday is worked.
pub(crate) fn taught_days() -> Vec<chrono::NaiveDate> {
    let off = day(2025, 6, 2);
    TERM.teaching_days().into_iter().filter(|date| *date != off).collect()
}

/// The same with the Sunday that is worked instead of a day of 劳动节.
pub(crate) fn school_days() -> Vec<chrono::NaiveDate> {
    let mut days = taught_days();
    days.push(day(2025, 4, 27));
    days.sort();
    days
}
