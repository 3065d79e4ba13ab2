//! What must be true of a table before it is kept.

use std::collections::BTreeSet;

use tables::Table;

use crate::error::StoreError;

/// Checks that a table has its declared columns and that its key names each row once.
pub(crate) fn audit(table: &Table) -> Result<(), StoreError> {
    let spec = table.spec();
    if table.batch().schema() != spec.arrow() {
        return Err(StoreError::SchemaDiffers { table: spec.name });
    }
    if spec.key.is_empty() {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    for row in 0..table.len() {
        if let Some(key) = repeated(&mut seen, key_of(table, row)) {
            let shown = |part: &Option<String>| part.clone().unwrap_or_else(|| "(null)".into());
            let value = key.iter().map(shown).collect::<Vec<_>>().join(", ");
            return Err(StoreError::KeyRepeated { table: spec.name, key: spec.key.join(", "), value });
        }
    }
    Ok(())
}

type Key = Vec<Option<String>>;

/// The key, if it was seen before.
fn repeated(seen: &mut BTreeSet<Key>, key: Key) -> Option<Key> {
    if seen.contains(&key) {
        return Some(key);
    }
    seen.insert(key);
    None
}

/// The key's values in one row; a missing value is a value like any other.
fn key_of(table: &Table, row: usize) -> Key {
    let present = |name: &str| table.batch().column_by_name(name).is_some_and(|column| !column.is_null(row));
    table.spec().key.iter().map(|name| present(name).then(|| table.shown(row, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::table_spec;

    fn submissions(rows: &[(&str, Option<&str>)]) -> Table {
        let mut table = Table::builder(table_spec("submission").expect("declared"));
        for (unit, term) in rows {
            table.row().text("unit", *unit).text("term", *term);
        }
        table.finish()
    }

    #[test]
    fn a_key_may_stand_once_and_its_first_repetition_is_named() {
        assert!(audit(&submissions(&[("一小", Some("2024-1")), ("一小", Some("2024-2")), ("一小", None)])).is_ok());
        let twice = submissions(&[("一小", Some("2024-1")), ("二小", None), ("二小", None), ("一小", Some("2024-1"))]);
        let refused = audit(&twice).expect_err("repeated").to_string();
        assert_eq!(refused, "table `submission`: two rows have the same unit, term: 二小, (null)");
    }

    #[test]
    fn an_empty_text_is_not_a_missing_one() {
        assert!(audit(&submissions(&[("一小", Some("")), ("一小", None)])).is_ok());
    }
}
