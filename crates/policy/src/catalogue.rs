//! The catalogue of rules that policies can express: every id with its title and whether a record can decide it.

use std::sync::OnceLock;

use crate::document::{Complaints, Document, NodeValue};

const CATALOGUE: &str = include_str!("../../../pipelines/catalogue.toml");

/// Whether records can decide a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Computable {
    /// Decidable from records.
    Yes,
    /// Records give a proxy or a part.
    Partly,
    /// No record decides it.
    Narrative,
}

/// One rule of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRule {
    /// Id: `PL-27`.
    pub id: String,
    /// System: `PL`.
    pub system: String,
    /// Seed tag, section and lines.
    pub source: String,
    /// Whether records can decide it.
    pub computable: Computable,
    /// What it asks, in a few words.
    pub title: String,
}

/// Every rule of the catalogue, in its order.
pub fn catalogue() -> &'static [CatalogueRule] {
    static RULES: OnceLock<Vec<CatalogueRule>> = OnceLock::new();
    RULES.get_or_init(read_catalogue)
}

fn read_catalogue() -> Vec<CatalogueRule> {
    let Ok(document) = Document::parse("pipelines/catalogue.toml", CATALOGUE) else { return Vec::new() };
    let complaints = Complaints::default();
    let root = document.root(&complaints);
    match root.value("rules").map(|node| &node.value) {
        Some(NodeValue::List(rows)) => rows.iter().filter_map(|row| read_rule(&row.value)).collect(),
        _ => Vec::new(),
    }
}

fn read_rule(row: &NodeValue) -> Option<CatalogueRule> {
    let NodeValue::List(cells) = row else { return None };
    let cell = |at: usize| match cells.get(at).map(|cell| &cell.value) {
        Some(NodeValue::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let computable = match cell(3)?.as_str() {
        "yes" => Computable::Yes,
        "partly" => Computable::Partly,
        _ => Computable::Narrative,
    };
    Some(CatalogueRule { id: cell(0)?, system: cell(1)?, source: cell(2)?, computable, title: cell(4)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_716_rules_of_which_452_are_computable() {
        let of = |kind| catalogue().iter().filter(|rule| rule.computable == kind).count();
        assert_eq!(catalogue().len(), 716);
        assert_eq!((of(Computable::Yes), of(Computable::Partly), of(Computable::Narrative)), (452, 177, 87));
    }
}
