//! Why a column or a sheet was read the way it was, in both languages.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tables::{Field, Lang};

/// The evidence for a reading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing was decided.
    #[default]
    None,
    /// The heading as a whole is a known word.
    Heading(String),
    /// The lowest level of the heading is a known word.
    LowestLevel(String),
    /// An upper level of the heading is a known word.
    UpperLevel(String),
    /// A word below a side's heading.
    Below(String, String),
    /// The heading is a week, a month or a day.
    IsPeriod,
    /// A word with two meanings, decided by the columns beside it.
    Beside(String),
    /// A word with two meanings that nothing decides.
    TwoReadings(String),
    /// The column stands right of a person's column.
    RightOf(Field),
    /// A single week, month or day makes no matrix.
    LonePeriod,
    /// An earlier column already means this.
    Repeats(Field),
    /// Without a date, 节次 is a number of lessons.
    NoDate,
    /// The cells say who observes whom.
    CellsSayDirection,
    /// The cells number the rows.
    RunningNumber,
    /// The cells say how many.
    CellsAreCounts,
    /// The cells say which.
    CellsAreOrdinals,
    /// No word of the vocabulary.
    UnknownWord,
    /// Somebody decided it: who, and when.
    Recipe(String, NaiveDate),
    /// A sheet's kind: the names that were there, and the title word that helped.
    Kind(Vec<String>, Option<String>),
}

impl Reason {
    /// The evidence in words.
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Heading(word) => format!("列名“{word}”"),
            Self::LowestLevel(word) => format!("末级列名“{word}”"),
            Self::UpperLevel(word) => format!("上级列名“{word}”"),
            Self::Below(upper, word) => format!("“{upper}”下的“{word}”"),
            Self::IsPeriod => "列名是周、月或日".to_owned(),
            Self::Beside(word) => format!("“{word}”按旁边的列判断"),
            Self::TwoReadings(word) => format!("“{word}”有两种读法，旁边的列也判断不了"),
            Self::RightOf(person) => format!("在“{}”旁边", person.zh()),
            Self::LonePeriod => "单独的周、月、日不成表".to_owned(),
            Self::Repeats(field) => format!("与前面的列重复（{}）", field.zh()),
            Self::NoDate => "没有日期列，“节次”按节数读".to_owned(),
            Self::CellsSayDirection => "单元格里写的是谁听谁的课".to_owned(),
            Self::RunningNumber => "旁边有日期，数字从 1 依次递增，是行号".to_owned(),
            Self::CellsAreCounts => "单元格里写的是多少节".to_owned(),
            Self::CellsAreOrdinals => "单元格里写的是第几节".to_owned(),
            Self::UnknownWord => "不在词表中".to_owned(),
            Self::Recipe(by, on) => format!("按版式 decisions/layouts.toml（{by}，{on}）"),
            Self::Kind(names, word) => {
                let title = word.as_ref().map(|word| format!("；标题含“{word}”")).unwrap_or_default();
                let names: Vec<String> = names.iter().map(|name| name_zh(name)).collect();
                format!("有{}{title}", names.join("、"))
            }
        }
    }

    fn en(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Heading(word) => format!("heading \"{word}\""),
            Self::LowestLevel(word) => format!("lowest level \"{word}\""),
            Self::UpperLevel(word) => format!("upper level \"{word}\""),
            Self::Below(upper, word) => format!("\"{word}\" below \"{upper}\""),
            Self::IsPeriod => "a week, month or day".to_owned(),
            Self::Beside(word) => format!("\"{word}\" decided by its neighbours"),
            Self::TwoReadings(word) => format!("\"{word}\" reads two ways and its neighbours do not decide"),
            Self::RightOf(person) => format!("right of {}", person.key()),
            Self::LonePeriod => "a single week, month or day".to_owned(),
            Self::Repeats(field) => format!("repeats {}", field.key()),
            Self::NoDate => "no date column, so a number of lessons".to_owned(),
            Self::CellsSayDirection => "the cells say who observes whom".to_owned(),
            Self::RunningNumber => "beside dates, numbers that count the rows".to_owned(),
            Self::CellsAreCounts => "the cells say how many".to_owned(),
            Self::CellsAreOrdinals => "the cells say which".to_owned(),
            Self::UnknownWord => "not in the vocabulary".to_owned(),
            Self::Recipe(by, on) => format!("by the recipe in decisions/layouts.toml ({by}, {on})"),
            Self::Kind(names, word) => {
                let title = word.as_ref().map(|word| format!("; title has \"{word}\"")).unwrap_or_default();
                format!("has {}{title}", names.join(", "))
            }
        }
    }
}

/// The Chinese word for a name of a sheet kind's needs.
pub fn name_zh(name: &str) -> String {
    match name {
        "periods" => "周、月或日各列".to_owned(),
        "documents" => "材料各列".to_owned(),
        "stages" => "阶段各列".to_owned(),
        "partners" => "对方各列".to_owned(),
        "title_says" => "标题".to_owned(),
        other => other.parse::<Field>().map_or_else(|_| other.to_owned(), |field| field.zh().to_owned()),
    }
}
