//! The line drawn: who is proposed, who must draw lots, who is left open because something about somebody is not known.
//!
//! Where all is known the line is drawn once. Where it is not, somebody is proposed only if no answer could push them out (all
//! others as high as they may be, everybody competing who may), and is out only if no answer could bring them in. Between the two
//! they are open. Nobody proposed so can have to leave again, so the cap holds whatever the answers are.

use super::bind::RankedList;
use super::entry::Entry;
use super::fraction::Fraction;
use super::line::{Cap, Fate, Runner, classes, fates};
use super::lots;
use super::places::Place;
use crate::decided::Decided;
use crate::facts::Facts;

/// What is proposed of one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Decision {
    Selected,
    LotsRequired,
    NotSelected,
    /// No number of winners is set, or something that decides is not known.
    Open,
    Barred,
    Ineligible,
}

impl Decision {
    /// The word in the views.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Selected => "selected",
            Self::LotsRequired => "lots_required",
            Self::NotSelected => "not_selected",
            Self::Open => "open",
            Self::Barred => "barred",
            Self::Ineligible => "ineligible",
        }
    }
}

/// What a list comes to for one subject.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub decision: Decision,
    /// Its rank among those who compete for certain (1, 1, 3); nothing if it does not.
    pub rank: Option<i64>,
    /// The rank it would have if it competed.
    pub would_be: Option<i64>,
    pub tied: bool,
    /// Its place by the chain and lots alone, whatever the score.
    pub tie_order: i64,
    /// The innermost cap that is full without it.
    pub full: Option<usize>,
    /// Points above the first who is out (or below the last who is in).
    pub margin: Option<Fraction>,
    /// The score it would have had to pass.
    pub to_pass: Option<Fraction>,
    /// The words of the lot that gave it its place.
    pub lot: Option<String>,
}

/// One list with its subjects while the line is drawn.
pub(super) struct Ballot<'l, 'f> {
    pub list: &'l RankedList,
    pub places: Vec<Place>,
    pub entries: Vec<Entry<'f>>,
    pub runners: Vec<Runner>,
    pub verdicts: Vec<Verdict>,
}

/// One way the open questions may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answers {
    /// Best for everybody else: all compete who may, with the most they may have; only the certain places.
    Against,
    /// Best for the one looked at: only those compete who do for certain, with the least they may have; all places there may be.
    For,
}

impl<'l, 'f> Ballot<'l, 'f> {
    /// Before anything is decided.
    pub fn new(list: &'l RankedList, places: Vec<Place>, entries: Vec<Entry<'f>>) -> Self {
        let runner = |entry: &Entry<'_>| Runner {
            path: entry.path.clone().unwrap_or_default(),
            score: entry.score.map_or(Fraction::ZERO, |(least, _)| least),
            chain: entry.ties.iter().map(|tie| tie.value).collect(),
            lot: None,
        };
        let runners = entries.iter().map(runner).collect();
        Self { list, places, entries, runners, verdicts: Vec::new() }
    }

    /// Decides about everybody: with the lots that were drawn, if they name exactly those who are tied.
    pub fn draw(&mut self, facts: &Facts<'_>, decided: &Decided<'_>) {
        self.verdicts = self.decide();
        let drawn: Vec<_> =
            decided.lots.iter().filter(|lot| lot.list == self.list.id && lot.term == facts.term).collect();
        for lot in &drawn {
            lots::take(self, lot, decided);
        }
        if !drawn.is_empty() {
            let words: Vec<Option<String>> = self.verdicts.iter().map(|verdict| verdict.lot.clone()).collect();
            self.verdicts = self.decide();
            self.verdicts.iter_mut().zip(words).for_each(|(verdict, words)| verdict.lot = words);
        }
    }

    /// Whether somebody has a place in the order: known to compete, scored, in a section.
    pub fn is_ranked(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        entry.standing.competes() && self.is_exact(at) && entry.path.is_some()
    }

    /// Whether the score is one number.
    pub fn is_exact(&self, at: usize) -> bool {
        self.entries[at].score.is_some_and(|(least, most)| least == most)
    }

    /// Those who compete for certain with a score that is one number.
    pub fn ranked(&self) -> Vec<usize> {
        (0..self.entries.len()).filter(|at| self.is_ranked(*at)).collect()
    }

    /// Whether anything that decides is not known of somebody who may compete.
    pub fn has_open(&self) -> bool {
        let open = |at: usize| {
            let entry = &self.entries[at];
            entry.standing.may_compete() && entry.path.is_some() && entry.score.is_some() && !self.is_ranked(at)
        };
        (0..self.entries.len()).any(open)
    }

    /// What becomes of everybody under one way of answering; `own` is answered the other way round.
    fn outcome(&self, answers: Answers, own: Option<usize>) -> Vec<Option<Fate>> {
        let score = |at: usize, answers: Answers| {
            let (least, most) = self.entries[at].score.unwrap_or((Fraction::ZERO, Fraction::ZERO));
            if answers == Answers::Against { most } else { least }
        };
        let other = if answers == Answers::Against { Answers::For } else { Answers::Against };
        let mut runners = self.runners.clone();
        let mut among = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let is_own = own == Some(at);
            let standing = &entry.standing;
            let competes = if answers == Answers::Against { standing.may_compete() } else { standing.competes() };
            if (competes || is_own && standing.may_compete()) && entry.path.is_some() && entry.score.is_some() {
                runners[at].score = score(at, if is_own { other } else { answers });
                among.push(at);
            }
        }
        fates(&runners, &classes(&runners, &among), &self.caps(answers == Answers::For))
    }

    /// The caps as the line sees them.
    pub fn caps(&self, at_most: bool) -> Vec<Cap> {
        self.places.iter().map(|place| place.cap(at_most)).collect()
    }

    fn decide(&self) -> Vec<Verdict> {
        let ranked = self.ranked();
        let order = classes(&self.runners, &ranked);
        let open = self.has_open();
        let against = self.outcome(Answers::Against, None);
        let with = if open { self.outcome(Answers::For, None) } else { against.clone() };
        let mut verdicts: Vec<Verdict> = (0..self.entries.len())
            .map(|at| {
                let fates = match (self.is_ranked(at), self.entries[at].standing.may_compete() && self.is_cut(at)) {
                    (true, _) => (against[at], with[at]),
                    (false, false) => (None, None),
                    (false, true) => {
                        (self.outcome(Answers::Against, Some(at))[at], self.outcome(Answers::For, Some(at))[at])
                    }
                };
                self.verdict(at, fates, open, &order)
            })
            .collect();
        verdicts.iter_mut().zip(self.tie_orders()).for_each(|(verdict, place)| verdict.tie_order = place);
        self.measure_margins(&mut verdicts);
        verdicts
    }

    fn verdict(
        &self,
        at: usize,
        (against, with): (Option<Fate>, Option<Fate>),
        open: bool,
        order: &[Vec<usize>],
    ) -> Verdict {
        let entry = &self.entries[at];
        let decision = if entry.standing.is_barred() {
            Decision::Barred
        } else if !entry.standing.missing.is_empty() {
            Decision::Ineligible
        } else if !entry.standing.competes() || !self.is_cut(at) {
            Decision::Open
        } else {
            match (against, with) {
                (Some(Fate::In), _) => Decision::Selected,
                (_, Some(Fate::Out(_))) => Decision::NotSelected,
                (Some(Fate::Drawn(..)), Some(Fate::Drawn(..))) if !open || against == with => Decision::LotsRequired,
                _ => Decision::Open,
            }
        };
        let full = match (decision, with) {
            (Decision::NotSelected, Some(Fate::Out(cap))) => Some(cap),
            (Decision::LotsRequired, Some(Fate::Drawn(_, cap))) => Some(cap),
            _ => None,
        };
        let (rank, tied) = self.rank_of(at, order);
        Verdict {
            decision,
            rank: rank.filter(|_| self.is_ranked(at)),
            would_be: rank,
            tied: tied && self.is_ranked(at),
            tie_order: 1,
            full,
            margin: None,
            to_pass: None,
            lot: None,
        }
    }

    /// Whether every number its place depends on is set.
    fn is_cut(&self, at: usize) -> bool {
        let Some(path) = &self.entries[at].path else { return false };
        let capped: Vec<&Place> = path.iter().map(|cap| &self.places[*cap]).filter(|place| place.capped).collect();
        self.entries[at].score.is_some() && !capped.is_empty() && capped.iter().all(|place| place.places.is_some())
    }

    /// Its rank among those who compete for certain, and whether it shares it; of the others the rank they would have.
    fn rank_of(&self, at: usize, order: &[Vec<usize>]) -> (Option<i64>, bool) {
        let entry = &self.entries[at];
        if entry.score.is_none() || !entry.standing.missing.is_empty() {
            return (None, false);
        }
        let own: Vec<Vec<usize>>;
        let order = match self.is_ranked(at) {
            true => order,
            false if self.is_exact(at) => {
                let mut among = self.ranked();
                among.push(at);
                own = classes(&self.runners, &among);
                &own
            }
            false => return (None, false),
        };
        let mut before = 0;
        for class in order {
            if class.contains(&at) {
                return (Some(before + 1), class.len() > 1);
            }
            before += class.len() as i64;
        }
        (None, false)
    }

    /// The place of everybody by the chain and lots alone.
    fn tie_orders(&self) -> Vec<i64> {
        let key = |at: &usize| {
            let runner = &self.runners[*at];
            (&runner.chain, std::cmp::Reverse(runner.lot))
        };
        let mut order: Vec<usize> = (0..self.runners.len()).collect();
        order.sort_by(|a, b| key(b).cmp(&key(a)));
        let mut places = vec![1; order.len()];
        for (nth, at) in order.iter().enumerate() {
            let before = nth.checked_sub(1).map(|before| order[before]);
            let shared = before.filter(|before| key(before) == key(at)).map(|before| places[before]);
            places[*at] = shared.unwrap_or(nth as i64 + 1);
        }
        places
    }

    /// Margins to the line: of those out to the last who is in under the cap that is full, of those in to the first who would follow.
    fn measure_margins(&self, verdicts: &mut [Verdict]) {
        let score = |at: usize| self.entries[at].score.filter(|_| self.is_exact(at)).map(|(least, _)| least);
        let under = |at: usize, cap: usize| self.entries[at].path.as_ref().is_some_and(|path| path.contains(&cap));
        let is = |verdicts: &[Verdict], at: usize, decision: Decision| verdicts[at].decision == decision;
        for at in 0..verdicts.len() {
            let Some(own) = score(at) else { continue };
            match verdicts[at].decision {
                Decision::NotSelected | Decision::LotsRequired => {
                    let Some(full) = verdicts[at].full else { continue };
                    let in_or_drawn = (0..verdicts.len()).filter(|other| under(*other, full)).filter(|other| {
                        is(verdicts, *other, Decision::Selected) || is(verdicts, *other, Decision::LotsRequired)
                    });
                    let line = in_or_drawn.filter_map(score).min();
                    verdicts[at].margin = line.map(|line| own.minus(line));
                    verdicts[at].to_pass = line;
                }
                Decision::Selected => {
                    let follows = |other: &usize| {
                        !is(verdicts, *other, Decision::Selected)
                            && verdicts[*other].full.is_some_and(|full| under(at, full))
                    };
                    let next = (0..verdicts.len()).filter(follows).filter_map(score).max();
                    verdicts[at].margin = next.map(|next| own.minus(next));
                }
                Decision::Open | Decision::Barred | Decision::Ineligible => {}
            }
        }
    }

    /// Those a cap is over.
    pub fn under(&self, cap: usize) -> Vec<usize> {
        let is = |at: &usize| self.entries[*at].path.as_ref().is_some_and(|path| path.contains(&cap));
        (0..self.entries.len()).filter(is).collect()
    }
}
