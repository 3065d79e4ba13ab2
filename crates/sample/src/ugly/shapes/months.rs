//! A sheet for each month; year and month stand in its title and on its tab, the lines hold days.

use chrono::Datelike;

use crate::random::Random;
use crate::sheet::Value;

use super::super::case::{Case, Lesson};
use super::super::container::Container;
use super::super::page::{BookDraft, PageDraft};
use super::super::spelling;
use super::super::table::{Column, Fact, Line, Table};
use super::super::words;

/// How a day of a known month is written.
#[derive(Debug, Clone, Copy)]
enum DayWay {
    /// 18 as a number.
    Number,
    /// `18日`.
    Word,
    /// `18号`.
    Colloquial,
    /// `9月18日`.
    WithMonth,
}

/// The months that have lessons.
pub fn sheets<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let way = random.pick(&[DayWay::Number, DayWay::Word, DayWay::Colloquial, DayWay::WithMonth]);
    let columns = [
        Column::new(&["日期", "听课日期", "听课时间"], "日", random),
        Column::new(words::OBSERVER, "", random),
        Column::new(words::OBSERVED, "", random),
        Column::new(words::TOPIC, "", random),
    ];
    let tab = random.below(3);
    let mut pages = Vec::new();
    for (year, month) in case.months() {
        let lessons: Vec<&Lesson> = case.lessons.iter().filter(|lesson| lesson.date.month() == month).collect();
        let table = Table {
            columns: columns.to_vec(),
            lines: lessons.iter().map(|lesson| line(case, lesson, way, random)).collect(),
            ..Table::default()
        };
        let name = match tab {
            0 => format!("{month}月"),
            1 => format!("{year}年{month}月"),
            _ => format!("{year}.{month:02}"),
        };
        let what = random.pick(&["听课记录", "师徒听课记录表", "份听课登记表"]);
        let title = Some(format!("{}{year}年{month}月{what}", if random.chance(50) { case.unit } else { "" }));
        if !lessons.is_empty() {
            pages.push(PageDraft { name, title, tables: vec![table], forms: Vec::new(), tell: None });
        }
    }
    if !container.holds_sheets() {
        pages.truncate(1);
    }
    BookDraft { case, container, pages }
}

fn line(case: &Case, lesson: &Lesson, way: DayWay, random: &mut Random) -> Line {
    let (day, month) = (lesson.date.day(), lesson.date.month());
    let (observer, observed) = lesson.people(case);
    let day = match way {
        DayWay::Number => Value::Number(f64::from(day)),
        DayWay::Word => format!("{day}日").into(),
        DayWay::Colloquial => format!("{day}号").into(),
        DayWay::WithMonth => format!("{month}月{day}日").into(),
    };
    let fact = Fact::new("activity")
        .with("kind", "observe", None)
        .with("observer", observer, Some(1))
        .with("observed", observed, Some(2))
        .with("quantity", "1", None)
        .with("date", lesson.date.to_string(), Some(0))
        .with("topic", lesson.topic, Some(3));
    let people = [spelling::name(observer, random).into(), spelling::name(observed, random).into()];
    let [observer, observed] = people;
    Line { cells: vec![day, observer, observed, lesson.topic.into()], facts: vec![fact], ..Line::default() }
}
