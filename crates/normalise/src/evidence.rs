//! How sure a column's reading is: what its heading is worth, and what the values below say for or against it.

use policy::{HeadingWorth, fold};
use serde::{Deserialize, Serialize};
use tables::{CellValue, Field, Lang};

use crate::blocks::Block;
use crate::field_type::{FieldType, type_of};
use crate::heading::Meaning;
use crate::reason::Reason;
use crate::row::SheetReader;
use crate::values::{CountReading, DateFrame, DateReading, NameReading, count, date, names};

/// How sure a column's reading is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Weight {
    /// From 0 (a guess) to 1 (certain); 0 where nothing was read.
    pub confidence: f64,
    /// How many of the values looked at fit the meaning, and how many were looked at; nothing for free text.
    pub values: Option<(u32, u32)>,
}

impl Weight {
    /// What the values say, in words; empty where they say nothing.
    pub fn values_text(&self, field: Option<Field>, lang: Lang) -> String {
        let (Some((fit, of)), Some(field)) = (self.values, field) else { return String::new() };
        let what = value_words(field);
        match lang {
            Lang::Zh => format!("看了 {of} 格，{fit} 格是{}", what.0),
            Lang::En => format!("{fit} of {of} values are {}", what.1),
        }
    }
}

/// What the values of a field are called.
fn value_words(field: Field) -> (&'static str, &'static str) {
    match type_of(field) {
        FieldType::People => ("姓名", "names"),
        FieldType::Day | FieldType::MonthStart | FieldType::MonthEnd => ("日期", "dates"),
        FieldType::Count => ("数", "numbers"),
        _ => ("词表里的词", "known words"),
    }
}

/// Weighs every column of a block; one whose values contradict its heading becomes doubtful.
pub fn weigh(reader: &SheetReader<'_, '_>, block: &mut Block) -> Vec<Weight> {
    let line = reader.vocabulary.recognition.ask_below;
    let weights: Vec<Weight> = (0..block.columns.len()).map(|nth| weight(reader, block, nth)).collect();
    for (column, weight) in block.columns.iter_mut().zip(&weights) {
        if let (Some(field), true) = (column.field(), weight.confidence < line) {
            column.meaning = Meaning::Doubtful(field);
        }
    }
    weights
}

fn weight(reader: &SheetReader<'_, '_>, block: &Block, nth: usize) -> Weight {
    let column = &block.columns[nth];
    let recognition = &reader.vocabulary.recognition;
    let heading = match column.meaning {
        Meaning::Unknown | Meaning::Ambiguous(_) | Meaning::Doubtful(_) => return Weight::default(),
        _ => heading_worth(&column.why, &recognition.heading),
    };
    let values = column.field().and_then(|field| fitting(reader, block, nth, field));
    let confidence = match values {
        _ if column.is_taught() => 1.0,
        Some((fit, of)) if of as usize >= recognition.fewest_values => {
            let share = f64::from(fit) / f64::from(of);
            let against = heading * (1.0 - recognition.values_contradict * (1.0 - share));
            against + (1.0 - against) * recognition.values_agree * share
        }
        _ => heading,
    };
    Weight { confidence, values }
}

fn heading_worth(why: &Reason, worth: &HeadingWorth) -> f64 {
    match why {
        Reason::Heading(_) | Reason::None => worth.whole,
        Reason::LowestLevel(_) => worth.lowest_level,
        Reason::UpperLevel(_) => worth.upper_level,
        Reason::Below(..) => worth.below_side,
        Reason::IsPeriod => worth.period,
        Reason::Beside(_) => worth.beside,
        Reason::RightOf(_) => worth.right_of,
        Reason::NoDate => worth.no_date,
        Reason::CellsSayDirection | Reason::RunningNumber | Reason::CellsAreCounts | Reason::CellsAreOrdinals => {
            worth.cells
        }
        Reason::Recipe(..) => 1.0,
        Reason::TwoReadings(_) | Reason::LonePeriod | Reason::Repeats(_) | Reason::UnknownWord | Reason::Kind(..) => {
            0.0
        }
    }
}

/// How many of a column's values fit a field, and of how many; `None` where anything fits.
pub fn fitting(reader: &SheetReader<'_, '_>, block: &Block, nth: usize, field: Field) -> Option<(u32, u32)> {
    let contexts = block.rows.iter().map(|line| &line.context);
    let looked = block.cells_of(nth).into_iter().zip(contexts).take(reader.vocabulary.recognition.sample_rows);
    let (mut fit, mut of) = (0, 0);
    for (at, context) in looked {
        let Some(value) = reader.canvas.own(at).filter(|value| !value.is_blank()) else { continue };
        let text = fold(&value.shown());
        if ["none", "ditto"].iter().any(|mark| reader.vocabulary.is_mark(mark, &text)) {
            continue;
        }
        let frame = reader.date_frame(context, at.col);
        of += 1;
        fit += u32::from(fits(reader, field, value, &text, &frame)?);
    }
    (of > 0).then_some((fit, of))
}

fn fits(
    reader: &SheetReader<'_, '_>,
    field: Field,
    value: &CellValue,
    text: &str,
    frame: &DateFrame<'_>,
) -> Option<bool> {
    if matches!(value, CellValue::Error(_) | CellValue::Uncomputed(_)) {
        // It says nothing about the column; the cell has a finding of its own.
        return Some(true);
    }
    Some(match type_of(field) {
        FieldType::People => matches!(names(&value.shown()), NameReading::Names(_)),
        FieldType::Day | FieldType::MonthStart | FieldType::MonthEnd => {
            !matches!(date(value, frame), DateReading::Unreadable) || text.chars().any(|c| c.is_ascii_digit())
        }
        FieldType::Count => !matches!(count(value, reader.vocabulary), CountReading::Unreadable),
        FieldType::List(list) if CLOSED.contains(&list) => CLOSED.iter().any(|list| names_one(reader, list, text)),
        _ => return None,
    })
}

/// Lists of which a school has no words of its own; level and prize are often swapped, so a word of any of them fits.
const CLOSED: [&str; 5] = ["title", "level", "prize", "rating", "stage"];

/// Whether a text is a word of a list, or holds one that is longer than a digit.
fn names_one(reader: &SheetReader<'_, '_>, list: &str, text: &str) -> bool {
    let words = reader.vocabulary.list(list);
    let inside = |word: &String| word.chars().count() > 1 && text.contains(word.as_str());
    words.exact(text).is_some() || words.entries.iter().any(|entry| entry.words.iter().any(inside))
}
