//! The list put in front of the school's sheets: written as every page is, then moved into the school's workbook.

use std::path::Path;

use crate::plan::WorkbookPlan;
use crate::write::bytes_of;

use super::package::Package;
use super::refusal::MarkError;
use super::styles::Styles;
use super::xml::{Edits, Node, children, root, tags};

/// The parts of the written list.
pub(super) struct List {
    sheet: String,
    /// Its print area and the like, as the workbook lists them: text of each, and its name.
    pub names: Vec<(String, String)>,
}

impl List {
    /// Writes the list and adds its formats to the school's.
    pub fn new(plan: &WorkbookPlan, styles: &mut Styles) -> Result<Self, MarkError> {
        let bytes = bytes_of(plan, Path::new("list")).map_err(|error| MarkError::Limit(error.to_string()))?;
        let mut package = Package::open(&bytes)?;
        let moved = styles.add_formats(&package.text("xl/styles.xml")?)?;
        let strings = package.text("xl/sharedStrings.xml")?;
        let sheet = moved_sheet(&package.text("xl/worksheets/sheet1.xml")?, &strings, moved)?;
        let book = package.text("xl/workbook.xml")?;
        Ok(Self { sheet, names: names(&book)? })
    }

    pub fn into_sheet(self) -> String {
        self.sheet
    }
}

fn names(book: &str) -> Result<Vec<(String, String)>, MarkError> {
    let nodes = children(book, root(book)?.inner)?;
    let Some(names) = nodes.iter().find(|node| node.local() == "definedNames") else { return Ok(Vec::new()) };
    let named = |node: &Node| (book[node.inner.clone()].to_owned(), node.tag.get("name").unwrap_or_default());
    Ok(children(book, names.inner.clone())?.iter().map(named).collect())
}

/// The sheet with its formats moved and its texts in the cells themselves: the school's table of texts is not touched.
fn moved_sheet(sheet: &str, strings: &str, moved: u32) -> Result<String, MarkError> {
    let texts = children(strings, root(strings)?.inner)?;
    let mut edits = Edits::default();
    for (place, tag) in tags(sheet, 0..sheet.len(), "c")? {
        let format = tag.number("s").unwrap_or_default() + moved;
        let is_text = tag.get("t").as_deref() == Some("s");
        let tag = tag.with("s", &format.to_string());
        if is_text {
            let value = children(sheet, place.end..end_of_cell(sheet, place.end))?.into_iter().next();
            let found =
                value.and_then(|value| Some((value.clone(), texts.get(sheet[value.inner].parse::<usize>().ok()?)?)));
            let (value, text) = found.ok_or_else(|| MarkError::malformed("清单的文字"))?;
            edits.replace(value.whole, format!("<is>{}</is>", &strings[text.inner.clone()]));
            edits.replace(place, tag.with("t", "inlineStr").written());
        } else {
            edits.replace(place, tag.written());
        }
    }
    Ok(edits.apply(sheet))
}

fn end_of_cell(sheet: &str, from: usize) -> usize {
    sheet[from..].find("</c>").map_or(from, |at| from + at)
}
