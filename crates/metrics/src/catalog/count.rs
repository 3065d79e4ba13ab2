//! `count`: so many rows (or the sum of a column) per subject and period, at least or at most.
//!
//! A pair that is active in only a part of a term owes a part: with `full_share` (a fraction), the whole number when it is
//! active in at least that share of the teaching weeks, else in proportion, rounded up, and marked 折算.

use policy::{DatedValue, Treatment};
use tables::{ColumnType, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Verdict, decide, shown};
use crate::binder::{Binder, bound, fraction};
use crate::decided::{Freedom, freedom};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "count",
    treatment: Treatment::Evaluated,
    keys: &[
        "who",
        "service_year",
        "contract_year",
        "table",
        "where",
        "match",
        "sum",
        "date",
        "at_least",
        "at_most",
        "full_share",
        "distinct",
    ],
    numbers: &["at_least", "at_most"],
    bind,
};

const SUBJECTS: [Who; 6] = [Who::Pairing, Who::Mentor, Who::Mentee, Who::Teacher, Who::Unit, Who::Bureau];

#[derive(Debug)]
struct Count {
    population: Population,
    selection: Selection,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
    full_share: Option<DatedValue>,
    /// Column whose different values are counted instead of rows.
    distinct: Option<&'static str>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&SUBJECTS), binder.selection());
    binder.needs_bound(&["at_least", "at_most"]);
    let spec = selection.as_ref().and_then(|selection| table_spec(selection.table));
    let distinct =
        spec.and_then(|spec| binder.column(&binder.keys, "distinct", spec, |kind| kind != ColumnType::Number));
    Some(Box::new(Count {
        distinct,
        full_share: binder.parameter("full_share"),
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        selection: selection?,
    }))
}

impl Measure for Count {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let owed = self.population.owed(scope.facts, scope.terms)?;
        let links = self.selection.links(scope.facts, &owed)?;
        let table = scope.facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let tally = match self.distinct {
                Some(column) => self.selection.tally_of(table, links, column),
                None => self.selection.tally(table, links),
            };
            let (least, remark) = self.least(scope, owed);
            let most = bound(self.at_most.as_ref(), owed.day());
            let facts = scope.facts;
            let open = owed.short_over(facts, &[&self.selection]);
            let verdict = match owed.open_over(facts, &[&self.selection]) {
                // Not too many where nobody could see how many is no pass.
                Some(open) if least == Bound::None && most.value().is_some_and(|most| tally.counted <= most) => {
                    Verdict::new(Status::Undecidable, open)
                }
                _ => decide(least, most, &tally, scope.unit, open),
            };
            let verdict = verdict.after(&remark);
            let finding = Finding { least: least.value(), most: most.value(), actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }

    fn divides(&self) -> bool {
        self.full_share.is_some()
    }
}

impl Count {
    /// What is owed, in proportion to the weeks a pair is active and nobody is away, and the remark that says so.
    fn least(&self, scope: &Scope<'_, '_>, owed: &Owed<'_>) -> (Bound, String) {
        let whole = bound(self.at_least.as_ref(), owed.day());
        let waivers = scope.decided.waivers(owed, scope.rule(), scope.family);
        let left = (!waivers.is_empty()).then(|| freedom(&waivers, owed, scope.facts));
        let (weeks, active) = match left {
            Some(Freedom::Part(weeks, active)) => (weeks, active),
            _ => (owed.weeks.0, owed.weeks.1.len()),
        };
        match (whole, fraction(self.full_share.as_ref(), owed.day())) {
            (Bound::Is(whole), Some((part, of))) if (active as i64) * of < part * (weeks as i64) => {
                let owes = (whole * active as f64 / weeks as f64 - 1e-9).ceil();
                let remark = format!("结对{active}周／教学{weeks}周，折算为{}（整学期{}）", shown(owes), shown(whole));
                (Bound::Is(owes), remark)
            }
            _ => (whole, String::new()),
        }
    }
}
