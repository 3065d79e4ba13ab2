//! Teachers: names, staff numbers, subjects, dates, titles and tiers over time.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::schools::{Breach, HIRE_YEARS, Unit};
use crate::calendar::day;
use crate::names;
use crate::random::Random;

/// One person of the county.
#[derive(Debug, Clone)]
pub struct Person {
    /// The number that stays with a person for life.
    pub staff_no: String,
    /// Name as in the register.
    pub name: String,
    /// 女 or 男.
    pub sex: &'static str,
    /// Day of birth; sheets show the month only.
    pub birth: NaiveDate,
    /// First day of teaching anywhere.
    pub first_teaching: NaiveDate,
    /// How the person came: 公开招聘, 特岗, 调入.
    pub channel: &'static str,
    /// Subject taught.
    pub subject: &'static str,
    /// Appointed titles, earliest first.
    pub titles: Vec<(&'static str, NaiveDate)>,
    /// Backbone and similar titles, earliest first.
    pub tiers: Vec<(&'static str, NaiveDate)>,
    /// Units worked in, earliest first: unit, from.
    pub posts: Vec<(usize, NaiveDate)>,
    /// The autumn a young teacher was hired in; none for the others.
    pub hired: Option<i32>,
}

impl Person {
    /// The unit worked in on a day; none before the first post.
    pub fn unit_on(&self, date: NaiveDate) -> Option<usize> {
        self.posts.iter().rev().find(|(_, from)| *from <= date).map(|(unit, _)| *unit)
    }

    /// The title held on a day and since when.
    pub fn title_on(&self, date: NaiveDate) -> Option<(&'static str, NaiveDate)> {
        self.titles.iter().rev().find(|(_, from)| *from <= date).copied()
    }

    /// The last tier given before or on a day and since when.
    pub fn tier_on(&self, date: NaiveDate) -> Option<(&'static str, NaiveDate)> {
        self.tiers.iter().rev().find(|(_, from)| *from <= date).copied()
    }

    /// Full years of service at the end of a school year.
    pub fn service_year(&self, school_year: i32) -> Option<i32> {
        self.hired.map(|hired| school_year - hired + 1)
    }
}

/// How many of a unit's staff, first in the register, may come to be mentors.
const MENTORS: usize = 14;

/// Subjects taught in a kind of school.
pub fn subjects(kind: &str) -> &'static [&'static str] {
    match kind {
        "小学" => &["语文", "数学", "语文", "数学", "英语", "科学", "体育", "音乐", "美术", "道德与法治"],
        "初中" => &["语文", "数学", "英语", "物理", "化学", "历史", "道德与法治", "数学", "语文", "体育"],
        "幼儿园" => &["学前教育"],
        "中职" => &["语文", "机械基础", "电子商务", "数学", "英语"],
        _ => &["特殊教育"],
    }
}

/// Hires everybody: first the settled staff of each unit, then its young teachers by year.
pub fn hire(units: &[Unit], random: &Random) -> Vec<Person> {
    units.iter().enumerate().flat_map(|(index, unit)| staff(index, unit, &mut random.fork(&unit.name))).collect()
}

fn staff(index: usize, unit: &Unit, random: &mut Random) -> Vec<Person> {
    let mut taken = BTreeSet::new();
    let mut people = Vec::new();
    for seq in 0..unit.spec.staff {
        people.push(settled(index, unit, seq, &mut taken, random));
    }
    for (year, count) in HIRE_YEARS.iter().zip(unit.spec.hires) {
        for seq in 0..count {
            let number = people.len();
            people.push(young(index, unit, (*year, seq, number), &mut taken, random));
        }
    }
    if unit.does(Breach::HireWithoutPair) {
        let number = people.len();
        people.push(young(index, unit, (2023, usize::MAX, number), &mut taken, random));
    }
    if unit.does(Breach::Homonyms) {
        // A mentor and a mentee of one name: only the staff number tells them apart.
        let first_young = unit.spec.staff;
        people[first_young + 6].name = people[1].name.clone();
        people[first_young + 6].sex = people[1].sex;
    }
    people
}

fn settled(index: usize, unit: &Unit, seq: usize, taken: &mut BTreeSet<String>, random: &mut Random) -> Person {
    // Those first in the register are the mentors: people with years behind them.
    let start_year = if seq < MENTORS { random.between(1992, 2004) } else { random.between(1994, 2014) } as i32;
    let first_teaching = day(start_year, 9, 1) + Days::new(random.below(40) as u64);
    let title = match start_year {
        ..2005 => "一级教师",
        2005..2010 => random.pick(&["一级教师", "一级教师", "二级教师"]),
        _ => "二级教师",
    };
    let appointed = day(start_year + random.between(5, 7) as i32, 12, 20);
    let mut person = nobody(unit, seq, taken, random);
    person.birth = day(start_year - 22, 1 + random.below(12) as u32, 1 + random.below(28) as u32);
    person.first_teaching = first_teaching;
    person.titles = vec![(title, appointed)];
    person.posts = vec![(index, first_teaching)];
    if random.chance(8) {
        person.tiers = vec![("校级骨干教师", day(random.between(2018, 2023) as i32, 9, 10))];
    }
    person
}

fn young(
    index: usize,
    unit: &Unit,
    (year, seq, number): (i32, usize, usize),
    taken: &mut BTreeSet<String>,
    random: &mut Random,
) -> Person {
    let november = unit.does(Breach::MidTermStart) && year == 2023 && seq == 0;
    let first_teaching = if november { day(2023, 11, 6) } else { day(year, 9, 1) };
    let mut person = nobody(unit, number, taken, random);
    person.birth = day(year - random.between(22, 25) as i32, 1 + random.below(12) as u32, 1 + random.below(28) as u32);
    person.first_teaching = first_teaching;
    person.channel = if random.chance(30) { "特岗" } else { "公开招聘" };
    person.titles = vec![("二级教师", day(year + 1, 12, 20))];
    person.posts = vec![(index, first_teaching)];
    person.hired = Some(year);
    person
}

fn nobody(unit: &Unit, seq: usize, taken: &mut BTreeSet<String>, random: &mut Random) -> Person {
    let women = if unit.is_kindergarten() { 96 } else { 66 };
    let (name, sex) = loop {
        let (name, sex) = names::person(random, women);
        if taken.insert(name.clone()) {
            break (name, sex);
        }
    };
    let subjects = subjects(unit.spec.kind);
    Person {
        staff_no: format!("{:02}{:03}", unit.number + 11, seq + 1),
        name,
        sex,
        birth: day(1990, 1, 1),
        first_teaching: day(2010, 9, 1),
        channel: "公开招聘",
        subject: subjects[seq % subjects.len()],
        titles: Vec::new(),
        tiers: Vec::new(),
        posts: Vec::new(),
        hired: None,
    }
}
