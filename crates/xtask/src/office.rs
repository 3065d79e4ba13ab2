//! `cargo xtask office`: the workbooks in an office program. LibreOffice opens every workbook of the demo and of an invented county,
//! computes its formulas anew and prints it.
//!
//! What must hold: every figure computed anew is the one the workbook was written with; the lists of 试算 are those of the view
//! `awards`; with another weight in a copy, scores, ranks and words are those of whole numbers and fractions worked out here
//! ([`trial`]), which know nothing of the formulas; every page is A4, shows no `####` and no error, and has its fonts in it.
//! Nothing is passed over: without LibreOffice, the tools that look into a PDF, or a Chinese font it says so and fails.

mod book;
mod csv;
mod fraction;
mod paper;
mod program;
mod trial;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use clap::Args;

use crate::command::{self, cargo};
use crate::place;
use program::{Office, Recalculate};

#[derive(Args)]
pub struct OfficeArgs {
    /// The program, instead of the dev build, which is made if need be
    #[arg(long)]
    bin: Option<PathBuf>,
    /// Where to work; target/office if not given
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Opens, computes, compares, prints. Exit 0 if all holds; 1 with one line for each thing that does not.
pub fn run(args: &OfficeArgs) -> anyhow::Result<ExitCode> {
    let missing = program::missing();
    if !missing.is_empty() {
        missing.iter().for_each(|what| eprintln!("missing: {what}"));
        eprintln!("the workbooks were not tried in an office program: this chore fails without what is missing");
        return Ok(ExitCode::FAILURE);
    }
    let folder = args.out.clone().unwrap_or_else(|| place::target().join("office"));
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder)?;
    let made = Made::new(args, &folder.canonicalize()?)?;
    let office = Office::new(&made.folder)?;
    let mut faults = Vec::new();
    let checked = made.look(&office, &mut faults)?;
    println!("{checked}");
    faults.iter().for_each(|fault| eprintln!("FAULT {fault}"));
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The workbooks to look at, each under a short name of its own.
struct Made {
    folder: PathBuf,
    program: PathBuf,
    demo: PathBuf,
    /// Short name and what the workbook is.
    books: BTreeMap<String, PathBuf>,
}

impl Made {
    /// The demo's workbooks and those of the invented county.
    fn new(args: &OfficeArgs, folder: &Path) -> anyhow::Result<Self> {
        let program = match &args.bin {
            Some(path) => std::path::absolute(path)?,
            None => {
                command::run(&mut cargo(&["build", "--package", "qinglan-cli", "--locked"]))?;
                place::program("debug")
            }
        };
        let (demo, pages) = (folder.join("demo"), folder.join("pages"));
        command::output(Command::new(&program).arg("demo").arg(&demo))?;
        fs::create_dir_all(&pages)?;
        let example = ["run", "--quiet", "-p", "qinglan-report", "--example", "pages", "--locked", "--"];
        command::output(cargo(&example).arg(&pages).arg("--pages-only"))?;
        let mut made = Self { folder: folder.to_owned(), program, demo, books: BTreeMap::new() };
        let mut found = Vec::new();
        workbooks(&made.demo.join("reports"), &mut found)?;
        workbooks(&pages, &mut found)?;
        ensure!(!found.is_empty(), "neither the demo nor the invented county wrote a workbook");
        let copies = folder.join("books");
        fs::create_dir_all(&copies)?;
        for (at, path) in found.into_iter().enumerate() {
            let name = format!("b{at:03}");
            fs::copy(&path, copies.join(format!("{name}.xlsx")))?;
            made.books.insert(name, path);
        }
        Ok(made)
    }

    fn copy(&self, name: &str) -> PathBuf {
        self.folder.join("books").join(format!("{name}.xlsx"))
    }

    /// What the workbook is, below the folder of this chore.
    fn shown(&self, name: &str) -> String {
        let path = &self.books[name];
        path.strip_prefix(&self.folder).unwrap_or(path).display().to_string()
    }

    fn look(&self, office: &Office, faults: &mut Vec<String>) -> anyhow::Result<String> {
        let copies: Vec<PathBuf> = self.books.keys().map(|name| self.copy(name)).collect();
        let pdfs = office.print(&copies, &self.folder.join("pdf"))?;
        let mut pages = 0;
        for (name, pdf) in self.books.keys().zip(&pdfs) {
            // A school's own workbook goes back as the school laid it out: that it opens and prints is all that is asked.
            let mut others = Vec::new();
            let own = !self.shown(name).contains(MARKED);
            pages += paper::look(pdf, &self.shown(name), if own { faults } else { &mut others })?;
        }
        let mut tried = trial::Tried::default();
        for name in self.books.keys() {
            if book::has_formulas(&self.copy(name))? {
                self.compute(office, name, &mut tried, faults)?;
            }
        }
        if tried.lists == 0 {
            faults.push("no list of any workbook can be tried: nothing of 试算 was compared".to_owned());
        }
        Ok(format!(
            "{} workbooks, {pages} pages; {} formulas computed anew; {} lists tried, {} of them against the view awards, with {} changes of weight or places",
            self.books.len(),
            tried.formulas,
            tried.lists,
            tried.official,
            tried.changes
        ))
    }

    /// One workbook with formulas: as written, computed anew, and with other weights.
    fn compute(
        &self,
        office: &Office,
        name: &str,
        tried: &mut trial::Tried,
        faults: &mut Vec<String>,
    ) -> anyhow::Result<()> {
        let (path, shown) = (self.copy(name), self.shown(name));
        let written = office.sheets(&path, Recalculate::Never, &self.folder.join("written"))?;
        let anew = office.sheets(&path, Recalculate::Always, &self.folder.join("anew"))?;
        csv::differences(&written, &anew, &shown, faults);
        tried.formulas += book::formulas(&path)?;
        let Some(sheet) = anew.get(trial::SHEET) else { return Ok(()) };
        let lists = trial::lists(sheet, &shown, faults)?;
        tried.lists += lists.len();
        if self.books[name].starts_with(&self.demo) {
            let awards = command::output(
                Command::new(&self.program).arg("query").arg(&self.demo).args([AWARDS, "--format", "json"]),
            )?;
            tried.official += trial::compare_with_view(&lists, &awards, &shown, faults)?;
        }
        for change in trial::CHANGES {
            let copy = self.folder.join(format!("{name}-{}.xlsx", change.name));
            let inputs = trial::changed(&lists, change);
            book::with_numbers(&path, &copy, trial::SHEET, &inputs)?;
            let sheets = office.sheets(&copy, Recalculate::Always, &self.folder.join(change.name))?;
            let sheet = sheets.get(trial::SHEET).context("the changed copy has no 试算")?;
            let after = trial::lists(sheet, &shown, &mut Vec::new())?;
            tried.changes +=
                trial::compare_with_fractions(&after, &inputs, &format!("{shown} {}", change.name), faults);
        }
        Ok(())
    }
}

/// What stands in the name of a school's own workbook with its problems marked.
const MARKED: &str = "（已标注）";
const AWARDS: &str = "SELECT list, section, unit, subject, counterpart, rank, score, decision FROM awards";

/// Every .xlsx below a folder, by name; those of the large county, which is for timing, aside.
fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            workbooks(&path, found)?;
        } else if path.extension().is_some_and(|ext| ext == "xlsx") {
            found.push(path);
        }
    }
    Ok(())
}
