//! Rows of one table that belong to a row of another: the notices of an incident, the comment on a lesson.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use policy::DatedValue;
use policy::document::Section;
use tables::{Table, TableSpec, Term, table_spec};

use crate::MeasureError;
use crate::binder::Binder;
use crate::facts::Facts;
use crate::owing::Owed;
use crate::parameters::number_at;
use crate::selection::Selection;

/// Keys of such rows.
pub(crate) const CHILD_KEYS: [&str; 6] = ["zh", "table", "where", "link", "date", "when"];

/// When a row must lie to belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Any,
    Period,
    /// In the months before the end of the period.
    Window,
}

/// Which rows of a table belong to a row of another.
#[derive(Debug, Clone)]
pub(crate) struct Child {
    /// What it is called; empty if the pack does not say.
    pub zh: String,
    pub selection: Selection,
    /// Its column and the parent's that must be equal.
    link: Vec<(&'static str, &'static str)>,
    when: When,
}

/// The rows by what links them, each with whether it counts for certain.
pub(crate) type ChildRows = BTreeMap<Vec<String>, Vec<(usize, Option<bool>)>>;

impl Child {
    /// Binds a section to the parent's table.
    pub fn bind(binder: &Binder<'_>, section: &Section<'_>, parent: &'static TableSpec) -> Option<Self> {
        section.only(&CHILD_KEYS).need("link");
        let selection = binder.loose_selection(section)?;
        let spec = table_spec(selection.table)?;
        let mut link = Vec::new();
        if let Some(columns) = section.section("link") {
            for (name, line) in columns.keys() {
                let own = binder.known_column(&columns, line, name, spec);
                let of_parent = columns.text(name).and_then(|other| binder.known_column(&columns, line, other, parent));
                link.extend(own.zip(of_parent));
            }
        }
        let when = section
            .text("when")
            .map_or(Some("any"), |word| section.known_word("when", word, &["any", "period", "window"]))?;
        let when = match when {
            "period" => When::Period,
            "window" => When::Window,
            _ => When::Any,
        };
        Some(Self { zh: section.text("zh").unwrap_or_default().to_owned(), selection, link, when })
    }

    /// Its rows, by what links them.
    pub fn rows(&self, facts: &Facts<'_>) -> Result<ChildRows, MeasureError> {
        let table = facts.stock.table(self.selection.table);
        let answers = self.selection.answers(facts)?;
        let mut rows = ChildRows::new();
        for (row, answer) in answers.iter().enumerate().filter(|(_, answer)| **answer != Some(false)) {
            let key: Vec<String> = self.link.iter().map(|(own, _)| table.shown(row, own)).collect();
            if key.iter().all(|part| !part.is_empty()) {
                rows.entry(key).or_default().push((row, *answer));
            }
        }
        Ok(rows)
    }

    /// The rows of one parent that lie in time for a duty.
    pub fn of(
        &self,
        facts: &Facts<'_>,
        rows: &ChildRows,
        parent: (&Table, usize),
        owed: &Owed<'_>,
        months: Option<&DatedValue>,
    ) -> Vec<(usize, Option<bool>)> {
        let key: Vec<String> = self.link.iter().map(|(_, of)| parent.0.shown(parent.1, of)).collect();
        let table = facts.stock.table(self.selection.table);
        let found = rows.get(&key).map(Vec::as_slice).unwrap_or_default();
        found
            .iter()
            .filter_map(|(row, sure)| Some((*row, if self.timely(table, *row, owed, months)? { *sure } else { None })))
            .collect()
    }

    /// Whether a row lies in time: yes, perhaps, or no.
    fn timely(&self, table: &Table, row: usize, owed: &Owed<'_>, months: Option<&DatedValue>) -> Option<bool> {
        let from = match self.when {
            When::Any => return Some(true),
            When::Period => owed.from,
            When::Window => months
                .and_then(|months| number_at(months, owed.day()))
                .and_then(|months| owed.to.checked_sub_months(Months::new(months as u32)))
                .unwrap_or(NaiveDate::MIN),
        };
        let day = self.selection.date.and_then(|column| table.date(row, column));
        let term = table.spec().column("term").and_then(|_| table.text(row, "term")?.parse::<Term>().ok());
        match (day, term) {
            (Some(day), _) => (from <= day && day <= owed.to).then_some(true),
            (None, Some(term)) if self.when == When::Period => owed.spanned.contains(&term).then_some(true),
            _ => Some(false),
        }
    }
}
