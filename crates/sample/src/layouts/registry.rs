//! The county's own registers: every teacher, every school, and who moved.

use chrono::{Datelike, NaiveDate};

use crate::model::{COUNTY, County, OFFICE, Person};
use crate::sheet::{Book, Sheet, Value, cell};

const TEACHER_WORDS: [&str; 17] = [
    "序号",
    "单位",
    "姓名",
    "工号",
    "性别",
    "出生年月",
    "身份证号",
    "联系电话",
    "参加工作时间",
    "来源渠道",
    "学段",
    "任教学科",
    "现聘职称",
    "聘任时间",
    "骨干称号",
    "认定时间",
    "学历",
];

/// 教师花名册 and 学校名录, as they stand at the end of the last term.
pub fn books(county: &County) -> Vec<(String, Book)> {
    vec![
        ("教师花名册".to_owned(), Book { sheets: vec![teachers(county), moves(county)] }),
        ("学校名录".to_owned(), Book { sheets: vec![schools(county)] }),
    ]
}

fn as_of(county: &County) -> NaiveDate {
    county.terms.last().map_or(NaiveDate::MAX, |term| term.teaching_end)
}

fn teachers(county: &County) -> Sheet {
    let on = as_of(county);
    let mut sheet = Sheet::new("在岗教师");
    sheet.title(format!("{COUNTY}教师花名册"), TEACHER_WORDS.len());
    sheet.line(format!("填报单位：{OFFICE}人事股        截止日期：{}", on.format("%Y年%m月%d日")), TEACHER_WORDS.len());
    sheet.heading(&TEACHER_WORDS);
    let mut row = 0;
    for unit in 0..county.units.len() {
        for person in county.staff_of(unit, on) {
            row += 1;
            sheet.push(teacher(county, unit, &county.people[person], (row, on)));
        }
    }
    sheet
}

fn teacher(county: &County, unit: usize, person: &Person, (row, on): (usize, NaiveDate)) -> Vec<Value> {
    let (title, tier) = (person.title_on(on), person.tier_on(on));
    vec![
        cell(row),
        cell(county.units[unit].name.as_str()),
        cell(person.name.as_str()),
        cell(person.staff_no.as_str()),
        cell(person.sex),
        cell(person.birth.format("%Y.%m").to_string()),
        cell(identity_number(person)),
        cell(telephone(person)),
        cell(person.first_teaching),
        cell(person.channel),
        cell(county.units[unit].spec.kind),
        cell(person.subject),
        cell(title.map_or("未定级", |(title, _)| title)),
        cell(title.map(|(_, from)| from)),
        cell(tier.map_or("", |(tier, _)| tier)),
        cell(tier.map(|(_, from)| from)),
        cell(degree(person)),
    ]
}

/// The highest degree, as the register has it: the older, the likelier a 大专.
fn degree(person: &Person) -> &'static str {
    let staff: usize = person.staff_no.parse().unwrap_or_default();
    match (person.first_teaching.year(), staff % 7) {
        (..2000, 0 | 3) => "大专",
        (2015.., 2) => "硕士研究生",
        _ => "大学本科",
    }
}

/// A number nobody has: no region's code begins with 99. Length, day and check digit (GB 11643) are as they should be.
fn identity_number(person: &Person) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let staff: usize = person.staff_no.parse().unwrap_or_default();
    let order = staff % 500 * 2 + usize::from(person.sex == "男");
    let body = format!("99{:04}{}{order:03}", staff / 1000, person.birth.format("%Y%m%d"));
    let sum: u32 =
        body.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap_or_default() * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// A number nobody has: no mobile telephone's begins with 10.
fn telephone(person: &Person) -> String {
    format!("10{:0>9}", person.staff_no)
}

fn moves(county: &County) -> Sheet {
    let mut sheet = Sheet::new("调动情况");
    sheet.title(format!("{COUNTY}教师调动登记"), 6);
    sheet.heading(&["序号", "姓名", "工号", "调出单位", "调入单位", "调动时间"]);
    let moved = county.people.iter().flat_map(|person| person.posts.windows(2).map(move |posts| (person, posts)));
    for (row, (person, posts)) in moved.enumerate() {
        sheet.push(vec![
            cell(row + 1),
            cell(person.name.as_str()),
            cell(person.staff_no.as_str()),
            cell(county.units[posts[0].0].name.as_str()),
            cell(county.units[posts[1].0].name.as_str()),
            cell(posts[1].1),
        ]);
    }
    sheet
}

fn schools(county: &County) -> Sheet {
    let mut sheet = Sheet::new("学校名录");
    sheet.title(format!("{COUNTY}学校（幼儿园）名录"), 10);
    let words = [
        "序号",
        "单位名称",
        "单位类别",
        "所在乡镇",
        "城乡类型",
        "办学性质",
        "是否示范园",
        "是否薄弱园",
        "曾用名",
        "备注",
    ];
    sheet.heading(&words);
    for (row, unit) in county.units.iter().enumerate() {
        let town = unit.town.as_str();
        let former = unit.former_name();
        let remark = if former.is_some() { "2024年8月1日更名" } else { "" };
        sheet.push(vec![
            cell(row + 1),
            cell(unit.name.as_str()),
            cell(unit.spec.kind),
            cell(town),
            cell(if town == "城关镇" { "城区" } else { "乡镇" }),
            cell("公办"),
            cell(if unit.name == "平川县实验幼儿园" || unit.name == "平川县第二幼儿园" {
                "是"
            } else {
                ""
            }),
            cell(if unit.is_kindergarten() && town != "城关镇" { "是" } else { "" }),
            cell(former.unwrap_or_default()),
            cell(remark),
        ]);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identity_number_is_of_no_region_and_of_one_person() {
        let county = County::invent(17, crate::calendar::latest_terms(6), crate::Size::sample_bureau().seed);
        let numbers: std::collections::BTreeSet<String> = county.people.iter().map(identity_number).collect();
        assert_eq!(numbers.len(), county.people.len());
        assert!(numbers.iter().all(|number| number.len() == 18 && number.starts_with("99")));
    }
}
