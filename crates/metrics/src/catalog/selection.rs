//! `selection`: candidates chosen within a number of places: no more than there are, more candidates than places where the text
//! asks for it, nobody passed over by a lower score, a fast track beside it.
//!
//! `actual` is how many were chosen. Equal scores on both sides of the cut are never broken here.

use policy::{DatedValue, Treatment};
use tables::{ColumnType, Table, table_spec};

use super::{EVERYBODY, Measure, Primitive, Scope};
use crate::MeasureError;
use crate::attain::{Status, Verdict, joined, shown};
use crate::binder::{Binder, bound};
use crate::condition::Condition;
use crate::linked::{Child, ChildRows};
use crate::outcome::{Finding, Outcome};
use crate::owing::{Owed, Population};
use crate::selection::{Link, Selection};

pub(super) const PRIMITIVE: Primitive = Primitive {
    name: "selection",
    treatment: Treatment::Evaluated,
    keys: &[
        "who",
        "table",
        "where",
        "match",
        "date",
        "score",
        "chosen",
        "places",
        "places_from",
        "more_than_places",
        "fast_track",
    ],
    numbers: &["places"],
    bind,
};

/// Where the number of places stands, if not in the pack.
#[derive(Debug)]
struct PlacesFrom {
    selection: Selection,
    column: &'static str,
}

#[derive(Debug)]
struct Choice {
    population: Population,
    candidates: Selection,
    score: Option<&'static str>,
    chosen: Condition,
    places: Option<DatedValue>,
    places_from: Option<PlacesFrom>,
    more_than_places: bool,
    fast_track: Option<Child>,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Measure>> {
    let (population, candidates) = (binder.population(&EVERYBODY), binder.selection());
    if !binder.has("places") && !binder.has("places_from") {
        let en = "`places` (`\"unset\"` if the text gives no number) or `places_from` is needed";
        binder.complain("places", "要有 places（文本未写明的写 \"unset\"）或 places_from", en);
    }
    binder.keys.need("chosen");
    let candidates = candidates?;
    let spec = table_spec(candidates.table)?;
    let number = |kind: ColumnType| matches!(kind, ColumnType::Int | ColumnType::Number);
    let score = binder.column(&binder.keys, "score", spec, number);
    let chosen = binder.condition(&binder.keys, "chosen", binder.keys.required_text("chosen"), spec);
    let places_from = match binder.keys.section("places_from") {
        Some(section) => {
            section.only(&["table", "where", "match", "column"]).need("column");
            let selection = binder.selection_in(&section)?;
            let column = binder.column(&section, "column", table_spec(selection.table)?, number)?;
            Some(PlacesFrom { selection, column })
        }
        None => None,
    };
    let fast_track = match binder.keys.section("fast_track") {
        Some(section) => Some(Child::bind(binder, &section, spec)?),
        None => None,
    };
    Some(Box::new(Choice {
        places: binder.own("places"),
        more_than_places: binder.keys.boolean("more_than_places").unwrap_or(false),
        population: population?,
        candidates,
        score,
        chosen: chosen?,
        places_from,
        fast_track,
    }))
}

impl Measure for Choice {
    fn measure<'f>(&self, scope: &Scope<'f, '_>, outcome: &mut Outcome<'f>) -> Result<(), MeasureError> {
        let facts = scope.facts;
        let owed = self.population.owed(facts, scope.terms)?;
        let links = self.candidates.links(facts, &owed)?;
        let places = match &self.places_from {
            Some(from) => from.selection.links(facts, &owed)?,
            None => vec![Vec::new(); owed.len()],
        };
        let table = facts.stock.table(self.candidates.table);
        let chosen = self.chosen.answers(self.candidates.table, &facts.frame(self.candidates.table)?)?;
        let tracks = match &self.fast_track {
            Some(child) => child.rows(facts)?,
            None => ChildRows::new(),
        };
        for (at, (owed, links)) in owed.iter().zip(&links).enumerate() {
            let open = owed.open_over(facts, &[&self.candidates]);
            if links.is_empty() && open.is_none() && owed.blank.is_none() {
                continue;
            }
            let straight = |row: usize| {
                self.fast_track.as_ref().is_some_and(|child| {
                    child.of(facts, &tracks, (table, row), owed, None).iter().any(|(_, sure)| *sure == Some(true))
                })
            };
            let number = self.number(facts, owed, &places[at]);
            let (seen, verdict) = match links.is_empty() {
                true => (None, Verdict::new(Status::Undecidable, open.unwrap_or_default())),
                false => {
                    let round = Round::of(table, links, &chosen, self.score, &straight);
                    (Some(round.chosen as f64), self.judge(&round, number, scope.unit))
                }
            };
            let duty = outcome.add(scope, owed, Finding { least: None, most: number, actual: seen, verdict });
            outcome.prove(duty, &self.candidates, table, links);
            if let Some(from) = &self.places_from {
                outcome.prove(duty, &from.selection, facts.stock.table(from.selection.table), &places[at]);
            }
        }
        Ok(())
    }
}

/// What a round came to; those of the fast track stand beside it.
struct Round {
    candidates: usize,
    chosen: usize,
    unknown: usize,
    lowest_chosen: Option<f64>,
    highest_left: Option<f64>,
    fast: usize,
}

impl Round {
    fn of(
        table: &Table,
        links: &[Link],
        chosen: &[Option<bool>],
        score: Option<&str>,
        straight: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut round = Self { candidates: 0, chosen: 0, unknown: 0, lowest_chosen: None, highest_left: None, fast: 0 };
        for link in links {
            if straight(link.row) {
                round.fast += 1;
                continue;
            }
            let mark = score.and_then(|column| table.number(link.row, column));
            round.candidates += 1;
            match (link.certain, chosen[link.row]) {
                (true, Some(true)) => {
                    round.chosen += 1;
                    round.lowest_chosen = mark.into_iter().chain(round.lowest_chosen).reduce(f64::min);
                }
                (true, Some(false)) => round.highest_left = mark.into_iter().chain(round.highest_left).reduce(f64::max),
                _ => round.unknown += 1,
            }
        }
        round
    }
}

impl Choice {
    /// The number of places: the pack's, else the sum of what the rows say; `None` if nobody says.
    fn number(&self, facts: &crate::facts::Facts<'_>, owed: &Owed<'_>, links: &[Link]) -> Option<f64> {
        if let Some(from) = &self.places_from {
            let table = facts.stock.table(from.selection.table);
            let said = links.iter().filter(|link| link.certain).filter_map(|link| table.number(link.row, from.column));
            return said.reduce(|one, other| one + other);
        }
        bound(self.places.as_ref(), owed.day()).value()
    }

    fn judge(&self, round: &Round, places: Option<f64>, unit: &str) -> Verdict {
        let mut wrong = Vec::new();
        let passed_over = round.lowest_chosen.zip(round.highest_left).filter(|(low, high)| low < high);
        if let Some((low, high)) = passed_over {
            wrong.push(format!("有得分{}的未入选，得分{}的入选", shown(high), shown(low)));
        }
        if let Some(places) = places {
            if round.chosen as f64 > places {
                wrong.push(format!("入选{}{unit}，超过名额{}{unit}", round.chosen, shown(places)));
            }
            if self.more_than_places && round.candidates as f64 <= places {
                wrong.push(format!("候选{}{unit}，没有多于名额{}{unit}，不是差额", round.candidates, shown(places)));
            }
        }
        let fast = if round.fast == 0 { String::new() } else { format!("另有直通{}{unit}", round.fast) };
        let tied = round.lowest_chosen.is_some() && round.lowest_chosen == round.highest_left;
        if !wrong.is_empty() {
            return Verdict::new(Status::Unmet, wrong.join("；")).before(&fast);
        }
        let open = [
            if places.is_none() { "名额未设定" } else { "" },
            if tied { "入选与未入选的有同分，需按规定另行比较" } else { "" },
            if round.unknown > 0 { "有的候选人是否入选没有记载" } else { "" },
        ];
        let open = joined(&open);
        let status = if open.is_empty() { Status::Met } else { Status::Undecidable };
        Verdict::new(status, open).before(&fast)
    }
}
