//! Who observed whom in one row: from its columns, the lines above, and the direction a title names.

use tables::{Field, FindingCode};

use crate::context::{Context, Direction, direction_in};
use crate::heading::Column;
use crate::row::{Row, SheetReader};
use crate::values::{NameReading, names};

/// The people of a row, or why they cannot be told.
pub enum Told {
    /// Observer and observed, one pair or more.
    Pairs(Vec<(String, String)>),
    /// Someone is missing: which field, in words.
    Missing(Field),
    /// Mentor and mentee are known, but not who observed whom.
    NoDirection,
}

/// The people around one row.
struct Around {
    observers: Vec<String>,
    observed: Vec<String>,
    mentors: Vec<String>,
    mentees: Vec<String>,
    /// The person a sheet or a title is named after.
    owner: Option<String>,
    direction: Option<Direction>,
    /// Whether the mentor stands above the table and not in it.
    mentor_above: bool,
}

impl SheetReader<'_, '_> {
    /// Who observed whom in a row.
    pub fn who_observed_whom(&mut self, row: &Row, columns: &[Column], context: &Context) -> Told {
        let around = self.people_around(row, columns, context);
        match (around.observers.is_empty(), around.observed.is_empty()) {
            (false, false) => pairs(&around.observers, &around.observed),
            (false, true) => other_side(&around.observers, &around, Field::Observed),
            (true, false) => match other_side(&around.observed, &around, Field::Observer) {
                Told::Pairs(found) => {
                    Told::Pairs(found.into_iter().map(|(observed, observer)| (observer, observed)).collect())
                }
                other => other,
            },
            (true, true) => self.by_direction(row, &around),
        }
    }

    fn by_direction(&mut self, row: &Row, around: &Around) -> Told {
        let owner: Vec<String> = around.owner.iter().filter(|owner| !around.mentees.contains(owner)).cloned().collect();
        let mentors = if around.mentors.is_empty() { &owner } else { &around.mentors };
        match (mentors.as_slice(), around.mentees.as_slice()) {
            ([], []) => Told::Missing(Field::Observer),
            ([], _) => Told::Missing(Field::Mentor),
            (_, []) => Told::Missing(Field::Mentee),
            (mentors, mentees) => match around.direction {
                Some(Direction::MentorObserves) => pairs(mentors, mentees),
                Some(Direction::MenteeObserves) => pairs(mentees, mentors),
                None if around.mentor_above || around.mentors.is_empty() => {
                    // A block under a mentor's name is that mentor's log; the school is asked to confirm it.
                    self.tell_once(FindingCode::DirectionAssumed, row.cell(Field::Date), &[&mentors.join("、")]);
                    pairs(mentors, mentees)
                }
                None => Told::NoDirection,
            },
        }
    }

    fn people_around(&self, row: &Row, columns: &[Column], context: &Context) -> Around {
        let has_column = |field| columns.iter().any(|column| column.field() == Some(field));
        let people = |field| match (row.people(field), has_column(field)) {
            (found, _) if !found.is_empty() => found.to_vec(),
            (_, true) => Vec::new(),
            (_, false) => named_above(context, field),
        };
        let said = row.text(Field::Direction).or_else(|| row.text(Field::ActivityKind));
        Around {
            observers: people(Field::Observer),
            observed: people(Field::Observed),
            mentors: people(Field::Mentor),
            mentees: people(Field::Mentee),
            // A sheet's name stands for the person only where no column or line names that side.
            owner: named_above(context, Field::Name).into_iter().next().filter(|_| !names_both_sides(columns)),
            direction: said.and_then(|text| direction_in(text, self.vocabulary)).or(context.direction),
            mentor_above: !has_column(Field::Mentor) && context.fact(Field::Mentor).is_some(),
        }
    }
}

/// Whether the columns name both people of a lesson, so that a blank cell is a gap and not the sheet's owner.
fn names_both_sides(columns: &[Column]) -> bool {
    let has = |field| columns.iter().any(|column| column.field() == Some(field));
    (has(Field::Observer) && has(Field::Observed)) || (has(Field::Mentor) && has(Field::Mentee))
}

fn named_above(context: &Context, field: Field) -> Vec<String> {
    match context.fact(field).map(names) {
        Some(NameReading::Names(found)) => found,
        _ => Vec::new(),
    }
}

fn pairs(first: &[String], second: &[String]) -> Told {
    let all = first.iter().flat_map(|one| second.iter().map(move |other| (one.clone(), other.clone())));
    let found: Vec<(String, String)> = all.filter(|(one, other)| one != other).collect();
    if found.is_empty() { Told::Missing(Field::Observed) } else { Told::Pairs(found) }
}

/// One side is named in the row; the other is the partner named above or beside it.
fn other_side(named: &[String], around: &Around, missing: Field) -> Told {
    let partners: Vec<(String, String)> =
        named.iter().filter_map(|person| partner(person, around).map(|other| (person.clone(), other))).collect();
    if partners.len() == named.len() { Told::Pairs(partners) } else { Told::Missing(missing) }
}

fn partner(person: &String, around: &Around) -> Option<String> {
    let only = |people: &[String]| match people {
        [one] if one != person => Some(one.clone()),
        _ => None,
    };
    let owner = || around.owner.clone().filter(|owner| owner != person);
    if around.mentees.contains(person) {
        return only(&around.mentors).or_else(owner);
    }
    if around.mentors.contains(person) {
        return only(&around.mentees);
    }
    only(&around.mentors).or_else(|| only(&around.mentees)).or_else(owner)
}
