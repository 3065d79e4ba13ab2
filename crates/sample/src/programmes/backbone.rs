//! Backbone teachers: the register with days of expiry, candidates and who trains, the yearly assessment.

use chrono::NaiveDate;

use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::model::{COUNTY, OFFICE, Person};
use crate::sheet::{Sheet, Value, cell};

/// The day the register was printed.
const PRINTED: NaiveDate = day(2025, 7, 4);

/// A young teacher who became a backbone of the school while still a mentee.
const EARLY: (&str, NaiveDate) = ("校级骨干教师", day(2024, 9, 10));

/// Everybody with a tier title: titles of a school last five years, the others have no end.
pub fn register_rows<'a>(desk: &Office<'a>) -> Vec<(&'a str, &'a Person, &'static str, NaiveDate)> {
    let mut rows = Vec::new();
    for unit in &desk.county.units {
        for person in desk.staff(&unit.name) {
            rows.extend(person.tier_on(PRINTED).map(|(tier, from)| (unit.name.as_str(), person, tier, from)));
        }
    }
    let early = desk.county.units.first().and_then(|unit| Some((unit.name.as_str(), first_mentee(desk, unit.number)?)));
    rows.extend(early.map(|(unit, person)| (unit, person, EARLY.0, EARLY.1)));
    rows
}

/// The first mentee of a unit whose pair lives in the autumn and who has no tier title.
fn first_mentee<'a>(desk: &Office<'a>, unit: usize) -> Option<&'a Person> {
    let autumn = day(2024, 10, 1);
    let pairs = desk.county.pairs.iter().filter(|pair| pair.unit == unit && pair.start <= autumn && pair.end > autumn);
    pairs.map(|pair| &desk.county.people[pair.mentee]).find(|person| person.tiers.is_empty())
}

/// The last day of a title, where it has one.
fn expiry(tier: &str, from: NaiveDate) -> Option<NaiveDate> {
    let five = from.checked_add_months(chrono::Months::new(60))?.pred_opt()?;
    tier.starts_with("校级").then_some(five)
}

/// The register.
pub fn register_sheet(desk: &Office<'_>) -> Sheet {
    let heads = [
        "单位",
        "姓名",
        "工号",
        "任教学科",
        "骨干称号",
        "授予时间",
        "有效期至",
        "称号状态",
        "证书编号",
        "认定途径",
        "备注",
    ];
    let rows = register_rows(desk).into_iter().enumerate().map(|(row, (unit, person, tier, from))| {
        let until = expiry(tier, from);
        let status = if until.is_some_and(|until| until < PRINTED) { "到期" } else { "有效" };
        // The number of every seventh certificate was never entered.
        let number = if row % 7 == 6 { String::new() } else { format!("PC-{}-{:03}", from.format("%Y"), row + 1) };
        vec![
            cell(unit),
            cell(person.name.as_str()),
            cell(person.staff_no.as_str()),
            cell(person.subject),
            cell(tier),
            typed(from),
            until.map_or(Value::Empty, typed),
            cell(status),
            cell(number),
            cell(if row % 11 == 10 { "直通" } else { "评选" }),
            cell(""),
        ]
    });
    let line = format!("填报单位：{OFFICE}人事股    校级称号有效期五年，到期须重新评定");
    register("骨干教师名册", &format!("{COUNTY}骨干教师名册"), &line, &heads, rows.collect())
}

/// Whom the schools put forward for what: unit, place in its register, role, tier aimed at.
const PUT_FORWARD: [(&str, usize, &str, &str, &str); 12] = [
    ("平川县第二中学", 0, "候选人", "县名师", "骨干梯队建设"),
    ("平川县第二中学", 1, "候选人", "县名师", "骨干梯队建设"),
    ("平川县第二中学", 2, "候选人", "校级学科带头人", "骨干梯队建设"),
    ("平川县第二中学", 25, "候选人", "校级学科带头人", "骨干梯队建设"),
    ("平川县第一中学", 2, "候选人", "市级骨干教师", "市级骨干评选"),
    ("平川县第一中学", 3, "候选人", "市级骨干教师", "市级骨干评选"),
    ("平川县第一中学", 4, "候选人", "市级骨干教师", "市级骨干评选"),
    ("青石镇中学", 1, "培养对象", "县级骨干教师", "校级骨干培养"),
    ("青石镇中学", 2, "培养对象", "县级骨干教师", "校级骨干培养"),
    ("平川县职业技术学校", 0, "骨干", "校级骨干教师", "骨干教师三阶段"),
    ("平川县职业技术学校", 1, "骨干", "校级骨干教师", "骨干教师三阶段"),
    ("平川县职业技术学校", 2, "骨干", "校级骨干教师", "骨干教师三阶段"),
];

/// Those put forward, with what the sheet says of each.
pub fn put_forward<'a>(desk: &Office<'a>) -> Vec<(&'static str, &'a Person, &'static str, &'static str, &'static str)> {
    let people = PUT_FORWARD.iter().filter_map(|(unit, nth, role, target, programme)| {
        desk.person(unit, *nth).map(|(unit, person)| (unit, person, *role, *target, *programme))
    });
    people.collect()
}

/// The file of the autumn.
pub fn autumn(desk: &Office<'_>) -> Drafts {
    let sheets = vec![candidates(desk), places(), assessments(desk), selections(desk), results(desk)];
    vec![book("骨干教师培养台账", sheets)]
}

fn candidates(desk: &Office<'_>) -> Sheet {
    let rows = put_forward(desk).into_iter().map(|(unit, person, role, target, programme)| {
        let mut row = words(&[unit, person.name.as_str(), person.subject, role, target, programme]);
        row.push(typed(day(2024, 9, 20)));
        row
    });
    let heads = ["单位", "姓名", "学科", "成员类别", "培养目标", "所属项目", "开始时间"];
    register("培养对象名单", &format!("{COUNTY}骨干教师候选人、培养对象名单"), "", &heads, rows.collect())
}

fn places() -> Sheet {
    let rows = [("平川县第二中学", 3), ("平川县第一中学", 3), ("青石镇中学", 2)];
    let rows = rows.into_iter().map(|(unit, places)| vec![cell(unit), Value::Number(f64::from(places)), cell("")]);
    let heads = ["单位", "推荐名额", "备注"];
    register("候选人名额", &format!("{COUNTY}骨干教师候选人推荐名额分配表"), "", &heads, rows.collect())
}

/// The yearly assessment of backbones of the county and above: one was not assessed, one failed.
fn assessments(desk: &Office<'_>) -> Sheet {
    let above = register_rows(desk).into_iter().filter(|(_, _, tier, _)| !tier.starts_with("校级"));
    let rows = above.enumerate().filter(|(row, _)| *row != 3).map(|(row, (unit, person, ..))| {
        let grade = match row {
            5 => "不合格",
            row if row % 4 == 0 => "优秀",
            _ => "合格",
        };
        let mut cells = words(&[unit, person.name.as_str(), "骨干教师年度考核", grade]);
        cells.push(typed(day(2024, 12, 20)));
        cells
    });
    let heads = ["单位", "姓名", "考核项目", "考核等次", "考核时间"];
    register("骨干年度考核", &format!("{COUNTY}2024年骨干教师年度考核结果"), "", &heads, rows.collect())
}

/// How the candidates of 第一中学 were chosen: two of them in all three ways, the third was not tested.
fn selections(desk: &Office<'_>) -> Sheet {
    let of_school = put_forward(desk).into_iter().filter(|(unit, ..)| *unit == "平川县第一中学");
    let rows = of_school.enumerate().flat_map(|(nth, (unit, person, ..))| {
        let schemes: &[(&str, &str)] = if nth < 2 {
            &[("综合评价", "优秀"), ("能力测试", "合格"), ("试讲", "合格")]
        } else {
            &[("综合评价", "合格")]
        };
        schemes.iter().map(move |(scheme, grade)| {
            let mut cells = words(&[unit, person.name.as_str(), scheme, grade]);
            cells.push(typed(day(2024, 10, 16)));
            cells
        })
    });
    let heads = ["单位", "姓名", "考核项目", "评定等次", "评定日期"];
    register("选拔考核", "平川县第一中学骨干教师候选人选拔情况", "", &heads, rows.collect())
}

/// What the classes of the candidates of 第二中学 reached at the end of the last term.
fn results(desk: &Office<'_>) -> Sheet {
    let ranks = [(1, 6), (4, 6), (2, 6), (5, 6)];
    let of_school = put_forward(desk).into_iter().filter(|(unit, ..)| *unit == "平川县第二中学");
    let rows = of_school.zip(ranks).enumerate().map(|(nth, ((unit, person, ..), (rank, peers)))| {
        let class = format!("八（{}）班", nth + 1);
        let mut cells = words(&[unit, person.name.as_str(), &class, person.subject, "期末"]);
        cells.extend([cell(format!("第{rank}名")), Value::Number(f64::from(peers))]);
        cells
    });
    let heads = ["单位", "姓名", "任教班级", "学科", "考试名称", "年级名次", "平行班数"];
    register("任课班级成绩", "平川县第二中学候选人任课班级成绩（期末质量监测）", "", &heads, rows.collect())
}
