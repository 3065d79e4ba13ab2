//! One programme year: what everything up to its end tells of the mentors who had mentees in it.

use std::collections::{BTreeMap, BTreeSet};

use tables::Period;

use super::components::components;
use super::exposure::Exposure;
use super::guard::{Evidence, Refusal, shortfall};
use super::marks::{LeftOut, Mark, judge_starts};
use super::model::{Fitted, Row, fitted, rows};
use super::numbers::Numbers;
use super::posterior::{Interval, NOT_TOLD, Place, Told, tell};
use super::raters::{Rater, raters};
use super::{EffectPlan, Form};
use crate::attain::Status;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::terms::{school_year_end, school_year_start};

/// A mentor in a year.
pub(crate) struct Mentor<'f> {
    pub unit: &'f str,
    pub name: &'f str,
    pub id: &'f str,
    /// Mentees of the year, those whose outcome was decided, those for whom it was met.
    pub mentees: i64,
    pub decided: i64,
    pub met: i64,
    pub found: Found,
}

/// What the model tells of a mentor.
#[derive(Default)]
pub(crate) struct Found {
    pub evidence: Option<Evidence>,
    pub across: Option<Interval>,
    pub within: Option<Interval>,
    pub plain: Option<f64>,
    pub school_share: Option<f64>,
    pub component: Option<usize>,
    pub place: Option<Place>,
    pub state: &'static str,
    pub reason: String,
}

impl Found {
    /// Whether there is enough for an estimate to be read.
    pub fn is_enough(&self) -> bool {
        self.state == RANKED
    }
}

/// There is enough.
pub(crate) const RANKED: &str = "ranked";
/// There is an interval, and too little behind it.
pub(crate) const SHORT: &str = "insufficient";
/// No mentee has usable marks.
pub(crate) const NO_DATA: &str = "no_data";

/// A year's answer.
pub(crate) struct Year<'f> {
    pub year: i32,
    pub mentors: Vec<Mentor<'f>>,
    pub raters: Vec<Rater>,
    pub summary: Summary,
    pub numbers: Option<Numbers>,
}

/// What is known of the whole.
#[derive(Default)]
pub(crate) struct Summary {
    pub refusal: Option<Refusal>,
    pub marks: usize,
    pub left_out: usize,
    pub own: usize,
    pub mentees: usize,
    pub mentors: usize,
    pub raters: usize,
    pub schools: usize,
    pub ranked: usize,
    pub told_apart: usize,
    pub groups: usize,
    pub wrong_places: Option<f64>,
    pub places: Option<usize>,
    /// Standard deviations: mentor, mentee, growth of a mentee, school, rater, visit, residual.
    pub spread: BTreeMap<&'static str, f64>,
    pub chance: Option<f64>,
    pub reliability: Option<f64>,
    pub school_share: Option<f64>,
    pub components: usize,
    pub slope: Option<bool>,
    pub seed: Option<f64>,
    pub draws: Option<f64>,
    pub integrated: Option<bool>,
}

/// Everything that was read of exposure and marks, and the numbers or why there are none.
pub(crate) type Known<'k, 'f> = (&'k Exposure<'f>, &'k [Mark<'f>], &'k Result<Numbers, Refusal>);

impl<'f> Year<'f> {
    /// Judges a year by all that was known at its end.
    pub fn of(
        year: i32,
        (pack, plan): (usize, &EffectPlan),
        facts: &'f Facts<'_>,
        outcome: &Outcome<'_>,
        (exposure, marks, numbers): Known<'_, 'f>,
    ) -> Self {
        let last = school_year_end(year).min(facts.last_day);
        let mut known: Vec<Mark<'f>> = marks.iter().filter(|mark| mark.day <= last).cloned().collect();
        // What later marks made usable was not so then.
        judge_starts(&mut known, plan.form);
        let rows = rows(&known, facts, exposure, plan.form);
        let mut mentors = mentors_of(year, (pack, plan), facts, outcome);
        let mut summary = summary_of(&known, &rows);
        let judged =
            numbers.clone().and_then(|numbers| Ok((judge(&rows, plan.form, &numbers, &mut summary)?, numbers)));
        let judged = judged.map_err(|refusal| match refusal {
            Refusal::NoMarks if known.iter().any(|mark| mark.left_out == Some(LeftOut::NoStart)) => Refusal::NoStart,
            refusal => refusal,
        });
        let fitted = judged.as_ref().ok().map(|((fitted, _), numbers)| (fitted, numbers));
        let raters = raters(&known, &rows, fitted);
        match &judged {
            Ok(((_, told), numbers)) => describe(&mut mentors, (told, numbers), &rows, (facts, year), &mut summary),
            Err(refusal) => refuse(&mut mentors, &rows, refusal),
        }
        summary.refusal = judged.err();
        Self { year, mentors, raters, summary, numbers: numbers.clone().ok() }
    }
}

/// Mentors with mentees in a year, by unit and name, with the mentees' results.
fn mentors_of<'f>(
    year: i32,
    (pack, plan): (usize, &EffectPlan),
    facts: &'f Facts<'_>,
    outcome: &Outcome<'_>,
) -> Vec<Mentor<'f>> {
    let mut results: BTreeMap<&str, Status> = BTreeMap::new();
    for duty in outcome.duties.iter().filter(|duty| duty.pack == pack && duty.rule == plan.outcome) {
        if duty.period == Period::SchoolYear(year) {
            results.insert(duty.subject_id, duty.verdict.status);
        }
    }
    let days = (school_year_start(year), school_year_end(year).min(facts.last_day));
    let mut mentors: BTreeMap<&str, Mentor<'f>> = BTreeMap::new();
    for pair in &facts.pairs {
        let Some(spell) = pair.spell_within(days.0, days.1) else { continue };
        let mentor = mentors.entry(pair.mentor_id).or_insert_with(|| Mentor {
            unit: spell.mentor_unit,
            name: pair.mentor,
            id: pair.mentor_id,
            mentees: 0,
            decided: 0,
            met: 0,
            found: Found { state: NO_DATA, ..Found::default() },
        });
        let result = results.get(pair.mentee_id);
        mentor.mentees += 1;
        mentor.met += i64::from(result == Some(&Status::Met));
        mentor.decided += i64::from(matches!(result, Some(Status::Met | Status::Unmet)));
    }
    let mut mentors: Vec<Mentor<'f>> = mentors.into_values().collect();
    mentors.sort_by_key(|mentor| (mentor.unit, mentor.name, mentor.id));
    mentors
}

fn summary_of(marks: &[Mark<'_>], rows: &[Row]) -> Summary {
    let distinct = |of: fn(&Row) -> &String| rows.iter().map(of).collect::<BTreeSet<_>>().len();
    let mentors: BTreeSet<&String> = rows.iter().flat_map(|row| row.mentors.iter().map(|(name, _)| name)).collect();
    Summary {
        marks: rows.len(),
        left_out: marks.len() - rows.len(),
        own: marks.iter().filter(|mark| mark.left_out == Some(LeftOut::OwnMentee)).count(),
        mentees: distinct(|row| &row.mentee),
        mentors: mentors.len(),
        raters: distinct(|row| &row.rater),
        schools: distinct(|row| &row.school),
        ..Summary::default()
    }
}

/// Fits and asks the guards of the whole.
fn judge(rows: &[Row], form: Form, numbers: &Numbers, summary: &mut Summary) -> Result<(Fitted, Told), Refusal> {
    before(rows, numbers)?;
    let fitted = fitted(rows, form, numbers)?;
    for random in &fitted.fit.random {
        let name = match (random.group.as_str(), random.columns.first().map(String::as_str)) {
            ("mentee", Some("years")) => "growth",
            ("mentee", _) => "mentee",
            ("mentor", _) => "mentor",
            ("school", Some("years")) => "school_growth",
            ("school", _) => "school",
            ("rater", _) => "rater",
            _ => "visit",
        };
        summary.spread.insert(name, random.standard_deviation(0));
    }
    summary.spread.insert("residual", fitted.fit.residual_sd);
    (summary.chance, summary.slope) = (Some(fitted.chance), Some(fitted.slope));
    let variance = summary.spread.get("mentor").copied().unwrap_or_default();
    if variance <= 0.0 || fitted.chance >= numbers.max_chance {
        return Err(Refusal::NoDifference { chance: fitted.chance });
    }
    let told = tell(&fitted, numbers)?;
    let mean = told.reliability.values().sum::<f64>() / told.reliability.len().max(1) as f64;
    summary.reliability = Some(mean);
    if mean < numbers.county_reliability {
        return Err(Refusal::LowReliability { mean, needed: numbers.county_reliability });
    }
    summary.school_share = median(told.school_share.values().copied().collect());
    (summary.seed, summary.draws) = (Some(numbers.seed), Some(numbers.draws));
    summary.integrated = Some((told.reliability.len() as f64) < numbers.theta_mentors);
    Ok((fitted, told))
}

/// What must be there before anything is fitted.
fn before(rows: &[Row], numbers: &Numbers) -> Result<(), Refusal> {
    let first = rows.first().ok_or(Refusal::NoMarks)?;
    if rows.iter().all(|row| row.score == first.score) {
        return Err(Refusal::NoVariation);
    }
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *given.entry(&row.rater).or_default() += 1);
    if given.values().all(|marks| *marks == 1) {
        return Err(Refusal::RatersOnce);
    }
    let mut mentees: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut schools: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (row, (mentor, _)) in rows.iter().flat_map(|row| row.mentors.iter().map(move |mentor| (row, mentor))) {
        mentees.entry(mentor).or_default().insert(&row.mentee);
        schools.entry(&row.school).or_default().insert(mentor);
    }
    let several = mentees.values().filter(|own| own.len() > 1).count();
    let needed = (numbers.county_mentors as usize, numbers.county_pairs as usize);
    if mentees.len() < needed.0 || several < needed.1 {
        return Err(Refusal::TooFewMentors { mentors: mentees.len(), several, needed });
    }
    if schools.len() > 1 && schools.values().all(|own| own.len() < 2) {
        return Err(Refusal::OneMentorPerSchool);
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// What is behind each mentor, by name; exposure and mentees count once, whatever the marks.
fn evidence(rows: &[Row], reliability: &BTreeMap<String, f64>) -> BTreeMap<String, Evidence> {
    #[derive(Default)]
    struct Behind<'r> {
        mentees: BTreeMap<&'r str, f64>,
        raters: BTreeSet<&'r str>,
        marks: usize,
    }
    let mut behind: BTreeMap<&str, Behind<'_>> = BTreeMap::new();
    for (row, (mentor, weight)) in rows.iter().flat_map(|row| row.mentors.iter().map(move |mentor| (row, mentor))) {
        let own = behind.entry(mentor).or_default();
        let most = own.mentees.entry(&row.mentee).or_default();
        *most = most.max(*weight);
        own.raters.insert(&row.rater);
        own.marks += 1;
    }
    let told = behind.into_iter().map(|(mentor, own)| {
        let evidence = Evidence {
            mentees: own.mentees.len(),
            exposure: own.mentees.values().sum(),
            raters: own.raters.len(),
            marks: own.marks,
            reliability: reliability.get(mentor).copied().unwrap_or_default(),
        };
        (mentor.to_owned(), evidence)
    });
    told.collect()
}

/// Nobody is told anything but why.
fn refuse(mentors: &mut [Mentor<'_>], rows: &[Row], refusal: &Refusal) {
    let evidence = evidence(rows, &BTreeMap::new());
    for mentor in mentors {
        mentor.found.evidence = evidence.get(mentor.id).copied();
        (mentor.found.state, mentor.found.reason) = (refusal.key(), refusal.zh());
    }
}

fn describe(
    mentors: &mut [Mentor<'_>],
    (told, numbers): (&Told, &Numbers),
    rows: &[Row],
    (facts, year): (&Facts<'_>, i32),
    summary: &mut Summary,
) {
    let evidence = evidence(rows, &told.reliability);
    let components = components(rows);
    summary.components = components.values().copied().max().unwrap_or_default();
    let within = within_schools(told, numbers, facts, year);
    for mentor in mentors.iter_mut() {
        let found = &mut mentor.found;
        found.evidence = evidence.get(mentor.id).copied();
        found.across = told.across.get(mentor.id).copied();
        found.within = within.get(mentor.id).copied();
        found.plain = told.plain.get(mentor.id).copied();
        found.school_share = told.school_share.get(mentor.id).copied();
        found.component = components.get(mentor.id).copied();
        (found.state, found.reason) = match &found.evidence {
            None => (NO_DATA, "样本不足：徒弟没有可用的评分".to_owned()),
            Some(evidence) => match shortfall(evidence, numbers) {
                Some(short) => (SHORT, format!("样本不足：{short}")),
                None => (RANKED, String::new()),
            },
        };
    }
    rank(mentors, (told, numbers), summary);
}

/// Ranks those with enough behind them, each component by itself.
fn rank(mentors: &mut [Mentor<'_>], (told, numbers): (&Told, &Numbers), summary: &mut Summary) {
    let mut ranked: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for mentor in mentors.iter().filter(|mentor| mentor.found.is_enough()) {
        ranked.entry(mentor.found.component.unwrap_or_default()).or_default().push(mentor.id.to_owned());
    }
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for names in ranked.values() {
        places.extend(told.rank(names, numbers));
    }
    summary.ranked = places.len();
    summary.groups = places.values().map(|place| place.group).max().unwrap_or_default();
    summary.places = places.values().map(|place| place.places).max();
    let selected = places.values().filter(|place| place.top >= numbers.clearly_in);
    summary.wrong_places = (!places.is_empty()).then(|| selected.map(|place| 1.0 - place.top).sum());
    for mentor in mentors.iter_mut().filter(|mentor| mentor.found.is_enough()) {
        mentor.found.place = places.remove(mentor.id);
        let Some(across) = mentor.found.across else { continue };
        summary.told_apart += usize::from(across.word(numbers) != NOT_TOLD);
        mentor.found.reason = reading(mentor, numbers);
    }
}

/// Which comparison a mentor bears, in words.
fn reading(mentor: &Mentor<'_>, numbers: &Numbers) -> String {
    let found = &mentor.found;
    let dependent = found.school_share.is_some_and(|share| share < numbers.school_share);
    match (dependent, found.within.is_some()) {
        (true, true) => "跨校比较主要取决于怎样看待学校差异，只宜看校内比较".to_owned(),
        (true, false) => "本校没有可比的导师，跨校比较又主要取决于怎样看待学校差异，不宜据此排序".to_owned(),
        (false, _) if found.place.as_ref().is_some_and(|place| !place.robust) => {
            "计不计学校差异，名次段不同，只作参考".to_owned()
        }
        _ => String::new(),
    }
}

/// Every mentor beside the mean of the mentors of the same school, by the school of the year (or the last before).
fn within_schools(told: &Told, numbers: &Numbers, facts: &Facts<'_>, year: i32) -> BTreeMap<String, Interval> {
    let last = school_year_end(year).min(facts.last_day);
    let mut schools: BTreeMap<&str, &str> = BTreeMap::new();
    let mut latest = BTreeMap::new();
    for pair in &facts.pairs {
        for spell in pair.spells.iter().filter(|spell| spell.from <= last) {
            let until = latest.entry(pair.mentor_id).or_insert(spell.to);
            if spell.to >= *until {
                *until = spell.to;
                schools.insert(pair.mentor_id, spell.mentor_unit);
            }
        }
    }
    let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (mentor, school) in schools.iter().filter(|(mentor, _)| told.across.contains_key(**mentor)) {
        members.entry(school).or_default().push((*mentor).to_owned());
    }
    members.values().flat_map(|own| told.within(own, numbers)).collect()
}
