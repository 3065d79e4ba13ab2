//! The county whose runs are killed: one school with a register, a log that changes, and a sheet for every question.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tables::{LIST_MARK, QuestionColumn, Subject, question_id};

use super::state;

const SCHOOL: &str = "甲小学";
const REGISTER: &str = "师徒结对名单\n师傅,徒弟,学科\n马建国,李明,语文\n";
/// The columns every log has; the last column of a sheet that asks is one nobody knows.
const HEADINGS: [&str; 4] = ["听课人", "授课人", "日期", "课题"];
const ANSWERER: &str = "王芳";

/// A workspace, and the program that works in it.
pub struct County {
    program: PathBuf,
    folder: PathBuf,
}

impl County {
    /// A new county in `below`, whatever lay there before.
    pub fn new(program: &Path, below: &Path) -> anyhow::Result<Self> {
        let county = Self { program: program.to_owned(), folder: below.join("county") };
        county.begin()?;
        county.send("名单.csv", REGISTER)?;
        county.send_log(0)?;
        Ok(county)
    }

    fn begin(&self) -> anyhow::Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        ensure!(self.command(&["init"]).stdout(Stdio::null()).status()?.success(), "init failed");
        Ok(())
    }

    /// The program with its words, at work in this county.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg(&self.folder).stdin(Stdio::null());
        command
    }

    /// A run left alone, and how long it took.
    pub fn run(&self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let output = self.command(&["run"]).output()?;
        ensure!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(begun.elapsed())
    }

    fn send(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let folder = self.folder.join("inbox/2024-1").join(SCHOOL);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), text).with_context(|| name.to_owned())
    }

    /// The school sends its log again: one lesson more on another day.
    pub fn send_log(&self, version: u64) -> anyhow::Result<()> {
        let day = version % 27 + 1;
        self.send(
            "听课.csv",
            &format!("{}\n马建国,李明,2024-9-18,秋天的雨\n马建国,李明,2024-11-{day},老屋\n", HEADINGS.join(",")),
        )
    }

    /// A sheet with a column nobody knows, and at once the answer to the question it will ask, beside those not taken yet.
    pub fn ask_and_answer(&self, number: u64) -> anyhow::Result<()> {
        let heading = asked(number);
        let sheet =
            format!("{},{heading}\n马建国,李明,2024-10-{},课文{number},甲\n", HEADINGS.join(","), number % 31 + 1);
        self.send(&format!("听课{number}.csv"), &sheet)?;
        let recipes = self.recipes();
        let open = (1..=number).filter(|number| !recipes.contains(&asked(*number)));
        let head = QuestionColumn::ALL.map(QuestionColumn::zh).join(",");
        let rows: Vec<String> = open.map(|number| answer(&asked(number))).collect();
        // Told apart by content: a table of text under the workbook's name is read like the workbook.
        fs::write(self.questions(), format!("{head}\n{}\n", rows.join("\n"))).context("待确认.xlsx")
    }

    fn questions(&self) -> PathBuf {
        self.folder.join("decisions/待确认.xlsx")
    }

    fn recipes(&self) -> String {
        fs::read_to_string(self.folder.join("decisions/layouts.toml")).unwrap_or_default()
    }

    /// Whether a publication was on its way when the run ended.
    pub fn publishing(&self) -> bool {
        self.folder.join(".qinglan/publication.json").is_file()
    }

    /// The tables can be read whatever happened.
    pub fn answers_a_query(&self) -> anyhow::Result<()> {
        let mut command = self.command(&["query"]);
        let output = command.args(["SELECT COUNT(*) AS n FROM compliance", "--format", "csv"]).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let rows: u64 = said.lines().nth(1).and_then(|line| line.trim().parse().ok()).unwrap_or_default();
        ensure!(rows > 0, "the tables do not answer: {said}{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Lets the program finish or undo what was being published, without a run: it takes the lock, and then finds nothing to close.
    pub fn finishes_or_undoes(&self) -> anyhow::Result<()> {
        let mut command = self.command(&["close"]);
        let output = command.arg("1999-1").output()?;
        ensure!(output.status.code() == Some(2), "closing an unknown term ended with {}", output.status);
        ensure!(!self.publishing(), "what was being published is neither finished nor undone");
        Ok(())
    }

    /// Tables, workbooks and record are of one run, and nothing unfinished lies about.
    pub fn is_whole(&self) -> anyhow::Result<()> {
        let runs = state::runs_that_made_what_is_visible(&self.folder)?;
        ensure!(runs == 1, "{runs} runs recorded what is visible");
        for folder in ["", "reports", "runs"] {
            for name in state::names(&self.folder.join(folder))? {
                let hidden = name.starts_with('.') && name != ".qinglan" && name != ".gitignore";
                ensure!(!hidden, "`{name}` was left in `{folder}`");
            }
        }
        Ok(())
    }

    /// Every answer stands as a recipe, or still in the workbook.
    pub fn lost_no_answer(&self, given: u64) -> anyhow::Result<()> {
        let recipes = self.recipes();
        let text = fs::read(self.questions()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let waiting = text.unwrap_or_default();
        for number in 1..=given {
            let heading = asked(number);
            if !recipes.contains(&heading) && !waiting.contains(&answer(&heading)) {
                bail!("the answer about `{heading}` is lost");
            }
        }
        Ok(())
    }

    /// After a run left alone no answer waits any more.
    pub fn took_every_answer(&self, given: u64) -> anyhow::Result<()> {
        let recipes = self.recipes();
        let waiting = (1..=given).find(|number| !recipes.contains(&format!("\"{}\"", asked(*number))));
        ensure!(waiting.is_none(), "the answer about `{}` was not taken", asked(waiting.unwrap_or_default()));
        Ok(())
    }

    /// The same sheets and decisions in a new workspace give the same tables and workbooks.
    pub fn is_as_new(&self) -> anyhow::Result<()> {
        let new = Self { program: self.program.clone(), folder: self.folder.with_file_name("new") };
        new.begin()?;
        for part in ["inbox", "decisions"] {
            state::copy(&self.folder.join(part), &new.folder.join(part))?;
        }
        new.run()?;
        for part in ["store", "reports"] {
            let (ours, theirs) = (state::hashes(&self.folder.join(part))?, state::hashes(&new.folder.join(part))?);
            ensure!(ours == theirs, "`{part}` is not what a new workspace gives");
        }
        Ok(())
    }
}

/// The heading a sheet asks about.
fn asked(number: u64) -> String {
    format!("备查乙{number}丙")
}

/// The row of the table of questions, answered.
fn answer(heading: &str) -> String {
    let shape: Vec<String> = HEADINGS.iter().map(|word| (*word).to_owned()).chain([heading.to_owned()]).collect();
    let id = question_id(&Subject::Column(heading.to_owned()), &shape, &[SCHOOL.into()]);
    let cells = QuestionColumn::ALL.map(|column| match column {
        QuestionColumn::Id => id.clone(),
        QuestionColumn::Units => SCHOOL.to_owned(),
        QuestionColumn::Asked => Subject::Column(heading.to_owned()).zh().to_owned(),
        QuestionColumn::Heading => heading.to_owned(),
        QuestionColumn::Answer => "备注".to_owned(),
        QuestionColumn::Scope => tables::SCOPE_UNITS.to_owned(),
        QuestionColumn::By => ANSWERER.to_owned(),
        QuestionColumn::On => "2025-1-10".to_owned(),
        QuestionColumn::Headings => shape.join(LIST_MARK),
        _ => String::new(),
    });
    cells.join(",")
}
