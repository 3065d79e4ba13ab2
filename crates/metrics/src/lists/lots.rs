//! Lots that were drawn: taken if they name exactly those who are tied, refused with the names if not.

use policy::{Drawn, Lot, fold};
use tables::FindingCode;

use super::decide::{Ballot, Decision};
use crate::decided::Decided;

/// Gives those a lot names their order. It must name all who share a rank, or all who must draw at one line, and nobody else.
pub(super) fn take(ballot: &mut Ballot<'_, '_>, lot: &Lot, decided: &Decided<'_>) {
    let named: Vec<Option<usize>> = lot.drawn.iter().map(|drawn| find(ballot, drawn)).collect();
    let first = named.iter().flatten().next().copied();
    let groups = first.map(|first| groups(ballot, first)).unwrap_or_default();
    let fits = |group: &&Vec<usize>| {
        group.len() == lot.drawn.len() && named.iter().all(|at| at.is_some_and(|at| group.contains(&at)))
    };
    if !groups.iter().any(|group| fits(&group)) {
        refuse(ballot, lot, groups.first().map(Vec::as_slice).unwrap_or_default(), decided);
        return;
    }
    decided.use_of(&lot.ruling);
    for (nth, at) in named.into_iter().flatten().enumerate() {
        ballot.runners[at].lot = Some(nth);
        ballot.verdicts[at].lot = Some(format!("得分相同，抽签定名次（{}，{}）", lot.ruling.place(), lot.zh()));
    }
}

/// Whom a lot names, among those who are tied.
fn find(ballot: &Ballot<'_, '_>, drawn: &Drawn) -> Option<usize> {
    let is = |at: &usize| {
        let entry = &ballot.entries[*at];
        let person = drawn.person.as_deref().is_none_or(|person| {
            let person = fold(person);
            person == fold(&entry.shown()) || entry.counterpart.is_none() && person == fold(entry.name)
        });
        ballot.verdicts[*at].tied && fold(&drawn.unit) == fold(entry.unit) && person
    };
    (0..ballot.entries.len()).find(is)
}

/// Those who may draw together with somebody: all who share the rank, those of them who must draw at a line, those of one section.
fn groups(ballot: &Ballot<'_, '_>, at: usize) -> Vec<Vec<usize>> {
    let own = &ballot.verdicts[at];
    let sharing: Vec<usize> = (0..ballot.entries.len())
        .filter(|other| ballot.verdicts[*other].tied && ballot.verdicts[*other].rank == own.rank)
        .collect();
    let at_line = |other: &&usize| {
        let verdict = &ballot.verdicts[**other];
        verdict.decision == Decision::LotsRequired && verdict.full == own.full
    };
    let drawing: Vec<usize> = sharing.iter().filter(at_line).copied().collect();
    let of_section = |other: &&usize| ballot.entries[**other].section == ballot.entries[at].section;
    let section: Vec<usize> = sharing.iter().filter(of_section).copied().collect();
    let mut groups = vec![sharing, section];
    if own.decision == Decision::LotsRequired {
        groups.insert(0, drawing);
    }
    groups
}

fn refuse(ballot: &Ballot<'_, '_>, lot: &Lot, tied: &[usize], decided: &Decided<'_>) {
    let tied: Vec<String> = tied.iter().map(|at| ballot.entries[*at].placed()).collect();
    let drawn: Vec<String> = lot.drawn.iter().map(Drawn::zh).collect();
    let words = match tied.is_empty() {
        true => format!("名单“{}”里，{} 没有与人并列", lot.list, drawn.join("、")),
        false => format!("并列的是：{}；抽签写的是：{}", tied.join("、"), drawn.join("、")),
    };
    decided.refuse(&lot.ruling, FindingCode::LotDoesNotFit, &lot.list, vec![words]);
}
