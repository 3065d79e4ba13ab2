//! What a line below the headings is: data, a total, a note, a signature, an example, a group line.

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue, Field};

use crate::canvas::Canvas;
use crate::heading::{Column, Meaning};
use crate::values::{NameReading, names};

/// The role of one line of a table's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRole {
    /// A row that states something.
    Data,
    /// 合计, 小计, 平均 …
    Total,
    /// Numbers under the last row that repeat its sums, without a word.
    UnlabelledTotal,
    /// 备注：…, 说明：…
    Note,
    /// 填表人：…, 校长签字：…
    Signature,
    /// A row that shows how to fill in the form.
    Sample,
    /// A row that says how to fill in each column.
    Instruction,
    /// A numbered row nobody filled in.
    EmptyNumbered,
    /// One cell over the rows it introduces.
    Group,
    /// A row whose cells are struck through.
    Struck,
}

impl LineRole {
    /// The name of the rule by which the ledger ignores such a line.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Total => "total_row",
            Self::UnlabelledTotal => "unlabelled_total",
            Self::Note => "note",
            Self::Signature => "signature",
            Self::Sample => "sample_row",
            Self::Instruction => "instruction_row",
            Self::EmptyNumbered => "empty_numbered_row",
            Self::Group => "group_row",
            Self::Struck => "struck_row",
        }
    }
}

/// Tells the role of a row under `columns`, from those of its cells that belong to them.
pub fn role(
    canvas: &Canvas<'_>,
    row: u32,
    cells: &[(CellRef, &CellValue)],
    columns: &[Column],
    after_footer: bool,
    vocabulary: &Vocabulary,
) -> LineRole {
    let first = cells.first().map(|(_, value)| fold(&value.shown())).unwrap_or_default();
    let keyed = has_key_value(canvas, row, columns);
    if is_total(cells, columns, vocabulary) {
        return LineRole::Total;
    }
    if begins_with(&first, "signature", vocabulary) && (!keyed || first.contains([':', '：', '('])) {
        return LineRole::Signature;
    }
    if is_note(canvas, cells, &first, vocabulary) {
        return LineRole::Note;
    }
    if cells.len() >= 2 && cells.iter().all(|(_, value)| in_brackets(&value.shown())) {
        return LineRole::Note;
    }
    if is_sample(cells, columns, vocabulary) {
        return LineRole::Sample;
    }
    if is_instruction(cells, vocabulary) {
        return LineRole::Instruction;
    }
    if cells.iter().all(|(at, value)| is_noise(at.col, columns) && !is_word_in_number_column(*at, value, columns)) {
        return if after_footer { LineRole::Signature } else { LineRole::EmptyNumbered };
    }
    let lone = matches!(cells, [(at, _)] if canvas.width(*at) <= 2);
    if after_footer && (!keyed || lone) {
        return LineRole::Signature;
    }
    if is_group(canvas, row, cells, columns, vocabulary) {
        return LineRole::Group;
    }
    if !keyed && cells.iter().all(|(_, value)| is_number(value)) {
        return LineRole::UnlabelledTotal;
    }
    LineRole::Data
}

/// Whether a row is struck through: every cell of its own but numbers of rows, remarks, and what is merged over other rows too.
pub fn is_struck(canvas: &Canvas<'_>, cells: &[(CellRef, &CellValue)], columns: &[Column]) -> bool {
    let states = |at: &CellRef| {
        !is_noise(at.col, columns) && canvas.merge(*at).is_none_or(|area| area.height() == 1 || canvas.is_struck(*at))
    };
    let mut stating = cells.iter().filter(|(at, _)| states(at)).peekable();
    stating.peek().is_some() && stating.all(|(at, _)| canvas.is_struck(*at))
}

/// Whether a cell holds a bare number; text files hold them as text.
fn is_number(value: &CellValue) -> bool {
    match value {
        CellValue::Number(_) => true,
        CellValue::Text(text) => fold(text).parse::<f64>().is_ok(),
        _ => false,
    }
}

/// Whether a key column (a person, a day, a kind of paper …) holds something in the row itself, merged areas included.
fn has_key_value(canvas: &Canvas<'_>, row: u32, columns: &[Column]) -> bool {
    columns.iter().any(|column| {
        let is_key = column.field().is_some_and(is_key_field);
        is_key && canvas.seen(CellRef::new(row, column.col)).is_some_and(|value| !value.is_blank())
    })
}

/// Fields that name what a row is about.
fn is_key_field(field: Field) -> bool {
    !matches!(field, Field::SerialNo | Field::Remark | Field::Signature | Field::Total | Field::Required)
        && !is_counted_field(field)
}

/// Fields that hold numbers of lessons, papers and the like.
pub fn is_counted_field(field: Field) -> bool {
    matches!(
        field,
        Field::Lessons
            | Field::MentorObserved
            | Field::MenteeObserved
            | Field::Count
            | Field::Quantity
            | Field::Total
            | Field::Required
            | Field::Vacancies
            | Field::ApprovedPosts
            | Field::FilledPosts
            | Field::SpecialPosts
            | Field::Amount
            | Field::Months
            | Field::Hours
            | Field::CreditedHours
            | Field::Days
            | Field::StaffCount
            | Field::Respondents
            | Field::Score
            | Field::FullScore
    )
}

fn is_noise(col: u32, columns: &[Column]) -> bool {
    columns.iter().any(|column| {
        column.col == col && matches!(column.field(), Some(Field::SerialNo | Field::Remark | Field::Signature))
    })
}

/// Whether a text is a word for a total.
pub fn is_total_word(text: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.lines.get("total").is_some_and(|words| words.contains(fold(text).trim_end_matches([':', '：'])))
}

/// Whether a text stands in brackets as a whole, as hints below headings do: `（年月日）`.
fn in_brackets(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with('(') && folded.ends_with(')')
}

fn is_total(cells: &[(CellRef, &CellValue)], columns: &[Column], vocabulary: &Vocabulary) -> bool {
    let Some(totals) = vocabulary.lines.get("total") else { return false };
    let said = cells.iter().find(|(_, value)| matches!(value, CellValue::Text(_)));
    said.is_some_and(|(at, value)| {
        let text = fold(&value.shown());
        let bare = text.trim_end_matches([':', '：', '(', ')']);
        let noted = totals
            .iter()
            .any(|word| bare.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(['(', ':', '：'])));
        let in_topic = columns
            .iter()
            .any(|column| column.col == at.col && matches!(column.field(), Some(Field::Topic | Field::Appraisal)));
        let short = text.chars().count() <= 10
            && totals.iter().any(|word| word.chars().count() > 1 && text.contains(word.as_str()));
        let undated = !columns
            .iter()
            .any(|column| column.field() == Some(Field::Date) && cells.iter().any(|(cell, _)| cell.col == column.col));
        (totals.contains(bare) || noted || (short && undated)) && !in_topic
    })
}

fn begins_with(text: &str, list: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.lines.get(list).is_some_and(|words| words.iter().any(|word| text.starts_with(word.as_str())))
}

fn is_note(canvas: &Canvas<'_>, cells: &[(CellRef, &CellValue)], first: &str, vocabulary: &Vocabulary) -> bool {
    let [(at, _), ..] = cells else { return false };
    if vocabulary.lines.get("end_mark").is_some_and(|words| words.contains(first)) {
        return true;
    }
    let labelled = begins_with(first, "note", vocabulary)
        && (first.contains([':', '：', '.', '、', '1']) || canvas.width(*at) > 2);
    let long = cells.len() == 1 && first.chars().count() > 24;
    labelled || long
}

/// Whether a column is a box of notes on how to fill in the table beside it.
pub fn is_side_note(column: &Column, vocabulary: &Vocabulary) -> bool {
    let last = column.words.last().map(|word| fold(word)).unwrap_or_default();
    let word = last.trim_end_matches([':', '：']);
    column.meaning == Meaning::Unknown && vocabulary.lines.get("note").is_some_and(|words| words.contains(word))
}

fn is_sample(cells: &[(CellRef, &CellValue)], columns: &[Column], vocabulary: &Vocabulary) -> bool {
    let Some(words) = vocabulary.lines.get("sample") else { return false };
    let marks_row = |text: &str| words.contains(text.trim_matches(['(', ')', ':', '：', '.']));
    cells.iter().take(2).any(|(at, value)| {
        let text = fold(&value.shown());
        let own_column = is_noise(at.col, columns) || !columns.iter().any(|column| column.col == at.col);
        marks_row(&text) && (own_column || at.col == cells[0].0.col)
    })
}

/// Cells that say how to fill in a column: `必填`, `格式：2024-9-18`, `下拉选择`.
fn is_instruction(cells: &[(CellRef, &CellValue)], vocabulary: &Vocabulary) -> bool {
    let Some(words) = vocabulary.lines.get("instruction") else { return false };
    let says_how = |value: &CellValue| {
        let text = fold(&value.shown());
        let text = text.trim_start_matches(['(', '*', '※']);
        words.iter().any(|word| text.starts_with(word.as_str()))
    };
    let found = cells.iter().filter(|(_, value)| says_how(value)).count();
    found >= 1 && found * 2 >= cells.len()
}

/// A word under 序号 is no number of a row: it names the rows below.
fn is_word_in_number_column(at: CellRef, value: &CellValue, columns: &[Column]) -> bool {
    let under_number = columns.iter().any(|column| column.col == at.col && column.field() == Some(Field::SerialNo));
    let is_numeral = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百()、.第".contains(c);
    under_number && fold(&value.shown()).chars().filter(|c| !is_numeral(*c)).count() >= 2
}

/// One cell that stands alone over the rows below: wide, or outside every column that names a person.
fn is_group(
    canvas: &Canvas<'_>,
    row: u32,
    cells: &[(CellRef, &CellValue)],
    columns: &[Column],
    vocabulary: &Vocabulary,
) -> bool {
    let [(at, value)] = cells else { return false };
    if !matches!(value, CellValue::Text(_) | CellValue::DateTime(_)) {
        return false;
    }
    let seen_elsewhere = columns.iter().filter(|column| !matches!(column.meaning, Meaning::Unknown)).any(|column| {
        canvas.origin(CellRef::new(row, column.col)) != *at && canvas.seen(CellRef::new(row, column.col)).is_some()
    });
    if seen_elsewhere {
        return false;
    }
    let wide = canvas.width(*at) as usize * 2 > columns.len();
    let person_column =
        columns.iter().any(|column| column.col == at.col && column.field().is_some_and(is_person_field));
    let folded = fold(&value.shown());
    // 听课记录 alone in a column of names heads the next table; it is nobody.
    let says_kind =
        vocabulary.sheets.iter().flat_map(|form| &form.title_words).any(|word| folded.contains(word.as_str()));
    let no_name =
        vocabulary.lines.get("no_name").is_some_and(|words| words.iter().any(|word| folded.ends_with(word.as_str())));
    let person = !says_kind && !no_name && matches!(names(&value.shown()), NameReading::Names(_));
    // A group stands over its rows from their first column on; elsewhere a lone cell is a row with gaps.
    let first = columns.iter().find(|column| column.field() != Some(Field::SerialNo));
    let leads = first.is_none_or(|first| at.col <= first.col);
    wide || (leads && !(person_column && person))
}

/// Fields that hold people's names.
pub fn is_person_field(field: Field) -> bool {
    matches!(
        field,
        Field::Name
            | Field::Mentor
            | Field::Mentee
            | Field::Observer
            | Field::Observed
            | Field::Guide
            | Field::Rater
            | Field::Talker
            | Field::Leader
            | Field::HomeroomTeacher
            | Field::CareHelper
    )
}
