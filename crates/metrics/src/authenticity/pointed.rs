//! What was found while reading already, gathered by unit: lessons outside their pairing, reports that disagree. Nothing is
//! looked for a second time; the question points to the problems and their cells.

use std::collections::{BTreeMap, BTreeSet};

use policy::AuthenticityCheck;
use tables::Term;

use super::asked::{Asked, Cited, Look};
use super::material::Material;

pub(super) fn look(material: &Material<'_>, check: &AuthenticityCheck) -> Look {
    let mut look = Look::lacking("没有听课记录");
    for lesson in &material.lessons {
        look.looked_at(lesson.unit, lesson.term, 1);
    }
    let findings = material.findings;
    let mut units: BTreeMap<(&str, Term), Vec<usize>> = BTreeMap::new();
    for row in 0..findings.len() {
        let text = |column: &str| findings.text(row, column).filter(|text| !text.is_empty());
        let meant = text("code").is_some_and(|code| check.findings.iter().any(|meant| meant == code));
        let term = text("term").and_then(|term| term.parse::<Term>().ok());
        if let (true, Some(unit), Some(term)) = (meant, text("unit"), term.filter(|term| *term <= material.term)) {
            units.entry((unit, term)).or_default().push(row);
        }
    }
    for ((unit, term), rows) in units {
        look.found_at(unit, term, rows.len());
        look.asked.push(asked(material, check, unit, term, &rows));
    }
    look
}

fn asked(material: &Material<'_>, check: &AuthenticityCheck, unit: &str, term: Term, rows: &[usize]) -> Asked {
    let findings = material.findings;
    let text = |row: usize, column: &str| findings.text(row, column).unwrap_or_default().to_owned();
    let codes: BTreeSet<String> = rows.iter().map(|row| text(*row, "code")).collect();
    let cite = |row: &usize| {
        let cell = text(*row, "cell");
        Cited {
            table: findings.spec().name,
            note: text(*row, "found"),
            date: None,
            file: text(*row, "file"),
            sheet: text(*row, "sheet"),
            row: cell.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().ok(),
            cell: Some(cell).filter(|cell| !cell.is_empty()),
        }
    };
    Asked {
        unit: unit.to_owned(),
        term,
        people: Vec::new(),
        person_id: None,
        key: check.id.clone(),
        matter: None,
        words: vec![("n", rows.len().to_string()), ("codes", codes.into_iter().collect::<Vec<_>>().join("、"))],
        rows: rows.iter().map(cite).collect(),
        measure: Some(rows.len() as f64),
        chance: None,
    }
}
