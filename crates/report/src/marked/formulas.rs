//! Formulas that reach out of the workbook: they go back as the value they had.

use std::collections::BTreeSet;
use std::ops::Range;

use super::refusal::MarkError;
use super::walk::LINKS_OUT;
use super::xml::{Edits, Node, children, read_text, tags};

/// Functions that fetch something, start something, or lead elsewhere.
const REACHING: [&str; 9] =
    ["WEBSERVICE", "IMAGE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "EXEC", "STOCKHISTORY", "SQL.REQUEST"];

/// One formula of a sheet.
struct Found {
    place: Range<usize>,
    /// The number by which cells share it.
    shared: Option<String>,
    reaches: bool,
}

/// Takes the formulas that reach out from the sheet's cells; their values stay. Gives how many there were.
pub(super) fn take_out(
    text: &str,
    cells: &Node,
    names: &BTreeSet<String>,
    edits: &mut Edits,
) -> Result<usize, MarkError> {
    let mut found = Vec::new();
    for (place, tag) in tags(text, cells.inner.clone(), "f")? {
        let node = children(text, place.start..end_of(text, &place, &cells.inner))?.into_iter().next();
        let Some(node) = node else { continue };
        let formula = read_text(text, node.inner.clone())?;
        found.push(Found { place: node.whole, shared: tag.get("si"), reaches: reaches_out(&formula, names) });
    }
    let groups: BTreeSet<&String> = found.iter().filter(|f| f.reaches).filter_map(|f| f.shared.as_ref()).collect();
    let taken = found.iter().filter(|f| f.reaches || f.shared.as_ref().is_some_and(|si| groups.contains(si)));
    Ok(taken.map(|formula| edits.remove(formula.place.clone())).count())
}

/// Where the formula that begins at `place` ends: a formula holds text only.
fn end_of(text: &str, place: &Range<usize>, cells: &Range<usize>) -> usize {
    if text[place.clone()].ends_with("/>") {
        return place.end;
    }
    let rest = &text[place.end..cells.end];
    let end = rest.find("</").and_then(|tag| Some(tag + rest[tag..].find('>')? + 1));
    end.map_or(place.end, |end| place.end + end)
}

/// Refuses a text in which a formula outside the cells reaches out: it has no value to go back as.
pub(super) fn refuse_reaching(text: &str, within: Range<usize>, names: &BTreeSet<String>) -> Result<(), MarkError> {
    for name in ["formula", "formula1", "formula2", "f", "calculatedColumnFormula"] {
        for (place, _) in tags(text, within.clone(), name)? {
            let formula = children(text, place.start..end_of(text, &place, &within))?.into_iter().next();
            let said = formula.map_or(Ok(String::new()), |formula| read_text(text, formula.inner))?;
            if reaches_out(&said, names) {
                return Err(MarkError::Unsafe(LINKS_OUT));
            }
        }
    }
    Ok(())
}

/// Whether a formula speaks of another file, of the network, of another program, or of a name that does.
pub(super) fn reaches_out(formula: &str, names: &BTreeSet<String>) -> bool {
    let upper = formula.to_uppercase();
    let outside_quotes: String = upper.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    outside_quotes.contains('|')
        || speaks_of_a_file(&outside_quotes)
        || words(&outside_quotes).any(|(word, called)| {
            let function = word.strip_prefix("_XLFN.").unwrap_or(word);
            (called && (REACHING.contains(&function) || function == "HYPERLINK" && !stays_inside(&upper)))
                || names.contains(word)
        })
}

/// `[1]Sheet1!A1`: a number in brackets that follows no name; behind a name, brackets hold the column of a table.
fn speaks_of_a_file(formula: &str) -> bool {
    formula.match_indices('[').any(|(at, _)| {
        let digits = formula[at + 1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        let closes = digits > 0 && formula[at + 1 + digits..].starts_with(']');
        let before = formula[..at].chars().next_back();
        closes && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | '#' | ','))
    })
}

/// Whether every hyperlink of the formula leads to a place in the workbook.
fn stays_inside(upper: &str) -> bool {
    upper.split("HYPERLINK").skip(1).all(|after| after.trim_start_matches(['(', ' ']).starts_with("\"#"))
}

/// The words of a formula, each with whether it is called.
fn words(formula: &str) -> impl Iterator<Item = (&str, bool)> {
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
    let start = formula.as_ptr() as usize;
    formula.split(ends).filter(|word| !word.is_empty()).map(move |word| {
        let after = word.as_ptr() as usize - start + word.len();
        (word, formula[after..].trim_start().starts_with('('))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaches(formula: &str) -> bool {
        reaches_out(formula, &BTreeSet::from(["外表".to_owned()]))
    }

    #[test]
    fn a_formula_about_another_file_or_the_network_is_told() {
        for formula in [
            "[1]Sheet1!A1",
            "SUM('[2]听课 记录'!A1:A9)",
            "cmd|'/c calc'!A0",
            "_xlfn.WEBSERVICE(\"http://x\")",
            "HYPERLINK(\"http://x\",\"y\")",
            "外表+1",
            "A1+[12]!总数",
        ] {
            assert!(reaches(formula), "{formula}");
        }
    }

    #[test]
    fn a_formula_about_this_workbook_stays() {
        for formula in [
            "SUM(A1:A9)",
            "表1[2024]",
            "SUM(表1[[#This Row],[2024]])",
            "IF(A1=\"a|b [1]x\",1,2)",
            "HYPERLINK(\"#说明!A1\",\"见说明\")",
            "DISPIMG(\"ID_1\",1)",
            "内外表",
        ] {
            assert!(!reaches(formula), "{formula}");
        }
    }
}
