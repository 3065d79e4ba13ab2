//! LibreOffice without a window, and what is needed beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::csv::{self, Sheet};
use crate::command;

/// Whether formulas are computed when a workbook is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recalculate {
    /// All of them.
    Always,
    /// None: what is shown is what the workbook was written with.
    Never,
}

/// All sheets as text, unformatted as far as it goes; -1 is every sheet, each in a file of its own.
const ALL_SHEETS: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

/// What this machine lacks, each with how to get it.
pub fn missing() -> Vec<String> {
    let mut missing = Vec::new();
    for (program, package) in [
        ("soffice", "libreoffice-calc"),
        ("pdfinfo", "poppler-utils"),
        ("pdftotext", "poppler-utils"),
        ("pdffonts", "poppler-utils"),
        ("fc-list", "fontconfig"),
    ] {
        let found = Command::new(program)
            .arg(if program == "soffice" { "--version" } else { "-v" })
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if found.is_err() {
            missing.push(format!("`{program}`; on Debian and Ubuntu: apt-get install {package}"));
        }
    }
    let fonts = Command::new("fc-list").args([":lang=zh-cn", "family"]).stderr(Stdio::null()).output();
    if fonts.is_ok_and(|fonts| fonts.stdout.iter().all(u8::is_ascii_whitespace)) {
        missing.push("a Chinese font; on Debian and Ubuntu: apt-get install fonts-noto-cjk".to_owned());
    }
    missing
}

/// LibreOffice with two profiles of its own, so that nobody's settings matter and nobody's are touched.
pub struct Office {
    profiles: BTreeMap<Recalculate, PathBuf>,
}

impl Office {
    /// Makes the profiles below `folder`.
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        let mut profiles = BTreeMap::new();
        for (when, name, mode) in [(Recalculate::Always, "always", 0), (Recalculate::Never, "never", 1)] {
            let profile = folder.join(format!("profile-{name}"));
            fs::create_dir_all(profile.join("user"))?;
            fs::write(profile.join("user").join("registrymodifications.xcu"), settings(mode))?;
            profiles.insert(when, profile);
        }
        Ok(Self { profiles })
    }

    fn convert(&self, when: Recalculate, to: &str, books: &[PathBuf], folder: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(folder)?;
        let profile = format!("-env:UserInstallation=file://{}", self.profiles[&when].display());
        let mut soffice = Command::new("soffice");
        soffice
            .arg(profile)
            .args(["--headless", "--norestore", "--convert-to", to, "--outdir"])
            .arg(folder)
            .args(books);
        let output = soffice.stdin(Stdio::null()).output().context("cannot start soffice")?;
        ensure!(
            output.status.success(),
            "`{}` failed: {}",
            command::typed(&soffice),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Prints workbooks to PDF; gives the files in the order of the workbooks.
    pub fn print(&self, books: &[PathBuf], folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
        self.convert(Recalculate::Always, "pdf", books, folder)?;
        let pdf = |book: &PathBuf| {
            let path = folder.join(book.file_stem().unwrap_or_default()).with_extension("pdf");
            ensure!(path.exists(), "LibreOffice printed no {}", path.display());
            Ok(path)
        };
        books.iter().map(pdf).collect()
    }

    /// Every sheet of a workbook by name.
    pub fn sheets(&self, book: &Path, when: Recalculate, folder: &Path) -> anyhow::Result<BTreeMap<String, Sheet>> {
        self.convert(when, ALL_SHEETS, &[book.to_owned()], folder)?;
        let stem = book.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut sheets = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(sheet) = name.strip_prefix(&format!("{stem}-")) {
                sheets.insert(sheet.to_owned(), csv::read(&fs::read_to_string(&path)?));
            }
        }
        ensure!(!sheets.is_empty(), "LibreOffice gave no sheet of {}", book.display());
        Ok(sheets)
    }
}

fn settings(mode: u8) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item>
</oor:items>
"#
    )
}
