//! `decisions/`: answers taken out of 待确认.xlsx before anything is read, questions put into it at the end.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use ingest::Budget;
use normalise::SheetReading;
use policy::{DecisionFile, Decisions, Judged, LAYOUTS_FILE, PEOPLE_FILE, Vocabulary};
use serde::{Serialize, Serializer};
use store::ClosedTerm;
use tables::{Finding, Grid, Lang, Place, Question, QuestionColumn, Reply};

use crate::intake;
use crate::message::{Refused, Told, counted};
use crate::workspace::{House, Workspace};

/// The workbook questions are asked in.
const WORKBOOK: &str = "待确认.xlsx";

/// What became of the answers in the workbook of questions.
pub struct Answered {
    judged: Judged,
    /// Whether there is a workbook already.
    asked_before: bool,
}

/// Reads the answers in the workbook of questions and adds them to the decisions of the house; nothing is written yet.
///
/// # Errors
/// A workbook that cannot be read as one of questions: it is left as it is, since it may hold answers.
pub fn take_answers(workspace: &Workspace, house: &mut House) -> Result<Answered> {
    let path = workspace.decisions().join(WORKBOOK);
    let asked_before = path.is_file();
    let mut judged = Judged::default();
    if asked_before {
        judged = policy::judge(&replies(&path)?, &house.decisions, &house.vocabulary);
        let written = std::mem::take(&mut house.decisions);
        house.decisions = with_answers(written, &judged, &house.vocabulary)?;
    }
    house.vocabulary.recipes = house.decisions.recipes.clone();
    house.vocabulary.people = house.decisions.people.clone();
    Ok(Answered { judged, asked_before })
}

/// The rows of the workbook of questions.
fn replies(path: &Path) -> Result<Vec<Reply>> {
    let mut source = ingest::single_file(path);
    source.name = Arc::from(format!("decisions/{WORKBOOK}"));
    let read = ingest::read_grids_apart(&source, &Budget::default(), &intake::legacy_readers());
    let replies = normalise::read_replies(&read.value);
    if replies.is_empty() && !says_nothing_is_open(&read.value) {
        return Err(unreadable(path, &read.findings));
    }
    Ok(replies)
}

/// A workbook of questions without a question has the head of the table and no row.
fn says_nothing_is_open(grids: &[Grid]) -> bool {
    let id = QuestionColumn::Id.zh();
    grids.iter().flat_map(|grid| grid.seen()).any(|(_, value)| value.shown().trim() == id)
}

fn unreadable(path: &Path, findings: &[Finding]) -> anyhow::Error {
    let shown = path.display();
    let said = |lang: Lang| findings.first().map(|finding| finding.hint(lang)).unwrap_or_default();
    Told::error(
        format!(
            "{shown} 读不出问题和回答：{}里面可能有已填的回答，所以没有改动它。请改好，或确认不需要后删去，再运行。",
            said(Lang::Zh)
        ),
        format!(
            "{shown} cannot be read as questions and answers. {} It may hold answers, so it was left as it is. Mend it, or delete it if it is not needed, and run again.",
            said(Lang::En)
        ),
    )
}

/// The decisions with the new answers behind what is written in their files.
fn with_answers(decisions: Decisions, judged: &Judged, vocabulary: &Vocabulary) -> Result<Decisions> {
    if judged.recipes.is_empty() && judged.people.is_empty() {
        return Ok(decisions);
    }
    let mut files = decisions.files;
    let mut append = |name: &str, draft: &dyn Fn(&str) -> String| {
        let at = files.iter().position(|file| file.name == name);
        let before = at.map(|at| files.remove(at).text).unwrap_or_default();
        files.push(DecisionFile { name: name.to_owned(), text: draft(&before) });
    };
    if !judged.recipes.is_empty() {
        append(LAYOUTS_FILE, &|before| policy::draft_layouts(before, &judged.recipes, vocabulary));
    }
    if !judged.people.is_empty() {
        append(PEOPLE_FILE, &|before| policy::draft_people(before, &judged.people));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Decisions::parse(files, vocabulary).map_err(Refused)?)
}

/// The questions the sheets leave open, each once, and those about who is who; what a closed term left open is asked no more.
pub fn open_questions(sheets: &[SheetReading], who_is_who: &[Question], closed: &[ClosedTerm]) -> Vec<Question> {
    let is_open = |place: &Place| {
        let folder = place.file.split('/').next().unwrap_or_default();
        !closed.iter().any(|closed| closed.term.to_string() == folder)
    };
    let of_sheets = sheets.iter().filter(|sheet| is_open(&sheet.place));
    let mut questions = normalise::merge_questions(of_sheets.flat_map(|sheet| sheet.questions.iter().cloned()));
    questions.extend(who_is_who.iter().filter(|question| is_open(&question.place)).cloned());
    questions
}

impl Answered {
    /// Writes the new recipes, then the workbook with what is still open.
    ///
    /// In this order: a run killed between the two finds its answers again, and they are taken without a second recipe.
    pub fn keep(&self, workspace: &Workspace, house: &House, questions: &[Question]) -> Result<()> {
        let folder = workspace.decisions();
        let answered = [(LAYOUTS_FILE, self.judged.recipes.is_empty()), (PEOPLE_FILE, self.judged.people.is_empty())];
        for (name, _) in answered.into_iter().filter(|(_, nothing_new)| !nothing_new) {
            if let Some(file) = house.decisions.files.iter().find(|file| file.name == name) {
                replace_text(&folder.join(&file.name), &file.text)?;
            }
        }
        if self.asked_before || !questions.is_empty() {
            let plan = report::compose_questions(questions, &self.judged, &house.vocabulary, &house.bureau.name);
            report::write(&plan, &folder.join(WORKBOOK))?;
        }
        Ok(())
    }

    /// What was asked and answered, for the summary.
    pub fn told(&self, workspace: &Workspace, questions: &[Question]) -> Asked {
        Asked {
            open: questions.len(),
            workbook: workspace.decisions().join(WORKBOOK).display().to_string(),
            taken: self.judged.taken,
            refused: self.judged.findings.clone(),
        }
    }
}

fn replace_text(path: &Path, text: &str) -> Result<()> {
    let shown = || path.display().to_string();
    let beside = path.with_extension("toml.part");
    std::fs::write(&beside, text).with_context(shown)?;
    std::fs::rename(&beside, path).with_context(shown)
}

/// What was asked and answered.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Asked {
    /// How many questions are open.
    pub open: usize,
    /// Where they stand.
    pub workbook: String,
    /// How many answers were taken in this run.
    pub taken: usize,
    /// What was wrong with the others.
    #[serde(serialize_with = "in_words")]
    pub refused: Vec<Finding>,
}

impl Asked {
    /// The lines of the summary; empty if there is nothing to say.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        let say = |zh: String, en: String| match lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        if self.taken > 0 {
            text.push_str(&say(
                format!("采用了 {} 个回答，写在 decisions/。\n", self.taken),
                format!("{} taken; they stand in decisions/.\n", counted(self.taken, "answer")),
            ));
        }
        if !self.refused.is_empty() {
            let refused = self.refused.len();
            text.push_str(&say(
                format!("有 {refused} 个回答没有采用，仍要回答：\n"),
                format!("{} not taken and asked again:\n", counted(refused, "answer")),
            ));
        }
        for finding in &self.refused {
            let (place, hint) = (&finding.place, finding.hint(lang));
            text.push_str(&say(format!("  {place}：{hint}\n"), format!("  {place}: {hint}\n")));
        }
        if self.open > 0 {
            text.push_str(&say(
                format!("待确认：{} 个问题，请在 {} 里回答，再运行一次。\n", self.open, self.workbook),
                format!("To be answered: {} in {}; then run again.\n", counted(self.open, "question"), self.workbook),
            ));
        }
        text
    }
}

/// The machine form of refused answers: place, code and both hints.
fn in_words<S: Serializer>(refused: &[Finding], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(refused.iter().map(|finding| {
        serde_json::json!({
            "cell": finding.place.to_string(), "code": finding.code.key(), "found": finding.found,
            "hint": { "zh": finding.hint(Lang::Zh), "en": finding.hint(Lang::En) },
        })
    }))
}
