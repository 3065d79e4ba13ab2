//! The boxes in which notes are shown: the old drawing language that every spreadsheet program still asks for.

use std::collections::{BTreeMap, BTreeSet};

use tables::CellRef;

use super::refusal::MarkError;
use super::sheet::width_at;
use super::xml::{Edits, Node, loose_children};
use crate::width::{lines_in, pixels_of};

const NAMESPACES: &str = concat!(
    r#" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#,
    r#" xmlns:x="urn:schemas-microsoft-com:office:excel""#
);
const EMPTY: &str = r#"<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"#;
const BOX_KIND: &str = concat!(
    r#"<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">"#,
    r#"<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"#
);
/// Width of a box in pixels, and the characters that stand in one line of it.
const BOX_WIDTH: u32 = 330;
const BOX_CHARACTERS: f64 = 46.0;
/// Height of a line in the box, and of an ordinary row, in pixels.
const LINE: u32 = 17;
const ROW: u32 = 20;
/// Columns a box reaches over at most, hidden ones among them.
const MOST_COLUMNS: u32 = 60;
const LAST_COLUMN: u32 = 16_383;

/// The drawing with a box for each cell that has a note, and without boxes whose note is gone.
///
/// `old` is the sheet's drawing so far: its other shapes stay. `said` are our notes, by which a box is measured; a cell
/// with one gets a new box.
pub(super) fn with_boxes(
    old: Option<&str>,
    cells: &BTreeSet<CellRef>,
    said: &BTreeMap<CellRef, String>,
    widths: &[(u32, u32, f64)],
) -> Result<String, MarkError> {
    let empty = EMPTY.replacen("<xml", &format!("<xml{NAMESPACES}"), 1);
    let old = old.unwrap_or(&empty);
    let root =
        loose_children(old, 0..old.len())?.into_iter().next().ok_or_else(|| MarkError::malformed("批注的图形"))?;
    let (mut edits, mut boxed) = (Edits::default(), BTreeSet::new());
    for shape in loose_children(old, root.inner.clone())?.into_iter().filter(|node| node.local() == "shape") {
        let Some(cell) = cell_of(old, &shape)? else { continue };
        if said.contains_key(&cell) || !cells.contains(&cell) || !boxed.insert(cell) {
            edits.remove(shape.whole);
        }
    }
    let mut more = String::new();
    if !old.contains("\"_x0000_t202\"") {
        more.push_str(&named(BOX_KIND));
    }
    for (number, cell) in (first_free(old)..).zip(cells.difference(&boxed)) {
        more.push_str(&named(&shape(number, *cell, said.get(cell).map_or("", String::as_str), widths)));
    }
    edits.insert(root.inner.end, more);
    Ok(edits.apply(old))
}

/// An element that names its namespaces itself: the drawing it goes into may call them otherwise.
fn named(element: &str) -> String {
    let end = element.find(' ').unwrap_or(element.len());
    format!("{}{NAMESPACES}{}", &element[..end], &element[end..])
}

/// The cell whose note a shape shows; `None` for any other shape.
fn cell_of(text: &str, shape: &Node) -> Result<Option<CellRef>, MarkError> {
    let parts = loose_children(text, shape.inner.clone())?;
    let about = parts.iter().find(|part| part.local() == "ClientData");
    let Some(about) = about.filter(|about| about.tag.get("ObjectType").as_deref() == Some("Note")) else {
        return Ok(None);
    };
    let facts = loose_children(text, about.inner.clone())?;
    let number = |name: &str| {
        let fact = facts.iter().find(|fact| fact.local() == name)?;
        text[fact.inner.clone()].trim().parse().ok()
    };
    Ok(number("Row").zip(number("Column")).map(|(row, col)| CellRef::new(row, col)))
}

fn first_free(text: &str) -> u32 {
    let numbers = text.split("_x0000_s").skip(1).filter_map(|after| {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        after[..end].parse::<u32>().ok()
    });
    numbers.max().unwrap_or(1024).saturating_add(1)
}

fn shape(number: u32, cell: CellRef, said: &str, widths: &[(u32, u32, f64)]) -> String {
    let left = (cell.col + 1).min(LAST_COLUMN);
    let (right, over) = right_edge(left, widths);
    let height = lines_in(said, BOX_CHARACTERS, 1.0) as u32 + 3;
    let top = cell.row.saturating_sub(1);
    let bottom = top + (height * LINE).div_ceil(ROW);
    format!(
        concat!(
            r##"<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:1;visibility:hidden""##,
            r##" fillcolor="#fffbe6" o:insetmode="auto"><v:fill color2="#fffbe6"/><v:shadow on="t" color="black" obscured="t"/>"##,
            r##"<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>"##,
            r##"<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>"##,
            r##"<x:Anchor>{left}, 12, {top}, 4, {right}, {over}, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"##,
            r##"<x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>"##
        ),
        number = number,
        left = left,
        top = top,
        right = right,
        over = over,
        bottom = bottom,
        row = cell.row,
        col = cell.col,
    )
}

/// The column in which a box ends, and how many pixels into it.
fn right_edge(left: u32, widths: &[(u32, u32, f64)]) -> (u32, u32) {
    let mut room = BOX_WIDTH;
    for col in left..(left + MOST_COLUMNS).min(LAST_COLUMN) {
        let pixels = pixels_of(width_at(widths, col));
        if pixels >= room {
            return (col, room);
        }
        room -= pixels;
    }
    ((left + 4).min(LAST_COLUMN), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[(u32, u32)]) -> BTreeSet<CellRef> {
        cells.iter().map(|(row, col)| CellRef::new(*row, *col)).collect()
    }

    #[test]
    fn every_note_has_one_box_and_other_shapes_stay() {
        let said = BTreeMap::new();
        let first = with_boxes(None, &cells(&[(0, 0), (3, 2)]), &said, &[]).expect("made");
        assert_eq!(first.matches("<v:shape ").count(), 2);
        let button = r#"<v:shape id="_x0000_s2000"><v:textbox>甲<br>乙</v:textbox><x:ClientData ObjectType="Button"><x:Row>0</x:Row></x:ClientData></v:shape></xml>"#;
        let with_button = first.replace("</xml>", button);
        let second = with_boxes(Some(&with_button), &cells(&[(3, 2), (7, 7)]), &said, &[]).expect("made");
        assert_eq!(second.matches("ObjectType=\"Note\"").count(), 2);
        assert!(second.contains("ObjectType=\"Button\"") && second.contains("_x0000_s2001"));
        assert_eq!(second.matches("<v:shapetype").count(), 1);
        assert!(!second.contains("<x:Row>0</x:Row><x:Column>0"));
    }

    #[test]
    fn a_drawing_may_call_its_namespaces_as_it_likes() {
        let own = concat!(
            r#"<xml xmlns:ns1="urn:schemas-microsoft-com:vml" xmlns:ns2="urn:schemas-microsoft-com:office:excel">"#,
            r#"<ns1:shape id="_x0000_s1026"><ns2:ClientData ObjectType="Note"><ns2:Row>2</ns2:Row><ns2:Column>3</ns2:Column>"#,
            r#"</ns2:ClientData></ns1:shape></xml>"#
        );
        let said = BTreeMap::from([(CellRef::new(5, 0), "请改正".to_owned())]);
        let drawn = with_boxes(Some(own), &cells(&[(2, 3), (5, 0)]), &said, &[]).expect("made");
        assert_eq!(drawn.matches("ObjectType=\"Note\"").count(), 2);
        assert!(drawn.contains("<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\""));
    }

    #[test]
    fn a_box_is_as_wide_over_narrow_columns_as_over_a_broad_one() {
        assert_eq!(right_edge(1, &[(0, 9, 100.0)]), (1, 330));
        assert_eq!(right_edge(1, &[(0, 9, 5.0)]), (9, 10));
        assert_eq!(right_edge(LAST_COLUMN, &[]), (LAST_COLUMN, 0));
    }
}
