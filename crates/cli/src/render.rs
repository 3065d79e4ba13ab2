//! Tables on a terminal: columns line up, Chinese characters counted as two.

use unicode_width::UnicodeWidthStr;

/// The widest a column is shown; longer cells are cut with an ellipsis.
const WIDEST: usize = 60;

/// Rows under a heading as text; the last column is never cut.
pub fn table(heading: &[String], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..heading.len())
        .map(|at| rows.iter().map(|row| row[at].width()).chain([heading[at].width()]).max().unwrap_or(0).min(WIDEST))
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let mut text = line(heading, &widths);
    text.push_str(&line(&rule, &widths));
    for row in rows {
        text.push_str(&line(row, &widths));
    }
    text
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let last = cells.len().saturating_sub(1);
    let shown: Vec<String> = cells
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (cell, width))| {
            let cell = cell.replace(['\n', '\r'], " ");
            if at == last { cell } else { pad(&cut(&cell, *width), *width) }
        })
        .collect();
    format!("{}\n", shown.join("  ").trim_end())
}

/// A number, or a dash where there is none.
pub fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "—".to_owned(), |number| number.to_string())
}

/// What a rule asks for: `≥ 10`, `≤ 2`, `1–3`; a dash where it asks for no number.
pub fn required(bounds: (Option<f64>, Option<f64>)) -> String {
    match bounds {
        (Some(least), None) => format!("≥ {least}"),
        (None, Some(most)) => format!("≤ {most}"),
        (Some(least), Some(most)) => format!("{least}–{most}"),
        (None, None) => number(None),
    }
}

/// A row behind a conclusion: whether it counts, how much, where it stands, why not.
pub fn evidence(counted: bool, quantity: &str, place: &str, note: &str) -> String {
    let mark = if counted { "✓" } else { "·" };
    format!("{mark} {quantity:>4}  {place}  {note}").trim_end().to_owned()
}

/// A text filled up with spaces to a width.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text cut to a width, with an ellipsis where something is missing.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + 3 > width {
            break;
        }
        kept.push(c);
    }
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_columns_line_up() {
        let text =
            table(&["姓名".into(), "n".into()], &[vec!["马建国".into(), "1".into()], vec!["ab".into(), "2".into()]]);
        assert_eq!(text, "姓名    n\n──────  ─\n马建国  1\nab      2\n");
    }
}
