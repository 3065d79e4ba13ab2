//! `deadline`: something is there and dated in time: once, by a day (`due`), or every period, by its last day.
//!
//! In time is met, late is unmet, undated is undecidable. Nothing there is unmet only when the day has passed by the end of the
//! term reported and the unit did send its sheets in the term of that day.

use chrono::{Days, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{Table, Term};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::{Binder, date_of};
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::parameters::number_at;
use crate::selection::{Link, Selection, why_not};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "deadline",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "sum", "date", "due", "grace_days"],
    numbers: &["due", "grace_days"],
    bind,
};

const SUBJECTS: [Who; 6] = [Who::Pairing, Who::Mentor, Who::Mentee, Who::Teacher, Who::Unit, Who::Bureau];

#[derive(Debug)]
struct Deadline {
    population: Population,
    selection: Selection,
    /// The day; the last of the period without one.
    due: Option<DatedValue>,
    grace_days: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&SUBJECTS), binder.selection());
    binder.keys.need("date");
    let (due, grace_days) = (binder.own("due"), binder.own("grace_days"));
    Some(Box::new(Deadline { population: population?, selection: selection?, due, grace_days }))
}

impl Measure for Deadline {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let owed = self.population.owed(scope.facts, scope.terms)?;
        let links = self.selection.links(scope.facts, &owed)?;
        let table = scope.facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let days = match &self.due {
                Some(due) => date_of(Some(due), owed.day()).map(|day| (NaiveDate::MIN, day)),
                None => Some((NaiveDate::MIN, owed.to)),
            };
            let grace = self.grace_days.as_ref().and_then(|days| number_at(days, owed.day())).unwrap_or(0.0);
            let days = days.map(|(from, to)| (from, to.checked_add_days(Days::new(grace as u64)).unwrap_or(to)));
            let rows = dated(&self.selection, table, links);
            let (kept, verdict) = judge(scope.facts, owed, &[&self.selection], &rows, days);
            let finding = Finding { least: Some(1.0), most: None, actual: Some(kept), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

/// One row found, with its day.
pub(super) struct Dated {
    pub certain: bool,
    pub day: Option<NaiveDate>,
    /// Why it cannot be counted.
    pub why: String,
}

/// The rows of a selection with their days.
pub(super) fn dated(selection: &Selection, table: &Table, links: &[Link]) -> Vec<Dated> {
    let row = |link: &Link| Dated {
        certain: link.certain,
        day: selection.date.and_then(|column| table.date(link.row, column)),
        why: if link.certain { String::new() } else { why_not(table, link.row) },
    };
    links.iter().map(row).collect()
}

/// How many rows are dated within the days, and what that means. `None` for the days: the text names none.
pub(super) fn judge(
    facts: &Facts<'_>,
    owed: &Owed<'_>,
    of: &[&Selection],
    rows: &[Dated],
    days: Option<(NaiveDate, NaiveDate)>,
) -> (f64, Verdict) {
    let Some((from, to)) = days else {
        return (0.0, Verdict::new(Status::Undecidable, "文本未写明期限"));
    };
    let kept = rows.iter().filter(|row| row.certain && row.day.is_some_and(|day| (from..=to).contains(&day))).count();
    if kept > 0 {
        return (kept as f64, Verdict::new(Status::Met, ""));
    }
    if let Some(verdict) = gone(facts, owed, Some(to)) {
        return (0.0, verdict);
    }
    let verdict = match rows.iter().find(|row| !row.certain || row.day.is_none()) {
        Some(row) if row.certain => Verdict::new(Status::Undecidable, "有记录但没有日期，不能断定是否按期"),
        Some(row) => Verdict::new(Status::Undecidable, format!("有记录但不能计入（{}）", row.why)),
        None => match rows.iter().filter_map(|row| row.day).min() {
            Some(day) if day < from => Verdict::new(Status::Unmet, format!("{day}，早于规定时间（{from}至{to}）")),
            Some(day) => Verdict::new(Status::Unmet, format!("{day}，晚于期限{to}")),
            None => missing(facts, owed, of, to),
        },
    };
    (0.0, verdict)
}

/// A time that was over before the first term the unit sent material in: what came in later says nothing of it.
pub(super) fn gone(facts: &Facts<'_>, owed: &Owed<'_>, to: Option<NaiveDate>) -> Option<Verdict> {
    let (to, first) = to.zip(facts.first_day(owed.unit)).filter(|(to, first)| to < first)?;
    let reason = format!("没有期限（{to}）所在学期的材料（最早的资料始于{first}），不能断定");
    Some(Verdict::new(Status::Undecidable, reason))
}

/// What nothing at all means, by the day it was due.
pub(super) fn missing(facts: &Facts<'_>, owed: &Owed<'_>, of: &[&Selection], due: NaiveDate) -> Verdict {
    if facts.last_day < due {
        return Verdict::new(Status::Undecidable, format!("尚未到期（{due}）"));
    }
    let term: Option<Term> = facts.terms.holding(due).filter(|term| facts.measured.contains(term));
    let names: Vec<&str> = [Some(owed.subject), owed.counterpart].into_iter().flatten().collect();
    let open = match term {
        None => Some(format!("没有期限（{due}）所在学期的材料，不能断定")),
        Some(term) => facts.open_question(&owed.units, &names, &[term]),
    };
    match open.or_else(|| owed.never_kept(facts, of.iter().copied())) {
        Some(open) => Verdict::new(Status::Undecidable, open),
        None => Verdict::new(Status::Unmet, format!("期限{due}，没有记录")),
    }
}
