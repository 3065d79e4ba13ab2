//! `consistency`: records that cannot all be true: twice the same, too many in one day, filed after the fact, told by one side only.
//!
//! `actual` is the number of records that do not fit; `at_most` (0 without it) may be there.

use std::collections::BTreeMap;

use policy::{DatedValue, Treatment};
use tables::{ColumnType, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Tally, Verdict, decide};
use crate::binder::{Binder, bound};
use crate::moments::moment;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "consistency",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "date", "test", "same", "sides", "earlier", "later", "a_day", "at_most"],
    numbers: &["a_day", "at_most"],
    bind,
};

const TESTS: [&str; 4] = ["duplicate", "burst", "order", "mirror"];

/// What is looked for.
#[derive(Debug)]
enum Test {
    /// The same values in several rows.
    Duplicate(Vec<&'static str>),
    /// More than so many on one day.
    Burst(&'static str),
    /// The earlier moment does not come before the later.
    Order(&'static str, &'static str),
    /// Both sides tell of it: rows alike but for the side come once of each.
    Mirror(&'static str, Vec<&'static str>),
}

#[derive(Debug)]
struct Consistency {
    population: Population,
    selection: Selection,
    test: Test,
    a_day: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.keys.need("test");
    let test = binder.word_or_first("test", &TESTS);
    let selection = selection?;
    let spec = table_spec(selection.table)?;
    let is_moment = |kind: ColumnType| matches!(kind, ColumnType::Date | ColumnType::Text);
    let same = || -> Vec<&'static str> {
        let line = binder.keys.value("same").map_or(binder.keys.line(), |node| node.line);
        binder.texts("same").iter().filter_map(|name| binder.known_column(&binder.keys, line, name, spec)).collect()
    };
    let test = match test? {
        "burst" => {
            binder.own_required("a_day");
            let date = selection.date.or_else(|| spec.column("date").map(|column| column.name));
            if date.is_none() {
                binder.complain("date", "请用 date 写明是哪一列的日期", "`date` must name the column that dates a row");
            }
            Test::Burst(date?)
        }
        "order" => {
            let (earlier, later) =
                (binder.needed_column("earlier", spec, is_moment), binder.needed_column("later", spec, is_moment));
            Test::Order(earlier?, later?)
        }
        "mirror" => Test::Mirror(binder.needed_column("sides", spec, |kind| kind == ColumnType::Text)?, same()),
        _ => Test::Duplicate(same()),
    };
    Some(Box::new(Consistency {
        a_day: binder.own("a_day"),
        at_most: binder.own("at_most"),
        population: population?,
        selection,
        test,
    }))
}

impl Measure for Consistency {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let open = owed.open_over(facts, &[&self.selection]);
            if links.is_empty() && open.is_none() && owed.blank.is_none() {
                continue;
            }
            let (wrong, unknown, what) = self.wrong(table, links, owed);
            let most = match bound(self.at_most.as_ref(), owed.day()) {
                Bound::None => Bound::Is(0.0),
                other => other,
            };
            let tally = Tally {
                counted: wrong.len() as f64,
                possible: unknown as f64,
                uncertain: unknown,
                why: vec!["时间或内容不全".to_owned()],
            };
            let verdict = match open.filter(|_| links.is_empty()) {
                Some(open) => Verdict::new(Status::Undecidable, open),
                None => decide(Bound::None, most, &tally, scope.unit, None).before(&what),
            };
            let actual = (!links.is_empty()).then_some(tally.counted);
            let duty = outcome.add(scope, owed, Finding { least: None, most: most.value(), actual, verdict });
            let shown: Vec<Link> = wrong.iter().map(|row| Link { row: *row, certain: true }).collect();
            outcome.prove(duty, &self.selection, table, if shown.is_empty() { links } else { &shown });
        }
        Ok(())
    }
}

impl Consistency {
    /// The rows that do not fit, how many nobody can tell of, and what is wrong in words.
    fn wrong(&self, table: &Table, links: &[Link], owed: &Owed<'_>) -> (Vec<usize>, usize, String) {
        match &self.test {
            Test::Duplicate(columns) => {
                let groups = grouped(table, links, columns);
                let twice = groups.values().filter(|rows| rows.len() > 1).flat_map(|rows| rows.iter().skip(1));
                told(twice.copied().collect(), 0, "重复")
            }
            Test::Burst(date) => {
                let most = self.a_day.as_ref().and_then(|most| number_at(most, owed.day()));
                let mut days: BTreeMap<String, Vec<usize>> = BTreeMap::new();
                for link in links {
                    days.entry(table.shown(link.row, date)).or_default().push(link.row);
                }
                days.remove("");
                let many = |rows: &&Vec<usize>| most.is_some_and(|most| rows.len() as f64 > most);
                let wrong = days.values().filter(many).flat_map(|rows| rows.iter().skip(most.unwrap_or(0.0) as usize));
                told(wrong.copied().collect(), if most.is_none() { links.len() } else { 0 }, "同日过多")
            }
            Test::Order(earlier, later) => {
                let pair = |link: &Link| moment(table, link.row, earlier).zip(moment(table, link.row, later));
                let wrong = links.iter().filter(|link| pair(link).is_some_and(|(first, then)| first >= then));
                let unknown = links.iter().filter(|link| pair(link).is_none()).count();
                told(wrong.map(|link| link.row).collect(), unknown, "先后不合")
            }
            Test::Mirror(sides, columns) => {
                let alone = grouped(table, links, columns).into_values().filter(|rows| {
                    let side = |row: &usize| table.shown(*row, sides);
                    rows.first().is_some_and(|first| rows.iter().all(|row| side(row) == side(first)))
                });
                told(alone.flatten().collect(), 0, "只有一方报送")
            }
        }
    }
}

fn told(rows: Vec<usize>, unknown: usize, zh: &str) -> (Vec<usize>, usize, String) {
    let what = if rows.is_empty() { String::new() } else { format!("{zh}{}条", rows.len()) };
    (rows, unknown, what)
}

/// Rows by the values of some columns; a row with an empty one stands alone and is left out.
fn grouped(table: &Table, links: &[Link], columns: &[&str]) -> BTreeMap<Vec<String>, Vec<usize>> {
    let mut groups: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for link in links {
        let key: Vec<String> = columns.iter().map(|column| table.shown(link.row, column)).collect();
        if key.iter().all(|part| !part.is_empty()) {
            groups.entry(key).or_default().push(link.row);
        }
    }
    groups
}
