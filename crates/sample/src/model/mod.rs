//! The invented truth: who works where, who is paired with whom, which lessons were really observed.

mod achievements;
mod lessons;
mod pairs;
mod papers;
mod people;
mod schools;

use chrono::NaiveDate;

pub use achievements::{Paper, Prize, Project, StageResult, TypeResult};
pub use lessons::{Direction, Lesson};
pub use pairs::Pair;
pub use papers::{Document, STEPS};
pub use people::Person;
pub use schools::{Breach, SchoolSpec, Unit};

use crate::calendar::Term;
use crate::random::Random;

/// The county's name and that of its education bureau.
pub const COUNTY: &str = "平川县";
/// The bureau, whose own sheets lie beside those of the schools.
pub const OFFICE: &str = "平川县教育体育局";

/// Everything that is true about an invented county.
///
/// Numbers in `pairs`, `lessons` and so on are positions in `people`, `units` and `pairs`.
#[derive(Debug, Clone)]
pub struct County {
    /// The terms it covers, in order.
    pub terms: Vec<Term>,
    /// Schools and kindergartens.
    pub units: Vec<Unit>,
    /// Everybody.
    pub people: Vec<Person>,
    /// Every mentor-mentee spell.
    pub pairs: Vec<Pair>,
    /// Every lesson one of a pair observed with the other.
    pub lessons: Vec<Lesson>,
    /// What was handed in.
    pub documents: Vec<Document>,
    /// Yearly results of young teachers.
    pub stage_results: Vec<StageResult>,
    /// Lesson types reached in the second year.
    pub type_results: Vec<TypeResult>,
    /// Contest prizes.
    pub prizes: Vec<Prize>,
    /// Published or awarded papers.
    pub papers: Vec<Paper>,
    /// Research projects.
    pub projects: Vec<Project>,
}

impl County {
    /// Invents a county of `schools` units over `terms` from a seed.
    pub fn invent(schools: usize, terms: Vec<Term>, seed: u64) -> Self {
        Self::of_units(schools::units(schools), terms, seed)
    }

    /// Invents the people, pairs and lessons of given units.
    pub fn of_units(units: Vec<Unit>, terms: Vec<Term>, seed: u64) -> Self {
        let random = Random::new(seed);
        let mut people = people::hire(&units, &random);
        let pairs = pairs::join(&units, &mut people, &random);
        let lessons = lessons::teach(&units, &people, &pairs, &terms, &random);
        let mut county = Self {
            terms,
            units,
            people,
            pairs,
            lessons,
            documents: Vec::new(),
            stage_results: Vec::new(),
            type_results: Vec::new(),
            prizes: Vec::new(),
            papers: Vec::new(),
            projects: Vec::new(),
        };
        papers::hand_in(&mut county, &random);
        achievements::grow(&mut county, &random);
        county
    }

    /// The positions of the pairs of a unit that live on some day of a term.
    pub fn pairs_of(&self, unit: usize, term: &Term) -> Vec<usize> {
        let lives = |pair: &Pair| pair.unit == unit && pair.start <= term.end && pair.end >= term.start;
        (0..self.pairs.len()).filter(|index| lives(&self.pairs[*index])).collect()
    }

    /// The people who work in a unit on a day, in the order of the register.
    pub fn staff_of(&self, unit: usize, on: NaiveDate) -> Vec<usize> {
        (0..self.people.len()).filter(|index| self.people[*index].unit_on(on) == Some(unit)).collect()
    }
}
