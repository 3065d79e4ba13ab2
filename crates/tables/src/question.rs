//! What a person is asked, once, in `decisions/待确认.xlsx`, and what comes back from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Area, CellRef, Lang, Place};

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Subject {
    /// What kind of sheet it is.
    Kind,
    /// What the column of this heading means.
    Column(String),
    /// How days such as `10.1` are meant in the column of this heading: the 1st, or the 10th that lost its zero.
    Dates(String),
    /// Whether two mentions are one person. The two sides stand where other questions have the headings of a sheet.
    SamePerson,
}

impl Subject {
    /// What is asked, as one word of the workbook.
    pub const fn zh(&self) -> &'static str {
        match self {
            Self::Kind => "这是什么表",
            Self::Column(_) => "这一列是什么",
            Self::Dates(_) => "日期怎么读",
            Self::SamePerson => "是不是同一个人",
        }
    }

    /// The heading of the column asked about; empty for the whole sheet.
    pub fn heading(&self) -> &str {
        match self {
            Self::Kind | Self::SamePerson => "",
            Self::Column(heading) | Self::Dates(heading) => heading,
        }
    }

    /// The subject the workbook's words name.
    pub fn named(zh: &str, heading: &str) -> Option<Self> {
        [Self::Kind, Self::Column(heading.to_owned()), Self::Dates(heading.to_owned()), Self::SamePerson]
            .into_iter()
            .find(|subject| subject.zh() == zh && subject.heading() == heading)
    }
}

/// One thing that was not understood and is asked of a person.
///
/// Grain: one subject of one sheet shape; asked of one unit, or of several at once where they send the same shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub subject: Subject,
    /// The units whose sheets ask it, sorted.
    pub units: Vec<Arc<str>>,
    /// The shape of the sheet: its headings from left to right, as they are compared.
    pub headings: Vec<String>,
    /// The sheet that asks it first.
    pub place: Place,
    /// The cells it is about.
    pub cells: Area,
    /// How many sheets ask it.
    pub sheets: u32,
    /// What stands in those cells, a few of them.
    pub samples: Vec<String>,
    /// Likely answers by their names in data files, the likeliest first.
    pub likely: Vec<String>,
    /// Why it is asked, in Chinese and in English.
    pub why: [String; 2],
    /// Whether two schools may mean different things by it, so that each is asked by itself.
    pub each_unit: bool,
}

/// What holds a list of units or headings together in a cell.
pub const LIST_MARK: &str = "｜";

impl Question {
    /// The question's number: the same as long as subject, shape and units are.
    pub fn id(&self) -> String {
        question_id(&self.subject, &self.headings, &self.units)
    }

    /// Why it is asked.
    pub fn why(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.why[0],
            Lang::En => &self.why[1],
        }
    }
}

/// The number of a question: ten hexadecimal digits of what it is about.
pub fn question_id(subject: &Subject, headings: &[String], units: &[Arc<str>]) -> String {
    let mut text = format!("{}\u{1f}{}", subject.zh(), subject.heading());
    for (mark, part) in
        headings.iter().map(|heading| ('\u{1e}', &**heading)).chain(units.iter().map(|unit| ('\u{1d}', &**unit)))
    {
        text.push(mark);
        text.push_str(part);
    }
    // FNV-1a: short, and the same on every machine; it guards against a slip of the hand, not against malice.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("Q{:010x}", hash & 0xff_ffff_ffff)
}

/// The columns of the table of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionColumn {
    /// The question's number.
    Id,
    /// The units, with [`LIST_MARK`] between them.
    Units,
    /// What is asked.
    Asked,
    /// The heading of the column asked about.
    Heading,
    /// Cells it is about.
    Samples,
    /// Why it is asked.
    Why,
    /// The answer.
    Answer,
    /// For whom the answer holds.
    Scope,
    /// Who answered.
    By,
    /// When.
    On,
    /// What the answer rests on.
    Because,
    /// What was wrong with the last answer.
    Hint,
    /// The file.
    File,
    /// The sheet.
    Sheet,
    /// The cells.
    Cells,
    /// The shape: the headings, with [`LIST_MARK`] between them.
    Headings,
}

impl QuestionColumn {
    /// Every column, in the order of the workbook.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::Units,
        Self::Asked,
        Self::Heading,
        Self::Samples,
        Self::Why,
        Self::Answer,
        Self::Scope,
        Self::By,
        Self::On,
        Self::Because,
        Self::Hint,
        Self::File,
        Self::Sheet,
        Self::Cells,
        Self::Headings,
    ];

    /// The head of the column.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Id => "编号",
            Self::Units => "单位",
            Self::Asked => "问什么",
            Self::Heading => "列名",
            Self::Samples => "表里写的",
            Self::Why => "为什么问",
            Self::Answer => "回答",
            Self::Scope => "适用",
            Self::By => "回答人",
            Self::On => "回答日期",
            Self::Because => "依据",
            Self::Hint => "上次的回答",
            Self::File => "文件",
            Self::Sheet => "工作表",
            Self::Cells => "单元格",
            Self::Headings => "表头",
        }
    }
}

/// The answer holds for the units named.
pub const SCOPE_UNITS: &str = "所列单位";
/// The answer holds for any unit.
pub const SCOPE_ANY: &str = "所有单位";

/// One row of the table of questions as a person left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The workbook and sheet.
    pub place: Place,
    /// What stands in each column, trimmed; blank cells are left out.
    pub texts: BTreeMap<QuestionColumn, String>,
    /// The cell of each column in this row.
    pub cells: BTreeMap<QuestionColumn, CellRef>,
    /// The day of the answer, where one can be read.
    pub on: Option<NaiveDate>,
}

impl Reply {
    /// What stands in a column; empty if it is blank.
    pub fn text(&self, column: QuestionColumn) -> &str {
        self.texts.get(&column).map(String::as_str).unwrap_or_default()
    }

    /// The place of a column's cell.
    pub fn place_of(&self, column: QuestionColumn) -> Place {
        self.cells.get(&column).map_or_else(|| self.place.clone(), |cell| self.place.at(*cell))
    }

    /// A list kept in one cell.
    pub fn list(&self, column: QuestionColumn) -> Vec<String> {
        self.text(column).split(LIST_MARK).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_found_again_by_its_words() {
        for subject in
            [Subject::Kind, Subject::Column("老蓝".into()), Subject::Dates("哪天".into()), Subject::SamePerson]
        {
            assert_eq!(Subject::named(subject.zh(), subject.heading()), Some(subject));
        }
        assert_eq!(Subject::named("这是什么表", "老蓝"), None);
    }

    #[test]
    fn a_question_has_another_number_when_the_shape_is_another() {
        let number = |headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(|word| (*word).to_owned()).collect();
            question_id(&Subject::Kind, &headings, &["一小".into()])
        };
        assert_eq!(number(&["甲", "乙"]), number(&["甲", "乙"]));
        assert_ne!(number(&["甲", "乙"]), number(&["甲乙"]));
        assert_eq!(number(&["甲"]).len(), 11);
    }
}
