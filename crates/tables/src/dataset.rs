//! A set of tables by name, as they walk from room to room.

use std::collections::BTreeMap;

use crate::{Table, TableSpec, table_spec};

/// Tables by name; a declared table nobody filled reads as empty.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    tables: BTreeMap<&'static str, Table>,
}

impl Dataset {
    /// A set without tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a table in, in place of one of the same name.
    pub fn insert(&mut self, table: Table) {
        self.tables.insert(table.spec().name, table);
    }

    /// A declared table by name, empty if nobody filled it.
    ///
    /// # Panics
    /// If no table of that name is declared: a misspelt name in our own code.
    pub fn table(&self, name: &str) -> Table {
        match self.tables.get(name) {
            Some(table) => table.clone(),
            None => Table::empty(declared(name)),
        }
    }

    /// The tables that were put in, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        self.tables.values()
    }

    /// Both sets together; tables of `other` win.
    pub fn merged(mut self, other: Dataset) -> Self {
        self.tables.extend(other.tables);
        self
    }
}

fn declared(name: &str) -> &'static TableSpec {
    match table_spec(name) {
        Some(spec) => spec,
        None => unreachable!("no table `{name}` is declared in `tables::schema`"),
    }
}
