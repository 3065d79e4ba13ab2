//! `deadline`: something is there and dated in time: once, by a day (`due`), or every period, by its last day.
//!
//! In time is met, late is unmet, undated is undecidable. Nothing there is unmet only when the day has passed by the end of the
//! term reported and the unit did send its sheets in the term of that day.

use chrono::{Days, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{Table, Term, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::{Binder, date_of};
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::parameters::number_at;
use crate::selection::{Link, Selection, why_not};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "deadline",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "sum", "date", "due", "due_week", "due_days", "passes", "grace_days"],
    numbers: &["due", "due_week", "due_days", "grace_days"],
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
    /// The teaching week whose last day it is.
    due_week: Option<DatedValue>,
    /// Days after the first day of the duty.
    due_days: Option<DatedValue>,
    /// What a row must show to count: approved, complete.
    passes: Option<Condition>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&SUBJECTS), binder.selection());
    binder.keys.need("date");
    let (due, grace_days) = (binder.own("due"), binder.own("grace_days"));
    let (due_week, due_days) = (binder.own("due_week"), binder.own("due_days"));
    if [due.is_some(), due_week.is_some(), due_days.is_some()].iter().filter(|there| **there).count() > 1 {
        binder.complain(
            "due",
            "due、due_week、due_days 只写一个",
            "only one of `due`, `due_week`, `due_days` may be there",
        );
    }
    let selection = selection?;
    let passes = match (binder.keys.text("passes"), table_spec(selection.table)) {
        (Some(text), Some(spec)) => Some(binder.condition(&binder.keys, "passes", text, spec)?),
        _ => None,
    };
    Some(Box::new(Deadline { population: population?, selection, due, grace_days, due_week, due_days, passes }))
}

impl Measure for Deadline {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let owed = self.population.owed(scope.facts, scope.terms)?;
        let links = self.selection.links(scope.facts, &owed)?;
        let table = scope.facts.stock.table(self.selection.table);
        let passed = match &self.passes {
            Some(passes) => Some(passes.answers(self.selection.table, &scope.facts.frame(self.selection.table)?)?),
            None => None,
        };
        for (owed, links) in owed.iter().zip(&links) {
            let days = self.due_day(scope.facts, owed).map(|day| (NaiveDate::MIN, day));
            let grace = self.grace_days.as_ref().and_then(|days| number_at(days, owed.day())).unwrap_or(0.0);
            let days = days.map(|(from, to)| (from, to.checked_add_days(Days::new(grace as u64)).unwrap_or(to)));
            let answer = |link: &Link| passed.as_ref().map_or(Some(true), |passed| passed[link.row]);
            let right: Vec<Link> = links
                .iter()
                .filter(|link| answer(link) != Some(false))
                .map(|link| Link { certain: link.certain && answer(link) == Some(true), ..*link })
                .collect();
            let rows = dated(&self.selection, table, &right);
            let (kept, verdict) = judge(scope.facts, owed, &[&self.selection], &rows, days);
            let failed = links.len() - right.len();
            let verdict = match verdict.status {
                Status::Met => verdict,
                _ if failed > 0 => verdict.after(&format!("有{failed}份不合要求")),
                _ => verdict,
            };
            let finding = Finding { least: Some(1.0), most: None, actual: Some(kept), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

impl Deadline {
    /// The last day; `None` if the text names none.
    fn due_day(&self, facts: &Facts<'_>, owed: &Owed<'_>) -> Option<NaiveDate> {
        let number = |value: &DatedValue| number_at(value, owed.day());
        if let Some(week) = &self.due_week {
            let first = owed.spanned.first().or(owed.terms.first())?;
            let weeks = &facts.terms.get(*first)?.weeks;
            return weeks.get((number(week)? as usize).checked_sub(1)?).map(|(_, sunday)| *sunday);
        }
        if let Some(days) = &self.due_days {
            return owed.from.checked_add_days(Days::new(number(days)? as u64));
        }
        match &self.due {
            Some(due) => date_of(Some(due), owed.day()),
            None => Some(owed.to),
        }
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
