//! Years by a clock of their own: of a contract from the pair's first day, of service from the first day of teaching.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use tables::{Period, Term, school_year_of};

use super::{Owed, Window, active_mentees, chosen, pair_duty, person_duty, windows};
use crate::MeasureError;
use crate::condition::Condition;
use crate::facts::{Facts, Pair, Spell};
use crate::terms::{Stretch, school_year_end, school_year_start};

/// The terms whose teaching lies in a stretch of days, wholly or in part.
fn terms_within(facts: &Facts<'_>, terms: &[Term], from: NaiveDate, to: NaiveDate) -> Vec<Term> {
    let taught =
        |term: &&Term| facts.terms.get(**term).is_some_and(|span| span.taught.0 <= to && span.taught.1 >= from);
    terms.iter().filter(taught).copied().collect()
}

/// The duties of a pair in each year of its contract that ends in a school year of the terms; every spell has a clock of its own.
///
/// A pair whose first day no sheet states has one that nobody can place.
pub(super) fn contract_years<'f>(
    facts: &'f Facts<'_>,
    pair: &Pair<'f>,
    nth: Option<u32>,
    terms: &[Term],
) -> Vec<(Spell<'f>, Owed<'f>)> {
    let years: BTreeSet<i32> = terms.iter().map(|term| term.school_year).collect();
    let mut duties = Vec::new();
    for spell in &pair.spells {
        let alone = Pair { spells: vec![*spell], ..pair.clone() };
        if !spell.stated {
            let in_year = windows(Stretch::SchoolYear, facts, &facts.terms_of_year(facts.term.school_year));
            let duty = in_year.first().and_then(|window| pair_duty(facts, &alone, window));
            let blank = Some("结对开始日期没有写明，无法确定合同年");
            duties.extend(duty.map(|(spell, owed)| (spell, Owed { blank, ..owed })));
            continue;
        }
        for (from, to) in ending_in(&years, spell.from, nth).into_iter().filter(|(from, _)| *from <= spell.to) {
            let within = terms_within(facts, terms, from, to);
            let period = Period::ContractYear(from);
            let window = Window { period, spanned: within.clone(), terms: within, from, to };
            duties.extend(pair_duty(facts, &alone, &window));
        }
    }
    duties
}

/// Duties of the years of service that end in a school year of the terms; a mentee whose first day of teaching is not known has
/// one that nobody can place. `nth` is the one year meant; counted in school years, it belongs to the one it ends in.
pub(super) fn service_year_duties<'f>(
    facts: &'f Facts<'_>,
    only: Option<&Condition>,
    (stretch, nth): (Stretch, Option<u32>),
    terms: &[Term],
) -> Result<Vec<Owed<'f>>, MeasureError> {
    let chosen = chosen(facts, "teacher", only)?;
    let years: BTreeSet<i32> = terms.iter().map(|term| term.school_year).collect();
    let mentees: BTreeSet<&str> = active_mentees(facts, facts.term.school_year);
    let mut duties = Vec::new();
    for person in facts.people.iter().filter(|person| chosen.get(person.row) == Some(&Some(true))) {
        let Some(first) = person.first_teaching_date else {
            if mentees.contains(person.id) {
                let year = facts.term.school_year;
                let days = (school_year_start(year), school_year_end(year));
                let duty =
                    person_duty(facts, person.row, Period::SchoolYear(year), days.0, days.1, facts.terms_of_year(year));
                duties.push(Owed { blank: Some("缺参加工作时间，无法确定服务年限"), ..duty });
            }
            continue;
        };
        for (from, to) in ending_in(&years, first, nth) {
            let school_year = school_year_of(to);
            let (period, terms) = match stretch {
                Stretch::ServiceYear => (Period::ServiceYear(from), terms_within(facts, terms, from, to)),
                _ => (Period::SchoolYear(school_year), facts.terms_of_year(school_year)),
            };
            duties.push(person_duty(facts, person.row, period, from, to, terms));
        }
    }
    Ok(duties)
}

/// The years counted from a day, or the `nth` alone, that end in one of some school years.
fn ending_in(years: &BTreeSet<i32>, first: NaiveDate, nth: Option<u32>) -> Vec<(NaiveDate, NaiveDate)> {
    let all = (nth.unwrap_or(1)..).map_while(|year| nth_year(first, year));
    let past = |(_, to): &(NaiveDate, NaiveDate)| years.last().is_some_and(|last| school_year_of(*to) <= *last);
    let meant = all.take(if nth.is_some() { 1 } else { usize::MAX }).take_while(past);
    meant.filter(|(_, to)| years.contains(&school_year_of(*to))).collect()
}

/// First and last day of the nth year counted from a day: of service from the first day of teaching, of a contract from its start.
pub(crate) fn nth_year(first: NaiveDate, nth: u32) -> Option<(NaiveDate, NaiveDate)> {
    let from = first.checked_add_months(Months::new(12 * (nth - 1)))?;
    let to = first.checked_add_months(Months::new(12 * nth))?.checked_sub_days(Days::new(1))?;
    Some((from, to))
}
