//! Questions of authenticity of the sample bureau: what was planted is asked with its cells, what a school reads is its own,
//! and the texts the comments were compared by stand nowhere.
//!
//! Expected values are the truth the sheets were written from (`cargo xtask sample --planted FILE`).

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use tables::{ColumnType, Dataset, STORED, Table, VIEWS};

use crate::demo::{demo, demo_data};
use crate::place::files_below;

/// A part of one of the planted comments.
const PHRASE: &str = "后排两名学生没有跟上";
const SHARED_AT: &str = "平川县第一小学";
const SHARERS: [&str; 2] = ["许文静", "王志强"];
const SHARED_ON: [&str; 6] = ["2025-02-17", "2025-02-18", "2025-03-06", "2025-02-19", "2025-03-07", "2025-03-21"];
const SATURDAY_AT: &str = "平川县第一中学";
const SATURDAY_PAIR: [&str; 2] = ["叶晓明", "袁鹏"];
const SATURDAY: &str = "2025年3月15日";

/// Rows of the term with a value in a column.
fn rows<'t>(table: &'t Table, column: &'t str, value: &'t str) -> impl Iterator<Item = usize> + 't {
    let text = |row: usize, column: &str| table.text(row, column).map(str::to_owned);
    (0..table.len()).filter(move |row| {
        text(*row, "term").as_deref() == Some("2024-2") && text(*row, column).as_deref() == Some(value)
    })
}

/// The questions of a check in the term: row, unit, names.
fn asked<'t>(table: &'t Table, check: &'t str) -> Vec<(usize, &'t str, BTreeSet<&'t str>)> {
    let people = |row| table.text(row, "person").unwrap_or_default().split('、').collect();
    rows(table, "check", check).map(|row| (row, table.text(row, "unit").unwrap_or_default(), people(row))).collect()
}

#[test]
fn comments_two_mentors_share_are_asked_once_with_their_six_lessons() {
    let data = demo_data();
    let (table, cited) = (data.table("authenticity"), data.table("authenticity_rows"));
    let questions = asked(&table, "copied_comments");
    let [(row, unit, people)] = questions.as_slice() else { panic!("{questions:?}") };
    assert_eq!((*unit, people), (SHARED_AT, &BTreeSet::from(SHARERS)));
    let question = table.text(*row, "question").expect("its number");
    let days: BTreeSet<String> = rows(&cited, "question", question).map(|row| cited.shown(row, "date")).collect();
    assert_eq!(days, BTreeSet::from(SHARED_ON.map(str::to_owned)));
    assert_eq!(rows(&cited, "question", question).count(), 6);
    assert!(rows(&cited, "question", question).all(|row| cited.text(row, "src_cell").is_some()));
}

#[test]
fn the_saturday_lesson_is_asked_and_no_school_day_is() {
    let data = demo_data();
    let table = data.table("authenticity");
    let questions = asked(&table, "no_school_day");
    let [(row, unit, people)] = questions.as_slice() else { panic!("{questions:?}") };
    assert_eq!((*unit, people), (SATURDAY_AT, &BTreeSet::from(SATURDAY_PAIR)));
    let found = table.text(*row, "found").unwrap_or_default();
    assert_eq!(found, format!("{SATURDAY}（星期六）记有1节，涉及2人"));
}

#[test]
fn one_class_with_two_teachers_in_one_period_is_asked_as_it_came_about_by_chance() {
    let data = demo_data();
    let table = data.table("authenticity");
    // Counted in the registers of the term: the same class, day and period beside two teachers.
    let lessons = data.table("activity");
    let mut beside = std::collections::BTreeMap::new();
    for row in rows(&lessons, "kind", "observe") {
        let at = ["unit", "class", "date", "period_no"].map(|column| lessons.shown(row, column));
        if at.iter().all(|part| !part.is_empty()) {
            let teachers: &mut BTreeSet<String> = beside.entry(at).or_default();
            teachers.insert(lessons.shown(row, "counterpart_id"));
        }
    }
    let clashes: Vec<_> = beside.iter().filter(|(_, teachers)| teachers.len() > 1).collect();
    let units: BTreeSet<&str> = clashes.iter().map(|([unit, ..], _)| unit.as_str()).collect();
    assert!(!clashes.is_empty());
    assert_eq!(asked(&table, "same_lesson").iter().map(|(_, unit, _)| *unit).collect::<BTreeSet<_>>(), units);
}

#[test]
fn every_check_says_how_much_it_looked_at() {
    let data = demo_data();
    let base = data.table("authenticity_base");
    let of_term: Vec<usize> = (0..base.len()).filter(|row| base.text(*row, "term") == Some("2024-2")).collect();
    assert!(of_term.len() >= 11);
    for row in of_term {
        let (looked, state) = (base.int(row, "looked_at"), base.text(row, "state"));
        assert_eq!(looked == Some(0), state == Some("no_data"), "{}", base.shown(row, "check"));
        assert!(base.text(row, "said").is_some_and(|said| !said.is_empty()));
    }
}

#[test]
fn a_school_reads_its_own_questions_and_no_workbook_holds_a_comment() {
    let reports = demo().join("reports/2024-2");
    let mut read = 0;
    for path in files_below(&reports).into_iter().filter(|path| !is_marked_copy(path)) {
        let text = text_of(&path);
        assert!(!text.contains(PHRASE), "{} holds a comment", path.display());
        let slip = path.to_string_lossy().contains("退回修改单");
        let of = |unit: &str| path.components().any(|part| part.as_os_str().to_string_lossy() == *unit);
        if slip && (of(SHARED_AT) || of(SATURDAY_AT)) {
            read += 1;
            assert_eq!(text.contains("几乎相同"), of(SHARED_AT), "{}", path.display());
            assert_eq!(text.contains("（星期六）记有1节"), of(SATURDAY_AT), "{}", path.display());
        }
    }
    assert_eq!(read, 2);
}

#[test]
fn the_text_of_a_comment_is_in_no_table_and_not_among_what_is_remembered_of_files() {
    let data: Dataset = demo_data();
    for spec in STORED.iter().chain(VIEWS) {
        let table = data.table(spec.name);
        for column in spec.columns.iter().filter(|column| column.kind == ColumnType::Text) {
            let held =
                (0..table.len()).any(|row| table.text(row, column.name).is_some_and(|text| text.contains(PHRASE)));
            assert!(!held, "{}.{}", spec.name, column.name);
        }
    }
    assert!(data.table("text_print").len() >= 6);
    for path in files_below(&demo().join(".qinglan")) {
        let bytes = std::fs::read(&path).expect("a file");
        assert!(!String::from_utf8_lossy(&bytes).contains(PHRASE), "{}", path.display());
    }
}

/// The school's own workbook goes back to it with what it wrote.
fn is_marked_copy(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.to_string_lossy().contains("学校") && !name.contains("退回修改单")
}

/// Every part of a workbook as text.
fn text_of(path: &Path) -> String {
    let mut all = Vec::new();
    let file = std::fs::File::open(path).expect("a file");
    if let Ok(mut package) = zip::ZipArchive::new(file) {
        for at in 0..package.len() {
            package.by_index(at).expect("a part").read_to_end(&mut all).expect("read");
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}
