//! Title quotas of the sample bureau: what a person works out on paper, and lots as the law has them: required once, drawn once.

use std::collections::BTreeMap;

use tables::Dataset;

use crate::demo::demo_data;

/// Vacancies of 2024-2 as the sheet 空缺岗位数 states them; every other unit has none.
const SENIOR: [(&str, i128); 13] = [
    ("平川县第一小学", 2),
    ("平川县第一中学", 2),
    ("平川县第二中学", 2),
    ("平川县第二幼儿园", 2),
    ("红岭镇中学", 2),
    ("青石镇中学", 2),
    ("平川县实验小学", 1),
    ("平川县实验幼儿园", 1),
    ("平川县职业技术学校", 1),
    ("柳河镇中心幼儿园", 1),
    ("白杨乡中心小学", 1),
    ("平川县教学研究室", 1),
    ("平川县电化教育馆", 1),
];

fn proposed(data: &Dataset, round: &str) -> BTreeMap<String, (i64, bool)> {
    let quotas = data.table("quotas");
    let of = |row: usize| {
        let unit = quotas.text(row, "unit").unwrap_or_default().to_owned();
        let lots = quotas.boolean(row, "lots_required").unwrap_or_default();
        (unit, (quotas.int(row, "proposal").unwrap_or(-1), lots))
    };
    (0..quotas.len()).filter(|row| quotas.text(*row, "round") == Some(round)).map(of).collect()
}

fn round(data: &Dataset, name: &str, column: &str) -> String {
    let rounds = data.table("quota_rounds");
    let row = (0..rounds.len()).find(|row| rounds.text(*row, "round") == Some(name)).expect("a round");
    rounds.shown(row, column)
}

#[test]
fn the_senior_posts_of_2024_2_are_those_worked_out_by_hand_and_two_institutes_must_draw() {
    // Twelve places, nineteen vacancies. A school's claim is its vacancies times 1 + 1/10 of the share of duties it met, which lies
    // between 1 and 11/10; the institutes owe no duties and claim 1 each. So all claims sum to between 19 and
    // 2 + 17 × 11/10 = 207/10, and one claim of 1 is worth between 12 × 10/207 = 40/69 (0.580) and 12/19 (0.632) places.
    //   six schools with two vacancies: at least 2 × 40/69 = 80/69 and at most 2 × 11/10 × 12/19 = 132/95: 1 whole place each,
    //     remainder at most 132/95 - 1 = 37/95 (0.389);
    //   five schools with one: more than an institute (they met some duties), at most 66/95: no whole place;
    //   two institutes with one: the same remainder, at least 40/69 (0.580).
    // After 6 whole places 6 are left: 5 to the schools with one vacancy, and 1 between the two institutes, who have the same claim.
    let data = demo_data();
    let found = proposed(&data, "2024-2 高级教师");
    for (unit, vacancies) in SENIOR {
        let institute = ["平川县教学研究室", "平川县电化教育馆"].contains(&unit);
        let expected = if institute { (0, true) } else { (1, false) };
        assert_eq!(found.get(unit), Some(&expected), "{unit} with {vacancies}");
    }
    let others = found.iter().filter(|(unit, _)| !SENIOR.iter().any(|(known, _)| known == unit));
    assert!(others.clone().all(|(_, places)| *places == (0, false)));
    let said = ["places", "allotted", "lots", "tied", "state"].map(|column| round(&data, "2024-2 高级教师", column));
    assert_eq!(said, ["12", "11", "1", "2", "lots_required"]);
}

#[test]
fn the_lot_drawn_for_the_first_level_posts_gives_the_last_place() {
    // Twelve places, twenty-three vacancies: 4 + 4, six times 2, 1, and the institutes 1 each. Claims sum to between 23 and
    // 2 + 21 × 11/10 = 251/10, so a claim of 1 is worth between 120/251 (0.478) and 12/23 (0.522) places. With shares met above one half
    // the schools with 2 claim at least 2.1 × 120/251 = 252/251: 1 whole place, those with 4 at least 504/251: 2 whole places, at most
    // 4.4 × 12/23 = 2.30. After 4 + 6 whole places 2 are left: one for the school with 1 (its claim is above an institute's, 0.5 and
    // more), one between the institutes. The lot drew 平川县电化教育馆 first.
    let data = demo_data();
    let found = proposed(&data, "2024-2 一级教师");
    for (unit, places) in [
        ("平川县实验小学", 2),
        ("红岭镇中心小学", 2),
        ("平川县第二小学", 1),
        ("平川县第二幼儿园", 1),
        ("平川县职业技术学校", 1),
        ("柳河镇中心幼儿园", 1),
        ("白杨乡中心小学", 1),
        ("红岭镇中学", 1),
        ("平川县第一中学", 1),
        ("平川县电化教育馆", 1),
        ("平川县教学研究室", 0),
    ] {
        assert_eq!(found.get(unit), Some(&(places, false)), "{unit}");
    }
    let said = ["places", "allotted", "lots", "state"].map(|column| round(&data, "2024-2 一级教师", column));
    assert_eq!(said, ["12", "12", "0", "drawn"]);
}

#[test]
fn every_exact_share_is_the_fraction_that_counting_duties_gives() {
    // Claim = vacancies × (1 + 1/10 × met/decided) = vacancies × (10 decided + met) / (10 decided), counted here from `compliance` alone.
    let data = demo_data();
    let shares = duties_met(&data);
    let steps = data.table("quota_steps");
    let is = |row: usize, column: &str, word: &str| steps.text(row, column) == Some(word);
    for (unit, vacancies) in SENIOR {
        let (met, decided) = shares.get(unit).copied().unwrap_or((0, 1));
        let (part, whole) = lowest(vacancies * (10 * decided + met), 10 * decided);
        let expected = if whole == 1 { part.to_string() } else { format!("{part}/{whole}") };
        let row = (0..steps.len())
            .find(|row| is(*row, "round", "2024-2 高级教师") && is(*row, "action", "weight") && is(*row, "unit", unit))
            .expect("a step");
        assert_eq!(steps.text(row, "exact"), Some(expected.as_str()), "{unit}: {met} of {decided}");
    }
}

/// Duties met and decided of each unit in what is reported for 2024-2, without the rules that go by what others found: they come after.
fn duties_met(data: &Dataset) -> BTreeMap<String, (i128, i128)> {
    let compliance = data.table("compliance");
    let mut shares: BTreeMap<String, (i128, i128)> = BTreeMap::new();
    for row in 0..compliance.len() {
        let text = |column: &str| compliance.text(row, column).unwrap_or_default();
        let reported = ["2024-2", "2024", "CY2025", "cycle"].contains(&text("period"))
            || ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07"].contains(&text("period"));
        if text("pack") != "pingluo-qinglan" || ["PL-58", "PL-59", "PL-60"].contains(&text("rule")) || !reported {
            continue;
        }
        let share = shares.entry(text("unit").to_owned()).or_default();
        share.0 += i128::from(text("status") == "met");
        share.1 += i128::from(["met", "unmet"].contains(&text("status")));
    }
    shares
}

fn lowest(part: i128, whole: i128) -> (i128, i128) {
    let (mut a, mut b) = (part, whole);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (part / a, whole / a)
}

#[test]
fn the_same_question_by_other_methods_is_answered_beside_it() {
    let data = demo_data();
    let methods = data.table("quota_methods");
    let words: std::collections::BTreeSet<&str> =
        (0..methods.len()).filter_map(|row| methods.text(row, "method")).collect();
    assert_eq!(
        words.into_iter().collect::<Vec<_>>(),
        ["adams", "danish", "dhondt", "huntington_hill", "largest_remainder", "modified_sainte_lague", "webster"]
    );
    assert!(!round(&data, "2024-2 高级教师", "methods_differ").is_empty());
}

#[test]
fn posts_outside_the_ratio_take_no_vacancy_away() {
    let data = demo_data();
    let posts = data.table("quota_structure");
    let row = (0..posts.len())
        .find(|row| posts.text(*row, "unit") == Some("红岭镇中学") && posts.text(*row, "level") == Some("高级教师"))
        .expect("a line");
    let of = |column| posts.int(row, column);
    // 9 approved, 7 filled, 1 special beside them: 2 vacant.
    assert_eq!((of("allowed"), of("filled"), of("special"), of("vacancies")), (Some(9), Some(7), Some(1), Some(2)));
}
