//! The `findings` and `ledger` views: what the rooms said, as tables.

use std::collections::BTreeMap;

use normalise::SheetReading;
use tables::{Dataset, Finding, Lang, Place, Severity, Table, TableBuilder, table_spec};

/// Puts both views into the dataset; `rules` names the rules that read a kind of sheet's table.
pub fn fill(
    dataset: &mut Dataset,
    findings: &[Finding],
    sheets: &[SheetReading],
    rules: &BTreeMap<String, Vec<String>>,
) {
    dataset.insert(findings_table(findings, sheets, rules));
    dataset.insert(ledger_table(sheets));
}

fn builder(name: &str) -> TableBuilder {
    match table_spec(name) {
        Some(spec) => Table::builder(spec),
        None => unreachable!("`{name}` is declared"),
    }
}

fn findings_table(findings: &[Finding], sheets: &[SheetReading], rules: &BTreeMap<String, Vec<String>>) -> Table {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_cached_key(|finding| (finding.severity(), finding.sort_key()));
    sorted.dedup();
    let forms = forms_by_sheet(sheets);
    let mut rows = builder("findings");
    for finding in sorted {
        let place = &finding.place;
        let affected = forms.get(&(&*place.file, &*place.sheet)).map(|forms| affected(forms, rules));
        rows.row()
            .text("severity", finding.severity().key())
            .text("code", finding.code.key())
            .text("unit", Some(&*finding.unit).filter(|unit| !unit.is_empty()))
            .text("term", finding.term.map(|term| term.to_string()).as_deref())
            .text("file", &*place.file)
            .text("sheet", Some(&*place.sheet).filter(|sheet| !sheet.is_empty()))
            .text("cell", cell_of(place).as_deref())
            .text("found", finding.found.as_str())
            .text("expected", finding.expected(Lang::Zh).as_str())
            .text("hint", finding.hint(Lang::Zh).as_str())
            .text("rules_affected", affected.as_deref().filter(|rules| !rules.is_empty()));
    }
    rows.finish()
}

/// The cell, or the line of a file of decisions.
fn cell_of(place: &Place) -> Option<String> {
    let cell = place.cell?;
    Some(if place.is_line() { (cell.row + 1).to_string() } else { cell.to_string() })
}

/// Puts findings met later into the view, before those of the same severity.
///
/// # Errors
/// If the view is not what it is declared to be: a mistake of ours.
pub fn add(dataset: &mut Dataset, findings: &[Finding]) -> Result<(), tables::TableError> {
    if findings.is_empty() {
        return Ok(());
    }
    let new = findings_table(findings, &[], &BTreeMap::new());
    let both = Table::concat(new.spec(), &[new, dataset.table("findings")])?;
    let mut order: Vec<usize> = (0..both.len()).collect();
    let place = |row: usize| {
        let word = both.text(row, "severity").unwrap_or_default();
        [Severity::Error, Severity::Warning, Severity::Info].iter().position(|known| known.key() == word)
    };
    order.sort_by_key(|row| place(*row));
    dataset.insert(both.reordered(&order)?);
    Ok(())
}

/// The kinds of each sheet, by file and sheet.
fn forms_by_sheet(sheets: &[SheetReading]) -> BTreeMap<(&str, &str), Vec<&str>> {
    let key = |sheet: &'_ SheetReading| (sheet.place.file.clone(), sheet.place.sheet.clone());
    debug_assert!(sheets.windows(2).all(|pair| key(&pair[0]) != key(&pair[1])), "one sheet is read once");
    sheets
        .iter()
        .map(|sheet| {
            (
                (&*sheet.place.file, &*sheet.place.sheet),
                sheet.blocks.iter().filter_map(|block| block.form.as_deref()).collect(),
            )
        })
        .collect()
}

fn affected(forms: &[&str], rules: &BTreeMap<String, Vec<String>>) -> String {
    let mut found: Vec<&str> = forms.iter().filter_map(|form| rules.get(*form)).flatten().map(String::as_str).collect();
    found.sort_unstable();
    found.dedup();
    found.join("、")
}

fn ledger_table(sheets: &[SheetReading]) -> Table {
    let mut rows = builder("ledger");
    for sheet in sheets {
        let (term, unit) = folders(&sheet.place.file);
        rows.row()
            .text("unit", unit)
            .text("term", term)
            .text("file", &*sheet.place.file)
            .text("sheet", &*sheet.place.sheet)
            .int("cells", i64::from(sheet.ledger.cells))
            .int("used", i64::from(sheet.ledger.used))
            .int("ignored", i64::from(sheet.ledger.ignored()))
            .int("rejected", i64::from(sheet.ledger.rejected()))
            .text("ignored_by", sheet.ledger.ignored_by().as_str());
    }
    rows.finish()
}

/// Term and unit of a path below `inbox/`; neither for the registry.
fn folders(file: &str) -> (Option<&str>, Option<&str>) {
    let mut parts = file.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(term), Some(unit), Some(_)) if term != "registry" => (Some(term), Some(unit)),
        _ => (None, None),
    }
}
