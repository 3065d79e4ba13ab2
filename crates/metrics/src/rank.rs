//! Ranked lists a pack declares: by share of duties met (or by number of grounds), ties shared, vetoes beside the rank they change.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use policy::document::Section;
use policy::{Drawn, Lot, fold};
use tables::{FindingCode, Period, Table};

use crate::MeasureError;
use crate::attain::{joined, shown};
use crate::binder::Binder;
use crate::decided::Decided;
use crate::facts::Facts;
use crate::outcome::{Outcome, declared};
use crate::owing::Owed;
use crate::resolve::MetricPlan;
use crate::selection::Selection;
use crate::share::{Share, reported};
use crate::terms::{school_year_end, school_year_start};

/// A list bound.
#[derive(Debug)]
pub(crate) struct RankedList {
    id: String,
    of_units: bool,
    /// Rows counted whatever their status, instead of the share met.
    counted: bool,
    /// Place of each rule in the pack, and its weight.
    rules: BTreeMap<usize, i64>,
    tie_break: Vec<Tie>,
    gates: Vec<(String, Selection)>,
}

/// What decides between equal scores; more comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Decided,
    Actual,
    Counterparts,
}

const TIES: [(&str, Tie); 3] =
    [("decided", Tie::Decided), ("actual", Tie::Actual), ("counterparts", Tie::Counterparts)];

impl RankedList {
    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Binds one `[[list]]`; `rules` are the ids of the pack's rules in order.
    pub fn bind(binder: &Binder<'_>, rules: &[String]) -> Option<Self> {
        let keys = &binder.keys;
        keys.only(&["id", "zh", "subject", "score", "rules", "weight", "tie_break", "gate"]);
        let score = keys.known_word("score", keys.text("score").unwrap_or("share"), &["share", "count"])?;
        let subject = keys.known_word("subject", keys.required_text("subject"), &["unit", "person"])?;
        let known: Vec<&str> = rules.iter().map(String::as_str).collect();
        let mut chosen = BTreeMap::new();
        for id in binder.texts("rules") {
            if keys.known_word("rules", &id, &known).is_some() {
                chosen.extend(known.iter().position(|rule| *rule == id).map(|at| (at, 1)));
            }
        }
        if let Some(weights) = keys.section("weight") {
            read_weights(&weights, &known, &mut chosen);
        }
        let words: Vec<&str> = TIES.iter().map(|(word, _)| *word).collect();
        let ties = keys.texts("tie_break").into_iter().filter_map(|word| {
            keys.known_word("tie_break", word, &words)?;
            TIES.iter().find(|(known, _)| *known == word).map(|(_, tie)| *tie)
        });
        let tie_break = ties.collect();
        let gates = if binder.has("gate") { binder.selections("gate", &["zh"]) } else { Vec::new() };
        let gates = gates.into_iter().map(|(selection, section)| (section.required_text("zh").to_owned(), selection));
        Some(Self {
            id: keys.required_text("id").to_owned(),
            of_units: subject == "unit",
            counted: score == "count",
            rules: chosen,
            tie_break,
            gates: gates.collect(),
        })
    }
}

fn read_weights(section: &Section<'_>, known: &[&str], chosen: &mut BTreeMap<usize, i64>) {
    section.only(known);
    for (id, _) in section.keys() {
        if let (Some(weight), Some(at)) = (section.int(id), known.iter().position(|rule| *rule == id)) {
            chosen.insert(at, weight);
        }
    }
}

/// One subject of a list.
#[derive(Debug, Clone, Default)]
struct Entry<'f> {
    unit: &'f str,
    id: &'f str,
    name: &'f str,
    share: Share,
    actual: f64,
    counterparts: BTreeSet<&'f str>,
    gate: Option<String>,
}

/// The view `rankings`.
pub(crate) fn rankings(
    plan: &MetricPlan,
    of_pack: &[&Facts<'_>],
    outcome: &Outcome<'_>,
    decided: &Decided<'_>,
) -> Result<Table, MeasureError> {
    let mut rows = Table::builder(declared("rankings"));
    let mut lists: Vec<(&str, usize, &RankedList)> = Vec::new();
    for (at, planned) in plan.packs.iter().enumerate() {
        lists.extend(planned.lists.iter().map(|list| (planned.pack.id.as_str(), at, list)));
    }
    lists.sort_by_key(|(pack, _, list)| (*pack, list.id.clone()));
    for (pack, at, list) in lists {
        let facts = of_pack[at];
        let mut entries = list.entries(facts, outcome, at);
        list.gate(facts, &mut entries)?;
        entries.sort_by(|a, b| list.compare(a, b).then_with(|| (a.unit, a.name, a.id).cmp(&(b.unit, b.name, b.id))));
        let mut ranked = list.ranked(&entries);
        let lots = decided.lots.iter().filter(|lot| lot.list == list.id && lot.term == facts.term);
        lots.for_each(|lot| settle(lot, &mut ranked, decided));
        ranked.sort_by_key(|placed| (placed.rank.is_none(), placed.rank));
        for Placed { entry, rank, tied, lot } in ranked {
            let drawn = lot.map(|lot| format!("得分相同，抽签定名次（{}，{}）", lot.ruling.place(), lot.zh()));
            let reason = joined(&[&list.reason(entry, rank), &drawn.unwrap_or_default()]);
            rows.row()
                .text("pack", pack)
                .text("list", list.id.as_str())
                .int("rank", rank.filter(|_| entry.gate.is_none()))
                .boolean("tied", tied)
                .text("unit", entry.unit)
                .text("subject", entry.name)
                .number("score", entry.share.value())
                .text("gate", entry.gate.as_deref())
                .text("reason", reason.as_str());
        }
    }
    Ok(rows.finish())
}

impl RankedList {
    fn entries<'f>(&self, facts: &'f Facts<'_>, outcome: &Outcome<'f>, pack: usize) -> Vec<Entry<'f>> {
        let mut entries: BTreeMap<&str, Entry<'f>> = BTreeMap::new();
        if self.of_units && !self.counted {
            let table = facts.stock.table("unit");
            for unit in
                (0..table.len()).filter_map(|row| table.text(row, "unit")).filter(|unit| *unit != facts.stock.office)
            {
                entries.insert(unit, Entry { unit, id: unit, name: unit, ..Entry::default() });
            }
        }
        for duty in outcome.duties.iter().filter(|duty| duty.pack == pack && reported(duty.period, facts.term)) {
            let Some(weight) = self.rules.get(&duty.rule) else { continue };
            let (id, name) = if self.of_units { (duty.unit, duty.unit) } else { (duty.subject_id, duty.subject) };
            if self.of_units && !self.counted && !entries.contains_key(id) {
                continue;
            }
            let entry = entries.entry(id).or_insert_with(|| Entry { unit: duty.unit, id, name, ..Entry::default() });
            if self.counted {
                entry.share = Share { met: entry.share.met + weight, decided: 1, open: 0 };
            } else {
                entry.share.add(duty.verdict.status, *weight);
            }
            entry.actual += duty.actual.unwrap_or(0.0);
            entry.counterparts.extend(duty.counterpart_id);
        }
        entries.into_values().collect()
    }

    fn gate(&self, facts: &Facts<'_>, entries: &mut [Entry<'_>]) -> Result<(), MeasureError> {
        for (name, selection) in &self.gates {
            let owed: Vec<Owed<'_>> = entries.iter().map(|entry| asked(facts, entry)).collect();
            let links = selection.links(facts, &owed)?;
            for (entry, links) in entries.iter_mut().zip(links) {
                if links.iter().any(|link| link.certain) {
                    let gate = entry.gate.take().unwrap_or_default();
                    entry.gate = Some(joined(&[&gate, name]));
                }
            }
        }
        Ok(())
    }

    /// The better first; those with nothing decided last.
    fn compare(&self, a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
        let decided = |entry: &Entry<'_>| entry.share.decided > 0;
        let order = decided(b).cmp(&decided(a)).then(b.share.compare(a.share));
        self.tie_break.iter().fold(order, |order, tie| {
            order.then_with(|| match tie {
                Tie::Decided => b.share.decided.cmp(&a.share.decided),
                Tie::Actual => b.actual.total_cmp(&a.actual),
                Tie::Counterparts => b.counterparts.len().cmp(&a.counterparts.len()),
            })
        })
    }

    /// In order; each entry with its rank among those not vetoed (1, 1, 3) and whether it shares it. A vetoed one gets the rank it would have.
    fn ranked<'e, 'f>(&self, entries: &'e [Entry<'f>]) -> Vec<Placed<'e, 'f>> {
        let open: Vec<&Entry<'f>> =
            entries.iter().filter(|entry| entry.gate.is_none() && entry.share.decided > 0).collect();
        let place = |entry: &'e Entry<'f>| {
            if entry.share.decided == 0 {
                return Placed { entry, rank: None, tied: false, lot: None };
            }
            let better = open.iter().filter(|other| self.compare(other, entry) == Ordering::Less).count();
            let equal = open.iter().filter(|other| self.compare(other, entry) == Ordering::Equal).count();
            let tied = entry.gate.is_none() && equal > 1;
            Placed { entry, rank: Some(better as i64 + 1), tied, lot: None }
        };
        entries.iter().map(place).collect()
    }

    fn reason(&self, entry: &Entry<'_>, rank: Option<i64>) -> String {
        let Share { met, decided, open } = entry.share;
        if self.counted {
            return joined(&[&format!("依据{met}项"), entry.gate.as_deref().unwrap_or_default()]);
        }
        let counted = format!("可判定{decided}项，达标{met}项，不可判定{open}项");
        let lessons = if self.of_units { String::new() } else { format!("合计{}", shown(entry.actual)) };
        let gate = match (&entry.gate, rank) {
            (Some(gate), Some(rank)) => format!("{gate}，不参加排名（否则列第{rank}）"),
            _ => String::new(),
        };
        let none = if decided == 0 { "没有可判定的事项，不排名" } else { "" };
        joined(&[none, &counted, &lessons, &gate])
    }
}

/// One subject of a list in its place.
struct Placed<'e, 'f> {
    entry: &'e Entry<'f>,
    /// The rank, from 1; of a vetoed one the rank it would have.
    rank: Option<i64>,
    /// Whether it shares its rank.
    tied: bool,
    /// The lot that gave it its rank.
    lot: Option<&'e Lot>,
}

/// Gives those a lot names the ranks they share, in the order drawn. A lot must name all who share a rank, and nobody else.
fn settle<'e>(lot: &'e Lot, ranked: &mut [Placed<'e, '_>], decided: &Decided<'_>) {
    let is = |placed: &Placed<'_, '_>, drawn: &Drawn| {
        let person = drawn.person.as_deref().is_none_or(|person| fold(person) == fold(placed.entry.name));
        fold(&drawn.unit) == fold(placed.entry.unit) && person
    };
    let named: Vec<Option<usize>> =
        lot.drawn.iter().map(|drawn| ranked.iter().position(|placed| placed.tied && is(placed, drawn))).collect();
    let rank = named.iter().flatten().next().and_then(|at| ranked[*at].rank);
    let sharing: Vec<usize> = (0..ranked.len()).filter(|at| ranked[*at].tied && ranked[*at].rank == rank).collect();
    let fits = rank.is_some()
        && sharing.len() == lot.drawn.len()
        && named.iter().all(|at| at.is_some_and(|at| sharing.contains(&at)));
    if !fits {
        let tied: Vec<String> = match rank {
            Some(_) => sharing.iter().map(|at| shown_entry(ranked[*at].entry)).collect(),
            None => Vec::new(),
        };
        let drawn: Vec<String> = lot.drawn.iter().map(Drawn::zh).collect();
        let words = match tied.is_empty() {
            true => format!("名单“{}”里，{} 没有与人并列", lot.list, drawn.join("、")),
            false => format!("并列的是：{}；抽签写的是：{}", tied.join("、"), drawn.join("、")),
        };
        decided.refuse(&lot.ruling, FindingCode::LotDoesNotFit, &lot.list, vec![words]);
        return;
    }
    decided.use_of(&lot.ruling);
    for (nth, at) in named.into_iter().flatten().enumerate() {
        let placed = &mut ranked[at];
        placed.rank = placed.rank.map(|rank| rank + nth as i64);
        (placed.tied, placed.lot) = (false, Some(lot));
    }
}

fn shown_entry(entry: &Entry<'_>) -> String {
    if entry.unit == entry.name { entry.unit.to_owned() } else { format!("{} {}", entry.unit, entry.name) }
}

/// A subject as a duty of the reported school year, for the rows of a gate.
fn asked<'f>(facts: &Facts<'_>, entry: &Entry<'f>) -> Owed<'f> {
    let year = facts.term.school_year;
    Owed {
        unit: entry.unit,
        kind: "",
        subject: entry.name,
        subject_id: entry.id,
        counterpart: None,
        counterpart_id: None,
        period: Period::SchoolYear(year),
        from: school_year_start(year),
        to: school_year_end(year),
        weeks: (0, Default::default()),
        units: Vec::new(),
        terms: Vec::new(),
        spanned: Vec::new(),
        pairings: Vec::new(),
        doubt: None,
        basis: Vec::new(),
        blank: None,
    }
}
