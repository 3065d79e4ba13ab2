//! Who may be on a list, before any score: criteria, recusal, gates. What is not known of them leaves somebody open.

use super::bars::Gates;
use super::bind::{RankedList, Scoring};
use super::entry::Entry;
use super::fraction::Fraction;
use crate::MeasureError;
use crate::facts::Facts;
use crate::owing::Owed;

/// Where a subject stands before the score.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// What it lacks: it is not on the list.
    pub missing: Vec<String>,
    /// What nobody can say: neither on the list nor off it.
    pub doubts: Vec<String>,
    pub gates: Gates,
}

impl Standing {
    /// Whether a gate that is in force bars it.
    pub fn is_barred(&self) -> bool {
        self.gates.held.iter().any(|held| held.zeroes.is_empty())
    }

    /// Why nobody can say whether it may be on the list.
    pub fn open(&self) -> Vec<&str> {
        self.doubts.iter().chain(&self.gates.doubts).map(String::as_str).collect()
    }

    /// Whether it competes for certain.
    pub fn competes(&self) -> bool {
        self.missing.is_empty() && !self.is_barred() && self.doubts.is_empty() && self.gates.doubts.is_empty()
    }

    /// Whether it may compete: for certain, or as far as is known.
    pub fn may_compete(&self) -> bool {
        self.missing.is_empty() && !self.is_barred()
    }
}

impl RankedList {
    /// Asks every criterion and gate about every entry; items a gate zeroes are zeroed.
    pub(super) fn stand(&self, facts: &Facts<'_>, entries: &mut [Entry<'_>]) -> Result<(), MeasureError> {
        let asked: Vec<Owed<'_>> = entries.iter().map(|entry| entry.asked(facts)).collect();
        self.ask_criteria(facts, &asked, entries)?;
        self.ask_recusal(facts, &asked, entries)?;
        let mut gates = vec![Gates::default(); entries.len()];
        for bar in &self.bars {
            bar.ask(facts, &asked, &mut gates)?;
        }
        for (entry, gates) in entries.iter_mut().zip(gates) {
            entry.standing.gates = gates;
            self.zero(entry);
        }
        Ok(())
    }

    fn ask_criteria(
        &self,
        facts: &Facts<'_>,
        asked: &[Owed<'_>],
        entries: &mut [Entry<'_>],
    ) -> Result<(), MeasureError> {
        for criterion in &self.criteria {
            let found = criterion.answered(facts, asked)?;
            for (entry, (answer, missing)) in entries.iter_mut().zip(found.answers.into_iter().zip(found.missing)) {
                match answer {
                    Some(true) => {}
                    Some(false) => entry.standing.missing.push(missing),
                    None => entry.standing.doubts.push(missing),
                }
            }
        }
        Ok(())
    }

    fn ask_recusal(
        &self,
        facts: &Facts<'_>,
        asked: &[Owed<'_>],
        entries: &mut [Entry<'_>],
    ) -> Result<(), MeasureError> {
        for (zh, selection) in &self.recused {
            for (entry, links) in entries.iter_mut().zip(selection.links(facts, asked)?) {
                if links.iter().any(|link| link.certain) {
                    entry.standing.missing.push(format!("回避：{zh}"));
                } else if !links.is_empty() {
                    entry.standing.doubts.push(format!("回避（{zh}）：记录内容不全，不能断定"));
                }
            }
        }
        Ok(())
    }

    /// Makes nothing of the items that gates in force name.
    fn zero(&self, entry: &mut Entry<'_>) {
        let zeroed: Vec<String> = entry.standing.gates.held.iter().flat_map(|held| held.zeroes.clone()).collect();
        if zeroed.is_empty() {
            return;
        }
        let of_sheet = matches!(self.scoring, Scoring::Sheet(_));
        for part in entry.parts.iter_mut().filter(|part| zeroed.contains(&part.item)) {
            if of_sheet {
                let (points, most) = (part.points, part.points.plus(part.open));
                entry.score = entry.score.map(|(low, high)| (low.minus(points), high.minus(most)));
            } else {
                part.possible = part.possible.plus(part.open);
            }
            (part.earned, part.open, part.points) = (Fraction::ZERO, Fraction::ZERO, Fraction::ZERO);
        }
        if !of_sheet {
            entry.score = self.score_of(&entry.parts);
        }
    }
}
