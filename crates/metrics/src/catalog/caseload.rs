//! `caseload`: how many distinct mentees the holder of a title has in a school year.
//!
//! Every rule a person falls under gets its own row against its own number; rules of one `family` say in the reason which of
//! them asks most. The peak at one time and the total over all years stand beside the count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use policy::{DatedValue, Treatment};
use tables::{Period, Term, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Tally, decide, joined, shown};
use crate::binder::{Binder, bound};
use crate::condition::Condition;
use crate::facts::{Facts, Pair};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Who};
use crate::terms::{school_year_end, school_year_start};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "caseload",
    treatment: Treatment::Evaluated,
    keys: &["table", "where", "at_least"],
    numbers: &["at_least"],
    bind,
};

#[derive(Debug)]
struct Caseload {
    table: &'static str,
    holders: Condition,
    at_least: DatedValue,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let tables = ["title_spell", "tier_title"];
    let table = binder.keys.known_word("table", binder.keys.required_text("table"), &tables)?;
    let spec = table_spec(table)?;
    let holders = binder.condition(&binder.keys, "where", binder.keys.required_text("where"), spec)?;
    Some(Box::new(Caseload { table: spec.name, holders, at_least: binder.own_required("at_least")? }))
}

/// One person's hold of a title: the days and the row that says so.
struct Hold<'f> {
    id: &'f str,
    name: &'f str,
    unit: &'f str,
    from: NaiveDate,
    to: NaiveDate,
    row: usize,
}

impl Measure for Caseload {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let holds = self.holds(scope.facts)?;
        let mut by_mentor: BTreeMap<&str, Vec<&'f Pair<'_>>> = BTreeMap::new();
        for pair in &scope.facts.pairs {
            by_mentor.entry(pair.mentor_id).or_default().push(pair);
        }
        let years: BTreeSet<i32> = scope.terms.iter().map(|term| term.school_year).collect();
        for year in years {
            let terms: Vec<Term> = scope.terms.iter().filter(|term| term.school_year == year).copied().collect();
            let to =
                terms.last().and_then(|term| scope.facts.terms.get(*term)).map_or(school_year_end(year), |s| s.end);
            let days = (school_year_start(year), to);
            let mut seen = BTreeSet::new();
            let there = |hold: &&Hold<'_>| scope.facts.was_there(hold.unit, days.0, days.1);
            for hold in holds.iter().filter(|hold| hold.from <= days.1 && hold.to >= days.0).filter(there) {
                if seen.insert(hold.id) {
                    let pairs = by_mentor.get(hold.id).map(Vec::as_slice).unwrap_or_default();
                    self.judge(scope, outcome, hold, pairs, (year, &terms, days));
                }
            }
        }
        Ok(())
    }
}

impl Caseload {
    fn judge<'f>(
        &self,
        scope: &Scope<'f, '_>,
        outcome: &mut Outcome<'f>,
        hold: &Hold<'f>,
        pairs: &[&'f Pair<'_>],
        (year, terms, days): (i32, &[Term], (NaiveDate, NaiveDate)),
    ) {
        let active: Vec<&&Pair<'_>> = pairs.iter().filter(|pair| pair.spell_within(days.0, days.1).is_some()).collect();
        let owed = Owed {
            unit: hold.unit,
            kind: Who::Teacher.key(),
            subject: hold.name,
            subject_id: hold.id,
            counterpart: None,
            counterpart_id: None,
            period: Period::SchoolYear(year),
            from: days.0,
            to: days.1,
            weeks: (0, Default::default()),
            units: vec![hold.unit],
            terms: terms.to_vec(),
            spanned: terms.to_vec(),
            pairings: Vec::new(),
            doubt: doubt(pairs, days.0),
            basis: Vec::new(),
            blank: None,
        };
        let tally = Tally { counted: active.len() as f64, ..Tally::default() };
        let open = no_register(scope.facts, hold.unit, days, (year, terms)).or_else(|| owed.missing(scope.facts));
        let least = bound(Some(&self.at_least), owed.day());
        let known = known_load(pairs, active.len(), days);
        let verdict = decide(least, crate::attain::Bound::None, &tally, scope.unit, open).after(&known);
        let finding = Finding { least: least.value(), most: None, actual: Some(tally.counted), verdict };
        let duty = outcome.add(scope, &owed, finding);
        outcome.note(duty, self.table, hold.row, "所持职称或称号");
        for spell in active.iter().filter_map(|pair| pair.spell_within(days.0, days.1)) {
            outcome.note(duty, "pairing", spell.row, "");
        }
    }

    /// Who holds the title, and when. Professional titles of one kind follow each other: the next ends the one before.
    fn holds<'f>(&self, facts: &'f Facts<'_>) -> Result<Vec<Hold<'f>>, MeasureError> {
        let table = facts.stock.table(self.table);
        let chosen = self.holders.answers(self.table, &facts.frame(self.table)?)?;
        let (until, follow) = if self.table == "title_spell" { ("to", true) } else { ("valid_to", false) };
        let since = if follow { "from" } else { "granted_on" };
        let first_seen = |row: usize| {
            let term: Term = table.text(row, "seen_from")?.parse().ok()?;
            facts.terms.get(term).map(|span| span.start)
        };
        let from = |row: usize| table.date(row, since).or_else(|| first_seen(row)).unwrap_or(NaiveDate::MIN);
        let mut starts: BTreeMap<(&str, &str), Vec<NaiveDate>> = BTreeMap::new();
        for row in (0..table.len()).filter(|_| follow) {
            if let (Some(id), Some(kind)) = (table.text(row, "teacher_id"), table.text(row, "kind")) {
                starts.entry((id, kind)).or_default().push(from(row));
            }
        }
        let next = |row: usize| {
            let spells = starts.get(&(table.text(row, "teacher_id")?, table.text(row, "kind")?))?;
            spells.iter().filter(|start| **start > from(row)).min().and_then(NaiveDate::pred_opt)
        };
        let rows = (0..table.len()).filter(|row| chosen.get(*row) == Some(&Some(true)));
        let mut holds: Vec<Hold<'f>> = rows
            .filter_map(|row| {
                let stated = table.date(row, until).unwrap_or(NaiveDate::MAX);
                Some(Hold {
                    id: table.text(row, "teacher_id")?,
                    name: table.text(row, "name").unwrap_or_default(),
                    unit: table.text(row, "unit").unwrap_or_default(),
                    from: from(row),
                    to: next(row).map_or(stated, |next| next.min(stated)),
                    row,
                })
            })
            .collect();
        // The latest row of a person speaks for the unit they are in.
        holds.sort_by_key(|hold| (hold.id, std::cmp::Reverse(hold.from), hold.row));
        Ok(holds)
    }
}

/// A unit whose pairing register of the year is not there, or could not be taken up, leaves a caseload open.
fn no_register(
    facts: &Facts<'_>,
    unit: &str,
    days: (NaiveDate, NaiveDate),
    (year, terms): (i32, &[Term]),
) -> Option<String> {
    let kept = facts.pairs.iter().flat_map(|pair| &pair.spells);
    let mut own = kept.filter(|spell| spell.unit == unit || spell.mentor_unit == unit);
    let registered = own.any(|spell| spell.overlaps(days.0, days.1));
    (!registered).then(|| match facts.refused(unit, terms) {
        Some(refused) => format!("{unit}{year}学年没有能用的结对名单；{refused}，不能断定"),
        None => format!("{unit}{year}学年没有报送结对名单，不能断定"),
    })
}

/// Why the days of one of the pairs are in doubt, unless it surely ended before.
fn doubt<'f>(pairs: &[&'f Pair<'_>], from: NaiveDate) -> Option<&'f str> {
    pairs.iter().flat_map(|pair| &pair.spells).filter(|spell| spell.to >= from).find_map(|spell| spell.doubt)
}

fn known_load(pairs: &[&Pair<'_>], active: usize, days: (NaiveDate, NaiveDate)) -> String {
    let spells: Vec<(NaiveDate, NaiveDate)> = pairs
        .iter()
        .flat_map(|pair| &pair.spells)
        .filter(|spell| spell.overlaps(days.0, days.1))
        .map(|spell| (spell.from.max(days.0), spell.to.min(days.1)))
        .collect();
    let at_once = |day: NaiveDate| spells.iter().filter(|(from, to)| *from <= day && day <= *to).count();
    let peak = spells.iter().map(|(from, _)| at_once(*from)).max().unwrap_or(0).min(active);
    let total = pairs.iter().filter(|pair| pair.spells.iter().any(|spell| spell.from <= days.1)).count();
    joined(&[&format!("学年内徒弟{active}名（同时最多{peak}名，累计{}名）", shown(total as f64))])
}
