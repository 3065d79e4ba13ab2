//! `inherit`: a mentor takes over a share of what the mentees reached: of their rows (prizes by a table), or of their points on
//! another sheet; up to the full mark.

use std::collections::BTreeMap;

use super::{ItemKind, Kind};
use crate::MeasureError;
use crate::attain::joined;
use crate::exact::Exact;
use crate::facts::Facts;
use crate::owing::{Owed, Who};
use crate::scoring::asked::{Asked, Found, unset};
use crate::scoring::between::Between;
use crate::scoring::item::ItemBinder;
use crate::scoring::numbers::Number;
use crate::scoring::rows::{Gathered, Rows};
use crate::scoring::sum::{groups, highest_of_each, summed};
use crate::scoring::worth::Worth;

pub(super) const KIND: Kind = Kind {
    name: "inherit",
    keys: &[
        "table",
        "where",
        "match",
        "sum",
        "date",
        "evidence",
        "starts",
        "ends",
        "within_months",
        "not_reported",
        "each",
        "scale",
        "order_by",
        "order",
        "decay",
        "same",
        "sheet",
        "combine",
        "share",
    ],
    bind,
};

/// How the points of several mentees become one.
const COMBINE: [&str; 3] = ["sum", "mean", "best"];

#[derive(Debug)]
struct Inherit {
    of: Of,
    share: Number,
    combine: &'static str,
}

#[derive(Debug)]
enum Of {
    /// The mentees' rows with what each is worth; of one kind only the highest, where `same` says so.
    Rows(Box<(Rows, Worth)>, Option<Vec<&'static str>>),
    /// The mentees' points on another sheet.
    Sheet(String),
}

fn bind(item: &ItemBinder<'_, '_>) -> Option<Box<dyn ItemKind>> {
    let share = item.required("share");
    let combine = item.said("combine", &COMBINE);
    if !matches!(item.who, Who::Pairing | Who::Mentor | Who::Teacher) && !item.who.is_among(&[Who::Teacher]) {
        item.complain("how", "只有师傅、教师和结对才有徒弟", "only mentors, teachers and pairs have mentees");
    }
    let of = match item.section.text("sheet") {
        Some(sheet) => {
            let known: Vec<&str> = item.sheets.iter().map(String::as_str).collect();
            item.section.known_word("sheet", sheet, &known).map(|sheet| Of::Sheet(sheet.to_owned()))
        }
        None => rows(item),
    };
    Some(Box::new(Inherit { of: of?, share: share?, combine: combine? }))
}

fn rows(item: &ItemBinder<'_, '_>) -> Option<Of> {
    let mut rows = item.rows()?;
    let worth = Worth::bind(item, &mut rows, "scale");
    let same = rows.spec().filter(|_| item.section.value("same").is_some()).map(|spec| item.columns("same", spec));
    Some(Of::Rows(Box::new((rows, worth?)), same))
}

impl ItemKind for Inherit {
    fn found<'f>(&self, asked: &Asked<'_, 'f, '_>) -> Result<Vec<Found>, MeasureError> {
        let mut heirs = Vec::new();
        let mut of_subject = Vec::new();
        for owed in asked.owed {
            let mentees = mentees(asked.facts, owed);
            of_subject.push(heirs.len()..heirs.len() + mentees.len());
            heirs.extend(mentees);
        }
        let tiers: Vec<Option<usize>> =
            of_subject.iter().zip(asked.tiers).flat_map(|(range, tier)| range.clone().map(|_| *tier)).collect();
        let reached = match &self.of {
            Of::Rows(rows, same) => of_rows(asked, (&heirs, &tiers), rows, same.as_deref())?,
            Of::Sheet(sheet) => heirs.iter().map(|heir| of_sheet(asked, heir, sheet)).collect(),
        };
        let one = |(at, range): (usize, std::ops::Range<usize>)| {
            let full = asked.full[at].clone();
            let Some(share) = self.share.at(&asked.owed[at], asked.tiers[at]) else {
                return unset(full, "承接比例");
            };
            let named = range.clone().map(|heir| heirs[heir].subject).zip(&reached[range]);
            self.joined(&named.collect::<Vec<_>>(), &share, full)
        };
        Ok(of_subject.into_iter().enumerate().map(one).collect())
    }

    fn reads(&self) -> Option<&str> {
        match &self.of {
            Of::Sheet(sheet) => Some(sheet),
            Of::Rows(..) => None,
        }
    }
}

impl Inherit {
    fn joined(&self, reached: &[(&str, &Found)], share: &Exact, full: Option<Exact>) -> Found {
        if reached.is_empty() {
            return Found::known(Exact::zero(), "本期没有徒弟，0分");
        }
        let combined = |points: Vec<Exact>| match self.combine {
            "mean" => points.iter().sum::<Exact>().over(&Exact::whole(points.len() as i64)).unwrap_or_else(Exact::zero),
            "best" => points.into_iter().max().unwrap_or_else(Exact::zero),
            _ => points.into_iter().sum(),
        };
        let capped = |points: Exact| full.clone().map_or(points.clone(), |full| points.min(full));
        let own = combined(reached.iter().map(|(_, found)| found.points.low.clone()).collect());
        let most: Option<Vec<Exact>> = reached.iter().map(|(_, found)| found.points.high.clone()).collect();
        let low = capped(share * &own);
        let high = match most {
            Some(most) => Some(capped(share * &combined(most))),
            None => full.clone(),
        };
        let words: Vec<String> = reached.iter().map(|(name, found)| format!("徒弟{name}：{}", found.reason)).collect();
        let how = match (reached.len(), self.combine) {
            (1, _) => "",
            (_, "mean") => "取平均",
            (_, "best") => "取最高",
            _ => "相加",
        };
        let uncapped = share * &own;
        let cap = if uncapped > low { format!("，封顶{low}") } else { String::new() };
        let times = if *share == Exact::one() {
            format!("计{uncapped}{cap}")
        } else {
            format!("承接{share}：{own}×{share}＝{uncapped}{cap}")
        };
        let open: Vec<&str> = reached
            .iter()
            .filter(|(_, found)| found.points.known().is_none())
            .map(|(_, found)| found.open.as_str())
            .collect();
        let proofs = reached.iter().flat_map(|(_, found)| found.proofs.clone()).collect();
        let reason = joined(&[&words.join("；"), how, &times]);
        Found { points: Between { low, high }, open: joined(&open), ..Found::known(Exact::zero(), reason) }
            .measuring(Some(own))
            .proven(proofs)
    }
}

/// The mentees of a subject in the period, as subjects themselves.
fn mentees<'f>(facts: &'f Facts<'_>, owed: &Owed<'f>) -> Vec<Owed<'f>> {
    let mut mentees = BTreeMap::new();
    for pair in &facts.pairs {
        let meant = owed.counterpart_id.is_none_or(|mentee| mentee == pair.mentee_id);
        let Some(spell) = pair.spell_within(owed.from, owed.to).filter(|_| meant && pair.mentor_id == owed.subject_id)
        else {
            continue;
        };
        let as_subject = Owed {
            unit: spell.mentee_unit,
            subject: pair.mentee,
            subject_id: pair.mentee_id,
            counterpart: None,
            counterpart_id: None,
            units: vec![spell.mentee_unit],
            ..owed.clone()
        };
        mentees.insert(pair.mentee_id, as_subject);
    }
    mentees.into_values().collect()
}

/// What the rows of each mentee come to, uncapped.
fn of_rows(
    asked: &Asked<'_, '_, '_>,
    (heirs, tiers): (&[Owed<'_>], &[Option<usize>]),
    rows: &(Rows, Worth),
    same: Option<&[&'static str]>,
) -> Result<Vec<Found>, MeasureError> {
    let (rows, worth) = rows;
    let gathered = rows.gathered_of(asked.facts, heirs, tiers)?;
    let full = vec![None; heirs.len()];
    let asked = Asked {
        facts: asked.facts,
        pack: asked.pack,
        owed: heirs,
        tiers,
        full: &full,
        outcome: asked.outcome,
        sheets: asked.sheets,
    };
    let one = |(at, gathered): (usize, &Gathered)| {
        let valued = worth.valued(&asked, at, rows, gathered);
        let groups = same.map(|same| groups(&asked, rows, gathered, same));
        let rule = if groups.is_some() { "同类只取最高" } else { "" };
        summed(&asked, at, (rows, gathered), &valued, rule, |points, end| match &groups {
            Some(groups) => highest_of_each(groups, points, end),
            None => points.to_vec(),
        })
    };
    Ok(gathered.iter().enumerate().map(one).collect())
}

/// What a mentee has on another sheet of the pack in the same period.
fn of_sheet(asked: &Asked<'_, '_, '_>, heir: &Owed<'_>, sheet: &str) -> Found {
    let scored = asked.sheets.get(sheet).into_iter().flatten();
    let mut own = scored.filter(|one| one.owed.subject_id == heir.subject_id && one.owed.period == heir.period);
    match own.next() {
        Some(one) => {
            let reason = format!("《{sheet}》{}分", one.points.low);
            Found { points: one.points.clone(), open: one.reason.clone(), ..Found::known(Exact::zero(), reason) }
        }
        None => Found::known(Exact::zero(), format!("没有《{sheet}》的得分，0分")),
    }
}
