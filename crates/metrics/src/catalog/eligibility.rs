//! `eligibility`: the conditions a candidate must fulfil, joined by and and or; whatever is missing is named.
//!
//! `criteria` is a list: rows of a table (`at_least` of them, of any time or `when = "period"`), a condition on the person or unit (`who`), or `any`, `all` with a list
//! of their own. `actual` is how many of the criteria hold.

use policy::document::Section;
use policy::{DatedValue, Treatment};
use tables::{TableSpec, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::Binder;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::parameters::number_at;
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "eligibility",
    treatment: Treatment::Evaluated,
    keys: &["who", "criteria", "enough"],
    numbers: &[],
    bind,
};

/// One condition a candidate must fulfil.
#[derive(Debug)]
pub(crate) struct Criterion {
    zh: String,
    asks: Asks,
}

#[derive(Debug)]
enum Asks {
    Rows { selection: Box<Selection>, at_least: DatedValue },
    Who { table: &'static str, condition: Condition },
    All(Vec<Criterion>),
    Any(Vec<Criterion>),
}

#[derive(Debug)]
struct Eligibility {
    population: Population,
    criteria: Vec<Criterion>,
    /// How many of them are enough; all without it.
    enough: Option<usize>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&EVERYBODY);
    binder.keys.need("criteria");
    let enough = binder.keys.int("enough").and_then(|enough| usize::try_from(enough).ok());
    let unit = population.as_ref().is_some_and(|population| population.who == Who::Unit);
    let asked = if unit { "unit" } else { "teacher" };
    let spec = table_spec(asked)?;
    let criteria = read(binder, &binder.keys, "criteria", spec);
    Some(Box::new(Eligibility { population: population?, criteria, enough }))
}

fn read(binder: &Binder<'_>, section: &Section<'_>, key: &str, spec: &'static TableSpec) -> Vec<Criterion> {
    section.sections(key).iter().filter_map(|section| read_one(binder, section, spec)).collect()
}

fn read_one(binder: &Binder<'_>, section: &Section<'_>, spec: &'static TableSpec) -> Option<Criterion> {
    let zh = section.required_text("zh").to_owned();
    let asks = if let Some(text) = section.text("who") {
        section.only(&["zh", "who"]);
        Asks::Who { table: spec.name, condition: binder.condition(section, "who", text, spec)? }
    } else if section.value("any").is_some() {
        section.only(&["zh", "any"]);
        Asks::Any(read(binder, section, "any", spec))
    } else if section.value("all").is_some() {
        section.only(&["zh", "all"]);
        Asks::All(read(binder, section, "all", spec))
    } else {
        section.only(&["zh", "table", "where", "match", "sum", "date", "when", "at_least"]);
        let mut selection = binder.selection_in(section)?;
        selection.any_time = binder.of_any_time(section);
        let at_least = binder.of_part(section, "at_least", 1.0)?;
        Asks::Rows { selection: Box::new(selection), at_least }
    };
    Some(Criterion { zh, asks })
}

/// What one criterion comes to for every duty, and the rows that show it.
pub(crate) struct Answered {
    pub answers: Vec<Option<bool>>,
    /// What is missing, by duty; empty where it holds.
    pub missing: Vec<String>,
    proofs: Vec<(usize, &'static str, Link)>,
}

impl Measure for Eligibility {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let found: Result<Vec<Answered>, _> = self.criteria.iter().map(|one| one.answered(facts, &owed)).collect();
        let found = found?;
        let needed = self.enough.unwrap_or(self.criteria.len());
        for (at, owed) in owed.iter().enumerate() {
            let of = |wanted: Option<bool>| found.iter().filter(move |one| one.answers[at] == wanted).count();
            let (holds, unknown) = (of(Some(true)), of(None));
            let missing: Vec<&str> =
                found.iter().map(|one| one.missing[at].as_str()).filter(|zh| !zh.is_empty()).collect();
            let reason = joined(&missing);
            let verdict = match holds >= needed {
                true => Verdict::new(Status::Met, ""),
                false if holds + unknown >= needed => Verdict::new(Status::Undecidable, reason),
                false => Verdict::new(Status::Unmet, reason),
            };
            let finding = Finding { least: Some(needed as f64), most: None, actual: Some(holds as f64), verdict };
            let duty = outcome.add(scope, owed, finding);
            for (_, table, link) in found.iter().flat_map(|one| &one.proofs).filter(|(of, _, _)| *of == at) {
                outcome.note(duty, table, link.row, if link.certain { "" } else { "内容不全" });
            }
        }
        Ok(())
    }
}

impl Criterion {
    /// The criteria of a list, of the rows of `spec`: teachers or units.
    pub fn read(binder: &Binder<'_>, section: &Section<'_>, key: &str, spec: &'static TableSpec) -> Vec<Self> {
        read(binder, section, key, spec)
    }

    /// What it comes to for each of these.
    pub fn answered(&self, facts: &Facts<'_>, owed: &[Owed<'_>]) -> Result<Answered, MeasureError> {
        match &self.asks {
            Asks::Rows { selection, at_least } => self.by_rows(facts, owed, selection, at_least),
            Asks::Who { table, condition } => self.by_person(facts, owed, table, condition),
            Asks::All(parts) => joint(facts, owed, parts, &self.zh, |answers| {
                if answers.contains(&Some(false)) {
                    Some(false)
                } else if answers.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }),
            Asks::Any(parts) => joint(facts, owed, parts, &self.zh, |answers| {
                if answers.contains(&Some(true)) {
                    Some(true)
                } else if answers.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }),
        }
    }

    fn by_rows(
        &self,
        facts: &Facts<'_>,
        owed: &[Owed<'_>],
        selection: &Selection,
        at_least: &DatedValue,
    ) -> Result<Answered, MeasureError> {
        let links = selection.links(facts, owed)?;
        let table = facts.stock.table(selection.table);
        let mut found = Answered { answers: Vec::new(), missing: Vec::new(), proofs: Vec::new() };
        for (at, (owed, links)) in owed.iter().zip(&links).enumerate() {
            let tally = selection.tally(table, links);
            let open = || match selection.any_time {
                true => owed.open_over(facts, &[selection]),
                false => owed.short_over(facts, &[selection]),
            };
            let (answer, missing) = match number_at(at_least, owed.day()) {
                None => (None, format!("{}：文本未写明要多少", self.zh)),
                Some(least) if tally.counted >= least => (Some(true), String::new()),
                Some(least) if tally.counted + tally.possible >= least => (None, format!("{}：记录内容不全", self.zh)),
                Some(_) => match open() {
                    Some(open) => (None, format!("{}：{open}", self.zh)),
                    None => (Some(false), format!("缺：{}", self.zh)),
                },
            };
            found.answers.push(answer);
            found.missing.push(missing);
            found.proofs.extend(links.iter().map(|link| (at, selection.table, *link)));
        }
        Ok(found)
    }

    fn by_person(
        &self,
        facts: &Facts<'_>,
        owed: &[Owed<'_>],
        table: &'static str,
        condition: &Condition,
    ) -> Result<Answered, MeasureError> {
        let answers = condition.answers(table, &facts.frame(table)?)?;
        let rows = facts.stock.table(table);
        let column = if table == "unit" { "unit" } else { "teacher_id" };
        let of = |owed: &Owed<'_>| (0..rows.len()).find(|row| rows.text(*row, column) == Some(owed.subject_id));
        let mut found = Answered { answers: Vec::new(), missing: Vec::new(), proofs: Vec::new() };
        for (at, owed) in owed.iter().enumerate() {
            let row = of(owed);
            let answer = row.and_then(|row| answers[row]);
            found.missing.push(match answer {
                Some(true) => String::new(),
                Some(false) => format!("不符：{}", self.zh),
                None => format!("{}：资料不全，不能断定", self.zh),
            });
            found.answers.push(answer);
            found.proofs.extend(row.map(|row| (at, table, Link { row, certain: true })));
        }
        Ok(found)
    }
}

fn joint(
    facts: &Facts<'_>,
    owed: &[Owed<'_>],
    parts: &[Criterion],
    zh: &str,
    join: impl Fn(&[Option<bool>]) -> Option<bool>,
) -> Result<Answered, MeasureError> {
    let parts: Result<Vec<Answered>, _> = parts.iter().map(|part| part.answered(facts, owed)).collect();
    let parts = parts?;
    let mut found = Answered { answers: Vec::new(), missing: Vec::new(), proofs: Vec::new() };
    for at in 0..owed.len() {
        let answers: Vec<Option<bool>> = parts.iter().map(|part| part.answers[at]).collect();
        let answer = join(&answers);
        let inner: Vec<&str> = parts.iter().map(|part| part.missing[at].as_str()).filter(|zh| !zh.is_empty()).collect();
        found.missing.push(if answer == Some(true) {
            String::new()
        } else {
            format!("{zh}（{}）", inner.join("；"))
        });
        found.answers.push(answer);
    }
    found.proofs = parts.into_iter().flat_map(|part| part.proofs).collect();
    Ok(found)
}
