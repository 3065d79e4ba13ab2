//! What sheets promise, held against the examples: sums, caps, more never giving less, and every mistake told at load.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use policy::{About, PackTexts, PolicyPack, parse_pack};
use tables::{Dataset, Table, Term, table_spec};

use crate::cases::plan_with;
use crate::measure::evaluate_for;
use crate::resolve::check;
use crate::run_cases;

const EXAMPLES: &str = include_str!("../../../../pipelines/examples/scores/pack.toml");

fn pack(text: &str) -> PolicyPack {
    let file = ("pack.toml".to_owned(), text.to_owned());
    let (pack, errors) = parse_pack(&PackTexts { id: "x".into(), pack: file, cases: None, headings: None });
    assert_eq!(errors, []);
    pack.expect("read")
}

#[test]
fn every_kind_of_item_has_examples_that_come_out_as_computed_by_hand() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pipelines/examples/scores");
    let pack = policy::load_pack(folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let results = run_cases(&pack).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|r| format!("{} {}\n  expected {}\n  found    {}", r.rule, r.name, r.expected, r.actual))
        .collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), results.len(), failed.join("\n"));
    for sheet in &pack.scores {
        let of = |about: &About| matches!(about, About::Score(id) if Some(id.as_str()) == sheet.id());
        let cases = pack.cases.iter().filter(|case| of(&case.about)).count();
        assert!(cases >= 2, "{:?} has {cases} worked cases", sheet.id());
    }
    let unshown: Vec<&str> = super::kinds::KINDS
        .iter()
        .map(|kind| kind.name)
        .filter(|name| !EXAMPLES.contains(&format!("how = \"{name}\"")))
        .collect();
    assert!(unshown.is_empty(), "kinds without an example: {unshown:?}");
}

/// The mistakes told of the examples with something wrong in them: line, key, nearest, words.
fn told(right: &str, wrong: &str) -> Vec<(usize, String, Option<String>, String)> {
    assert!(EXAMPLES.contains(right), "{right}");
    let errors = check(&pack(&EXAMPLES.replacen(right, wrong, 1)));
    errors.into_iter().map(|error| (error.line, error.key, error.nearest, error.zh)).collect()
}

#[test]
fn the_examples_have_nothing_to_complain_of() {
    assert_eq!(check(&pack(EXAMPLES)), []);
}

#[test]
fn every_mistake_of_a_sheet_is_told_where_it_stands_with_the_nearest_right_word() {
    for (right, wrong, key, near) in [
        ("how = \"per_item\"", "how = \"per_itm\"", "score.item.how", Some("per_item")),
        ("each = 3", "eech = 3", "score.item.eech", Some("each")),
        ("short = \"share\"", "short = \"shre\"", "score.item.short", Some("share")),
        ("short = \"share\"\n", "", "score.item.short", None),
        ("rounding = \"half_up\"", "rounding = \"halfup\"", "score.rounding", Some("half_up")),
        ("decimals = 2\n", "", "score.decimals", None),
        ("round_at = \"total\"\n", "", "score.round_at", None),
        ("missing = \"redistribute\"\n", "", "score.missing", None),
        ("{ level = \"省\", points = 8 }", "{ level = \"省级\", points = 8 }", "score.item.scale.level", Some("省")),
        ("{ level = \"省\", points = 8 }", "{ levl = \"省\", points = 8 }", "score.item.scale.levl", Some("level")),
        ("{ level = \"市\", points = 6 }, {", "{ level = \"省\", points = 6 }, {", "score.item.scale", None),
        ("same = [\"contest\"]", "same = [\"contst\"]", "score.item.contst", Some("contest")),
        ("tier = \"first\", at_least = 2", "tier = \"frst\", at_least = 2", "score.item.steps.tier", Some("first")),
        ("{ tier = \"second\", at_least = 0, points = 0 },\n", "", "score.item.steps", None),
        ("weight = 20 }, { name = \"领导\"", "weight = 19 }, { name = \"领导\"", "score.item.raters", None),
        ("name = \"领导\"", "name = \"领异\"", "score.item.raters.name", Some("领导")),
        ("drop_rounding = \"up\"\n", "", "score.item.drop_rounding", None),
        ("best = 2\nbeyond = 2", "best = 2", "score.item.beyond", None),
        ("sheet = \"EX-EACH\"", "sheet = \"EX-ECH\"", "score.item.sheet", Some("EX-EACH")),
        ("rules = [\"R-LISTEN\"]", "rules = [\"R-LISTN\"]", "score.item.rules", Some("R-LISTEN")),
        ("months = 24, grade", "grade", "score.veto.months", None),
        ("grade = \"不合格\" }", "grade = \"不及格\" }", "score.veto.grade", Some("不合格")),
        ("{ word = \"C\", at_least = 0 }", "{ word = \"C\", at_least = 3 }", "score.grades", None),
        ("{ word = \"B\", at_least = 9 }", "{ word = \"B\", at_least = 9, below = 11 }", "score.grades", None),
        ("{ word = \"B\", at_least = 9 }", "{ word = \"B\", at_least = 9, below = 13 }", "score.grades", None),
        ("{ at = 2, points = 57 }", "{ at = 3, points = 57 }", "score.item.places.at", None),
        ("group = \"work\"\nhow", "group = \"werk\"\nhow", "score.item.group", Some("work")),
        ("table = \"publication\"", "table = \"publicatin\"", "score.item.table", Some("publication")),
        ("clause = \"三\" }", "clause = \"三\", lin = 3 }", "score.source.lin", Some("line")),
        (
            "source = { document = \"plan\", clause = \"三\" }",
            "source = { document = \"pln\", clause = \"三\" }",
            "score.source",
            Some("plan"),
        ),
        (
            "clause = \"二\" }\nsubject = \"teacher\"",
            "clause = \"二\" }\nsubject = \"techer\"",
            "score.subject",
            Some("teacher"),
        ),
    ] {
        let told = told(right, wrong);
        let found = told.iter().any(|(line, told, nearest, _)| *line > 1 && told == key && nearest.as_deref() == near);
        assert!(found, "{wrong}: {told:?}");
    }
}

#[test]
fn items_that_do_not_add_up_to_the_full_are_refused_with_both_numbers() {
    let words =
        |right: &str, wrong: &str| -> Vec<String> { told(right, wrong).into_iter().map(|(_, _, _, zh)| zh).collect() };
    assert_eq!(words("full = 15\ndecimals", "full = 16\ndecimals"), ["各项权重合计 15，应为 16"]);
    assert_eq!(words("weight = 40", "weight = 39"), ["各项权重合计 39，应为 40"]);
    let tier = words("full = { first = 10, second = 8 }\ndecimals", "full = { first = 10, second = 9 }\ndecimals");
    assert_eq!(tier, ["各项权重合计 8，应为 9（第二层次）"]);
    let later = words("full = 8\ndecimals", "full = [{ value = 8 }, { from = 2025-09-01, value = 9 }]\ndecimals");
    assert_eq!(later, ["2025-09-01起各项权重合计 8，应为 9"]);
    // A number nobody has set cannot be held to a sum: the sheet stays open instead.
    assert_eq!(words("full = 8\ntable", "full = \"unset\"\ntable"), [""; 0]);
}

#[test]
fn several_mistakes_of_one_sheet_are_told_in_one_pass() {
    let wrong = EXAMPLES
        .replacen("each = 3", "eech = 3", 1)
        .replacen("rounding = \"half_up\"", "rounding = \"halfup\"", 1)
        .replacen("{ level = \"省\", points = 8 }", "{ level = \"省级\", points = 8 }", 1)
        .replacen("full = 15", "full = 99", 1);
    let keys: Vec<String> = check(&pack(&wrong)).into_iter().map(|error| error.key).collect();
    for key in ["score.rounding", "score.item.eech", "score.item.scale.level"] {
        assert!(keys.iter().any(|told| told == key), "{key}: {keys:?}");
    }
}

#[test]
fn sheets_that_read_each_other_are_refused() {
    let sheet = |id: &str, other: &str| {
        format!(
            "\n[[score]]\nid = \"{id}\"\nzh = \"例\"\nsource = {{ document = \"plan\", clause = \"一\" }}\nsubject = \"mentor\"\nperiod = \"term\"\nfull = 5\ndecimals = 0\nrounding = \"down\"\nround_at = \"total\"\n[[score.item]]\nid = \"i\"\nzh = \"承接\"\nhow = \"inherit\"\nfull = 5\nshare = 1\ncombine = \"sum\"\nsheet = \"{other}\"\n"
        )
    };
    let errors = check(&pack(&format!("{EXAMPLES}{}{}", sheet("ONE", "TWO"), sheet("TWO", "ONE"))));
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].zh.contains("ONE、TWO"));
}

/// A number from 0 below `of`, always the same for the same place: no chance in a test.
fn pick(seed: u64, of: u64) -> u64 {
    let mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % of
}

/// How many people the properties are looked at for; every second has what the one before has, and one row more.
const PEOPLE: u64 = 120;

fn people() -> Dataset {
    let table = |name: &str| Table::builder(table_spec(name).expect("declared"));
    let day = |month, day| NaiveDate::from_ymd_opt(2024, month, day).expect("a day");
    let (mut terms, mut units, mut sent) = (table("calendar_term"), table("unit"), table("submission"));
    terms.row().text("term", "2024-1").int("school_year", 2024).date("start", day(9, 1)).date("end", day(12, 31));
    units.row().text("unit", "甲校");
    sent.row().text("unit", "甲校").text("term", "2024-1").int("files", 1);
    let (mut teachers, mut pairs) = (table("teacher"), table("pairing"));
    let (mut lessons, mut prizes, mut papers) = (table("activity"), table("competition_result"), table("publication"));
    let (mut honours, mut events) = (table("honour"), table("event_attendance"));
    for person in 0..PEOPLE {
        let (id, like) = (format!("t{person:03}"), person / 2);
        let name = format!("教师{person:03}");
        teachers
            .row()
            .text("teacher_id", id.as_str())
            .text("unit", "甲校")
            .text("name", name.as_str())
            .text("post", "参评");
        let mentor = format!("m{person:03}");
        pairs
            .row()
            .text("pairing_id", id.as_str())
            .text("unit", "甲校")
            .text("mentor_id", mentor.as_str())
            .text("mentor", mentor.as_str())
            .text("mentee_id", id.as_str())
            .text("mentee", name.as_str())
            .date("start", day(9, 1));
        let more = person % 2;
        for row in 0..pick(like, 6) + more {
            let seed = like * 100 + row;
            let own = |words: &[&'static str], salt: u64| words[pick(seed + salt, words.len() as u64) as usize];
            let kind = own(&["observe", "public_lesson"], 1);
            let key = format!("{id}-{row}");
            lessons
                .row()
                .text("activity_id", key.as_str())
                .text("unit", "甲校")
                .text("term", "2024-1")
                .text("kind", kind)
                .text("actor_id", id.as_str())
                .number("quantity", 1.0 + pick(seed, 9) as f64);
            prizes
                .row()
                .text("unit", "甲校")
                .text("term", "2024-1")
                .text("teacher_id", id.as_str())
                .text("contest", own(&["优质课评比", "基本功大赛", "说课比赛"], 2))
                .text("level", own(&["省", "市", "区县"], 3))
                .text("prize", own(&["一等", "二等", "三等"], 4));
            papers
                .row()
                .text("unit", "甲校")
                .text("term", "2024-1")
                .text("teacher_id", id.as_str())
                .text("level", own(&["国家", "省", "市"], 5))
                .int("author_order", 1 + pick(seed + 6, 4) as i64);
            honours
                .row()
                .text("unit", "甲校")
                .text("term", "2024-1")
                .text("teacher_id", id.as_str())
                .text("level", own(&["省", "市", "区县", "校"], 7))
                .text("document_no", "一号");
            events
                .row()
                .text("unit", "甲校")
                .text("term", "2024-1")
                .text("teacher_id", id.as_str())
                .text("role", own(&["主讲", "参加"], 8))
                .boolean("attended", pick(seed + 9, 3) > 0);
        }
    }
    let mut dataset = Dataset::new();
    for rows in [terms, units, sent, teachers, pairs, lessons, prizes, papers, honours, events] {
        dataset.insert(rows.finish());
    }
    dataset
}

fn scored(sheet: &str) -> Dataset {
    let plan = plan_with(&pack(EXAMPLES), BTreeMap::new(), 1).expect("right");
    let about = About::Score(sheet.to_owned());
    evaluate_for(&people(), &plan, Term::autumn(2024), Some(&about)).expect("measured").value
}

#[test]
fn the_points_of_the_items_add_up_to_those_of_the_sheet_and_keep_to_full_floor_and_caps() {
    let views = scored("EX-BONUS");
    let (scores, items) = (views.table("scores"), views.table("score_items"));
    let mut known = 0;
    for row in 0..scores.len() {
        let (sheet, subject) = (scores.text(row, "sheet"), scores.text(row, "subject"));
        let Some(points) = scores.number(row, "points") else { continue };
        let own = (0..items.len())
            .filter(|item| items.text(*item, "sheet") == sheet && items.text(*item, "subject") == subject)
            .collect::<Vec<_>>();
        let sum: f64 = own.iter().filter_map(|item| items.number(*item, "points")).sum();
        let half_a_digit = if ["EX-MISSING", "EX-DECAY"].contains(&sheet.unwrap_or_default()) { 1e-9 } else { 0.5 };
        assert!((sum - points).abs() <= half_a_digit, "{sheet:?} {subject:?}: {sum} {points}");
        let full = scores.number(row, "full").unwrap_or_default();
        let bonus = if sheet == Some("EX-BONUS") { 5.0 } else { 0.0 };
        assert!((0.0..=full + bonus).contains(&points), "{sheet:?} {subject:?}: {points} of {full}");
        for item in own.iter().filter(|item| items.text(**item, "side") == Some("full")) {
            let (points, weight) = (items.number(*item, "points"), items.number(*item, "weight"));
            let over = points.zip(weight).is_some_and(|(points, weight)| !(0.0..=weight + 0.01).contains(&points));
            assert!(!over, "{sheet:?} {subject:?}: {points:?} of {weight:?}");
        }
        known += 1;
    }
    assert!(known > 1000, "{known}");
}

#[test]
fn one_row_more_never_gives_less_where_rows_are_achievements() {
    let views = scored("EX-HIGHEST");
    let scores = views.table("scores");
    let mut points: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in 0..scores.len() {
        if let Some(known) = scores.number(row, "points") {
            points.insert((scores.shown(row, "sheet"), scores.shown(row, "subject")), known);
        }
    }
    let mut compared = 0;
    for sheet in ["EX-COUNT", "EX-EACH", "EX-LEVELS", "EX-HIGHEST", "EX-BEST", "EX-INHERIT"] {
        for person in (0..PEOPLE).step_by(2) {
            let name = |person: u64| match sheet {
                "EX-INHERIT" => format!("m{person:03}"),
                _ => format!("教师{person:03}"),
            };
            let of = |person: u64| points.get(&(sheet.to_owned(), name(person)));
            let (Some(less), Some(more)) = (of(person), of(person + 1)) else { continue };
            assert!(more >= less, "{sheet} {person}: {less} {more}");
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}
