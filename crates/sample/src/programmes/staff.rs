//! The whole staff: training hours, ethics, yearly reviews, applications for titles, exchange, complaints, letters of responsibility.

use chrono::NaiveDate;

use super::backbone::register_rows;
use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::model::{COUNTY, Person};
use crate::sheet::{Sheet, Value, cell};

/// The schools whose people stand in the registers.
const SCHOOLS: [&str; 3] = ["平川县第一小学", "平川县实验幼儿园", "青石镇中学"];

fn people<'a>(desk: &Office<'a>) -> Vec<(&'static str, &'a Person)> {
    SCHOOLS.iter().flat_map(|unit| desk.staff(unit).into_iter().map(move |person| (*unit, person))).collect()
}

/// The files of the spring.
pub fn spring(desk: &Office<'_>) -> Drafts {
    let judged = vec![ethics(desk), reviews(desk), applications(desk)];
    let others = vec![exchange(desk), complaints(), letters(), put_right(), opinions(desk)];
    vec![
        book("教师培训学时登记", vec![training(desk)]),
        book("教师考核与职称申报", judged),
        book("强师工程台账", others),
    ]
}

/// One training: name, kind, level, form, content, hours, first and last day.
type Course = (&'static str, &'static str, &'static str, &'static str, &'static str, usize, NaiveDate, NaiveDate);

#[rustfmt::skip]
const COURSES: [Course; 5] = [
    ("师德师风专题学习", "师德", "县级", "集中", "师德师风", 10, day(2024, 8, 28), day(2024, 8, 29)),
    ("信息技术应用能力提升", "信息技术", "县级", "线上", "信息技术应用", 24, day(2024, 10, 14), day(2024, 12, 20)),
    ("课程标准校本研修", "校本", "校级", "分散", "教学设计", 20, day(2024, 9, 9), day(2025, 1, 3)),
    ("骨干教师高级研修", "骨干", "市级", "集中", "教学管理、教学设计、教学研究、师德", 40, day(2025, 3, 10), day(2025, 3, 14)),
    ("幼儿园区域活动现场观摩", "骨干", "县级", "现场观摩", "教学技能", 8, day(2025, 4, 16), day(2025, 4, 16)),
];

/// Everybody's ethics course but for the last three of each school; the school's own study for all of the primary school; the
/// rest for a few.
fn training(desk: &Office<'_>) -> Sheet {
    let mut rows = Vec::new();
    let mut add = |unit: &str, person: &Person, course: usize| {
        let (name, kind, level, form, content, hours, from, to) = COURSES[course];
        let mut cells = words(&[unit, person.name.as_str(), name, kind, level, form, content]);
        cells.extend([cell(hours), typed(from), typed(to), cell("合格")]);
        rows.push(cells);
    };
    for unit in SCHOOLS {
        let staff = desk.staff(unit);
        let ethical = staff.len().saturating_sub(3);
        staff.iter().take(ethical).for_each(|person| add(unit, person, 0));
        staff.iter().step_by(4).for_each(|person| add(unit, person, 1));
    }
    desk.staff(SCHOOLS[0]).iter().for_each(|person| add(SCHOOLS[0], person, 2));
    desk.staff(SCHOOLS[1]).iter().take(3).for_each(|person| add(SCHOOLS[1], person, 4));
    for (unit, person) in (0..2).filter_map(|nth| desk.person("平川县职业技术学校", nth)) {
        add(unit, person, 3);
    }
    // New teachers of one school, all but the last of them.
    let new: Vec<&Person> = desk.staff(SCHOOLS[2]).into_iter().filter(|person| person.hired >= Some(2023)).collect();
    for person in new.iter().take(new.len().saturating_sub(1)) {
        let mut cells =
            words(&[SCHOOLS[2], person.name.as_str(), "新教师岗前培训", "岗前", "县级", "集中", "教育法规、普通话"]);
        cells.extend([cell(48_usize), typed(day(2024, 8, 19)), typed(day(2024, 8, 24)), cell("合格")]);
        rows.push(cells);
    }
    let heads = [
        "单位",
        "教师姓名",
        "培训名称",
        "培训类别",
        "级别",
        "培训形式",
        "培训内容",
        "学时",
        "开始时间",
        "结束时间",
        "结果",
    ];
    let line = "填表说明：学时按证书填写；6学时=1学分";
    register("学时登记", &format!("{COUNTY}2024—2025学年教师继续教育学时登记表"), line, &heads, rows)
}

/// One teacher failed, two were not judged.
fn ethics(desk: &Office<'_>) -> Sheet {
    let rows =
        people(desk).into_iter().enumerate().filter(|(row, _)| !matches!(row, 7 | 30)).map(|(row, (unit, person))| {
            let grade = if row == 12 { "不合格" } else { "合格" };
            let mut cells = words(&[unit, person.name.as_str(), "师德考核", grade]);
            cells.push(typed(day(2025, 6, 20)));
            cells
        });
    let heads = ["单位", "姓名", "考核项目", "考核等次", "考核时间"];
    register("师德考核", &format!("{COUNTY}2025年度师德考核结果"), "", &heads, rows.collect())
}

fn reviews(desk: &Office<'_>) -> Sheet {
    let rows = people(desk).into_iter().enumerate().map(|(row, (unit, person))| {
        // The one who failed in ethics fails here too.
        let grade = match row {
            12 => "不合格",
            row if row % 6 == 0 => "优秀",
            _ => "合格",
        };
        let mut cells = words(&[unit, person.name.as_str(), "年度考核", grade]);
        cells.push(typed(day(2025, 6, 25)));
        cells
    });
    let heads = ["单位", "姓名", "考核类别", "等次", "考核日期"];
    register("年度考核", &format!("{COUNTY}2025年度教师年度考核汇总"), "", &heads, rows.collect())
}

/// The one who failed in ethics applied all the same, and was refused.
fn applications(desk: &Office<'_>) -> Sheet {
    let chosen = people(desk).into_iter().enumerate().filter(|(row, _)| matches!(row, 2 | 5 | 12 | 40));
    let rows = chosen.map(|(row, (unit, person))| {
        let target = if row == 5 { "高级教师" } else { "一级教师" };
        let refused = if row == 12 { "师德考核不合格" } else { "" };
        let mut cells = words(&[unit, person.name.as_str(), target]);
        cells.extend([typed(day(2025, 6, 26)), cell(if row == 2 { "通过" } else { "" }), cell(refused)]);
        cells
    });
    let heads = ["单位", "姓名", "申报职称", "申报日期", "评审结果", "不予受理原因"];
    register("职称申报", &format!("{COUNTY}2025年教师职称申报登记表"), "", &heads, rows.collect())
}

fn exchange(desk: &Office<'_>) -> Sheet {
    let line = |unit: &'static str, nth: usize, kind: &str, to: &str, rural: &str, until: Option<NaiveDate>| {
        let (_, person) = desk.person(unit, nth)?;
        let mut cells = words(&[unit, person.name.as_str(), kind, to, rural]);
        cells.extend([typed(day(2024, 9, 1)), until.map_or(Value::Empty, typed)]);
        Some(cells)
    };
    let rows = [
        line("平川县第一小学", 20, "交流轮岗", "白杨乡中心小学", "是", Some(day(2025, 7, 10))),
        line("平川县第一小学", 21, "交流轮岗", "柳河镇中心小学", "是", Some(day(2025, 1, 17))),
        line("青石镇中学", 18, "跟岗", "平川县第一中学", "否", Some(day(2024, 11, 29))),
    ];
    let heads = ["单位", "姓名", "交流类别", "交流学校", "是否乡村", "开始时间", "结束时间"];
    register("交流轮岗", &format!("{COUNTY}教师交流轮岗登记表"), "", &heads, rows.into_iter().flatten().collect())
}

/// Complaints by number; the sheet names nobody.
fn complaints() -> Sheet {
    #[rustfmt::skip]
    const LINES: [(&str, &str, NaiveDate, Option<NaiveDate>, &str); 4] = [
        ("平川县第一小学", "电话", day(2025, 3, 6), Some(day(2025, 3, 14)), "不属实"),
        ("红岭镇中学", "信箱", day(2025, 3, 20), Some(day(2025, 4, 2)), "属实"),
        ("红岭镇中学", "来访", day(2025, 5, 12), Some(day(2025, 5, 19)), "部分属实"),
        ("白杨乡中心小学", "网络", day(2025, 6, 27), None, ""),
    ];
    let rows = LINES.iter().map(|(unit, channel, from, to, upheld)| {
        let mut cells = words(&[unit, channel]);
        cells.extend([typed(*from), to.map_or(Value::Empty, typed), cell(*upheld)]);
        cells
    });
    let heads = ["被反映单位", "反映渠道", "受理日期", "办结日期", "是否属实"];
    register("投诉举报", &format!("{COUNTY}教育系统投诉举报登记（不记姓名）"), "", &heads, rows.collect())
}

/// Contracts with schools: one is without a clause on ethics, the others of the list have one.
fn letters() -> Sheet {
    let rows = SCHOOLS.iter().enumerate().map(|(nth, unit)| {
        let mut cells = words(&[unit, "聘用合同"]);
        cells.extend([typed(day(2024, 9, 1)), cell(if nth == 1 { "无" } else { "有" }), cell("")]);
        cells
    });
    let heads = ["单位", "合同名称", "签订日期", "是否含师德条款", "备注"];
    register("聘用合同", &format!("{COUNTY}学校聘用合同签订情况登记表"), "", &heads, rows.collect())
}

/// What an inspection found at one school, and when it was put right.
fn put_right() -> Sheet {
    let line = |date: NaiveDate, found: &str, result: &str, done: Option<NaiveDate>| {
        let mut cells = words(&["平川县职业技术学校", "教育督导"]);
        cells.extend([typed(date), cell(found), cell(result), done.map_or(Value::Empty, typed)]);
        cells
    };
    let rows = vec![
        line(day(2025, 3, 11), "培训档案不全", "需整改", Some(day(2025, 3, 28))),
        line(day(2025, 4, 9), "实训室管理制度未上墙", "需整改", Some(day(2025, 5, 6))),
    ];
    let heads = ["单位", "检查类别", "检查日期", "存在问题", "检查结果", "整改完成日期"];
    register("督导整改", &format!("{COUNTY}教育督导问题整改台账"), "", &heads, rows)
}

/// What three sides think of the first backbone of a school, and two sides of the second.
fn opinions(desk: &Office<'_>) -> Sheet {
    const SCHOOL: &str = "平川县第一中学";
    let backbones =
        register_rows(desk).into_iter().filter(|(unit, _, tier, _)| *unit == SCHOOL && tier.contains("骨干"));
    let sides = [("学生", 94.5), ("家长", 91.0), ("同行", 95.0)];
    let rows = backbones.take(2).enumerate().flat_map(|(nth, (unit, person, ..))| {
        sides.iter().take(3 - nth).map(move |(side, score)| {
            let mut cells = words(&[unit, person.name.as_str(), side]);
            cells.extend([Value::Number(*score), cell(40_usize), typed(day(2025, 6, 18))]);
            cells
        })
    });
    let heads = ["单位", "姓名", "评价方", "得分", "评价人数", "日期"];
    register("骨干测评", "平川县第一中学骨干教师测评表", "", &heads, rows.collect())
}
