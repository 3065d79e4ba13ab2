//! What a person is asked about a table: the kind, columns without a meaning, days with two readings.

use std::collections::{BTreeMap, BTreeSet};

use policy::{SheetForm, TaughtShape};
use tables::{Area, CellRef, Field, FindingCode, Lang, Question, Subject, mask};

use crate::blocks::Block;
use crate::evidence::fitting;
use crate::field_type::{FieldType, type_of};
use crate::heading::{Column, Meaning};
use crate::lines::is_person_field;
use crate::reason::name_zh;
use crate::recognise::Verdict;
use crate::row::SheetReader;
use crate::shape::{paths, shape};
use crate::values::DateReading;

/// A sample longer than this is cut.
const LONGEST_SAMPLE: usize = 24;
/// How many likely answers stand first in a list.
const MOST_LIKELY: usize = 8;
/// Share of values that must fit a field for it to be a likely answer.
const FITTING: f64 = 0.8;

/// The questions a block leaves open.
pub fn ask(reader: &SheetReader<'_, '_>, block: &Block, verdict: &Verdict<'_>, taught: &TaughtShape) -> Vec<Question> {
    if block.rows.is_empty() || matches!(verdict, Verdict::Aside(_)) {
        return Vec::new();
    }
    let asking = Asking { reader, block, headings: shape(&block.columns) };
    let told_two_readings = reader.findings.iter().any(|finding| finding.code == FindingCode::DateAmbiguous);
    let mut questions: Vec<Question> = kind_question(&asking, verdict).into_iter().collect();
    for (nth, path) in paths(&block.columns).into_iter().enumerate() {
        let styled = taught.columns.get(&path).is_some_and(|column| column.dates.is_some());
        questions.extend(column_question(&asking, nth, &path, verdict));
        if told_two_readings && !styled {
            questions.extend(dates_question(&asking, nth, &path));
        }
    }
    questions
}

/// A block that is asked about.
struct Asking<'a, 'r, 'g> {
    reader: &'a SheetReader<'r, 'g>,
    block: &'a Block,
    headings: Vec<String>,
}

impl Asking<'_, '_, '_> {
    fn question(&self, subject: Subject, cells: Area, samples: Vec<String>, why: [String; 2]) -> Question {
        let unit = if self.reader.unit.is_empty() { "registry".into() } else { self.reader.unit.clone() };
        Question {
            subject,
            units: vec![unit],
            headings: self.headings.clone(),
            place: self.reader.place().at(cells.first),
            cells,
            sheets: 1,
            samples,
            likely: Vec::new(),
            why,
            each_unit: false,
        }
    }

    /// The cells of a column below its heading.
    fn below(&self, nth: usize) -> Area {
        let cells = self.block.cells_of(nth);
        let heading = CellRef::new(self.block.heading_rows.1, self.block.columns[nth].col);
        let first = cells.iter().min().copied().unwrap_or(heading);
        Area::new(first, cells.iter().max().copied().unwrap_or(first))
    }

    /// What stands in a column, row by row.
    fn texts(&self, nth: usize) -> Vec<String> {
        let cells = self.block.cells_of(nth).into_iter().filter_map(|at| self.reader.canvas.own(at));
        cells.filter(|value| !value.is_blank()).map(|value| value.shown()).collect()
    }

    /// Whether the table speaks of children: what stands in it stays in the school, and no sample of it beside a question.
    fn is_of_children(&self) -> bool {
        let of_children = |field: Field| matches!(field, Field::ChildNo | Field::Private);
        self.block.columns.iter().any(|column| column.field().is_some_and(of_children))
    }

    /// A few different ones of them.
    fn samples(&self, texts: &[String]) -> Vec<String> {
        if self.is_of_children() {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let different = texts.iter().map(|text| sample(text)).filter(|text| seen.insert(text.clone()));
        different.take(self.reader.vocabulary.recognition.sample_cells).collect()
    }
}

/// A text as it stands beside a question: on one line, cut, without personal numbers.
fn sample(text: &str) -> String {
    let text = mask(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if text.chars().count() <= LONGEST_SAMPLE {
        return text;
    }
    text.chars().take(LONGEST_SAMPLE).chain(['…']).collect()
}

fn kind_question(asking: &Asking<'_, '_, '_>, verdict: &Verdict<'_>) -> Option<Question> {
    let block = asking.block;
    let (why, likely): ([String; 2], Vec<String>) = match verdict {
        Verdict::Unknown => (
            ["列名凑不成词表里的任何一种表".to_owned(), "its columns make no known kind of sheet".to_owned()],
            titled_kinds(asking),
        ),
        Verdict::Doubtful(found) => (
            [format!("有些像{}，把握不大", found.form.zh), format!("it may be {}, not certainly", found.form.name)],
            vec![found.form.name.clone()],
        ),
        _ => return None,
    };
    let cols = block.columns.iter().map(|column| column.col);
    let last_row = block.rows.last().map_or(block.heading_rows.1, |line| line.row);
    let cells = Area::new(
        CellRef::new(block.heading_rows.0, cols.clone().min().unwrap_or_default()),
        CellRef::new(last_row, cols.max().unwrap_or_default()),
    );
    let shown = if asking.is_of_children() { 0 } else { 2 };
    let rows = block.rows.iter().take(shown).map(|line| {
        let cells = asking.reader.canvas.row(line.row);
        cells.iter().map(|(_, value)| sample(&value.shown())).collect::<Vec<_>>().join("，")
    });
    Some(Question { likely, ..asking.question(Subject::Kind, cells, rows.collect(), why) })
}

/// Kinds a word of the title speaks for.
fn titled_kinds(asking: &Asking<'_, '_, '_>) -> Vec<String> {
    let titles: Vec<String> = asking.block.context.titles.iter().map(|title| policy::fold(title)).collect();
    let speaks = |form: &&SheetForm| {
        form.title_words.iter().any(|word| titles.iter().any(|title| title.contains(word.as_str())))
    };
    asking.reader.vocabulary.sheets.iter().filter(speaks).map(|form| form.name.clone()).collect()
}

fn column_question(asking: &Asking<'_, '_, '_>, nth: usize, path: &str, verdict: &Verdict<'_>) -> Option<Question> {
    let (column, texts) = (&asking.block.columns[nth], asking.texts(nth));
    let matters = !texts.is_empty() && matters(asking, column, verdict, &texts);
    if !matters || path.is_empty() || !asking.headings.iter().any(|heading| heading == path) {
        return None;
    }
    let (likely, each_unit) = match (&column.meaning, verdict) {
        (Meaning::Ambiguous(fields), _) => (fields.iter().map(|field| field.key().to_owned()).collect(), true),
        (Meaning::Doubtful(field), _) => (vec![field.key().to_owned()], true),
        (Meaning::Field(field), Verdict::Short(_, lacking)) => {
            (lacking.iter().cloned().chain([field.key().to_owned()]).collect(), true)
        }
        _ => (likely_fields(asking, nth, verdict), false),
    };
    let why = [Lang::Zh, Lang::En].map(|lang| why_asked(column, verdict, lang));
    let subject = Subject::Column(path.to_owned());
    let question = asking.question(subject, asking.below(nth), asking.samples(&texts), why);
    Some(Question { likely, each_unit, ..question })
}

/// Whether what stands in a column without a certain meaning may count.
fn matters(asking: &Asking<'_, '_, '_>, column: &Column, verdict: &Verdict<'_>, texts: &[String]) -> bool {
    let recognition = &asking.reader.vocabulary.recognition;
    let noise = |field: Field| matches!(field, Field::SerialNo | Field::Remark | Field::Signature);
    match (&column.meaning, verdict) {
        (Meaning::Ambiguous(_) | Meaning::Doubtful(_), _) => true,
        (Meaning::Unknown, Verdict::Known(_)) => {
            texts.len() >= recognition.column_cells && usual_length(texts) <= recognition.prose_length
        }
        (Meaning::Unknown, _) => true,
        // A kind somebody decided on lacks a column: one of those that were understood may have been meant.
        (Meaning::Field(field), Verdict::Short(..)) => !column.is_taught() && !noise(*field),
        _ => false,
    }
}

fn why_asked(column: &Column, verdict: &Verdict<'_>, lang: Lang) -> String {
    let why = column.why.text(lang);
    match (&column.meaning, verdict, lang) {
        (Meaning::Doubtful(field), _, Lang::Zh) => format!("{why}，可是内容不像{}", field.zh()),
        (Meaning::Doubtful(field), _, Lang::En) => format!("{why}, but what stands below is no {}", field.key()),
        (Meaning::Field(field), Verdict::Short(form, lacking), Lang::Zh) => {
            let lacking: Vec<String> = lacking.iter().map(|name| name_zh(name)).collect();
            format!("{}还缺{}；这一列现在读作{}", form.zh, lacking.join("、"), field.zh())
        }
        (Meaning::Field(field), Verdict::Short(form, lacking), Lang::En) => {
            format!("{} still lacks {}; the column is read as {}", form.name, lacking.join(", "), field.key())
        }
        _ => why,
    }
}

/// The length of the text in the middle, by length.
fn usual_length(texts: &[String]) -> usize {
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

/// Fields that sheets of this kind (of any, where the kind is not known) are recognised by and that the values fit.
fn likely_fields(asking: &Asking<'_, '_, '_>, nth: usize, verdict: &Verdict<'_>) -> Vec<String> {
    let taken: BTreeSet<Field> = asking.block.columns.iter().filter_map(Column::field).collect();
    let own = verdict.form().into_iter();
    let forms = own.chain(&asking.reader.vocabulary.sheets);
    let mut seen = BTreeSet::new();
    let wanted = forms.flat_map(|form| form.needs.iter().flatten()).filter_map(|name| name.parse::<Field>().ok());
    let open: Vec<Field> = wanted.filter(|field| !taken.contains(field) && seen.insert(*field)).collect();
    let people = share_with_surname(asking, nth) >= FITTING;
    let fit = |field: &&Field| {
        // Nearly every short word reads as a name; only surnames make people likely.
        (people || !is_person_field(**field))
            && fitting(asking.reader, asking.block, nth, **field)
                .is_some_and(|(fit, of)| f64::from(fit) >= FITTING * f64::from(of))
    };
    open.iter().filter(fit).take(MOST_LIKELY).map(|field| field.key().to_owned()).collect()
}

/// The share of a column's texts that begin with a surname.
fn share_with_surname(asking: &Asking<'_, '_, '_>, nth: usize) -> f64 {
    let texts = asking.texts(nth);
    let surname = |text: &&String| {
        let first: String = policy::fold(text).chars().take(1).collect();
        asking.reader.vocabulary.is_mark("surname", &first)
    };
    texts.iter().filter(surname).count() as f64 / texts.len().max(1) as f64
}

fn dates_question(asking: &Asking<'_, '_, '_>, nth: usize, path: &str) -> Option<Question> {
    let field = asking.block.columns[nth].field()?;
    if !matches!(type_of(field), FieldType::Day | FieldType::MonthStart | FieldType::MonthEnd) {
        return None;
    }
    let reader = asking.reader;
    let contexts = asking.block.rows.iter().map(|line| &line.context);
    let two = asking.block.cells_of(nth).into_iter().zip(contexts).filter_map(|(at, context)| {
        let value = reader.canvas.own(at)?;
        match reader.date_of(field, value, &reader.date_frame(context, at.col)) {
            DateReading::Ambiguous(one, other) => Some((value.shown(), one, other)),
            _ => None,
        }
    });
    let two: Vec<_> = two.collect();
    let (shown, one, other) = two.first().filter(|_| two.len() >= reader.vocabulary.recognition.two_readings)?;
    let why = [format!("{shown} 可读成 {one}，也可读成 {other}"), format!("{shown} reads as {one} or as {other}")];
    let texts: Vec<String> = two.iter().map(|(shown, _, _)| shown.clone()).collect();
    let subject = Subject::Dates(path.to_owned());
    let question = asking.question(subject, asking.below(nth), asking.samples(&texts), why);
    Some(Question { each_unit: true, ..question })
}

/// Each question once: those of one shape and subject together, of several units only where all must mean the same.
pub fn merge_questions(asked: impl IntoIterator<Item = Question>) -> Vec<Question> {
    let mut merged: BTreeMap<(Vec<String>, Subject, String), Question> = BTreeMap::new();
    for question in asked {
        let unit = if question.each_unit { question.units.join("") } else { String::new() };
        let key = (question.headings.clone(), question.subject.clone(), unit);
        match merged.get_mut(&key) {
            Some(known) => join(known, &question),
            None => drop(merged.insert(key, question)),
        }
    }
    let mut questions: Vec<Question> = merged.into_values().collect();
    questions.sort_by(|a, b| {
        let of_sheet =
            |question: &Question| (question.units.clone(), question.place.file.clone(), question.place.sheet.clone());
        let kind_first = |question: &Question| (question.subject != Subject::Kind, question.cells.first.col);
        of_sheet(a)
            .cmp(&of_sheet(b))
            .then_with(|| kind_first(a).cmp(&kind_first(b)))
            .then_with(|| a.subject.cmp(&b.subject))
    });
    questions
}

fn join(known: &mut Question, other: &Question) {
    known.sheets += other.sheets;
    known.units.extend(other.units.iter().cloned());
    known.units.sort();
    known.units.dedup();
    for sample in &other.samples {
        if known.samples.len() < other.samples.len() && !known.samples.contains(sample) {
            known.samples.push(sample.clone());
        }
    }
}
