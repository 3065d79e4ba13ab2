//! What stands around a table and holds for every row of it: titles, `师傅：… 徒弟：…` lines, sheet and file names.

use std::collections::BTreeMap;

use policy::{Vocabulary, fold};
use tables::{CellRef, CellValue, Field, Term};

use crate::canvas::Canvas;
use crate::heading::{bare, field_of, is_known};
use crate::values::{arabic, is_name, term_in, year_month_in};

/// Who observes whom, where a title or a column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The mentor observes the mentee.
    MentorObserves,
    /// The mentee observes the mentor.
    MenteeObserves,
}

impl Direction {
    /// The words a title says it with.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::MentorObserves => "师傅听徒弟课",
            Self::MenteeObserves => "徒弟听师傅课",
        }
    }
}

/// What holds for the rows below a line.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Facts by field, with the cell they stand in.
    pub facts: BTreeMap<Field, (String, Option<CellRef>)>,
    /// Titles from the outside in: file name, sheet name, title lines.
    pub titles: Vec<String>,
    /// The term a title names.
    pub term: Option<Term>,
    /// The year a title names.
    pub year: Option<i32>,
    /// The month a title, sheet name or group line names.
    pub month: Option<u32>,
    /// The direction a title or group line names.
    pub direction: Option<Direction>,
    /// The unit a group line names: the rows below it are that unit's.
    pub group_unit: Option<String>,
}

impl Context {
    /// Takes in a title: its words are kept, and what they say about time and direction replaces what was known.
    pub fn add_title(&mut self, text: &str, vocabulary: &Vocabulary) {
        let (year, month) = year_month_in(text);
        self.term = term_in(text).or(self.term);
        self.year = year.or(self.year);
        self.month = month.or(self.month);
        self.direction = direction_in(text, vocabulary).or(self.direction);
        if let Some(owner) = owner_in(text, vocabulary) {
            self.facts.insert(Field::Name, (owner, None));
        }
        if let Some(subject) = subject_in(text, vocabulary) {
            self.facts.insert(Field::Subject, (subject, None));
        }
        for (side, name) in people_in(text, vocabulary) {
            self.facts.insert(side, (name, None));
        }
        self.titles.push(text.to_owned());
    }

    /// Takes in a group line: a unit (`红岭镇中心小学`, `第一小学（3对）`) or a subject (`语文组`) the rows below belong to.
    pub fn add_group(&mut self, text: &str, vocabulary: &Vocabulary) {
        if let Some(unit) = unit_in_group(text, vocabulary) {
            self.group_unit = Some(unit);
        }
        if let Some(subject) = subject_in(text, vocabulary) {
            self.facts.insert(Field::Subject, (subject, None));
        }
    }

    /// Takes in a fact.
    pub fn add_fact(&mut self, field: Field, value: &str, cell: Option<CellRef>) {
        if matches!(field, Field::Term | Field::SchoolYear) {
            self.term = term_in(value).or(self.term);
        }
        if field == Field::Month {
            let (year, month) = year_month_in(value);
            self.year = year.or(self.year);
            self.month = month.or(self.month);
        }
        self.facts.insert(field, (value.to_owned(), cell));
    }

    /// The month all that stands below was counted in: the innermost title that names months names this one alone, and no day.
    pub fn month_counted(&self) -> Option<u32> {
        self.titles.iter().rev().map(|title| fold(title)).find(|title| title.contains('月')).and_then(|title| {
            let alone = title.matches('月').count() == 1 && !title.contains("学期") && !title.contains('日');
            year_month_in(&title).1.filter(|_| alone)
        })
    }

    /// The teaching week all that stands below was counted in: the innermost title that names weeks names this one alone.
    pub fn week_counted(&self) -> Option<u32> {
        let title = self.titles.iter().rev().map(|title| arabic(&fold(title))).find(|title| title.contains('周'))?;
        let (before, _) = title.split_once('周').filter(|(_, behind)| !behind.contains(['周', '至', '-', '—', '~']))?;
        let number = before.trim_end_matches("教学").rsplit_once('第')?.1;
        number.parse().ok().filter(|week| (1..=30).contains(week))
    }

    /// Parts with the people of the block before.
    pub fn forget_people(&mut self) {
        for person in [Field::Mentor, Field::Mentee, Field::Observer, Field::Observed] {
            self.facts.remove(&person);
        }
    }

    /// A fact's text.
    pub fn fact(&self, field: Field) -> Option<&str> {
        self.facts.get(&field).map(|(value, _)| value.as_str())
    }
}

/// The unit a group line names, without its number and its count of rows; `None` if it names none.
fn unit_in_group(text: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(text.lines().next().unwrap_or(text));
    let numbered = folded.trim_start_matches(|c: char| "0123456789一二三四五六七八九十()、.".contains(c));
    // 一 begins names too (一小, 一中): a number is taken off only with its mark.
    let bare = if folded.contains('、') || folded.starts_with('(') { numbered } else { folded.as_str() };
    let name = bare.split('(').next().unwrap_or(bare).trim_end_matches([':', '：']);
    let ends = vocabulary.lines.get("unit_end")?.iter().any(|end| name.ends_with(end.as_str()));
    (ends && (3..=25).contains(&name.chars().count())).then(|| name.to_owned())
}

/// The subject a title or a group line is about: `语文`, `语文组`, `三年级语文`; `None` if it says more than that.
pub fn subject_in(text: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(text);
    let bare = ["教研组", "学科", "组", "科"].iter().find_map(|end| folded.strip_suffix(end)).unwrap_or(&folded);
    let subjects = vocabulary.lines.get("subject")?;
    let subject =
        subjects.iter().filter(|subject| bare.ends_with(subject.as_str())).max_by_key(|subject| subject.len())?;
    let before = bare.strip_suffix(subject.as_str())?;
    let is_grade = before.is_empty()
        || ["年级", "年", "级", "小学", "初中", "高中", "初一", "初二", "初三", "高一", "高二", "高三"]
            .iter()
            .any(|end| before.ends_with(end));
    (is_grade && before.chars().count() <= 5).then(|| subject.clone())
}

/// The mentor and the mentee a title names: `师傅马建国-徒弟李明`.
fn people_in(title: &str, vocabulary: &Vocabulary) -> Vec<(Field, String)> {
    let folded = fold(title);
    let mut found = BTreeMap::new();
    for (word, fields) in &vocabulary.sides {
        let Some(side) = fields.get(&Field::Name).filter(|side| matches!(side, Field::Mentor | Field::Mentee)) else {
            continue;
        };
        let Some((_, rest)) = folded.split_once(word.as_str()) else { continue };
        let rest = rest.trim_start_matches([':', '：', '-', '_', '(']);
        let end = rest.find(|c: char| !is_name(&format!("{c}{c}"))).unwrap_or(rest.len());
        let cut = ["老师", "听", "的", "与", "和", "记录", "师傅", "徒弟", "同志"];
        let end = cut.iter().filter_map(|word| rest[..end].find(word)).min().unwrap_or(end);
        if let Some(name) = named_at_its_head(&rest[..end], vocabulary) {
            found.insert(*side, name);
        }
    }
    found.into_iter().collect()
}

/// The person a title is about: `王建国`, `王建国听课记录`, `听课记录（王建国）`, `2024秋-王建国-听课`, `张三（徒弟）`.
fn owner_in(title: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(title);
    folded.split(['-', '—', '_', '(', ')', '·', '+', '、', '.']).find_map(|part| named_at_its_head(part, vocabulary))
}

fn named_at_its_head(part: &str, vocabulary: &Vocabulary) -> Option<String> {
    let part = match part.starts_with(|c: char| c.is_ascii_digit() || c == '第') {
        true => part.trim_start_matches(|c: char| c.is_ascii_digit() || "年学度第一二上下期秋春季月".contains(c)),
        false => part,
    };
    let cut = ["老师", "教师", "师傅", "导师", "听课", "听评课", "的", "记录"];
    let end = cut.iter().filter_map(|word| part.find(word)).min().unwrap_or(part.len());
    let name = &part[..end];
    let length = name.chars().count();
    let first: String = name.chars().take(1).collect();
    let two: String = name.chars().take(2).collect();
    let compound = length >= 3 && vocabulary.is_mark("surname", &two);
    let surname = vocabulary.is_mark("surname", &first) && length <= 3 || compound;
    let kind_word =
        vocabulary.sheets.iter().flat_map(|form| &form.title_words).any(|word| name.contains(word.as_str()));
    let known_word = kind_word
        || vocabulary.headings.contains_key(name)
        || vocabulary.ambiguous.contains_key(name)
        || vocabulary.list("document_kind").exact(name).is_some()
        || vocabulary.lines.get("no_name").is_some_and(|words| words.iter().any(|word| name.ends_with(word.as_str())));
    // 高一, 周三: a numeral behind a surname is a grade or a weekday.
    let numeral = length == 2 && name.ends_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '日']);
    (is_name(name) && !numeral && surname && !known_word).then(|| name.to_owned())
}

/// The direction a text names; `None` if it names none or both.
pub fn direction_in(text: &str, vocabulary: &Vocabulary) -> Option<Direction> {
    let folded = fold(text);
    let named: Vec<&str> = vocabulary
        .list("direction")
        .entries
        .iter()
        .filter(|entry| entry.words.iter().any(|word| folded.contains(word.as_str())))
        .map(|entry| entry.name.as_str())
        .collect();
    match named.as_slice() {
        ["mentor_observes"] => Some(Direction::MentorObserves),
        ["mentee_observes"] => Some(Direction::MenteeObserves),
        _ => None,
    }
}

/// One fact stated by a line above a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The label as written.
    pub label: String,
    /// What it is about; `None` for a label nobody taught us.
    pub field: Option<Field>,
    /// Its value; empty if nothing was filled in.
    pub value: String,
    /// The cells it was read from.
    pub cells: Vec<CellRef>,
}

/// The facts a line states as `标签：值`, in one cell or across cells.
///
/// Empty: the line states nothing that way.
pub fn stated_by_row(canvas: &Canvas<'_>, row: u32, vocabulary: &Vocabulary) -> Vec<Stated> {
    let cells = canvas.row(row);
    let alternating = label_value_pairs(&cells, vocabulary);
    if !alternating.is_empty() {
        return alternating;
    }
    let mut stated: Vec<Stated> = Vec::new();
    let mut waiting = false;
    for (at, value) in cells {
        let CellValue::Text(text) = value else {
            if waiting {
                fill_last(&mut stated, at, value);
            }
            waiting = false;
            continue;
        };
        let found = stated_in_text(text, at, vocabulary);
        if found.is_empty() && waiting {
            fill_last(&mut stated, at, value);
            waiting = false;
            continue;
        }
        waiting = found.last().is_some_and(|last| last.value.is_empty());
        stated.extend(found);
    }
    stated
}

fn fill_last(stated: &mut [Stated], at: CellRef, value: &CellValue) {
    if let Some(last) = stated.last_mut() {
        last.value = value.shown().trim().to_owned();
        last.cells.push(at);
    }
}

/// `师傅 | 马建国 | 徒弟 | 李明`: labels and values in turn, without colons.
fn label_value_pairs(cells: &[(CellRef, &CellValue)], vocabulary: &Vocabulary) -> Vec<Stated> {
    if cells.len() < 2 || cells.len() % 2 == 1 {
        return Vec::new();
    }
    let pairs = cells.chunks_exact(2).map(|pair| {
        let (label, value) = (pair[0].1.shown(), pair[1].1.shown());
        let has_colon = label.contains([':', '：']) || value.contains([':', '：']);
        let field = label_field(&label, vocabulary)?;
        (!has_colon && !is_known(&value, vocabulary)).then(|| Stated {
            label: label.clone(),
            field: Some(field),
            value: value.trim().to_owned(),
            cells: vec![pair[0].0, pair[1].0],
        })
    });
    pairs.collect::<Option<Vec<Stated>>>().unwrap_or_default()
}

/// The facts of one cell: `师傅：马建国　　徒弟：李明、王芳`.
pub fn stated_in_text(text: &str, at: CellRef, vocabulary: &Vocabulary) -> Vec<Stated> {
    let pieces: Vec<&str> = text.split([':', '：']).collect();
    let Some((first, rest)) = pieces.split_first() else { return Vec::new() };
    if rest.is_empty() {
        return Vec::new();
    }
    let mut stated = Vec::new();
    let mut label = split_label(first, vocabulary).1;
    for (nth, piece) in rest.iter().enumerate() {
        let is_last = nth + 1 == rest.len();
        let (value, next) = if is_last { (*piece, String::new()) } else { split_label(piece, vocabulary) };
        let field = label_field(&label, vocabulary);
        if !label.is_empty() {
            stated.push(Stated {
                label: label.clone(),
                field,
                value: value.trim().trim_end_matches(['，', '；', ';', ',']).to_owned(),
                cells: vec![at],
            });
        }
        label = next;
    }
    stated
}

/// Parts `李明、王芳　　学科` into the value and the label of the next fact: what follows the last space, else the longest
/// known heading at the end.
fn split_label<'t>(piece: &'t str, vocabulary: &Vocabulary) -> (&'t str, String) {
    let trimmed = piece.trim_end();
    let after_space = trimmed.rfind(char::is_whitespace);
    let starts = trimmed.char_indices().map(|(at, _)| at);
    let known = || starts.filter(|at| label_field(&trimmed[*at..], vocabulary).is_some()).min();
    let from = after_space.or_else(known).unwrap_or(0);
    (&trimmed[..from], trimmed[from..].trim().to_owned())
}

fn label_field(label: &str, vocabulary: &Vocabulary) -> Option<Field> {
    let bare = bare(label);
    if bare.is_empty() || bare.chars().count() > 12 {
        return None;
    }
    let plain: String = bare.chars().take_while(|c| *c != '(').collect();
    [bare.as_str(), plain.as_str()].into_iter().find_map(|word| {
        let open = vocabulary.ambiguous.get(word).and_then(|readings| {
            readings
                .iter()
                .find(|reading| reading.beside.is_empty() && reading.beside_word.is_empty())
                .or(readings.first())
        });
        open.map(|reading| reading.field).or_else(|| field_of(word, vocabulary))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Vec<(Option<Field>, String)> {
        let vocabulary = Vocabulary::shipped().expect("right");
        stated_in_text(text, CellRef::new(0, 0), &vocabulary).into_iter().map(|s| (s.field, s.value)).collect()
    }

    #[test]
    fn several_facts_stand_in_one_cell() {
        let read = stated("师傅：马建国　　徒弟：李明、王芳　　学科：语文");
        let expected = [
            (Some(Field::Mentor), "马建国".to_owned()),
            (Some(Field::Mentee), "李明、王芳".into()),
            (Some(Field::Subject), "语文".into()),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn labels_may_stand_close_together_and_be_empty() {
        let read = stated("单位（盖章）：示例小学  填表时间：2025.1.8 电话：");
        assert_eq!(read[0], (Some(Field::Unit), "示例小学".to_owned()));
        assert_eq!(read[2], (Some(Field::Phone), String::new()));
    }

    #[test]
    fn a_title_that_names_both_directions_names_none() {
        let vocabulary = Vocabulary::shipped().expect("right");
        assert_eq!(direction_in("师傅听徒弟课记录", &vocabulary), Some(Direction::MentorObserves));
        assert_eq!(direction_in("徒弟听课记录", &vocabulary), Some(Direction::MenteeObserves));
        assert_eq!(direction_in("师傅听徒弟课、徒弟听师傅课统计", &vocabulary), None);
    }
}
