//! What the program said of a damaged file, and whether that keeps its promises.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::Verdicts;
use super::recipe::Recipe;

/// How reading one file went.
#[derive(Debug, Clone)]
pub struct Verdict {
    sheets: Vec<Sheet>,
    findings: Vec<Told>,
    ended: Option<String>,
}

/// One file of `qinglan check --json`: the part that is read here.
#[derive(Deserialize)]
struct FileSaid {
    file: String,
    sheets: Vec<Sheet>,
    findings: Vec<Told>,
}

#[derive(Debug, Clone, Deserialize)]
struct Sheet {
    sheet: String,
    cells: u64,
    used: u64,
    ignored: u64,
    rejected: u64,
}

#[derive(Debug, Clone, Deserialize)]
struct Told {
    code: String,
    hint: String,
}

/// A promise that was broken.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The program ended, or had to be ended.
    Ended(String),
    /// A room panicked where nothing guards it but the last net.
    Panicked,
    /// Cells of a sheet are in no account, or in two.
    Unbalanced(String),
    /// Nothing was read and nothing was told.
    Silent,
}

impl Fault {
    /// The fault for a person.
    pub fn words(&self) -> String {
        match self {
            Self::Ended(how) => format!("the program {how}"),
            Self::Panicked => "a room panicked".to_owned(),
            Self::Unbalanced(sheet) => format!("the account of sheet {sheet} is open"),
            Self::Silent => "nothing was read and nothing told".to_owned(),
        }
    }
}

/// What the program said of every file, by file name.
pub fn of(said: &str) -> anyhow::Result<Verdicts> {
    let files: Vec<FileSaid> = serde_json::from_str(said)?;
    let named = files.into_iter().map(|file| {
        let name = file.file.rsplit('/').next().unwrap_or_default().to_owned();
        (name, Verdict { sheets: file.sheets, findings: file.findings, ended: None })
    });
    Ok(named.collect())
}

impl Verdict {
    /// Nothing was said of the file.
    pub fn lost() -> Self {
        Self { sheets: Vec::new(), findings: Vec::new(), ended: None }
    }

    /// The program ended over the file.
    pub fn ended(how: String) -> Self {
        Self { ended: Some(how), ..Self::lost() }
    }

    /// The promise that was broken, if any.
    pub fn fault(&self) -> Option<Fault> {
        if let Some(how) = &self.ended {
            return Some(Fault::Ended(how.clone()));
        }
        if self.findings.iter().any(|told| told.code == "reader_failed" && told.hint.contains("程序内部错误")) {
            return Some(Fault::Panicked);
        }
        let open = self.sheets.iter().find(|sheet| sheet.cells != sheet.used + sheet.ignored + sheet.rejected);
        match open {
            Some(sheet) => Some(Fault::Unbalanced(sheet.sheet.clone())),
            None => (self.sheets.is_empty() && self.findings.is_empty()).then_some(Fault::Silent),
        }
    }

    /// What was told of a reader that failed and was caught.
    fn caught(&self) -> Option<&str> {
        let told = self.findings.iter().find(|told| told.code == "reader_failed");
        told.and_then(|told| Some(told.hint.split_once('（')?.1.split_once('）')?.0))
    }
}

/// Figures of all files so far.
#[derive(Default)]
pub struct Tally {
    by_extension: BTreeMap<String, Figures>,
    /// The most memory the program held, in bytes.
    pub peak: u64,
    /// Files over which a reader failed, and what was told of them.
    pub caught: Vec<String>,
}

#[derive(Default, Clone, Copy)]
struct Figures {
    files: u64,
    read: u64,
    caught: u64,
    died: u64,
    faults: u64,
    cells: u64,
}

/// What is told of a reader that panicked; every other word means that its process died.
const PANICKED: &str = "文件内部结构有误";

impl Tally {
    /// Counts one file; gives the promise it broke.
    pub fn add(&mut self, recipe: &Recipe, verdict: &Verdict) -> Option<Fault> {
        let fault = verdict.fault();
        let figures = self.by_extension.entry(recipe.extension.clone()).or_default();
        figures.files += 1;
        figures.read += u64::from(!verdict.sheets.is_empty());
        if let Some(told) = verdict.caught() {
            figures.caught += 1;
            figures.died += u64::from(told != PANICKED);
            self.caught.push(format!("{}: {told}", recipe.name));
        }
        figures.faults += u64::from(fault.is_some());
        figures.cells += verdict.sheets.iter().map(|sheet| sheet.cells).sum::<u64>();
        fault
    }

    fn total(&self) -> Figures {
        self.by_extension.values().fold(Figures::default(), |sum, one| Figures {
            files: sum.files + one.files,
            read: sum.read + one.read,
            caught: sum.caught + one.caught,
            died: sum.died + one.died,
            faults: sum.faults + one.faults,
            cells: sum.cells + one.cells,
        })
    }

    /// The state of things on one line.
    pub fn line(&self) -> String {
        let Figures { read, caught, faults, .. } = self.total();
        format!("{read} read, {caught} caught, {faults} faults, {} MiB at most", self.peak >> 20)
    }

    /// All figures as a table for a README.
    pub fn markdown(&self, seed: u64, seconds: f64) -> String {
        let mut text = String::from(
            "| format | files | still read | refused | of these a reader failed and was caught | of these its process died | promises broken |\n\
             |---|--:|--:|--:|--:|--:|--:|\n",
        );
        let mut line = |name: &str, figures: &Figures| {
            let Figures { files, read, caught, died, faults, .. } = figures;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {name} | {files} | {read} | {} | {caught} | {died} | {faults} |", files - read);
        };
        self.by_extension.iter().for_each(|(extension, figures)| line(&format!(".{extension}"), figures));
        let total = self.total();
        line("all", &total);
        let _ = writeln!(
            text,
            "\nseed {seed}; {} cells accounted for; {seconds:.0} s; at most {} MiB of memory",
            total.cells,
            self.peak >> 20
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(said: &str) -> Option<Fault> {
        let verdicts = of(said).expect("as the program says it");
        verdicts.get("a.xlsx").expect("the file").fault()
    }

    #[test]
    fn an_open_account_a_panic_and_silence_are_faults_and_a_refusal_is_none() {
        let sheet = |used| {
            format!(
                r#"[{{"file":"x/a.xlsx","sheets":[{{"sheet":"表","cells":5,"used":{used},"ignored":1,"rejected":1}}],"findings":[]}}]"#
            )
        };
        assert!(fault(&sheet(3)).is_none());
        assert!(matches!(fault(&sheet(2)), Some(Fault::Unbalanced(_))));
        let told = |hint: &str| {
            format!(r#"[{{"file":"a.xlsx","sheets":[],"findings":[{{"code":"reader_failed","hint":"{hint}"}}]}}]"#)
        };
        assert!(matches!(fault(&told("程序出错（程序内部错误）")), Some(Fault::Panicked)));
        assert!(fault(&told("程序出错（文件内部结构有误）")).is_none());
        assert!(matches!(fault(r#"[{"file":"a.xlsx","sheets":[],"findings":[]}]"#), Some(Fault::Silent)));
    }
}
