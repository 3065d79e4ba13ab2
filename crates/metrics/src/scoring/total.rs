//! Items to a sheet's points: scaled to their weights, redistributed, capped, rounded, added up, graded.
//!
//! Nothing is lost on the way: the points of the items, as they are shown, add up to the points of the sheet (before the sum itself
//! is rounded, where the sheet rounds only the sum). What a cap does not let count is taken off the last items that ran into it.

use super::asked::Found;
use super::between::Between;
use super::item::{Item, Missing, Side};
use super::scored::{ItemScore, Scored, State, TierOf, untold};
use super::sheet::Sheet;
use super::veto::Barred;
use crate::attain::joined;
use crate::exact::Exact;
use crate::owing::Owed;

/// What one item answered for one subject.
pub(super) struct Answer {
    /// Place of the item in the sheet.
    pub item: usize,
    pub found: Found,
    pub applies: Option<bool>,
    /// What makes it nothing, and whether for certain.
    pub zeroed: Option<(String, bool)>,
}

/// The sheet of one subject.
pub(super) fn settle<'f>(
    sheet: &Sheet,
    owed: Owed<'f>,
    tier: TierOf,
    answers: Vec<Answer>,
    barred: Option<Barred>,
) -> Scored<'f> {
    if tier == TierOf::Outside {
        return outside(sheet, owed);
    }
    let unknown = tier == TierOf::Unknown;
    let known = tier.known();
    let full = sheet.full.at(&owed, known);
    let mut items: Vec<ItemScore> =
        answers.into_iter().map(|answer| item_score(sheet, &owed, known, unknown, answer)).collect();
    let remark = redistribute(sheet, &owed, known, &mut items);
    round_items(sheet, &mut items);
    let exact = credit(sheet, &owed, known, full.as_ref(), &mut items);
    let points = exact.rounded(sheet.rounded.decimals, sheet.rounded.rounding);
    let rounding = match exact.known() {
        Some(sum) if Some(sum) != points.known() => format!("合计{sum}，{}", sheet.rounded.said()),
        _ => String::new(),
    };
    let applies = items.iter().any(|item| item.side == Side::Full && item.state != State::NotApplicable);
    let state = match (applies && !items.is_empty(), points.known()) {
        (false, _) if !unknown => State::NotApplicable,
        (_, Some(_)) if !unknown => State::Known,
        _ => State::Open,
    };
    let points = if unknown { Between::up_to(full.clone()) } else { points };
    let by_points = if state == State::NotApplicable { None } else { grade(sheet, &owed, known, &points) };
    let grade = match &barred {
        Some(Barred { certain: true, grade: Some(grade), .. }) => Some(grade.clone()),
        Some(Barred { certain: false, grade: Some(other), .. }) => by_points.clone().filter(|grade| grade == other),
        _ => by_points.clone(),
    };
    let reason =
        said(sheet, &items, &points, state, &[&rounding, &remark, &gate_said(barred.as_ref(), by_points.as_deref())]);
    let tier = known.map(|tier| sheet.tiers[tier].zh.clone());
    Scored { owed, tier, full, points, state, grade, grade_without_gate: by_points, gate: barred, items, reason }
}

fn outside<'f>(sheet: &Sheet, owed: Owed<'f>) -> Scored<'f> {
    let named: Vec<&str> = sheet.tiers.iter().map(|tier| tier.zh.as_str()).collect();
    Scored {
        owed,
        tier: None,
        full: None,
        points: Between::exactly(Exact::zero()),
        state: State::NotApplicable,
        grade: None,
        grade_without_gate: None,
        gate: None,
        items: Vec::new(),
        reason: format!("不属于任何层次（{}），本表不适用", named.join("、")),
    }
}

/// One item on its own scale, and scaled to its weight.
fn item_score(sheet: &Sheet, owed: &Owed<'_>, tier: Option<usize>, unknown: bool, answer: Answer) -> ItemScore {
    let item = &sheet.items[answer.item];
    let full = item.full.at(owed, tier);
    let found = if unknown { untold(full.clone()) } else { answer.found };
    let applies = if found.applies { answer.applies } else { Some(false) };
    let mut raw = found.points.clone();
    let (mut reason, mut open) = (found.reason.clone(), found.open.clone());
    match &answer.zeroed {
        Some((zh, true)) => {
            raw = Between::exactly(Exact::zero());
            reason = joined(&[&reason, &format!("{zh}，本项记零")]);
        }
        Some((zh, false)) => {
            raw.low = Exact::zero();
            open = joined(&[&open, &format!("可能{zh}，不能断定")]);
        }
        None => {}
    }
    match applies {
        Some(false) => {
            raw = Between::exactly(Exact::zero());
            reason = joined(&[&reason, "不适用"]);
        }
        None => {
            raw.low = Exact::zero();
            open = joined(&[&open, "是否适用不能断定"]);
        }
        Some(true) => {}
    }
    if full.is_none() && applies != Some(false) {
        raw.high = None;
        open = joined(&[&open, "满分未设定，不能断定"]);
    }
    let weight = item.worth().at(owed, tier);
    let scaled = scaled(&raw, full.as_ref(), weight.as_ref());
    let same = full == weight;
    let state = match (applies, scaled.known()) {
        (Some(false), _) => State::NotApplicable,
        (_, Some(_)) => State::Known,
        _ => State::Open,
    };
    if let (false, State::Known, Some(full), Some(weight)) = (same, state, &full, &weight) {
        reason = joined(&[&reason, &format!("折算：{}÷{full}×{weight}＝{}", raw.low, scaled.low)]);
    }
    if state == State::Open {
        reason = joined(&[&reason, &format!("待定：{open}")]);
    }
    ItemScore {
        item: answer.item,
        side: item.side,
        measured: found.measured,
        raw,
        full,
        weight,
        points: scaled,
        state,
        reason,
        proofs: found.proofs,
    }
}

fn scaled(raw: &Between, full: Option<&Exact>, weight: Option<&Exact>) -> Between {
    let (Some(full), Some(weight)) = (full, weight) else {
        return Between { low: Exact::zero(), high: raw.known().filter(|raw| raw.is_zero()).cloned() };
    };
    raw.map(|raw| (raw * weight).over(full).unwrap_or_else(Exact::zero))
}

/// What becomes of an item that does not apply.
fn missing(sheet: &Sheet, item: &Item) -> Missing {
    item.missing.or(sheet.missing).unwrap_or(Missing::Zero)
}

/// The full of items that do not apply goes to the others in proportion; gives how it is said.
fn redistribute(sheet: &Sheet, owed: &Owed<'_>, tier: Option<usize>, items: &mut [ItemScore]) -> String {
    let in_group = |item: &Item| sheet.groups.iter().any(|group| group.id == item.group);
    let goes = |scored: &&ItemScore| {
        let item = &sheet.items[scored.item];
        scored.side == Side::Full && missing(sheet, item) == Missing::Redistribute && !in_group(item)
    };
    let Some(whole) = sheet.full.at(owed, tier) else { return String::new() };
    let weight = |scored: &ItemScore| scored.weight.clone().unwrap_or_else(Exact::zero);
    let away: Vec<&ItemScore> = items.iter().filter(goes).filter(|one| one.state == State::NotApplicable).collect();
    let gone: Exact = away.iter().map(|one| weight(one)).sum();
    let names: Vec<String> =
        away.iter().map(|one| format!("{}（{}分）", sheet.items[one.item].zh, weight(one))).collect();
    // An item of which nobody can say whether it applies may be gone as well.
    let doubtful = |one: &&ItemScore| sheet.items[one.item].may_not_apply() && one.reason.contains("是否适用不能断定");
    let perhaps: Exact = items.iter().filter(goes).filter(doubtful).map(weight).sum();
    let times = |gone: &Exact| whole.over(&(&whole - gone)).unwrap_or_else(Exact::one);
    let sure = times(&gone);
    if gone.is_zero() && perhaps.is_zero() {
        return String::new();
    }
    for one in items.iter_mut().filter(|one| one.side == Side::Full && one.state != State::NotApplicable) {
        // Its own points go nowhere while it applies itself.
        let others = if doubtful(&&*one) { &perhaps - &weight(one) } else { perhaps.clone() };
        let most = times(&(&gone + &others));
        one.points.low = &one.points.low * &sure;
        one.points.high = one.points.high.as_ref().map(|high| high * &most);
        one.weight = one.weight.as_ref().map(|weight| weight * &sure);
        if one.points.known().is_none() {
            one.state = State::Open;
        }
        if !gone.is_zero() && one.state == State::Known {
            let note = format!("折算×{whole}÷{}＝{}", &whole - &gone, one.points.low);
            one.reason = joined(&[&one.reason, &note]);
        }
    }
    match names.is_empty() {
        true => String::new(),
        false => format!("不适用：{}，折算到其余各项（×{whole}÷{}）", names.join("、"), &whole - &gone),
    }
}

fn round_items(sheet: &Sheet, items: &mut [ItemScore]) {
    if sheet.rounded.each_item {
        for item in items {
            let rounded = item.points.rounded(sheet.rounded.decimals, sheet.rounded.rounding);
            if let Some(points) = rounded.known().filter(|points| item.points.known().is_some_and(|own| own != *points))
            {
                item.reason = joined(&[&item.reason, &format!("{}＝{points}", sheet.rounded.said())]);
            }
            item.points = rounded;
        }
    }
}

/// Which end of every item is added up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

/// Applies the caps of groups, of the full, of bonus and penalties; gives the sum.
fn credit(
    sheet: &Sheet,
    owed: &Owed<'_>,
    tier: Option<usize>,
    full: Option<&Exact>,
    items: &mut [ItemScore],
) -> Between {
    let caps = Caps::of(sheet, owed, tier, full);
    let low = caps.pass(sheet, items, End::Low).unwrap_or_default();
    let high = caps.pass(sheet, items, End::High);
    for (at, item) in items.iter_mut().enumerate() {
        let before = item.points.known().cloned();
        let ends = (low[at].clone(), high.as_ref().map(|high| high[at].clone()));
        item.points = match ends {
            (low, Some(high)) => Between::of(low, high),
            (low, None) => Between { low, high: None },
        };
        let own = if item.side == Side::Penalty { item.points.map(Exact::negated) } else { item.points.clone() };
        if let (Some(before), Some(after)) = (before, own.known())
            && *after < before
        {
            let words = caps.words(&sheet.items[item.item], item.side);
            item.reason = joined(&[&item.reason, &format!("{words}，只计{after}")]);
        }
    }
    let sum = |all: &[Exact]| all.iter().sum::<Exact>();
    let (low, high) = (sum(&low), high.map(|high| sum(&high)));
    Between { high: high.map(|high| high.max(low.clone())), low }
}

/// A group with the cap in force for one subject.
struct Capped {
    id: String,
    zh: String,
    cap: Option<Exact>,
}

/// The caps in force for one subject.
struct Caps {
    full: Option<Exact>,
    groups: Vec<Capped>,
    bonus: Option<Exact>,
    penalty: Option<Exact>,
}

impl Caps {
    fn of(sheet: &Sheet, owed: &Owed<'_>, tier: Option<usize>, full: Option<&Exact>) -> Self {
        let at = |number: &Option<super::numbers::Number>| number.as_ref().and_then(|number| number.at(owed, tier));
        Self {
            full: full.cloned(),
            groups: sheet
                .groups
                .iter()
                .map(|group| Capped { id: group.id.clone(), zh: group.zh.clone(), cap: group.full.at(owed, tier) })
                .collect(),
            bonus: at(&sheet.bonus_cap),
            penalty: at(&sheet.penalty_cap),
        }
    }

    /// What is credited of every item at one end; `None` where one has no most.
    ///
    /// Little is had where items are low and penalties high, much where it is the other way round.
    fn pass(&self, sheet: &Sheet, items: &[ItemScore], end: End) -> Option<Vec<Exact>> {
        let at = |item: &ItemScore| match (end == End::Low, item.side == Side::Penalty) {
            (true, false) | (false, true) => Some(item.points.low.clone()),
            (true, true) => Some(
                item.points.high.clone().or(self.penalty.clone()).unwrap_or_else(|| Exact::whole(i64::from(i32::MAX))),
            ),
            (false, false) => item.points.high.clone(),
        };
        let mut credited: Vec<Exact> = items.iter().map(at).collect::<Option<Vec<Exact>>>()?;
        let of = |side: Side| -> Vec<usize> { (0..items.len()).filter(|at| items[*at].side == side).collect() };
        for group in &self.groups {
            let own = (0..items.len()).filter(|at| sheet.items[items[*at].item].group == group.id);
            fill(&mut credited, &own.collect::<Vec<_>>(), group.cap.as_ref());
        }
        fill(&mut credited, &of(Side::Full), self.full.as_ref());
        fill(&mut credited, &of(Side::Bonus), self.bonus.as_ref());
        fill(&mut credited, &of(Side::Penalty), self.penalty.as_ref());
        let given: Exact = of(Side::Full).into_iter().chain(of(Side::Bonus)).map(|at| credited[at].clone()).sum();
        // Nobody is left with less than nothing.
        fill(&mut credited, &of(Side::Penalty), Some(&given));
        for at in of(Side::Penalty) {
            credited[at] = credited[at].negated();
        }
        Some(credited)
    }

    fn words(&self, item: &Item, side: Side) -> String {
        let group = self.groups.iter().find(|group| group.id == item.group);
        match (group, side) {
            (Some(Capped { zh, cap: Some(cap), .. }), _) => format!("大项“{zh}”封顶{cap}"),
            (_, Side::Bonus) => self.bonus.as_ref().map_or_else(String::new, |cap| format!("加分封顶{cap}")),
            (_, Side::Penalty) => "扣到规定的限度或0分为止".to_owned(),
            _ => "满分封顶".to_owned(),
        }
    }
}

/// Lets items count in their order until the cap is full (积满为止).
fn fill(credited: &mut [Exact], own: &[usize], cap: Option<&Exact>) {
    let Some(cap) = cap else { return };
    let mut left = cap.clone();
    for at in own {
        let counts = credited[*at].clone().min(left.clone());
        left = &left - &counts;
        credited[*at] = counts;
    }
}

/// The grade both ends of the points have in common.
fn grade(sheet: &Sheet, owed: &Owed<'_>, tier: Option<usize>, points: &Between) -> Option<String> {
    let bands: Option<Vec<(Exact, &str)>> =
        sheet.grades.iter().map(|grade| Some((grade.at_least.at(owed, tier)?, grade.word.as_str()))).collect();
    let bands = bands?;
    let of = |points: &Exact| {
        bands.iter().filter(|(least, _)| least <= points).max_by(|a, b| a.0.cmp(&b.0)).map(|(_, word)| *word)
    };
    let low = of(&points.low)?;
    (of(points.high.as_ref()?)? == low).then(|| low.to_owned())
}

fn gate_said(barred: Option<&Barred>, by_points: Option<&str>) -> String {
    let Some(barred) = barred else { return String::new() };
    let instead = match (&barred.grade, by_points) {
        (Some(_), Some(grade)) => format!("（按分数应为{grade}）"),
        _ => String::new(),
    };
    match barred.certain {
        true => format!("否决：{}{instead}", barred.words),
        false => format!("可能否决：{}，不能断定{instead}", barred.words),
    }
}

/// `听课（10）＋教案（8）－迟报（2）＝16`.
fn said(sheet: &Sheet, items: &[ItemScore], points: &Between, state: State, remarks: &[&str]) -> String {
    if state == State::NotApplicable {
        return joined(&["没有适用的项目"]);
    }
    let mut sum = String::new();
    for item in items.iter().filter(|item| item.state != State::NotApplicable) {
        let zh = &sheet.items[item.item].zh;
        let part = match (item.side, item.points.known()) {
            (Side::Penalty, Some(points)) => format!("－{zh}（{}）", points.negated()),
            (Side::Penalty, None) => format!("－{zh}（待定）"),
            (_, Some(points)) => format!("＋{zh}（{points}）"),
            (_, None) => {
                let high = item.points.high.as_ref().map_or_else(|| "？".to_owned(), Exact::to_string);
                format!("＋{zh}（{}至{high}）", item.points.low)
            }
        };
        sum.push_str(&part);
    }
    let sum = sum.trim_start_matches('＋');
    let total = match points.known() {
        Some(points) => format!("{sum}＝{points}"),
        None => {
            let high = points.high.as_ref().map_or_else(|| "？".to_owned(), Exact::to_string);
            format!("{sum}，在{}至{high}之间，待定", points.low)
        }
    };
    joined(&[[total.as_str()].as_slice(), remarks].concat())
}
