//! Reads a truth typed beside its workbook: `<name>.expected.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use policy::document::{Document, Node, NodeValue};
use tables::Term;

use crate::{KINDS, MustTell, RowKind, TrueRow, Truth};

/// The ending of an expected file.
const ENDING: &str = ".expected.toml";
/// Keys of a row that say where it stands.
const PLACE: [&str; 3] = ["sheet", "row", "cell"];

/// Why a truth cannot be used: a mistake of whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum ExpectedError {
    /// The disk refused.
    #[error("cannot read {}: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file says something that has no meaning here.
    #[error("{}: {what}", path.display())]
    Wrong {
        /// The expected file.
        path: PathBuf,
        /// What is wrong, and what would be right.
        what: String,
    },
}

/// Every expected file below a folder, by name.
///
/// # Errors
/// [`ExpectedError::Disk`] if a folder cannot be listed.
pub fn expected_files(folder: &Path) -> Result<Vec<PathBuf>, ExpectedError> {
    let refused = |source| ExpectedError::Disk { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        if path.is_dir() {
            found.extend(expected_files(&path)?);
        } else if path.to_string_lossy().ends_with(ENDING) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The truth an expected file states about the workbook beside it.
///
/// # Errors
/// [`ExpectedError`] with the file, and the key that is wrong.
pub fn read_expected(path: &Path) -> Result<Truth, ExpectedError> {
    let text = std::fs::read_to_string(path).map_err(|source| ExpectedError::Disk { path: path.to_owned(), source })?;
    let wrong = |what: String| ExpectedError::Wrong { path: path.to_owned(), what };
    let document = Document::parse(&path.to_string_lossy(), &text).map_err(|errors| wrong(format!("{errors:?}")))?;
    let root = document.root_node();
    known_keys(root).map_err(wrong)?;
    let mut rows = Vec::new();
    for kind in KINDS {
        for node in items(root, kind.key).into_iter().filter(|row| !is_uncounted(row)) {
            rows.extend(true_rows(kind, node).map_err(wrong)?);
        }
    }
    let workbook = workbook_beside(path);
    let folder = workbook.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let term = text_of(root, "term").unwrap_or("2024-1");
    Ok(Truth {
        unit: Arc::from(text_of(root, "unit").unwrap_or("示例小学")),
        term: term.parse::<Term>().map_err(|_| wrong(format!("`{term}` is no term; write 2024-1")))?,
        layout: text_of(root, "layout").map(str::to_owned).or(folder).unwrap_or_default(),
        gap: text_of(root, "gap").map(str::to_owned),
        findings: items(root, "finding").into_iter().map(must_tell).collect(),
        open: open_kinds(&rows),
        rows,
        workbook,
    })
}

/// People whom only a log or a register of pairs names are no lines of a roster, yet stand in the same table.
fn open_kinds(rows: &[TrueRow]) -> BTreeSet<&'static str> {
    let only_people = rows.iter().all(|row| row.kind.key == "person") && !rows.is_empty();
    if only_people { BTreeSet::new() } else { BTreeSet::from(["person"]) }
}

fn known_keys(root: &Node) -> Result<(), String> {
    let known = |key: &str| {
        ["term", "unit", "layout", "gap", "finding"].contains(&key) || KINDS.iter().any(|kind| kind.key == key)
    };
    match entries(root).iter().find(|(key, _, _)| !known(key)) {
        Some((key, line, _)) => {
            Err(format!("line {line}: `{key}` is no kind of row; see sample-data/layouts/README.md"))
        }
        None => Ok(()),
    }
}

fn workbook_beside(expected: &Path) -> PathBuf {
    let named = PathBuf::from(expected.to_string_lossy().trim_end_matches(ENDING));
    if named.exists() { named } else { expected.with_extension("").with_extension("") }
}

fn is_uncounted(row: &Node) -> bool {
    matches!(get(row, "counted").map(|node| &node.value), Some(NodeValue::Bool(false)))
}

/// The rows one entry stands for: a double lesson is two.
fn true_rows(kind: &'static RowKind, node: &Node) -> Result<Vec<TrueRow>, String> {
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    for (key, line, value) in entries(node) {
        if PLACE.contains(&key.as_str()) || ["periods", "cells", "counted"].contains(&key.as_str()) {
            continue;
        }
        let known = kind.columns.iter().any(|(name, _)| name == key) || kind.key == "person" && is_beside(key);
        if !known {
            return Err(format!("line {line}: a {} has no `{key}`", kind.key));
        }
        fields.insert(key.clone(), if key == "stage" { stage_number(&shown(value)) } else { shown(value) });
    }
    let one = TrueRow {
        kind,
        sheet: text_of(node, "sheet").map(str::to_owned),
        row: get(node, "row").and_then(|node| shown(node).parse().ok()),
        cell: text_of(node, "cell").map(str::to_owned),
        fields,
        cells: get(node, "cells").map(texts).unwrap_or_default(),
    };
    let Some(NodeValue::List(periods)) = get(node, "periods").map(|node| &node.value) else { return Ok(vec![one]) };
    let of_period = |period: &Node| {
        let mut part = one.clone();
        part.fields.insert("quantity".into(), "1".into());
        part.fields.insert("period".into(), shown(period));
        part
    };
    Ok(periods.iter().map(of_period).collect())
}

fn is_beside(key: &str) -> bool {
    ["title_from", "qualified_title", "tier_from"].contains(&key)
}

fn stage_number(stage: &str) -> String {
    let digit = ["一", "二", "三"].iter().position(|digit| stage.starts_with(digit));
    digit.map_or_else(|| stage.to_owned(), |at| (at + 1).to_string())
}

fn must_tell(node: &Node) -> MustTell {
    MustTell {
        code: text_of(node, "code").unwrap_or_default().to_owned(),
        sheet: text_of(node, "sheet").map(str::to_owned),
        row: get(node, "row").and_then(|node| shown(node).parse().ok()),
        cell: text_of(node, "cell").map(str::to_owned),
    }
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

fn texts(node: &Node) -> BTreeMap<String, String> {
    entries(node).iter().map(|(key, _, value)| (key.clone(), shown(value))).collect()
}

fn items<'n>(node: &'n Node, key: &str) -> Vec<&'n Node> {
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
