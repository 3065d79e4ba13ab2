//! Which kind of sheet a table is: by the fields its columns and the lines above them have.

use std::collections::BTreeSet;

use policy::{Decided, SheetForm, TaughtShape, Vocabulary, fold};
use tables::Field;

use crate::blocks::Block;
use crate::context::Context;
use crate::evidence::Weight;
use crate::heading::Meaning;
use crate::reason::Reason;

/// A recognised kind with the evidence for it.
#[derive(Debug, Clone)]
pub struct Recognised<'v> {
    /// The kind.
    pub form: &'v SheetForm,
    /// The fields that decided, and the title word that helped.
    pub why: Reason,
    /// From 0 (a guess) to 1 (certain).
    pub confidence: f64,
}

/// What is known of a block's kind.
#[derive(Debug, Clone)]
pub enum Verdict<'v> {
    /// It is of this kind.
    Known(Recognised<'v>),
    /// It may be of this kind, but not certainly enough to be read.
    Doubtful(Recognised<'v>),
    /// Somebody decided on this kind, and its columns lack these.
    Short(&'v SheetForm, Vec<String>),
    /// Somebody decided that it is left aside.
    Aside(Decided),
    /// No kind fits.
    Unknown,
}

impl<'v> Verdict<'v> {
    /// The kind that was recognised, suspected or taught.
    pub fn form(&self) -> Option<&'v SheetForm> {
        match self {
            Self::Known(found) | Self::Doubtful(found) => Some(found.form),
            Self::Short(form, _) => Some(form),
            Self::Aside(_) | Self::Unknown => None,
        }
    }
}

/// The kind of a block: as somebody decided, else as its columns and titles say.
pub fn verdict<'v>(block: &Block, weights: &[Weight], taught: &TaughtShape, vocabulary: &'v Vocabulary) -> Verdict<'v> {
    if let Some(kind) = &taught.kind {
        return match kind.form.as_deref().map(|name| vocabulary.form(name)) {
            Some(Some(form)) => taught_verdict(block, form, &kind.decided),
            Some(None) => Verdict::Unknown,
            None => Verdict::Aside(kind.decided.clone()),
        };
    }
    match recognise(block, weights, vocabulary) {
        Some(found) if found.confidence < vocabulary.recognition.ask_below => Verdict::Doubtful(found),
        Some(found) => Verdict::Known(found),
        None => Verdict::Unknown,
    }
}

/// A kind somebody decided on is read as soon as its columns suffice for it.
fn taught_verdict<'v>(block: &Block, form: &'v SheetForm, decided: &Decided) -> Verdict<'v> {
    let columns: BTreeSet<Field> = block.columns.iter().filter_map(|column| column.field()).collect();
    let mut available = available_names(block, &columns);
    available.insert("title_says");
    let lacking = form
        .needs
        .iter()
        .map(|names| names.iter().filter(|name| !available.contains(name.as_str())).cloned().collect::<Vec<String>>());
    match lacking.min_by_key(Vec::len) {
        Some(lacking) if !lacking.is_empty() => Verdict::Short(form, lacking),
        _ => {
            let why = Reason::Recipe(decided.by.clone(), decided.on);
            Verdict::Known(Recognised { form, why, confidence: 1.0 })
        }
    }
}

/// One kind that fits.
struct Fit<'v> {
    form: &'v SheetForm,
    names: &'v [String],
    word: Option<&'v String>,
}

/// The kind of a block by its columns and titles; `None` if no kind fits. Columns without a weight count as certain.
pub fn recognise<'v>(block: &Block, weights: &[Weight], vocabulary: &'v Vocabulary) -> Option<Recognised<'v>> {
    let columns: BTreeSet<Field> = block.columns.iter().filter_map(|column| column.field()).collect();
    let available = available_names(block, &columns);
    let titles: Vec<String> = block.context.titles.iter().map(|title| fold(title)).collect();
    let mut fits: Vec<Fit<'v>> = Vec::new();
    for form in &vocabulary.sheets {
        if form.not_with.iter().any(|field| columns.contains(field)) {
            continue;
        }
        let word = form.title_words.iter().find(|word| titles.iter().any(|title| title.contains(word.as_str())));
        let met = form.needs.iter().find(|names| {
            // People above a table are no register of people: something of the kind must stand in its own columns.
            let own = names.iter().any(|name| {
                available.contains(name.as_str()) && !name.parse::<Field>().is_ok_and(|field| !columns.contains(&field))
            });
            own && names
                .iter()
                .all(|name| if name == "title_says" { word.is_some() } else { available.contains(name.as_str()) })
        });
        fits.extend(met.map(|names| Fit { form, names, word }));
    }
    let titled = fits.iter().position(|fit| fit.word.is_some()).unwrap_or(0);
    let fit = fits.get(titled)?;
    // A kind that needs no more than a part of what the chosen one needs is no rival: it would fit every such sheet.
    let is_rival = |other: &Fit<'_>| other.names.iter().any(|name| !fit.names.contains(name));
    let confidence = confidence(block, weights, fit, fits.iter().any(is_rival), vocabulary);
    let why = Reason::Kind(fit.names.to_vec(), fit.word.cloned());
    Some(Recognised { form: fit.form, why, confidence })
}

/// How sure a kind is: as sure as the least sure column that decided, with what titles and the other columns add.
fn confidence(block: &Block, weights: &[Weight], fit: &Fit<'_>, rivals: bool, vocabulary: &Vocabulary) -> f64 {
    let worth = &vocabulary.recognition.kind;
    let decided = |field: Option<Field>| field.is_some_and(|field| fit.names.iter().any(|name| name == field.key()));
    let least = block.columns.iter().zip(weights).filter(|(column, _)| decided(column.field()));
    let least = least.map(|(_, weight)| weight.confidence).fold(1.0, f64::min);
    let known = block.columns.iter().filter(|column| column.meaning != Meaning::Unknown).count();
    let known = known as f64 / block.columns.len().max(1) as f64;
    let title = if fit.word.is_some() { worth.title } else { 0.0 };
    let rival = if rivals && fit.word.is_none() { worth.rival } else { 1.0 };
    (worth.columns * least + title + worth.known * known) * rival
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
    if block.columns.iter().any(|column| matches!(column.meaning, Meaning::Partner(_))) {
        names.insert("partners");
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
