//! The marks of raters: which may be used for a mentor's effect, and why the others may not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tables::{Table, Term};

use super::exposure::Exposure;
use super::numbers::Numbers;
use super::{EffectPlan, Form};
use crate::MeasureError;
use crate::facts::Facts;

/// Marks of a hundred.
const FULL: f64 = 100.0;

/// Why a mark is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LeftOut {
    /// It is not known whose it is.
    Nobody,
    /// There is no number.
    NoScore,
    /// There is no rater: severity cannot be told from anything.
    NoRater,
    /// There is no day, nor a term.
    NoDay,
    /// The person never had a mentor.
    NoMentor,
    /// One criterion of several: it is in the sum of the rater's first.
    Part,
    /// The rater marked the same person on that day already.
    Twice,
    /// The rater is or was the mentor.
    OwnMentee,
    /// The person was marked on one day only.
    NoStart,
}

impl LeftOut {
    /// The words people read.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Nobody => "看不出是谁的分",
            Self::NoScore => "没有分数",
            Self::NoRater => "没有写评委",
            Self::NoDay => "没有日期",
            Self::NoMentor => "没有结对",
            Self::Part => "分项，已并入同一评委的总分",
            Self::Twice => "同一评委同日重复打分",
            Self::OwnMentee => "评委是其导师（或不久前是），只展示不计入",
            Self::NoStart => "徒弟只评过一次，没有起点可比",
        }
    }
}

/// One mark.
#[derive(Debug, Clone)]
pub(crate) struct Mark<'f> {
    /// Row of `rubric_score`.
    pub row: usize,
    pub mentee: &'f str,
    pub name: &'f str,
    pub unit: &'f str,
    pub scheme: &'f str,
    pub subject: &'f str,
    /// Whoever it is, one key: the id, or unit and name.
    pub rater: String,
    pub rater_id: Option<&'f str>,
    pub rater_name: &'f str,
    pub rater_unit: &'f str,
    pub criterion: &'f str,
    /// Points, and of how many where the sheet says so.
    points: f64,
    full: Option<f64>,
    /// Of a hundred.
    pub score: f64,
    pub day: NaiveDate,
    pub school_year: i32,
    pub left_out: Option<LeftOut>,
}

impl Mark<'_> {
    /// One person on one day: what several raters saw together.
    pub fn visit(&self) -> (&str, NaiveDate) {
        (self.mentee, self.day)
    }
}

/// Every mark the pack asks for up to the last day, by day, mentee and rater, each with why it is left out.
///
/// # Errors
/// Mistakes of ours.
pub(crate) fn read<'f>(
    plan: &EffectPlan,
    facts: &'f Facts<'_>,
    exposure: &Exposure<'f>,
    numbers: &Numbers,
) -> Result<Vec<Mark<'f>>, MeasureError> {
    let Some(condition) = &plan.marks else { return Ok(Vec::new()) };
    let table = facts.stock.table("rubric_score");
    if table.is_empty() {
        return Ok(Vec::new());
    }
    let chosen = condition.answers("rubric_score", &facts.frame("rubric_score")?)?;
    let subjects = subjects(facts);
    let rows = (0..table.len()).filter(|row| chosen[*row] == Some(true));
    let mut marks: Vec<Mark<'f>> = rows.map(|row| one(facts, table, row, &subjects)).collect();
    marks.retain(|mark| mark.day <= facts.last_day || mark.left_out.is_some());
    marks.sort_by(|a, b| (a.day, a.mentee, &a.rater, a.row).cmp(&(b.day, b.mentee, &b.rater, b.row)));
    sum_up(&mut marks);
    leave_out(&mut marks, exposure, numbers);
    judge_starts(&mut marks, plan.form);
    Ok(marks)
}

/// The subject of a mark is the person's where the sheet does not say it.
fn subjects<'f>(facts: &'f Facts<'_>) -> BTreeMap<&'f str, &'f str> {
    let teachers = facts.stock.table("teacher");
    (0..teachers.len())
        .filter_map(|row| Some((teachers.text(row, "teacher_id")?, teachers.text(row, "subject")?)))
        .collect()
}

fn one<'f>(facts: &'f Facts<'_>, table: &'f Table, row: usize, subjects: &BTreeMap<&'f str, &'f str>) -> Mark<'f> {
    let text = |column| table.text(row, column).unwrap_or_default();
    let (mentee, rater_name) = (text("teacher_id"), text("rater"));
    let rater_unit = table.text(row, "rater_unit").unwrap_or(text("unit"));
    let term = table.text(row, "term").and_then(|term| term.parse::<Term>().ok());
    let of_term = || Some(facts.terms.get(term?)?.end);
    let day = table.date(row, "date").or_else(of_term);
    let score = table.number(row, "score").filter(|score| score.is_finite());
    let full = table.number(row, "max_score").filter(|full| *full > 0.0);
    let left_out = match (mentee.is_empty(), score, rater_name.is_empty(), day) {
        (true, ..) => Some(LeftOut::Nobody),
        (_, None, ..) => Some(LeftOut::NoScore),
        (_, _, true, _) => Some(LeftOut::NoRater),
        (.., None) => Some(LeftOut::NoDay),
        _ => None,
    };
    let day = day.unwrap_or(NaiveDate::MIN);
    Mark {
        row,
        mentee,
        name: text("name"),
        unit: text("unit"),
        scheme: text("scheme"),
        subject: table.text(row, "subject").or(subjects.get(mentee).copied()).unwrap_or_default(),
        rater: table.text(row, "rater_id").map_or_else(|| format!("{rater_unit}/{rater_name}"), str::to_owned),
        rater_id: table.text(row, "rater_id"),
        rater_name,
        rater_unit,
        criterion: text("criterion"),
        points: score.unwrap_or_default(),
        full,
        score: score.unwrap_or_default() / full.unwrap_or(FULL) * FULL,
        day,
        school_year: table.int(row, "school_year").map_or_else(|| tables::school_year_of(day), |year| year as i32),
        left_out,
    }
}

/// Marks by criterion become one mark of the rater: the sum, of a hundred where the sheet says of how many each was.
fn sum_up(marks: &mut [Mark<'_>]) {
    let mut first = 0;
    while first < marks.len() {
        let whole = |at: &usize| {
            let (a, b) = (&marks[first], &marks[*at]);
            b.left_out.is_none()
                && (a.mentee, &a.rater, a.day, a.scheme) == (b.mentee, &b.rater, b.day, b.scheme)
                && !b.criterion.is_empty()
        };
        let parts: Vec<usize> = (first..marks.len()).take_while(whole).collect();
        let names: BTreeSet<&str> = parts.iter().map(|at| marks[*at].criterion).collect();
        if parts.len() > 1 && names.len() == parts.len() {
            let points: f64 = parts.iter().map(|at| marks[*at].points).sum();
            let full: Option<f64> = parts.iter().map(|at| marks[*at].full).sum();
            marks[first].score = points / full.unwrap_or(FULL) * FULL;
            parts[1..].iter().for_each(|at| marks[*at].left_out = Some(LeftOut::Part));
        }
        first += parts.len().max(1);
    }
}

fn leave_out(marks: &mut [Mark<'_>], exposure: &Exposure<'_>, numbers: &Numbers) {
    let months = numbers.conflict_months.max(0.0) as u32;
    let mut seen: BTreeSet<(String, String, NaiveDate)> = BTreeSet::new();
    for mark in marks.iter_mut().filter(|mark| mark.left_out.is_none()) {
        mark.left_out = if exposure.first_day(mark.mentee).is_none() {
            Some(LeftOut::NoMentor)
        } else if !seen.insert((mark.mentee.to_owned(), mark.rater.clone(), mark.day)) {
            Some(LeftOut::Twice)
        } else {
            let of_interest = exposure.is_of_interest(mark.mentee, &mark.rater, mark.day, months);
            of_interest.then_some(LeftOut::OwnMentee)
        };
    }
}

/// Leaves out those of whom there is no growth to see among these marks, and takes in those of whom there is.
pub(crate) fn judge_starts(marks: &mut [Mark<'_>], form: Form) {
    for mark in marks.iter_mut().filter(|mark| mark.left_out == Some(LeftOut::NoStart)) {
        mark.left_out = None;
    }
    if form == Form::Dose {
        without_start(marks);
    }
}

/// Growth needs a start: who was marked on one day only shows a level, and a level is not the mentor's doing.
fn without_start(marks: &mut [Mark<'_>]) {
    let mut days: BTreeMap<&str, BTreeSet<NaiveDate>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| mark.left_out.is_none()) {
        days.entry(mark.mentee).or_default().insert(mark.day);
    }
    let once: BTreeSet<&str> = days.iter().filter(|(_, days)| days.len() < 2).map(|(mentee, _)| *mentee).collect();
    for mark in marks.iter_mut().filter(|mark| mark.left_out.is_none() && once.contains(mark.mentee)) {
        mark.left_out = Some(LeftOut::NoStart);
    }
}
