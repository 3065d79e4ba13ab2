//! What data must not be answered, and what must: small counties written by rule.

use tables::{Dataset, Table, TableBuilder, Term, table_spec};

use crate::measure::evaluate;
use crate::resolve::{MetricPlan, plan_pack};
use crate::settings::always;

/// Guards as the shipped pack has them, beside one rule that never bites.
fn plan(set: &[(&str, f64)]) -> MetricPlan {
    let shipped = policy::load_pack("pingluo-qinglan").expect("shipped");
    let set = set.iter().map(|(name, value)| ((*name).to_owned(), policy::Setting::Number(*value))).collect();
    let planned = plan_pack(&shipped, &always(&shipped, set, 1)).expect("bound");
    MetricPlan {
        packs: vec![planned],
        office: "局".to_owned(),
        public_years: None,
        calendar: policy::Calendar::default(),
        least_teaching_days: None,
        decisions: policy::Decisions::default(),
        authenticity: policy::Authenticity::default(),
    }
}

/// How a county is made.
#[derive(Clone, Copy)]
struct Shape {
    schools: usize,
    /// Mentors of each school, and mentees of each mentor.
    mentors: usize,
    mentees: usize,
    raters: usize,
    /// Whether there is a mark of the first autumn.
    baseline: bool,
    /// Points between mentors that follow each other.
    step: f64,
}

const COUNTY: Shape = Shape { schools: 12, mentors: 3, mentees: 3, raters: 6, baseline: true, step: 1.5 };

/// Noise without chance: the golden ratio, turned on.
fn noise(at: usize) -> f64 {
    let turned = (at as f64 + 1.0) * 0.618_033_988_749_895;
    (turned - turned.floor() - 0.5) * 4.0
}

struct Rows {
    pairing: TableBuilder,
    teacher: TableBuilder,
    unit: TableBuilder,
    marks: TableBuilder,
}

fn builder(name: &str) -> TableBuilder {
    Table::builder(table_spec(name).expect("declared"))
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

/// Every mentee is marked in September 2022 and in May of three years, by two raters who take turns.
fn county(shape: Shape, score: &dyn Fn(usize, usize, usize, usize) -> f64) -> Dataset {
    let mut rows = Rows {
        pairing: builder("pairing"),
        teacher: builder("teacher"),
        unit: builder("unit"),
        marks: builder("rubric_score"),
    };
    for school in 0..shape.schools {
        rows.unit.row().text("unit", format!("校{school:02}").as_str());
    }
    for number in 0..shape.schools * shape.mentors * shape.mentees {
        let mentor = number / shape.mentees;
        let school = mentor / shape.mentors;
        people(&mut rows, shape, (school, mentor, number));
        for wave in usize::from(!shape.baseline)..4 {
            for turn in 0..2 {
                let rater = (number + 2 * wave + turn * (1 + number % 3)) % shape.raters;
                mark(&mut rows.marks, (school, number, rater, wave), score(mentor, number, rater, wave));
            }
        }
    }
    let mut dataset = Dataset::new();
    for table in [rows.pairing.finish(), rows.teacher.finish(), rows.unit.finish(), rows.marks.finish()] {
        dataset.insert(table);
    }
    dataset.insert(calendar());
    dataset.insert(submissions(shape));
    dataset
}

fn people(rows: &mut Rows, shape: Shape, (school, mentor, number): (usize, usize, usize)) {
    let unit = format!("校{school:02}");
    let (mentor_id, mentee_id) = (format!("m{mentor:03}"), format!("t{number:03}"));
    if number % shape.mentees == 0 {
        rows.teacher
            .row()
            .text("teacher_id", mentor_id.as_str())
            .text("unit", unit.as_str())
            .text("name", format!("师{mentor:03}").as_str());
    }
    rows.teacher
        .row()
        .text("teacher_id", mentee_id.as_str())
        .text("unit", unit.as_str())
        .text("name", format!("徒{number:03}").as_str())
        .text("subject", ["语文", "数学"][number % 2])
        .date("first_teaching_date", day("2022-09-01"));
    rows.pairing
        .row()
        .text("pairing_id", format!("p{number:03}").as_str())
        .text("unit", unit.as_str())
        .text("mentor_id", mentor_id.as_str())
        .text("mentor", format!("师{mentor:03}").as_str())
        .text("mentor_unit", unit.as_str())
        .text("mentee_id", mentee_id.as_str())
        .text("mentee", format!("徒{number:03}").as_str())
        .text("mentee_unit", unit.as_str())
        .date("start", day("2022-09-01"));
}

fn mark(marks: &mut TableBuilder, (school, number, rater, wave): (usize, usize, usize, usize), score: f64) {
    let (term, year) = [("2022-1", 2022), ("2022-2", 2022), ("2023-2", 2023), ("2024-2", 2024)][wave];
    let on = ["2022-09-10", "2023-05-20", "2024-05-20", "2025-05-20"][wave];
    marks
        .row()
        .text("unit", format!("校{school:02}").as_str())
        .text("term", term)
        .int("school_year", year)
        .text("scheme", if wave == 0 { "入职评估" } else { "年度课堂评估" })
        .text("teacher_id", format!("t{number:03}").as_str())
        .text("name", format!("徒{number:03}").as_str())
        .number("score", score)
        .text("rater", format!("评{rater:03}").as_str())
        .text("rater_unit", "局")
        .date("date", day(on));
}

fn calendar() -> Table {
    let mut rows = builder("calendar_term");
    for year in 2022..2025 {
        let term = |half: u8| format!("{year}-{half}");
        rows.row()
            .text("term", term(1).as_str())
            .date("start", day(&format!("{year}-09-01")))
            .date("end", day(&format!("{}-01-15", year + 1)));
        rows.row()
            .text("term", term(2).as_str())
            .date("start", day(&format!("{}-02-15", year + 1)))
            .date("end", day(&format!("{}-07-10", year + 1)));
    }
    rows.finish()
}

fn submissions(shape: Shape) -> Table {
    let mut rows = builder("submission");
    for school in 0..shape.schools {
        for term in ["2022-1", "2022-2", "2023-1", "2023-2", "2024-1", "2024-2"] {
            rows.row().text("unit", format!("校{school:02}").as_str()).text("term", term).int("files", 1);
        }
    }
    rows.finish()
}

/// What a county of this shape would be marked: growth by mentor, a start by mentee, severity by rater, noise.
fn usual(shape: Shape) -> impl Fn(usize, usize, usize, usize) -> f64 {
    move |mentor, number, rater, wave| {
        let middle = (shape.mentors - 1) as f64 / 2.0;
        let mentors = shape.step * ((mentor % shape.mentors) as f64 - middle);
        let (start, severity) = (2.0 * noise(number), 1.5 * noise(rater + 900));
        65.0 + start + severity + wave as f64 * (3.0 + mentors) + noise(number * 31 + rater * 7 + wave * 101)
    }
}

/// Every number of the effect views is a number, and there is an estimate only where there is enough.
fn views(dataset: &Dataset, set: &[(&str, f64)]) -> Dataset {
    let views = evaluate(dataset, &plan(set), Term::spring(2024)).expect("measured");
    for name in ["mentor_effect", "rater_effect", "effect_summary", "ratings"] {
        let view = views.table(name);
        for column in view.spec().columns {
            for row in 0..view.len() {
                assert!(view.number(row, column.name).is_none_or(f64::is_finite), "{name}.{}", column.name);
            }
        }
    }
    let effect = views.table("mentor_effect");
    for row in 0..effect.len() {
        let enough = effect.boolean(row, "enough_data") == Some(true);
        for column in ["estimate", "low", "high", "rank_low", "rank_high"] {
            assert_eq!(effect.number(row, column).is_some(), enough, "{column}");
        }
        assert!(enough || effect.text(row, "reason").is_some_and(|reason| !reason.is_empty()));
    }
    views
}

/// The state of a year.
fn state(views: &Dataset, year: i64) -> String {
    let summary = views.table("effect_summary");
    let row = (0..summary.len())
        .find(|row| summary.int(*row, "school_year") == Some(year) && summary.text(*row, "item") == Some("state"));
    row.and_then(|row| summary.text(row, "text")).unwrap_or_default().to_owned()
}

/// State and rows of the last year.
fn states(views: &Dataset) -> (String, usize, usize) {
    let effect = views.table("mentor_effect");
    let last = |row: &usize| effect.int(*row, "school_year") == Some(2024);
    let rows = (0..effect.len()).filter(last);
    let enough = rows.clone().filter(|row| effect.boolean(*row, "enough_data") == Some(true)).count();
    (state(views, 2024), rows.count(), enough)
}

#[test]
fn mentors_who_differ_are_told_apart_and_the_better_stands_before_the_worse() {
    let views = views(&county(COUNTY, &usual(COUNTY)), &[]);
    let (state, all, enough) = states(&views);
    assert_eq!((state.as_str(), all), ("told", 36));
    assert!(enough >= 30, "{enough}");
    let effect = views.table("mentor_effect");
    let estimate = |name: &str| {
        let row = (0..effect.len())
            .find(|row| effect.text(*row, "mentor") == Some(name) && effect.int(*row, "school_year") == Some(2024));
        row.and_then(|row| effect.number(row, "estimate")).expect("an estimate")
    };
    let mut apart = 0.0;
    for school in 0..COUNTY.schools {
        let of = |place: usize| estimate(&format!("师{:03}", school * COUNTY.mentors + place));
        assert!(of(0) < of(1) && of(1) < of(2), "school {school}: {} {} {}", of(0), of(1), of(2));
        apart += (of(2) - of(0)) / COUNTY.schools as f64;
    }
    // 3 points a year apart, shrunken a little.
    assert!((2.4..3.15).contains(&apart), "{apart}");
}

#[test]
fn a_list_shows_ranges_chances_and_groups_and_the_chances_sum_to_the_places() {
    let views = views(&county(COUNTY, &usual(COUNTY)), &[]);
    let effect = views.table("mentor_effect");
    let rows: Vec<usize> = (0..effect.len())
        .filter(|row| {
            effect.int(*row, "school_year") == Some(2024) && effect.boolean(*row, "enough_data") == Some(true)
        })
        .collect();
    let places = effect.int(rows[0], "top_places").expect("places") as f64;
    let sum: f64 = rows.iter().filter_map(|row| effect.number(*row, "top_chance")).sum();
    assert!((sum - places).abs() < 1e-9, "{sum} {places}");
    for row in rows {
        let number = |column| effect.number(row, column).expect("a number");
        assert!(number("low") < number("estimate") && number("estimate") < number("high"));
        assert!(
            number("rank_low") <= number("expected_rank").ceil()
                && number("expected_rank").floor() <= number("rank_high")
        );
        assert!(number("rank_group") >= 1.0 && number("within_low") < number("within_high"));
    }
}

#[test]
fn the_first_year_alone_says_nothing_of_growth() {
    let shape = Shape { baseline: false, ..COUNTY };
    let views = views(&county(shape, &usual(shape)), &[]);
    assert_eq!(state(&views, 2022), "no_start");
    let ratings = views.table("ratings");
    assert_eq!(ratings.len(), 108 * 3 * 2);
}

#[test]
fn without_any_mark_the_reason_is_that_there_is_none() {
    let mut dataset = county(COUNTY, &usual(COUNTY));
    dataset.insert(Table::empty(table_spec("rubric_score").expect("declared")));
    assert_eq!(states(&views(&dataset, &[])), ("no_marks".to_owned(), 36, 0));
}

#[test]
fn a_few_mentors_are_too_few() {
    let shape = Shape { schools: 3, ..COUNTY };
    assert_eq!(states(&views(&county(shape, &usual(shape)), &[])), ("too_few_mentors".to_owned(), 9, 0));
}

#[test]
fn one_mentor_in_every_school_cannot_be_told_from_the_school() {
    let shape = Shape { schools: 36, mentors: 1, ..COUNTY };
    let alternating =
        |mentor: usize, number: usize, rater: usize, wave: usize| usual(COUNTY)(mentor, number, rater, wave);
    assert_eq!(states(&views(&county(shape, &alternating), &[])), ("one_mentor_per_school".to_owned(), 36, 0));
}

#[test]
fn equal_marks_explain_nothing() {
    let (state, _, enough) = states(&views(&county(COUNTY, &|_, _, _, _| 80.0), &[]));
    assert_eq!((state.as_str(), enough), ("no_variation", 0));
}

#[test]
fn mentors_who_do_not_differ_get_no_list() {
    let shape = Shape { step: 0.0, ..COUNTY };
    let (state, _, enough) = states(&views(&county(shape, &usual(shape)), &[]));
    assert_eq!((state.as_str(), enough), ("no_difference", 0));
}

#[test]
fn raters_who_rate_once_each_tell_nothing_of_their_severity() {
    let shape = Shape { raters: 1_000_003, ..COUNTY };
    let dataset = county(shape, &usual(COUNTY));
    let (from, mut once) = (dataset.table("rubric_score"), builder("rubric_score"));
    for row in 0..from.len() {
        let at = |column| from.text(row, column);
        once.row()
            .text("unit", at("unit"))
            .text("term", at("term"))
            .int("school_year", from.int(row, "school_year"))
            .text("scheme", at("scheme"))
            .text("teacher_id", at("teacher_id"))
            .text("name", at("name"))
            .number("score", from.number(row, "score"))
            .text("rater", format!("评{row}").as_str())
            .text("rater_unit", "局")
            .date("date", from.date(row, "date"));
    }
    let mut dataset = dataset;
    dataset.insert(once.finish());
    assert_eq!(states(&views(&dataset, &[])), ("raters_once".to_owned(), 36, 0));
}

#[test]
fn one_rater_who_rates_once_among_others_is_told_to_have_rated_too_little() {
    let mut dataset = county(COUNTY, &usual(COUNTY));
    let (from, mut more) = (dataset.table("rubric_score"), builder("rubric_score"));
    mark(&mut more, (0, 0, 777, 3), 71.0);
    for row in 0..from.len() {
        let number: usize =
            from.text(row, "name").and_then(|name| name.trim_start_matches('徒').parse().ok()).expect("a number");
        let wave = ["2022-09-10", "2023-05-20", "2024-05-20", "2025-05-20"];
        let wave = wave.iter().position(|on| from.date(row, "date") == Some(day(on))).expect("a wave");
        let rater: usize =
            from.text(row, "rater").and_then(|name| name.trim_start_matches('评').parse().ok()).expect("a rater");
        mark(&mut more, (number / 9, number, rater, wave), from.number(row, "score").expect("a score"));
    }
    dataset.insert(more.finish());
    let views = views(&dataset, &[]);
    let raters = views.table("rater_effect");
    let of = |name: &str| {
        (0..raters.len())
            .find(|row| raters.text(*row, "rater") == Some(name) && raters.int(*row, "school_year") == Some(2024))
    };
    let (once, often) = (of("评777").expect("told"), of("评000").expect("told"));
    assert_eq!(raters.boolean(once, "enough_data"), Some(false));
    assert_eq!(raters.boolean(often, "enough_data"), Some(true));
    assert!(raters.number(once, "severity").expect("a number").abs() < raters.number(once, "high").expect("a number"));
}

#[test]
fn a_mentors_mark_of_the_own_mentee_is_shown_and_does_not_count() {
    let mut dataset = county(COUNTY, &usual(COUNTY));
    let from = dataset.table("rubric_score");
    let mut more = builder("rubric_score");
    for row in 0..from.len() {
        let at = |column| from.text(row, column);
        more.row()
            .text("unit", at("unit"))
            .text("term", at("term"))
            .int("school_year", from.int(row, "school_year"))
            .text("scheme", at("scheme"))
            .text("teacher_id", at("teacher_id"))
            .text("name", at("name"))
            .number("score", from.number(row, "score"))
            .text("rater", at("rater"))
            .text("rater_unit", at("rater_unit"))
            .date("date", from.date(row, "date"));
    }
    more.row()
        .text("unit", "校00")
        .text("term", "2024-2")
        .int("school_year", 2024)
        .text("scheme", "年度课堂评估")
        .text("teacher_id", "t000")
        .text("name", "徒000")
        .number("score", 100.0)
        .text("rater", "师000")
        .text("rater_id", "m000")
        .text("rater_unit", "校00")
        .date("date", day("2025-05-20"));
    let before = views(&dataset, &[]).table("mentor_effect");
    dataset.insert(more.finish());
    let views = views(&dataset, &[]);
    assert_eq!(before.batch(), views.table("mentor_effect").batch());
    let ratings = views.table("ratings");
    let own: Vec<usize> = (0..ratings.len()).filter(|row| ratings.text(*row, "rater") == Some("师000")).collect();
    assert_eq!(own.len(), 1);
    assert_eq!(ratings.boolean(own[0], "used"), Some(false));
    assert!(ratings.text(own[0], "why_not").is_some_and(|why| why.contains("导师")));
    let raters = views.table("rater_effect");
    let row = (0..raters.len())
        .find(|row| raters.text(*row, "rater") == Some("师000") && raters.int(*row, "school_year") == Some(2024));
    assert_eq!(row.and_then(|row| raters.int(row, "own_marks")), Some(1));
}

#[test]
fn an_unset_number_is_named_and_nothing_is_estimated() {
    let shipped = policy::load_pack("pingluo-qinglan").expect("shipped");
    let unset = std::collections::BTreeMap::from([(
        "effect_min_mentees".to_owned(),
        policy::Setting::Text("unset".to_owned()),
    )]);
    let planned = plan_pack(&shipped, &always(&shipped, unset, 1)).expect("bound");
    let mut plan = plan(&[]);
    plan.packs = vec![planned];
    let views = evaluate(&county(COUNTY, &usual(COUNTY)), &plan, Term::spring(2024)).expect("measured");
    assert_eq!(states(&views), ("unset".to_owned(), 36, 0));
}

#[test]
fn two_counties_without_anybody_in_common_are_not_compared() {
    // The schools of one half are marked by raters the other half never sees.
    let halves = Shape { raters: 6, ..COUNTY };
    let mut dataset = county(halves, &usual(COUNTY));
    let (from, mut split) = (dataset.table("rubric_score"), builder("rubric_score"));
    for row in 0..from.len() {
        let at = |column| from.text(row, column);
        let half = if at("unit") < Some("校06") { "甲" } else { "乙" };
        split
            .row()
            .text("unit", at("unit"))
            .text("term", at("term"))
            .int("school_year", from.int(row, "school_year"))
            .text("scheme", at("scheme"))
            .text("teacher_id", at("teacher_id"))
            .text("name", at("name"))
            .number("score", from.number(row, "score"))
            .text("rater", format!("{half}{}", at("rater").unwrap_or_default()).as_str())
            .text("rater_unit", at("rater_unit"))
            .date("date", from.date(row, "date"));
    }
    dataset.insert(split.finish());
    let effect = views(&dataset, &[]).table("mentor_effect");
    let mut of = std::collections::BTreeMap::new();
    for row in (0..effect.len()).filter(|row| effect.int(*row, "school_year") == Some(2024)) {
        let half = effect.text(row, "unit") < Some("校06");
        of.entry(half).or_insert_with(std::collections::BTreeSet::new).insert(effect.int(row, "component"));
        assert!(effect.int(row, "ranked").is_none_or(|ranked| ranked <= 18));
    }
    assert_eq!(of.len(), 2);
    assert!(of.values().all(|components| components.len() == 1));
    assert_ne!(of[&true], of[&false]);
}

#[test]
fn marks_by_criterion_are_one_mark_of_the_rater() {
    let mut dataset = county(COUNTY, &usual(COUNTY));
    let whole = views(&dataset, &[]).table("mentor_effect");
    let (from, mut parts) = (dataset.table("rubric_score"), builder("rubric_score"));
    for row in 0..from.len() {
        let at = |column| from.text(row, column);
        let score = from.number(row, "score").expect("a score");
        // Three fifths for one criterion, two for the other.
        for (criterion, share) in [("教学设计", 0.6), ("课堂实施", 0.4)] {
            parts
                .row()
                .text("unit", at("unit"))
                .text("term", at("term"))
                .int("school_year", from.int(row, "school_year"))
                .text("scheme", at("scheme"))
                .text("teacher_id", at("teacher_id"))
                .text("name", at("name"))
                .text("criterion", criterion)
                .number("score", score * share)
                .number("max_score", 100.0 * share)
                .text("rater", at("rater"))
                .text("rater_unit", at("rater_unit"))
                .date("date", from.date(row, "date"));
        }
    }
    dataset.insert(parts.finish());
    let views = views(&dataset, &[]);
    let summed = views.table("mentor_effect");
    assert_eq!(summed.len(), whole.len());
    for row in 0..whole.len() {
        assert_eq!(summed.int(row, "marks"), whole.int(row, "marks"));
        let apart = summed.number(row, "estimate").zip(whole.number(row, "estimate")).map(|(a, b)| (a - b).abs());
        assert!(apart.is_none_or(|apart| apart < 1e-6), "{apart:?}");
    }
}
