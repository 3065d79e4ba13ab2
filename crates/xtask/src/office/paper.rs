//! Printed pages: their number, size, text and fonts.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::command;

/// What a spreadsheet shows where a number has no room or a formula no result.
const BROKEN: [&str; 8] = ["###", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "Err:5", "#NUM!"];

/// Looks at a printed workbook; gives its pages.
pub fn look(pdf: &Path, book: &str, faults: &mut Vec<String>) -> anyhow::Result<usize> {
    let about = command::output(Command::new("pdfinfo").args(["-l", "-1"]).arg(pdf))?;
    let pages: usize =
        field(&about, "Pages:").and_then(|n| n.parse().ok()).context("pdfinfo tells no number of pages")?;
    // With -l every page has a line of its own: Page 1 size: 841.89 x 595.304 pts (A4).
    let sizes: Vec<&str> = about.lines().filter(|line| line.starts_with("Page") && line.contains("size:")).collect();
    if sizes.len() != pages || sizes.iter().any(|size| !size.contains("(A4)")) {
        faults.push(format!("{book}: not every one of its {pages} pages is A4"));
    }
    let text = command::output(Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-"))?;
    for broken in BROKEN.iter().filter(|broken| text.contains(**broken)) {
        faults.push(format!("{book}: `{broken}` is printed"));
    }
    numbered(&text, pages, book, faults);
    let fonts = command::output(Command::new("pdffonts").arg(pdf))?;
    let mut lines = fonts.lines().skip(2).peekable();
    if lines.peek().is_none() {
        faults.push(format!("{book}: no font in its pages"));
    }
    // Columns from the right: object id (two), unicode, subset, embedded.
    for line in lines.filter(|line| line.split_whitespace().rev().nth(4) != Some("yes")) {
        faults.push(format!("{book}: a font is not in the file: {line}"));
    }
    Ok(pages)
}

fn field<'t>(about: &'t str, name: &str) -> Option<&'t str> {
    about.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

/// Every page says its number: 第1页 共9页, or — 1 — in an annex.
fn numbered(text: &str, pages: usize, book: &str, faults: &mut Vec<String>) {
    for (at, page) in (1..).zip(text.split('\u{c}').take(pages)) {
        let plain: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        let said = plain.contains(&format!("第{at}页共{pages}页")) || plain.contains(&format!("—{at}—"));
        if !said && !page.trim().is_empty() {
            faults.push(format!("{book}: page {at} of {pages} does not say its number"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_its_number_is_told() {
        let mut faults = Vec::new();
        numbered("甲\n第1页 共3页\u{c}乙 — 2 —\u{c}丙\u{c}", 3, "b", &mut faults);
        assert_eq!(faults, ["b: page 3 of 3 does not say its number"]);
    }
}
