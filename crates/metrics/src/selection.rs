//! Rows of a stored table that belong to duties: a condition, and columns that must match the subject.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;
use tables::{Period, Table, Term};

use crate::MeasureError;
use crate::attain::Tally;
use crate::binder::day_column;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::frame;
use crate::owing::Owed;
use crate::terms::school_year_end;

/// What of a duty a column must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Subject,
    Counterpart,
    Unit,
    /// One of the pair's own spells.
    Pairing,
}

impl Side {
    /// The words in packs.
    pub const WORDS: [&'static str; 4] = ["subject", "counterpart", "unit", "pairing"];

    /// The side a word names.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "subject" => Some(Self::Subject),
            "counterpart" => Some(Self::Counterpart),
            "unit" => Some(Self::Unit),
            "pairing" => Some(Self::Pairing),
            _ => None,
        }
    }

    fn of<'o>(self, owed: &'o Owed<'_>) -> Option<&'o str> {
        match self {
            Self::Subject => Some(owed.subject_id),
            Self::Counterpart => owed.counterpart_id,
            Self::Unit => Some(owed.unit),
            Self::Pairing => None,
        }
    }
}

/// Which rows of a stored table count for a duty.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    pub table: &'static str,
    pub condition: Option<Condition>,
    /// Column of the table and what it must match.
    pub keys: Vec<(&'static str, Side)>,
    /// Column that must name one of the pair's spells.
    pub pairing: Option<&'static str>,
    /// Column summed; rows are counted without one.
    pub sum: Option<&'static str>,
    /// Column that dates a row.
    pub date: Option<&'static str>,
    /// Whether rows of other periods count too.
    pub any_time: bool,
}

/// One row that belongs to a duty, or may belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub row: usize,
    /// False for a row that is known but cannot be counted.
    pub certain: bool,
}

impl Selection {
    /// For every duty its rows, in the order of the table.
    ///
    /// A row is certain if the condition holds and every key matches. It may belong if the condition is unknown, if the table
    /// says it cannot be counted (`counts`), or if one key is empty and the others match (with the only key empty: a row of the
    /// same unit). Where a pairing is matched, a row of the same two people outside their spells is none of theirs, unless it
    /// cannot be counted anyway: then nobody can say on which day it lies.
    pub fn links(&self, facts: &Facts<'_>, owed: &[Owed<'_>]) -> Result<Vec<Vec<Link>>, MeasureError> {
        match self.condition.as_ref().filter(|condition| condition.moves()) {
            Some(condition) => self.links_by_days(facts, owed, condition),
            None => self.links_of(facts, owed),
        }
    }

    /// The same of a condition that asks for the days of the duty: once for every stretch of days.
    fn links_by_days(
        &self,
        facts: &Facts<'_>,
        owed: &[Owed<'_>],
        condition: &Condition,
    ) -> Result<Vec<Vec<Link>>, MeasureError> {
        let mut by_days: BTreeMap<(NaiveDate, NaiveDate), Vec<usize>> = BTreeMap::new();
        for (at, owed) in owed.iter().enumerate() {
            by_days.entry((owed.from, owed.to)).or_default().push(at);
        }
        let mut links = vec![Vec::new(); owed.len()];
        for ((from, to), places) in by_days {
            let condition = Some(condition.within(self.table, [from, to, facts.last_day])?);
            let asked: Vec<Owed<'_>> = places.iter().map(|at| owed[*at].clone()).collect();
            let found = Self { condition, ..self.clone() }.links_of(facts, &asked)?;
            places.into_iter().zip(found).for_each(|(at, found)| links[at] = found);
        }
        Ok(links)
    }

    fn links_of(&self, facts: &Facts<'_>, owed: &[Owed<'_>]) -> Result<Vec<Vec<Link>>, MeasureError> {
        let mut links = vec![Vec::new(); owed.len()];
        if owed.is_empty() || facts.stock.table(self.table).is_empty() {
            return Ok(links);
        }
        let within_period = !self.any_time
            && owed.iter().all(|duty| matches!(duty.period, Period::Term(_) | Period::SchoolYear(_)))
            && facts.stock.table(self.table).spec().column("term").is_some();
        let rows = self.rows(facts, owed, within_period)?.cache();
        let duties = self.duties(owed)?.lazy().cache();
        let table = facts.stock.table(self.table);
        for (join_on, filter, whole) in self.ways(within_period) {
            let joined = rows.clone().filter(filter).join(
                duties.clone(),
                join_on.clone(),
                join_on,
                JoinArgs::new(JoinType::Inner),
            );
            let found = joined.select([col("owed"), col("row"), col("sure")]).collect()?;
            let owed_at = frame::indexes(&found, "owed")?;
            let row_at = frame::indexes(&found, "row")?;
            for ((at, row), sure) in owed_at.into_iter().zip(row_at).zip(frame::answers(&found, "sure")?) {
                let timely = if within_period { Some(true) } else { self.timely(facts, table, &owed[at], row) };
                if let (Some(inside), Some(timely)) = (self.inside(table, &owed[at], row, whole), timely) {
                    links[at].push(Link { row, certain: inside && timely && whole && sure == Some(true) });
                }
            }
        }
        for found in &mut links {
            found.sort_by_key(|link| (link.row, !link.certain));
            found.dedup_by_key(|link| link.row);
        }
        Ok(links)
    }

    /// Whether a row lies in the pair's spells: yes, perhaps (`Some(false)`), or no.
    fn inside(&self, table: &Table, owed: &Owed<'_>, row: usize, whole: bool) -> Option<bool> {
        let Some(column) = self.pairing else { return Some(true) };
        let countable = table.boolean(row, "counts");
        match table.text(row, column) {
            Some(id) if owed.pairings.contains(&id) => Some(true),
            Some(_) => (whole && countable == Some(false)).then_some(false),
            None => (!whole || countable != Some(true)).then_some(false),
        }
    }

    /// For every row of the table whether it is one of them and may be counted.
    pub fn answers(&self, facts: &Facts<'_>) -> Result<Vec<Option<bool>>, MeasureError> {
        let table = facts.stock.table(self.table);
        let mut answers = match &self.condition {
            Some(condition) => condition.answers(self.table, &facts.frame(self.table)?)?,
            None => vec![Some(true); table.len()],
        };
        if table.spec().column("counts").is_some() {
            for (row, answer) in answers.iter_mut().enumerate() {
                if table.boolean(row, "counts") == Some(false) && *answer == Some(true) {
                    *answer = None;
                }
            }
        }
        Ok(answers)
    }

    /// Whether a row lies in the duty's period: yes, perhaps (`Some(false)`), or no.
    ///
    /// Years by a clock of their own go by the day of a row; a row without one goes by its term, and lies in the year if all of
    /// the term's teaching does in which the pair was one, or the teacher taught. A calendar year has the terms that begin in it,
    /// unless the rule names the column of the day.
    fn timely(&self, facts: &Facts<'_>, table: &Table, owed: &Owed<'_>, row: usize) -> Option<bool> {
        if self.any_time {
            return Some(true);
        }
        let has_term = table.spec().column("term").is_some();
        let term = table.text(row, "term").and_then(|term| term.parse::<Term>().ok());
        let named = self.date.or_else(|| day_column(table.spec()).filter(|_| !has_term));
        let day = |column: Option<&str>| column.and_then(|column| table.date(row, column));
        let holds = |answer: Option<bool>| answer.map_or(Some(false), |yes| yes.then_some(true));
        if !has_term && !matches!(owed.period, Period::Cycle | Period::ContractYear(_) | Period::ServiceYear(_)) {
            return self.dated_within(table, owed, row);
        }
        match owed.period {
            Period::Cycle => Some(true),
            Period::Month(year, month) => match day(self.date.or_else(|| day_column(table.spec()))) {
                Some(day) => (day.year() == year && day.month() == month).then_some(true),
                None => match table.spec().column("month").and_then(|_| table.text(row, "month")) {
                    Some(said) => (said == owed.period.to_string()).then_some(true),
                    None => holds(term.map(|term| owed.spanned.contains(&term))).map(|_| false),
                },
            },
            Period::Term(own) => holds(term.map(|term| term == own)),
            Period::SchoolYear(year) => holds(term.map(|term| term.school_year == year)),
            Period::CalendarYear(year) => {
                holds(day(named).map(|day| day.year() == year).or(term.map(|term| term.calendar_year() == year)))
            }
            Period::ContractYear(_) | Period::ServiceYear(_) => match day(named.or_else(|| day_column(table.spec()))) {
                Some(day) => (owed.from..=owed.to).contains(&day).then_some(true),
                None => term.map_or(Some(false), |term| taught_within(facts, owed, term)),
            },
        }
    }

    /// A row of a table without terms belongs to any period, unless the rule names the column of its day.
    fn dated_within(&self, table: &Table, owed: &Owed<'_>, row: usize) -> Option<bool> {
        let to = match owed.period {
            Period::SchoolYear(year) => school_year_end(year).max(owed.to),
            _ => owed.to,
        };
        match self.date.or_else(|| day_column(table.spec())) {
            Some(column) => match table.date(row, column) {
                Some(day) => (owed.from <= day && day <= to).then_some(true),
                None => Some(false),
            },
            None => Some(true),
        }
    }

    /// What it looks for, as a person would call it: the kinds its condition names, else the table.
    pub fn material(&self) -> String {
        match self.condition.as_ref().map(|condition| condition.kinds.join("、")) {
            Some(kinds) if !kinds.is_empty() && self.table != "activity" => kinds,
            _ => tables::table_spec(self.table).map_or_else(String::new, |spec| spec.zh.to_owned()),
        }
    }

    /// The rows the condition does not rule out: number, keys, unit, period, and whether they count for sure.
    fn rows(&self, facts: &Facts<'_>, owed: &[Owed<'_>], within_period: bool) -> Result<LazyFrame, MeasureError> {
        let spec = facts.stock.table(self.table).spec();
        let truth = self.condition.as_ref().map_or_else(|| lit(true), Condition::expr);
        let counts = if spec.column("counts").is_some() { col("counts").fill_null(lit(true)) } else { lit(true) };
        let mut columns = vec![
            col("row"),
            truth.clone().is_null().or(truth.clone()).alias("open"),
            truth.fill_null(lit(false)).and(counts.clone()).alias("sure"),
            counts.alias("counts_"),
        ];
        columns.extend(self.keys.iter().enumerate().map(|(at, (column, _))| col(*column).alias(format!("k{at}"))));
        if spec.column("unit").is_some() {
            columns.push(col("unit").alias("unit_"));
        }
        columns.push(lit(1).alias("all_"));
        if within_period {
            let by_year = owed.iter().any(|duty| matches!(duty.period, Period::SchoolYear(_)));
            let term = col("term");
            columns.push(if by_year { term.str().slice(lit(0), lit(4)) } else { term }.alias("period_"));
        }
        Ok(facts.frame(self.table)?.lazy().with_row_index("row", None).select(columns).filter(col("open")))
    }

    fn duties(&self, owed: &[Owed<'_>]) -> Result<DataFrame, MeasureError> {
        let numbers: Vec<u32> = (0..owed.len() as u32).collect();
        let mut columns = vec![Column::new("owed".into(), numbers)];
        for (at, (_, side)) in self.keys.iter().enumerate() {
            let values: Vec<Option<&str>> = owed.iter().map(|duty| side.of(duty)).collect();
            columns.push(Column::new(format!("k{at}").into(), values));
        }
        columns.push(Column::new("all_".into(), vec![1_i32; owed.len()]));
        columns.push(Column::new("unit_".into(), owed.iter().map(|duty| duty.unit).collect::<Vec<_>>()));
        columns
            .push(Column::new("period_".into(), owed.iter().map(|duty| duty.period.to_string()).collect::<Vec<_>>()));
        Ok(DataFrame::new(owed.len(), columns)?)
    }

    /// The ways a row can come to a duty: columns joined on, rows looked at, and whether it then counts for certain.
    fn ways(&self, within_period: bool) -> Vec<(Vec<Expr>, Expr, bool)> {
        let key = |at: usize| col(format!("k{at}"));
        let on = |keys: Vec<Expr>| {
            let mut keys = keys;
            if keys.is_empty() {
                keys.push(col("all_"));
            }
            if within_period {
                keys.push(col("period_"));
            }
            keys
        };
        let all = 0..self.keys.len();
        let mut ways = vec![(on(all.clone().map(key).collect()), lit(true), true)];
        for missing in all.clone().filter(|at| self.keys[*at].1 != Side::Unit) {
            let others: Vec<usize> = all.clone().filter(|at| *at != missing).collect();
            let mut filter = key(missing).is_null();
            for other in &others {
                filter = filter.and(key(*other).is_not_null());
            }
            let joined =
                if others.is_empty() { vec![col("unit_")] } else { others.iter().map(|at| key(*at)).collect() };
            ways.push((on(joined), filter, false));
        }
        ways
    }

    /// How much a row adds; `None` if it does not say.
    pub fn quantity(&self, table: &Table, row: usize) -> Option<f64> {
        self.sum.map_or(Some(1.0), |column| table.number(row, column))
    }

    /// What the rows of one duty come to.
    pub fn tally(&self, table: &Table, links: &[Link]) -> Tally {
        let mut tally = Tally::default();
        for link in links {
            match (link.certain, self.quantity(table, link.row)) {
                (true, Some(quantity)) => tally.counted += quantity,
                (_, quantity) => {
                    tally.possible += quantity.unwrap_or(f64::INFINITY);
                    tally.uncertain += 1;
                    let why = why_not(table, link.row);
                    if !tally.why.contains(&why) {
                        tally.why.push(why);
                    }
                }
            }
        }
        tally
    }
}

impl Selection {
    /// What the rows of one duty come to where different values are counted: people trained, not trainings.
    pub fn tally_of(&self, table: &Table, links: &[Link], distinct: &str) -> Tally {
        let of = |certain: bool| -> BTreeSet<String> {
            let rows = links.iter().filter(|link| link.certain || !certain);
            rows.map(|link| table.shown(link.row, distinct)).filter(|value| !value.is_empty()).collect()
        };
        let (sure, all) = (of(true), of(false));
        let more = all.len() - sure.len();
        Tally {
            counted: sure.len() as f64, possible: more as f64, uncertain: more, why: vec!["内容不全".to_owned()]
        }
    }
}

/// Whether the teaching of a term lies in a duty's days, as far as the pair was one or the teacher taught.
fn taught_within(facts: &Facts<'_>, owed: &Owed<'_>, term: Term) -> Option<bool> {
    let Some(span) = facts.terms.get(term) else { return Some(false) };
    let (first, last) = owed.lifetime(facts);
    let taught: (NaiveDate, NaiveDate) = (span.taught.0.max(first), span.taught.1.min(last));
    if taught.0 > owed.to || taught.1 < owed.from {
        return None;
    }
    Some(owed.from <= taught.0 && taught.1 <= owed.to)
}

/// Why a row that is known cannot be counted.
pub(crate) fn why_not(table: &Table, row: usize) -> String {
    table.text(row, "why_not").filter(|why| !why.is_empty()).unwrap_or("内容不全").to_owned()
}
