//! Every sheet of a plan scored, for everybody and every period.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::About;
use tables::Term;

use super::asked::{Asked, Found, Proof};
use super::between::Between;
use super::item::Side;
use super::people::Subjects;
use super::sheet::{PlannedSheet, Sheet};
use super::total::{self, Answer};
use super::veto::Barred;
use crate::MeasureError;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::owing::Owed;
use crate::resolve::MetricPlan;

/// Whether points are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// 已定
    Known,
    /// 待定
    Open,
    /// 不适用
    NotApplicable,
}

impl State {
    /// The word in the views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Open => "open",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// One sheet of a pack with everybody it was filled in for.
#[derive(Debug)]
pub(crate) struct SheetScores<'p, 'f> {
    /// Place of the pack in the plan.
    pub pack: usize,
    pub id: &'p str,
    /// The sheet as it is now; its items are what [`ItemScore::item`] counts.
    pub sheet: &'p Sheet,
    pub scored: Vec<Scored<'f>>,
}

/// What a sheet comes to for one subject in one period.
#[derive(Debug, Clone)]
pub(crate) struct Scored<'f> {
    /// Subject, counterpart, unit, period.
    pub owed: Owed<'f>,
    /// The tier it was scored by, where the sheet has tiers.
    pub tier: Option<String>,
    /// Full points without bonus; `None` if unset.
    pub full: Option<Exact>,
    /// Points, rounded as the sheet says: exact where `state` is known.
    pub points: Between,
    pub state: State,
    /// The grade, where it is certain.
    pub grade: Option<String>,
    /// The grade the points alone would give.
    pub grade_without_gate: Option<String>,
    pub gate: Option<Barred>,
    pub items: Vec<ItemScore>,
    /// How it adds up, and what is open.
    pub reason: String,
}

/// What one item comes to for one subject.
#[derive(Debug, Clone)]
pub(crate) struct ItemScore {
    /// Place of the item in the sheet.
    pub item: usize,
    pub side: Side,
    pub measured: Option<Exact>,
    /// Points on the item's own scale.
    pub raw: Between,
    /// Full mark of that scale.
    pub full: Option<Exact>,
    /// Points of the sheet the full mark stands for, after 折算.
    pub weight: Option<Exact>,
    /// Points on the sheet; those of a penalty are below nothing.
    pub points: Between,
    pub state: State,
    pub reason: String,
    pub proofs: Vec<Proof>,
}

impl Scored<'_> {
    /// The exact points, where they are known.
    pub fn known(&self) -> Option<&Exact> {
        self.points.known().filter(|_| self.state == State::Known)
    }
}

/// Every sheet of the plan; of a worked case's pack those it is about, and none where it is about a rule.
pub(crate) fn score_all<'p, 'f>(
    plan: &'p MetricPlan,
    of_pack: &[&'f Facts<'_>],
    terms: &[Vec<Term>],
    outcome: &Outcome<'f>,
    about: Option<&About>,
) -> Result<Vec<SheetScores<'p, 'f>>, MeasureError> {
    let mut all = Vec::new();
    if matches!(about, Some(About::Rule(_))) {
        return Ok(all);
    }
    for (pack, planned) in plan.packs.iter().enumerate().filter(|(pack, _)| !terms[*pack].is_empty()) {
        let mut done: BTreeMap<String, Vec<Scored<'f>>> = BTreeMap::new();
        for sheet in &planned.scores {
            let scorer = Scorer { facts: of_pack[pack], pack, units: &planned.units, outcome, sheets: &done };
            let scored = scorer.scored(sheet, &terms[pack])?;
            done.insert(sheet.id.clone(), scored);
        }
        for sheet in &planned.scores {
            let (Some(latest), Some(scored)) = (sheet.latest(), done.remove(&sheet.id)) else { continue };
            all.push(SheetScores { pack, id: &sheet.id, sheet: latest, scored });
        }
    }
    Ok(all)
}

/// What the sheets of a pack are scored with.
struct Scorer<'a, 'f, 's> {
    facts: &'f Facts<'s>,
    pack: usize,
    units: &'a [String],
    outcome: &'a Outcome<'f>,
    sheets: &'a BTreeMap<String, Vec<Scored<'f>>>,
}

impl<'f> Scorer<'_, 'f, '_> {
    fn scored(&self, planned: &PlannedSheet, terms: &[Term]) -> Result<Vec<Scored<'f>>, MeasureError> {
        let mut scored = Vec::new();
        for (at, (from, sheet)) in planned.versions.iter().enumerate() {
            let until = planned.versions.get(at + 1).map_or(NaiveDate::MAX, |(next, _)| *next);
            let mut owed = sheet.population.owed(self.facts, terms)?;
            owed.retain(|owed| {
                let day = owed.day().on;
                let in_force = *from <= day && (day < until || until == NaiveDate::MAX);
                in_force && (self.units.is_empty() || self.units.contains(&policy::fold(owed.unit)))
            });
            scored.extend(self.of_sheet(sheet, owed)?);
        }
        Ok(scored)
    }

    fn of_sheet(&self, sheet: &Sheet, owed: Vec<Owed<'f>>) -> Result<Vec<Scored<'f>>, MeasureError> {
        let subjects = Subjects::of(sheet.population.who, self.facts, &owed);
        let tiers = tiers_of(sheet, &subjects, owed.len())?;
        let known: Vec<Option<usize>> = tiers.iter().map(|tier| tier.known()).collect();
        let mut answers: Vec<Vec<Answer>> = owed.iter().map(|_| Vec::new()).collect();
        for (place, item) in sheet.items.iter().enumerate() {
            let full: Vec<Option<Exact>> =
                owed.iter().zip(&known).map(|(owed, tier)| item.full.at(owed, *tier)).collect();
            let asked = Asked {
                facts: self.facts,
                pack: self.pack,
                owed: &owed,
                tiers: &known,
                full: &full,
                outcome: self.outcome,
                sheets: self.sheets,
            };
            let found = item.kind.found(&asked)?;
            let applies = item.applying(&subjects)?;
            let zeroed = self.zeroed(item, &owed)?;
            for (at, ((found, applies), zeroed)) in found.into_iter().zip(applies).zip(zeroed).enumerate() {
                if item.is_for(known[at]) {
                    answers[at].push(Answer { item: place, found, applies, zeroed });
                }
            }
        }
        let barred = self.barred(sheet, &owed)?;
        let all = owed.into_iter().zip(tiers).zip(answers.into_iter().zip(barred));
        Ok(all.map(|((owed, tier), (answers, barred))| total::settle(sheet, owed, tier, answers, barred)).collect())
    }

    /// What makes an item nothing for each subject: words, and whether for certain.
    fn zeroed(&self, item: &super::item::Item, owed: &[Owed<'f>]) -> Result<Vec<Option<(String, bool)>>, MeasureError> {
        let mut zeroed: Vec<Option<(String, bool)>> = vec![None; owed.len()];
        for (zh, selection) in &item.zeroed {
            for (at, links) in selection.links(self.facts, owed)?.iter().enumerate() {
                let certain = links.iter().any(|link| link.certain);
                if !links.is_empty() && zeroed[at].as_ref().is_none_or(|(_, sure)| !sure) {
                    zeroed[at] = Some((zh.clone(), certain));
                }
            }
        }
        Ok(zeroed)
    }

    fn barred(&self, sheet: &Sheet, owed: &[Owed<'f>]) -> Result<Vec<Option<Barred>>, MeasureError> {
        let mut barred: Vec<Option<Barred>> = vec![None; owed.len()];
        for veto in &sheet.vetoes {
            for (at, found) in veto.barred(self.facts, owed)?.into_iter().enumerate() {
                if barred[at].as_ref().is_none_or(|known| !known.certain) && found.is_some() {
                    barred[at] = found;
                }
            }
        }
        Ok(barred)
    }
}

/// The tier of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TierOf {
    /// The sheet has none.
    All,
    Is(usize),
    /// It is of none of them.
    Outside,
    Unknown,
}

impl TierOf {
    /// Its place, where it has one.
    pub fn known(&self) -> Option<usize> {
        match self {
            Self::Is(tier) => Some(*tier),
            Self::All | Self::Outside | Self::Unknown => None,
        }
    }
}

/// The first tier, in the order written, whose condition holds; unknown where one before it may hold.
fn tiers_of(sheet: &Sheet, subjects: &Subjects<'_, '_, '_>, number: usize) -> Result<Vec<TierOf>, MeasureError> {
    if sheet.tiers.is_empty() {
        return Ok(vec![TierOf::All; number]);
    }
    let mut tiers: Vec<Option<TierOf>> = vec![None; number];
    for (place, tier) in sheet.tiers.iter().enumerate() {
        for (at, answer) in subjects.answers(Some(&tier.who))?.into_iter().enumerate() {
            if tiers[at].is_none() {
                tiers[at] = match answer {
                    Some(true) => Some(TierOf::Is(place)),
                    None => Some(TierOf::Unknown),
                    Some(false) => None,
                };
            }
        }
    }
    Ok(tiers.into_iter().map(|tier| tier.unwrap_or(TierOf::Outside)).collect())
}

/// An item nobody can say anything of, because the subject's tier is unknown.
pub(super) fn untold(full: Option<Exact>) -> Found {
    Found::open(full, "属于哪一层次不能断定")
}
