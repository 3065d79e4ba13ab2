//! 听课记录表 as a form: one lesson a form, labels beside their values, long texts merged.

use crate::random::Random;
use crate::sheet::{Value, cell};

use super::super::case::{Case, Lesson};
use super::super::container::Container;
use super::super::page::{BookDraft, Form, PageDraft};
use super::super::spelling;
use super::super::words;

/// How many lessons a workbook holds at most; a form is long.
const MOST: usize = 4;

/// A form a sheet, or all of them below each other.
pub fn lessons<'c>(case: &'c Case, container: Container, random: &mut Random) -> BookDraft<'c> {
    let below = random.chance(40);
    let how_many = if below || container.holds_sheets() { MOST } else { 1 };
    let style = Style::choose(random);
    let forms: Vec<Form> =
        case.lessons.iter().take(how_many).map(|lesson| form(case, lesson, &style, random)).collect();
    let page = |name: String, forms: Vec<Form>| PageDraft { name, title: None, tables: Vec::new(), forms, tell: None };
    let pages = if below || how_many == 1 {
        vec![page("听课记录".to_owned(), forms)]
    } else {
        forms.into_iter().enumerate().map(|(nth, form)| page(format!("{}", nth + 1), vec![form])).collect()
    };
    BookDraft { case, container, pages }
}

/// One school's form.
struct Style {
    observer: &'static str,
    observed: &'static str,
    date: &'static str,
    topic: &'static str,
    colon: &'static str,
    way: spelling::DateWay,
}

impl Style {
    fn choose(random: &mut Random) -> Self {
        Self {
            observer: random.pick(&["听课人", "听课教师", "听课者"]),
            observed: random.pick(&["授课教师", "授课人", "执教者", "上课教师"]),
            date: random.pick(words::DATE),
            topic: random.pick(&["课题", "教学内容", "听课内容"]),
            colon: random.pick(&["", "", "："]),
            way: spelling::way(random, false),
        }
    }

    fn label(&self, word: &str) -> Value {
        cell(format!("{word}{}", self.colon))
    }
}

fn form(case: &Case, lesson: &Lesson, style: &Style, random: &mut Random) -> Form {
    let (observer, observed) = lesson.people(case);
    let day = spelling::day_in_way(lesson.date, style.way, random).value;
    let period = cell(format!("第{}节", lesson.period));
    let label = |word: &str| style.label(word);
    let rows = vec![
        vec![cell(random.pick(&["听课记录表", "听 课 记 录", "示例学校听课记录表"]))],
        vec![label(style.observer), cell(observer), label(style.observed), cell(observed)],
        vec![label(style.date), day, label("节次"), period],
        vec![label("学科"), cell("语文"), label("班级"), cell("三（1）班")],
        vec![label(style.topic), cell(lesson.topic)],
        vec![
            label("教学过程"),
            cell("一、导入；二、新授；三、练习；四、小结。教师语言亲切，学生参与面广，板书条理清楚。"),
        ],
        vec![label("评课意见"), cell("重点突出，可再给学生一些思考的时间。")],
    ];
    let stated = [
        ("kind", "observe".to_owned(), None),
        ("quantity", "1".to_owned(), None),
        ("observer", observer.to_owned(), Some((1, 1))),
        ("observed", observed.to_owned(), Some((1, 3))),
        ("date", lesson.date.to_string(), Some((2, 1))),
        ("period", lesson.period.to_string(), Some((2, 3))),
        ("topic", lesson.topic.to_owned(), Some((4, 1))),
    ];
    let fields = stated.to_vec();
    Form { rows, merges: vec![(0, 0, 3), (4, 1, 3), (5, 1, 3), (6, 1, 3)], kind: "activity", fields }
}
