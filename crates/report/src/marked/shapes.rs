//! The boxes in which notes are shown: the old drawing language that every spreadsheet program still asks for.

use std::collections::{BTreeMap, BTreeSet};

use tables::CellRef;

use super::sheet::width_at;
use crate::width::lines_in;

const EMPTY: &str = concat!(
    r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#,
    r#" xmlns:x="urn:schemas-microsoft-com:office:excel">"#,
    r#"<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"#
);
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
/// `old` is the sheet's drawing so far: its other shapes stay. `said` are our notes, by which a box is measured.
pub(super) fn with_boxes(
    old: Option<&str>,
    cells: &BTreeSet<CellRef>,
    said: &BTreeMap<CellRef, String>,
    widths: &[(u32, u32, f64)],
) -> Option<String> {
    let (kept, boxed) = without_orphans(old.unwrap_or(EMPTY), cells);
    let end = kept.rfind("</xml>")?;
    let mut more = String::new();
    if !kept.contains("\"_x0000_t202\"") {
        more.push_str(BOX_KIND);
    }
    let numbers = first_free(&kept)..;
    for (number, cell) in numbers.zip(cells.difference(&boxed)) {
        more.push_str(&shape(number, *cell, said.get(cell).map_or("", String::as_str), widths));
    }
    Some(format!("{}{more}{}", &kept[..end], &kept[end..]))
}

/// The drawing without note boxes of other cells; the cells that have a box.
fn without_orphans(text: &str, cells: &BTreeSet<CellRef>) -> (String, BTreeSet<CellRef>) {
    let (mut kept, mut boxed) = (String::with_capacity(text.len()), BTreeSet::new());
    let mut rest = text;
    while let Some(start) = shape_start(rest) {
        let end = rest[start..].find("</v:shape>").map_or(rest.len(), |at| start + at + "</v:shape>".len());
        let shape = &rest[start..end];
        kept.push_str(&rest[..start]);
        let cell = shape.contains("ObjectType=\"Note\"").then(|| cell_of(shape)).flatten();
        if cell.is_none_or(|cell| cells.contains(&cell) && boxed.insert(cell)) {
            kept.push_str(shape);
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    (kept, boxed)
}

/// Where the next shape begins; a kind of shape is none.
fn shape_start(text: &str) -> Option<usize> {
    let begins = |(at, _): &(usize, &str)| text[at + "<v:shape".len()..].starts_with(|c: char| c.is_whitespace());
    text.match_indices("<v:shape").find(begins).map(|(at, _)| at)
}

fn cell_of(shape: &str) -> Option<CellRef> {
    let number = |name: &str| {
        let after = shape.split_once(&format!("<x:{name}>"))?.1;
        after.split_once('<')?.0.trim().parse().ok()
    };
    Some(CellRef::new(number("Row")?, number("Column")?))
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
        let characters = width_at(widths, col);
        let pixels = if characters == 0.0 { 0 } else { (characters * 7.0 + 5.0) as u32 };
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
        let button = r#"<v:shape id="_x0000_s2000"><x:ClientData ObjectType="Button"><x:Row>0</x:Row></x:ClientData></v:shape></xml>"#;
        let with_button = first.replace("</xml>", button);
        let second = with_boxes(Some(&with_button), &cells(&[(3, 2), (7, 7)]), &said, &[]).expect("made");
        assert_eq!(second.matches("ObjectType=\"Note\"").count(), 2);
        assert!(second.contains("ObjectType=\"Button\"") && second.contains("_x0000_s2001"));
        assert_eq!(second.matches("<v:shapetype").count(), 1);
        assert!(!second.contains("<x:Row>0</x:Row><x:Column>0"));
    }

    #[test]
    fn a_box_is_as_wide_over_narrow_columns_as_over_a_broad_one() {
        assert_eq!(right_edge(1, &[(0, 9, 100.0)]), (1, 330));
        assert_eq!(right_edge(1, &[(0, 9, 5.0)]), (9, 10));
        assert_eq!(right_edge(LAST_COLUMN, &[]), (LAST_COLUMN, 0));
    }
}
