//! The model: marks explained by what the mentee began with, years, stage, subject, school and rater; what is left is the mentors'.
//!
//! `mark = wave + years + stage + subject + section + same school
//!  + mentee + growth of the mentee × years + Σ exposure to a mentor × mentor + school + growth of the school × years + rater + visit
//!  + error`, the first line fixed, the second random.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use effects::{Error, Fit, Formula, Frame, Options, fit, fit_at, normal};

use super::Form;
use super::exposure::Exposure;
use super::guard::Refusal;
use super::marks::Mark;
use super::numbers::Numbers;
use crate::facts::Facts;

/// Stages beyond this year of service are one.
const LAST_STAGE: i32 = 6;
/// Days of a year.
const YEAR: f64 = 365.25;
/// What stands for a word nobody knows.
const UNKNOWN: &str = "不详";

/// One mark with what explains it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub mentee: String,
    pub school: String,
    pub rater: String,
    pub visit: String,
    pub score: f64,
    /// Years since the first mark (since the first pairing in the share form).
    pub years: f64,
    /// Fixed effects of words, by column.
    pub words: BTreeMap<&'static str, String>,
    /// Years with each mentor since the first mark, or shares of the time so far.
    pub mentors: Vec<(String, f64)>,
}

/// Which effects a model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Terms {
    slope: bool,
    mentor: bool,
    school: bool,
    /// Whether mentors are judged by growth: then what schools add to growth must be told from what mentors do.
    growth: bool,
}

/// The fits behind one year's answer.
pub(crate) struct Fitted {
    /// With everything.
    pub fit: Fit,
    /// With schools taken as equal; nothing where there is one school.
    pub without_schools: Option<Fit>,
    /// As `fit`, with the variance of schools set to 0 and nothing else changed: what the data would tell if schools were equal.
    pub equal_schools: Option<Fit>,
    /// How likely differences between mentors as large as these are if there are none.
    pub chance: f64,
    /// Whether growth differs between mentees.
    pub slope: bool,
}

impl Fitted {
    /// The place of a grouping among the random terms of a fit.
    pub fn term(fit: &Fit, group: &str) -> Option<usize> {
        fit.random.iter().position(|random| random.group == group && random.columns == ["(Intercept)"])
    }
}

/// The rows of all usable marks.
pub(crate) fn rows(marks: &[Mark<'_>], facts: &Facts<'_>, exposure: &Exposure<'_>, form: Form) -> Vec<Row> {
    let used = || marks.iter().filter(|mark| mark.left_out.is_none());
    let mut first: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    for mark in used() {
        let day = first.entry(mark.mentee).or_insert(mark.day);
        *day = mark.day.min(*day);
    }
    let starts: BTreeMap<&str, NaiveDate> =
        facts.people.iter().filter_map(|person| Some((person.id, person.first_teaching_date?))).collect();
    let sections = sections(facts);
    used()
        .map(|mark| {
            let begun = match form {
                Form::Dose => first.get(mark.mentee).copied(),
                Form::Share => exposure.first_day(mark.mentee),
            };
            let begun = begun.unwrap_or(mark.day);
            let section = sections.get(mark.unit).copied().unwrap_or(UNKNOWN);
            Row {
                mentee: mark.mentee.to_owned(),
                school: mark.unit.to_owned(),
                rater: mark.rater.clone(),
                visit: format!("{} {}", mark.mentee, mark.day),
                score: mark.score,
                years: (mark.day - begun).num_days().max(0) as f64 / YEAR,
                words: BTreeMap::from([
                    ("wave", format!("{} {}", mark.scheme, mark.school_year)),
                    ("stage", stage(starts.get(mark.mentee).copied(), mark.day)),
                    ("subject", if mark.subject.is_empty() { UNKNOWN } else { mark.subject }.to_owned()),
                    ("section", section.to_owned()),
                    ("own", if mark.rater_unit == mark.unit { "same" } else { "other" }.to_owned()),
                ]),
                mentors: mentors(exposure, mark, begun, form),
            }
        })
        .collect()
}

/// Years with each mentor since the start, or each mentor's share of the time up to the mark.
fn mentors(exposure: &Exposure<'_>, mark: &Mark<'_>, begun: NaiveDate, form: Form) -> Vec<(String, f64)> {
    let until = exposure.years(mark.mentee, mark.day);
    let weight = |mentor: &str, years: f64| match form {
        Form::Dose => years - exposure.years(mark.mentee, begun).get(mentor).copied().unwrap_or(0.0),
        Form::Share => years / until.values().sum::<f64>(),
    };
    let shares = until.iter().map(|(mentor, years)| ((*mentor).to_owned(), weight(mentor, *years)));
    shares.filter(|(_, weight)| weight.is_finite() && *weight > 0.0).collect()
}

fn sections<'f>(facts: &'f Facts<'_>) -> BTreeMap<&'f str, &'f str> {
    let units = facts.stock.table("unit");
    let section = |row: usize| units.text(row, "section").or(units.text(row, "kind"));
    (0..units.len()).filter_map(|row| Some((units.text(row, "unit")?, section(row)?))).collect()
}

/// The year of service on a day.
fn stage(first: Option<NaiveDate>, day: NaiveDate) -> String {
    let Some(first) = first else { return UNKNOWN.to_owned() };
    let whole = day.year() - first.year() - i32::from((day.month(), day.day()) < (first.month(), first.day()));
    (whole + 1).clamp(1, LAST_STAGE).to_string()
}

/// Fits what the rows allow.
///
/// # Errors
/// Why nothing can be said.
pub(crate) fn fitted(rows: &[Row], form: Form, numbers: &Numbers) -> Result<Fitted, Refusal> {
    let frame = frame(rows).map_err(refused)?;
    let schools = distinct(rows, |row| &row.school) > 1;
    let plain = Terms { slope: false, mentor: true, school: schools, growth: form == Form::Dose };
    let (mut terms, mut best) = (plain, run(rows, &frame, plain)?);
    if waves_suffice(rows, numbers) {
        let sloped = Terms { slope: true, ..plain };
        let with = run(rows, &frame, sloped)?;
        if chance_of(best.criterion - with.criterion) < numbers.max_chance {
            (terms, best) = (sloped, with);
        }
    }
    let none = run(rows, &frame, Terms { mentor: false, ..terms })?;
    let without_schools = schools.then(|| run(rows, &frame, Terms { school: false, ..terms })).transpose()?;
    let equal_schools = schools.then(|| equal_schools(rows, &frame, terms, &best)).transpose()?;
    let chance = chance_of(none.criterion - best.criterion);
    Ok(Fitted { chance, without_schools, equal_schools, slope: terms.slope, fit: best })
}

fn equal_schools(rows: &[Row], frame: &Frame, terms: Terms, found: &Fit) -> Result<Fit, Refusal> {
    // Every term has one column, so theta has one number for each.
    let kept = found.random.iter().zip(&found.theta).filter(|(random, _)| random.group != "school");
    let theta: Vec<f64> = kept.map(|(_, theta)| *theta).collect();
    let formula = Formula::parse(&formula(rows, Terms { school: false, ..terms })).map_err(refused)?;
    fit_at(&formula, frame, &Options::default(), &theta).map_err(refused)
}

/// How likely so large a gain of the criterion is where the variance added is 0: half a chance that it is above 0 at all.
fn chance_of(gain: f64) -> f64 {
    if gain > 0.0 { normal(-gain.sqrt()) } else { 1.0 }
}

/// Whether enough mentees were seen on three days for growth to differ between them.
fn waves_suffice(rows: &[Row], numbers: &Numbers) -> bool {
    let mut visits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        visits.entry(&row.mentee).or_default().insert(&row.visit);
    }
    let three = visits.values().filter(|visits| visits.len() >= 3).count();
    three as f64 >= numbers.slope_share * visits.len() as f64
}

fn distinct(rows: &[Row], of: impl Fn(&Row) -> &String) -> usize {
    rows.iter().map(of).collect::<BTreeSet<_>>().len()
}

fn frame(rows: &[Row]) -> Result<Frame, Error> {
    let words = |of: &dyn Fn(&Row) -> &String| rows.iter().map(|row| of(row).clone()).collect::<Vec<String>>();
    let mut frame = Frame::new()
        .with_numbers("score", rows.iter().map(|row| row.score).collect())?
        .with_numbers("years", rows.iter().map(|row| row.years).collect())?
        .with_words("mentee", words(&|row| &row.mentee))?
        .with_words("school", words(&|row| &row.school))?
        .with_words("rater", words(&|row| &row.rater))?
        .with_words("visit", words(&|row| &row.visit))?
        .with_members("mentor", rows.iter().map(|row| row.mentors.clone()).collect())?;
    for column in fixed(rows) {
        frame = frame.with_words(column, rows.iter().map(|row| row.words[column].clone()))?;
    }
    Ok(frame)
}

/// The columns of words that take two values at least.
fn fixed(rows: &[Row]) -> Vec<&'static str> {
    let Some(first) = rows.first() else { return Vec::new() };
    let varies = |column: &&str| rows.iter().any(|row| row.words[*column] != first.words[*column]);
    first.words.keys().copied().filter(|column| varies(column)).collect()
}

fn run(rows: &[Row], frame: &Frame, terms: Terms) -> Result<Fit, Refusal> {
    let formula = Formula::parse(&formula(rows, terms)).map_err(refused)?;
    let found = fit(&formula, frame, &Options::default()).map_err(refused)?;
    if found.converged { Ok(found) } else { Err(Refusal::NotConverged) }
}

fn formula(rows: &[Row], terms: Terms) -> String {
    let mut sum = vec!["score ~ 1 + years".to_owned()];
    sum.extend(fixed(rows).into_iter().map(str::to_owned));
    sum.push("(1 | mentee)".to_owned());
    let several = |of: fn(&Row) -> &String| (2..rows.len()).contains(&distinct(rows, of));
    let random = [
        (terms.slope, "(0 + years | mentee)"),
        (terms.mentor, "(1 | mentor)"),
        (terms.school, "(1 | school)"),
        (terms.school && terms.growth, "(0 + years | school)"),
        (several(|row| &row.rater), "(1 | rater)"),
        (several(|row| &row.visit), "(1 | visit)"),
    ];
    sum.extend(random.iter().filter(|(there, _)| *there).map(|(_, term)| (*term).to_owned()));
    sum.join(" + ")
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::ConstantOutcome { .. } | Error::NoResidual { .. } => Refusal::NoVariation,
        Error::NoObservations => Refusal::NoMarks,
        other => Refusal::TooFewMarks(other.to_string()),
    }
}
