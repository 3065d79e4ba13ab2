//! What is said at the end of a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;
use tables::{Dataset, Lang, Severity, Term};

use crate::intake::Intake;
use crate::manifest::Manifest;
use crate::message::{self, Voice, counted};

/// The summary of one run.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Name of the run.
    pub run: String,
    /// The term reported.
    pub term: String,
    /// Files of registry and inbox.
    pub files: usize,
    /// Files read now; the others were remembered.
    pub read_now: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Sheets.
    pub sheets: usize,
    /// Rows understood.
    pub rows: usize,
    /// Findings schools must fix.
    pub errors: usize,
    /// Findings to confirm.
    pub warnings: usize,
    /// Pairs known.
    pub pairs: usize,
    /// Conclusions of the term by status.
    pub conclusions: BTreeMap<String, usize>,
    /// The leaders' workbook.
    pub workbook: PathBuf,
    /// The reports' folder.
    pub reports: PathBuf,
    /// Seconds a stage took.
    pub stages: Vec<Stage>,
}

/// One stage and its time.
#[derive(Debug, Serialize)]
pub struct Stage {
    /// Name.
    pub name: &'static str,
    /// Wall seconds.
    pub seconds: f64,
}

/// The stages of a run under way.
pub struct Stages {
    last: Instant,
    stages: Vec<Stage>,
}

impl Stages {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    /// The stage since the last one is done.
    pub fn done(&mut self, name: &'static str) {
        self.stages.push(Stage { name, seconds: self.last.elapsed().as_secs_f64() });
        self.last = Instant::now();
    }

    /// All stages done.
    pub fn all(self) -> Vec<Stage> {
        self.stages
    }
}

/// How many findings of a severity there are.
fn count_severity(intake: &Intake, severity: Severity) -> usize {
    intake.findings.iter().filter(|finding| finding.severity() == severity).count()
}

/// Sums a run up, but for its times.
pub fn summarise(intake: &Intake, data: &Dataset, manifest: &Manifest, term: Term, reports: &Path) -> Summary {
    let compliance = data.table("compliance");
    let term = term.to_string();
    let mut conclusions = BTreeMap::new();
    for row in (0..compliance.len()).filter(|row| compliance.text(*row, "period") == Some(&term)) {
        *conclusions.entry(compliance.text(row, "status").unwrap_or_default().to_owned()).or_default() += 1;
    }
    Summary {
        run: manifest.id.clone(),
        files: intake.files.len(),
        read_now: intake.read_now,
        unreadable: intake.files.iter().filter(|file| !file.readable).count(),
        sheets: intake.sheets.len(),
        rows: intake.sheets.iter().map(|sheet| sheet.records.len()).sum(),
        errors: count_severity(intake, Severity::Error),
        warnings: count_severity(intake, Severity::Warning),
        pairs: data.table("pairing").len(),
        conclusions,
        workbook: reports.join(format!("领导小组/青蓝工程评价_{term}.xlsx")),
        reports: reports.to_owned(),
        stages: Vec::new(),
        term,
    }
}

/// Prints it, for people or machines.
pub fn print(summary: &Summary, voice: &Voice) {
    if voice.json {
        return message::print(&serde_json::to_string_pretty(summary).unwrap_or_default());
    }
    message::print(&match voice.lang {
        Lang::Zh => in_chinese(summary),
        Lang::En => in_english(summary),
    });
}

/// Writes `log` into the run's folder: the summary in Chinese without what differs from machine to machine and from one
/// run to the next on the same files.
pub fn write_log(summary: &Summary, folder: &Path) -> Result<()> {
    let path = folder.join("log");
    let unreadable = format!("读不了 {}", summary.unreadable);
    let text = told_in_chinese(summary, &unreadable);
    std::fs::write(&path, text).with_context(|| path.display().to_string())
}

fn in_chinese(summary: &Summary) -> String {
    let files = format!("新读 {}，读不了 {}", summary.read_now, summary.unreadable);
    format!("{}请打开：{}\n", told_in_chinese(summary, &files), summary.workbook.display())
}

/// The summary but for the workbook's place; `files` says how reading them went.
fn told_in_chinese(summary: &Summary, files: &str) -> String {
    let count = |status: &str| summary.conclusions.get(status).copied().unwrap_or_default();
    let problems = match (summary.errors, summary.warnings) {
        (0, 0) => "没有发现问题。".to_owned(),
        (errors, warnings) => {
            format!("问题：{errors} 处须改正，{warnings} 处请核对；各校的退回修改单在 学校/ 文件夹。")
        }
    };
    format!(
        "{} 学期（运行 {}）\n文件 {} 个（{files}），工作表 {} 张，记录 {} 行，师徒 {} 对。\n本学期结论：达标 {}，未达标 {}，不可判定 {}，仅统计 {}，免除 {}。\n{problems}\n",
        summary.term,
        summary.run,
        summary.files,
        summary.sheets,
        summary.rows,
        summary.pairs,
        count("met"),
        count("unmet"),
        count("undecidable"),
        count("count_only"),
        count("exempt"),
    )
}

fn in_english(summary: &Summary) -> String {
    let count = |status: &str| summary.conclusions.get(status).copied().unwrap_or_default();
    let problems = match (summary.errors, summary.warnings) {
        (0, 0) => "No problems were found.".to_owned(),
        (errors, warnings) => format!(
            "Problems: {errors} for schools to fix, {warnings} to confirm; each school's list is in the 学校 folder."
        ),
    };
    format!(
        "Term {} (run {})\n{} ({} read now, {} unreadable), {}, {}, {}.\nThis term: {} met, {} unmet, {} undecidable, {} counted only, {} exempt.\n{problems}\nOpen: {}\n",
        summary.term,
        summary.run,
        counted(summary.files, "file"),
        summary.read_now,
        summary.unreadable,
        counted(summary.sheets, "sheet"),
        counted(summary.rows, "row"),
        counted(summary.pairs, "pair"),
        count("met"),
        count("unmet"),
        count("undecidable"),
        count("count_only"),
        count("exempt"),
        summary.workbook.display(),
    )
}
