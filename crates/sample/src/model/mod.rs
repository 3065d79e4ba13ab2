//! The invented truth: who works where, who is paired with whom, which lessons were really observed.

mod achievements;
mod lessons;
mod marks;
mod oddities;
mod pairs;
mod papers;
mod people;
mod schools;

use chrono::NaiveDate;

pub use achievements::{Paper, Prize, Project, StageResult, TypeResult};
pub use lessons::{Direction, Lesson};
pub use marks::{Mark, Rater};
pub use oddities::Planted;
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
    /// Marks raters gave young teachers.
    pub marks: Vec<Mark>,
    /// What was planted to be asked about.
    pub planted: Vec<Planted>,
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
        let mut lessons = lessons::teach(&units, &people, &pairs, &terms, &random);
        let planted = oddities::plant((&units, &people), &pairs, &terms, &mut lessons);
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
            marks: Vec::new(),
            planted,
        };
        papers::hand_in(&mut county, &random);
        achievements::grow(&mut county, &random);
        marks::mark(&mut county, &random);
        county
    }

    /// The county as a clerk in a hurry wrote it: of a unit's lessons in a term, the last is missing and the first has another day.
    pub fn with_slips(&self, unit: usize, term: usize) -> Self {
        let mut county = self.clone();
        let own = |lesson: &Lesson| lesson.term == term && self.pairs[lesson.pair].unit == unit;
        let of_school = || self.lessons.iter().enumerate().filter(|(_, lesson)| own(lesson));
        let first = of_school().min_by_key(|(at, lesson)| (lesson.date, *at)).map(|(at, _)| at);
        let last = of_school().max_by_key(|(at, lesson)| (lesson.date, *at)).map(|(at, _)| at);
        if let Some(first) = first {
            let day = county.lessons[first].date;
            county.lessons[first].date = day + chrono::Days::new(1);
        }
        if let Some(last) = last {
            county.lessons.remove(last);
        }
        county
    }

    /// The county with the names its schools had in a term.
    pub fn as_named_in(&self, term: usize) -> Self {
        let mut county = self.clone();
        if self.terms[term].year < 2024 {
            for unit in &mut county.units {
                unit.name = unit.former_name().unwrap_or_else(|| unit.name.clone());
            }
        }
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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::calendar::{TERMS, latest_terms};

    fn county() -> County {
        County::invent(17, latest_terms(6), crate::Size::sample_bureau().seed)
    }

    #[test]
    fn a_staff_number_belongs_to_one_person() {
        let county = county();
        let numbers: BTreeSet<&str> = county.people.iter().map(|person| person.staff_no.as_str()).collect();
        assert_eq!(numbers.len(), county.people.len());
    }

    #[test]
    fn only_the_school_of_homonyms_has_two_people_of_one_name() {
        let county = county();
        let mut twice = BTreeMap::new();
        for unit in 0..county.units.len() {
            let staff = county.staff_of(unit, TERMS[0].teaching_end);
            let names: BTreeSet<&str> = staff.iter().map(|person| county.people[*person].name.as_str()).collect();
            twice.insert(county.units[unit].name.as_str(), staff.len() - names.len());
        }
        twice.retain(|_, count| *count > 0);
        assert_eq!(twice, BTreeMap::from([("平川县第一中学", 1)]));
    }

    #[test]
    fn the_county_is_large_enough_to_be_worth_evaluating() {
        let county = county();
        assert!(county.units.len() >= 14);
        assert!(county.pairs.len() >= 120);
        assert!(county.lessons.len() >= 5_000);
        assert_eq!(county.terms.len(), 6);
    }

    #[test]
    fn nobody_sits_in_two_lessons_at_once() {
        let county = county();
        let mut diary = BTreeSet::new();
        for lesson in &county.lessons {
            let (observer, observed) = lesson.people(&county.pairs[lesson.pair]);
            for period in lesson.period..lesson.period + lesson.lessons {
                assert!(diary.insert((observer, lesson.date, period)), "{lesson:?}");
                assert!(diary.insert((observed, lesson.date, period)), "{lesson:?}");
            }
        }
    }

    #[test]
    fn lessons_lie_on_teaching_days_within_their_pair() {
        let county = county();
        for (index, term) in county.terms.iter().enumerate() {
            let days: BTreeSet<_> = term.teaching_days().into_iter().collect();
            let planted: BTreeSet<_> = county.planted.iter().flat_map(|planted| &planted.days).collect();
            let honest = |lesson: &&Lesson| {
                lesson.term == index && (days.contains(&lesson.date) || !planted.contains(&lesson.date))
            };
            for lesson in county.lessons.iter().filter(honest) {
                let pair = &county.pairs[lesson.pair];
                assert!(days.contains(&lesson.date) && pair.start <= lesson.date && lesson.date <= pair.end);
            }
        }
    }

    #[test]
    fn every_breach_happens_somewhere() {
        use Breach::*;
        let all = [
            Late,
            Silent,
            NineLessons,
            TooFewMentees,
            HireWithoutPair,
            MissingDates,
            DoubleLessons,
            Homonyms,
            MidTermStart,
            MentorChange,
            TransferOut,
            LatePlan,
            ThinPlan,
            LateSelfCheck,
            NoSelfCheck,
            NobodyNamed,
            SendsAgain,
            Renamed,
        ];
        let county = county();
        for breach in all {
            assert!(county.units.iter().any(|unit| unit.does(breach)), "{breach:?}");
        }
        assert!(county.lessons.iter().any(|lesson| !lesson.dated));
        assert!(county.lessons.iter().any(|lesson| lesson.lessons == 2));
        assert!(county.people.iter().any(|person| person.posts.len() == 2));
        assert!(county.pairs.iter().any(|pair| !pair.ended_early.is_empty()));
    }

    #[test]
    fn the_school_of_nine_lessons_stops_at_nine_every_term() {
        let county = county();
        let unit = county.units.iter().position(|unit| unit.does(Breach::NineLessons)).expect("there is one");
        for term in 0..county.terms.len() {
            let nine = county.pairs_of(unit, &county.terms[term]).into_iter().any(|pair| {
                let own = |l: &&Lesson| l.pair == pair && l.term == term && l.direction == Direction::MentorObserves;
                county.lessons.iter().filter(own).count() == 9
            });
            assert!(nine, "term {}", county.terms[term].id());
        }
    }
}
