//! Which pairs owe: all of them, or those whose row of `pairing` a condition chooses.

use super::{Owed, Population, Window, contract_years, pair_duty};
use crate::MeasureError;
use crate::facts::{Facts, Pair, Spell};
use crate::terms::Stretch;
use tables::Term;

/// What is said of a pair nobody can say of whether it is meant.
const UNKNOWN: &str = "结对登记缺少判断是否属于本项目的内容，不能断定";

impl Population {
    /// Every duty of a pair with the spell it lies in, period by period.
    ///
    /// Spells the condition does not choose are as if they were not there. Of a pair without any it chooses for certain, but with
    /// one it may choose, nobody can say whether it owes.
    pub(super) fn of_pairs<'f>(
        &self,
        facts: &'f Facts<'_>,
        windows: &[Window],
        terms: &[Term],
    ) -> Result<Vec<(Spell<'f>, Owed<'f>)>, MeasureError> {
        let Some(only) = &self.only else {
            return Ok(facts.pairs.iter().flat_map(|pair| self.of_pair(facts, pair, windows, terms)).collect());
        };
        let answers = only.answers("pairing", &facts.frame("pairing")?)?;
        let mut duties = Vec::new();
        for pair in &facts.pairs {
            let chosen = |answer: Option<bool>| {
                let spells = pair.spells.iter().filter(|spell| answers[spell.row] == answer).copied().collect();
                Pair { spells, ..pair.clone() }
            };
            let (certain, perhaps) = (chosen(Some(true)), chosen(None));
            if !certain.spells.is_empty() {
                duties.extend(self.of_pair(facts, &certain, windows, terms));
            } else if !perhaps.spells.is_empty() {
                let unknown = |(spell, owed)| (spell, Owed { blank: Some(UNKNOWN), ..owed });
                duties.extend(self.of_pair(facts, &perhaps, windows, terms).into_iter().map(unknown));
            }
        }
        Ok(duties)
    }

    fn of_pair<'f>(
        &self,
        facts: &'f Facts<'_>,
        pair: &Pair<'f>,
        windows: &[Window],
        terms: &[Term],
    ) -> Vec<(Spell<'f>, Owed<'f>)> {
        if self.stretch == Stretch::ContractYear {
            return contract_years(facts, pair, self.nth, terms);
        }
        windows.iter().filter_map(|window| pair_duty(facts, pair, window)).collect()
    }
}
