//! Long comments that are nearly the same, by their fingerprints alone: of several writers, or of one for many lessons.
//!
//! What half a school or several schools share is a form of words, and nobody is asked one by one; nor are people who wrote
//! alike about one lesson they heard together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::{Table, Term};

use super::asked::{Asked, Cited, Look};
use super::material::Material;

/// Numbers of a sketch that are compared together: texts of which four fifths are alike meet in one of the eight bands with a
/// chance of 0.985.
const BAND: usize = 4;
/// How many texts of one band a text is compared with.
const COMPARED: usize = 4;

/// One long text.
struct Print<'m> {
    row: usize,
    unit: &'m str,
    term: Term,
    writer: &'m str,
    name: &'m str,
    date: Option<NaiveDate>,
    chars: i64,
    hash: &'m str,
    sketch: Vec<u16>,
}

/// The limits in force in a term.
struct Limits {
    alike: f64,
    own_repeats: f64,
    common_share: f64,
    common_people: f64,
    common_units: f64,
}

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("没有较长的评语或反思文字");
    let table = material.stock.table("text_print");
    let mut terms: BTreeMap<Term, Vec<Print<'_>>> = BTreeMap::new();
    for print in (0..table.len()).filter_map(|row| read(table, row)) {
        look.looked_at(print.unit, print.term, 1);
        terms.entry(print.term).or_default().push(print);
    }
    for (term, prints) in &terms {
        let Some(limits) = limits(material, check, *term) else { continue };
        look.threshold.insert(*term, format!("相同部分不少于{:.0}%", limits.alike * 100.0));
        let mut writers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for print in prints {
            writers.entry(print.unit).or_default().insert(print.writer);
        }
        let mut doubtful = Doubtful::new();
        for group in alike(prints, limits.alike) {
            judge(&group, &limits, &writers, &mut doubtful, &mut look);
        }
        look.asked.extend(doubtful.iter().map(|(who, own)| asked(table, who, own)));
    }
    look
}

/// Unit, writers, and whether others elsewhere wrote the like: what several texts of the same people are one question about.
type Who<'m> = (&'m str, Vec<&'m str>, bool);
type Doubtful<'p, 'm> = BTreeMap<Who<'m>, Vec<&'p Print<'m>>>;

fn limits(material: &Material<'_>, check: &AuthenticityCheck, term: Term) -> Option<Limits> {
    let number = |name: &str| check.number(name, material.last_day(term));
    Some(Limits {
        alike: number("alike")?,
        own_repeats: number("own_repeats")?,
        common_share: number("common_share")?,
        common_people: number("common_people")?,
        common_units: number("common_units")?,
    })
}

fn read(table: &Table, row: usize) -> Option<Print<'_>> {
    let text = |column: &str| table.text(row, column).filter(|text| !text.is_empty());
    let sketch = text("sketch")?;
    let numbers = sketch.as_bytes().chunks(4).map(|four| u16::from_str_radix(std::str::from_utf8(four).ok()?, 16).ok());
    let name = text("author").unwrap_or_default();
    Some(Print {
        row,
        unit: text("unit")?,
        term: text("term")?.parse().ok()?,
        writer: text("author_id").unwrap_or(name),
        name,
        date: table.date(row, "date"),
        chars: table.int(row, "chars").unwrap_or_default(),
        hash: text("hash")?,
        sketch: numbers.collect::<Option<Vec<u16>>>()?,
    })
}

/// Groups of two and more texts that are nearly the same.
fn alike<'p, 'm>(prints: &'p [Print<'m>], least: f64) -> Vec<Vec<&'p Print<'m>>> {
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut parent: Vec<usize> = (0..prints.len()).collect();
    let mut bands: BTreeMap<(usize, &[u16]), Vec<usize>> = BTreeMap::new();
    for (at, print) in prints.iter().enumerate() {
        if let Some(first) = first_of.get(print.hash) {
            parent[at] = root(&mut parent, *first);
            continue;
        }
        first_of.insert(print.hash, at);
        for band in print.sketch.chunks(BAND).enumerate() {
            let met = bands.entry(band).or_default();
            for other in met.iter() {
                if shared(&prints[*other].sketch, &print.sketch) >= least {
                    let (one, two) = (root(&mut parent, *other), root(&mut parent, at));
                    parent[one.max(two)] = one.min(two);
                }
            }
            if met.len() < COMPARED {
                met.push(at);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<&Print<'_>>> = BTreeMap::new();
    for (at, print) in prints.iter().enumerate() {
        groups.entry(root(&mut parent, at)).or_default().push(print);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn root(parent: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The part of two sketches that is the same: about the part of their pairs of letters two texts share.
fn shared(one: &[u16], other: &[u16]) -> f64 {
    let same = one.iter().zip(other).filter(|(a, b)| a == b).count();
    same as f64 / one.len().max(other.len()).max(1) as f64
}

fn judge<'p, 'm>(
    group: &[&'p Print<'m>],
    limits: &Limits,
    writers: &BTreeMap<&str, BTreeSet<&str>>,
    doubtful: &mut Doubtful<'p, 'm>,
    look: &mut Look,
) {
    let mut units: BTreeMap<&'m str, Vec<&'p Print<'m>>> = BTreeMap::new();
    for print in group {
        units.entry(print.unit).or_default().push(print);
    }
    let term = group[0].term;
    let all: BTreeSet<&str> = group.iter().map(|print| print.writer).collect();
    let alone = units.len() == 1;
    let everywhere = units.len() as f64 >= limits.common_units;
    for (unit, own) in units {
        let people: BTreeSet<&'m str> = own.iter().map(|print| print.writer).collect();
        let days: BTreeSet<Option<NaiveDate>> = own.iter().map(|print| print.date).collect();
        let of_all = writers.get(unit).map_or(0, BTreeSet::len) as f64;
        let in_school =
            people.len() as f64 >= limits.common_people && people.len() as f64 >= limits.common_share * of_all;
        let together = alone && days.len() == 1 && people.len() == own.len();
        let enough = all.len() > 1 || days.len() as f64 >= limits.own_repeats;
        if !enough {
            continue;
        }
        look.found_at(unit, term, own.len());
        if everywhere || in_school || together {
            *look.set_aside.entry(term).or_default() += own.len();
        } else {
            let elsewhere = all.len() > people.len();
            doubtful.entry((unit, people.into_iter().collect(), elsewhere)).or_default().extend(own);
        }
    }
}

fn asked(table: &Table, (unit, _, elsewhere): &Who<'_>, own: &[&Print<'_>]) -> Asked {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for print in own {
        *counts.entry((print.name, print.writer)).or_default() += 1;
    }
    let each: Vec<String> = counts.iter().map(|((name, _), count)| format!("{name}{count}段")).collect();
    let chars = own.iter().map(|print| print.chars).max().unwrap_or_default();
    let texts: BTreeSet<&str> = own.iter().map(|print| print.hash).collect();
    let also = if *elsewhere { "；别的单位也有几乎相同的文字" } else { "" };
    let what = match counts.len() {
        1 => format!("{}几乎相同，最长{chars}字，用在不同的课上{also}", each.join("、")),
        people => format!("{people}人（{}）的文字几乎相同，最长{chars}字{also}", each.join("、")),
    };
    let single = (counts.len() == 1).then(|| own[0].writer.to_owned());
    Asked {
        unit: (*unit).to_owned(),
        term: own[0].term,
        people: counts.keys().map(|(name, _)| (*name).to_owned()).collect(),
        person_id: single,
        key: texts.iter().copied().collect::<Vec<_>>().join(","),
        matter: elsewhere.then(|| own[0].hash.to_owned()),
        words: vec![("what", what)],
        rows: own.iter().map(|print| Cited::row(table, print.row, print.date, print.name)).collect(),
        measure: Some(own.len() as f64),
        chance: None,
    }
}
