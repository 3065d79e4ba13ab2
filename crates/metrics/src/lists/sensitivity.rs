//! How far one weight can move, the others as they are, before somebody else is proposed: exact, from where two scores cross.
//!
//! With one weight free every score is `(p + w·q) / (r + w·s)`; two of them cross where a quadratic is nothing. The proposal can only
//! change where somebody who is out meets somebody who is in (or two meet who must draw lots), so those points are gone through
//! outwards from the weight as it is, and the list is drawn anew at each of them and between each and the next.
//! Where a crossing is no fraction, the bound told lies inside the true one by less than a billionth.

use std::collections::BTreeSet;

use super::bind::Scoring;
use super::decide::{Ballot, Decision};
use super::entry::Part;
use super::fraction::Fraction;
use super::line::{Fate, classes, fates};

/// A score as one weight moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Curve {
    pub over: (Fraction, Fraction),
    pub under: (Fraction, Fraction),
}

impl Curve {
    fn at(&self, weight: Fraction) -> Option<Fraction> {
        let line = |(fixed, moved): (Fraction, Fraction)| fixed.plus(weight.times(moved));
        line(self.over).through(line(self.under))
    }
}

/// What one weight comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sway {
    pub item: String,
    pub zh: String,
    pub weight: Fraction,
    /// From here up to `high` the same are proposed; none if down to nothing.
    pub low: Option<Fraction>,
    /// None if however high.
    pub high: Option<Fraction>,
    pub below: String,
    pub above: String,
}

/// Every weight of a list in its order; empty where no line is drawn.
pub(super) fn sways(ballot: &Ballot<'_, '_>) -> Vec<Sway> {
    let ranked: Vec<usize> = ballot.ranked();
    let is_drawn = ballot.verdicts.iter().any(|verdict| verdict.full.is_some());
    let Some(first) = ranked.first().filter(|_| is_drawn) else { return Vec::new() };
    let items = ballot.entries[*first].parts.len();
    // A weight alone moves nobody before anybody.
    if items < 2 {
        return Vec::new();
    }
    (0..items).filter_map(|item| sway(ballot, &ranked, item)).collect()
}

fn sway(ballot: &Ballot<'_, '_>, ranked: &[usize], item: usize) -> Option<Sway> {
    let part = ballot.entries[*ranked.first()?].parts.get(item)?;
    let curves: Vec<Curve> = ranked.iter().map(|at| curve(ballot, *at, item)).collect();
    let field = Field { ballot, ranked, curves: &curves };
    let weight = part.weight;
    let base = field.selected(weight);
    let meetings = field.meetings(&base, weight);
    let up: Vec<Fraction> = meetings.iter().copied().filter(|root| *root > weight).collect();
    let down: Vec<Fraction> =
        meetings.into_iter().filter(|root| *root < weight && *root > Fraction::ZERO).rev().collect();
    let above = field.first_change(&base, weight, &up, None);
    let below = field.first_change(&base, weight, &down, Some(Fraction::ZERO));
    let words = |change: &Option<Change>, none: &str| match change {
        Some(change) => ballot.change_words(&base, &change.selected),
        None => none.to_owned(),
    };
    Some(Sway {
        item: part.item.clone(),
        zh: part.zh.clone(),
        weight,
        below: words(&below, "降到0也不变"),
        above: words(&above, "再高也不变"),
        low: below.map(|change| change.at).or(Some(Fraction::ZERO)),
        high: above.map(|change| change.at),
    })
}

/// The score of one entry as the weight of one item moves.
fn curve(ballot: &Ballot<'_, '_>, at: usize, item: usize) -> Curve {
    let parts = &ballot.entries[at].parts;
    let sum = |of: &dyn Fn(&Part) -> Fraction| {
        let fixed = parts.iter().enumerate().filter(|(other, _)| *other != item);
        let fixed = fixed.fold(Fraction::ZERO, |sum, (_, part)| sum.plus(part.weight.times(of(part))));
        (fixed, parts.get(item).map_or(Fraction::ZERO, of))
    };
    match ballot.list.scoring {
        Scoring::Share => Curve {
            over: sum(&|part| part.earned),
            under: sum(&|part| if ballot.list.ranged { part.possible.plus(part.open) } else { part.possible }),
        },
        Scoring::Sheet(_) => of_sheet(parts, item),
        Scoring::Count | Scoring::Sum => {
            Curve { over: sum(&|part| part.earned), under: (Fraction::ONE, Fraction::ZERO) }
        }
    }
}

/// Of a sheet every other item stays as it counts, and the item's own points grow with its weight; points are not rounded here.
fn of_sheet(parts: &[Part], item: usize) -> Curve {
    let others = parts.iter().enumerate().filter(|(other, _)| *other != item);
    let fixed = others.fold(Fraction::ZERO, |sum, (_, part)| sum.plus(part.points));
    let own = parts.get(item).and_then(|part| part.points.through(part.weight)).unwrap_or(Fraction::ZERO);
    Curve { over: (fixed, own), under: (Fraction::ONE, Fraction::ZERO) }
}

/// Where the proposal changes first, and who is proposed there.
struct Change {
    at: Fraction,
    selected: BTreeSet<usize>,
}

struct Field<'b, 'l, 'f> {
    ballot: &'b Ballot<'l, 'f>,
    ranked: &'b [usize],
    curves: &'b [Curve],
}

impl Field<'_, '_, '_> {
    /// Who is proposed at a weight.
    fn selected(&self, weight: Fraction) -> BTreeSet<usize> {
        let mut runners = self.ballot.runners.clone();
        for (at, curve) in self.ranked.iter().zip(self.curves) {
            // Where nothing is left to be measured by, nobody stands before anybody.
            runners[*at].score = curve.at(weight).unwrap_or(Fraction::ZERO);
        }
        let fates = fates(&runners, &classes(&runners, self.ranked), &self.ballot.caps(false));
        (0..fates.len()).filter(|at| fates[*at] == Some(Fate::In)).collect()
    }

    /// The weights at which somebody who is in meets somebody who is not, or two meet who are not; in order, each once.
    fn meetings(&self, base: &BTreeSet<usize>, weight: Fraction) -> Vec<Fraction> {
        let of = |wanted: &dyn Fn(usize) -> bool| -> BTreeSet<Curve> {
            self.ranked.iter().zip(self.curves).filter(|(at, _)| wanted(**at)).map(|(_, curve)| *curve).collect()
        };
        let inside = of(&|at| base.contains(&at));
        let outside = of(&|at| !base.contains(&at));
        let drawing = of(&|at| self.ballot.verdicts[at].decision == Decision::LotsRequired);
        let mut roots = BTreeSet::new();
        let pairs = inside.iter().flat_map(|one| outside.iter().map(move |other| (one, other)));
        let draws = drawing.iter().flat_map(|one| drawing.iter().map(move |other| (one, other)));
        for (one, other) in pairs.chain(draws.filter(|(one, other)| one < other)) {
            roots.extend(crossings(one, other, weight));
        }
        roots.into_iter().collect()
    }

    /// The first of the meetings, nearest first, at or beyond which others are proposed; `end` is as far as a weight can go.
    fn first_change(
        &self,
        base: &BTreeSet<usize>,
        weight: Fraction,
        meetings: &[Fraction],
        end: Option<Fraction>,
    ) -> Option<Change> {
        let mut reached = weight;
        let beyond = |from: Fraction, next: Option<&Fraction>| match (next.copied().or(end), end) {
            (Some(next), _) => from.midway(next),
            (None, _) => from.plus(Fraction::ONE),
        };
        for nth in 0..=meetings.len() {
            let between = self.selected(beyond(reached, meetings.get(nth)));
            if between != *base {
                return Some(Change { at: reached, selected: between });
            }
            let Some(meeting) = meetings.get(nth) else { break };
            if self.selected(*meeting) != *base {
                let after = self.selected(beyond(*meeting, meetings.get(nth + 1)));
                let selected = if after == *base { self.selected(*meeting) } else { after };
                return Some(Change { at: *meeting, selected });
            }
            reached = *meeting;
        }
        let last = end.map(|end| (end, self.selected(end)))?;
        (last.1 != *base).then_some(Change { at: last.0, selected: last.1 })
    }
}

/// The weights above nothing at which two scores are equal; of one that is no fraction the side nearer to `weight`.
fn crossings(one: &Curve, other: &Curve, weight: Fraction) -> Vec<Fraction> {
    let (p, q) = (one.over, one.under);
    let (u, v) = (other.over, other.under);
    let square = p.1.times(v.1).minus(u.1.times(q.1));
    let linear = p.0.times(v.1).plus(p.1.times(v.0)).minus(u.0.times(q.1)).minus(u.1.times(q.0));
    let fixed = p.0.times(v.0).minus(u.0.times(q.0));
    let found = match square == Fraction::ZERO {
        true => fixed.through(linear).map(|root| vec![Fraction::ZERO.minus(root)]).unwrap_or_default(),
        false => roots(square, linear, fixed, weight),
    };
    found.into_iter().filter(|root| *root > Fraction::ZERO).collect()
}

/// The roots of `a·w² + b·w + c`.
fn roots(a: Fraction, b: Fraction, c: Fraction, weight: Fraction) -> Vec<Fraction> {
    // In whole numbers, so that a square can be told to be one.
    let scale = [a, b, c].iter().fold(Fraction::ONE, |scale, part| {
        Fraction::ratio(part.parts().1, 1).map_or(scale, |under| scale.times(under))
    });
    let whole = |part: Fraction| part.times(scale).parts().0;
    let (a, b, c) = (whole(a), whole(b), whole(c));
    let shared = common(common(a, b), c).max(1);
    let (a, b, c) = (a / shared, b / shared, c / shared);
    let Some(under) = b.checked_mul(b).zip(a.checked_mul(c).and_then(|ac| ac.checked_mul(4))) else {
        return Vec::new();
    };
    let discriminant = under.0 - under.1;
    if discriminant < 0 {
        return Vec::new();
    }
    const FINE: i128 = 1_000_000_000;
    let root = discriminant.isqrt();
    let is_square = root * root == discriminant;
    let at = |sign: i128| -> Option<Fraction> {
        if is_square {
            return Fraction::ratio(-b + sign * root, 2 * a);
        }
        // Between these two lies the root of the discriminant.
        let lower = discriminant.checked_mul(FINE * FINE)?.isqrt();
        let ends = [lower, lower + 1].map(|fine| Fraction::ratio(-b * FINE + sign * fine, 2 * a * FINE));
        let [Some(one), Some(other)] = ends else { return None };
        Some(if one.max(other) > weight { one.min(other) } else { one.max(other) })
    };
    [at(1), at(-1)].into_iter().flatten().collect()
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { common(b, a % b) }
}

impl Ballot<'_, '_> {
    /// Who comes in and who leaves.
    fn change_words(&self, before: &BTreeSet<usize>, after: &BTreeSet<usize>) -> String {
        let named = |one: &BTreeSet<usize>, other: &BTreeSet<usize>| {
            one.difference(other).map(|at| self.entries[*at].placed()).collect::<Vec<_>>().join("、")
        };
        let (come, go) = (named(after, before), named(before, after));
        match (come.is_empty(), go.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("{go}退出或须抽签"),
            (false, true) => format!("{come}进入"),
            (false, false) => format!("{come}进入，{go}退出或须抽签"),
        }
    }
}
