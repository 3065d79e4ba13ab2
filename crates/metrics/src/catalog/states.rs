//! `states`: what became of a title, a place or a membership, and whether the register says so: kept, expired, cancelled, moved.
//!
//! `transitions` are tried in the order written; the first whose rows are there names the state the records ask for, else
//! `otherwise` does. It is held against the column `state` of the subject's own row.

use policy::Treatment;
use tables::{ColumnType, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined};
use crate::binder::Binder;
use crate::condition::Condition;
use crate::outcome::{Finding, Outcome};
use crate::owing::{Population, RowKind, Who};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "states",
    treatment: Treatment::Evaluated,
    keys: &["who", "state", "transitions", "otherwise"],
    numbers: &[],
    bind,
};

/// A state, and the rows that bring it about.
#[derive(Debug)]
struct Transition {
    to: String,
    zh: String,
    rows: Option<Selection>,
    /// A condition on the subject's own row instead.
    own: Option<Condition>,
}

#[derive(Debug)]
struct States {
    population: Population,
    table: &'static str,
    state: &'static str,
    transitions: Vec<Transition>,
    otherwise: String,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let population = binder.population(&[Who::Teacher])?;
    let Who::Row(RowKind { table, .. }) = population.who else {
        let en = "`states` is for subjects that are rows: `holder`, `member`, `applicant`, `agreement` …";
        binder.complain("subject", "states 的对象应是某张表的行：holder、member、applicant、agreement 等", en);
        return None;
    };
    let spec = table_spec(table)?;
    let state = binder.needed_column("state", spec, |kind| kind == ColumnType::Text);
    binder.keys.need("transitions");
    binder.keys.need("otherwise");
    let transitions = binder.keys.sections("transitions").into_iter().filter_map(|section| {
        section.only(&["to", "zh", "own", "table", "where", "match", "date"]);
        let (to, zh) = (section.required_text("to").to_owned(), section.required_text("zh").to_owned());
        let (rows, own) = match section.text("own") {
            Some(text) => (None, Some(binder.condition(&section, "own", text, spec)?)),
            None => {
                let mut selection = binder.selection_in(&section)?;
                selection.any_time = selection.date.is_none() && table_spec(selection.table)?.column("term").is_none();
                (Some(selection), None)
            }
        };
        Some(Transition { to, zh, rows, own })
    });
    let transitions: Vec<Transition> = transitions.collect();
    let otherwise = binder.keys.required_text("otherwise").to_owned();
    Some(Box::new(States { table: spec.name, state: state?, population, transitions, otherwise }))
}

impl Measure for States {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let table = facts.stock.table(self.table);
        let mut found: Vec<Vec<Vec<Link>>> = Vec::new();
        let mut answers: Vec<Vec<Option<bool>>> = Vec::new();
        for transition in &self.transitions {
            found.push(match &transition.rows {
                Some(rows) => rows.links(facts, &owed)?,
                None => vec![Vec::new(); owed.len()],
            });
            answers.push(match &transition.own {
                Some(own) => own.answers(self.table, &facts.frame(self.table)?)?,
                None => Vec::new(),
            });
        }
        for (at, owed) in owed.iter().enumerate() {
            let own = owed.basis.iter().rev().find(|(name, _)| *name == self.table).map(|(_, row)| *row);
            let mut perhaps = Vec::new();
            let mut asked = (self.otherwise.as_str(), "");
            for (nth, transition) in self.transitions.iter().enumerate() {
                let links = &found[nth][at];
                let by_row = own.filter(|_| transition.own.is_some()).and_then(|row| answers[nth][row]);
                if by_row == Some(true) || links.iter().any(|link| link.certain) {
                    asked = (&transition.to, &transition.zh);
                    break;
                }
                if !links.is_empty() || (transition.own.is_some() && by_row.is_none()) {
                    perhaps.push(transition.zh.as_str());
                }
            }
            let said = own.and_then(|row| table.text(row, self.state));
            let right = f64::from(u8::from(said == Some(asked.0)));
            let verdict = judge(owed.blank.is_some(), asked, said, &perhaps);
            let duty = outcome.add(scope, owed, Finding { least: Some(1.0), most: None, actual: Some(right), verdict });
            owed.basis.iter().for_each(|(table, row)| outcome.note(duty, table, *row, ""));
            for (transition, links) in self.transitions.iter().zip(&found) {
                if let Some(rows) = &transition.rows {
                    outcome.prove(duty, rows, facts.stock.table(rows.table), &links[at]);
                }
            }
        }
        Ok(())
    }
}

fn judge(blank: bool, (asked, why): (&str, &str), said: Option<&str>, perhaps: &[&str]) -> Verdict {
    let because = if why.is_empty() { String::new() } else { format!("（{why}）") };
    let open = if perhaps.is_empty() { String::new() } else { format!("记录内容不全：{}", perhaps.join("、")) };
    match said {
        _ if blank => Verdict::new(Status::Undecidable, ""),
        None => {
            Verdict::new(Status::Undecidable, joined(&[&format!("台账没有记状态，按记录应为{asked}{because}"), &open]))
        }
        Some(said) if said == asked && open.is_empty() => Verdict::new(Status::Met, format!("{asked}{because}")),
        Some(said) if open.is_empty() => {
            Verdict::new(Status::Unmet, format!("按记录应为{asked}{because}，台账为{said}"))
        }
        Some(said) => {
            Verdict::new(Status::Undecidable, joined(&[&format!("台账为{said}，按记录为{asked}{because}"), &open]))
        }
    }
}
