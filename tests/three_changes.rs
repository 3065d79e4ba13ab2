//! The three changes an analyst makes without a programmer, made to a copy of the sample bureau as `pipelines/README.md` shows them:
//! another number, another duty of a known shape, a school's own pack stacked on the county's. What they come to was counted by hand
//! on the sheets (`tests/hand_counts/`).

use std::path::Path;

use policy::document::{Node, NodeValue};
use tables::{Dataset, Table};
use tempfile::TempDir;

use crate::demo::{demo_data, qinglan};
use crate::hand_counts::{for_each_hand_count, number, text};
use crate::place::{contents, sample_data};

const SCHOOL: &str = "红岭镇中心小学";
/// The number a bureau sets for lessons a term, and the one a school asks of itself.
const MORE: f64 = 12.0;
const STRICTER: f64 = 14.0;
/// The months from February to July, of which July has too few days of teaching to be asked for.
const MONTHS_ASKED: usize = 5;

/// A duty of the known shape `every`: two lessons each month. It is written as the guide shows it.
const EACH_MONTH: &str = r#"
zh = "平川县青蓝工程补充要求"
version = "1"

[[document]]
id = "notice"
zh = "关于按月听课的补充通知（示例）"
file = "notice.txt"

[[rule]]
id = "PC-01"
catalogue = []
zh = "师傅每月听徒弟的课不少于2节"
source = { document = "notice", clause = "一" }
treatment = "evaluated"
primitive = "every"
subject = "pairing"
period = "term"
unit = "月"
table = "activity"
where = "kind = 'observe' AND actor_role = '师傅' AND counterpart_role = '徒弟'"
match = { actor_id = "subject", counterpart_id = "counterpart", pairing_id = "pairing" }
sum = "quantity"
each = "month"
at_least = 2
least_days = 8
"#;

/// A school's own, stricter rule, of one family with the county's.
const OF_THE_SCHOOL: &str = r#"
zh = "红岭镇中心小学青蓝工程实施细则"
version = "1"

[[document]]
id = "plan"
zh = "红岭镇中心小学青蓝工程实施细则（示例）"
file = "plan.txt"

[[rule]]
id = "HL-01"
catalogue = []
zh = "师傅每学期听每名徒弟的课不少于14节"
source = { document = "plan", clause = "二" }
treatment = "evaluated"
primitive = "count"
subject = "pairing"
period = "term"
unit = "节"
family = "mentor_lessons"
table = "activity"
where = "kind = 'observe' AND actor_role = '师傅' AND counterpart_role = '徒弟'"
match = { actor_id = "subject", counterpart_id = "counterpart", pairing_id = "pairing" }
sum = "quantity"
at_least = 14
"#;

/// A copy of the sample bureau with its settings changed and packs of its own, and what its run found.
fn run_with(settings: impl Fn(&str) -> String, packs: &[(&str, &str)]) -> Dataset {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in contents(&sample_data().join("bureau")) {
        write(&folder.path().join(name), &bytes);
    }
    let file = folder.path().join("bureau.toml");
    let written = std::fs::read_to_string(&file).expect("settings");
    write(&file, settings(&written).as_bytes());
    for (name, text) in packs {
        write(&folder.path().join("packs").join(name).join("pack.toml"), text.as_bytes());
    }
    let output = qinglan().arg("run").arg(folder.path()).output().expect("started");
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    store::open(&folder.path().join("store")).expect("a store").read_all().expect("tables")
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, bytes).expect("written");
}

/// A further policy at the end of the settings.
fn with_policy(settings: &str, policy: &str) -> String {
    format!("{settings}\n[[policy]]\n{policy}\n")
}

/// The conclusions of one rule on one pair: asked, reached, status, reason.
fn conclusion(data: &Dataset, rule: &str, count: &Node) -> (f64, f64, String, String) {
    let table: Table = data.table("compliance");
    let is = |row: usize, column: &str, value: &str| table.text(row, column).unwrap_or_default() == value;
    let of = |key: &str| text(count, key);
    let mut rows = (0..table.len()).filter(|row| {
        is(*row, "rule", rule)
            && is(*row, "unit", SCHOOL)
            && is(*row, "subject", &of("mentor"))
            && is(*row, "counterpart", &of("mentee"))
            && is(*row, "period", &of("term"))
    });
    let row = rows.next().unwrap_or_else(|| panic!("no row of {rule} for {} {}", of("mentor"), of("mentee")));
    assert_eq!(rows.next(), None);
    let (asked, reached) = (table.number(row, "required_min"), table.number(row, "actual"));
    let said = |column: &str| table.text(row, column).unwrap_or_default().to_owned();
    (asked.unwrap_or(f64::NAN), reached.unwrap_or(f64::NAN), said("status"), said("reason"))
}

/// What so many lessons, and so many that nobody can date, come to against a number.
fn against(least: f64, counted: f64, open: f64) -> &'static str {
    match () {
        () if counted >= least => "met",
        () if counted + open < least => "unmet",
        () => "undecidable",
    }
}

/// Calls for each hand count of the school; gives how many there were.
fn each_of_the_school(kind: &str, check: impl Fn(&Node)) -> usize {
    let mut held = 0;
    for_each_hand_count(kind, |unit, count| {
        if unit == SCHOOL {
            check(count);
            held += 1;
        }
    });
    held
}

#[test]
fn another_number_changes_what_is_asked_and_nothing_that_was_counted() {
    let set = |settings: &str| settings.replacen("[policy.set]", "[policy.set]\n\"PL-27.at_least\" = 12\n", 1);
    let data = run_with(set, &[]);
    let held = each_of_the_school("pl27", |count| {
        let (asked, reached, status, _) = conclusion(&data, "PL-27", count);
        let (counted, open) = (number(count, "counted"), number(count, "open"));
        assert_eq!((asked, reached, status.as_str()), (MORE, counted, against(MORE, counted, open)));
    });
    assert_eq!(held, 8);
    // Of the eight pairs and terms six had ten lessons or more; twelve or more had four of them.
    let met = |data: &Dataset| {
        let table = data.table("compliance");
        let is = |row: &usize, column: &str, value: &str| table.text(*row, column) == Some(value);
        let of_school = |row: &usize| is(row, "rule", "PL-27") && is(row, "unit", SCHOOL) && is(row, "status", "met");
        let this_year = |row: &usize| is(row, "period", "2024-1") || is(row, "period", "2024-2");
        (0..table.len()).filter(of_school).filter(this_year).count()
    };
    assert_eq!((met(&demo_data()), met(&data)), (6, 4));
}

#[test]
fn another_duty_of_a_known_shape_needs_no_program() {
    let add = |settings: &str| with_policy(settings, "pack = \"packs/pingchuan-monthly\"\nfrom = 2024-09-01");
    let data = run_with(add, &[("pingchuan-monthly", EACH_MONTH)]);
    let held = each_of_the_school("months", |count| {
        let NodeValue::List(months) = &lessons(count).value else { panic!("a list") };
        let enough = |node: &&Node| matches!(node.value, NodeValue::Int(lessons) if lessons >= 2);
        let reached = months.iter().take(MONTHS_ASKED).filter(enough).count();
        let status = if reached == MONTHS_ASKED { "met" } else { "unmet" };
        let found = conclusion(&data, "PC-01", count);
        let place = format!("{} {}", text(count, "mentor"), text(count, "mentee"));
        assert_eq!((found.0, found.1, found.2.as_str()), (5.0, reached as f64, status), "{place}: {}", found.3);
    });
    assert_eq!(held, 4);
}

fn lessons(count: &Node) -> &Node {
    let NodeValue::Table(entries) = &count.value else { panic!("a table") };
    &entries.iter().find(|(key, _, _)| key == "lessons").expect("lessons").2
}

#[test]
fn a_schools_own_pack_stands_beside_the_countys_and_each_row_names_the_stricter() {
    let add = |settings: &str| {
        with_policy(settings, &format!("pack = \"packs/hongling\"\nfrom = 2024-09-01\nunits = [\"{SCHOOL}\"]"))
    };
    let data = run_with(add, &[("hongling", OF_THE_SCHOOL)]);
    let held = each_of_the_school("pl27", |count| {
        let (counted, open) = (number(count, "counted"), number(count, "open"));
        for (rule, least) in [("PL-27", number(count, "required")), ("HL-01", STRICTER)] {
            let (asked, reached, status, reason) = conclusion(&data, rule, count);
            assert_eq!((asked, reached, status.as_str()), (least, counted, against(least, counted, open)), "{rule}");
            assert!(reason.contains("HL-01（不少于14）"), "{rule}: {reason}");
        }
    });
    assert_eq!(held, 8);
    let table = data.table("compliance");
    let elsewhere = |row: &usize| {
        table.text(*row, "rule") == Some("HL-01") && table.text(*row, "unit").is_some_and(|unit| unit != SCHOOL)
    };
    assert_eq!((0..table.len()).filter(elsewhere).count(), 0);
}
