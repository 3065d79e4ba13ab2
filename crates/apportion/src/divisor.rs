//! Divisor methods: seat by seat to the largest claim, from the floors up.

use num_traits::Zero;

use crate::Divisor;
use crate::method::Priority;
use crate::outcome::{Exact, Lots, Outcome, Step, StepKind};
use crate::party::Bounded;
use crate::remainder::about_all;
use crate::share::shares;

/// Everybody begins with the floor or the seats held; each further seat goes to the largest claim among those below their caps.
///
/// Equal claims are served together, or drawn for together if there are fewer seats; a party at its cap claims nothing and so
/// never makes lots necessary.
pub(crate) fn by_divisor(divisor: Divisor, bounded: &Bounded) -> Outcome {
    let found = shares(bounded, &bounded.weights);
    let base = shares(bounded, &bounded.base).exact;
    let mut seats = bounded.least.clone();
    let start = |at: usize| Step { kind: StepKind::Start, party: Some(at), exact: None, seats: bounded.least[at] };
    let mut steps: Vec<Step> = (0..seats.len()).filter(|at| bounded.least[*at] > 0).map(start).collect();
    let mut lots = None;
    let claim = |at: usize, held: u32| -> Option<Priority> {
        let open = held < bounded.most[at] && !bounded.weights[at].is_zero();
        open.then(|| divisor.priority(&bounded.weights[at], held))
    };
    let mut claims: Vec<Option<Priority>> = (0..seats.len()).map(|at| claim(at, seats[at])).collect();
    let mut rest = bounded.total - seats.iter().sum::<u32>();
    while rest > 0 {
        let Some(largest) = claims.iter().flatten().max().cloned() else { break };
        let equal: Vec<usize> = (0..seats.len()).filter(|at| claims[*at].as_ref() == Some(&largest)).collect();
        let enough = equal.len() as u32 <= rest;
        let kind = if enough { StepKind::Award } else { StepKind::Tied };
        for at in &equal {
            seats[*at] += u32::from(enough);
            claims[*at] = claim(*at, seats[*at]);
            steps.push(Step {
                kind,
                party: Some(*at),
                exact: Some(Exact::of(divisor, &largest, &bounded.scale)),
                seats: seats[*at],
            });
        }
        if !enough {
            lots = Some(Lots { among: equal, seats: rest });
            rest = 0;
        } else {
            rest -= equal.len() as u32;
        }
    }
    if rest > 0 {
        steps.push(about_all(StepKind::Left, None, rest));
    }
    Outcome { seats, exact: found.exact, base, lots, left: rest, steps }
}
