//! Tests of waivers, corrections, lots and judgements: what is read, and how a slip is told.

use tables::{Field, Lang, Value};

use super::*;

fn parse(name: &str, text: &str) -> Result<Decisions, Vec<ConfigError>> {
    let vocabulary = Vocabulary::shipped().expect("right");
    Decisions::parse(vec![DecisionFile { name: name.to_owned(), text: text.to_owned() }], &vocabulary)
}

fn told(name: &str, text: &str) -> Vec<String> {
    parse(name, text).expect_err("wrong").iter().map(|error| error.message(Lang::Zh)).collect()
}

const WAIVER: &str = r#"
[[waiver]]
unit = "一小"
person = "王芳"
reason = "生育假"
from = 2024-09-01
to = 2025-01-20
by = "张三"
on = 2024-09-10
why = "休产假"
"#;

const CORRECTION: &str = r#"
[[correction]]
change = "replace"
kind = "activity"
unit = "一小"
at = { file = "2024-1/一小/听课.csv", sheet = "听课", cell = "D17" }
was = { date = 2024-09-10, observer = "王芳" }
now = { date = 2024-09-11 }
by = "张三"
on = 2024-12-10
why = "申诉：写错日期，核对听课笔记属实"
"#;

const LOT: &str = r#"
[[lot]]
list = "学校排名"
term = "2024-2"
drawn = [{ unit = "二小" }, { unit = "一小" }]
witnesses = ["李四"]
by = "张三"
on = 2025-07-12
why = "得分并列，抽签决定"
"#;

const JUDGEMENT: &str = r#"
[[judgement]]
rule = "PL-44"
unit = "一小"
period = "2024"
result = "met"
note = "有制度文件"
by = "张三"
on = 2025-07-10
why = "现场查看"
"#;

#[test]
fn a_waiver_is_read_with_the_canonical_reason_and_its_line() {
    let decisions = parse(WAIVERS_FILE, WAIVER).expect("right");
    let waiver = &decisions.waivers[0];
    assert_eq!((waiver.reason.as_str(), waiver.ruling.place().as_str()), ("产假", "decisions/waivers.toml:2"));
    assert_eq!(waiver.whom, Waived::Person("王芳".to_owned(), None));
    assert_eq!(waiver.zh(), "产假 2024-09-01 至 2025-01-20（张三 2024-09-10：休产假）");
    assert!(waiver.is_about("PL-27", None));
}

#[test]
fn every_slip_of_a_waiver_is_told_in_one_pass_with_the_nearest_right_word() {
    let wrong = WAIVER
        .replace("person =", "persn =")
        .replace("生育假", "生育价")
        .replace("to = 2025-01-20", "to = 2024-01-20")
        .replace("why = \"休产假\"", "why = \"\"");
    let told = told(WAIVERS_FILE, &wrong);
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].contains("`persn`") && told[0].ends_with("是否想写 `person`？"), "{told:#?}");
    assert!(told[1].contains("waivers.toml:5 `waiver.reason`") && told[1].contains("是否想写 `生育假`"), "{told:#?}");
    assert!(told[2].contains("waivers.toml:7 `waiver.to`"), "{told:#?}");
    assert!(told[3].contains("waivers.toml:10 `waiver.why`: 不能为空"), "{told:#?}");
}

#[test]
fn a_correction_names_its_cell_and_what_was_and_is() {
    let decisions = parse(CORRECTIONS_FILE, CORRECTION).expect("right");
    let correction = &decisions.corrections[0];
    let target =
        Target::Cell { file: "2024-1/一小/听课.csv".to_owned(), sheet: "听课".to_owned(), row: 17, col: Some(3) };
    assert_eq!((correction.change, correction.target.as_ref()), (Change::Replace, Some(&target)));
    assert_eq!(correction.now[&Field::Date], Value::Date("2024-09-11".parse().expect("a day")));
}

#[test]
fn a_correction_says_what_it_needs_and_what_it_has_no_use_for() {
    let void = CORRECTION.replace("\"replace\"", "\"void\"");
    assert!(told(CORRECTIONS_FILE, &void)[0].contains("correction.now`: void 用不着它"));
    let wrong = told(
        CORRECTIONS_FILE,
        &CORRECTION.replace("date = 2024-09-11", "date = \"9月11日\"").replace("observer", "obsrver"),
    );
    assert!(wrong.iter().any(|text| text.contains("correction.now.date`: 应为不带引号的日期")), "{wrong:#?}");
    assert!(wrong.iter().any(|text| text.contains("是否想写 `observer`")), "{wrong:#?}");
    let nowhere = CORRECTION.replace("at = {", "# at = {");
    assert!(told(CORRECTIONS_FILE, &nowhere)[0].contains("`correction.at`: 缺少这个键"));
}

#[test]
fn lots_name_two_or_more_each_once_and_a_witness() {
    let lot = &parse(LOTS_FILE, LOT).expect("right").lots[0];
    assert_eq!(lot.drawn.iter().map(Drawn::zh).collect::<Vec<_>>(), ["二小", "一小"]);
    assert_eq!(lot.zh(), "张三 2025-07-12：得分并列，抽签决定；见证人：李四");
    assert!(told(LOTS_FILE, &LOT.replace("二小", "一小"))[0].contains("一小 写了两次"));
    assert!(told(LOTS_FILE, &LOT.replace("[\"李四\"]", "[]"))[0].contains("至少要有一名见证人"));
}

#[test]
fn a_judgement_is_met_or_unmet_and_stands_once() {
    let judgement = &parse(JUDGEMENTS_FILE, JUDGEMENT).expect("right").judgements[0];
    assert_eq!(judgement.zh(), "人工评定：达标，有制度文件（张三 2025-07-10：现场查看）");
    assert!(told(JUDGEMENTS_FILE, &JUDGEMENT.replace("\"met\"", "\"mett\""))[0].contains("是否想写 `met`"));
    assert!(told(JUDGEMENTS_FILE, &format!("{JUDGEMENT}{JUDGEMENT}"))[0].contains("与第 2 行评定的是同一件事"));
    assert!(told(JUDGEMENTS_FILE, &JUDGEMENT.replace("\"2024\"", "\"2024年\""))[0].contains("judgement.period`"));
}
