//! Lists a leader group signs: who is eligible, who is barred and until when, who is above the line, and what would have had to differ.
//!
//! The walk of one list: [`entry`] gathers its subjects with what their score is added up from; [`standing`] asks who may be on it
//! (criteria, recusal, gates), before any score; [`ties`] takes what decides among equals; [`places`] turns numbers and shares into
//! caps, one inside the other; [`decide`] draws the line ([`line`]) and says what is open; [`sensitivity`] how far a weight can move.
//! [`rows`] writes the views `rankings`, `awards`, `award_rounds`, `award_parts` and `sensitivity`.
//!
//! Unknown is not zero: whoever's eligibility, gate or score is not known is `open`, and so is everybody whose place depends on it.
//! The cap holds all the while: nobody is proposed who might have to leave again.

mod bars;
mod bind;
mod decide;
mod entry;
mod fraction;
mod line;
mod lots;
mod notice;
mod numbers;
mod places;
mod rows;
mod sensitivity;
mod sheets;
mod standing;
mod ties;
mod words;

#[cfg(test)]
mod tests;

use tables::Table;

use crate::MeasureError;
use crate::decided::Decided;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::resolve::MetricPlan;
use crate::scoring::SheetScores;

pub(crate) use bind::RankedList;
pub(crate) use numbers::read_numbers;

use decide::Ballot;
use rows::ListRows;

/// The views of lists.
pub(crate) fn lists(
    plan: &MetricPlan,
    of_pack: &[&Facts<'_>],
    (outcome, scores): (&Outcome<'_>, &[SheetScores<'_, '_>]),
    decided: &Decided<'_>,
) -> Result<Vec<Table>, MeasureError> {
    let mut bound: Vec<(&str, usize, &RankedList)> = Vec::new();
    for (at, planned) in plan.packs.iter().enumerate() {
        bound.extend(planned.lists.iter().map(|list| (planned.pack.id.as_str(), at, list)));
    }
    bound.sort_by_key(|(pack, _, list)| (*pack, list.id()));
    let mut rows = ListRows::new();
    for (pack, at, list) in bound {
        let facts = of_pack[at];
        let mut entries = list.entries(facts, (outcome, scores), at);
        list.stand(facts, &mut entries)?;
        list.take_ties(facts, &mut entries)?;
        let places = list.places(facts, &mut entries);
        let mut ballot = Ballot::new(list, places, entries);
        ballot.draw(facts, decided);
        rows.add(pack, &ballot, facts, &plan.calendar);
    }
    Ok(rows.finish())
}
