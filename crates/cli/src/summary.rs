//! What is said at the end of a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;
use tables::{Dataset, Lang, Severity, Table, Term};

use crate::intake::Intake;
use crate::manifest::Manifest;
use crate::message::{self, Voice, counted};
use crate::questions::Asked;

/// The summary of one run.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// Name of the run.
    pub run: String,
    /// The term reported.
    pub term: String,
    /// Files of the term.
    pub term_files: usize,
    /// Findings of the term that schools must fix.
    pub term_errors: usize,
    /// Findings of the term to confirm.
    pub term_warnings: usize,
    /// Pairs in force on some day of the term.
    pub term_pairs: usize,
    /// Files of registry and inbox, of all terms.
    pub files: usize,
    /// Files read now; the others were remembered.
    pub read_now: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Sheets of all terms.
    pub sheets: usize,
    /// Rows understood, of all terms.
    pub rows: usize,
    /// Findings schools must fix, of all terms.
    pub errors: usize,
    /// Findings to confirm, of all terms.
    pub warnings: usize,
    /// Pairs known, of all terms.
    pub pairs: usize,
    /// Conclusions of the term by status.
    pub conclusions: BTreeMap<String, usize>,
    /// The leaders' workbook.
    pub workbook: PathBuf,
    /// The reports' folder.
    pub reports: PathBuf,
    /// What was asked of a person, and answered.
    pub asked: Asked,
    /// Decisions that could not be taken: where each stands, and why not.
    pub decisions_refused: Vec<(String, String)>,
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
    /// CPU seconds of all threads; where the system tells.
    pub cpu_seconds: Option<f64>,
    /// The most memory held so far, in MiB; where the system tells.
    pub peak_mib: Option<f64>,
}

/// The most memory this process has held, in MiB, as Linux keeps it; `None` elsewhere.
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// The CPU time of this process so far, in seconds, as Linux keeps it (in hundredths); `None` elsewhere.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold spaces; user and system time are the 12th and 13th words after it.
    let (_, words) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> = words.split_whitespace().skip(11).take(2).filter_map(|word| word.parse().ok()).collect();
    (ticks.len() == 2).then(|| ticks.iter().sum::<f64>() / 100.0)
}

/// The stages of a run under way.
pub struct Stages {
    last: Instant,
    cpu: Option<f64>,
    stages: Vec<Stage>,
}

impl Stages {
    /// Starts the clock.
    pub fn start() -> Self {
        Self { last: Instant::now(), cpu: cpu_seconds(), stages: Vec::new() }
    }

    /// The stage since the last one is done.
    pub fn done(&mut self, name: &'static str) {
        let cpu = cpu_seconds();
        let cpu_here = cpu.zip(self.cpu).map(|(now, before)| now - before);
        self.stages.push(Stage {
            name,
            seconds: self.last.elapsed().as_secs_f64(),
            cpu_seconds: cpu_here,
            peak_mib: peak_mib(),
        });
        (self.last, self.cpu) = (Instant::now(), cpu);
    }

    /// All stages done.
    pub fn all(self) -> Vec<Stage> {
        self.stages
    }
}

/// How many findings of a severity there are: of one term, or of all.
fn count_findings(findings: &Table, severity: Severity, term: Option<&str>) -> usize {
    let counts = |row: &usize| {
        findings.text(*row, "severity") == Some(severity.key())
            && term.is_none_or(|term| findings.text(*row, "term") == Some(term))
    };
    (0..findings.len()).filter(counts).count()
}

/// How many pairs are in force on some day of a term; one without a date counts where a register of the term shows it.
fn count_pairs(data: &Dataset, term: &str) -> usize {
    let (pairing, calendar) = (data.table("pairing"), data.table("calendar_term"));
    let days = (0..calendar.len())
        .find(|row| calendar.text(*row, "term") == Some(term))
        .and_then(|row| calendar.date(row, "start").zip(calendar.date(row, "end")));
    let in_force = |row: &usize| match (pairing.date(*row, "start"), days) {
        (Some(start), Some((first, last))) => start <= last && pairing.date(*row, "end").is_none_or(|end| end >= first),
        _ => pairing.text(*row, "first_term") <= Some(term) && Some(term) <= pairing.text(*row, "last_term"),
    };
    (0..pairing.len()).filter(in_force).count()
}

/// The decisions that could not be taken, with their lines.
fn refused_decisions(findings: &Table) -> Vec<(String, String)> {
    let text = |row: usize, column: &str| findings.text(row, column).unwrap_or_default();
    let of_decisions = (0..findings.len()).filter(|row| {
        text(*row, "file").starts_with("decisions/")
            && text(*row, "file").ends_with(".toml")
            && !text(*row, "cell").is_empty()
    });
    of_decisions
        .map(|row| (format!("{}:{}", text(row, "file"), text(row, "cell")), text(row, "hint").to_owned()))
        .collect()
}

/// Sums a run up, but for its times.
pub fn summarise(intake: &Intake, data: &Dataset, manifest: &Manifest, term: Term, reports: &Path) -> Summary {
    let (compliance, findings) = (data.table("compliance"), data.table("findings"));
    let term_files = intake.files.iter().filter(|file| file.term == Some(term)).count();
    let term = term.to_string();
    let mut conclusions = BTreeMap::new();
    for row in (0..compliance.len()).filter(|row| compliance.text(*row, "period") == Some(&term)) {
        *conclusions.entry(compliance.text(row, "status").unwrap_or_default().to_owned()).or_default() += 1;
    }
    Summary {
        run: manifest.id.clone(),
        term_files,
        term_errors: count_findings(&findings, Severity::Error, Some(&term)),
        term_warnings: count_findings(&findings, Severity::Warning, Some(&term)),
        term_pairs: count_pairs(data, &term),
        files: intake.files.len(),
        read_now: intake.read_now,
        unreadable: intake.files.iter().filter(|file| !file.readable).count(),
        sheets: intake.sheets.len(),
        rows: intake.sheets.iter().map(|sheet| sheet.records.len()).sum(),
        errors: count_findings(&findings, Severity::Error, None),
        warnings: count_findings(&findings, Severity::Warning, None),
        pairs: data.table("pairing").len(),
        conclusions,
        workbook: reports.join(format!("领导小组/青蓝工程评价_{term}.xlsx")),
        reports: reports.to_owned(),
        asked: Asked::default(),
        decisions_refused: refused_decisions(&findings),
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
    for (place, hint) in &summary.decisions_refused {
        let head = voice.say("  决定没有采用 ", "  decision not taken, ");
        message::print(&format!("{head}{place}{}{hint}\n", voice.say("：", ": ")));
    }
    let asked = summary.asked.text(voice.lang);
    if !asked.is_empty() {
        message::print(&asked);
    }
}

/// Writes `log` into the run's folder: the summary in Chinese without what differs from machine to machine and from one
/// run to the next on the same files.
pub fn write_log(summary: &Summary, folder: &Path) -> Result<()> {
    let path = folder.join("log");
    let unreadable = format!("读不了 {}", summary.unreadable);
    let open = match summary.asked.open {
        0 => String::new(),
        open => format!("待确认：{open} 个问题。\n"),
    };
    let text = told_in_chinese(summary, &unreadable) + &open;
    std::fs::write(&path, text).with_context(|| path.display().to_string())
}

fn in_chinese(summary: &Summary) -> String {
    let files = format!("新读 {}，读不了 {}", summary.read_now, summary.unreadable);
    format!("{}请打开：{}\n", told_in_chinese(summary, &files), summary.workbook.display())
}

impl Summary {
    /// How many conclusions of the term have a status.
    fn concluded(&self, status: &str) -> usize {
        self.conclusions.get(status).copied().unwrap_or_default()
    }

    /// Whether some school has problems of the term on its list.
    fn has_slips(&self) -> bool {
        self.term_errors + self.term_warnings > 0
    }
}

/// The summary but for the workbook's place; `files` says how reading them went.
fn told_in_chinese(summary: &Summary, files: &str) -> String {
    let count = |status: &str| summary.concluded(status);
    let problems = |errors: usize, warnings: usize| match (errors, warnings) {
        (0, 0) => "没有发现问题".to_owned(),
        (errors, warnings) => format!("问题 {errors} 处须改正、{warnings} 处请核对"),
    };
    let slips = if summary.has_slips() { "（各校清单在 学校/ 文件夹）" } else { "" };
    format!(
        "{} 学期（运行 {}）\n本学期：文件 {} 个，师徒 {} 对；{}{slips}。\n本学期结论：达标 {}，未达标 {}，不可判定 {}，仅统计 {}，免除 {}。\n全部学期：文件 {} 个（{files}），工作表 {} 张，记录 {} 行，师徒 {} 对；{}。\n",
        summary.term,
        summary.run,
        summary.term_files,
        summary.term_pairs,
        problems(summary.term_errors, summary.term_warnings),
        count("met"),
        count("unmet"),
        count("undecidable"),
        count("count_only"),
        count("exempt"),
        summary.files,
        summary.sheets,
        summary.rows,
        summary.pairs,
        problems(summary.errors, summary.warnings),
    )
}

fn in_english(summary: &Summary) -> String {
    let count = |status: &str| summary.concluded(status);
    let problems = |errors: usize, warnings: usize| match (errors, warnings) {
        (0, 0) => "no problems were found".to_owned(),
        (errors, warnings) => format!("{} to fix, {warnings} to confirm", counted(errors, "problem")),
    };
    let slips = if summary.has_slips() { " (each school's list is in 学校/)" } else { "" };
    format!(
        "Term {} (run {})\nThis term: {}, {}; {}{slips}.\nConclusions of this term: {} met, {} unmet, {} undecidable, {} counted only, {} exempt.\nAll terms: {} ({} read now, {} unreadable), {}, {}, {}; {}.\nOpen: {}\n",
        summary.term,
        summary.run,
        counted(summary.term_files, "file"),
        counted(summary.term_pairs, "pair"),
        problems(summary.term_errors, summary.term_warnings),
        count("met"),
        count("unmet"),
        count("undecidable"),
        count("count_only"),
        count("exempt"),
        counted(summary.files, "file"),
        summary.read_now,
        summary.unreadable,
        counted(summary.sheets, "sheet"),
        counted(summary.rows, "row"),
        counted(summary.pairs, "pair"),
        problems(summary.errors, summary.warnings),
        summary.workbook.display(),
    )
}
