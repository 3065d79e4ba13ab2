//! The notes of a sheet: the school's own stay, ours are added, those of an earlier copy go.

use std::collections::{BTreeMap, BTreeSet};

use tables::CellRef;

use super::address;
use super::refusal::MarkError;
use super::xml::{DECLARATION, Edits, MAIN, Node, among, children, escaped, read_text, root};

/// Who our notes are by.
pub(super) const AUTHOR: &str = "青蓝核对";
/// How the text of our notes begins, behind the name: where a cell has a note of the school's, ours follows it.
const SIGN: &str = "【青蓝核对】";

/// The part of a sheet's notes, and the cells that have one.
pub(super) struct Notes {
    pub text: String,
    pub cells: BTreeSet<CellRef>,
}

/// A part of new notes only.
pub(super) fn fresh(marks: &BTreeMap<CellRef, String>) -> Result<Notes, MarkError> {
    let empty = format!("{DECLARATION}<comments xmlns=\"{MAIN}\"><authors/><commentList/></comments>");
    joined(&empty, marks)
}

/// The sheet's own notes with the new ones.
pub(super) fn joined(text: &str, marks: &BTreeMap<CellRef, String>) -> Result<Notes, MarkError> {
    let root = root(text)?;
    let nodes = children(text, root.inner.clone())?;
    let node = |name: &str| nodes.iter().find(|node| node.local() == name);
    let (Some(authors), Some(list)) = (node("authors"), node("commentList")) else {
        return Err(MarkError::malformed("批注不完整"));
    };
    let names = children(text, authors.inner.clone())?;
    let names = names.iter().map(|name| read_text(text, name.inner.clone())).collect::<Result<Vec<_>, _>>()?;
    let ours = names.iter().position(|name| name == AUTHOR);
    let mut kept = own_notes(text, list, ours)?;
    for (cell, said) in marks {
        match kept.get_mut(cell) {
            Some(note) => *note = with_more(note, said)?,
            None => drop(kept.insert(*cell, new_note(&root, *cell, ours.unwrap_or(names.len()), said))),
        }
    }
    let mut edits = Edits::default();
    if ours.is_none() {
        let name = among(&root.tag, &format!("<author>{AUTHOR}</author>"));
        edits.replace(authors.whole.clone(), authors.holding_more(text, &authors.tag, &name));
    }
    let notes: String = kept.values().map(String::as_str).collect();
    edits.replace(list.whole.clone(), format!("{}{notes}</{}>", list.tag.opened(), list.tag.name));
    Ok(Notes { text: edits.apply(text), cells: kept.into_keys().collect() })
}

/// Whether a part of notes holds any of ours.
pub(super) fn has_ours(text: &str) -> bool {
    text.contains(AUTHOR)
}

/// The school's own notes by cell, as text, without what an earlier copy added to them.
fn own_notes(text: &str, list: &Node, ours: Option<usize>) -> Result<BTreeMap<CellRef, String>, MarkError> {
    let mut kept = BTreeMap::new();
    for note in children(text, list.inner.clone())? {
        let author = note.tag.number("authorId").map(|id| id as usize);
        let Some(cell) = note.tag.get("ref").and_then(|cell| address::cell(&cell)) else {
            return Err(MarkError::malformed("批注的位置有误"));
        };
        if ours.is_none() || author != ours {
            kept.insert(cell, without_ours(&text[note.whole])?);
        }
    }
    Ok(kept)
}

/// A note of the school's without the part that is ours.
fn without_ours(note: &str) -> Result<String, MarkError> {
    if !note.contains(SIGN) {
        return Ok(note.to_owned());
    }
    let mut edits = Edits::default();
    for part in parts(note)?.1 {
        if part.local() == "r" && read_text(note, part.inner.clone())?.trim_start().starts_with(SIGN) {
            edits.remove(part.whole);
        }
    }
    Ok(edits.apply(note))
}

/// The text of a note, and the runs it holds.
fn parts(note: &str) -> Result<(Option<Node>, Vec<Node>), MarkError> {
    let outer = root(note)?;
    let text = children(note, outer.inner)?.into_iter().find(|node| node.local() == "text");
    let runs = text.as_ref().map_or(Ok(Vec::new()), |text| children(note, text.inner.clone()))?;
    Ok((text, runs))
}

/// A note of the school's with our words behind its own.
fn with_more(note: &str, said: &str) -> Result<String, MarkError> {
    let outer = root(note)?;
    let (text, runs) = parts(note)?;
    let text = text.ok_or_else(|| MarkError::malformed("批注没有文字"))?;
    let mut edits = Edits::default();
    // Plain text beside runs is not shown by every program: it becomes a run of its own.
    for plain in runs.iter().filter(|run| run.local() == "t") {
        let prefix = plain.tag.name.rsplit_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
        edits.replace(plain.whole.clone(), format!("<{prefix}r>{}</{prefix}r>", &note[plain.whole.clone()]));
    }
    let more = among(&outer.tag, &run(&format!("\n\n{SIGN}\n{said}")));
    let readings = runs.iter().find(|run| matches!(run.local(), "rPh" | "phoneticPr"));
    match readings {
        Some(first) => edits.insert(first.whole.start, more),
        None if text.inner.is_empty() => edits.replace(text.whole.clone(), text.holding_more(note, &text.tag, &more)),
        None => edits.insert(text.inner.end, more),
    }
    Ok(edits.apply(note))
}

fn new_note(root: &Node, cell: CellRef, author: usize, said: &str) -> String {
    let text = run(&format!("{SIGN}\n{said}"));
    among(&root.tag, &format!("<comment ref=\"{cell}\" authorId=\"{author}\"><text>{text}</text></comment>"))
}

fn run(text: &str) -> String {
    format!("<r><rPr><sz val=\"9\"/><rFont val=\"宋体\"/></rPr><t xml:space=\"preserve\">{}</t></r>", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = concat!(
        r#"<comments xmlns="m"><authors><author>张老师</author></authors><commentList>"#,
        r#"<comment ref="C4" authorId="0"><text><t xml:space="preserve">原批注</t></text></comment>"#,
        r#"<comment ref="A1" authorId="0"><text><r><t>甲</t></r></text></comment></commentList></comments>"#
    );

    fn marks(cells: &[(u32, u32)]) -> BTreeMap<CellRef, String> {
        cells.iter().map(|(row, col)| (CellRef::new(*row, *col), "请改正".to_owned())).collect()
    }

    fn seen(notes: &Notes) -> Vec<String> {
        notes.cells.iter().map(CellRef::to_string).collect()
    }

    #[test]
    fn a_note_of_the_school_stays_and_ours_follows_it() {
        let notes = joined(OWN, &marks(&[(3, 2), (8, 0)])).expect("joined");
        assert_eq!(seen(&notes), ["A1", "C4", "A9"]);
        assert!(notes.text.contains("<r><t xml:space=\"preserve\">原批注</t></r><r>"));
        assert!(notes.text.contains("<author>张老师</author><author>青蓝核对</author>"));
    }

    #[test]
    fn marking_a_marked_copy_again_takes_the_old_notes_away() {
        let once = joined(OWN, &marks(&[(3, 2), (8, 0)])).expect("joined");
        let again = joined(&once.text, &marks(&[(1, 1)])).expect("joined");
        assert_eq!(seen(&again), ["A1", "B2", "C4"]);
        assert_eq!(again.text.matches("请改正").count(), 1);
        assert!(again.text.contains("原批注"));
    }

    #[test]
    fn a_sheet_without_notes_gets_a_part_of_its_own() {
        let notes = fresh(&marks(&[(0, 0)])).expect("made");
        assert_eq!(seen(&notes), ["A1"]);
        assert!(notes.text.contains("<comment ref=\"A1\" authorId=\"0\">"));
    }
}
