//! One sheet's part: marks go in, links out of the workbook go out, everything else stays to the byte.

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef, Severity};

use super::address;
use super::formulas;
use super::refusal::MarkError;
use super::xml::{Edits, LINKS, Node, among, children, place_for, root, tags};

/// The elements of a sheet in the order the format asks for.
const ORDER: [&str; 40] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "AlternateContent",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];
/// Elements outside the cells that hold formulas.
const HAVE_FORMULAS: [&str; 3] = ["conditionalFormatting", "dataValidations", "extLst"];
/// Areas named in one rule: longer lists are split, since some programs read only so much of one.
const AREAS_A_RULE: usize = 200;
/// Width of a column nobody set, in characters.
const USUAL_WIDTH: f64 = 8.43;

/// A sheet's part, taken apart.
pub(super) struct Sheet {
    text: String,
    root: Node,
    nodes: Vec<Node>,
}

/// The cells to mark, by severity, with the format of each mark.
pub(super) type Colours = BTreeMap<Severity, (u32, BTreeSet<CellRef>)>;

/// What is done to a sheet besides marking cells.
#[derive(Debug, Default)]
pub(super) struct Treatment<'t> {
    /// Formats of marks an earlier copy got.
    pub old_marks: &'t [u32],
    /// Ids of hyperlinks that lead outside.
    pub cut: Option<&'t BTreeSet<String>>,
    /// Names that lead outside.
    pub names: Option<&'t BTreeSet<String>>,
    /// The relation to the drawing of the notes, where the sheet has none yet.
    pub notes: Option<String>,
}

impl Sheet {
    pub fn parse(text: String) -> Result<Self, MarkError> {
        let root = root(&text)?;
        let nodes = children(&text, root.inner.clone())?;
        Ok(Self { text, root, nodes })
    }

    fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.local() == name)
    }

    /// The merged areas.
    pub fn merges(&self) -> Result<Vec<Area>, MarkError> {
        let Some(node) = self.node("mergeCells") else { return Ok(Vec::new()) };
        let cells = children(&self.text, node.inner.clone())?;
        Ok(cells.iter().filter_map(|cell| address::area(&cell.tag.get("ref")?)).collect())
    }

    /// Whether the sheet has a drawing for notes and controls already.
    pub fn has_old_drawing(&self) -> bool {
        self.node("legacyDrawing").is_some()
    }

    /// Widths of the columns in characters, by first and last column; a hidden one has none.
    pub fn widths(&self) -> Result<Vec<(u32, u32, f64)>, MarkError> {
        let Some(node) = self.node("cols") else { return Ok(Vec::new()) };
        let width = |tag: &super::xml::Tag| {
            let hidden = tag.get("hidden").is_some_and(|hidden| matches!(&*hidden, "1" | "true"));
            let width =
                if hidden { 0.0 } else { tag.get("width")?.parse().ok().filter(|w| (0.0..=255.0).contains(w))? };
            Some((tag.number("min")?.checked_sub(1)?, tag.number("max")?.checked_sub(1)?, width))
        };
        Ok(children(&self.text, node.inner.clone())?.iter().filter_map(|col| width(&col.tag)).collect())
    }

    /// The sheet as text with its marks; how many formulas were replaced by their values.
    pub fn treated(&self, colours: &Colours, treatment: &Treatment) -> Result<(Option<String>, usize), MarkError> {
        let mut edits = Edits::default();
        let none = BTreeSet::new();
        let names = treatment.names.unwrap_or(&none);
        for node in self.nodes.iter().filter(|node| HAVE_FORMULAS.contains(&node.local())) {
            formulas::refuse_reaching(&self.text, node.inner.clone(), names)?;
        }
        self.unselect(&mut edits)?;
        self.take_out_old_marks(treatment.old_marks, &mut edits)?;
        self.colour(colours, &mut edits)?;
        if let Some(cut) = treatment.cut {
            self.cut_hyperlinks(cut, &mut edits)?;
        }
        if let Some(id) = &treatment.notes {
            let element = among(&self.root.tag, &format!("<legacyDrawing xmlns:r=\"{LINKS}\" r:id=\"{id}\"/>"));
            edits.insert(place_for("legacyDrawing", &self.root, &self.nodes, &ORDER), element);
        }
        let taken = match self.node("sheetData") {
            Some(cells) => formulas::take_out(&self.text, cells, names, &mut edits)?,
            None => 0,
        };
        Ok(((!edits.is_empty()).then(|| edits.apply(&self.text)), taken))
    }

    /// The list in front is the sheet shown; two selected sheets would be edited together.
    fn unselect(&self, edits: &mut Edits) -> Result<(), MarkError> {
        let Some(views) = self.node("sheetViews") else { return Ok(()) };
        for (place, tag) in tags(&self.text, views.inner.clone(), "sheetView")? {
            if tag.get("tabSelected").is_some() {
                edits.replace(place, tag.without("tabSelected").written());
            }
        }
        Ok(())
    }

    fn take_out_old_marks(&self, old: &[u32], edits: &mut Edits) -> Result<(), MarkError> {
        for node in self.nodes.iter().filter(|node| node.local() == "conditionalFormatting") {
            let rules = children(&self.text, node.inner.clone())?;
            let ours = |rule: &Node| rule.tag.number("dxfId").is_some_and(|id| old.contains(&id));
            if !rules.is_empty() && rules.iter().all(ours) {
                edits.remove(node.whole.clone());
            }
        }
        Ok(())
    }

    /// Marks are conditional formats that always hold: the cells' own formats are not touched, empty cells need not be
    /// made, and anybody can take the marks out again with one command.
    fn colour(&self, colours: &Colours, edits: &mut Edits) -> Result<(), MarkError> {
        if colours.is_empty() {
            return Ok(());
        }
        self.make_way(colours.len() as u32, edits)?;
        let mut rules = String::new();
        for (priority, (format, cells)) in (1..).zip(colours.values()) {
            for areas in areas_of(cells).chunks(AREAS_A_RULE) {
                let rule = format!(
                    "<conditionalFormatting sqref=\"{}\"><cfRule type=\"expression\" dxfId=\"{format}\" priority=\"{priority}\"><formula>TRUE</formula></cfRule></conditionalFormatting>",
                    areas.join(" ")
                );
                rules.push_str(&prefixed(&self.root, &rule));
            }
        }
        edits.insert(place_for("conditionalFormatting", &self.root, &self.nodes, &ORDER), rules);
        Ok(())
    }

    /// The school's own conditional formats keep their order behind ours.
    fn make_way(&self, ranks: u32, edits: &mut Edits) -> Result<(), MarkError> {
        for node in self.nodes.iter().filter(|node| matches!(node.local(), "conditionalFormatting" | "extLst")) {
            for (place, tag) in tags(&self.text, node.inner.clone(), "cfRule")? {
                if let Some(priority) = tag.number("priority") {
                    edits.replace(place, tag.with("priority", &priority.saturating_add(ranks).to_string()).written());
                }
            }
        }
        Ok(())
    }

    fn cut_hyperlinks(&self, cut: &BTreeSet<String>, edits: &mut Edits) -> Result<(), MarkError> {
        let Some(node) = self.node("hyperlinks") else { return Ok(()) };
        let links = children(&self.text, node.inner.clone())?;
        let leads_out = |link: &&Node| link.tag.get("id").is_some_and(|id| cut.contains(&id));
        // A list of hyperlinks must not be empty.
        if links.iter().filter(leads_out).count() == links.len() {
            edits.remove(node.whole.clone());
        } else {
            links.iter().filter(leads_out).for_each(|link| edits.remove(link.whole.clone()));
        }
        Ok(())
    }
}

/// The element and those in it, where the sheet's own carry a prefix.
fn prefixed(root: &Node, element: &str) -> String {
    among(&root.tag, element)
}

/// The cells as areas, runs in one column joined: `B3:B5`.
fn areas_of(cells: &BTreeSet<CellRef>) -> Vec<String> {
    let mut by_column: Vec<CellRef> = cells.iter().copied().collect();
    by_column.sort_by_key(|cell| (cell.col, cell.row));
    let mut runs: Vec<Area> = Vec::new();
    for cell in by_column {
        match runs.last_mut() {
            Some(run) if run.last.col == cell.col && run.last.row + 1 == cell.row => run.last = cell,
            _ => runs.push(Area::new(cell, cell)),
        }
    }
    let written =
        |run: &Area| if run.first == run.last { run.first.to_string() } else { format!("{}:{}", run.first, run.last) };
    runs.iter().map(written).collect()
}

/// The width of a column, in characters.
pub(super) fn width_at(widths: &[(u32, u32, f64)], col: u32) -> f64 {
    let found = widths.iter().find(|(first, last, _)| (*first..=*last).contains(&col));
    found.map_or(USUAL_WIDTH, |(_, _, width)| *width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = concat!(
        r#"<worksheet><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>"#,
        r#"<cols><col min="2" max="3" width="20"/></cols><sheetData><row r="1"><c r="A1"><f>[1]x!A1</f><v>3</v></c>"#,
        r#"<c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f><v>6</v></c></row></sheetData>"#,
        r#"<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>"#,
        r#"<conditionalFormatting sqref="A1"><cfRule type="cellIs" dxfId="0" priority="1"/></conditionalFormatting>"#,
        r#"<dataValidations count="0"/><hyperlinks><hyperlink ref="A1" r:id="rId9"/></hyperlinks>"#,
        r#"<pageMargins left="1"/><tableParts count="0"/></worksheet>"#
    );

    fn treated(text: &str) -> String {
        let cells = |cells: &[(u32, u32)]| cells.iter().map(|(row, col)| CellRef::new(*row, *col)).collect();
        let colours = Colours::from([
            (Severity::Error, (7, cells(&[(2, 1), (3, 1), (2, 4)]))),
            (Severity::Warning, (8, cells(&[(0, 0)]))),
        ]);
        let cut = BTreeSet::from(["rId9".to_owned()]);
        let notes = Some("rIdNotes".to_owned());
        let treatment = Treatment { old_marks: &[], cut: Some(&cut), names: None, notes };
        let (text, taken) =
            Sheet::parse(text.to_owned()).expect("a sheet").treated(&colours, &treatment).expect("treated");
        assert_eq!(taken, 1);
        text.expect("changed")
    }

    #[test]
    fn marks_go_in_where_the_format_wants_them() {
        let text = treated(SHEET);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        assert!(at(r#"sqref="B3:B4 E3""#) > at(r#"priority="3""#), "the school's own rule comes first in the text");
        assert!(at(r#"dxfId="7" priority="1""#) < at(r#"dxfId="8" priority="2""#));
        assert!(at(r#"dxfId="8""#) < at("<dataValidations"));
        assert!(at("<pageMargins") < at("<legacyDrawing") && at("<legacyDrawing") < at("<tableParts"));
        assert!(!text.contains("tabSelected"));
    }

    #[test]
    fn what_leads_outside_goes_and_its_value_stays() {
        let text = treated(SHEET);
        assert!(!text.contains("hyperlink") && !text.contains("[1]"));
        assert!(text.contains(r#"<c r="A1"><v>3</v></c>"#) && text.contains("A1*2"));
    }

    #[test]
    fn a_sheet_with_a_prefix_gets_elements_of_its_namespace() {
        let text = SHEET.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:");
        let text = treated(&text.replacen(
            "<x:worksheet",
            &format!("<x:worksheet xmlns:x=\"{}\"", super::super::xml::MAIN),
            1,
        ));
        assert!(text.contains("<conditionalFormatting xmlns=") && text.contains("<legacyDrawing xmlns="));
    }

    #[test]
    fn merges_and_widths_are_known() {
        let sheet = Sheet::parse(SHEET.to_owned()).expect("a sheet");
        assert_eq!(sheet.merges().expect("read"), [Area::new(CellRef::new(4, 0), CellRef::new(5, 1))]);
        let widths = sheet.widths().expect("read");
        assert_eq!([0, 1, 2, 3].map(|col| width_at(&widths, col)), [USUAL_WIDTH, 20.0, 20.0, USUAL_WIDTH]);
    }
}
