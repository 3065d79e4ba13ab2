//! `spell`: how long each spell lasts: a pairing of one year, a certificate of five, a guidance of at most three.
//!
//! A spell without a last day still goes on: as long as it has lasted by the end of the term reported counts against a ceiling,
//! and leaves a floor open.

use policy::{DatedValue, Treatment};
use tables::{ColumnType, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Bound, Status, Verdict, joined, shown};
use crate::binder::{Binder, bound};
use crate::moments::{Length, moment};
use crate::outcome::{Finding, Outcome};
use crate::owing::Population;
use crate::selection::{Selection, why_not};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "spell",
    treatment: Treatment::Evaluated,
    keys: &["who", "table", "where", "match", "starts", "ends", "in", "at_least", "at_most"],
    numbers: &["at_least", "at_most"],
    bind,
};

#[derive(Debug)]
struct Lasting {
    population: Population,
    selection: Selection,
    starts: &'static str,
    ends: &'static str,
    length: Length,
    at_least: Option<DatedValue>,
    at_most: Option<DatedValue>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, selection) = (binder.population(&EVERYBODY), binder.selection());
    binder.needs_bound(&["at_least", "at_most"]);
    let length = binder.word_or_first("in", &["years", "months", "days"]).and_then(Length::named);
    let mut selection = selection?;
    selection.any_time = true;
    let spec = table_spec(selection.table)?;
    let day = |kind: ColumnType| kind == ColumnType::Date;
    let (starts, ends) = (binder.needed_column("starts", spec, day), binder.needed_column("ends", spec, day));
    Some(Box::new(Lasting {
        at_least: binder.own("at_least"),
        at_most: binder.own("at_most"),
        population: population?,
        selection,
        starts: starts?,
        ends: ends?,
        length: length?,
    }))
}

/// One spell: how long it lasted or has lasted so far, and whether it is over.
#[derive(Debug, Clone, Copy)]
struct Lasted {
    length: Option<f64>,
    over: bool,
}

impl Measure for Lasting {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.selection.links(facts, &owed)?;
        let table = facts.stock.table(self.selection.table);
        for (owed, links) in owed.iter().zip(&links) {
            let open = owed.open_over(facts, &[&self.selection]);
            if links.is_empty() && open.is_none() && owed.blank.is_none() {
                continue;
            }
            let last_day = owed.to.min(facts.last_day);
            let after = |day: chrono::NaiveDateTime| day + chrono::Duration::days(1);
            let lasted = |row: usize, certain: bool| {
                let end = moment(table, row, self.ends).filter(|end| end.date() <= last_day);
                let so_far = last_day.and_time(chrono::NaiveTime::MIN);
                let start = moment(table, row, self.starts).filter(|_| certain);
                let length = start.map(|start| self.length.between(start, after(end.unwrap_or(so_far))));
                Lasted { length, over: end.is_some() }
            };
            let spells: Vec<Lasted> = links.iter().map(|link| lasted(link.row, link.certain)).collect();
            let (least, most) = (bound(self.at_least.as_ref(), owed.day()), bound(self.at_most.as_ref(), owed.day()));
            let verdict = match links.iter().find(|link| !link.certain) {
                _ if links.is_empty() => Verdict::new(Status::Undecidable, open.unwrap_or_default()),
                Some(link) if spells.len() == 1 => Verdict::new(Status::Undecidable, why_not(table, link.row)),
                _ => judge(&spells, least, most, scope.unit),
            };
            let actual = spells.iter().filter_map(|spell| spell.length).reduce(f64::max);
            let duty = outcome.add(scope, owed, Finding { least: least.value(), most: most.value(), actual, verdict });
            outcome.prove(duty, &self.selection, table, links);
        }
        Ok(())
    }
}

fn judge(spells: &[Lasted], least: Bound, most: Bound, unit: &str) -> Verdict {
    if matches!(least, Bound::Blank) || matches!(most, Bound::Blank) {
        return Verdict::new(Status::Undecidable, "文本未写明数值");
    }
    let long = |spell: &&Lasted| most.value().zip(spell.length).is_some_and(|(most, length)| length > most);
    let short = |spell: &&Lasted| least.value().zip(spell.length).is_some_and(|(least, length)| length < least);
    let too_long = spells.iter().filter(long).count();
    let too_short = spells.iter().filter(|spell| spell.over).filter(short).count();
    let going_on = spells.iter().filter(|spell| !spell.over).filter(short).count();
    let unknown = spells.iter().filter(|spell| spell.length.is_none()).count();
    let word = |number: usize, zh: String| if number == 0 { String::new() } else { format!("{number}段{zh}") };
    let bound = |bound: Bound| bound.value().map(shown).unwrap_or_default();
    let reason = joined(&[
        &word(too_long, format!("超过{}{unit}", bound(most))),
        &word(too_short, format!("不满{}{unit}", bound(least))),
        &word(going_on, "尚未期满".to_owned()),
        &word(unknown, "起止时间不全".to_owned()),
    ]);
    match (too_long + too_short, going_on + unknown) {
        (0, 0) => Verdict::new(Status::Met, ""),
        (0, _) => Verdict::new(Status::Undecidable, reason),
        _ => Verdict::new(Status::Unmet, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spell_that_goes_on_may_already_be_too_long_but_is_not_yet_too_short() {
        let so_far = |length| [Lasted { length: Some(length), over: false }];
        let of = |length, least, most| judge(&so_far(length), least, most, "年").status;
        assert_eq!(of(3.5, Bound::None, Bound::Is(3.0)), Status::Unmet);
        assert_eq!(of(3.0, Bound::None, Bound::Is(3.0)), Status::Met);
        assert_eq!(of(1.0, Bound::Is(2.0), Bound::None), Status::Undecidable);
        assert_eq!(
            judge(&[Lasted { length: Some(1.0), over: true }], Bound::Is(2.0), Bound::None, "年").status,
            Status::Unmet
        );
    }
}
