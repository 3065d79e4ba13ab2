//! `schedule`: something was done inside a window (`from_on` to `to_on`, both days included), as any of several tables shows.

use chrono::NaiveDate;
use policy::{DatedValue, Treatment};
use tables::Table;

use super::deadline::{Dated, dated, judge};
use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::binder::{Binder, date_of};
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "schedule",
    treatment: Treatment::Evaluated,
    keys: &["who", "of", "from_on", "to_on"],
    numbers: &["from_on", "to_on"],
    bind,
};

#[derive(Debug)]
struct Schedule {
    population: Population,
    of: Vec<Selection>,
    from_on: DatedValue,
    to_on: DatedValue,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    let of = binder.selections("of", &[]).into_iter();
    let of = of.map(|(selection, section)| {
        section.need("date");
        selection
    });
    let of = of.collect();
    let (from_on, to_on) = (binder.own_required("from_on"), binder.own_required("to_on"));
    Some(Box::new(Schedule { population: population?, of, from_on: from_on?, to_on: to_on? }))
}

/// A row without a day whose whole term lies inside the window is inside it: the last day of that term.
fn by_term(facts: &Facts<'_>, table: &Table, link: &Link, days: Option<(NaiveDate, NaiveDate)>) -> Option<NaiveDate> {
    let term = table.text(link.row, "term").filter(|_| table.boolean(link.row, "counts") == Some(true))?;
    let span = facts.terms.get(term.parse().ok()?)?;
    days.filter(|(from, to)| *from <= span.start && span.end <= *to).map(|_| span.end)
}

/// The earliest row inside the window: one is enough to show that the step was taken.
fn first_within(selection: &Selection, table: &Table, links: &[Link], (from, to): (NaiveDate, NaiveDate)) -> Vec<Link> {
    let day = |link: &Link| selection.date.and_then(|column| table.date(link.row, column));
    let inside = links.iter().filter(|link| link.certain && day(link).is_some_and(|day| (from..=to).contains(&day)));
    inside.min_by_key(|link| (day(link), link.row)).copied().into_iter().collect()
}

impl Measure for Schedule {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let found: Result<Vec<_>, _> = self.of.iter().map(|selection| selection.links(facts, &owed)).collect();
        let found = found?;
        let of: Vec<&Selection> = self.of.iter().collect();
        for (at, owed) in owed.iter().enumerate() {
            let days = date_of(Some(&self.from_on), owed.day()).zip(date_of(Some(&self.to_on), owed.day()));
            let rows = self.of.iter().zip(&found);
            let rows: Vec<Dated> = rows
                .flat_map(|(of, links)| {
                    let table = facts.stock.table(of.table);
                    let rows = dated(of, table, &links[at]).into_iter().zip(&links[at]);
                    rows.map(|(row, link)| Dated { day: row.day.or_else(|| by_term(facts, table, link, days)), ..row })
                })
                .collect();
            let (kept, verdict) = judge(facts, owed, &of, &rows, days);
            let duty = outcome.add(scope, owed, Finding { least: Some(1.0), most: None, actual: Some(kept), verdict });
            for (selection, links) in self.of.iter().zip(&found) {
                let table = facts.stock.table(selection.table);
                let shown = days.filter(|_| kept > 0.0).map(|days| first_within(selection, table, &links[at], days));
                outcome.prove(duty, selection, table, &shown.unwrap_or_else(|| links[at].clone()));
            }
        }
        Ok(())
    }
}
