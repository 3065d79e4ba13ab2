//! Care of left-behind children in one school. Their names and those of their families stand in the cards, as they do in a real
//! one, and must never leave the school: none of them may be found in anything the program writes.

use chrono::{Datelike, Days, NaiveDate};

use super::{Office, book, register, typed, words};
use crate::calendar::day;
use crate::layouts::Drafts;
use crate::sheet::{Sheet, Value, cell};

/// The school that keeps these sheets.
pub const SCHOOL: &str = "柳河镇中心小学";

/// Number, name, grade, class, boarding, key, special category.
#[rustfmt::skip]
const CHILDREN: [(&str, &str, &str, &str, &str, &str, &str); 8] = [
    ("L01", "麦穗儿", "三年级", "三（1）班", "是", "否", ""),
    ("L02", "麦苗儿", "三年级", "三（1）班", "是", "是", "单亲"),
    ("L03", "谷雨生", "三年级", "三（1）班", "否", "否", ""),
    ("L04", "谷满仓", "四年级", "四（1）班", "否", "否", ""),
    ("L05", "禾青青", "四年级", "四（1）班", "是", "否", ""),
    ("L06", "禾田田", "四年级", "四（1）班", "是", "是", "学习困难"),
    ("L07", "粟小米", "五年级", "五（1）班", "是", "否", ""),
    ("L08", "粟大山", "五年级", "五（1）班", "否", "否", ""),
];

/// The class teacher of each grade: a place in the school's register.
fn class_teacher(grade: &str) -> usize {
    match grade {
        "三年级" => 3,
        "四年级" => 4,
        _ => 5,
    }
}

/// The school's file of a term.
pub fn drafts(desk: &Office<'_>, _unit: usize, half: u8) -> Drafts {
    let mut sheets = vec![list(half), cards(half), helpers(desk, half), talks(desk, half), plans(half)];
    if half == 2 {
        sheets.extend([incidents(), body(desk)]);
    }
    vec![book("留守儿童关爱台账", sheets)]
}

fn first_day(half: u8) -> NaiveDate {
    if half == 1 { day(2024, 9, 6) } else { day(2025, 2, 21) }
}

fn list(half: u8) -> Sheet {
    let rows = CHILDREN.iter().map(|(number, _, grade, class, boards, key, special)| {
        let mut cells = words(&[number, grade, class, boards, key, special]);
        cells.push(typed(day(2024, 9, 1)));
        cells
    });
    let heads = ["儿童编号", "年级", "班级", "是否寄宿", "是否重点帮扶", "特殊类别", "开始时间"];
    let line = format!("更新时间：{}", first_day(half).format("%Y年%-m月%-d日"));
    register("名册", "柳河镇中心小学留守儿童名册", &line, &heads, rows.collect())
}

/// Two cards lack an entry.
fn cards(half: u8) -> Sheet {
    let rows = CHILDREN.iter().enumerate().map(|(nth, (number, name, ..))| {
        let telephone = if nth == 3 { "" } else { "0000-0000000" };
        let home = if nth == 5 { "" } else { "柳河镇某村" };
        let family: String = name.chars().take(1).collect();
        let mut cells = words(&[number, name, &format!("{family}父"), telephone, &format!("{family}奶奶"), home]);
        cells.push(typed(first_day(half)));
        cells
    });
    let heads = ["儿童编号", "儿童姓名", "父亲姓名", "父亲电话", "委托监护人", "家庭住址", "更新日期"];
    register("联系卡", "柳河镇中心小学留守儿童联系卡登记", "", &heads, rows.collect())
}

/// Everybody has a teacher for the lessons; of the two key children one has a helper.
fn helpers(desk: &Office<'_>, half: u8) -> Sheet {
    let staff = desk.staff(SCHOOL);
    let line = |number: &str, kind: &str, nth: usize| {
        let mut cells = words(&[number, staff.get(nth)?.name.as_str(), kind]);
        cells.push(typed(first_day(half)));
        Some(cells)
    };
    let lessons = CHILDREN.iter().map(|(number, _, grade, ..)| line(number, "学习", class_teacher(grade)));
    let others = [line("L02", "重点帮扶", 6), line("L02", "代理家长", 7)];
    let heads = ["儿童编号", "帮扶教师", "结对帮扶类别", "开始时间"];
    let rows = lessons.chain(others).flatten().collect();
    register("结对帮扶", "柳河镇中心小学留守儿童结对帮扶名单", "", &heads, rows)
}

/// The class teacher talks with every child every month; in the third month of a term nobody talks with L08.
fn talks(desk: &Office<'_>, half: u8) -> Sheet {
    const AUTUMN: [NaiveDate; 4] = [day(2024, 9, 12), day(2024, 10, 17), day(2024, 11, 14), day(2024, 12, 12)];
    const SPRING: [NaiveDate; 4] = [day(2025, 3, 13), day(2025, 4, 17), day(2025, 5, 15), day(2025, 6, 12)];
    let staff = desk.staff(SCHOOL);
    let days = if half == 1 { AUTUMN } else { SPRING };
    let mut rows = Vec::new();
    for (month, date) in days.iter().enumerate() {
        for (nth, (number, _, grade, ..)) in CHILDREN.iter().enumerate() {
            let Some(teacher) = staff.get(class_teacher(grade)).filter(|_| !(month == 2 && *number == "L08")) else {
                continue;
            };
            let mut cells = words(&[number, teacher.name.as_str(), "班主任", "谈心"]);
            cells.extend([typed(*date + Days::new((nth % 4) as u64)), cell(if nth == 7 { "否" } else { "是" })]);
            cells.push(cell(format!("{}月情绪平稳", date.month())));
            rows.push(cells);
        }
    }
    let heads = ["儿童编号", "谈心教师", "教师身份", "关爱形式", "日期", "是否填卡", "谈心内容"];
    register("谈心记录", "柳河镇中心小学教师与留守儿童谈心记录", "", &heads, rows)
}

fn plans(half: u8) -> Sheet {
    let date = first_day(half) + Days::new(10);
    let study = CHILDREN
        .iter()
        .enumerate()
        .map(|(nth, (number, ..))| (*number, "学习帮扶", if nth == 6 { "无" } else { "有" }));
    let own = [("L02", "个别教育管理方案", "有"), ("L06", "个别教育管理方案", "有")];
    let rows = study.chain(own).map(|(number, kind, effect)| {
        let mut cells = words(&[number, kind, "有", "有", effect]);
        cells.push(typed(date));
        cells
    });
    let heads = ["儿童编号", "计划类别", "有无时间安排", "有无具体内容", "有无成效记载", "制定日期"];
    register("帮扶计划", "柳河镇中心小学留守儿童帮扶计划登记", "", &heads, rows.collect())
}

/// Two sudden events: of the second the guardian heard after 50 minutes, and the town never.
fn incidents() -> Sheet {
    let rows = vec![
        words(&[
            "突发",
            "2025-3-25 10:05",
            "2025-3-25 10:10",
            "2025-3-25 10:25",
            "2025-3-25 10:50",
            "2025-3-25 11:30",
            "2025-3-25 11:40",
        ]),
        [
            words(&["突发", "2025-5-8 15:20", "2025-5-8 15:30", "2025-5-8 16:20", "2025-5-8 16:25", "2025-5-8 17:00"]),
            vec![Value::Empty],
        ]
        .concat(),
    ];
    let heads =
        ["事件类别", "发生时间", "发现时间", "告知监护人时间", "告知家长时间", "报告教体局时间", "报告乡镇政府时间"];
    register("突发事件", "柳河镇中心小学突发事件登记表", "", &heads, rows)
}

fn body(desk: &Office<'_>) -> Sheet {
    let roles = ["组长", "副组长", "成员"];
    let people = desk.staff(SCHOOL).into_iter().zip(roles);
    let rows = people.map(|(person, role)| words(&["关爱留守儿童工作领导小组", person.name.as_str(), role]));
    let heads = ["机构名称", "姓名", "机构职务"];
    register("领导小组", "柳河镇中心小学关爱留守儿童工作领导小组", "", &heads, rows.collect())
}
