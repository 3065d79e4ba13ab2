//! Each check on a few rows: what it asks, what looks alike and is honest, and what it says where it has nothing to ask.
//! Expected values are counted by hand.

use chrono::NaiveDate;
use policy::Authenticity;
use tables::{Dataset, Table, TableBuilder, Term, table_spec};

use super::questions;
use crate::facts::Facts;
use crate::stock::Stock;
use crate::terms::Terms;

const SCHOOL: &str = "甲小学";

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).expect("a day")
}

fn builder(name: &str) -> TableBuilder {
    Table::builder(table_spec(name).expect("declared"))
}

/// A lesson heard.
#[derive(Debug, Clone, Copy)]
struct Heard {
    unit: &'static str,
    observer: &'static str,
    teacher: &'static str,
    date: NaiveDate,
    period: Option<i64>,
    class: &'static str,
    topic: &'static str,
}

fn heard(unit: &'static str, observer: &'static str, teacher: &'static str, date: NaiveDate, period: i64) -> Heard {
    Heard { unit, observer, teacher, date, period: Some(period), class: "", topic: "秋天的雨" }
}

fn activity(rows: &[Heard]) -> Table {
    let mut table = builder("activity");
    for (at, Heard { unit, observer, teacher, date, period, class, topic }) in rows.iter().enumerate() {
        let row = table.row().text("activity_id", format!("A{at}").as_str()).text("unit", *unit).text("term", "2024-2");
        row.text("kind", "observe")
            .date("date", *date)
            .int("period_no", *period)
            .text("actor_id", format!("{unit}{observer}").as_str())
            .text("actor", *observer)
            .text("counterpart_id", format!("{unit}{teacher}").as_str())
            .text("counterpart", *teacher)
            .number("quantity", 1.0)
            .text("class", Some(*class).filter(|class| !class.is_empty()))
            .text("topic", *topic)
            .text("src_file", "听课.xlsx")
            .text("src_sheet", "听课记录")
            .int("src_row", at as i64 + 3);
    }
    table.finish()
}

/// The calendar of the term, with 5月1日 off and the Sunday 4月27日 worked.
fn calendar(data: &mut Dataset) {
    let (mut terms, mut days) = (builder("calendar_term"), builder("calendar_day"));
    let row = terms.row().text("term", "2024-2").int("school_year", 2024).date("start", day(2, 13));
    drop(row.date("teaching_start", day(2, 17)).date("teaching_end", day(7, 4)).date("end", day(7, 11)));
    drop(days.row().text("term", "2024-2").date("day", day(5, 1)).text("name", "劳动节").boolean("taught", false));
    drop(days.row().text("term", "2024-2").date("day", day(4, 27)).boolean("taught", true));
    data.insert(terms.finish());
    data.insert(days.finish());
}

/// The three views of some tables, with the conclusions and problems among them.
fn asked_of(tables: Vec<Table>) -> [Table; 3] {
    let mut data = Dataset::new();
    calendar(&mut data);
    tables.into_iter().for_each(|table| data.insert(table));
    let term = Term::spring(2024);
    let stock = Stock::of(&data, term, &[], "示例县教育体育局").expect("tables");
    let facts = Facts::of(&stock, Terms::of(&data), term).expect("facts");
    let settings = Authenticity::shipped().expect("right");
    questions(&settings, &facts, &data, &data).try_into().expect("three views")
}

/// Of one check: unit, people and words of each question.
fn told(views: &[Table; 3], check: &str) -> Vec<(String, String, String)> {
    let table = &views[0];
    let text = |row: usize, column: &str| table.text(row, column).unwrap_or_default().to_owned();
    let rows = (0..table.len()).filter(|row| table.text(*row, "check") == Some(check));
    let mut told: Vec<_> = rows.map(|row| (text(row, "unit"), text(row, "person"), text(row, "found"))).collect();
    told.sort();
    told
}

/// Of one check: looked at, found, asked, set aside, state.
fn base(views: &[Table; 3], check: &str) -> (i64, i64, i64, i64, String) {
    let table = &views[2];
    let row = (0..table.len()).find(|row| table.text(*row, "check") == Some(check)).expect("a row");
    let [looked, found, asked, aside] =
        ["looked_at", "found", "asked", "set_aside"].map(|column| table.int(row, column).expect("a number"));
    (looked, found, asked, aside, table.text(row, "state").unwrap_or_default().to_owned())
}

fn owned(unit: &str, person: &str, found: &str) -> (String, String, String) {
    (unit.to_owned(), person.to_owned(), found.to_owned())
}

#[test]
fn one_class_with_two_teachers_in_one_period_is_asked_however_the_class_is_spelled() {
    let (one, other) = (heard(SCHOOL, "马建国", "李明", day(3, 5), 2), heard(SCHOOL, "王芳", "张伟", day(3, 5), 2));
    let rows = [
        Heard { class: "三（2）班", ..one },
        Heard { class: "3年级2班", ..other },
        Heard { class: "三（3）班", ..heard(SCHOOL, "赵丽", "丁一", day(3, 5), 2) },
    ];
    let views = asked_of(vec![activity(&rows)]);
    let found = "3月5日第2节三（2）班：张伟、李明各记了一节课";
    assert_eq!(told(&views, "same_lesson"), [owned(SCHOOL, "张伟、李明、王芳、马建国", found)]);
    assert_eq!(base(&views, "same_lesson"), (3, 2, 1, 0, "asked".into()));
    let places: Vec<_> = (0..views[1].len()).map(|row| views[1].int(row, "src_row")).collect();
    assert_eq!(places, [Some(3), Some(4)]);
}

#[test]
fn a_lesson_listed_by_two_schools_is_a_question_to_each_about_its_own_rows() {
    let of = |unit, observer| Heard { class: "三（2）班", ..heard(unit, observer, "李明", day(3, 5), 2) };
    let views = asked_of(vec![activity(&[of(SCHOOL, "马建国"), of("乙小学", "王芳")])]);
    let found = "3月5日第2节：李明的同一课题，另一单位也登记了同一天同一节";
    assert_eq!(
        told(&views, "same_lesson"),
        [owned("乙小学", "李明、王芳", found), owned(SCHOOL, "李明、马建国", found)]
    );
    let matters: std::collections::BTreeSet<_> = (0..2).map(|row| views[0].text(row, "matter")).collect();
    assert_eq!(matters.len(), 1);
    for row in 0..views[1].len() {
        let question = views[1].text(row, "question");
        let asked = (0..2).find(|at| views[0].text(*at, "question") == question).expect("its question");
        assert_eq!(views[0].text(asked, "unit"), views[1].text(row, "unit"));
    }
}

#[test]
fn who_hears_two_teachers_in_one_period_is_asked_and_who_hears_one_with_others_is_not() {
    let rows = [
        heard(SCHOOL, "马建国", "李明", day(3, 5), 2),
        heard(SCHOOL, "马建国", "张伟", day(3, 5), 2),
        heard(SCHOOL, "王芳", "李明", day(3, 5), 2),
        heard(SCHOOL, "赵丽", "李明", day(3, 5), 2),
        heard(SCHOOL, "马建国", "李明", day(3, 5), 3),
    ];
    let views = asked_of(vec![activity(&rows)]);
    assert_eq!(told(&views, "two_places"), [owned(SCHOOL, "马建国", "3月5日第2节听张伟的课、又听李明的课")]);
    // In period 2 five people, in period 3 two.
    assert_eq!(base(&views, "two_places"), (7, 1, 1, 0, "asked".into()));
    assert_eq!(base(&views, "same_lesson"), (5, 0, 0, 0, "clear".into()));
}

#[test]
fn a_saturday_is_asked_a_make_up_sunday_is_not_and_a_holiday_is_named() {
    let rows = [
        heard(SCHOOL, "马建国", "李明", day(4, 19), 2),
        heard(SCHOOL, "马建国", "李明", day(4, 27), 2),
        heard(SCHOOL, "马建国", "李明", day(5, 1), 2),
        heard(SCHOOL, "马建国", "李明", day(4, 28), 2),
    ];
    let views = asked_of(vec![activity(&rows)]);
    assert_eq!(
        told(&views, "no_school_day"),
        [
            owned(SCHOOL, "李明、马建国", "2025年4月19日（星期六）记有1节，涉及2人"),
            owned(SCHOOL, "李明、马建国", "2025年5月1日（劳动节）记有1节，涉及2人")
        ]
    );
    assert_eq!(base(&views, "no_school_day"), (4, 2, 2, 0, "asked".into()));
}

#[test]
fn a_saturday_of_three_schools_asks_the_bureau_for_its_calendar_and_no_school() {
    let rows = [SCHOOL, "乙小学", "丙小学"].map(|unit| heard(unit, "马建国", "李明", day(4, 19), 2));
    let views = asked_of(vec![activity(&rows)]);
    let found = "2025年4月19日（星期六，3个单位都有课）记有3节，涉及6人";
    assert_eq!(told(&views, "no_school_day"), [owned("示例县教育体育局", "", found)]);
    assert_eq!(base(&views, "no_school_day"), (3, 3, 1, 3, "asked".into()));
}

#[test]
fn ten_lessons_a_day_are_asked_where_the_day_holds_eight_and_eight_are_not() {
    let lessons = |observer, date, count: usize| {
        (0..count).map(move |_| Heard { period: None, ..heard(SCHOOL, observer, "李明", date, 1) })
    };
    // Without periods nobody can say which lesson is which: each topic is one.
    let topics = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let named = |lessons: Vec<Heard>| lessons.into_iter().zip(topics).map(|(lesson, topic)| Heard { topic, ..lesson });
    let rows: Vec<Heard> = named(lessons("马建国", day(3, 5), 10).collect())
        .chain(named(lessons("王芳", day(3, 6), 8).collect()))
        .collect();
    let views = asked_of(vec![activity(&rows)]);
    assert_eq!(
        told(&views, "too_many"),
        [
            owned(SCHOOL, "李明", "3月5日听课0节、被听课10节，课表一天8节"),
            owned(SCHOOL, "马建国", "3月5日听课10节、被听课0节，课表一天8节")
        ]
    );
    assert_eq!(base(&views, "too_many"), (4, 2, 2, 0, "asked".into()));
}

fn papers(authors: &[(&str, &[NaiveDate])]) -> Table {
    let mut table = builder("document");
    for (author, days) in authors {
        for date in *days {
            let row = table.row().text("unit", SCHOOL).text("term", "2024-2").text("kind", "教学反思");
            row.text("author_id", *author).text("author", *author).number("quantity", 1.0).date("submitted_on", *date);
        }
    }
    table.finish()
}

#[test]
fn papers_of_one_day_are_asked_of_one_and_not_of_a_school_that_collects_them() {
    let (one, spread) = ([day(6, 30); 6], [day(3, 3), day(3, 17), day(4, 1), day(4, 15), day(5, 6), day(6, 3)]);
    let views = asked_of(vec![papers(&[("李明", &one), ("王芳", &spread), ("张伟", &spread)])]);
    let found = "教学反思6份，其中6份都在2025年6月30日提交";
    assert_eq!(told(&views, "one_day_filing"), [owned(SCHOOL, "李明", found)]);
    let views = asked_of(vec![papers(&[("李明", &one), ("王芳", &one), ("张伟", &spread)])]);
    assert_eq!(told(&views, "one_day_filing"), []);
    assert_eq!(base(&views, "one_day_filing"), (3, 2, 0, 2, "clear".into()));
}

/// Writer, day and text of a comment, the text as a hash; equal hashes are equal sketches.
fn prints(rows: &[(&str, NaiveDate, u16)]) -> Table {
    let mut table = builder("text_print");
    for (writer, date, text) in rows {
        let sketch: String = (0..32_u16).map(|at| format!("{:04x}", text.wrapping_mul(251).wrapping_add(at))).collect();
        let row = table.row().text("unit", SCHOOL).text("term", "2024-2").text("field", "评课意见");
        let row = row.text("author_id", *writer).text("author", *writer).date("date", *date).int("chars", 40);
        row.text("hash", format!("{text:016x}").as_str()).text("sketch", sketch.as_str()).text("src_file", "听课.xlsx");
    }
    table.finish()
}

#[test]
fn comments_two_people_share_are_one_question_and_those_of_one_lesson_heard_together_are_none() {
    let rows = [
        ("马建国", day(3, 5), 1),
        ("王芳", day(3, 19), 1),
        ("马建国", day(4, 2), 2),
        ("王芳", day(4, 9), 2),
        ("马建国", day(5, 7), 3),
        ("赵丽", day(5, 7), 3),
        ("赵丽", day(5, 8), 4),
    ];
    let views = asked_of(vec![prints(&rows)]);
    let found = "2人（王芳2段、马建国2段）的文字几乎相同，最长40字";
    assert_eq!(told(&views, "copied_comments"), [owned(SCHOOL, "王芳、马建国", found)]);
    assert_eq!(base(&views, "copied_comments"), (7, 6, 1, 2, "asked".into()));
}

#[test]
fn a_form_of_words_half_the_school_uses_is_set_aside_and_one_text_for_five_lessons_is_asked() {
    let form = ["马建国", "王芳", "赵丽", "丁一"].map(|writer| (writer, day(3, 5), 1));
    let own = [3, 4, 10, 11, 12].map(|date| ("李明", day(3, date), 2));
    let views = asked_of(vec![prints(&[&form[..], &own[..]].concat())]);
    let found = "李明5段几乎相同，最长40字，用在不同的课上";
    // The four heard on one day; with another day it is still the form.
    assert_eq!(told(&views, "copied_comments"), [owned(SCHOOL, "李明", found)]);
    let mut spread = form;
    spread[0].1 = day(4, 1);
    let views = asked_of(vec![prints(&spread)]);
    assert_eq!(base(&views, "copied_comments"), (4, 4, 0, 4, "clear".into()));
}

#[test]
fn every_fourth_school_day_is_asked_and_every_wednesday_is_not() {
    let days: Vec<NaiveDate> = day(2, 17).iter_days().take_while(|date| *date <= day(7, 4)).collect();
    let taught = days.iter().copied().filter(|date| {
        use chrono::Datelike;
        (date.weekday().num_days_from_monday() < 5 && *date != day(5, 1)) || *date == day(4, 27)
    });
    let fourth = taught.step_by(4).take(10).map(|date| heard(SCHOOL, "马建国", "李明", date, 2));
    let wednesdays = day(2, 19).iter_weeks().take(12).map(|date| heard(SCHOOL, "王芳", "张伟", date, 3));
    let views = asked_of(vec![activity(&fourth.chain(wednesdays).collect::<Vec<_>>())]);
    let told: Vec<(String, String)> =
        told(&views, "even_spacing").into_iter().map(|(unit, person, _)| (unit, person)).collect();
    assert_eq!(told, [(SCHOOL.to_owned(), "马建国、李明".to_owned())]);
    assert_eq!(base(&views, "even_spacing"), (2, 1, 1, 0, "asked".into()));
}

#[test]
fn a_school_whose_pairs_all_stop_at_the_minimum_is_asked_with_its_chance() {
    let mut table = builder("compliance");
    for at in 0..24 {
        let (unit, actual) = if at < 8 { (SCHOOL, 10.0) } else { ("乙小学", 12.0) };
        let row =
            table.row().text("pack", "p").text("rule", "PL-27").text("unit", unit).text("subject_kind", "pairing");
        let row = row.text("subject", format!("师{at}").as_str()).text("counterpart", format!("徒{at}").as_str());
        row.text("period", "2024-2").number("required_min", 10.0).number("actual", actual);
    }
    let views = asked_of(vec![table.finish()]);
    let found = "PL-27：8个数里有8个刚好等于下限10；其他单位合计0%";
    let told = told(&views, "exact_minimum");
    assert_eq!(
        told.iter().map(|(unit, _, found)| (unit.as_str(), found.as_str())).collect::<Vec<_>>(),
        [(SCHOOL, found)]
    );
    // One of the ways to take eight of twenty-four.
    assert!((views[0].number(0, "chance").expect("a chance") - 1.0 / 735_471.0).abs() < 1e-12);
}

#[test]
fn counts_that_all_end_in_five_are_asked_and_those_of_the_others_are_not() {
    let mut table = builder("activity");
    let counts = [
        (SCHOOL, [15.0, 20.0, 25.0, 15.0, 20.0, 25.0, 15.0, 20.0]),
        ("乙小学", [13.0, 9.0, 17.0, 20.0, 11.0, 8.0, 12.0, 14.0]),
    ];
    for (unit, numbers) in counts {
        for (at, number) in numbers.into_iter().enumerate() {
            let row = table
                .row()
                .text("unit", unit)
                .text("term", "2024-2")
                .text("kind", "observe")
                .number("quantity", number);
            let row = row.text("actor_id", format!("{unit}师{at}").as_str()).text("actor", format!("师{at}").as_str());
            row.text("counterpart_id", format!("{unit}徒{at}").as_str())
                .text("counterpart", format!("徒{at}").as_str());
        }
    }
    let views = asked_of(vec![table.finish()]);
    let told = told(&views, "round_counts");
    let found = "8个节数里有8个是五或十的倍数；其他单位合计12%";
    assert_eq!(
        told.iter().map(|(unit, _, found)| (unit.as_str(), found.as_str())).collect::<Vec<_>>(),
        [(SCHOOL, found)]
    );
    assert_eq!(base(&views, "round_counts"), (16, 9, 1, 0, "asked".into()));
    // Nine of sixteen are round; the ways to take eight round ones among all ways to take eight: 9 of 12,870.
    assert!((views[0].number(0, "chance").expect("a chance") - 9.0 / 12_870.0).abs() < 1e-12);
}

#[test]
fn reports_that_disagree_are_pointed_to_and_not_looked_for_again() {
    let mut table = builder("findings");
    let row = table.row().text("severity", "warning").text("code", "reports_conflict").text("unit", SCHOOL);
    drop(row.text("term", "2024-2").text("file", "听课.xlsx").text("sheet", "徒弟").text("cell", "D17"));
    let lesson = activity(&[heard(SCHOOL, "马建国", "李明", day(3, 5), 2)]);
    let views = asked_of(vec![table.finish(), lesson]);
    let found = "有1处双方或两张表的节次、节数不一致（见问题清单“reports_conflict”），一致以前不计入";
    assert_eq!(told(&views, "mirror"), [owned(SCHOOL, "", found)]);
    assert_eq!((views[1].text(0, "src_cell"), views[1].int(0, "src_row")), (Some("D17"), Some(17)));
}

#[test]
fn every_check_says_what_it_saw_also_where_it_saw_nothing() {
    let views =
        asked_of(vec![activity(&[Heard { period: None, ..heard(SCHOOL, "马建国", "李明", day(3, 5), 2) }])]);
    assert_eq!(views[0].len(), 0);
    assert_eq!(views[2].len(), Authenticity::shipped().expect("right").checks.len());
    let said = |check: &str| {
        let row = (0..views[2].len()).find(|row| views[2].text(*row, "check") == Some(check)).expect("a row");
        views[2].text(row, "said").unwrap_or_default().to_owned()
    };
    assert_eq!(said("no_school_day"), "看过1，没有问出问题");
    assert_eq!(said("two_places"), "没有资料：记录里没有写明节次");
    assert_eq!(said("copied_comments"), "没有资料：没有较长的评语或反思文字");
}

#[test]
fn rows_in_another_order_give_the_same_questions() {
    let mut rows = vec![
        heard(SCHOOL, "马建国", "李明", day(3, 5), 2),
        heard(SCHOOL, "马建国", "张伟", day(3, 5), 2),
        heard(SCHOOL, "王芳", "李明", day(4, 19), 2),
    ];
    let words = |views: [Table; 3]| (0..views[0].len()).map(|row| views[0].shown(row, "found")).collect::<Vec<_>>();
    let first = words(asked_of(vec![activity(&rows)]));
    rows.reverse();
    assert_eq!(words(asked_of(vec![activity(&rows)])), first);
}

#[test]
fn every_check_of_the_file_has_its_code_and_every_code_its_check() {
    let settings = Authenticity::shipped().expect("right");
    let written: Vec<&str> = settings.checks.iter().map(|check| check.id.as_str()).collect();
    let coded: Vec<&str> = super::CATALOG.iter().map(|(id, _)| *id).collect();
    assert_eq!(written, coded);
}
