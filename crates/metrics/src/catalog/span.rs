//! `span`: the years from the earliest first day to the latest last day of the chosen rows lie between two bounds.
//!
//! Without dated rows the days declared in `first_day` and `last_day` count.

use chrono::{Datelike, Days, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{ColumnType, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide};
use crate::binder::{Binder, bound, date_of};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Population, Who};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "span",
    treatment: Treatment::Evaluated,
    keys: &["table", "where", "match", "starts", "ends", "first_day", "last_day", "at_least", "at_most"],
    numbers: &["first_day", "last_day", "at_least", "at_most"],
    bind,
};

#[derive(Debug)]
struct Span {
    population: Population,
    selection: Selection,
    starts: &'static str,
    ends: &'static str,
    declared: [Option<DatedValue>; 2],
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&[Who::Bureau, Who::Unit]), binder.selection());
    let selection = selection?;
    binder.keys.need("starts");
    binder.keys.need("ends");
    let spec = table_spec(selection.table)?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    let starts = binder.column(&binder.keys, "starts", spec, day);
    let ends = binder.column(&binder.keys, "ends", spec, day);
    Some(Box::new(Span {
        declared: [binder.own("first_day"), binder.own("last_day")],
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        selection,
        starts: starts?,
        ends: ends?,
    }))
}

impl Measure for Span {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let owed = self.population.owed(scope.facts, scope.terms)?;
        let links = self.selection.links(scope.facts, &owed)?;
        let table = scope.facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let certain: Vec<Link> = links.iter().filter(|link| link.certain).copied().collect();
            let first = certain.iter().filter_map(|link| table.date(link.row, self.starts)).min();
            let last = certain.iter().filter_map(|link| table.date(link.row, self.ends)).max();
            let [from, to] = self.declared.each_ref().map(|day| date_of(day.as_ref(), owed.day()));
            let years = first.zip(last).or(from.zip(to)).and_then(|(first, last)| years_between(first, last));
            let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
            let verdict = match years {
                Some(years) => judge(years, least, most, scope.unit),
                None => Verdict::new(Status::Undecidable, "没有写明起止日期的安排"),
            };
            let finding = Finding { least: least.value(), most: most.value(), actual: years, verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, &certain);
        }
        Ok(())
    }
}

fn judge(years: f64, least: Bound, most: Bound, unit: &str) -> Verdict {
    decide(least, most, &Tally { counted: years, ..Tally::default() }, unit, None)
}

/// Whole months from the first day to the day after the last, as years: June 2018 to December 2021 is 43 months.
fn years_between(first: NaiveDate, last: NaiveDate) -> Option<f64> {
    let after = last.checked_add_days(Days::new(1))?;
    let months = (after.year() - first.year()) * 12 + after.month() as i32 - first.month() as i32;
    let whole = if after.day() < first.day() { months - 1 } else { months };
    Some(f64::from(whole) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_stages_of_the_plan_last_43_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(years_between(day("2018-06-01"), day("2021-12-31")), Some(43.0 / 12.0));
        assert_eq!(years_between(day("2018-06-01"), day("2021-05-31")), Some(3.0));
        assert_eq!(years_between(day("2018-06-01"), day("2021-05-30")), Some(35.0 / 12.0));
    }
}
