//! A workbook plan as text a person can review.

use std::fmt::Write;

use tables::CellRef;

use crate::plan::{SheetPlan, Value, WorkbookPlan};

/// The plan as text: each sheet with its print setup, then its filled cells line by line.
pub fn dump(plan: &WorkbookPlan) -> String {
    let mut text = format!("# {} ({}, {})\n", plan.title, plan.author, plan.made_on);
    for sheet in &plan.sheets {
        dump_sheet(&mut text, sheet);
    }
    text
}

fn dump_sheet(text: &mut String, sheet: &SheetPlan) {
    let repeat = sheet.print.repeat.map_or("none".to_owned(), |(first, last)| format!("{}-{}", first + 1, last + 1));
    let freeze = sheet.freeze.map_or("none".to_owned(), |cell| cell.to_string());
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n## {} | to {} | repeat {repeat} | freeze {freeze}", sheet.name, sheet.extent());
    for chart in &sheet.charts {
        let _ = writeln!(text, "chart {:?} at {}: {}", chart.kind, chart.at, chart.title);
    }
    for (row, line) in (0u32..).zip(&sheet.lines) {
        let filled = (0u32..).zip(&line.cells).filter(|(_, cell)| cell.value != Value::Blank);
        let shown: Vec<String> = filled
            .map(|(col, cell)| match &cell.value {
                Value::Link { sheet, to, .. } => format!("{}={} → {sheet}!{to}", CellRef::new(row, col), cell.shown()),
                _ => format!("{}={}", CellRef::new(row, col), cell.shown()),
            })
            .collect();
        if !shown.is_empty() {
            let _ = writeln!(text, "{}", shown.join(" | "));
        }
    }
}
