//! `pair_constraint`: what a mentor must be beside the mentee: of a higher tier, of the same or a near subject, with experience
//! of the grade, holder of a title.
//!
//! Looked at on the first day of the pair (the last spell of several).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use policy::Treatment;
use tables::{ColumnType, Table, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::Binder;
use crate::facts::Facts;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population, Who};
use crate::selection::Selection;

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "pair_constraint",
    treatment: Treatment::Evaluated,
    keys: &["who", "compare", "relation", "near", "mentor", "mentee"],
    numbers: &[],
    bind,
};

const RELATIONS: [&str; 4] = ["higher", "not_lower", "same", "different"];

/// A column of rows about a person that are compared.
#[derive(Debug)]
struct Compared {
    selection: Selection,
    person: &'static str,
    column: &'static str,
    starts: Option<&'static str>,
    ends: Option<&'static str>,
    relation: &'static str,
    near: Option<Near>,
}

/// Values that count as the same: rows of a reference table with one group.
#[derive(Debug)]
struct Near {
    table: &'static str,
    column: &'static str,
    group: &'static str,
}

/// Rows one of the two must have on the first day; any of them is enough.
#[derive(Debug)]
struct Held {
    zh: String,
    selection: Selection,
    person: &'static str,
    starts: Option<&'static str>,
    ends: Option<&'static str>,
}

#[derive(Debug)]
struct PairConstraint {
    population: Population,
    compared: Option<Compared>,
    mentor: Vec<Held>,
    mentee: Vec<Held>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&[Who::Pairing]);
    if !["compare", "mentor", "mentee"].iter().any(|key| binder.has(key)) {
        binder.complain(
            "compare",
            "compare、mentor、mentee 至少要有一个",
            "one of `compare`, `mentor`, `mentee` is needed",
        );
    }
    let compared = match binder.keys.section("compare") {
        Some(_) => Some(compared(binder)?),
        None => None,
    };
    let held = |key: &str| binder.keys.sections(key).iter().filter_map(|section| held(binder, section)).collect();
    let (mentor, mentee) = (held("mentor"), held("mentee"));
    Some(Box::new(PairConstraint { population: population?, compared, mentor, mentee }))
}

fn compared(binder: &Binder<'_>) -> Option<Compared> {
    let section = binder.keys.section("compare")?;
    section.only(&["table", "where", "column", "person", "starts", "ends"]).need("column");
    binder.keys.need("relation");
    let selection = binder.loose_selection(&section)?;
    let spec = table_spec(selection.table)?;
    let relation = binder.word_or_first("relation", &RELATIONS)?;
    let orders = ["higher", "not_lower"].contains(&relation);
    let column = binder.column(&section, "column", spec, |kind| match kind {
        ColumnType::Int | ColumnType::Number => true,
        ColumnType::Text => !orders,
        _ => false,
    })?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    let near = match binder.keys.section("near") {
        Some(near) => {
            near.only(&["table", "column", "group"]);
            near.need("column");
            near.need("group");
            let of = binder.loose_selection(&near)?;
            let spec = table_spec(of.table)?;
            let text = |kind: ColumnType| kind == ColumnType::Text;
            let (column, group) =
                (binder.column(&near, "column", spec, text), binder.column(&near, "group", spec, text));
            Some(Near { table: of.table, column: column?, group: group? })
        }
        None => None,
    };
    Some(Compared {
        person: person_column(binder, &section, spec)?,
        starts: binder.column(&section, "starts", spec, day),
        ends: binder.column(&section, "ends", spec, day),
        selection,
        column,
        relation,
        near,
    })
}

fn held(binder: &Binder<'_>, section: &policy::document::Section<'_>) -> Option<Held> {
    section.only(&["zh", "table", "where", "person", "starts", "ends"]);
    let selection = binder.loose_selection(section)?;
    let spec = table_spec(selection.table)?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    Some(Held {
        zh: section.required_text("zh").to_owned(),
        person: person_column(binder, section, spec)?,
        starts: binder.column(section, "starts", spec, day),
        ends: binder.column(section, "ends", spec, day),
        selection,
    })
}

fn person_column(
    binder: &Binder<'_>,
    section: &policy::document::Section<'_>,
    spec: &'static tables::TableSpec,
) -> Option<&'static str> {
    let name = section.text("person").unwrap_or("teacher_id");
    binder.known_column(section, section.line(), name, spec)
}

/// Whether a row holds on a day; a row without days holds always.
fn holds(table: &Table, row: usize, (starts, ends): (Option<&str>, Option<&str>), day: NaiveDate) -> bool {
    let date = |column: Option<&str>| column.and_then(|column| table.date(row, column));
    date(starts).is_none_or(|start| start <= day) && date(ends).is_none_or(|end| end >= day)
}

impl Measure for PairConstraint {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let answers = match &self.compared {
            Some(compared) => compared.selection.answers(facts)?,
            None => Vec::new(),
        };
        let held = |of: &[Held]| of.iter().map(|held| held.selection.answers(facts)).collect::<Result<Vec<_>, _>>();
        let (mentor, mentee) = (held(&self.mentor)?, held(&self.mentee)?);
        for owed in &self.population.owed(facts, scope.terms)? {
            let first = first_day(facts, owed);
            let mut proofs = Vec::new();
            let mut found: Vec<(Option<bool>, String)> = Vec::new();
            if let Some(compared) = &self.compared {
                found.push(compared.answer(facts, owed, &answers, first, &mut proofs));
            }
            let other = owed.counterpart_id.unwrap_or_default();
            for (of, answers, id, zh) in
                [(&self.mentor, &mentor, owed.subject_id, "师傅"), (&self.mentee, &mentee, other, "徒弟")]
            {
                if !of.is_empty() {
                    found.push(any_held(facts, owed, (of, answers), (id, zh), first, &mut proofs));
                }
            }
            let reason = joined(&found.iter().map(|(_, reason)| reason.as_str()).collect::<Vec<_>>());
            let status = if found.iter().any(|(answer, _)| *answer == Some(false)) {
                Status::Unmet
            } else if found.iter().any(|(answer, _)| answer.is_none()) {
                Status::Undecidable
            } else {
                Status::Met
            };
            let actual = f64::from(u8::from(status == Status::Met));
            let verdict = Verdict::new(status, reason);
            let duty =
                outcome.add(scope, owed, Finding { least: Some(1.0), most: None, actual: Some(actual), verdict });
            owed.basis.iter().for_each(|(table, row)| outcome.note(duty, table, *row, ""));
            proofs.iter().for_each(|(table, row)| outcome.note(duty, table, *row, ""));
        }
        Ok(())
    }
}

/// The first day of the pair's last spell.
fn first_day(facts: &Facts<'_>, owed: &Owed<'_>) -> NaiveDate {
    let table = facts.stock.table("pairing");
    let starts =
        owed.basis.iter().filter(|(name, _)| *name == "pairing").filter_map(|(_, row)| table.date(*row, "start"));
    starts.max().unwrap_or(owed.from)
}

type Proofs = Vec<(&'static str, usize)>;

fn any_held(
    facts: &Facts<'_>,
    owed: &Owed<'_>,
    (of, answers): (&[Held], &[Vec<Option<bool>>]),
    (id, zh): (&str, &str),
    day: NaiveDate,
    proofs: &mut Proofs,
) -> (Option<bool>, String) {
    let mut perhaps = false;
    for (held, answers) in of.iter().zip(answers) {
        let table = facts.stock.table(held.selection.table);
        for (row, answer) in answers.iter().enumerate() {
            let own = table.text(row, held.person) == Some(id) && holds(table, row, (held.starts, held.ends), day);
            if own && *answer == Some(true) {
                proofs.push((held.selection.table, row));
                return (Some(true), String::new());
            }
            perhaps |= own && answer.is_none();
        }
    }
    let names: Vec<&str> = of.iter().map(|held| held.zh.as_str()).collect();
    let selections: Vec<&Selection> = of.iter().map(|held| &held.selection).collect();
    let lacks = format!("{zh}没有{}", names.join("、"));
    match owed.open_over(facts, &selections) {
        _ if perhaps => (None, format!("{lacks}的记录内容不全")),
        Some(open) => (None, joined(&[&lacks, &open])),
        None => (Some(false), lacks),
    }
}

impl Compared {
    fn answer(
        &self,
        facts: &Facts<'_>,
        owed: &Owed<'_>,
        answers: &[Option<bool>],
        day: NaiveDate,
        proofs: &mut Proofs,
    ) -> (Option<bool>, String) {
        let table = facts.stock.table(self.selection.table);
        let own = |id: &str| -> Vec<usize> {
            let fits = |row: &usize| {
                answers[*row] == Some(true)
                    && table.text(*row, self.person) == Some(id)
                    && holds(table, *row, (self.starts, self.ends), day)
            };
            (0..table.len()).filter(fits).collect()
        };
        let (mentor, mentee) = (own(owed.subject_id), own(owed.counterpart_id.unwrap_or_default()));
        proofs.extend(mentor.iter().chain(&mentee).map(|row| (self.selection.table, *row)));
        if ["higher", "not_lower"].contains(&self.relation) {
            let best = |rows: &[usize]| rows.iter().filter_map(|row| table.number(*row, self.column)).reduce(f64::max);
            return self.ordered(facts, owed, best(&mentor), best(&mentee));
        }
        let values = |rows: &[usize]| -> BTreeSet<String> {
            rows.iter().map(|row| table.shown(*row, self.column)).filter(|value| !value.is_empty()).collect()
        };
        let (mentor, mentee) = (values(&mentor), values(&mentee));
        if mentor.is_empty() || mentee.is_empty() {
            return (None, "师傅或徒弟缺这项资料，不能断定".to_owned());
        }
        let alike = mentor.iter().any(|value| mentee.contains(value)) || self.near(facts, &mentor, &mentee);
        let said = |values: &BTreeSet<String>| values.iter().cloned().collect::<Vec<_>>().join("、");
        let reason = format!("师傅：{}；徒弟：{}", said(&mentor), said(&mentee));
        let right = alike == (self.relation == "same");
        (Some(right), if right { String::new() } else { reason })
    }

    fn ordered(
        &self,
        facts: &Facts<'_>,
        owed: &Owed<'_>,
        mentor: Option<f64>,
        mentee: Option<f64>,
    ) -> (Option<bool>, String) {
        let open = owed.open_over(facts, &[&self.selection]);
        match (mentor, mentee, open) {
            (None, _, Some(open)) => (None, joined(&["师傅没有这项记录", &open])),
            (None, _, None) => (Some(false), "师傅没有这项记录".to_owned()),
            (Some(mentor), mentee, _) => {
                let mentee = mentee.unwrap_or(0.0);
                let right = if self.relation == "higher" { mentor > mentee } else { mentor >= mentee };
                let reason = format!("师傅{}，徒弟{}", crate::attain::shown(mentor), crate::attain::shown(mentee));
                (Some(right), if right { String::new() } else { reason })
            }
        }
    }

    fn near(&self, facts: &Facts<'_>, mentor: &BTreeSet<String>, mentee: &BTreeSet<String>) -> bool {
        let Some(near) = &self.near else { return false };
        let table = facts.stock.table(near.table);
        let groups = |values: &BTreeSet<String>| -> BTreeSet<String> {
            let rows = (0..table.len()).filter(|row| values.contains(&table.shown(*row, near.column)));
            rows.map(|row| table.shown(row, near.group)).filter(|group| !group.is_empty()).collect()
        };
        !groups(mentor).is_disjoint(&groups(mentee))
    }
}
