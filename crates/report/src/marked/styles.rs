//! The part of formats: what the marks look like, and the formats of the list, behind the school's own.

use tables::Severity;

use super::refusal::MarkError;
use super::xml::{Edits, Node, Tag, among, children, place_for, root, tags};

/// The elements of the part in the order the format asks for.
const ORDER: [&str; 11] = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];
/// Fill and border of each mark. Nobody else's formats have these fills: by them our marks are known again.
const MARKS: [(Severity, &str, &str); 3] = [
    (Severity::Error, "FFF9CDC8", "FF9C2B23"),
    (Severity::Warning, "FFFFE9A9", "FF8A5A00"),
    (Severity::Info, "FFDCE6EF", "FF5F6B70"),
];

/// The part of formats, being added to.
pub(super) struct Styles {
    text: String,
}

impl Styles {
    pub fn new(text: String) -> Self {
        Self { text }
    }

    pub fn into_text(self) -> String {
        self.text
    }

    /// Formats of the marks of an earlier copy.
    pub fn old_marks(&self) -> Result<Vec<u32>, MarkError> {
        let root = root(&self.text)?;
        let nodes = children(&self.text, root.inner)?;
        let Some(formats) = nodes.iter().find(|node| node.local() == "dxfs") else { return Ok(Vec::new()) };
        let mut old = Vec::new();
        for (at, format) in (0..).zip(children(&self.text, formats.inner.clone())?) {
            let fills = tags(&self.text, format.inner, "bgColor")?;
            let ours = |tag: &Tag| MARKS.iter().any(|(_, fill, _)| tag.get("rgb").as_deref() == Some(*fill));
            if fills.iter().any(|(_, tag)| ours(tag)) {
                old.push(at);
            }
        }
        Ok(old)
    }

    /// Adds the formats of the marks; gives the number of each.
    pub fn add_marks(&mut self) -> Result<[(Severity, u32); 3], MarkError> {
        let formats: String = MARKS.iter().map(|(_, fill, border)| mark_format(fill, border)).collect();
        let first = self.add("dxfs", &formats, MARKS.len() as u32)?;
        Ok([0, 1, 2].map(|at| (MARKS[at].0, first + at as u32)))
    }

    /// Adds the cell formats of another part of formats; gives how far their numbers are moved.
    pub fn add_formats(&mut self, other: &str) -> Result<u32, MarkError> {
        let nodes = children(other, root(other)?.inner)?;
        let mut moved = [0; 3];
        for (name, by) in ["fonts", "fills", "borders"].into_iter().zip(&mut moved) {
            let (items, count) = items(other, &nodes, name)?;
            *by = self.add(name, &items.concat(), count)?;
        }
        let (formats, count) = items(other, &nodes, "cellXfs")?;
        let formats = formats.iter().map(|format| moved_format(format, moved)).collect::<Result<String, _>>()?;
        self.add("cellXfs", &formats, count)
    }

    /// Puts elements behind those of a container; gives the number of the first.
    fn add(&mut self, name: &str, elements: &str, count: u32) -> Result<u32, MarkError> {
        let root = root(&self.text)?;
        let nodes = children(&self.text, root.inner.clone())?;
        let mut edits = Edits::default();
        let first = match nodes.iter().find(|node| node.local() == name) {
            Some(node) => {
                let items = children(&self.text, node.inner.clone())?;
                let there = items.len() as u32;
                let tag = node.tag.clone().with("count", &(there + count).to_string());
                edits.replace(node.whole.clone(), node.holding_more(&self.text, &tag, &each_among(&root, elements)?));
                there
            }
            None if name == "cellXfs" => return Err(MarkError::malformed("没有单元格格式")),
            None => {
                let container = format!("<{name} count=\"{count}\">{elements}</{name}>");
                edits.insert(place_for(name, &root, &nodes, &ORDER), among(&root.tag, &container));
                0
            }
        };
        self.text = edits.apply(&self.text);
        Ok(first)
    }
}

/// Each element with its namespace, where those of the part carry a prefix.
fn each_among(root: &Node, elements: &str) -> Result<String, MarkError> {
    let nodes = children(elements, 0..elements.len())?;
    Ok(nodes.iter().map(|node| among(&root.tag, &elements[node.whole.clone()])).collect())
}

/// The elements of a container as text.
fn items(text: &str, nodes: &[Node], name: &str) -> Result<(Vec<String>, u32), MarkError> {
    let Some(node) = nodes.iter().find(|node| node.local() == name) else { return Ok((Vec::new(), 0)) };
    let items = children(text, node.inner.clone())?;
    Ok((items.iter().map(|item| text[item.whole.clone()].to_owned()).collect(), items.len() as u32))
}

/// A cell format whose font, fill and border stand further back now.
fn moved_format(format: &str, [fonts, fills, borders]: [u32; 3]) -> Result<String, MarkError> {
    let node = root(format)?;
    let mut tag = node.tag.clone();
    for (name, by) in [("fontId", fonts), ("fillId", fills), ("borderId", borders)] {
        let number = tag.number(name).unwrap_or_default() + by;
        tag = tag.with(name, &number.to_string());
    }
    Ok(format!("{}{}", tag.with("xfId", "0").written(), &format[node.opening.end..]))
}

fn mark_format(fill: &str, border: &str) -> String {
    let side = |name: &str| format!("<{name} style=\"thin\"><color rgb=\"{border}\"/></{name}>");
    let sides: String = ["left", "right", "top", "bottom"].map(side).concat();
    format!(
        "<dxf><fill><patternFill patternType=\"solid\"><fgColor rgb=\"{fill}\"/><bgColor rgb=\"{fill}\"/></patternFill></fill><border>{sides}</border></dxf>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = concat!(
        r#"<styleSheet xmlns="m"><fonts count="1"><font/></fonts><fills count="2"><fill/><fill/></fills>"#,
        r#"<borders count="1"><border/></borders><cellXfs count="1"><xf fontId="0"/></cellXfs><cellStyles/></styleSheet>"#
    );

    #[test]
    fn the_schools_own_formats_keep_their_numbers() {
        let mut styles = Styles::new(PART.to_owned());
        let other =
            PART.replace("<xf fontId=\"0\"/>", "<xf fontId=\"0\" fillId=\"1\" borderId=\"0\"><alignment/></xf>");
        assert_eq!(styles.add_formats(&other), Ok(1));
        let text = styles.into_text();
        assert!(text.contains(r#"<fonts count="2"><font/><font/>"#) && text.contains(r#"<fills count="4">"#));
        assert!(text.contains(r#"<cellXfs count="2"><xf fontId="0"/><xf fontId="1" fillId="3" borderId="1" xfId="0"><alignment/></xf>"#), "{text}");
    }

    #[test]
    fn marks_are_known_again() {
        let mut styles = Styles::new(PART.to_owned());
        assert_eq!(styles.old_marks(), Ok(Vec::new()));
        let added = styles.add_marks().expect("added").map(|(_, number)| number);
        assert_eq!(added, [0, 1, 2]);
        assert_eq!(styles.old_marks(), Ok(vec![0, 1, 2]));
        let text = styles.into_text();
        assert!(text.find("<cellStyles/>") < text.find("<dxfs count=\"3\">"));
    }
}
