//! Results as they are collected, and as the views `compliance` and `evidence`.

use std::collections::BTreeMap;

use tables::{Period, Table, table_spec};

use crate::attain::{Status, Verdict, joined};
use crate::catalog::Scope;
use crate::facts::{Facts, Lift};
use crate::owing::{Owed, Who};
use crate::selection::{Link, Selection, why_not};

/// One row of `compliance`.
#[derive(Debug, Clone)]
pub(crate) struct Duty<'f> {
    pub pack: usize,
    pub rule: usize,
    pub unit: &'f str,
    pub kind: &'static str,
    pub subject: &'f str,
    pub subject_id: &'f str,
    pub counterpart: Option<&'f str>,
    pub counterpart_id: Option<&'f str>,
    pub period: Period,
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub actual: Option<f64>,
    pub verdict: Verdict,
}

/// One row of `evidence`: a row of a stored table behind a duty.
#[derive(Debug, Clone)]
struct Proof {
    duty: usize,
    table: &'static str,
    row: usize,
    quantity: Option<f64>,
    counted: bool,
    note: String,
}

/// Places proposed for one unit in one round.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposal {
    pub round: String,
    pub unit: String,
    pub base: Option<f64>,
    pub floor: i64,
    pub cap: i64,
    pub preference: Option<f64>,
    pub places: Option<i64>,
    pub lots: bool,
}

/// Everything measured so far.
#[derive(Default)]
pub(crate) struct Outcome<'f> {
    pub duties: Vec<Duty<'f>>,
    pub proposals: Vec<Proposal>,
    proofs: Vec<Proof>,
}

/// What a rule found for one duty.
pub(crate) struct Finding {
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub actual: Option<f64>,
    pub verdict: Verdict,
}

/// The rule that speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuleAt {
    pub pack: usize,
    pub rule: usize,
}

impl<'f> Outcome<'f> {
    /// Adds a duty with what the rule found; gives its number.
    pub fn add(&mut self, scope: &Scope<'f, '_>, owed: &Owed<'f>, finding: Finding) -> usize {
        let verdict = settled(scope, owed, &finding);
        // Nothing seen where something could not be seen is unknown, and unknown is not zero.
        let unseen = verdict.status == Status::Undecidable && finding.actual == Some(0.0);
        self.duties.push(Duty {
            pack: scope.at.pack,
            rule: scope.at.rule,
            unit: owed.unit,
            kind: owed.kind,
            subject: owed.subject,
            subject_id: owed.subject_id,
            counterpart: owed.counterpart,
            counterpart_id: owed.counterpart_id,
            period: owed.period,
            least: finding.least,
            most: finding.most,
            actual: finding.actual.filter(|_| !unseen),
            verdict,
        });
        self.duties.len() - 1
    }

    /// Adds the rows of a selection behind a duty.
    pub fn prove(&mut self, duty: usize, selection: &Selection, table: &Table, links: &[Link]) {
        for link in links {
            self.proofs.push(Proof {
                duty,
                table: selection.table,
                row: link.row,
                quantity: selection.quantity(table, link.row),
                counted: link.certain,
                note: if link.certain { String::new() } else { why_not(table, link.row) },
            });
        }
    }

    /// Adds one row behind a duty, with a remark.
    pub fn note(&mut self, duty: usize, table: &'static str, row: usize, note: &str) {
        self.proofs.push(Proof { duty, table, row, quantity: None, counted: true, note: note.to_owned() });
    }

    /// The two views; `names` gives pack id and rule id.
    pub fn views(&self, facts: &Facts<'_>, names: &dyn Fn(usize, usize) -> (String, String)) -> [Table; 2] {
        let mut named: BTreeMap<(usize, usize), (String, String)> = BTreeMap::new();
        for duty in &self.duties {
            named.entry((duty.pack, duty.rule)).or_insert_with(|| names(duty.pack, duty.rule));
        }
        let mut order: Vec<usize> = (0..self.duties.len()).collect();
        order.sort_by_cached_key(|at| {
            let duty = &self.duties[*at];
            (
                &named[&(duty.pack, duty.rule)],
                duty.unit,
                duty.subject,
                duty.counterpart,
                duty.period,
                duty.subject_id,
                duty.counterpart_id,
            )
        });
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        [self.compliance(&order, &named), self.evidence(facts, &place, &named)]
    }

    fn compliance(&self, order: &[usize], named: &BTreeMap<(usize, usize), (String, String)>) -> Table {
        let mut rows = Table::builder(declared("compliance"));
        for at in order {
            let duty = &self.duties[*at];
            let (pack, rule) = &named[&(duty.pack, duty.rule)];
            let [subject_id, counterpart_id] = duty.known_ids();
            rows.row()
                .text("pack", pack.as_str())
                .text("rule", rule.as_str())
                .text("unit", duty.unit)
                .text("subject_kind", duty.kind)
                .text("subject", duty.subject)
                .text("counterpart", duty.counterpart)
                .text("period", duty.period.to_string().as_str())
                .number("required_min", duty.least)
                .number("required_max", duty.most)
                .number("actual", duty.actual)
                .text("status", duty.verdict.status.key())
                .text("reason", duty.verdict.reason.as_str())
                .text("subject_id", subject_id)
                .text("counterpart_id", counterpart_id);
        }
        rows.finish()
    }

    fn evidence(
        &self,
        facts: &Facts<'_>,
        place: &[usize],
        named: &BTreeMap<(usize, usize), (String, String)>,
    ) -> Table {
        let mut order: Vec<&Proof> = self.proofs.iter().collect();
        order.sort_by_key(|proof| (place[proof.duty], proof.table, proof.row));
        let mut rows = Table::builder(declared("evidence"));
        for proof in order {
            let duty = &self.duties[proof.duty];
            let (pack, rule) = &named[&(duty.pack, duty.rule)];
            let source = facts.stock.table(proof.table);
            let [subject_id, counterpart_id] = duty.known_ids();
            rows.row()
                .text("pack", pack.as_str())
                .text("rule", rule.as_str())
                .text("unit", duty.unit)
                .text("subject", duty.subject)
                .text("counterpart", duty.counterpart)
                .text("period", duty.period.to_string().as_str())
                .number("quantity", proof.quantity)
                .boolean("counted", proof.counted)
                .text("note", Some(proof.note.as_str()).filter(|note| !note.is_empty()))
                .text("src_file", source.text(proof.row, "src_file"))
                .text("src_sheet", source.text(proof.row, "src_sheet"))
                .int("src_row", source.int(proof.row, "src_row"))
                .text("src_cell", source.text(proof.row, "src_cell"))
                .text("subject_id", subject_id)
                .text("counterpart_id", counterpart_id);
        }
        rows.finish()
    }
}

/// What the rule found, unless the duty cannot be placed, or too little was found while something of the subject is in doubt.
fn settled(scope: &Scope<'_, '_>, owed: &Owed<'_>, finding: &Finding) -> Verdict {
    if let Some(blank) = owed.blank {
        return Verdict::new(Status::Undecidable, blank);
    }
    let too_much = finding.most.zip(finding.actual).is_some_and(|(most, actual)| actual > most);
    let verdict = finding.verdict.clone();
    match verdict.status {
        Status::Unmet if !too_much => match owed.unsettled(scope.facts, scope.tables) {
            Some(lift) if falls_short(finding, &lift) => {
                let reason = joined(&[&verdict.reason, &format!("另{}，都算上也不够", lift.reason)]);
                Verdict { reason, ..verdict }
            }
            Some(lift) => {
                Verdict::new(Status::Undecidable, joined(&[&verdict.reason, &format!("{}，不能断定", lift.reason)]))
            }
            None => verdict,
        },
        _ => verdict,
    }
}

/// Whether the least is not reached even with all that was not taken up.
fn falls_short(finding: &Finding, lift: &Lift) -> bool {
    let reached = finding.actual.zip(lift.most).map(|(actual, most)| actual + finding.verdict.possible + most);
    finding.least.zip(reached).is_some_and(|(least, reached)| reached < least)
}

/// An id where it is known which person is meant; until then the name stands for it.
fn known_id<'d>(id: Option<&'d str>, name: Option<&str>, kind: &str) -> Option<&'d str> {
    let of_people = kind == Who::Pairing.key() || kind == Who::Teacher.key();
    id.filter(|id| !of_people || Some(*id) != name)
}

impl Duty<'_> {
    fn known_ids(&self) -> [Option<&str>; 2] {
        [
            known_id(Some(self.subject_id), Some(self.subject), self.kind),
            known_id(self.counterpart_id, self.counterpart, self.kind),
        ]
    }
}

/// The declaration of a view of ours.
pub(crate) fn declared(name: &str) -> &'static tables::TableSpec {
    match table_spec(name) {
        Some(spec) => spec,
        None => unreachable!("`{name}` is declared in `tables::schema`"),
    }
}
