//! `entitlement`: whoever has earned a reward (a mentor whose mentee won, a mentor with marked effect) has been given one.
//!
//! Grounds `mentee_result`: one row for every mentor, mentee and school year with a result. A named guide earns it alone; else every
//! mentor active on the day or until `months_after` months before it. Grounds `effect`: one row for every mentor and school year with
//! at least `marked_share` of the decided duties met and a mentee for whom `outcome` is met.
//! No reward is unmet only where the unit keeps a register of rewards.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use policy::{DatedValue, Treatment};
use tables::{ColumnType, Period, Table, table_spec};

use super::{Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict};
use crate::binder::{Binder, fraction};
use crate::condition::Condition;
use crate::facts::{Facts, Pair, Spell};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Who};
use crate::parameters::number_at;
use crate::selection::Selection;
use crate::terms::{school_year_end, school_year_start};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "entitlement",
    treatment: Treatment::Evaluated,
    keys: &["grounds", "results", "reward", "months_after", "duties", "outcome", "marked_share"],
    numbers: &[],
    bind,
};

#[derive(Debug)]
struct Entitlement {
    grounds: Grounds,
    reward: Selection,
}

#[derive(Debug)]
enum Grounds {
    MenteeResult { results: Vec<Achievement>, months_after: Option<DatedValue> },
    Effect { duties: Vec<String>, outcome: String, marked_share: Option<DatedValue> },
}

/// Rows of a table that are somebody's success.
#[derive(Debug)]
struct Achievement {
    table: &'static str,
    condition: Option<Condition>,
    /// Column with the id of the person who succeeded.
    of: &'static str,
    date: Option<&'static str>,
    /// Column with the id of a named guide.
    guide: Option<&'static str>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    binder.keys.need("reward");
    let reward = binder.keys.section("reward").and_then(|section| {
        section.only(&["table", "where", "match"]);
        binder.selection_in(&section)
    });
    let word = binder.keys.known_word("grounds", binder.keys.required_text("grounds"), &["mentee_result", "effect"])?;
    let grounds = if word == "mentee_result" {
        binder.keys.need("results");
        let results =
            binder.keys.sections("results").iter().filter_map(|section| achievement(binder, section)).collect();
        Grounds::MenteeResult { results, months_after: binder.parameter("months_after") }
    } else {
        let outcome = binder.keys.required_text("outcome").to_owned();
        Grounds::Effect { duties: binder.texts("duties"), outcome, marked_share: binder.parameter("marked_share") }
    };
    Some(Box::new(Entitlement { grounds, reward: reward? }))
}

fn achievement<'a>(binder: &Binder<'a>, section: &policy::document::Section<'a>) -> Option<Achievement> {
    section.only(&["table", "where", "of", "date", "guide"]).need("of");
    let names: Vec<&str> = tables::STORED.iter().map(|spec| spec.name).collect();
    let spec = table_spec(section.known_word("table", section.required_text("table"), &names)?)?;
    let condition = match section.text("where") {
        Some(text) => Some(binder.condition(section, "where", text, spec)?),
        None => None,
    };
    let text = |kind: ColumnType| kind == ColumnType::Text;
    Some(Achievement {
        table: spec.name,
        condition,
        of: binder.column(section, "of", spec, text)?,
        date: binder.column(section, "date", spec, |kind| kind == ColumnType::Date),
        guide: binder.column(section, "guide", spec, text),
    })
}

/// A reward that was earned: by whom, for whom, when, and the rows that say so.
struct Earned<'f> {
    owed: Owed<'f>,
    rows: Vec<(&'static str, usize)>,
}

impl Measure for Entitlement {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let earned = match &self.grounds {
            Grounds::MenteeResult { results, months_after } => by_result(scope, results, months_after.as_ref())?,
            Grounds::Effect { duties, outcome: rule, marked_share } => {
                by_effect(scope, outcome, duties, rule, marked_share.as_ref())
            }
        };
        let owed: Vec<Owed<'f>> = earned.iter().map(|earned| earned.owed.clone()).collect();
        let links = self.reward.links(facts, &owed)?;
        let table = facts.stock.table(self.reward.table);
        for (earned, links) in earned.iter().zip(&links) {
            let given = links.iter().filter(|link| link.certain).count();
            let verdict = judge(facts, table, earned, given);
            let finding = Finding { least: Some(1.0), most: None, actual: Some(given as f64), verdict };
            let duty = outcome.add(scope, &earned.owed, finding);
            earned.rows.iter().for_each(|(table, row)| outcome.note(duty, table, *row, "应奖依据"));
            outcome.prove(duty, &self.reward, table, links);
        }
        Ok(())
    }

    fn reads_results(&self) -> bool {
        matches!(self.grounds, Grounds::Effect { .. })
    }
}

fn judge(facts: &Facts<'_>, rewards: &Table, earned: &Earned<'_>, given: usize) -> Verdict {
    let terms: BTreeSet<String> = earned.owed.terms.iter().map(ToString::to_string).collect();
    let registered = (0..rewards.len()).any(|row| {
        rewards.text(row, "unit") == Some(earned.owed.unit)
            && rewards.text(row, "term").is_some_and(|term| terms.contains(term))
    });
    match (given, registered) {
        (0, false) => Verdict::new(Status::Undecidable, "应予表彰奖励；没有报送奖惩登记，不能断定是否已奖"),
        (0, true) => match earned.owed.missing(facts) {
            Some(open) => Verdict::new(Status::Undecidable, open),
            None => Verdict::new(Status::Unmet, "应予表彰奖励，奖惩登记中没有"),
        },
        _ => Verdict::new(Status::Met, ""),
    }
}

fn owed_by<'f>(facts: &'f Facts<'_>, pair: &'f Pair<'_>, spell: &Spell<'f>, year: i32, alone: bool) -> Owed<'f> {
    Owed {
        unit: spell.mentor_unit,
        kind: Who::Mentor.key(),
        subject: pair.mentor,
        subject_id: pair.mentor_id,
        counterpart: (!alone).then_some(pair.mentee),
        counterpart_id: (!alone).then_some(pair.mentee_id),
        period: Period::SchoolYear(year),
        from: school_year_start(year),
        to: school_year_end(year),
        weeks: (0, Default::default()),
        units: vec![spell.mentor_unit],
        terms: facts.terms_of_year(year),
        spanned: facts.terms_of_year(year),
        pairings: Vec::new(),
        doubt: spell.doubt,
        basis: Vec::new(),
        blank: None,
    }
}

fn by_result<'f>(
    scope: &Scope<'f, '_>,
    results: &[Achievement],
    months_after: Option<&DatedValue>,
) -> Result<Vec<Earned<'f>>, MeasureError> {
    let facts = scope.facts;
    let years: BTreeSet<i32> = scope.terms.iter().map(|term| term.school_year).collect();
    let mut by_mentee: BTreeMap<&str, Vec<&Pair<'_>>> = BTreeMap::new();
    for pair in &facts.pairs {
        by_mentee.entry(pair.mentee_id).or_default().push(pair);
    }
    let mut earned: BTreeMap<(i32, &str, &str), Earned<'f>> = BTreeMap::new();
    for result in results {
        let table = facts.stock.table(result.table);
        let chosen = match &result.condition {
            Some(condition) => condition.answers(result.table, &facts.frame(result.table)?)?,
            None => vec![Some(true); table.len()],
        };
        for row in (0..table.len()).filter(|row| chosen[*row] == Some(true)) {
            let Some(day) = result.date.and_then(|column| table.date(row, column)) else { continue };
            let year = tables::school_year_of(day);
            let guide = result.guide.and_then(|column| table.text(row, column));
            let pairs =
                table.text(row, result.of).and_then(|id| by_mentee.get(id)).map(Vec::as_slice).unwrap_or_default();
            for pair in
                pairs.iter().filter(|pair| years.contains(&year) && guide.is_none_or(|guide| guide == pair.mentor_id))
            {
                let months = months_after.and_then(|months| number_at(months, day)).unwrap_or(0.0) as u32;
                let Some(spell) = pair.spells.iter().rev().find(|spell| credits(spell, day, months, guide)) else {
                    continue;
                };
                let entry = earned.entry((year, pair.mentor_id, pair.mentee_id));
                let entry = entry
                    .or_insert_with(|| Earned { owed: owed_by(facts, pair, spell, year, false), rows: Vec::new() });
                entry.rows.push((result.table, row));
            }
        }
    }
    Ok(earned.into_values().collect())
}

/// Whether a spell earns a result of a day: a named guide always, else while it lasts and so many months after.
fn credits(spell: &Spell<'_>, day: NaiveDate, months: u32, guide: Option<&str>) -> bool {
    let until = spell.to.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX);
    spell.from <= day && (guide.is_some() || day <= until)
}

fn by_effect<'f>(
    scope: &Scope<'f, '_>,
    outcome: &Outcome<'f>,
    duties: &[String],
    passed: &str,
    marked_share: Option<&DatedValue>,
) -> Vec<Earned<'f>> {
    let facts = scope.facts;
    let in_pack = outcome.duties.iter().filter(|duty| duty.pack == scope.at.pack);
    let mut met: BTreeMap<(i32, &str), (i64, i64)> = BTreeMap::new();
    let mut mentees: BTreeSet<(i32, &str)> = BTreeSet::new();
    for duty in in_pack {
        let rule = &scope.rules[duty.rule];
        let year = match duty.period {
            Period::Term(term) => term.school_year,
            Period::SchoolYear(year) => year,
            _ => continue,
        };
        if duties.contains(rule) && matches!(duty.verdict.status, Status::Met | Status::Unmet) {
            let entry = met.entry((year, duty.subject_id)).or_default();
            entry.0 += i64::from(duty.verdict.status == Status::Met);
            entry.1 += 1;
        }
        if rule == passed && duty.verdict.status == Status::Met {
            mentees.insert((year, duty.subject_id));
        }
    }
    let mut earned: BTreeMap<(i32, &str), Earned<'f>> = BTreeMap::new();
    for ((year, mentor), (met, decided)) in met {
        let days = (school_year_start(year), school_year_end(year));
        let enough = fraction(marked_share, days.0).is_some_and(|(part, of)| met * of >= part * decided);
        let own =
            facts.pairs.iter().filter(|pair| pair.mentor_id == mentor && mentees.contains(&(year, pair.mentee_id)));
        for pair in own.filter(|_| enough) {
            if let Some(spell) = pair.spell_within(days.0, days.1) {
                let new = || Earned { owed: owed_by(facts, pair, spell, year, true), rows: Vec::new() };
                earned.entry((year, mentor)).or_insert_with(new).rows.push(("pairing", spell.row));
            }
        }
    }
    earned.into_values().collect()
}
