//! Every workbook of `sample-data/layouts` is read, and holds the rows a careful person reads in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use normalise::{Sent, SentFile, reconcile};
use policy::document::{Document, Node, NodeValue};
use policy::{Bureau, Vocabulary};
use tables::{Dataset, Finding, Severity, Table, Term};

use crate::place::{sample_data, usual_bureau};

/// One expected or found row, as comparable text: `kind · key=value · …`.
type Line = String;

#[test]
fn every_layout_holds_the_rows_a_person_reads_in_it() {
    let (bureau, vocabulary) = (usual_bureau(), Vocabulary::shipped().expect("shipped"));
    let mut wrong = Vec::new();
    let mut read = 0;
    for expected in expected_files(&sample_data().join("layouts")) {
        read += 1;
        let difference = compare(&expected, &bureau, &vocabulary);
        if !difference.is_empty() {
            wrong.push(format!("── {}\n{}", expected.display(), difference.join("\n")));
        }
    }
    assert!(read >= 20, "only {read} expected files were found");
    assert!(wrong.is_empty(), "{} of {read} sheets are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

fn expected_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).expect("the layouts folder");
    for entry in entries.map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(expected_files(&entry));
        } else if entry.to_string_lossy().ends_with(".expected.toml") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

fn compare(expected: &Path, bureau: &Bureau, vocabulary: &Vocabulary) -> Vec<String> {
    let text = std::fs::read_to_string(expected).expect("an expected file");
    let document = Document::parse(&expected.to_string_lossy(), &text).expect("valid TOML");
    let root = document.root_node();
    let workbook = expected.with_extension("").with_extension("");
    let workbook = if workbook.exists() {
        workbook
    } else {
        PathBuf::from(expected.to_string_lossy().trim_end_matches(".expected.toml"))
    };
    let unit: Arc<str> = text_of(root, "unit").unwrap_or("示例小学").into();
    let term: Term = text_of(root, "term").unwrap_or("2024-1").parse().expect("a term");
    let (dataset, findings) = read_one(&workbook, &unit, term, bureau, vocabulary);
    let mut difference = Vec::new();
    for kind in ["pairing", "activity", "document", "person", "assessment", "contest"] {
        let wanted: Vec<Wanted<'_>> =
            tables_of(root, kind).into_iter().filter(|row| !is_uncounted(row)).map(|row| Wanted { row }).collect();
        difference.extend(compare_rows(kind, &wanted, &found_rows(kind, &dataset)));
    }
    difference.extend(compare_findings(&tables_of(root, "finding"), &findings));
    difference
}

struct Wanted<'n> {
    row: &'n Node,
}

fn is_uncounted(row: &Node) -> bool {
    matches!(get(row, "counted").map(|node| &node.value), Some(NodeValue::Bool(false)))
}

fn read_one(
    workbook: &Path,
    unit: &Arc<str>,
    term: Term,
    bureau: &Bureau,
    vocabulary: &Vocabulary,
) -> (Dataset, Vec<Finding>) {
    let name: Arc<str> = format!("{term}/{unit}/{}", workbook.file_name().expect("a name").to_string_lossy()).into();
    let mut file = ingest::single_file(workbook);
    (file.name, file.unit, file.term) = (Arc::clone(&name), Arc::clone(unit), Some(term));
    let grids = ingest::read_grids(&file, &ingest::Budget::default());
    let mut findings = grids.findings;
    let readable = !grids.value.is_empty();
    let sheets: Vec<_> = grids
        .value
        .iter()
        .map(|grid| normalise::read_sheet(grid, unit, Some(term), vocabulary, &bureau.calendar))
        .collect();
    for sheet in &sheets {
        assert!(sheet.ledger.is_closed(), "{}: the account is open", sheet.place);
        findings.extend(sheet.findings.clone());
    }
    let files = [SentFile { unit: Arc::clone(unit), term: Some(term), name, readable }];
    let sent =
        Sent { files: &files, folders: &[], sheets: &sheets, office: None, calendar: &bureau.calendar, vocabulary };
    let reconciled = reconcile(&sent);
    findings.extend(reconciled.findings);
    (reconciled.value, findings)
}

/// A row found in a table, with every key an expected row may name.
type Found = BTreeMap<&'static str, String>;

fn found_rows(kind: &str, dataset: &Dataset) -> Vec<Found> {
    let (table, columns): (&str, &[(&'static str, &str)]) = match kind {
        "pairing" => (
            "pairing",
            &[
                ("mentor", "mentor"),
                ("mentee", "mentee"),
                ("subject", "subject"),
                ("start", "start"),
                ("end", "end"),
                ("track", "track"),
            ],
        ),
        "activity" => (
            "activity",
            &[
                ("kind", "kind"),
                ("date", "date"),
                ("observer", "actor"),
                ("observed", "counterpart"),
                ("quantity", "quantity"),
                ("period", "period_no"),
                ("week", "week_no"),
                ("month", "month"),
                ("subject", "subject"),
                ("cell", "src_cell"),
            ],
        ),
        "document" => (
            "document",
            &[
                ("kind", "kind"),
                ("author", "author"),
                ("quantity", "quantity"),
                ("submitted_on", "submitted_on"),
                ("reviewed_on", "reviewed_on"),
                ("cell", "src_row"),
            ],
        ),
        "person" => (
            "teacher",
            &[
                ("name", "name"),
                ("title", "title"),
                ("tier", "tiers"),
                ("first_teaching_date", "first_teaching_date"),
                ("subject", "subject"),
                ("sex", "sex"),
            ],
        ),
        "assessment" => (
            "assessment",
            &[
                ("name", "name"),
                ("scheme", "scheme"),
                ("stage", "stage_no"),
                ("grade", "grade"),
                ("score", "score"),
                ("decided_on", "decided_on"),
            ],
        ),
        _ => (
            "competition_result",
            &[
                ("name", "name"),
                ("award", "contest"),
                ("level", "level"),
                ("prize", "prize"),
                ("date", "date"),
                ("guide", "guide"),
            ],
        ),
    };
    let table: Table = dataset.table(table);
    let counted = |row: usize| match kind {
        "activity" => table.boolean(row, "counts") == Some(true),
        "pairing" => table.text(row, "basis") == Some("register"),
        _ => true,
    };
    let read = |row: usize| {
        let mut found: Found = columns.iter().map(|(key, column)| (*key, table.shown(row, column))).collect();
        found.insert("row", table.shown(row, "src_row"));
        found.insert("sheet", table.shown(row, "src_sheet"));
        found
    };
    (0..table.len()).filter(|row| counted(*row)).map(read).collect()
}

/// Every expected row must be found once, and nothing else may be found.
fn compare_rows(kind: &str, wanted: &[Wanted<'_>], found: &[Found]) -> Vec<Line> {
    let mut left: Vec<&Found> = found.iter().collect();
    let mut difference = Vec::new();
    for want in wanted {
        for part in parts(want.row) {
            match left.iter().position(|row| agrees(&part, row, kind)) {
                Some(at) => {
                    left.remove(at);
                }
                None => difference.push(format!("   missing {kind}: {}", shown_map(&part))),
            }
        }
    }
    // A person whom only a log names is no line of a roster.
    if kind != "person" {
        difference.extend(left.iter().map(|row| format!("   not expected {kind}: {row:?}")));
    }
    difference
}

/// An expected row as the rows it stands for: a double lesson is two.
fn parts(row: &Node) -> Vec<BTreeMap<String, String>> {
    let mut map: BTreeMap<String, String> = entries(row)
        .iter()
        .filter(|(key, _, _)| key != "periods")
        .map(|(key, _, node)| (key.clone(), shown(node)))
        .collect();
    let Some(NodeValue::List(periods)) = get(row, "periods").map(|node| &node.value) else { return vec![map] };
    map.insert("quantity".into(), "1".into());
    periods
        .iter()
        .map(|period| {
            let mut part = map.clone();
            part.insert("period".into(), shown(period));
            part
        })
        .collect()
}

fn agrees(want: &BTreeMap<String, String>, found: &Found, kind: &str) -> bool {
    want.iter().all(|(key, value)| match (key.as_str(), found.get(key.as_str())) {
        ("cell", Some(_)) if kind != "activity" => true,
        ("stage", Some(stage)) => stage_number(value) == *stage,
        ("month", Some(month)) => month == value || month.ends_with(&format!("-{value:0>2}")),
        ("tier", Some(tiers)) => tiers.split('、').any(|tier| tier == value) || value == tiers,
        ("subject", Some(subject)) => subject == value || subject.is_empty() && kind == "activity",
        (_, Some(found)) => found == value,
        // Keys this table does not keep are not compared here.
        (_, None) => true,
    })
}

fn stage_number(stage: &str) -> String {
    ["一", "二", "三"]
        .iter()
        .position(|digit| stage.starts_with(digit))
        .map(|at| (at + 1).to_string())
        .unwrap_or_else(|| stage.to_owned())
}

/// Listed findings must be told; errors that are not listed are false alarms.
fn compare_findings(wanted: &[&Node], findings: &[Finding]) -> Vec<Line> {
    let mut difference = Vec::new();
    let mut explained = vec![false; findings.len()];
    for want in wanted {
        let code = text_of(want, "code").unwrap_or_default();
        let cell = text_of(want, "cell");
        let row = get(want, "row").map(shown);
        let fits = |finding: &Finding| {
            let at = finding.place.cell;
            finding.code.key() == code
                && text_of(want, "sheet").is_none_or(|sheet| &*finding.place.sheet == sheet)
                && cell.is_none_or(|cell| at.is_none_or(|at| at.to_string() == cell))
                && row.as_deref().is_none_or(|row| at.is_none_or(|at| (at.row + 1).to_string() == row))
        };
        let mut told = false;
        for (at, finding) in findings.iter().enumerate() {
            if fits(finding) {
                told = true;
                explained[at] = true;
            }
        }
        if !told {
            difference.push(format!("   not told: {code} {}", cell.unwrap_or_default()));
        }
    }
    for (finding, explained) in findings.iter().zip(explained) {
        if finding.severity() == Severity::Error && !explained {
            difference.push(format!(
                "   false alarm: {} at {} (found {:?} {:?})",
                finding.code.key(),
                finding.place,
                finding.found,
                finding.words
            ));
        }
    }
    difference
}

fn entries(node: &Node) -> &[(String, usize, Node)] {
    match &node.value {
        NodeValue::Table(entries) => entries,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).iter().find(|(name, _, _)| name == key).map(|(_, _, node)| node)
}

fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match get(node, key).map(|node| &node.value) {
        Some(NodeValue::Text(text)) => Some(text),
        _ => None,
    }
}

fn tables_of<'n>(node: &'n Node, key: &str) -> Vec<&'n Node> {
    match get(node, key).map(|node| &node.value) {
        Some(NodeValue::List(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

fn shown(node: &Node) -> String {
    match &node.value {
        NodeValue::Text(text) => text.clone(),
        NodeValue::Int(number) => number.to_string(),
        NodeValue::Number(number) => number.to_string(),
        NodeValue::Bool(answer) => answer.to_string(),
        NodeValue::Date(day) => day.to_string(),
        other => format!("{other:?}"),
    }
}

fn shown_map(map: &BTreeMap<String, String>) -> String {
    map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}
