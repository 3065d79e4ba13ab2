//! `target`: how many there are, or were added, or came to be in all, against a number to be reached by a day.
//!
//! `stock`: rows that hold on the last day of the period; `flow`: rows of the period; `cumulative`: rows from `since` to the last
//! day. `about` is the share by which the number may be missed on either side. Before `due` too little is not yet too little.

use chrono::NaiveDate;
use policy::{DatedValue, Treatment};
use tables::{ColumnType, Period, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide, shown};
use crate::binder::{Binder, bound, date_of};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "target",
    treatment: Treatment::Evaluated,
    keys: &[
        "who", "table", "where", "match", "sum", "basis", "starts", "ends", "distinct", "since", "due", "about",
        "at_least", "at_most",
    ],
    numbers: &["since", "due", "about", "at_least", "at_most"],
    bind,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Stock,
    Flow,
    Cumulative,
}

#[derive(Debug)]
struct Target {
    population: Population,
    selection: Selection,
    basis: Basis,
    starts: &'static str,
    ends: Option<&'static str>,
    distinct: Option<&'static str>,
    since: Option<DatedValue>,
    due: Option<DatedValue>,
    about: Option<DatedValue>,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_least", "at_most"]);
    binder.keys.need("basis");
    let basis = binder.word_or_first("basis", &["stock", "flow", "cumulative"]);
    let mut selection = selection?;
    selection.any_time = true;
    let spec = table_spec(selection.table)?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    let starts = binder.needed_column("starts", spec, day);
    let ends = binder.column(&binder.keys, "ends", spec, day);
    let distinct = binder.column(&binder.keys, "distinct", spec, |kind| kind != ColumnType::Number);
    let basis = match basis? {
        "flow" => Basis::Flow,
        "cumulative" => Basis::Cumulative,
        _ => Basis::Stock,
    };
    Some(Box::new(Target {
        since: binder.own("since"),
        due: binder.own("due"),
        about: binder.own("about"),
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        selection,
        basis,
        starts: starts?,
        ends,
        distinct,
    }))
}

impl Measure for Target {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let last_day = owed.to.min(facts.last_day);
            let of_time = |link: &Link| {
                Some(Link { certain: self.holds(table, link.row, owed, last_day)? && link.certain, ..*link })
            };
            let links: Vec<Link> = links.iter().filter_map(of_time).collect();
            let tally = self.tally(table, &links);
            let (least, most) = self.bounds(owed);
            // What is added in a period, and a number of a calendar year, may still come; a number held is asked for as it stands.
            let open = match (self.basis, owed.period) {
                (Basis::Flow, _) | (_, Period::CalendarYear(_)) => owed.short_over(facts, &[&self.selection]),
                _ => owed.open_over(facts, &[&self.selection]),
            };
            let due = date_of(self.due.as_ref(), owed.day());
            let verdict = match (self.due.is_some(), due) {
                (true, None) => Verdict::new(
                    Status::Undecidable,
                    format!("文本未写明期限，已有{}{}", shown(tally.counted), scope.unit),
                ),
                (true, Some(due)) if last_day < due => self.on_the_way(due, least, most, &tally, scope.unit),
                _ => decide(least, most, &tally, scope.unit, open),
            };
            let finding = Finding { least: least.value(), most: most.value(), actual: Some(tally.counted), verdict };
            let duty = outcome.add(scope, owed, finding);
            outcome.prove(duty, &self.selection, table, &links);
        }
        Ok(())
    }
}

impl Target {
    /// Whether a row counts by its days: yes, perhaps (`Some(false)`), or no.
    fn holds(&self, table: &Table, row: usize, owed: &Owed<'_>, last_day: NaiveDate) -> Option<bool> {
        let start = table.date(row, self.starts);
        let end = self.ends.and_then(|column| table.date(row, column));
        let from = match self.basis {
            Basis::Stock => {
                let over = start.is_some_and(|start| start > last_day) || end.is_some_and(|end| end < last_day);
                return (!over).then_some(true);
            }
            Basis::Flow => owed.from,
            Basis::Cumulative => date_of(self.since.as_ref(), owed.day()).unwrap_or(NaiveDate::MIN),
        };
        match start {
            Some(start) => (from <= start && start <= last_day).then_some(true),
            None => Some(self.basis == Basis::Cumulative && self.since.is_none()),
        }
    }

    fn tally(&self, table: &Table, links: &[Link]) -> Tally {
        match self.distinct {
            Some(column) => self.selection.tally_of(table, links, column),
            None => self.selection.tally(table, links),
        }
    }

    /// The bounds, wider by the share the text's 左右 allows.
    fn bounds(&self, owed: &Owed<'_>) -> (Bound, Bound) {
        let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
        let Some(share) = self.about.as_ref().and_then(|share| number_at(share, owed.day())) else {
            return (least, most);
        };
        let slack = |number: f64| (number * share).max(1.0);
        let least = least.value().map_or(least, |number| Bound::Is((number - slack(number)).ceil()));
        let most = most.value().map_or(most, |number| Bound::Is((number + slack(number)).floor()));
        (least, most)
    }

    fn on_the_way(&self, due: NaiveDate, least: Bound, most: Bound, tally: &Tally, unit: &str) -> Verdict {
        let so_far = format!("尚未到期（{due}），已有{}{unit}", shown(tally.counted));
        match decide(least, most, tally, unit, None) {
            verdict if verdict.status == Status::Met && matches!(most, Bound::None) => verdict,
            verdict if verdict.reason.starts_with("文本未写明") => verdict,
            _ => Verdict::new(Status::Undecidable, so_far),
        }
    }
}
