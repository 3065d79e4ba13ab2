//! Papers that come into being over a term, all handed in on one day by somebody, while the others of the school spread them.
//!
//! Where most of a school hands in on one day it is an instruction of the school: nobody is asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look};
use super::material::Material;

/// One author's papers of one kind, by the day they were handed in.
#[derive(Default)]
struct Papers {
    name: String,
    days: BTreeMap<NaiveDate, Vec<usize>>,
}

impl Papers {
    fn count(&self) -> usize {
        self.days.values().map(Vec::len).sum()
    }

    /// The day with most papers; of several the first.
    fn fullest(&self) -> Option<(NaiveDate, &[usize])> {
        let fullest = self.days.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)));
        fullest.map(|(day, rows)| (*day, rows.as_slice()))
    }
}

/// The limits in force in a term.
struct Limits {
    fewest: f64,
    share: f64,
    common_share: f64,
    fewest_people: f64,
}

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("没有人在一学期里逐份登记了足够多带日期的同类材料");
    let mut groups: BTreeMap<(Term, &str, &str), BTreeMap<&str, Papers>> = BTreeMap::new();
    let table = material.stock.table("document");
    for row in 0..table.len() {
        let text = |column: &str| table.text(row, column).filter(|text| !text.is_empty());
        let term = text("term").and_then(|term| term.parse::<Term>().ok());
        let (Some(term), Some(unit), Some(kind), Some(author), Some(day)) =
            (term, text("unit"), text("kind"), text("author_id"), table.date(row, "submitted_on"))
        else {
            continue;
        };
        let papers = groups.entry((term, kind, unit)).or_default().entry(author).or_default();
        papers.name = text("author").unwrap_or_default().to_owned();
        papers.days.entry(day).or_default().push(row);
    }
    let mut in_bureau: BTreeMap<(Term, &str), (usize, usize)> = BTreeMap::new();
    for ((term, kind, unit), people) in &groups {
        let Some(limits) = limits(material, check, *term) else { continue };
        let (burst, able) = counted(people, &limits);
        look.looked_at(unit, *term, able);
        look.found_at(unit, *term, burst);
        let all = in_bureau.entry((*term, kind)).or_default();
        *all = (all.0 + burst, all.1 + able);
    }
    for ((term, kind, unit), people) in &groups {
        let Some(limits) = limits(material, check, *term) else { continue };
        let own = counted(people, &limits);
        let common = if own.1 as f64 >= limits.fewest_people { own } else { in_bureau[&(*term, *kind)] };
        if own.0 == 0 {
            continue;
        }
        if common.0 as f64 >= limits.common_share * common.1 as f64 && common.1 > 1 {
            *look.set_aside.entry(*term).or_default() += own.0;
            continue;
        }
        let alone = people.iter().filter(|(_, papers)| is_burst(papers, &limits));
        look.asked.extend(alone.filter_map(|(id, papers)| asked(material, (unit, *term, kind), id, papers)));
    }
    look
}

fn limits(material: &Material<'_>, check: &AuthenticityCheck, term: Term) -> Option<Limits> {
    let number = |name: &str| check.number(name, material.last_day(term));
    Some(Limits {
        fewest: number("fewest")?,
        share: number("share")?,
        common_share: number("common_share")?,
        fewest_people: number("fewest_people")?,
    })
}

/// How many handed nearly all in on one day, of how many with papers enough.
fn counted(people: &BTreeMap<&str, Papers>, limits: &Limits) -> (usize, usize) {
    let able = people.values().filter(|papers| papers.count() as f64 >= limits.fewest);
    let burst = able.clone().filter(|papers| is_burst(papers, limits)).count();
    (burst, able.count())
}

fn is_burst(papers: &Papers, limits: &Limits) -> bool {
    let count = papers.count() as f64;
    let most = papers.fullest().map_or(0, |(_, rows)| rows.len()) as f64;
    count >= limits.fewest && most >= limits.share * count
}

fn asked(material: &Material<'_>, (unit, term, kind): (&str, Term, &str), id: &str, papers: &Papers) -> Option<Asked> {
    let table = material.stock.table("document");
    let (day, rows) = papers.fullest()?;
    Some(Asked {
        unit: unit.to_owned(),
        term,
        people: vec![papers.name.clone()],
        person_id: Some(id.to_owned()),
        key: format!("{id}/{kind}/{day}"),
        matter: None,
        words: vec![
            ("kind", kind.to_owned()),
            ("rows", papers.count().to_string()),
            ("n", rows.len().to_string()),
            ("date", day.format("%Y年%-m月%-d日").to_string()),
        ],
        rows: rows.iter().map(|row| Cited::row(table, *row, Some(day), kind)).collect(),
        measure: Some(rows.len() as f64),
        chance: None,
    })
}
