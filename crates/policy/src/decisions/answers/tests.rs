use std::collections::BTreeMap;

use chrono::NaiveDate;
use tables::{CellRef, Place, QuestionColumn as Q, SCOPE_ANY};

use super::*;

/// A row as it was asked of 一小 about the shape 老蓝｜小青｜哪天, with what a person filled in.
fn reply(row: u32, subject: &Subject, filled: &[(Q, &str)]) -> Reply {
    let headings: Vec<String> = ["老蓝", "小青", "哪天"].map(str::to_owned).to_vec();
    let id = question_id(subject, &headings, &["一小".into()]);
    let mut texts: BTreeMap<Q, String> = BTreeMap::from([
        (Q::Id, id),
        (Q::Units, "一小".to_owned()),
        (Q::Asked, subject.zh().to_owned()),
        (Q::Heading, subject.heading().to_owned()),
        (Q::Headings, headings.join("｜")),
    ]);
    texts.extend(filled.iter().map(|(column, text)| (*column, (*text).to_owned())));
    let cells = (0..).zip(Q::ALL).map(|(col, column)| (column, CellRef::new(row, col))).collect();
    let on = texts.get(&Q::On).and_then(|text| text.parse::<NaiveDate>().ok());
    Reply { place: Place::sheet("decisions/待确认.xlsx", "待确认"), texts, cells, on }
}

fn column(heading: &str) -> Subject {
    Subject::Column(heading.to_owned())
}

fn judged(replies: &[Reply]) -> Judged {
    judge(replies, &Decisions::default(), &Vocabulary::shipped().expect("right"))
}

fn codes(judged: &Judged) -> Vec<(FindingCode, String)> {
    let cell = |finding: &Finding| finding.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    judged.findings.iter().map(|finding| (finding.code, cell(finding))).collect()
}

const WHO: [(Q, &str); 2] = [(Q::By, "王芳"), (Q::On, "2025-01-10")];

#[test]
fn answers_of_one_shape_become_one_recipe_and_a_blank_takes_who_and_when_from_above() {
    let judged = judged(&[
        reply(4, &Subject::Kind, &[&[(Q::Answer, "听课记录")], &WHO[..]].concat()),
        reply(5, &column("老蓝"), &[(Q::Answer, "听课人")]),
        reply(6, &column("小青"), &[]),
        reply(7, &column("哪天"), &[(Q::Answer, "与考核无关，略过"), (Q::By, "李强")]),
    ]);
    assert_eq!((judged.recipes.len(), judged.taken, judged.findings.len()), (1, 3, 0));
    let recipe = &judged.recipes[0];
    assert_eq!(recipe.units, ["一小"]);
    assert_eq!(recipe.kind.as_ref().and_then(|kind| kind.form.as_deref()), Some("observation_log"));
    let columns: Vec<_> =
        recipe.columns.iter().map(|c| (c.heading.as_str(), c.meaning, c.decided.by.as_str())).collect();
    assert_eq!(columns, [("老蓝", Some(Some(Field::Observer)), "王芳"), ("哪天", Some(None), "李强")]);
    assert_eq!(judged.kept.len(), 1);
}

#[test]
fn an_answer_for_every_unit_names_none() {
    let judged =
        judged(&[reply(4, &column("老蓝"), &[&[(Q::Answer, "听课人"), (Q::Scope, SCOPE_ANY)], &WHO[..]].concat())]);
    assert!(judged.recipes[0].units.is_empty());
}

#[test]
fn wrong_and_incomplete_answers_are_told_with_their_cell_and_stay_asked() {
    let told = judged(&[
        reply(4, &column("老蓝"), &[&[(Q::Answer, "听课的人")], &WHO[..]].concat()),
        reply(5, &column("小青"), &[&[(Q::Answer, "授课人"), (Q::Heading, "小清")], &WHO[..]].concat()),
    ]);
    // The answer stands in column G, the number in column A.
    assert_eq!(codes(&told), [(FindingCode::AnswerUnknown, "G5".into()), (FindingCode::AnswerRowChanged, "A6".into())]);
    assert!(told.findings[0].hint(tables::Lang::Zh).contains("是否“听课人”？"), "{:?}", told.findings[0]);
    assert_eq!((told.recipes.len(), told.kept.len()), (0, 2));
    let nobody = judged(&[reply(4, &column("老蓝"), &[(Q::Answer, "听课人"), (Q::On, "2025-01-10")])]);
    assert_eq!(codes(&nobody), [(FindingCode::AnswerUnsigned, "I5".into())]);
    let no_day = judged(&[reply(4, &column("老蓝"), &[(Q::Answer, "听课人"), (Q::By, "王芳"), (Q::On, "昨天")])]);
    assert_eq!(codes(&no_day), [(FindingCode::AnswerIncomplete, "J5".into())]);
}

#[test]
fn one_meaning_for_two_columns_is_taken_for_neither() {
    let told = judged(&[
        reply(4, &column("老蓝"), &[&[(Q::Answer, "听课人")], &WHO[..]].concat()),
        reply(5, &column("小青"), &[(Q::Answer, "听课人")]),
    ]);
    assert_eq!(codes(&told), [(FindingCode::AnswerClashes, "G5".into()), (FindingCode::AnswerClashes, "G6".into())]);
    assert!(told.recipes.is_empty());
}

#[test]
fn what_a_recipe_says_already_is_taken_without_writing_it_again_and_a_contradiction_is_told() {
    let vocabulary = Vocabulary::shipped().expect("right");
    let first = judged(&[reply(4, &column("老蓝"), &[&[(Q::Answer, "听课人")], &WHO[..]].concat())]);
    let known = Decisions { recipes: first.recipes, ..Decisions::default() };
    let again =
        judge(&[reply(4, &column("老蓝"), &[&[(Q::Answer, "听课人")], &WHO[..]].concat())], &known, &vocabulary);
    assert_eq!((again.taken, again.recipes.len(), again.findings.len()), (1, 0, 0));
    let other =
        judge(&[reply(4, &column("老蓝"), &[&[(Q::Answer, "授课人")], &WHO[..]].concat())], &known, &vocabulary);
    assert_eq!(codes(&other), [(FindingCode::AnswerClashes, "G5".into())]);
}

#[test]
fn an_answer_to_who_is_who_names_both_sides_and_its_opposite_clashes() {
    let says =
        |answer| [&[(Q::Answer, answer), (Q::Headings, "一小/李明/2022-1｜二小/李明/2023-1")], &WHO[..]].concat();
    let asked = |row, answer| {
        let sides = ["一小/李明/2022-1".to_owned(), "二小/李明/2023-1".to_owned()];
        let id = question_id(&Subject::SamePerson, &sides, &["一小".into()]);
        let mut reply = reply(row, &Subject::SamePerson, &says(answer));
        reply.texts.insert(Q::Id, id);
        reply
    };
    let taken = judged(&[asked(4, "是同一人"), asked(5, "是同一人"), asked(6, "不是同一人")]);
    assert_eq!((taken.taken, taken.people.len()), (2, 1));
    assert_eq!(taken.people[0].sides, ["一小/李明/2022-1", "二小/李明/2023-1"]);
    assert!(taken.people[0].same);
    assert_eq!(codes(&taken), [(FindingCode::AnswerClashes, "G7".into())]);
}

#[test]
fn the_words_of_a_list_are_all_different() {
    let vocabulary = Vocabulary::shipped().expect("right");
    for subject in [Subject::Kind, column("x"), Subject::Dates("x".into())] {
        let words: Vec<String> = choices(&subject, &vocabulary).iter().map(|choice| fold(&choice.word)).collect();
        let different: BTreeSet<&String> = words.iter().collect();
        assert_eq!(words.len(), different.len(), "{subject:?}");
    }
}
