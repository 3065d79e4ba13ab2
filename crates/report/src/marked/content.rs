//! The part that says what every other part is.

use std::collections::BTreeSet;

use super::package::key;
use super::refusal::MarkError;
use super::xml::{DECLARATION, children, escaped, root};

/// The name of the part.
pub(super) const PART: &str = "[Content_Types].xml";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const NOTES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// New parts of the copy.
#[derive(Debug, Default)]
pub(super) struct NewParts {
    pub sheets: Vec<String>,
    pub notes: Vec<String>,
}

/// The part for what is kept and what is new; a workbook with macros or a template becomes an ordinary workbook.
pub(super) fn written(text: &str, kept: &BTreeSet<String>, book: &str, new: &NewParts) -> Result<String, MarkError> {
    let kept: BTreeSet<String> = kept.iter().map(|part| key(part)).collect();
    let mut lines = String::new();
    let mut draws = false;
    for node in children(text, root(text)?.inner)? {
        let kind = node.tag.get("ContentType").unwrap_or_default();
        match (node.tag.get("Extension"), node.tag.get("PartName")) {
            (Some(_), _) if kind.contains("vbaProject") => {}
            (Some(ending), _) => {
                draws |= ending.eq_ignore_ascii_case("vml");
                lines.push_str(&default(&ending, if kind.ends_with("main+xml") { WORKBOOK } else { &kind }));
            }
            (_, Some(part)) if key(&part) == key(book) => {}
            (_, Some(part)) if kept.contains(&key(&part)) => lines.push_str(&exception(&part, &kind)),
            _ => {}
        }
    }
    if !draws {
        lines.insert_str(0, &default("vml", DRAWING));
    }
    lines.push_str(&exception(&format!("/{book}"), WORKBOOK));
    for (parts, kind) in [(&new.sheets, SHEET), (&new.notes, NOTES)] {
        lines.extend(parts.iter().map(|part| exception(&format!("/{part}"), kind)));
    }
    Ok(format!("{DECLARATION}<Types xmlns=\"{TYPES}\">{lines}</Types>"))
}

fn default(ending: &str, kind: &str) -> String {
    format!("<Default Extension=\"{}\" ContentType=\"{}\"/>", escaped(ending), escaped(kind))
}

fn exception(part: &str, kind: &str) -> String {
    format!("<Override PartName=\"{}\" ContentType=\"{}\"/>", escaped(part), escaped(kind))
}
