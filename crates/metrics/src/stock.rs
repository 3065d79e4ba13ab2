//! The stored tables as one report may see them: nothing later than its term, levels as the place means them.

use std::collections::BTreeMap;

use policy::LevelWord;
use tables::{ColumnType, Dataset, STORED, Table, Term};

use crate::MeasureError;

/// The stored tables of one report.
pub(crate) struct Stock {
    tables: BTreeMap<&'static str, Table>,
    /// The unit that owes the bureau's own duties.
    pub office: String,
}

impl Stock {
    /// The tables up to and including `term`.
    pub fn of(dataset: &Dataset, term: Term, levels: &[LevelWord], office: &str) -> Result<Self, MeasureError> {
        let mut tables = BTreeMap::new();
        for spec in STORED {
            tables.insert(spec.name, until(dataset.table(spec.name), term)?);
        }
        if let Some(tiers) = tables.get_mut("tier_title").filter(|_| !levels.is_empty()) {
            *tiers = with_levels(tiers, levels);
        }
        Ok(Self { tables, office: office.to_owned() })
    }

    /// A stored table.
    pub fn table(&self, name: &str) -> &Table {
        match self.tables.get(name) {
            Some(table) => table,
            None => unreachable!("`{name}` is no stored table"),
        }
    }
}

/// Rows of terms after `term` left out; rows without a term stay.
fn until(table: Table, term: Term) -> Result<Table, MeasureError> {
    if table.spec().column("term").is_none() || table.spec().name.starts_with("calendar") {
        return Ok(table);
    }
    let kept = |row: usize| {
        table.text(row, "term").and_then(|text| text.parse::<Term>().ok()).is_none_or(|stated| stated <= term)
    };
    if (0..table.len()).all(kept) {
        return Ok(table);
    }
    table.filter(kept).map_err(|error| MeasureError::Table(error.to_string()))
}

/// Tier titles with a level word of this place read as what it means here; the rank's tens digit follows.
fn with_levels(tiers: &Table, levels: &[LevelWord]) -> Table {
    let mut rows = Table::builder(tiers.spec());
    for row in 0..tiers.len() {
        let meant = levels.iter().find(|level| tiers.text(row, "level") == Some(level.word.as_str()));
        let mut built = rows.row();
        for column in tiers.spec().columns {
            built = match (column.name, meant) {
                ("level", Some(level)) => built.text("level", level.means.as_str()),
                ("rank", Some(level)) => {
                    built.int("rank", tiers.int(row, "rank").map(|rank| level.rank * 10 + rank % 10))
                }
                _ => match column.kind {
                    ColumnType::Text => built.text(column.name, tiers.text(row, column.name)),
                    ColumnType::Int => built.int(column.name, tiers.int(row, column.name)),
                    ColumnType::Number => built.number(column.name, tiers.number(row, column.name)),
                    ColumnType::Date => built.date(column.name, tiers.date(row, column.name)),
                    ColumnType::Bool => built.boolean(column.name, tiers.boolean(row, column.name)),
                },
            };
        }
    }
    rows.finish()
}
