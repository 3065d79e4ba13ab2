//! Answers out of `待确认.xlsx`: what may be answered, and what a person's answers come to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tables::{Field, Finding, FindingCode, QuestionColumn, Reply, SCOPE_ANY, SCOPE_UNITS, Subject, question_id};

use super::Decisions;
use super::layouts::{DateStyle, Decided, Recipe, TaughtColumn, TaughtKind};
use super::people::{self, WhoIsWho};
use crate::{Vocabulary, fold, nearest};

/// The answer that leaves a sheet or a column aside.
const ASIDE_SHEET: &str = "不用统计，整张略过";
const ASIDE_COLUMN: &str = "与考核无关，略过";

/// The answers to whether two mentions are one person.
const SAME: &str = "是同一人";
const DIFFERENT: &str = "不是同一人";

/// One answer a question may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The word in the list.
    pub word: String,
    /// Its name in data files.
    pub key: String,
    /// What it means.
    pub means: Meant,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// A kind of sheet; `None` to leave the sheet aside.
    Kind(Option<String>),
    /// A field; `None` to leave the column aside.
    Column(Option<Field>),
    /// How days with two readings are meant.
    Dates(DateStyle),
    /// Whether two mentions are one person.
    SamePerson(bool),
}

/// Every answer a question of this subject may have.
pub fn choices(subject: &Subject, vocabulary: &Vocabulary) -> Vec<Choice> {
    let choice = |word: &str, key: &str, means| Choice { word: word.to_owned(), key: key.to_owned(), means };
    let aside = |word, means| choice(word, super::layouts::ASIDE, means);
    match subject {
        Subject::Kind => {
            let forms = vocabulary.sheets.iter();
            let forms = forms.map(|form| choice(&form.zh, &form.name, Meant::Kind(Some(form.name.clone()))));
            forms.chain([aside(ASIDE_SHEET, Meant::Kind(None))]).collect()
        }
        Subject::Column(_) => {
            let fields = Field::ALL.iter().map(|field| choice(field.zh(), field.key(), Meant::Column(Some(*field))));
            fields.chain([aside(ASIDE_COLUMN, Meant::Column(None))]).collect()
        }
        Subject::Dates(_) => {
            DateStyle::ALL.into_iter().map(|style| choice(style.zh(), style.key(), Meant::Dates(style))).collect()
        }
        Subject::SamePerson => vec![
            choice(SAME, "same", Meant::SamePerson(true)),
            choice(DIFFERENT, "different", Meant::SamePerson(false)),
        ],
    }
}

/// What the answers of a workbook come to.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// New recipes, in the order answered.
    pub recipes: Vec<Recipe>,
    /// New decisions about who is who, in the order answered.
    pub people: Vec<WhoIsWho>,
    /// How many answers were taken.
    pub taken: usize,
    /// What was wrong with the others.
    pub findings: Vec<Finding>,
    /// The rows that stay asked though something was written into them, by the question's number.
    pub kept: BTreeMap<String, Reply>,
}

/// One answer that says something.
struct Answered<'r> {
    reply: &'r Reply,
    id: String,
    recipe: Recipe,
}

/// Judges the rows of a workbook of questions; `known` is what was decided already.
pub fn judge(replies: &[Reply], known: &Decisions, vocabulary: &Vocabulary) -> Judged {
    let mut judged = Judged::default();
    let mut answers: Vec<Answered<'_>> = Vec::new();
    let mut above = Above::default();
    for reply in replies {
        above.take(reply);
        if reply.text(QuestionColumn::Answer).is_empty() {
            judged.keep(reply);
            continue;
        }
        if reply.text(QuestionColumn::Asked) == Subject::SamePerson.zh() {
            judged.judge_who(reply, &above, known, vocabulary);
            continue;
        }
        match answered(reply, &above, vocabulary) {
            Ok(answer) => answers.push(answer),
            Err(finding) => judged.refuse(reply, *finding),
        }
    }
    let known = &known.recipes;
    let clashing = clashes(&answers, known);
    for (at, answer) in answers.iter().enumerate() {
        match clashing.get(&at) {
            Some(words) => {
                let place = answer.reply.place_of(QuestionColumn::Answer);
                let finding =
                    Finding::new(FindingCode::AnswerClashes, place, answer.reply.text(QuestionColumn::Answer));
                judged.refuse(answer.reply, finding.with([words]));
            }
            None => judged.take(answer, known),
        }
    }
    judged
}

/// Who, when and why of the rows so far: a blank takes what stands above it.
#[derive(Default)]
struct Above {
    by: String,
    on: Option<chrono::NaiveDate>,
    why: String,
}

impl Above {
    fn take(&mut self, reply: &Reply) {
        let replace = |kept: &mut String, column| {
            if !reply.text(column).is_empty() {
                *kept = reply.text(column).to_owned();
            }
        };
        replace(&mut self.by, QuestionColumn::By);
        replace(&mut self.why, QuestionColumn::Because);
        self.on = if reply.text(QuestionColumn::On).is_empty() { self.on } else { reply.on };
    }
}

impl Judged {
    fn keep(&mut self, reply: &Reply) {
        self.kept.insert(reply.text(QuestionColumn::Id).to_owned(), reply.clone());
    }

    /// Takes an answer to whether two mentions are one person.
    fn judge_who(&mut self, reply: &Reply, above: &Above, known: &Decisions, vocabulary: &Vocabulary) {
        let taken = who_answered(reply, above, vocabulary)
            .and_then(|answer| people::take(answer, reply, &known.people, &mut self.people));
        match taken {
            Ok(()) => self.taken += 1,
            Err(finding) => self.refuse(reply, *finding),
        }
    }

    fn refuse(&mut self, reply: &Reply, finding: Finding) {
        self.findings.push(finding);
        self.keep(reply);
    }

    fn take(&mut self, answer: &Answered<'_>, known: &[Recipe]) {
        self.taken += 1;
        let said = |recipe: &Recipe| recipe.meets(&answer.recipe) && says_all(recipe, &answer.recipe);
        if known.iter().chain(&self.recipes).any(said) {
            return;
        }
        let same =
            |recipe: &&mut Recipe| recipe.units == answer.recipe.units && recipe.headings == answer.recipe.headings;
        match self.recipes.iter_mut().find(same) {
            Some(recipe) => {
                recipe.kind = recipe.kind.take().or_else(|| answer.recipe.kind.clone());
                recipe.columns.extend(answer.recipe.columns.iter().cloned());
            }
            None => self.recipes.push(answer.recipe.clone()),
        }
    }
}

/// Whether a recipe says already what another one does.
fn says_all(recipe: &Recipe, other: &Recipe) -> bool {
    let kind = other.kind.as_ref().is_none_or(|kind| recipe.kind.as_ref().is_some_and(|own| own.form == kind.form));
    kind && other.columns.iter().all(|column| {
        recipe.columns.iter().any(|own| {
            own.heading == column.heading
                && column.meaning.is_none_or(|meaning| own.meaning == Some(meaning))
                && column.dates.is_none_or(|style| own.dates == Some(style))
        })
    })
}

fn answered<'r>(reply: &'r Reply, above: &Above, vocabulary: &Vocabulary) -> Result<Answered<'r>, Box<Finding>> {
    let (subject, id) = asked(reply)?;
    let means = meant(reply, &subject, vocabulary)?;
    let units = scope(reply)?;
    let decided = decided(reply, above)?;
    let column = |meaning, dates| {
        let heading = subject.heading().to_owned();
        vec![TaughtColumn { heading, meaning, dates, decided: decided.clone(), line: 0 }]
    };
    let (kind, columns) = match means {
        Meant::Kind(form) => (Some(TaughtKind { form, decided: decided.clone(), line: 0 }), Vec::new()),
        Meant::Column(field) => (None, column(Some(field), None)),
        Meant::Dates(style) => (None, column(None, Some(style))),
        // Asked and answered apart: see `who_answered`.
        Meant::SamePerson(_) => (None, Vec::new()),
    };
    let headings = reply.list(QuestionColumn::Headings);
    Ok(Answered { reply, id, recipe: Recipe { units, headings, kind, columns } })
}

fn who_answered(reply: &Reply, above: &Above, vocabulary: &Vocabulary) -> Result<WhoIsWho, Box<Finding>> {
    let (subject, _) = asked(reply)?;
    let same = matches!(meant(reply, &subject, vocabulary)?, Meant::SamePerson(true));
    Ok(WhoIsWho { same, sides: reply.list(QuestionColumn::Headings), decided: decided(reply, above)?, line: 0 })
}

/// What the row asks; its number proves that it is as it was written.
fn asked(reply: &Reply) -> Result<(Subject, String), Box<Finding>> {
    let units: Vec<Arc<str>> = reply.list(QuestionColumn::Units).into_iter().map(Arc::from).collect();
    let headings = reply.list(QuestionColumn::Headings);
    let id = reply.text(QuestionColumn::Id);
    let subject = Subject::named(reply.text(QuestionColumn::Asked), reply.text(QuestionColumn::Heading));
    subject
        .filter(|subject| question_id(subject, &headings, &units) == id)
        .map(|subject| (subject, id.to_owned()))
        .ok_or_else(|| Finding::new(FindingCode::AnswerRowChanged, reply.place_of(QuestionColumn::Id), id).into())
}

fn meant(reply: &Reply, subject: &Subject, vocabulary: &Vocabulary) -> Result<Meant, Box<Finding>> {
    let text = reply.text(QuestionColumn::Answer);
    let folded = fold(text);
    let all = choices(subject, vocabulary);
    let found = all.iter().find(|choice| fold(&choice.word) == folded || choice.key == text);
    found.map(|choice| choice.means.clone()).ok_or_else(|| {
        let near = nearest(&folded, all.iter().map(|choice| choice.word.as_str()));
        unknown(reply, QuestionColumn::Answer, near)
    })
}

fn scope(reply: &Reply) -> Result<Vec<String>, Box<Finding>> {
    match reply.text(QuestionColumn::Scope) {
        "" | SCOPE_UNITS => Ok(reply.list(QuestionColumn::Units)),
        SCOPE_ANY => Ok(Vec::new()),
        _ => Err(unknown(reply, QuestionColumn::Scope, Some(SCOPE_UNITS))),
    }
}

fn unknown(reply: &Reply, column: QuestionColumn, near: Option<&str>) -> Box<Finding> {
    let near = near.map(|word| format!("（是否“{word}”？）")).unwrap_or_default();
    let text = reply.text(column);
    Finding::new(FindingCode::AnswerUnknown, reply.place_of(column), text).with([text, &near]).into()
}

fn decided(reply: &Reply, above: &Above) -> Result<Decided, Box<Finding>> {
    let lacks = |column: QuestionColumn| {
        let place = reply.place_of(column);
        Box::new(Finding::new(FindingCode::AnswerIncomplete, place, reply.text(column)).with([column.zh()]))
    };
    if above.by.is_empty() {
        let place = reply.place_of(QuestionColumn::By);
        return Err(Finding::new(FindingCode::AnswerUnsigned, place, reply.text(QuestionColumn::Answer)).into());
    }
    let on = above.on.ok_or_else(|| lacks(QuestionColumn::On))?;
    Ok(Decided { by: above.by.clone(), on, why: above.why.clone() })
}

/// The answers that cannot all hold, with what each clashes with.
fn clashes(answers: &[Answered<'_>], known: &[Recipe]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    for (at, answer) in answers.iter().enumerate() {
        let meeting = known.iter().filter(|recipe| recipe.meets(&answer.recipe));
        if meeting.clone().any(|recipe| clash(recipe, &answer.recipe)) {
            found.insert(at, "decisions/layouts.toml 里已有的说法".to_owned());
        }
        for (other, before) in answers[..at].iter().enumerate() {
            if before.recipe.meets(&answer.recipe)
                && (clash(&before.recipe, &answer.recipe) || before.id == answer.id && before.recipe != answer.recipe)
            {
                found.entry(at).or_insert_with(|| row_words(before.reply));
                found.entry(other).or_insert_with(|| row_words(answer.reply));
            }
        }
    }
    found
}

fn row_words(reply: &Reply) -> String {
    let row = reply.cells.values().next().map_or(0, |cell| cell.row + 1);
    format!("第 {row} 行的回答")
}

/// Whether two recipes of one shape cannot both hold: another kind, another meaning, or one meaning for two columns.
fn clash(one: &Recipe, two: &Recipe) -> bool {
    let kinds = matches!((&one.kind, &two.kind), (Some(a), Some(b)) if a.form != b.form);
    let columns = two
        .columns
        .iter()
        .any(|column| one.columns.iter().any(|known| known.heading == column.heading && known.contradicts(column)));
    let fields: BTreeSet<(Field, &str)> = one.columns.iter().filter_map(named_field).collect();
    let twice = two
        .columns
        .iter()
        .filter_map(named_field)
        .any(|(field, heading)| fields.iter().any(|(known, other)| *known == field && *other != heading));
    kinds || columns || twice
}

/// The field a column was taught to be, where a table can have only one such column.
fn named_field(column: &TaughtColumn) -> Option<(Field, &str)> {
    let field = column.meaning.flatten()?;
    let many = matches!(field, Field::SerialNo | Field::Remark | Field::Signature);
    (!many).then_some((field, column.heading.as_str()))
}

#[cfg(test)]
mod tests;
