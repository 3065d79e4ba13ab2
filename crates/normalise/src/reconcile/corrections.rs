//! Corrections after an appeal: records added, replaced and voided by decision, and the trail they leave.
//!
//! A record is changed only while its sheet still says what it said when it was corrected; else the correction is told and
//! left aside.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use policy::{Change, Correction, Ruling, Target, fold};
use tables::{CellRef, Field, Finding, FindingCode, Place, Record, Table, Value, table_spec};

use super::identity::People;
use super::{Sent, tables_of, unit_of};

/// Fields of whoever acts, and of the other one.
const ACTORS: [Field; 3] = [Field::Observer, Field::Mentor, Field::Name];
const OTHERS: [Field; 2] = [Field::Observed, Field::Mentee];
/// Fields of the day a record is known by.
const DAYS: [Field; 5] = [Field::Date, Field::SubmittedOn, Field::Start, Field::AwardDate, Field::DecidedOn];

/// One correction as it was carried out on one record.
pub struct Applied<'r> {
    correction: &'r Correction,
    /// The record as the sheet has it; none for one that was added.
    original: Option<Record>,
    /// The record as it is now; none for one that was voided.
    made: Option<Record>,
}

/// The records with every correction that still fits, and what was done.
pub fn apply<'r>(
    mut records: Vec<Cow<'r, Record>>,
    sent: &Sent<'r>,
    findings: &mut Vec<Finding>,
) -> (Vec<Cow<'r, Record>>, Vec<Applied<'r>>) {
    let mut done = Vec::new();
    for correction in sent.corrections {
        match &correction.target {
            None => done.push(Applied { correction, original: None, made: Some(added(correction)) }),
            Some(target) => match meant(&records, correction, target) {
                Ok(rows) => {
                    let applied = rows.iter().map(|at| changed(correction, &records[*at]));
                    done.extend(applied.collect::<Vec<_>>());
                    let mut at = 0;
                    records.retain(|_| {
                        at += 1;
                        !rows.contains(&(at - 1))
                    });
                }
                Err(why) => findings.push(stale(&correction.ruling, why)),
            },
        }
    }
    records.extend(done.iter().filter_map(|applied| applied.made.clone()).map(Cow::Owned));
    (records, done)
}

fn stale(ruling: &Ruling, why: String) -> Finding {
    Finding::new(FindingCode::CorrectionStale, Place::line(ruling.file, ruling.line), "").with([why])
}

/// The numbers of the records a correction means; why there are none.
fn meant(records: &[Cow<'_, Record>], correction: &Correction, target: &Target) -> Result<Vec<usize>, String> {
    let there: Vec<usize> = (0..records.len()).filter(|at| names(correction, target, &records[*at])).collect();
    let as_it_was = |at: &&usize| correction.was.iter().all(|(field, was)| same(records[**at].fields.get(field), was));
    let fitting: Vec<usize> = there.iter().filter(as_it_was).copied().collect();
    match (there.first(), fitting.as_slice(), target) {
        (None, _, _) => Err("没有这条记录了".to_owned()),
        (Some(first), [], _) => {
            let now = correction.was.keys().map(|field| shown_field(*field, records[*first].fields.get(field)));
            Err(format!("现在是{}", now.collect::<Vec<_>>().join("，")))
        }
        (_, [_, _, ..], Target::Cell { .. }) => Err(format!("这一行有 {} 条这样的记录，请写明 cell", fitting.len())),
        _ => Ok(fitting),
    }
}

/// Whether a record stands where a correction points, or says what it names.
fn names(correction: &Correction, target: &Target, record: &Record) -> bool {
    let unit = fold(&correction.unit);
    let here = record.kind == correction.kind
        && (fold(&record.unit) == unit || *unit_of(record) == *unit)
        && correction.term.is_none_or(|term| record.term == Some(term));
    here && match target {
        Target::Cell { file, sheet, row, col } => {
            let on = |cell: &CellRef| cell.row + 1 == *row && col.is_none_or(|col| cell.col == col);
            *record.place.file == **file
                && *record.place.sheet == **sheet
                && record.place.cell.iter().chain(record.cells.values()).any(on)
        }
        Target::Key { actor, counterpart, date } => {
            let is = |fields: &[Field], name: &str| {
                fields.iter().any(|field| record.text(*field).is_some_and(|own| fold(own) == fold(name)))
            };
            is(&ACTORS, actor)
                && counterpart.as_deref().is_none_or(|name| is(&OTHERS, name))
                && date.is_none_or(|date| day_of(record) == Some(date))
        }
    }
}

fn day_of(record: &Record) -> Option<NaiveDate> {
    DAYS.iter().find_map(|field| record.date(*field))
}

/// Whether a record still has a value; 2 and 2.0 are one, and so are texts that differ in spaces.
fn same(found: Option<&Value>, was: &Value) -> bool {
    match (found, was) {
        (Some(Value::Text(found)), Value::Text(was)) => fold(found) == fold(was),
        (Some(found), was) => match (found.as_number(), was.as_number()) {
            (Some(found), Some(was)) => found == was,
            _ => found == was,
        },
        (None, Value::Text(was)) => was.is_empty(),
        (None, _) => false,
    }
}

fn added(correction: &Correction) -> Record {
    let ruling = &correction.ruling;
    let mut record = Record {
        kind: correction.kind,
        unit: fold(&correction.unit).into(),
        term: correction.term,
        place: Place::line(ruling.file, ruling.line),
        fields: BTreeMap::new(),
        cells: BTreeMap::new(),
        unreadable: Vec::new(),
        prints: Vec::new(),
    };
    write(&mut record, &correction.now);
    record
}

fn changed<'r>(correction: &'r Correction, original: &Record) -> Applied<'r> {
    let original = original.clone();
    let made = (correction.change == Change::Replace).then(|| {
        let mut record = original.clone();
        record.place = Place::line(correction.ruling.file, correction.ruling.line);
        record.cells.clear();
        record.unreadable.retain(|field| !is_stated(*field, &correction.now));
        write(&mut record, &correction.now);
        record
    });
    Applied { correction, original: Some(original), made }
}

/// Whether what could not be read is stated by a correction: a number of lessons, whichever column it stood in.
fn is_stated(field: Field, now: &BTreeMap<Field, Value>) -> bool {
    let numbers = [Field::Lessons, Field::Count, Field::MentorObserved, Field::MenteeObserved];
    let days = [Field::Date, Field::Day];
    now.contains_key(&field)
        || (numbers.contains(&field) && now.contains_key(&Field::Lessons))
        || (days.contains(&field) && now.contains_key(&Field::Date))
}

/// Puts values into a record; an empty text takes a value away.
fn write(record: &mut Record, values: &BTreeMap<Field, Value>) {
    for (field, value) in values {
        match (value, record.fields.get(field)) {
            (Value::Text(text), _) if text.is_empty() => record.fields.remove(field),
            (Value::Number(number), Some(Value::Int(_))) => record.fields.insert(*field, Value::Int(*number as i64)),
            _ => record.fields.insert(*field, value.clone()),
        };
    }
}

/// The `correction` table: the trail of everything that was done.
pub fn table(applied: &[Applied<'_>], people: &People) -> Table {
    let Some(spec) = table_spec("correction") else { unreachable!("`correction` is declared") };
    let mut rows = Table::builder(spec);
    for one in applied {
        let Some(record) = one.original.as_ref().or(one.made.as_ref()) else { continue };
        let ruling = &one.correction.ruling;
        let (actor, other) = (name_in(record, &ACTORS), name_in(record, &OTHERS));
        let unit = unit_of(record);
        let id = |name: Option<&str>| match people.namesakes(&unit, name.unwrap_or_default()) {
            [one] => Some(Arc::clone(&one.id)),
            _ => None,
        };
        let row = rows
            .row()
            .int("line", ruling.line as i64)
            .text("change", one.correction.change.key())
            .text("kind", tables_of(record.kind).first().copied())
            .text("unit", &*unit)
            .text("term", record.term.map(|term| term.to_string()).as_deref())
            .text("person_id", id(actor).as_deref())
            .text("person", actor)
            .text("other_id", id(other).as_deref())
            .text("other", other)
            .text("was", one.was().as_str())
            .text("now", one.now().as_str())
            .text("decided_by", ruling.decided.by.as_str())
            .date("decided_on", ruling.decided.on)
            .text("why", ruling.decided.why.as_str())
            .text("note", one.note().as_str())
            .text("trail", one.trail().as_str());
        if let Some(original) = &one.original {
            row.source(&original.place);
        }
    }
    rows.finish()
}

fn name_in<'r>(record: &'r Record, fields: &[Field]) -> Option<&'r str> {
    fields.iter().find_map(|field| record.text(*field))
}

impl Applied<'_> {
    fn was(&self) -> String {
        let fields = self.correction.was.keys().chain(self.correction.now.keys());
        let fields: std::collections::BTreeSet<&Field> = fields.collect();
        let Some(original) = &self.original else { return String::new() };
        let shown: Vec<String> =
            fields.into_iter().map(|field| shown_field(*field, original.fields.get(field))).collect();
        shown.join("，")
    }

    fn now(&self) -> String {
        let shown: Vec<String> =
            self.correction.now.iter().map(|(field, value)| shown_field(*field, Some(value))).collect();
        shown.join("，")
    }

    /// What stands beside the record as it is now.
    fn note(&self) -> String {
        let (change, ruling) = (self.correction.change.zh(), self.correction.ruling.zh());
        match &self.original {
            Some(original) => {
                format!("{change}：{}，原为{}，现为{}（{ruling}）", original.place, self.was(), self.now())
            }
            None => format!("{change}（{ruling}）"),
        }
    }

    /// What stands beside the record as the sheet has it.
    fn trail(&self) -> String {
        let Correction { change, ruling, .. } = self.correction;
        format!("已{}，见 {}：{}（{}）", change.zh(), ruling.place(), self.was(), ruling.zh())
    }
}

fn shown_field(field: Field, value: Option<&Value>) -> String {
    let shown = match value {
        None => "空".to_owned(),
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Date(day)) => day.to_string(),
        Some(Value::Bool(answer)) => if *answer { "有" } else { "无" }.to_owned(),
    };
    format!("{}{shown}", field.zh())
}
