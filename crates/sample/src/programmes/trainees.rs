//! The 1115 trainees of 2024: who they are, the bodies that train them, what was held, who came, what was handed in and judged.

use chrono::NaiveDate;

use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::model::{COUNTY, OFFICE, Person};
use crate::sheet::{Sheet, Value, cell};

const PROGRAMME: &str = "“1115”名师培养工程";

/// Schools with trainees, and the layers of their first people.
const LAYERS: [(&str, &[&str]); 6] = [
    ("平川县第一小学", &["市级教学骨干", "县级教学骨干", "校级教学骨干", "卓越教师"]),
    ("平川县第二小学", &["县级教学骨干", "校级教学骨干"]),
    ("平川县第一中学", &["市级教学骨干", "卓越教师", "县级教学骨干", "校级教学骨干"]),
    ("平川县实验小学", &["教育家型教师", "市级教学骨干", "校级教学骨干"]),
    ("红岭镇中学", &["县级教学骨干", "校级教学骨干"]),
    ("青石镇中学", &["校级教学骨干"]),
];

/// Places in the registers of their schools: the settled staff behind the mentors.
const FROM: usize = 15;

fn members<'a>(desk: &Office<'a>) -> Vec<(&'static str, &'a Person, &'static str)> {
    let of_school = |(unit, layers): &(&'static str, &'static [&'static str])| {
        let people = layers.iter().enumerate();
        people
            .filter_map(|(nth, layer)| desk.person(unit, FROM + nth).map(|(unit, person)| (unit, person, *layer)))
            .collect::<Vec<_>>()
    };
    LAYERS.iter().flat_map(of_school).collect()
}

/// The files of the autumn: the whole year stands in them.
pub fn autumn(desk: &Office<'_>) -> Drafts {
    let people = vec![programmes(), roster(desk), bodies()];
    let held = vec![events(), attendance(desk)];
    let judged = vec![handed_in(desk), plans(), judged(desk), units()];
    vec![book("名师工程名单", people), book("名师工程活动", held), book("名师工程材料与考核", judged)]
}

fn programmes() -> Sheet {
    let rows = vec![
        [words(&[PROGRAMME, OFFICE]), vec![cell("2024年1月"), cell("2024年12月")]].concat(),
        [words(&["强师工程", OFFICE]), vec![cell("2021年1月"), cell("2025年12月")]].concat(),
    ];
    let heads = ["工程名称", "主办单位", "开始时间", "结束时间"];
    register("工程一览", &format!("{COUNTY}教师培养工程一览表"), "", &heads, rows)
}

fn roster(desk: &Office<'_>) -> Sheet {
    let rows = members(desk).into_iter().map(|(unit, person, layer)| {
        words(&[unit, person.name.as_str(), person.subject, "培养对象", layer, PROGRAMME])
    });
    let heads = ["单位", "姓 名", "学科", "成员类别", "培养层次", "所属工程"];
    register("学员名单", &format!("{COUNTY}{PROGRAMME}培养对象名单"), "", &heads, rows.collect())
}

/// Bodies of the programme: the second of two subject groups has no plan and met three times.
const BODIES: [(&str, &str, &str, &str); 6] = [
    ("名师培养工程领导小组", "田立农", "", "程望山、邵清平"),
    ("名师培养工程导师团", "邵清平", "", "方知白；陆问渠"),
    ("名师培养工程工作组", "程望山", "", "郝思源"),
    ("语文学科指导组", "方知白", "语文", "郝思源、沈听澜"),
    ("数学学科指导组", "陆问渠", "数学", "沈听澜"),
    ("方知白名师工作室", "方知白", "语文", "郝思源"),
];

fn bodies() -> Sheet {
    let rows = BODIES.iter().map(|(name, leader, subject, others)| {
        [words(&[name, subject, leader, others]), vec![cell("2024年1月")]].concat()
    });
    let heads = ["团队名称", "学科", "负责人", "成员", "成立时间"];
    register("组织机构", &format!("{COUNTY}{PROGRAMME}组织机构及学科指导组"), "", &heads, rows.collect())
}

/// What was held: kind, title, group, subject, section, day, days, people.
type Held = (&'static str, &'static str, &'static str, &'static str, &'static str, NaiveDate, f64, usize);

#[rustfmt::skip]
const HELD: [Held; 14] = [
    ("全员培训", "第一次市级培养对象全员培训", "", "", "", day(2024, 5, 16), 2.0, 96),
    ("研训", "小学学段研训：教学展示", "", "", "小学", day(2024, 6, 19), 1.0, 60),
    ("研训", "初中学段研训：专题研讨", "", "", "初中", day(2024, 11, 20), 1.0, 55),
    ("读书活动", "初中培养对象读书交流", "", "", "初中", day(2024, 7, 9), 0.5, 30),
    ("读书活动", "小学培养对象读书交流", "", "", "小学", day(2024, 9, 25), 0.5, 42),
    ("研训", "语文组：单元整体教学", "语文学科指导组", "语文", "", day(2024, 3, 27), 1.0, 20),
    ("研训", "语文组：课堂观察", "语文学科指导组", "语文", "", day(2024, 5, 8), 1.0, 21),
    ("研训", "语文组：作文教学", "语文学科指导组", "语文", "", day(2024, 10, 16), 1.0, 19),
    ("研训", "语文组：命题研究", "语文学科指导组", "语文", "", day(2024, 12, 4), 1.0, 18),
    ("研训", "数学组：计算教学", "数学学科指导组", "数学", "", day(2024, 4, 10), 1.0, 16),
    ("研训", "数学组：解题研究", "数学学科指导组", "数学", "", day(2024, 10, 23), 1.0, 15),
    ("研训", "数学组：作业设计", "数学学科指导组", "数学", "", day(2024, 11, 27), 1.0, 14),
    ("工作室活动", "方知白名师工作室研讨", "方知白名师工作室", "语文", "", day(2024, 10, 30), 0.5, 12),
    ("论坛", "骨干教师教育论坛", "", "", "", day(2024, 12, 11), 0.5, 80),
];

fn events() -> Sheet {
    let rows = HELD.iter().map(|(kind, title, group, subject, section, date, days, people)| {
        let mut cells = words(&[kind, title, group, subject, section]);
        cells.extend([typed(*date), Value::Number(*days), cell(*people)]);
        cells
    });
    let heads = ["活动名称", "内容", "指导组名称", "学科", "学段", "活动日期", "天数", "参加人数"];
    register(
        "研训活动登记",
        &format!("{COUNTY}{PROGRAMME}2024年活动登记"),
        "说明：时间按实际举办日期填写",
        &heads,
        rows.collect(),
    )
}

/// Who came to the studio: the last of the list stayed away.
fn attendance(desk: &Office<'_>) -> Sheet {
    let invited = members(desk);
    let last = invited.len().saturating_sub(1);
    let rows = invited.into_iter().enumerate().map(|(nth, (unit, person, _))| {
        let mut cells = words(&[unit, person.name.as_str(), "工作室活动"]);
        cells.extend([typed(day(2024, 10, 30)), cell(if nth == last { "×" } else { "√" }), cell("")]);
        cells
    });
    let heads = ["单位", "姓名", "活动名称", "日期", "是否到会", "备注"];
    register("签到", "方知白名师工作室研讨活动签到表", "", &heads, rows.collect())
}

/// Three-year plans of the trainees: every fifth is late, the last is missing.
fn handed_in(desk: &Office<'_>) -> Sheet {
    let members = members(desk);
    let last = members.len().saturating_sub(1);
    let rows = members.into_iter().enumerate().map(|(nth, (unit, person, _))| {
        let on = if nth % 5 == 4 { day(2024, 5, 20) } else { day(2024, 4, 18) };
        let mut cells = words(&[unit, person.name.as_str(), "三年发展规划"]);
        cells.extend([
            if nth == last { Value::Empty } else { typed(on) },
            cell("奋斗目标、努力方向、行动措施"),
            cell(if nth == last { "未交" } else { "" }),
        ]);
        cells
    });
    let heads = ["单位", "姓名", "材料名称", "提交日期", "包含内容", "备注"];
    register("个人材料报送", &format!("{COUNTY}{PROGRAMME}个人材料报送登记"), "", &heads, rows.collect())
}

fn plans() -> Sheet {
    let line = |kind: &str, group: &str, sent: NaiveDate, seen: Option<NaiveDate>| {
        let mut cells = words(&[kind, group]);
        cells.extend([typed(sent), seen.map_or(Value::Empty, typed), cell(if seen.is_some() { "通过" } else { "" })]);
        cells
    };
    let rows = vec![
        line("职责文件", "", day(2024, 3, 18), None),
        line("年度实施方案", "", day(2024, 3, 20), None),
        line("学科培养计划", "语文学科指导组", day(2024, 4, 8), Some(day(2024, 4, 19))),
        line("学科培养计划", "数学学科指导组", day(2024, 5, 6), Some(day(2024, 5, 15))),
        line("学科总结", "语文学科指导组", day(2024, 12, 24), None),
    ];
    let heads = ["材料名称", "指导组名称", "提交日期", "审核日期", "审核结果"];
    register("组织材料报送", &format!("{COUNTY}{PROGRAMME}计划与总结报送登记"), "", &heads, rows)
}

/// The yearly assessment of the trainees: the second was forgotten.
fn judged(desk: &Office<'_>) -> Sheet {
    let members = members(desk).into_iter().enumerate().filter(|(nth, _)| *nth != 1);
    let rows = members.map(|(nth, (unit, person, _))| {
        let mut cells = words(&[unit, person.name.as_str(), "培养对象年度考核"]);
        cells.extend([cell(80 + nth), cell(if nth % 3 == 0 { "优秀" } else { "合格" }), typed(day(2024, 12, 18))]);
        cells
    });
    let heads = ["单位", "姓名", "考核项目", "考核得分", "考核等次", "考核日期"];
    register("培养对象考核", &format!("{COUNTY}{PROGRAMME}培养对象2024年度考核结果"), "", &heads, rows.collect())
}

/// Scores of units: three of the schools were never judged.
fn units() -> Sheet {
    const JUDGED: [(&str, f64, f64); 4] = [
        ("平川县第一小学", 36.0, 55.5),
        ("平川县第一中学", 38.5, 52.0),
        ("平川县实验小学", 31.0, 0.0),
        ("红岭镇中学", 34.0, 48.0),
    ];
    let line = |unit: &str, item: &str, full: f64, score: f64| {
        let mut cells = words(&[unit, item]);
        let zeroed = if score == 0.0 { "是" } else { "否" };
        cells.extend([Value::Number(full), Value::Number(score), cell(zeroed), typed(day(2024, 12, 27))]);
        cells
    };
    let rows = JUDGED.iter().flat_map(|(unit, built, held)| {
        [line(unit, "培养机制建设", 40.0, *built), line(unit, "研训活动开展", 60.0, *held)]
    });
    let heads = ["单位", "考核指标", "满分", "得分", "是否记零分", "考核日期"];
    register("单位考核得分", &format!("{COUNTY}{PROGRAMME}2024年度单位考核得分表"), "", &heads, rows.collect())
}
