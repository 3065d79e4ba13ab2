//! The panel of growth: one row for every teacher and school year, with what is missing said aloud.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;
use tables::{Table, Term, school_year_of, table_spec};

use crate::MeasureError;
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::{Facts, Person};
use crate::outcome::declared;
use crate::owing::nth_year;
use crate::terms::{school_year_end, school_year_start};

/// How a pack reads growth.
#[derive(Debug)]
pub(crate) struct GrowthPlan {
    /// Activities that are lessons observed.
    observed: Condition,
    /// Assessments that are stages.
    stage: Condition,
    /// Titles that count.
    title: Condition,
}

impl GrowthPlan {
    /// Binds `[growth]`.
    pub fn bind(binder: &Binder<'_>) -> Option<Self> {
        binder.keys.only(&["observed", "stage", "title"]);
        let condition = |key: &str, table: &str| {
            binder.condition(&binder.keys, key, binder.keys.required_text(key), table_spec(table)?)
        };
        let (observed, stage) = (condition("observed", "activity"), condition("stage", "assessment"));
        let title = condition("title", "title_spell");
        Some(Self { observed: observed?, stage: stage?, title: title? })
    }
}

/// Sums by person and school year.
type Sums = BTreeMap<(String, i32), f64>;

struct Panel<'f, 's> {
    facts: &'f Facts<'s>,
    observed: Sums,
    observing: Sums,
    contests: Sums,
    publications: Sums,
    projects: Sums,
    stages: BTreeMap<(&'f str, i64), &'f str>,
    titles: BTreeMap<&'f str, Vec<Held<'f>>>,
    tiers: BTreeMap<&'f str, Vec<Held<'f>>>,
    mentors: BTreeMap<&'f str, Vec<usize>>,
}

/// A title or tier held from one day to another.
struct Held<'f> {
    name: &'f str,
    rank: i64,
    from: NaiveDate,
    to: NaiveDate,
}

/// The view `growth`: every teacher in every school year measured, from the first they are seen in.
pub(crate) fn growth(plan: Option<&GrowthPlan>, facts: &Facts<'_>) -> Result<Table, MeasureError> {
    let mut rows = Table::builder(declared("growth"));
    let Some(plan) = plan else { return Ok(rows.finish()) };
    let panel = Panel::of(plan, facts)?;
    let years: BTreeSet<i32> = facts.measured.iter().map(|term| term.school_year).collect();
    let teachers = facts.stock.table("teacher");
    let mut people: Vec<&Person<'_>> = facts.people.iter().collect();
    people.sort_by_key(|person| (person.unit, person.name, person.id));
    for person in people {
        let first = teachers.text(person.row, "first_term").and_then(|term| term.parse::<Term>().ok());
        for year in years.iter().filter(|year| first.is_none_or(|first| first.school_year <= **year)) {
            panel.row(&mut rows, person, *year);
        }
    }
    Ok(rows.finish())
}

impl<'f, 's> Panel<'f, 's> {
    fn of(plan: &GrowthPlan, facts: &'f Facts<'s>) -> Result<Self, MeasureError> {
        let lessons = |person: &str| {
            let counts = col("counts").fill_null(lit(true));
            sums(facts, "activity", person, Some(plan.observed.expr().and(counts)), col("quantity").sum())
        };
        let results = |table: &'static str| sums(facts, table, "teacher_id", None, len());
        let mut mentors: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, pair) in facts.pairs.iter().enumerate() {
            mentors.entry(pair.mentee_id).or_default().push(at);
        }
        Ok(Self {
            observed: lessons("counterpart_id")?,
            observing: lessons("actor_id")?,
            contests: results("competition_result")?,
            publications: results("publication")?,
            projects: results("project_member")?,
            stages: stages(plan, facts)?,
            titles: titles(plan, facts)?,
            tiers: tiers(facts),
            mentors,
            facts,
        })
    }

    fn row(&self, rows: &mut tables::TableBuilder, person: &Person<'_>, year: i32) {
        let end = school_year_end(year).min(self.facts.last_day);
        let stage = person.first_teaching_date.and_then(|first| stage_in(first, year));
        let title = best(self.titles.get(person.id), end);
        let (tier, before) =
            (best(self.tiers.get(person.id), end), best(self.tiers.get(person.id), school_year_end(year - 1)));
        let change = (tier.is_some() || before.is_some())
            .then(|| tier.map_or(0, |held| held.rank) - before.map_or(0, |held| held.rank));
        let key = (person.id.to_owned(), year);
        let count = |sums: &Sums| sums.get(&key).map_or(0, |count| *count as i64);
        rows.row()
            .text("unit", person.unit)
            .text("teacher", person.name)
            .text("teacher_id", person.id)
            .int("school_year", i64::from(year))
            .int("stage", stage)
            .text("stage_result", stage.and_then(|stage| self.stages.get(&(person.id, stage)).copied()))
            .text("title", title.map(|held| held.name))
            .int("title_rank", title.map(|held| held.rank))
            .text("tier", tier.map(|held| held.name))
            .int("tier_rank", tier.map(|held| held.rank))
            .int("tier_change", change)
            .number("observed_lessons", self.observed.get(&key).copied().unwrap_or(0.0))
            .number("observing_lessons", self.observing.get(&key).copied().unwrap_or(0.0))
            .int("contest_results", count(&self.contests))
            .int("publications", count(&self.publications))
            .int("projects", count(&self.projects))
            .text(
                "mentors",
                Some(self.mentors_of(person.id, year).join("、").as_str()).filter(|names| !names.is_empty()),
            )
            .text(
                "missing",
                Some(self.missing(person, title.is_some(), year).as_str()).filter(|text| !text.is_empty()),
            );
    }

    fn mentors_of(&self, id: &str, year: i32) -> Vec<&'f str> {
        let (from, to) = (school_year_start(year), school_year_end(year));
        let pairs = self.mentors.get(id).into_iter().flatten().filter_map(|at| self.facts.pairs.get(*at));
        let names: BTreeSet<&str> =
            pairs.filter(|pair| pair.spell_within(from, to).is_some()).map(|p| p.mentor).collect();
        names.into_iter().collect()
    }

    fn missing(&self, person: &Person<'_>, titled: bool, year: i32) -> String {
        let mut missing = Vec::new();
        if person.first_teaching_date.is_none() {
            missing.push("参加工作时间".to_owned());
        }
        if !titled {
            missing.push("聘任职称".to_owned());
        }
        for term in self.facts.terms_of_year(year) {
            if !self.facts.sent(person.unit, term) {
                missing.push(format!("{term}学期材料"));
            }
        }
        missing.join("、")
    }
}

/// The year of service that ends in a school year; `None` before the first does.
fn stage_in(first: NaiveDate, year: i32) -> Option<i64> {
    let first_ends = nth_year(first, 1).map(|(_, to)| school_year_of(to))?;
    let stage = i64::from(year - first_ends + 1);
    (stage > 0).then_some(stage)
}

fn best<'h, 'f>(held: Option<&'h Vec<Held<'f>>>, day: NaiveDate) -> Option<&'h Held<'f>> {
    let valid = held?.iter().filter(|held| held.from <= day && held.to >= day);
    valid.max_by_key(|held| (held.rank, held.from))
}

/// A sum by person and school year, over the rows of a table that meet a condition.
fn sums(
    facts: &Facts<'_>,
    table: &'static str,
    person: &str,
    condition: Option<Expr>,
    sum: Expr,
) -> Result<Sums, MeasureError> {
    if facts.stock.table(table).is_empty() {
        return Ok(Sums::new());
    }
    let grouped = facts
        .frame(table)?
        .lazy()
        .filter(condition.unwrap_or_else(|| lit(true)).and(col(person).is_not_null()))
        .group_by([col(person).alias("person"), col("school_year").alias("year")])
        .agg([sum.cast(DataType::Float64).alias("sum")])
        .collect()?;
    let (people, years, sums) = (grouped.column("person")?, grouped.column("year")?, grouped.column("sum")?);
    let rows = people.str()?.iter().zip(years.i64()?.iter()).zip(sums.f64()?.iter());
    Ok(rows.filter_map(|((person, year), sum)| Some(((person?.to_owned(), year? as i32), sum?))).collect())
}

fn stages<'f>(plan: &GrowthPlan, facts: &'f Facts<'_>) -> Result<BTreeMap<(&'f str, i64), &'f str>, MeasureError> {
    let table = facts.stock.table("assessment");
    let chosen = plan.stage.answers("assessment", &facts.frame("assessment")?)?;
    let mut stages = BTreeMap::new();
    for row in (0..table.len()).filter(|row| chosen[*row] == Some(true)) {
        let result = table.text(row, "grade").or(table.text(row, "result"));
        if let (Some(id), Some(stage), Some(result)) =
            (table.text(row, "teacher_id"), table.int(row, "stage_no"), result)
        {
            stages.insert((id, stage), result);
        }
    }
    Ok(stages)
}

fn titles<'f>(plan: &GrowthPlan, facts: &'f Facts<'_>) -> Result<BTreeMap<&'f str, Vec<Held<'f>>>, MeasureError> {
    let chosen = plan.title.answers("title_spell", &facts.frame("title_spell")?)?;
    Ok(held(facts, "title_spell", ["level", "from", "to"], |row| chosen[row] == Some(true)))
}

fn tiers<'f>(facts: &'f Facts<'_>) -> BTreeMap<&'f str, Vec<Held<'f>>> {
    held(facts, "tier_title", ["tier", "granted_on", "valid_to"], |_| true)
}

fn held<'f>(
    facts: &'f Facts<'_>,
    table: &str,
    [name, from, to]: [&str; 3],
    chosen: impl Fn(usize) -> bool,
) -> BTreeMap<&'f str, Vec<Held<'f>>> {
    let table = facts.stock.table(table);
    let mut held: BTreeMap<&str, Vec<Held<'f>>> = BTreeMap::new();
    for row in (0..table.len()).filter(|row| chosen(*row)) {
        let Some(id) = table.text(row, "teacher_id") else { continue };
        let first_seen = || {
            let term: Term = table.text(row, "seen_from")?.parse().ok()?;
            Some(facts.terms.get(term)?.start)
        };
        held.entry(id).or_default().push(Held {
            name: table.text(row, name).unwrap_or_default(),
            rank: table.int(row, "rank").unwrap_or(0),
            from: table.date(row, from).or_else(first_seen).unwrap_or(NaiveDate::MIN),
            to: table.date(row, to).unwrap_or(NaiveDate::MAX),
        });
    }
    held
}
