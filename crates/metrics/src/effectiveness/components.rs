//! Who can be compared at all: mentors joined by mentees, schools and raters they have in common.

use std::collections::BTreeMap;

use super::model::Row;

/// The number of the component of each mentor, by name: 1 is the one with most mentors.
pub(crate) fn components(rows: &[Row]) -> BTreeMap<String, usize> {
    let mut joined = Joined::default();
    for row in rows {
        let own = [format!("mentee {}", row.mentee), format!("school {}", row.school), format!("rater {}", row.rater)];
        let mentors = row.mentors.iter().map(|(mentor, _)| format!("mentor {mentor}"));
        let all: Vec<String> = own.into_iter().chain(mentors).collect();
        for other in &all[1..] {
            joined.join(&all[0], other);
        }
    }
    joined.of_mentors()
}

/// Names joined into sets.
#[derive(Default)]
struct Joined {
    numbers: BTreeMap<String, usize>,
    above: Vec<usize>,
}

impl Joined {
    fn number(&mut self, name: &str) -> usize {
        let next = self.above.len();
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.above.push(next);
        }
        number
    }

    fn root(&mut self, number: usize) -> usize {
        let mut root = number;
        while self.above[root] != root {
            self.above[root] = self.above[self.above[root]];
            root = self.above[root];
        }
        root
    }

    fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.number(a), self.number(b));
        let (a, b) = (self.root(a), self.root(b));
        self.above[a.max(b)] = a.min(b);
    }

    fn of_mentors(mut self) -> BTreeMap<String, usize> {
        let names: Vec<(String, usize)> = self.numbers.iter().map(|(name, number)| (name.clone(), *number)).collect();
        let mut sets: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (name, number) in names {
            if let Some(mentor) = name.strip_prefix("mentor ") {
                let root = self.root(number);
                sets.entry(root).or_default().push(mentor.to_owned());
            }
        }
        let mut sets: Vec<Vec<String>> = sets.into_values().collect();
        sets.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        (1..).zip(sets).flat_map(|(number, set)| set.into_iter().map(move |name| (name, number))).collect()
    }
}
