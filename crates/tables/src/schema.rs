//! Every table and view: its grain, key, columns, types and units. One declaration serves the builders, the store,
//! `qinglan tables`, and the docs.

use std::sync::Arc;

use arrow_schema::{DataType, Field as ArrowField, Schema, SchemaRef};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// 64-bit whole number.
    Int,
    /// 64-bit floating number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
}

impl ColumnType {
    /// The Arrow type.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Int => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Bool => DataType::Boolean,
        }
    }

    /// The name shown to users.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Bool => "boolean",
        }
    }
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// English name, as in queries.
    pub name: &'static str,
    /// Type.
    pub kind: ColumnType,
    /// Chinese name.
    pub zh: &'static str,
    /// Unit of a number (节, 名, fraction); empty for none.
    pub unit: &'static str,
}

/// Stored by term, or computed on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// A normalised table.
    Stored,
    /// A view with a stable name.
    View,
}

/// The declaration of one table or view.
#[derive(Debug, Clone, Copy)]
pub struct TableSpec {
    /// English name, as in queries.
    pub name: &'static str,
    /// Stored or view.
    pub kind: TableKind,
    /// What one row is.
    pub grain: &'static str,
    /// What one row is, in Chinese.
    pub grain_zh: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Columns that together name one row; empty where a row is named by its source.
    pub key: &'static [&'static str],
    /// Columns in order.
    pub columns: &'static [Column],
}

impl TableSpec {
    /// The Arrow schema; every column may be null.
    pub fn arrow(&self) -> SchemaRef {
        let fields: Vec<ArrowField> =
            self.columns.iter().map(|column| ArrowField::new(column.name, column.kind.arrow(), true)).collect();
        Arc::new(Schema::new(fields))
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The declaration of a table or view by name.
pub fn table_spec(name: &str) -> Option<&'static TableSpec> {
    STORED.iter().chain(VIEWS).find(|spec| spec.name == name)
}

macro_rules! columns {
    ($($name:ident $kind:ident $zh:literal $($unit:literal)?),* $(,)?) => {
        &[$(Column { name: stringify!($name), kind: ColumnType::$kind, zh: $zh, unit: concat!($($unit)?) }),*]
    };
}

macro_rules! tables {
    ($kind:ident: $($name:ident $zh:literal, $grain:literal, $grain_zh:literal, key [$($key:ident),*], $columns:expr;)*) => {
        &[$(TableSpec {
            name: stringify!($name),
            kind: TableKind::$kind,
            grain: $grain,
            grain_zh: $grain_zh,
            zh: $zh,
            key: &[$(stringify!($key)),*],
            columns: $columns,
        }),*]
    };
}

mod allotment;
mod authenticity;
mod care;
mod facts;
mod judgements;
mod lists;
mod people;
mod records;
mod scores;
mod views;

/// Normalised tables, as they lie in `store/`. Columns ending in `_id` are pseudonyms, stable over the years.
pub const STORED: &[TableSpec] =
    &joined::<COUNT>(&[records::TABLES, people::TABLES, facts::TABLES, judgements::TABLES, care::TABLES]);

/// Views with names: a stable interface for people and scripts.
pub const VIEWS: &[TableSpec] =
    &joined::<VIEW_COUNT>(&[views::VIEWS, scores::VIEWS, lists::VIEWS, allotment::VIEWS, authenticity::VIEWS]);

const VIEW_COUNT: usize =
    views::VIEWS.len() + scores::VIEWS.len() + lists::VIEWS.len() + allotment::VIEWS.len() + authenticity::VIEWS.len();

const COUNT: usize =
    records::TABLES.len() + people::TABLES.len() + facts::TABLES.len() + judgements::TABLES.len() + care::TABLES.len();

/// The groups one after the other.
const fn joined<const N: usize>(groups: &[&[TableSpec]]) -> [TableSpec; N] {
    let mut all = [groups[0][0]; N];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut within = 0;
        while within < groups[group].len() {
            all[at] = groups[group][within];
            at += 1;
            within += 1;
        }
        group += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_a_column_and_every_name_stands_once() {
        let mut names = std::collections::BTreeSet::new();
        for spec in STORED.iter().chain(VIEWS) {
            assert!(names.insert(spec.name), "`{}` is declared twice", spec.name);
            for key in spec.key {
                assert!(spec.column(key).is_some(), "`{}` has no column `{key}`", spec.name);
            }
        }
    }
}
