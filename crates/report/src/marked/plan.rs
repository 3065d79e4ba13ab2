//! What is marked in each workbook of the term: from the findings, before a file is opened.

use std::collections::BTreeMap;

use tables::{CellRef, Dataset, Severity, mask};

use super::address;
use crate::brief::Brief;
use crate::scope::{Scope, word};
use crate::sheets::school::{clauses, clauses_in_short, own_path};
use crate::words::severity_mark;

/// Characters of one note; a note is read on screen, the list holds all of it.
const LONGEST_NOTE: usize = 1_200;

/// What is marked in one workbook of one school.
#[derive(Debug, Clone)]
pub struct MarkPlan {
    /// The school's full name.
    pub unit: String,
    /// The workbook, as in findings: `2024-1/一小/听课.xlsx`, `2024-1/一小/全部.zip!/听课.xlsx`.
    pub file: String,
    /// The workbook as the school knows it, without the bureau's folders above it.
    pub own_path: String,
    pub(crate) brief: Brief,
    pub(crate) problems: Vec<Problem>,
}

/// One problem, in the words of the page.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub severity: Severity,
    pub sheet: String,
    pub cell: Option<CellRef>,
    pub found: String,
    pub expected: String,
    pub hint: String,
    pub clauses: String,
    /// The clauses by number only.
    pub clauses_in_short: String,
}

/// The workbooks of the term that have problems, by school and file; the bureau's own registers are left out.
///
/// A problem of a whole sheet or file is on the workbook's list only. A workbook that could not be read has a plan too:
/// who makes the copies finds out.
pub fn compose_marks(data: &Dataset, brief: &Brief) -> Vec<MarkPlan> {
    let findings = data.table("findings");
    let term = brief.term.to_string();
    let of_term = |row: usize| word(&findings, row, "term") == term && !word(&findings, row, "unit").is_empty();
    if !(0..findings.len()).any(of_term) {
        return Vec::new();
    }
    let scope = Scope::new(data, brief);
    let mut plans: BTreeMap<(&str, &str), Vec<Problem>> = BTreeMap::new();
    for row in (0..findings.len()).filter(|row| of_term(*row)) {
        let at = |column| word(&findings, row, column);
        let folder = format!("{term}/{}/", at("unit"));
        if at("file").strip_prefix(&folder).is_some_and(|inside| !inside.is_empty()) {
            plans.entry((at("unit"), at("file"))).or_default().push(problem(&scope, row));
        }
    }
    let plan = |((unit, file), mut problems): ((&str, &str), Vec<Problem>)| {
        problems.sort_by_key(|problem| problem.severity);
        MarkPlan {
            unit: unit.to_owned(),
            file: file.to_owned(),
            own_path: mask(own_path(file, unit)),
            brief: brief.clone(),
            problems,
        }
    };
    plans.into_iter().map(plan).collect()
}

fn problem(scope: &Scope<'_>, row: usize) -> Problem {
    let at = |column| word(&scope.findings, row, column);
    Problem {
        severity: match at("severity") {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Info,
        },
        sheet: at("sheet").to_owned(),
        cell: address::cell(at("cell")),
        found: mask(at("found")),
        expected: mask(at("expected")),
        hint: mask(at("hint")),
        clauses: mask(&clauses(scope, at("rules_affected"))),
        clauses_in_short: mask(&clauses_in_short(scope, at("rules_affected"))),
    }
}

impl MarkPlan {
    /// Whether there is anything to mark: hints about a whole file need no copy.
    pub fn is_worth_a_copy(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity != Severity::Info || problem.cell.is_some())
    }

    /// How many cells are marked.
    pub fn cells(&self) -> usize {
        let mut cells: Vec<_> =
            self.problems.iter().filter_map(|problem| Some((&problem.sheet, problem.cell?))).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.len()
    }

    /// The same plan for a copy whose sheets are called otherwise.
    pub(super) fn with_names(&self, names: &BTreeMap<String, String>) -> Self {
        let mut plan = self.clone();
        for problem in &mut plan.problems {
            if let Some(name) = names.get(&problem.sheet) {
                problem.sheet.clone_from(name);
            }
        }
        plan
    }
}

impl Problem {
    /// What the note of the cell says.
    pub fn note(&self) -> String {
        let found = if self.found.is_empty() { "（空）" } else { &self.found };
        let mut lines =
            vec![severity_mark(self.severity.key()), format!("发现：{found}"), format!("应为：{}", self.expected)];
        lines.push(format!("怎么办：{}", self.hint));
        if !self.clauses_in_short.is_empty() {
            lines.push(format!("影响的条款：{}（全文见清单）", self.clauses_in_short));
        }
        let text = lines.join("\n");
        match text.char_indices().nth(LONGEST_NOTE) {
            Some((end, _)) => format!("{}……（全文见清单）", &text[..end]),
            None => text,
        }
    }
}
