//! Which kind of sheet a table is: by the fields its columns and the lines above them have.

use std::collections::BTreeSet;

use policy::{SheetForm, Vocabulary, fold};
use tables::Field;

use crate::blocks::Block;
use crate::context::Context;
use crate::heading::Meaning;
use crate::reason::Reason;

/// A recognised kind with the evidence for it.
#[derive(Debug, Clone)]
pub struct Recognised<'v> {
    /// The kind.
    pub form: &'v SheetForm,
    /// The fields that decided, and the title word that helped.
    pub why: Reason,
}

/// The kind of a block; `None` if no kind fits.
pub fn recognise<'v>(block: &Block, vocabulary: &'v Vocabulary) -> Option<Recognised<'v>> {
    let columns: BTreeSet<Field> = block.columns.iter().filter_map(|column| column.field()).collect();
    let available = available_names(block, &columns);
    let titles: Vec<String> = block.context.titles.iter().map(|title| fold(title)).collect();
    let mut fits: Vec<(bool, Recognised<'v>)> = Vec::new();
    for form in &vocabulary.sheets {
        if form.not_with.iter().any(|field| columns.contains(field)) {
            continue;
        }
        let word = form.title_words.iter().find(|word| titles.iter().any(|title| title.contains(word.as_str())));
        let met = form.needs.iter().find(|names| {
            names
                .iter()
                .all(|name| if name == "title_says" { word.is_some() } else { available.contains(name.as_str()) })
        });
        if let Some(names) = met {
            fits.push((word.is_some(), Recognised { form, why: Reason::Kind(names.clone(), word.cloned()) }));
        }
    }
    let titled = fits.iter().position(|(titled, _)| *titled).unwrap_or(0);
    fits.into_iter().nth(titled).map(|(_, recognised)| recognised)
}

/// The names of a form's needs this block can offer: its columns, people named above it, and its collective columns.
fn available_names(block: &Block, columns: &BTreeSet<Field>) -> BTreeSet<&'static str> {
    let mut names: BTreeSet<&'static str> = columns.iter().map(|field| field.key()).collect();
    names.extend(block.context.facts.keys().filter(|field| stands_for_rows(**field)).map(|field| field.key()));
    if block.rows.iter().any(|row| row.context.fact(Field::Mentor).is_some()) {
        names.insert(Field::Mentor.key());
    }
    let periods = block.columns.iter().filter(|column| column.is_period()).count();
    let documents = block.columns.iter().filter(|column| matches!(column.meaning, Meaning::Document(_))).count();
    let stages = block.columns.iter().filter(|column| matches!(column.meaning, Meaning::Stage(_))).count();
    if periods >= 2 {
        names.insert("periods");
    }
    if stages >= 2 {
        names.insert("stages");
    }
    if documents >= 2 {
        names.insert("documents");
    }
    names
}

/// Facts above a table that say about each row what a column would.
fn stands_for_rows(field: Field) -> bool {
    matches!(
        field,
        Field::Mentor
            | Field::Mentee
            | Field::Observer
            | Field::Observed
            | Field::Name
            | Field::Unit
            | Field::Stage
            | Field::Scheme
            | Field::DocumentKind
            | Field::Month
    )
}

/// The titles of a block as one text, for value words that only a title gives (a kind of document, a scheme).
pub fn title_text(context: &Context) -> String {
    context.titles.iter().rev().map(|title| fold(title)).collect::<Vec<_>>().join(" ")
}
