//! What is asked of a subject itself: whether an item applies to it, which tier it is of.

use crate::MeasureError;
use crate::condition::Condition;
use crate::facts::Facts;
use crate::owing::{Owed, Who};

/// The stored table that is asked about a subject.
pub(super) fn asked_table(who: Who) -> Option<&'static str> {
    match who {
        Who::Pairing => Some("pairing"),
        Who::Mentor | Who::Mentee | Who::Teacher => Some("teacher"),
        Who::Unit => Some("unit"),
        Who::Bureau => None,
        Who::Row(kind) => Some(kind.table),
    }
}

/// Those a sheet is for, with their rows in the table that is asked about them.
pub(crate) struct Subjects<'a, 'f, 's> {
    facts: &'f Facts<'s>,
    table: Option<&'static str>,
    rows: Vec<Vec<usize>>,
    owed: &'a [Owed<'f>],
}

impl<'a, 'f, 's> Subjects<'a, 'f, 's> {
    /// The rows of everybody.
    pub fn of(who: Who, facts: &'f Facts<'s>, owed: &'a [Owed<'f>]) -> Self {
        let table = asked_table(who);
        let rows = owed.iter().map(|owed| rows_of(who, facts, owed)).collect();
        Self { facts, table, rows, owed }
    }

    /// Whether a condition holds for each: if it does for one of its rows; unknown where that cannot be told.
    pub fn answers(&self, condition: Option<&Condition>) -> Result<Vec<Option<bool>>, MeasureError> {
        let (Some(condition), Some(table)) = (condition, self.table) else {
            return Ok(vec![Some(true); self.owed.len()]);
        };
        let answers = condition.answers(table, &self.facts.frame(table)?)?;
        let of = |rows: &Vec<usize>| {
            let mut found = rows.iter().map(|row| answers.get(*row).copied().flatten());
            let mut all = found.clone();
            if found.any(|answer| answer == Some(true)) {
                Some(true)
            } else if rows.is_empty() || all.any(|answer| answer.is_none()) {
                None
            } else {
                Some(false)
            }
        };
        Ok(self.rows.iter().map(of).collect())
    }
}

fn rows_of(who: Who, facts: &Facts<'_>, owed: &Owed<'_>) -> Vec<usize> {
    match who {
        Who::Mentor | Who::Mentee | Who::Teacher => {
            facts.people.iter().filter(|person| person.id == owed.subject_id).map(|person| person.row).collect()
        }
        Who::Unit => {
            let table = facts.stock.table("unit");
            (0..table.len()).filter(|row| table.text(*row, "unit") == Some(owed.subject)).collect()
        }
        Who::Pairing | Who::Row(_) => owed.basis.iter().map(|(_, row)| *row).collect(),
        Who::Bureau => Vec::new(),
    }
}
