//! What a person decided about who is who: which mentions each decision speaks of, and which speak of nobody.

use linkage::Constraints;
use policy::{WhoIsWho, nearest};
use tables::{Finding, FindingCode, Place};

use super::mentions::{Mention, Source};

/// Where the decisions stand.
const FILE: &str = "decisions/people.toml";

/// The decisions, with the mentions each side speaks of.
pub(super) struct Answers<'d> {
    decisions: Vec<Answer<'d>>,
    unheard: Vec<Finding>,
}

struct Answer<'d> {
    decision: &'d WhoIsWho,
    /// The mentions of each side, by position.
    sides: Vec<Vec<usize>>,
}

impl<'d> Answers<'d> {
    /// Looks the sides of every decision up; a decision one of whose sides is nobody, or may be either of two, is not taken.
    pub(super) fn of(decided: &'d [WhoIsWho], mentions: &[Mention]) -> Self {
        let mut answers = Self { decisions: Vec::new(), unheard: Vec::new() };
        for decision in decided {
            let sides: Vec<Vec<usize>> = decision.sides.iter().map(|side| meant(side, mentions)).collect();
            let told: Vec<Finding> = decision
                .sides
                .iter()
                .zip(&sides)
                .filter_map(|(side, found)| unclear(decision, side, found, mentions))
                .collect();
            if told.is_empty() {
                answers.decisions.push(Answer { decision, sides });
            }
            answers.unheard.extend(told);
        }
        answers
    }

    /// One finding for each side that is nobody, or may be either of two.
    pub(super) fn unheard(&self) -> Vec<Finding> {
        self.unheard.clone()
    }

    /// What was decided, as pairs of mentions.
    pub(super) fn constraints(&self) -> Constraints {
        let mut constraints = Constraints::default();
        for answer in &self.decisions {
            let into = if answer.decision.same { &mut constraints.must } else { &mut constraints.cannot };
            for (at, one) in answer.sides.iter().enumerate() {
                for other in &answer.sides[at + 1..] {
                    into.extend(one.iter().flat_map(|one| other.iter().map(move |other| (*one, *other))));
                }
            }
        }
        constraints
    }

    /// The decision that speaks of both of two groups of mentions, each as another side.
    pub(super) fn about(&self, one: &[usize], other: &[usize]) -> Option<&'d WhoIsWho> {
        let side_of = |answer: &Answer<'_>, group: &[usize]| {
            answer.sides.iter().position(|side| side.iter().any(|mention| group.contains(mention)))
        };
        let speaks = |answer: &&Answer<'_>| match (side_of(answer, one), side_of(answer, other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        self.decisions.iter().find(speaks).map(|answer| answer.decision)
    }
}

/// The mentions a side names: the one written just so, else all that begin as it does.
fn meant(side: &str, mentions: &[Mention]) -> Vec<usize> {
    let all = || mentions.iter().enumerate();
    let exact: Vec<usize> = all().filter(|(_, mention)| mention.key == side).map(|(at, _)| at).collect();
    if !exact.is_empty() {
        return exact;
    }
    let begins = |key: &str| key.strip_prefix(side).is_some_and(|rest| rest.starts_with('/'));
    all().filter(|(_, mention)| begins(&mention.key)).map(|(at, _)| at).collect()
}

/// Tells of a side that is nobody, or two lines of one roster.
fn unclear(decision: &WhoIsWho, side: &str, found: &[usize], mentions: &[Mention]) -> Option<Finding> {
    let place = Place::line(FILE, decision.line);
    if found.is_empty() {
        let near = nearest(side, mentions.iter().map(|mention| mention.key.as_str())).unwrap_or("无");
        let finding = Finding::new(FindingCode::DecisionNamesNobody, place, side);
        return Some(finding.with([side, "花名册、调动和结对", near]));
    }
    let rosters = || found.iter().filter_map(|at| mentions.get(*at)).filter(|mention| mention.source == Source::Roster);
    let lines = || rosters().map(|mention| &mention.place);
    let together = |one: &Place| lines().filter(|other| (&other.file, &other.sheet) == (&one.file, &one.sheet)).count();
    let most = lines().map(together).max().filter(|count| *count > 1)?;
    let finding = Finding::new(FindingCode::DecisionAmbiguous, place, side);
    Some(finding.with([side.to_owned(), most.to_string()]))
}
