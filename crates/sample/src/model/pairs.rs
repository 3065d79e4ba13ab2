//! Pairs: who mentors whom and from when to when; and the titles that fit the number of mentees.

use chrono::NaiveDate;

use super::people::Person;
use super::schools::{Breach, Unit};
use crate::calendar::day;
use crate::random::Random;

/// One mentor-mentee spell.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The unit both work in.
    pub unit: usize,
    /// The mentor, a position in the list of people.
    pub mentor: usize,
    /// The mentee.
    pub mentee: usize,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Last day as it was agreed at the start.
    pub planned_end: NaiveDate,
    /// Why it ended before its time; empty if it did not.
    pub ended_early: &'static str,
}

/// School years the programme runs over.
const YEARS: [i32; 3] = [2022, 2023, 2024];
/// How many mentees each mentor of a school takes at a time, first mentor first.
const CAPACITY: [usize; 12] = [3, 2, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1];
/// The same where one mentor is a 正高级教师.
const LARGE_CAPACITY: [usize; 12] = [5, 3, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1];

/// Pairs every young teacher of the county, lets some change, and gives mentors titles that fit.
pub fn join(units: &[Unit], people: &mut [Person], random: &Random) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        pairs.extend(join_unit(index, unit, people));
    }
    for (index, unit) in units.iter().enumerate() {
        if unit.does(Breach::MentorChange) {
            change_mentor(index, &mut pairs);
        }
        if unit.does(Breach::TransferOut) && units.len() > 1 {
            let receiving = receiving_unit(units, index);
            transfer_mentee(index, receiving, people, &mut pairs);
            transfer_colleague(index, receiving, people, &pairs);
        }
    }
    for (index, unit) in units.iter().enumerate() {
        appoint_mentors(index, unit, people, &pairs, &mut random.fork(&format!("titles {}", unit.name)));
    }
    pairs
}

fn join_unit(index: usize, unit: &Unit, people: &mut [Person]) -> Vec<Pair> {
    let staff: Vec<usize> = (0..people.len()).filter(|p| people[*p].posts[0].0 == index).collect();
    let (settled, young) = staff.split_at(unit.spec.staff);
    let capacity = if unit.does(Breach::Homonyms) { LARGE_CAPACITY } else { CAPACITY };
    let paired = young.len() - usize::from(unit.does(Breach::HireWithoutPair));
    let mut pairs: Vec<Pair> = Vec::new();
    for &mentee in &young[..paired] {
        let (start, end) = spell_of(&people[mentee]);
        let mentor = settled[free_mentor(&pairs, settled, &capacity, start)];
        people[mentee].subject = people[mentor].subject;
        pairs.push(Pair { unit: index, mentor, mentee, start, end, planned_end: end, ended_early: "" });
    }
    pairs
}

/// From the first autumn both of them see in the programme to the end of the third year of service.
fn spell_of(mentee: &Person) -> (NaiveDate, NaiveDate) {
    let hired = mentee.hired.unwrap_or(YEARS[0]);
    let start = mentee.first_teaching.max(day(YEARS[0], 9, 1));
    (start, day((hired + 3).min(YEARS[2] + 1), 7, 10))
}

/// The first mentor with room on a day; mentors skip the head of the school, who stands first in the register.
fn free_mentor(pairs: &[Pair], settled: &[usize], capacity: &[usize; 12], on: NaiveDate) -> usize {
    let load = |mentor: usize| pairs.iter().filter(|p| p.mentor == mentor && p.start <= on && p.end >= on).count();
    (1..settled.len() - 1).find(|place| load(settled[*place]) < capacity[(place - 1) % capacity.len()]).unwrap_or(1)
}

/// In April 2024 the mentor of one pair is given other work and a colleague goes on.
fn change_mentor(unit: usize, pairs: &mut Vec<Pair>) {
    let change = day(2024, 4, 12);
    let Some(at) = pairs.iter().position(|p| p.unit == unit && p.start < change && p.end > day(2024, 9, 1)) else {
        return;
    };
    let others: Vec<usize> = pairs.iter().filter(|p| p.unit == unit && p.end > change).map(|p| p.mentor).collect();
    let old = pairs[at].clone();
    let Some(&mentor) = others.iter().rev().find(|mentor| **mentor != old.mentor) else { return };
    pairs[at].end = change;
    pairs[at].ended_early = "工作调整，更换师傅";
    pairs.push(Pair { mentor, start: day(2024, 4, 15), ..old });
}

/// The last of the settled staff, who mentors nobody.
fn idle_colleague(unit: usize, people: &[Person], pairs: &[Pair]) -> Option<usize> {
    (0..people.len()).rev().find(|p| {
        people[*p].hired.is_none() && people[*p].posts[0].0 == unit && !pairs.iter().any(|pair| pair.mentor == *p)
    })
}

/// The next school of the same kind.
fn receiving_unit(units: &[Unit], from: usize) -> usize {
    let same = |index: &usize| units[*index].spec.kind == units[from].spec.kind;
    (from + 1..units.len()).chain(0..from).find(same).unwrap_or((from + 1) % units.len())
}

/// In August 2023 somebody who is in no pair moves along.
fn transfer_colleague(from: usize, to: usize, people: &mut [Person], pairs: &[Pair]) {
    if let Some(mover) = idle_colleague(from, people, pairs) {
        people[mover].posts.push((to, day(2023, 8, 28)));
        people[mover].channel = "调入";
    }
}

/// In February 2024 one mentee moves to another school and gets a mentor of the same subject there, if there is one.
fn transfer_mentee(from: usize, to: usize, people: &mut [Person], pairs: &mut Vec<Pair>) {
    let move_day = day(2024, 2, 22);
    let Some(at) = pairs.iter().position(|p| p.unit == from && p.end > day(2024, 9, 1)) else { return };
    let old = pairs[at].clone();
    let there: Vec<usize> = pairs.iter().filter(|p| p.unit == to && p.end > move_day).map(|p| p.mentor).collect();
    let same = |mentor: &&usize| people[**mentor].subject == people[old.mentee].subject;
    let Some(&mentor) = there.iter().find(same).or(there.first()) else { return };
    pairs[at].end = day(2024, 1, 19);
    pairs[at].ended_early = "徒弟调出";
    people[old.mentee].posts.push((to, move_day));
    people[old.mentee].channel = "调入";
    people[old.mentee].subject = people[mentor].subject;
    pairs.push(Pair { unit: to, mentor, start: day(2024, 2, 26), ..old });
}

/// Gives each mentor of a unit the highest title and tier the number of mentees bears, and a few one too high.
fn appoint_mentors(unit: usize, spec: &Unit, people: &mut [Person], pairs: &[Pair], random: &mut Random) {
    let mut mentors: Vec<usize> = pairs.iter().filter(|p| p.unit == unit).map(|p| p.mentor).collect();
    mentors.sort_unstable();
    mentors.dedup();
    for mentor in mentors {
        let loads = YEARS.map(|year| mentees_in(pairs, mentor, year));
        appoint(&mut people[mentor], loads, random);
    }
    if spec.does(Breach::TooFewMentees) {
        overtitle(unit, people, pairs);
    } else if random.chance(35) {
        // A backbone teacher nobody has been given to: every county has a few.
        if let Some(idle) = idle_colleague(unit, people, pairs) {
            people[idle].tiers = vec![("县级骨干教师", day(2021, 9, 10))];
        }
    }
}

fn mentees_in(pairs: &[Pair], mentor: usize, year: i32) -> usize {
    let (from, to) = (day(year, 9, 1), day(year + 1, 8, 31));
    let mut mentees: Vec<usize> =
        pairs.iter().filter(|p| p.mentor == mentor && p.start <= to && p.end >= from).map(|p| p.mentee).collect();
    mentees.sort_unstable();
    mentees.dedup();
    mentees.len()
}

fn appoint(mentor: &mut Person, loads: [usize; 3], random: &mut Random) {
    let steady = loads.into_iter().min().unwrap_or(0);
    // A title counts from the day of appointment, so one that only the last year bears is given before that year.
    let (bearable, since) =
        if loads[2] > steady { (loads[2], 2024) } else { (steady, random.between(2015, 2021) as i32) };
    // Now and then a title asks for one mentee more than the mentor has.
    let bearable = if random.chance(14) { bearable + 1 } else { bearable };
    let month_day = |month: u32, date: u32| day(since, month, date);
    match bearable {
        5.. => mentor.titles.push(("正高级教师", month_day(9, 5))),
        3..5 if random.chance(60) => {
            mentor.titles.push(("高级教师", month_day(9, 5)));
            mentor.tiers.push(("区级骨干教师", month_day(9, 10)));
        }
        2..5 if random.chance(60) => mentor.titles.push(("高级教师", month_day(9, 5))),
        2..5 => mentor.tiers.push(("市级骨干教师", month_day(9, 10))),
        1 if random.chance(70) => mentor.tiers.push(("县级骨干教师", month_day(9, 10))),
        _ => {}
    }
    // A register shows one tier; the higher one has taken the place of that of the school.
    if mentor.tiers.iter().any(|(tier, _)| !tier.starts_with("校级")) {
        mentor.tiers.retain(|(tier, _)| !tier.starts_with("校级"));
    }
}

/// A mentor of a single mentee becomes a 高级教师, and one who mentors nobody becomes one too.
fn overtitle(unit: usize, people: &mut [Person], pairs: &[Pair]) {
    let lone = |pair: &&Pair| pair.unit == unit && mentees_in(pairs, pair.mentor, 2024) == 1;
    let few = pairs.iter().find(lone).map(|p| p.mentor);
    for person in [few, idle_colleague(unit, people, pairs)].into_iter().flatten() {
        people[person].titles = vec![("一级教师", day(2012, 12, 20)), ("高级教师", day(2019, 12, 25))];
    }
}
