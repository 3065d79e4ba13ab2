//! Where the line falls: classes of equals in order, and who of them comes in under nested caps.
//!
//! Takes plain numbers and knows no person, list or pack. A cap is never exceeded, also not by ties: where a class of equals does
//! not fit whole, none of its members comes in and lots must be drawn among exactly those. Caps lie one inside the other (a
//! school's inside the county's); then it makes no difference whether the inner or the outer is applied first, and the outcome
//! depends on who competes, never on the order of rows.

use super::fraction::Fraction;

/// One competitor.
#[derive(Debug, Clone)]
pub(super) struct Runner {
    /// The caps it falls under, from the innermost to the outermost.
    pub path: Vec<usize>,
    pub score: Fraction,
    /// The chain that decides among equals, more first; `None` where a step is not known of it.
    pub chain: Vec<Option<Fraction>>,
    /// Its place in a drawing of lots.
    pub lot: Option<usize>,
}

/// One cap. An outer cap stands before those inside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cap {
    pub parent: Option<usize>,
    /// How many may come in; any number without it.
    pub places: Option<i64>,
}

/// What becomes of a competitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    In,
    /// Lots must be drawn: the class of equals, and the cap under which they are too many.
    Drawn(usize, usize),
    /// The innermost cap that is full without it.
    Out(usize),
}

/// The competitors in classes of equals, the best first; members in order of their numbers.
///
/// A step of the chain parts a class only if it is known of all its members: nobody loses a place because of a blank.
pub(super) fn classes(runners: &[Runner], among: &[usize]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = among.to_vec();
    order.sort_by(|a, b| runners[*b].score.cmp(&runners[*a].score).then(a.cmp(b)));
    let same = |a: &usize, b: &usize| runners[*a].score == runners[*b].score;
    order.chunk_by(same).flat_map(|class| parted(runners, class.to_vec(), 0)).collect()
}

fn parted(runners: &[Runner], class: Vec<usize>, step: usize) -> Vec<Vec<usize>> {
    if class.len() < 2 {
        return vec![class];
    }
    let values: Option<Vec<Fraction>> =
        class.iter().map(|at| runners[*at].chain.get(step).copied().flatten()).collect();
    let Some(values) = values else { return by_lot(runners, class) };
    let mut order: Vec<(Fraction, usize)> = values.into_iter().zip(class).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let groups = order.chunk_by(|a, b| a.0 == b.0);
    groups.flat_map(|group| parted(runners, group.iter().map(|(_, at)| *at).collect(), step + 1)).collect()
}

/// Those no lot was drawn for stay equal; those drawn follow one by one.
fn by_lot(runners: &[Runner], class: Vec<usize>) -> Vec<Vec<usize>> {
    let (mut drawn, undrawn): (Vec<usize>, Vec<usize>) = class.into_iter().partition(|at| runners[*at].lot.is_some());
    drawn.sort_by_key(|at| runners[*at].lot);
    let mut groups: Vec<Vec<usize>> = drawn.into_iter().map(|at| vec![at]).collect();
    if !undrawn.is_empty() {
        groups.insert(0, undrawn);
    }
    groups
}

/// What becomes of every competitor; `None` for those who do not compete.
pub(super) fn fates(runners: &[Runner], classes: &[Vec<usize>], caps: &[Cap]) -> Vec<Option<Fate>> {
    let mut left: Vec<Option<i64>> = caps.iter().map(|cap| cap.places.map(|places| places.max(0))).collect();
    let mut fates = vec![None; runners.len()];
    for (number, class) in classes.iter().enumerate() {
        let flow = flow(runners, class, caps, &left);
        let gates = gates(&flow, caps);
        for at in class {
            let path = &runners[*at].path;
            fates[*at] = Some(match path.first().map_or(Gate::Open, |inner| gates[*inner]) {
                Gate::Open => Fate::In,
                Gate::Cut(cap) => Fate::Drawn(number, cap),
                Gate::Shut => Fate::Out(path.iter().copied().find(|cap| left[*cap] == Some(0)).unwrap_or_default()),
            });
        }
        for (cap, left) in left.iter_mut().enumerate() {
            let within = is_within_cut(cap, caps, &gates);
            *left = left.map(|places| if within { 0 } else { places - flow[cap].passed });
        }
    }
    fates
}

/// How many of a class come to a cap, and how many it lets through.
#[derive(Debug, Clone, Copy, Default)]
struct Flow {
    come: i64,
    passed: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// All that come pass.
    Open,
    /// Some of them, at this cap or one outside it.
    Cut(usize),
    Shut,
}

fn flow(runners: &[Runner], class: &[usize], caps: &[Cap], left: &[Option<i64>]) -> Vec<Flow> {
    let mut flow = vec![Flow::default(); caps.len()];
    for inner in class.iter().filter_map(|at| runners[*at].path.first()) {
        flow[*inner].come += 1;
    }
    for cap in (0..caps.len()).rev() {
        flow[cap].passed = left[cap].map_or(flow[cap].come, |left| flow[cap].come.min(left));
        if let Some(parent) = caps[cap].parent {
            flow[parent].come += flow[cap].passed;
        }
    }
    flow
}

fn gates(flow: &[Flow], caps: &[Cap]) -> Vec<Gate> {
    let mut gates: Vec<Gate> = Vec::with_capacity(caps.len());
    for (cap, Flow { come, passed }) in flow.iter().enumerate() {
        let outside = caps[cap].parent.map_or(Gate::Open, |parent| gates[parent]);
        gates.push(match outside {
            Gate::Shut => Gate::Shut,
            _ if *passed == 0 => Gate::Shut,
            Gate::Cut(outer) => Gate::Cut(outer),
            Gate::Open if passed < come => Gate::Cut(cap),
            Gate::Open => Gate::Open,
        });
    }
    gates
}

/// Whether the cap lies inside one that was cut: nothing more comes in there.
fn is_within_cut(cap: usize, caps: &[Cap], gates: &[Gate]) -> bool {
    match (gates[cap], caps[cap].parent) {
        (Gate::Cut(at), _) if at == cap => true,
        (_, Some(parent)) => is_within_cut(parent, caps, gates),
        (_, None) => false,
    }
}

#[cfg(test)]
mod tests;
