//! What numbers may be counted in: words by table, kind of row, column and shape of rule, from `vocabulary/units.toml`.

use std::sync::OnceLock;

use tables::Column;

use crate::ConfigError;
use crate::document::{Complaints, Document, Section};

const SHIPPED: (&str, &str) =
    ("pipelines/vocabulary/units.toml", include_str!("../../../pipelines/vocabulary/units.toml"));

/// Which units fit what.
#[derive(Debug, Default)]
pub struct Units {
    general: Vec<String>,
    parts: Vec<String>,
    shapes: Vec<ShapeUnits>,
    columns: Vec<(Vec<String>, Vec<String>)>,
    rows: Vec<RowUnits>,
}

/// The words a shape of rule counts in by itself.
#[derive(Debug)]
struct ShapeUnits {
    primitives: Vec<String>,
    /// Only where this key holds this word.
    when: Option<(String, String)>,
    units: Vec<String>,
    of_parts: bool,
}

/// The words rows of one table are counted in; of some kinds, or of any.
#[derive(Debug)]
struct RowUnits {
    table: String,
    kinds: Vec<String>,
    units: Vec<String>,
}

/// What a shape counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeCounts<'u> {
    /// Rows, or values of a column.
    Rows,
    /// Something of its own, in one of these words.
    Own(&'u [String]),
    /// Parts of a whole, in one of these words or in one that fits the rows.
    Parts(&'u [String]),
}

impl Units {
    /// The shipped words.
    ///
    /// # Errors
    /// A mistake in the shipped file; a test of this crate keeps that from happening.
    pub fn shipped() -> Result<&'static Self, Vec<ConfigError>> {
        static UNITS: OnceLock<Result<Units, Vec<ConfigError>>> = OnceLock::new();
        UNITS.get_or_init(|| Self::read(SHIPPED.0, SHIPPED.1)).as_ref().map_err(Clone::clone)
    }

    fn read(file: &str, text: &str) -> Result<Self, Vec<ConfigError>> {
        let document = Document::parse(file, text)?;
        let complaints = Complaints::default();
        let root = document.root(&complaints);
        root.only(&["general", "parts", "shape", "column", "rows"]);
        let units = Self {
            general: words(&root, "general"),
            parts: words(&root, "parts"),
            shapes: root.sections("shape").iter().map(read_shape).collect(),
            columns: root.sections("column").iter().map(read_column).collect(),
            rows: root.sections("rows").iter().map(read_rows).collect(),
        };
        let errors = complaints.into_sorted();
        if errors.is_empty() { Ok(units) } else { Err(errors) }
    }

    /// Words that fit rows of any table.
    pub fn general(&self) -> &[String] {
        &self.general
    }

    /// What a shape counts, where `says` gives the word a key of the rule holds.
    pub fn shape<'u>(&'u self, primitive: &str, says: impl Fn(&str) -> Option<String>) -> ShapeCounts<'u> {
        let own = |shape: &&ShapeUnits| {
            let holds = |(key, word): &(String, String)| says(key).as_deref() == Some(word.as_str());
            shape.primitives.iter().any(|own| own == primitive) && shape.when.as_ref().is_none_or(holds)
        };
        match self.shapes.iter().find(own) {
            Some(shape) if shape.of_parts => ShapeCounts::Parts(&self.parts),
            Some(shape) => ShapeCounts::Own(&shape.units),
            None => ShapeCounts::Rows,
        }
    }

    /// The words rows of a table are counted in, of the kinds asked for: those that fit every kind. Empty where nothing is said.
    pub fn rows(&self, table: &str, kinds: &[String]) -> Vec<&str> {
        let of_table = || self.rows.iter().filter(|rows| rows.table == table);
        let any = of_table().find(|rows| rows.kinds.is_empty());
        let of_kind = |kind: &String| of_table().find(|rows| rows.kinds.contains(kind)).or(any);
        let mut asked: Vec<Option<&RowUnits>> = kinds.iter().map(of_kind).collect();
        if asked.is_empty() {
            asked.push(any);
        }
        let Some(Some(first)) = asked.first().copied() else { return Vec::new() };
        let fits = |unit: &&String| asked.iter().flatten().all(|rows| rows.units.contains(unit));
        first.units.iter().filter(fits).map(String::as_str).collect()
    }

    /// The words a column is counted in: those given for it, and its own unit. Empty where nothing is said.
    pub fn column<'u>(&'u self, column: &'u Column) -> Vec<&'u str> {
        let given = self.columns.iter().filter(|(columns, _)| columns.iter().any(|name| name == column.name));
        let given = given.flat_map(|(_, units)| units).map(String::as_str);
        given.chain(Some(column.unit).filter(|unit| !unit.is_empty())).collect()
    }
}

fn words(section: &Section<'_>, key: &str) -> Vec<String> {
    section.need(key);
    section.texts(key).into_iter().map(str::to_owned).collect()
}

fn read_shape(section: &Section<'_>) -> ShapeUnits {
    section.only(&["primitives", "key", "word", "units", "parts"]);
    let of_parts = section.boolean("parts") == Some(true);
    let when = section.text("key").map(|key| (key.to_owned(), section.required_text("word").to_owned()));
    let units = if of_parts { Vec::new() } else { words(section, "units") };
    ShapeUnits { primitives: words(section, "primitives"), when, units, of_parts }
}

fn read_column(section: &Section<'_>) -> (Vec<String>, Vec<String>) {
    section.only(&["columns", "units"]);
    (words(section, "columns"), words(section, "units"))
}

fn read_rows(section: &Section<'_>) -> RowUnits {
    section.only(&["table", "kinds", "units"]);
    let kinds = section.texts("kinds").into_iter().map(str::to_owned).collect();
    RowUnits { table: section.required_text("table").to_owned(), kinds, units: words(section, "units") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vocabulary;
    use tables::{STORED, table_spec};

    #[test]
    fn the_shipped_words_are_right() {
        let units = Units::shipped().expect("shipped");
        let words = Vocabulary::shipped().expect("shipped");
        for rows in &units.rows {
            assert!(table_spec(&rows.table).is_some(), "no table {}", rows.table);
            let list = match rows.table.as_str() {
                "activity" => "activity_kind",
                "document" => "document_kind",
                _ => "contest_kind",
            };
            for kind in &rows.kinds {
                assert!(words.list(list).named(kind).is_some(), "{list} has no {kind}");
            }
        }
        for (columns, _) in &units.columns {
            for name in columns {
                assert!(STORED.iter().any(|spec| spec.column(name).is_some()), "no table has a column {name}");
            }
        }
    }

    #[test]
    fn every_table_of_what_people_did_says_what_it_is_counted_in() {
        // What a run knows of its sheets and days, and registers that rules only look things up in.
        let ours = ["unit", "identity", "submission", "correction", "open_evidence", "text_print"];
        let references = ["subject_ref", "tier_ref", "calendar_term", "calendar_week", "calendar_day"];
        let units = Units::shipped().expect("shipped");
        let asked =
            STORED.iter().map(|spec| spec.name).filter(|name| !ours.contains(name) && !references.contains(name));
        assert_eq!(asked.filter(|name| units.rows(name, &[]).is_empty()).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn rows_of_two_kinds_are_counted_in_what_fits_both() {
        let units = Units::shipped().expect("shipped");
        let of = |kinds: &[&str]| units.rows("activity", &kinds.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["observe"]), ["节", "次", "节次"]);
        assert_eq!(of(&["observe", "talk"]), ["次"]);
        assert_eq!(of(&["talk", "observe"]), ["次"]);
    }
}
