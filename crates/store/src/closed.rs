//! Closed terms: rows that later runs use as they are and never change.
//!
//! ```text
//! store/closed/<term>/tables/       the rows that were over with the term, as tables
//! store/closed/<term>/…             what the caller put beside them: the run's record, packs, settings
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tables::{Dataset, Table, TableError, Term};

use crate::error::{StoreError, disk};
use crate::read::read_tables;
use crate::steps::step;
use crate::{Store, publication, workspace_of, write_tables};

const CLOSED: &str = "closed";
const TABLES: &str = "tables";

/// One closed term.
#[derive(Debug)]
pub struct ClosedTerm {
    /// Which.
    pub term: Term,
    /// Its rows.
    pub tables: Dataset,
    /// The folder that holds them, and what was put beside them.
    pub folder: PathBuf,
}

impl Store {
    /// The closed terms, earliest first.
    ///
    /// # Errors
    /// `StoreError::Disk`, `StoreError::Damaged`.
    pub fn closed(&self) -> Result<Vec<ClosedTerm>, StoreError> {
        let root = publication::readable(workspace_of(&self.root), &self.root)?.join(CLOSED);
        let Ok(entries) = fs::read_dir(&root) else { return Ok(Vec::new()) };
        let mut closed = Vec::new();
        for entry in entries {
            let folder = entry.map_err(disk("read", &root))?.path();
            let Some(term) = folder.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
            closed.push(ClosedTerm { term, tables: read_tables(&folder.join(TABLES))?, folder });
        }
        closed.sort_by_key(|closed| closed.term);
        Ok(closed)
    }

    /// Takes the closed terms along into a folder staged for `store/`.
    ///
    /// # Errors
    /// `StoreError::Disk`.
    pub fn carry_closed(&self, staged: &Path) -> Result<(), StoreError> {
        let from = publication::readable(workspace_of(&self.root), &self.root)?.join(CLOSED);
        if from.is_dir() { copy(&from, &staged.join(CLOSED)) } else { Ok(()) }
    }

    /// Takes everything stored along into a folder staged for `store/`.
    ///
    /// # Errors
    /// `StoreError::Disk`.
    pub fn carry_all(&self, staged: &Path) -> Result<(), StoreError> {
        copy(&publication::readable(workspace_of(&self.root), &self.root)?, staged)
    }
}

/// Closes a term in a folder staged for `store/`; gives the folder for what belongs beside its rows.
///
/// # Errors
/// As [`write_tables`].
pub fn close_term(staged: &Path, term: Term, rows: &Dataset) -> Result<PathBuf, StoreError> {
    let folder = staged.join(CLOSED).join(term.to_string());
    write_tables(rows, &folder.join(TABLES))?;
    Ok(folder)
}

/// The rows of every table that are over with a term; tables that know no time have none.
///
/// # Errors
/// `StoreError::NotWritten` if Arrow refuses.
pub fn rows_over_with(dataset: &Dataset, term: Term) -> Result<Dataset, StoreError> {
    let mut rows = Dataset::new();
    for table in dataset.iter() {
        rows.insert(only(table, |row| over_with(table, row) == Some(term))?);
    }
    Ok(rows)
}

/// The rows of closed terms in place of what was made of them now.
///
/// # Errors
/// `StoreError::NotWritten` if Arrow refuses.
pub fn with_closed(dataset: &Dataset, closed: &[ClosedTerm]) -> Result<Dataset, StoreError> {
    if closed.is_empty() {
        return Ok(dataset.clone());
    }
    let terms: BTreeSet<Term> = closed.iter().map(|closed| closed.term).collect();
    let mut whole = Dataset::new();
    for table in dataset.iter() {
        let spec = table.spec();
        let mut parts: Vec<Table> = closed.iter().map(|closed| closed.tables.table(spec.name)).collect();
        let taken: BTreeSet<Vec<String>> =
            parts.iter().flat_map(|part| (0..part.len()).filter_map(|row| key(part, row))).collect();
        let is_open = |row: usize| {
            over_with(table, row).is_none_or(|term| !terms.contains(&term))
                && key(table, row).is_none_or(|key| !taken.contains(&key))
        };
        parts.push(only(table, is_open)?);
        whole.insert(Table::concat(spec, &parts).map_err(refused(spec.name))?);
    }
    Ok(whole)
}

/// The term a row is over with, by its term, its period or its school year.
fn over_with(table: &Table, row: usize) -> Option<Term> {
    let has = |column: &str| table.spec().column(column).is_some();
    if has("term") {
        return table.text(row, "term")?.parse().ok();
    }
    if has("period") {
        return Term::that_ends(table.text(row, "period")?);
    }
    if has("school_year") {
        return table.int(row, "school_year").and_then(|year| i32::try_from(year).ok()).map(Term::spring);
    }
    None
}

/// What names the row, if the table has a key.
fn key(table: &Table, row: usize) -> Option<Vec<String>> {
    let key = table.spec().key;
    (!key.is_empty()).then(|| key.iter().map(|column| table.shown(row, column)).collect())
}

fn only(table: &Table, keep: impl Fn(usize) -> bool) -> Result<Table, StoreError> {
    table.filter(keep).map_err(refused(table.spec().name))
}

fn refused(table: &'static str) -> impl Fn(TableError) -> StoreError {
    move |error| StoreError::NotWritten { table, detail: error.to_string() }
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    step();
    fs::create_dir_all(to).map_err(disk("create", to))?;
    for entry in fs::read_dir(from).map_err(disk("read", from))? {
        let entry = entry.map_err(disk("read", from))?.path();
        let target = to.join(entry.file_name().unwrap_or_default());
        if entry.is_dir() {
            copy(&entry, &target)?;
        } else {
            step();
            fs::copy(&entry, &target).map_err(disk("write", &target))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tables::table_spec;

    use super::*;

    /// Activities with these terms and topics.
    fn activities(rows: &[(&str, &str)]) -> Dataset {
        let mut table = Table::builder(table_spec("activity").expect("declared"));
        for (term, topic) in rows {
            table.row().text("activity_id", format!("A{topic}").as_str()).text("term", *term).text("topic", *topic);
        }
        let mut data = Dataset::new();
        data.insert(table.finish());
        data
    }

    fn topics(data: &Dataset) -> Vec<String> {
        let table = data.table("activity");
        (0..table.len()).map(|row| table.shown(row, "topic")).collect()
    }

    fn closed(term: &str, tables: Dataset) -> Vec<ClosedTerm> {
        vec![ClosedTerm { term: term.parse().expect("a term"), tables, folder: PathBuf::new() }]
    }

    #[test]
    fn rows_of_a_closed_term_stand_in_place_of_what_is_made_of_it_now() {
        let before =
            rows_over_with(&activities(&[("2024-1", "旧"), ("2024-2", "后")]), Term::autumn(2024)).expect("rows");
        assert_eq!(topics(&before), ["旧"]);
        let now = activities(&[("2024-1", "改"), ("2024-1", "添"), ("2024-2", "后")]);
        let whole = with_closed(&now, &closed("2024-1", before)).expect("rows");
        assert_eq!(topics(&whole), ["旧", "后"]);
    }

    #[test]
    fn a_closed_row_that_another_term_would_hold_now_is_held_once() {
        let before = activities(&[("2024-1", "课")]);
        let whole = with_closed(&activities(&[("2024-2", "课")]), &closed("2024-1", before)).expect("rows");
        let table = whole.table("activity");
        assert_eq!((table.len(), table.text(0, "term")), (1, Some("2024-1")));
    }
}
