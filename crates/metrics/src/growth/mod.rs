//! The panel of growth: one row for every teacher and school year, with what is missing said aloud.

mod cohort;
mod points;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;
use policy::DatedValue;
use tables::{Table, Term, school_year_of, table_spec};

use crate::MeasureError;
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::{Facts, Person};
use crate::outcome::declared;
use crate::owing::nth_year;
use crate::parameters::number_at;
use crate::selection::Selection;
use crate::terms::{school_year_end, school_year_start};

use cohort::trajectories;
use points::Points;

/// Marks of a hundred.
const FULL: f64 = 100.0;

/// How a pack reads growth.
#[derive(Debug)]
pub(crate) struct GrowthPlan {
    /// Activities that are lessons observed.
    observed: Condition,
    /// Assessments that are stages.
    stage: Condition,
    /// Titles that count.
    title: Condition,
    /// Activities that are lessons given for others to see.
    given: Option<Condition>,
    /// Assessments of single items of a stage, and which of them are met.
    items: Option<(Condition, Condition)>,
    /// Marks of raters.
    score: Option<Condition>,
    points: Vec<Points>,
    /// Colleagues a cohort needs.
    cohort: Option<DatedValue>,
}

impl GrowthPlan {
    /// Binds `[growth]`.
    pub fn bind(binder: &Binder<'_>) -> Option<Self> {
        binder.keys.only(&["observed", "stage", "title", "given", "item", "item_met", "score", "points", "cohort"]);
        let optional = |key: &str, table: &str| {
            let text = binder.keys.text(key)?;
            binder.condition(&binder.keys, key, text, table_spec(table)?)
        };
        let (given, score) = (optional("given", "activity"), optional("score", "rubric_score"));
        let items = optional("item", "assessment").zip(optional("item_met", "assessment"));
        let points = Points::bind(binder);
        let cohort = binder.parameter("cohort");
        let condition = |key: &str, table: &str| {
            binder.condition(&binder.keys, key, binder.keys.required_text(key), table_spec(table)?)
        };
        let (observed, stage) = (condition("observed", "activity"), condition("stage", "assessment"));
        let title = condition("title", "title_spell");
        Some(Self { observed: observed?, stage: stage?, title: title?, given, items, score, points, cohort })
    }
}

/// Sums by person and school year.
type Sums = BTreeMap<(String, i32), f64>;

struct Panel<'f, 's> {
    facts: &'f Facts<'s>,
    observed: Sums,
    observing: Sums,
    given: Option<Sums>,
    points: BTreeMap<&'static str, Sums>,
    scores: Option<(Sums, Sums)>,
    ranks: Sums,
    items: Option<Items<'f>>,
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
///
/// Beside it `growth_cohort`: where each mentee stands among those of the same stage, subject and start.
pub(crate) fn growth(plan: Option<&GrowthPlan>, facts: &Facts<'_>) -> Result<[Table; 2], MeasureError> {
    let mut rows = Table::builder(declared("growth"));
    let Some(plan) = plan else { return Ok([rows.finish(), Table::empty(declared("growth_cohort"))]) };
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
    let panel = rows.finish();
    let needed = plan.cohort.as_ref().and_then(|cohort| number_at(cohort, facts.last_day));
    let trajectories = trajectories(&panel, facts, needed);
    Ok([panel, trajectories])
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
        let given = |given: &Condition| {
            let counts = col("counts").fill_null(lit(true));
            sums(facts, "activity", "actor_id", Some(given.expr().and(counts)), col("quantity").sum())
        };
        let scores = |score: &Condition| {
            // Of a hundred, where the sheet says of how many.
            let full = col("max_score").fill_null(lit(FULL));
            let share = (col("score") / full * lit(FULL)).mean();
            let raters = concat_str([col("rater_unit"), col("rater")], " ", true).n_unique();
            let marked = score.expr().and(col("score").is_not_null());
            let mean = sums(facts, "rubric_score", "teacher_id", Some(marked.clone()), share)?;
            Ok::<_, MeasureError>((mean, sums(facts, "rubric_score", "teacher_id", Some(marked), raters)?))
        };
        Ok(Self {
            given: plan.given.as_ref().map(given).transpose()?,
            points: points::sum_up(&plan.points, facts)?,
            scores: plan.score.as_ref().map(scores).transpose()?,
            ranks: class_ranks(facts)?,
            items: plan.items.as_ref().map(|items| Items::of(items, facts)).transpose()?,
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
        let kept = |table: &'static str| self.keeps(person.unit, table, year);
        // A unit that never sent a register of a kind has not said that there was nothing.
        let listed = |sums: &Sums, table: &'static str| {
            sums.get(&key).map(|count| *count as i64).or_else(|| kept(table).then_some(0))
        };
        let title_before = best(self.titles.get(person.id), school_year_end(year - 1));
        let title_change = title.zip(title_before).map(|(now, before)| now.rank - before.rank);
        let sum_of = |sums: Option<&Sums>| sums.and_then(|sums| sums.get(&key).copied());
        let points = |measure: &str, table: &'static str| {
            let sums = self.points.get(measure)?;
            sums.get(&key).copied().or_else(|| kept(table).then_some(0.0))
        };
        let items = self.items.as_ref().map(|items| items.until(person.id, year)).unwrap_or_default();
        let given = self.given.as_ref().map(|given| given.get(&key).copied().unwrap_or(0.0));
        let score = sum_of(self.scores.as_ref().map(|scores| &scores.0));
        let known = [
            person.first_teaching_date.is_some(),
            title.is_some(),
            self.facts.terms_of_year(year).iter().all(|term| self.facts.sent(person.unit, *term)),
            kept("competition_result"),
            kept("publication"),
            kept("project_member"),
            self.ranks.contains_key(&key),
            score.is_some(),
        ];
        let names =
            ["参加工作时间", "聘任职称", "各学期材料", "竞赛获奖登记", "论文登记", "课题登记", "班级成绩", "评委评分"];
        let unknown: Vec<&str> =
            names.into_iter().zip(known).filter(|(_, known)| !known).map(|(name, _)| name).collect();
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
            .int("contest_results", listed(&self.contests, "competition_result"))
            .int("publications", listed(&self.publications, "publication"))
            .int("projects", listed(&self.projects, "project_member"))
            .int("title_change", title_change)
            .number("given_lessons", given)
            .number("contest_points", points("contest_points", "competition_result"))
            .number("publication_points", points("publication_points", "publication"))
            .number("project_points", points("project_points", "project_member"))
            .int("items_met", items.met.map(|met| met as i64))
            .int("items_carried", items.met.map(|_| items.carried.len() as i64))
            .text("items_open", Some(items.carried.join("、").as_str()).filter(|names| !names.is_empty()))
            .number("class_rank_change", self.ranks.get(&key).copied())
            .number("score", score)
            .int("score_raters", sum_of(self.scores.as_ref().map(|scores| &scores.1)).map(|raters| raters as i64))
            .number("completeness", (names.len() - unknown.len()) as f64 / names.len() as f64)
            .text("unknown", Some(unknown.join("、").as_str()).filter(|names| !names.is_empty()))
            .text(
                "mentors",
                Some(self.mentors_of(person.id, year).join("、").as_str()).filter(|names| !names.is_empty()),
            )
            .text(
                "missing",
                Some(self.missing(person, title.is_some(), year).as_str()).filter(|text| !text.is_empty()),
            );
    }

    /// Whether a unit sent a register of a kind by the end of a year.
    fn keeps(&self, unit: &str, table: &'static str, year: i32) -> bool {
        let whole = Selection {
            table,
            condition: None,
            keys: Vec::new(),
            pairing: None,
            sum: None,
            date: None,
            any_time: true,
        };
        self.facts.keeps(unit, &whole, Some(Term::spring(year)))
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

/// Items of a stage by person: in which year each was first judged, and from when it is met.
struct Items<'f>(BTreeMap<&'f str, BTreeMap<&'f str, (i64, Option<i64>)>>);

/// Items met by the end of a year, and those carried over into the next.
#[derive(Default)]
struct ItemsUntil<'f> {
    met: Option<usize>,
    carried: Vec<&'f str>,
}

impl<'f> Items<'f> {
    fn of((item, met): &(Condition, Condition), facts: &'f Facts<'_>) -> Result<Self, MeasureError> {
        let table = facts.stock.table("assessment");
        let mut items: BTreeMap<&str, BTreeMap<&str, (i64, Option<i64>)>> = BTreeMap::new();
        if table.is_empty() {
            return Ok(Self(items));
        }
        let frame = facts.frame("assessment")?;
        let (chosen, passed) = (item.answers("assessment", &frame)?, met.answers("assessment", &frame)?);
        for row in (0..table.len()).filter(|row| chosen[*row] == Some(true)) {
            let key = (table.text(row, "teacher_id"), table.text(row, "step"), table.int(row, "school_year"));
            let (Some(person), Some(step), Some(year)) = key else { continue };
            let state = items.entry(person).or_default().entry(step).or_insert((year, None));
            state.0 = state.0.min(year);
            if passed[row] == Some(true) {
                state.1 = Some(state.1.map_or(year, |first| first.min(year)));
            }
        }
        Ok(Self(items))
    }

    fn until(&self, person: &str, year: i32) -> ItemsUntil<'f> {
        let year = i64::from(year);
        let judged = |(_, state): &(&&'f str, &(i64, Option<i64>))| state.0 <= year;
        let Some(own) = self.0.get(person).filter(|own| own.iter().any(|item| judged(&item))) else {
            return ItemsUntil::default();
        };
        let met = |state: &(i64, Option<i64>)| state.1.is_some_and(|since| since <= year);
        let known = || own.iter().filter(judged);
        ItemsUntil {
            met: Some(known().filter(|(_, state)| met(state)).count()),
            carried: known().filter(|(_, state)| !met(state)).map(|(step, _)| *step).collect(),
        }
    }
}

/// How many places a teacher's classes rose among their peers, on the average of the year's examinations.
fn class_ranks(facts: &Facts<'_>) -> Result<Sums, MeasureError> {
    let change = (col("prior_rank").cast(DataType::Float64) - col("rank").cast(DataType::Float64)).mean();
    let known = col("prior_rank").is_not_null().and(col("rank").is_not_null());
    sums(facts, "class_result", "teacher_id", Some(known), change)
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
